"""`protocol search` and `replay`, as a user sees them."""

import json
from pathlib import Path

import pytest
from commands import Ran, inside, run


def _search(*arguments: str) -> Ran:
    return inside("protocol", "search", *arguments)


def test_every_schedule_of_three_threads_is_searched() -> None:
    ran = run("protocol", "search", "--threads", "free(a) | migrate(a) | compact")
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[0] == "arm64-4k merged, chain size 8, level early-unlock"
    assert lines[-1] == "no violation on any schedule of these threads"


@pytest.mark.parametrize("arch", ["um-x86_64", "arm-lpae"])
@pytest.mark.parametrize("level", ["base", "class-idx", "lockless-free", "early-unlock"])
def test_every_level_is_searched_where_words_have_no_class(arch: str, level: str) -> None:
    ran = _search(arch, "--level", level, "-t", "free(a) | migrate(a)")
    assert (ran.code, ran.err) == (0, "")


def test_a_violation_is_told_and_its_file_repeats_it(tmp_path: Path) -> None:
    file = tmp_path / "a.schedule"
    ran = _search("--mutant", "no-reread", "--save", str(file))
    assert ran.code == 1
    assert ran.err == f"{file}: this schedule: zslayout protocol replay {file}\n"
    again = inside("protocol", "replay", str(file))
    assert (again.code, again.err) == (1, "")
    assert again.out.splitlines()[-30:] == ran.out.splitlines()[-30:]
    said = json.loads(inside("protocol", "replay", str(file), "-f", "json").out)
    assert said["break"] == "no-reread"
    assert said["violation"]["check"] == "invariant"


def test_a_mutant_may_be_searched_with_other_threads(tmp_path: Path) -> None:
    save = str(tmp_path / "a.schedule")
    ran = _search("--mutant", "no-reread", "--threads", "free(a) | free(b)", "--save", save)
    assert ran.code == 0
    ran = _search(
        "x86_64", "--mutant", "no-reread", "--threads", "free(a) | compact", "--save", save
    )
    assert ran.code == 1


def test_a_bound_is_neither_good_nor_bad() -> None:
    ran = _search("--max-states", "10")
    assert ran.code == 3
    assert "UNKNOWN: the bound of 10 states was reached" in ran.out
    assert _search("--timeout", "0.001").code == 3


def test_all_mutants_are_searched() -> None:
    ran = _search("--mutant", "all")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines()[-1].endswith("found, the others as expected")
    assert _search("--mutant", "all", "--max-states", "2", "-f", "json").code == 3


def test_json_is_what_the_search_found() -> None:
    ran = _search(
        "--threads", "free(a)", "--setup", "malloc(a, span)", "-f", "json", "--no-reduction"
    )
    said = json.loads(ran.out)
    assert said["setup"].startswith("malloc(a, ")
    assert (said["every_step"], said["exit_code"], said["bound"]) == (True, 0, None)


def test_a_file_with_faults_names_them(tmp_path: Path) -> None:
    file = tmp_path / "a.schedule"
    _search("--mutant", "no-reread", "--save", str(file))
    text = file.read_text(encoding="utf-8")
    for old, new, fault in (
        ("level early-unlock", "level none", "level: expected one of pool-lock"),
        ("chain-size 8", "chain-size x", "chain-size: expected a number"),
        ("mutant no-reread", "mutant x", "no mutant is named"),
        ("schedule 1", "schedule 7", "expected a thread from 1 to 2"),
        ("schedule 1 ", "schedule 1 1 1 1 2 2 2 2 2 2 2 2 2 2 2 2 2 2 ", "cannot go on"),
    ):
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")
        ran = inside("protocol", "replay", str(file))
        assert (ran.code, fault in ran.err) == (2, True), (new, ran)


def test_a_mutant_that_does_nothing_or_that_no_schedule_can_show_is_refused() -> None:
    for arguments, fault in (
        (("um-x86_64", "--mutant", "no-reread"), "--mutant: no-reread does nothing at this level"),
        (("--mutant", "no-reread", "--level", "base"), "--mutant: no-reread does nothing at this"),
        (("--mutant", "handed-over-without-order"), "is about what the search leaves out"),
    ):
        ran = _search(*arguments)
        assert (ran.code, ran.out) == (2, "")
        assert fault in ran.err
