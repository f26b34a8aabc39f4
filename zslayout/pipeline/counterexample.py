"""A refuted lemma, at the smallest point of the domain where its statement is false."""

from collections.abc import Mapping
from dataclasses import replace

from zslayout.arch.params import CHAIN_SIZE_MIN, ArchParams, ChainSize
from zslayout.expr import smtlib
from zslayout.expr.build import eq
from zslayout.expr.formula import Formula, NamedAssertion
from zslayout.expr.nodes import cast
from zslayout.expr.types import INT
from zslayout.pipeline import check
from zslayout.results.finding import ConfigResult, Finding
from zslayout.solve import oracle
from zslayout.solve.answer import SatResult
from zslayout.theorem.lemma import Lemma
from zslayout.words.parameters import ADDRESSABLE, PAGES, PHYSMEM

_PAGE, _PHYSMEM, _CHAIN = PAGES.free.name, PHYSMEM.free.name, "chain_size"
_MACHINE = ADDRESSABLE.free.name
_LEAST_FIRST = (_PAGE, _CHAIN, _PHYSMEM, _MACHINE)


def counterexample(
    lemma: Lemma, solver: str, timeout: float, params: ArchParams | None = None
) -> ConfigResult | None:
    """The obligation of a lemma over parameters, checked where it fails; None for no such lemma.

    The point is made smaller one parameter at a time: the page, the chain, the physical bits. A
    lemma at one configuration is checked there, at the shortest chain that fails.
    """
    if lemma.obligation is None or lemma.scheme is None:
        return None
    formula = lemma.formula
    answer = oracle.ask(solver, smtlib.script(formula), timeout)
    if answer.says is not SatResult.SAT:
        return None
    point = answer.values
    for name in _LEAST_FIRST:
        formula, point = _least(formula, name, point, solver, timeout)
    params = params or _smallest(lemma.bits_per_long, point)
    chain = point.get(_CHAIN, params.chain_size.min)
    # Shown to be false whatever it rests on.
    alone = replace(lemma.obligation, needs=())
    request = check.CheckRequest((params,), (lemma.scheme,), (alone,), chain, timeout)
    result = check.check(request).results[0]
    findings = (Finding(lemma.obligation, each.points, each.reason) for each in result.findings)
    return replace(result, findings=tuple(findings))


def _smallest(width: int, point: Mapping[str, int]) -> ArchParams:
    """The point as a configuration; what the statement does not depend on is the domain's first."""
    shift, chain = point.get(_PAGE, PAGES.domain[0]), point.get(_CHAIN, CHAIN_SIZE_MIN)
    return ArchParams(
        name=f"{width}-bit",
        title="the smallest point of the theorem's domain where it fails",
        arch="any",
        bits_per_long=width,
        page_shift=shift,
        physmem_bits=point.get(_PHYSMEM, shift + 1),
        addressable_bits=point.get(_MACHINE),
        chain_size=ChainSize(chain, chain, chain),
        source=("the theorem's domain",),
    )


def _least(
    formula: Formula, name: str, at: Mapping[str, int], solver: str, timeout: float
) -> tuple[Formula, Mapping[str, int]]:
    """The formula with the free name held at the least value that leaves a solution, and one."""
    variable = next((var for var in formula.free if var.name == name), None)
    if variable is None:
        return formula, at
    low = 0
    while low < at[name]:
        middle = (low + at[name]) // 2
        lower = _with(formula, NamedAssertion("smaller", "smaller", cast(variable, INT) <= middle))
        answer = oracle.ask(solver, smtlib.script(lower), timeout)
        if answer.says is SatResult.SAT:
            at = answer.values
        else:
            low = middle + 1
    held = NamedAssertion(f"{name}_held", "held", eq(cast(variable, INT), at[name]))
    return _with(formula, held), at


def _with(formula: Formula, asserted: NamedAssertion) -> Formula:
    return Formula(formula.free, formula.definitions, (*formula.assertions, asserted))
