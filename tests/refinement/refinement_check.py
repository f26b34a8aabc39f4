"""Refinement: an executed step must be a transition of the proved program.

    pool, locks     what the allocator has; `abstraction` reads the maps of the proof from it
    state           what the transitions alone have made of these maps, ghosts among them

A step is the one transition, of those that may come next, that is about this kind of step. All that
the transition says must be true of the state: its assertion, the guard, the assumed facts of every
handle and page. Its updates must make of the state what the pool now shows, and leave invariant and
guarantee true. A step that no transition is about changes nothing that the proof speaks of; what
class->lock protects is touched by nobody without it.

Of a broken protocol nothing is known to be true: with `broken`, a step must be a transition whose
guard lets it be taken, and make of the maps that the pool shows whole what its updates make of
them. A transition without an action is no step, and taken on the way to one.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Final, NoReturn

from refinement.abstraction import SHOWN, PoolAbstraction
from refinement.state_rules import ConcreteState, Rules, StatePlace, place_text

from zslayout.explore.lock_table import LockTable
from zslayout.expr.nodes import Const, Expr
from zslayout.protocol.symbolic_state import ID_TYPE, StateMap, SymbolicState, ZspagePhase
from zslayout.protocol.transition import (
    OperationTable,
    ThreadLocals,
    Transition,
    always_true_of_all,
)
from zslayout.reference.atomic_step import Action, AtomicStep, Lock, LockClass
from zslayout.reference.pool import Pool, PoolClass
from zslayout.reference.zspage import Zpdesc, Zspage
from zslayout.words.layout import Layout

Key = tuple[str, str]
"""An operation and a label."""
ELSEWHERE: Final[Mapping[Key, tuple[Action, LockClass | None]]] = {
    ("zs_page_migrate", "old page locked"): (Action.LOCK, LockClass.PAGE),
}
"""Transitions that are about another step than they name: the lock of a page that nobody else
knows, for which it waits."""
ALONG: Final = frozenset(
    {
        ("zs_malloc", "pages got"),
        ("zs_malloc", "zspage made"),
        ("async_free_zspage", "class locked"),
        ("async_free_zspage", "locking pages"),
    }
)
"""Transitions that come along with the one before them, in one step: a zspage is made with its last
page and all pages are put into the chain; the worker takes all empty zspages; it has the last
lock."""
IN_TWO_STEPS: Final = frozenset({"zs_malloc", "zs_compact"})
"""Operations that store a word in one step and count the object in another, under class->lock."""
PROTECTED: Final = frozenset({Action.UPDATE_ZSPAGE, Action.MOVE_ZSPAGE, Action.UPDATE_STATISTICS})


class RefinementFailure(Exception):  # noqa: N818  # the allocator does what is not proved
    """A step of the allocator is none of the proved program."""


@dataclass
class OperationRun:
    """An operation under way: where it may be, and what it has for itself."""

    me: int
    operation: OperationTable
    its: dict[str, int]
    labels: tuple[str, ...]
    step: AtomicStep | None = None
    begun: bool = False
    at: tuple[str, ...] = ()
    """Where it was when the step began."""
    came: str = ""
    """The transition before."""

    def key(self, label: str) -> Key:
        return self.operation.name, label

    def refuse(self, text: str) -> NoReturn:
        where = " or ".join(f'"{label}"' for label in self.at) or "its end"
        step = f"{self.step[0].value} {self.step[1]}" if self.step else "no step"
        raise RefinementFailure(
            f"{self.operation.name}() of thread {self.me} at {where}, {step}: {text}"
        )


class RefinementCheck:
    """The state of the proof beside a pool."""

    def __init__(
        self,
        pool: Pool,
        locks: LockTable,
        operations: Sequence[OperationTable],
        threads: int,
        *,
        broken: bool = False,
    ) -> None:
        self.pool = pool
        self.broken = broken
        self.operations = {each.name: each for each in operations}
        self.state = ConcreteState(pool.layout)
        self.runs: dict[int, OperationRun] = {}
        self.threads = tuple(range(1, threads + 1))
        self.reached: set[Key] = set()
        self.edges: set[tuple[str, str, str]] = set()
        self.taken = 0
        class_bits = pool.layout.enabled
        self._rules = Rules(pool.layout, self.threads, class_bits=class_bits)
        self.abstraction = PoolAbstraction(pool, locks)

    # An operation, from its beginning to its end.

    def begin(self, me: int, name: str, **its: int) -> None:
        operation = self.operations[name]
        self.runs[me] = OperationRun(
            me, operation, {"me": me, **its}, (operation.transitions[0].label,)
        )

    def hand_over(self, number: int, to: int) -> None:
        """A handle becomes another thread's, if it is not."""
        holder = self.state.get(StateMap.HOLDER, number)
        if holder != to:
            transition = self.operations["hand_over"].transitions[0]
            its = {"me": holder, "handle": number, "other": to}
            giving = OperationRun(holder, self.operations["hand_over"], its, (transition.label,))
            if why := self._unfit(transition, its):
                giving.refuse(why)
            self._step(giving, transition, its)

    def before(self, me: int, step: AtomicStep) -> None:
        """A step is about to be done."""
        run = self.runs[me]
        run.labels = run.labels or self._begin_again(run)
        run.step = step
        self._pass_over(run, partial(self._is_about, run))
        run.at = run.labels
        action, target = step
        if action in {Action.LOAD_WORD, Action.FIND_ZSPAGE}:
            why = [self._astray(run, transition) for transition in self._transitions(run)]
            if why and all(why):
                run.refuse("; ".join(why))
        if action is Action.FIND_ZSPAGE and not self.broken and isinstance(target, Zpdesc):
            found, owner = (
                self.abstraction.zspage(target.zspage),
                self.state.get(StateMap.OWNER, target.pfn),
            )
            if found != owner:
                place = place_text((StateMap.OWNER, target.pfn))
                run.refuse(f"finds zspage {found}, where {place} = {owner}")
        if action in PROTECTED and not self.broken and isinstance(target, Zspage | PoolClass):
            index = target.index if isinstance(target, PoolClass) else target.size_class
            holder = self.state.get(StateMap.CLASS_LOCK, index)
            if holder != me:
                run.refuse(
                    f"{place_text((StateMap.CLASS_LOCK, index))} = {holder}, and not its own"
                )

    def after(self, me: int, *, failed: bool, last: bool) -> None:
        """It was done, or failed; or was the last of its operation."""
        run = self.runs[me]
        self.abstraction.look()
        if not failed:
            self._take(run, last=last)
        self._compare(run)

    def end(self, me: int) -> None:
        run = self.runs.pop(me)
        self._pass_over(run, lambda label: not label)
        if run.labels and run.begun:
            run.refuse("ends here")

    # Lines.

    def _is_about(self, run: OperationRun, label: str) -> bool:
        return bool(label) and _about(run, run.operation.transition_at(label))

    def _begin_again(self, run: OperationRun) -> tuple[str, ...]:
        """Compaction goes on to the next class."""
        return (run.operation.transitions[0].label,) * (run.operation.name == "zs_compact")

    def _pass_over(self, run: OperationRun, wanted: Callable[[str], bool]) -> None:
        """Take the transitions that are no steps, if they lead to what is wanted; "" is the end."""
        ways: list[tuple[str, tuple[Transition, ...]]] = [(label, ()) for label in run.labels]
        seen = set(run.labels)
        for label, passed in ways:
            if wanted(label):
                for transition in passed:
                    self._step(run, transition, self._its(run, transition))
                run.labels = run.labels or (self._begin_again(run) if label else ())
                return
            if label and not (here := run.operation.transition_at(label)).action:
                follow = here.successors or ("", *self._begin_again(run))
                ways += [(each, (*passed, here)) for each in follow if each not in seen]
                seen |= {*follow}

    def _take(self, run: OperationRun, *, last: bool) -> None:
        """Take the transitions that this step is."""
        transitions = self._transitions(run)
        while transitions:
            tried = [(transition, self._its(run, transition)) for transition in transitions]
            why = [self._unfit(*each) for each in tried]
            fit = [each for each, reason in zip(tried, why, strict=True) if not reason]
            if len(fit) > 1:  # they differ in what follows
                fit = [each for each in fit if bool(each[0].successors) is not last]
            if self.broken and not fit:
                return  # if it was to be one, the pool shows that it was none
            if len(fit) != 1:
                run.refuse("more than one transition is of this kind" if fit else "; ".join(why))
            self._step(run, *fit[0])
            follow = (
                run.operation.transition_at(each) for each in run.labels if run.key(each) in ALONG
            )
            transitions = [
                transition
                for transition in follow
                if transition.action and not self._unfit(transition, self._its(run, transition))
            ]

    def _places(self) -> dict[str, set[int]]:
        return {**self.abstraction.places(), "threads": set(self.threads)}

    def _transitions(self, run: OperationRun) -> list[Transition]:
        """The transitions that are about this kind of step, of those that may come next."""
        return [
            transition
            for transition in map(run.operation.transition_at, run.labels)
            if _about(run, transition)
        ]

    def _astray(self, run: OperationRun, transition: Transition) -> str:
        """What a step reads, the transition reads: its handle, its page, the page of its word."""
        fixed, asked = _names(transition, self.pool.layout)
        told, its = self._told(run), run.its
        for name in fixed & told.keys():
            if its[name] != told[name]:
                return f"its {name} is {its[name]:#x}, and the step is about {told[name]:#x}"
        if "word" in asked and "page" in told and told["page"] != self.pool.decode_pfn(its["word"]):
            return f"its word is {its['word']:#x}, and the step is about page {told['page']:#x}"
        return ""

    def _its(self, run: OperationRun, transition: Transition) -> dict[str, int]:
        """What a thread has for itself at a transition: what is asserted of stays as it is."""
        fixed, asked = _names(transition, self.pool.layout)
        told = self._told(run)
        return run.its | {name: told[name] for name in (asked - fixed) & told.keys()}

    def _unfit(self, transition: Transition, having: Mapping[str, int]) -> str:
        """Why this transition cannot be taken now, if so."""
        state, its = self.state, self.state.locals(having)
        if untold := _names(transition, self.pool.layout)[1] - having.keys():
            return f"no step has told its {', '.join(sorted(untold))}"

        def false(what: str, condition: Expr) -> str:
            part = state.false(condition)
            return f'"{transition.label}" {what}: {part}' if part else ""

        there = self._places()
        known = not self.broken
        types = {"handles": ID_TYPE, "pages": state.word_type, "threads": ID_TYPE}
        found = [
            false("knows", transition.assertion(state, its)) if known else "",
            false("waits", transition.guard(state, its)),
        ]
        for what, kind, said_of, asked in (
            ("knows of all", "handles", transition.assertion_of_all, known),
            ("takes of all", "handles", transition.assumed_of_all, known),
            ("takes of pages", "pages", transition.assumed_of_pages, True),
            ("waits for all", "threads", transition.guard_of_threads, True),
        ):
            if asked and said_of is not always_true_of_all:
                each = (said_of(state, its, Const(n, types[kind])) for n in there[kind])
                found += [false(what, condition) for condition in each]
        return next(filter(None, found), "")

    def _step(self, run: OperationRun, transition: Transition, having: Mapping[str, int]) -> None:
        before, its = self.state, self.state.locals(having)
        after, touched = before.updated(transition.updates(before, its))
        run.its |= having
        run.its |= {
            name: before.value(x) for name, x in transition.local_updates(before, its).items()
        }
        self.state, run.labels, run.begun = after, transition.successors, True
        if not self.broken:
            self._keeps_rules(run, transition, before, touched)
        for map_, number in touched:
            if map_ is StateMap.PHASE and after.get(map_, number) == ZspagePhase.GONE:
                self.abstraction.forget(number)
        self.taken += 1
        self.reached.add(run.key(transition.label))
        if run.came:
            self.edges.add((run.operation.name, run.came, transition.label))
        run.came = transition.label if transition.successors else ""

    def _keeps_rules(
        self,
        run: OperationRun,
        transition: Transition,
        before: ConcreteState,
        touched: set[StatePlace],
    ) -> None:
        after, places = self.state, self._places()
        for broken in sorted(self._rules.broken(before, after, touched, places, run.me)):
            run.refuse(f'after "{transition.label}": {broken}')
        for label in transition.successors:
            following = run.operation.transition_at(label)
            fixed, _ = _names(following, self.pool.layout)
            known = (
                following.assertion(after, after.locals(run.its)) if fixed <= set(run.its) else None
            )
            if known is not None and not after.value(known):
                run.refuse(f'after "{transition.label}" it does not know what it must at "{label}"')

    def _told(self, run: OperationRun) -> dict[str, int]:
        """What a step says of the locals of its transition."""
        action, target = run.step or (None, None)
        state, pool = self.state, self.pool
        match target:
            case Lock(lock_class=LockClass.CLASS):
                return {"klass": self.abstraction.classes[target].index}
            case Lock(lock_class=LockClass.PAGE):
                return {"page": self.abstraction.pages[target]}
            case Lock(lock_class=LockClass.ZSPAGE):
                for zspage, number in self.abstraction.zspages.items():
                    if zspage.lock is target:
                        return {"zspage": number, "klass": zspage.size_class}
            case Zpdesc():
                return {"page": target.pfn}
            case Zspage() if run.operation.name == "async_free_zspage":
                return {"zspage": next(self._taken_off(run.its["klass"]), 0)}
            case Zspage():
                number = self.abstraction.zspage(target)
                left = _less(state.get(StateMap.INUSE, number))
                return {"zspage": number, "klass": target.size_class, "remaining": left}
            case int() if action is Action.STORE_WORD:
                return self._stored(run, target)
            case int():
                any_word = dict.fromkeys(("past", "other_past"), pool.words.get(target, 0))
                return {"handle": self.abstraction.handle(target), "mask": 0, **any_word}
        if action is Action.ALLOC_HANDLE:
            return {"handle": self.abstraction.handle(next(reversed(pool.words)))}
        if action is Action.ALLOC_PAGE:
            page = next(reversed(pool.page.values()))
            if run.operation.name == "zs_page_migrate":
                return {"new": page.pfn}
            chain = page.zspage.pages if page.zspage else (page,)
            outside = [each.pfn for each in chain if not state.get(StateMap.OWNER, each.pfn)]
            last = outside[-1] if outside else 0
            return {"page": last, "zspage": self.abstraction.zspage(page.zspage)}
        return {}

    def _stored(self, run: OperationRun, handle: int) -> dict[str, int]:
        word, number = self.pool.words[handle], self.abstraction.handle(handle)
        pfn, idx = self.pool.decode_pfn(word), self.pool.decode_idx(word)
        page = self.pool.page.get(pfn)
        zspage = self.abstraction.zspage(page.zspage if page else None)
        if run.operation.name == "zs_malloc":
            return {"handle": number, "page": pfn, "zspage": zspage, "idx": idx}
        source = self.state.get(StateMap.ZSPAGE, number)
        left = _less(self.state.get(StateMap.INUSE, source))
        had = {"records": 0, "records_other": 1}  # the first of its words, and the last
        told = {"handle": number, "new": pfn, "target": zspage, "idx": idx, **had}
        return {**told, "zspage": source, "remaining": left}

    def _taken_off(self, klass: int) -> Iterator[int]:
        """Empty zspages that are on no list any more."""
        for zspage, number in self.abstraction.zspages.items():
            used = self.state.get(StateMap.PHASE, number) == ZspagePhase.USED
            empty = zspage.size_class == klass and not zspage.inuse
            if used and empty and not self.abstraction.listed(zspage):
                yield number

    def _compare(self, run: OperationRun) -> None:
        """What the pool shows is what the transitions have made."""
        shown, state = self.abstraction.maps(self.state), self.state.values
        places = {place for place in state if place[0] in SHOWN} | set(shown)
        for place in sorted(
            (p for p in places if state.get(p, 0) != shown.get(p, 0)), key=place_text
        ):
            wanted, there = state.get(place, 0), shown.get(place, 0)
            run.refuse(f"{place_text(place)} = {there:#x}, and by the transitions {wanted:#x}")
        counting = run.operation.name in IN_TWO_STEPS
        if self.broken:
            return
        for wrong in self.abstraction.wrong(self.state, 0 if counting else run.me):
            run.refuse(wrong)


def _about(run: OperationRun, transition: Transition) -> bool:
    """Whether a transition is about this kind of step."""
    if run.step is None:
        return False
    action, target = run.step
    wanted, rank = ELSEWHERE.get(
        run.key(transition.label), (transition.action, transition.lock_class)
    )
    return action is wanted and (
        rank is None or (isinstance(target, Lock) and target.lock_class is rank)
    )


@cache
def _names(transition: Transition, layout: Layout) -> tuple[frozenset[str], frozenset[str]]:
    """The locals that a transition knows something of, and all that it is about."""
    state, its = SymbolicState(layout.word_bits), ThreadLocals(layout.definition)
    one = its.other_handle
    transition.assertion(state, its)
    transition.assertion_of_all(state, its, one)
    fixed = its.used_names - {"other_handle"}
    transition.guard(state, its)
    transition.assumed_of_all(state, its, one)
    transition.assumed_of_pages(state, its, Const(0, state.word_type))
    transition.guard_of_threads(state, its, one)
    transition.updates(state, its)
    transition.local_updates(state, its)
    return fixed, its.used_names - {"other_handle"}


def _less(count: int) -> int:
    return max(count - 1, 0)
