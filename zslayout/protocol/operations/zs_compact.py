"""zs_compact(): objects go to fuller zspages of their class."""

from zslayout.expr.build import all_of, eq, ne
from zslayout.expr.nodes import Expr
from zslayout.protocol import invariant, known
from zslayout.protocol.line import Line, Locals, Operation, Variant, no_fact, nothing
from zslayout.protocol.operations.pages import freeing_pages, trying
from zslayout.protocol.state import NOWHERE, Map, Phase, Update, View
from zslayout.reference.atomic_step import Action, LockClass


def zs_compact(variant: Variant) -> Operation:
    """Under both locks, as long as it likes."""

    def emptied(view: View, its: Locals) -> Expr:
        return all_of(
            known.unmoved(view, its),
            ne(its.zspage, 0),
            eq(view.at(Map.PHASE, its.zspage), Phase.USED),
            eq(view.at(Map.CLASS, its.zspage), its.klass),
            eq(view.at(Map.INUSE, its.zspage), its.left),
        )

    def target(view: View, its: Locals) -> Expr:
        parts = [
            ne(its.target, 0),
            ne(its.target, its.zspage),
            eq(view.at(Map.PHASE, its.target), Phase.USED),
            eq(view.at(Map.OWNER, its.new), its.target),
            ne(view.at(Map.INUSE, its.target) + 1, 0),
            known.fits(its, its.new, view.at(Map.CLASS, its.target), its.idx),
        ]
        if not variant.does("compact-across-classes"):
            parts.append(eq(view.at(Map.CLASS, its.target), its.klass))
        return all_of(*parts)

    def encoded(view: View, its: Locals) -> Expr:
        return its.definition.word.holding(its.new, view.at(Map.CLASS, its.target), its.idx)

    return Operation(
        "zs_compact",
        (
            Line(
                "called",
                "takes pool->lock to write",
                Action.WRITE_LOCK,
                lock=LockClass.POOL,
                guard=lambda view, _its: eq(view.at(Map.WRITER, NOWHERE), 0),
                guard_of_threads=(
                    no_fact if variant.does("compact-without-pool-lock") else known.no_reader
                ),
                updates=lambda _view, its: (Update(Map.WRITER, NOWHERE, its.me),),
                then=("pool locked",),
            ),
            Line(
                "pool locked",
                "takes class->lock",
                Action.LOCK,
                lock=LockClass.CLASS,
                knows=lambda view, its: all_of(
                    eq(view.at(Map.WRITER, NOWHERE), its.me), eq(view.at(Map.MOVED, NOWHERE), 0)
                ),
                guard=nothing
                if variant.does("compact-without-class-lock")
                else known.class_is_free,
                updates=lambda _view, its: known.take_class(its),
                then=("both locked", "done"),
            ),
            Line(
                "both locked",
                "moves an object to another zspage of the class",
                Action.STORE_WORD,
                knows=known.unmoved,
                guard=lambda view, its: all_of(
                    invariant.live(view, its.handle),
                    eq(its.zspage, known.zspage_of(view, its)),
                    eq(invariant.class_of(view, its.handle), its.klass),
                    target(view, its),
                ),
                fact_of_all=known.others_in_it,
                updates=lambda view, its: (
                    Update(Map.WORD, its.handle, encoded(view, its)),
                    *(known.seen(view, its, encoded(view, its)) if variant.class_bits else ()),
                    Update(Map.ZSPAGE, its.handle, its.target),
                    Update(Map.INUSE, its.target, view.at(Map.INUSE, its.target) + 1),
                    Update(Map.INUSE, its.zspage, its.left),
                ),
                then=("both locked", "trying", "done"),
            ),
            *trying(emptied, "source emptied", "both locked", "done"),
            Line(
                "source emptied",
                "finds the source empty and every page locked, and unlinks it",
                Action.MOVE_ZSPAGE,
                knows=emptied,
                guard=lambda _view, its: eq(its.left, 0),
                fact_of_pages=known.all_locked,
                updates=lambda _view, its: (
                    Update(Map.PHASE, its.zspage, known.number(Phase.DYING)),
                    Update(Map.KEEPER, its.zspage, its.me),
                ),
                then=("freeing",),
            ),
            *freeing_pages("", known.unmoved, "both locked", "done"),
            Line(
                "done",
                "releases class->lock",
                Action.UNLOCK,
                lock=LockClass.CLASS,
                knows=known.unmoved,
                updates=known.drop_class,
                then=("class released",),
            ),
            Line(
                "class released",
                "releases pool->lock",
                Action.WRITE_UNLOCK,
                lock=LockClass.POOL,
                knows=lambda view, its: all_of(
                    eq(view.at(Map.WRITER, NOWHERE), its.me), eq(view.at(Map.MOVED, NOWHERE), 0)
                ),
                updates=lambda _view, _its: (Update(Map.WRITER, NOWHERE, NOWHERE),),
            ),
        ),
        ("zs_compact", "migrate_zspage", "obj_malloc", "obj_free"),
    )
