"""The smallest changes that mend a layout, against sums that are made here."""

from functools import cache

import pytest
import samples
import verdict_stubs

from zslayout.arch import shipped
from zslayout.arch.params import ArchParams, Outcome
from zslayout.pipeline.probes import Probes
from zslayout.pipeline.suggest import gate_everywhere, suggest
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.results.suggest import ParameterChange, SuggestResult
from zslayout.results.trial import Axis
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.subjects.zsmalloc.schemes.rfc_v1 import COMPUTED_GATE
from zslayout.verdict import Status
from zslayout.words.layout import layouts

EVERYONE = shipped.load_all(VOCABULARY)
SHARED = Probes(10.0)
UNBUILT = [
    config
    for config in EVERYONE
    if config.expected_outcome("rfc-v1", Outcome.CLASS_IDX) is Outcome.BUILD_ERROR
]
assert len(UNBUILT) == 12

_Changes = tuple[tuple[Axis, int, int], ...]


def one(config: ArchParams, scheme: str = "rfc-v1", chain_size: int | None = None) -> SuggestResult:
    return suggest(SHARED, config, SCHEMES[scheme], chain_size)


def changes(found: SuggestResult) -> list[_Changes]:
    return [
        tuple((change.axis, change.before, change.after) for change in each.changes)
        for each in found.found
    ]


@cache
def um() -> SuggestResult:
    return suggest(SHARED, samples.named("um-x86_64"), SCHEMES["rfc-v1"], None, EVERYONE)


@pytest.mark.parametrize("config", UNBUILT, ids=lambda each: each.name)
def test_the_physical_bits_suggested_are_the_most_that_plain_sums_allow(config: ArchParams) -> None:
    page = config.page_shift
    least_needed = [
        phys - page + (255 if page < 14 else 257).bit_length() + (16 << page - 5).bit_length() - 1
        for phys in range(64, page, -1)
    ]
    most = next(
        phys for phys, bits in zip(range(64, page, -1), least_needed, strict=True) if bits <= 64
    )
    assert ((Axis.PHYSMEM_BITS, 64, most),) in changes(one(config))


@pytest.mark.parametrize("scheme", ["rfc-v1", "merged"])
@pytest.mark.parametrize("name", ["um-x86_64", "alpha", "arm", "arm-lpae", "riscv32"])
def test_one_step_less_than_a_suggested_number_does_not_do(name: str, scheme: str) -> None:
    config = samples.named(name)
    for each in one(config, scheme).found:
        for change in each.changes:
            if change.axis is Axis.PHYSMEM_BITS:
                wider = samples.board(
                    bits=config.bits_per_long, shift=config.page_shift, phys=change.after + 1
                )
                gate = ParameterChange(Axis.GATE) in each.changes
                tried = COMPUTED_GATE if gate else SCHEMES[scheme]
                assert any(at.outcome is not Outcome.CLASS_IDX for at in layouts(tried, wider))


def test_um_is_mended_by_its_gate_by_fewer_physical_bits_and_by_two_size_classes() -> None:
    assert changes(um()) == [
        ((Axis.GATE, 0, 0),),
        ((Axis.PHYSMEM_BITS, 64, 57),),
        ((Axis.CLASS_BITS, 8, 0),),
    ]
    assert [each.outcome for each in um().found] == [
        Outcome.FALLBACK,
        Outcome.CLASS_IDX,
        Outcome.CLASS_IDX,
    ]
    assert [each.axis for each in um().infeasible] == [Axis.CHAIN_SIZE, Axis.PAGE_SHIFT]
    assert [each.best.headroom_bits for each in um().infeasible] == [-5, -7]


def test_a_computed_gate_mends_every_architecture_and_none_loses_the_encoding() -> None:
    found = um().everywhere
    assert found is not None
    assert (found.lost, found.worse, found.undecided) == ((), (), ())
    assert [name for name, _ in found.gained] == [config.name for config in UNBUILT]
    assert {outcome for _, outcome in found.gained} == {Outcome.FALLBACK}
    carried = [
        config.name
        for config in EVERYONE
        if config.expected_outcome("rfc-v1", Outcome.CLASS_IDX) is Outcome.CLASS_IDX
    ]
    assert list(found.kept) == carried
    assert found.count == len(EVERYONE)


@pytest.mark.parametrize("name", ["um-x86_64", "arm-lpae"])
def test_every_suggestion_is_sound_at_every_chain_size(name: str) -> None:
    for scheme in ("rfc-v1", "merged"):
        for each in one(samples.named(name), scheme).found:
            assert [trial.layout.chain_size for trial in each.trials] == list(range(4, 17))
            assert all(trial.sound and trial.proved >= 30 for trial in each.trials)


@pytest.mark.parametrize(
    ("name", "scheme"),
    [("riscv64-sv57", "rfc-v1"), ("riscv64-sv57", "merged"), ("parisc64", "rfc-v1")],
)
def test_what_holds_already_needs_nothing(name: str, scheme: str) -> None:
    found = one(samples.named(name), scheme)
    assert (found.broken, found.found, found.infeasible) == ((), (), ())


def test_a_fallback_is_mended_by_class_idx_alone() -> None:
    found = one(samples.named("um-x86_64"), "merged")
    assert changes(found) == [((Axis.PHYSMEM_BITS, 64, 56),), ((Axis.CLASS_BITS, 8, 0),)]
    assert {each.outcome for each in found.found} == {Outcome.CLASS_IDX}


def test_a_gate_that_asks_for_64_bit_words_is_mended_by_nothing_on_32_bits() -> None:
    found = one(samples.named("arm-lpae"), "merged")
    assert (changes(found), bool(found.broken)) == ([], True)


def test_two_changes_are_tried_where_no_single_one_helps() -> None:
    gate = (Axis.GATE, 0, 0)
    assert changes(one(samples.named("arm-lpae"))) == [(gate, (Axis.PHYSMEM_BITS, 40, 25))]
    assert changes(one(samples.named("arm"))) == [
        (gate, (Axis.PHYSMEM_BITS, 32, 25)),
        (gate, (Axis.CLASS_BITS, 8, 0)),
    ]


def test_a_gate_that_asks_for_too_much_is_mended_by_the_smallest_step_on_each_axis() -> None:
    found = one(samples.board(phys=57), "merged")
    assert changes(found) == [
        ((Axis.CHAIN_SIZE, 16, 8),),
        ((Axis.PHYSMEM_BITS, 57, 56),),
        ((Axis.CLASS_BITS, 8, 7),),
    ]
    assert [trial.layout.chain_size for trial in found.found[0].trials] == [4, 5, 6, 7, 8]


def test_one_chain_size_is_mended_alone() -> None:
    assert changes(one(samples.board(phys=58), chain_size=16)) == [
        ((Axis.GATE, 0, 0),),
        ((Axis.CHAIN_SIZE, 16, 8),),
        ((Axis.PHYSMEM_BITS, 58, 57),),
        ((Axis.CLASS_BITS, 8, 7),),
    ]
    assert one(samples.board(phys=58), chain_size=8).broken == ()


@pytest.mark.parametrize(("scheme", "most"), [("pfn-idx", 40), ("pfn-idx-tagged", 39)])
def test_two_fields_that_overflow_need_fewer_physical_bits(scheme: str, most: int) -> None:
    found = one(samples.board(bits=32, phys=50), scheme)
    assert changes(found) == [((Axis.PHYSMEM_BITS, 50, most),)]
    assert found.found[0].outcome is Outcome.FALLBACK


def test_a_change_that_the_check_refutes_is_not_suggested(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    verdict_stubs.say(
        monkeypatch, Status.REFUTED, "obj.injective", lambda each: each.values["CLASS_BITS"] < 8
    )
    found = suggest(Probes(10.0), samples.named("um-x86_64"), SCHEMES["rfc-v1"])
    assert Axis.CLASS_BITS not in {change.axis for each in found.found for change in each.changes}
    (infeasible,) = [each for each in found.infeasible if each.axis is Axis.CLASS_BITS]
    assert infeasible.failing == ("obj.injective",)
    assert not found.undecided


def test_a_change_that_a_solver_gave_up_on_is_told_and_not_suggested(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    verdict_stubs.say(
        monkeypatch, Status.UNKNOWN, "obj.injective", lambda each: each.params.physmem_bits == 57
    )
    found = suggest(Probes(10.0), samples.named("um-x86_64"), SCHEMES["rfc-v1"])
    assert ((Axis.PHYSMEM_BITS, 64, 56),) in changes(found)
    assert found.given_up == ("MAX_POSSIBLE_PHYSMEM_BITS 64 -> 57",)
    assert found.undecided


def test_a_gate_that_breaks_something_or_leaves_it_open_is_not_said_to_mend_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    some = tuple(samples.named(name) for name in ("um-x86_64", "x86_64", "arm"))

    def among(status: Status) -> tuple[tuple[str, ...], tuple[str, ...], int]:
        verdict_stubs.say(monkeypatch, status, "obj.covers_pfn", lambda each: each.word_bits == 32)
        found = gate_everywhere(Probes(10.0), SCHEMES["rfc-v1"], some)
        monkeypatch.undo()
        return found.worse, found.undecided, found.count

    assert among(Status.REFUTED) == (("arm",), (), 3)
    assert among(Status.UNKNOWN) == ((), ("arm",), 3)
