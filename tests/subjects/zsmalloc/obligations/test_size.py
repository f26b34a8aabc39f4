"""The family `size`, at samples drawn without a solver."""

import pytest
from families import refutations, statements

from zslayout.arch import shipped
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.subjects.zsmalloc.obligations.size import OBLIGATIONS
from zslayout.subjects.zsmalloc.registry import BY_ID
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.vc.obligation import Obligation
from zslayout.words.layout import layouts

HELD, CONTROLS = statements(OBLIGATIONS)


@pytest.mark.parametrize("obligation", HELD, ids=lambda each: each.id)
def test_no_sample_refutes_it(obligation: Obligation) -> None:
    assert refutations(obligation) == 0


@pytest.mark.parametrize("obligation", CONTROLS, ids=lambda each: each.id)
def test_some_sample_refutes_the_control(obligation: Obligation) -> None:
    assert refutations(obligation) > 0


def test_an_odd_chain_of_a_34_bit_machine_has_an_unaligned_least_size() -> None:
    (riscv32,) = shipped.load_named(["riscv32"], VOCABULARY)
    claim = BY_ID["size.min_aligned"].build(SCHEMES["pfn-idx"].definition(32))
    found = [
        layout.chain_size
        for layout in layouts(SCHEMES["pfn-idx"], riscv32)
        if claim.refuted_by(layout.values)
    ]
    # The least size is 4 bytes a page of the chain once that is above 32 bytes.
    assert found == [size for size in range(4, 17) if 4 * size > 32 and 4 * size % 8]
    assert found
