"""zs_free(): by the class that the word tells, or, before the series, under pool->lock."""

from zslayout.expr.build import all_of, eq, ne
from zslayout.expr.nodes import TRUE, Expr
from zslayout.protocol import invariant, known
from zslayout.protocol.line import Knows, Line, Locals, Operation, Variant, no_fact
from zslayout.protocol.operations.pages import freeing_pages, trying
from zslayout.protocol.state import NOWHERE, Map, Phase, Update, View
from zslayout.reference.atomic_step import Action, LockClass


def zs_free(variant: Variant) -> Operation:
    """At any level, whole or broken."""

    def read_again(view: View, its: Locals) -> Expr:
        right = eq(its.klass, invariant.class_of(view, its.handle))
        return all_of(known.live(view, its), right, known.class_locked(view, its))

    def word_stable(view: View, its: Locals) -> Expr:
        page = its.definition.word.decode("pfn", its.word)
        return all_of(
            read_again(view, its),
            eq(its.word, known.word_of(view, its)),
            eq(view.at(Map.OWNER, page), known.zspage_of(view, its)),
        )

    def found(view: View, its: Locals) -> Expr:
        return all_of(word_stable(view, its), eq(its.zspage, known.zspage_of(view, its)))

    def freed(view: View, its: Locals) -> Expr:
        return all_of(
            known.mine(view, its),
            eq(view.at(Map.LIVE, its.handle), 0),
            TRUE if late else known.class_locked(view, its),
            ne(its.zspage, 0),
            eq(view.at(Map.PHASE, its.zspage), Phase.USED),
            eq(view.at(Map.CLASS, its.zspage), its.klass),
            eq(view.at(Map.INUSE, its.zspage), its.left),
        )

    def gone(view: View, its: Locals) -> Expr:
        mine = all_of(known.mine(view, its), known.not_writing(view, its))
        return all_of(mine, eq(view.at(Map.LIVE, its.handle), 0))

    def gone_locked(view: View, its: Locals) -> Expr:
        return all_of(gone(view, its), known.class_locked(view, its))

    def unlinked(view: View, its: Locals) -> Expr:
        return all_of(gone_locked(view, its), known.dying(view, its))

    begin = _lockless_read(variant) if variant.lockless else _locked_read(variant)
    late = variant.does("unlink-after-unlock")
    once = variant.does("no-reread") or variant.does("pfn-of-first-read")
    empty = "unlinked" if variant.early and not late else "freeing"
    pages = freeing_pages("", gone if variant.early else gone_locked, "end")
    if not variant.early:
        pages = freeing_pages("", gone_locked, "empty")
    again = (
        Line(
            "class locked",
            "reads the word again",
            Action.LOAD_WORD,
            knows=read_again,
            sets=lambda view, its: {} if once else {"word": known.word_of(view, its)},
            then=("word stable",),
        ),
    )
    middle = (
        Line(
            "word stable",
            "goes from the page to its zspage",
            Action.FIND_ZSPAGE,
            knows=word_stable,
            sets=lambda view, its: {
                "zspage": view.at(Map.OWNER, its.definition.word.decode("pfn", its.word))
            },
            updates=lambda _view, its: (
                (Update(Map.HOLDER, its.handle, NOWHERE),)
                if variant.does("handle-freed-first")
                else ()
            ),
            then=("zspage found",),
        ),
        *(_counted_outside(found) if variant.does("statistics-outside-lock") else ()),
        Line(
            "counted" if variant.does("statistics-outside-lock") else "zspage found",
            "puts the object on the free list",
            Action.UPDATE_ZSPAGE,
            knows=(known.live if variant.does("statistics-outside-lock") else found),
            fact_of_all=known.others_in_it,
            updates=lambda _view, its: (
                Update(Map.LIVE, its.handle, NOWHERE),
                Update(Map.INUSE, its.zspage, its.left),
            ),
            then=("releasing",) if late else ("trying", "empty"),
        ),
        *(_released_early(gone_locked) if late else trying(freed, "object freed", "empty")),
        Line(
            "object freed",
            "finds it empty and every page locked, and unlinks it",
            Action.MOVE_ZSPAGE,
            knows=freed,
            guard=lambda _view, its: TRUE if variant.does("early-unlock-live") else eq(its.left, 0),
            fact_of_pages=no_fact if variant.does("ignore-page-trylock") else known.all_locked,
            updates=lambda _view, its: (
                ()
                if variant.does("freed-on-its-list")
                else (
                    Update(Map.PHASE, its.zspage, known.number(Phase.DYING)),
                    Update(Map.KEEPER, its.zspage, its.me),
                )
            ),
            then=(empty,),
        ),
    )
    early = (
        Line(
            "unlinked",
            "releases class->lock",
            Action.UNLOCK,
            lock=LockClass.CLASS,
            knows=unlinked,
            updates=known.drop_class,
            then=("freeing",),
        ),
    )
    end = (
        Line(
            "empty",
            "releases class->lock",
            Action.UNLOCK,
            lock=LockClass.CLASS,
            knows=gone_locked,
            updates=known.drop_class,
            then=("end",),
        ),
        Line(
            "end",
            "frees the handle",
            Action.FREE_HANDLE,
            knows=gone,
            updates=lambda _view, its: (Update(Map.HOLDER, its.handle, NOWHERE),),
        ),
    )
    # Before the series the word that was read under pool->lock is still right.
    begin = (*begin, *again) if variant.lockless else begin
    lines = (*begin, *middle, *(early if variant.early else ()), *pages, *end)
    cites = ("zs_free", "obj_free", "free_zspage", "trylock_zspage")
    return Operation("zs_free", lines, cites, owed=known.owned)


def _released_early(knows: Knows) -> tuple[Line, ...]:
    return (
        Line(
            "releasing",
            "releases class->lock",
            Action.UNLOCK,
            lock=LockClass.CLASS,
            knows=lambda view, its: all_of(
                knows(view, its),
                ne(its.zspage, 0),
                eq(view.at(Map.PHASE, its.zspage), Phase.USED),
                eq(view.at(Map.CLASS, its.zspage), its.klass),
                eq(view.at(Map.INUSE, its.zspage), its.left),
            ),
            updates=known.drop_class,
            then=("object freed",),
        ),
    )


def _locked_again(knows: Knows) -> tuple[Line, ...]:
    return (
        Line(
            "once more",
            "takes another share of pool->lock",
            Action.READ_LOCK,
            lock=LockClass.POOL,
            knows=lambda view, its: all_of(
                knows(view, its), eq(view.at(Map.CLASS_LOCK, its.klass), its.me)
            ),
            then=("both locked",),
        ),
    )


def _counted_outside(knows: Knows) -> tuple[Line, ...]:
    return (
        Line(
            "zspage found",
            "releases class->lock",
            Action.UNLOCK,
            lock=LockClass.CLASS,
            knows=knows,
            updates=known.drop_class,
            then=("counted",),
        ),
    )


def _lockless_read(variant: Variant) -> tuple[Line, ...]:
    """Patch 2: any word that the handle has had, or a bitwise mix of two, tells the class."""
    ordered = variant.class_bits and not variant.does("handed-over-without-order")

    def read(view: View, its: Locals) -> Expr:
        if ordered:
            one, other = (view.at(map_, its.handle) for map_ in (Map.HAD, Map.HAD_TOO))
        else:
            one, other = its.old, its.older
        return (one & its.mix) | (other & ~its.mix)

    return (
        Line(
            "called",
            "reads the word without a lock",
            Action.LOAD_WORD,
            torn=True,
            knows=known.live,
            sets=lambda view, its: {
                "word": read(view, its),
                "klass": its.definition.word.decode("class_idx", read(view, its)),
            },
            then=("class read",),
        ),
        Line(
            "class read",
            "takes the class->lock that the word tells",
            Action.LOCK,
            lock=LockClass.CLASS,
            knows=lambda view, its: all_of(
                known.live(view, its), eq(its.klass, invariant.class_of(view, its.handle))
            ),
            guard=known.class_is_free,
            updates=lambda _view, its: (
                () if variant.does("free-without-class-lock") else known.take_class(its)
            ),
            then=("class locked",),
        ),
    )


def _locked_read(variant: Variant) -> tuple[Line, ...]:
    """Before the series: the class is that of the page's zspage, while pool->lock is held."""

    def found(view: View, its: Locals) -> Expr:
        return all_of(
            known.word_read(view, its), eq(its.klass, invariant.class_of(view, its.handle))
        )

    return (
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
            "goes from the page to its zspage, and to its class",
            Action.FIND_ZSPAGE,
            knows=known.word_read,
            sets=lambda view, its: {
                "klass": view.at(
                    Map.CLASS, view.at(Map.OWNER, its.definition.word.decode("pfn", its.word))
                )
            },
            updates=lambda _view, its: (
                (Update(Map.READER, its.me, NOWHERE),) if variant.does("pool-unlock-first") else ()
            ),
            then=("class found",),
        ),
        Line(
            "class found",
            "takes class->lock",
            Action.LOCK,
            lock=LockClass.CLASS,
            knows=found,
            guard=known.class_is_free,
            updates=lambda _view, its: known.take_class(its),
            then=("once more" if variant.does("inverted-order") else "both locked",),
        ),
        *(_locked_again(found) if variant.does("inverted-order") else ()),
        Line(
            "both locked",
            "releases pool->lock",
            Action.READ_UNLOCK,
            lock=LockClass.POOL,
            knows=lambda view, its: all_of(
                found(view, its), eq(view.at(Map.CLASS_LOCK, its.klass), its.me)
            ),
            updates=lambda _view, its: (Update(Map.READER, its.me, NOWHERE),),
            then=("word stable",),
        ),
    )
