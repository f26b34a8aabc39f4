"""A refutation for a person.

In this order: the sentence that is broken; the inputs in C terms; the words drawn, with the
offending bits marked; where the two sides part; what it cites; how far off the layout is; what
would mend it.
"""

from collections.abc import Iterator, Mapping

from zslayout.expr.infix import c_text, human_text
from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import (
    Cast,
    Compare,
    CompareOp,
    Expr,
    Var,
)
from zslayout.expr.types import CType
from zslayout.expr.walk import names
from zslayout.provenance import by_place
from zslayout.results.document import (
    Block,
    Paragraph,
    Preformatted,
    Span,
    WordMap,
    labelled,
    line,
    spans,
)
from zslayout.results.finding import ConfigResult, Finding
from zslayout.results.words import how_far
from zslayout.vc.claim import Claim
from zslayout.vc.falsified import false_part, taken
from zslayout.verdict import Status, Witness
from zslayout.words.layout import Layout

_WIDTH = 100
_LONGEST = 160
"""A formula that is longer says less than it takes to read."""


def explanation(result: ConfigResult, finding: Finding) -> Iterator[Block]:
    """Everything there is to say below the line of a finding that is not as expected.

    Nothing of one that is only blocked.
    """
    at = finding.shown
    obligation = finding.obligation
    if at.verdict.status is Status.BLOCKED:
        return
    if at.verdict.witness is None:
        yield labelled("says", obligation.statement)
        why = at.verdict.why
        if at.verdict.status is Status.PROVED:
            why = f"proved{f' {why}' if why else ''}, where a refutation is expected"
        if why:
            yield labelled("why", why)
        return
    claim = obligation.claim(at.layout.definition)
    values = claim.with_turns({**at.layout.values, **dict(at.verdict.witness.values)})
    yield labelled("broken", obligation.statement)
    yield from _inputs(claim, at.verdict.witness, at.layout.chosen)
    parting = false_part(claim.then, values)
    yield from _steps(claim, values, at.layout, _marked(claim, parting, values, at.layout))
    yield _sides(claim, parting, values)
    yield from _parameters(claim, parting, values)
    for where, what in by_place(finding.mentions).items():
        yield labelled("from", f"{where}: {what}")
    yield labelled("cites", ", ".join(obligation.cites))
    yield labelled("how far", how_far(result))
    if obligation.fix:
        yield labelled("fix", obligation.fix)


def _inputs(claim: Claim, witness: Witness, chosen: Mapping[str, int]) -> Iterator[Block]:
    """The values that break the sentence, as C would declare them."""
    only = {None: "", True: "; no others break it", False: "; others break it too"}
    unique = only[witness.unique] if witness.values else ""
    given = ", ".join(f"{name} = {number}" for name, number in chosen.items())
    if given or witness.values:
        yield line(f"inputs: {given}{unique}", indent=2)
    kinds = {var.name: var.type for var in claim.variables}
    longest = max((len(name) for name in kinds), default=0)
    widest = max((len(kind.name) for kind in kinds.values()), default=0)
    declared = tuple(
        f"{kinds[name].name:<{widest}} {name:<{longest}} = {_hex(value, kinds[name])}"
        f"  ({kinds[name].width} bits)"
        for name, value in witness.values
    )
    if declared:
        yield Preformatted(declared, indent=4)


def _steps(claim: Claim, values: Mapping[str, int], layout: Layout, marked: int) -> Iterator[Block]:
    plain = {step.name for step in claim.steps} | {var.name for var in claim.variables}
    shown: dict[Expr, Var] = {}
    for step in claim.steps:
        if not evaluate(step.when, values):
            continue
        value = evaluate(step.value, values)
        number = _hex(value, step.value.type) if step.word else _number(value, step.value.type)
        formula = c_text(taken(step.value, values, shown))
        if formula in plain or len(formula) > _LONGEST:
            yield line(f"{step.name} = {number}", indent=2)
        else:
            start = f"{step.name} = {number}  <- "
            yield Paragraph(spans(start, Span(formula, "code")), 2, len(start))
        if step.name.isidentifier():
            shown[step.value] = Var(step.name, step.value.type)
        if step.word:
            yield WordMap(layout.fields, layout.word_bits, value, marked, indent=4)


def _sides(claim: Claim, parting: Expr, values: Mapping[str, int]) -> Block:
    """What should hold, and below it the same in numbers."""
    if not isinstance(parting, Compare):
        text = human_text(taken(parting, values))
        return labelled("fails", text if len(text) <= _LONGEST else "the condition as a whole")
    left, right = _side(claim, parting.left, values), _side(claim, parting.right, values)
    numbers = [evaluate(side, values) for side in (parting.left, parting.right)]
    kind = parting.left.type
    show = _hex if claim.field or any(step.word for step in claim.steps) else _number
    said = f"{show(numbers[0], kind)} {parting.op.value} {show(numbers[1], kind)}"
    return Preformatted((f"fails: {left} {parting.op.value} {right}", f"       {said}"), indent=2)


def _side(claim: Claim, side: Expr, values: Mapping[str, int]) -> str:
    """A side by the name of its step, or as a formula when that is short."""
    for step in claim.steps:
        if _bare(step.value) == _bare(side):
            return step.name
    text = human_text(taken(side, values))
    if len(text) > _WIDTH // 2:
        return "(...)"
    return text if isinstance(_bare(side), Var) or text.isalnum() else f"({text})"


def _bare(x: Expr) -> Expr:
    """The tree below the conversions that C makes without being told."""
    return _bare(x.operand) if isinstance(x, Cast) and x.implicit else x


def _parameters(claim: Claim, parting: Expr, values: Mapping[str, int]) -> Iterator[Block]:
    """The numbers of the configuration that the parting sides speak of, if no step shows them."""
    shown = {step.name for step in claim.steps} | {var.name for var in claim.variables}
    used = dict.fromkeys(var.name for var in names(taken(parting, values)))
    said = [f"{name} = {_constant(name, values[name])}" for name in used if name not in shown]
    if said:
        yield labelled("where", ", ".join(said))


def _marked(claim: Claim, parting: Expr, values: Mapping[str, int], layout: Layout) -> int:
    """The bits of the word in which the two sides differ."""
    if not isinstance(parting, Compare) or parting.op is not CompareOp.EQ:
        return 0
    differing = evaluate(parting.left, values) ^ evaluate(parting.right, values)
    every = (1 << layout.word_bits) - 1
    fields = {field.name: field for field in layout.fields}
    name = claim.field or _field_of(_bare(parting.left), fields)
    if name in fields:
        lsb = fields[name].lsb
        return differing << lsb & every if lsb >= 0 else 0
    drawn = any(step.word for step in claim.steps)
    return differing & every if drawn and not claim.field else 0


def _field_of(side: Expr, fields: Mapping[str, object]) -> str:
    """The field that a variable as `class_idx_1` is a value of, if any."""
    name = side.name.removesuffix("_1") if isinstance(side, Var) else ""
    return name if name in fields else ""


def _hex(value: int, kind: CType) -> str:
    return f"{value & ((1 << kind.width) - 1):#x}"


def _number(value: int, kind: CType) -> str:
    """Counts in decimal; what could be a mask or a size in hex too."""
    if kind.signed or value <= 9:
        return str(int(value))
    return f"{value} ({value:#x})"


def _constant(name: str, value: int) -> str:
    return f"{value:#x}" if name.endswith("_MASK") else str(value)
