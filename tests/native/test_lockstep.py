"""A file and the reference allocator, step for step."""

import natives
import pytest

from zslayout.native.lockstep import Difference, run_all
from zslayout.reference.allocation_trace import OperationKind, TraceOperation


@pytest.mark.parametrize(
    ("release", "name", "workload"),
    [
        ("7.3", "arm64-4k", "mixed"),
        ("7.3", "arm64-64k", "pressure"),
        ("7.3", "riscv64-sv57", "pressure"),
        ("7.3", "um-x86_64", "mixed"),
        ("6.12", "arm64-4k", "pressure"),
        ("6.12", "arm-lpae", "mixed"),
    ],
)
def test_a_release_is_the_same_step_for_step(release: str, name: str, workload: str) -> None:
    natives.same(natives.lockstep(natives.file(release), name), workload, 4000)


def test_allocations_may_fail_at_every_point() -> None:
    natives.same(natives.lockstep(natives.file(), fail_every=3), "mixed", 4000)


def test_the_worker_frees_what_somebody_else_has_locked() -> None:
    side_by_side = natives.lockstep(natives.file(), fail_every=2)
    kinds = (OperationKind.MALLOC, OperationKind.FREE)
    trace = [TraceOperation(kind, number, 3000) for number in range(20) for kind in kinds]
    run_all(side_by_side, [*trace, TraceOperation(OperationKind.DEFERRED)])
    assert side_by_side.reference.pool.pages_allocated == 0


@pytest.mark.parametrize("release", ["6.1", "7.3"])
def test_contents_that_are_told_are_the_same(release: str) -> None:
    """Whatever is copied on the way: pieces of pages, and parts of them."""
    natives.same(natives.lockstep(natives.file(release), "arm64-64k", tells=True), "mixed", 4000)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("memcpy(dst + off, handle_mem, mem_len);", "memcpy(dst + off, handle_mem + 1, mem_len);"),
        ("kunmap_local(dst);\n\t} else", "((char *)dst)[off + 3000] ^= 1;\n\t} else"),
    ],
    ids=["from-the-second-byte", "a-stray-store"],
)
def test_what_is_wrong_is_seen_where_contents_are_told(old: str, new: str) -> None:
    file = natives.file("7.3", old, new.replace("1;\n", "1;\n\t\tkunmap_local(dst);\n"))
    with pytest.raises(Difference) as found:
        natives.same(natives.lockstep(file, "arm64-64k", tells=True), "mixed", 4000)
    assert found.value.check == "native.contents"


def first(old: str, new: str, release: str = "7.3") -> Difference:
    with pytest.raises(Difference) as found:
        natives.same(natives.lockstep(natives.file(release, old, new)), "mixed", 20_000)
    return found.value


def test_physical_bits_one_short_lose_the_last_frame() -> None:
    found = first(
        "(MAX_POSSIBLE_PHYSMEM_BITS - PAGE_SHIFT)", "(MAX_POSSIBLE_PHYSMEM_BITS - PAGE_SHIFT - 1)"
    )
    assert (found.check, found.step) == ("native.place", 0)
    assert found.expected_word is not None
    assert found.found_word is not None
    assert found.found_word >> 24 != found.expected_word >> 24


def test_a_migration_that_forgets_an_object_leaves_it_behind() -> None:
    found = first(
        "			record_obj(handle, new_obj);",
        "			if (obj_idx != 1)\n				record_obj(handle, new_obj);",
    )
    assert found.operation.startswith("migrate")
    assert found.check in {"native.word", "native.place"}


def test_a_migration_that_copies_too_little_is_read_back_wrong() -> None:
    found = first("	copy_page(d_addr, s_addr);", "	memcpy(d_addr, s_addr, PAGE_SIZE / 2);")
    assert found.check == "native.contents"


def test_a_page_that_is_not_given_back_is_a_lost_frame() -> None:
    found = first("		zpdesc_put(zpdesc);\n		zpdesc = next;", "		zpdesc = next;")
    assert found.check in {"native.frames", "native.assertion"}
    assert found.operation.startswith("free")


def test_a_list_in_another_order_is_seen_in_the_whole_state() -> None:
    text = "	list_add(&zspage->list, &class->fullness_list[fullness]);"
    found = first(text, text.replace("list_add", "list_add_tail"))
    assert found.check in {"native.state", "native.word"}


def test_a_lock_that_is_not_released_is_a_deadlock_or_held_at_the_end() -> None:
    found = first(
        "	spin_unlock(&class->lock);\n\n	if (zspage_to_free) {", "	if (zspage_to_free) {"
    )
    assert found.check == "native.assertion"
    assert "1 locks are held" in found.text
