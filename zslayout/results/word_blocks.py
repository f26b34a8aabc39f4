"""A word on a configuration as people read it: drawn, and what is false of it with its values."""

from collections.abc import Iterator, Mapping

from zslayout.errors import InternalError
from zslayout.expr.ints import evaluate
from zslayout.expr.walk import deeper
from zslayout.results.document import (
    STYLES,
    Block,
    Display,
    Span,
    WordMap,
    heading,
    labelled,
    line,
    wrapped,
)
from zslayout.results.word_result import WordFinding, WordResult
from zslayout.tally import counted, grouped
from zslayout.verdict import Status
from zslayout.words.layout import Field
from zslayout.words.read_word import DrawnWord


def drawing(result: WordResult) -> Iterator[Block]:
    """The word, its fields by what the solver found, and how its statements stand."""
    title = f" ({result.word.file.title})"
    yield heading(f"{result.arch}, {result.name}", Span(title))
    for kind, drawn in result.drawn.items():
        if len(result.drawn) > 1:
            yield line(kind, indent=2)
        yield WordMap(drawn_fields(drawn), result.word.bits)
        if not drawn.exact:
            text = "drawn by turning over single bits: other values may lie elsewhere"
            yield line(Span(text, "quiet"), indent=2)
        over = [name for name, one, other in _crossing(drawn) if one & other]
        if over:
            text = f"not drawn where it lies over another field: {', '.join(dict.fromkeys(over))}"
            yield line(Span(text, "bad"), indent=2)
    if result.read_as:
        text = f"gcc alone builds it: preprocessed by that, and read as for {result.read_as}"
        yield line(Span(text, "quiet"), indent=2)
    shrunk = {(each.name, each.needed, each.wanted) for each in result.fields if each.shrunk}
    for name, has, wanted in sorted(shrunk):
        text = f"{name} has {has} of the {wanted} bits that it would have"
        yield line(Span(text, "open"), indent=2)
    nothing = dict.fromkeys(each.name for each in result.fields if not each.needed)
    if nothing:
        text = f"nothing but 0 occurs here, which takes no bits: {', '.join(nothing)}"
        yield line(Span(text, "quiet"), indent=2)
    for name, said in result.word.symbols.items():
        yield wrapped(Span(f"for any {name}: {said}", "quiet"), indent=2, hang=4)
    if result.alone:
        text = f"taken for granted: nobody else writes during {', '.join(_alone(result))}"
        yield wrapped(Span(text, "quiet"), indent=2, hang=4)
    own = [each for each in result.findings if not each.statement.control]
    controls = [each for each in result.findings if each.statement.control]
    proved = sum(each.as_expected for each in own)
    refuted = sum(each.as_expected for each in controls)
    text = f"{result.outcome.value}: {proved} of {len(own)} proved, {refuted} of "
    text += f"{counted(len(controls), 'sanity check')} fail as they must"
    yield line(Span(text, STYLES[result.exit_code]), indent=2)


def _alone(result: WordResult) -> Iterator[str]:
    """Each reason once, with what it is of."""
    names = grouped(
        (why, name.removeprefix(f"{result.name}.")) for name, why in result.alone.items()
    )
    return (f"{', '.join(of)} ({why})" for why, of in names.items())


def drawn_fields(drawn: DrawnWord) -> tuple[Field, ...]:
    """The pieces of all fields as a drawing has them."""
    found = []
    for field in drawn.fields:
        if field.spread and not drawn.exact:
            found += [Field(field.name, lsb, width) for lsb, width in _runs(field.mask)]
            continue
        for piece in field.pieces:
            high = piece.value_lsb + piece.width - 1
            part = f"[{high}:{piece.value_lsb}]" if piece.width > 1 else f"[{high}]"
            name = field.name if len(field.pieces) == 1 else f"{field.name}{part}"
            found.append(Field(name, piece.lsb, piece.width))
    taken, kept = 0, []
    for each in sorted(found, key=lambda one: one.lsb):
        if not each.mask & taken:
            kept.append(each)
        taken |= each.mask
    return tuple(kept)


def _runs(mask: int) -> Iterator[tuple[int, int]]:
    """Bits of a mask that lie side by side: the lowest, and how many."""
    while mask:
        lsb = (mask & -mask).bit_length() - 1
        width = (~(mask >> lsb) & (mask >> lsb) + 1).bit_length() - 1
        yield lsb, width
        mask &= ~((1 << width) - 1 << lsb)


def _crossing(drawn: DrawnWord) -> Iterator[tuple[str, int, int]]:
    """Fields from the second lowest on, their bits, and those of fields below."""
    taken = 0
    for each in sorted(drawn.fields, key=lambda field: field.lsb):
        yield each.name, each.mask, taken
        taken |= each.mask


def refutation(result: WordResult, finding: WordFinding) -> Iterator[Block]:
    """The sentence that is false, values that show it, and the words on the way."""
    statement, verdict = finding.statement, finding.verdict
    text = f"{statement.id} {result.arch}: {verdict.status.value}: {statement.statement}"
    yield wrapped(Span(text, "bad" if verdict.status is Status.REFUTED else "open"), hang=2)
    yield labelled("at", f"{finding.place}")
    if verdict.why:
        yield line(verdict.why, indent=2)
    if statement.control:
        text = "a sanity check that must fail: it was meant to be refuted, and is not where what it"
        yield wrapped(f"{text} checks is false of every value", indent=2, hang=2)
    if verdict.witness is None:
        return
    values = dict(verdict.witness.values)
    shown = ", ".join(f"{name} = {value:#x}" for name, value in verdict.witness.values)
    yield wrapped(f"with {shown}", indent=2, hang=4)
    yield Display(tuple(_steps(result, finding, values)), 2)
    if statement.why:
        yield wrapped(f"why it matters: {statement.why}", indent=2, hang=4)


def _steps(result: WordResult, finding: WordFinding, values: Mapping[str, int]) -> Iterator[Block]:
    kinds = [each for each in result.drawn if f".{each}." in finding.statement.id]
    fields = drawn_fields(result.drawn[(kinds or [*result.drawn])[0]])
    mask = (1 << result.word.bits) - 1
    for step in finding.statement.claim.steps:
        try:
            with deeper():
                value = evaluate(step.value, values)
        except InternalError:
            continue
        yield line(f"{step.name} = {value & mask:#x}")
        if step.word:
            yield WordMap(fields, result.word.bits, value & mask)
