"""One layout in full: the word, every macro as formula and number, what was proved of it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from zslayout.arch.params import Outcome
from zslayout.expr.infix import human_text
from zslayout.results.check import FieldRecord, of_config
from zslayout.results.diagnostic import Diagnostic
from zslayout.results.document import GAP, Block, Preformatted, WordMap, heading, wrapped
from zslayout.results.exit_code import ExitCode
from zslayout.results.finding import ConfigResult
from zslayout.results.record import RootRecord, computed
from zslayout.results.result import Detail, Drawn, Result
from zslayout.results.words import outcome_sentence, state, tally
from zslayout.words.layout import Layout

_LONGEST: Final = 72


@dataclass(frozen=True, slots=True, eq=False)
class LayoutPage(Result, Drawn):
    """The layout of one configuration under one scheme at one chain size."""

    result: ConfigResult

    @property
    def layout(self) -> Layout:
        """The only one that was checked."""
        return self.result.default_layout

    @property
    def exit_code(self) -> ExitCode:
        """As of a check of it."""
        return self.result.exit_code

    def decided(self) -> Iterator[Diagnostic]:
        """As of a check of it."""
        return of_config(self.result)

    def word(self) -> WordMap:
        """The word."""
        return WordMap(self.layout.fields, self.layout.word_bits)

    @property
    def missing_bits(self) -> int:
        """How many bits its fields need beyond it, where nothing builds for want of them."""
        return 0 if self.layout.asserted else max(0, -self.layout.headroom_bits)

    def blocks(self, _detail: Detail) -> Iterator[Block]:
        """The whole page."""
        result, layout = self.result, self.layout
        params, scheme = result.params, result.scheme
        yield heading(f"{params.name}: {params.title or params.arch}")
        yield wrapped(f"scheme {scheme.name}: {scheme.title} ({scheme.history})", hang=2)
        yield GAP
        yield self.word()
        yield GAP
        yield wrapped(outcome_sentence(result), hang=2)
        yield wrapped(f"{state(result)}: {tally(result)}", hang=2)
        yield GAP
        yield from _section("parameters", (f"{name} = {n}" for name, n in layout.at.items()))
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


class PageRecord(RootRecord, of=LayoutPage):
    """What `show` found: one layout."""

    arch: str = computed("result.params.name")
    title: str = computed("result.params.title")
    scheme: str = computed("result.scheme.name")
    outcome: Outcome = computed("result.outcome")
    """`unproved` when the layout compiles and a proof about its word fails."""
    expected_outcome: Outcome = computed("result.expected_outcome")
    params: Mapping[str, int] = computed(lambda of: dict(of.layout.at.items()))
    """BITS_PER_LONG, PAGE_SHIFT, MAX_POSSIBLE_PHYSMEM_BITS, CONFIG_ZSMALLOC_CHAIN_SIZE; and
    ADDRESSABLE_BITS, which no header decides: the bits of the machine's physical addresses."""
    macros: Mapping[str, int] = computed(
        lambda of: {k: v for k, v in of.layout.values.items() if k not in of.layout.at.names}
    )
    """Every macro of the scheme by its kernel name, as C computes it."""
    fields: tuple[FieldRecord, ...] = computed("layout.fields")
    """Most significant first."""
    needed_bits: int = computed("layout.needed_bits")
    """What the scheme's fields need, by its own reckoning."""
    word_bits: int = computed("layout.word_bits")
    headroom_bits: int = computed("layout.headroom_bits")
    """What is left; negative when bits are missing."""
