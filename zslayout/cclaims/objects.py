"""What a run does, as it is read: events with their meanings, and what is asked of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from zslayout.cclaims.asking.values import named
from zslayout.cclaims.reading import Reading
from zslayout.cclaims.rules import RULES
from zslayout.cfront import kernel
from zslayout.cfront.event import Event, Kind, Loop, Run
from zslayout.cfront.pointwise import Number
from zslayout.cfront.recurrences import below
from zslayout.errors import InternalError, Place
from zslayout.expr.nodes import Binary, BinaryOp, Cast, CompareOp, Const, Expr, Var
from zslayout.expr.walk import children
from zslayout.verdict import Status, Verdict

_MADE: Final = 12
"""So many places of what a value is made of are named."""
_NOT_FOUND: Final = Verdict(Status.UNKNOWN, why="nothing here is known to be it")


@dataclass(frozen=True, slots=True)
class Judged:
    """A statement about one place of the file, and what was decided.

    `id` is that of one of `RULES`, what it `says` is that rule's statement as it is at this place.
    """

    id: str
    place: Place
    says: str
    verdict: Verdict
    also: tuple[Place, ...] = ()
    """From where it is come to: calls, and loops that it is in."""

    def __post_init__(self) -> None:
        if self.id not in RULES:
            raise InternalError(f"no rule is called {self.id}")


@dataclass(frozen=True, slots=True, eq=False)
class Act:
    """An event as it is read: where, what, and under which conditions."""

    event: Event
    role: str
    store: bool
    at: Expr
    value: Expr
    path: tuple[Expr, ...]
    order: int
    raw: Expr
    """Where, with all that the address may be."""

    @property
    def place(self) -> Place:
        """Where it stands."""
        return self.event.place


class Objects:
    """The events of one run, read."""

    def __init__(self, reading: Reading, run: Run) -> None:
        self.reading = reading
        self.terms = reading.terms
        self.run = run
        self.acts = tuple(self._acts())
        self.used: set[int] = set()
        """The stores that belong to some object, by their order."""

    def _acts(self) -> Iterator[Act]:
        r = self.reading
        loads: dict[tuple[str, int], list[Expr]] = {}
        for i, event in enumerate(self.run.events):
            if event.kind not in {Kind.STORE, Kind.LOAD} or event.cell is None:
                continue
            role, done = r.members.of(event.cell), event
            if role in {"", "list"} or event.address is None:
                continue
            path = [r.read(each) for each in event.path]
            if any(each is self.terms.false for each in path):
                continue
            store = event.kind is Kind.STORE
            known = self.terms.under(event.path, r.named_but(event))
            raw = r.read(known(event.address))
            at = raw if role in {"map", "array"} else r.entity(raw)
            value = r.written(event, known) if store else r.loaded(event, known)
            if role == "word" and self._is_callers(raw, value, store=store):
                continue
            if store:
                done = self._always(event, value, loads.get((role, id(at)), ()))
                path = [r.read(each) for each in done.path]
                loads = {key: some for key, some in loads.items() if key[0] != role}
            else:
                loads.setdefault((role, id(at)), []).append(value)
            shown = tuple(each for each in path if each is not self.terms.true)
            yield Act(done, role, store, at, value, shown, i, raw)

    def _always(self, event: Event, value: Expr, there: Sequence[Expr]) -> Event:
        """A store that is left out where the value is there already, as one that is not."""
        differ = {
            id(self.terms.compare(CompareOp.NE, each, value))
            for each in there
            if each.type.width == value.type.width
        }
        read = self.reading.read
        path = tuple(x for x in event.path if id(read(x)) not in differ)
        return event if len(path) == len(event.path) else replace(event, path=path)

    def _is_callers(self, at: Expr, value: Expr, *, store: bool) -> bool:
        """Whether an access is to a variable of a caller's, which is given a new handle there."""
        meaning, made = self.terms.meaning(at), self.terms.meaning(value)
        if meaning is None or not meaning.name.startswith("argument *"):
            return False
        name = "" if made is None else made.name.removesuffix("()")
        return not store or name in self.reading.members.own

    # tools

    def holds(self, given: Sequence[Expr], goal: Expr, *, of_all: bool = False) -> Verdict:
        """Whether a goal follows; it is known to need `of_all` that is given."""
        return self.reading.asker.holds(given, goal, of_all=of_all)

    def equal(self, given: Sequence[Expr], a: Expr, b: Expr) -> Verdict:
        """Whether two values are the same."""
        if a.type.width != b.type.width:
            width = max(a.type.width, b.type.width)
            a, b = self.reading.extended(a, width), self.reading.extended(b, width)
        return self.holds(given, self.terms.compare(CompareOp.EQ, a, b))

    def variables(self, x: Expr) -> dict[str, Var]:
        """The variables of a tree, those that they are of not among them."""
        known = self.reading.variables
        if id(x) in known:
            return known[id(x)][1]
        found: dict[str, Var] = {}
        todo, seen = [x], set[int]()
        while todo:
            each = todo.pop()
            if id(each) in seen:
                continue
            seen.add(id(each))
            if isinstance(each, Var):
                found[each.name] = each
            todo += children(each)
        known[id(x)] = x, found
        return found

    def within(self, x: Expr, name: str) -> list[Expr]:
        """The values of a meaning that a tree is made of, at any depth."""
        found: dict[int, Expr] = {}
        todo, seen = [x], set[int]()
        while todo:
            each = todo.pop()
            if id(each) in seen:
                continue
            seen.add(id(each))
            meaning = self.terms.meaning(each)
            if meaning is not None:
                if meaning.name == name:
                    found[id(each)] = each
                todo += meaning.arguments
            todo += children(each)
        return list(found.values())

    def depends(self, x: Expr, turn: Expr) -> bool:
        """Whether a value may be another one at another turn."""
        r, seen, todo = self.reading, set[int](), [x]
        while todo:
            for each in below(self.terms, todo.pop()):
                number = r.argument(each, 1 if r.is_a(each, "listed") else 0)
                several = r.is_a(each, "listed") or r.is_a(each, "one of")
                if each is turn:
                    return True
                if several and isinstance(number, Const) and number.value not in seen:
                    seen.add(number.value)
                    todo.append(r.learned.several(number.value))
        return False

    def ends(self, act: Act, later: Act) -> list[Expr]:
        """That every loop between two events is left, if it is come to."""
        terms, r, found = self.terms, self.reading, list[Expr]()
        around = set(act.event.loops)
        enclosing = {
            number: event.loops[: event.loops.index(number)]
            for event in self.run.events[act.order : later.order]
            for number in event.loops
        }
        for number, outer in enclosing.items():
            if number not in around and number not in later.event.loops and set(outer) <= around:
                loop = self.run.loops[number]
                comes = [r.read(each) for each in loop.path]
                found.append(terms.any(*map(terms.negate, comes), r.read(loop.left)))
        return found

    def left(self, x: Expr) -> list[Expr]:
        """What is true of the turns in a value that a loop ended with."""
        given = list[Expr]()
        for loop in self.run.loops:
            if any(each is loop.turn for each in self.variables(x).values()):
                given += self.ended(loop)
        return given

    def ended(self, loop: Loop) -> list[Expr]:
        """A loop is left at the first turn that nothing follows."""
        terms = self.terms
        one = terms.const(-1, loop.turn.type.width)
        before = terms.substituted({named(loop.turn).name: terms.add(loop.turn, one)})(loop.again)
        first = terms.compare(CompareOp.EQ, loop.turn, terms.const(0, loop.turn.type.width))
        unsolved = {id(name) for name, _, _ in loop.steps}
        open_names = any(id(each) in unsolved for each in self.variables(loop.again).values())
        again = [] if open_names else [terms.any(first, self.reading.read(before))]
        period = self._period(loop)
        if period:
            # What follows from the number of turns modulo this is so for the first time below it.
            within = terms.const(period, loop.turn.type.width)
            again.append(terms.compare(CompareOp.LT, loop.turn, within))
        return [self.reading.read(loop.left), *again]

    def _period(self, loop: Loop) -> int:
        """After how many turns a loop is left or goes on as before, 0 where that is not known.

        A number that moves by so much each turn is the same again after as many as its width has.
        """
        width, most = loop.turn.type.width, 0
        todo, seen = [loop.left, loop.again], set[int]()
        while todo:
            x = todo.pop()
            if id(x) in seen:
                continue
            seen.add(id(x))
            if x is loop.turn:
                return 0
            by = x.right if isinstance(x, Binary) and x.op is BinaryOp.MUL else None
            side = x.left if isinstance(x, Binary) and isinstance(by, Const) and by.value else x
            narrow = isinstance(side, Cast) and side.operand is loop.turn
            if (side is loop.turn or narrow) and side.type.width <= width and side is not x:
                zeros = 0 if not isinstance(by, Const) else (by.value & -by.value).bit_length() - 1
                most = max(most, 1 << side.type.width - zeros)
            elif narrow and side.type.width < width:
                most = max(most, 1 << side.type.width)
            else:
                meaning = self.terms.meaning(x)
                todo += children(x) if meaning is None else meaning.arguments
        return most if most < 1 << width else 0

    def lies_at(self, given: Sequence[Expr], address: Expr, zspage: Expr, index: Expr) -> Verdict:
        """Whether an address is where an object of a zspage begins."""
        r = self.reading
        page = r.page_at(address)
        if page is None:
            return _NOT_FOUND
        number, inside = r.place(zspage, index)
        premises = [*given, *self.inside(zspage, index)]
        if r.is_a(page, "chain"):
            if r.argument(page) is not zspage:
                return _NOT_FOUND
            count = r.argument(page, 1)
            verdict = self.equal([*premises, *self.left(count)], count, number)
            if verdict.status is not Status.PROVED:
                return verdict
        elif not self._is_page_of(page, index):
            return _NOT_FOUND
        start = self.terms.apply(kernel.MAP, r.word_bits, page)
        place = self.terms.add(start, r.extended(inside, r.word_bits))
        return self.equal(premises, address, place)

    def _is_page_of(self, page: Expr, index: Expr) -> bool:
        """Whether a page is that of the word which an index was decoded from."""
        r = self.reading
        frame = r.argument(page)
        if not (
            r.is_a(page, kernel.PAGE) and r.is_a(frame, "obj.pfn") and r.is_a(index, "obj.index")
        ):
            return False
        return r.argument(frame) is r.argument(index) and r.argument(frame, 1) is r.argument(
            index, 1
        )

    def inside(self, zspage: Expr, index: Expr) -> list[Expr]:
        """An object is inside its zspage, so no product of its index and size wraps."""
        r, terms = self.reading, self.terms
        pages: Number = 1 if r.huge else r.limits.pages
        last: Number = 0 if r.huge else r.limits.index
        start = terms.binary(BinaryOp.MUL, r.size(zspage), index)
        most = r.number(pages << r.limits.page_shift, 32)
        less = terms.compare(CompareOp.LE, index, r.number(last, 32))
        return [terms.compare(CompareOp.LT, start, most), less]

    def before(self, act: Act, role: str) -> Act | None:
        """The last load of what a store overwrites."""
        found = [
            each
            for each in self.acts
            if each.role == role and not each.store and each.at is act.at and each.order < act.order
        ]
        return found[-1] if found else None

    def is_last(self, load: Act, store: Act) -> bool:
        """Whether nothing is stored to that kind of memory between a load and a store."""
        return not any(load.order < each.order < store.order for each in self.stores(load.role))

    def stores(self, role: str) -> list[Act]:
        """All stores to a kind of memory, in order."""
        return [each for each in self.acts if each.store and each.role == role]

    # objects

    def pops(self) -> Iterator[Act]:
        """Stores to free-list heads of an index that was read from an object."""
        for act in self.stores("freeobj"):
            if self.within(act.value, "next index") or self.within(act.value, "bytes"):
                yield act

    def pushes(self) -> Iterator[Act]:
        """Stores to free-list heads of any other index, but for those that begin a list."""
        popped = {each.order for each in self.pops()}
        for act in self.stores("freeobj"):
            if act.order not in popped and not self.reading.is_fresh(act.at):
                yield act

    def told(self, finding: Judged) -> Judged:
        """A finding with the places from which its own is come to."""
        found: dict[Place, None] = dict.fromkeys(finding.also)
        for event in self.run.events:
            if event.place == finding.place:
                if finding.verdict.status is not Status.PROVED:
                    found |= dict.fromkeys(self.made_at(self._word_of(event), event.address))
                found |= dict.fromkeys(reversed(event.called_from))
                found |= dict.fromkeys(self.run.loops[each].place for each in event.loops)
        return replace(finding, also=tuple(each for each in found if each != finding.place))

    def _word_of(self, event: Event) -> Expr | None:
        r, value = self.reading, event.value
        return None if value is None else r.memory.word(value, r.word_bits)

    def made_at(self, *trees: Expr | None) -> Iterator[Place]:
        """Where the parts were computed that values are made of."""
        todo = [each for each in trees if each is not None]
        seen, told = set[int](), dict[Place, None]()
        turns = {id(loop.turn): loop for loop in self.run.loops}
        while todo and len(told) < _MADE:
            each = todo.pop(0)
            if id(each) in seen:
                continue
            seen.add(id(each))
            told |= dict.fromkeys(self.terms.places(each))
            if id(each) in turns:
                told[turns[id(each)].place] = None
                todo.append(turns[id(each)].left)
            meaning = self.terms.meaning(each)
            todo += children(each) if meaning is None else meaning.arguments
        yield from list(told)[:_MADE]
