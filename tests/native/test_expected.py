"""What the reference allocator says of an operation."""

from errno import EINVAL, ENOMEM

import pools

from zslayout.native.expected import Reference
from zslayout.native.state import labelled
from zslayout.native.versions import Manners
from zslayout.native.wire import WORD, StepResult
from zslayout.reference.allocation_trace import OperationKind, TraceOperation
from zslayout.reference.patch_level import PatchLevel
from zslayout.reference.session import CheckLevel


def reference(manners: Manners | None = None, fail_every: int = 0) -> Reference:
    return Reference(
        pools.layout(),
        PatchLevel.EARLY_UNLOCK,
        CheckLevel.CHEAP,
        seed=0,
        manners=manners or Manners(),
        fail_every=fail_every,
    )


def done(of: Reference, kind: OperationKind, number: int = 0, size: int = 0) -> StepResult | None:
    found = of.do(TraceOperation(kind, number, size))
    return None if found is None else found[1]


def test_an_allocation_has_its_word_and_its_frames() -> None:
    of = reference()
    found = done(of, OperationKind.MALLOC, 1, 100)
    assert found is not None
    assert found.word == of.pool.words[of.session.live[1].handle]
    assert (found.inuse, found.objs_inuse) == (1, 1)
    assert found.frames == found.pages_allocated == len(of.frames.drawn)


def test_what_is_asked_of_an_object_that_is_not_there_is_left_out() -> None:
    of = reference()
    assert done(of, OperationKind.FREE, 1) is None
    assert done(of, OperationKind.READ, 1) is None
    assert done(of, OperationKind.MIGRATE, 1) is None


def test_a_zspage_that_is_gone_leaves_nothing() -> None:
    of = reference()
    done(of, OperationKind.MALLOC, 1, 100)
    found = done(of, OperationKind.FREE, 1)
    assert found is not None
    assert (found.inuse, found.objs_allocated, found.pages_allocated) == (0, 0, 0)


def test_a_request_too_large_is_answered_as_the_version_does() -> None:
    found = done(reference(Manners(too_large=EINVAL)), OperationKind.MALLOC, 1, 1 << 20)
    assert found == StepResult(status=WORD - EINVAL)


def test_an_allocation_that_fails_draws_no_frame() -> None:
    of = reference(fail_every=2)
    first, second = (done(of, OperationKind.MALLOC, n, 4000) for n in (1, 2))
    assert first is not None
    assert first.status == 0
    assert second is not None
    assert second.status == WORD - ENOMEM
    assert of.slots == {1: 0}


def test_a_state_is_what_is_read_of_it() -> None:
    of = reference()
    for number in range(30):
        done(of, OperationKind.MALLOC, number, 90 * number + 1)
    numbers = of.state()
    assert [each.number for each in labelled(numbers, 12)] == numbers
