"""zs_malloc(): a zspage with room, or a new one, and the word that is published."""

from zslayout.expr.build import all_of, eq, ne
from zslayout.expr.nodes import Const, Expr
from zslayout.expr.types import UINT
from zslayout.protocol import known
from zslayout.protocol.line import Line, Locals, Operation, Variant
from zslayout.protocol.state import NOWHERE, Map, Phase, Update, View
from zslayout.reference.atomic_step import Action, LockClass


def zs_malloc(variant: Variant) -> Operation:
    """The object is published by the store of its word."""

    def fresh(view: View, its: Locals) -> Expr:
        mine = all_of(known.mine(view, its), known.not_writing(view, its))
        return all_of(mine, eq(view.at(Map.LIVE, its.handle), 0))

    def got(view: View, its: Locals) -> Expr:
        mine = eq(view.at(Map.PAGE_KEEPER, its.page), its.me)
        return all_of(mine, eq(view.at(Map.OWNER, its.page), 0))

    def made(view: View, its: Locals) -> Expr:
        return all_of(
            fresh(view, its),
            ne(its.zspage, 0),
            eq(view.at(Map.PHASE, its.zspage), Phase.FRESH),
            eq(view.at(Map.KEEPER, its.zspage), its.me),
            eq(view.at(Map.CLASS, its.zspage), its.klass),
        )

    def chained(view: View, its: Locals) -> Expr:
        owner = NOWHERE if variant.does("publish-before-chain") else its.zspage
        return all_of(made(view, its), eq(view.at(Map.OWNER, its.page), owner))

    def stored(view: View, its: Locals) -> tuple[Update, ...]:
        klass = Const(0, UINT) if variant.does("malloc-as-class-zero") else its.klass
        word = its.definition.word.holding(its.page, klass, its.idx)
        more = view.at(Map.INUSE, its.zspage) + 1
        published = (
            (Update(Map.HAD, its.handle, word), Update(Map.HAD_TOO, its.handle, word))
            if variant.class_bits
            else ()
        )
        return (
            Update(Map.WORD, its.handle, word),
            *published,
            Update(Map.LIVE, its.handle, known.number(1)),
            Update(Map.ZSPAGE, its.handle, its.zspage),
            Update(Map.INUSE, its.zspage, more),
            Update(Map.PHASE, its.zspage, known.number(Phase.USED)),
            Update(Map.KEEPER, its.zspage, NOWHERE),
        )

    def room(view: View, its: Locals) -> Expr:
        more = view.at(Map.INUSE, its.zspage) + 1
        return all_of(known.fits(its, its.page, its.klass, its.idx), ne(more, 0))

    return Operation(
        "zs_malloc",
        (
            Line(
                "called",
                "gets a handle",
                Action.ALLOC_HANDLE,
                knows=known.not_writing,
                guard=lambda view, its: all_of(
                    eq(view.at(Map.HOLDER, its.handle), 0), eq(view.at(Map.LIVE, its.handle), 0)
                ),
                updates=lambda _view, its: (Update(Map.HOLDER, its.handle, its.me),),
                then=("handle",),
            ),
            Line(
                "handle",
                "takes class->lock",
                Action.LOCK,
                lock=LockClass.CLASS,
                knows=fresh,
                guard=known.class_is_free,
                updates=lambda _view, its: known.take_class(its),
                then=("class locked", "no zspage"),
            ),
            Line(
                "class locked",
                "finds a zspage of the class with room, and stores the word",
                Action.STORE_WORD,
                knows=lambda view, its: all_of(fresh(view, its), known.class_locked(view, its)),
                guard=lambda view, its: all_of(
                    ne(its.zspage, 0),
                    eq(view.at(Map.PHASE, its.zspage), Phase.USED),
                    eq(view.at(Map.CLASS, its.zspage), its.klass),
                    eq(view.at(Map.OWNER, its.page), its.zspage),
                    room(view, its),
                ),
                updates=stored,
                then=("stored",),
            ),
            Line(
                "stored",
                "releases class->lock",
                Action.UNLOCK,
                lock=LockClass.CLASS,
                knows=lambda view, its: all_of(
                    known.class_locked(view, its), known.live(view, its)
                ),
                updates=known.drop_class,
            ),
            Line(
                "no zspage",
                "finds no zspage with room, and releases class->lock",
                Action.UNLOCK,
                lock=LockClass.CLASS,
                knows=lambda view, its: all_of(fresh(view, its), known.class_locked(view, its)),
                updates=known.drop_class,
                then=("no room", "given up"),
            ),
            Line(
                "no room",
                "gets a page for a zspage of its own",
                Action.ALLOC_PAGE,
                knows=fresh,
                guard=lambda view, its: all_of(
                    eq(view.at(Map.OWNER, its.page), 0), eq(view.at(Map.PAGE_KEEPER, its.page), 0)
                ),
                updates=lambda _view, its: (Update(Map.PAGE_KEEPER, its.page, its.me),),
                then=("no room", "pages got", "giving back"),
            ),
            Line(
                "pages got",
                "makes the zspage",
                Action.CHAIN_PAGES,
                knows=fresh,
                guard=lambda view, its: all_of(
                    ne(its.zspage, 0), eq(view.at(Map.PHASE, its.zspage), Phase.GONE)
                ),
                updates=lambda _view, its: (
                    Update(Map.PHASE, its.zspage, known.number(Phase.FRESH)),
                    Update(Map.KEEPER, its.zspage, its.me),
                    Update(Map.CLASS, its.zspage, its.klass),
                    Update(Map.INUSE, its.zspage, NOWHERE),
                ),
                then=("zspage made",),
            ),
            Line(
                "zspage made",
                "puts a page into the chain",
                Action.CHAIN_PAGES,
                knows=made,
                guard=got,
                updates=lambda _view, its: (
                    Update(Map.OWNER, its.page, its.zspage),
                    Update(Map.PAGE_KEEPER, its.page, NOWHERE),
                ),
                then=("zspage made", "zspage ready"),
            ),
            Line(
                "giving back",
                "gives a page back, as it got no other",
                Action.FREE_PAGE,
                knows=fresh,
                guard=got,
                updates=lambda _view, its: (Update(Map.PAGE_KEEPER, its.page, NOWHERE),),
                then=("giving back", "given up"),
            ),
            Line(
                "given up",
                "frees the handle",
                Action.FREE_HANDLE,
                knows=fresh,
                updates=lambda _view, its: (Update(Map.HOLDER, its.handle, NOWHERE),),
            ),
            Line(
                "zspage ready",
                "takes class->lock",
                Action.LOCK,
                lock=LockClass.CLASS,
                knows=chained,
                guard=known.class_is_free,
                updates=lambda _view, its: known.take_class(its),
                then=("class locked with it",),
            ),
            Line(
                "class locked with it",
                "stores the word, and puts the zspage on a list",
                Action.STORE_WORD,
                knows=lambda view, its: all_of(chained(view, its), known.class_locked(view, its)),
                guard=room,
                updates=stored,
                then=("stored",),
            ),
        ),
        ("zs_malloc", "obj_malloc", "alloc_zspage", "location_to_obj"),
    )
