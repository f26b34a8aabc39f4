"""What each access to a word may race with, for people."""

from collections.abc import Iterator
from typing import Final

from zslayout.protocol.proof_result import AccessNeed, RaceReport
from zslayout.results import document as model
from zslayout.results.document import GAP, Block, Document, Preformatted, Span, heading, line
from zslayout.results.documents.check import STYLES
from zslayout.results.protocol_races import RacesResult, held_locks, racing_operations
from zslayout.results.result import Detail
from zslayout.verdict import Status
from zslayout.words.layout import Layout

_SAYS: Final = {
    AccessNeed.NOTHING: "nobody stores the word meanwhile: it is whole, and the last one stored",
    AccessNeed.READ_ONCE: "for the compiler, which may read twice or in parts; any mix has the"
    " class",
    AccessNeed.WRITE_ONCE: "the other side of that race, likewise for the compiler alone",
    AccessNeed.UNKNOWN: "the protocol is not proved, so nothing follows",
}


def document(result: RacesResult, _detail: Detail) -> Document:
    """A line an access, then what the needs mean."""
    return Document(tuple(_blocks(result)))


def table(result: RacesResult) -> model.Table:
    """An access a row."""
    rows = []
    for found in result.report.accesses:
        access = found.access
        rows.append(
            (
                f"{access.operation.name}() {'stores' if access.is_store else 'loads'}",
                access.transition.label,
                ", ".join(held_locks(access)) or "-",
                "\n".join(racing_operations(found)) or "-",
                found.need.value,
            )
        )
    return model.Table(("access", "at", "holding", "may race with", "needs"), tuple(rows))


def _blocks(result: RacesResult) -> Iterator[Block]:
    report = result.report
    layout = report.proof.layout
    yield heading(f"{layout.params.name} {layout.scheme.name}, level {report.proof.level.value}")
    yield line(_word(layout), indent=2)
    yield line("for any number of threads, handles, zspages and pages", indent=2)
    yield GAP
    yield table(result)
    yield GAP
    needs = dict.fromkeys(found.need for found in report.accesses)
    width = max(len(need.value) for need in needs)
    yield Preformatted(tuple(f"{need.value:<{width}}  {_SAYS[need]}" for need in needs))
    yield GAP
    yield line(Span(_verdict(report), STYLES[result.exit_code]))


def _word(layout: Layout) -> str:
    said = f"words of {layout.params.bits_per_long} bits"
    for field in layout.fields:
        if field.name == "class_idx":
            return f"{said}, class_idx in bits {field.lsb} to {field.lsb + field.width - 1}"
    return f"{said}, without class_idx"


def _verdict(report: RaceReport) -> str:
    proof = report.proof
    refuted, count = proof.with_status(Status.REFUTED), len(proof.conditions)
    if refuted:
        more = f", and {len(refuted) - 1} more" if refuted[1:] else ""
        return f"not proved: {refuted[0].obligation.id} is refuted{more}"
    if not proof.proved:
        return "undecided: see zslayout protocol prove"
    racing = [found for found in report.accesses if found.races]
    said = f"{len(racing)} of {len(report.accesses)} may race" if racing else "none races"
    return f"proved: {said}; all {count} conditions hold"
