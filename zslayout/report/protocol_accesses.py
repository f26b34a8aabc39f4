"""What each access to a word may race with, and what it needs of C."""

import json
from collections.abc import Iterator
from typing import Final

from zslayout.protocol.proof_obligations import ProtocolAccess, locks_held_at
from zslayout.protocol.proof_result import AccessNeed, AccessResult, RaceReport
from zslayout.report.paint import Paint, plain
from zslayout.report.table import styled
from zslayout.verdict import Status
from zslayout.words.layout import Layout

SCHEMA: Final = 1
_SAYS: Final = {
    AccessNeed.NOTHING: "nobody stores the word meanwhile: it is whole, and the last one stored",
    AccessNeed.READ_ONCE: "for the compiler, which may read twice or in parts; any mix has the"
    " class",
    AccessNeed.WRITE_ONCE: "the other side of that race, likewise for the compiler alone",
    AccessNeed.UNKNOWN: "the protocol is not proved, so nothing follows",
}


def text(found: RaceReport, paint: Paint = plain) -> str:
    """A line an access, then what the needs mean."""
    titles = ("access", "at", "holding", "may race with", "needs")
    rows = [
        (
            f"{result.access.operation.name}() {'stores' if result.access.is_store else 'loads'}",
            result.access.transition.label,
            ", ".join(_held(result.access)) or "-",
            "\n".join(_names(result)) or "-",
            result.need.value,
        )
        for result in found.accesses
    ]
    needs = dict.fromkeys(result.need for result in found.accesses)
    width = max(len(need.value) for need in needs)
    legend = [f"{need.value:<{width}}  {_SAYS[need]}" for need in needs]
    lines = [*_head(found, paint), "", styled(titles, rows, "simple"), "", *legend, ""]
    return "\n".join([*lines, _verdict(found, paint)]) + "\n"


def _head(found: RaceReport, paint: Paint) -> Iterator[str]:
    layout = found.proof.layout
    title = f"{layout.params.name} {layout.scheme.name}, level {found.proof.level.value}"
    yield paint("strong", title)
    yield f"  {_word(layout)}"
    yield "  for any number of threads, handles, zspages and pages"


def _word(layout: Layout) -> str:
    said = f"words of {layout.params.bits_per_long} bits"
    for field in layout.fields:
        if field.name == "class_idx":
            return f"{said}, class_idx in bits {field.lsb} to {field.lsb + field.width - 1}"
    return f"{said}, without class_idx"


def _held(access: ProtocolAccess) -> list[str]:
    """The kinds of locks that it may hold, outermost first."""
    ranks = sorted(locks_held_at(access.operation)[access.transition.label])
    return [rank.name.lower() for rank in ranks]


def _names(result: AccessResult) -> list[str]:
    return [f"{name}()" for name in dict.fromkeys(other.operation.name for other in result.races)]


def _verdict(found: RaceReport, paint: Paint) -> str:
    proof = found.proof
    refuted, count = proof.with_status(Status.REFUTED), len(proof.conditions)
    if refuted:
        more = f", and {len(refuted) - 1} more" if refuted[1:] else ""
        return paint("bad", f"not proved: {refuted[0].obligation.id} is refuted{more}")
    if not proof.proved:
        return paint("open", "undecided: see zslayout protocol prove")
    racing = [result for result in found.accesses if result.races]
    said = f"{len(racing)} of {len(found.accesses)} may race" if racing else "none races"
    return paint("good", f"proved: {said}; all {count} conditions hold")


def accesses_json(found: RaceReport) -> str:
    """The same, schema 1."""
    layout = found.proof.layout
    value = {
        "schema": SCHEMA,
        "arch": layout.params.name,
        "scheme": layout.scheme.name,
        "chain_size": layout.chain_size,
        "level": found.proof.level.value,
        "proved": found.proof.proved,
        "accesses": [
            {
                "operation": result.access.operation.name,
                "label": result.access.transition.label,
                "says": result.access.transition.description,
                "stores": result.access.is_store,
                "holds": _held(result.access),
                "races": [
                    {"operation": other.operation.name, "label": other.transition.label}
                    for other in result.races
                ],
                "needs": result.need.value,
            }
            for result in found.accesses
        ],
        "exit_code": found.proof.exit_code,
    }
    return json.dumps(value, indent=1) + "\n"
