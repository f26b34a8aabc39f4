"""Fewer operations that still fail."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from zslayout.reference.allocation_trace import OperationKind, TraceOperation
from zslayout.reference.shrink import shrink_operations


def malloc(number: int) -> TraceOperation:
    return TraceOperation(OperationKind.MALLOC, number, 8)


@given(st.sets(st.integers(0, 199), min_size=1, max_size=6))
def test_what_is_left_is_what_makes_it_fail(needed: set[int]) -> None:
    def fails(part: Sequence[TraceOperation]) -> bool:
        return needed <= {each.number for each in part}

    left = shrink_operations([malloc(i) for i in range(200)], fails)
    assert [each.number for each in left] == sorted(needed)


def test_operations_stay_in_their_order() -> None:
    def fails(part: Sequence[TraceOperation]) -> bool:
        numbers = [each.number for each in part]
        return 7 in numbers and 3 in numbers and numbers.index(7) < numbers.index(3)

    left = shrink_operations([malloc(i) for i in (1, 7, 2, 9, 3, 4, 7)], fails)
    assert [each.number for each in left] == [7, 3]


def test_when_time_is_out_the_least_failing_part_so_far_is_given() -> None:
    everything = [malloc(i) for i in range(10)]
    assert shrink_operations(everything, lambda _: True, seconds=0.0) == tuple(everything)
