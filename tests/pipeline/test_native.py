"""A file run beside the reference allocator, and the shortest trace of a difference."""

from collections.abc import Sequence

import natives
import pytest

from zslayout.cfront.text import CFile
from zslayout.errors import UserError
from zslayout.native.host import Sanitizer
from zslayout.pipeline.native import run_native
from zslayout.pipeline.source import SourceRequest, check_source
from zslayout.reference.allocation_trace import OperationKind, TraceOperation, parse_trace
from zslayout.reference.patch_level import PatchLevel
from zslayout.reference.session import CheckLevel
from zslayout.results.native import NativeRequest, NativeResult
from zslayout.results.run import RunRequest
from zslayout.subjects.zsmalloc.registry import FROM_C

WORK = [
    *(TraceOperation(OperationKind.MALLOC, n, 70 * n) for n in range(1, 40)),
    *(TraceOperation(OperationKind.WRITE, n) for n in range(1, 40)),
    *(TraceOperation(OperationKind.MIGRATE, n) for n in range(9)),
    *(TraceOperation(OperationKind.FREE, n) for n in range(1, 40, 2)),
    TraceOperation(OperationKind.COMPACT),
    *(TraceOperation(OperationKind.READ, n) for n in range(2, 40, 2)),
]


def ran(  # noqa: PLR0913, PLR0917  # what a run is asked for
    file: CFile,
    work: Sequence[TraceOperation] = WORK,
    sanitizers: tuple[Sanitizer, ...] = (),
    threads: int = 0,
    race: int = 16_000,
    name: str = "arm64-4k",
) -> NativeResult:
    natives.needs(64, sanitizers)
    layout = natives.layout(file, name)
    run = RunRequest(
        layout, PatchLevel.EARLY_UNLOCK, CheckLevel.CHEAP, 0, lambda: iter(work), len(work)
    )
    return run_native(NativeRequest(run, file.name, sanitizers, threads, race), file)


def test_a_release_is_the_same_under_the_sanitizers() -> None:
    found = ran(natives.file(), sanitizers=(Sanitizer.ADDRESS, Sanitizer.UNDEFINED))
    assert (found.difference, found.operations_done) == (None, len(WORK))


def test_threads_race_under_their_sanitizer() -> None:
    found = ran(natives.file(), sanitizers=(Sanitizer.THREAD,), threads=2, race=3000)
    assert found.difference is None
    assert found.race is not None
    assert found.race.rounds > 0


def test_a_file_that_copies_otherwise_than_by_memcpy_is_the_same() -> None:
    """Contents that are told are not where it looks for them: then they are written."""
    text = "memcpy(dst + off, handle_mem, mem_len);"
    byte = "((char *)dst)[off + i] = ((char *)handle_mem)[i];"
    loop = f"for (size_t i = 0; i < mem_len; i++)\n\t\t\t{byte}"
    found = ran(natives.file("7.3", text, loop), name="arm64-64k")
    assert (found.difference, found.operations_done) == (None, len(WORK))


def test_a_difference_is_shrunk_to_the_operations_that_it_takes() -> None:
    lines = ("class_stat_sub(class, ZS_OBJS_ALLOCATED,", "\t\t\t\t       class->objs_per_zspage);")
    end = "\t\t\tzspage_to_free"
    found = ran(natives.file("7.3", "\n".join((*lines, end)), "\n" + end))
    assert found.difference is not None
    assert found.difference.check == "native.statistics"
    assert found.failing_trace is not None
    kinds = [each.kind.value for each in found.failing_trace.operations]
    assert kinds == ["malloc", "free"]


def test_a_list_that_only_the_whole_state_shows_is_found_at_its_operation() -> None:
    text = "	list_add(&zspage->list, &class->fullness_list[fullness]);"
    work = [
        *(TraceOperation(OperationKind.MALLOC, n, 3000) for n in range(30)),
        *(TraceOperation(OperationKind.FREE, n) for n in range(0, 30, 4)),
    ]
    found = ran(natives.file("7.3", text, text.replace("list_add", "list_add_tail")), work)
    assert found.difference is not None
    assert found.difference.check == "native.state"
    assert found.difference.operation
    assert found.failing_trace is not None
    assert len(found.failing_trace.operations) < len(work)


def test_the_second_read_of_the_word_left_out_is_found_by_racing_threads() -> None:
    comment = "	/* Re-read under class->lock: PFN is now stable vs migration. */\n"
    file = natives.file("7.3", f"{comment}	obj = handle_to_obj(handle);\n", "")
    assert ran(file).difference is None, "one thread cannot show it"
    # Which try shows it is up to the machine's own scheduler.
    tries = (ran(file, WORK[:3], threads=3).difference for _ in range(20))
    found = next(filter(None, tries), None)
    assert found is not None
    assert found.check in {"native.crash", "native.place", "native.assertion", "native.contents"}


def test_a_store_beyond_a_page_is_a_report_of_the_sanitizer() -> None:
    old = "		memcpy(dst + off, handle_mem, mem_len);"
    file = natives.file("7.3", old, "		memcpy(dst + PAGE_SIZE - 1, handle_mem, mem_len);")
    found = ran(file, sanitizers=(Sanitizer.ADDRESS,)).difference
    assert found is not None
    assert found.check == "native.sanitizer"
    assert found.place.startswith("mm/zsmalloc.c:")


def test_a_file_that_does_not_build_is_bad_input() -> None:
    with pytest.raises(UserError):
        ran(natives.file("7.3", "static size_t huge_class_size;", "static size_t huge class_size;"))


def test_what_the_check_of_the_source_refutes_is_seen_in_the_code() -> None:
    bits = "(MAX_POSSIBLE_PHYSMEM_BITS - PAGE_SHIFT)"
    file = natives.file("7.3", bits, bits.replace(")", " - 1)"))
    at = natives.layout(file)
    wanted = tuple(each for each in FROM_C if each.id.startswith("obj."))
    checked = check_source(SourceRequest(file, (at.params,), wanted, 8))
    trace = parse_trace("replay", checked.replay())
    frames = tuple(int(each, 16) for each in dict(trace.settings)["frames"].split(","))
    for of, differs in ((file, True), (natives.file(), False)):
        run = RunRequest(
            at,
            PatchLevel.EARLY_UNLOCK,
            CheckLevel.CHEAP,
            0,
            lambda: iter(trace.operations),
            len(trace.operations),
        )
        asked = NativeRequest(run, of.name, first_frames=frames, own_words=True)
        found = run_native(asked, of).difference
        assert (found is not None) is differs
