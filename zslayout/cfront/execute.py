"""Functions run on unknown values: every way at once, calls gone into, loops one turn for all.

A block is run once, in the state of all ways that lead to it; where ways meet, a value is chosen by
their conditions. A turn of a loop is run with a name for whatever a turn changes. Where such a name
moves by the same amount each time, or along a chain, it is told by the number of turns.
"""

import sys
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final

from zslayout.cfront.address import Addresses
from zslayout.cfront.arithmetic import OPERATORS, compared, defined, operated, resized
from zslayout.cfront.begin import Beginnings, Looped
from zslayout.cfront.calls import Calls, CallSite
from zslayout.cfront.effects import Effects, loose, plain
from zslayout.cfront.event import NOWHERE, Event, Kind, Loop, Run
from zslayout.cfront.flow import Flow, flow, successors
from zslayout.cfront.ir import (
    ArrayType,
    Composite,
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
from zslayout.cfront.memory import EVERYTHING, Cell, Memory, Pointer, State, Storage, Value
from zslayout.cfront.recurrences import LoopTurn, Putter, solved, tails
from zslayout.cfront.terms import Terms
from zslayout.cfront.transfer import AccessOutcome, Transfers
from zslayout.errors import Place
from zslayout.expr.nodes import CompareOp, Const, Expr, Node, Var

_DEEPEST: Final = 8000
"""Trees are gone through by recursion; what is deeper is not read."""
_MOST_CALLS: Final = 24
_MOST_TURNS: Final = 40
_MOST_EVENTS: Final = 200
"""What turns that are counted may do together: a longer loop is run for any turn."""
_ANY: Final = 1 << 20
"""The elements of an array of which only the run knows how many it has."""
Edge = tuple[str, State]


def parameters(function: Function) -> tuple[tuple[str, Type], ...]:
    """The parameters of a function by their names in C, or where they have none by those of IR."""
    rooms = _rooms(function)
    return tuple(
        (function.names.get(rooms.get(local, ""), "") or local, kind)
        for i, (name, kind) in enumerate(function.parameters)
        for local in (name or f"%{i}",)
    )


def _marks(function: Function) -> list[str]:
    """A mark for each parameter that has the address of what is no struct: a number's, or any."""
    rooms = _rooms(function)
    return [
        "*" if isinstance(kind, PointerType) and rooms.get(local) not in function.pointees else ""
        for i, (name, kind) in enumerate(function.parameters)
        for local in (name or f"%{i}",)
    ]


def _rooms(function: Function) -> dict[str, str]:
    """Where each parameter is put, by its name in IR."""
    rooms = {}
    for one in function.blocks[0].instructions:
        value = one.operands[0].value if one.opcode == "store" else None
        room = one.operands[1].value if isinstance(value, Name) else None
        if isinstance(value, Name) and isinstance(room, Name):
            rooms[value.text] = room.text
    return rooms


def _returns_of(function: Function) -> str:
    """The local that has what a function returns, "" if none has."""
    loads = {
        x.result: x for block in function.blocks for x in block.instructions if x.opcode == "load"
    }
    for block in function.blocks:
        last = block.instructions[-1]
        if last.opcode == "ret" and last.operands and isinstance(last.operands[0].value, Name):
            load = loads.get(last.operands[0].value.text)
            room = None if load is None else load.operands[0].value
            return room.text if isinstance(room, Name) else ""
    return ""


def _parts(kind: Type) -> tuple[Type, ...]:
    """The types that a struct or an array is made of, if it is one."""
    if isinstance(kind, ArrayType):
        return (kind.element,) * kind.count
    return kind.fields if isinstance(kind, StructType) else ()


@dataclass(slots=True)
class _Frame:
    """A call that is under way."""

    function: Function
    flow: Flow
    values: dict[str, Value]
    called_from: tuple[Place, ...]
    returns: list[tuple[State, Value]]
    plain: frozenset[str]
    loose: frozenset[int]
    cells: dict[str, Cell] = field(default_factory=dict)
    """The cells of plain locals."""
    returned: str = ""
    """The local that has what it returns, of the function that is run itself."""
    decided: dict[str, bool] = field(default_factory=dict)
    """Whether it was known where a block goes on, when it was last run."""


class Executor:
    """Runs functions of one module. `parameters` are the numbers at its point.

    Functions that are run `apart`, from any state, are not gone into: after a call of one anything
    may be in memory, but for cells that are `fixed` once others know of them.
    """

    def __init__(  # noqa: PLR0913  # a module, and how it is run
        self,
        module: Module,
        parameters: Mapping[str, int],
        apart: Container[str] = frozenset(),
        fixed: frozenset[Cell] = frozenset(),
        *,
        numeric: bool = False,
        varying: Mapping[str, tuple[int, ...]] = MappingProxyType({}),
    ) -> None:
        self.module = module
        self._apart = apart
        self.terms = Terms(parameters, numeric=numeric, varying=varying)
        self.memory = Memory(self.terms)
        self.memory.fixed = fixed
        self.addresses = Addresses(self.terms, self.memory, module)
        self._bits = module.sizes.pointer * 8
        self._transfers = Transfers(self.terms, self.memory, self.addresses, self._bits)
        self._beginnings = Beginnings(self.terms, self.memory, self.addresses, self._transfers)
        self._calls = Calls(self.terms, self.memory, self.addresses, self._transfers, module)
        self._flows: dict[str, Flow] = {}
        self._plain: dict[str, tuple[frozenset[str], frozenset[int]]] = {}
        self._ordered = False
        self._effects = Effects(module, self.addresses, apart)
        self._constants: dict[int, Expr] = {}
        self._events: list[Event] = []
        self._loops: list[Loop] = []
        self._returned: list[tuple[Value, Place]] = []
        self._inside: list[int] = []
        self._read: set[str] = set()
        self._unread: dict[tuple[Place, str], None] = {}
        self._regions = 0
        self._changed: dict[tuple[str, str], tuple[set[Cell], dict[Cell, int]]] = {}
        self._globals: dict[str, Pointer] = {}
        self._under: list[str] = []
        self.telling = False
        """Whether runs say what is computed on the way, too."""
        self.visited: set[int] = set()
        """The identities of the instructions that some run came to."""

    @property
    def spoilt(self) -> frozenset[Cell]:
        """The cells that were taken to be fixed and are not."""
        return self.memory.fixed & self._transfers.shared.spoilt

    @property
    def ordered(self) -> bool:
        """Whether the order of bytes in memory matters to what was run.

        It does where less than a member is accessed, or the word of bit-fields otherwise than by
        those; and where memory without a type is accessed at two widths.
        """
        kinds = [kind for kind, _ in self._transfers.widths]
        return self.parted or len(kinds) > len(set(kinds))

    @property
    def parted(self) -> bool:
        """Whether less or more than a scalar of a type was accessed, in what was run."""
        return self._ordered or self.addresses.overlaid()

    def run(self, name: str, arguments: Sequence[Expr] | None = None) -> Run:
        """A function of the module on these arguments, or on names for them."""
        function = self.module.functions[name]
        self._events, self._loops, self._inside = [], [], []
        self._read, self._unread, self._returned = set(), {}, []
        given = tuple(arguments if arguments is not None else self._named(function))
        value: Value = None
        path: tuple[Expr, ...] | None = None
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(max(limit, _DEEPEST))
        try:
            after, value = self._call(function, given, State(()), ())
            path = None if after is None else after.path
        except RecursionError:
            self._unread[self.module.place(function.place), f"{name[1:]}() is too deep to read"] = (
                None
            )
        finally:
            sys.setrecursionlimit(limit)
            self._under.clear()
            self._transfers.turns.clear()
            del self._transfers.touched[1:]
        return Run(
            name,
            given,
            tuple(self._events),
            tuple(self._loops),
            value,
            frozenset(self._read),
            tuple(self._unread),
            path,
            tuple(self._returned),
        )

    def _named(self, function: Function) -> list[Expr]:
        return [
            self.terms.apply(f"argument {mark}{called}", self._width(kind))
            for mark, (called, kind) in zip(_marks(function), parameters(function), strict=True)
        ]

    def _width(self, kind: Type) -> int:
        if isinstance(kind, IntType):
            return kind.bits
        return self._bits if isinstance(kind, PointerType) else 8 * self.module.sizes.size(kind)

    def _call(
        self,
        function: Function,
        arguments: Sequence[Value],
        state: State,
        called_from: tuple[Place, ...],
    ) -> tuple[State | None, Value]:
        self._read.add(function.name)
        if function.name not in self._flows:
            self._flows[function.name] = flow(function)
            globals_ = self.module.globals
            self._plain[function.name] = (plain(function), loose(function, globals_))
        order = self._flows[function.name]
        names = [name or f"%{i}" for i, (name, _) in enumerate(function.parameters)]
        values = dict(zip(names, arguments, strict=False))
        plain_, loose_ = self._plain[function.name]
        frame = _Frame(function, order, values, called_from, [], plain_, loose_)
        if not self._under:
            frame.returned = _returns_of(function)
        if order.irreducible:
            self._cannot(frame, function.place, "jumps into a loop")
        entry = order.order[0]
        self._under.append(function.name)
        self._walk(frame, order.order, {entry: [("", state)]}, None)
        self._under.pop()
        if not frame.returns:
            return None, None
        merged, rests = self.memory.merge([each for each, _ in frame.returns])
        value = frame.returns[-1][1]
        width = self._width(function.type)
        for rest, (_, own) in reversed(list(zip(rests, frame.returns, strict=True))[:-1]):
            value = self.memory.choose(rest, own, value, width)
        return merged, value

    def _cannot(self, frame: _Frame, place: int, text: str) -> None:
        where = self.module.place(place)
        if not where.line and frame.called_from:
            where = frame.called_from[-1]
        self._unread[where, f"{frame.function.name[1:]}() {text}"] = None

    def _walk(
        self,
        frame: _Frame,
        labels: Sequence[str],
        waiting: dict[str, list[Edge]],
        own: str | None,
    ) -> dict[str, list[Edge]]:
        """Run blocks in order; `own` is the header whose loop this is. What leads elsewhere."""
        inside = set(labels)
        done: set[str] = set()
        for label in labels:
            if label in done or label not in waiting:
                continue
            edges = waiting.pop(label)
            if label in frame.flow.loops and label != own:
                loop = frame.flow.loops[label]
                ordered = [each for each in frame.flow.order if each in loop.blocks]
                out = self._loop(frame, label, ordered, edges)
                done |= loop.blocks
            else:
                state, rests = self.memory.merge([state for _, state in edges])
                out = self._block(frame, label, state, edges, rests)
            for to, more in out.items():
                waiting.setdefault(to, []).extend(more)
        return {to: edges for to, edges in waiting.items() if to not in inside or to == own}

    def _loop(
        self, frame: _Frame, header: str, labels: Sequence[str], edges: list[Edge]
    ) -> dict[str, list[Edge]]:
        before, rests = self.memory.merge([state for _, state in edges])
        self._phis(frame, header, edges, rests)
        key = (frame.function.name, header)
        if key not in self._changed:
            counted = self._counted(frame, header, labels, before)
            if counted is not None:
                return counted
        if key not in self._changed:
            blocks = [frame.flow.blocks[label] for label in labels]
            self._changed[key] = (self._effects.guess(frame.function, blocks), {})
        guess = self._changed[key]
        own = {room for cell in guess[0] if (room := self._room(frame, cell))}
        ways = {room: how for cell, how in guess[1].items() if (room := self._room(frame, cell))}
        turn = self._transfers.fresh("turn", self._bits)
        loop = Looped(header, labels, before, own, ways, turn)
        marks = (len(self._events), len(self._loops), self._regions, len(frame.returns))
        unread, open_ = dict(self._unread), len(self._transfers.shared.open)
        while True:
            known = len(self.memory.escaped)
            out, touched, jumps = self._turn(frame, loop)
            # A room that a turn makes is gone after it.
            more = {cell for cell in touched if cell.region <= marks[2]} - loop.changed
            if EVERYTHING in loop.changed:
                more = {cell for cell in more if self.memory.is_own(cell)}
            if not more and not jumps and known == len(self.memory.escaped):
                if loop.version:
                    self.memory.loops[loop.version] = (frozenset(touched), self.memory.version)
                return out
            loop.changed |= more
            loop.jumps |= jumps
            guess[0].update(self._relative(frame, cell) for cell in more)
            guess[1].update({self._relative(frame, cell): how for cell, how in jumps.items()})
            self._regions, self._unread = marks[2], dict(unread)
            del self._transfers.shared.open[open_:]
            del self._events[marks[0] :], self._loops[marks[1] :], frame.returns[marks[3] :]

    def _counted(
        self, frame: _Frame, header: str, labels: Sequence[str], before: State
    ) -> dict[str, list[Edge]] | None:
        """Turn after turn, if it is known of each whether another follows."""
        asks = [header, *(n for n in labels if header in successors(frame.flow.blocks[n]))]
        asks = [n for n in asks if len(successors(frame.flow.blocks[n])) > 1]
        marks = (len(self._events), len(self._loops), len(frame.returns))
        unread = dict(self._unread)
        if header in asks:
            self._block(frame, header, before, [("", before)], [])
            del self._events[marks[0] :], frame.returns[marks[2] :]
            asks = asks if frame.decided.get(header) else []
        if not asks:
            return None
        state, out = before, dict[str, list[Edge]]()
        for _ in range(_MOST_TURNS):
            frame.decided.clear()
            left = self._walk(frame, labels, {header: [("", state)]}, header)
            back = [one for _, one in left.pop(header, [])]
            for to, edges in left.items():
                out.setdefault(to, []).extend(edges)
            if not any(frame.decided.get(label) for label in asks):
                break
            if not back:
                return out
            if len(self._events) - marks[0] > _MOST_EVENTS:
                break
            state, _ = self.memory.merge(back)
        self._unread = unread
        del self._events[marks[0] :], self._loops[marks[1] :], frame.returns[marks[2] :]
        return None

    @staticmethod
    def _relative(frame: _Frame, cell: Cell) -> Cell:
        """A cell of the frame by the name of its room, which each call has for itself."""
        for name, value in frame.values.items():
            base = value.base if isinstance(value, Pointer) else None
            if cell.region and isinstance(base, Storage) and base.number == cell.region:
                return cell._replace(kind=f"{cell.kind} {name}", region=0)
        return cell

    @staticmethod
    def _room(frame: _Frame, cell: Cell) -> Cell | None:
        """The cell of this call that a name in a frame stands for."""
        kind, _, name = cell.kind.partition(" ")
        room = frame.values.get(name) if name else None
        if isinstance(room, Pointer) and isinstance(room.base, Storage):
            return cell._replace(kind=kind, region=room.base.number)
        return None if name or cell.region else cell

    def _turn(
        self, frame: _Frame, loop: Looped
    ) -> tuple[dict[str, list[Edge]], set[Cell], dict[Cell, int]]:
        """Run a turn: where it leaves the loop, what it writes to, how addresses do not go."""
        terms, transfers = self.terms, self._transfers
        state, number, mark = loop.before.copy(), len(self._loops), len(self._events)
        returned = len(frame.returns)
        where = self.module.place(frame.flow.blocks[loop.header].instructions[-1].place)
        self._loops.append(Loop(where, loop.turn, (), (), terms.true, terms.true, loop.before.path))
        self._inside.append(number)
        transfers.turns.append(loop.turn)
        first = self._beginnings.begun(loop, state)
        transfers.touched.append(set())
        out = self._walk(frame, loop.labels, {loop.header: [("", state)]}, loop.header)
        touched = transfers.touched.pop()
        transfers.turns.pop()
        self._inside.pop()
        for outer in transfers.touched:
            outer.update(touched)
        back = [one for _, one in out.pop(loop.header, [])]
        steps, jumps = self._beginnings.steps(loop, first, back)
        transfers.shared.turned(steps, transfers.turns)
        names = (name for all_ in first.values() for name in all_)
        turn = LoopTurn(loop.turn, frozenset(x.name for x in names if isinstance(x, Var)))
        known = solved(terms, steps, turn)
        put = Putter(
            terms, {one.name.name: v for one, v in known if isinstance(one.name, Var)}, loop.before
        )
        self._events[mark:] = [put.event(event) for event in self._events[mark:]]
        self._loops[number + 1 :] = [put.loop(one) for one in self._loops[number + 1 :]]
        path = loop.before.path
        self._loops[number] = Loop(
            where,
            loop.turn,
            tuple((step.name, step.before, step.after) for step in steps),
            tuple((step.name, value) for step, value in known),
            put.tree(tails(terms, back, path)),
            put.tree(tails(terms, [one for edges in out.values() for _, one in edges], path)),
            path,
        )
        for label in loop.labels:
            for one in frame.flow.blocks[label].instructions:
                if one.result in frame.values:
                    frame.values[one.result] = put.value(frame.values[one.result])
        frame.returns[returned:] = [
            (put.state(s), put.value(v)) for s, v in frame.returns[returned:]
        ]
        left = {to: [(f, put.state(s)) for f, s in edges] for to, edges in out.items()}
        return left, touched, jumps

    def _phis(self, frame: _Frame, label: str, edges: list[Edge], rests: list[Expr]) -> None:
        for instruction in frame.flow.blocks[label].instructions:
            if instruction.opcode != "phi":
                break
            value: Value = None
            width = self._width(instruction.type)
            came = dict(zip(instruction.labels, instruction.operands, strict=True))
            for i, ((origin, state), rest) in reversed(
                list(enumerate(zip(edges, rests, strict=True)))
            ):
                own = self._value(frame, came[origin], state)
                last = i == len(edges) - 1
                value = own if last else self.memory.choose(rest, own, value, width)
            frame.values[instruction.result] = value

    def _block(
        self, frame: _Frame, label: str, state: State, edges: list[Edge], rests: list[Expr]
    ) -> dict[str, list[Edge]]:
        block = frame.flow.blocks[label]
        if edges[0][0] or len(edges) > 1:
            self._phis(frame, label, edges, rests)
        if state is edges[0][1]:
            state = state.copy()
        for instruction in block.instructions[:-1]:
            if instruction.opcode != "phi" and not self._step(frame, instruction, state):
                return {}
        return self._leave(frame, block.instructions[-1], state, label)

    def _leave(
        self, frame: _Frame, last: Instruction, state: State, label: str
    ) -> dict[str, list[Edge]]:
        terms = self.terms
        if last.opcode == "ret":
            value = self._value(frame, last.operands[0], state) if last.operands else None
            self._also(frame, last, state, Kind.KEPT, value)
            frame.returns.append((state, value))
            if len(self._under) == 1 and not frame.returned:
                self._returned.append((value, self.module.place(last.place)))
            return {}
        if last.opcode == "br" and not last.operands:
            return {last.labels[0]: [(label, state)]}
        choices: list[tuple[str, Expr]] = []
        if last.opcode == "br":
            condition = self._word(frame, last.operands[0], state)
            # What varies with the points alone is decided at each of them.
            frame.decided[label] = terms.values(condition) is not None
            kind = Kind.REPEATED if label in frame.flow.loops else Kind.ASKED
            self._also(frame, last, state, kind, condition)
            choices = list(zip(last.labels, (condition, terms.negate(condition)), strict=True))
        elif last.opcode == "switch":
            asked = self._word(frame, last.operands[0], state)
            cases = [
                terms.compare(CompareOp.EQ, asked, self._word(frame, one, state))
                for one in last.operands[1:]
            ]
            choices = list(zip(last.labels[1:], cases, strict=True))
            choices.append((last.labels[0], terms.negate(terms.any(*cases))))
        elif last.opcode != "unreachable":
            self._cannot(frame, last.place, f"goes on in a way that is not read: {last.opcode}")
        out: dict[str, list[Edge]] = {}
        known = set(map(id, state.path))
        for to, condition in choices:
            if condition is terms.false or id(terms.negate(condition)) in known:
                continue
            more = () if condition is terms.true or id(condition) in known else (condition,)
            out.setdefault(to, []).append((label, state.copy(*more)))
        return out

    def _value(self, frame: _Frame, operand: Operand, state: State) -> Value:
        value, kind = operand.value, operand.type
        if isinstance(value, Name):
            if value.text.startswith("@"):
                return self._global(value.text)
            return frame.values.get(value.text)
        if isinstance(value, IrNumber):
            found = self._constants.get(id(operand))
            if found is None:
                made = self.terms.truth(bool(value.value))
                if kind != IntType(1):
                    made = self.terms.const(value.value, self._width(kind))
                found = self._constants[id(operand)] = made
            return found
        if isinstance(value, Instruction):
            return self._computed(frame, value, state)
        if isinstance(value, Composite):
            return tuple(self._value(frame, part, state) for part in value.parts)
        return self._transfers.fresh("unset", self._width(kind))

    def _global(self, name: str) -> Value:
        if name in self.module.functions:
            return self.terms.apply(f"&{name[1:]}", self._bits)
        if name not in self._globals:
            # Below 0, for a variable of the file outlives every call.
            number = -1 - len(self._globals)
            kind = self.module.globals[name].type if name in self.module.globals else IntType(8)
            self._globals[name] = self.addresses.region(name[1:], number, kind)
            self._tabled(number, kind, self.module.globals.get(name))
        return self._globals[name]

    def _tabled(self, number: int, kind: Type, variable: Global | None) -> None:
        """What a constant array of numbers holds."""
        if variable is None or not variable.constant or not isinstance(kind, ArrayType):
            return
        initial = variable.initial.value if variable.initial is not None else None
        parts = initial.parts if isinstance(initial, Composite) else ()
        numbers = [each.value.value for each in parts if isinstance(each.value, IrNumber)]
        if isinstance(kind.element, IntType) and len(numbers) == kind.count:
            cell = Cell("array", number, 0, kind.element.bits)
            self.memory.tables[cell] = tuple(numbers)

    def _word(self, frame: _Frame, operand: Operand, state: State) -> Expr:
        return self.memory.word(self._value(frame, operand, state), self._width(operand.type))

    def _step(self, frame: _Frame, instruction: Instruction, state: State) -> bool:
        """Do one instruction. Whether the run goes on."""
        self.visited.add(id(instruction))
        match instruction.opcode:
            case "store":
                self._store(frame, instruction, state)
            case "call":
                return self._called(frame, instruction, state)
            case "alloca":
                self._regions += 1
                name = frame.function.names.get(instruction.result, instruction.result)
                kind = instruction.of or IntType(8)
                if instruction.operands:
                    kind = ArrayType(_ANY, kind)
                made = self.addresses.region(name, self._regions, kind)
                frame.values[instruction.result] = made
                if instruction.result in frame.plain:
                    bits = self._width(kind)
                    frame.cells[instruction.result] = Cell("stack", self._regions, 0, bits)
            case "unreachable":
                return False
            case _:
                value = self._computed(frame, instruction, state)
                frame.values[instruction.result] = value
                self._noted(value, instruction)
                if "unread" in instruction.flags:
                    self._transfers.forget(state, [EVERYTHING])
        return True

    def _noted(self, value: Value, one: Instruction) -> None:
        """Remember where a tree was made."""
        made = value.offset if isinstance(value, Pointer) else value
        if isinstance(made, Node) and not isinstance(made, Const | Var):
            self.terms.note(made, self.module.place(one.place))

    def _computed(self, frame: _Frame, one: Instruction, state: State) -> Value:
        terms = self.terms
        if one.opcode == "load":
            return self._load(frame, one, state)
        if one.opcode == "getelementptr":
            indices = [self._word(frame, each, state) for each in one.operands[1:]]
            base = self._value(frame, one.operands[0], state)
            return self.addresses.stepped(base, one.of, indices)
        if one.opcode in {"extractvalue", "insertvalue"}:
            return self._part(frame, one, state)
        if one.opcode in {"ptrtoint", "inttoptr", "bitcast", "freeze"}:
            value = self._value(frame, one.operands[0], state)
            wide = self._width(one.type)
            if isinstance(value, Pointer) and wide == self._bits:
                return value
            word = self.memory.word(value, self._width(one.operands[0].type))
            return resized(terms, word, wide)
        if one.opcode == "icmp":
            return self._compared(frame, one, state)
        words = [self._word(frame, each, state) for each in one.operands]
        if one.opcode in OPERATORS:
            holds = defined(terms, one.opcode, words[1])
            if holds is not terms.true:
                self._tell(frame, one, state, Event(Kind.DEFINED, NOWHERE, (), value=holds))
            return operated(terms, one.opcode, words[0], words[1])
        if one.opcode == "select":
            values = [self._value(frame, each, state) for each in one.operands[1:]]
            return self.memory.choose(words[0], values[0], values[1], self._width(one.type))
        if one.opcode in {"zext", "sext"}:
            return terms.extend(words[0], self._width(one.type), sign=one.opcode == "sext")
        if one.opcode == "trunc":
            return terms.truncate(words[0], self._width(one.type))
        self._cannot(frame, one.place, f"does what is not read: {one.opcode}")
        return self._transfers.fresh("unread", self._width(one.type))

    def _compared(self, frame: _Frame, one: Instruction, state: State) -> Expr:
        a, b = (self._value(frame, each, state) for each in one.operands)
        if isinstance(a, Pointer) and isinstance(b, Pointer) and a.base is b.base:
            # C compares addresses of one object, and none of those wraps.
            return compared(self.terms, one.flags[-1], a.offset, b.offset)
        width = self._width(one.operands[0].type)
        words = (self.memory.word(a, width), self.memory.word(b, width))
        return compared(self.terms, one.flags[-1], *words)

    def _part(self, frame: _Frame, one: Instruction, state: State) -> Value:
        whole = self._value(frame, one.operands[0], state)
        index = int(one.flags[-1])
        nothing: list[Value] = [None] * len(_parts(one.operands[0].type))
        parts = list(whole) if isinstance(whole, tuple) and whole else nothing
        if one.opcode == "insertvalue":
            parts[index] = self._value(frame, one.operands[1], state)
            return tuple(parts)
        return parts[index] if index < len(parts) else None

    def _load(self, frame: _Frame, one: Instruction, state: State) -> Value:
        pointer = one.operands[0].value
        cell = frame.cells.get(pointer.text) if isinstance(pointer, Name) else None
        if cell is not None and cell in state.rooms and isinstance(pointer, Name):
            of = frame.function.pointees.get(pointer.text)
            value = self.memory.settled(state.rooms[cell], state.path)
            return self.addresses.declared(value, of) if of else value
        if isinstance(pointer, Name) and pointer.text.startswith("@zsl_"):
            return self.terms.var(pointer.text[1:], self.terms.const(0, self._width(one.type)).type)
        value = self._value(frame, one.operands[0], state)
        if _parts(one.type):
            return self._loaded_whole(frame, one, state, value, one.type)
        done = self._transfers.load(state, value, self._width(one.type))
        self._told(frame, one, state, done)
        of = frame.function.pointees.get(pointer.text) if isinstance(pointer, Name) else None
        return self.addresses.declared(done.value, of) if of else done.value

    def _loaded_whole(
        self, frame: _Frame, one: Instruction, state: State, at: Value, kind: Type
    ) -> Value:
        """A struct or an array: each of its parts."""
        parts = _parts(kind)
        if not parts:
            done = self._transfers.load(state, at, self._width(kind))
            self._told(frame, one, state, done)
            return done.value
        return tuple(
            self._loaded_whole(frame, one, state, self._inside_of(at, kind, i), part)
            for i, part in enumerate(parts)
        )

    def _inside_of(self, at: Value, kind: Type, index: int) -> Pointer:
        """Where a part of a struct or an array begins."""
        size = self.module.sizes
        first = _parts(kind)[0]
        by = size.offset(kind, index) if isinstance(kind, StructType) else index * size.size(first)
        return self._transfers.moved(at, by)

    def _stored_whole(  # noqa: PLR0913, PLR0917  # what is stored, and where
        self, frame: _Frame, one: Instruction, state: State, at: Value, value: Value, kind: Type
    ) -> None:
        parts = _parts(kind)
        if not parts:
            bits = self._width(kind)
            value = self._transfers.fresh("unset", bits) if value is None else value
            self._told(frame, one, state, self._transfers.store(state, at, value, bits))
            return
        own: tuple[Value, ...] = (None,) * len(parts)
        if isinstance(value, tuple) and value:
            own = value
        for i, (each, part) in enumerate(zip(own, parts, strict=True)):
            self._stored_whole(frame, one, state, self._inside_of(at, kind, i), each, part)

    def _store(self, frame: _Frame, one: Instruction, state: State) -> None:
        value = self._value(frame, one.operands[0], state)
        room = one.operands[1].value
        cell = frame.cells.get(room.text) if isinstance(room, Name) else None
        if cell is not None:
            state.rooms[cell] = value
            self._transfers.touched[-1].add(cell)
            self._also(frame, one, state, Kind.KEPT, value)
            if isinstance(room, Name) and room.text == frame.returned:
                self._returned.append((value, self.module.place(one.place)))
            return
        pointer = self._value(frame, one.operands[1], state)
        if isinstance(value, Pointer) and isinstance(value.base, Storage):
            self.memory.escaped.add(value.base.number)
            self._transfers.shared.tell_of(value, self._transfers.turns)
        self._stored_whole(frame, one, state, pointer, value, one.operands[0].type)
        self._effects.went[id(one)] = self._transfers.written()

    def _told(self, frame: _Frame, one: Instruction, state: State, done: AccessOutcome) -> None:
        self._ordered |= done.parts or (done.bits and id(one) in frame.loose)
        if not done.known:
            self._cannot(frame, one.place, "goes to an address that is not followed")
        for each in done.told:
            path = () if each.condition is self.terms.true else (each.condition,)
            event = Event(
                Kind.STORE if each.store else Kind.LOAD,
                NOWHERE,
                path,
                each.cell,
                each.address,
                each.value,
                volatile="volatile" in one.flags,
            )
            self._tell(frame, one, state, event)

    def _also(
        self, frame: _Frame, one: Instruction, state: State, kind: Kind, value: Value
    ) -> None:
        if self.telling and one.place:
            self._tell(frame, one, state, Event(kind, NOWHERE, (), value=value))

    def _tell(self, frame: _Frame, one: Instruction, state: State, event: Event) -> None:
        place = self.module.place(one.place)
        self._events.append(
            replace(
                event,
                place=place,
                path=(*state.path, *event.path),
                called_from=frame.called_from,
                loops=tuple(self._inside),
            )
        )

    def _called(self, frame: _Frame, one: Instruction, state: State) -> bool:
        callee = one.operands[0].value
        name = callee.text if isinstance(callee, Name) else ""
        values = [self._value(frame, each, state) for each in one.operands[1:]]
        if name not in self.module.functions or name in self._apart:
            self._outside(frame, one, state, name.lstrip("@"), values)
            self._effects.went[id(one)] = self._transfers.written()
            return True
        if name in self._under or len(self._under) >= _MOST_CALLS:
            self._cannot(frame, one.place, f"calls {name[1:]}() from within itself")
            self._outside(frame, one, state, name.lstrip("@"), values)
            return True
        place, rooms = self.module.place(one.place), self._regions
        function = self.module.functions[name]
        after, value = self._call(function, values, state, (*frame.called_from, place))
        if after is None:
            return False
        # The rooms of a call are gone after it.
        state.path, state.rest = after.path, after.rest
        state.rooms = {c: x for c, x in after.rooms.items() if c.region <= rooms}
        state.cells = {c: x for c, x in after.cells.items() if c.region <= rooms}
        frame.values[one.result] = value
        return True

    def _outside(
        self, frame: _Frame, one: Instruction, state: State, name: str, values: list[Value]
    ) -> None:
        widths = [self._width(each.type) for each in one.operands[1:]]
        done = self._calls.done(state, CallSite(name, one, values, widths, self._width(one.type)))
        frame.values[one.result] = done.value
        if done.outcome is not None:
            self._told(frame, one, state, done.outcome)
        if done.event is not None:
            self._tell(frame, one, state, done.event)
