"""From an obligation to its explanation."""

from pathlib import Path

import pytest
from explained import explained

from zslayout.expr.build import eq
from zslayout.expr.nodes import Const, Var
from zslayout.expr.types import UINT
from zslayout.pipeline.explain import formula
from zslayout.subjects.zsmalloc.registry import REGISTRY
from zslayout.vc.claim import Claim

ROOT = Path(__file__).resolve().parent.parent.parent


def test_a_formula_names_only_the_numbers_that_it_speaks_of() -> None:
    layout = explained("obj.fits").checked.default_layout
    number = Var("x", UINT)
    found = formula(Claim((number,), (), eq(number, Const(1, UINT))), layout)
    assert found.variables == (("x", "unsigned int"),)
    assert found.values == ()


@pytest.mark.parametrize("id_", [each.id for each in REGISTRY.of_schemes if not each.control])
def test_the_lemmas_that_are_named_are_there(id_: str) -> None:
    proofs = explained(id_).proofs
    assert all((ROOT / proof).is_file() for proof in proofs)


def test_an_obligation_of_c_files_has_no_formula_and_no_lemma() -> None:
    found = explained(REGISTRY.of_files[0].id)
    assert found.formula is None
    assert not found.proofs
