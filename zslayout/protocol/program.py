"""The operations of the protocol: what a thread knows at each label, and what it does next.

One rule: a step is one atomic action, as between two steps of `zslayout.reference.operations`,
whose `Do` it names. What a thread `knows` must follow from the step before it, and stay true
whatever the others do; both are conditions. A `fact` is neither: it says of a loop that it went
through all pages of a chain, or all objects of a page, and of a count that it is their number.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from zslayout.expr.build import all_of, any_of, eq, implies, ne
from zslayout.expr.nodes import TRUE, Expr, Var
from zslayout.expr.types import UINT, CType
from zslayout.layout.scheme import Definition
from zslayout.obligations import model
from zslayout.protocol import invariant
from zslayout.protocol.state import ID, NOWHERE, Map, Phase, Update, View
from zslayout.reference.step import Do, Rank


class Locals:
    """What a thread has for itself, by name; at first any value."""

    def __init__(self, definition: Definition, values: Mapping[str, Expr] | None = None) -> None:
        self.definition = definition
        self._values = dict(values or {})
        word = model.word_type(definition)
        self._words: dict[str, CType] = dict.fromkeys(
            ("page", "new", "word", "old", "older", "mix"), word
        )
        self._words.update(dict.fromkeys(("klass", "left", "idx"), UINT))

    @property
    def names(self) -> frozenset[str]:
        """The names that have been asked for."""
        return frozenset(self._values)

    def __getattr__(self, name: str) -> Expr:
        if name.startswith("_"):
            raise AttributeError(name)
        if name not in self._values:
            self._values[name] = Var(f"its_{name}", self._words.get(name, ID))
        return self._values[name]

    @property
    def variables(self) -> tuple[Var, ...]:
        """What has been asked for and has no other value."""
        return tuple(value for value in self._values.values() if isinstance(value, Var))

    def having(self, values: Mapping[str, Expr]) -> "Locals":
        """These, with other values for some."""
        return Locals(self.definition, {**self._values, **values})


def _nothing(_view: View, _its: Locals) -> Expr:
    return TRUE


def _no_reader(view: View, _its: Locals, thread: Expr) -> Expr:
    return ne(view.at(Map.READER, thread), 1)


def _not_writing(view: View, its: Locals) -> Expr:
    return ne(view.at(Map.WRITER, NOWHERE), its.me)


def _no_fact(_view: View, _its: Locals, _other: Expr) -> Expr:
    return TRUE


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A label of an operation, and the step that is taken there."""

    label: str
    says: str
    """What the thread does here."""
    do: Do
    lock: Rank | None = None
    """The kind of lock that it takes or releases."""
    knows: Callable[[View, Locals], Expr] = _nothing
    knows_of_all: Callable[[View, Locals, Expr], Expr] = _no_fact
    """What it knows of every handle."""
    guard: Callable[[View, Locals], Expr] = _nothing
    """When the step can be taken; a lock that is waited for is free."""
    fact_of_all: Callable[[View, Locals, Expr], Expr] = _no_fact
    """What is true of every handle when it is taken: see the module."""
    fact_of_pages: Callable[[View, Locals, Expr], Expr] = _no_fact
    """Likewise of every page."""
    guard_of_threads: Callable[[View, Locals, Expr], Expr] = _no_fact
    """When it can be taken, of every thread: nobody holds a share of the lock."""
    updates: Callable[[View, Locals], tuple[Update, ...]] = lambda _view, _its: ()
    sets: Callable[[View, Locals], Mapping[str, Expr]] = lambda _view, _its: {}
    then: tuple[str, ...] = ()
    """The labels that follow; none is the end."""


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """An operation, by its lines; the first is where it begins."""

    name: str
    lines: tuple[Line, ...]
    cites: tuple[str, ...] = ()

    def line(self, label: str) -> Line:
        """The line of a label."""
        return next(line for line in self.lines if line.label == label)


@dataclass(frozen=True, slots=True)
class Variant:
    """What of the series is there, and what is broken of it: names of `broken`."""

    lockless: bool
    """zs_free() takes the class from the word."""
    early: bool
    """It frees pages outside class->lock."""
    class_bits: bool
    """The word carries the class."""
    broken: frozenset[str] = field(default_factory=frozenset)

    def does(self, name: str) -> bool:
        """Whether it is broken in this way."""
        return name in self.broken


def operations(variant: Variant) -> tuple[Operation, ...]:
    """Every operation that changes words, zspages or pages."""
    return (
        _zs_malloc(variant),
        _zs_free(variant),
        _zs_page_migrate(variant),
        _zs_compact(variant),
        _async_free_zspage(variant),
    )


# What is said again and again.


def _mine(view: View, its: Locals) -> Expr:
    return eq(view.at(Map.HOLDER, its.handle), its.me)


def _live(view: View, its: Locals) -> Expr:
    there = invariant.live(view, its.handle)
    return all_of(_mine(view, its), there, _not_writing(view, its))


def _zspage_of(view: View, its: Locals) -> Expr:
    return view.at(Map.ZSPAGE, its.handle)


def _word_of(view: View, its: Locals) -> Expr:
    return view.at(Map.WORD, its.handle)


def _class_locked(view: View, its: Locals) -> Expr:
    """It holds the lock of its class, and not pool->lock as a writer."""
    mine = eq(view.at(Map.CLASS_LOCK, its.klass), its.me)
    return all_of(mine, ne(view.at(Map.WRITER, NOWHERE), its.me))


def _both_locked(view: View, its: Locals) -> Expr:
    mine = eq(view.at(Map.CLASS_LOCK, its.klass), its.me)
    return all_of(mine, eq(view.at(Map.WRITER, NOWHERE), its.me))


def _unmoved(view: View, its: Locals) -> Expr:
    """It holds both locks, and migrates no page."""
    return all_of(_both_locked(view, its), eq(view.at(Map.MOVED, NOWHERE), 0))


def _take_class(its: Locals) -> tuple[Update, ...]:
    return (Update(Map.CLASS_LOCK, its.klass, its.me),)


def _class_is_free(view: View, its: Locals) -> Expr:
    return eq(view.at(Map.CLASS_LOCK, its.klass), 0)


def _drop_class(_view: View, its: Locals) -> tuple[Update, ...]:
    return (Update(Map.CLASS_LOCK, its.klass, _none()),)


def _none() -> Expr:
    return NOWHERE


def _number(value: int) -> Expr:
    return model.no_index() + value


def _dying(view: View, its: Locals) -> Expr:
    return all_of(
        ne(its.zspage, 0),
        eq(view.at(Map.PHASE, its.zspage), Phase.DYING),
        eq(view.at(Map.KEEPER, its.zspage), its.me),
    )


def _others_in_it(view: View, its: Locals, other: Expr) -> Expr:
    """The field `inuse` counts: it is not 0 while another object lies in the zspage."""
    there = all_of(
        invariant.live(view, other),
        eq(view.at(Map.ZSPAGE, other), its.zspage),
        ne(other, its.handle),
    )
    return implies(there, ne(its.left, 0))


def _all_locked(view: View, its: Locals, page: Expr) -> Expr:
    """Every page of the zspage was found, and locked."""
    owned = eq(view.at(Map.OWNER, page), its.zspage)
    return implies(owned, eq(view.at(Map.PAGE_LOCK, page), its.me))


def _trying(known: Callable[[View, Locals], Expr], *after: str) -> tuple[Line, ...]:
    """trylock_zspage(): the pages of an empty zspage one after the other, or none of them."""

    def mine(view: View, its: Locals) -> Expr:
        owned = eq(view.at(Map.OWNER, its.page), its.zspage)
        return all_of(owned, eq(view.at(Map.PAGE_LOCK, its.page), its.me))

    return (
        _locking_a_page("trying", known, "trying", after[0], "giving up"),
        Line(
            "giving up",
            "unlocks a page again, as it could not lock another",
            Do.UNLOCK,
            lock=Rank.PAGE,
            knows=known,
            guard=mine,
            updates=lambda _view, its: (Update(Map.PAGE_LOCK, its.page, _none()),),
            then=("giving up", *after[1:]),
        ),
    )


def _locking_a_page(label: str, known: Callable[[View, Locals], Expr], *then: str) -> Line:
    return Line(
        label,
        "locks a page of the zspage",
        Do.TRYLOCK,
        lock=Rank.PAGE,
        knows=known,
        guard=lambda view, its: all_of(
            eq(view.at(Map.OWNER, its.page), its.zspage),
            eq(view.at(Map.PAGE_LOCK, its.page), 0),
        ),
        updates=lambda _view, its: (Update(Map.PAGE_LOCK, its.page, its.me),),
        then=then,
    )


def _none_left(view: View, its: Locals, page: Expr) -> Expr:
    """Every page of the zspage was found, and taken from it."""
    return ne(view.at(Map.OWNER, page), its.zspage)


def _fits(its: Locals, page: Expr, class_idx: Expr, obj_idx: Expr) -> Expr:
    """The place can be encoded: that there is room is proved of the layout."""
    definition = its.definition
    parts = [model.in_field(page, 0, definition), model.in_field(obj_idx, 2, definition)]
    if definition.gate is not None:
        # Without a field for the class any class will do.
        parts.append(implies(definition.gate.enabled, model.in_field(class_idx, 1, definition)))
    return all_of(*parts)


def _freeing_pages(
    prefix: str, held: Callable[[View, Locals], Expr], *after: str
) -> tuple[Line, ...]:
    """free_pages(): each page of a dying zspage goes back to the page allocator."""

    def base(view: View, its: Locals) -> Expr:
        return all_of(_dying(view, its), held(view, its))

    def taken(view: View, its: Locals) -> Expr:
        mine = eq(view.at(Map.PAGE_KEEPER, its.page), its.me)
        return all_of(base(view, its), mine, eq(view.at(Map.OWNER, its.page), 0))

    return (
        Line(
            f"{prefix}freeing",
            "takes a page from the zspage",
            Do.FIND,
            knows=base,
            guard=lambda view, its: eq(view.at(Map.OWNER, its.page), its.zspage),
            updates=lambda _view, its: (
                Update(Map.OWNER, its.page, _none()),
                Update(Map.PAGE_KEEPER, its.page, its.me),
            ),
            then=(f"{prefix}page taken",),
        ),
        Line(
            f"{prefix}page taken",
            "unlocks the page",
            Do.UNLOCK,
            lock=Rank.PAGE,
            knows=lambda view, its: all_of(
                taken(view, its), eq(view.at(Map.PAGE_LOCK, its.page), its.me)
            ),
            updates=lambda _view, its: (Update(Map.PAGE_LOCK, its.page, _none()),),
            then=(f"{prefix}page unlocked",),
        ),
        Line(
            f"{prefix}page unlocked",
            "gives the page back",
            Do.FREE_PAGE,
            knows=taken,
            updates=lambda _view, its: (Update(Map.PAGE_KEEPER, its.page, _none()),),
            then=(f"{prefix}freeing", f"{prefix}freed"),
        ),
        Line(
            f"{prefix}freed",
            "forgets the zspage",
            Do.STATISTICS,
            knows=base,
            fact_of_pages=_none_left,
            updates=lambda _view, its: (
                Update(Map.PHASE, its.zspage, _number(Phase.GONE)),
                Update(Map.KEEPER, its.zspage, _none()),
            ),
            then=after,
        ),
    )


def _zs_malloc(variant: Variant) -> Operation:
    def fresh(view: View, its: Locals) -> Expr:
        mine = all_of(_mine(view, its), _not_writing(view, its))
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
        owner = _none() if variant.does("publish-before-chain") else its.zspage
        return all_of(made(view, its), eq(view.at(Map.OWNER, its.page), owner))

    def stored(view: View, its: Locals) -> tuple[Update, ...]:
        klass = model.no_index() if variant.does("malloc-as-class-zero") else its.klass
        word = its.definition.encode(its.page, klass, its.idx)
        more = view.at(Map.INUSE, its.zspage) + 1
        return (
            Update(Map.WORD, its.handle, word),
            Update(Map.LIVE, its.handle, _number(1)),
            Update(Map.ZSPAGE, its.handle, its.zspage),
            Update(Map.INUSE, its.zspage, more),
            Update(Map.PHASE, its.zspage, _number(Phase.USED)),
            Update(Map.KEEPER, its.zspage, _none()),
        )

    def room(view: View, its: Locals) -> Expr:
        more = view.at(Map.INUSE, its.zspage) + 1
        return all_of(_fits(its, its.page, its.klass, its.idx), ne(more, 0))

    return Operation(
        "zs_malloc",
        (
            Line(
                "called",
                "gets a handle",
                Do.ALLOC_HANDLE,
                knows=_not_writing,
                guard=lambda view, its: all_of(
                    eq(view.at(Map.HOLDER, its.handle), 0), eq(view.at(Map.LIVE, its.handle), 0)
                ),
                updates=lambda _view, its: (Update(Map.HOLDER, its.handle, its.me),),
                then=("handle",),
            ),
            Line(
                "handle",
                "takes class->lock",
                Do.LOCK,
                lock=Rank.CLASS,
                knows=fresh,
                guard=_class_is_free,
                updates=lambda _view, its: _take_class(its),
                then=("class locked", "no zspage"),
            ),
            Line(
                "class locked",
                "finds a zspage of the class with room, and stores the word",
                Do.STORE,
                knows=lambda view, its: all_of(fresh(view, its), _class_locked(view, its)),
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
                Do.UNLOCK,
                lock=Rank.CLASS,
                knows=_class_locked,
                updates=_drop_class,
            ),
            Line(
                "no zspage",
                "finds no zspage with room, and releases class->lock",
                Do.UNLOCK,
                lock=Rank.CLASS,
                knows=lambda view, its: all_of(fresh(view, its), _class_locked(view, its)),
                updates=_drop_class,
                then=("no room", "given up"),
            ),
            Line(
                "no room",
                "gets a page for a zspage of its own",
                Do.ALLOC_PAGE,
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
                Do.CHAIN,
                knows=fresh,
                guard=lambda view, its: all_of(
                    ne(its.zspage, 0), eq(view.at(Map.PHASE, its.zspage), Phase.GONE)
                ),
                updates=lambda _view, its: (
                    Update(Map.PHASE, its.zspage, _number(Phase.FRESH)),
                    Update(Map.KEEPER, its.zspage, its.me),
                    Update(Map.CLASS, its.zspage, its.klass),
                    Update(Map.INUSE, its.zspage, _none()),
                ),
                then=("zspage made",),
            ),
            Line(
                "zspage made",
                "puts a page into the chain",
                Do.CHAIN,
                knows=made,
                guard=got,
                updates=lambda _view, its: (
                    Update(Map.OWNER, its.page, its.zspage),
                    Update(Map.PAGE_KEEPER, its.page, _none()),
                ),
                then=("zspage made", "zspage ready"),
            ),
            Line(
                "giving back",
                "gives a page back, as it got no other",
                Do.FREE_PAGE,
                knows=fresh,
                guard=got,
                updates=lambda _view, its: (Update(Map.PAGE_KEEPER, its.page, _none()),),
                then=("giving back", "given up"),
            ),
            Line(
                "given up",
                "frees the handle",
                Do.FREE_HANDLE,
                knows=fresh,
                updates=lambda _view, its: (Update(Map.HOLDER, its.handle, _none()),),
            ),
            Line(
                "zspage ready",
                "takes class->lock",
                Do.LOCK,
                lock=Rank.CLASS,
                knows=chained,
                guard=_class_is_free,
                updates=lambda _view, its: _take_class(its),
                then=("class locked with it",),
            ),
            Line(
                "class locked with it",
                "stores the word, and puts the zspage on a list",
                Do.STORE,
                knows=lambda view, its: all_of(chained(view, its), _class_locked(view, its)),
                guard=room,
                updates=stored,
                then=("stored",),
            ),
        ),
        ("zs_malloc", "obj_malloc", "alloc_zspage", "location_to_obj"),
    )


def _zs_free(variant: Variant) -> Operation:
    def read_again(view: View, its: Locals) -> Expr:
        parts = [_live(view, its), eq(its.klass, view.at(Map.CLASS, _zspage_of(view, its)))]
        return all_of(*parts, _class_locked(view, its))

    def word_stable(view: View, its: Locals) -> Expr:
        page = its.definition.decode_pfn(its.word)
        return all_of(
            read_again(view, its),
            eq(its.word, _word_of(view, its)),
            eq(view.at(Map.OWNER, page), _zspage_of(view, its)),
        )

    def found(view: View, its: Locals) -> Expr:
        return all_of(word_stable(view, its), eq(its.zspage, _zspage_of(view, its)))

    def freed(view: View, its: Locals) -> Expr:
        return all_of(
            _mine(view, its),
            eq(view.at(Map.LIVE, its.handle), 0),
            TRUE if late else _class_locked(view, its),
            ne(its.zspage, 0),
            eq(view.at(Map.PHASE, its.zspage), Phase.USED),
            eq(view.at(Map.CLASS, its.zspage), its.klass),
            eq(view.at(Map.INUSE, its.zspage), its.left),
        )

    def gone(view: View, its: Locals) -> Expr:
        mine = all_of(_mine(view, its), _not_writing(view, its))
        return all_of(mine, eq(view.at(Map.LIVE, its.handle), 0))

    def gone_locked(view: View, its: Locals) -> Expr:
        return all_of(gone(view, its), _class_locked(view, its))

    def unlinked(view: View, its: Locals) -> Expr:
        return all_of(gone_locked(view, its), _dying(view, its))

    begin = _lockless_read(variant) if variant.lockless else _locked_read(variant)
    late = variant.does("unlink-after-unlock")
    once = variant.does("no-reread") or variant.does("pfn-of-first-read")
    empty = "unlinked" if variant.early and not late else "freeing"
    pages = _freeing_pages("", gone if variant.early else gone_locked, "end")
    if not variant.early:
        pages = _freeing_pages("", gone_locked, "empty")
    again = (
        Line(
            "class locked",
            "reads the word again",
            Do.LOAD,
            knows=read_again,
            sets=lambda view, its: {} if once else {"word": _word_of(view, its)},
            then=("word stable",),
        ),
    )
    middle = (
        Line(
            "word stable",
            "goes from the page to its zspage",
            Do.FIND,
            knows=word_stable,
            sets=lambda view, its: {
                "zspage": view.at(Map.OWNER, its.definition.decode_pfn(its.word))
            },
            updates=lambda _view, its: (
                (Update(Map.HOLDER, its.handle, _none()),)
                if variant.does("handle-freed-first")
                else ()
            ),
            then=("zspage found",),
        ),
        *(_counted_outside(found) if variant.does("statistics-outside-lock") else ()),
        Line(
            "counted" if variant.does("statistics-outside-lock") else "zspage found",
            "puts the object on the free list",
            Do.UPDATE,
            knows=(_live if variant.does("statistics-outside-lock") else found),
            fact_of_all=_others_in_it,
            updates=lambda _view, its: (
                Update(Map.LIVE, its.handle, _none()),
                Update(Map.INUSE, its.zspage, its.left),
            ),
            then=("releasing",) if late else ("trying", "empty"),
        ),
        *(_released_early(gone_locked) if late else _trying(freed, "object freed", "empty")),
        Line(
            "object freed",
            "finds it empty and every page locked, and unlinks it",
            Do.LIST,
            knows=freed,
            guard=lambda _view, its: TRUE if variant.does("early-unlock-live") else eq(its.left, 0),
            fact_of_pages=_no_fact if variant.does("ignore-page-trylock") else _all_locked,
            updates=lambda _view, its: (
                ()
                if variant.does("freed-on-its-list")
                else (
                    Update(Map.PHASE, its.zspage, _number(Phase.DYING)),
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
            Do.UNLOCK,
            lock=Rank.CLASS,
            knows=unlinked,
            updates=_drop_class,
            then=("freeing",),
        ),
    )
    end = (
        Line(
            "empty",
            "releases class->lock",
            Do.UNLOCK,
            lock=Rank.CLASS,
            knows=gone_locked,
            updates=_drop_class,
            then=("end",),
        ),
        Line(
            "end",
            "frees the handle",
            Do.FREE_HANDLE,
            knows=gone,
            updates=lambda _view, its: (Update(Map.HOLDER, its.handle, _none()),),
        ),
    )
    # Before the series the word that was read under pool->lock is still right.
    begin = (*begin, *again) if variant.lockless else begin
    lines = (*begin, *middle, *(early if variant.early else ()), *pages, *end)
    return Operation("zs_free", lines, ("zs_free", "obj_free", "free_zspage", "trylock_zspage"))


def _released_early(knows: Callable[[View, Locals], Expr]) -> tuple[Line, ...]:
    return (
        Line(
            "releasing",
            "releases class->lock",
            Do.UNLOCK,
            lock=Rank.CLASS,
            knows=lambda view, its: all_of(
                knows(view, its),
                ne(its.zspage, 0),
                eq(view.at(Map.PHASE, its.zspage), Phase.USED),
                eq(view.at(Map.CLASS, its.zspage), its.klass),
                eq(view.at(Map.INUSE, its.zspage), its.left),
            ),
            updates=_drop_class,
            then=("object freed",),
        ),
    )


def _locked_again(knows: Callable[[View, Locals], Expr]) -> tuple[Line, ...]:
    return (
        Line(
            "once more",
            "takes another share of pool->lock",
            Do.READ_LOCK,
            lock=Rank.POOL,
            knows=lambda view, its: all_of(
                knows(view, its), eq(view.at(Map.CLASS_LOCK, its.klass), its.me)
            ),
            then=("both locked",),
        ),
    )


def _counted_outside(knows: Callable[[View, Locals], Expr]) -> tuple[Line, ...]:
    return (
        Line(
            "zspage found",
            "releases class->lock",
            Do.UNLOCK,
            lock=Rank.CLASS,
            knows=knows,
            updates=_drop_class,
            then=("counted",),
        ),
    )


def _lockless_read(variant: Variant) -> tuple[Line, ...]:
    """Patch 2: any word that the handle has had, or a bitwise mix of two, tells the class."""

    def had(word: Expr, view: View, its: Locals) -> Expr:
        # Since the handle was published, no step has changed these bits: that is promised.
        if not variant.class_bits or variant.does("handed-over-without-order"):
            return TRUE
        return eq(its.definition.decode_class(word), invariant.class_of(view, its.handle))

    return (
        Line(
            "called",
            "reads the word without a lock",
            Do.LOAD,
            knows=_live,
            guard=lambda view, its: all_of(had(its.old, view, its), had(its.older, view, its)),
            sets=lambda _view, its: {
                "word": (its.old & its.mix) | (its.older & ~its.mix),
                "klass": its.definition.decode_class((its.old & its.mix) | (its.older & ~its.mix)),
            },
            then=("class read",),
        ),
        Line(
            "class read",
            "takes the class->lock that the word tells",
            Do.LOCK,
            lock=Rank.CLASS,
            knows=lambda view, its: all_of(
                _live(view, its), eq(its.klass, invariant.class_of(view, its.handle))
            ),
            guard=_class_is_free,
            updates=lambda _view, its: (
                () if variant.does("free-without-class-lock") else _take_class(its)
            ),
            then=("class locked",),
        ),
    )


def _locked_read(variant: Variant) -> tuple[Line, ...]:
    """Before the series: the class is that of the page's zspage, while pool->lock is held."""

    def reading(view: View, its: Locals) -> Expr:
        return all_of(_live(view, its), eq(view.at(Map.READER, its.me), 1))

    def word_read(view: View, its: Locals) -> Expr:
        page = its.definition.decode_pfn(its.word)
        return all_of(
            reading(view, its),
            eq(its.word, _word_of(view, its)),
            eq(view.at(Map.OWNER, page), _zspage_of(view, its)),
        )

    def found(view: View, its: Locals) -> Expr:
        return all_of(word_read(view, its), eq(its.klass, invariant.class_of(view, its.handle)))

    return (
        Line(
            "called",
            "takes a share of pool->lock",
            Do.READ_LOCK,
            lock=Rank.POOL,
            knows=_live,
            guard=lambda view, _its: eq(view.at(Map.WRITER, NOWHERE), 0),
            updates=lambda _view, its: (Update(Map.READER, its.me, _number(1)),),
            then=("pool locked",),
        ),
        Line(
            "pool locked",
            "reads the word",
            Do.LOAD,
            knows=reading,
            sets=lambda view, its: {"word": _word_of(view, its)},
            then=("word read",),
        ),
        Line(
            "word read",
            "goes from the page to its zspage, and to its class",
            Do.FIND,
            knows=word_read,
            sets=lambda view, its: {
                "klass": view.at(Map.CLASS, view.at(Map.OWNER, its.definition.decode_pfn(its.word)))
            },
            updates=lambda _view, its: (
                (Update(Map.READER, its.me, _none()),) if variant.does("pool-unlock-first") else ()
            ),
            then=("class found",),
        ),
        Line(
            "class found",
            "takes class->lock",
            Do.LOCK,
            lock=Rank.CLASS,
            knows=found,
            guard=_class_is_free,
            updates=lambda _view, its: _take_class(its),
            then=("once more" if variant.does("inverted-order") else "both locked",),
        ),
        *(_locked_again(found) if variant.does("inverted-order") else ()),
        Line(
            "both locked",
            "releases pool->lock",
            Do.READ_UNLOCK,
            lock=Rank.POOL,
            knows=lambda view, its: all_of(
                found(view, its), eq(view.at(Map.CLASS_LOCK, its.klass), its.me)
            ),
            updates=lambda _view, its: (Update(Map.READER, its.me, _none()),),
            then=("word stable",),
        ),
    )


def _zs_page_migrate(variant: Variant) -> Operation:
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
        return all_of(writing(view, its), right, _both_locked(view, its))

    def both(view: View, its: Locals) -> Expr:
        right = eq(view.at(Map.CLASS, its.zspage), its.klass)
        moved = eq(view.at(Map.MOVED, NOWHERE), its.zspage)
        return all_of(found(view, its), right, moved, _both_locked(view, its))

    def replaced(view: View, its: Locals) -> Expr:
        there = all_of(new_locked(view, its), of_zspage(view, its, its.new))
        return all_of(there, _taken(view, its))

    def moving(view: View, its: Locals, other: Expr) -> Expr:
        """Every object of the zspage is in its place, or on the new page already."""
        page = its.definition.decode_pfn(view.at(Map.WORD, other))
        there = all_of(invariant.live(view, other), eq(view.at(Map.ZSPAGE, other), its.zspage))
        right = invariant.placed(view, other, its.definition)
        return implies(there, any_of(right, eq(page, its.new)))

    def all_moved(view: View, its: Locals, other: Expr) -> Expr:
        """Every object on the page was found."""
        page = its.definition.decode_pfn(view.at(Map.WORD, other))
        there = all_of(invariant.live(view, other), eq(view.at(Map.ZSPAGE, other), its.zspage))
        return implies(there, ne(page, its.page))

    late = variant.does("chain-after-class-unlock")

    def reencoded(view: View, its: Locals) -> Expr:
        definition, word = its.definition, view.at(Map.WORD, its.handle)
        klass = definition.decode_class(word)
        if variant.does("migrate-rewrites-class"):
            klass = model.no_index()
        return definition.encode(its.new, klass, definition.decode_idx(word))

    return Operation(
        "zs_page_migrate",
        (
            Line(
                "called",
                "gets a new page",
                Do.ALLOC_PAGE,
                knows=_not_writing,
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
                Do.LOCK,
                lock=Rank.PAGE,
                knows=lambda view, its: all_of(kept(view, its), _not_writing(view, its)),
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
                Do.TRYLOCK,
                lock=Rank.PAGE,
                knows=lambda view, its: all_of(locked(view, its), _not_writing(view, its)),
                guard=lambda view, its: eq(view.at(Map.PAGE_LOCK, its.new), 0),
                updates=lambda _view, its: (Update(Map.PAGE_LOCK, its.new, its.me),),
                then=("page locked", "page of nobody"),
            ),
            Line(
                "page of nobody",
                "finds that the page has left its zspage",
                Do.FIND,
                knows=lambda view, its: all_of(pages_locked(view, its), _not_writing(view, its)),
                guard=lambda view, its: eq(view.at(Map.OWNER, its.page), 0),
                then=("left alone",),
            ),
            Line(
                "page locked",
                "goes to its zspage, which is on a list or was",
                Do.FIND,
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
                Do.WRITE_LOCK,
                lock=Rank.POOL,
                knows=found,
                guard=lambda view, _its: eq(view.at(Map.WRITER, NOWHERE), 0),
                guard_of_threads=(
                    _no_fact if variant.does("migrate-without-pool-lock") else _no_reader
                ),
                updates=lambda _view, its: (Update(Map.WRITER, NOWHERE, its.me),),
                then=("pool locked",),
            ),
            Line(
                "pool locked",
                "takes class->lock",
                Do.LOCK,
                lock=Rank.CLASS,
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
                Do.WRITE_TRYLOCK,
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
                Do.UNLOCK,
                lock=Rank.CLASS,
                knows=unmoved,
                updates=_drop_class,
                then=("class released again",),
            ),
            Line(
                "class released again",
                "releases pool->lock",
                Do.WRITE_UNLOCK,
                lock=Rank.POOL,
                knows=writing,
                updates=lambda _view, _its: (Update(Map.WRITER, NOWHERE, _none()),),
                then=("left alone",),
            ),
            Line(
                "left alone",
                "unlocks the new page",
                Do.UNLOCK,
                lock=Rank.PAGE,
                knows=lambda view, its: all_of(pages_locked(view, its), _not_writing(view, its)),
                updates=lambda _view, its: (Update(Map.PAGE_LOCK, its.new, _none()),),
                then=("new page not used",),
            ),
            Line(
                "new page not used",
                "unlocks the page, of whose zspage it is not the keeper",
                Do.UNLOCK,
                lock=Rank.PAGE,
                knows=lambda view, its: all_of(locked(view, its), _not_writing(view, its)),
                guard=lambda view, its: ne(
                    view.at(Map.KEEPER, view.at(Map.OWNER, its.page)), its.me
                ),
                updates=lambda _view, its: (Update(Map.PAGE_LOCK, its.page, _none()),),
                then=("page left alone",),
            ),
            Line(
                "page left alone",
                "gives the new page back",
                Do.FREE_PAGE,
                knows=lambda view, its: all_of(kept(view, its), _not_writing(view, its)),
                updates=lambda _view, its: (Update(Map.PAGE_KEEPER, its.new, _none()),),
            ),
            Line(
                "moving",
                "re-encodes the word of an object on the page",
                Do.STORE,
                knows=both,
                knows_of_all=moving,
                guard=lambda view, its: all_of(
                    invariant.live(view, its.handle),
                    eq(_zspage_of(view, its), its.zspage),
                    eq(its.definition.decode_pfn(_word_of(view, its)), its.page),
                    model.in_field(its.new, 0, its.definition),
                ),
                updates=lambda view, its: (Update(Map.WORD, its.handle, reencoded(view, its)),),
                then=("moving", "leaving" if late else "moved"),
            ),
            *(
                (
                    Line(
                        "leaving",
                        "releases class->lock",
                        Do.UNLOCK,
                        lock=Rank.CLASS,
                        knows=both,
                        knows_of_all=moving,
                        updates=_drop_class,
                        then=("moved",),
                    ),
                )
                if late
                else ()
            ),
            Line(
                "moved",
                "puts the new page into the place of the old",
                Do.CHAIN,
                knows=both,
                knows_of_all=moving,
                fact_of_all=all_moved,
                updates=lambda _view, its: (
                    Update(Map.OWNER, its.page, _none()),
                    Update(Map.PAGE_KEEPER, its.page, its.me),
                    Update(Map.OWNER, its.new, its.zspage),
                    Update(Map.PAGE_KEEPER, its.new, _none()),
                    Update(Map.MOVED, NOWHERE, _none()),
                ),
                then=("replaced",),
            ),
            Line(
                "replaced",
                "releases pool->lock",
                Do.WRITE_UNLOCK,
                lock=Rank.POOL,
                knows=lambda view, its: all_of(
                    _both_locked(view, its),
                    replaced(view, its),
                    eq(view.at(Map.MOVED, NOWHERE), 0),
                ),
                updates=lambda _view, _its: (Update(Map.WRITER, NOWHERE, _none()),),
                then=("pool released",),
            ),
            Line(
                "pool released",
                "releases class->lock",
                Do.UNLOCK,
                lock=Rank.CLASS,
                knows=lambda view, its: all_of(_class_locked(view, its), replaced(view, its)),
                updates=_drop_class,
                then=("class released",),
            ),
            Line(
                "class released",
                "unlocks the new page",
                Do.UNLOCK,
                lock=Rank.PAGE,
                knows=lambda view, its: all_of(replaced(view, its), _not_writing(view, its)),
                updates=lambda _view, its: (Update(Map.PAGE_LOCK, its.new, _none()),),
                then=("new page unlocked",),
            ),
            Line(
                "new page unlocked",
                "unlocks the old page",
                Do.UNLOCK,
                lock=Rank.PAGE,
                knows=lambda view, its: all_of(_taken(view, its), _not_writing(view, its)),
                updates=lambda _view, its: (Update(Map.PAGE_LOCK, its.page, _none()),),
                then=("old page unlocked",),
            ),
            Line(
                "old page unlocked",
                "gives the old page back",
                Do.FREE_PAGE,
                knows=lambda view, its: all_of(
                    eq(view.at(Map.PAGE_KEEPER, its.page), its.me), _not_writing(view, its)
                ),
                updates=lambda _view, its: (Update(Map.PAGE_KEEPER, its.page, _none()),),
            ),
        ),
        ("zs_page_migrate", "replace_sub_page", "location_to_obj", "obj_to_location"),
    )


def _taken(view: View, its: Locals) -> Expr:
    return all_of(
        eq(view.at(Map.PAGE_KEEPER, its.page), its.me),
        eq(view.at(Map.PAGE_LOCK, its.page), its.me),
    )


def _zs_compact(variant: Variant) -> Operation:
    def emptied(view: View, its: Locals) -> Expr:
        return all_of(
            _unmoved(view, its),
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
            _fits(its, its.new, view.at(Map.CLASS, its.target), its.idx),
        ]
        if not variant.does("compact-across-classes"):
            parts.append(eq(view.at(Map.CLASS, its.target), its.klass))
        return all_of(*parts)

    return Operation(
        "zs_compact",
        (
            Line(
                "called",
                "takes pool->lock to write",
                Do.WRITE_LOCK,
                lock=Rank.POOL,
                guard=lambda view, _its: eq(view.at(Map.WRITER, NOWHERE), 0),
                guard_of_threads=(
                    _no_fact if variant.does("compact-without-pool-lock") else _no_reader
                ),
                updates=lambda _view, its: (Update(Map.WRITER, NOWHERE, its.me),),
                then=("pool locked",),
            ),
            Line(
                "pool locked",
                "takes class->lock",
                Do.LOCK,
                lock=Rank.CLASS,
                knows=lambda view, its: all_of(
                    eq(view.at(Map.WRITER, NOWHERE), its.me), eq(view.at(Map.MOVED, NOWHERE), 0)
                ),
                guard=_nothing if variant.does("compact-without-class-lock") else _class_is_free,
                updates=lambda _view, its: _take_class(its),
                then=("both locked", "done"),
            ),
            Line(
                "both locked",
                "moves an object to another zspage of the class",
                Do.STORE,
                knows=_unmoved,
                guard=lambda view, its: all_of(
                    invariant.live(view, its.handle),
                    eq(its.zspage, _zspage_of(view, its)),
                    eq(invariant.class_of(view, its.handle), its.klass),
                    target(view, its),
                ),
                fact_of_all=_others_in_it,
                updates=lambda view, its: (
                    Update(
                        Map.WORD,
                        its.handle,
                        its.definition.encode(its.new, view.at(Map.CLASS, its.target), its.idx),
                    ),
                    Update(Map.ZSPAGE, its.handle, its.target),
                    Update(Map.INUSE, its.target, view.at(Map.INUSE, its.target) + 1),
                    Update(Map.INUSE, its.zspage, its.left),
                ),
                then=("both locked", "trying", "done"),
            ),
            *_trying(emptied, "source emptied", "both locked", "done"),
            Line(
                "source emptied",
                "finds the source empty and every page locked, and unlinks it",
                Do.LIST,
                knows=emptied,
                guard=lambda _view, its: eq(its.left, 0),
                fact_of_pages=_all_locked,
                updates=lambda _view, its: (
                    Update(Map.PHASE, its.zspage, _number(Phase.DYING)),
                    Update(Map.KEEPER, its.zspage, its.me),
                ),
                then=("freeing",),
            ),
            *_freeing_pages("", _unmoved, "both locked", "done"),
            Line(
                "done",
                "releases class->lock",
                Do.UNLOCK,
                lock=Rank.CLASS,
                knows=_unmoved,
                updates=_drop_class,
                then=("class released",),
            ),
            Line(
                "class released",
                "releases pool->lock",
                Do.WRITE_UNLOCK,
                lock=Rank.POOL,
                knows=lambda view, its: all_of(
                    eq(view.at(Map.WRITER, NOWHERE), its.me), eq(view.at(Map.MOVED, NOWHERE), 0)
                ),
                updates=lambda _view, _its: (Update(Map.WRITER, NOWHERE, _none()),),
            ),
        ),
        ("zs_compact", "migrate_zspage", "obj_malloc", "obj_free"),
    )


def _async_free_zspage(variant: Variant) -> Operation:
    def orphan(view: View, its: Locals) -> Expr:
        return all_of(
            ne(its.zspage, 0),
            eq(view.at(Map.PHASE, its.zspage), Phase.ORPHAN),
            eq(view.at(Map.KEEPER, its.zspage), its.me),
            _not_writing(view, its),
        )

    return Operation(
        "async_free_zspage",
        (
            Line(
                "called",
                "takes class->lock",
                Do.LOCK,
                lock=Rank.CLASS,
                knows=_not_writing,
                guard=_class_is_free,
                updates=lambda _view, its: _take_class(its),
                then=("class locked", "none empty"),
            ),
            Line(
                "class locked",
                "takes an empty zspage off its list",
                Do.LIST,
                knows=_class_locked,
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
                        Update(Map.PHASE, its.zspage, _number(Phase.ORPHAN)),
                        Update(Map.KEEPER, its.zspage, its.me),
                    )
                ),
                then=("class locked", "taken off"),
            ),
            Line(
                "taken off",
                "releases class->lock",
                Do.UNLOCK,
                lock=Rank.CLASS,
                knows=lambda view, its: all_of(_class_locked(view, its), orphan(view, its)),
                updates=_drop_class,
                then=("called", "off the lists"),
            ),
            Line(
                "none empty",
                "releases class->lock",
                Do.UNLOCK,
                lock=Rank.CLASS,
                knows=_class_locked,
                updates=_drop_class,
                then=("called", "off the lists"),
            ),
            Line(
                "off the lists",
                "turns to one of those that it took off",
                Do.FIND,
                knows=_not_writing,
                guard=orphan,
                sets=lambda view, its: {"klass": view.at(Map.CLASS, its.zspage)},
                then=("locking",),
            ),
            _locking_a_page("locking", orphan, "locking", "locking pages"),
            Line(
                "locking pages",
                "has locked the last of its pages",
                Do.TRYLOCK,
                lock=Rank.PAGE,
                knows=orphan,
                fact_of_pages=_no_fact
                if variant.does("worker-ignores-page-locks")
                else _all_locked,
                updates=lambda _view, its: (Update(Map.PHASE, its.zspage, _number(Phase.DYING)),),
                then=("pages locked",),
            ),
            Line(
                "pages locked",
                "takes class->lock",
                Do.LOCK,
                lock=Rank.CLASS,
                knows=lambda view, its: all_of(_dying(view, its), _not_writing(view, its)),
                guard=_class_is_free,
                updates=lambda _view, its: _take_class(its),
                then=("freeing",),
            ),
            *_freeing_pages("", _class_locked, "another", "done"),
            Line(
                "another",
                "releases class->lock",
                Do.UNLOCK,
                lock=Rank.CLASS,
                knows=_class_locked,
                updates=_drop_class,
                then=("off the lists",),
            ),
            Line(
                "done",
                "releases class->lock",
                Do.UNLOCK,
                lock=Rank.CLASS,
                knows=_class_locked,
                updates=_drop_class,
            ),
        ),
        ("async_free_zspage", "lock_zspage", "__free_zspage"),
    )
