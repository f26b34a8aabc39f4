"""Where a statement fails: the shortest description, found by deciding every point of the domain.

One rule: a description is a conjunction of bounds that covers every point where the statement is
false and no point where it is true. Where none of a few bounds does, there is no description.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import combinations
from operator import itemgetter

from zslayout.expr.walk import names
from zslayout.results.lemma_result import Region
from zslayout.solve.engine import Engine, Question
from zslayout.vc.obligation import Obligation
from zslayout.verdict import Status
from zslayout.words.layout import LayoutNumbers, gate_state, numbers
from zslayout.words.scheme import Scheme, SchemeModel

_BOUNDS = 3
"""A description of more bounds says less than a list of points."""

Term = Callable[[Mapping[str, int]], int]


def failing_region(
    scheme: Scheme, width: int, obligation: Obligation, timeout: float
) -> Region | None:
    """Where the obligation is false under the scheme; None when no few bounds say it, or it holds.

    `timeout` is in seconds for one query; a point that is not decided leaves no description.
    """
    places = [at for at in _points(scheme, width) if in_scope(obligation, at, scheme)]
    claim = obligation.claim(scheme.definition(width))
    instances = [tuple(at.values[each.name] for each in claim.parameters) for at in places]
    question = Question(claim, tuple(dict.fromkeys(instances)), expect_refuted=True)
    (verdicts,) = Engine(timeout).decide([question])
    statuses = [verdicts[instance].status for instance in instances]
    if not set(statuses) <= {Status.PROVED, Status.REFUTED}:
        return None
    fails = [
        at.values for at, status in zip(places, statuses, strict=True) if status is Status.REFUTED
    ]
    holds = [
        at.values
        for at, status in zip(places, statuses, strict=True)
        if status is not Status.REFUTED
    ]
    if not fails:
        return None
    bounds = _shortest(list(_bounds(scheme.definition(width), fails, holds)), len(holds))
    return None if bounds is None else Region(bounds, len(fails), len(places))


def _points(scheme: Scheme, width: int) -> Iterator[LayoutNumbers]:
    points = scheme.definition(width).domain.points(width)
    return (numbers(scheme, point) for point in points)


def in_scope(obligation: Obligation, at: LayoutNumbers, scheme: Scheme) -> bool:
    """Whether the obligation speaks of a layout with these numbers, which as a rule compiles."""
    if not at.asserted and obligation.assumes_assertion:
        return False
    state = gate_state(enabled=at.enabled, gated=scheme.gated)
    return obligation.scope.covers_state(state)


def _terms(model: SchemeModel) -> dict[str, Term]:
    """What bounds are about: parameters, widths, and how they compare."""
    macros = {macro.name for macro in model.macros}
    widths = [var.name for field in model.word.fields for var in names(field.width)]
    wide = [name for name in dict.fromkeys(widths) if name in macros]
    ordered = model.domain.counted
    terms: dict[str, Term] = {name: itemgetter(name) for name in (*ordered, *wide)}
    first, last = ordered[0], ordered[-1]
    open_ = model.domain.open
    if open_ is not None:
        chain = open_.var.name
        terms[f"{chain} % 2"] = lambda at: at[chain] % 2
        terms[f"{last} + ilog2({chain} - 1) + 1"] = lambda at: (
            at[last] + (at[chain] - 1).bit_length()
        )
    for name in wide:
        terms[f"{first} - {name}"] = _less(first, name)
        if open_ is not None:
            terms[f"{open_.var.name} - (1 << {name})"] = _less(open_.var.name, name, power=True)
    return terms


def _less(one: str, other: str, *, power: bool = False) -> Term:
    """One less the other, or less a power of two."""
    return lambda at: at[one] - (1 << max(0, at[other]) if power else at[other])


def _bounds(
    definition: SchemeModel, fails: list[Mapping[str, int]], holds: list[Mapping[str, int]]
) -> Iterator[tuple[str, int]]:
    """The tightest bounds that all failing points meet, with the holding points each excludes."""
    for name, term in _terms(definition).items():
        inside = [term(at) for at in fails]
        others = [term(at) for at in holds]
        least, most = min(inside), max(inside)
        if least == most:
            yield f"{name} == {least}", _excluded(value != least for value in others)
            continue
        yield f"{name} >= {least}", _excluded(value < least for value in others)
        yield f"{name} <= {most}", _excluded(value > most for value in others)


def _excluded(which: Iterator[bool]) -> int:
    """A set of holding points, one bit each."""
    return sum(1 << place for place, out in enumerate(which) if out)


def _shortest(bounds: list[tuple[str, int]], holding: int) -> tuple[str, ...] | None:
    """The fewest bounds that together exclude every holding point."""
    everything = (1 << holding) - 1
    useful = [each for each in bounds if each[1]]
    for count in range(_BOUNDS + 1):
        for chosen in combinations(useful, count):
            out = 0
            for _, excluded in chosen:
                out |= excluded
            if out == everything:
                return tuple(name for name, _ in chosen)
    return None
