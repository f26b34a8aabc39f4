"""The theorem, lemma by lemma: what is proved, what is refuted and where, and what is neither."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache

import pytest
import samples
from fixtures import MUTANTS, Mutant, with_field, with_macro

from zslayout.errors import UserError
from zslayout.pipeline import lemma_index
from zslayout.pipeline import prove as module
from zslayout.pipeline.prove import ProveRequest, prove
from zslayout.results.lemma_result import LemmaResult
from zslayout.results.theorem import TheoremResult
from zslayout.solve import oracle
from zslayout.solve.answer import Answer, SatResult
from zslayout.subjects.known import subjects_of
from zslayout.subjects.zsmalloc import widths
from zslayout.subjects.zsmalloc.parameters import DOMAIN
from zslayout.subjects.zsmalloc.registry import REGISTRY
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.verdict import Status
from zslayout.words.domain import Domain
from zslayout.words.scheme import Scheme, SchemeModel

RIGHT = SCHEMES["pfn-idx"]


def changed(change: Callable[[SchemeModel], SchemeModel]) -> Scheme:
    scheme = SCHEMES["rfc-v1"]
    return replace(scheme, define=lambda width: change(scheme.definition(width)))


def _idx_declared_short(definition: SchemeModel) -> SchemeModel:
    idx = definition.word.field("obj_idx")
    return with_field(definition, "obj_idx", width=idx.width - 1)


def _overlapping(definition: SchemeModel) -> SchemeModel:
    return with_macro(definition, "OBJ_IDX_BITS", lambda bits: bits + 1)


def _never_compiles(definition: SchemeModel) -> SchemeModel:
    return replace(definition, assertion=definition.macro("_PFN_BITS") < 0)


DECLARED_SHORT = changed(_idx_declared_short)
"""rfc-v1 that leaves a bit between obj_idx and class_idx: no field is wrong but the cut is."""

OVERLAPPING = changed(_overlapping)
"""rfc-v1 whose class_idx reaches into the PFN."""

NEVER_COMPILES = changed(_never_compiles)
"""rfc-v1 with a static assertion that is false all over the domain."""

WRONG = (*MUTANTS, Mutant("class_idx reaches into the PFN", OVERLAPPING, "obj.roundtrip.class"))


def asked(scheme: Scheme, *patterns: str) -> ProveRequest:
    return ProveRequest((scheme,), REGISTRY.matching(patterns), jobs=1)


def quickly(request: ProveRequest) -> TheoremResult:
    """Without the lemmas that are the same for every scheme, controls, and all other points."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "subjects_of", lambda _: ())
        patch.setattr(module, "failing_region", lambda *_: None)
        patch.setattr(module, "refuted_controls", lambda *_: ())
        return prove(request)


@cache
def wrong(scheme: Scheme, pattern: str) -> TheoremResult:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Domain, "widths", (64,))
        return quickly(asked(scheme, pattern))


def lemma_result(theorem: TheoremResult, name: str) -> LemmaResult:
    [found] = [each for each in theorem.lemma_results if each.lemma.name == name]
    return found


def statuses(theorem: TheoremResult) -> dict[str, Status]:
    return {each.lemma.name: each.status for each in theorem.lemma_results}


def say(monkeypatch: pytest.MonkeyPatch, answer: Callable[[str, str], SatResult | None]) -> None:
    """Let solvers say something else: given the solver and the text, None for the truth."""
    ask = oracle.ask

    def meddled(solver: str, script: str, timeout: float, *, core: bool = False) -> Answer:
        says = answer(solver, script)
        if says is None:
            return ask("z3", script, timeout, core=core)
        return Answer(says, why="tired" if says is SatResult.UNKNOWN else "")

    monkeypatch.setattr(oracle, "ask", meddled)
    monkeypatch.setattr(module, "subjects_of", lambda _: ())
    # Another process would know nothing of the verdict_stubs.
    monkeypatch.setattr(module, "ProcessPoolExecutor", lambda jobs, **_: ThreadPoolExecutor(jobs))


@cache
def right() -> tuple[TheoremResult, tuple[tuple[str, int, int], ...]]:
    told: list[tuple[str, int, int]] = []
    theorem = prove(
        asked(RIGHT, "obj.roundtrip.*", "size.min_aligned"),
        lambda *progress: told.append(progress),
    )
    return theorem, tuple(told)


def test_a_right_scheme_is_proved_lemma_by_lemma_in_the_order_of_the_index() -> None:
    theorem, _ = right()
    assert [each.lemma.name for each in theorem.lemma_results] == [
        "word widths.sufficient 32",
        "word widths.necessary 32",
        "word widths.sufficient 64",
        "word widths.necessary 64",
        "pfn-idx obj.adjacent 32",
        "pfn-idx obj.roundtrip.pfn 32",
        "pfn-idx obj.roundtrip.idx 32",
        "pfn-idx size.min_aligned 32",
        "pfn-idx size.min_aligned.converse 32",
        "pfn-idx obj.adjacent 64",
        "pfn-idx obj.roundtrip.pfn 64",
        "pfn-idx obj.roundtrip.idx 64",
        "pfn-idx size.min_aligned 64",
    ]
    assert set(statuses(theorem).values()) == {Status.PROVED}
    assert theorem.exit_code == 0


def test_what_is_proved_says_by_whom_and_shows_values_that_meet_the_premises() -> None:
    theorem, _ = right()
    for each in theorem.lemma_results:
        [said] = each.said
        assert (said.solver, said.status, said.why) == ("z3", Status.PROVED, "")
        assert said.milliseconds > 0
        assert each.lemma.assumption.false_at(each.example) == ()
        assert not each.directly
        assert each.refutation is None
        assert each.premises == ()
    assert [solver.split()[0] for solver in theorem.solvers] == ["z3"]


def test_the_controls_of_the_families_asked_for_are_refuted() -> None:
    theorem, _ = right()
    assert {each.obligation.family for each in theorem.controls} == {"obj", "size"}
    assert all(each.point is not None for each in theorem.controls)


def test_progress_is_told_lemma_by_lemma() -> None:
    theorem, told = right()
    count = len(theorem.lemma_results)
    assert [done for _, done, _ in told] == list(range(1, count + 1))
    assert {of for *_, of in told} == {count}
    assert [name.removeprefix("z3: ") for name, *_ in told] == list(statuses(theorem))


@pytest.mark.parametrize("mutant", WRONG, ids=lambda each: each.name)
def test_a_scheme_with_one_thing_wrong_is_refuted_at_a_small_point(mutant: Mutant) -> None:
    theorem = wrong(mutant.scheme, mutant.refuted)
    assert theorem.exit_code == 1
    refuted = lemma_result(theorem, f"rfc-v1 {mutant.refuted} 64")
    assert refuted.status is Status.REFUTED
    assert refuted.refutation is not None
    params = refuted.refutation.params
    assert (params.page_shift, params.chain_size.all) == (12, (4,))
    assert params.bits_per_long == 64


@pytest.mark.parametrize("mutant", WRONG, ids=lambda each: each.name)
def test_the_point_and_the_values_really_break_the_statement(mutant: Mutant) -> None:
    refuted = [
        each
        for each in wrong(mutant.scheme, mutant.refuted).lemma_results
        if each.status is Status.REFUTED and each.lemma.obligation is not None
    ]
    assert refuted
    for each in refuted:
        assert each.refutation is not None
        [finding] = each.refutation.findings
        assert finding.obligation is each.lemma.obligation
        at = finding.shown
        assert at.verdict.witness is not None
        claim = finding.obligation.claim(at.layout.definition)
        assert claim.refuted_by({**at.layout.values, **dict(at.verdict.witness.values)})


def test_what_rests_on_something_refuted_is_proved_over_parameters_and_says_so() -> None:
    theorem = quickly(asked(DECLARED_SHORT, "obj.roundtrip.idx", "obj.roundtrip.class"))
    assert statuses(theorem) == {
        "rfc-v1 obj.adjacent 32": Status.REFUTED,
        "rfc-v1 obj.roundtrip.idx 32": Status.PROVED,
        "rfc-v1 obj.adjacent 64": Status.REFUTED,
        "rfc-v1 obj.roundtrip.class 64": Status.PROVED,
        "rfc-v1 obj.roundtrip.idx 64": Status.PROVED,
    }
    assert {each.lemma.id: each.directly for each in theorem.lemma_results} == {
        "obj.adjacent": False,
        "obj.roundtrip.idx": True,
        "obj.roundtrip.class": True,
    }
    assert theorem.exit_code == 1
    for each in theorem.lemma_results:
        assert each.directly is (not each.lemma.uses and each.lemma.id != "obj.adjacent")


def test_what_rests_on_something_undecided_is_proved_over_parameters(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cut = "; pfn-idx obj.adjacent "
    say(monkeypatch, lambda _, text: SatResult.UNKNOWN if text.startswith(cut) else None)
    theorem = prove(asked(RIGHT, "obj.roundtrip.idx"))
    for width in (32, 64):
        assert lemma_result(theorem, f"pfn-idx obj.adjacent {width}").status is Status.UNKNOWN
        found = lemma_result(theorem, f"pfn-idx obj.roundtrip.idx {width}")
        assert (found.status, found.directly, found.lemma.uses) == (Status.PROVED, True, ())
    assert theorem.exit_code == 3


def test_a_lemma_whose_proof_over_parameters_is_undecided_too_is_undecided(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def answer(_: str, text: str) -> SatResult | None:
        cut = text.startswith("; pfn-idx obj.adjacent ")
        return SatResult.UNKNOWN if cut or "page_shift" in text else None

    say(monkeypatch, answer)
    theorem = prove(asked(RIGHT, "obj.roundtrip.idx"))
    assert set(statuses(theorem).values()) == {Status.UNKNOWN}
    assert {each.why for each in theorem.lemma_results} == {"tired"}
    assert theorem.exit_code == 3


def test_what_a_solution_over_widths_shows_is_decided_over_parameters(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Widths that are free may have values that no configuration gives them."""
    over_widths = "; pfn-idx obj.roundtrip.idx "
    say(
        monkeypatch,
        lambda _, text: (
            SatResult.SAT if text.startswith(over_widths) and "page_shift" not in text else None
        ),
    )
    theorem = prove(asked(RIGHT, "obj.roundtrip.idx"))
    found = lemma_result(theorem, "pfn-idx obj.roundtrip.idx 64")
    assert (found.status, found.directly) == (Status.PROVED, True)
    assert theorem.exit_code == 0


def test_a_solver_that_gives_up_proves_nothing_and_is_exit_code_3(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    say(monkeypatch, lambda *_: SatResult.UNKNOWN)
    theorem = prove(asked(RIGHT, "obj.roundtrip.*"))
    assert set(statuses(theorem).values()) == {Status.UNKNOWN}
    assert all(each.confirmed == () for each in theorem.lemma_results)
    assert theorem.exit_code == 3


def test_premises_that_nobody_could_decide_are_undecided_and_not_vacuous(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    say(monkeypatch, lambda *_: SatResult.UNKNOWN)
    monkeypatch.setattr(module, "subjects_of", subjects_of)
    theorem = prove(asked(RIGHT, "obj.fits"))
    assert {each.lemma.name: each.why for each in theorem.lemma_results} == {
        "word widths.sufficient 32": "premises undecided: tired",
        "word widths.necessary 32": "premises undecided: tired",
        "word widths.sufficient 64": "premises undecided: tired",
        "word widths.necessary 64": "premises undecided: tired",
        "pfn-idx obj.fits 32": "tired",
        "pfn-idx obj.fits 64": "tired",
    }
    assert set(statuses(theorem).values()) == {Status.UNKNOWN}
    assert theorem.exit_code == 3


def test_premises_that_contradict_each_other_prove_nothing() -> None:
    theorem = quickly(asked(NEVER_COMPILES, "obj.roundtrip.idx", "obj.fits"))
    assert set(statuses(theorem).values()) == {Status.VACUOUS}
    assert {each.why for each in theorem.lemma_results} == {"nothing meets the premises"}
    assert all(each.said == () and each.example == {} for each in theorem.lemma_results)
    assert theorem.exit_code == 1


def test_two_solvers_that_differ_are_a_dispute_and_exit_code_4(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def answer(solver: str, text: str) -> SatResult | None:
        wrong = text.startswith("; pfn-idx obj.fits 64") and solver == "cvc5"
        return SatResult.SAT if wrong else None

    say(monkeypatch, answer)
    theorem = prove(replace(asked(RIGHT, "obj.fits"), confirm=("cvc5", "bitwuzla")))
    agreed, disputed = (lemma_result(theorem, f"pfn-idx obj.fits {width}") for width in (32, 64))
    assert (agreed.disputed, agreed.confirmed) == (False, ("z3", "cvc5", "bitwuzla"))
    assert (disputed.disputed, disputed.confirmed) == (True, ("z3", "bitwuzla"))
    assert theorem.exit_code == 4


def test_a_dispute_about_a_lemma_over_widths_is_not_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def answer(solver: str, text: str) -> SatResult | None:
        over_widths = text.startswith("; pfn-idx obj.roundtrip.idx 64") and "page_shift" not in text
        return SatResult.SAT if over_widths and solver == "z3" else None

    say(monkeypatch, answer)
    theorem = prove(replace(asked(RIGHT, "obj.roundtrip.idx"), confirm=("cvc5",)))
    assert theorem.exit_code == 4


def test_a_solver_that_does_not_confirm_in_time_is_exit_code_3(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    say(monkeypatch, lambda solver, _: SatResult.UNKNOWN if solver == "cvc5" else None)
    theorem = prove(replace(asked(RIGHT, "obj.fits"), confirm=("cvc5",)))
    assert set(statuses(theorem).values()) == {Status.PROVED}
    assert {each.confirmed for each in theorem.lemma_results} == {("z3",)}
    assert theorem.exit_code == 3


def test_other_solvers_confirm_the_very_same_texts() -> None:
    theorem = quickly(replace(asked(RIGHT, "obj.fits"), confirm=("bitwuzla",)))
    assert {each.confirmed for each in theorem.lemma_results} == {("z3", "bitwuzla")}
    assert [solver.split()[0] for solver in theorem.solvers] == ["z3", "Bitwuzla"]
    assert theorem.exit_code == 0


def test_a_solver_that_nobody_knows_is_a_fault() -> None:
    with pytest.raises(UserError) as raised:
        prove(replace(asked(RIGHT, "obj.fits"), solver="yices"))
    assert str(raised.value) == "--solver: unknown solver yices (known: bitwuzla, cvc5, z3)"


def test_what_is_asked_for_comes_with_all_that_it_rests_on_and_its_converse() -> None:
    found = [
        each.name
        for each in module._requested_lemmas(asked(SCHEMES["rfc-v1"], "torn.class_stable"))
    ]
    assert found[4:] == [
        "rfc-v1 obj.adjacent 64",
        "rfc-v1 obj.roundtrip.pfn 64",
        "rfc-v1 obj.roundtrip.class 64",
        "rfc-v1 obj.roundtrip.idx 64",
        "rfc-v1 torn.class_stable 64",
    ]
    found = [each.name for each in module._requested_lemmas(asked(SCHEMES["rfc-v1"], "gate.sound"))]
    assert found[4:] == [
        "rfc-v1 gate.never_on 32",
        "rfc-v1 gate.never_off 64",
        "rfc-v1 gate.sound 64",
        "rfc-v1 gate.sound.converse 64",
    ]
    found = [
        each.name for each in module._requested_lemmas(asked(SCHEMES["merged"], "obj.decode_total"))
    ]
    assert found[-2:] == ["merged obj.decode_total 64", "merged obj.decode_total.converse 64"]


def test_everything_that_is_asked_for_is_every_lemma() -> None:
    request = ProveRequest(tuple(SCHEMES.values()), REGISTRY.matching([]))
    expected = [
        *(lemma.name for width in (32, 64) for lemma in widths.lemmas(width)),
        *(
            lemma.name
            for scheme in SCHEMES.values()
            for width in (32, 64)
            for lemma in lemma_index.scheme_lemmas(scheme, width)
        ),
    ]
    assert [each.name for each in module._requested_lemmas(request)] == expected


def test_at_a_configuration_the_lemmas_are_instances_and_there_are_no_controls() -> None:
    configs = (samples.named("arm64-4k"), samples.named("i386"))
    request = replace(asked(SCHEMES["merged"], "obj.fits", "obj.roundtrip.class"), configs=configs)
    theorem = prove(request)
    assert statuses(theorem) == {
        "arm64-4k/merged obj.fits 64": Status.PROVED,
        "arm64-4k/merged obj.roundtrip.class 64": Status.PROVED,
        "i386/merged obj.fits 32": Status.PROVED,
    }
    assert theorem.controls == ()
    assert theorem.exit_code == 0


def test_an_instance_that_is_refuted_is_shown_at_its_own_configuration() -> None:
    config = samples.named("arm64-64k")
    request = replace(asked(samples.NARROW_MASK, "obj.roundtrip.class"), configs=(config,))
    [found] = prove(request).lemma_results
    assert found.status is Status.REFUTED
    assert found.refutation is not None
    params = found.refutation.params
    assert (params.page_shift, params.physmem_bits) == (config.page_shift, config.physmem_bits)


def test_premises_are_told_when_asked_for() -> None:
    theorem = quickly(replace(asked(RIGHT, "obj.roundtrip.idx"), premises=True))
    for each in theorem.lemma_results:
        assert tuple(premise.name for premise in each.premises) == each.lemma.premises
    assert theorem.exit_code == 0


def test_a_lemma_that_holds_over_parameters_alone_is_confirmed_there() -> None:
    """Sixteen bits are enough for a class index, and over the widths nobody knows."""
    scheme = samples.SIXTEEN_BITS
    request = replace(asked(scheme, "obj.roundtrip.class"), confirm=("bitwuzla",))
    theorem = prove(request)
    (found,) = (each for each in theorem.lemma_results if each.lemma.id == "obj.roundtrip.class")
    assert found.directly
    assert found.status is Status.PROVED
    assert found.confirmed == ("z3", "bitwuzla")
    assert theorem.exit_code == 0


def test_what_is_proved_already_is_not_asked_and_may_be_rested_on() -> None:
    request = asked(RIGHT, "obj.disjoint")
    proved = frozenset(f"{RIGHT.name} obj.adjacent {width}" for width in DOMAIN.widths)
    found = prove(replace(request, proved=proved))
    names = {each.lemma.name for each in found.lemma_results}
    assert not names & proved
    rests = [each for each in found.lemma_results if each.lemma.id == "obj.disjoint"]
    assert [each.lemma.uses for each in rests] == [("obj.adjacent",)] * 2
    assert {each.status for each in rests} == {Status.PROVED}
    assert not any(each.directly for each in rests)
