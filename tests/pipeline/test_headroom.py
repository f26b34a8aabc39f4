"""How much more fits, against sums that are made here."""

from functools import cache

import pytest
import samples
import verdict_stubs

from zslayout.arch import shipped
from zslayout.arch.params import ArchParams, Outcome
from zslayout.pipeline.headroom import headroom
from zslayout.pipeline.probes import Probes
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.results.headroom import ConfigHeadroom
from zslayout.results.trial import Axis
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.verdict import Status

WIDE = tuple(each for each in shipped.load_all(VOCABULARY) if each.bits_per_long == 64)
CARRIERS = ("rfc-v1", "merged")
SHARED = Probes(10.0)
assert len(WIDE) > 40


def needed(scheme: str, page: int, phys: int, chain: int, class_bits: int = 8) -> int:
    """The bits that three fields need, by arithmetic alone."""
    pfn, size = phys - page, 1 << page
    if scheme == "merged":
        return pfn + class_bits + 1 + (2 if chain <= 4 else 3 if chain <= 8 else 4) + page - 5
    least = max(32, (chain << page) >> (64 - pfn))
    classes = -(-(size - least) // (size >> class_bits)) + 1
    return pfn + max(1, (classes - 1).bit_length()) + (chain * size // 32 - 1).bit_length()


def fits(scheme: str, page: int, phys: int, chain: int, class_bits: int = 8) -> bool:
    return needed(scheme, page, phys, chain, class_bits) <= 64


@cache
def everything() -> dict[tuple[str, str], ConfigHeadroom]:
    asked = [(config, SCHEMES[name]) for name in CARRIERS for config in WIDE]
    found = headroom(SHARED, asked, brief=True)
    return {(each.result.params.name, each.result.scheme.name): each for each in found}


def one(
    config: ArchParams, scheme: str = "rfc-v1", chain_size: int | None = None
) -> ConfigHeadroom:
    (found,) = headroom(SHARED, [(config, SCHEMES[scheme])], chain_size)
    return found


def spots(found: ConfigHeadroom) -> list[tuple[int, int, int]]:
    return [
        (each.layout.params.physmem_bits, each.layout.chain_size, each.layout.values["CLASS_BITS"])
        for each in found.front
    ]


@pytest.mark.parametrize("scheme", CARRIERS)
@pytest.mark.parametrize("config", WIDE, ids=lambda each: each.name)
def test_the_axes_end_where_plain_sums_say(config: ArchParams, scheme: str) -> None:
    found, page, phys = everything()[config.name, scheme], config.page_shift, config.physmem_bits
    for reach in found.physmem_bits:
        chain = reach.chain_size
        room = [bits for bits in range(phys, 65) if fits(scheme, page, bits, chain)]
        assert (reach.last is not None) is (phys in room)
        assert reach.more == max(0, len(room) - 1)
    for reach in found.class_bits:
        bits = range(8, page - 2)  # classes lie 8 bytes apart at least
        room = [each for each in bits if fits(scheme, page, phys, reach.chain_size, each)]
        assert reach.more == max(0, len(room) - 1)
    room = [chain for chain in range(8, 17) if fits(scheme, page, phys, chain)]
    assert found.chain is not None
    assert found.chain.more == max(0, len(room) - 1)


@pytest.mark.parametrize("scheme", CARRIERS)
@pytest.mark.parametrize("name", ["riscv64-sv57", "arm64-16k", "sparc64", "s390-43", "alpha"])
def test_physical_bits_at_every_chain_size_are_those_of_plain_sums(name: str, scheme: str) -> None:
    config = samples.named(name)
    found = one(config, scheme)
    assert [reach.chain_size for reach in found.physmem_bits] == list(range(4, 17))
    for reach in found.physmem_bits:
        bits = range(config.physmem_bits, 65)
        room = [each for each in bits if fits(scheme, config.page_shift, each, reach.chain_size)]
        assert reach.more == max(0, len(room) - 1)


@pytest.mark.parametrize("scheme", CARRIERS)
@pytest.mark.parametrize("name", ["riscv64-sv57", "arm64-16k", "x86_64"])
def test_the_front_is_what_trying_every_point_leaves(name: str, scheme: str) -> None:
    config = samples.named(name)
    page, phys = config.page_shift, config.physmem_bits
    every = [
        (bits, chain, class_bits)
        for bits in range(phys, 65)
        for chain in range(4, 17)
        for class_bits in range(8, page - 2)
        if fits(scheme, page, bits, chain, class_bits)
    ]
    best = {
        mine
        for mine in every
        if not any(
            other != mine and all(a >= b for a, b in zip(other, mine, strict=True))
            for other in every
        )
    }
    assert set(spots(one(config, scheme))) == best


def test_riscv64_sv57_has_two_more_bits_at_chain_size_8_and_one_at_16() -> None:
    rfc, merged = (everything()["riscv64-sv57", name] for name in CARRIERS)
    assert [reach.more for reach in rfc.physmem_bits] == [2, 1]
    assert [reach.more for reach in merged.physmem_bits] == [1, 0]
    assert spots(one(samples.named("riscv64-sv57"))) == [
        *((59, 4, 8), (58, 8, 8), (57, 16, 8)),
        *((58, 4, 9), (57, 8, 9), (56, 16, 9)),
    ]


def test_what_lies_beyond_is_what_the_check_says() -> None:
    rfc, merged = (everything()["riscv64-sv57", name].physmem_bits[1] for name in CARRIERS)
    assert rfc.beyond is not None
    assert merged.beyond is not None
    assert rfc.beyond.outcome is Outcome.BUILD_ERROR
    assert rfc.beyond.failing == ("obj.fits", "gate.sound")
    assert merged.beyond.outcome is Outcome.FALLBACK
    assert merged.beyond.failing == ("gate.complete",)


@pytest.mark.parametrize("scheme", CARRIERS)
@pytest.mark.parametrize("config", WIDE, ids=lambda each: each.name)
def test_every_last_point_is_proved_and_none_beyond_holds(config: ArchParams, scheme: str) -> None:
    found = everything()[config.name, scheme]
    for reach in found.reaches:
        assert reach.last is None or reach.last.holds
        assert reach.last is None or reach.last.proved > 30
        assert reach.beyond is None or not reach.beyond.holds
        assert (reach.last is None) is not reach.start.holds


@pytest.mark.parametrize(("name", "missing"), [("um-x86_64", -6), ("arm-lpae", -14)])
def test_where_nothing_fits_there_is_no_headroom_and_no_front(name: str, missing: int) -> None:
    found = one(samples.named(name))
    assert found.start.layout.headroom_bits == missing
    assert not found.start.holds
    assert all(reach.last is None and reach.beyond is None for reach in found.physmem_bits)
    assert found.front == ()


def test_one_chain_size_is_asked_about_alone() -> None:
    found = one(samples.named("riscv64-sv57"), chain_size=16)
    assert [(reach.chain_size, reach.more) for reach in found.physmem_bits] == [(16, 1)]
    assert [reach.chain_size for reach in found.class_bits] == [16]
    assert [each.more for each in found.of_chain] == [0]


def test_a_statement_that_fails_on_the_way_ends_the_axis_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    verdict_stubs.say(
        monkeypatch, Status.REFUTED, "obj.injective", lambda each: each.params.physmem_bits > 53
    )
    (found,) = headroom(Probes(10.0), [(samples.board(phys=52), SCHEMES["rfc-v1"])])
    for reach in found.physmem_bits:
        assert reach.more == 1
        assert reach.beyond is not None
        assert reach.beyond.failing == ("obj.injective",)
        assert Axis.PHYSMEM_BITS.of(reach.beyond.layout) == 54
    assert {bits for bits, _, _ in spots(found)} == {53}


def test_what_a_solver_gave_up_on_does_not_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    verdict_stubs.say(
        monkeypatch, Status.UNKNOWN, "obj.injective", lambda each: each.params.physmem_bits > 52
    )
    (found,) = headroom(Probes(10.0), [(samples.board(phys=52), SCHEMES["rfc-v1"])])
    assert [reach.more for reach in found.physmem_bits] == [0] * 13
    assert found.undecided
