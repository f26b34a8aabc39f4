"""Object sizes by name, and what is there before the threads begin.

    one     the largest of the class that has two objects in one page: the default
    span    of the class with the fewest pages, several, where an object spans two
    huge    an object that has its page for itself

Without a setup of its own, a program finds each object that no thread allocates written, alone in a
zspage that has room: freeing it frees the zspage, compaction can move it, migration moves its page.
One more zspage has an object that is nobody's, so that there is always somewhere to move to. The
others that once filled these zspages are freed again, and so the free lists are not in order.
"""

from typing import Final

from zslayout.explore.program import Call
from zslayout.reference.allocation_trace import OperationKind
from zslayout.reference.size_class import SizeClass, SizeClasses

SIZES: Final = ("one", "span", "huge")
KEPT: Final = "_kept"
"""The object that is nobody's."""


def named_class(sizes: SizeClasses, name: str) -> SizeClass:
    """The class of a name. Raises LookupError where a pool has none."""
    created = sizes.created
    if name == "huge":
        return created[-1]
    if name == "one":
        found = [each for each in created if each.pages_per_zspage == 1 != each.objs_per_zspage]
        return min(found, key=lambda each: each.objs_per_zspage)
    found = [
        each
        for each in created
        if each.pages_per_zspage > 1 and sizes.page_size % each.size and each.objs_per_zspage > 1
    ]
    if not found:
        raise LookupError("no class of this pool has objects that span two pages")
    return min(found, key=lambda each: (each.pages_per_zspage, each.objs_per_zspage))


def request_size(sizes: SizeClasses, word: str) -> int | None:
    """The bytes to ask for: a number, or the most that goes into the class of a name."""
    if word in SIZES:
        try:
            found = named_class(sizes, word)
        except LookupError:
            return None
        return found.size if found.huge else found.size - sizes.handle_size
    if word.isascii() and word.isdigit() and 1 <= int(word) <= sizes.page_size:
        return int(word)
    return None


def usual(sizes: SizeClasses, names: tuple[str, ...], size: int) -> tuple[Call, ...]:
    """The setup of a program that says nothing about it."""
    calls: list[Call] = []
    fillers: list[str] = []
    each = sizes.lookup(size).objs_per_zspage
    for name in (*names, KEPT):
        calls += (Call(OperationKind.MALLOC, name, size), Call(OperationKind.WRITE, name))
        more = [f"_{name.strip('_')}{number}" for number in range(1, each)]
        calls += [Call(OperationKind.MALLOC, filler, size) for filler in more]
        fillers += more
    return (*calls, *(Call(OperationKind.FREE, filler) for filler in fillers))
