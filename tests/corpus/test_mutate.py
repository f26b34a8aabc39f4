"""Mutants of a few lines of C."""

from collections.abc import Iterator

import pytest

from corpus import mutate
from corpus.mutate import Mutant, mutants, survivors
from corpus.tool import Answer

CODE = """\
static unsigned long f(struct page *page, unsigned int idx, unsigned int class)
{
	unsigned long obj;

	VM_BUG_ON(idx == class);
	obj = g(page) << WIDTH;
	obj |= idx & ~3;
	if (!h(&obj))
		return 0;
	return obj;
}
"""


def test_each_token_that_means_something_is_changed() -> None:
    said = {each.says for each in mutants(CODE, "f")}
    assert said == {
        "<< -> >>",
        "WIDTH -> (WIDTH + 1)",
        "|= -> &=",
        "|= -> =",
        "idx -> class",
        "& -> |",
        "~ -> nothing",
        "3 -> (3 + 1)",
        "! -> nothing",
        "0 -> 1",
        "obj = g(page) << WIDTH; -> ;",
        "obj |= idx & ~3; -> ;",
    }


def test_a_mutant_says_where_it_is() -> None:
    (gone,) = [each for each in mutants(CODE, "f") if each.says == "obj = g(page) << WIDTH; -> ;"]
    assert gone.line == 6
    assert gone.text == CODE.replace("obj = g(page) << WIDTH;", ";")


def test_regions_that_a_file_lacks_have_no_mutants() -> None:
    regions = ("location_to_obj", "no_such_function")
    assert mutate.all_mutants("merged", regions) == mutate.all_mutants("merged", regions[:1])
    assert mutate.all_mutants("merged", regions)


def test_a_mutant_of_which_nothing_is_said_survives(monkeypatch: pytest.MonkeyPatch) -> None:
    class Pool:
        def __init__(self, *_: object, **__: object) -> None: ...
        def __enter__(self) -> "Pool":
            return self

        def __exit__(self, *_: object) -> None: ...
        def map(self, _: object, texts: list[str], archs: object) -> Iterator[Answer]:
            assert archs
            codes = {"alive": 0, "refuted": 1, "unbuilt": 2, "unread": 3}
            for text in texts:
                yield Answer(codes[text], (), {}, (), frozenset(), frozenset())

    monkeypatch.setattr(mutate, "ProcessPoolExecutor", Pool)
    some = [Mutant("f", 1, name, name) for name in ("alive", "refuted", "unbuilt", "unread")]
    assert [each.says for each in survivors(some, 1)] == ["alive"]
