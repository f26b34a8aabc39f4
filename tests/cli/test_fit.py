"""`headroom`, `suggest`, and what `check` says of a layout that does not fit."""

import json
import os
import re
from pathlib import Path

import pytest
import samples
import verdict_stubs
from commands import inside, run

from zslayout.arch import shipped
from zslayout.verdict import Status

MENDED = "  mended, each proved, by: "


def _board(folder: Path, name: str = "board", *, bits: int = 64, phys: int = 58) -> str:
    file = folder / f"{name}.toml"
    file.write_text(samples.toml(name, bits=bits, phys=phys), encoding="utf-8")
    return str(file)


RFC = ("--scheme", "rfc-v1")

# headroom


def test_headroom_of_riscv64_sv57() -> None:
    ran = run("headroom", "riscv64-sv57", "--scheme", "all")
    assert (ran.code, ran.err) == (0, "")
    rfc, merged = ran.out.split("\n\n")
    assert "\n  2 more physical bits at chain size 8, 1 at 16 " in rfc
    assert "\n  1 more physical bit at chain size 8, 0 at 16 " in merged


def test_headroom_of_all_has_a_row_for_every_shipped_archconfig() -> None:
    ran = inside("headroom", "--scheme", "all")
    assert (ran.code, ran.err) == (0, "")
    rows = ran.out.partition("\n\n")[0].splitlines()[2:]
    schemes = ("rfc-v1", "merged")
    assert [tuple(row.split()[:2]) for row in rows] == [
        (name, scheme) for name in shipped.names() for scheme in schemes
    ]


@pytest.mark.parametrize("scheme", ["rfc-v1", "merged"])
def test_headroom_takes_a_scheme_a_file_and_a_chain_size(tmp_path: Path, scheme: str) -> None:
    file = _board(tmp_path, phys=52)
    ran = inside("headroom", "-c", file, "-s", scheme, "--chain-size", "12", "-f", "json")
    (result,) = json.loads(ran.out)["results"]
    assert ran.code == 0
    assert (result["arch"], result["scheme"], result["chain_size"]) == ("board", scheme, 12)
    assert [each["chain_size"] for each in result["physmem_bits"]] == [12]


def test_headroom_as_markdown_and_verbose(tmp_path: Path) -> None:
    file = _board(tmp_path, phys=64)
    ran = inside("headroom", "-c", file, *RFC, "-f", "markdown")
    assert ran.out.startswith("### board, rfc-v1\n\nbuild-error: ")
    assert f"zslayout suggest --config {file} --scheme rfc-v1\n" in ran.out
    assert "physical bits at every chain size" in inside("headroom", "x86_64", "-v").out


def test_a_scheme_without_class_idx_has_no_headroom_to_tell() -> None:
    ran = inside("headroom", "i386", "--scheme", "pfn-idx")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.splitlines() == [
        '--scheme: "pfn-idx" has no class_idx to make room for: expected rfc-v1 or merged',
        "1 fault",
    ]


@pytest.mark.parametrize("command", ["headroom", "suggest"])
def test_every_fault_is_told(command: str) -> None:
    ran = inside(command, "riscv64-sv75", "-s", "rfc", "--timeout", "nan")
    assert (ran.code, ran.out) == (2, "")
    assert [line.partition(":")[0] for line in ran.err.splitlines()] == [
        *("--arch", "--scheme", "--timeout"),
        "3 faults",
    ]


@pytest.mark.parametrize("command", ["headroom", "suggest"])
def test_a_chain_size_outside_the_range_is_a_fault(command: str) -> None:
    ran = inside(command, "x86_64", "--chain-size", "17")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "--chain-size: x86_64 allows 4 to 16, found 17\n1 fault\n"


@pytest.mark.parametrize("command", ["headroom", "suggest"])
def test_a_name_and_a_file_are_one_too_many(command: str, tmp_path: Path) -> None:
    ran = inside(command, "x86_64", "--config", _board(tmp_path))
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("command line: give either an archconfig's name or --config FILE\n")


@pytest.mark.parametrize("command", ["headroom", "suggest"])
def test_a_file_with_faults_is_refused(command: str, tmp_path: Path) -> None:
    ran = inside(command, "--config", _board(tmp_path, phys=65))
    assert (ran.code, ran.out) == (2, "")
    assert "$.physmem_bits: expected an integer from 13 to 64, found 65" in ran.err


@pytest.mark.parametrize("command", ["headroom", "suggest"])
def test_an_undecided_answer_is_3(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    verdict_stubs.say(monkeypatch, Status.UNKNOWN, "obj.injective", lambda _: True)
    for form in ("text", "json"):
        ran = inside(command, "--config", _board(tmp_path), "-f", form)
        assert (ran.code, ran.err) == (3, "")


# suggest


def test_suggest_for_uml_mends_every_architecture_by_the_gate() -> None:
    ran = run("suggest", "um-x86_64", *RFC)
    assert (ran.code, ran.err) == (0, "")
    said = " ".join(ran.out.split())
    assert (
        "1. the gate: #if BITS_PER_LONG - _PFN_BITS >= OBJ_CLASS_BITS_NEEDED + OBJ_IDX_BITS_NEEDED"
        " in place of #if BITS_PER_LONG >= 64 gives: fallback"
    ) in said
    assert re.search(r"\d+ keep class-idx and none loses it, \d+ gain a build, \d+ fall back", said)


def test_suggest_for_what_holds_says_that_nothing_is_needed() -> None:
    ran = inside("suggest", "riscv64-sv57", "--scheme", "merged")
    assert ran.code == 0
    assert "\n  nothing is needed: class-idx at chain sizes 4-16; proved: " in ran.out


def test_suggest_takes_every_scheme_at_once(tmp_path: Path) -> None:
    file = _board(tmp_path)
    ran = inside("suggest", "-c", file, "-s", "all", "--chain-size", "16")
    assert ran.code == 0
    heads = [line for line in ran.out.splitlines() if line.startswith("board, ")]
    assert heads == ["board, pfn-idx-tagged", "board, pfn-idx", "board, rfc-v1", "board, merged"]
    said = json.loads(inside("suggest", "-c", file, "-s", "all", "-f", "json").out)
    assert [each["scheme"] for each in said["results"]] == [
        *("pfn-idx-tagged", "pfn-idx", "rfc-v1", "merged")
    ]


def test_suggest_without_a_configuration_is_a_fault() -> None:
    ran = inside("suggest")
    assert (ran.code, ran.out) == (2, "")


# check


def test_check_names_what_would_mend_what_it_shows_in_full(tmp_path: Path) -> None:
    file = _board(tmp_path)
    ran = inside("check", "-c", file, "-s", "all")
    lines = [line for line in ran.out.splitlines() if line.startswith(MENDED)]
    assert lines == [MENDED + "a computed gate (fallback at chain sizes 9-16);"]
    assert f"    at what cost: zslayout suggest --config {file} --scheme rfc-v1\n" in ran.out


def test_check_mends_the_chain_size_that_was_asked_for(tmp_path: Path) -> None:
    ran = inside("check", "-c", _board(tmp_path), "--chain-size", "16", *RFC)
    assert f"{MENDED}a computed gate (fallback); CONFIG_ZSMALLOC_CHAIN_SIZE 16 -> 8;" in ran.out
    assert MENDED not in inside("check", "-c", _board(tmp_path), "--chain-size", "8", *RFC).out


def test_check_mends_two_fields_that_overflow(tmp_path: Path) -> None:
    ran = inside("check", "-c", _board(tmp_path, bits=32, phys=50), "-s", "pfn-idx")
    assert f"{MENDED}MAX_POSSIBLE_PHYSMEM_BITS 50 -> 40 (fallback)\n" in ran.out


def test_check_of_many_names_the_command_instead(tmp_path: Path) -> None:
    files = [_board(tmp_path, name) for name in ("a", "b", "c", "d", "e")]
    ran = inside("check", *RFC, *(word for file in files for word in ("-c", file)))
    assert MENDED not in ran.out
    pointed = [line for line in ran.out.splitlines() if line.startswith("  what would mend it: ")]
    said = "  what would mend it: zslayout suggest --config"
    assert pointed == [f"{said} {file} --scheme rfc-v1" for file in files]


def test_check_proves_nothing_more_where_all_is_well() -> None:
    env = {"PYTHONPROFILEIMPORTTIME": "1", **os.environ}
    for arguments in (["--arch", "riscv64-sv57"], ["--all"]):
        ran = run("check", *arguments, env=env)
        modules = {line.rpartition("|")[2].strip() for line in ran.err.splitlines()}
        assert "zslayout.results.check" in modules
        assert not modules & {"zslayout.pipeline.suggest", "zslayout.results.suggest"}
