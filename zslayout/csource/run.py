"""One function run with its inputs by name, and what it says as an expression over them.

One rule: a result that depends on anything but the inputs is refused, with the place and the
construct that could not be read.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from zslayout.csource.calls import Program
from zslayout.csource.code import CStatement, Meaning
from zslayout.csource.execute import Executor
from zslayout.csource.machine import Machine, Path
from zslayout.csource.memory import CLASS
from zslayout.csource.syntax import Function, Pointer, SyntaxNode
from zslayout.csource.value import (
    Frame,
    Local,
    Thing,
    Value,
    is_expression,
    is_frame,
    struct_name,
)
from zslayout.errors import Fault, Place, UserError
from zslayout.expr.build import all_of
from zslayout.expr.nodes import Expr
from zslayout.expr.types import CType
from zslayout.expr.walk import names, replace

Decided = Callable[[Expr], bool | None]
Members = Mapping[tuple[str, str], Expr]


@dataclass(frozen=True, slots=True, eq=False)
class Out:
    """A parameter through which a function gives something, and what it gave."""

    parameter: SyntaxNode
    value: Value | None


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """A function that has been run. `by` are the inputs behind the machine's own names."""

    function: Function
    machine: Machine
    value: Value
    outs: tuple[Out, ...]
    by: dict[str, Expr] = field(default_factory=dict)

    def fault(self, text: str, place: Place | None = None) -> UserError:
        """What is wrong with the function, at a place in it."""
        where = str(place or self.function.place)
        return UserError([Fault(where, f"{self.function.name}(): {text}")])

    def unread(self, what: str, variable: str) -> UserError:
        """A result depends on what is not known."""
        unknown = self.machine.unknown.get(variable)
        if unknown is None:
            return self.fault(f"{what} cannot be read: it depends on {variable}")
        return self.fault(f"{what} cannot be read: it depends on {unknown.why}", unknown.place)

    def meaning(self, result: Value | None, inputs: Iterable[str], what: str) -> Meaning:
        """The function by this result. Raises UserError when that was not read."""
        number = result.pfn if isinstance(result, Frame) else result
        if number is None or not is_expression(number):
            raise self.fault(f"{what} cannot be read")
        expression = self.put(number)
        lets = self._lets(expression)
        known = {*inputs, *self.machine.constants, *lets}
        for variable in names(expression, *lets.values()):
            if variable.name not in known:
                raise self.unread(what, variable.name)
        return Meaning(
            self.function.name,
            self.function.place,
            expression,
            tuple(self._statements()),
            tuple(lets.items()),
        )

    def is_known(self, condition: Expr, inputs: Iterable[str]) -> bool:
        """Whether a condition speaks of inputs and parameters alone."""
        lets = self._lets(condition)
        known = {*inputs, *self.machine.constants, *lets}
        return all(each.name in known for each in names(condition, *lets.values()))

    def _lets(self, x: Expr) -> dict[str, Expr]:
        """The names for values that an expression is made with, in their order."""
        found: dict[str, Expr] = {}
        todo = [x]
        while todo:
            for each in names(todo.pop()):
                if each.name in self.machine.lets and each.name not in found:
                    found[each.name] = self.put(self.machine.lets[each.name])
                    todo.append(found[each.name])
        return {name: found[name] for name in self.machine.lets if name in found}

    def _statements(self) -> Iterable[CStatement]:
        """What is computed on the way; under what is known of the condition."""
        told: dict[tuple[int, ...], Expr] = {}
        for each in self.machine.statements:
            key = tuple(map(id, each.path))
            if key not in told:
                told[key] = self._told(each.path)
            yield CStatement(each.place, self.put(each.value), told[key], each.does)

    def put(self, x: Expr) -> Expr:
        """An expression with the inputs behind the machine's own names."""
        return replace(x, self.by) if self.by else x

    def _told(self, path: Path) -> Expr:
        parts, unknown = map(self.put, path), self.machine.unknown
        return all_of(
            *(part for part in parts if not any(each.name in unknown for each in names(part)))
        )


class Runner:
    """Runs functions of a program. `decided` is whether a condition holds at all points."""

    def __init__(
        self,
        program: Program,
        long: CType,
        decided: Decided,
        constants: frozenset[str],
        *,
        big_endian: Callable[[], bool],
    ) -> None:
        self.long = long
        self._program = program
        self._decided = decided
        self._constants = constants
        self._big_endian = big_endian

    def machine(self, members: Members | None = None) -> Machine:
        """A machine on which nothing has been run."""
        return Machine(
            self.long,
            self._decided,
            self._constants,
            members or {},
            big_endian=self._big_endian,
        )

    def executor(self, machine: Machine) -> Executor:
        """What runs functions on a machine."""
        return Executor(machine, self._program)

    def run(
        self, function: Function, bound: Mapping[str, Value], members: Members | None = None
    ) -> Run:
        """Run a function with parameters bound by name; the rest is not known."""
        machine = self.machine(members)
        given: list[Value] = []
        outs: list[tuple[SyntaxNode, int]] = []
        for number, parameter in enumerate(function.parameters, start=1):
            if parameter.name in bound:
                given.append(bound[parameter.name])
            elif is_out(parameter) and isinstance(parameter.type, Pointer):
                outs.append((parameter, -number))
                given.append(Local(-number, parameter.type.pointee))
            else:
                given.append(argument(parameter, machine))
        value = self.executor(machine).run(function, given)
        stored = machine.state.variables
        return Run(
            function,
            machine,
            value,
            tuple(Out(parameter, stored.get(key)) for parameter, key in outs),
        )


def argument(parameter: SyntaxNode, machine: Machine) -> Value:
    """What a function may be given for a parameter that nothing is said of."""
    kind = parameter.type
    if isinstance(kind, Pointer) and not is_frame(kind):
        struct = struct_name(kind.to)
        index = machine.members.get(CLASS) if struct == "size_class" else None
        return Thing(parameter.name, struct, index)
    why = f"its parameter {parameter.name}"
    return machine.fresh(kind, parameter.name, parameter.place, why)


def is_out(parameter: SyntaxNode) -> bool:
    """Whether a parameter is the address of a page pointer or of an integer."""
    kind = parameter.type
    return isinstance(kind, Pointer) and (isinstance(kind.pointee, CType) or is_frame(kind.pointee))


def only_integer(function: Function, of: int = 1) -> SyntaxNode:
    """The first parameter of a function that has this many, which must be an integer."""
    found = function.parameters
    if len(found) == of and isinstance(found[0].type, CType):
        return found[0]
    count = "one parameter" if of == 1 else f"{of} parameters"
    text = f"{function.name}(): expected {count}, an integer first"
    raise UserError([Fault(str(function.place), text)])
