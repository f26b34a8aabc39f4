"""The states that conditions speak of, and what is given there.

    step           a thread takes the step at a label, with one arbitrary other of each kind
    stability      it stays at a label while others take steps that keep their guarantee
    entry          it is called, and the precondition holds
    enabled        it comes upon what it may come upon at a label
    race freedom   two threads stand at labels, each about to take its step

All that is asked of one step has the same premises.
"""

from collections.abc import Iterable, Sequence
from functools import cache

from zslayout.errors import InternalError
from zslayout.expr.build import all_of, eq, implies, ne
from zslayout.expr.nodes import FALSE, TRUE, Const, Expr, Var
from zslayout.expr.types import UINT
from zslayout.protocol import predicates
from zslayout.protocol.enabledness import possible_at, possible_of_threads
from zslayout.protocol.invariant import IndexTerms, guarantee_at, invariant_at
from zslayout.protocol.symbolic_state import (
    ID_TYPE,
    NO_INDEX,
    WORD_MAPS,
    StateMap,
    StateView,
    SymbolicState,
    UpdatedState,
    within_small_model,
)
from zslayout.protocol.transition import IndexedPredicate, StatePredicate, ThreadLocals, Transition
from zslayout.vc.claim import Claim, ClaimStep
from zslayout.words.scheme import SchemeModel

_OF_WORDS = frozenset({*WORD_MAPS, StateMap.LIVE, StateMap.ZSPAGE, StateMap.CLASS})
"""What the class bits of words, and the class that they must be, come from."""
OTHER_HANDLE = Var("other_handle", ID_TYPE)
OTHER_ZSPAGE = Var("other_zspage", ID_TYPE)
OTHER_CLASS = Var("other_class", UINT)
OTHER_THREAD = Var("other_thread", ID_TYPE)


class StepVC:
    """One transition at an arbitrary state, with one arbitrary other of each kind.

    Raises InternalError for more threads, handles or zspages than there are numbers.
    """

    def __init__(
        self, transition: Transition, definition: SchemeModel, *, class_bits: bool
    ) -> None:
        self.transition, self.definition, self._class_bits = transition, definition, class_bits
        self.its = ThreadLocals(definition)
        self.before = SymbolicState(definition.bits_per_long, one_lock=transition.one_lock)
        self.other_page = Var("other_page", self.before.word_type)
        self._known = transition.assertion(self.before, self.its)
        self._guard = transition.guard(self.before, self.its)
        self._sets = transition.local_updates(self.before, self.its)
        self._updates = transition.updates(self.before, self.its)
        self.after = UpdatedState(self.before, self._updates)
        self._own = index_terms_of(self.before, self.its, definition)
        self._words = WORD_MAPS if self._of_words(transition) else (StateMap.WORD,)
        self._of_all = self._known_of_all()

    def consecution(self, transition: Transition) -> Expr:
        """The assertion of that transition holds after the step."""
        its = self.its.with_values(self._sets)
        next_known = transition.assertion(self.after, its)
        of_all = transition.assertion_of_all(self.after, its, OTHER_HANDLE)
        # It may look where this step did not.
        self._own += index_terms_of(self.before, its, self.definition)
        for name in sorted(its.used_names - self.its.used_names):
            getattr(self.its, name)
        return all_of(next_known, of_all)

    def preservation(self) -> Expr:
        """The invariant after the step, and the guarantee to another thread."""
        at = IndexTerms(
            handles=(OTHER_HANDLE,),
            pages=(self.other_page,),
            zspages=(OTHER_ZSPAGE,),
            classes=(OTHER_CLASS,),
            threads=(OTHER_THREAD,),
        )
        at_all = at + IndexTerms(threads=(self.its.me,))
        was = set(self._invariant(self.before, at_all))
        # What the step leaves as it was need not be asked again.
        whole = [part for part in self._invariant(self.after, at_all) if part not in was]
        guarantee = guarantee_at(
            self.before,
            self.after,
            OTHER_THREAD,
            at,
            self.definition,
            class_bits=self._class_bits,
        )
        return all_of(*whole, *guarantee)

    def exit_unlocked(self) -> Expr:
        """After the step the thread does not hold pool->lock as a writer."""
        return predicates.pool_unheld(self.after, self.its)

    def release(self, map_: StateMap) -> Expr:
        """The step releases what the thread holds of this map of locks."""
        places = [update.index for update in self._updates if update.map is map_]
        mine = Const(1, ID_TYPE) if map_ is StateMap.READER else self.its.me
        held = (eq(self.before.at(map_, index), mine) for index in places)
        free = (eq(self.after.at(map_, index), 0) for index in places)
        return all_of(*held, *free) if places else FALSE

    def loop_postcondition(self) -> Expr:
        """After the step it is so of what the step is about."""
        return self.transition.loop_postcondition(self.after, self.its)

    def claims(self, wanted: Sequence[Expr]) -> tuple[Claim, ...]:
        """That each of these holds."""
        given = [ne(self.its.me, 0), self._known, self._guard, *self._of_all]
        given += [ne(OTHER_THREAD, 0), ne(OTHER_THREAD, self.its.me)]
        given += self._invariant(self.before, self._own + self._others())
        given += self.before.congruence_axioms()
        others = (OTHER_HANDLE, OTHER_ZSPAGE, OTHER_CLASS, OTHER_THREAD, self.other_page)
        variables = (*self.before.variables, *self.its.free_variables, *others)
        return _claims(variables, given, wanted, _readings(self.before))

    def _known_of_all(self) -> tuple[Expr, ...]:
        """What is asserted and assumed of every handle, page and thread."""
        transition, view, its = self.transition, self.before, self.its
        handles = (*self._own.handles, OTHER_HANDLE)
        pages = (*self._own.pages, self.other_page, view.at(StateMap.MOVED_PAGE, NO_INDEX))
        return (
            *(transition.assertion_of_all(view, its, handle) for handle in handles),
            *(transition.assumed_of_all(view, its, handle) for handle in handles),
            *(transition.assumed_of_pages(view, its, page) for page in pages),
            *(transition.guard_of_threads(view, its, thread) for thread in (its.me, OTHER_THREAD)),
        )

    def _of_words(self, transition: Transition) -> bool:
        """Whether the step reads a word that the handle has had, or may make one of them wrong."""
        updated = {update.map for update in transition.updates(self.before, self.its)}
        return bool(updated & _OF_WORDS) or any(
            map(self.before.is_read, (StateMap.PAST_WORD, StateMap.OTHER_PAST_WORD))
        )

    def _invariant(self, view: StateView, at: IndexTerms) -> list[Expr]:
        held = invariant_at(view, at, self.definition, self._words, class_bits=self._class_bits)
        return list(held)

    def _others(self) -> IndexTerms:
        """One arbitrary other of each kind, and where it leads."""
        zspage = self.before.at(StateMap.ZSPAGE, OTHER_HANDLE)
        page = self.definition.word.decode("pfn", self.before.at(StateMap.WORD, OTHER_HANDLE))
        return IndexTerms(
            handles=(OTHER_HANDLE,),
            pages=(self.other_page, page),
            zspages=(OTHER_ZSPAGE, zspage),
            classes=(OTHER_CLASS,),
            threads=(OTHER_THREAD,),
        )


class EmptyState(SymbolicState):
    """The state of a pool that was just created: nothing is anywhere, and nobody has a lock."""

    def at(self, map_: StateMap, index: Expr) -> Expr:
        """0, wherever it is read."""
        del index
        return Const(0, self._type(map_))


def initiation_vc(definition: SchemeModel, *, class_bits: bool) -> Claim:
    """The invariant holds of a pool that was just created."""
    empty = EmptyState(definition.bits_per_long)
    page = Var("other_page", empty.word_type)
    at = IndexTerms((OTHER_HANDLE,), (page,), (OTHER_ZSPAGE,), (OTHER_CLASS,), (OTHER_THREAD,))
    held = all_of(*invariant_at(empty, at, definition, class_bits=class_bits))
    others = (OTHER_HANDLE, page, OTHER_ZSPAGE, OTHER_CLASS, OTHER_THREAD)
    (claim,) = _claims(others, (), [held], ())
    return claim


@cache
def stability_vc(
    assertion: StatePredicate,
    assertion_of_all: IndexedPredicate,
    definition: SchemeModel,
    *,
    class_bits: bool,
    one_lock: bool,
) -> Claim:
    """An assertion stays true while others keep their guarantee."""
    its = ThreadLocals(definition)
    bits = definition.bits_per_long
    before, after = SymbolicState(bits, one_lock=one_lock), LaterState(bits, one_lock=one_lock)
    first, then = assertion(before, its), assertion(after, its)
    of_all = assertion_of_all(before, its, OTHER_HANDLE)
    then_of_all = assertion_of_all(after, its, OTHER_HANDLE)
    at = index_terms_of(before, its, definition)
    variables: tuple[Var, ...] = ()
    if of_all != TRUE:
        page = definition.word.decode("pfn", before.at(StateMap.WORD, OTHER_HANDLE))
        zspage = before.at(StateMap.ZSPAGE, OTHER_HANDLE)
        at += IndexTerms((OTHER_HANDLE,), (page,), (zspage,))
        variables = (OTHER_HANDLE,)
    given = [ne(its.me, 0), first, of_all]
    given += guarantee_at(before, after, its.me, at, definition, class_bits=class_bits)
    for view in (before, after):
        given += invariant_at(view, at, definition, (StateMap.WORD,), class_bits=class_bits)
    given += [*before.congruence_axioms(), *after.congruence_axioms()]
    variables = (*before.variables, *after.variables, *its.free_variables, *variables)
    steps = (*_readings(before), *_readings(after))
    (claim,) = _claims(variables, given, [all_of(then, then_of_all)], steps)
    return claim


def entry_vc(
    transition: Transition,
    precondition: StatePredicate,
    definition: SchemeModel,
    *,
    class_bits: bool,
) -> Claim:
    """The first assertion follows from the precondition, and from how operations end."""
    view = SymbolicState(definition.bits_per_long, one_lock=transition.one_lock)
    its = ThreadLocals(definition)
    given = [ne(its.me, 0), predicates.pool_unheld(view, its), precondition(view, its)]
    wanted = all_of(
        transition.assertion(view, its), transition.assertion_of_all(view, its, OTHER_HANDLE)
    )
    at = index_terms_of(view, its, definition)
    given += invariant_at(view, at, definition, (StateMap.WORD,), class_bits=class_bits)
    given += view.congruence_axioms()
    variables = (*view.variables, *its.free_variables, OTHER_HANDLE)
    (claim,) = _claims(variables, given, [wanted], _readings(view))
    return claim


def enabled_vc(
    operation: str, transition: Transition, definition: SchemeModel, *, class_bits: bool
) -> Claim:
    """The guard allows whatever a thread may come upon there."""
    view = SymbolicState(definition.bits_per_long, one_lock=transition.one_lock)
    its = ThreadLocals(definition)
    given = [ne(its.me, 0), ne(OTHER_THREAD, 0), transition.assertion(view, its)]
    given.append(possible_at(operation, transition, view, its))
    given.append(possible_of_threads(transition, view, OTHER_THREAD))
    wanted = all_of(
        transition.guard(view, its), transition.guard_of_threads(view, its, OTHER_THREAD)
    )
    at = index_terms_of(view, its, definition)
    given += invariant_at(view, at, definition, (StateMap.WORD,), class_bits=class_bits)
    given += view.congruence_axioms()
    variables = (*view.variables, *its.free_variables, OTHER_THREAD)
    (claim,) = _claims(variables, given, [wanted], _readings(view))
    return claim


def race_freedom_vc(
    one: Transition, other: Transition, definition: SchemeModel, *, class_bits: bool
) -> Claim:
    """A thread about to take one step and another about to take the other have two handles."""
    view = SymbolicState(definition.bits_per_long, one_lock=one.one_lock)
    its, theirs = ThreadLocals(definition), ThreadLocals(definition, whose="their")
    first, second = _about_to(one, view, its, theirs), _about_to(other, view, theirs, its)
    at = IndexTerms(handles=(its.handle, theirs.handle), threads=(its.me, theirs.me))
    given = [ne(its.me, 0), ne(theirs.me, 0), ne(its.me, theirs.me), first]
    given += invariant_at(view, at, definition, (StateMap.WORD,), class_bits=class_bits)
    given += view.congruence_axioms()
    variables = (*view.variables, *its.free_variables, *theirs.free_variables)
    wanted = implies(second, ne(its.handle, theirs.handle))
    (claim,) = _claims(variables, given, [wanted], _readings(view))
    return claim


def _about_to(
    transition: Transition, view: StateView, its: ThreadLocals, theirs: ThreadLocals
) -> Expr:
    """A thread stands at the transition, and can take its step."""
    of_all = (
        transition.assertion_of_all(view, its, handle) for handle in (its.handle, theirs.handle)
    )
    return all_of(transition.assertion(view, its), transition.guard(view, its), *of_all)


class LaterState(SymbolicState):
    """Another state, whose readings have names of their own."""

    prefix = "then_"


def index_terms_of(view: StateView, its: ThreadLocals, definition: SchemeModel) -> IndexTerms:
    """Where a thread looks, of what it has for itself, and where that leads."""
    names = its.used_names
    handles = (its.handle,) if "handle" in names else ()
    pages = [getattr(its, name) for name in ("page", "new") if name in names]
    pages += [definition.word.decode("pfn", view.at(StateMap.WORD, handle)) for handle in handles]
    if "word" in names:
        pages.append(definition.word.decode("pfn", its.word))
    zspages = [getattr(its, name) for name in ("zspage", "target") if name in names]
    zspages += [view.at(StateMap.ZSPAGE, handle) for handle in handles]
    zspages += [view.at(StateMap.OWNER, page) for page in pages]
    classes = (its.klass,) if "klass" in names else ()
    return IndexTerms() + IndexTerms(handles, tuple(pages), tuple(zspages), classes, (its.me,))


def _readings(state: SymbolicState) -> tuple[ClaimStep, ...]:
    return tuple(ClaimStep(name, var) for name, var in state.readings())


def _claims(
    variables: Iterable[Var],
    given: Iterable[Expr],
    wanted: Iterable[Expr],
    steps: tuple[ClaimStep, ...],
) -> tuple[Claim, ...]:
    """Claims with one tuple of assumptions, so that they can be decided together."""
    found = tuple(dict.fromkeys(variables))
    if not within_small_model(found):
        raise InternalError("a condition speaks of more threads or zspages than there are numbers")
    kept = tuple(premise for premise in given if premise != TRUE)
    return tuple(Claim(found, kept, then, steps) for then in wanted)
