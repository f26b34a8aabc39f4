"""The main job: every archconfig times every obligation, and schemes with one thing wrong."""

from functools import cache

import pytest
import samples
from fixtures import MUTANTS, Mutant

from zslayout.arch import shipped
from zslayout.arch.params import ArchParams, Outcome
from zslayout.pipeline.check import CheckRequest, check
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.results.check import CheckResult
from zslayout.results.finding import ConfigResult, Finding
from zslayout.solve.answer import Answer, SatResult
from zslayout.solve.engine import Engine
from zslayout.subjects.zsmalloc.registry import OBLIGATIONS, REGISTRY
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.verdict import Status

CONFIGS = shipped.load_all(VOCABULARY)
assert len(CONFIGS) > 90


@cache
def everything() -> dict[tuple[str, str], ConfigResult]:
    """Every configuration under every scheme, over the whole chain range."""
    found = check(CheckRequest(CONFIGS, tuple(SCHEMES.values()), OBLIGATIONS))
    return {(result.params.name, result.scheme.name): result for result in found.results}


def config(name: str) -> ArchParams:
    return next(params for params in CONFIGS if params.name == name)


def one(name: str, scheme: str = "rfc-v1", pattern: str = "*") -> ConfigResult:
    request = CheckRequest((config(name),), (SCHEMES[scheme],), REGISTRY.matching([pattern]))
    return check(request).results[0]


def finding(result: ConfigResult, obligation: str) -> Finding:
    return next(each for each in result.findings if each.obligation.id == obligation)


@pytest.mark.parametrize("params", CONFIGS, ids=lambda each: each.name)
def test_every_verdict_is_the_expected_one(params: ArchParams) -> None:
    wrong = []
    for scheme in SCHEMES:
        result = everything()[params.name, scheme]
        found = {each.obligation for each in result.findings}
        left_out = {each.id for each in OBLIGATIONS if each not in found}
        assert left_out <= {*result.not_applicable}
        for each in result.findings:
            where = (scheme, each.obligation.id, each.status, each.chain_sizes(each.status))
            if not each.as_expected:
                wrong.append((*where, "not expected"))
            elif each.status is Status.REFUTED and not each.obligation.control:
                explained = each.reason or result.outcome is Outcome.BUILD_ERROR
                wrong += [] if explained else [(*where, "a refutation without a reason")]
    assert wrong == []


def test_what_a_lemma_speaks_of_is_proved_of_every_configuration() -> None:
    count = 0
    for result in everything().values():
        for found in result.findings:
            for at in found.points:
                if not found.obligation.control and samples.speaks_of(found.obligation, at.layout):
                    # BLOCKED where what check has it rest on fails; the lemma does not rest on it.
                    assert at.verdict.status in {Status.PROVED, Status.BLOCKED}
                    count += at.verdict.status is Status.PROVED
    assert count > 100_000


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda each: each.name)
def test_a_wrong_scheme_is_found_out(mutant: Mutant) -> None:
    chosen = REGISTRY.matching([mutant.refuted])
    (result,) = check(CheckRequest((config("arm64-4k"),), (mutant.scheme,), chosen)).results
    assert finding(result, mutant.refuted).status is Status.REFUTED


@pytest.mark.parametrize("params", CONFIGS, ids=lambda each: each.name)
def test_the_outcome_is_the_one_that_plain_arithmetic_gives(params: ArchParams) -> None:
    pfn = params.physmem_bits - params.page_shift
    sums = []
    for chain in range(4, 17):
        least = max(32, (chain << params.page_shift) >> max(0, params.bits_per_long - pfn))
        delta = (1 << params.page_shift) >> 8
        classes = -(-((1 << params.page_shift) - least) // delta) + 1
        objects = chain * (1 << params.page_shift) // 32
        sums.append(pfn + max(1, (classes - 1).bit_length()) + (objects - 1).bit_length())
    rfc, merged = everything()[params.name, "rfc-v1"], everything()[params.name, "merged"]
    if params.bits_per_long == 32:
        assert rfc.outcome is merged.outcome is Outcome.FALLBACK
    elif max(sums) <= 64:
        assert rfc.outcome is merged.outcome is Outcome.CLASS_IDX
    else:
        assert rfc.outcome is Outcome.BUILD_ERROR
        assert merged.outcome is Outcome.FALLBACK
    assert [layout.needed_bits for layout in rfc.layouts] == sums


def test_every_chain_size_of_the_kconfig_range_is_checked() -> None:
    for result in everything().values():
        assert [chain for chain, _ in result.outcomes] == list(range(4, 17))


def test_a_check_of_one_configuration_finds_what_the_check_of_all_finds() -> None:
    alone, among = one("riscv64-sv57"), everything()["riscv64-sv57", "rfc-v1"]
    assert [(each.obligation.id, each.status) for each in alone.findings] == [
        (each.obligation.id, each.status) for each in among.findings
    ]


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda each: each.name)
def test_a_scheme_with_one_thing_wrong_is_found_out(mutant: Mutant) -> None:
    result = check(CheckRequest((config("arm64-4k"),), (mutant.scheme,), OBLIGATIONS)).results[0]
    assert not result.as_expected
    assert mutant.refuted in {
        each.obligation.id for each in result.unexpected if each.status is Status.REFUTED
    }


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda each: each.name)
def test_a_witness_of_a_wrong_scheme_replays(mutant: Mutant) -> None:
    result = check(CheckRequest((config("arm64-4k"),), (mutant.scheme,), OBLIGATIONS)).results[0]
    for each in result.unexpected:
        at = each.shown
        if at.verdict.witness is not None:
            claim = each.obligation.build(at.layout.definition)
            values = {**at.layout.values, **dict(at.verdict.witness.values)}
            assert claim.refuted_by(values)


def test_a_pattern_limits_the_report_and_not_the_proof_of_the_outcome() -> None:
    result = one("arm64-4k", pattern="size.min_aligned")
    assert [each.obligation.id for each in result.findings] == ["size.min_aligned"]
    assert result.outcome is Outcome.CLASS_IDX


def test_what_rests_on_something_refuted_is_blocked_and_says_on_what() -> None:
    verdict = finding(one("um-x86_64"), "obj.roundtrip.class").shown.verdict
    assert verdict.status is Status.BLOCKED
    assert verdict.why == "rests on obj.fits, which is not proved"


def test_an_undecided_solver_makes_exit_code_3_and_never_0(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Engine, "_ask", lambda *_: Answer(SatResult.UNKNOWN, why="tired"))
    request = CheckRequest((config("arm64-4k"),), (SCHEMES["rfc-v1"],), OBLIGATIONS)
    found = check(request)
    assert found.exit_code == 3
    assert found.results[0].undecided
    assert found.results[0].outcome is Outcome.UNPROVED
    assert Status.PROVED not in {each.status for each in found.results[0].findings}


def test_an_outcome_that_rests_on_something_undecided_is_3_though_it_is_not_reported(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ask = Engine._ask

    def tired(self: Engine, text: str) -> Answer:
        return Answer(SatResult.UNKNOWN, why="tired") if "still_old" in text else ask(self, text)

    monkeypatch.setattr(Engine, "_ask", tired)
    chosen = REGISTRY.matching(["obj.fits"])
    found = check(CheckRequest((config("arm64-4k"),), (SCHEMES["rfc-v1"],), chosen))
    assert [each.status for each in found.results[0].findings] == [Status.PROVED]
    assert found.results[0].outcome is Outcome.UNPROVED
    assert found.exit_code == 3


def test_fail_fast_stops_at_the_first_bad_configuration_and_counts_the_rest() -> None:
    bad = MUTANTS[0].scheme
    configs = (config("arm"), config("arm64-4k"), config("x86_64"), config("s390"))
    found = check(CheckRequest(configs, (bad,), OBLIGATIONS, fail_fast=True))
    assert [result.params.name for result in found.results] == ["arm", "arm64-4k"]
    assert found.unchecked == 2
    assert found.exit_code == 1


def test_nothing_checked_is_not_a_pass() -> None:
    assert CheckResult(()).exit_code == 3


GEOMETRIES = [
    (width, shift, bits)
    for width in (32, 64)
    for shift in (12, 13, 14, 16, 18)
    for bits in (shift + 2, 31, 34, 40, 44, 50, 55, 56, 57, 58, 63, 64)
]


def test_every_geometry_gets_a_verdict_that_says_something() -> None:
    configs = tuple(
        ArchParams(f"w{width}-s{shift}-b{bits}", "none", width, shift, bits, ("none",))
        for width, shift, bits in dict.fromkeys(GEOMETRIES)
    )
    found = check(CheckRequest(configs, tuple(SCHEMES.values()), OBLIGATIONS, timeout=60))
    statuses = {
        (at.verdict.status, each.obligation.control)
        for result in found.results
        for each in result.findings
        for at in each.points
    }
    assert statuses == {
        (Status.PROVED, False),
        (Status.REFUTED, False),
        (Status.REFUTED, True),
        (Status.BLOCKED, False),
        (Status.BLOCKED, True),
    }
    for result in found.results:
        if result.scheme.name == "rfc-v1" and result.params.bits_per_long == 64:
            fits = all(layout.needed_bits <= 64 for layout in result.layouts)
            # obj_idx is an unsigned int: a wider field loses bits, which is no proof of the word.
            # ZS_MIN_ALLOC_SIZE_FULL shifts an int by OBJ_INDEX_BITS.
            whole = all(
                layout.values["OBJ_IDX_BITS"] <= 32 and layout.values["OBJ_INDEX_BITS"] < 32
                for layout in result.layouts
            )
            proved = Outcome.CLASS_IDX if whole else Outcome.UNPROVED
            assert result.outcome is (proved if fits else Outcome.BUILD_ERROR)


def test_like_configurations_say_each_which_of_its_own_keys_a_refutation_comes_to() -> None:
    boards = tuple(samples.params(samples.toml(name, phys=58), name) for name in ("one", "two"))
    one, two = samples.check(boards, patterns=("obj.fits", "header.tag_free")).results
    for name, result in (("one", one), ("two", two)):
        found = samples.finding(result, "obj.fits").mentions
        assert {each.where for each in found if each.key} == {
            f"{name}.toml:$.{key}"
            for key in ("bits_per_long", "chain_size", "page_shift", "physmem_bits")
        }
    assert one.layouts is two.layouts
    assert [a is b for a, b in zip(one.findings, two.findings, strict=True)].count(False) == 1
