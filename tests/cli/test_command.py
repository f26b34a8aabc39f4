"""Options that are given twice."""

import pytest
from commands import inside


@pytest.mark.parametrize(
    ("words", "option"),
    [
        (("check", "--source", "a.c", "--source", "b.c"), "--source"),
        (("show", "i386", "--scheme", "merged", "-s", "rfc-v1"), "--scheme"),
        (("protocol", "search", "--threads", "free(a)", "-t", "free(b)"), "--threads"),
    ],
)
def test_an_option_that_may_not_be_repeated_is_a_fault_when_it_is(
    words: tuple[str, ...], option: str
) -> None:
    ran = inside(*words)
    assert (ran.code, ran.out) == (2, "")
    assert f"{option}: was given twice, and can be given once\n" in ran.err


def test_an_option_that_may_be_repeated_is_none() -> None:
    ran = inside("check", "--arch", "i386", "--arch", "x86_64", "-o", "obj.fits", "-o", "obj.adj*")
    assert ran.code == 0


@pytest.mark.parametrize(
    "words",
    [
        ("check", "i386", "--source", "-", "--patch", "-"),
        ("lint", "-", "-"),
        ("check", "--config", "-", "--source", "-"),
    ],
)
def test_standard_input_is_read_once(words: tuple[str, ...]) -> None:
    ran = inside(*words)
    assert (ran.code, ran.out) == (2, "")
    assert "-: standard input was named twice, and can be read once\n" in ran.err
