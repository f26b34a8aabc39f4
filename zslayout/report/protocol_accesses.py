"""What each access to a word may race with, and what it needs of C."""

import json
from collections.abc import Iterator
from typing import Final

from zslayout.protocol.conditions import Access, held_at
from zslayout.protocol.proof import Accessed, Accesses, Need
from zslayout.report.paint import Paint, plain
from zslayout.report.table import styled
from zslayout.verdict import Status
from zslayout.words.layout import Layout

SCHEMA: Final = 1
_SAYS: Final = {
    Need.NOTHING: "nobody stores the word meanwhile: it is whole, and the last one stored",
    Need.READ_ONCE: "for the compiler, which may read twice or in parts; any mix has the class",
    Need.WRITE_ONCE: "the other side of that race, likewise for the compiler alone",
    Need.UNKNOWN: "the protocol is not proved, so nothing follows",
}


def text(found: Accesses, paint: Paint = plain) -> str:
    """A line an access, then what the needs mean."""
    titles = ("access", "at", "holding", "may race with", "needs")
    rows = [
        (
            f"{each.access.operation.name}() {'stores' if each.access.stores else 'loads'}",
            each.access.line.label,
            ", ".join(_held(each.access)) or "-",
            "\n".join(_names(each)) or "-",
            each.need.value,
        )
        for each in found.found
    ]
    needs = dict.fromkeys(each.need for each in found.found)
    width = max(len(each.value) for each in needs)
    legend = [f"{each.value:<{width}}  {_SAYS[each]}" for each in needs]
    lines = [*_head(found, paint), "", styled(titles, rows, "simple"), "", *legend, ""]
    return "\n".join([*lines, _verdict(found, paint)]) + "\n"


def _head(found: Accesses, paint: Paint) -> Iterator[str]:
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


def _held(access: Access) -> list[str]:
    """The kinds of locks that it may hold, outermost first."""
    ranks = sorted(held_at(access.operation)[access.line.label])
    return [rank.name.lower() for rank in ranks]


def _names(each: Accessed) -> list[str]:
    return [f"{name}()" for name in dict.fromkeys(other.operation.name for other in each.races)]


def _verdict(found: Accesses, paint: Paint) -> str:
    proof = found.proof
    refuted, count = proof.having(Status.REFUTED), len(proof.conditions)
    if refuted:
        more = f", and {len(refuted) - 1} more" if refuted[1:] else ""
        return paint("bad", f"not proved: {refuted[0].obligation.id} is refuted{more}")
    if not proof.proved:
        return paint("open", "undecided: see zslayout protocol --prove")
    racing = [each for each in found.found if each.races]
    said = f"{len(racing)} of {len(found.found)} may race" if racing else "none races"
    return paint("good", f"proved: {said}; all {count} conditions hold")


def accesses_json(found: Accesses) -> str:
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
                "operation": each.access.operation.name,
                "label": each.access.line.label,
                "says": each.access.line.says,
                "stores": each.access.stores,
                "holds": _held(each.access),
                "races": [
                    {"operation": other.operation.name, "label": other.line.label}
                    for other in each.races
                ],
                "needs": each.need.value,
            }
            for each in found.found
        ],
        "exit_code": found.proof.exit_code,
    }
    return json.dumps(value, indent=1) + "\n"
