"""What a loop will change, as far as it can be said before it is run: a guess that saves turns.

A loop is run until it changes nothing that was not taken to be changed. What is guessed too little
costs another turn, and what is guessed too much is taken for unknown where it need not be.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from itertools import islice

from zslayout.cfront import kernel
from zslayout.cfront.address import STRUCT, WIDTHS, Addresses
from zslayout.cfront.ir import (
    ArrayType,
    Block,
    Function,
    Global,
    Instruction,
    IntType,
    IrNumber,
    Module,
    Name,
    Operand,
    PointerType,
    StructType,
    Type,
)
from zslayout.cfront.memory import EVERYTHING, Cell

MAP = frozenset(Cell("map", 0, 0, width) for width in WIDTHS)


def plain(function: Function) -> frozenset[str]:
    """The locals whose addresses are used for nothing but loads and stores of all of them."""
    types = {
        one.result: one.of
        for block in function.blocks
        for one in block.instructions
        if one.opcode == "alloca" and not one.operands
        if isinstance(one.of, PointerType)
        or (isinstance(one.of, IntType) and one.of.bits in WIDTHS)
    }
    for block in function.blocks:
        for one in block.instructions:
            for i, operand in enumerate(one.operands):
                name = operand.value.text if isinstance(operand.value, Name) else ""
                if name not in types:
                    continue
                whole = (one.opcode == "load" and one.type == types[name]) or (
                    one.opcode == "store" and i == 1 and one.operands[0].type == types[name]
                )
                if not whole:
                    del types[name]
    return frozenset(types)


def constructed(module: Module, addresses: Addresses, file: str) -> frozenset[Cell]:
    """A guess of the members that are written only where their struct is made.

    Those of structs that the file declares, which nobody else can write to.
    """
    effects = Effects(module, addresses, frozenset())
    stored = set[Cell]()
    for function in module.functions.values():
        makers = {
            one.result: one for block in function.blocks for one in block.instructions if one.result
        }
        if not any(kernel.NEW.fullmatch(name) for name in map(_callee, makers.values())):
            for block in function.blocks:
                for one in block.instructions:
                    if one.opcode == "store":
                        stored.update(effects.cells(one, makers))
    own = [
        name
        for name, where in module.declared.items()
        if where == file and not addresses.is_embedded(name)
    ]
    return frozenset(cell for name in own for cell in addresses.own_cells(name)) - stored


def _callee(one: Instruction) -> str:
    """The name of what is called, without its mark."""
    callee = one.operands[0].value if one.opcode == "call" else None
    return callee.text[1:] if isinstance(callee, Name) else ""


def loose(function: Function, variables: Mapping[str, Global]) -> frozenset[int]:
    """The loads and stores, by identity, of another type than their address is made for."""
    makers = {
        one.result: one for block in function.blocks for one in block.instructions if one.result
    }
    return frozenset(
        id(one)
        for block in function.blocks
        for one in block.instructions
        if one.opcode in {"load", "store"}
        and _made_for(one.operands[-1], makers, variables)
        != (one.type if one.opcode == "load" else one.operands[0].type)
    )


def _made_for(
    address: Operand, makers: Mapping[str, Instruction], variables: Mapping[str, Global]
) -> Type | None:
    value = address.value
    if isinstance(value, Name) and value.text in variables:
        return variables[value.text].type
    maker = makers.get(value.text) if isinstance(value, Name) else value
    if not isinstance(maker, Instruction):
        return None
    if maker.opcode != "getelementptr":
        return maker.of if maker.opcode == "alloca" else None
    kind = maker.of
    for index in maker.operands[2:]:
        if isinstance(kind, StructType) and isinstance(index.value, IrNumber):
            kind = kind.fields[index.value.value]
        elif isinstance(kind, ArrayType):
            kind = kind.element
    while isinstance(kind, StructType) and ".anon" in kind.name and kind.fields:
        # Members of what has no name, whose address nobody can take.
        kind = kind.fields[0]
    return kind


class Effects:
    """Guesses for the functions of a module. `went` is where instructions have gone so far."""

    def __init__(self, module: Module, addresses: Addresses, apart: Container[str]) -> None:
        self._module = module
        self._addresses = addresses
        self._apart = apart
        self._of: dict[str, frozenset[Cell]] = {}
        self.went: dict[int, set[Cell]] = {}

    def guess(self, function: Function, blocks: Iterable[Block]) -> set[Cell]:
        """What these blocks change: of the frame by names, as "stack %1", and of the rest."""
        makers = {
            one.result: one for block in function.blocks for one in block.instructions if one.result
        }
        found: set[Cell] = set()
        for block in blocks:
            for one in block.instructions:
                if one.opcode in {"store", "call"}:
                    found |= self.went.get(id(one)) or set(self._guessed(one, makers))
        return found

    def _guessed(self, one: Instruction, makers: Mapping[str, Instruction]) -> Iterator[Cell]:
        if one.opcode == "store":
            for cell in self.cells(one, makers):
                yield cell
                yield from self._addresses.aliases(cell)
            return
        name = _callee(one)
        if f"@{name}" in self._module.functions and f"@{name}" not in self._apart:
            yield from self._called(f"@{name}")
            for operand in one.operands[1:]:
                yield from self._room(operand, makers)
            return
        if name.startswith("llvm.mem") or kernel.CONTENT.fullmatch(name):
            yield from MAP
        elif kernel.LISTS.fullmatch(name):
            yield from self._addresses.named("list_head")
        elif not (
            name in kernel.RULES
            or name.startswith("zsl_")
            or kernel.UNMAPS.fullmatch(name)
            or kernel.SILENT.fullmatch(name)
            or kernel.QUIET.fullmatch(name)
        ):
            yield EVERYTHING

    def _called(self, name: str) -> frozenset[Cell]:
        if name not in self._of:
            self._of[name] = frozenset()
            function = self._module.functions[name]
            found = self.guess(function, function.blocks)
            self._of[name] = frozenset(one for one in found if " " not in one.kind)
        return self._of[name]

    def _room(self, operand: Operand, makers: Mapping[str, Instruction]) -> Iterator[Cell]:
        """The scalar or array on the stack that begins at an address."""
        room = operand.value.text if isinstance(operand.value, Name) else ""
        maker = makers.get(room)
        if maker is not None and maker.opcode == "alloca" and maker.of is not None:
            for scalar in islice(self._addresses.layouts.all(maker.of), 1):
                kind = "array" if scalar.stride else "stack"
                yield Cell(f"{kind} {room}", 0, 0, scalar.bits)

    def cells(self, one: Instruction, makers: Mapping[str, Instruction]) -> Iterator[Cell]:
        """Where a store goes, as far as its address is made before it."""
        yield from self._room(one.operands[1], makers)
        room = one.operands[1].value
        maker = makers.get(room.text) if isinstance(room, Name) else None
        if maker is None or maker.opcode != "getelementptr":
            return
        if isinstance(maker.of, ArrayType):
            yield from self._room(maker.operands[0], makers)
        indices = [each.value for each in maker.operands[2:]]
        index = indices[0] if len(indices) == 1 else None
        if isinstance(maker.of, StructType) and isinstance(index, IrNumber):
            at = self._addresses.offset(maker.of, index.value)
            scalar = self._addresses.layouts.scalar(maker.of, at)
            yield Cell(maker.of.name.removeprefix(STRUCT), 0, scalar.offset, scalar.bits)
