"""What keeps a number from being larger, in words."""

import pytest
import samples

from zslayout.arch.params import Outcome
from zslayout.results.trial import (
    Axis,
    Reach,
    Trial,
    assertion,
    gate,
)
from zslayout.subjects.zsmalloc.schemes import SCHEMES, rfc_v1
from zslayout.words.layout import derive
from zslayout.words.scheme import Scheme

ASSERTION = (
    "static_assert(_PFN_BITS + OBJ_CLASS_BITS_NEEDED + OBJ_IDX_BITS_NEEDED <= BITS_PER_LONG)"
)
RELEASED = "#if BITS_PER_LONG >= 64 && ZS_OBJ_PFN_SHIFT >= CLASS_BITS + 1 + ZS_OBJS_PER_ZSPAGE_BITS"


def trial(
    outcome: Outcome, phys: int = 59, scheme: str = "rfc-v1", **more: tuple[str, ...]
) -> Trial:
    return Trial(derive(SCHEMES[scheme], samples.board(phys=phys), 8), outcome, 30, **more)


@pytest.mark.parametrize(
    ("scheme", "said"),
    [
        (rfc_v1.SCHEME, "#if BITS_PER_LONG >= 64"),
        (
            rfc_v1.COMPUTED_GATE,
            "#if BITS_PER_LONG - _PFN_BITS >= OBJ_CLASS_BITS_NEEDED + OBJ_IDX_BITS_NEEDED",
        ),
        (SCHEMES["merged"], RELEASED),
    ],
    ids=lambda value: value.name if isinstance(value, Scheme) else "",
)
def test_a_gate_is_said_as_the_kernel_writes_it(scheme: Scheme, said: str) -> None:
    assert gate(scheme.definition(64)) == gate(scheme.definition(32)) == said


def test_an_assertion_is_said_without_the_gate_around_it() -> None:
    assert assertion(rfc_v1.SCHEME.definition(64)) == ASSERTION
    merged = "static_assert(ZS_PAGES_PER_ZSPAGE_BITS <= ZS_OBJ_IDX_BITS)"
    assert assertion(SCHEMES["merged"].definition(64)) == merged


@pytest.mark.parametrize(
    ("at", "said", "short", "instead"),
    [
        (trial(Outcome.BUILD_ERROR), ASSERTION, "static_assert", "build-error, 1 bit missing"),
        (
            trial(Outcome.FALLBACK, scheme="merged"),
            f"the gate, {RELEASED}",
            "gate",
            "fallback, 2 bits missing",
        ),
        (
            trial(Outcome.FALLBACK, scheme="merged", failing=("gate.complete",)),
            f"the gate, {RELEASED}",
            "gate",
            "fallback, though three fields fit (gate.complete REFUTED)",
        ),
        (
            trial(Outcome.FALLBACK, phys=40, scheme="merged"),
            f"the gate, {RELEASED}",
            "gate",
            "fallback",
        ),
        (
            trial(Outcome.CLASS_IDX, failing=("size.delta_aligned",)),
            "size.delta_aligned: ZS_SIZE_CLASS_DELTA is a multiple of ZS_ALIGN",
            "size.delta_aligned",
            "size.delta_aligned REFUTED",
        ),
        (
            trial(Outcome.UNPROVED, undecided=("obj.injective",)),
            "a solver gave up on obj.injective",
            "undecided",
            "undecided",
        ),
    ],
    ids=["assertion", "gate", "gate-incomplete", "gate-off", "statement", "undecided"],
)
def test_a_trial_that_does_not_hold_says_why(
    at: Trial, said: str, short: str, instead: str
) -> None:
    assert (at.binding, at.short_binding, at.becomes) == (said, short, instead)


def test_a_reach_is_limited_by_what_lies_beyond_or_by_its_start_or_by_its_range() -> None:
    holds, beyond = trial(Outcome.CLASS_IDX, 58), trial(Outcome.BUILD_ERROR)
    assert Reach(Axis.PHYSMEM_BITS, holds, holds, beyond).limit == ASSERTION
    assert Reach(Axis.PHYSMEM_BITS, beyond, None, None).limit == ASSERTION
    assert Reach(Axis.CHAIN_SIZE, holds, holds, None).limit == (
        "the range of CONFIG_ZSMALLOC_CHAIN_SIZE in Kconfig, 4 to 16"
    )
    most = trial(Outcome.CLASS_IDX, 64)
    assert Reach(Axis.PHYSMEM_BITS, holds, most, None).limit == (
        "64 physical bits are the most an archconfig can say"
    )
    assert (
        Reach(Axis.CLASS_BITS, holds, holds, None).limit
        == "CLASS_BITS = PAGE_SHIFT: a class a byte"
    )
