"""The controls of the theorem: each is false somewhere in its scope."""

from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from zslayout.errors import InternalError
from zslayout.expr.formula import Formula, NamedAssertion
from zslayout.expr.nodes import FALSE, TRUE
from zslayout.pipeline.control import refuted_controls
from zslayout.results.lemma_result import ControlResult
from zslayout.solve.engine import Engine, Question
from zslayout.solve.query import Instance
from zslayout.subjects.known import SUBJECTS
from zslayout.subjects.zsmalloc import registry
from zslayout.subjects.zsmalloc.parameters import DOMAIN
from zslayout.subjects.zsmalloc.registry import OBLIGATIONS, REGISTRY
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.subjects.zsmalloc.subject import ZSMALLOC
from zslayout.theorem import build
from zslayout.theorem.lemma import Lemma
from zslayout.vc.claim import Claim
from zslayout.vc.obligation import Obligation, Scope
from zslayout.vc.registry import Registry
from zslayout.verdict import Status, Verdict
from zslayout.words.layout import numbers


@cache
def every() -> tuple[ControlResult, ...]:
    return tuple(refuted_controls(SCHEMES.values(), OBLIGATIONS))


def test_every_control_is_refuted_under_every_scheme_and_word_that_it_speaks_of() -> None:
    assert len(every()) > 100
    assert [each for each in every() if each.point is None] == []
    spoken_of = {each.obligation for each in every()}
    assert spoken_of == {each for each in OBLIGATIONS if each.control}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_control_is_false_at_the_point_told(scheme: str) -> None:
    engine = Engine(10)
    for each in every():
        if each.scheme.name != scheme:
            continue
        assert each.point is not None
        assert each.point["BITS_PER_LONG"] == each.bits_per_long
        at = numbers(each.scheme, each.point)
        assert at.asserted
        claim = each.obligation.claim(each.scheme.definition(each.bits_per_long))
        instance = tuple(at.values[parameter.name] for parameter in claim.parameters)
        [verdicts] = engine.decide([Question(claim, (instance,), expect_refuted=True)])
        witness = verdicts[instance].witness
        assert witness is not None
        assert claim.refuted_by({**at.values, **dict(witness.values)})


def test_the_point_told_is_in_the_domain_and_in_the_scope() -> None:
    inside = {width: set(DOMAIN.points(width)) for width in (32, 64)}
    for each in every():
        assert each.point is not None
        assert each.point in inside[each.bits_per_long]
        enabled = numbers(each.scheme, each.point).enabled
        match each.obligation.scope:
            case Scope.GATE_ON:
                assert enabled
            case Scope.GATE_OFF:
                assert each.scheme.gated
                assert not enabled
            case Scope.EVERY:
                pass


def test_a_control_says_nothing_where_its_scope_is_empty() -> None:
    sides = {
        (each.scheme.name, each.bits_per_long)
        for each in every()
        if each.obligation.scope is Scope.GATE_ON
    }
    assert sides == {("rfc-v1", 64), ("merged", 64)}
    sides = {
        (each.scheme.name, each.bits_per_long)
        for each in every()
        if each.obligation.scope is Scope.GATE_OFF
    }
    assert sides == {("rfc-v1", 32), ("merged", 32), ("merged", 64)}


def test_the_controls_are_those_of_the_families_asked_for_in_the_registrys_order() -> None:
    found = tuple(refuted_controls([SCHEMES["pfn-idx"]], REGISTRY.matching(["size.min_aligned"])))
    expected = [each.id for each in OBLIGATIONS if each.control and each.family == "size"]
    assert expected
    both = [each for each in expected if _in_every_scope(each)]
    assert [each.obligation.id for each in found] == both * 2
    assert [each.bits_per_long for each in found] == [32] * len(both) + [64] * len(both)


def _in_every_scope(name: str) -> bool:
    return registry.BY_ID[name].scope is Scope.EVERY


def test_a_control_that_is_true_is_told_as_one_that_nothing_refutes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    true = Obligation(
        "toy.true", "It is true.", (), lambda _: Claim((), (), TRUE), control_of="toy"
    )
    bare = replace(ZSMALLOC, registry=Registry((true,)))
    monkeypatch.setitem(SUBJECTS, ZSMALLOC.name, bare)
    found = tuple(refuted_controls([SCHEMES["pfn-idx"]], [true]))
    assert [(each.obligation, each.point) for each in found] == [(true, None), (true, None)]


def test_a_control_that_nobody_decides_is_not_refuted(monkeypatch: pytest.MonkeyPatch) -> None:
    def gives_up(_: Engine, questions: list[Question]) -> list[dict[Instance, Verdict]]:
        return [dict.fromkeys(each.instances, Verdict(Status.UNKNOWN)) for each in questions]

    monkeypatch.setattr(Engine, "decide", gives_up)
    found = tuple(refuted_controls([SCHEMES["pfn-idx"]], REGISTRY.matching(["obj.fits"])))
    assert {each.point for each in found} == {None}


def test_a_scheme_that_never_compiles_has_nothing_to_control() -> None:
    never = replace(
        SCHEMES["rfc-v1"],
        define=lambda width: replace(
            SCHEMES["rfc-v1"].definition(width),
            assertion=SCHEMES["rfc-v1"].definition(width).macro("_PFN_BITS") < 0,
        ),
    )
    assert tuple(refuted_controls([never], REGISTRY.matching(["obj.*"]))) == ()


def test_what_refutes_a_control_must_solve_the_formula_of_its_lemma(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A formula that nothing can solve would prove whatever it is asked."""
    made = build.lemma

    def unsolvable(*of: Any, **how: Any) -> Lemma:
        lemma = made(*of, **how)
        never = NamedAssertion("never", "nothing is so", FALSE)
        return replace(
            lemma,
            formula=Formula(lemma.formula.free, lemma.formula.definitions, (never,)),
        )

    monkeypatch.setattr(build, "lemma", unsolvable)
    with pytest.raises(InternalError, match=r"its formula is not solved, as never is false$"):
        list(refuted_controls([SCHEMES["merged"]], REGISTRY.matching(["obj.*"])))
