"""An instruction that the kernel replaces by another one while it boots: what either of them gives.

`.sun4v_1insn_patch` of arch/sparc has the other one, for CPUs with a hypervisor.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from zslayout.cfront.terms import Terms
from zslayout.expr.nodes import BinaryOp, Expr

_PATCH: Final = re.compile(
    r"\s*661:\s*(?P<first>[^\n]+)\n\s*\.section\s+\.(?P<what>sun4v)_1insn_patch\b[^\n]*\n"
    r"\s*\.word\s+661b\s*\n\s*(?P<second>[^\n]+)\n\s*\.previous\s*"
)
_INSTRUCTION: Final = re.compile(r"(?P<name>\w+)\s+(?P<a>\$\d+),\s*(?P<b>\$\d+),\s*\$0\s*")
_OPERATORS: Final = {"and": BinaryOp.AND, "or": BinaryOp.OR, "xor": BinaryOp.XOR}
_ESCAPED: Final = re.compile(r"\\([0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True, eq=False)
class PatchedInstruction:
    """What it gives as it is compiled, and once it was replaced; and for which CPUs that is."""

    compiled: Expr
    replaced: Expr
    what: str


def patched(
    text: str, constraints: str, operands: Sequence[Expr], terms: Terms
) -> PatchedInstruction | None:
    """Assembly as LLVM IR has it, if it is such an instruction and what it computes is known."""
    found = _PATCH.fullmatch(_ESCAPED.sub(lambda each: chr(int(each[1], 16)), text))
    if found is None:
        return None
    values = {f"${number}": each for number, each in enumerate(operands, 1)}
    inputs = constraints.split(",")[1:]
    if "0" in inputs:  # what the output is before
        values["$0"] = operands[inputs.index("0")]
    first, second = (_given(found[each], values, terms) for each in ("first", "second"))
    if first is None or second is None:
        return None
    return PatchedInstruction(first, second, found["what"])


def _given(text: str, values: Mapping[str, Expr], terms: Terms) -> Expr | None:
    found = _INSTRUCTION.fullmatch(text)
    if found is None or found["name"] not in _OPERATORS:
        return None
    if found["a"] not in values or found["b"] not in values:
        return None
    return terms.binary(_OPERATORS[found["name"]], values[found["a"]], values[found["b"]])
