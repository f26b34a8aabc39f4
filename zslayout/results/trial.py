"""One point and what the check made of it; how far a number can be raised, and what ends that.

One rule: whatever is said to hold has a trial, and a trial is made of verdicts; a condition is
printed from the expression that was proved about, in the kernel's own names, never written again.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from zslayout.arch.params import Outcome
from zslayout.expr.infix import c_text
from zslayout.expr.nodes import Compare, CompareOp, Connective, ConnectiveOp, Expr
from zslayout.results.words import spare
from zslayout.subjects.known import subject_of
from zslayout.vc.obligation import Role
from zslayout.words.layout import Layout
from zslayout.words.scheme import SchemeModel

SIZE_CLASSES: Final = "ZS_SIZE_CLASSES"


class Axis(Enum):
    """What can be changed, by its name in the kernel."""

    CHAIN_SIZE = "CONFIG_ZSMALLOC_CHAIN_SIZE"  # in pages
    PAGE_SHIFT = "PAGE_SHIFT"
    PHYSMEM_BITS = "MAX_POSSIBLE_PHYSMEM_BITS"
    CLASS_BITS = "CLASS_BITS"
    GATE = "ZS_OBJ_CLASS_IDX"

    def of(self, layout: Layout) -> int:
        """The number of the layout on this axis. Raises KeyError for the gate, which has none."""
        return layout.values[self.value]


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """One configuration under one scheme at one chain size, and what the check made of it."""

    layout: Layout
    outcome: Outcome
    proved: int
    """How many statements are proved, controls not counted."""
    failing: tuple[str, ...] = ()
    """Statements that are refuted or vacuous, by id."""
    known: tuple[str, ...] = ()
    """Statements that are refuted as the archconfig expects: no change is asked to mend them."""
    undecided: tuple[str, ...] = ()
    """Statements and controls that a solver gave up on."""
    unrefuted_controls: tuple[str, ...] = ()
    """Controls that are true of this layout: what they show elsewhere they cannot show here."""

    @property
    def sound(self) -> bool:
        """Whether the kernel builds and everything that is said of its word is proved."""
        builds = self.outcome.complete or self.outcome is Outcome.FALLBACK
        return builds and not self.failing and not self.undecided

    @property
    def holds(self) -> bool:
        """Whether the word has all its fields and everything that is said of it is proved."""
        return self.sound and self.outcome.complete

    @property
    def binding(self) -> str:
        """The condition that keeps it from holding."""
        definition = self.layout.definition
        if self.outcome is Outcome.BUILD_ERROR:
            return assertion(definition)
        if self.undecided:
            return f"a solver gave up on {', '.join(self.undecided)}"
        if self.outcome is Outcome.FALLBACK and definition.word.gate is not None:
            return f"the gate, {gate(definition)}"
        registry = subject_of(self.layout.scheme).registry
        failing = [registry.by_id[each] for each in self.failing]
        return "; ".join(f"{each.id}: {each.statement.removesuffix('.')}" for each in failing)

    @property
    def short_binding(self) -> str:
        """The same in a word, for a table."""
        if self.outcome is Outcome.BUILD_ERROR:
            return "static_assert"
        if self.undecided:
            return "undecided"
        return "gate" if self.outcome is Outcome.FALLBACK else self.failing[0]

    @property
    def becomes(self) -> str:
        """What it is instead of holding, and by how many bits."""
        if self.undecided:
            return "undecided"
        if self.outcome is Outcome.BUILD_ERROR:
            return f"build-error, {spare(self.layout)}"
        if self.outcome is Outcome.FALLBACK:
            registry = subject_of(self.layout.scheme).registry
            for each in self.failing:
                if registry.by_id[each].role is Role.COMPLETE:
                    return f"fallback, though three fields fit ({each} REFUTED)"
            if self.layout.headroom_bits >= 0:
                return "fallback"
            return f"fallback, {spare(self.layout)}"
        return f"{', '.join(self.failing)} REFUTED" if self.failing else self.outcome.value


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """How far one number can be raised from a point while the others stay.

    `last` is the last trial that holds, None when `start` does not. `beyond` is the first that does
    not hold, None when the range of the axis ends before.
    """

    axis: Axis
    start: Trial
    last: Trial | None
    beyond: Trial | None

    @property
    def most(self) -> int | None:
        """The last value that holds; None when the start does not."""
        return self.axis.of(self.last.layout) if self.last else None

    @property
    def now(self) -> int:
        """The value at the start."""
        return self.axis.of(self.start.layout)

    @property
    def more(self) -> int:
        """How much more still fits; 0 when nothing does."""
        return 0 if self.most is None else self.most - self.now

    @property
    def more_size_classes(self) -> int:
        """How many more size classes that gives; 0 on other axes."""
        last = self.last or self.start
        return last.layout.values[SIZE_CLASSES] - self.start.layout.values[SIZE_CLASSES]

    @property
    def chain_size(self) -> int:
        """CONFIG_ZSMALLOC_CHAIN_SIZE at the start, in pages."""
        return self.start.layout.chain_size

    @property
    def limit(self) -> str:
        """What ends the self."""
        if self.beyond is not None:
            return self.beyond.binding
        if self.last is None:
            return self.start.binding
        layout = self.last.layout
        if self.axis is Axis.CHAIN_SIZE:
            sizes = layout.params.chain_size
            return f"the range of {self.axis.value} in Kconfig, {sizes.min} to {sizes.max}"
        if self.axis is Axis.PHYSMEM_BITS:
            return f"{layout.params.physmem_bits} physical bits are the most an archconfig can say"
        return f"{self.axis.value} = PAGE_SHIFT: a class a byte"


def gate(definition: SchemeModel) -> str:
    """The gate as the kernel writes it: `#if BITS_PER_LONG >= 64`."""
    return f"#if {_at_least(definition.word.gated().enabled)}"


def assertion(definition: SchemeModel) -> str:
    """The static assertion, without the `#if` that it stands under."""
    asserted = definition.assertion
    if isinstance(asserted, Connective) and asserted.op is ConnectiveOp.OR:
        asserted = asserted.operands[-1]
    return f"static_assert({c_text(asserted)})"


def _at_least(condition: Expr) -> str:
    """`>=` where the tree, which has no such operator, holds `<=` the other way round."""
    if isinstance(condition, Compare) and condition.op is CompareOp.LE:
        return f"{c_text(condition.right)} >= {c_text(condition.left)}"
    if isinstance(condition, Connective) and condition.op is ConnectiveOp.AND:
        return " && ".join(map(_at_least, condition.operands))
    return c_text(condition)
