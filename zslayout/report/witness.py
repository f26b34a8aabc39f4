"""A refutation for a person.

In this order: the sentence that is broken; the inputs in C terms; the words drawn, with the
offending bits marked; where the two sides part; what it cites; how far off the layout is; what
would mend it.
"""

from collections.abc import Iterator, Mapping

from zslayout.expr.infix import c_text, human_text
from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import Binary, Choose, Compare, CompareOp, Connective, ConnectiveOp, Expr
from zslayout.expr.walk import names
from zslayout.findings import Finding, Result
from zslayout.layout.layout import Layout
from zslayout.obligations.claim import Claim, Step
from zslayout.report.bitmap import word_map
from zslayout.report.words import finding_line, how_far
from zslayout.verdict import Witness

_LONGEST_TEXT = 100


def explanation(result: Result, finding: Finding) -> list[str]:
    """Everything there is to say about a finding that is not proved, as lines."""
    at = finding.shown
    obligation = finding.obligation
    lines = [finding_line(result, finding), f"  broken: {obligation.statement}"]
    if at.verdict.witness is None:
        lines[1] = f"  says: {obligation.statement}"
        return [*lines, f"  why: {at.verdict.why or 'proved, where a refutation is expected'}"]
    claim = obligation.build(at.layout.definition)
    values = {**at.layout.values, **dict(at.verdict.witness.values)}
    lines.append(f"  at: chain size {at.chain_size}")
    lines += _inputs(claim, at.verdict.witness)
    parting = _parting(claim.then, values)
    marked = _marked(claim, parting, values, at.layout)
    lines += _steps(claim, values, at.layout, marked)
    lines += _sides(parting, values)
    lines.append(f"  cites: {', '.join(obligation.cites)}")
    lines.append(f"  how far: {how_far(result)}")
    if obligation.mend:
        lines.append(f"  mend: {obligation.mend}")
    return lines


def _inputs(claim: Claim, witness: Witness) -> Iterator[str]:
    kinds = {var.name: var.type for var in claim.variables}
    for name, value in witness.values:
        kind = kinds[name]
        shown = f"{value & ((1 << kind.width) - 1):#x}"
        yield f"  with: {name} = {shown} ({kind.name}, {kind.width} bits)"
    if witness.unique is not None and witness.values:
        yield "  (no other values do)" if witness.unique else "  (other values do too)"


def _steps(claim: Claim, values: Mapping[str, int], layout: Layout, marked: int) -> Iterator[str]:
    for step in claim.steps:
        value = evaluate(step.value, values)
        yield f"  {step.name} = {_number(step.value, value)}{_formula(step)}"
        if step.word:
            drawn = word_map(value, layout.fields, layout.word_bits, marked)
            yield from (f"    {line}" for line in drawn)


def _formula(step: Step) -> str:
    text = c_text(step.value)
    return f"  <- {text}" if text != step.name and len(text) <= _LONGEST_TEXT else ""


def _parting(then: Expr, values: Mapping[str, int]) -> Expr:
    """The first part of the conclusion that is false."""
    match then:
        case Connective(op=ConnectiveOp.AND, operands=operands):
            for part in operands:
                if not evaluate(part, values):
                    return _parting(part, values)
        case Connective(op=ConnectiveOp.OR, operands=operands) if operands:
            return _parting(operands[-1], values)
        case Choose(condition=c, yes=a, no=b):
            return _parting(a if evaluate(c, values) else b, values)
        case _:
            pass
    return then


def _sides(parting: Expr, values: Mapping[str, int]) -> Iterator[str]:
    text = human_text(parting)
    if len(text) <= _LONGEST_TEXT:
        yield f"  fails: {text}"
    if isinstance(parting, Compare):
        left, right = evaluate(parting.left, values), evaluate(parting.right, values)
        yield f"  left side: {_number(parting.left, left)}"
        yield f"  right side: {_number(parting.right, right)}"
    parameters = [var for var in names(parting) if var.name.lstrip("_").isupper()]
    for var in dict.fromkeys(parameters):
        yield f"  where: {var.name} = {values[var.name]}"


def _marked(claim: Claim, parting: Expr, values: Mapping[str, int], layout: Layout) -> int:
    """The bits of the word in which the two sides differ."""
    if not isinstance(parting, Compare) or parting.op is not CompareOp.EQ:
        return 0
    differing = evaluate(parting.left, values) ^ evaluate(parting.right, values)
    fields = {field.name: field for field in layout.fields}
    if claim.field in fields:
        field = fields[claim.field]
        return (differing << field.lsb) & ((1 << layout.word_bits) - 1)
    drawn = any(step.word for step in claim.steps)
    return differing if drawn and not _is_index(parting.left) else 0


def _is_index(x: Expr) -> bool:
    return x.type.name == "unsigned int" and not isinstance(x, Binary)


def _number(x: Expr, value: int) -> str:
    """Words in hex, counts in decimal."""
    if x.type.name in ("unsigned long", "unsigned int"):
        return f"{value:#x} ({value})" if value > 9 else str(value)
    return str(int(value))
