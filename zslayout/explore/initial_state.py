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

from zslayout.explore.thread_programs import ThreadCall
from zslayout.reference.allocation_trace import OperationKind
from zslayout.reference.size_class import SizeClass, SizeClasses

NAMED_SIZES: Final = ("one", "span", "huge")
SPARE_OBJECT: Final = "_kept"
"""The object that is nobody's."""


def named_class(sizes: SizeClasses, name: str) -> SizeClass:
    """The class of a name. Raises LookupError where a pool has none."""
    created = sizes.created
    if name == "huge":
        return created[-1]
    if name == "one":
        found = [kind for kind in created if kind.pages_per_zspage == 1 != kind.objs_per_zspage]
        return min(found, key=lambda kind: kind.objs_per_zspage)
    found = [
        kind
        for kind in created
        if kind.pages_per_zspage > 1 and sizes.page_size % kind.size and kind.objs_per_zspage > 1
    ]
    if not found:
        raise LookupError("no class of this pool has objects that span two pages")
    return min(found, key=lambda kind: (kind.pages_per_zspage, kind.objs_per_zspage))


def request_size(sizes: SizeClasses, word: str) -> int | None:
    """The bytes to ask for: a number, or the most that goes into the class of a name."""
    if word in NAMED_SIZES:
        try:
            found = named_class(sizes, word)
        except LookupError:
            return None
        return found.size if found.huge else found.size - sizes.handle_size
    if word.isascii() and word.isdigit() and 1 <= int(word) <= sizes.page_size:
        return int(word)
    return None


def default_setup(sizes: SizeClasses, names: tuple[str, ...], size: int) -> tuple[ThreadCall, ...]:
    """The setup of a program that says nothing about it."""
    calls: list[ThreadCall] = []
    fillers: list[str] = []
    objects = sizes.lookup(size).objs_per_zspage
    for name in (*names, SPARE_OBJECT):
        calls += (
            ThreadCall(OperationKind.MALLOC, name, size),
            ThreadCall(OperationKind.WRITE, name),
        )
        more = [f"_{name.strip('_')}{number}" for number in range(1, objects)]
        calls += [ThreadCall(OperationKind.MALLOC, filler, size) for filler in more]
        fillers += more
    return (*calls, *(ThreadCall(OperationKind.FREE, filler) for filler in fillers))
