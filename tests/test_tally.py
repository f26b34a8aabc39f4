"""Things grouped, counted, and put in ranges."""

from fnmatch import fnmatch

import hypothesis.strategies as st
import pytest
from hypothesis import given

from zslayout.tally import counted, families, grouped, ranges


def test_groups_keep_the_order_of_keys_and_of_values() -> None:
    found = grouped([("b", 2), ("a", 3), ("b", 1)])
    assert list(found.items()) == [("b", [2, 1]), ("a", [3])]


@pytest.mark.parametrize(
    ("number", "noun", "said"),
    [(0, "bit", "0 bits"), (1, "bit", "1 bit"), (1, "class", "1 class"), (2, "class", "2 classes")],
)
def test_only_one_is_not_many(number: int, noun: str, said: str) -> None:
    assert counted(number, noun) == said


def test_ranges_join_what_follows_each_other() -> None:
    assert ranges([4, 5, 6, 7, 8, 10, 12, 13]) == "4-8, 10, 12-13"
    assert ranges([]) == ""


@given(st.sets(st.integers(0, 40)))
def test_ranges_name_every_number_and_no_other(numbers: set[int]) -> None:
    named: set[int] = set()
    for part in filter(None, ranges(numbers).split(", ")):
        first, _, last = part.partition("-")
        named |= set(range(int(first), int(last or first) + 1))
    assert named == numbers


EVERY = [
    "arm",
    "arm-lpae",
    "arm64-4k",
    "arm64-16k",
    "mips64-4k-flat",
    "mips64-8k-flat",
    "mips64-4k",
]


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["arm64-4k", "arm64-16k", "arm"], ["arm64-*", "arm"]),
        (["mips64-4k-flat", "mips64-8k-flat"], ["mips64-*-flat"]),
        (["mips64-4k-flat", "mips64-8k-flat", "mips64-4k"], ["mips64-*"]),
        (["mips64-4k-flat", "mips64-4k"], ["mips64-4k-flat", "mips64-4k"]),
        (["arm-lpae"], ["arm-lpae"]),
        ([], []),
    ],
)
def test_names_of_a_family_are_one(names: list[str], said: list[str]) -> None:
    assert families(names, EVERY) == said


@given(st.sets(st.sampled_from(EVERY)))
def test_families_match_every_name_and_no_other(names: set[str]) -> None:
    said = families(sorted(names), EVERY)
    assert {name for name in EVERY if any(fnmatch(name, each) for each in said)} == names
