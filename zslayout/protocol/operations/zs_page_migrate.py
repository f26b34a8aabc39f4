"""zs_page_migrate(): the objects of a page go to another, and their words with them."""

from zslayout.expr.build import all_of, any_of, eq, implies, ne
from zslayout.expr.nodes import TRUE, Const, Expr
from zslayout.expr.types import UINT
from zslayout.protocol import invariant, known
from zslayout.protocol.line import Line, Locals, Operation, Variant, no_fact
from zslayout.protocol.state import NOWHERE, Map, Phase, Update, View
from zslayout.reference.atomic_step import Action, LockClass


def zs_page_migrate(variant: Variant) -> Operation:
    """Under the locks of both pages, of the pool and of the class."""

    def kept(view: View, its: Locals) -> Expr:
        mine = eq(view.at(Map.PAGE_KEEPER, its.new), its.me)
        return all_of(mine, eq(view.at(Map.OWNER, its.new), 0), ne(its.new, its.page))

    def locked(view: View, its: Locals) -> Expr:
        return all_of(kept(view, its), eq(view.at(Map.PAGE_LOCK, its.page), its.me))

    def new_locked(view: View, its: Locals) -> Expr:
        return eq(view.at(Map.PAGE_LOCK, its.new), its.me)

    def pages_locked(view: View, its: Locals) -> Expr:
        return all_of(locked(view, its), new_locked(view, its))

    def of_zspage(view: View, its: Locals, page: Expr) -> Expr:
        phase = view.at(Map.PHASE, its.zspage)
        return all_of(
            ne(its.zspage, 0),
            eq(view.at(Map.OWNER, page), its.zspage),
            any_of(eq(phase, Phase.USED), eq(phase, Phase.ORPHAN)),
        )

    def found(view: View, its: Locals) -> Expr:
        return all_of(pages_locked(view, its), of_zspage(view, its, its.page))

    def writing(view: View, its: Locals) -> Expr:
        return all_of(
            found(view, its),
            eq(view.at(Map.WRITER, NOWHERE), its.me),
            eq(view.at(Map.MOVED, NOWHERE), 0),
        )

    def unmoved(view: View, its: Locals) -> Expr:
        right = eq(view.at(Map.CLASS, its.zspage), its.klass)
        return all_of(writing(view, its), right, known.both_locked(view, its))

    def both(view: View, its: Locals) -> Expr:
        right = eq(view.at(Map.CLASS, its.zspage), its.klass)
        moved = eq(view.at(Map.MOVED, NOWHERE), its.zspage)
        return all_of(found(view, its), right, moved, known.both_locked(view, its))

    def replaced(view: View, its: Locals) -> Expr:
        there = all_of(new_locked(view, its), of_zspage(view, its, its.new))
        return all_of(there, _taken(view, its))

    def moving(view: View, its: Locals, other: Expr) -> Expr:
        """Every object of the zspage is in its place, or on the new page already."""
        page = its.definition.word.decode("pfn", view.at(Map.WORD, other))
        there = all_of(invariant.live(view, other), eq(view.at(Map.ZSPAGE, other), its.zspage))
        right = invariant.placed(view, other, its.definition)
        return implies(there, any_of(right, eq(page, its.new)))

    def all_moved(view: View, its: Locals, other: Expr) -> Expr:
        """Every object on the page was found."""
        page = its.definition.word.decode("pfn", view.at(Map.WORD, other))
        there = all_of(invariant.live(view, other), eq(view.at(Map.ZSPAGE, other), its.zspage))
        return implies(there, ne(page, its.page))

    late = variant.does("chain-after-class-unlock")

    def reencoded(view: View, its: Locals) -> Expr:
        definition, word = its.definition, view.at(Map.WORD, its.handle)
        klass = definition.word.decode("class_idx", word)
        if variant.does("migrate-rewrites-class"):
            klass = Const(0, UINT)
        return definition.word.holding(its.new, klass, definition.word.decode("obj_idx", word))

    return Operation(
        "zs_page_migrate",
        (
            Line(
                "called",
                "gets a new page",
                Action.ALLOC_PAGE,
                knows=known.not_writing,
                # The page is referred to: it is not given out again.
                guard=lambda view, its: all_of(
                    eq(view.at(Map.OWNER, its.new), 0),
                    eq(view.at(Map.PAGE_KEEPER, its.new), 0),
                    ne(its.new, its.page),
                ),
                updates=lambda _view, its: (Update(Map.PAGE_KEEPER, its.new, its.me),),
                then=("new page",),
            ),
            Line(
                "new page",
                "locks the page",
                Action.LOCK,
                lock=LockClass.PAGE,
                knows=lambda view, its: all_of(kept(view, its), known.not_writing(view, its)),
                guard=lambda view, its: eq(view.at(Map.PAGE_LOCK, its.page), 0),
                updates=lambda _view, its: (
                    ()
                    if variant.does("no-page-lock-in-migration")
                    else (Update(Map.PAGE_LOCK, its.page, its.me),)
                ),
                then=("old page locked",),
            ),
            Line(
                "old page locked",
                "locks the new page, which nobody else knows of",
                Action.TRYLOCK,
                lock=LockClass.PAGE,
                knows=lambda view, its: all_of(locked(view, its), known.not_writing(view, its)),
                guard=lambda view, its: eq(view.at(Map.PAGE_LOCK, its.new), 0),
                updates=lambda _view, its: (Update(Map.PAGE_LOCK, its.new, its.me),),
                then=("page locked", "page of nobody"),
            ),
            Line(
                "page of nobody",
                "finds that the page has left its zspage",
                Action.FIND_ZSPAGE,
                knows=lambda view, its: all_of(
                    pages_locked(view, its), known.not_writing(view, its)
                ),
                guard=lambda view, its: eq(view.at(Map.OWNER, its.page), 0),
                then=("left alone",),
            ),
            Line(
                "page locked",
                "goes to its zspage, which is on a list or was",
                Action.FIND_ZSPAGE,
                knows=pages_locked,
                guard=lambda view, its: all_of(
                    ne(view.at(Map.OWNER, its.page), 0),
                    ne(view.at(Map.PHASE, view.at(Map.OWNER, its.page)), Phase.FRESH),
                    ne(view.at(Map.KEEPER, view.at(Map.OWNER, its.page)), its.me),
                ),
                sets=lambda view, its: {"zspage": view.at(Map.OWNER, its.page)},
                then=("zspage found",),
            ),
            Line(
                "zspage found",
                "takes pool->lock to write",
                Action.WRITE_LOCK,
                lock=LockClass.POOL,
                knows=found,
                guard=lambda view, _its: eq(view.at(Map.WRITER, NOWHERE), 0),
                guard_of_threads=(
                    no_fact if variant.does("migrate-without-pool-lock") else known.no_reader
                ),
                updates=lambda _view, its: (Update(Map.WRITER, NOWHERE, its.me),),
                then=("pool locked",),
            ),
            Line(
                "pool locked",
                "takes class->lock",
                Action.LOCK,
                lock=LockClass.CLASS,
                knows=writing,
                guard=lambda view, its: (
                    TRUE
                    if variant.does("migrate-without-class-lock")
                    else eq(view.at(Map.CLASS_LOCK, view.at(Map.CLASS, its.zspage)), 0)
                ),
                updates=lambda view, its: (
                    Update(Map.CLASS_LOCK, view.at(Map.CLASS, its.zspage), its.me),
                ),
                sets=lambda view, its: {"klass": view.at(Map.CLASS, its.zspage)},
                then=("class locked", "busy"),
            ),
            Line(
                "class locked",
                "finds that nobody accesses the zspage, and begins",
                Action.WRITE_TRYLOCK,
                knows=unmoved,
                updates=lambda _view, its: (
                    Update(Map.MOVED, NOWHERE, its.zspage),
                    Update(Map.MOVED_PAGE, NOWHERE, its.page),
                ),
                then=("moving", "moved"),
            ),
            Line(
                "busy",
                "releases class->lock, as somebody accesses the zspage",
                Action.UNLOCK,
                lock=LockClass.CLASS,
                knows=unmoved,
                updates=known.drop_class,
                then=("class released again",),
            ),
            Line(
                "class released again",
                "releases pool->lock",
                Action.WRITE_UNLOCK,
                lock=LockClass.POOL,
                knows=writing,
                updates=lambda _view, _its: (Update(Map.WRITER, NOWHERE, NOWHERE),),
                then=("left alone",),
            ),
            Line(
                "left alone",
                "unlocks the new page",
                Action.UNLOCK,
                lock=LockClass.PAGE,
                knows=lambda view, its: all_of(
                    pages_locked(view, its), known.not_writing(view, its)
                ),
                updates=lambda _view, its: (Update(Map.PAGE_LOCK, its.new, NOWHERE),),
                then=("new page not used",),
            ),
            Line(
                "new page not used",
                "unlocks the page, of whose zspage it is not the keeper",
                Action.UNLOCK,
                lock=LockClass.PAGE,
                knows=lambda view, its: all_of(locked(view, its), known.not_writing(view, its)),
                guard=lambda view, its: ne(
                    view.at(Map.KEEPER, view.at(Map.OWNER, its.page)), its.me
                ),
                updates=lambda _view, its: (Update(Map.PAGE_LOCK, its.page, NOWHERE),),
                then=("page left alone",),
            ),
            Line(
                "page left alone",
                "gives the new page back",
                Action.FREE_PAGE,
                knows=lambda view, its: all_of(kept(view, its), known.not_writing(view, its)),
                updates=lambda _view, its: (Update(Map.PAGE_KEEPER, its.new, NOWHERE),),
            ),
            Line(
                "moving",
                "re-encodes the word of an object on the page",
                Action.STORE_WORD,
                knows=both,
                knows_of_all=moving,
                guard=lambda view, its: all_of(
                    invariant.live(view, its.handle),
                    eq(known.zspage_of(view, its), its.zspage),
                    eq(its.definition.word.decode("pfn", known.word_of(view, its)), its.page),
                    its.definition.word.in_field("pfn", its.new),
                ),
                updates=lambda view, its: (
                    *(known.seen(view, its, reencoded(view, its)) if variant.class_bits else ()),
                    Update(Map.WORD, its.handle, reencoded(view, its)),
                ),
                achieves=lambda view, its: all_moved(view, its, its.handle),
                then=("moving", "leaving" if late else "moved"),
            ),
            *(
                (
                    Line(
                        "leaving",
                        "releases class->lock",
                        Action.UNLOCK,
                        lock=LockClass.CLASS,
                        knows=both,
                        knows_of_all=moving,
                        updates=known.drop_class,
                        then=("moved",),
                    ),
                )
                if late
                else ()
            ),
            Line(
                "moved",
                "puts the new page into the place of the old",
                Action.CHAIN_PAGES,
                knows=both,
                knows_of_all=moving,
                fact_of_all=all_moved,
                updates=lambda _view, its: (
                    Update(Map.OWNER, its.page, NOWHERE),
                    Update(Map.PAGE_KEEPER, its.page, its.me),
                    Update(Map.OWNER, its.new, its.zspage),
                    Update(Map.PAGE_KEEPER, its.new, NOWHERE),
                    Update(Map.MOVED, NOWHERE, NOWHERE),
                ),
                then=("replaced",),
            ),
            Line(
                "replaced",
                "releases pool->lock",
                Action.WRITE_UNLOCK,
                lock=LockClass.POOL,
                knows=lambda view, its: all_of(
                    known.both_locked(view, its),
                    replaced(view, its),
                    eq(view.at(Map.MOVED, NOWHERE), 0),
                ),
                updates=lambda _view, _its: (Update(Map.WRITER, NOWHERE, NOWHERE),),
                then=("pool released",),
            ),
            Line(
                "pool released",
                "releases class->lock",
                Action.UNLOCK,
                lock=LockClass.CLASS,
                knows=lambda view, its: all_of(known.class_locked(view, its), replaced(view, its)),
                updates=known.drop_class,
                then=("class released",),
            ),
            Line(
                "class released",
                "unlocks the new page",
                Action.UNLOCK,
                lock=LockClass.PAGE,
                knows=lambda view, its: all_of(replaced(view, its), known.not_writing(view, its)),
                updates=lambda _view, its: (Update(Map.PAGE_LOCK, its.new, NOWHERE),),
                then=("new page unlocked",),
            ),
            Line(
                "new page unlocked",
                "unlocks the old page",
                Action.UNLOCK,
                lock=LockClass.PAGE,
                knows=lambda view, its: all_of(_taken(view, its), known.not_writing(view, its)),
                updates=lambda _view, its: (Update(Map.PAGE_LOCK, its.page, NOWHERE),),
                then=("old page unlocked",),
            ),
            Line(
                "old page unlocked",
                "gives the old page back",
                Action.FREE_PAGE,
                knows=lambda view, its: all_of(
                    eq(view.at(Map.PAGE_KEEPER, its.page), its.me), known.not_writing(view, its)
                ),
                updates=lambda _view, its: (Update(Map.PAGE_KEEPER, its.page, NOWHERE),),
            ),
        ),
        ("zs_page_migrate", "replace_sub_page", "location_to_obj", "obj_to_location"),
    )


def _taken(view: View, its: Locals) -> Expr:
    return all_of(
        eq(view.at(Map.PAGE_KEEPER, its.page), its.me),
        eq(view.at(Map.PAGE_LOCK, its.page), its.me),
    )
