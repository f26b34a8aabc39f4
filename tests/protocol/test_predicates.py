"""What operations say again and again, of states that are written down."""

from collections.abc import Mapping

import pools
from hypothesis import given
from hypothesis import strategies as st

from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import Const, Expr
from zslayout.protocol import predicates
from zslayout.protocol.symbolic_state import ID_TYPE, StateMap, SymbolicState, ZspagePhase
from zslayout.protocol.transition import ThreadLocals

DEFINITION = pools.layout("arm64-4k").definition
threads = st.integers(0, 3)


class Written(SymbolicState):
    """A state in which a map has one value wherever it is read."""

    def __init__(self, values: Mapping[StateMap, int]) -> None:
        super().__init__(64)
        self._all = values

    def at(self, map_: StateMap, index: Expr) -> Expr:
        """That value."""
        del index
        return Const(self._all[map_], self._type(map_))


def its(**values: int) -> ThreadLocals:
    """What a thread has, as numbers."""
    return ThreadLocals(DEFINITION, {name: Const(value, ID_TYPE) for name, value in values.items()})


@given(threads, threads, st.integers(1, 3))
def test_class_locked_is_the_lock_of_the_class_without_pool_lock(
    owner: int, writer: int, me: int
) -> None:
    view = Written({StateMap.CLASS_LOCK: owner, StateMap.WRITER: writer})
    mine = its(me=me, klass=0)
    assert bool(evaluate(predicates.holds_class_lock(view, mine), {})) is (owner == me != writer)
    assert bool(evaluate(predicates.holds_class_and_pool(view, mine), {})) is (
        owner == me == writer
    )
    assert bool(evaluate(predicates.holds_class_alone(view, mine), {})) is (owner == me)


@given(st.integers(0, 4), threads, st.integers(1, 3))
def test_a_zspage_dies_in_the_hands_of_its_keeper(phase: int, keeper: int, me: int) -> None:
    view = Written({StateMap.PHASE: phase, StateMap.KEEPER: keeper})
    dying = bool(evaluate(predicates.zspage_dying(view, its(me=me, zspage=1)), {}))
    assert dying is (phase == ZspagePhase.DYING and keeper == me)
    assert not evaluate(predicates.zspage_dying(view, its(me=me, zspage=0)), {})


@given(st.booleans(), st.integers(1, 2), st.integers(1, 2), st.integers(0, 2))
def test_inuse_is_not_0_while_another_object_is_left(
    live: bool, zspage: int, other: int, left: int
) -> None:
    view = Written({StateMap.LIVE: int(live), StateMap.ZSPAGE: zspage})
    mine = its(handle=1, zspage=1, remaining=left)
    right = bool(evaluate(predicates.inuse_counts_others(view, mine, Const(other, ID_TYPE)), {}))
    assert right is not (live and zspage == 1 and other != 1 and left == 0)


@given(threads, st.integers(1, 2), st.integers(1, 3))
def test_all_locked_speaks_of_the_pages_of_the_zspage(owner: int, held: int, me: int) -> None:
    view = Written({StateMap.OWNER: owner, StateMap.PAGE_LOCK: held})
    mine, page = its(me=me, zspage=1), Const(7, view.word_type)
    assert bool(evaluate(predicates.page_locked_if_owned(view, mine, page), {})) is (
        owner != 1 or held == me
    )
    assert bool(evaluate(predicates.page_not_owned(view, mine, page), {})) is (owner != 1)
