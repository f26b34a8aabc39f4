"""zs_obj_read_begin() and zs_obj_write(): the word is read while nobody moves objects."""

from zslayout.expr.build import eq
from zslayout.protocol import predicates
from zslayout.protocol.symbolic_state import NO_INDEX, MapUpdate, StateMap
from zslayout.protocol.transition import OperationTable, Transition
from zslayout.reference.atomic_step import Action, LockClass


def zs_obj_read() -> OperationTable:
    """As far as zspage->lock is held: what that protects are the contents of objects."""
    return OperationTable(
        "zs_obj_read",
        (
            Transition(
                "called",
                "takes a share of pool->lock",
                Action.READ_LOCK,
                lock_class=LockClass.POOL,
                assertion=predicates.owns_live_handle,
                guard=lambda view, _its: eq(view.at(StateMap.WRITER, NO_INDEX), 0),
                updates=lambda _view, its: (
                    MapUpdate(StateMap.READER, its.me, predicates.id_value(1)),
                ),
                successors=("pool locked",),
            ),
            Transition(
                "pool locked",
                "reads the word",
                Action.LOAD_WORD,
                assertion=predicates.holds_pool_shared,
                local_updates=lambda view, its: {"word": predicates.word_of(view, its)},
                successors=("word read",),
            ),
            Transition(
                "word read",
                "has the zspage of the page locked, and releases pool->lock",
                Action.READ_UNLOCK,
                lock_class=LockClass.POOL,
                assertion=predicates.word_read,
                updates=lambda _view, its: (MapUpdate(StateMap.READER, its.me, NO_INDEX),),
            ),
        ),
        ("zs_obj_read_begin", "zs_obj_write"),
        precondition=predicates.caller_owns_live,
    )
