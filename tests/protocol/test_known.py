"""What operations say again and again, of states that are written down."""

from collections.abc import Mapping

import pools
from hypothesis import given
from hypothesis import strategies as st

from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import Const, Expr
from zslayout.protocol import known
from zslayout.protocol.line import Locals
from zslayout.protocol.state import ID, Map, Phase, State

DEFINITION = pools.layout("arm64-4k").definition
threads = st.integers(0, 3)


class Written(State):
    """A state in which a map has one value wherever it is read."""

    def __init__(self, values: Mapping[Map, int]) -> None:
        super().__init__(64)
        self._all = values

    def at(self, map_: Map, index: Expr) -> Expr:
        """That value."""
        del index
        return Const(self._all[map_], self._type(map_))


def its(**values: int) -> Locals:
    """What a thread has, as numbers."""
    return Locals(DEFINITION, {name: Const(value, ID) for name, value in values.items()})


@given(threads, threads, st.integers(1, 3))
def test_class_locked_is_the_lock_of_the_class_without_pool_lock(
    owner: int, writer: int, me: int
) -> None:
    view = Written({Map.CLASS_LOCK: owner, Map.WRITER: writer})
    mine = its(me=me, klass=0)
    assert bool(evaluate(known.class_locked(view, mine), {})) is (owner == me != writer)
    assert bool(evaluate(known.both_locked(view, mine), {})) is (owner == me == writer)
    assert bool(evaluate(known.class_is_free(view, mine), {})) is (owner == 0)


@given(st.integers(0, 4), threads, st.integers(1, 3))
def test_a_zspage_dies_in_the_hands_of_its_keeper(phase: int, keeper: int, me: int) -> None:
    view = Written({Map.PHASE: phase, Map.KEEPER: keeper})
    dying = bool(evaluate(known.dying(view, its(me=me, zspage=1)), {}))
    assert dying is (phase == Phase.DYING and keeper == me)
    assert not evaluate(known.dying(view, its(me=me, zspage=0)), {})


@given(st.booleans(), st.integers(1, 2), st.integers(1, 2), st.integers(0, 2))
def test_inuse_is_not_0_while_another_object_is_left(
    live: bool, zspage: int, other: int, left: int
) -> None:
    view = Written({Map.LIVE: int(live), Map.ZSPAGE: zspage})
    mine = its(handle=1, zspage=1, left=left)
    right = bool(evaluate(known.others_in_it(view, mine, Const(other, ID)), {}))
    assert right is not (live and zspage == 1 and other != 1 and left == 0)


@given(threads, st.integers(1, 2), st.integers(1, 3))
def test_all_locked_speaks_of_the_pages_of_the_zspage(owner: int, held: int, me: int) -> None:
    view = Written({Map.OWNER: owner, Map.PAGE_LOCK: held})
    mine, page = its(me=me, zspage=1), Const(7, view.word_type)
    assert bool(evaluate(known.all_locked(view, mine, page), {})) is (owner != 1 or held == me)
    assert bool(evaluate(known.none_left(view, mine, page), {})) is (owner != 1)
