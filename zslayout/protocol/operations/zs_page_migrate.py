"""zs_page_migrate(): the objects of a page go to another, and their words with them."""

from dataclasses import replace

from zslayout.expr.build import all_of, any_of, eq, implies, ne
from zslayout.expr.nodes import Expr
from zslayout.protocol import invariant, predicates
from zslayout.protocol.rows import (
    ME,
    NEW,
    PAGE,
    ZSPAGE,
    class_of_zspage,
    finds_zspage,
    gives_page_back,
    knowing,
    learns,
    puts,
    releases_class,
    releases_page,
    releases_pool,
    takes_pool,
    within,
    zspage_lock,
)
from zslayout.protocol.symbolic_state import NO_INDEX, MapUpdate, StateMap, StateView, ZspagePhase
from zslayout.protocol.transition import (
    OperationTable,
    ProtocolVariant,
    StatePredicate,
    ThreadLocals,
    Transition,
)
from zslayout.reference.atomic_step import Action, LockClass


def kept(view: StateView, its: ThreadLocals) -> Expr:
    """It has the new page from the page allocator."""
    mine = eq(view.at(StateMap.PAGE_KEEPER, its.new), its.me)
    return all_of(mine, eq(view.at(StateMap.OWNER, its.new), 0), ne(its.new, its.page))


def page_locked(view: StateView, its: ThreadLocals) -> Expr:
    """It has the lock of the page."""
    return eq(view.at(StateMap.PAGE_LOCK, its.page), its.me)


def new_locked(view: StateView, its: ThreadLocals) -> Expr:
    """It has that of the new one."""
    return eq(view.at(StateMap.PAGE_LOCK, its.new), its.me)


free = predicates.not_pool_writer
locked = knowing(kept, page_locked)
pages_locked = knowing(locked, new_locked)


def _of_zspage(view: StateView, its: ThreadLocals, page: Expr) -> Expr:
    phase = view.at(StateMap.PHASE, its.zspage)
    return all_of(
        ne(its.zspage, 0),
        eq(view.at(StateMap.OWNER, page), its.zspage),
        any_of(eq(phase, ZspagePhase.USED), eq(phase, ZspagePhase.ORPHAN)),
    )


def found(view: StateView, its: ThreadLocals) -> Expr:
    """Under both locks the page stays in its zspage."""
    return all_of(pages_locked(view, its), _of_zspage(view, its, its.page))


def writing(view: StateView, its: ThreadLocals) -> Expr:
    """Under pool->lock, which it has alone; nothing is moved yet."""
    return all_of(
        found(view, its),
        eq(view.at(StateMap.WRITER, NO_INDEX), its.me),
        eq(view.at(StateMap.MOVED, NO_INDEX), 0),
    )


def class_right(view: StateView, its: ThreadLocals) -> Expr:
    """Its class is that of the zspage."""
    return eq(view.at(StateMap.CLASS, its.zspage), its.klass)


unmoved = knowing(writing, class_right, predicates.holds_class_and_pool)


def moving(view: StateView, its: ThreadLocals) -> Expr:
    """It is moving a page of the zspage."""
    moved = eq(view.at(StateMap.MOVED, NO_INDEX), its.zspage)
    both = predicates.holds_class_and_pool(view, its)
    return all_of(found(view, its), class_right(view, its), moved, both)


def taken(view: StateView, its: ThreadLocals) -> Expr:
    """It has the old page, which no zspage has any more."""
    return all_of(
        eq(view.at(StateMap.PAGE_KEEPER, its.page), its.me),
        eq(view.at(StateMap.PAGE_LOCK, its.page), its.me),
    )


def replaced(view: StateView, its: ThreadLocals) -> Expr:
    """The new page is in the place of the old."""
    there = all_of(new_locked(view, its), _of_zspage(view, its, its.new))
    return all_of(there, taken(view, its))


def replaced_writing(view: StateView, its: ThreadLocals) -> Expr:
    """The same, under every lock still."""
    return all_of(
        predicates.holds_class_and_pool(view, its),
        replaced(view, its),
        eq(view.at(StateMap.MOVED, NO_INDEX), 0),
    )


def _in_zspage(view: StateView, its: ThreadLocals, other: Expr) -> Expr:
    return all_of(invariant.is_live(view, other), eq(view.at(StateMap.ZSPAGE, other), its.zspage))


def placed_or_moved(view: StateView, its: ThreadLocals, other: Expr) -> Expr:
    """Every object of the zspage is in its place, or on the new page already."""
    page = its.definition.word.decode("pfn", view.at(StateMap.WORD, other))
    right = invariant.is_placed(view, other, its.definition)
    return implies(_in_zspage(view, its, other), any_of(right, eq(page, its.new)))


def all_moved(view: StateView, its: ThreadLocals, other: Expr) -> Expr:
    """Every object on the page was found."""
    page = its.definition.word.decode("pfn", view.at(StateMap.WORD, other))
    return implies(_in_zspage(view, its, other), ne(page, its.page))


def object_on_page(view: StateView, its: ThreadLocals) -> Expr:
    """An object of the zspage that lies on the page; the new page has a PFN that fits."""
    return all_of(
        invariant.is_live(view, its.handle),
        eq(predicates.zspage_of(view, its), its.zspage),
        eq(its.definition.word.decode("pfn", predicates.word_of(view, its)), its.page),
        its.definition.word.in_field("pfn", its.new),
    )


def in_zspage_of_others(view: StateView, its: ThreadLocals) -> Expr:
    """The page is in a zspage that is made already, and that it does not keep itself."""
    owner = view.at(StateMap.OWNER, its.page)
    return all_of(
        ne(owner, 0),
        ne(view.at(StateMap.PHASE, owner), ZspagePhase.FRESH),
        not_keeper(view, its),
    )


def not_keeper(view: StateView, its: ThreadLocals) -> Expr:
    """It does not keep the zspage of the page itself."""
    return ne(view.at(StateMap.KEEPER, view.at(StateMap.OWNER, its.page)), its.me)


def _releases_zspage(label: str, knows: StatePredicate, then: str) -> Transition:
    return zspage_lock(label, "releases zspage->lock", Action.WRITE_UNLOCK, knows, then)


def _pool_first() -> tuple[Transition, ...]:
    return (
        releases_pool("replaced", replaced_writing, "pool released"),
        releases_class(
            "pool released", knowing(predicates.holds_class_lock, replaced), "class released"
        ),
        _releases_zspage("class released", knowing(replaced, free), "locks released"),
    )


def _as_they_nest() -> tuple[Transition, ...]:
    return (
        _releases_zspage("replaced", replaced_writing, "zspage released"),
        releases_class("zspage released", replaced_writing, "class released"),
        releases_pool("class released", knowing(predicates.holds_pool, replaced), "locks released"),
    )


def _takes_class(label: str, knows: StatePredicate, *then: str) -> Transition:
    return Transition(
        label,
        "takes class->lock",
        Action.LOCK,
        LockClass.CLASS,
        assertion=knows,
        guard=lambda view, its: eq(view.at(StateMap.CLASS_LOCK, class_of_zspage(view, its)), 0),
        updates=puts((StateMap.CLASS_LOCK, class_of_zspage, ME)),
        local_updates=learns(klass=class_of_zspage),
        successors=then,
    )


def _begins(says: str, action: Action) -> Transition:
    return Transition(
        "class locked",
        says,
        action,
        LockClass.ZSPAGE,
        assertion=unmoved,
        updates=puts((StateMap.MOVED, 0, ZSPAGE), (StateMap.MOVED_PAGE, 0, PAGE)),
        successors=("moving", "moved"),
    )


def _takes_both() -> tuple[Transition, ...]:
    """The pool's lock and the class's; a zspage that somebody accesses is left alone."""
    return (
        takes_pool("zspage found", found, "pool locked"),
        _takes_class("pool locked", writing, "class locked", "busy"),
        _begins("finds that nobody accesses the zspage, and begins", Action.WRITE_TRYLOCK),
        releases_class(
            "busy",
            unmoved,
            "class released again",
            says="releases class->lock, as somebody accesses the zspage",
        ),
        releases_pool("class released again", writing, "left alone"),
    )


def _takes_one_lock() -> tuple[Transition, ...]:
    """Where classes have no lock: who accesses the zspage is waited for."""
    return (
        _takes_class("zspage found", found, "class locked"),
        _begins("waits until nobody accesses the zspage, and begins", Action.WRITE_LOCK),
    )


def _one_lock_first() -> tuple[Transition, ...]:
    return (
        releases_class("replaced", replaced_writing, "pool released"),
        _releases_zspage("pool released", knowing(replaced, free), "locks released"),
    )


def zs_page_migrate(variant: ProtocolVariant) -> OperationTable:
    """Under the locks of both pages, of the pool and of the class."""

    def reencoded(view: StateView, its: ThreadLocals) -> tuple[MapUpdate, ...]:
        word, old = its.definition.word, predicates.word_of(view, its)
        new = word.holding(its.new, word.decode("class_idx", old), word.decode("obj_idx", old))
        recorded = predicates.record_past_words(view, its, new) if variant.class_bits else ()
        return (*recorded, MapUpdate(StateMap.WORD, its.handle, new))

    takes = _takes_one_lock() if variant.one_lock else _takes_both()
    releases = _as_they_nest()
    if variant.one_lock or variant.pool_released_first:
        releases = _one_lock_first() if variant.one_lock else _pool_first()
    before = (
        Transition(
            "called",
            "gets a new page",
            Action.ALLOC_PAGE,
            assertion=free,
            # The page is referred to: it is not given out again.
            guard=lambda view, its: all_of(
                predicates.page_unused(view, its.new), ne(its.new, its.page)
            ),
            updates=puts((StateMap.PAGE_KEEPER, NEW, ME)),
            successors=("new page",),
        ),
        Transition(
            "new page",
            "locks the page",
            Action.LOCK,
            LockClass.PAGE,
            assertion=knowing(kept, free),
            guard=lambda view, its: eq(view.at(StateMap.PAGE_LOCK, its.page), 0),
            updates=puts((StateMap.PAGE_LOCK, PAGE, ME)),
            successors=("old page locked",),
        ),
        Transition(
            "old page locked",
            "locks the new page, which nobody else knows of",
            Action.TRYLOCK,
            LockClass.PAGE,
            assertion=knowing(locked, free),
            guard=lambda view, its: eq(view.at(StateMap.PAGE_LOCK, its.new), 0),
            updates=puts((StateMap.PAGE_LOCK, NEW, ME)),
            successors=("page locked", "page of nobody"),
        ),
    )
    migrate = (
        replace(
            finds_zspage(
                "page of nobody",
                "finds that the page has left its zspage",
                knowing(pages_locked, free),
                "left alone",
                finds=learns(),
            ),
            guard=lambda view, its: eq(view.at(StateMap.OWNER, its.page), 0),
        ),
        replace(
            finds_zspage(
                "page locked",
                "goes to its zspage, which is on a list or was",
                pages_locked,
                "zspage found",
                finds=learns(zspage=lambda view, its: view.at(StateMap.OWNER, its.page)),
            ),
            guard=in_zspage_of_others,
        ),
        *takes,
        Transition(
            "moving",
            "re-encodes the word of an object on the page",
            Action.STORE_WORD,
            assertion=moving,
            assertion_of_all=placed_or_moved,
            guard=object_on_page,
            updates=reencoded,
            loop_postcondition=lambda view, its: all_moved(view, its, its.handle),
            successors=("moving", "moved"),
        ),
        *within(
            "replace_sub_page",
            Transition(
                "moved",
                "puts the new page into the place of the old",
                Action.CHAIN_PAGES,
                assertion=moving,
                assertion_of_all=placed_or_moved,
                assumed_of_all=all_moved,
                updates=puts(
                    (StateMap.OWNER, PAGE, 0),
                    (StateMap.PAGE_KEEPER, PAGE, ME),
                    (StateMap.OWNER, NEW, ZSPAGE),
                    (StateMap.PAGE_KEEPER, NEW, 0),
                    (StateMap.MOVED, 0, 0),
                ),
                successors=("replaced",),
            ),
        ),
        *releases,
    )
    after = (
        releases_page(
            "locks released",
            NEW,
            knowing(replaced, free),
            "new page unlocked",
            says="unlocks the new page",
        ),
        releases_page(
            "new page unlocked",
            PAGE,
            knowing(taken, free),
            "old page unlocked",
            says="unlocks the old page",
        ),
        gives_page_back(
            "old page unlocked",
            PAGE,
            lambda view, its: all_of(
                eq(view.at(StateMap.PAGE_KEEPER, its.page), its.me), free(view, its)
            ),
            says="gives the old page back",
        ),
        releases_page(
            "left alone",
            NEW,
            knowing(pages_locked, free),
            "new page not used",
            says="unlocks the new page",
        ),
        replace(
            releases_page(
                "new page not used",
                PAGE,
                knowing(locked, free),
                "page left alone",
                says="unlocks the page, of whose zspage it is not the keeper",
            ),
            guard=not_keeper,
        ),
        gives_page_back(
            "page left alone", NEW, knowing(kept, free), says="gives the new page back"
        ),
    )
    return OperationTable(
        "zs_page_migrate",
        (*within("migrate_pages", *before), *migrate, *within("migrate_pages", *after)),
        ("zs_page_migrate", "replace_sub_page", "location_to_obj", "obj_to_location"),
    )
