"""Which layouts an obligation speaks of, and where it holds."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest

from zslayout.arch import shipped
from zslayout.arch.point import ParameterPoint
from zslayout.expr.build import all_of, implies
from zslayout.expr.nodes import FALSE, TRUE, Expr
from zslayout.expr.python import compile_function
from zslayout.expr.walk import names, replace
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.subjects.zsmalloc.parameters import DOMAIN
from zslayout.subjects.zsmalloc.registry import BY_ID, OBLIGATIONS
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.vc.obligation import Obligation, Scope, Validity
from zslayout.words.layout import Layout, derive, gate_state
from zslayout.words.parameters import ADDRESSABLE_BITS
from zslayout.words.scheme import Scheme, SchemeModel


def layout(arch: str, scheme: str) -> Layout:
    (params,) = shipped.load_named([arch], VOCABULARY)
    return derive(SCHEMES[scheme], params, 8)


@pytest.mark.parametrize(
    ("arch", "scheme", "scopes"),
    [
        ("arm64-4k", "rfc-v1", {Scope.EVERY, Scope.GATE_ON}),
        ("arm", "rfc-v1", {Scope.EVERY, Scope.GATE_OFF}),
        ("um-x86_64", "merged", {Scope.EVERY, Scope.GATE_OFF}),
        ("arm64-4k", "pfn-idx", {Scope.EVERY}),
    ],
)
def test_a_layout_is_in_just_these_scopes(arch: str, scheme: str, scopes: set[Scope]) -> None:
    assert {scope for scope in Scope if scope.covers(layout(arch, scheme))} == scopes


def test_the_family_is_the_first_part_of_the_id() -> None:
    assert BY_ID["obj.roundtrip.class"].family == "obj"


HELD = [each for each in OBLIGATIONS if not each.control]
CLOSED = [each for each in HELD if not each.claim(SCHEMES["merged"].definition(64)).variables]
assert len(CLOSED) > 8

CONDITIONS = [
    pytest.param(scheme, width, each.id, condition, id=f"{scheme}-{width}-{each.id}")
    for each in HELD
    for condition in each.validity
    for scheme, width in sorted(condition.at)
]
assert CONDITIONS

conditions = pytest.mark.parametrize(("scheme", "width", "name", "condition"), CONDITIONS)


@cache
def layouts(scheme: Scheme, width: int) -> list[tuple[ParameterPoint, bool, bool]]:
    """Every point of the domain, whether it compiles there, and whether the gate is on."""
    definition = scheme.definition(width)
    enabled = definition.word.gate.enabled if definition.word.gate else FALSE
    read = over(definition, definition.assertion, enabled)
    found = []
    for point in DOMAIN.points(width):
        asserted, on = read(*point)
        found.append((point, bool(asserted), bool(on)))
    return found


def over(definition: SchemeModel, *results: Expr) -> Callable[..., Any]:
    """The results as a function of the parameters, with every macro as C computes it."""
    lets = [(macro.name, macro.value) for macro in definition.macros]
    return compile_function("at", DOMAIN.names, lets, results)


def machines(
    condition: Validity, definition: SchemeModel, point: ParameterPoint
) -> Iterator[ParameterPoint]:
    """The point, and where the condition is about that a machine that addresses a bit more."""
    yield point
    name = ADDRESSABLE_BITS.name
    more = point.moved(name, point[name] + 1)
    if ADDRESSABLE_BITS in names(condition.holds(definition)) and DOMAIN.contains(more):
        yield more


def spoken_of(obligation: Obligation, scheme: Scheme, width: int) -> Iterator[ParameterPoint]:
    """The points that compile and that the obligation's scope covers.

    What says that a layout compiles is asked of those that do not as well.
    """
    for point, asserted, on in layouts(scheme, width):
        state = gate_state(enabled=on, gated=scheme.gated)
        covered = obligation.scope.covers_state(state)
        if covered and (asserted or not obligation.assumes_assertion):
            yield point


def told(scheme: Scheme, width: int, obligation: Obligation) -> Expr:
    """The condition that is said to be exact."""
    condition = obligation.valid_where(scheme.name, width)
    return condition.holds(scheme.definition(width)) if condition else TRUE


@pytest.mark.parametrize("obligation", CLOSED, ids=lambda each: each.id)
@pytest.mark.parametrize("width", DOMAIN.widths)
@pytest.mark.parametrize("name", SCHEMES)
def test_a_statement_without_variables_is_true_exactly_where_it_is_said_to_be(
    name: str, width: int, obligation: Obligation
) -> None:
    scheme = SCHEMES[name]
    if not scheme.gated and obligation.scope is not Scope.EVERY:
        assert list(spoken_of(obligation, scheme, width)) == []
        return
    definition = scheme.definition(width)
    claim = obligation.claim(definition)
    both = over(definition, claim.then, told(scheme, width, obligation))
    differ = []
    for point in spoken_of(obligation, scheme, width):
        holds, said = both(*point)
        if bool(holds) is not bool(said):
            differ.append(point)
    assert differ == []


@conditions
def test_a_condition_is_false_somewhere_and_true_somewhere(
    scheme: str, width: int, name: str, condition: Validity
) -> None:
    definition = SCHEMES[scheme].definition(width)
    holds = over(definition, condition.holds(definition))
    found = {
        bool(holds(*at))
        for point in spoken_of(BY_ID[name], SCHEMES[scheme], width)
        for at in machines(condition, definition, point)
    }
    assert found == {True, False}


@conditions
def test_the_values_that_break_a_statement_break_it_wherever_the_condition_is_false(
    scheme: str, width: int, name: str, condition: Validity
) -> None:
    definition = SCHEMES[scheme].definition(width)
    claim = BY_ID[name].claim(definition)
    values = {each: value(definition) for each, value in condition.broken_by.items()}
    if not claim.variables:
        values = {}
    whole = replace(implies(all_of(*claim.given), claim.then), values)
    both = over(definition, whole, condition.holds(definition))
    for point in spoken_of(BY_ID[name], SCHEMES[scheme], width):
        for at in machines(condition, definition, point):
            holds, said = both(*at)
            if not said:
                assert not holds, at


@conditions
def test_a_condition_is_about_a_statement_of_the_registry_and_says_why(
    scheme: str, width: int, name: str, condition: Validity
) -> None:
    obligation = BY_ID[name]
    assert not obligation.control
    assert condition.why
    variables = {var.name for var in obligation.claim(SCHEMES[scheme].definition(width)).variables}
    assert not variables or variables == set(condition.broken_by)


def test_a_statement_that_holds_everywhere_has_no_condition() -> None:
    assert BY_ID["obj.fits"].valid_where("rfc-v1", 64) is None


def test_a_scheme_that_nobody_knows_has_no_conditions() -> None:
    assert all(each.valid_where("toy", width) is None for width in DOMAIN.widths for each in HELD)


def test_a_scheme_may_have_a_condition_for_one_word_width_alone() -> None:
    assert BY_ID["obj.fits"].valid_where("pfn-idx-tagged", 32) is not None
    assert BY_ID["obj.fits"].valid_where("pfn-idx-tagged", 64) is None


def test_a_condition_says_in_words_why_it_is_one() -> None:
    found = BY_ID["obj.fits"].valid_where("pfn-idx-tagged", 32)
    assert found is not None
    assert found.why == "the tag bit and the PFN leave obj_idx no bit"
