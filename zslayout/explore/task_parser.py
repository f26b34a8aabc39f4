"""A task of texts, as somebody asks for it: sizes by name, and what is there before.

    one     the largest of the class that has two objects in one page: the default
    span    of the class with the fewest pages, several, where an object spans two
    huge    an object that has its page for itself

Without a setup of its own, a program finds each object that no thread allocates written, alone in a
zspage that has room: freeing it frees the zspage, compaction can move it, migration moves its page.
One more zspage has an object that is nobody's, so that there is always somewhere to move to. The
others that once filled these zspages are freed again, and so the free lists are not in order.
"""

from typing import Final

from zslayout.errors import Fault, UserError
from zslayout.explore import thread_programs as programs
from zslayout.explore.execution import SearchTask
from zslayout.explore.thread_programs import ThreadCall, ThreadPrograms
from zslayout.protocol.mutant import Mutant
from zslayout.reference.allocation_trace import OperationKind
from zslayout.reference.patch_level import PatchLevel
from zslayout.reference.size_class import SizeClass, SizeClasses, size_classes
from zslayout.words.layout import Layout

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


def parse_task(  # noqa: PLR0913  # what may be asked for
    layout: Layout,
    level: PatchLevel,
    threads: str,
    *,
    setup: str | None = None,
    size: str = "one",
    mutant: Mutant | None = None,
    no_reduction: bool = False,
) -> SearchTask:
    """A task of texts. Raises UserError with the faults in them."""
    sizes = size_classes(layout)

    def size_parser(word: str) -> int | None:
        return request_size(sizes, word)

    usual = size_parser(size)
    if usual is None:
        text = f'expected a number of bytes that fit in a page, or one, span, huge: "{size}"'
        raise UserError([Fault("--size", text)])
    calls = programs.parse_threads(threads, "--threads", size_parser, usual)
    if setup is None:
        before = default_setup(sizes, programs.objects_before(calls), usual)
    else:
        before = programs.parse_setup(setup, "--setup", size_parser, usual)
    programs.check_setup(before, calls)
    return SearchTask(layout, level, ThreadPrograms(before, calls), mutant, no_reduction)
