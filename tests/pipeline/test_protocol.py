"""Proving the protocol."""

import provers
import pytest

from zslayout.pipeline.protocol import Prover, variant_of
from zslayout.protocol.broken import BROKEN, CLASS_BITS
from zslayout.protocol.proof import Need
from zslayout.reference.patch_level import PatchLevel


def test_a_level_has_what_its_patches_bring() -> None:
    base, patched = variant_of(provers.layout(PatchLevel.BASE), PatchLevel.BASE), None
    assert (base.lockless, base.early, base.class_bits) == (False, False, False)
    patched = variant_of(provers.layout(), PatchLevel.EARLY_UNLOCK)
    assert (patched.lockless, patched.early, patched.class_bits) == (True, True, True)
    fallback = variant_of(provers.layout(name="um-x86_64"), PatchLevel.EARLY_UNLOCK)
    assert (fallback.lockless, fallback.early, fallback.class_bits) == (False, True, False)
    assert not variant_of(provers.layout(), PatchLevel.EARLY_UNLOCK, (CLASS_BITS,)).class_bits


def test_time_that_runs_out_is_not_a_proof() -> None:
    proof = Prover(timeout=0.001).prove(provers.layout(), PatchLevel.EARLY_UNLOCK)
    assert not proof.proved
    assert proof.exit_code == 3


def test_progress_is_told_by_condition() -> None:
    told: list[tuple[str, int, int]] = []
    proof = provers.PROVER.prove(
        provers.layout(), PatchLevel.EARLY_UNLOCK, (), lambda *said: told.append(said)
    )
    assert [name for name, *_ in told] == [each.obligation.id for each in proof.conditions]


def test_one_read_races_with_two_stores_and_nothing_else_does() -> None:
    found = provers.PROVER.accesses(provers.layout(), PatchLevel.EARLY_UNLOCK).found
    racing = {each.access.operation.name: each for each in found if each.races}
    assert {name: each.need for name, each in racing.items()} == {
        "zs_free": Need.READ_ONCE,
        "zs_page_migrate": Need.WRITE_ONCE,
        "zs_compact": Need.WRITE_ONCE,
    }
    (first,) = racing["zs_page_migrate"].races
    assert first is racing["zs_free"].access
    assert all(each.need is Need.NOTHING for each in found if not each.races)


@pytest.mark.parametrize(
    ("level", "name"), [(PatchLevel.BASE, "arm64-4k"), (PatchLevel.EARLY_UNLOCK, "arm-lpae")]
)
def test_under_pool_lock_nothing_races(level: PatchLevel, name: str) -> None:
    found = provers.PROVER.accesses(provers.layout(level, name), level).found
    assert {each.need for each in found} == {Need.NOTHING}


@pytest.mark.parametrize("name", ["no-reread", "migrate-without-class-lock", CLASS_BITS])
def test_nothing_is_said_of_the_accesses_of_a_protocol_that_is_not_proved(name: str) -> None:
    assert name in BROKEN
    found = provers.PROVER.accesses(provers.layout(), PatchLevel.EARLY_UNLOCK, (name,))
    assert found.proof.exit_code == 1
    assert {each.need for each in found.found} == {Need.UNKNOWN}


def test_accesses_that_time_leaves_open_are_not_plain() -> None:
    found = Prover(timeout=0.001).accesses(provers.layout(), PatchLevel.EARLY_UNLOCK)
    assert found.proof.exit_code == 3
    assert {each.need for each in found.found} == {Need.UNKNOWN}
