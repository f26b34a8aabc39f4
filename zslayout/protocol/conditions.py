"""The conditions under which the protocol is right, each an obligation.

For each line of each operation, and any other thread:

    leads    from what the thread knows, its step leads to what it knows at the next label
    keeps    the step keeps the invariant and the promise to every other thread
    stable   what the thread knows stays true while others keep that promise
    begins   what the first line knows is what its caller owes it
    ends     after the last step it holds no lock, and may be called again
    frees    a lock that it says it releases was its own, and is free then
    achieves the body of a loop makes the fact true of what it is about
    apart    while it takes a word whole, nobody else is about to store that word

and of a pool that was just created, that the invariant holds.

Together they say that everything known at every label is true there, for any number of threads
(Owicki and Gries, "An axiomatic proof technique for parallel programs", 1976, as Jones has it).
What the series claims follows from what is known: those are the goals.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Final

from zslayout.expr.build import eq
from zslayout.expr.nodes import FALSE, Const, Expr
from zslayout.protocol.case import Taken, apart, called, created, left
from zslayout.protocol.goals import GOALS
from zslayout.protocol.line import Line, Operation, nothing
from zslayout.protocol.state import Map
from zslayout.reference.atomic_step import ACQUIRE_ACTIONS, TRY_ACTIONS, Action, LockClass
from zslayout.vc.claim import Claim, Step
from zslayout.vc.obligation import Obligation
from zslayout.words.scheme import SchemeModel

_PROTECTED: Final = frozenset({Action.UPDATE_ZSPAGE, Action.MOVE_ZSPAGE, Action.STORE_WORD})
"""Steps that change what class->lock protects."""
_BLOCKING: Final = ACQUIRE_ACTIONS - TRY_ACTIONS
_RELEASES: Final[Mapping[tuple[Action, LockClass], Map]] = {
    (Action.UNLOCK, LockClass.PAGE): Map.PAGE_LOCK,
    (Action.UNLOCK, LockClass.CLASS): Map.CLASS_LOCK,
    (Action.READ_UNLOCK, LockClass.POOL): Map.READER,
    (Action.WRITE_UNLOCK, LockClass.POOL): Map.WRITER,
}
"""Steps that release a lock of a kind, and the map of who holds it."""
_ACCESSES: Final = frozenset({Action.LOAD_WORD, Action.STORE_WORD})
"""Steps that take the word of a handle."""


def held_at(operation: Operation) -> Mapping[str, frozenset[LockClass]]:
    """The kinds of locks that a thread may hold at each label."""
    found: dict[str, frozenset[LockClass]] = {operation.lines[0].label: frozenset()}
    todo = [operation.lines[0]]
    while todo:
        line = todo.pop()
        held = found[line.label]
        if line.lock is not None:
            held = held | {line.lock} if line.do in ACQUIRE_ACTIONS else held - {line.lock}
        for label in line.then:
            more = found.get(label, frozenset()) | held
            if more != found.get(label):
                found[label] = more
                todo.append(operation.line(label))
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """What is asked of a step."""

    id: str
    says: str
    wanted: Callable[[Taken], Expr]


def conditions(operations: Sequence[Operation], *, class_bits: bool) -> Iterator[Obligation]:
    """Every condition of these operations, and the goals; of the same operation, the same ones."""
    yield _of_new_pool(class_bits=class_bits)
    for operation in operations:
        yield from _of_operation(operation, class_bits=class_bits)
    every = accesses(operations)
    stores = [each for each in every if each.stores]
    for access in (each for each in every if not each.line.torn):
        # Of two stores it is enough to ask once.
        for store in stores[stores.index(access) :] if access.stores else stores:
            yield access.apart_from(store, class_bits=class_bits)


@dataclass(frozen=True, slots=True)
class Access:
    """A line that reads or stores the word of its handle."""

    operation: Operation
    line: Line

    @property
    def stores(self) -> bool:
        """Whether it stores it."""
        return self.line.do is Action.STORE_WORD

    def apart_from(self, store: "Access", *, class_bits: bool) -> Obligation:
        """That nobody else is about to store the word, there, while this one takes its step."""
        return _apart(self, store, class_bits=class_bits)


def accesses(operations: Sequence[Operation]) -> tuple[Access, ...]:
    """Every line that reads or stores a word, in order."""
    return tuple(
        Access(operation, line)
        for operation in operations
        for line in operation.lines
        if line.do in _ACCESSES and line.label in held_at(operation)
    )


@cache
def _apart(access: Access, store: Access, *, class_bits: bool) -> Obligation:
    name, label = access.operation.name, access.line.label
    other, there = store.operation.name, store.line.label
    return Obligation(
        f"protocol.{name}.{_slug(label)}.apart.{other}.{_slug(there)}",
        f'{name}() at "{label}", where it {access.line.says}: no other thread is about to store'
        f' the word of the same handle in {other}() at "{there}".',
        tuple(dict.fromkeys((*access.operation.cites, *store.operation.cites))),
        partial(apart, access.line, store.line, class_bits=class_bits),
    )


def _of_new_pool(*, class_bits: bool) -> Obligation:
    return Obligation(
        "protocol.zs_create_pool.created.keeps",
        "The invariant holds of a pool that was just created.",
        ("zs_create_pool",),
        partial(created, class_bits=class_bits),
    )


@cache
def _of_operation(operation: Operation, *, class_bits: bool) -> tuple[Obligation, ...]:
    held = held_at(operation)
    return (
        _begins(operation, class_bits=class_bits),
        *(
            condition
            for line in operation.lines
            if line.label in held
            for condition in _of_line(operation, line, held[line.label], class_bits=class_bits)
        ),
    )


def _begins(operation: Operation, *, class_bits: bool) -> Obligation:
    first = operation.lines[0]
    return Obligation(
        f"protocol.{operation.name}.{_slug(first.label)}.begins",
        f"{operation.name}() needs to know no more, when it begins, than that its caller does not"
        " hold pool->lock to write, and has seen to what it owes.",
        operation.cites,
        partial(called, first, operation.owed, class_bits=class_bits),
    )


def _of_line(
    operation: Operation, line: Line, held: frozenset[LockClass], *, class_bits: bool
) -> Iterator[Obligation]:
    name = f"protocol.{operation.name}.{_slug(line.label)}"
    where = f'{operation.name}() at "{line.label}", where it {line.says}:'
    asked = [*_of_step(operation, line, name, where, held), *_goals(operation, line)]
    together = _Together(line, tuple(each.wanted for each in asked), class_bits=class_bits)
    for place, each in enumerate(asked):
        yield Obligation(each.id, each.says, operation.cites, partial(together.claim, place))
    statement = f"{where} what it knows stays true, whatever other threads do."
    stable = partial(left, line.knows, line.knows_of_all, class_bits=class_bits)
    yield Obligation(f"{name}.stable", statement, operation.cites, stable)
    if line.lock is not None and (line.do in _BLOCKING or line.waits):
        statement = f"{where} the lock stands after all that it holds in the order of locks."
        if line.waits:
            statement = f"{where} it holds no locks but such as it waits for."
        order = partial(_in_order, line.lock + line.waits, held)
        yield Obligation(f"{name}.order", statement, operation.cites, order)


def _of_step(
    operation: Operation, line: Line, name: str, where: str, held: frozenset[LockClass]
) -> Iterator[_Asked]:
    for label in line.then:
        says = f'{where} then it knows what it must at "{label}".'
        following = operation.line(label)
        yield _Asked(f"{name}.to.{_slug(label)}", says, partial(_known_next, following))
    says = f"{where} that keeps the invariant, and the promise to every other thread."
    yield _Asked(f"{name}.keeps", says, Taken.kept)
    if not line.then:
        says = f"{where} after this last step it holds no lock."
        yield _Asked(f"{name}.ends", says, partial(_ended, held - {line.lock}))
    if line.do is not None and line.lock is not None and (line.do, line.lock) in _RELEASES:
        says = f"{where} the lock was its own, and is free after the step."
        map_ = _RELEASES[line.do, line.lock]
        yield _Asked(f"{name}.frees", says, partial(_released, map_))
    if line.achieves is not nothing:
        says = f"{where} that is done, of this one, which the loop is to do of all."
        yield _Asked(f"{name}.achieves", says, Taken.achieves)
    if line.do in _PROTECTED:
        says = f"{where} it holds the class->lock that protects it."
        yield _Asked(f"{name}.held", says, _under_lock)


def _goals(operation: Operation, line: Line) -> Iterator[_Asked]:
    if operation.name == "zs_free":
        for goal in GOALS:
            if goal.label == line.label:
                yield _Asked(f"protocol.goal.{goal.name}", goal.says, goal.wanted)


class _Together:
    """All that is asked of a step: the claims about a layout are made together, once."""

    def __init__(
        self, line: Line, wanted: Sequence[Callable[[Taken], Expr]], *, class_bits: bool
    ) -> None:
        self._line, self._wanted, self._class_bits = line, wanted, class_bits
        self._made: dict[SchemeModel, tuple[Claim, ...]] = {}

    def claim(self, place: int, definition: SchemeModel) -> Claim:
        """One of them."""
        if definition not in self._made:
            case = Taken(self._line, definition, class_bits=self._class_bits)
            wanted = [each(case) for each in self._wanted]
            self._made[definition] = case.claims(wanted)
        return self._made[definition][place]


def _known_next(following: Line, case: Taken) -> Expr:
    return case.known_next(following)


def _ended(held: frozenset[LockClass | None], case: Taken) -> Expr:
    return FALSE if held else case.not_writing()


def _released(map_: Map, case: Taken) -> Expr:
    return case.releases(map_)


def _under_lock(case: Taken) -> Expr:
    return eq(case.before.at(Map.CLASS_LOCK, case.its.klass), case.its.me)


def _in_order(rank: int, held: frozenset[LockClass], _definition: SchemeModel) -> Claim:
    most = max(held, default=-1)
    steps = (Step("rank of the lock", Const(rank)), Step("highest rank held", Const(most)))
    return Claim((), (), Const(most) < Const(rank), steps)


def _slug(label: str) -> str:
    return label.replace(" ", "_")
