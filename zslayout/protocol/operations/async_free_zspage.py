"""async_free_zspage(): the worker that frees empty zspages."""

from zslayout.expr.build import all_of, eq, ne
from zslayout.expr.nodes import Expr
from zslayout.protocol import known
from zslayout.protocol.line import Line, Locals, Operation, Variant, no_fact
from zslayout.protocol.operations.pages import freeing_pages, locking_a_page
from zslayout.protocol.state import Map, Phase, Update, View
from zslayout.reference.atomic_step import Action, LockClass


def async_free_zspage(variant: Variant) -> Operation:
    """First it takes them off their lists, then it waits for their pages."""

    def orphan(view: View, its: Locals) -> Expr:
        return all_of(
            ne(its.zspage, 0),
            eq(view.at(Map.PHASE, its.zspage), Phase.ORPHAN),
            eq(view.at(Map.KEEPER, its.zspage), its.me),
            known.not_writing(view, its),
        )

    return Operation(
        "async_free_zspage",
        (
            Line(
                "called",
                "takes class->lock",
                Action.LOCK,
                lock=LockClass.CLASS,
                knows=known.not_writing,
                guard=known.class_is_free,
                updates=lambda _view, its: known.take_class(its),
                then=("class locked", "none empty", "none at all"),
            ),
            Line(
                "class locked",
                "takes an empty zspage off its list",
                Action.MOVE_ZSPAGE,
                knows=known.class_locked,
                guard=lambda view, its: all_of(
                    ne(its.zspage, 0),
                    eq(view.at(Map.PHASE, its.zspage), Phase.USED),
                    eq(view.at(Map.CLASS, its.zspage), its.klass),
                    eq(view.at(Map.INUSE, its.zspage), 0),
                ),
                updates=lambda _view, its: (
                    ()
                    if variant.does("worker-not-excluded")
                    else (
                        Update(Map.PHASE, its.zspage, known.number(Phase.ORPHAN)),
                        Update(Map.KEEPER, its.zspage, its.me),
                    )
                ),
                then=("class locked", "taken off"),
            ),
            Line(
                "taken off",
                "releases class->lock",
                Action.UNLOCK,
                lock=LockClass.CLASS,
                knows=lambda view, its: all_of(known.class_locked(view, its), orphan(view, its)),
                updates=known.drop_class,
                then=("called", "off the lists"),
            ),
            Line(
                "none empty",
                "releases class->lock",
                Action.UNLOCK,
                lock=LockClass.CLASS,
                knows=known.class_locked,
                updates=known.drop_class,
                then=("called", "off the lists"),
            ),
            Line(
                "none at all",
                "releases class->lock, and has found none in any class",
                Action.UNLOCK,
                lock=LockClass.CLASS,
                knows=known.class_locked,
                updates=known.drop_class,
            ),
            Line(
                "off the lists",
                "turns to one of those that it took off",
                Action.FIND_ZSPAGE,
                knows=known.not_writing,
                guard=orphan,
                sets=lambda view, its: {"klass": view.at(Map.CLASS, its.zspage)},
                then=("locking",),
            ),
            locking_a_page("locking", orphan, "locking", "locking pages", waits=True),
            Line(
                "locking pages",
                "has locked the last of its pages",
                Action.TRYLOCK,
                lock=LockClass.PAGE,
                knows=orphan,
                fact_of_pages=no_fact
                if variant.does("worker-ignores-page-locks")
                else known.all_locked,
                updates=lambda _view, its: (
                    Update(Map.PHASE, its.zspage, known.number(Phase.DYING)),
                ),
                then=("pages locked",),
            ),
            Line(
                "pages locked",
                "takes class->lock",
                Action.LOCK,
                lock=LockClass.CLASS,
                knows=lambda view, its: all_of(
                    known.dying(view, its), known.not_writing(view, its)
                ),
                guard=known.class_is_free,
                updates=lambda _view, its: known.take_class(its),
                then=("freeing",),
            ),
            *freeing_pages("", known.class_locked, "another", "done"),
            Line(
                "another",
                "releases class->lock",
                Action.UNLOCK,
                lock=LockClass.CLASS,
                knows=known.class_locked,
                updates=known.drop_class,
                then=("off the lists",),
            ),
            Line(
                "done",
                "releases class->lock",
                Action.UNLOCK,
                lock=LockClass.CLASS,
                knows=known.class_locked,
                updates=known.drop_class,
            ),
        ),
        ("async_free_zspage", "lock_zspage", "__free_zspage"),
    )
