"""`protocol`, as a user sees it."""

import json

import pytest
from commands import inside


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
