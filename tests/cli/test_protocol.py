"""`protocol`, as a user sees it."""

import json
from pathlib import Path

import pytest
from commands import Ran, inside, run


def _search(*arguments: str) -> Ran:
    return inside("protocol", "--search", *arguments)


def test_every_schedule_of_three_threads_is_searched() -> None:
    ran = run("protocol", "--search", "--threads", "free(a) | migrate(a) | compact")
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
    ran = _search("--break", "no-reread", "--save", str(file))
    assert ran.code == 1
    assert ran.err == f"{file}: this schedule: zslayout protocol --replay {file}\n"
    again = inside("protocol", "--replay", str(file))
    assert (again.code, again.err) == (1, "")
    assert again.out.splitlines()[-30:] == ran.out.splitlines()[-30:]
    said = json.loads(inside("protocol", "--replay", str(file), "-f", "json").out)
    assert said["break"] == "no-reread"
    assert said["violation"]["check"] == "oops"


def test_a_broken_protocol_may_be_searched_with_other_threads(tmp_path: Path) -> None:
    save = str(tmp_path / "a.schedule")
    ran = _search("--break", "no-reread", "--threads", "free(a) | free(b)", "--save", save)
    assert ran.code == 0
    ran = _search(
        "x86_64", "--break", "no-reread", "--threads", "free(a) | compact", "--save", save
    )
    assert ran.code == 1


def test_a_bound_is_neither_good_nor_bad() -> None:
    ran = _search("--max-states", "10")
    assert ran.code == 3
    assert "UNKNOWN: the bound of 10 states was reached" in ran.out
    assert _search("--timeout", "0.001").code == 3


def test_all_broken_protocols_are_searched() -> None:
    ran = _search("--break", "all")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines()[-1].endswith("found, the others as expected")
    assert _search("--break", "all", "--max-states", "2", "-f", "json").code == 3


def test_json_is_what_the_search_found() -> None:
    ran = _search(
        "--threads", "free(a)", "--setup", "malloc(a, span)", "-f", "json", "--every-step"
    )
    said = json.loads(ran.out)
    assert said["setup"].startswith("malloc(a, ")
    assert (said["every_step"], said["exit_code"], said["bound"]) == (True, 0, None)


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        ((), "give --prove, --search, --accesses, --locks, --promela or --replay FILE"),
        (("--accesses", "--search"), "--accesses: stands alone: nothing else can be done with it"),
        (("--accesses", "--break", "all"), "--break: one at a time with --accesses"),
        (("--accesses", "--size", "one"), "--size: has no part in a proof for any number of"),
        (("--search", "-t", "fre(a)"), '--threads:1: unknown operation "fre"'),
        (("--search", "--setup", "malloc(b)"), '--setup: leaves no object "a"'),
        (("--search", "--size", "big"), "--size: expected a number of bytes"),
        (("--search", "--break", "no-rered"), "did you mean no-reread"),
        (("--search", "--break", "all", "--size", "one"), "has no part in --break all"),
        (("--search", "--arch", "x86_65"), "x86_65"),
        (("--search", "x86_64", "--arch", "arm64-4k"), "--arch: arm64-4k, and the argument is"),
        (("--search", "--timeout", "inf"), "--timeout: expected a number of seconds"),
        (("--search", "arm-lpae", "--scheme", "nothing"), "--scheme"),
        (("--replay", "missing", "--level", "base"), "--level: is said by the file"),
        (("--replay", "missing"), "missing: cannot be read"),
    ],
)
def test_what_cannot_be_used_is_said(arguments: tuple[str, ...], fault: str) -> None:
    ran = inside("protocol", *arguments)
    assert ran.code == 2
    assert fault in ran.err


def test_a_file_with_faults_names_them(tmp_path: Path) -> None:
    file = tmp_path / "a.schedule"
    _search("--break", "no-reread", "--save", str(file))
    text = file.read_text(encoding="utf-8")
    for old, new, fault in (
        ("level lockless-free", "level none", "level: expected one of base"),
        ("chain-size 8", "chain-size x", "chain-size: expected a number"),
        ("break no-reread", "break x", "no broken protocol is named"),
        ("schedule 1", "schedule 7", "expected a thread from 1 to 2"),
        ("schedule 1 ", "schedule 1 1 1 1 2 2 2 2 2 2 2 2 2 2 2 2 2 2 ", "cannot go on"),
    ):
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")
        ran = inside("protocol", "--replay", str(file))
        assert (ran.code, fault in ran.err) == (2, True), (new, ran)


def test_the_model_for_spin_is_printed() -> None:
    ran = inside("protocol", "--promela")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("/* zs_free(handle 1) | zs_page_migrate(page 1); merged: ")
    base = inside("protocol", "--promela", "--level", "base")
    assert base.out.startswith("/* zs_free(handle 1) | zs_page_migrate(page 1); pfn-idx: ")
    broken = inside("protocol", "--promela", "--break", "pool-unlock-first")
    assert broken.out not in {ran.out, base.out}
    assert "pfn-idx" in broken.out.splitlines()[0]


def test_the_model_for_spin_has_words_and_threads_of_its_own() -> None:
    ran = inside("protocol", "--promela", "x86_64", "--break", "no-rereed", "--search")
    assert ran.code == 2
    assert ran.err == (
        "ARCH: has no part in a model for Spin: it has words and threads of its own\n"
        '--break: no broken protocol is named "no-rereed" (did you mean no-reread?)\n'
        "--promela: stands alone: nothing else can be done with it\n"
        "3 faults\n"
    )


def test_the_locks_of_every_step_are_drawn() -> None:
    ran = inside("protocol", "--locks", "--level", "base")
    assert ran.code == 0
    (line,) = [each for each in ran.out.splitlines() if each.startswith("both locked    releases")]
    assert line.split()[-3:] == [".", "-", "|"]


def test_the_locks_are_those_of_a_level_and_of_nothing_else() -> None:
    ran = inside("protocol", "--locks", "--break", "no-reread", "--prove")
    assert (ran.code, ran.out) == (2, "")
    assert "--break: has no part in the locks of a level" in ran.err
    assert "--locks: stands alone: nothing else can be done with it" in ran.err


def test_the_accesses_to_a_word_are_judged() -> None:
    ran = inside("protocol", "--accesses")
    assert ran.code == 0
    assert "zs_page_migrate() stores  moving " in ran.out
    broken = inside("protocol", "--accesses", "--break", "lockless-on-two-fields")
    assert broken.code == 1
    assert "not proved: protocol.zs_free.called.to.class_read is refuted" in broken.out
    value = json.loads(inside("protocol", "--accesses", "arm-lpae", "--format", "json").out)
    assert {each["needs"] for each in value["accesses"]} == {"plain"}
