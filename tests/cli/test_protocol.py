"""The commands of `protocol`, as a user sees them."""

import json

import pytest
from commands import inside

from zslayout.protocol.mutants import MUTANT_BY_NAME

COMMANDS = ("prove", "search", "mutants", "races", "locks", "export", "replay")


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (("races", "--mutant", "all"), "--mutant: one at a time here; protocol prove takes all"),
        (("races", "--size", "one"), "No such option: --size"),
        (("search", "-t", "fre(a)"), '--threads:1: unknown operation "fre"'),
        (("search", "--setup", "malloc(b)"), '--setup: leaves no object "a"'),
        (("search", "--size", "big"), "--size: expected a number of bytes"),
        (("search", "--mutant", "no-rered"), "did you mean no-reread"),
        (("search", "--mutant", "all", "--size", "one"), "has no part in --mutant all"),
        (("search", "--arch", "x86_65"), "x86_65"),
        (("search", "x86_64", "--arch", "arm64-4k"), "--arch: arm64-4k, and the argument is"),
        (("search", "--timeout", "inf"), "--timeout: expected a number of seconds"),
        (("search", "arm-lpae", "--scheme", "nothing"), "--scheme"),
        (("prove", "--timeout", "inf"), "--timeout: expected a number of seconds"),
        (("replay", "missing", "--level", "base"), "No such option: --level"),
        (("replay", "missing"), "missing: cannot be read"),
        (("replay",), "Missing argument 'FILE'"),
        (("export", "--format", "tla"), "'tla' is not one of 'promela'"),
        (("export", "x86_64"), "unexpected extra argument"),
    ],
)
def test_what_cannot_be_used_is_said(arguments: tuple[str, ...], fault: str) -> None:
    ran = inside("protocol", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert fault in ran.err


def test_every_command_is_listed_and_has_help_of_its_own() -> None:
    listed = inside("protocol", "--help").out
    for command in COMMANDS:
        assert f"\n  {command} " in listed
        ran = inside("protocol", command, "--help")
        assert (ran.code, ran.err) == (0, "")
        assert f"zslayout protocol {command}" in ran.out


def test_a_command_is_needed() -> None:
    ran = inside("protocol")
    assert ran.code == 2
    assert "Usage: zslayout protocol" in ran.out + ran.err


def test_the_model_for_spin_is_printed() -> None:
    ran = inside("protocol", "export", "--format", "promela")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("/* zs_free(handle 1) | zs_page_migrate(page 1); merged: ")
    assert inside("protocol", "export").out == ran.out
    base = inside("protocol", "export", "--level", "base")
    assert base.out.startswith("/* zs_free(handle 1) | zs_page_migrate(page 1); pfn-idx: ")
    mutant = inside("protocol", "export", "--mutant", "pool-unlock-first")
    assert mutant.out not in {ran.out, base.out}
    assert "pfn-idx" in mutant.out.splitlines()[0]


def test_the_model_of_no_known_mutant_is_refused() -> None:
    ran = inside("protocol", "export", "--mutant", "no-rereed")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith('--mutant: no mutant is named "no-rereed" (did you mean no-reread?)')


def test_the_locks_of_every_step_are_drawn() -> None:
    ran = inside("protocol", "locks", "--level", "base")
    assert ran.code == 0
    (line,) = [each for each in ran.out.splitlines() if each.startswith("both locked    releases")]
    assert line.split()[-4:] == [".", "-", "|", "."]


def test_what_operations_wait_for_of_each_other_is_a_matrix() -> None:
    ran = inside("protocol", "locks", "--matrix")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines()[-1] == "every claim holds from its patch on"
    one = inside("protocol", "locks", "--matrix", "--level", "base", "--format", "json")
    assert [each["level"] for each in json.loads(one.out)["levels"]] == ["base"]


def test_the_accesses_to_a_word_are_judged() -> None:
    ran = inside("protocol", "races")
    assert ran.code == 0
    assert "zs_page_migrate() stores  moving " in ran.out
    mutant = inside("protocol", "races", "--mutant", "lockless-on-two-fields")
    assert mutant.code == 1
    assert "not proved: protocol.zs_free.called.consecution.class_read is refuted" in mutant.out
    value = json.loads(inside("protocol", "races", "arm-lpae", "--format", "json").out)
    assert {each["needs"] for each in value["accesses"]} == {"plain"}


def test_a_mutant_that_proof_or_search_catches_does_not_survive(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # All of them: tests/protocol/test_mutants.py.
    some = tuple(MUTANT_BY_NAME[name] for name in ("no-reread", "migrate-ignores-readers"))
    monkeypatch.setattr("zslayout.explore.mutant_search.MUTANTS", some)
    monkeypatch.setattr("zslayout.pipeline.protocol.MUTANTS", some)
    ran = inside("protocol", "mutants")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines()[-1].endswith("mutants: none survives both")
    value = json.loads(inside("protocol", "mutants", "--max-states", "2", "-f", "json").out)
    assert value["none_survives"] is False


def test_the_series_is_proved() -> None:
    ran = inside("protocol", "prove", "--level", "early-unlock", "--scheme", "merged")
    assert (ran.code, ran.err) == (0, "")
    assert "for any number of threads" in ran.out
    assert ran.out.splitlines()[-1].startswith("proved: ")


def test_a_fallback_says_so() -> None:
    ran = inside("protocol", "prove", "--arch", "arm-lpae", "--format", "json")
    said = json.loads(ran.out)
    assert (ran.code, said["arch"], said["lockless_free"]) == (0, "arm-lpae", False)


def test_a_mutant_is_refuted() -> None:
    ran = inside("protocol", "prove", "--mutant", "no-reread")
    assert (ran.code, ran.err) == (1, "")
    assert "REFUTED  protocol.zs_free.class_locked.consecution.word_stable" in ran.out
    ran = inside("protocol", "prove", "um-x86_64", "--mutant", "lockless-on-two-fields")
    assert (ran.code, ran.err) == (1, "")
    assert "REFUTED  protocol.zs_free.called.consecution.class_read" in ran.out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--mutant", "no-rereed"), '--mutant: no mutant is named "no-rereed"'),
        (("--mutant", "statistics-inside"), "--mutant: no mutant is named"),
        (
            ("--mutant", "migrate-ignores-readers"),
            "--mutant: migrate-ignores-readers is about what",
        ),
        (("um-x86_64", "--scheme", "rfc-v1"), "um-x86_64: rfc-v1 does not build on it"),
        (("um-x86_64", "--mutant", "no-reread"), "--mutant: no-reread does nothing at this level"),
        (("--mutant", "no-reread", "--level", "base"), "--mutant: no-reread does nothing at this"),
        (("um-x86_64", "--mutant", "all"), "--mutant: no-reread does nothing at this level"),
        (("--mutant", "all", "--level", "base"), "--level: has no part in --mutant all"),
    ],
)
def test_what_cannot_be_proved_is_refused(options: tuple[str, ...], said: str) -> None:
    ran = inside("protocol", "prove", *options)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(said)
