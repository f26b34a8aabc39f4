"""The commands about the theorem: `prove`, and `verify-cert` for its certificates."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zslayout.cli import options as opt
from zslayout.cli.report import Report, reports
from zslayout.errors import refuse
from zslayout.results.result import Detail

if TYPE_CHECKING:
    from zslayout.pipeline.ledger import Ledger
    from zslayout.pipeline.prove import ProveRequest
    from zslayout.results.theorem import TheoremResult

_PROOFS = Path("proofs")
_OTHERS = ("cvc5", "bitwuzla")


@reports()
def prove(
    names: opt.ArchArguments = None,
    scheme: opt.SchemeIfAny = None,
    obligation: opt.Obligations = None,
    arch: opt.Archs = None,
    config: opt.Configs = None,
    solver: Annotated[str, opt.option("--solver NAME", "z3, cvc5 or bitwuzla.")] = "z3",
    confirm: Annotated[
        bool, opt.option("--confirm", "Ask the other solvers too; two that differ are exit 4.")
    ] = False,
    protocol: Annotated[
        bool, opt.option("--protocol", "The conditions of the lock protocol, and nothing else.")
    ] = False,
    premises: Annotated[
        bool, opt.option("--premises", "Show that each premise is needed, or redundant.")
    ] = False,
    write: Annotated[
        bool,
        opt.option("--write", "Confirm, certify, and write what is stale to the proofs folder."),
    ] = False,
    force: Annotated[
        bool, opt.option("--force", "With --write: everything, not only what is stale.")
    ] = False,
    check: Annotated[
        bool,
        opt.option("--check", "Verify every certificate of the proofs folder; stale is exit 1."),
    ] = False,
    proofs: Annotated[Path, opt.option("--proofs DIR", "Where proofs are kept.")] = _PROOFS,
    timeout: opt.Timeout = 30.0,
    jobs: Annotated[int, opt.option("--jobs -j N", "Queries at a time.", min=1)] = 2,
    verbose: opt.Verbose = False,
    *,
    report: Report,
) -> None:
    """Prove every obligation for all architectures at once, with the parameters left free.

    With ARCH or --config: the same lemmas at those configurations alone.

    Examples: zslayout prove --scheme merged --confirm; zslayout prove --check
    """
    from zslayout.cli import inputs, streams
    from zslayout.pipeline import ledger
    from zslayout.pipeline import prove as proving
    from zslayout.results.exit_code import ExitCode

    archs, files = [*(names or []), *(arch or [])], config or []
    # The folder holds every scheme; who asks for a proof asks for what the kernel has.
    asked, of_folder = scheme, (write or check) and not archs and not files
    scheme = scheme or (opt.ALL_SCHEMES if of_folder else opt.USUAL_SCHEME)
    with inputs.all_faults() as read:
        configs = read(inputs.configs, archs, files, every=False) if archs or files else ()
        schemes = read(inputs.schemes, scheme)
        obligations = read(inputs.obligations, obligation, scheme)
        limit = read(inputs.seconds, timeout)
    everything = asked in (None, opt.ALL_SCHEMES) and not obligation
    whole = everything and not protocol
    about_some = protocol and (not everything or configs)
    inputs.refuse_options(
        (
            force and (configs or not write),
            "--force",
            "goes with --write, and with no --arch or --config",
        ),
        (write and check, "--check", "does not go with --write"),
        (
            (write or check) and not whole and not configs,
            "--write" if write else "--check",
            "the proofs folder holds every scheme and obligation",
        ),
        (about_some, "--protocol", "is about no scheme, obligation or configuration"),
        (
            check and (confirm or premises),
            "--check",
            "asks no solver: it goes with no --confirm or --premises",
        ),
        (check and configs, "--check", "does not go with --arch or --config"),
    )
    if check:
        _check(proofs, jobs)
        return
    ours = proofs / ledger.LEDGER if proofs.is_dir() else proofs
    refuse(streams.unwritable([ours]) if write else ())
    others = tuple(each for each in ("z3", *_OTHERS) if each != solver)
    kept, certified = ({}, {}) if configs or force or not write else _kept(proofs, jobs)
    request = proving.ProveRequest(
        proved=frozenset(name for each in kept.values() for name in each.lemmas),
        schemes=() if protocol else schemes,
        obligations=obligations,
        protocol=protocol or (write and not configs),
        configs=configs,
        solver=solver,
        confirm=others if confirm or write else (),
        premises=premises or (write and not configs),
        timeout=limit,
        jobs=jobs,
    )
    with report.progress() as told:
        theorem = replace(proving.prove(request, told), kept=len(kept))
    # What is written need not be read off the screen as well.
    report.show(theorem, Detail(verbose=verbose, brief=write and not verbose))
    if write and theorem.exit_code is ExitCode.AS_EXPECTED:
        quiet = not report.for_people
        _write(proofs, theorem, request, kept, certified, quiet=quiet)
    raise typer.Exit(theorem.exit_code)


def _kept(proofs: Path, jobs: int) -> "tuple[Ledger, dict[str, bytes]]":
    """What need not be written again: entries and certificates by key.

    Raises UserError for a ledger that cannot be read.
    """
    from zslayout import reading
    from zslayout.cli import streams
    from zslayout.pipeline import certificates, ledger, lemma_index

    place = proofs / ledger.LEDGER
    if not place.is_file():
        return {}, {}
    found = ledger.read_ledger(reading.read_text(place), str(place))
    formulas = lemma_index.lemmas_by_key(lemma_index.all_lemmas())
    files = sorted(proofs.glob(f"*/*{ledger.CERTIFICATE}"))
    with streams.progress() as told:
        certified = certificates.check_certificates(files, jobs=jobs, progress=told)
    good = ledger.reusable_entries(found, formulas, certified)
    return (
        {key: entry for key, (entry, _) in good.items()},
        {key: path.read_bytes() for key, (_, path) in good.items()},
    )


def _check(proofs: Path, jobs: int) -> None:
    """Open every certificate, replay every value, and say what is stale in the folder."""
    from zslayout import reading
    from zslayout.cli import streams
    from zslayout.pipeline import certificates, ledger, lemma_index

    place = proofs / ledger.LEDGER
    found = ledger.read_ledger(reading.read_text(place), str(place))
    formulas = lemma_index.lemmas_by_key(lemma_index.all_lemmas())
    paths = [proofs / ledger.certificate_path(lemmas) for lemmas in formulas.values()]
    there = [path for path in paths if path.is_file()]
    with streams.progress() as told:
        certified = {
            each.file: each for each in certificates.check_certificates(there, (), jobs, told)
        }
    stale = list(ledger.stale_files(proofs, found, formulas, certified))
    for fault in stale:
        streams.write(f"{fault}\n")
    if stale:
        streams.complain(f"{len(stale)} stale; regenerate with: zslayout prove --write")
        raise typer.Exit(1)
    lemmas = sum(map(len, formulas.values()))
    steps = sum(each.steps for each in certified.values())
    streams.write(
        f"{proofs}: {lemmas} lemmas, {len(certified)} certificates verified in {steps} steps,"
        " nothing stale\n"
    )


def _write(
    proofs: Path,
    theorem: "TheoremResult",
    request: "ProveRequest",
    kept: "Ledger",
    certified: "dict[str, bytes]",
    *,
    quiet: bool,
) -> None:
    """Certify what is proved, and put it into the folder with what is kept."""
    from zslayout.certify.refute import version
    from zslayout.cli import streams
    from zslayout.pipeline import certificates, ledger, lemma_index

    lemmas = [each.lemma for each in theorem.lemma_results]
    directly = [each.lemma.name for each in theorem.lemma_results if each.directly]
    if directly:
        for name in directly:
            streams.complain(f"{name}: not proved as it is written, so nothing was written")
        raise typer.Exit(1)
    said = streams.complain if quiet else lambda line: streams.write(f"{line}\n")
    with streams.progress() as told:
        made = certificates.make_certificates(lemmas, request.configs, request.jobs, told)
    formulas = lemma_index.lemmas_by_key(lemmas if request.configs else lemma_index.all_lemmas())
    files = ledger.proof_files(theorem, certified | made, version(), formulas, kept)
    if request.configs:
        # The ledger is that of the theorem.
        del files[ledger.LEDGER]
    changed = {path: content for path, content in files.items() if _differs(proofs / path, content)}
    for path, content in changed.items():
        (proofs / path).parent.mkdir(parents=True, exist_ok=True)
        streams.replace_file(proofs / path, content)
    for file in [] if request.configs else ledger.stray_files(proofs, formulas):
        file.unlink()
    said(f"wrote {len(changed)} file{'' if len(changed) == 1 else 's'} to {proofs}")
    if kept:
        said(f"{len(kept)} formulas stand as they were proved before; --force asks of these too")


def _differs(path: Path, content: bytes) -> bool:
    return not path.is_file() or path.read_bytes() != content


@reports()
def verify_cert(
    paths: Annotated[list[Path], opt.argument("PATH...", "Certificates, or folders of them.")],
    config: opt.Configs = None,
    jobs: Annotated[int, opt.option("--jobs -j N", "Certificates at a time.", min=1)] = 2,
    export: Annotated[
        Path | None,
        opt.option("--export DIR", "Write clauses (DIMACS) and steps (LRAT) for others."),
    ] = None,
    verbose: opt.Verbose = False,
    *,
    report: Report,
) -> None:
    """Check certificates without any solver: each claim is built anew, each step is followed.

    A claim at a configuration of your own needs its --config. Exit 1 when one is rejected.

    Example: zslayout verify-cert proofs/
    """
    from zslayout.cli import inputs, streams
    from zslayout.pipeline import certificates
    from zslayout.results.certificates import CertificatesResult

    files, expected = inputs.certificates(paths)
    configs = inputs.configs([], config, every=False) if config else ()
    with report.progress() as told:
        found = certificates.check_certificates(files, configs, jobs, told)
    # One file vouches for its claim as far as what it rests on; several must hold that too.
    several = len(files) > 1 or bool(expected)
    missing = certificates.missing_lemmas(found, expected) if several else ()
    result = CertificatesResult(found, missing)
    report.show(result, Detail(verbose=verbose))
    if export is not None and found and not result.exit_code:
        export.mkdir(parents=True, exist_ok=True)
        for name, content in certificates.export_certificates(files, configs):
            streams.replace_file(export / name, content)
    raise typer.Exit(result.exit_code)
