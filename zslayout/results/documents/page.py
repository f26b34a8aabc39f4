"""One layout in full: the word, every macro as formula and number, the headroom."""

from collections.abc import Iterable, Iterator
from typing import Final

from zslayout.expr.infix import human_text
from zslayout.results.document import GAP, Block, Document, Preformatted, WordMap, heading, line
from zslayout.results.page import LayoutPage
from zslayout.results.result import Detail
from zslayout.results.words import outcome_sentence, state, tally
from zslayout.words.layout import Layout

_LONGEST: Final = 72


def document(page: LayoutPage, _detail: Detail) -> Document:
    """The whole page."""
    return Document(tuple(_blocks(page)))


def _blocks(page: LayoutPage) -> Iterator[Block]:
    result = page.result
    layout, params, scheme = result.default_layout, result.params, result.scheme
    yield heading(f"{params.name}: {params.title or params.arch}")
    yield line(f"scheme {scheme.name}: {scheme.title} ({scheme.history})")
    yield GAP
    yield WordMap(layout.fields, layout.word_bits)
    yield GAP
    yield line(outcome_sentence(result))
    yield line(f"{tally(result)}: {state(result)}")
    yield GAP
    yield from _section("parameters", [f"{name} = {number}" for name, number in layout.at.items()])
    yield from _section("macros", _macros(layout))
    yield from _section("source", params.source)


def _section(title: str, lines: Iterable[str]) -> Iterator[Block]:
    yield heading(title, level=3)
    yield Preformatted(tuple(lines), indent=2)


def _macros(layout: Layout) -> Iterator[str]:
    for macro in layout.definition.macros:
        formula = human_text(macro.value)
        value = layout.values[macro.name]
        number = f"{value:#x}" if macro.name.endswith("_MASK") else str(value)
        said = f"  <- {formula}" if formula != str(value) and len(formula) <= _LONGEST else ""
        yield f"{macro.name} = {number}{said}"
