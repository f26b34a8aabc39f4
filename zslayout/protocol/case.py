"""The states that conditions speak of, and what is given there.

A step is `Taken` by a thread at a label, with one arbitrary other of each kind; then what comes of
it is asked. Or a thread is `left` at a label while others take steps that keep their promise; then
what it knows is asked again. All that is asked of one has the same assumptions. Or two threads
stand at labels, each about to take its step.
"""

from collections.abc import Iterable, Sequence
from functools import cache

from zslayout.errors import InternalError
from zslayout.expr.build import all_of, eq, implies, ne
from zslayout.expr.nodes import FALSE, TRUE, Const, Expr, Var
from zslayout.expr.types import UINT
from zslayout.protocol import known
from zslayout.protocol.invariant import Places, holds, promised
from zslayout.protocol.line import Knows, KnowsOfAll, Line, Locals
from zslayout.protocol.state import ID, NOWHERE, WORDS, After, Map, State, View, enough
from zslayout.vc.claim import Claim, Step
from zslayout.words.scheme import SchemeModel

_OF_WORDS = frozenset({*WORDS, Map.LIVE, Map.ZSPAGE, Map.CLASS})
"""What the class bits of words, and the class that they must be, come from."""
OTHER_HANDLE = Var("other_handle", ID)
OTHER_ZSPAGE = Var("other_zspage", ID)
OTHER_CLASS = Var("other_class", UINT)
OTHER_THREAD = Var("other_thread", ID)


class Taken:
    """One line at an arbitrary state, with one arbitrary other of each kind.

    Raises InternalError for more threads, handles or zspages than there are numbers.
    """

    def __init__(self, line: Line, definition: SchemeModel, *, class_bits: bool) -> None:
        self.line, self.definition, self._class_bits = line, definition, class_bits
        self.its = Locals(definition)
        self.before = State(definition.bits_per_long)
        self.other_page = Var("other_page", self.before.word_type)
        self._known = line.knows(self.before, self.its)
        self._guard = line.guard(self.before, self.its)
        self._sets = line.sets(self.before, self.its)
        self._updates = line.updates(self.before, self.its)
        self.after = After(self.before, self._updates)
        self._own = places_of(self.before, self.its, definition)
        self._words = WORDS if self._of_words(line) else (Map.WORD,)
        self._of_all = self._known_of_all()

    def known_next(self, line: Line) -> Expr:
        """What the thread knows at that line, after the step."""
        its = self.its.having(self._sets)
        next_known = line.knows(self.after, its)
        of_all = line.knows_of_all(self.after, its, OTHER_HANDLE)
        # It may look where this step did not.
        self._own += places_of(self.before, its, self.definition)
        for name in sorted(its.names - self.its.names):
            getattr(self.its, name)
        return all_of(next_known, of_all)

    def kept(self) -> Expr:
        """The invariant after the step, and the promise to another thread."""
        at = Places(
            handles=(OTHER_HANDLE,),
            pages=(self.other_page,),
            zspages=(OTHER_ZSPAGE,),
            classes=(OTHER_CLASS,),
            threads=(OTHER_THREAD,),
        )
        at_all = at + Places(threads=(self.its.me,))
        was = set(self._invariant(self.before, at_all))
        # What the step leaves as it was need not be asked again.
        whole = [each for each in self._invariant(self.after, at_all) if each not in was]
        promise = promised(
            self.before,
            self.after,
            OTHER_THREAD,
            at,
            self.definition,
            class_bits=self._class_bits,
        )
        return all_of(*whole, *promise)

    def not_writing(self) -> Expr:
        """After the step the thread does not hold pool->lock as a writer."""
        return known.not_writing(self.after, self.its)

    def releases(self, map_: Map) -> Expr:
        """The step releases what the thread holds of this map of locks."""
        places = [each.index for each in self._updates if each.map is map_]
        mine = Const(1, ID) if map_ is Map.READER else self.its.me
        held = (eq(self.before.at(map_, each), mine) for each in places)
        free = (eq(self.after.at(map_, each), 0) for each in places)
        return all_of(*held, *free) if places else FALSE

    def achieves(self) -> Expr:
        """After the step it is so of what the step is about."""
        return self.line.achieves(self.after, self.its)

    def claims(self, wanted: Sequence[Expr]) -> tuple[Claim, ...]:
        """That each of these holds."""
        given = [ne(self.its.me, 0), self._known, self._guard, *self._of_all]
        given += [ne(OTHER_THREAD, 0), ne(OTHER_THREAD, self.its.me)]
        given += self._invariant(self.before, self._own + self._others())
        given += self.before.congruences()
        others = (OTHER_HANDLE, OTHER_ZSPAGE, OTHER_CLASS, OTHER_THREAD, self.other_page)
        variables = (*self.before.variables, *self.its.variables, *others)
        return _claims(variables, given, wanted, _readings(self.before))

    def _known_of_all(self) -> tuple[Expr, ...]:
        """What is known, and true by the line's facts, of every handle, page and thread."""
        line, view, its = self.line, self.before, self.its
        handles = (*self._own.handles, OTHER_HANDLE)
        pages = (*self._own.pages, self.other_page, view.at(Map.MOVED_PAGE, NOWHERE))
        return (
            *(line.knows_of_all(view, its, each) for each in handles),
            *(line.fact_of_all(view, its, each) for each in handles),
            *(line.fact_of_pages(view, its, each) for each in pages),
            *(line.guard_of_threads(view, its, each) for each in (its.me, OTHER_THREAD)),
        )

    def _of_words(self, line: Line) -> bool:
        """Whether the step reads a word that the handle has had, or may make one of them wrong."""
        updated = {each.map for each in line.updates(self.before, self.its)}
        return bool(updated & _OF_WORDS) or any(map(self.before.is_read, (Map.HAD, Map.HAD_TOO)))

    def _invariant(self, view: View, at: Places) -> list[Expr]:
        held = holds(view, at, self.definition, self._words, class_bits=self._class_bits)
        return list(held)

    def _others(self) -> Places:
        """One arbitrary other of each kind, and where it leads."""
        zspage = self.before.at(Map.ZSPAGE, OTHER_HANDLE)
        page = self.definition.word.decode("pfn", self.before.at(Map.WORD, OTHER_HANDLE))
        return Places(
            handles=(OTHER_HANDLE,),
            pages=(self.other_page, page),
            zspages=(OTHER_ZSPAGE, zspage),
            classes=(OTHER_CLASS,),
            threads=(OTHER_THREAD,),
        )


class Empty(State):
    """The state of a pool that was just created: nothing is anywhere, and nobody has a lock."""

    def at(self, map_: Map, index: Expr) -> Expr:
        """0, wherever it is read."""
        del index
        return Const(0, self._type(map_))


def created(definition: SchemeModel, *, class_bits: bool) -> Claim:
    """The invariant holds of a pool that was just created."""
    empty = Empty(definition.bits_per_long)
    page = Var("other_page", empty.word_type)
    at = Places((OTHER_HANDLE,), (page,), (OTHER_ZSPAGE,), (OTHER_CLASS,), (OTHER_THREAD,))
    held = all_of(*holds(empty, at, definition, class_bits=class_bits))
    others = (OTHER_HANDLE, page, OTHER_ZSPAGE, OTHER_CLASS, OTHER_THREAD)
    (claim,) = _claims(others, (), [held], ())
    return claim


@cache
def left(
    knows: Knows, knows_of_all: KnowsOfAll, definition: SchemeModel, *, class_bits: bool
) -> Claim:
    """What is known somewhere stays true while others keep their promise."""
    its = Locals(definition)
    before, after = State(definition.bits_per_long), Later(definition.bits_per_long)
    first, then = knows(before, its), knows(after, its)
    of_all = knows_of_all(before, its, OTHER_HANDLE)
    then_of_all = knows_of_all(after, its, OTHER_HANDLE)
    at = places_of(before, its, definition)
    variables: tuple[Var, ...] = ()
    if of_all != TRUE:
        page = definition.word.decode("pfn", before.at(Map.WORD, OTHER_HANDLE))
        zspage = before.at(Map.ZSPAGE, OTHER_HANDLE)
        at += Places((OTHER_HANDLE,), (page,), (zspage,))
        variables = (OTHER_HANDLE,)
    given = [ne(its.me, 0), first, of_all]
    given += promised(before, after, its.me, at, definition, class_bits=class_bits)
    for view in (before, after):
        given += holds(view, at, definition, (Map.WORD,), class_bits=class_bits)
    given += [*before.congruences(), *after.congruences()]
    variables = (*before.variables, *after.variables, *its.variables, *variables)
    steps = (*_readings(before), *_readings(after))
    (claim,) = _claims(variables, given, [all_of(then, then_of_all)], steps)
    return claim


def called(line: Line, owed: Knows, definition: SchemeModel, *, class_bits: bool) -> Claim:
    """What the first line knows follows from what its caller sees to, and from `ends`."""
    view, its = State(definition.bits_per_long), Locals(definition)
    given = [ne(its.me, 0), known.not_writing(view, its), owed(view, its)]
    wanted = all_of(line.knows(view, its), line.knows_of_all(view, its, OTHER_HANDLE))
    at = places_of(view, its, definition)
    given += holds(view, at, definition, (Map.WORD,), class_bits=class_bits)
    given += view.congruences()
    variables = (*view.variables, *its.variables, OTHER_HANDLE)
    (claim,) = _claims(variables, given, [wanted], _readings(view))
    return claim


def apart(one: Line, other: Line, definition: SchemeModel, *, class_bits: bool) -> Claim:
    """A thread about to take one step and another about to take the other have two handles."""
    view = State(definition.bits_per_long)
    its, theirs = Locals(definition), Locals(definition, whose="their")
    first, second = _about_to(one, view, its, theirs), _about_to(other, view, theirs, its)
    at = Places(handles=(its.handle, theirs.handle), threads=(its.me, theirs.me))
    given = [ne(its.me, 0), ne(theirs.me, 0), ne(its.me, theirs.me), first]
    given += holds(view, at, definition, (Map.WORD,), class_bits=class_bits)
    given += view.congruences()
    variables = (*view.variables, *its.variables, *theirs.variables)
    wanted = implies(second, ne(its.handle, theirs.handle))
    (claim,) = _claims(variables, given, [wanted], _readings(view))
    return claim


def _about_to(line: Line, view: View, its: Locals, theirs: Locals) -> Expr:
    """A thread stands at the line, and can take its step."""
    of_all = (line.knows_of_all(view, its, each) for each in (its.handle, theirs.handle))
    return all_of(line.knows(view, its), line.guard(view, its), *of_all)


class Later(State):
    """Another state, whose readings have names of their own."""

    prefix = "then_"


def places_of(view: View, its: Locals, definition: SchemeModel) -> Places:
    """Where a thread looks, of what it has for itself, and where that leads."""
    names = its.names
    handles = (its.handle,) if "handle" in names else ()
    pages = [getattr(its, name) for name in ("page", "new") if name in names]
    pages += [definition.word.decode("pfn", view.at(Map.WORD, each)) for each in handles]
    if "word" in names:
        pages.append(definition.word.decode("pfn", its.word))
    zspages = [getattr(its, name) for name in ("zspage", "target") if name in names]
    zspages += [view.at(Map.ZSPAGE, each) for each in handles]
    zspages += [view.at(Map.OWNER, each) for each in pages]
    classes = (its.klass,) if "klass" in names else ()
    return Places() + Places(handles, tuple(pages), tuple(zspages), classes, (its.me,))


def _readings(state: State) -> tuple[Step, ...]:
    return tuple(Step(name, var) for name, var in state.readings())


def _claims(
    variables: Iterable[Var], given: Iterable[Expr], wanted: Iterable[Expr], steps: tuple[Step, ...]
) -> tuple[Claim, ...]:
    """Claims with one tuple of assumptions, so that they can be decided together."""
    found = tuple(dict.fromkeys(variables))
    if not enough(found):
        raise InternalError("a condition speaks of more threads or zspages than there are numbers")
    kept = tuple(each for each in given if each != TRUE)
    return tuple(Claim(found, kept, then, steps) for then in wanted)
