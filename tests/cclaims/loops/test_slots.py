import pytest
from cclaims.mistakes import read
from kernel import kernel_source

from zslayout.cclaims.loops.slots import slots_seen
from zslayout.verdict import Status

PROVED, REFUTED = Status.PROVED, Status.REFUTED


@pytest.mark.parametrize(
    ("more", "inside", "each"), [(0, PROVED, PROVED), (-1, REFUTED, PROVED), (1, PROVED, REFUTED)]
)
def test_a_loop_looks_into_as_many_slots_as_there_are_and_no_more(
    more: int, inside: Status, each: Status
) -> None:
    _, runs = read(kernel_source("7.3").decode())
    (ends,) = (x for x in runs if x.run.name == "@zs_destroy_pool")
    (act,) = (x for x in ends.acts if x.role == "array" and x.event.loops)
    slot, count = ends.reading.argument(act.value), ends.reading.limits.class_index + 1 + more
    loop = ends.run.loops[act.event.loops[-1]]
    seen = slots_seen(ends, loop, act.path, slot, ends.reading.number(count, 32))
    assert (seen.inside.status, seen.each.status, seen.once.status) == (inside, each, PROVED)
