"""The protocol as a model for Spin, printed from the lines that the proof is about.

One rule: a line is one atomic step, `atomic { guard and facts -> assert(what it knows); updates }`,
and nothing stands here that a line says. A thread is not at one label but at all that may follow,
and takes a step of any whose guard holds: a step that cannot be taken is no deadlock while another
can. A local that is in the step and not in what is known, and that no step has set, is chosen anew
among the values of the instance, as the proof takes any. A choice of few is written out; one of
many is made first, and taken back where the guard does not hold, so it never waits.

Asserted are what each line knows, the invariant of all threads in every state, and of pages that
are being freed what the goals of the proof say. That the class is right, the word stable and the
object live is known at lines of zs_free(). An invalid end state is a deadlock: a thread that ended
stands at a label that is a valid one.

Spin computes in 32 bits with sign, so the word is one of 32 bits: `small` has a field for the class
beside a PFN of 14 bits. With more than one page in a zspage an invalid end state says nothing: the
lines let a thread that could not lock all pages go on when it has unlocked one.
"""

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
from zslayout.protocol import invariant
from zslayout.protocol.flow import Flow, Names
from zslayout.protocol.instance import Instance, Thread
from zslayout.protocol.line import Line, Locals, Operation
from zslayout.protocol.state import ID, NOWHERE, WORDS, Map, State
from zslayout.words.layout import Layout, derive
from zslayout.words.scheme import Scheme

_ALONE: Final = frozenset({Map.WRITER, Map.MOVED, Map.MOVED_PAGE})
"""Maps that are no arrays."""
_WRITTEN_OUT: Final = 16
"""Most choices of one step that are options of their own."""
_WIDE: Final = frozenset({"word", "old", "older", "mix"})
_SMALL: Final = ArchParams("small", "none", 32, 12, 26, source=())


def small(scheme: Scheme) -> Layout:
    """A scheme on a machine of 32 bits with 64 MiB, the most that leaves `merged` a class field."""
    return derive(scheme, _SMALL, 4)


def promela(
    operations: Sequence[Operation],
    layout: Layout,
    *,
    class_bits: bool,
    instance: Instance | None = None,
) -> str:
    """The model of an instance. `class_bits`: the word carries the class."""
    bounded = instance or Instance()
    shared = _Shared(layout)
    by_name = {each.name: each for each in operations}
    parts = [_header(bounded, layout), *_maps(bounded, layout)]
    for number, thread in enumerate(bounded.threads, 1):
        parts += ["", *_Process(number, thread, by_name[thread.operation], bounded, shared).text()]
    return "\n".join([*parts, "", *_watch(bounded, shared, class_bits=class_bits)]) + "\n"


class _Shared(State):
    """The state, each place of which is a variable of Promela."""

    def __init__(self, layout: Layout) -> None:
        super().__init__(layout.params.bits_per_long)
        self.layout = layout

    def at(self, map_: Map, index: Expr) -> Expr:
        """The place as a variable of that name."""
        return Var(self.place(map_, index), self._type(map_))

    def place(self, map_: Map, index: Expr) -> str:
        """The text of a place."""
        return map_.value if map_ in _ALONE else f"{map_.value}[{self.text(index)}]"

    def text(self, x: Expr) -> str:
        """The text of an expression."""
        return promela_text(self.fold(x))

    def fold(self, x: Expr) -> Expr:
        """The expression with the numbers of the layout in it."""
        return fold(x, self.layout.values)


def _header(bounded: Instance, layout: Layout) -> str:
    does = " | ".join(
        f"{each.operation}({', '.join(f'{name} {value}' for name, value in each.given)})"
        for each in bounded.threads
    )
    fields = ", ".join(f"{each.name} {each.width}" for each in layout.fields)
    return f"/* {does}; {layout.scheme.name}: {fields}; objects at first: {bounded.objects} */"


def _maps(bounded: Instance, layout: Layout) -> Iterator[str]:
    for map_ in Map:
        kind = "int" if map_ in WORDS else "byte"
        size = "" if map_ in _ALONE else f"[{bounded.size(map_)}]"
        yield f"{kind} {map_.value}{size};"
    yield ""
    yield "init {"
    yield "    atomic {"
    for map_, values in bounded.first(layout).items():
        for index, value in values.items():
            if value > INT.maximum:
                raise InternalError("a word that Promela has no number for")
            yield f"        {map_.value}[{index}] = {value};"
    yield from (f"        run {_name(n, each)}();" for n, each in enumerate(bounded.threads, 1))
    yield "    }"
    yield "}"


def _name(number: int, thread: Thread) -> str:
    return f"{thread.operation}_{number}"


def _watch(bounded: Instance, shared: _Shared, *, class_bits: bool) -> Iterator[str]:
    """A process that does nothing until the invariant is false."""
    at = invariant.Places(
        handles=_numbers(bounded.handles),
        pages=_frames(bounded, shared),
        zspages=_numbers(bounded.zspages),
        threads=_numbers(len(bounded.threads)),
    )
    held = invariant.holds(shared, at, shared.layout.definition, class_bits=class_bits)
    yield "active proctype invariant() {"
    yield "end_always:"
    yield f"    atomic {{ {shared.text(negate(all_of(*held)))} -> assert(false) }}"
    yield "}"


def _numbers(count: int) -> tuple[Expr, ...]:
    return tuple(Const(each, ID) for each in range(1, count + 1))


def _frames(bounded: Instance, shared: _Shared) -> tuple[Expr, ...]:
    return tuple(Const(each, shared.word_type) for each in range(bounded.frames))


class _Process:
    """One thread as a process."""

    def __init__(
        self, number: int, thread: Thread, operation: Operation, bounded: Instance, shared: _Shared
    ) -> None:
        self.name = _name(number, thread)
        self.operation, self.shared, self.bounded = operation, shared, bounded
        self.values = bounded.values(shared.layout)
        self.given: Mapping[str, Expr] = {
            "me": Const(number, ID),
            **{name: self._const(name, value) for name, value in thread.given},
        }
        self.handles, self.pages = _numbers(bounded.handles), _frames(bounded, shared)
        self.threads = _numbers(len(bounded.threads))
        self.flow = Flow(operation, self._names)

    def text(self) -> Iterator[str]:
        """The process."""
        lines = [each for each in self.operation.lines if each.label in self.flow.reached]
        places = dict.fromkeys(((lines[0].label,), *(each.then for each in lines if each.then)))
        kept = set[str]().union(*self.flow.live.values())
        kept.update(*(self.flow.chosen(each) for each in lines if self._many(each)))
        yield f"proctype {self.name}() {{"
        for name in sorted(kept):
            yield f"    {'int' if name in _WIDE else 'byte'} its_{name};"
        for place in places:
            yield f"{_label(place)}:"
            yield "    if"
            for label in place:
                yield f"    /* {label}: {self.operation.line(label).says} */"
                yield from self._line(self.operation.line(label), place)
            yield "    fi;"
        yield "end_done:"
        yield "    false"
        yield "}"

    def _line(self, line: Line, place: tuple[str, ...]) -> Iterator[str]:
        chosen = self.flow.chosen(line)
        if self._many(line):
            yield from self._made_first(line, chosen, place)
            return
        for values in product(*(self.values[name] for name in chosen)):
            given = {
                name: self._const(name, value) for name, value in zip(chosen, values, strict=True)
            }
            its = self._locals(given)
            taken = self._condition(line, its)
            if taken != FALSE:
                yield f"    :: atomic {{ {self.shared.text(taken)} ->"
                yield from self._step(line, its, given, "         ")
                yield "       }"

    def _made_first(
        self, line: Line, chosen: Sequence[str], place: tuple[str, ...]
    ) -> Iterator[str]:
        its = self._locals({})
        yield "    :: atomic { true ->"
        for name in chosen:
            options = " ".join(f":: its_{name} = {each}" for each in self.values[name])
            yield f"         if {options} fi;"
        yield "         if"
        yield f"         :: {self.shared.text(self._condition(line, its))} ->"
        yield from self._step(line, its, {}, "            ")
        yield "         :: else ->"
        yield from (f"            its_{name} = 0;" for name in chosen)
        yield f"            goto {_label(place)}"
        yield "         fi"
        yield "       }"

    def _condition(self, line: Line, its: Locals) -> Expr:
        return self.shared.fold(all_of(line.guard(self.shared, its), *self._facts(line, its)))

    def _facts(self, line: Line, its: Locals) -> Iterator[Expr]:
        yield from (line.fact_of_all(self.shared, its, each) for each in self.handles)
        yield from (line.fact_of_pages(self.shared, its, each) for each in self.pages)
        yield from (line.guard_of_threads(self.shared, its, each) for each in self.threads)

    def _asserted(self, line: Line, its: Locals) -> Iterator[Expr]:
        yield line.knows(self.shared, its)
        yield from (line.knows_of_all(self.shared, its, each) for each in self.handles)
        if self.operation.name == "zs_free" and line.label == "freeing":
            yield from (
                _freed(self.shared, its, *each) for each in product(self.handles, self.pages)
            )

    def _step(
        self, line: Line, its: Locals, given: Mapping[str, Expr], indent: str
    ) -> Iterator[str]:
        for each in map(self.shared.fold, self._asserted(line, its)):
            if each != TRUE:
                yield f"{indent}assert({promela_text(each)});"
        after = self.flow.after(line)
        puts = [
            (self.shared.place(each.map, each.index), self.shared.text(each.value))
            for each in line.updates(self.shared, its)
        ]
        puts += [
            (f"its_{name}", self.shared.text(value))
            for name, value in {**given, **line.sets(self.shared, its)}.items()
            if name in after
        ]
        _independent(puts, line)
        had = self.flow.live[line.label].union(self.flow.chosen(line) if self._many(line) else ())
        puts += [(f"its_{name}", "0") for name in sorted(had - after)]
        yield from (f"{indent}{target} = {value};" for target, value in puts)
        yield f"{indent}goto {_label(line.then)}"

    def _locals(self, values: Mapping[str, Expr]) -> Locals:
        return Locals(self.shared.layout.definition, {**self.given, **values})

    def _const(self, name: str, value: int) -> Const:
        if name in {"klass", "left", "idx"}:
            return Const(value, UINT)
        wide = name in _WIDE | {"page", "new"}
        return Const(value, self.shared.word_type if wide else ID)

    def _names(self, line: Line) -> Names:
        knowing, stepping = self._locals({}), self._locals({})
        list(self._asserted(line, knowing))
        line.guard(self.shared, stepping)
        list(self._facts(line, stepping))
        line.updates(self.shared, stepping)
        sets = frozenset(line.sets(self.shared, stepping))
        known = knowing.names - self.given.keys()
        return Names(known, stepping.names - self.given.keys() - known, sets)

    def _many(self, line: Line) -> bool:
        """Whether there is too much to choose from for options of their own."""
        return prod(len(self.values[name]) for name in self.flow.chosen(line)) > _WRITTEN_OUT


def _label(place: Iterable[str]) -> str:
    return "at_" + "_or_".join(each.replace(" ", "_") for each in place) if place else "end_done"


def _independent(puts: Sequence[tuple[str, str]], line: Line) -> None:
    """Promela assigns one after the other, a line at once. Raises InternalError if that differs."""
    for number, (target, _) in enumerate(puts):
        for later in puts[number + 1 :]:
            if target in later[1] or target in later[0].partition("[")[2]:
                raise InternalError(f'"{line.label}" reads {target}, which it has set')


def _freed(view: State, its: Locals, handle: Expr, page: Expr) -> Expr:
    """Of a zspage that is being freed: nothing live is in it or names it, and it is not moved."""
    owned = eq(view.at(Map.OWNER, page), its.zspage)
    named = eq(its.definition.word.decode("pfn", view.at(Map.WORD, handle)), page)
    there = invariant.live(view, handle)
    return all_of(
        implies(there, ne(view.at(Map.ZSPAGE, handle), its.zspage)),
        implies(all_of(there, owned), negate(named)),
        implies(owned, eq(view.at(Map.PAGE_LOCK, page), its.me)),
        ne(view.at(Map.MOVED, NOWHERE), its.zspage),
    )
