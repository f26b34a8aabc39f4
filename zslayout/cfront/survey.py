"""A whole module run from every way into it, and what of it that did not come to.

A way in is a function that others can call: one that is not static, or whose address is in a
variable or is handed on. Nothing else can be run, so an access that no run came to is one that is
not known: it is listed, and never passed over.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from zslayout.cfront.effects import constructed
from zslayout.cfront.event import Run
from zslayout.cfront.execute import Executor
from zslayout.cfront.ir import Composite, Function, Instruction, Module, Name, Operand
from zslayout.cfront.origin import unaccounted
from zslayout.cfront.point import MARK
from zslayout.cfront.unit import SOURCE
from zslayout.errors import Place


@dataclass(frozen=True, slots=True, eq=False)
class Survey:
    """The runs of a module by their ways in, and what they leave open."""

    executor: Executor
    runs: tuple[Run, ...]
    missed: tuple[tuple[str, Place], ...]
    """Loads and stores that no run came to, each with its function."""

    @property
    def unread(self) -> Mapping[Place, str]:
        """What could not be followed, by where it is."""
        return {place: text for run in self.runs for place, text in run.unread}

    @property
    def ordered(self) -> bool:
        """Whether the order of bytes matters: if not, one order stands for both."""
        return self.executor.ordered

    @property
    def unaccounted(self) -> Mapping[Place, str]:
        """Accesses that may be to other memory than they are told of, with what is known."""
        executor = self.executor
        found: dict[Place, str] = {}
        for run in self.runs:
            found |= unaccounted(executor.terms, executor.addresses, run.events)
        return found


def survey(
    module: Module,
    parameters: Mapping[str, int],
    *,
    numeric: bool = False,
    varying: Mapping[str, tuple[int, ...]] = MappingProxyType({}),
) -> Survey:
    """Run a module from every way in; `numeric` parameters have no name in what it finds.

    Those that are `varying` have these values at several points, and it is found for all of them.
    """
    ways = ways_in(module)
    apart = frozenset(ways)
    fixed = constructed(module, Executor(module, parameters).addresses, SOURCE)
    while True:
        executor = Executor(module, parameters, apart, fixed, numeric=numeric, varying=varying)
        runs = tuple(executor.run(name) for name in ways)
        if not executor.spoilt:
            return Survey(executor, runs, tuple(_missed(module, executor)))
        fixed -= executor.spoilt


def ways_in(module: Module) -> tuple[str, ...]:
    """The functions that others can call, in the order of the file."""
    handed = {name for one in module.globals.values() for name in _names(one.initial)}
    for function in module.functions.values():
        for instruction in _instructions(function):
            callee = 1 if instruction.opcode == "call" else 0
            handed |= {name for one in instruction.operands[callee:] for name in _names(one)}
    return tuple(
        name
        for name, function in module.functions.items()
        if (not function.internal or name in handed) and not name.startswith(f"@{MARK}")
    )


def _instructions(function: Function) -> Iterator[Instruction]:
    return (one for block in function.blocks for one in block.instructions)


def _names(operand: Operand | None) -> Iterator[str]:
    value = operand.value if operand is not None else None
    if isinstance(value, Name):
        yield value.text
    elif isinstance(value, Composite):
        for part in value.parts:
            yield from _names(part)
    elif isinstance(value, Instruction):
        for part in value.operands:
            yield from _names(part)


def _missed(module: Module, executor: Executor) -> Iterator[tuple[str, Place]]:
    for name, function in module.functions.items():
        if name.startswith(f"@{MARK}"):
            continue
        for one in _instructions(function):
            if _is_parameter(one):
                continue
            if one.opcode in {"load", "store"} and id(one) not in executor.visited:
                yield name[1:], module.place(one.place)


def _is_parameter(instruction: Instruction) -> bool:
    """Whether a parameter is read: no memory that is anybody's."""
    pointer = instruction.operands[0].value if instruction.opcode == "load" else None
    return isinstance(pointer, Name) and pointer.text.startswith(f"@{MARK}")
