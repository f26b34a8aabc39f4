"""All lemmas of a scheme, each resting on those before it.

Two ways to write one. `over parameters`: the macros are what the scheme defines, down to the four
parameters. `over widths`: a statement about the word alone takes the fields' widths as they come;
that they lie side by side is then `obj.adjacent`, proved over parameters. What the proof of a
statement may rest on further is in its claim (`Claim.uses`).
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import islice
from typing import Final

from zslayout.errors import InternalError
from zslayout.expr.build import all_of, implies, negate
from zslayout.expr.formula import Assertion
from zslayout.expr.infix import human_text
from zslayout.expr.nodes import TRUE, Expr, Var
from zslayout.expr.walk import names, replace, substitute
from zslayout.subjects.zsmalloc.registry import BY_ID, OBLIGATIONS
from zslayout.theorem import domain
from zslayout.theorem.closure import closed, named_steps, opaque, reached, reached_by
from zslayout.theorem.exact import Exact, exact
from zslayout.theorem.lemma import REFUTATION, Lemma
from zslayout.vc.claim import Claim, LemmaInstance
from zslayout.vc.derive import adjacent
from zslayout.vc.obligation import Obligation, Scope
from zslayout.words.layout import numbers
from zslayout.words.scheme import Scheme
from zslayout.words.scheme import SchemeModel as SchemeDefinition

ADJACENT: Final = "obj.adjacent"
OF_THE_ASSERTION: Final = frozenset({"gate.sound"})
"""What says that the static assertion holds does not assume it."""
_SIZES: Final = frozenset(
    {"ZS_MIN_ALLOC_SIZE", "ZS_SIZE_CLASSES", "ZS_MAX_PAGES_PER_ZSPAGE", "PAGE_SIZE"}
)
"""A statement that speaks of one of these speaks of more than the word."""


@cache
def lemmas(scheme: Scheme, bits_per_long: int) -> tuple[Lemma, ...]:
    """Every lemma about words of this width, what is rested on first."""
    return tuple(_lemmas(scheme, bits_per_long))


def _lemmas(scheme: Scheme, bits_per_long: int) -> Iterator[Lemma]:
    definition = scheme.definition(bits_per_long)
    empty = _empty_scopes(scheme, bits_per_long)
    if scheme.carries_class:
        for scope in sorted(empty, key=list(Scope).index):
            yield _never(scheme, definition, scope)
    for obligation in in_order(OBLIGATIONS):
        if not obligation.control and obligation.scope not in empty:
            yield lemma(scheme, bits_per_long, obligation)
            condition = exact(scheme.name, bits_per_long, obligation.id)
            if condition is not None:
                yield _converse(scheme, definition, obligation, condition)


def in_order(obligations: Iterable[Obligation]) -> tuple[Obligation, ...]:
    """What proves a fact before what uses it, else as given."""
    return tuple(sorted(obligations, key=lambda each: _RANK.get(each.id, len(_RANK))))


_RANK: Final = {
    name: rank
    for rank, name in enumerate(
        ("obj.fits", ADJACENT, "obj.roundtrip.pfn", "obj.roundtrip.class", "obj.roundtrip.idx")
    )
}


def lemma(
    scheme: Scheme,
    bits_per_long: int,
    obligation: Obligation,
    *,
    direct: bool = False,
    bare: bool = False,
) -> Lemma:
    """The lemma of one obligation; `direct` for the one that rests on no other.

    `bare` is for one that assumes neither the static assertion nor an exact condition, so that it
    is refuted where they are false.
    """
    direct = direct or bare
    definition = scheme.definition(bits_per_long)
    claim = obligation.claim(definition)
    condition = None if bare else exact(scheme.name, bits_per_long, obligation.id)
    parameters = [parameter.name for parameter in claim.parameters]
    speaks_of = reached(definition, parameters, opaque(definition))
    over_widths = bool(claim.variables) and not direct and not _SIZES & speaks_of
    given = [
        *_gate(definition, obligation.scope),
        *([_exact(definition, condition)] if condition else []),
        *_given(claim),
    ]
    steps = named_steps(definition, claim)
    useful = () if direct else _useful(scheme, bits_per_long, obligation, claim)
    uses = list(_instances(definition, useful, steps))
    if over_widths:
        given.insert(0, _adjacent(definition))
    elif definition.assertion != TRUE and not bare and obligation.id not in OF_THE_ASSERTION:
        given.insert(0, _static_assert(definition))
    refutation = Assertion(REFUTATION, "and the statement is false", negate(claim.then))
    stop = opaque(definition) if over_widths else frozenset[str]()
    formula = closed(definition, claim.variables, [*given, *uses, refutation], stop, steps)
    dropped = {each.name for each in uses} | {REFUTATION}
    rests_on = [ADJACENT] if over_widths else []
    return Lemma(
        group=scheme.name,
        id=obligation.id,
        bits_per_long=bits_per_long,
        statement=_said(obligation.statement, condition, definition),
        formula=formula,
        premises=tuple(each.name for each in formula.assertions if each.name not in dropped),
        uses=tuple(dict.fromkeys([*rests_on, *(used.id for used, _ in useful)])),
        obligation=obligation,
        scheme=scheme,
    )


def _said(statement: str, condition: Exact | None, definition: SchemeDefinition) -> str:
    if condition is None:
        return statement
    return f"{statement} Where {human_text(condition.holds(definition))}: {condition.why}."


def _converse(
    scheme: Scheme, definition: SchemeDefinition, obligation: Obligation, condition: Exact
) -> Lemma:
    """Where the exact condition is false, so is the obligation."""
    claim = obligation.claim(definition)
    values = {name: value(definition) for name, value in condition.broken_by.items()}
    if set(values) != {var.name for var in claim.variables} and claim.variables:
        raise InternalError(f"{obligation.id}: no values for {claim.variables}")
    holds = implies(replace(claim.assumption, values), replace(claim.then, values))
    inexact = negate(condition.holds(definition))
    asserted = definition.assertion != TRUE and obligation.id not in OF_THE_ASSERTION
    given = [
        *([_static_assert(definition)] if asserted else []),
        *_gate(definition, obligation.scope),
        Assertion("inexact", human_text(inexact), inexact),
    ]
    refutation = Assertion(REFUTATION, "and yet the statement holds", holds)
    formula = closed(definition, (), [*given, refutation], frozenset())
    return Lemma(
        group=scheme.name,
        id=f"{obligation.id}.converse",
        bits_per_long=definition.bits_per_long,
        statement=f"False where {human_text(inexact)}: {obligation.statement}",
        formula=formula,
        premises=tuple(each.name for each in formula.assertions if each.name != REFUTATION),
        scheme=scheme,
    )


def _never(scheme: Scheme, definition: SchemeDefinition, scope: Scope) -> Lemma:
    """No point of the domain is in the scope."""
    on = scope is Scope.CLASS_IDX
    width = definition.bits_per_long
    (gate,) = _gate(definition, scope)
    given = [_static_assert(definition)] if definition.assertion != TRUE else []
    refutation = Assertion(REFUTATION, gate.says, gate.holds)
    formula = closed(definition, (), [*given, refutation], frozenset())
    return Lemma(
        group=scheme.name,
        id="gate.never_on" if on else "gate.never_off",
        bits_per_long=width,
        statement=f"No layout with words of {width} bits has the gate {'on' if on else 'off'}.",
        formula=formula,
        premises=tuple(each.name for each in formula.assertions if each.name != REFUTATION),
        scheme=scheme,
    )


@cache
def _empty_scopes(scheme: Scheme, bits_per_long: int) -> frozenset[Scope]:
    """The scopes that no point of the domain is in; looked up here, proved by a lemma."""
    if not scheme.carries_class:
        return frozenset({Scope.CLASS_IDX, Scope.FALLBACK})
    definition = scheme.definition(bits_per_long)
    (gate,) = _gate(definition, Scope.CLASS_IDX)
    speaks_of = reached_by(definition, gate)
    points = domain.points(bits_per_long)
    if not speaks_of & {each.parameter.name for each in domain.FREE}:
        points = islice(points, 1)
    empty = {Scope.CLASS_IDX, Scope.FALLBACK}
    for point in points:
        enabled = numbers(scheme, point).enabled
        empty.discard(Scope.CLASS_IDX if enabled else Scope.FALLBACK)
        if not empty:
            break
    return frozenset(empty)


@cache
def _adjacent(definition: SchemeDefinition) -> Assertion:
    return Assertion("adjacent", f"by {ADJACENT}", all_of(*adjacent(definition.word)))


@cache
def _static_assert(definition: SchemeDefinition) -> Assertion:
    return Assertion("static_assert", human_text(definition.assertion), definition.assertion)


@cache
def _gate(definition: SchemeDefinition, scope: Scope) -> tuple[Assertion, ...]:
    if scope is Scope.EVERY:
        return ()
    enabled = definition.word.gated().enabled
    if scope is Scope.CLASS_IDX:
        return (Assertion("gate_on", f"the gate is on: {human_text(enabled)}", enabled),)
    off = negate(enabled)
    return (Assertion("gate_off", f"the gate is off: {human_text(off)}", off),)


def _exact(definition: SchemeDefinition, condition: Exact) -> Assertion:
    holds = condition.holds(definition)
    return Assertion("exactly_where", human_text(holds), holds)


def _given(claim: Claim) -> Iterator[Assertion]:
    """The assumptions of the claim, named after the variables that they bound."""
    variables = {var.name for var in claim.variables}
    taken: set[str] = set()
    for place, each in enumerate(claim.given, start=1):
        bound = "_".join(var.name for var in names(each) if var.name in variables)
        name = f"given_{bound or place}"
        while name in taken:
            name += f"_{place}"
        taken.add(name)
        yield Assertion(name, human_text(each), each)


def _useful(
    scheme: Scheme, width: int, obligation: Obligation, claim: Claim
) -> tuple[tuple[Obligation, LemmaInstance], ...]:
    """The uses that speak of some point of the domain.

    Raises InternalError for one that is not proved before, or not everywhere.
    """
    empty = _empty_scopes(scheme, width)
    every = ((BY_ID[use.obligation], use) for use in claim.uses)
    useful = tuple((used, use) for used, use in every if used.scope not in empty)
    own = _RANK.get(obligation.id, len(_RANK))
    for used, _ in useful:
        if _RANK.get(used.id, own) >= own or used.scope is Scope.FALLBACK:
            raise InternalError(f"{obligation.id} cannot rest on {used.id}")
    for name in (ADJACENT, *(used.id for used, _ in useful)):
        if exact(scheme.name, width, name) is not None:
            raise InternalError(f"{name} does not hold everywhere, so no lemma can rest on it")
    return useful


def _instances(
    definition: SchemeDefinition,
    useful: Iterable[tuple[Obligation, LemmaInstance]],
    steps: Mapping[Expr, Var],
) -> Iterator[Assertion]:
    """The lemmas used, each at its values."""
    for place, (used, use) in enumerate(useful, start=1):
        theirs = used.claim(definition)
        given = [replace(each, use.at) for each in theirs.given]
        if used.scope is Scope.CLASS_IDX:
            given.append(definition.word.gated().enabled)
        holds = implies(all_of(*given), replace(theirs.then, use.at))
        at = ", ".join(human_text(substitute(value, steps)) for value in use.at.values())
        yield Assertion(f"by_{place}", f"by {used.id} at {at}", holds)
