"""`prove` and `verify-cert`, as a user types them."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import fixtures
import pytest
import samples
from commands import inside, run

from zslayout.certify import certificate
from zslayout.certify.checker import ProofStep
from zslayout.pipeline import certificates, ledger, lemma_index
from zslayout.pipeline import prove as proving
from zslayout.protocol import lemmas as protocol
from zslayout.results.certificates import CertificateCheck
from zslayout.solve import oracle
from zslayout.solve.answer import Answer, SatResult
from zslayout.subjects.zsmalloc.registry import BY_ID
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.theorem import build
from zslayout.theorem.lemma import Lemma

PROOFS = Path(__file__).resolve().parents[2] / "proofs"
CLASS = "obj.roundtrip.class"
QUICK = ("-s", "merged", "-o", "zspage.bits_fit")


def test_a_part_of_the_theorem_is_proved() -> None:
    ran = run("prove", "-s", "merged", "-o", "obj.roundtrip.*")
    assert (ran.code, ran.err) == (0, "")
    table = ran.out.split("\n\n")[1].splitlines()
    rows = [line.split()[0] for line in table if " proved " in line]
    assert rows == [
        "obj.adjacent",
        "obj.roundtrip.pfn",
        "obj.roundtrip.idx",
        "obj.roundtrip.class",
    ]
    assert "\nWeakest condition on the widths: P + C + I <= W, proved both ways;\n" in ran.out
    assert ran.out.splitlines()[-1].startswith(
        "11 lemmas: 11 proved, 0 unknown, 0 refuted, 11 of 11 sanity checks fail as they must; z3 "
    )


def test_other_solvers_confirm() -> None:
    ran = inside("prove", *QUICK, "--confirm", "-j", "1")
    assert ran.code == 0
    assert "agreed 3" in ran.out
    assert ", 6 agreed by all 3, " in ran.out


def test_the_conditions_of_the_protocol_are_proved_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    few = [each for each in protocol.protocol_lemmas() if ".zs_malloc." in each.id][:5]
    monkeypatch.setattr(protocol, "protocol_lemmas", lambda: few)
    ran = inside("prove", "--protocol", "-v")
    assert ran.code == 0
    assert re.search(r"^ *zs_malloc +5 of 5 proved", ran.out, re.MULTILINE)
    assert all(f"{each.id} protocol 64: proved by z3 in " in ran.out for each in few)
    assert "PAGE_SHIFT" not in ran.out
    assert ran.out.splitlines()[-1].startswith("5 lemmas: 5 proved, ")


@pytest.mark.parametrize("solver", ["cvc5", "bitwuzla"])
def test_another_solver_can_prove(solver: str) -> None:
    ran = inside("prove", *QUICK, "--solver", solver, "-v")
    assert ran.code == 0
    assert f"zspage.bits_fit merged 64: proved by {solver} in " in ran.out


def test_premises_are_said_to_be_needed_or_redundant() -> None:
    ran = inside("prove", "-s", "merged", "-o", "obj.roundtrip.idx", "--premises")
    (line,) = (
        each for each in ran.out.splitlines() if each.startswith("obj.roundtrip.idx merged 64")
    )
    assert "adjacent, given_obj_idx necessary" in line
    assert "given_pfn, given_class_idx redundant" in line


def test_json_says_the_same() -> None:
    ran = inside("prove", *QUICK, "-f", "json")
    value = json.loads(ran.out)
    assert (ran.code, value["schema"]) == (0, 1)
    assert value["summary"] == {"lemmas": 6, "disputed": 0, "verdicts": {"PROVED": 6}}
    assert {each["verdict"] for each in value["lemmas"]} == {"PROVED"}


def test_a_wrong_mask_is_refuted_at_the_smallest_point(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SCHEMES, "rfc-v1", fixtures.MUTANTS[0].scheme)
    ran = inside("prove", "-s", "rfc-v1", "-o", "obj.roundtrip.class")
    assert ran.code == 1
    assert (
        "at PAGE_SHIFT = 12, MAX_POSSIBLE_PHYSMEM_BITS = 13, CONFIG_ZSMALLOC_CHAIN_SIZE = 4"
        in ran.out
    )
    assert "    unsigned int  class_idx = 0x80  (32 bits)\n" in ran.out
    assert "  fails if and only if: everywhere (3799 of 3799 points)\n" in ran.out


def test_a_timeout_is_exit_3(monkeypatch: pytest.MonkeyPatch) -> None:
    late = Answer(SatResult.UNKNOWN, why="timeout after 1 ms")
    monkeypatch.setattr(oracle, "ask", lambda *_, **__: late)
    ran = inside("prove", *QUICK)
    assert ran.code == 3
    assert "zspage.bits_fit merged 64: UNKNOWN by z3 in 0.00 s (timeout after 1 ms)" in ran.out
    assert "word 64: UNKNOWN (premises undecided: timeout after 1 ms)" in ran.out
    assert " 0 proved, " in ran.out


def test_one_configuration_has_instances_of_the_lemmas() -> None:
    ran = inside("prove", "-a", "riscv64-sv57", "-s", "rfc-v1", "-o", "obj.*")
    assert ran.code == 0
    assert "riscv64-sv57/rfc-v1 64" in ran.out
    assert ran.out.splitlines()[-1].startswith("11 lemmas: 11 proved, 0 unknown, 0 refuted; z3 ")


def test_a_configuration_of_ones_own_is_written_and_verified(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "board.toml"
    config.write_text(samples.toml(phys=54), encoding="utf-8")
    proofs = tmp_path / "proofs"
    ran = inside(
        *("prove", "-c", str(config), *QUICK, "-o", "obj.adjacent"),
        *("--write", "--proofs", str(proofs)),
    )
    assert (ran.code, ran.err) == (0, "")
    assert sorted(path.name for path in proofs.rglob("*.*")) == [
        f"{name}.64.{kind}"
        for name in ("obj.adjacent", "zspage.bits_fit")
        for kind in ("lrat.xz", "smt2")
    ]
    ran = inside("verify-cert", str(proofs), "-c", str(config))
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("2 certificates: 2 accepted, 0 rejected; ")
    (file,) = proofs.rglob("obj.adjacent.64.lrat.xz")
    monkeypatch.setattr("zslayout.arch.shipped.load_all", lambda _: ())
    monkeypatch.setattr(lemma_index, "_of_protocol", dict)
    ran = inside("verify-cert", str(file))
    assert ran.code == 1
    assert "vouches for no formula of a lemma" in ran.out, "nobody knows the board"


def test_nothing_is_written_when_something_is_not_proved(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(oracle, "ask", lambda *_, **__: Answer(SatResult.UNKNOWN, why="tired"))
    ran = inside("prove", "-a", "arm64-4k", *QUICK, "--write", "--proofs", str(tmp_path / "p"))
    assert ran.code != 0
    assert not (tmp_path / "p").exists()


@pytest.mark.parametrize(
    ("arguments", "faults"),
    [
        (["--solver", "yices"], ["--solver: unknown solver yices (known: bitwuzla, cvc5, z3)"]),
        (["-s", "nothing"], ['--scheme: no scheme is named "nothing"']),
        (["-o", "nothing.*"], ['--obligation: no obligation matches "nothing.*"']),
        (["--force"], ["--force: goes with --write, and with no --arch or --config"]),
        (["--write", "--check"], ["--check: does not go with --write"]),
        (
            ["--write", "-s", "merged"],
            ["--write: the proofs folder holds every scheme and obligation"],
        ),
        (
            ["--check", "-o", "obj.*"],
            ["--check: the proofs folder holds every scheme and obligation"],
        ),
        (
            ["--check", "--confirm"],
            ["--check: asks no solver: it goes with no --confirm or --premises"],
        ),
        (["--check", "-a", "arm"], ["--check: does not go with --arch or --config"]),
        (
            ["--protocol", "-s", "merged"],
            ["--protocol: is about no scheme, obligation or configuration"],
        ),
    ],
)
def test_what_does_not_go_together_is_refused(arguments: list[str], faults: list[str]) -> None:
    ran = inside("prove", *arguments)
    assert (ran.code, ran.out) == (2, "")
    for fault in faults:
        assert fault in ran.err


def test_check_without_a_ledger_is_unusable_input(tmp_path: Path) -> None:
    ran = inside("prove", "--check", "--proofs", str(tmp_path))
    assert (ran.code, ran.out) == (2, "")
    assert "ledger.json: cannot be read: No such file or directory" in ran.err


def test_every_committed_certificate_is_verified_and_nothing_is_stale() -> None:
    formulas = lemma_index.lemmas_by_key(lemma_index.all_lemmas())
    lemmas, count = sum(map(len, formulas.values())), len(formulas)
    assert count == len(list(PROOFS.glob("*/*.lrat.xz"))) > 800
    ran = inside("prove", "--check", "--proofs", str(PROOFS))
    assert (ran.code, ran.err) == (0, "")
    assert re.fullmatch(
        rf"{PROOFS}: {lemmas} lemmas, {count} certificates verified in \d+ steps, nothing stale\n",
        ran.out,
    )


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of proofs of which the lemmas are these few."""
    few = [each for each in lemma_index.all_lemmas() if each.name in FEW]
    monkeypatch.setattr(lemma_index, "all_lemmas", lambda: iter(few))
    monkeypatch.setattr(proving, "_requested_lemmas", lambda _: lemma_index.all_lemmas())
    monkeypatch.setattr(certificates, "check_certificates", one_by_one)
    entries = ledger.read_ledger((PROOFS / ledger.LEDGER).read_text(encoding="utf-8"), "")
    mine = {lemma.key: entries[lemma.key] for lemma in few}
    (tmp_path / "merged").mkdir()
    (tmp_path / ledger.LEDGER).write_text(ledger.ledger_text(mine), encoding="utf-8")
    for lemma in few:
        for suffix in (ledger.TEXT, ledger.CERTIFICATE):
            path = lemma.path + suffix
            (tmp_path / path).write_bytes((PROOFS / path).read_bytes())
    return tmp_path


FEW = {f"merged {name} 64" for name in ("obj.fits", "obj.adjacent", "zspage.bits_fit", CLASS)}


def one_by_one(files: Sequence[Path], *_: object, **__: object) -> tuple[CertificateCheck, ...]:
    """Without processes of their own, which would not know what is put in place here."""
    return tuple(each for file in files for each in CHECK([file]))


CHECK = certificates.check_certificates


def checked(proofs: Path) -> tuple[int, list[str]]:
    ran = inside("prove", "--check", "--proofs", str(proofs))
    return ran.code, ran.out.replace(f"{proofs}/", "").splitlines()


def test_a_few_good_proofs_are_accepted(copy: Path) -> None:
    code, (said,) = checked(copy)
    assert code == 0
    assert said.startswith(f"{copy}: 4 lemmas, 4 certificates verified in ")


def test_a_stale_file_is_exit_1(copy: Path) -> None:
    file = copy / "merged" / "obj.fits.64.smt2"
    file.write_text(file.read_text(encoding="utf-8").replace("bvsle", "bvslt", 1))
    ran = inside("prove", "--check", "--proofs", str(copy))
    assert ran.code == 1
    assert ran.out == f"{file}: is not what the scheme says today\n"
    assert ran.err == "1 stale; regenerate with: zslayout prove --write\n"


def test_a_certificate_of_zeros_vouches_for_nothing(copy: Path) -> None:
    for file in copy.glob("*/*.lrat.xz"):
        file.write_bytes(b"0" * 64)
    code, said = checked(copy)
    assert code == 1
    assert len(said) == len(FEW)
    assert all(": REJECTED at step 0: not xz data" in line for line in said)


def test_a_ledger_and_certificates_forged_for_a_narrowed_mask_are_found_out(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mask of a scheme, the texts, the ledger and the keys in certificates: all but steps."""
    narrow = fixtures.MUTANTS[0].scheme
    wrong = build.lemma(narrow, 64, BY_ID[CLASS])
    right = next(each for each in lemma_index.all_lemmas() if each.id == CLASS)
    forged = replace(wrong, group="merged")
    assert forged.key != right.key
    lemmas = [forged if each is right else each for each in lemma_index.all_lemmas()]
    monkeypatch.setattr(lemma_index, "all_lemmas", lambda: iter(lemmas))
    by_key = lemma_index.lemmas_by_key(lemmas)
    monkeypatch.setattr(lemma_index, "lemmas_with_key", lambda key, _: by_key.get(key, ()))
    entries = dict(ledger.read_ledger((copy / ledger.LEDGER).read_text(encoding="utf-8"), ""))
    del entries[right.key]
    nothing = (0,) * len(forged.formula.free)
    names = {forged.name: forged.statement}
    entries[forged.key] = ledger.Entry(names, nothing, {}, "proved by z3, cvc5 and Bitwuzla")
    (copy / ledger.LEDGER).write_text(ledger.ledger_text(entries), encoding="utf-8")
    (copy / (forged.path + ledger.TEXT)).write_bytes(forged.text.encode())
    file = copy / (forged.path + ledger.CERTIFICATE)
    real = certificate.load(BytesIO(file.read_bytes()))
    step = certificate.SplitCase(0, 1, 1, (ProofStep((), (1,)),))
    fakes = (replace(real, key=forged.key), certificate.Certificate(forged.key, None, (step,)))
    for fake in fakes:
        file.write_bytes(certificate.dump(fake))
        code, said = checked(copy)
        assert code == 1
        place = f"{forged.path}{ledger.CERTIFICATE}"
        assert f"{place}: REJECTED at step 0: case 0 is about other clauses" in "\n".join(said)
    file.write_bytes(b"\0" * 64)
    assert checked(copy)[0] == 1


def test_no_ledger_makes_check_accept_a_narrowed_mask(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SCHEMES, "rfc-v1", fixtures.MUTANTS[0].scheme)
    monkeypatch.setattr(ledger, "read_ledger", lambda *_: pytest.fail("check reads a ledger"))
    ran = inside("check", "--all", "--scheme", "rfc-v1", "--obligation", CLASS)
    assert ran.code == 1
    assert f"{CLASS} riscv64-sv57 rfc-v1: REFUTED" in ran.out


@pytest.mark.parametrize("text", ["[" * 100_000, '{"schema": 1}', "{", '{"schema": 2, "x": 1}'])
@pytest.mark.parametrize("command", ["--check", "--write"])
def test_what_is_no_ledger_is_unusable_input_with_its_place(
    tmp_path: Path, text: str, command: str
) -> None:
    (tmp_path / "ledger.json").write_text(text, encoding="utf-8")
    ran = inside("prove", command, "--proofs", str(tmp_path))
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"{tmp_path / 'ledger.json'}:")
    assert "Traceback" not in ran.err


def test_what_is_stale_is_written_and_nothing_else(copy: Path) -> None:
    before = {path: path.read_bytes() for path in copy.rglob("*.*")}
    for suffix in (".smt2", ".lrat.xz"):
        (copy / "merged" / f"obj.fits.64{suffix}").write_text("stale")
    (copy / "merged" / "of no lemma").touch()
    ran = inside("prove", "--write", "--proofs", str(copy), "-j", "1")
    assert (ran.code, ran.err) == (0, "")
    assert "3 formulas stand as they were proved before; --force asks of these too\n" in ran.out
    assert checked(copy)[0] == 0
    after = {path: path.read_bytes() for path in copy.rglob("*.*")}
    assert set(after) == set(before)
    changed = {path.name for path in before if before[path] != after[path]}
    assert changed <= {"obj.fits.64.lrat.xz", "ledger.json"}
    # The same certificate, found once more, is the same entry of the ledger.
    assert f"wrote {2 + ('ledger.json' in changed)} files to {copy}\n" in ran.out
    again = inside("prove", "--write", "--proofs", str(copy))
    assert (again.code, again.out.splitlines()[0]) == (0, f"wrote 0 files to {copy}")


def test_a_reworded_and_renamed_lemma_is_written_without_asking_any_solver(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def other(lemma: Lemma) -> Lemma:
        return replace(lemma, id=f"{lemma.id}.said", statement=f"Otherwise: {lemma.statement}")

    lemmas = list(map(other, lemma_index.all_lemmas()))
    bodies = sorted(path.read_bytes() for path in copy.glob("*/*.lrat.xz"))
    monkeypatch.setattr(lemma_index, "all_lemmas", lambda: iter(lemmas))
    monkeypatch.setattr(oracle, "ask", lambda *_, **__: pytest.fail("a solver was asked"))
    assert checked(copy)[0] == 1
    ran = inside("prove", "--write", "--proofs", str(copy))
    assert (ran.code, ran.err) == (0, "")
    assert checked(copy)[0] == 0
    assert sorted(path.read_bytes() for path in copy.glob("*/*.lrat.xz")) == bodies


def test_a_shipped_certificate_is_verified_without_any_solver(tmp_path: Path) -> None:
    file = PROOFS / "merged" / "obj.roundtrip.class.64.lrat.xz"
    block = "import sys; " + "; ".join(
        f"sys.modules[{name!r}] = None" for name in ("z3", "cvc5", "bitwuzla", "pysat", "pysolvers")
    )
    program = (
        f"{block}; sys.argv = ['zslayout', 'verify-cert', {str(file)!r}];"
        " from zslayout.cli.main import run; sys.exit(run())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(PROOFS.parent)},
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("merged obj.roundtrip.class 64: certified, ")


def test_a_flipped_byte_is_exit_1(tmp_path: Path) -> None:
    file = tmp_path / "obj.fits.64.lrat.xz"
    data = bytearray((PROOFS / "merged" / "obj.fits.64.lrat.xz").read_bytes())
    data[len(data) // 2] ^= 0x10
    file.write_bytes(bytes(data))
    ran = inside("verify-cert", str(file))
    assert ran.code == 1
    assert "REJECTED at step " in ran.out


def test_certificates_that_are_not_there_are_unusable_input(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    ran = inside("verify-cert", str(tmp_path / "empty"), str(tmp_path / "nowhere"))
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        f"{tmp_path}/empty: holds no certificate (*.lrat.xz)\n"
        f"{tmp_path}/nowhere: no such file or folder\n"
        "2 faults\n"
    )


def test_a_folder_with_a_ledger_must_hold_what_it_lists(tmp_path: Path) -> None:
    (tmp_path / "ledger.json").write_bytes((PROOFS / "ledger.json").read_bytes())
    name = "zspage.bits_fit.64.lrat.xz"
    (tmp_path / name).write_bytes((PROOFS / "merged" / name).read_bytes())
    ran = inside("verify-cert", str(tmp_path))
    assert ran.code == 1
    assert "merged obj.fits 64: no certificate\n" in ran.out


def test_clauses_and_steps_can_be_exported(tmp_path: Path) -> None:
    file = PROOFS / "merged" / "zspage.bits_fit.64.lrat.xz"
    ran = inside("verify-cert", str(file), "--export", str(tmp_path / "out"))
    assert ran.code == 0
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["merged.zspage.bits_fit.64.cnf", "merged.zspage.bits_fit.64.lrat"]
