"""What callers do: a handle becomes another thread's, which alone may free it then."""

from zslayout.expr.build import ne
from zslayout.protocol import predicates
from zslayout.protocol.rows import HANDLE, local, puts
from zslayout.protocol.symbolic_state import StateMap
from zslayout.protocol.transition import OperationTable, Transition


def hand_over() -> OperationTable:
    """With release and acquire: the other thread sees the word that was stored last, or a later."""
    return OperationTable(
        "hand_over",
        (
            Transition(
                "called",
                "gives a handle to another thread",
                None,
                assertion=predicates.owns_live_handle,
                guard=lambda _view, its: ne(its.other, 0),
                updates=puts((StateMap.HOLDER, HANDLE, local("other"))),
            ),
        ),
        ("zs_free",),
        precondition=predicates.caller_owns_live,
    )
