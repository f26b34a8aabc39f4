import pytest

from zslayout.explore.thread_allocators import (
    ThreadHandleAllocator,
    ThreadPageAllocator,
    ThreadTurn,
)
from zslayout.reference.violation import InvariantViolation


def _frames(turn: ThreadTurn) -> ThreadPageAllocator:
    return ThreadPageAllocator(4096, 64, (1 << 40) - 1, turn)


def test_a_thread_gets_the_same_frames_whoever_comes_first() -> None:
    found = []
    for order in ((1, 1, 2), (2, 1, 1), (1, 2, 1)):
        turn = ThreadTurn(2)
        frames, by_thread = _frames(turn), {1: [], 2: []}  # type: ignore[var-annotated]
        for turn.thread in order:
            page = frames.allocate()
            assert page is not None
            by_thread[turn.thread].append(page.pfn)
        found.append(by_thread)
    assert found[0] == found[1] == found[2]


def test_frames_lie_at_both_ends_and_come_once() -> None:
    frames = _frames(ThreadTurn(1))
    first, second = frames.allocate(), frames.allocate()
    assert first is not None
    assert second is not None
    assert (first.pfn, second.pfn) == ((1 << 40) - 1, 1)
    frames.free(second)
    third = frames.allocate()
    assert third is not None
    assert third.pfn not in {first.pfn, second.pfn}
    with pytest.raises(InvariantViolation, match="freed twice"):
        frames.free(second)


def test_a_new_page_looks_as_if_it_were_in_use() -> None:
    page = _frames(ThreadTurn(1)).allocate()
    assert page is not None
    assert all(word & 1 for word in page.words)


@pytest.mark.parametrize("bits", [32, 64])
def test_handles_come_by_thread_and_once(bits: int) -> None:
    turn = ThreadTurn(2)
    handles = ThreadHandleAllocator(bits, turn)
    first = handles.allocate()
    handles.free(first)
    assert handles.allocate() == handles.last_handle == first + bits // 8
    turn.thread = 2
    other = handles.allocate()
    again = ThreadHandleAllocator(bits, (fresh := ThreadTurn(2)))
    fresh.thread = 2
    assert again.allocate() == other
    with pytest.raises(InvariantViolation, match="freed twice"):
        handles.free(first)
