"""What keeps a number from being larger, in words and in the kernel's own names.

One rule: a condition is printed from the expression that was proved about, never written again.
"""

from zslayout.arch.params import Outcome
from zslayout.expr.infix import c_text
from zslayout.expr.nodes import Compare, CompareOp, Connective, ConnectiveOp, Expr
from zslayout.results.headroom import Axis, Reach, Trial
from zslayout.results.words import spare
from zslayout.subjects.known import subject_of
from zslayout.vc.obligation import Role
from zslayout.vc.registry import Registry
from zslayout.words.scheme import SchemeModel


def gate(definition: SchemeModel) -> str:
    """The gate as the kernel writes it: `#if BITS_PER_LONG >= 64`."""
    return f"#if {_at_least(definition.word.gated().enabled)}"


def assertion(definition: SchemeModel) -> str:
    """The static assertion, without the `#if` that it stands under."""
    asserted = definition.assertion
    if isinstance(asserted, Connective) and asserted.op is ConnectiveOp.OR:
        asserted = asserted.operands[-1]
    return f"static_assert({c_text(asserted)})"


def limit(reach: Reach) -> str:
    """What ends the reach."""
    if reach.beyond is not None:
        return binding(reach.beyond)
    if reach.last is None:
        return binding(reach.start)
    layout = reach.last.layout
    if reach.axis is Axis.CHAIN_SIZE:
        sizes = layout.params.chain_size
        return f"the range of {reach.axis.value} in Kconfig, {sizes.min} to {sizes.max}"
    if reach.axis is Axis.PHYSMEM_BITS:
        return f"{layout.params.physmem_bits} physical bits are the most an archconfig can say"
    return f"{reach.axis.value} = PAGE_SHIFT: a class a byte"


def binding(trial: Trial) -> str:
    """The condition that keeps a trial from holding."""
    definition = trial.layout.definition
    if trial.outcome is Outcome.BUILD_ERROR:
        return assertion(definition)
    if trial.undecided:
        return f"a solver gave up on {', '.join(trial.undecided)}"
    if trial.outcome is Outcome.FALLBACK and definition.word.gate is not None:
        return f"the gate, {gate(definition)}"
    failing = [_registry(trial).by_id[each] for each in trial.failing]
    return "; ".join(f"{each.id}: {each.statement.removesuffix('.')}" for each in failing)


def short_binding(trial: Trial) -> str:
    """The same in a word, for a table."""
    if trial.outcome is Outcome.BUILD_ERROR:
        return "static_assert"
    if trial.undecided:
        return "undecided"
    return "gate" if trial.outcome is Outcome.FALLBACK else trial.failing[0]


def becomes(trial: Trial) -> str:
    """What a trial that does not hold is instead, and by how many bits."""
    if trial.undecided:
        return "undecided"
    if trial.outcome is Outcome.BUILD_ERROR:
        return f"build-error, {spare(trial.layout)}"
    if trial.outcome is Outcome.FALLBACK:
        for each in trial.failing:
            if _registry(trial).by_id[each].role is Role.COMPLETE:
                return f"fallback, though three fields fit ({each} REFUTED)"
        if trial.layout.headroom_bits >= 0:
            return "fallback"
        return f"fallback, {spare(trial.layout)}"
    return f"{', '.join(trial.failing)} REFUTED" if trial.failing else trial.outcome.value


def _registry(trial: Trial) -> Registry:
    return subject_of(trial.layout.scheme).registry


def _at_least(condition: Expr) -> str:
    """`>=` where the tree, which has no such operator, holds `<=` the other way round."""
    if isinstance(condition, Compare) and condition.op is CompareOp.LE:
        return f"{c_text(condition.right)} >= {c_text(condition.left)}"
    return c_text(condition)
