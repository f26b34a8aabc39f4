"""The protocol as a model for Spin, printed from the transitions that the proof is about.

One rule: a transition is one atomic step, `atomic { guard and assumed facts -> assert(assertion);
updates }`, and nothing stands here that a transition says. A thread is not at one label but at all
that may follow, and takes a step of any whose guard holds: a step that cannot be taken is no
deadlock while another can. A local that is in the step and not in the assertion, and that no step
has set, is chosen among the values of the instance, as the proof takes any. A choice of few is
written out; one of many is made first, and taken back where the guard does not hold, so it never
waits.

Asserted are the assertion of each label, the invariant of all threads in every state, and of pages
that are being freed what the goals of the proof say. That the class is right, the word stable and
the object live is asserted at labels of zs_free(). An invalid end state is a deadlock: a thread
that ended stands at a label that is a valid one.

Spin computes in 32 bits with sign. In the word of `small_layout` the PFN begins at bit 18, and page
frames of an instance are few, so no value has a bit above 30, and constants need none. With more
than one page in a zspage an invalid end state says nothing: the transitions let a thread that could
not lock all pages go on when it has unlocked one.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from math import prod
from typing import Final

from zslayout.arch.params import ArchParams
from zslayout.errors import InternalError
from zslayout.expr.build import all_of, eq, implies, ne, negate
from zslayout.expr.fold import fold
from zslayout.expr.infix import promela_text
from zslayout.expr.nodes import FALSE, TRUE, Const, Expr, Var
from zslayout.expr.types import INT, UINT
from zslayout.expr.walk import rebuild
from zslayout.protocol import invariant
from zslayout.protocol.bounded_instance import BoundedInstance, InstanceThread
from zslayout.protocol.live_locals import LiveLocals, TransitionLocals
from zslayout.protocol.symbolic_state import (
    ID_TYPE,
    NO_INDEX,
    WORD_MAPS,
    StateMap,
    SymbolicState,
    where_it_is,
)
from zslayout.protocol.transition import OperationTable, ThreadLocals, Transition
from zslayout.words.layout import Layout, derive
from zslayout.words.scheme import Scheme

_ALONE: Final = frozenset({StateMap.WRITER, StateMap.MOVED, StateMap.MOVED_PAGE})
"""Maps that are no arrays."""
_WRITTEN_OUT: Final = 16
"""Most choices of one step that are options of their own."""
_WIDE: Final = frozenset({"word", "past", "other_past", "mask"})
_SMALL: Final = ArchParams("small", "none", 64, 12, 58, source=())


def small_layout(scheme: Scheme) -> Layout:
    """A scheme on the 64-bit machine of most physical bits that leaves `merged` a class field."""
    return derive(scheme, _SMALL, 4)


def promela_model(
    operations: Sequence[OperationTable],
    layout: Layout,
    *,
    class_bits: bool,
    instance: BoundedInstance | None = None,
) -> str:
    """The model of an instance. `class_bits`: the word carries the class."""
    bounded = instance or BoundedInstance()
    one_lock = any(row.one_lock for table in operations for row in table.transitions)
    shared = _PromelaState(layout, one_lock=one_lock)
    by_name = {table.name: table for table in operations}
    parts = [_header(bounded, layout), *_maps(bounded, layout)]
    for number, thread in enumerate(bounded.threads, 1):
        parts += ["", *_Process(number, thread, by_name[thread.operation], bounded, shared).text()]
    return "\n".join([*parts, "", *_watch(bounded, shared, class_bits=class_bits)]) + "\n"


def _in_31_bits(x: Expr) -> Expr:
    """The same where no value has more bits: masks lose bits of nothing, and bounds are masks."""
    if isinstance(x, Const):
        return Const(x.value & INT.maximum, x.type) if x.value > INT.maximum else x
    return rebuild(x, _in_31_bits)


class _PromelaState(SymbolicState):
    """The state, each place of which is a variable of Promela."""

    def __init__(self, layout: Layout, *, one_lock: bool) -> None:
        super().__init__(layout.params.bits_per_long, one_lock=one_lock)
        self.layout = layout

    def at(self, map_: StateMap, index: Expr) -> Expr:
        """The place as a variable of that name."""
        map_, index = where_it_is(map_, index, one_lock=self.one_lock)
        return Var(self.place(map_, index), self._type(map_))

    def place(self, map_: StateMap, index: Expr) -> str:
        """The text of a place."""
        map_, index = where_it_is(map_, index, one_lock=self.one_lock)
        return map_.value if map_ in _ALONE else f"{map_.value}[{self.text(index)}]"

    def text(self, x: Expr) -> str:
        """The text of an expression."""
        return promela_text(self.fold(x))

    def fold(self, x: Expr) -> Expr:
        """The expression with the numbers of the layout in it, as far as Spin computes."""
        return _in_31_bits(fold(x, self.layout.values))


def _header(bounded: BoundedInstance, layout: Layout) -> str:
    does = " | ".join(
        f"{thread.operation}({', '.join(f'{name} {value}' for name, value in thread.given)})"
        for thread in bounded.threads
    )
    fields = ", ".join(f"{field.name} {field.width}" for field in layout.fields)
    return f"/* {does}; {layout.scheme.name}: {fields}; objects at first: {bounded.objects} */"


def _maps(bounded: BoundedInstance, layout: Layout) -> Iterator[str]:
    for map_ in StateMap:
        kind = "int" if map_ in WORD_MAPS else "byte"
        size = "" if map_ in _ALONE else f"[{bounded.map_size(map_)}]"
        yield f"{kind} {map_.value}{size};"
    yield ""
    yield "init {"
    yield "    atomic {"
    for map_, values in bounded.initial_values(layout).items():
        for index, value in values.items():
            if value > INT.maximum:
                raise InternalError("a word that Promela has no number for")
            yield f"        {map_.value}[{index}] = {value};"
    yield from (f"        run {_name(n, thread)}();" for n, thread in enumerate(bounded.threads, 1))
    yield "    }"
    yield "}"


def _name(number: int, thread: InstanceThread) -> str:
    return f"{thread.operation}_{number}"


def _watch(bounded: BoundedInstance, shared: _PromelaState, *, class_bits: bool) -> Iterator[str]:
    """A process that does nothing until the invariant is false."""
    at = invariant.IndexTerms(
        handles=_numbers(bounded.handles),
        pages=_frames(bounded, shared),
        zspages=_numbers(bounded.zspages),
        threads=_numbers(len(bounded.threads)),
    )
    held = invariant.invariant_at(shared, at, shared.layout.definition, class_bits=class_bits)
    yield "active proctype invariant() {"
    yield "end_always:"
    yield f"    atomic {{ {shared.text(negate(all_of(*held)))} -> assert(false) }}"
    yield "}"


def _numbers(count: int) -> tuple[Expr, ...]:
    return tuple(Const(number, ID_TYPE) for number in range(1, count + 1))


def _frames(bounded: BoundedInstance, shared: _PromelaState) -> tuple[Expr, ...]:
    return tuple(Const(number, shared.word_type) for number in range(bounded.frames))


class _Process:
    """One thread as a process."""

    def __init__(
        self,
        number: int,
        thread: InstanceThread,
        operation: OperationTable,
        bounded: BoundedInstance,
        shared: _PromelaState,
    ) -> None:
        self.name = _name(number, thread)
        self.operation, self.shared = operation, shared
        self.values = bounded.local_values(shared.layout)
        self.given: Mapping[str, Expr] = {
            "me": Const(number, ID_TYPE),
            **{name: self._const(name, value) for name, value in thread.given},
        }
        self.handles, self.pages = _numbers(bounded.handles), _frames(bounded, shared)
        self.threads = _numbers(len(bounded.threads))
        self.flow = LiveLocals(operation, self._names)

    def text(self) -> Iterator[str]:
        """The process."""
        reached = [
            transition
            for transition in self.operation.transitions
            if transition.label in self.flow.assigned_before
        ]
        places = dict.fromkeys(
            ((reached[0].label,), *(each.successors for each in reached if each.successors))
        )
        kept = set[str]().union(*self.flow.live_at.values())
        kept.update(
            *(
                self.flow.chosen_locals(transition)
                for transition in reached
                if self._many(transition)
            )
        )
        yield f"proctype {self.name}() {{"
        for name in sorted(kept):
            yield f"    {'int' if name in _WIDE else 'byte'} its_{name};"
        for place in places:
            yield f"{_label(place)}:"
            yield "    if"
            for label in place:
                yield f"    /* {label}: {self.operation.transition_at(label).description} */"
                yield from self._transition(self.operation.transition_at(label), place)
            yield "    fi;"
        yield "end_done:"
        yield "    false"
        yield "}"

    def _transition(self, transition: Transition, place: tuple[str, ...]) -> Iterator[str]:
        chosen = self.flow.chosen_locals(transition)
        if self._many(transition):
            yield from self._made_first(transition, chosen, place)
            return
        for values in product(*(self.values[name] for name in chosen)):
            given = {
                name: self._const(name, value) for name, value in zip(chosen, values, strict=True)
            }
            its = self._locals(given)
            taken = self._condition(transition, its)
            if taken != FALSE:
                yield f"    :: atomic {{ {self.shared.text(taken)} ->"
                yield from self._step(transition, its, given, "         ")
                yield "       }"

    def _made_first(
        self, transition: Transition, chosen: Sequence[str], place: tuple[str, ...]
    ) -> Iterator[str]:
        its = self._locals({})
        yield "    :: atomic { true ->"
        for name in chosen:
            options = " ".join(f":: its_{name} = {value}" for value in self.values[name])
            yield f"         if {options} fi;"
        yield "         if"
        yield f"         :: {self.shared.text(self._condition(transition, its))} ->"
        yield from self._step(transition, its, {}, "            ")
        yield "         :: else ->"
        yield from (f"            its_{name} = 0;" for name in chosen)
        yield f"            goto {_label(place)}"
        yield "         fi"
        yield "       }"

    def _condition(self, transition: Transition, its: ThreadLocals) -> Expr:
        return self.shared.fold(
            all_of(transition.guard(self.shared, its), *self._facts(transition, its))
        )

    def _facts(self, transition: Transition, its: ThreadLocals) -> Iterator[Expr]:
        yield from (transition.assumed_of_all(self.shared, its, handle) for handle in self.handles)
        yield from (transition.assumed_of_pages(self.shared, its, page) for page in self.pages)
        yield from (
            transition.guard_of_threads(self.shared, its, thread) for thread in self.threads
        )

    def _asserted(self, transition: Transition, its: ThreadLocals) -> Iterator[Expr]:
        yield transition.assertion(self.shared, its)
        yield from (
            transition.assertion_of_all(self.shared, its, handle) for handle in self.handles
        )
        if self.operation.name == "zs_free" and transition.label == "freeing":
            yield from (
                _freed(self.shared, its, *pair) for pair in product(self.handles, self.pages)
            )

    def _step(
        self, transition: Transition, its: ThreadLocals, given: Mapping[str, Expr], indent: str
    ) -> Iterator[str]:
        for asserted in map(self.shared.fold, self._asserted(transition, its)):
            if asserted != TRUE:
                yield f"{indent}assert({promela_text(asserted)});"
        after = self.flow.live_after(transition)
        puts = [
            (self.shared.place(update.map, update.index), self.shared.text(update.value))
            for update in transition.updates(self.shared, its)
        ]
        puts += [
            (f"its_{name}", self.shared.text(value))
            for name, value in {**given, **transition.local_updates(self.shared, its)}.items()
            if name in after
        ]
        _independent(puts, transition)
        had = self.flow.live_at[transition.label].union(
            self.flow.chosen_locals(transition) if self._many(transition) else ()
        )
        puts += [(f"its_{name}", "0") for name in sorted(had - after)]
        yield from (f"{indent}{target} = {value};" for target, value in puts)
        yield f"{indent}goto {_label(transition.successors)}"

    def _locals(self, values: Mapping[str, Expr]) -> ThreadLocals:
        return ThreadLocals(self.shared.layout.definition, {**self.given, **values})

    def _const(self, name: str, value: int) -> Const:
        if name in {"klass", "remaining", "idx"}:
            return Const(value, UINT)
        wide = name in _WIDE | {"page", "new"}
        return Const(value, self.shared.word_type if wide else ID_TYPE)

    def _names(self, transition: Transition) -> TransitionLocals:
        knowing, stepping = self._locals({}), self._locals({})
        list(self._asserted(transition, knowing))
        transition.guard(self.shared, stepping)
        list(self._facts(transition, stepping))
        transition.updates(self.shared, stepping)
        sets = frozenset(transition.local_updates(self.shared, stepping))
        known = knowing.used_names - self.given.keys()
        return TransitionLocals(known, stepping.used_names - self.given.keys() - known, sets)

    def _many(self, transition: Transition) -> bool:
        """Whether there is too much to choose from for options of their own."""
        return (
            prod(len(self.values[name]) for name in self.flow.chosen_locals(transition))
            > _WRITTEN_OUT
        )


def _label(place: Iterable[str]) -> str:
    return "at_" + "_or_".join(label.replace(" ", "_") for label in place) if place else "end_done"


def _independent(puts: Sequence[tuple[str, str]], transition: Transition) -> None:
    """Promela assigns in turn, a transition at once. Raises InternalError where that differs."""
    for number, (target, _) in enumerate(puts):
        reads_target = re.compile(rf"\b{re.escape(target)}").search
        for place, value in puts[number + 1 :]:
            if reads_target(value) or reads_target(place.partition("[")[2]):
                raise InternalError(f'"{transition.label}" reads {target}, which it has set')


def _freed(view: SymbolicState, its: ThreadLocals, handle: Expr, page: Expr) -> Expr:
    """Of a zspage that is being freed: nothing live is in it or names it, and it is not moved."""
    owned = eq(view.at(StateMap.OWNER, page), its.zspage)
    named = eq(its.definition.word.decode("pfn", view.at(StateMap.WORD, handle)), page)
    there = invariant.is_live(view, handle)
    return all_of(
        implies(there, ne(view.at(StateMap.ZSPAGE, handle), its.zspage)),
        implies(all_of(there, owned), negate(named)),
        implies(owned, eq(view.at(StateMap.PAGE_LOCK, page), its.me)),
        ne(view.at(StateMap.MOVED, NO_INDEX), its.zspage),
    )
