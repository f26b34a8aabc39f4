"""zs_free(): by the class that the word tells, or, before the series, under pool->lock."""

from collections.abc import Mapping

from zslayout.expr.build import all_of, eq, ne
from zslayout.expr.nodes import Expr
from zslayout.protocol import invariant, predicates
from zslayout.protocol.rows import (
    HANDLE,
    ZSPAGE,
    finds_zspage,
    frees_pages,
    knowing,
    learns,
    leaves_pool,
    local,
    puts,
    reads_word,
    releases_class,
    shares_pool,
    takes_class,
    tries_pages,
    unlinks,
    within,
    zspage_of_word,
)
from zslayout.protocol.symbolic_state import StateMap, StateView, ZspagePhase
from zslayout.protocol.transition import OperationTable, ProtocolVariant, ThreadLocals, Transition
from zslayout.reference.atomic_step import Action


def class_right(view: StateView, its: ThreadLocals) -> Expr:
    """Its class is that of the object."""
    return eq(its.klass, invariant.class_of(view, its.handle))


class_known = knowing(predicates.owns_live_handle, class_right)
read_again = knowing(class_known, predicates.holds_class_lock)


def word_stable(view: StateView, its: ThreadLocals) -> Expr:
    """The word that it has read is the word, and names a page of the object's zspage."""
    return all_of(
        read_again(view, its),
        eq(its.word, predicates.word_of(view, its)),
        eq(zspage_of_word(view, its), predicates.zspage_of(view, its)),
    )


def zspage_found(view: StateView, its: ThreadLocals) -> Expr:
    """It knows the object's zspage besides."""
    return all_of(word_stable(view, its), eq(its.zspage, predicates.zspage_of(view, its)))


def object_freed(view: StateView, its: ThreadLocals) -> Expr:
    """The object is gone from its zspage, which is on a list."""
    return all_of(
        predicates.owns_handle(view, its),
        eq(view.at(StateMap.LIVE, its.handle), 0),
        ne(its.zspage, 0),
        eq(view.at(StateMap.PHASE, its.zspage), ZspagePhase.USED),
        eq(view.at(StateMap.CLASS, its.zspage), its.klass),
        eq(view.at(StateMap.INUSE, its.zspage), its.remaining),
    )


freed_locked = knowing(object_freed, predicates.holds_class_lock)


def gone(view: StateView, its: ThreadLocals) -> Expr:
    """The object is gone; the handle is its own still."""
    mine = all_of(predicates.owns_handle(view, its), predicates.not_pool_writer(view, its))
    return all_of(mine, eq(view.at(StateMap.LIVE, its.handle), 0))


gone_locked = knowing(gone, predicates.holds_class_lock)
unlinked = knowing(gone_locked, predicates.zspage_dying)


def zs_free(variant: ProtocolVariant) -> OperationTable:
    """At any level."""
    late = variant.early_unlock
    freeing = frees_pages(gone, "end") if late else frees_pages(gone_locked, "empty")
    return OperationTable(
        "zs_free",
        (
            *within(
                "obj_class_get_and_lock",
                *_read(variant),
                finds_zspage(
                    "word stable", "goes from the page to its zspage", word_stable, "zspage found"
                ),
            ),
            *within(
                "obj_free",
                Transition(
                    "zspage found",
                    "puts the object on the free list",
                    Action.UPDATE_ZSPAGE,
                    assertion=zspage_found,
                    assumed_of_all=predicates.inuse_counts_others,
                    updates=puts(
                        (StateMap.LIVE, HANDLE, 0), (StateMap.INUSE, ZSPAGE, local("remaining"))
                    ),
                    successors=("trying", "empty"),
                ),
            ),
            *tries_pages(freed_locked, "object freed", "empty"),
            unlinks(
                "object freed",
                "finds it empty and every page locked, and unlinks it",
                freed_locked,
                "unlinked" if late else "freeing",
            ),
            *((releases_class("unlinked", unlinked, "freeing"),) if late else ()),
            *freeing,
            releases_class("empty", gone_locked, "end"),
            Transition(
                "end",
                "frees the handle",
                Action.FREE_HANDLE,
                assertion=gone,
                updates=puts((StateMap.HOLDER, HANDLE, 0)),
            ),
        ),
        ("zs_free", "obj_free", "free_zspage", "trylock_zspage"),
        precondition=predicates.caller_owns_live,
    )


def torn_word(view: StateView, its: ThreadLocals) -> Mapping[str, Expr]:
    """A bitwise mix of two words that the handle has had, and the class that it tells."""
    one, other = (
        view.at(map_, its.handle) for map_ in (StateMap.PAST_WORD, StateMap.OTHER_PAST_WORD)
    )
    return _mixed(one, other, its)


def any_torn_word(_view: StateView, its: ThreadLocals) -> Mapping[str, Expr]:
    """A bitwise mix of any two words: of such as the handle never had, too."""
    return _mixed(its.past, its.other_past, its)


def _mixed(one: Expr, other: Expr, its: ThreadLocals) -> Mapping[str, Expr]:
    word = (one & its.mask) | (other & ~its.mask)
    return {"word": word, "klass": its.definition.word.decode("class_idx", word)}


def _read(variant: ProtocolVariant) -> tuple[Transition, ...]:
    if variant.one_lock:
        return _read_under_one_lock()
    return _lockless_read(variant) if variant.lockless_free else _locked_read()


def _lockless_read(variant: ProtocolVariant) -> tuple[Transition, ...]:
    """Patch 2: any word that the handle has had, or a bitwise mix of two, tells the class."""
    return (
        Transition(
            "called",
            "reads the word without a lock",
            Action.LOAD_WORD,
            torn=True,
            assertion=predicates.owns_live_handle,
            local_updates=torn_word if variant.class_bits else any_torn_word,
            successors=("class read",),
        ),
        takes_class(
            "class read",
            class_known,
            "class locked",
            says="takes the class->lock that the word tells",
        ),
        reads_word("class locked", read_again, "word stable", says="reads the word again"),
    )


def _read_under_one_lock() -> tuple[Transition, ...]:
    """Where classes have no lock: the class is that of the page's zspage."""
    return (
        takes_class("called", predicates.owns_live_handle, "pool locked"),
        reads_word("pool locked", predicates.holds_pool_shared, "word read"),
        _finds_class("word stable"),
    )


def _finds_class(then: str) -> Transition:
    return finds_zspage(
        "word read",
        "goes from the page to its zspage, and to its class",
        predicates.word_read,
        then,
        finds=learns(klass=lambda view, its: view.at(StateMap.CLASS, zspage_of_word(view, its))),
    )


def _locked_read() -> tuple[Transition, ...]:
    """Before the series: the class is that of the page's zspage, while pool->lock is held."""
    found = knowing(predicates.word_read, class_right)
    both = knowing(found, predicates.holds_class_alone)
    return (
        shares_pool("called", predicates.owns_live_handle, "pool locked"),
        reads_word("pool locked", predicates.holds_pool_shared, "word read"),
        _finds_class("class found"),
        takes_class("class found", found, "both locked"),
        # The word that was read under pool->lock is still right.
        leaves_pool("both locked", both, "word stable"),
    )
