"""The lines of a C file under the steps of a schedule."""

from functools import cache
from typing import Final

import samples
from claimed import MERGED

from zslayout.cfront.text import CFile
from zslayout.explore.replay import ScheduleTrace, replay_schedule
from zslayout.explore.search import SearchBounds, search_schedules
from zslayout.explore.task_parser import parse_task
from zslayout.pipeline.step_lines import StepFinder
from zslayout.protocol.mutants import MUTANT_BY_NAME
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.words.layout import derive

ALLOCATED: Final = "if (!obj_allocated(zpdesc, s_addr + off, &handle))"
STORED: Final = "record_obj(handle, location_to_obj(newzpdesc, obj_idx, obj_to_class_idx(obj)));"
PARAMS: Final = samples.named("arm64-4k")


@cache
def traced(mutant: str) -> ScheduleTrace:
    of = MUTANT_BY_NAME[mutant]
    layout = derive(SCHEMES[of.scheme], PARAMS, 8)
    task = parse_task(layout, of.level, of.threads, setup=of.setup or None, mutant=of)
    return replay_schedule(task, search_schedules(task, SearchBounds(100_000, 60)).schedule)


@cache
def finder(text: str = MERGED) -> StepFinder:
    return StepFinder(CFile("merged.c", text), PARAMS, 8)


def told(mutant: str, thread: int, text: str = MERGED) -> list[tuple[str, str]]:
    """Each step of a thread that has lines, with what stands there."""
    trace = traced(mutant)
    steps = zip(trace.events, finder(text).lines(trace), strict=True)
    return [
        (event.text.partition(":")[0], " ".join(line.text for line in lines))
        for event, lines in steps
        if event.thread == thread and lines
    ]


def test_each_step_of_the_file_has_the_line_that_does_it() -> None:
    assert told("no-reread", 2) == [
        ("find zspage", "struct zspage *zspage = get_zspage(zpdesc);"),
        ("write_lock", "write_lock(&pool->lock);"),
        ("lock", "spin_lock(&class->lock);"),
        ("write_trylock", "if (!zspage_write_trylock(zspage)) {"),
        ("store page", "copy_highpage(newpage, page);"),
        ("load page", ALLOCATED),
        ("load obj", "obj = handle_to_obj(handle);"),
        ("store obj", STORED),
        ("load page", ALLOCATED),
        ("chain pages", "replace_sub_page(class, zspage, newzpdesc, zpdesc);"),
        ("write_unlock", "zspage_write_unlock(zspage);"),
        ("unlock", "spin_unlock(&class->lock);"),
        ("write_unlock", "write_unlock(&pool->lock);"),
    ]


def test_two_loads_of_the_word_stand_at_two_lines_in_their_order() -> None:
    assert [text for what, text in told("pfn-of-first-read", 1) if what == "load obj"] == [
        "*class = pool->size_class[obj_to_class_idx(handle_to_obj(handle))];",
        "*obj = handle_to_obj(handle);",
    ]


def test_what_the_file_does_not_do_has_no_line() -> None:
    steps = [event.text for event in traced("no-reread").events if event.thread == 2]
    assert steps[0] == "migrate(a)"
    assert any(each.startswith("lock: page lock") for each in steps)  # the caller's
    assert not any("page lock" in what for what, _ in told("no-reread", 2))


def test_helpers_of_the_files_own_are_gone_through() -> None:
    inner = "\twrite_lock(&pool->lock);\n"
    assert MERGED.count(inner) > 1
    helper = "static void shut_out(struct zs_pool *pool)\n{\n\twrite_lock(&pool->lock);\n}\n\n"
    place = MERGED.index("static int zs_page_migrate(")
    text = MERGED[:place] + helper + MERGED[place:].replace(inner, "\tshut_out(pool);\n", 1)
    assert ("write_lock", "write_lock(&pool->lock);") in told("no-reread", 2, text)


def test_a_file_that_no_compiler_reads_has_no_lines() -> None:
    assert told("no-reread", 2, "#error none\n") == []
