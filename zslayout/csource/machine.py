"""The abstract machine that C runs on here: variables, the words of handles, locks, and the path.

One rule: a value that is not known is a fresh variable, and the machine remembers where and why it
came about. What then says something of a word without it speaks for every value of it.

Of memory only two kinds are known: variables of functions, until their address may be in other
hands, and words of handles, as long as a lock is held. Everything else is unknown at each load.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from zslayout.csource.syntax import CanonicalType, Pointer, SyntaxNode
from zslayout.csource.value import (
    Frame,
    Local,
    Member,
    Thing,
    Value,
    conjuncts,
    either,
    is_expression,
    is_frame,
    struct_name,
)
from zslayout.errors import InternalError, Place
from zslayout.expr.build import all_of, ne, negate
from zslayout.expr.nodes import Compare, CompareOp, Const, Expr, Var
from zslayout.expr.types import BOOL, UINT, CType
from zslayout.expr.walk import children, names
from zslayout.provenance import Does

_LARGE: Final = 400
"""Nodes of a tree from which on it is called by a name."""

Path = tuple[Expr, ...]
"""Conditions that are all true."""


@dataclass(frozen=True, slots=True, eq=False)
class Access:
    """One load or store of a handle's word, and how the program came there."""

    store: bool
    place: Place
    called_from: tuple[Place, ...]
    marked: bool
    """Through a volatile lvalue, as READ_ONCE and WRITE_ONCE are."""
    type: CanonicalType
    value: Value
    """What is stored; of a load, the variable that stands for the word."""
    address: Expr
    locks: tuple[str, ...]
    path: Path


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """A value that is computed, and what is done with it."""

    place: Place
    value: Expr
    path: Path
    does: Does


@dataclass(frozen=True, slots=True, eq=False)
class Unknown:
    """Where a value that is not known came about, and why."""

    place: Place
    why: str


@dataclass(frozen=True, slots=True, eq=False)
class Handed:
    """A value in hands that are not followed, and of which type it is there."""

    value: Value
    type: CanonicalType
    place: Place
    how: str


@dataclass(slots=True, eq=False)
class State:
    """What one path has made of the memory, the conditions under which it is taken, its locks."""

    variables: dict[int, Value] = field(default_factory=dict)
    words: tuple[tuple[Expr, Expr], ...] = ()
    """Addresses of handles' words, and what is there."""
    path: Path = ()
    locks: tuple[str, ...] = ()

    def copy(self) -> "State":
        """The same, to go another way with."""
        return replace(self, variables=dict(self.variables))


@dataclass(frozen=True, slots=True)
class Mark:
    """A point in a run to go back to."""

    state: State
    accesses: int
    statements: int
    given: int
    handed: int


@dataclass(slots=True, eq=False)
class Machine:
    """The state of the path that is being run, and what all paths have left behind.

    `decided` tells whether a condition over parameters is the same at every point: true, false, or
    None for not. `constants` are the names of parameters and macros. `members` is what members of
    structs stand for, as long as nothing is stored to them.
    """

    long: CType
    decided: Callable[[Expr], bool | None]
    constants: frozenset[str] = frozenset()
    members: Mapping[tuple[str, str], Expr] = field(default_factory=dict)
    big_endian: Callable[[], bool] = bool
    """Whether high bytes come first: asked only where it matters."""
    most_turns: int = 64
    """How often a loop is run before what it does is taken for unknown."""
    state: State = field(default_factory=State)
    accesses: list[Access] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    unknown: dict[str, Unknown] = field(default_factory=dict)
    calls: list[Place] = field(default_factory=list)
    held_at_entry: set[str] = field(default_factory=set)
    ever_taken: set[str] = field(default_factory=set)
    tried: dict[str, str] = field(default_factory=dict)
    """Locks by the variables that tell whether they were got."""
    lets: dict[str, Expr] = field(default_factory=dict)
    """Names for values that would else be written out once a use."""
    escaped: set[int] = field(default_factory=set)
    """Variables whose address may be in hands that are not followed."""
    stored: set[tuple[str, str]] = field(default_factory=set)
    """Members that something is stored to; with an empty name, the whole struct."""
    owners: dict[tuple[str, str], Value] = field(default_factory=dict)
    """The one object whose member stands for what `members` says."""
    readings: list[tuple[tuple[str, str], Expr]] = field(default_factory=list)
    """What loads of such members gave, before any conversion."""
    handed: list[Handed] = field(default_factory=list)
    given: list[tuple[str, list[Value]]] = field(default_factory=list)
    """The arguments of calls, by the function's name."""
    _sizes: dict[int, tuple[Expr, int]] = field(default_factory=dict)

    def fresh(self, type_: CanonicalType, name: str, place: Place, why: str) -> Value:
        """A value of this type that nothing is known of."""
        if not isinstance(type_, (CType, Pointer)):
            return Thing(name)
        # No name in C has a sign in it: an unknown is never taken for something else.
        unique = f"{re.sub(r'[^A-Za-z0-9_]+', '_', name) or 'value'}#{len(self.unknown)}"
        self.unknown[unique] = Unknown(place, why)
        if isinstance(type_, CType):
            return ne(Var(unique, UINT), 0) if type_ is BOOL else Var(unique, type_)
        if is_frame(type_):
            return Frame(Var(unique, self.long))
        return Thing(unique, struct_name(type_.to))

    def number(self, type_: CType, name: str, place: Place, why: str) -> Expr:
        """An integer that nothing is known of."""
        value = self.fresh(type_, name, place, why)
        if not is_expression(value):
            raise InternalError(f"no integer of type {type_.name}")
        return value

    def assume(self, condition: Expr) -> None:
        """From here on the path is one on which this is true; a lock that was tried may be held."""
        state = self.state
        for part in conjuncts(condition):
            if part in state.path:
                continue
            state.path = (*state.path, part)
            match part:
                case Compare(op=CompareOp.NE, left=Var(name=name), right=Const(value=0)):
                    if name in self.tried:
                        state.locks = (*state.locks, self.tried[name])

    def choice(self, condition: Expr, yes: Value, no: Value) -> Value:
        """`condition ? yes : no`."""
        if yes is no or yes == no:
            return yes
        if isinstance(yes, Frame) and isinstance(no, Frame):
            return Frame(either(condition, yes.pfn, no.pfn))
        if is_expression(yes) and is_expression(no):
            return self.named(either(condition, yes, no))
        self.escape(yes, no)
        return Thing("either", getattr(yes, "struct", ""))

    def joined(self, condition: Expr, yes: State, no: State, path: Path) -> State:
        """The state after two paths meet; `condition` is true where the first was taken."""
        variables = {}
        for key in {**yes.variables, **no.variables}:
            found = yes.variables.get(key), no.variables.get(key)
            if found[0] is None or found[1] is None:
                # Not set on one of the paths: in C it has no value on the other either.
                self.escape(*(value for value in found if value is not None))
            else:
                variables[key] = self.choice(condition, found[0], found[1])
        words = tuple(
            (address, either(condition, word, other))
            for address, word in yes.words
            for known, other in no.words
            if known == address
        )
        locks = tuple(lock for lock in yes.locks if lock in no.locks)
        return State(variables, words, path, locks)

    def met(self, states: list[State], base: Path, path: Path) -> State | None:
        """The state after all these paths, which exclude each other, meet.

        `base` is the path on which they parted, `path` the one that they become.
        """
        if not states:
            return None
        state = states[-1]
        for other in reversed(states[:-1]):
            state = self.joined(since(other.path, base), other, state, path)
        state = state.copy()
        state.path = path
        return state

    def escape(self, *values: Value) -> None:
        """These values are in hands that are not followed."""
        todo = list(values)
        while todo:
            value = todo.pop()
            if isinstance(value, Member):
                todo.append(value.base)
            if isinstance(value, Local) and value.key not in self.escaped:
                self.escaped.add(value.key)
                todo += [each for key, each in self.state.variables.items() if key == value.key]

    def forget_escaped(self) -> None:
        """Something that is not followed may have stored to all that it can reach."""
        for key in self.escaped & self.state.variables.keys():
            del self.state.variables[key]

    def forget_reachable(self, place: Place, by: str) -> None:
        """Nothing is known of the variables that a pointer may lead to."""
        variables = self.state.variables
        held = [value for value in variables.values() if isinstance(value, Local)]
        self.forget_escaped()
        for value in held:
            self.escape(*(variables[key] for key in {value.key} & variables.keys()))
            why = f"a variable that {by} may change"
            variables[value.key] = self.fresh(value.type, "variable", place, why)

    def forget(self, assigned: Mapping[int, SyntaxNode], by: str) -> None:
        """These variables have values that nothing is known of, by something that changes them."""
        for key, node in assigned.items():
            if key in self.state.variables:
                self.escape(self.state.variables[key])
            why = f"{node.name}, which {by} changes"
            self.state.variables[key] = self.fresh(node.type, node.name, node.place, why)

    def note(self, place: Place, value: Value | None, does: Does = Does.KEEPS) -> None:
        """A value that a statement computes."""
        number = value.pfn if isinstance(value, Frame) else value
        if number is not None and is_expression(number):
            self.statements.append(Statement(place, number, self.state.path, does))

    def mark(self) -> Mark:
        """Where the run is now."""
        return Mark(
            self.state.copy(),
            len(self.accesses),
            len(self.statements),
            len(self.given),
            len(self.handed),
        )

    def rewind(self, mark: Mark) -> None:
        """Go back, and forget what was noted since. What escaped stays so."""
        self.state = mark.state.copy()
        del self.accesses[mark.accesses :]
        del self.statements[mark.statements :]
        del self.given[mark.given :]
        del self.handed[mark.handed :]

    def let(self) -> None:
        """Give every variable's value a name, where it is more than a name or a literal."""
        for key, value in self.state.variables.items():
            if is_expression(value) and not isinstance(value, (Const, Var)):
                of_parameters = all(var.name in self.constants for var in names(value))
                if not of_parameters and value.type is not BOOL:
                    self.state.variables[key] = self._let(value)

    def named(self, value: Expr) -> Expr:
        """The value, by a name if it is large."""
        large = value.type is not BOOL and self._size(value) > _LARGE
        return self._let(value) if large else value

    def _let(self, value: Expr) -> Expr:
        number = len(self.lets)
        while f"turn_{number}" in self.constants:
            number += 1
        self.lets[f"turn_{number}"] = value
        return Var(f"turn_{number}", value.type)

    def _size(self, x: Expr) -> int:
        known = self._sizes.get(id(x))
        if known is None:
            known = self._sizes[id(x)] = x, 1 + sum(map(self._size, children(x)))
        return known[1]


def since(path: Path, base: Path) -> Expr:
    """The conditions of a path beyond those of another from which it parted."""
    return all_of(*path[len(base) :])


def but_for(base: Path, left: Iterable[State]) -> Path:
    """The path of those who came along `base` and did not leave as these did."""
    return (*base, *(negate(since(state.path, base)) for state in left))
