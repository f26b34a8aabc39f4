"""What callers do: a handle becomes another thread's, which alone may free it then."""

from zslayout.expr.build import ne
from zslayout.protocol import known
from zslayout.protocol.line import Line, Operation
from zslayout.protocol.state import Map, Update


def hand_over() -> Operation:
    """With release and acquire: the other thread sees the word that was stored last, or a later."""
    return Operation(
        "hand_over",
        (
            Line(
                "called",
                "gives a handle to another thread",
                None,
                knows=known.live,
                guard=lambda _view, its: ne(its.other, 0),
                updates=lambda _view, its: (Update(Map.HOLDER, its.handle, its.other),),
            ),
        ),
        ("zs_free",),
        owed=known.owned,
    )
