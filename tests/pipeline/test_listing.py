"""What is listed is what is registered."""

import pytest

from zslayout.arch import shipped
from zslayout.cclaims.rules import RULES
from zslayout.pipeline.listing import listing
from zslayout.results.listing import KINDS, ListedFormat, cells
from zslayout.subjects.zsmalloc.registry import REGISTRY
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.words import word_files

FORMATS = (ListedFormat("text", "for people"),)


def names(kind: str) -> list[str]:
    ((_, entries),) = listing([kind], FORMATS).kinds
    return [cells(entry)[0] for entry in entries]


def test_everything_is_listed_where_nothing_is_asked_for() -> None:
    found = listing([], FORMATS)
    assert tuple(kind for kind, _ in found.kinds) == KINDS
    assert all(entries for _, entries in found.kinds)


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("obligations", [*(each.id for each in REGISTRY.every), *RULES]),
        ("schemes", list(SCHEMES)),
        ("archconfigs", list(shipped.names())),
        ("formats", ["text"]),
    ],
)
def test_a_list_is_what_is_registered(kind: str, wanted: list[str]) -> None:
    assert names(kind) == wanted


def test_the_words_are_those_of_the_file() -> None:
    assert names("words")[:5] == ["obj", "zspage", "link", "header", "page"]
    assert names("words")[5:] == list(word_files.names())


def test_a_mutant_is_listed_once_and_somebody_takes_it() -> None:
    ((_, mutants),) = listing(["mutants"], FORMATS).kinds
    rows = [cells(mutant) for mutant in mutants]
    assert len({row[0] for row in rows}) == len(rows)
    assert all("yes" in row for row in rows)
