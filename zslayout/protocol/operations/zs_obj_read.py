"""zs_obj_read_begin() and zs_obj_write(): the word is read while nobody moves objects."""

from zslayout.expr.build import eq
from zslayout.protocol import known
from zslayout.protocol.line import Line, Operation
from zslayout.protocol.state import NOWHERE, Map, Update
from zslayout.reference.atomic_step import Action, LockClass


def zs_obj_read() -> Operation:
    """As far as zspage->lock is held: what that protects are the contents of objects."""
    return Operation(
        "zs_obj_read",
        (
            Line(
                "called",
                "takes a share of pool->lock",
                Action.READ_LOCK,
                lock=LockClass.POOL,
                knows=known.live,
                guard=lambda view, _its: eq(view.at(Map.WRITER, NOWHERE), 0),
                updates=lambda _view, its: (Update(Map.READER, its.me, known.number(1)),),
                then=("pool locked",),
            ),
            Line(
                "pool locked",
                "reads the word",
                Action.LOAD_WORD,
                knows=known.reading,
                sets=lambda view, its: {"word": known.word_of(view, its)},
                then=("word read",),
            ),
            Line(
                "word read",
                "has the zspage of the page locked, and releases pool->lock",
                Action.READ_UNLOCK,
                lock=LockClass.POOL,
                knows=known.word_read,
                updates=lambda _view, its: (Update(Map.READER, its.me, NOWHERE),),
            ),
        ),
        ("zs_obj_read_begin", "zs_obj_write"),
        owed=known.owned,
    )
