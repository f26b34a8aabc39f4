"""Proving the protocol."""

import provers
import pytest

from zslayout.errors import UserError
from zslayout.pipeline.protocol import ProtocolProver, spin_model, variant_of
from zslayout.reference.patch_level import PatchLevel
from zslayout.results.protocol_races import AccessNeed
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.verdict import Status


def test_a_level_has_what_its_patches_bring() -> None:
    base, patched = variant_of(provers.layout(PatchLevel.BASE), PatchLevel.BASE), None
    assert (base.lockless_free, base.early_unlock, base.class_bits) == (False, False, False)
    patched = variant_of(provers.layout(), PatchLevel.EARLY_UNLOCK)
    assert (patched.lockless_free, patched.early_unlock, patched.class_bits) == (True, True, True)
    fallback = variant_of(provers.layout(name="um-x86_64"), PatchLevel.EARLY_UNLOCK)
    assert (fallback.lockless_free, fallback.early_unlock, fallback.class_bits) == (
        False,
        True,
        False,
    )
    lockless = variant_of(
        provers.layout(name="um-x86_64"), PatchLevel.EARLY_UNLOCK, "lockless-on-two-fields"
    )
    assert (lockless.lockless_free, lockless.class_bits) == (True, False)


@pytest.mark.parametrize(
    ("name", "arch", "level"),
    [
        ("no-reread", "um-x86_64", PatchLevel.EARLY_UNLOCK),
        ("no-reread", "arm64-4k", PatchLevel.CLASS_IDX),
        ("lockless-on-two-fields", "arm64-4k", PatchLevel.EARLY_UNLOCK),
        ("pool-unlock-first", "arm64-4k", PatchLevel.LOCKLESS_FREE),
        ("migrate-rewrites-class", "arm-lpae", PatchLevel.EARLY_UNLOCK),
    ],
)
def test_a_mutant_that_changes_nothing_is_refused(name: str, arch: str, level: PatchLevel) -> None:
    with pytest.raises(UserError, match=rf"--mutant: {name} does nothing at this level: .*{arch}"):
        provers.PROVER.prove(provers.layout(name=arch), level, name)


def test_time_that_runs_out_is_not_a_proof() -> None:
    proof = ProtocolProver(timeout=0.001).prove(provers.layout(), PatchLevel.EARLY_UNLOCK)
    assert not proof.proved
    assert not proof.with_status(Status.REFUTED)


def test_progress_is_told_by_condition() -> None:
    told: list[tuple[str, int, int]] = []
    proof = provers.PROVER.prove(
        provers.layout(), PatchLevel.EARLY_UNLOCK, "", lambda *said: told.append(said)
    )
    assert [name for name, *_ in told] == [each.obligation.id for each in proof.conditions]


def test_one_read_races_with_two_stores_and_nothing_else_does() -> None:
    found = provers.PROVER.prove_races(provers.layout(), PatchLevel.EARLY_UNLOCK).accesses
    racing = {each.access.operation.name: each for each in found if each.races}
    assert {name: each.need for name, each in racing.items()} == {
        "zs_free": AccessNeed.READ_ONCE,
        "zs_page_migrate": AccessNeed.WRITE_ONCE,
        "zs_compact": AccessNeed.WRITE_ONCE,
    }
    (first,) = racing["zs_page_migrate"].races
    assert first is racing["zs_free"].access
    assert all(each.need is AccessNeed.NOTHING for each in found if not each.races)


@pytest.mark.parametrize(
    ("level", "name"), [(PatchLevel.BASE, "arm64-4k"), (PatchLevel.EARLY_UNLOCK, "arm-lpae")]
)
def test_under_pool_lock_nothing_races(level: PatchLevel, name: str) -> None:
    found = provers.PROVER.prove_races(provers.layout(level, name), level).accesses
    assert {each.need for each in found} == {AccessNeed.NOTHING}


@pytest.mark.parametrize("name", ["no-reread", "migrate-without-class-lock"])
def test_nothing_is_said_of_the_accesses_of_a_protocol_that_is_not_proved(name: str) -> None:
    found = provers.PROVER.prove_races(provers.layout(), PatchLevel.EARLY_UNLOCK, name)
    assert found.proof.with_status(Status.REFUTED)
    assert {each.need for each in found.accesses} == {AccessNeed.UNKNOWN}


def test_accesses_that_time_leaves_open_are_not_plain() -> None:
    found = ProtocolProver(timeout=0.001).prove_races(provers.layout(), PatchLevel.EARLY_UNLOCK)
    assert not found.proof.proved
    assert {each.need for each in found.accesses} == {AccessNeed.UNKNOWN}


def test_only_the_base_takes_pool_lock_to_free() -> None:
    taken = "called: takes a share of pool->lock"
    assert taken in spin_model(SCHEMES["pfn-idx"], PatchLevel.BASE)
    assert taken not in spin_model(SCHEMES["merged"], PatchLevel.LOCKLESS_FREE)


def test_a_broken_protocol_is_another_model() -> None:
    right = spin_model(SCHEMES["merged"], PatchLevel.EARLY_UNLOCK)
    assert spin_model(SCHEMES["merged"], PatchLevel.EARLY_UNLOCK, "no-reread") != right
