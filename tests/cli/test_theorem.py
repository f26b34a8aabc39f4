"""`prove` and `verify-cert`, as a user types them."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import samples
import toys
from commands import inside, run

from zslayout.certify import refute
from zslayout.cli import options
from zslayout.errors import Fault, UserError
from zslayout.protocol import lemmas as protocol
from zslayout.solve import oracle
from zslayout.solve.answer import Answer, Says
from zslayout.subjects.zsmalloc.schemes import SCHEMES

QUICK = ("-s", "merged", "-o", "zspage.bits_fit")


def test_a_part_of_the_theorem_is_proved() -> None:
    ran = run("prove", "-s", "merged", "-o", "obj.roundtrip.*")
    assert (ran.code, ran.err) == (0, "")
    table = ran.out.split("\n\n")[1].splitlines()
    rows = [line.split()[0] for line in table if " proved " in line]
    assert rows == [
        "obj.adjacent",
        "obj.roundtrip.pfn",
        "obj.roundtrip.class",
        "obj.roundtrip.idx",
    ]
    assert "\nWeakest condition on the widths: P + C + I <= W, proved both ways;\n" in ran.out
    assert ran.out.splitlines()[-1].startswith(
        "12 lemmas: 12 proved, 0 unknown, 0 refuted, 12 of 12 controls refuted; z3 "
    )


def test_other_solvers_confirm() -> None:
    ran = inside("prove", *QUICK, "--confirm", "-j", "1")
    assert ran.code == 0
    assert "agreed 3" in ran.out
    assert ", 6 agreed by all 3, " in ran.out


def test_the_conditions_of_the_protocol_are_proved_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    few = [each for each in protocol.protocol_lemmas() if ".zs_malloc." in each.id][:5]
    monkeypatch.setattr(protocol, "lemmas", lambda: few)
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
    monkeypatch.setitem(SCHEMES, "rfc-v1", toys.MUTANTS[0].scheme)
    ran = inside("prove", "-s", "rfc-v1", "-o", "obj.roundtrip.class")
    assert ran.code == 1
    assert (
        "at PAGE_SHIFT = 12, MAX_POSSIBLE_PHYSMEM_BITS = 13, CONFIG_ZSMALLOC_CHAIN_SIZE = 4"
        in ran.out
    )
    assert "    unsigned int  class_idx = 0x80  (32 bits)\n" in ran.out
    assert "  fails exactly where: everywhere (3799 of 3799 points)\n" in ran.out


def test_a_timeout_is_exit_3(monkeypatch: pytest.MonkeyPatch) -> None:
    late = Answer(Says.UNKNOWN, why="timeout after 1 ms")
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


def test_a_configuration_of_ones_own_is_written_and_verified(tmp_path: Path) -> None:
    config = tmp_path / "board.toml"
    config.write_text(samples.toml(phys=52), encoding="utf-8")
    proofs = tmp_path / "proofs"
    ran = inside(
        *("prove", "-c", str(config), *QUICK, "-o", "obj.adjacent"),
        *("--write", "--proofs", str(proofs), "--proof", "cpc"),
    )
    assert (ran.code, ran.err) == (0, "")
    assert sorted(path.name for path in proofs.rglob("*.*")) == [
        f"{name}.64.{kind}"
        for name in ("obj.adjacent", "zspage.bits_fit")
        for kind in ("cpc", "lrat.xz", "smt2")
    ]
    ran = inside("verify-cert", str(proofs), "-c", str(config))
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("2 certificates: 2 accepted, 0 rejected; ")
    assert inside("verify-cert", str(proofs)).code == 1, "nobody knows the board"


def test_nothing_is_written_when_something_is_not_proved(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(oracle, "ask", lambda *_, **__: Answer(Says.UNKNOWN, why="tired"))
    ran = inside("prove", "-a", "arm64-4k", *QUICK, "--write", "--proofs", str(tmp_path / "p"))
    assert ran.code != 0
    assert not (tmp_path / "p").exists()


@pytest.mark.parametrize(
    ("arguments", "faults"),
    [
        (["--solver", "yices"], ["--solver: unknown solver yices (known: bitwuzla, cvc5, z3)"]),
        (["-s", "nothing"], ['--scheme: no scheme is named "nothing"']),
        (["-o", "nothing.*"], ['--obligation: no obligation matches "nothing.*"']),
        (["--anew"], ["--anew: goes with --write, and with no --arch or --config"]),
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
        (["--proof", "cpc"], ["--proof: goes with --write and --arch or --config"]),
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


def test_the_committed_proofs_are_not_stale() -> None:
    proofs = Path(__file__).resolve().parents[2] / "proofs"
    ran = inside("prove", "--check", "--proofs", str(proofs))
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith(" lemmas, nothing stale\n")


def test_a_stale_file_is_exit_1(tmp_path: Path) -> None:
    proofs = Path(__file__).resolve().parents[2] / "proofs"
    copy = tmp_path / "proofs"
    subprocess.run(["cp", "-r", proofs, copy], check=True)  # noqa: S607  # cp is cp
    file = copy / "merged" / "obj.fits.64.smt2"
    file.write_text(file.read_text(encoding="utf-8").replace("bvsle", "bvslt", 1))
    ran = inside("prove", "--check", "--proofs", str(copy))
    assert ran.code == 1
    assert ran.out == f"{file}: is not what the scheme says today\n"
    assert ran.err == "1 stale; regenerate with: zslayout prove --write\n"


def _as_installed(ledger: Path) -> None:
    """The ledger as if the solvers that are installed here had written it."""
    value = json.loads(ledger.read_text(encoding="utf-8"))
    value["solvers"] = [*map(oracle.version, ("z3", "cvc5", "bitwuzla")), refute.version()]
    ledger.write_text(json.dumps(value), encoding="utf-8")


def test_what_is_stale_is_written_and_nothing_else(tmp_path: Path) -> None:
    proofs = Path(__file__).resolve().parents[2] / "proofs"
    copy = tmp_path / "proofs"
    subprocess.run(["cp", "-r", proofs, copy], check=True)  # noqa: S607  # cp is cp
    _as_installed(copy / "ledger.json")
    for suffix in (".smt2", ".lrat.xz"):
        (copy / "protocol" / f"base.zs_malloc.called.keeps.64{suffix}").write_text("stale")
    (copy / "protocol" / "of no lemma").touch()
    ran = inside("prove", "--write", "--proofs", str(copy))
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines()[-3].startswith("1 lemma: 1 proved, ")
    assert f"wrote 3 files to {copy}" in ran.out
    assert inside("prove", "--check", "--proofs", str(copy)).code == 0
    again = inside("prove", "--write", "--proofs", str(copy))
    assert (again.code, again.out.splitlines()[0]) == (0, f"wrote 1 file to {copy}")


def test_why_everything_is_written_anew_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise UserError([Fault("the proof", "is not what this is about")])

    value = {"schema": 1, "solvers": ["z3 4.8"], "lemmas": {}}
    place = tmp_path / "ledger.json"
    place.write_text(json.dumps(value), encoding="utf-8")
    monkeypatch.setattr("zslayout.pipeline.prove.prove", stop)
    ran = inside("prove", "--write", "--proofs", str(tmp_path))
    assert ran.err.startswith(f"{place}: written with z3 4.8: all is done anew\n")


def test_a_shipped_certificate_is_verified_without_any_solver(tmp_path: Path) -> None:
    proofs = Path(__file__).resolve().parents[2] / "proofs"
    file = proofs / "merged" / "obj.roundtrip.class.64.lrat.xz"
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
        env={**os.environ, "PYTHONPATH": str(proofs.parent)},
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("merged obj.roundtrip.class 64: certified, ")


def test_a_flipped_byte_is_exit_1(tmp_path: Path) -> None:
    proofs = Path(__file__).resolve().parents[2] / "proofs"
    file = tmp_path / "obj.fits.64.lrat.xz"
    data = bytearray((proofs / "merged" / "obj.fits.64.lrat.xz").read_bytes())
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
    proofs = Path(__file__).resolve().parents[2] / "proofs"
    (tmp_path / "ledger.json").write_bytes((proofs / "ledger.json").read_bytes())
    name = "zspage.bits_fit.64.lrat.xz"
    (tmp_path / name).write_bytes((proofs / "merged" / name).read_bytes())
    ran = inside("verify-cert", str(tmp_path))
    assert ran.code == 1
    assert "merged obj.fits 64: no certificate\n" in ran.out


def test_clauses_and_steps_can_be_exported(tmp_path: Path) -> None:
    proofs = Path(__file__).resolve().parents[2] / "proofs"
    file = proofs / "merged" / "zspage.bits_fit.64.lrat.xz"
    ran = inside("verify-cert", str(file), "--export", str(tmp_path / "out"))
    assert ran.code == 0
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["merged.zspage.bits_fit.64.cnf", "merged.zspage.bits_fit.64.lrat"]


def test_forms_of_proofs_are_those_that_cvc5_writes() -> None:
    from zslayout.solve.proof import PROOF_FORMS

    assert tuple(options.ProofForm) == PROOF_FORMS
