"""A refuted lemma, at the smallest point where its statement is false."""

from dataclasses import replace

import pytest
import samples

from zslayout.arch.point import ParameterPoint
from zslayout.expr.nodes import TRUE
from zslayout.pipeline import lemma_index
from zslayout.pipeline.counterexample import counterexample
from zslayout.solve import oracle
from zslayout.solve.answer import Answer, SatResult
from zslayout.solve.engine import Engine, Question
from zslayout.subjects.zsmalloc import widths
from zslayout.subjects.zsmalloc.parameters import DOMAIN
from zslayout.subjects.zsmalloc.registry import BY_ID
from zslayout.subjects.zsmalloc.schemes import SCHEMES, rfc_v1
from zslayout.theorem import build
from zslayout.theorem.lemma import Lemma
from zslayout.verdict import Status
from zslayout.words.layout import numbers
from zslayout.words.parameters import BITS_PER_LONG
from zslayout.words.scheme import Scheme


def unconditional(scheme: str) -> Scheme:
    """The scheme under a name for which no exact conditions are known: false where they are."""
    return replace(SCHEMES[scheme], name="toy")


def over_parameters(scheme: Scheme, width: int, name: str) -> Lemma:
    return build.lemma(scheme, width, BY_ID[name], direct=True)


def failing(scheme: Scheme, width: int, name: str) -> list[ParameterPoint]:
    """Every point of the domain where the statement is false, point by point."""
    claim = BY_ID[name].claim(scheme.definition(width))
    found = {point: numbers(scheme, point) for point in DOMAIN.points(width)}
    instances = {
        point: tuple(at.values[parameter.name] for parameter in claim.parameters)
        for point, at in found.items()
        if at.asserted
    }
    question = Question(claim, tuple(dict.fromkeys(instances.values())), expect_refuted=True)
    [verdicts] = Engine(30).decide([question])
    return [
        point
        for point, instance in instances.items()
        if verdicts[instance].status is Status.REFUTED
    ]


@pytest.mark.parametrize(
    ("scheme", "width", "name"),
    [
        ("merged", 32, "size.min_aligned"),
        ("pfn-idx", 32, "size.min_le_max"),
        ("rfc-v1", 64, "macro.defined"),
        ("merged", 64, "obj.decode_total"),
    ],
)
def test_the_point_is_the_smallest_by_page_then_chain_then_physical_bits(
    scheme: str, width: int, name: str
) -> None:
    wrong = unconditional(scheme)
    result = counterexample(over_parameters(wrong, width, name), "z3", 30)
    assert result is not None
    least = min(
        failing(wrong, width, name),
        key=lambda point: (
            point["PAGE_SHIFT"],
            point["CONFIG_ZSMALLOC_CHAIN_SIZE"],
            point["MAX_POSSIBLE_PHYSMEM_BITS"],
        ),
    )
    assert result.layouts[0].at == least
    assert result.params.chain_size.all == (least["CONFIG_ZSMALLOC_CHAIN_SIZE"],)


def test_the_statement_is_checked_at_the_point_and_nothing_else_is() -> None:
    lemma = over_parameters(samples.NARROW_MASK, 64, "obj.roundtrip.class")
    result = counterexample(lemma, "z3", 30)
    assert result is not None
    [finding] = result.findings
    assert finding.obligation is lemma.obligation
    assert finding.status is Status.REFUTED
    assert not finding.as_expected
    assert result.scheme is samples.NARROW_MASK
    assert (result.params.name, result.params.arch) == ("64-bit", "any")
    assert result.params.title == "the smallest point of the theorem's domain where it fails"
    witness = finding.shown.verdict.witness
    assert witness is not None
    assert dict(witness.values) == {"pfn": 0, "class_idx": 0x80, "obj_idx": 0}


def test_a_statement_that_fails_where_the_fields_do_not_fit_has_values_that_break_it() -> None:
    """Where `check` would say only that the statement rests on `obj.fits`."""
    everywhere = replace(
        rfc_v1.SCHEME,
        define=lambda width: replace(
            rfc_v1.define(width, gate=lambda *_: BITS_PER_LONG >= 32), assertion=TRUE
        ),
    )
    result = counterexample(over_parameters(everywhere, 32, "obj.roundtrip.idx"), "z3", 30)
    assert result is not None
    [finding] = result.findings
    assert finding.status is Status.REFUTED
    at = finding.shown
    assert at.verdict.witness is not None
    claim = finding.obligation.claim(at.layout.definition)
    assert claim.refuted_by({**at.layout.values, **dict(at.verdict.witness.values)})


@pytest.mark.parametrize(
    "lemma",
    [
        widths.lemmas(64)[0],
        next(
            each
            for each in lemma_index.scheme_lemmas(SCHEMES["merged"], 32)
            if each.id == "size.min_aligned.converse"
        ),
        over_parameters(SCHEMES["pfn-idx"], 32, "obj.fits"),
    ],
    ids=["about no scheme", "about no obligation", "true"],
)
def test_there_is_none_for_what_cannot_be_checked_or_is_true(lemma: Lemma) -> None:
    assert counterexample(lemma, "z3", 30) is None


def test_there_is_none_when_the_solver_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oracle, "ask", lambda *_: Answer(SatResult.UNKNOWN, why="tired"))
    lemma = over_parameters(samples.NARROW_MASK, 64, "obj.roundtrip.class")
    assert counterexample(lemma, "z3", 30) is None


def test_a_solver_that_gives_up_on_the_way_leaves_a_larger_point_that_fails_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ask, asked = oracle.ask, []

    def tired(solver: str, script: str, timeout: float) -> Answer:
        asked.append(script)
        return ask(solver, script, timeout) if len(asked) == 1 else Answer(SatResult.UNKNOWN)

    monkeypatch.setattr(oracle, "ask", tired)
    scheme = unconditional("merged")
    result = counterexample(over_parameters(scheme, 32, "size.min_aligned"), "z3", 30)
    assert result is not None
    assert result.findings[0].status is Status.REFUTED
    assert len(asked) > 1
