"""The order in which blocks are run: each after all that lead to it, loops as a whole."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from zslayout.cfront.ir import Block, Function

_ENDS: Final = frozenset({"br", "switch", "callbr"})


@dataclass(frozen=True, slots=True)
class LoopBlocks:
    """A loop: the block that every turn begins with, and all blocks of a turn."""

    header: str
    blocks: frozenset[str]


@dataclass(frozen=True, slots=True)
class Flow:
    """The blocks of a function by label, in order, and its loops by header."""

    blocks: Mapping[str, Block]
    order: tuple[str, ...]
    loops: Mapping[str, LoopBlocks]
    irreducible: bool
    """Whether some loop can be entered in its middle: then the order is none."""


def successors(block: Block) -> tuple[str, ...]:
    """Where a block may go on."""
    last = block.instructions[-1]
    return tuple(dict.fromkeys(last.labels)) if last.opcode in _ENDS else ()


def flow(function: Function) -> Flow:
    """The flow of a function."""
    blocks = {block.label: block for block in function.blocks}
    after = {label: successors(block) for label, block in blocks.items()}
    order, back = _ordered(function.blocks[0].label, after)
    before: dict[str, list[str]] = {label: [] for label in order}
    for label in order:
        for to in after[label]:
            before[to].append(label)
    position = {label: i for i, label in enumerate(order)}
    loops: dict[str, set[str]] = {}
    for end, header in back:
        loops.setdefault(header, {header}).update(_reaching(end, header, before))
    found = {header: LoopBlocks(header, frozenset(inside)) for header, inside in loops.items()}
    entered = any(
        position[label] < position[loop.header] for loop in found.values() for label in loop.blocks
    )
    return Flow(blocks, tuple(order), found, entered)


def _ordered(
    entry: str, after: Mapping[str, Iterable[str]]
) -> tuple[list[str], list[tuple[str, str]]]:
    """Labels so that each comes after what leads to it, and the branches that go back."""
    done: list[str] = []
    back: list[tuple[str, str]] = []
    state = {entry: 1}
    todo = [(entry, iter(after[entry]))]
    while todo:
        label, rest = todo[-1]
        for to in rest:
            if to not in state:
                state[to] = 1
                todo.append((to, iter(after[to])))
                break
            if state[to] == 1:
                back.append((label, to))
        else:
            state[label] = 2
            done.append(label)
            todo.pop()
    return done[::-1], back


def _reaching(end: str, header: str, before: Mapping[str, Iterable[str]]) -> set[str]:
    found = {end}
    todo = [end] if end != header else []
    while todo:
        for label in before[todo.pop()]:
            if label not in found and label != header:
                found.add(label)
                todo.append(label)
    return found
