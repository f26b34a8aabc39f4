"""All lemmas of a scheme, each resting on those before it.

Two ways to write one. `over parameters`: the macros are what the scheme defines, down to the four
parameters. `over widths`: a statement about the word alone takes the fields' widths as they come;
that they lie side by side is a lemma over parameters. What the proof of a
statement may rest on further is in its claim (`Claim.uses`).
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import islice
from typing import Final

from zslayout.errors import InternalError
from zslayout.expr.build import all_of, implies, negate
from zslayout.expr.formula import NamedAssertion
from zslayout.expr.infix import human_text
from zslayout.expr.nodes import TRUE, Expr, Var
from zslayout.expr.walk import names, replace, substitute
from zslayout.theorem.closure import (
    abstracted,
    closed,
    named_by_codec,
    named_steps,
    reached,
    reached_by,
)
from zslayout.theorem.lemma import REFUTATION, Lemma
from zslayout.vc.claim import Claim, LemmaInstance
from zslayout.vc.obligation import Obligation, Scope, Validity
from zslayout.vc.statements import side_by_side
from zslayout.words.layout import numbers
from zslayout.words.scheme import Scheme, SchemeModel

NEVER: Final = {Scope.GATE_ON: "gate.never_on", Scope.GATE_OFF: "gate.never_off"}
"""The lemmas that no layout is in a scope, where none is."""


@cache
def lemmas(
    scheme: Scheme, bits_per_long: int, obligations: tuple[Obligation, ...]
) -> tuple[Lemma, ...]:
    """Every lemma about words of this width, what is rested on first."""
    return tuple(_lemmas(scheme, bits_per_long, obligations))


def _lemmas(
    scheme: Scheme, bits_per_long: int, obligations: tuple[Obligation, ...]
) -> Iterator[Lemma]:
    model = scheme.definition(bits_per_long)
    empty = _empty_scopes(scheme, bits_per_long)
    if scheme.gated:
        for scope in sorted(empty, key=list(Scope).index):
            yield _never(scheme, model, scope)
    for obligation in in_order(obligations):
        if not obligation.control and obligation.scope not in empty:
            yield lemma(scheme, bits_per_long, obligation)
            condition = obligation.valid_where(scheme.name, bits_per_long)
            if condition is not None:
                yield _converse(scheme, model, obligation, condition)


def in_order(obligations: Iterable[Obligation]) -> tuple[Obligation, ...]:
    """What proves a fact before what uses it, else as given."""
    return tuple(sorted(obligations, key=lambda each: each.rank))


def lemma(
    scheme: Scheme,
    bits_per_long: int,
    obligation: Obligation,
    *,
    direct: bool = False,
    bare: bool = False,
) -> Lemma:
    """The lemma of one obligation; `direct` for the one that rests on no other.

    `bare` is for one that assumes neither the static assertion nor a validity condition, so that
    it is refuted where they are false.
    """
    direct = direct or bare
    model = scheme.definition(bits_per_long)
    claim = obligation.claim(model)
    condition = None if bare else obligation.valid_where(scheme.name, bits_per_long)
    over = None if direct else _layout_of(model, obligation, claim)
    given = [
        *_gate(model, obligation.scope),
        *([_valid(model, condition)] if condition else []),
        *_given(claim),
    ]
    steps = named_steps(model, claim)
    useful = () if direct else _useful(scheme, bits_per_long, obligation, claim)
    uses = list(_instances(model, useful, steps))
    if over is not None:
        given.insert(0, _side_by_side(model, over))
    elif model.assertion != TRUE and not bare and obligation.assumes_assertion:
        given.insert(0, _static_assert(model))
    refutation = NamedAssertion(REFUTATION, "and the statement is false", negate(claim.then))
    stop = frozenset[str]() if over is None else abstracted(model, model.named(over.about))
    formula = closed(model, claim.variables, [*given, *uses, refutation], stop, steps)
    dropped = {each.name for each in uses} | {REFUTATION}
    rests_on = [] if over is None else [over.id]
    return Lemma(
        group=scheme.name,
        id=obligation.id,
        bits_per_long=bits_per_long,
        statement=_said(obligation.statement, condition, model),
        formula=formula,
        premises=tuple(each.name for each in formula.assertions if each.name not in dropped),
        uses=tuple(dict.fromkeys([*rests_on, *(used.id for used, _ in useful)])),
        obligation=obligation,
        scheme=scheme,
    )


def _said(statement: str, condition: Validity | None, model: SchemeModel) -> str:
    if condition is None:
        return statement
    return f"{statement} Where {human_text(condition.holds(model))}: {condition.why}."


def _converse(
    scheme: Scheme, model: SchemeModel, obligation: Obligation, condition: Validity
) -> Lemma:
    """Where the validity condition is false, so is the obligation."""
    claim = obligation.claim(model)
    values = {name: value(model) for name, value in condition.broken_by.items()}
    if set(values) != {var.name for var in claim.variables} and claim.variables:
        raise InternalError(f"{obligation.id}: no values for {claim.variables}")
    holds = implies(replace(claim.assumption, values), replace(claim.then, values))
    inexact = negate(condition.holds(model))
    asserted = model.assertion != TRUE and obligation.assumes_assertion
    given = [
        *([_static_assert(model)] if asserted else []),
        *_gate(model, obligation.scope),
        NamedAssertion("inexact", human_text(inexact), inexact),
    ]
    refutation = NamedAssertion(REFUTATION, "and yet the statement holds", holds)
    formula = closed(model, (), [*given, refutation], frozenset())
    return Lemma(
        group=scheme.name,
        id=f"{obligation.id}.converse",
        bits_per_long=model.bits_per_long,
        statement=f"False where {human_text(inexact)}: {obligation.statement}",
        formula=formula,
        premises=tuple(each.name for each in formula.assertions if each.name != REFUTATION),
        scheme=scheme,
    )


def _never(scheme: Scheme, model: SchemeModel, scope: Scope) -> Lemma:
    """No point of the domain is in the scope."""
    on = scope is Scope.GATE_ON
    width = model.bits_per_long
    (gate,) = _gate(model, scope)
    given = [_static_assert(model)] if model.assertion != TRUE else []
    refutation = NamedAssertion(REFUTATION, gate.says, gate.holds)
    formula = closed(model, (), [*given, refutation], frozenset())
    return Lemma(
        group=scheme.name,
        id=NEVER[scope],
        bits_per_long=width,
        statement=f"No layout with words of {width} bits has the gate {'on' if on else 'off'}.",
        formula=formula,
        premises=tuple(each.name for each in formula.assertions if each.name != REFUTATION),
        scheme=scheme,
    )


@cache
def _empty_scopes(scheme: Scheme, bits_per_long: int) -> frozenset[Scope]:
    """The scopes that no point of the domain is in; looked up here, proved by a lemma."""
    if not scheme.gated:
        return frozenset({Scope.GATE_ON, Scope.GATE_OFF})
    model = scheme.definition(bits_per_long)
    (gate,) = _gate(model, Scope.GATE_ON)
    speaks_of = reached_by(model, gate)
    domain = model.domain
    points = domain.points(bits_per_long)
    if not speaks_of & {each.var.name for each in domain.free}:
        points = islice(points, 1)
    empty = {Scope.GATE_ON, Scope.GATE_OFF}
    for point in points:
        enabled = numbers(scheme, point).enabled
        empty.discard(Scope.GATE_ON if enabled else Scope.GATE_OFF)
        if not empty:
            break
    return frozenset(empty)


def _layout_of(model: SchemeModel, obligation: Obligation, claim: Claim) -> Obligation | None:
    """What lets the statement speak of widths alone, where it says no more than the codec does."""
    over = obligation.over_widths
    if over is None or not claim.variables:
        return None
    word = model.named(over.about)
    parameters = (parameter.name for parameter in claim.parameters)
    speaks_of = reached(model, parameters, abstracted(model, word))
    return over if speaks_of <= named_by_codec(model, word) else None


@cache
def _side_by_side(model: SchemeModel, over: Obligation) -> NamedAssertion:
    holds = all_of(*side_by_side(model.named(over.about)))
    return NamedAssertion("adjacent", f"by {over.id}", holds)


@cache
def _static_assert(model: SchemeModel) -> NamedAssertion:
    return NamedAssertion("static_assert", human_text(model.assertion), model.assertion)


@cache
def _gate(model: SchemeModel, scope: Scope) -> tuple[NamedAssertion, ...]:
    if scope is Scope.EVERY:
        return ()
    enabled = model.word.gated().enabled
    if scope is Scope.GATE_ON:
        return (NamedAssertion("gate_on", f"the gate is on: {human_text(enabled)}", enabled),)
    off = negate(enabled)
    return (NamedAssertion("gate_off", f"the gate is off: {human_text(off)}", off),)


def _valid(model: SchemeModel, condition: Validity) -> NamedAssertion:
    holds = condition.holds(model)
    return NamedAssertion("exactly_where", human_text(holds), holds)


def _given(claim: Claim) -> Iterator[NamedAssertion]:
    """The assumptions of the claim, named after the variables that they bound."""
    variables = {var.name for var in claim.variables}
    taken: set[str] = set()
    for place, each in enumerate(claim.given, start=1):
        bound = "_".join(var.name for var in names(each) if var.name in variables)
        name = f"given_{bound or place}"
        while name in taken:
            name += f"_{place}"
        taken.add(name)
        yield NamedAssertion(name, human_text(each), each)


def _useful(
    scheme: Scheme, width: int, obligation: Obligation, claim: Claim
) -> tuple[tuple[Obligation, LemmaInstance], ...]:
    """The uses that speak of some point of the domain.

    Raises InternalError for one that is not proved before, or not everywhere.
    """
    empty = _empty_scopes(scheme, width)
    known = {each.id: each for each in obligation.rests_on}
    every = [(known.get(use.obligation), use) for use in claim.uses]
    for used, use in every:
        if used is None or used.rank >= obligation.rank:
            raise InternalError(f"{obligation.id} cannot rest on {use.obligation}")
    useful = tuple((used, use) for used, use in every if used and used.scope not in empty)
    over = obligation.over_widths
    for each in (*([over] if over else ()), *(used for used, _ in useful)):
        if each.valid_where(scheme.name, width) is not None or each.scope is Scope.GATE_OFF:
            raise InternalError(f"{each.id} does not hold everywhere, so no lemma can rest on it")
    return useful


def _instances(
    model: SchemeModel,
    useful: Iterable[tuple[Obligation, LemmaInstance]],
    steps: Mapping[Expr, Var],
) -> Iterator[NamedAssertion]:
    """The lemmas used, each at its values."""
    for place, (used, use) in enumerate(useful, start=1):
        theirs = used.claim(model)
        given = [replace(each, use.at) for each in theirs.given]
        if used.scope is Scope.GATE_ON:
            given.append(model.word.gated().enabled)
        holds = implies(all_of(*given), replace(theirs.then, use.at))
        at = ", ".join(human_text(substitute(value, steps)) for value in use.at.values())
        yield NamedAssertion(f"by_{place}", f"by {used.id} at {at}", holds)
