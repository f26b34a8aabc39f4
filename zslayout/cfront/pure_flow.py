"""Pure functions block by block: ways that part and join, and loops turn by turn.

A loop is read until no way goes on: of a loop that repeats a compare-exchange that is the first
turn. While others change a word, it is read until a turn begins as the one before it did.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from zslayout.cfront.bytes import Contents, OwnAddress
from zslayout.cfront.flow import Flow, LoopBlocks, flow
from zslayout.cfront.ir import Block, Function, Instruction, Module, Name
from zslayout.cfront.meanwhile import SharedWord
from zslayout.cfront.outside import ImpureError
from zslayout.cfront.pure_calls import Done, PureCalls
from zslayout.cfront.pure_memory import PureMemory
from zslayout.cfront.pure_values import PureValue, PureValues
from zslayout.expr.nodes import CompareOp, Expr

_DEEPEST: Final = 24
_MOST_TURNS: Final = 70
"""Turns of a loop; a loop over the bits of a word has fewer."""
_Made = tuple[dict[str, PureValue], dict[str, Expr]]
"""What a turn computed, and when each of its blocks was run."""


@dataclass(slots=True, eq=False)
class _Way:
    """How a block is come to: when, and with what in memory."""

    before: str
    when: Expr
    contents: Contents
    behind: bool = False
    """Whether a loop of which no end is known lies before."""


@dataclass(slots=True, eq=False)
class _Ending:
    when: Expr
    value: PureValue | None
    contents: Contents
    behind: bool


@dataclass(slots=True, eq=False)
class _Running:
    """A function that is read: its values so far, and how blocks are come to."""

    flow: Flow
    values: dict[str, PureValue]
    ways: dict[str, list[_Way]]
    endings: list[_Ending] = field(default_factory=list)
    ran: dict[str, Expr] = field(default_factory=dict)
    """When each block was run the last time."""


class _EndlessError(Exception):
    """No end of a loop is known."""


class PureFlow:
    """Runs functions of one module."""

    def __init__(self, module: Module, values: PureValues, memory: PureMemory) -> None:
        self._values, self._memory, self._terms = values, memory, values.terms
        self._calls = PureCalls(module, values, memory, self.run)
        self.depth = 0
        """How many calls deep it is."""

    def run(
        self, function: Function, given: Sequence[PureValue], when: Expr, contents: Contents
    ) -> Done:
        """What a function gives for these, and what is in memory then. Raises ImpureError."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise ImpureError(f"calls {function.name[1:]}() too deep")
        whole = flow(function)
        if whole.irreducible:
            raise ImpureError(f"has a loop of several entries, in {function.name[1:]}()")
        values: dict[str, PureValue] = {
            name: value for (name, _), value in zip(function.parameters, given, strict=True)
        }
        run = _Running(whole, values, {label: [] for label in whole.order})
        run.ways[whole.order[0]].append(_Way("", when, contents, self._memory.behind))
        try:
            self._blocks(whole.order, "", run)
        except _EndlessError as error:
            raise ImpureError(f"has a loop, in {function.name[1:]}()") from error
        self.depth -= 1
        self._memory.behind = any(each.behind for each in run.endings)
        return self._ended(run.endings)

    def _blocks(self, labels: Iterable[str], header: str, run: _Running) -> None:
        """Blocks in order, those of a loop as a whole; `header` is that of one's own loop."""
        done: set[str] = set()
        for label in labels:
            inner = run.flow.loops.get(label) if label != header else None
            if label in done:
                continue
            if inner is not None:
                self._loop(inner, run)
                done |= inner.blocks
                continue
            coming = [way for way in run.ways[label] if way.when is not self._terms.false]
            run.ways[label] = []
            if coming:
                self._block(run.flow.blocks[label], coming, run)

    def _loop(self, loop: LoopBlocks, run: _Running) -> None:
        """Turn by turn until none goes on, or until all that follow are like the last."""
        labels = [label for label in run.flow.order if label in loop.blocks]
        header, shared = run.flow.blocks[loop.header], self._memory.shared
        entry = self._terms.any(*(way.when for way in run.ways[loop.header]))
        turns: list[_Made] = []
        begun: list[dict[str, PureValue]] = []
        for _ in range(_MOST_TURNS):
            coming = [way for way in run.ways[loop.header] if way.when is not self._terms.false]
            if not coming:
                self._left(loop, turns, run)
                return
            if shared is not None and turns:
                begun.append(self._begin(header, coming, run, shared))
                if len(begun) > 1 and self._alike(begun[-2], begun[-1], shared):
                    for label in run.flow.order:
                        for way in run.ways[label]:
                            way.behind = way.behind or way.before in loop.blocks
                    for ending in run.endings:
                        ending.behind = True
                    self._left(loop, turns, run)
                    return
                # Whatever was seen in turns before: one like the others, not the second one.
                coming = [replace(way, when=entry) for way in coming]
            for label in labels:
                run.ways[label] = []
                run.ran.pop(label, None)
            run.ways[loop.header] = coming
            self._blocks(labels, loop.header, run)
            made = {
                one.result: run.values[one.result]
                for label in labels
                if label in run.ran
                for one in run.flow.blocks[label].instructions
                if one.result in run.values
            }
            turns.append((made, {label: run.ran[label] for label in labels if label in run.ran}))
        raise _EndlessError

    def _left(
        self,
        loop: LoopBlocks,
        turns: Sequence[_Made],
        run: _Running,
    ) -> None:
        """What was computed in the loop is, behind it, what the last turn computed of it."""
        if len(turns) < 2:
            return
        behind = {
            operand.value.text
            for label, block in run.flow.blocks.items()
            if label not in loop.blocks
            for one in block.instructions
            for operand in one.operands
            if isinstance(operand.value, Name)
        }
        for label in loop.blocks:
            for one in run.flow.blocks[label].instructions:
                if one.result not in behind:
                    continue
                known = [(ran[label], made) for made, ran in turns if label in ran]
                (_, first), *later = known
                value = first[one.result]
                for when, made in later:
                    value = self._values.chosen(when, made[one.result], value)
                run.values[one.result] = value

    def _begin(
        self, header: Block, coming: list[_Way], run: _Running, shared: SharedWord
    ) -> dict[str, PureValue]:
        """What a turn begins with: what is carried over, and what is in memory of its own alone."""
        found = {
            one.result: self._phi(one, coming, run.values)
            for one in header.instructions
            if one.opcode == "phi"
        }
        for at, byte in self._joined(coming).items():
            if not shared.touches(at, 1):
                found[f"{at.room}:{at.offset}:{byte.number}"] = byte.of
        return found

    @staticmethod
    def _alike(one: dict[str, PureValue], other: dict[str, PureValue], shared: SharedWord) -> bool:
        """Whether two turns begin alike, but for what another CPU did."""

        def same(a: PureValue, b: PureValue | None) -> bool:
            if isinstance(a, tuple | OwnAddress) or isinstance(b, tuple | OwnAddress | None):
                return a == b
            return shared.alike(a, b)

        return one.keys() == other.keys() and all(same(x, other[key]) for key, x in one.items())

    def _ended(self, endings: list[_Ending]) -> Done:
        if not endings:
            return None, {}
        *others, last = endings
        value, contents = last.value, last.contents
        for each in reversed(others):
            if value is not None and each.value is not None:
                value = self._values.chosen(each.when, each.value, value)
            contents = self._values.memory.joined(each.when, each.contents, contents)
        return value, contents

    def _joined(self, coming: list[_Way]) -> Contents:
        *others, last = coming
        contents = last.contents
        for way in reversed(others):
            if way.contents is not contents:
                contents = self._values.memory.joined(way.when, way.contents, contents)
        return contents

    def _block(self, block: Block, coming: list[_Way], run: _Running) -> None:
        when = self._terms.any(*(way.when for way in coming))
        contents, values = self._joined(coming), run.values
        self._memory.behind = any(way.behind for way in coming)
        run.ran[block.label] = when
        phis = [one for one in block.instructions[:-1] if one.opcode == "phi"]
        values |= {one.result: self._phi(one, coming, values) for one in phis}
        for one in block.instructions[len(phis) : -1]:
            made, contents = self._done(one, values, when, contents)
            if one.result and made is not None:
                values[one.result] = made
        self._ends(block, when, contents, run)

    def _ends(self, block: Block, when: Expr, contents: Contents, run: _Running) -> None:
        terms, last = self._terms, block.instructions[-1]
        operands = [self._values.value(each, run.values) for each in last.operands]
        if last.opcode == "ret":
            run.endings.append(
                _Ending(when, operands[0] if operands else None, contents, self._memory.behind)
            )
            return
        if last.opcode == "unreachable":
            self._values.stops.append(when)
            return
        if last.opcode == "callbr":
            if last.result:
                raise ImpureError("takes a value of assembly that branches")
            taken = self._values.outside.branches(
                last, [self._values.word(each) for each in operands]
            )
            choices = list(zip(last.labels[1:], taken, strict=True))
            choices.append((last.labels[0], terms.negate(terms.any(*taken))))
        elif last.opcode == "br" and operands:
            condition = self._values.word(operands[0])
            choices = [(last.labels[0], condition), (last.labels[1], terms.negate(condition))]
        elif last.opcode == "br":
            choices = [(last.labels[0], terms.true)]
        elif last.opcode == "switch":
            subject, *cases = map(self._values.word, operands)
            equal = [terms.compare(CompareOp.EQ, subject, each) for each in cases]
            choices = list(zip(last.labels[1:], equal, strict=True))
            choices.append((last.labels[0], terms.negate(terms.any(*equal))))
        else:
            raise ImpureError(f"does what is not read: {last.opcode}")
        for label, condition in choices:
            together = terms.all(when, condition)
            way = _Way(block.label, together, contents, self._memory.behind)
            run.ways[label].append(way)

    def _phi(self, one: Instruction, coming: list[_Way], values: dict[str, PureValue]) -> PureValue:
        by_label = dict(zip(one.labels, one.operands, strict=True))
        *others, last = coming
        made = self._values.value(by_label[last.before], values)
        for way in reversed(others):
            made = self._values.chosen(
                way.when, self._values.value(by_label[way.before], values), made
            )
        return made

    def _done(  # a case an instruction
        self, one: Instruction, values: dict[str, PureValue], when: Expr, contents: Contents
    ) -> Done:
        """What an instruction gives, and what is in memory after it."""
        if one.opcode == "alloca":
            return OwnAddress(self._values.room(), 0), contents
        if one.opcode in {"call", "asm"}:
            return self._calls.done(one, values, when, contents)
        operands = [self._values.value(each, values) for each in one.operands]
        if one.opcode == "load":
            return self._memory.load(one, operands[0], contents)
        if one.opcode == "store":
            value = self._values.word(operands[0])
            marked = "volatile" in one.flags
            return None, self._memory.store(operands[1], value, contents, when, marked=marked)
        return self._values.computed(one, operands, when), contents
