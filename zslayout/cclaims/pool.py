"""The classes of a pool, as the file makes them at a point: every turn of the loop is computed.

At a point all numbers are known, so nothing is assumed here and nothing is left out: a pool is made
by its own code, and each size that can be asked for is looked up.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any, Final

from zslayout.cclaims.asking.question import KnownAnswers
from zslayout.cclaims.asking.values import computed, named, sure, tree
from zslayout.cclaims.members import Members
from zslayout.cclaims.objects import Judged
from zslayout.cclaims.reading import Limits
from zslayout.cfront.event import Event, Kind, Loop, Run
from zslayout.cfront.memory import Memory
from zslayout.cfront.pointwise import Number, Pointwise, at
from zslayout.cfront.recurrences import below
from zslayout.cfront.survey import Survey
from zslayout.errors import Place
from zslayout.expr.nodes import CompareOp, Const, Expr, Var
from zslayout.expr.types import BOOL
from zslayout.solve.answer import SatResult
from zslayout.verdict import Status, Verdict, Witness

NOWHERE: Final = Place("", 0, 0)
_FIRST: Final = 0x10000
_MEMBERS: Final = ("size", "index", "pages", "objs")
_VARIABLE: Final = re.compile(r"stack\.(-\d+\.\d+):")
"""A variable of the file, by its number and the place in it."""
_HUGE: Final = "zs_huge_class_size() is the least request that is kept in a page of its own"
_AS_MANY: Final = "no class has fewer objects than zspages of its pages hold of a size"
_LEAST_CHAIN: Final = 4
_SHOWN: Final = 12
_MOST_TURNS: Final = 2000
_TIMEOUT: Final = 5.0


@dataclass(slots=True)
class PoolTerms:
    """What a pool has: by slot of the array the class that is there, and each class's members."""

    slots: dict[int, int] = field(default_factory=dict)
    classes: dict[int, dict[str, int]] = field(default_factory=dict)
    variables: dict[str, int] = field(default_factory=dict)
    """What the loop that makes classes leaves in variables of the file."""
    place: Place = NOWHERE
    length: int = 0
    why: str = ""
    places: dict[str, Place] = field(default_factory=dict)
    point: int = 0
    """A point that has it, by its place; its page shift, and how many pages a zspage may have."""
    shift: int = 12
    chain: int = 16

    def limits(self, pfn: int, page_shift: int) -> Limits:
        """The greatest values of its classes."""
        return greatest([self], pfn, page_shift)

    @property
    def telling(self) -> list[int]:
        """The slots that are asked about: all, or of so many that none can be had, some without.

        An array whose length is less than none is of 2^28 classes, on 32 bits.
        """
        some = range(min(self.length, len(self.slots) + 1))
        return sorted({*some, *(each for each in self.slots if each < self.length)})

    @property
    def is_computed(self) -> bool:
        """Whether something is known of its classes."""
        return not self.why and any("pages" in one for one in self.classes.values())

    @property
    def is_whole(self) -> bool:
        """Whether all members of all classes are known."""
        known = all(len(one) == len(_MEMBERS) for one in self.classes.values())
        return not self.why and bool(self.classes) and known


def greatest(pools: Sequence[PoolTerms], pfn: Number, page_shift: Number) -> Limits:
    """The greatest values of the classes of pools, each that of a point."""
    found = {id(pool): _greatest(pool) for pool in pools}
    index, objs, size, pages = (
        Pointwise(numbers) for numbers in zip(*(found[id(pool)] for pool in pools), strict=True)
    )
    every = [
        one for pool in {id(each): each for each in pools}.values() for one in pool.classes.values()
    ]
    align = 8
    while align > 1 and any(one["size"] % align for one in every):
        align //= 2
    counts = tuple(sorted({one["objs"] for one in every}))
    alone = all(one["pages"] == 1 for one in every if one["objs"] == 1)
    return Limits(pfn, index, objs, size, pages, page_shift, align, counts, alone)


def _greatest(pool: PoolTerms) -> tuple[int, int, int, int]:
    every = list(pool.classes.values())
    return (
        max(one["index"] for one in every),
        max(max(one["objs"] for one in every) - 1, 0),
        max(one["size"] for one in every),
        max(one["pages"] for one in every),
    )


@dataclass(frozen=True, slots=True)
class _Making:
    """The loop that makes classes: a turn of it as a function of numbers."""

    loop: Loop
    stores: tuple[Event, ...]
    function: Callable[..., Sequence[int]]
    variables: tuple[Var, ...]


@dataclass(frozen=True, slots=True)
class _Look:
    """Where a class is looked up: by a size, whether it is, and the slot."""

    function: Callable[..., Sequence[int]]
    numbers: Sequence[Sequence[int]]
    fixed: Sequence[int]
    asks: Sequence[int]
    start: int
    pointer: int
    rises: bool = False
    """Whether a larger size never has a lower slot."""

    def at(self, point: int) -> list[int]:
        """The arguments at a point."""
        both = zip(self.numbers, self.fixed, strict=True)
        return [own[point] if own else value for own, value in both]

    def slot(self, values: list[int], asked: int) -> tuple[int, int]:
        """Whether a size is looked up, and the slot that is looked into."""
        for i in self.asks:
            values[i] = asked
        holds, address = self.function(*values)[:2]
        return holds, (address + self.start) // self.pointer


def _variable(event: Event) -> str:
    """The variable of the file that an event is about, "" if it is none."""
    cell = event.cell
    if cell is None or cell.kind != "stack" or cell.region >= 0:
        return ""
    return f"{cell.region}.{cell.offset}"


class PoolMaker:
    """Computes the pools that a survey's code makes, one for each of its points.

    `lengths` are of the array of classes; where none are given, what the compiler says.
    """

    def __init__(
        self,
        survey: Survey,
        members: Members,
        page_shift: Number,
        chain_size: Number = 16,
        lengths: Sequence[int] = (),
    ) -> None:
        self._chain = chain_size
        self._survey = survey
        self._terms = survey.executor.terms
        self._memory = Memory(self._terms)
        self._members = members
        self._shift = page_shift
        start, end = members.array
        self._lengths = lengths or [(end - start) // members.pointer] * self._terms.points
        self._made: dict[tuple[int, ...], PoolTerms] = {}
        self._looks: dict[int, _Look] = {}

    def pools(self) -> tuple[PoolTerms, ...]:
        """The pools at all points; those that are the same are one."""
        return tuple(map(self.made, range(self._terms.points)))

    def made(self, place: int = 0) -> PoolTerms:
        """The pool at a point; `why` says what could not be computed."""
        making = self._making
        if making is None:
            return PoolTerms(length=self._lengths[place], why="no loop makes classes")
        numbers = (self._terms.known.get(each.name) for each in making.variables)
        own = [each[place] for each in numbers if each is not None]
        key = (self._lengths[place], at(self._shift, place), at(self._chain, place), *own)
        if key not in self._made:
            pool = PoolTerms(length=self._lengths[place], place=making.stores[-1].place)
            pool.shift, pool.chain, pool.point = key[1], key[2], place
            for event in making.stores:
                pool.places.setdefault(self._role(event), event.place)
            pool.place = pool.places["array"]
            self._turns(making, place, pool)
            self._made[key] = pool
        return self._made[key]

    @cached_property
    def _making(self) -> "_Making | None":
        for run in self._survey.runs:
            stores = [
                each
                for each in run.events
                if self._role(each) == "array" and each.kind is Kind.STORE
            ]
            if stores and stores[0].loops:
                return self._turn(run, stores[0].loops[0])
        return None

    def _role(self, event: Event) -> str:
        return "" if event.cell is None else self._members.of(event.cell)

    def _turn(self, run: Run, number: int) -> _Making:
        terms, loop = self._terms, run.loops[number]
        stores = [
            each
            for each in run.events
            if each.kind is Kind.STORE
            and each.loops == (number,)
            and (self._role(each) in {*_MEMBERS, "array"} or _variable(each))
        ]
        results: list[Expr] = [loop.again]
        for event in stores:
            results += [
                terms.all(*event.path),
                terms.const(0, 64) if event.address is None else event.address,
                self._memory.word(event.value, sure(event.cell).bits),
            ]
        results += [after for _, _, after in loop.steps]
        function, variables = computed(terms, results)
        return _Making(loop, tuple(stores), function, tuple(variables))

    def _turns(self, making: _Making, place: int, pool: PoolTerms) -> None:
        loop, stores, known = making.loop, making.stores, self._terms.values
        state: dict[str, int] = {}
        for name, before, _ in loop.steps:
            if isinstance(name, Var):
                values = known(before)
                state[name.name] = 0 if values is None else values[place]
        arguments = [self._value(v, pool) for v in making.variables]
        moving = [
            (i, each) for i, v in enumerate(making.variables) if (each := self._moving(v, loop))
        ]
        for turn in range(_MOST_TURNS):
            allocated = _FIRST + 0x1000000 * (turn + 1)
            looked = (state[of] for _, (kind, of, _) in moving if kind == "load")
            if any(each and each not in pool.classes for each in looked):
                pool.why = "it looks into a class that was never made"
                break
            for i, (kind, of, role) in moving:
                match kind:
                    case "turn":
                        arguments[i] = turn
                    case "state":
                        arguments[i] = state[of]
                    case "variable":
                        arguments[i] = pool.variables.get(of, 0)
                    case "load":
                        arguments[i] = pool.classes.get(state[of], {}).get(role, 0)
                    case _:
                        arguments[i] = allocated
            found = making.function(*arguments)
            for i, event in enumerate(stores):
                holds, address, value = found[3 * i + 1 : 3 * i + 4]
                if holds:
                    self._store(event, address, value, pool)
            after = found[3 * len(stores) + 1 :]
            for (name, _, _), value in zip(loop.steps, after, strict=False):
                if isinstance(name, Var):
                    state[name.name] = value
            if not found[0]:
                break

    def _store(self, event: Event, address: int, value: int, pool: PoolTerms) -> None:
        role = self._role(event)
        if _variable(event):
            pool.variables[_variable(event)] = value
        elif role == "array":
            start = sure(event.cell).offset - self._members.array[0]
            pool.slots[(address - _FIRST + start) // self._members.pointer] = value
        else:
            pool.classes.setdefault(address, {})[role] = value

    def _moving(self, var: Var, loop: Loop) -> tuple[str, str, str] | None:
        """How a turn's value of a variable comes about, where it is another at each turn."""
        names = {name.name for name, _, _ in loop.steps if isinstance(name, Var)}
        if var is loop.turn:
            return "turn", "", ""
        if var.name in names:
            return "state", var.name, ""
        meaning = self._terms.meaning(var)
        if meaning is None or var.name in self._terms.known:
            return None
        load, arguments = self._members.load(meaning.name), meaning.arguments
        kept = _VARIABLE.match(meaning.name)
        if kept is not None:
            return "variable", kept[1], ""
        if load is not None and arguments:
            own = arguments[0]
            known = isinstance(own, Var) and own.name in names
            return ("load", own.name, load.role) if known and isinstance(own, Var) else None
        first = arguments and isinstance(arguments[0], Const) and self._before_loop(var)
        return ("fresh", "", "") if "alloc" in meaning.name and not first else None

    def _value(self, var: Var, pool: PoolTerms) -> int:
        """A value that is the same at each turn."""
        if var.name in self._terms.known:
            return self._terms.known[var.name][pool.point]
        meaning = self._terms.meaning(var)
        if meaning is not None and meaning.arguments:
            if self._members.load(meaning.name) is not None:
                return 0
            if "alloc" in meaning.name:
                return _FIRST
        return 1 if var.type is BOOL or var.type.width >= 32 else 0

    def _before_loop(self, var: Var) -> bool:
        """Whether it is the pool itself: the first that the run allocates."""
        return self._first_allocation is var

    @cached_property
    def _first_allocation(self) -> Any:
        for run in self._survey.runs:
            if any(self._role(each) == "array" and each.kind is Kind.STORE for each in run.events):
                for event in run.events:
                    if event.kind is Kind.CALL and "alloc" in event.name:
                        return event.value
        return None

    # claims

    def every(self) -> Iterator[Judged]:
        """The claims on the pools of all points, each once: the first that is not proved."""
        found: dict[tuple[str, str, Place], Judged] = {}
        for pool in {id(pool): pool for pool in self.pools()}.values():
            known = pool.is_computed
            for each in (*self.findings(pool), *(self.lookups(pool) if known else ())):
                key = (each.id, each.says, each.place)
                if key not in found or found[key].verdict.status is Status.PROVED:
                    found[key] = each
        return iter(found.values())

    def findings(self, pool: PoolTerms) -> Iterator[Judged]:
        """Whether the classes of the pool agree with one another, and with what is asked for."""
        if not pool.is_computed:
            unknown = Verdict(Status.UNKNOWN, why=pool.why or "no class is made")
            yield Judged("size.classes", pool.place, "a pool's classes are computed", unknown)
            return
        most = max(one["pages"] for one in pool.classes.values() if "pages" in one)
        chained = Verdict(Status.PROVED)
        if most > pool.chain:
            chained = Verdict(Status.REFUTED, Witness((("pages", most), ("most", pool.chain))))
        says = "no zspage has more pages than a zspage may have"
        yield Judged("size.chain", pool.places.get("pages", pool.place), says, chained)
        yield from self._huge(pool)
        for says, role, check in _CHECKS:
            wrong = next(
                (slot for slot in pool.telling if not check(pool, slot, 1 << pool.shift)),
                None,
            )
            verdict = Verdict(Status.PROVED)
            if wrong is not None:
                one = pool.classes.get(pool.slots.get(wrong, 0), {})
                verdict = Verdict(Status.REFUTED, Witness((("slot", wrong), *sorted(one.items()))))
            yield Judged("size.classes", pool.places.get(role, pool.place), says, verdict)

    def _huge(self, pool: PoolTerms) -> Iterator[Judged]:
        """What zs_huge_class_size() tells, a handle being as wide as an address."""
        for run in self._survey.runs:
            if run.name == "@zs_huge_class_size" and not isinstance(run.value, tuple):
                told = self._terms.meaning(self._memory.word(run.value, 8 * self._members.pointer))
                kept = None if told is None else _VARIABLE.match(told.name)
                if kept is None:
                    verdict = Verdict(Status.UNKNOWN, why="it is not known where that is kept")
                    yield Judged("size.huge", pool.place, _HUGE, verdict)
                    continue
                whole = [x for x in pool.classes.values() if len(x) == len(_MEMBERS)]
                several = (x["size"] for x in whole if x["pages"] != 1 != x["objs"])
                most = max(several, default=0)
                wanted = max(most - self._members.pointer + 1, 0)
                found = pool.variables.get(kept[1], 0)
                verdict = Verdict(Status.PROVED)
                if found != wanted:
                    said = (("told", found), ("least request", wanted))
                    verdict = Verdict(Status.REFUTED, Witness(said))
                yield Judged("size.huge", pool.places.get("", pool.place), _HUGE, verdict)

    def lookups(self, pool: PoolTerms) -> Iterator[Judged]:
        """Whether each size that can be asked for gets a class that is large enough."""
        for event, size in self._lookups:
            yield self._looked_up(event, size, pool)
            yield self._least(event, pool)
            yield self._full(event, pool)

    @cached_property
    def _lookups(self) -> list[tuple[Event, Expr]]:
        """Where a class is looked up by a size that is asked for."""
        found = []
        for run in self._survey.runs:
            size = next((each for each in run.arguments if self._is_size(each)), None)
            if size is None or not any("alloc" in event.name for event in run.events):
                continue
            for event in run.events:
                if event.kind is Kind.LOAD and self._role(event) == "array" and not event.loops:
                    found.append((event, size))
                    break
        return found

    def _is_size(self, x: Expr) -> bool:
        meaning = self._terms.meaning(x)
        return meaning is not None and meaning.name == "argument size"

    def _looked_up(self, event: Event, size: Expr, pool: PoolTerms) -> Judged:
        """Each size is tried, or where a larger one never has a lower slot, the last of a slot."""
        says, look = "each size gets a class of objects that hold it and its header", None
        key = id(event)
        if key not in self._looks:
            self._looks[key] = self._look(event, size)
        look = self._looks[key]
        values = look.at(pool.point)
        page = 1 << pool.shift
        every = range(page + 64)
        if look.rises and self._fits(look, values, pool):
            every = range(page, page + 64)
        for asked in (0, 1, *every):
            holds, slot = look.slot(values, asked)
            refused = not holds and asked in {1, page}
            if refused or (holds and (asked > page or asked > self._most(pool, slot))):
                one = _class(pool, slot)
                witness = Witness((("size", asked), ("slot", slot), *sorted(one.items())))
                refuted = Verdict(Status.REFUTED, witness)
                return Judged("size.lookup", event.place, says, refuted, self._also(event))
        return Judged("size.lookup", event.place, says, Verdict(Status.PROVED))

    def _least(self, event: Event, pool: PoolTerms) -> Judged:
        """The greatest size that a class holds with its header is looked up no later."""
        says, look = "no smaller class would hold it", self._looks[id(event)]
        values, verdict = look.at(pool.point), Verdict(Status.PROVED)
        for slot in pool.slots:
            own = _class(pool, slot).get("size", 0)
            asked = own - self._members.pointer
            holds, found = look.slot(values, asked) if asked > 0 else (0, slot)
            if holds and _class(pool, found).get("size", 0) > own:
                witness = (("size", asked), ("slot", found), ("smaller slot", slot))
                verdict = Verdict(Status.REFUTED, Witness(witness))
        return Judged("size.lookup", event.place, says, verdict, self._also(event))

    def _full(self, event: Event, pool: PoolTerms) -> Judged:
        """Of the greatest size that is looked up in its least slot a class holds as many as it can.

        Where one more would fit, a class of the size's own would take less memory.
        """
        look, header = self._looks[id(event)], self._members.pointer
        values, verdict = look.at(pool.point), Verdict(Status.PROVED)
        first = look.slot(values, 1)[1]
        for slot, own in pool.slots.items():
            one = pool.classes.get(own, {})
            most = (one.get("pages", 0) << pool.shift) // (one.get("objs", 0) + 1) - header
            if most < 1 or slot < first:
                continue
            holds, found = look.slot(values, most)
            below = holds and (slot, slot + 1) == (found, look.slot(values, most + 1)[1])
            if below or (holds and slot < found and pool.slots.get(found) == own):
                witness = (("size", most), ("slot", slot), *sorted(one.items()))
                verdict = Verdict(Status.REFUTED, Witness(witness))
        return Judged("size.lookup", pool.place, _AS_MANY, verdict, self._merged)

    @cached_property
    def _merged(self) -> tuple[Place, ...]:
        """Where it was computed whether a slot shares the class of another."""
        making = self._making
        parts = () if making is None else reversed(making.stores[0].path)
        trees = (below(self._terms, each) for each in parts)
        found = (place for tree in trees for each in tree for place in self._terms.places(each))
        return tuple(dict.fromkeys(found))[:_SHOWN]

    def _also(self, event: Event) -> tuple[Place, ...]:
        """Where the slot was computed that is looked into."""
        parts = below(self._terms, tree(event.address))
        every = dict.fromkeys(place for each in parts for place in self._terms.places(each))
        return tuple(every)[:_SHOWN]

    def _most(self, pool: PoolTerms, slot: int) -> int:
        """The greatest size that the objects of a slot's class hold, below 0 for no class."""
        one = pool.classes.get(pool.slots.get(slot, -1), {})
        huge = one.get("objs") == 1 and one.get("pages") == 1
        return one.get("size", -1) - (0 if huge else self._members.pointer)

    def _fits(self, look: "_Look", values: list[int], pool: PoolTerms) -> bool:
        """Whether what is larger than the objects of a slot's class has a later slot."""
        page = 1 << pool.shift
        first, last = look.slot(values, 1)[1], look.slot(values, page)[1]
        return all(
            (most := self._most(pool, slot)) >= page
            or (most >= 0 and look.slot(values, most + 1)[1] > slot)
            for slot in range(first, last + 1)
        )

    def _look(self, event: Event, size: Expr) -> "_Look":
        terms = self._terms
        results = [terms.all(*event.path), tree(event.address)]
        function, variables = computed(terms, results)
        numbers = [terms.known.get(v.name, ()) for v in variables]
        fixed = [_FIRST if self._is_pool(v) else 1 for v in variables]
        asks = [i for i, v in enumerate(variables) if v is size]
        start = sure(event.cell).offset - self._members.array[0] - _FIRST
        look = _Look(function, numbers, fixed, asks, start, self._members.pointer)
        return replace(look, rises=self._rises(results[1], size, variables))

    def _rises(self, address: Expr, size: Expr, variables: Sequence[Var]) -> bool:
        """Whether a larger size, of those up to a page, never has a lower address."""
        terms = self._terms
        by: dict[str, Expr] = {}
        free = {named(size).name: named(size)}
        for v in variables:
            if v.name in terms.known:
                free[v.name] = v
            elif v is not size:
                by[v.name] = terms.const(_FIRST if self._is_pool(v) else 1, v.type.width)
        pages = tuple(1 << at(self._shift, place) for place in range(terms.points))
        page = terms.at_points(pages, size.type.width)
        if isinstance(page, Var):
            free[page.name] = page
        own = terms.substituted(by)(address)
        less = terms.substituted(
            {named(size).name: terms.add(size, terms.const(-1, size.type.width))}
        )
        asserted = [
            terms.compare(CompareOp.LE, size, page),
            terms.compare(CompareOp.LT, terms.const(1, size.type.width), size),
            terms.compare(CompareOp.LT, own, less(own)),
        ]
        answers = KnownAnswers(_TIMEOUT)
        answers.numbers = terms.known
        return answers.answer(asserted, free, likely=False).says is SatResult.UNSAT

    def _is_pool(self, x: Expr) -> bool:
        meaning = self._terms.meaning(x)
        return meaning is not None and meaning.name == "argument pool"


def _class(pool: PoolTerms, slot: int) -> Mapping[str, int]:
    return pool.classes.get(pool.slots.get(slot, 0), {})


def _indexed(pool: PoolTerms, slot: int, _: int) -> bool:
    one = _class(pool, slot)
    return pool.slots.get(one.get("index", -1)) == pool.slots.get(slot, 0) != 0


def _sized(pool: PoolTerms, slot: int, page: int) -> bool:
    one = _class(pool, slot)
    return 0 < one.get("size", 0) <= page


def _rising(pool: PoolTerms, slot: int, _: int) -> bool:
    return slot == 0 or _class(pool, slot - 1).get("size", 0) <= _class(pool, slot).get("size", 0)


def _filled(pool: PoolTerms, slot: int, page: int) -> bool:
    one = _class(pool, slot)
    size, pages, objs = (one.get(name, 0) for name in ("size", "pages", "objs"))
    return size > 0 and 0 < pages <= 16 and objs == pages * page // size and objs > 0


def _thrifty(pool: PoolTerms, slot: int, page: int) -> bool:
    """Of as many pages as some class has, or the four that every kernel allows."""
    one = _class(pool, slot)
    most = max(_LEAST_CHAIN, *(each.get("pages", 0) for each in pool.classes.values()))
    return _wastes_least(one.get("size", 0), one.get("pages", 0), page, most)


@lru_cache(maxsize=1 << 16)
def _wastes_least(size: int, pages: int, page: int, most: int) -> bool:
    """In bytes, or in whole percents of the zspage, as Linux 5.10 looks at it."""
    if not (size and pages):
        return False

    def percent(count: int) -> int:
        return (count * page - count * page % size) * 100 // (count * page)

    every = range(1, most + 1)
    fewest = min(count * page % size for count in every)
    return pages * page % size == fewest or percent(pages) == max(map(percent, every))


_CHECKS: Final[tuple[tuple[str, str, Callable[[PoolTerms, int, int], bool]], ...]] = (
    ("each slot has a class, and each class is in the slot of its index", "index", _indexed),
    ("sizes are above 0 and at most a page", "size", _sized),
    ("a larger slot has no smaller size", "size", _rising),
    ("a zspage has as many objects as its pages hold", "objs", _filled),
    ("no other number of pages leaves less of them unused", "pages", _thrifty),
)
