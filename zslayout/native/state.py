"""The numbers of a whole state, each with what it says: for whoever asks where two states part."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple


class StateNumber(NamedTuple):
    """A number, and what it is of."""

    says: str
    number: int


class StateDifference(NamedTuple):
    """The first number that is not the same."""

    says: str
    expected: int
    found: int


def first_difference(
    expected: Sequence[int], found: Sequence[int], groups: int
) -> StateDifference | None:
    """Where two states part, or None."""
    if tuple(expected) == tuple(found):
        return None
    pairs = zip(labelled(expected, groups), labelled(found, groups), strict=False)
    for one, other in pairs:
        if one != other:
            return StateDifference(one.says, one.number, other.number)
    return StateDifference("the size of the whole state", len(expected), len(found))


def labelled(numbers: Sequence[int], groups: int) -> Iterator[StateNumber]:
    """The numbers in the order in which `driver.c` writes them."""
    left = iter(numbers)
    yield StateNumber("pages that compaction can free", next(left))
    yield StateNumber("pages_compacted", next(left))
    for index in left:
        kind = f"class {index}"
        yield StateNumber("the next class", index)
        yield StateNumber(f"{kind}: size", next(left))
        yield StateNumber(f"{kind}: pages_per_zspage", next(left))
        objects = next(left)
        yield StateNumber(f"{kind}: objs_per_zspage", objects)
        yield StateNumber(f"{kind}: objects allocated", next(left))
        yield StateNumber(f"{kind}: objects in use", next(left))
        for group in range(groups):
            yield StateNumber(f"{kind}: statistic of fullness group {group}", next(left))
            count = next(left)
            yield StateNumber(f"{kind}: zspages on the list of fullness group {group}", count)
            for place in range(count):
                zspage = f"{kind}, zspage {place} of fullness group {group}"
                yield from _zspage(zspage, left, objects)


def _zspage(zspage: str, left: Iterator[int], objects: int) -> Iterator[StateNumber]:
    for name in ("huge", "class", "fullness", "inuse", "freeobj"):
        yield StateNumber(f"{zspage}: {name}", next(left))
    pages = next(left)
    yield StateNumber(f"{zspage}: pages", pages)
    for page in range(pages):
        yield StateNumber(f"{zspage}: frame of page {page}", next(left))
        yield StateNumber(f"{zspage}: first object offset of page {page}", next(left))
    for slot in range(objects):
        yield StateNumber(f"{zspage}: header or link of object {slot}", next(left))
