"""The state of the proof with values in it, and invariant and guarantee at all places of that."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations, product
from typing import Final

from zslayout.expr.build import all_of
from zslayout.expr.infix import human_text
from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import Connective, ConnectiveOp, Expr, Var
from zslayout.expr.python import compile_function
from zslayout.expr.types import UINT
from zslayout.expr.walk import names
from zslayout.protocol.invariant import IndexTerms, guarantee_at, invariant_at
from zslayout.protocol.symbolic_state import ID_TYPE, MapUpdate, StateMap, SymbolicState
from zslayout.protocol.transition import ThreadLocals
from zslayout.words.layout import Layout

StatePlace = tuple[StateMap, int]
KINDS: Final = ("handles", "pages", "zspages", "classes", "threads")


def place_text(place: StatePlace) -> str:
    return f"{place[0].value}[{place[1]:#x}]"


class ConcreteState(SymbolicState):
    """A state of which every place has a value: 0 where nothing else is known."""

    def __init__(self, layout: Layout, values: Mapping[StatePlace, int] | None = None) -> None:
        super().__init__(layout.word_bits)
        self.layout = layout
        self.values = dict(values or {})
        self._named = dict(layout.values)

    def at(self, map_: StateMap, index: Expr) -> Expr:
        place = map_, self.value(index)
        self._named[place_text(place)] = self.values.get(place, 0)
        return Var(place_text(place), self._type(map_))

    def get(self, map_: StateMap, index: int = 0) -> int:
        return self.values.get((map_, index), 0)

    def value(self, x: Expr) -> int:
        return int(evaluate(x, self._named))

    def false(self, x: Expr) -> str:
        """The first part of a condition that is not true, in words."""
        if self.value(x):
            return ""
        if isinstance(x, Connective) and x.op is ConnectiveOp.AND:
            return next(filter(None, map(self.false, x.operands)))
        read = sorted({each.name for each in names(x)} - self.layout.values.keys())
        return f"{human_text(x)}, where {', '.join(f'{n} is {self._named[n]:#x}' for n in read)}"

    def locals(self, its: Mapping[str, int]) -> ThreadLocals:
        definition, types = self.layout.definition, ThreadLocals(self.layout.definition)
        self._named |= {f"its {name}": value for name, value in its.items()}
        values = {name: Var(f"its {name}", getattr(types, name).type) for name in its}
        return ThreadLocals(definition, values)

    def updated(self, updates: Sequence[MapUpdate]) -> tuple["ConcreteState", set[StatePlace]]:
        """The state after a transition, and where it is another."""
        after = ConcreteState(self.layout, self.values)
        for update in updates:
            place = update.map, self.value(update.index)
            after.values[place] = self._type(update.map).wrap(self.value(update.value))
        places = ((each.map, self.value(each.index)) for each in updates)
        return after, {each for each in places if after.get(*each) != self.get(*each)}


class _Readings(SymbolicState):
    """A state that is read somewhere, in the order of the readings."""

    def __init__(self, bits_per_long: int, into: list[tuple[int, StateMap, Expr, str]]) -> None:
        super().__init__(bits_per_long)
        self.into = into

    def at(self, map_: StateMap, index: Expr) -> Expr:
        var = super().at(map_, index)
        assert isinstance(var, Var)
        if all(var.name != each[-1] for each in self.into):
            self.into.append((int(bool(self.prefix)), map_, index, var.name))
        return var


class _Then(_Readings):
    prefix = "then_"


class Rule:
    """Formulas over two states, as a function of two that have values."""

    def __init__(
        self,
        layout: Layout,
        arguments: Sequence[Var],
        parts: Callable[[SymbolicState, SymbolicState], Iterator[Expr]],
    ) -> None:
        into: list[tuple[int, StateMap, Expr, str]] = []
        bits = layout.word_bits
        each = list(parts(_Readings(bits, into), _Then(bits, into)))
        needed = {var.name for var in names(*each)}
        for *_, index, name in reversed(into):
            needed |= {var.name for var in names(index)} if name in needed else set()
        into = [reading for reading in into if reading[-1] in needed]
        known = [var.name for var in arguments]
        self._readings = []
        for which, map_, index, name in into:
            at = known.index(index.name) if isinstance(index, Var) else None
            read = compile_function("index", known, (), [index], layout.values)
            self._readings.append((which, map_, at, read))
            known.append(name)
        self._true = compile_function("true", known, (), [all_of(*each)], layout.values)
        self._parts = [compile_function("part", known, (), [one], layout.values) for one in each]

    def false(
        self,
        before: ConcreteState,
        after: ConcreteState,
        arguments: Sequence[int],
        reads: set[StatePlace] | None = None,
    ) -> int:
        """The number of the first part that is not true, or 0; what it reads goes into `reads`."""
        known = list(arguments)
        values = before.values, after.values
        for which, map_, at, index in self._readings:
            place = map_, index(*known) if at is None else known[at]
            known.append(values[which].get(place, 0))
            if reads is not None:
                reads.add(place)
        return 0 if self._true(*known) else self._first(known)

    def _first(self, known: Sequence[int]) -> int:
        return next(n for n, part in enumerate(self._parts, 1) if not part(*known))


Which = tuple[tuple[str, ...], tuple[int, ...]]
"""Kinds of places, and one place of each."""


class Rules:
    """The invariant, and the guarantee to every thread, at every place.

    What no step has changed since it was found true is not looked at again.
    """

    def __init__(self, layout: Layout, threads: Sequence[int], *, class_bits: bool) -> None:
        self._holds, self._guaranteed = _rules(layout, class_bits=class_bits)
        self._threads = threads
        self._there: dict[str, set[int]] = {kind: set() for kind in KINDS}
        self._readers: dict[StatePlace, set[Which]] = {}

    def broken(
        self,
        before: ConcreteState,
        after: ConcreteState,
        touched: set[StatePlace],
        there: Mapping[str, set[int]],
        me: int,
    ) -> Iterator[str]:
        """What a step of a thread breaks, in words."""
        again = set().union(*(self._readers.get(place, ()) for place in touched))
        new = {kind: there[kind] - self._there[kind] for kind in KINDS}
        again |= {((), ()), *(((kind,), (at,)) for kind in KINDS for at in new[kind])}
        pairs = *product(new["pages"], there["zspages"]), *product(there["pages"], new["zspages"])
        again |= {(("pages", "zspages"), pair) for pair in pairs}
        self._there = {kind: set(there[kind]) for kind in KINDS}
        for kinds, at in again:
            if all(one in there[kind] for kind, one in zip(kinds, at, strict=True)):
                yield from self._at((kinds, at), before, after, me)

    def _at(
        self, which: Which, before: ConcreteState, after: ConcreteState, me: int
    ) -> Iterator[str]:
        kinds, at = which
        where = " and ".join(f"{kind} {one:#x}" for kind, one in zip(kinds, at, strict=True))
        reads: set[StatePlace] = set()
        if false := self._holds[kinds].false(after, after, at, reads):
            yield f"part {false} of the invariant at {where or 'no place'}"
        for thread in self._threads:
            if thread == me:  # to itself it guarantees nothing, and what it reads is read anew
                self._guaranteed[kinds].false(after, after, (me, *at), reads)
            elif false := self._guaranteed[kinds].false(before, after, (thread, *at)):
                yield f"part {false} of the guarantee to thread {thread} at {where or 'no place'}"
        for place in reads:
            self._readers.setdefault(place, set()).add(which)


_Built = Mapping[tuple[str, ...], Rule]


@cache
def _rules(layout: Layout, *, class_bits: bool) -> tuple[_Built, _Built]:
    """Invariant and guarantee, by kinds of places: what is not said of fewer places already."""
    definition, word = layout.definition, SymbolicState(layout.word_bits).word_type
    types = dict(zip(KINDS, (ID_TYPE, word, ID_TYPE, UINT, ID_TYPE), strict=True))
    variable = {kind: Var(f"the_{kind}", type_) for kind, type_ in types.items()}
    thread = Var("to_thread", ID_TYPE)

    def build(
        said_at: Callable[[SymbolicState, SymbolicState, IndexTerms], Iterator[Expr]], *more: Var
    ) -> _Built:
        def rule(kinds: tuple[str, ...]) -> Rule:
            def parts(before: SymbolicState, after: SymbolicState) -> Iterator[Expr]:
                less = set[Expr]()
                for count in range(len(kinds)):
                    for fewer in combinations(kinds, count):
                        less |= set(said_at(before, after, places(fewer)))
                return (p for p in said_at(before, after, places(kinds)) if p not in less)

            return Rule(layout, [*more, *(variable[kind] for kind in kinds)], parts)

        return {kinds: rule(kinds) for kinds in ((), *((k,) for k in KINDS), ("pages", "zspages"))}

    def places(kinds: Sequence[str]) -> IndexTerms:
        return IndexTerms(**{kind: (variable[kind],) for kind in kinds})

    def invariant(_before: SymbolicState, after: SymbolicState, at: IndexTerms) -> Iterator[Expr]:
        return invariant_at(after, at, definition, class_bits=class_bits)

    def guarantee(before: SymbolicState, after: SymbolicState, at: IndexTerms) -> Iterator[Expr]:
        return guarantee_at(before, after, thread, at, definition, class_bits=class_bits)

    return build(invariant), build(guarantee, thread)
