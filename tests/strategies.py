"""Hypothesis strategies: well-typed expression trees over variables of C's types, with values.

Trees are made by the same functions that schemes are written with, so every conversion in them is
one that C inserts or one that is written out. Every kind of node and every operator occurs.
"""

import operator
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from zslayout.expr.build import all_of, any_of, ilog2, negate, when
from zslayout.expr.nodes import (
    FALSE,
    SHIFTS,
    TRUE,
    BinaryOp,
    CompareOp,
    Const,
    Expr,
    Var,
    arithmetic,
    cast,
    compare,
)
from zslayout.expr.types import BOOL, INT, UINT, CType, exact, long, ulong
from zslayout.expr.walk import names

ARITHMETIC = tuple(op for op in BinaryOp if op not in SHIFTS)
"""The operators that convert both operands to one type."""

EXACT_WIDTHS = (66, 130)
"""Widths of the types that C has no name for."""


@dataclass(frozen=True, slots=True)
class Case:
    """A tree, and a value of the right type for each of its variables."""

    tree: Expr
    values: Mapping[str, int]


def c_types(bits_per_long: int) -> tuple[CType, ...]:
    """The types of C that the kernel's macros have, on a machine of this word width."""
    return (INT, UINT, long(bits_per_long), ulong(bits_per_long))


def variables(bits_per_long: int) -> tuple[Var, ...]:
    """Two variables of each of C's types."""
    letters = zip("iulw", c_types(bits_per_long), strict=True)
    return tuple(Var(f"{letter}{n}", kind) for letter, kind in letters for n in (0, 1))


TRUTHS = (Var("p0", BOOL), Var("p1", BOOL))
"""Two variables that are true or false."""


def values_of(kind: CType) -> SearchStrategy[int]:
    """Values of a type: at its edges, near powers of two, small, and any."""
    if kind is BOOL:
        return st.integers(0, 1)
    edges = {kind.minimum, kind.minimum + 1, kind.maximum - 1, kind.maximum, 0, 1, kind.wrap(-1)}
    powers = {kind.wrap((1 << n) + d) for n in range(kind.width) for d in (-1, 0, 1)}
    return st.one_of(
        st.integers(0, min(70, kind.maximum)),
        st.sampled_from(sorted(edges)),
        st.sampled_from(sorted(powers)),
        st.integers(kind.minimum, kind.maximum),
    )


def constants(kind: CType) -> SearchStrategy[Expr]:
    """Literals of a type."""
    return values_of(kind).map(lambda value: Const(value, kind))


@cache
def words(bits_per_long: int, depth: int = 3, *, exacts: bool = False) -> SearchStrategy[Expr]:
    """Trees of a word's value, at most `depth` operators high (a written cast may add one).

    With `exacts` some parts have a type of more bits than any of C's.
    """
    leaves: SearchStrategy[Expr] = st.one_of(
        st.sampled_from(variables(bits_per_long)),
        st.sampled_from(c_types(bits_per_long)).flatmap(constants),
    )
    if depth == 0:
        return leaves
    word = words(bits_per_long, depth - 1, exacts=exacts)
    truth = truths(bits_per_long, depth - 1, exacts=exacts)
    either = st.one_of(word, truth)
    counts = st.one_of(st.integers(0, 31).map(Const), st.integers(0, 66).map(Const), word)
    targets = c_types(bits_per_long)
    if exacts:
        targets += tuple(map(exact, EXACT_WIDTHS))
    # Not x.map(f): a mapped choice counts as many choices, and the trees would lean to f.
    return st.one_of(
        leaves,
        st.builds(arithmetic, st.sampled_from(ARITHMETIC), word, either),
        st.builds(arithmetic, st.sampled_from(ARITHMETIC), either, word),
        st.builds(arithmetic, st.sampled_from(sorted(SHIFTS, key=str)), either, counts),
        st.builds(operator.neg, either),
        st.builds(operator.invert, either),
        st.builds(when, truth, word, either),
        st.builds(cast, either, st.sampled_from(targets)),
        st.builds(ilog2, word),
    )


@cache
def truths(bits_per_long: int, depth: int = 3, *, exacts: bool = False) -> SearchStrategy[Expr]:
    """Trees of a truth value, at most `depth` operators high."""
    leaves: SearchStrategy[Expr] = st.sampled_from((*TRUTHS, TRUE, FALSE, Const(0, BOOL)))
    if depth == 0:
        return leaves
    word = words(bits_per_long, depth - 1, exacts=exacts)
    truth = truths(bits_per_long, depth - 1, exacts=exacts)
    parts = st.lists(truth, min_size=1, max_size=3)
    return st.one_of(
        leaves,
        st.builds(compare, st.sampled_from(CompareOp), word, st.one_of(word, truth)),
        parts.map(lambda them: all_of(*them)),
        parts.map(lambda them: any_of(*them)),
        st.builds(negate, truth),
        st.builds(when, truth, truth, truth),
    )


def trees(bits_per_long: int, depth: int = 3, *, exacts: bool = False) -> SearchStrategy[Expr]:
    """Trees of either kind."""
    return st.one_of(
        words(bits_per_long, depth, exacts=exacts), truths(bits_per_long, depth, exacts=exacts)
    )


@st.composite
def cases(
    draw: st.DrawFn, bits_per_long: int | None = None, depth: int = 3, *, exacts: bool = False
) -> Case:
    """A tree with values for its variables; at both word widths when none is asked for."""
    if bits_per_long is None:
        bits_per_long = draw(st.sampled_from((32, 64)))
    tree = draw(trees(bits_per_long, depth, exacts=exacts))
    return Case(tree, {var.name: draw(values_of(var.type)) for var in names(tree)})
