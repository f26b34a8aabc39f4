"""The conditions under which the protocol is right, each an obligation.

For each line of each operation, and any other thread:

    leads    from what the thread knows, its step leads to what it knows at the next label
    keeps    the step keeps the invariant and the promise to every other thread
    stable   what the thread knows stays true while others keep that promise

Together they say that everything known at every label is true there, for any number of threads
(Owicki and Gries, "An axiomatic proof technique for parallel programs", 1976, as Jones has it).
What the series claims follows from what is known: those are the goals.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Final

from zslayout.errors import InternalError
from zslayout.expr.build import all_of, eq, implies, ne, negate
from zslayout.expr.nodes import TRUE, Const, Expr, Var
from zslayout.expr.types import UINT
from zslayout.layout.scheme import Definition
from zslayout.obligations.claim import Claim, Step
from zslayout.obligations.obligation import Obligation
from zslayout.protocol.invariant import Places, class_of, holds, live, placed, promised
from zslayout.protocol.line import Line, Locals, Operation
from zslayout.protocol.state import ID, NOWHERE, After, Map, State, View, enough
from zslayout.reference.step import Do, Rank

_OTHER_HANDLE = Var("other_handle", ID)
_OTHER_ZSPAGE = Var("other_zspage", ID)
_OTHER_CLASS = Var("other_class", UINT)
_OTHER_THREAD = Var("other_thread", ID)


class _Case:
    """One line at an arbitrary state, with one arbitrary other of each kind."""

    def __init__(self, line: Line, definition: Definition, *, class_bits: bool) -> None:
        self.line, self.definition, self.class_bits = line, definition, class_bits
        self.its = Locals(definition)
        self.before = State(definition.bits_per_long)
        self.other_page = Var("other_page", self.before.word_type)
        knows = line.knows(self.before, self.its)
        guard = line.guard(self.before, self.its)
        self.updates = line.updates(self.before, self.its)
        self.sets = line.sets(self.before, self.its)
        self.after = After(self.before, self.updates)
        own = self._own_places()
        known_of = (*own.handles, _OTHER_HANDLE)
        pages = (*own.pages, self.other_page, self.before.at(Map.MOVED_PAGE, NOWHERE))
        self.given: list[Expr] = [
            ne(self.its.me, 0),
            knows,
            *(line.knows_of_all(self.before, self.its, each) for each in known_of),
            guard,
            *(line.fact_of_all(self.before, self.its, each) for each in known_of),
            *(line.fact_of_pages(self.before, self.its, each) for each in pages),
            *(
                line.guard_of_threads(self.before, self.its, each)
                for each in (self.its.me, _OTHER_THREAD)
            ),
        ]
        self.own = own

    def _own_places(self) -> Places:
        return places_of(self.before, self.its, self.definition)

    def invariant(self, view: View, at: Places) -> list[Expr]:
        return list(holds(view, at, self.definition, class_bits=self.class_bits))

    def claim(self, then: Expr, steps: Sequence[Step] = ()) -> Claim:
        """The invariant everywhere that is looked at, and what readings have in common."""
        given = [*self.given, *self.invariant(self.before, self.own + self.others())]
        given += self.before.congruences()
        kept = tuple(each for each in given if each != TRUE)
        variables = dict.fromkeys(
            (
                *self.before.variables,
                *self.its.variables,
                *(_OTHER_HANDLE, _OTHER_ZSPAGE, _OTHER_CLASS, _OTHER_THREAD, self.other_page),
            )
        )
        return _claim(variables, kept, then, (*steps, *_readings(self.before)))

    def others(self) -> Places:
        """One arbitrary other of each kind, and where it leads."""
        zspage = self.before.at(Map.ZSPAGE, _OTHER_HANDLE)
        page = self.definition.decode_pfn(self.before.at(Map.WORD, _OTHER_HANDLE))
        return Places(
            handles=(_OTHER_HANDLE,),
            pages=(self.other_page, page),
            zspages=(_OTHER_ZSPAGE, zspage),
            classes=(_OTHER_CLASS,),
            threads=(_OTHER_THREAD,),
        )


def places_of(view: View, its: Locals, definition: Definition) -> Places:
    """Where a thread looks, of what it has for itself."""
    names = its.names
    handles = (its.handle,) if "handle" in names else ()
    pages = [getattr(its, name) for name in ("page", "new") if name in names]
    pages += [definition.decode_pfn(view.at(Map.WORD, each)) for each in handles]
    if "word" in names:
        pages.append(definition.decode_pfn(its.word))
    zspages = [getattr(its, name) for name in ("zspage", "target") if name in names]
    zspages += [view.at(Map.ZSPAGE, each) for each in handles]
    zspages += [view.at(Map.OWNER, each) for each in pages]
    classes = (its.klass,) if "klass" in names else ()
    return Places(handles, tuple(pages), tuple(zspages), classes, (its.me,))


def _leads(line: Line, following: Line) -> Callable[..., Claim]:
    def build(definition: Definition, *, class_bits: bool) -> Claim:
        case = _Case(line, definition, class_bits=class_bits)
        its = case.its.having(case.sets)
        known = following.knows(case.after, its)
        of_all = following.knows_of_all(case.after, its, _OTHER_HANDLE)
        # What is known next may look where this step did not.
        case.own = case.own + places_of(case.before, its, definition)
        for name in its.names - case.its.names:
            getattr(case.its, name)
        return case.claim(all_of(known, of_all), [Step("known then", known)])

    return build


def _keeps(line: Line) -> Callable[..., Claim]:
    def build(definition: Definition, *, class_bits: bool) -> Claim:
        case = _Case(line, definition, class_bits=class_bits)
        others = case.others()
        at = Places(
            handles=(_OTHER_HANDLE,),
            pages=(case.other_page,),
            zspages=(_OTHER_ZSPAGE,),
            classes=(_OTHER_CLASS,),
            threads=(_OTHER_THREAD,),
        )
        invariant = case.invariant(case.after, at + Places(threads=(case.its.me,)))
        promise = promised(
            case.before, case.after, _OTHER_THREAD, at, definition, class_bits=class_bits
        )
        case.given += [ne(_OTHER_THREAD, 0), ne(_OTHER_THREAD, case.its.me)]
        del others
        then = all_of(*invariant, *promise)
        return case.claim(then)

    return build


def _stable(line: Line) -> Callable[..., Claim]:
    def build(definition: Definition, *, class_bits: bool) -> Claim:
        its = Locals(definition)
        before, after = State(definition.bits_per_long), Later(definition.bits_per_long)
        known, then = line.knows(before, its), line.knows(after, its)
        of_all = line.knows_of_all(before, its, _OTHER_HANDLE)
        then_of_all = line.knows_of_all(after, its, _OTHER_HANDLE)
        at = places_of(before, its, definition)
        if line.knows_of_all(before, its, _OTHER_HANDLE) != TRUE:
            page = definition.decode_pfn(before.at(Map.WORD, _OTHER_HANDLE))
            zspage = before.at(Map.ZSPAGE, _OTHER_HANDLE)
            at = at + Places((_OTHER_HANDLE,), (page,), (zspage,))
        given = [ne(its.me, 0), known, of_all]
        given += promised(before, after, its.me, at, definition, class_bits=class_bits)
        for view in (before, after):
            given += holds(view, at, definition, class_bits=class_bits)
        given += [*before.congruences(), *after.congruences()]
        variables = dict.fromkeys(
            (*before.variables, *after.variables, *its.variables, _OTHER_HANDLE)
        )
        kept = tuple(each for each in given if each != TRUE)
        steps = (*_readings(before), *_readings(after))
        return _claim(variables, kept, all_of(then, then_of_all), steps)

    return build


def _readings(state: State) -> Iterator[Step]:
    return (Step(name, var) for name, var in state.readings())


def _claim(
    variables: Iterable[Var], given: tuple[Expr, ...], then: Expr, steps: tuple[Step, ...]
) -> Claim:
    found = tuple(variables)
    if not enough(found):
        raise InternalError("a condition speaks of more threads or zspages than there are numbers")
    return Claim(found, given, then, steps)


class Later(State):
    """Another state, whose readings have names of their own."""

    prefix = "then_"


def _changes_under_lock(line: Line) -> Callable[..., Claim]:
    """What class->lock protects is changed by its holder."""

    def build(definition: Definition, *, class_bits: bool) -> Claim:
        case = _Case(line, definition, class_bits=class_bits)
        mine = eq(case.before.at(Map.CLASS_LOCK, case.its.klass), case.its.me)
        return case.claim(mine)

    return build


def _in_order(rank: Rank, held: frozenset[Rank]) -> Callable[..., Claim]:
    def build(_definition: Definition, *, class_bits: bool) -> Claim:
        del class_bits
        most = max(held, default=-1)
        steps = (Step("rank of the lock", Const(rank)), Step("highest rank held", Const(most)))
        return Claim((), (), Const(most) < Const(rank), steps)

    return build


def _goal(line: Line, wanted: Callable[[_Case], Expr]) -> Callable[..., Claim]:
    def build(definition: Definition, *, class_bits: bool) -> Claim:
        case = _Case(line, definition, class_bits=class_bits)
        return case.claim(wanted(case))

    return build


_PROTECTED: Final = frozenset({Do.UPDATE, Do.LIST, Do.STORE})
"""Steps that change what class->lock protects."""
_BLOCKING: Final = frozenset({Do.LOCK, Do.READ_LOCK, Do.WRITE_LOCK})


def held_at(operation: Operation) -> Mapping[str, frozenset[Rank]]:
    """The kinds of locks that a thread may hold at each label."""
    found: dict[str, frozenset[Rank]] = {operation.lines[0].label: frozenset()}
    todo = [operation.lines[0]]
    while todo:
        line = todo.pop()
        held = found[line.label]
        if line.lock is not None:
            taken = line.do in _BLOCKING | {Do.TRYLOCK}
            held = held | {line.lock} if taken else held - {line.lock}
        for label in line.then:
            more = found.get(label, frozenset()) | held
            if more != found.get(label):
                found[label] = more
                todo.append(operation.line(label))
    return found


def conditions(operations: Sequence[Operation], *, class_bits: bool) -> Iterator[Obligation]:
    """Every condition of these operations, and the goals."""
    for operation in operations:
        held = held_at(operation)
        for line in (each for each in operation.lines if each.label in held):
            for kind, statement, build in _of_line(operation, line, held[line.label]):
                yield Obligation(
                    f"protocol.{operation.name}.{_slug(line.label)}.{kind}",
                    f'{operation.name}() at "{line.label}", where it {line.says}: {statement}',
                    operation.cites,
                    partial(build, class_bits=class_bits),
                )
        for label, name, statement, wanted in _GOALS:
            if operation.name == "zs_free" and any(each.label == label for each in operation.lines):
                yield Obligation(
                    f"protocol.goal.{name}",
                    statement,
                    operation.cites,
                    partial(_goal(operation.line(label), wanted), class_bits=class_bits),
                )


def _of_line(
    operation: Operation, line: Line, held: frozenset[Rank]
) -> Iterator[tuple[str, str, Callable[..., Claim]]]:
    for label in line.then:
        statement = f'then it knows what it must at "{label}".'
        yield f"to.{_slug(label)}", statement, _leads(line, operation.line(label))
    yield "keeps", "that keeps the invariant, and the promise to every other thread.", _keeps(line)
    yield "stable", "what it knows stays true, whatever other threads do.", _stable(line)
    if line.do in _PROTECTED:
        yield "held", "it holds the class->lock that protects it.", _changes_under_lock(line)
    if line.do in _BLOCKING and line.lock is not None:
        statement = "the lock stands after all that it holds in the order of locks."
        yield "order", statement, _in_order(line.lock, held)


def _slug(label: str) -> str:
    return label.replace(" ", "_")


def _class_found(case: _Case) -> Expr:
    return eq(case.its.klass, class_of(case.before, case.its.handle))


def _place_known(case: _Case) -> Expr:
    same = eq(case.its.word, case.before.at(Map.WORD, case.its.handle))
    return all_of(same, placed(case.before, case.its.handle, case.definition))


def _freed_once(case: _Case) -> Expr:
    return eq(case.before.at(Map.LIVE, case.its.handle), 1)


def _nothing_live(case: _Case) -> Expr:
    there = eq(case.before.at(Map.ZSPAGE, _OTHER_HANDLE), case.its.zspage)
    return negate(all_of(live(case.before, _OTHER_HANDLE), there))


def _not_migrated(case: _Case) -> Expr:
    owned = eq(case.before.at(Map.OWNER, case.other_page), case.its.zspage)
    locked = eq(case.before.at(Map.PAGE_LOCK, case.other_page), case.its.me)
    moved = eq(case.before.at(Map.MOVED, NOWHERE), case.its.zspage)
    return all_of(implies(owned, locked), negate(moved))


def _unreachable(case: _Case) -> Expr:
    page = case.definition.decode_pfn(case.before.at(Map.WORD, _OTHER_HANDLE))
    owned = eq(case.before.at(Map.OWNER, case.other_page), case.its.zspage)
    there = all_of(live(case.before, _OTHER_HANDLE), owned)
    return implies(there, ne(page, case.other_page))


_GOALS: Final = (
    (
        "class read",
        "class_found",
        "The class that zs_free() reads without a lock, however stale or torn the word, is that of"
        " the object's zspage.",
        _class_found,
    ),
    (
        "word stable",
        "place_known",
        "The word that zs_free() reads under class->lock names the object's true place.",
        _place_known,
    ),
    (
        "zspage found",
        "freed_once",
        "When zs_free() puts the object on the free list, the object is live: it is freed once.",
        _freed_once,
    ),
    (
        "freeing",
        "nothing_live_freed",
        "While zs_free() frees the pages of a zspage, no live object lies in it.",
        _nothing_live,
    ),
    (
        "freeing",
        "not_migrated",
        "While zs_free() frees the pages of a zspage, it holds the lock of each, and none is being"
        " migrated.",
        _not_migrated,
    ),
    (
        "freeing",
        "unreachable",
        "No word of a live object names a page that zs_free() is freeing.",
        _unreachable,
    ),
)
