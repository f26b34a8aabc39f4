"""`protocol --prove`: the proof for any number of threads, and the broken protocols."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

import typer

from zslayout.cli.options import ALL_BROKEN, DEFAULT_LEVEL, Format
from zslayout.errors import Fault, UserError, did_you_mean
from zslayout.reference.patch_level import PatchLevel

if TYPE_CHECKING:
    from zslayout.arch.params import ArchParams
    from zslayout.protocol.proof_result import MutantProof
    from zslayout.words.layout import Layout


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be proved; None is the usual. `timeout` is in seconds for one query."""

    params: "ArchParams"
    scheme: str | None
    chain_size: int | None
    level: PatchLevel | None
    broken: str | None
    timeout: float


def prove(asked: Asked, form: Format, *, verbose: bool) -> NoReturn:
    """Prove the protocol, or show which conditions a broken one fails."""
    from zslayout.cli import streams
    from zslayout.pipeline.protocol import ProtocolProver
    from zslayout.report import protocol_proof as report

    _known(asked.broken)
    if asked.broken == ALL_BROKEN:
        _all(asked, form)
    with streams.progress() as told:
        found = ProtocolProver(asked.timeout).prove(*_protocol(asked), told)
    if form is Format.JSON:
        streams.write(report.proof_json(found))
    else:
        streams.write(report.text(found, streams.paint(), verbose=verbose))
    raise typer.Exit(found.exit_code)


def accesses(asked: Asked, form: Format) -> NoReturn:
    """Show what each access to a word may race with, and what it needs."""
    from zslayout.cli import streams
    from zslayout.pipeline.protocol import ProtocolProver
    from zslayout.report import protocol_accesses as report

    if asked.broken == ALL_BROKEN:
        raise UserError([Fault("--break", "one at a time with --accesses")])
    _known(asked.broken)
    with streams.progress() as told:
        found = ProtocolProver(asked.timeout).prove_races(*_protocol(asked), told)
    if form is Format.JSON:
        streams.write(report.accesses_json(found))
    else:
        streams.write(report.text(found, streams.paint()))
    raise typer.Exit(found.proof.exit_code)


def _protocol(asked: Asked) -> "tuple[Layout, PatchLevel, tuple[str, ...]]":
    """The layout, the level, and what is broken."""
    from zslayout.protocol.mutants import BASE_MUTANTS

    level = asked.level or (PatchLevel.BASE if asked.broken in BASE_MUTANTS else DEFAULT_LEVEL)
    return _layout(asked, level), level, (asked.broken,) if asked.broken else ()


def both(asked: Asked, form: Format, states: int, seconds: float) -> NoReturn:
    """Every broken protocol, by the conditions that it fails and by a schedule that shows it."""
    from zslayout.cli import inputs, streams
    from zslayout.explore.mutant_search import search_mutants
    from zslayout.explore.search import SearchBounds
    from zslayout.report import protocol_proof as report

    failures = _failures(asked)
    with streams.progress() as told:
        shown = search_mutants(
            lambda name: inputs.one_layout(inputs.one_scheme(name), asked.params, asked.chain_size),
            SearchBounds(states, seconds),
            told,
        )
    if form is Format.JSON:
        streams.write(report.both_json(failures, shown))
    else:
        streams.write(report.both_text(failures, shown, streams.paint()))
    raise typer.Exit(0 if report.none_survives(failures, shown) else 1)


def _all(asked: Asked, form: Format) -> NoReturn:
    from zslayout.cli import streams
    from zslayout.report import protocol_proof as report

    found = _failures(asked)
    if form is Format.JSON:
        streams.write(report.failures_json(found))
    else:
        streams.write(report.failures_text(found, streams.paint()))
    raise typer.Exit(0 if all(each.refuted for each in found) else 1)


def _failures(asked: Asked) -> "tuple[MutantProof, ...]":
    from zslayout.cli import streams
    from zslayout.pipeline.protocol import ProtocolProver

    if asked.level is not None:
        raise UserError([Fault("--level", "has no part in --break all: each has its own")])
    layout, base = _layout(asked, PatchLevel.EARLY_UNLOCK), _layout(asked, PatchLevel.BASE)
    if not layout.enabled:
        text = f"{layout.scheme.name} falls back to two fields on it; the series is not there"
        raise UserError([Fault(asked.params.name, text)])
    with streams.progress() as told:
        return ProtocolProver(asked.timeout).prove_mutants(layout, base, told)


def _known(broken: str | None) -> None:
    """Raises UserError for a broken protocol that the proof does not have."""
    from zslayout.explore.mutants import MUTANT_BY_NAME
    from zslayout.protocol.mutants import PROTOCOL_MUTANTS

    if broken is None or broken == ALL_BROKEN or broken in PROTOCOL_MUTANTS:
        return
    if broken in MUTANT_BY_NAME:
        text = f"{broken} is about what the proof leaves out: try --search"
        raise UserError([Fault("--break", text)])
    near = did_you_mean(broken, [*PROTOCOL_MUTANTS, ALL_BROKEN])
    known = near or f"known: {', '.join([*PROTOCOL_MUTANTS, ALL_BROKEN])}"
    raise UserError([Fault("--break", f'no broken protocol is named "{broken}"', known)])


def _layout(asked: Asked, level: PatchLevel) -> "Layout":
    """The layout of a level. Raises UserError for one that does not build."""
    from zslayout.cli import inputs

    scheme = inputs.scheme_of_words(asked.scheme, level)
    return inputs.one_layout(scheme, asked.params, asked.chain_size)
