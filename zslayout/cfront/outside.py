"""What a pure function takes from elsewhere: one symbol for one thing, wherever it is taken.

A variable of the kernel's that is loaded, what assembly gives, a static key: the CPU decides them
when it boots, and they stay. The same text of assembly with the same operands is the same symbol.
"""

import re
from collections.abc import Sequence
from typing import Final

from zslayout.cfront.ir import (
    ArrayType,
    Composite,
    Instruction,
    IntType,
    IrNumber,
    Module,
    OtherType,
    PointerType,
    StructType,
    Type,
)
from zslayout.cfront.patched import patched
from zslayout.cfront.terms import Terms
from zslayout.expr.nodes import Binary, BinaryOp, CompareOp, Const, Expr, Var
from zslayout.expr.types import BOOL
from zslayout.expr.walk import names

_WORDS: Final = re.compile(r"\W+")
_WRITES: Final = re.compile(r"[=+]&?\*")
"""A constraint of an operand in memory that is written."""
_ADDRESS: Final = "address_of_"


class ImpureError(Exception):
    """What keeps a function from being read; the text says what it does."""


class Outside:
    """The symbols of one module. `names` has each with what it is."""

    def __init__(self, module: Module, terms: Terms) -> None:
        self._module, self._terms = module, terms
        self._bits = module.sizes.pointer * 8
        self._known: dict[tuple[object, ...], Expr] = {}
        self.names: dict[str, str] = {}
        """What each symbol stands for, in words."""
        self.opaque: set[str] = set()
        """Symbols of assembly and loads that depend on what a function is given."""
        self.written: set[str] = set()
        """The variables that the function which is read has written so far."""

    def symbol(self, what: str, bits: int, *of: object) -> Expr:
        """The symbol for something."""
        key = (what, bits, *of)
        if key not in self._known:
            stem = _WORDS.sub("_", what).strip("_")[:40] or "value"
            name, number = f"boot_{stem}", 1
            while name in self.names:
                number += 1
                name = f"boot_{stem}_{number}"
            self.names[name] = what
            kind = BOOL if bits == 1 else self._terms.const(0, bits).type
            self._known[key] = self._terms.var(name, kind)
        return self._known[key]

    def _depending(self, what: str, bits: int, *of: object) -> Expr:
        """The same; it is opaque where it depends on something else than other symbols."""
        made = self.symbol(what, bits, *of)
        given = [each for each in of if isinstance(each, Expr)]
        used = {each.name for each in names(*given)}
        if isinstance(made, Var) and (used - set(self.names) or used & self.opaque):
            self.opaque.add(made.name)
        return made

    def address(self, name: str) -> Expr:
        """The address of a global."""
        return self.symbol(f"{_ADDRESS}{name[1:]}", self._bits)

    def store(self, at: Expr) -> None:
        """A variable of the kernel's is written. Raises ImpureError for what is no variable's."""
        base, offset = self._parts(at)
        if base is None or not isinstance(offset, Const):
            raise ImpureError("writes memory that is not its own")
        self.written.add(base.name)

    def load(self, at: Expr, bits: int) -> Expr:
        """What is in memory at an address: of a constant that the file has, its elements.

        Raises ImpureError for what the function has written before.
        """
        base, offset = self._parts(at)
        if self.written and (base is None or base.name in self.written):
            raise ImpureError("reads what it may have written")
        table = self._table(base)
        if table is not None:
            values, size = table
            found = self._terms.const(values[-1], bits)
            for place, value in reversed(list(enumerate(values[:-1]))):
                here = self._terms.const(place * size, self._bits)
                equal = self._terms.compare(CompareOp.EQ, offset, here)
                found = self._terms.choose(equal, self._terms.const(value, bits), found)
            return found
        name = self.names.get(base.name, "").removeprefix(_ADDRESS) if base is not None else ""
        if name and isinstance(offset, Const):
            said = f"{name}" + (f" at {offset.value}" if offset.value else "")
            return self.symbol(said, bits, "load")
        return self._depending(f"{name or 'memory'} at", bits, "load", id(at), at)

    def _parts(self, at: Expr) -> tuple[Var | None, Expr]:
        """An address as one of a global and an offset."""
        zero = self._terms.const(0, self._bits)
        if isinstance(at, Var) and at.name in self.names:
            return at, zero
        if isinstance(at, Binary) and at.op is BinaryOp.ADD:
            for one, other in ((at.left, at.right), (at.right, at.left)):
                base, offset = self._parts(one)
                if base is not None:
                    return base, self._terms.add(offset, other)
        return None, at

    def _table(self, base: Var | None) -> tuple[list[int], int] | None:
        name = "" if base is None else self.names[base.name].removeprefix(_ADDRESS)
        known = self._module.globals.get(f"@{name}")
        if known is None or not known.constant or known.initial is None:
            return None
        value, kind = known.initial.value, known.type
        if isinstance(value, IrNumber):
            return [value.value], 1
        if not isinstance(kind, ArrayType) or not isinstance(value, Composite):
            return None
        numbers = [each.value.value for each in value.parts if isinstance(each.value, IrNumber)]
        numbers = numbers or [0] * kind.count
        if len(numbers) != kind.count:
            return None
        return numbers, self._module.sizes.size(kind.element)

    def assembly(
        self, one: Instruction, operands: Sequence[Expr]
    ) -> "Expr | tuple[Expr, ...] | None":
        """What assembly gives; nothing of assembly that gives nothing."""
        _, text, constraints = one.flags
        if _WRITES.search(constraints):
            raise ImpureError("writes memory in assembly")
        either = patched(text, constraints, operands, self._terms)
        if either is not None:
            replaced = self.symbol(f"instructions for {either.what}", 1)
            return self._terms.choose(replaced, either.replaced, either.compiled)
        said = f"asm {text} {constraints}"

        def part(kind: Type, number: int) -> Expr:
            width = kind.bits if isinstance(kind, IntType) else self._bits
            return self._depending(said, width, number, *map(id, operands), *operands)

        if isinstance(one.type, IntType | PointerType):
            return part(one.type, 0)
        if isinstance(one.type, StructType):
            return tuple(part(kind, number) for number, kind in enumerate(one.type.fields))
        return None if isinstance(one.type, OtherType) else part(one.type, 0)

    def branches(self, one: Instruction, operands: Sequence[Expr]) -> list[Expr]:
        """When assembly goes on at each label but its end: a static key, by its name, or another.

        A key's text differs by whether it is likely; what it says is `enabled ^ branch` of
        kernel/jump_label.c. Of others each text is a symbol for each label.
        """
        turned, keys = 0, []
        for each in operands:
            base, offset = self._parts(each) if not isinstance(each, Const) else (None, each)
            if isinstance(each, Const):
                turned ^= each.value & 1 if each.value < 2 else 0
            elif base is not None and isinstance(offset, Const) and offset.value < 2:
                keys.append(self.names[base.name].removeprefix(_ADDRESS))
                turned ^= offset.value
        terms, text = self._terms, one.flags[1]
        if len(keys) == 1 and "jump_table" in text and len(one.labels) == 2:
            enabled = self.symbol(f"static key {keys[0]}", 1)
            return [terms.negate(enabled) if turned else enabled]
        found: list[Expr] = []
        for number, _ in enumerate(one.labels[1:]):
            taken = self._depending(f"asm {text}", 1, number, *map(id, operands), *operands)
            found.append(terms.all(taken, *map(terms.negate, found)))
        return found
