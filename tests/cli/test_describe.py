"""The commands `list` and `explain`, as a user meets them."""

import json

import pytest
from commands import inside

from zslayout.render.registry import REGISTRY


def test_kinds_are_listed_as_json() -> None:
    done = inside("list", "words", "--format", "json")
    assert done.code == 0
    assert json.loads(done.out)["words"][0]["name"] == "obj"


def test_the_formats_are_those_that_are_registered() -> None:
    rows = inside("list", "formats", "--format", "csv").out.splitlines()
    assert [row.partition(",")[0] for row in rows[1:]] == list(REGISTRY)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("list", "colours"), "colours"),
        (("list", "--format", "csv"), "one kind"),
        (("explain", "obj.fit"), "did you mean obj.fits"),
        (("explain", "obj.fits", "--arch", "pdp11"), "pdp11"),
        (("explain", "obj.fits", "--scheme", "all"), "expected one scheme"),
    ],
)
def test_a_wrong_name_ends_with_2_and_one_clear_line(arguments: tuple[str, ...], said: str) -> None:
    done = inside(*arguments)
    assert done.code == 2
    assert said in done.err
    assert not done.out


def test_an_obligation_is_explained_on_the_configuration_asked_for() -> None:
    done = inside("explain", "obj.covers_pfn", "--arch", "riscv64-sv57", "--scheme", "merged")
    assert done.code == 0
    assert "riscv64-sv57, merged, chain size 8" in done.out


def test_a_claim_on_functions_is_explained_and_listed() -> None:
    explained = inside("explain", "protocol.word_locked")
    assert explained.code == 0
    assert "why it matters" in explained.out
    listed = inside("list", "obligations", "--format", "json")
    assert "protocol.word_locked" in listed.out
    assert "link.value" in inside("explain", "link.valu").err
