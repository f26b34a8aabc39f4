"""`protocol prove`, as a user sees it."""

import json

import pytest
from commands import inside


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
        (("um-x86_64", "--mutant", "all"), "um-x86_64: merged falls back to two fields on it"),
        (("--mutant", "all", "--level", "base"), "--level: has no part in --mutant all"),
    ],
)
def test_what_cannot_be_proved_is_refused(options: tuple[str, ...], said: str) -> None:
    ran = inside("protocol", "prove", *options)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(said)
