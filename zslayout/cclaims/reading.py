"""Values told by what they mean: page, class and index of a handle's object, members of zspages.

A tree of a survey is read from its leaves up. What memory held becomes a name for what it means,
the same at every time where the kernel keeps it. What is computed from one packed word alone is
compared with each of its fields, by proof, and is that field where it is equal: so a decoder needs
no name.

Zspages of one object to the page are another kind: all of a reading is of that kind, or none.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from zslayout.cclaims.asking.question import Asker, KnownAnswers
from zslayout.cclaims.asking.values import named, sure, tree
from zslayout.cclaims.members import Members
from zslayout.cfront import kernel
from zslayout.cfront.event import Event, Kind
from zslayout.cfront.memory import Cell, Memory
from zslayout.cfront.pointwise import Number, Pointwise
from zslayout.cfront.terms import Terms
from zslayout.expr.nodes import Binary, BinaryOp, Choose, Compare, CompareOp, Const, Expr, Var
from zslayout.expr.types import BOOL
from zslayout.expr.walk import children
from zslayout.reference.protocol_level import FoundLevel
from zslayout.verdict import Status

_ROOTS: Final = frozenset({"word", "bits", "bytes", "stored offset"})
_FRESH: Final = re.compile(rf"(?!alloc_page)({kernel.NEW.pattern})\(\)")
_WALK: Final = "walk "
"""Begins what is come to along a chain of addresses, from the first in so many steps."""
_TIMEOUT: Final = 20.0
"""Seconds for one question."""
_TIMES_KEPT: Final = frozenset({"inuse", "freeobj"})


@dataclass(frozen=True, slots=True)
class Limits:
    """The greatest values at a point, or at each of several, as a pool of the machine has them."""

    pfn: Number
    class_index: Number
    index: Number
    size: Number
    pages: Number
    page_shift: Number
    align: int
    """What all sizes are multiples of: a power of two."""
    counts: tuple[int, ...] = ()
    """How many objects zspages have."""
    alone: bool = False
    """Whether each zspage of one object has one page."""


@dataclass(slots=True)
class Learned:
    """What a file's own stores say of how it keeps things, each found at a store and claimed there.

    The names in it are those that `Reading` has.
    """

    word: tuple[Expr, Expr, Expr, Expr] | None = None
    """A word, and the page frame, class and index that it is made of."""
    link: tuple[Expr, Expr] | None = None
    """A link, and the index that it leads to."""
    tag: int = 1
    lock: int = 0
    """The bit of a word that is a lock, as a mask; 0 if none is."""
    stale: bool = False
    """Whether the page of a huge zspage keeps the handle of an object that is free."""
    magic: int = 0
    mapped: set[tuple[str, int]] = field(default_factory=set)
    """The members that addresses of mapped pages are kept in, by the struct and its bytes."""
    errors: bool = False
    """Whether an allocation that fails returns an error, and not 0."""
    classes: dict[int, Expr] = field(default_factory=dict)
    """The class index of a zspage that a run makes."""
    owners: dict[int, Expr] = field(default_factory=dict)
    """The zspage whose pages a loop walks along."""
    readers: Cell | None = None
    """The number in a zspage that counts those who read it, if there is one."""
    lists: dict[int, Expr] = field(default_factory=dict)
    """The class in whose lists what a loop keeps was found."""
    twins: dict[int, Expr] = field(default_factory=dict)
    """The zspage whose first page a loop keeps beside it, by the identity of what is kept."""
    numbers: dict[int, int] = field(default_factory=dict)
    """Addresses that are one of several, by their identities."""
    addresses: dict[int, Expr] = field(default_factory=dict)
    """What zspages of a list are read from, by their identities."""
    kept: list[Expr] = field(default_factory=list)
    tried: dict[tuple[int, bool], bool] = field(default_factory=dict)
    """Whether statements on counts of objects were true of all, by their identities."""
    levels: tuple[FoundLevel, ...] = ()
    """What the zs_free() of the file is, at each point; nothing where that is not known."""
    answers: KnownAnswers = field(default_factory=lambda: KnownAnswers(_TIMEOUT))
    """What a solver has said of the file."""

    def several(self, number: int) -> Expr:
        """The address that is one of several, by its number."""
        return next(each for each in self.kept if self.numbers.get(id(each)) == number)


class Reading:
    """Reads trees. `huge` is whether zspages have one object and one page."""

    def __init__(
        self, terms: Terms, members: Members, limits: Limits, learned: Learned, *, huge: bool
    ) -> None:
        self.terms = terms
        self.members = members
        self.limits = limits
        self.huge = huge
        self.learned = learned
        self.asker = Asker(terms, self.facts, learned.answers)
        self.word_bits = members.pointer * 8
        self.memory = Memory(terms)
        self._read: dict[int, Expr] = {}
        self._kept: list[Expr] = []
        self._roots: dict[int, Var | None] = {}
        self._many = Var("many", BOOL)
        self._decoded: dict[tuple[str, int], Expr] = {}
        self.variables: dict[int, tuple[Expr, dict[str, Var]]] = {}
        """Trees by their identities, each with its variables."""
        self.named: list[Expr] = []
        """The trees that are known by name since they were stored."""
        self.stored: dict[int, Expr] = {}
        """What the events of stores wrote, by their identities."""

    # names

    def ghost(self, name: str, *arguments: Expr) -> Expr:
        """A value by its meaning."""
        bits = {"taken": 1}.get(name, 32 if name in _NARROW else self.word_bits)
        return self.terms.apply(name, bits, *arguments)

    def number(self, value: Number, bits: int = 0) -> Expr:
        """A number, as wide as an address unless it is said."""
        if isinstance(value, Pointwise):
            return self.terms.at_points(value.values, bits or self.word_bits)
        return self.terms.const(value, bits or self.word_bits)

    def is_a(self, x: Expr, name: str) -> bool:
        """Whether a value is one of this meaning."""
        meaning = self.terms.meaning(x)
        return meaning is not None and meaning.name == name

    def argument(self, x: Expr, i: int = 0) -> Expr:
        """What a value is of."""
        meaning = self.terms.meaning(x)
        return x if meaning is None or len(meaning.arguments) <= i else meaning.arguments[i]

    def number_of(self, x: Expr, i: int = 0) -> int:
        """The number of one of several, or of what is listed."""
        number = self.argument(x, i)
        return number.value if isinstance(number, Const) else -1

    def is_fresh(self, x: Expr) -> bool:
        """Whether an address came from an allocator in this run."""
        meaning = self.terms.meaning(x)
        return meaning is not None and _FRESH.fullmatch(meaning.name) is not None

    # reading

    def loaded(self, event: Event, known: Callable[[Expr], Expr]) -> Expr:
        """What a load came by, read."""
        return self.read(known(self.memory.word(event.value, sure(event.cell).bits)))

    def read(self, x: Expr) -> Expr:
        """A tree by its meaning."""
        return self._resolved(self._put(x))

    def _put(self, x: Expr) -> Expr:
        found = self._read.get(id(x))
        if found is None:
            found = self._made(x)
            self._kept.append(x)
            self._read[id(x)] = found
        return found

    def _made(self, x: Expr) -> Expr:
        if isinstance(x, Const):
            return x
        if isinstance(x, Var):
            meaning = self.terms.meaning(x)
            if meaning is None:
                return x
            made = self._load(x, meaning.name, tuple(map(self.read, meaning.arguments)))
            return self._first_of_twin(x, made) if id(x) in self.learned.twins else made
        below = [self._put(each) for each in children(x)]
        roots = [root for root in map(self._root, below) if root is not None]
        if all(root is roots[0] for root in roots) and self._many not in roots:
            made = self.terms.rebuilt(x, self._put)
            if roots and not isinstance(made, Const):
                self._mark(made, roots[0])
            return made
        return self._settled(self.terms.rebuilt(x, self.read))

    def _first_of_twin(self, page: Expr, made: Expr) -> Expr:
        """A page that is the first one of a zspage wherever there is one."""
        zspage = self.read(self.learned.twins[id(page)])
        there = self.terms.compare(CompareOp.NE, zspage, self.number(0))
        first = self.ghost("chain", self.entity(zspage), self.number(0))
        return self.terms.choose(there, first, made)

    def _mark(self, x: Expr, root: Var) -> None:
        self._kept.append(x)
        self._roots[id(x)] = root

    def _root(self, x: Expr) -> Var | None:
        """The one packed word that a tree is made of; none of what is known, or many."""
        if id(x) in self._roots:
            return self._roots[id(x)]
        if isinstance(x, Var):
            meaning = self.terms.meaning(x)
            if meaning is None and (x.type.signed or x.name in self.terms.known):
                return None
            return x if meaning is not None and meaning.name in _ROOTS else self._many
        if isinstance(x, Const) or x is self.terms.true or x is self.terms.false:
            return None
        return self._many

    def _settled(self, x: Expr) -> Expr:
        """What an allocator returned is no null pointer: where it is one, nothing is written."""
        if not isinstance(x, Compare) or x.op not in {CompareOp.EQ, CompareOp.NE}:
            return x
        if x.left.type.width != self.word_bits:
            return x
        left, right = self._known_one(x.left), self._known_one(x.right)
        if self._is_found(left) and self._is_found(right) and left is not right:
            return self.terms.truth(x.op is CompareOp.NE)
        if self.is_fresh(right):
            left, right = right, left
        if self.is_fresh(left):
            if left is right:
                return self.terms.truth(x.op is CompareOp.EQ)
            known = isinstance(right, Const) or self.is_fresh(right) or self.is_a(right, "listed")
            return self.terms.truth(x.op is CompareOp.NE) if known else x
        return x

    def name_stores(self, events: Iterable[Event]) -> None:
        """From here on what is stored to members of zspages is known by its name alone."""
        for event in events:
            role = "" if event.cell is None else self.members.of(event.cell)
            if event.kind is Kind.STORE and role in {"bits", "inuse"}:
                value = self.memory.word(event.value, sure(event.cell).bits)
                if isinstance(value, Const) or id(value) in self._read:
                    continue
                at = self.entity(self.read(tree(event.address)))
                made = self.ghost(role, at, self.number(_STORED + len(self.stored)))
                # A count of fewer bits than it may need is read as what is stored.
                if made.type.width == value.type.width:
                    self.named.append(value)
                    self.stored[id(event)] = made
                    self._read[id(value)] = made

    def named_but(self, event: Event) -> list[Expr]:
        """The trees that are known by name, but for what this event stores."""
        own = event.value if event.kind is Kind.STORE else None
        return [each for each in self.named if each is not own]

    def written(self, event: Event, known: Callable[[Expr], Expr]) -> Expr:
        """What a store writes, told by what it is made of."""
        value = known(self.memory.word(event.value, sure(event.cell).bits))
        return self._resolved(self._made(value))

    def _load(self, x: Var, name: str, arguments: tuple[Expr, ...]) -> Expr:
        """What a value means; of a width that is not what is kept there it means nothing."""
        made = self._meant(x, name, arguments)
        bits = 1 if x.type is BOOL else x.type.width
        if made.type.width == x.type.width or not arguments:
            return made
        return self.terms.apply(name, bits, *arguments)

    def _meant(self, x: Var, name: str, arguments: tuple[Expr, ...]) -> Expr:
        terms = self.terms
        load = self.members.load(name)
        if load is None:
            if name == kernel.PFN:
                return kernel.frame(terms, self.entity(arguments[0]))
            if name == kernel.PAGE:
                return kernel.page_of(terms, arguments[0])
            if name.startswith(_WALK):
                return self._walked(int(name.removeprefix(_WALK)), *arguments)
            if name == kernel.MAP:
                return terms.apply(name, self.word_bits, self.entity(arguments[0]))
            bits = 1 if x.type is BOOL else x.type.width
            return terms.apply(name, bits, *arguments) if arguments else x
        if not arguments:
            return x
        at = self.entity(arguments[0])
        role, version = load.role, self.number(load.version)
        if len(arguments) > 1 and not load.each:
            version = self.ghost("when", version, *arguments[1:])
        shared = self.huge and role == self.members.header
        if load.each and role != "next":
            return terms.apply(name, x.type.width, *arguments)
        if load.each:
            return self._behind(at, arguments[1]) if shared else self._further(at, arguments[1])
        if role == "array":
            return self._class_at(arguments[0], load.index)
        if role == "bits":
            return self.ghost("bits", at, version)
        if role in _TIMES_KEPT:
            return self.ghost(role, at, version)
        if role in {"word", "list"}:
            return self.ghost(role, at, version)
        if role == "map":
            return self.ghost("bytes", arguments[0], version)
        if role == "huge":
            return self.number(int(self.huge), 32)
        if shared:
            return self.ghost("bytes", at, version)
        if role == "next":
            start, count = self._chain(at)
            if self.is_a(at, "chain"):
                return self.ghost("chain", start, terms.add(count, self.number(1)))
            return self.ghost("next", at)
        if role == "first":
            return self.ghost("chain", at, self.number(0))
        if role == "zspage":
            return self.owner(at) or at
        if role == "offset":
            return self.ghost("stored offset", at, version)
        if role == "index":
            return self.index(at)
        return self.ghost(role, at)

    def _walked(self, number: int, first: Expr, turns: Expr) -> Expr:
        """What is come to from the first in so many steps: along a chain, if a step is to the next.

        From the one page of a huge zspage no step leads on.
        """
        terms = self.terms
        step = self.read(terms.walks[number])
        at = terms.apply("at", first.type.width)
        if step is self.ghost("next", at):
            return self._further(self.entity(first), turns)
        if isinstance(step, Const) and step.value == 0:
            return terms.choose(self._is_first(turns), first, step)
        return terms.apply(f"{_WALK}{number}", first.type.width, first, turns)

    def _is_first(self, turns: Expr) -> Expr:
        return self.terms.compare(CompareOp.EQ, turns, self.number(0, turns.type.width))

    def _behind(self, page: Expr, turns: Expr) -> Expr:
        """What a huge zspage has in place of a next page is none, and a page but at first."""
        none = self.ghost("no page", page, turns)
        return self.terms.choose(self._is_first(turns), page, none)

    def _further(self, first: Expr, turns: Expr) -> Expr:
        """The page of a chain that is so many behind another."""
        start, count = self._chain(first)
        return self.ghost("chain", start, self.terms.add(count, turns))

    def _chain(self, page: Expr) -> tuple[Expr, Expr]:
        if self.is_a(page, "chain"):
            return self.argument(page), self.argument(page, 1)
        return page, self.number(0)

    def entity(self, x: Expr) -> Expr:
        """What is at an address: an address that is not null, as it is used."""
        leaves = {id(each): each for each in self.leaves(x)}
        owners = [self.list_of(each) for each in leaves.values()]
        owner = owners[0] if owners else None
        if owner is not None and all(each is owner for each in owners):
            self.learned.kept.append(x)
            number = self.learned.numbers.setdefault(id(x), len(self.learned.numbers))
            listed = self.ghost("listed", owner, self.number(number))
            self.learned.addresses[id(listed)] = x
            return listed
        if len(leaves) == 1:
            return next(iter(leaves.values()))
        if not leaves or self.is_a(x, "one of"):
            return x
        if all(map(self._is_first_listed, leaves.values())):
            return self.ghost("chain", self.entity(self._zspages(x)), self.number(0))
        self.learned.kept.append(x)
        return self.ghost(
            "one of", self.number(self.learned.numbers.setdefault(id(x), len(self.learned.numbers)))
        )

    def _is_first_listed(self, page: Expr) -> bool:
        """Whether a page is the first one of a zspage that was found in a list."""
        start, count = self._chain(page)
        return start is not page and id(start) in self.learned.addresses and _is_none(count)

    def _zspages(self, x: Expr) -> Expr:
        """Of first pages one of which is chosen, the zspages, chosen alike."""
        if isinstance(x, Choose):
            return self.terms.choose(x.condition, self._zspages(x.yes), self._zspages(x.no))
        return x if _is_none(x) else self.learned.addresses[id(self._chain(x)[0])]

    def _known_one(self, x: Expr) -> Expr:
        """An address that is known, if it is but null otherwise."""
        leaves = {id(each): each for each in self.leaves(x)}
        return next(iter(leaves.values())) if len(leaves) == 1 else x

    def _is_found(self, x: Expr) -> bool:
        """Whether a zspage was taken off a list: then nothing else in hand is the same."""
        leaves = list(self.leaves(x))
        return bool(leaves) and all(self.list_of(each) is not None for each in leaves)

    def leaves(self, x: Expr) -> Iterator[Expr]:
        """What an address may be, but for null."""
        return (x for x in choices(x) if not (isinstance(x, Const) and x.value == 0))

    def list_of(self, x: Expr) -> Expr | None:
        """The class in whose lists a zspage was found."""
        if id(x) in self.learned.lists:
            return self.learned.lists[id(x)]
        if isinstance(x, Binary) and x.op is BinaryOp.ADD and isinstance(x.right, Const):
            x = x.left
        heads = {id(each): each for each in map(self._head_of, choices(x))}
        return next(iter(heads.values())) if len(heads) == 1 else None

    def _head_of(self, x: Expr) -> Expr | None:
        """The class in one of whose lists an entry was found."""
        if not self.is_a(x, "list"):
            return None
        at = self.argument(x)
        if isinstance(at, Binary) and at.op is BinaryOp.ADD and self.is_a(at.left, "sc"):
            return at.left
        return at

    def _class_at(self, address: Expr, extra: int) -> Expr:
        """A class of the pool by its place in the array."""
        terms, width = self.terms, self.members.pointer
        index: Expr = self.number(0)
        for part in self.parts(address):
            if isinstance(part, Binary) and isinstance(part.right, Const):
                by = part.right.value
                times = {BinaryOp.MUL: by, BinaryOp.SHL: 1 << min(by, 8)}.get(part.op)
                index = part.left if times == width else index
        return self.class_by(terms.add(index, self.number(extra)))

    def class_by(self, index: Expr) -> Expr:
        """A class by its index, of any width."""
        low = self.terms.truncate(index, 32) if index.type.width > 32 else index
        wide = (
            self.extended(low, index.type.width),
            self.terms.extend(low, index.type.width, sign=True),
        )
        if index.type.width == 32 or index in wide:
            index = low
        return self.argument(index) if self.is_a(index, "index") else self.ghost("sc", index)

    def extended(self, x: Expr, bits: int) -> Expr:
        """A word without a sign in another width."""
        if x.type.width == bits:
            return x
        if x.type.width > bits:
            return self.terms.truncate(x, bits)
        return self.terms.extend(x, bits, sign=False)

    def parts(self, x: Expr) -> Iterator[Expr]:
        """The terms of a sum."""
        if isinstance(x, Binary) and x.op is BinaryOp.ADD:
            yield from self.parts(x.left)
            yield from self.parts(x.right)
        else:
            yield x

    # what is known by its meaning

    def index(self, sc: Expr) -> Expr:
        """The index of a class."""
        at = self.argument(sc)
        if self.is_a(sc, "sc") and (self.is_a(at, "class") or self.is_a(at, "obj.class")):
            return at
        return self.ghost("index", sc)

    def class_of(self, zspage: Expr) -> Expr:
        """The class index of a zspage."""
        if id(zspage) in self.learned.classes:
            return self.learned.classes[id(zspage)]
        if self.is_a(zspage, "listed"):
            return self.index(self.argument(zspage))
        if id(zspage) in self.learned.lists:
            return self.index(self.learned.lists[id(zspage)])
        page = self.argument(zspage)
        if self.is_a(zspage, "zspage") and self.is_a(page, "page"):
            frame = self.argument(page)
            handle = self.argument(frame)
            if self.is_a(frame, "obj.pfn") and self.is_a(handle, "handle"):
                owner = self.owner(self.page_of_header(self.argument(handle)))
                if owner is not None:
                    return self.class_of(owner)
            if self.is_a(frame, "obj.pfn"):
                return self.ghost("obj.class", handle)
        return self.ghost("class", zspage)

    def page_at(self, address: Expr) -> Expr | None:
        """The page that an address is in."""
        found = [each for each in self.parts(address) if self.is_a(each, kernel.MAP)]
        return self.argument(found[0]) if len(found) == 1 else None

    def page_of_header(self, address: Expr) -> Expr | None:
        """The page that a header is in; that of an object of a page is kept for the page."""
        return address if self.huge else self.page_at(address)

    def owner(self, page: Expr | None) -> Expr | None:
        """The zspage that a page belongs to, where that is known."""
        if page is None:
            return None
        if id(page) in self.learned.owners:
            return self.learned.owners[id(page)]
        return self.argument(page) if self.is_a(page, "chain") else self.ghost("zspage", page)

    def size_class(self, zspage: Expr) -> Expr:
        """The size class of a zspage."""
        return self.class_by(self.class_of(zspage))

    def size(self, zspage: Expr) -> Expr:
        """The size of its objects, in bytes."""
        return self.ghost("size", self.size_class(zspage))

    def place(self, zspage: Expr, index: Expr) -> tuple[Expr, Expr]:
        """Which page of the zspage an object begins in, and where in the page."""
        terms, shift = self.terms, self.limits.page_shift
        start = terms.binary(BinaryOp.MUL, *self._ordered(self.size(zspage), index))
        number = terms.binary(BinaryOp.SHR, start, self.number(shift, 32))
        inside = terms.binary(BinaryOp.AND, start, self.number((1 << shift) - 1, 32))
        return number, inside

    def _ordered(self, size: Expr, index: Expr) -> tuple[Expr, Expr]:
        return size, index

    # decoding

    def _resolved(self, x: Expr) -> Expr:
        root = self._root(x)
        if root is None or root is self._many or (x is root and not self.is_a(x, "stored offset")):
            return x
        meaning = sure(self.terms.meaning(root))
        if root.type.width != (32 if meaning.name in _NARROW else self.word_bits):
            return x
        generic = self.terms.var(f"any {meaning.name}", root.type)
        shape = self.terms.substituted({root.name: generic})(x)
        key = (meaning.name, id(shape))
        if key not in self._decoded:
            self._kept.append(shape)
            self._decoded[key] = self._decode(meaning.name, shape, generic)
        return self._filled(self._decoded[key], generic, root)

    def _filled(self, x: Expr, generic: Expr, root: Var) -> Expr:
        """A decoded value, of this word."""
        by = {}
        for name, made in self._fields(root).items():
            by[f"field {name}"] = made
        return self.terms.substituted({named(generic).name: root, **by})(x)

    def _fields(self, root: Expr) -> Mapping[str, Expr]:
        """What a packed word holds, by name."""
        meaning = sure(self.terms.meaning(root))
        arguments = meaning.arguments
        match meaning.name:
            case "word":
                return self.object(*arguments)
            case "bits":
                found = {name: self.ghost(f"{name} bits", *arguments) for name in self.members.bits}
                found["class"] = self.class_of(arguments[0])
                return found
            case "bytes":
                return {
                    "taken": self.ghost("taken", *arguments),
                    "handle": self.ghost("handle", *arguments),
                    "next": self.ghost("next index", *arguments),
                }
            case _:
                return {"offset": self.ghost("offset", arguments[0])}

    def object(self, handle: Expr, version: Expr) -> dict[str, Expr]:
        """The page frame, class and index of a handle's object."""
        found = {name: self.ghost(f"obj.{name}", handle, version) for name in _OF_WORD}
        zspage = self.ghost("zspage", kernel.page_of(self.terms, found["pfn"]))
        return {**found, "class": self.class_of(zspage)}

    def _decode(self, kind: str, x: Expr, word: Expr) -> Expr:
        """What is computed from a packed word, by its fields: itself, or what it is made of."""
        terms = self.terms
        found = self._condition(kind, x, word) if x.type is BOOL else x
        if found is not x or (x is word and kind != "stored offset") or isinstance(x, Const):
            return found
        if x.type is not BOOL and not x.type.signed:
            for field, given, value in self._candidates(kind, word):
                same = terms.compare(CompareOp.EQ, x, self.extended(value, x.type.width))
                if self._proved(given, same):
                    return self.extended(field, x.type.width)
        return terms.rebuilt(x, lambda each: self._decode(kind, each, word)) if children(x) else x

    def _candidates(self, kind: str, word: Expr) -> Iterator[tuple[Expr, list[Expr], Expr]]:
        """Fields, each with what is assumed of the word and the value that must then be there."""
        terms = self.terms
        match kind:
            case "word":
                if self.learned.word is None:
                    return
                made = (
                    self._field_of_word("pfn"),
                    self._field_of_word("class"),
                    self._field_of_word("index"),
                )
                given = [
                    terms.compare(CompareOp.EQ, self.unlocked(word), self.encoded(*made)),
                    *self.bounds(*made),
                ]
                for each in made:
                    yield each, given, each
            case "bits":
                for name, (low, width) in self.members.bits.items():
                    shifted = terms.binary(BinaryOp.SHR, word, self.number(low, 32))
                    value = terms.binary(BinaryOp.AND, shifted, self.number((1 << width) - 1, 32))
                    yield self._field(name, 32), [], value
            case "bytes":
                tag = self.number(self.learned.tag)
                field = self._field("handle", self.word_bits)
                yield (
                    field,
                    [
                        terms.compare(CompareOp.EQ, word, terms.binary(BinaryOp.OR, field, tag)),
                        self._aligned(field),
                    ],
                    field,
                )
                if self.learned.link is not None:
                    link, index = self.learned.link
                    field = self._field("next", 32)
                    linked = terms.substituted({named(index).name: field})(link)
                    bound = terms.compare(CompareOp.LE, field, self.number(self.limits.index, 32))
                    if linked.type.width == word.type.width:
                        yield field, [terms.compare(CompareOp.EQ, word, linked), bound], field
            case _:
                mask = self.number(self.members.offset_mask, 32)
                yield self._field("offset", 32), [], terms.binary(BinaryOp.AND, word, mask)

    def _condition(self, kind: str, x: Expr, word: Expr) -> Expr:
        """A condition on a packed word as one on a field."""
        terms = self.terms
        if kind == "bytes":
            tag = terms.binary(BinaryOp.AND, word, self.number(self.learned.tag))
            taken = terms.compare(CompareOp.NE, tag, self.number(0))
            field = terms.var("field taken", BOOL)
            for value, made in ((taken, field), (terms.negate(taken), terms.negate(field))):
                if self._proved([], terms.compare(CompareOp.EQ, x, value)):
                    return made
            return x
        if kind != "bits":
            return x
        for name, (low, width) in self.members.bits.items():
            mask = ((1 << width) - 1) << low
            alone = terms.substituted(
                {named(word).name: terms.binary(BinaryOp.AND, word, self.number(mask, 32))}
            )(x)
            if not self._proved([], terms.compare(CompareOp.EQ, x, alone)):
                continue
            field = self._constant(name) or self._field(name, 32)
            moved = terms.binary(BinaryOp.SHL, field, self.number(low, 32))
            return terms.substituted({named(word).name: moved})(x)
        return x

    def _constant(self, name: str) -> Expr | None:
        if name == "huge":
            return self.number(int(self.huge), 32)
        return self.number(self.learned.magic, 32) if name == "magic" else None

    def _field(self, name: str, bits: int) -> Expr:
        return self._constant(name) or self.terms.var(f"field {name}", self.number(0, bits).type)

    def _field_of_word(self, name: str) -> Expr:
        return self._field(name, self.word_bits if name == "pfn" else 32)

    def _proved(self, given: list[Expr], goal: Expr) -> bool:
        return self.asker.holds(given, goal).status is Status.PROVED

    def encoded(self, pfn: Expr, class_index: Expr, index: Expr) -> Expr:
        """The word of an object, as the file makes it."""
        made, *names = sure(self.learned.word)
        by = {
            name.name: value
            for name, value in zip(names, (pfn, class_index, index), strict=True)
            if isinstance(name, Var)
        }
        return self.unlocked(self.terms.substituted(by)(made))

    def unlocked(self, word: Expr) -> Expr:
        """A word without the bit that is a lock, if one is."""
        if not self.learned.lock:
            return word
        return self.terms.binary(BinaryOp.AND, word, self.number(~self.learned.lock))

    def bounds(self, pfn: Expr, class_index: Expr, index: Expr) -> list[Expr]:
        """What the machine and the pool can have."""
        terms, limits = self.terms, self.limits
        pairs = ((pfn, limits.pfn), (class_index, limits.class_index), (index, limits.index))
        return [
            terms.compare(CompareOp.LE, x, self.number(most, x.type.width)) for x, most in pairs
        ]

    def _aligned(self, handle: Expr) -> Expr:
        low = self.terms.binary(BinaryOp.AND, handle, self.number(3))
        return self.terms.compare(CompareOp.EQ, low, self.number(0))

    # what is known

    def facts(self, x: Var) -> Iterator[Expr]:
        """What is true of a value by its meaning."""
        meaning = self.terms.meaning(x)
        if meaning is None:
            return
        terms, limits, name = self.terms, self.limits, meaning.name
        most = {
            "obj.pfn": limits.pfn,
            "obj.class": limits.class_index,
            "class": limits.class_index,
            "index": limits.class_index,
            "obj.index": 0 if self.huge else limits.index,
            "size": limits.size,
            "pages": 1 if self.huge else limits.pages,
            "objs": 1 if self.huge else limits.index + 1,
            "offset": (1 << limits.page_shift) - 1,
            "inuse": 1 if self.huge else limits.index + 1,
        }.get(name)
        if most is not None:
            yield terms.compare(CompareOp.LE, x, self.number(most, x.type.width))
        if name in {"size", "pages", "objs"}:
            yield terms.compare(CompareOp.NE, x, self.number(0, 32))
        if name == "objs" and not self.huge:
            one = self.number(1, 32)
            pages = self.ghost("pages", meaning.arguments[0])
            either = (x,) if limits.alone else (x, pages)
            yield terms.any(*(terms.compare(CompareOp.NE, each, one) for each in either))
        if name == "inuse":
            objs = self.ghost("objs", self.size_class(meaning.arguments[0]))
            yield terms.compare(CompareOp.LE, x, objs)
        if name == "size":
            low = terms.binary(BinaryOp.AND, x, self.number(limits.align - 1, 32))
            yield terms.compare(CompareOp.EQ, low, self.number(0, 32))
        if name == "turn":
            yield terms.compare(CompareOp.LT, x, self.number(MOST_TURNS, x.type.width))
        if name == "pfn":
            yield terms.compare(CompareOp.LE, x, self.number(limits.pfn))
        if name == kernel.MAP:
            page = (1 << limits.page_shift) - 1
            yield terms.compare(
                CompareOp.EQ, terms.binary(BinaryOp.AND, x, self.number(page)), self.number(0)
            )
            yield terms.compare(CompareOp.LE, x, self.number(-4 * (page + 1)))
            yield terms.compare(CompareOp.NE, x, self.number(0))
        if name in {"handle", "argument handle", "kmem_cache_alloc()"}:
            yield self._aligned(x)
        if name == "word" and self.learned.word is not None:
            made = self.object(*meaning.arguments).values()
            yield terms.compare(CompareOp.EQ, self.unlocked(x), self.encoded(*made))


def choices(x: Expr) -> Iterator[Expr]:
    """What a tree may be, each once."""
    todo, seen = [x], set[int]()
    while todo:
        each = todo.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        if isinstance(each, Choose):
            todo += [each.yes, each.no]
        else:
            yield each


_STORED: Final = 1 << 20
"""Versions of what is stored, above those that a survey counts."""
MOST_TURNS: Final = 1 << 28
"""No loop turns so often: it is over classes, pages of a zspage, or objects of one."""
_OF_WORD: Final = ("pfn", "class", "index")
_NARROW: Final = frozenset(
    {
        "obj.class",
        "obj.index",
        "class",
        "index",
        "size",
        "objs",
        "pages",
        "inuse",
        "freeobj",
        "bits",
        "offset",
        "stored offset",
        "next index",
        "fullness bits",
        "huge bits",
        "magic bits",
        "class bits",
        "isolated bits",
    }
)


def _is_none(x: Expr) -> bool:
    return isinstance(x, Const) and x.value == 0
