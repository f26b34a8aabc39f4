"""Loads and stores: variables, members of structs, the words of handles.

A handle's word is known between a store or load of it and the next thing that may change it: a
store to it, a function that is only declared, or the release of a lock.
"""

from typing import Final

from zslayout.csource.machine import Access, Machine
from zslayout.csource.syntax import CanonicalType, SyntaxNode
from zslayout.csource.value import (
    Cell,
    Local,
    Member,
    Thing,
    Value,
    as_bitfield,
    is_expression,
    operation,
    struct_name,
    typed,
)
from zslayout.expr.nodes import BinaryOp, Cast, Const, Expr
from zslayout.expr.types import BOOL, CType

CLASS: Final = ("zspage", "class")
CLASS_INDEX: Final = ("size_class", "index")
_CLASSES: Final = "zs_pool.size_class"


class Memory:
    """The memory of a machine."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def load(self, where: Value, node: SyntaxNode) -> Value:
        """What is at an address; `node` is the lvalue's expression."""
        match where:
            case Local(key=key, type=declared):
                return self._variable(key, declared, node)
            case Cell(address=address):
                return self._word(address, node)
            case Member(struct=struct, name=name):
                known = self._known_member(where, node)
                whole = f"{struct}.{name}" if struct else name
                return self._unknown(node, whole, whole) if known is None else known
            case Thing(name=name, index=index):
                if index is not None:  # an element of pool->size_class
                    return where
                return self._unknown(node, name, name.partition("#")[0])
            case _:
                return self._unknown(node, "value", "what a pointer points to")

    def _unknown(self, node: SyntaxNode, name: str, why: str) -> Value:
        value = self._machine.fresh(node.type, name, node.place, why)
        if isinstance(value, Thing) and not value.struct:
            return Thing(name, struct_name(node.type_name))
        return value

    def _variable(self, key: int, declared: CanonicalType, node: SyntaxNode) -> Value:
        variables = self._machine.state.variables
        if key not in variables:
            lost = key in self._machine.escaped
            state = "which may have been changed by its address" if lost else "which is not set"
            why = f"{node.name or 'a variable'}, {state}"
            value = self._machine.fresh(declared, node.name, node.place, why)
            if not isinstance(value, Thing):
                variables[key] = value
        else:
            value = variables[key]
        if node.type == declared or not isinstance(node.type, CType):
            return value
        if is_expression(value) and _same_bits(node.type, value.type):
            return typed(value, node.type)
        return self._unknown(node, "value", "a part of a variable")

    def _word(self, address: Expr, node: SyntaxNode) -> Value:
        machine, state = self._machine, self._machine.state
        known = next((word for at, word in state.words if at == address), None)
        if known is None:
            known = machine.number(machine.long, "obj", node.place, "the word of a handle")
        self._access(address, known, node, store=False)
        others = tuple(each for each in state.words if each[0] != address)
        state.words = (*others, (address, known)) if state.locks else ()
        kind, beyond = node.type, 0
        if isinstance(kind, CType) and kind is not BOOL:
            beyond = machine.long.width - kind.width
        if not isinstance(kind, CType) or kind is BOOL or beyond < 0:
            return self._unknown(node, "value", "more than the word of a handle")
        if beyond and machine.big_endian():
            known = operation(BinaryOp.SHR, known, Const(beyond))
        return typed(known, kind)

    def _known_member(self, where: Member, node: SyntaxNode) -> Value | None:
        """A member that has a meaning, of the one object whose member that is."""
        machine, key = self._machine, (where.struct, where.name)
        known = machine.members.get(key)
        stored = key in machine.stored or (where.struct, "") in machine.stored
        if known is None or stored or not isinstance(node.type, CType):
            return None
        if key == CLASS_INDEX:
            index = where.base.index if isinstance(where.base, Thing) else None
            return typed(known, node.type) if index == known else None
        if machine.owners.setdefault(key, where.base) != where.base:
            return None
        kept = known if where.bits is None else as_bitfield(known, where.bits, known.type)
        machine.readings.append((key, kept))
        return typed(kept, node.type)

    def element(self, base: Value, index: Value, node: SyntaxNode) -> Value:
        """The address of `base[index]`."""
        if isinstance(base, Thing):
            known = self._machine.members.get(CLASS)
            if known is not None and base.name == _CLASSES and self._is_class(index):
                return Thing(base.name, struct_name(node.type_name), index=known)
        elif isinstance(index, Const) and index.value == 0:
            return base
        return self.moved(base, node)

    def _is_class(self, index: Value) -> bool:
        """Whether an index is that of the class of the zspage."""
        while isinstance(index, Cast) and index.operand.type.width <= index.type.width:
            index = index.operand
        return any(key == CLASS and index == kept for key, kept in self._machine.readings)

    def moved(self, base: Value, node: SyntaxNode) -> Value:
        """An address some way off from another."""
        if isinstance(base, Cell):
            why = "an address that is computed"
            return Cell(self._machine.number(self._machine.long, "address", node.place, why))
        self._machine.escape(base)
        return Thing("an element", struct_name(node.type_name))

    def store(self, where: Value, value: Value, node: SyntaxNode) -> Value:
        """`where = value`, of the type of `node`, the lvalue's expression; what is kept of it."""
        machine, state = self._machine, self._machine.state
        match where:
            case Local(key=key, type=declared):
                if key in machine.escaped:
                    machine.escape(value)
                self._set(key, declared, value, node)
                return value
            case Cell(address=address):
                self._access(address, value, node, store=True)
                state.words = ()
                if is_expression(value) and value.type == machine.long and state.locks:
                    state.words = ((address, value),)
            case Member(struct=struct, name=name, base=base, bits=bits):
                machine.stored.add((struct, name))
                self._reached(base)
                if bits is not None and is_expression(value) and isinstance(node.type, CType):
                    value = as_bitfield(value, bits, node.type)
            case _:
                machine.stored.add((struct_name(node.type_name), ""))
                state.words = ()
        machine.escape(value)
        machine.forget_escaped()
        return value

    def _set(self, key: int, declared: CanonicalType, value: Value, node: SyntaxNode) -> None:
        variables = self._machine.state.variables
        if node.type == declared:
            variables[key] = value
        elif (
            is_expression(value)
            and isinstance(declared, CType)
            and isinstance(node.type, CType)
            and _same_bits(declared, node.type)
        ):
            variables[key] = typed(value, declared)
        else:  # a part of a variable, or more than one
            self._machine.escape(value, Local(key, declared))
            self._machine.forget_escaped()

    def _reached(self, base: Value) -> None:
        """Something is stored to a member of this."""
        while isinstance(base, Member):
            base = base.base
        if isinstance(base, Local):
            self._machine.state.variables.pop(base.key, None)
        elif isinstance(base, Cell):
            self._machine.state.words = ()

    def _access(self, address: Expr, value: Value, node: SyntaxNode, *, store: bool) -> None:
        machine = self._machine
        machine.accesses.append(
            Access(
                store=store,
                place=node.place,
                called_from=tuple(machine.calls),
                marked=node.volatile,
                type=node.type,
                value=value,
                address=address,
                locks=machine.state.locks,
                path=machine.state.path,
            )
        )


def overwritten(machine: Machine, word: Expr, access: Access) -> Expr | None:
    """A word after a store to it; None when something else than a part of it is stored."""
    value, kind = access.value, access.type
    if not is_expression(value) or not isinstance(kind, CType) or kind is BOOL:
        return None
    beyond = machine.long.width - kind.width
    if beyond <= 0:
        return typed(value, machine.long) if beyond == 0 else None
    long, shift = machine.long, beyond if machine.big_endian() else 0
    mask = Const((1 << kind.width) - 1, long)
    part = operation(BinaryOp.SHL, operation(BinaryOp.AND, typed(value, long), mask), Const(shift))
    others = Const(long.wrap(~(mask.value << shift)), long)
    return operation(BinaryOp.OR, operation(BinaryOp.AND, word, others), part)


def _same_bits(a: CType, b: CType) -> bool:
    return a.width == b.width and BOOL not in (a, b)
