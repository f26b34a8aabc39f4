"""An instruction that is replaced while the kernel boots."""

from typing import Final

import pytest

from zslayout.cfront.patched import patched
from zslayout.cfront.terms import Terms
from zslayout.expr.nodes import BinaryOp

TERMS: Final = Terms({})
X, OLD, NEW = TERMS.var("x", TERMS.const(0, 64).type), TERMS.const(1, 64), TERMS.const(4, 64)


def text(first: str = "and\\09\\09$0, $2, $0", second: str = "or\\09$0, $3, $0") -> str:
    section = "\\09.section\\09.sun4v_1insn_patch, \\22ax\\22\\0A\\09.word\\09\\09661b"
    return f"\\0A661:\\09{first}\\0A{section}\\0A\\09{second}\\0A\\09.previous\\0A"


def test_either_instruction_gives_what_it_computes() -> None:
    found = patched(text(), "=r,0,i,i", [X, OLD, NEW], TERMS)
    assert found is not None
    assert found.compiled is TERMS.binary(BinaryOp.AND, X, OLD)
    assert found.replaced is TERMS.binary(BinaryOp.OR, X, NEW)
    assert found.what == "sun4v"


@pytest.mark.parametrize(
    ("assembly", "constraints"),
    [
        ("and $0, $2, $0", "=r,0,i,i"),
        (text("ldx\\09[$0], $2, $0"), "=r,0,i,i"),
        (text("sllx\\09$0, $2, $0"), "=r,0,i,i"),
        (text("and\\09$0, $7, $0"), "=r,0,i,i"),
        (text(), "=r,r,i,i"),
    ],
)
def test_any_other_assembly_is_not_known(assembly: str, constraints: str) -> None:
    assert patched(assembly, constraints, [X, OLD, NEW], TERMS) is None
