"""Whether the premises of a lemma can be met, and whether each is needed.

One rule: values count only when they were replayed. A premise is necessary when values break the
statement that meet all the others; redundant when a solver finds none.
"""

from collections.abc import Iterator, Mapping
from functools import cache

from zslayout.errors import InternalError
from zslayout.expr import smtlib
from zslayout.expr.formula import Formula
from zslayout.results.lemma_result import Need, PremiseResult
from zslayout.solve import oracle
from zslayout.solve.answer import Answer, SatResult
from zslayout.theorem.lemma import Lemma
from zslayout.words.layout import numbers
from zslayout.words.scheme import Scheme

_SOLVER = "z3"
_STEP = 61
"""Points tried by hand lie so far apart."""


def premise_example(lemma: Lemma, timeout: float) -> Answer:
    """Values that meet the premises: tried by hand, else asked of z3.

    UNSAT says that there are none. `timeout` is in seconds. Raises InternalError for values that do
    not replay.
    """
    formula = lemma.assumption
    for values in _candidates(lemma):
        if not formula.false_at(values):
            return Answer(SatResult.SAT, values)
    answer = oracle.ask(_SOLVER, smtlib.script(formula), timeout)
    if answer.says is SatResult.SAT:
        return Answer(SatResult.SAT, _replayed(formula, answer.values))
    return answer


def classify_premises(lemma: Lemma, timeout: float) -> tuple[PremiseResult, ...]:
    """Each premise of a lemma that is proved, with what dropping it does.

    A premise that z3's proof does not use is redundant; the others are dropped one by one.
    """
    answer = oracle.ask(_SOLVER, lemma.text, timeout, core=True)
    used = answer.core if answer.says is SatResult.UNSAT else lemma.premises
    says = {each.name: each.says for each in lemma.formula.assertions}
    return tuple(
        _premise(lemma, name, says[name], name in used, timeout) for name in lemma.premises
    )


def _premise(lemma: Lemma, name: str, says: str, used: bool, timeout: float) -> PremiseResult:  # noqa: FBT001  # one of the parts of a premise
    if not used:
        return PremiseResult(name, says, Need.REDUNDANT, {})
    weaker = lemma.without(name)
    answer = oracle.ask(_SOLVER, smtlib.script(weaker), timeout)
    match answer.says:
        case SatResult.SAT:
            return PremiseResult(name, says, Need.NECESSARY, _replayed(weaker, answer.values))
        case SatResult.UNSAT:
            return PremiseResult(name, says, Need.REDUNDANT, {})
        case SatResult.UNKNOWN:
            return PremiseResult(name, says, Need.UNKNOWN, {})


def _replayed(formula: Formula, values: Mapping[str, int]) -> Mapping[str, int]:
    wrapped = {var.name: var.type.wrap(values[var.name]) for var in formula.free}
    wrong = formula.false_at(wrapped)
    if wrong:
        raise InternalError(f"{_SOLVER}'s values do not replay: {wrong[0].name} at {wrapped}")
    return wrapped


def _candidates(lemma: Lemma) -> Iterator[dict[str, int]]:
    """What a few points of the domain give the free names, and 0 for the rest."""
    if lemma.scheme is None:
        return
    for values in _points(lemma.scheme, lemma.bits_per_long):
        yield lemma.free_at(values)


@cache
def _points(scheme: Scheme, bits_per_long: int) -> tuple[Mapping[str, int], ...]:
    some = list(scheme.definition(bits_per_long).domain.points(bits_per_long))[::_STEP]
    return tuple(numbers(scheme, point).values for point in some)
