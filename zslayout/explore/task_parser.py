"""A task of texts, as somebody asks for it."""

from zslayout.errors import Fault, UserError
from zslayout.explore import initial_state
from zslayout.explore import thread_programs as programs
from zslayout.explore.execution import SearchTask
from zslayout.explore.mutants import OperationMutant
from zslayout.explore.thread_programs import ThreadPrograms
from zslayout.reference.patch_level import PatchLevel
from zslayout.reference.size_class import size_classes
from zslayout.words.layout import Layout


def parse_task(  # noqa: PLR0913  # what may be asked for
    layout: Layout,
    level: PatchLevel,
    threads: str,
    *,
    setup: str | None = None,
    size: str = "one",
    mutant: OperationMutant | None = None,
    no_reduction: bool = False,
) -> SearchTask:
    """A task of texts. Raises UserError with the faults in them."""
    sizes = size_classes(layout)

    def size_parser(word: str) -> int | None:
        return initial_state.request_size(sizes, word)

    usual = size_parser(size)
    if usual is None:
        text = f'expected a number of bytes that fit in a page, or one, span, huge: "{size}"'
        raise UserError([Fault("--size", text)])
    calls = programs.parse_threads(threads, "--threads", size_parser, usual)
    if setup is None:
        before = initial_state.default_setup(sizes, programs.objects_before(calls), usual)
    else:
        before = programs.parse_setup(setup, "--setup", size_parser, usual)
    programs.check_setup(before, calls)
    return SearchTask(layout, level, ThreadPrograms(before, calls), mutant, no_reduction)
