"""The conditions under which the protocol is right, each an obligation.

For each transition of each operation, and any other thread:

    initiation          the first assertion follows from the precondition
    consecution         from an assertion, the step leads to the assertion at the next label
    preservation        the step preserves the invariant, and keeps the guarantee to all others
    stable              the assertion stays true while others keep that guarantee
    exit                after the last step it holds no lock, and may be called again
    release             a lock that it says it releases was its own, and is free then
    held, order         it holds the class->lock it needs; locks nest in one order
    enabled             its guard allows all that C may come upon there
    loop_postcondition  the body of a loop makes the assumed fact true of what it is about
    fact_made           a fact that is assumed is one that a loop before it makes true
    race_freedom        while it takes a word whole, nobody else is about to store that word

and of a pool that was just created, that the invariant holds.

Together they say that the assertion at every label is true there, for any number of threads
(Owicki and Gries, "An axiomatic proof technique for parallel programs", 1976, as Jones has it).
What the series claims follows from the assertions: those are the goals.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Final

from zslayout.expr.build import eq
from zslayout.expr.nodes import FALSE, Const, Expr
from zslayout.protocol.enabledness import facts_unmade
from zslayout.protocol.goals import GOALS
from zslayout.protocol.symbolic_state import StateMap
from zslayout.protocol.transition import (
    OperationTable,
    Transition,
    always_true,
    always_true_of_all,
)
from zslayout.protocol.verification_conditions import (
    StepVC,
    enabled_vc,
    entry_vc,
    initiation_vc,
    race_freedom_vc,
    stability_vc,
)
from zslayout.reference.atomic_step import (
    ACQUIRE_ACTIONS,
    RELEASE_ACTIONS,
    TRY_ACTIONS,
    Action,
    LockClass,
)
from zslayout.vc.claim import Claim, ClaimStep
from zslayout.vc.obligation import Obligation
from zslayout.words.scheme import SchemeModel

_PROTECTED: Final = frozenset({Action.UPDATE_ZSPAGE, Action.MOVE_ZSPAGE, Action.STORE_WORD})
"""Steps that change what class->lock protects."""
_BLOCKING: Final = ACQUIRE_ACTIONS - TRY_ACTIONS
_RELEASES: Final[Mapping[tuple[Action, LockClass], StateMap]] = {
    (Action.UNLOCK, LockClass.PAGE): StateMap.PAGE_LOCK,
    (Action.UNLOCK, LockClass.CLASS): StateMap.CLASS_LOCK,
    (Action.UNLOCK, LockClass.POOL): StateMap.CLASS_LOCK,
    (Action.READ_UNLOCK, LockClass.POOL): StateMap.READER,
    (Action.WRITE_UNLOCK, LockClass.POOL): StateMap.WRITER,
}
"""Steps that release a lock of a kind, and the map of who holds it."""
_ACCESSES: Final = frozenset({Action.LOAD_WORD, Action.STORE_WORD})
"""Steps that take the word of a handle."""


def locks_held_at(operation: OperationTable) -> Mapping[str, frozenset[LockClass]]:
    """The kinds of locks that a thread may hold at each label."""
    found: dict[str, frozenset[LockClass]] = {operation.transitions[0].label: frozenset()}
    todo = [operation.transitions[0]]
    while todo:
        transition = todo.pop()
        held = found[transition.label]
        if transition.lock_class is not None:
            if transition.action in ACQUIRE_ACTIONS:
                held |= {transition.lock_class}
            elif transition.action in RELEASE_ACTIONS:
                held -= {transition.lock_class}
        for label in transition.successors:
            more = found.get(label, frozenset()) | held
            if more != found.get(label):
                found[label] = more
                todo.append(operation.transition_at(label))
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _StepObligation:
    """A condition of a step, before it is an obligation."""

    id: str
    says: str
    wanted: Callable[[StepVC], Expr]


def proof_obligations(
    operations: Sequence[OperationTable], *, class_bits: bool
) -> Iterator[Obligation]:
    """Every condition of these operations, and the goals; of the same operation, the same ones."""
    yield _new_pool_obligation(class_bits=class_bits)
    for operation in operations:
        yield from _operation_obligations(operation, class_bits=class_bits)
    every = word_accesses(operations)
    stores = [access for access in every if access.is_store]
    for access in every:
        if access.transition.torn:
            continue
        # Of two stores it is enough to ask once.
        for store in stores[stores.index(access) :] if access.is_store else stores:
            yield access.race_freedom(store, class_bits=class_bits)


@dataclass(frozen=True, slots=True)
class ProtocolAccess:
    """A transition that reads or stores the word of its handle."""

    operation: OperationTable
    transition: Transition

    @property
    def is_store(self) -> bool:
        """Whether it stores it."""
        return self.transition.action is Action.STORE_WORD

    def race_freedom(self, store: "ProtocolAccess", *, class_bits: bool) -> Obligation:
        """That nobody else is about to store the word, there, while this one takes its step."""
        return _race_freedom(self, store, class_bits=class_bits)


def word_accesses(operations: Sequence[OperationTable]) -> tuple[ProtocolAccess, ...]:
    """Every transition that reads or stores a word, in order."""
    return tuple(
        ProtocolAccess(operation, transition)
        for operation in operations
        for transition in operation.transitions
        if transition.action in _ACCESSES and transition.label in locks_held_at(operation)
    )


@cache
def _race_freedom(access: ProtocolAccess, store: ProtocolAccess, *, class_bits: bool) -> Obligation:
    name, label = access.operation.name, access.transition.label
    other, there = store.operation.name, store.transition.label
    return Obligation(
        f"protocol.{name}.{_slug(label)}.race_freedom.{other}.{_slug(there)}",
        f'{name}() at "{label}", where it {access.transition.description}: no other thread is'
        f' about to store the word of the same handle in {other}() at "{there}".',
        tuple(dict.fromkeys((*access.operation.cites, *store.operation.cites))),
        partial(race_freedom_vc, access.transition, store.transition, class_bits=class_bits),
    )


def _new_pool_obligation(*, class_bits: bool) -> Obligation:
    return Obligation(
        "protocol.zs_create_pool.created.initiation",
        "The invariant holds of a pool that was just created.",
        ("zs_create_pool",),
        partial(initiation_vc, class_bits=class_bits),
    )


@cache
def _operation_obligations(
    operation: OperationTable, *, class_bits: bool
) -> tuple[Obligation, ...]:
    held = locks_held_at(operation)
    return (
        _initiation(operation, class_bits=class_bits),
        *(
            condition
            for transition in operation.transitions
            if transition.label in held
            for condition in _transition_obligations(
                operation, transition, held[transition.label], class_bits=class_bits
            )
        ),
    )


def _initiation(operation: OperationTable, *, class_bits: bool) -> Obligation:
    first = operation.transitions[0]
    return Obligation(
        f"protocol.{operation.name}.{_slug(first.label)}.initiation",
        f"The first assertion of {operation.name}() follows from its precondition, and from its"
        " caller's not holding pool->lock to write.",
        operation.cites,
        partial(entry_vc, first, operation.precondition, class_bits=class_bits),
    )


def _transition_obligations(
    operation: OperationTable,
    transition: Transition,
    held: frozenset[LockClass],
    *,
    class_bits: bool,
) -> Iterator[Obligation]:
    name = f"protocol.{operation.name}.{_slug(transition.label)}"
    where = f'{operation.name}() at "{transition.label}", where it {transition.description}:'
    asked = [
        *_step_obligations(operation, transition, name, where, held),
        *_goal_obligations(operation, transition),
    ]
    together = _SharedClaims(
        transition, tuple(condition.wanted for condition in asked), class_bits=class_bits
    )
    for place, condition in enumerate(asked):
        yield Obligation(
            condition.id, condition.says, operation.cites, partial(together.claim, place)
        )
    statement = f"{where} its assertion stays true, whatever other threads do."
    stable = partial(
        stability_vc,
        transition.assertion,
        transition.assertion_of_all,
        class_bits=class_bits,
        one_lock=transition.one_lock,
    )
    yield Obligation(f"{name}.stable", statement, operation.cites, stable)
    if transition.guard is not always_true or transition.guard_of_threads is not always_true_of_all:
        says = f"{where} it can take that step whenever C does: no state is left out."
        enabled = partial(enabled_vc, operation.name, transition, class_bits=class_bits)
        yield Obligation(f"{name}.enabled", says, operation.cites, enabled)
    if (
        transition.assumed_of_all is not always_true_of_all
        or transition.assumed_of_pages is not always_true_of_all
    ):
        says = f"{where} what it takes for granted of all is what a loop sees to for each."
        made = partial(_facts_made, operation, transition)
        yield Obligation(f"{name}.fact_made", says, operation.cites, made)
    waits = transition.action is Action.WAIT
    if transition.lock_class is not None and (transition.action in _BLOCKING or waits):
        statement = f"{where} the lock stands after all that it holds in the order of locks."
        if waits:
            statement = f"{where} it holds no locks but such as it waits for."
        if transition.nested:
            statement = f"{where} whoever takes two of a kind holds pool->lock, which one has."
        taken = transition.lock_class + waits + transition.nested
        order = partial(_in_order, taken, held, within_pool=transition.nested)
        yield Obligation(f"{name}.order", statement, operation.cites, order)


def _step_obligations(
    operation: OperationTable,
    transition: Transition,
    name: str,
    where: str,
    held: frozenset[LockClass],
) -> Iterator[_StepObligation]:
    for label in transition.successors:
        says = f'{where} then the assertion at "{label}" holds.'
        following = operation.transition_at(label)
        yield _StepObligation(
            f"{name}.consecution.{_slug(label)}", says, partial(_consecution, following)
        )
    says = f"{where} that preserves the invariant, and keeps the guarantee to every other thread."
    yield _StepObligation(f"{name}.preservation", says, StepVC.preservation)
    if not transition.successors:
        says = f"{where} after this last step it holds no lock."
        yield _StepObligation(f"{name}.exit", says, partial(_exit, held - {transition.lock_class}))
    if (
        transition.action is not None
        and transition.lock_class is not None
        and (transition.action, transition.lock_class) in _RELEASES
    ):
        says = f"{where} the lock was its own, and is free after the step."
        map_ = _RELEASES[transition.action, transition.lock_class]
        yield _StepObligation(f"{name}.release", says, partial(_release, map_))
    if transition.loop_postcondition is not always_true:
        says = f"{where} the fact that the loop makes of all is then so of this one."
        yield _StepObligation(f"{name}.loop_postcondition", says, StepVC.loop_postcondition)
    if transition.action in _PROTECTED:
        says = f"{where} it holds the class->lock that protects it."
        yield _StepObligation(f"{name}.held", says, _under_lock)


def _goal_obligations(
    operation: OperationTable, transition: Transition
) -> Iterator[_StepObligation]:
    if operation.name == "zs_free":
        for goal in GOALS:
            if goal.label == transition.label:
                yield _StepObligation(f"protocol.goal.{goal.name}", goal.statement, goal.wanted)


class _SharedClaims:
    """All that is asked of a step: the claims about a layout are made together, once."""

    def __init__(
        self,
        transition: Transition,
        wanted: Sequence[Callable[[StepVC], Expr]],
        *,
        class_bits: bool,
    ) -> None:
        self._transition, self._wanted, self._class_bits = transition, wanted, class_bits
        self._made: dict[SchemeModel, tuple[Claim, ...]] = {}

    def claim(self, place: int, definition: SchemeModel) -> Claim:
        """One of them."""
        if definition not in self._made:
            step = StepVC(self._transition, definition, class_bits=self._class_bits)
            wanted = [conclusion(step) for conclusion in self._wanted]
            self._made[definition] = step.claims(wanted)
        return self._made[definition][place]


def _consecution(following: Transition, step: StepVC) -> Expr:
    return step.consecution(following)


def _exit(held: frozenset[LockClass | None], step: StepVC) -> Expr:
    return FALSE if held else step.exit_unlocked()


def _release(map_: StateMap, step: StepVC) -> Expr:
    return step.release(map_)


def _under_lock(step: StepVC) -> Expr:
    return eq(step.before.at(StateMap.CLASS_LOCK, step.its.klass), step.its.me)


def _in_order(
    rank: int, held: frozenset[LockClass], _definition: SchemeModel, *, within_pool: bool
) -> Claim:
    most = max(held, default=-1)
    if within_pool and LockClass.POOL not in held:
        most = rank
    steps = (
        ClaimStep("rank of the lock", Const(rank)),
        ClaimStep("highest rank held", Const(most)),
    )
    return Claim((), (), Const(most) < Const(rank), steps)


def _facts_made(
    operation: OperationTable, transition: Transition, definition: SchemeModel
) -> Claim:
    unmade = Const(facts_unmade(operation, transition, definition))
    return Claim((), (), eq(unmade, 0), (ClaimStep("facts that no loop makes true", unmade),))


def _slug(label: str) -> str:
    return label.replace(" ", "_")
