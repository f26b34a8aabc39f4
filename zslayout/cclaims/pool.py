"""The classes of a pool, as the file makes them at a point: every turn of the loop is computed.

At a point all numbers are known, so nothing is assumed here and nothing is left out: a pool is made
by its own code, and each size that can be asked for is looked up.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from zslayout.cclaims.members import Members
from zslayout.cclaims.objects import Judged
from zslayout.cclaims.reading import Limits
from zslayout.cclaims.values import computed, sure, tree
from zslayout.cfront.event import Event, Kind, Run
from zslayout.cfront.memory import Memory
from zslayout.cfront.survey import Survey
from zslayout.errors import Place
from zslayout.expr.nodes import Const, Expr, Var
from zslayout.expr.types import BOOL
from zslayout.verdict import Status, Verdict, Witness

NOWHERE: Final = Place("", 0, 0)
_FIRST: Final = 0x10000
_MEMBERS: Final = ("size", "index", "pages", "objs")
_MOST_TURNS: Final = 2000


@dataclass(slots=True)
class PoolTerms:
    """What a pool has: by slot of the array the class that is there, and each class's members."""

    slots: dict[int, int] = field(default_factory=dict)
    classes: dict[int, dict[str, int]] = field(default_factory=dict)
    place: Place = NOWHERE
    length: int = 0
    why: str = ""
    places: dict[str, Place] = field(default_factory=dict)

    def limits(self, pfn: int, page_shift: int) -> Limits:
        """The greatest values of its classes."""
        every = list(self.classes.values())
        align = 8
        while align > 1 and any(one["size"] % align for one in every):
            align //= 2
        return Limits(
            pfn,
            max(one["index"] for one in every),
            max(max(one["objs"] for one in every) - 1, 0),
            max(one["size"] for one in every),
            max(one["pages"] for one in every),
            page_shift,
            align,
            tuple(sorted({one["objs"] for one in every})),
        )


class PoolMaker:
    """Computes the pool that a survey's code makes."""

    def __init__(
        self, survey: Survey, members: Members, page_shift: int, chain_size: int = 16
    ) -> None:
        self._chain = chain_size
        self._survey = survey
        self._terms = survey.executor.terms
        self._memory = Memory(self._terms)
        self._members = members
        self._page = 1 << page_shift

    def made(self) -> PoolTerms:
        """The pool; `why` says what could not be computed."""
        start, end = self._members.array
        pool = PoolTerms(length=(end - start) // self._members.pointer)
        for run in self._survey.runs:
            stores = [
                each
                for each in run.events
                if self._role(each) == "array" and each.kind is Kind.STORE
            ]
            if stores and stores[0].loops:
                pool.place = stores[0].place
                self._turns(run, stores[0].loops[0], pool)
                return pool
        pool.why = "no loop makes classes"
        return pool

    def _role(self, event: Event) -> str:
        return "" if event.cell is None else self._members.of(event.cell)

    def _turns(self, run: Run, number: int, pool: PoolTerms) -> None:
        terms, loop = self._terms, run.loops[number]
        stores = [
            each
            for each in run.events
            if each.kind is Kind.STORE
            and each.loops == (number,)
            and self._role(each) in {*_MEMBERS, "array"}
        ]
        results: list[Expr] = [loop.again]
        for event in stores:
            results += [
                terms.all(*event.path),
                tree(event.address),
                self._memory.word(event.value, sure(event.cell).bits),
            ]
        results += [after for _, _, after in loop.steps]
        function, variables = computed(terms, results)
        state: dict[str, int] = {}
        for name, before, _ in loop.steps:
            if isinstance(name, Var):
                state[name.name] = before.value if isinstance(before, Const) else 0
        for event in stores:
            pool.places.setdefault(self._role(event), event.place)
        for turn in range(_MOST_TURNS):
            fresh: dict[str, int] = {}
            values = [self._value(v, turn, loop.turn, state, fresh, pool) for v in variables]
            found = function(*values)
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
        if role == "array":
            start = sure(event.cell).offset - self._members.array[0]
            pool.slots[(address - _FIRST + start) // self._members.pointer] = value
        else:
            pool.classes.setdefault(address, {})[role] = value

    def _value(  # noqa: PLR0913, PLR0917  # the state of a turn
        self,
        var: Var,
        turn: int,
        counter: Expr,
        state: Mapping[str, int],
        fresh: dict[str, int],
        pool: PoolTerms,
    ) -> int:
        if var is counter:
            return turn
        if var.name in state:
            return state[var.name]
        meaning = self._terms.meaning(var)
        load = None if meaning is None else self._members.load(meaning.name)
        if load is not None and meaning is not None and meaning.arguments:
            at = meaning.arguments[0]
            if isinstance(at, Var) and at.name in state:
                return pool.classes.get(state[at.name], {}).get(load.role, 0)
            return 0
        if meaning is not None and "alloc" in meaning.name:
            inside = meaning.arguments and isinstance(meaning.arguments[0], Const)
            first = inside and self._before_loop(var)
            return _FIRST if first else fresh.setdefault(var.name, _FIRST + 0x1000000 * (turn + 1))
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

    def findings(self, pool: PoolTerms) -> Iterator[Judged]:
        """Whether the classes of the pool agree with one another, and with what is asked for."""
        if pool.why or not any("pages" in one for one in pool.classes.values()):
            unknown = Verdict(Status.UNKNOWN, why=pool.why or "no class is made")
            yield Judged("size.classes", pool.place, "a pool's classes are computed", unknown)
            return
        most = max(one["pages"] for one in pool.classes.values() if "pages" in one)
        chained = Verdict(Status.PROVED)
        if most > self._chain:
            chained = Verdict(Status.REFUTED, Witness((("pages", most), ("most", self._chain))))
        says = "no zspage has more pages than a zspage may have"
        yield Judged("size.chain", pool.places.get("pages", pool.place), says, chained)
        for says, role, check in _CHECKS:
            wrong = next(
                (slot for slot in range(pool.length) if not check(pool, slot, self._page)), None
            )
            verdict = Verdict(Status.PROVED)
            if wrong is not None:
                one = pool.classes.get(pool.slots.get(wrong, 0), {})
                verdict = Verdict(Status.REFUTED, Witness((("slot", wrong), *sorted(one.items()))))
            yield Judged("size.classes", pool.places.get(role, pool.place), says, verdict)

    def lookups(self, pool: PoolTerms) -> Iterator[Judged]:
        """Whether each size that can be asked for gets a class that is large enough."""
        for run in self._survey.runs:
            size = next((each for each in run.arguments if self._is_size(each)), None)
            if size is None or not any("alloc" in event.name for event in run.events):
                continue
            for event in run.events:
                if event.kind is Kind.LOAD and self._role(event) == "array" and not event.loops:
                    yield self._looked_up(event, size, pool)
                    break

    def _is_size(self, x: Expr) -> bool:
        meaning = self._terms.meaning(x)
        return meaning is not None and meaning.name == "argument size"

    def _looked_up(self, event: Event, size: Expr, pool: PoolTerms) -> Judged:
        terms = self._terms
        says = "each size gets a class of objects that hold it and its header"
        function, variables = computed(terms, [terms.all(*event.path), tree(event.address)])
        start = sure(event.cell).offset - self._members.array[0]
        for asked in range(self._page + 64):
            values = [asked if v is size else _FIRST if self._is_pool(v) else 1 for v in variables]
            holds, address = function(*values)[:2]
            if not holds:
                continue
            slot = (address - _FIRST + start) // self._members.pointer
            one = pool.classes.get(pool.slots.get(slot, -1), {})
            huge = one.get("objs") == 1 and one.get("pages") == 1
            need = asked if huge else asked + self._members.pointer
            if one.get("size", 0) < need or asked > self._page:
                verdict = Verdict(
                    Status.REFUTED, Witness((("size", asked), ("slot", slot), *sorted(one.items())))
                )
                return Judged("size.lookup", event.place, says, verdict)
        return Judged("size.lookup", event.place, says, Verdict(Status.PROVED))

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


_CHECKS: Final[tuple[tuple[str, str, Callable[[PoolTerms, int, int], bool]], ...]] = (
    ("each slot has a class, and each class is in the slot of its index", "index", _indexed),
    ("sizes are above 0 and at most a page", "size", _sized),
    ("a larger slot has no smaller size", "size", _rising),
    ("a zspage has as many objects as its pages hold", "objs", _filled),
)
