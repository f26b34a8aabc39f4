"""Proving the protocol."""

import provers

from zslayout.pipeline.protocol import Prover, variant_of
from zslayout.protocol.broken import CLASS_BITS
from zslayout.reference.level import Level


def test_a_level_has_what_its_patches_bring() -> None:
    base, patched = variant_of(provers.layout(Level.BASE), Level.BASE), None
    assert (base.lockless, base.early, base.class_bits) == (False, False, False)
    patched = variant_of(provers.layout(), Level.EARLY_UNLOCK)
    assert (patched.lockless, patched.early, patched.class_bits) == (True, True, True)
    fallback = variant_of(provers.layout(name="um-x86_64"), Level.EARLY_UNLOCK)
    assert (fallback.lockless, fallback.early, fallback.class_bits) == (False, True, False)
    assert not variant_of(provers.layout(), Level.EARLY_UNLOCK, (CLASS_BITS,)).class_bits


def test_time_that_runs_out_is_not_a_proof() -> None:
    proof = Prover(timeout=0.001).prove(provers.layout(), Level.EARLY_UNLOCK)
    assert not proof.proved
    assert proof.exit_code == 3


def test_progress_is_told_by_condition() -> None:
    told: list[tuple[str, int, int]] = []
    proof = provers.PROVER.prove(
        provers.layout(), Level.EARLY_UNLOCK, (), lambda *said: told.append(said)
    )
    assert [name for name, *_ in told] == [each.obligation.id for each in proof.conditions]
