"""A task of texts, as somebody asks for it."""

from zslayout.errors import Fault, UserError
from zslayout.explore import program as programs
from zslayout.explore import setting
from zslayout.explore.broken import Broken
from zslayout.explore.program import Program
from zslayout.explore.world import Task
from zslayout.reference.patch_level import PatchLevel
from zslayout.reference.size_class import size_classes
from zslayout.words.layout import Layout


def task(  # noqa: PLR0913  # what may be asked for
    layout: Layout,
    level: PatchLevel,
    threads: str,
    *,
    setup: str | None = None,
    size: str = "one",
    broken: Broken | None = None,
    every_step: bool = False,
) -> Task:
    """A task of texts. Raises UserError with the faults in them."""
    sizes = size_classes(layout)

    def sizing(word: str) -> int | None:
        return setting.request_size(sizes, word)

    usual = sizing(size)
    if usual is None:
        text = f'expected a number of bytes that fit in a page, or one, span, huge: "{size}"'
        raise UserError([Fault("--size", text)])
    calls = programs.parse_threads(threads, "--threads", sizing, usual)
    if setup is None:
        before = setting.usual(sizes, programs.wanted_before(calls), usual)
    else:
        before = programs.parse_setup(setup, "--setup", sizing, usual)
    programs.fitting(before, calls)
    return Task(layout, level, Program(before, calls), broken, every_step)
