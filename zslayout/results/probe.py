"""What a kernel tree's own headers say of configurations, beside what archconfigs say."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from zslayout.results.diagnostic import Diagnostic, Level
from zslayout.results.document import GAP, Block, Span, Table, line, wrapped
from zslayout.results.exit_code import ExitCode
from zslayout.results.record import RootRecord, computed
from zslayout.results.result import Detail, Result, Tabular
from zslayout.tally import counted

MEASURED: Final = "measured"
"""How the numbers are known: a compiler gave them, with the tree's own headers and flags."""
_COLUMNS: Final = {
    "word": "BITS_PER_LONG",
    "page shift": "PAGE_SHIFT",
    "phys": "MAX_POSSIBLE_PHYSMEM_BITS",
    "_PFN_BITS": "_PFN_BITS",
}


@dataclass(frozen=True, slots=True)
class NumberDifference:
    """A number of an archconfig that the tree has otherwise; None is what it does not define."""

    key: str
    """Of the archconfig."""
    shipped: int | None
    measured: int | None
    place: str = ""
    """`file:line` in the tree where the number comes from."""


@dataclass(frozen=True, slots=True)
class MeasuredConfig:
    """The numbers of one configuration."""

    arch: str
    """Its name, as elsewhere in zslayout."""
    folder: str
    """The one under arch/ in the tree."""
    compiler: str
    options: tuple[str, ...]
    """What Kconfig was asked for."""
    values: Mapping[str, int]
    """Macros of headers and of mm/zsmalloc.c, as that file sees them."""
    places: Mapping[str, str]
    """`file:line` in the tree of a macro's definition."""
    boot_time: tuple[str, ...]
    """Macros that are no constants: the kernel decides them when it boots."""
    differs: tuple[NumberDifference, ...]
    """Numbers that the archconfig has otherwise."""
    kernel_of_shipped: str = ""
    """The release that the archconfig was made from."""
    kept: bool = False
    """Whether it was measured before, from the same contents."""
    evidence: str = MEASURED
    machine_bits: int | None = None
    """What the CPU addresses, where it is the configuration of the kernel that runs here."""

    @property
    def is_lost(self) -> bool:
        """Whether the machine addresses more than what the headers say."""
        return (self.machine_bits or 0) > self.header_bits

    @property
    def header_bits(self) -> int:
        """How wide a physical address is that a word can hold, in bits."""
        return self.values.get("_PFN_BITS", 0) + self.values.get("PAGE_SHIFT", 0)


@dataclass(frozen=True, slots=True)
class UnmeasuredConfig:
    """A configuration that this tree, or this machine, cannot be asked for, and why."""

    arch: str
    why: str


@dataclass(frozen=True, slots=True)
class TreeNumbers:
    """Which configurations of a check have the numbers of a tree, and which do not."""

    tree: str
    kernel: str
    """The version of the tree."""
    measured: Mapping[str, str]
    """The compiler that gave a configuration's numbers."""
    from_table: Mapping[str, str]
    """Why a configuration has the numbers of its archconfig."""

    @property
    def sentence(self) -> str:
        """How many of each."""
        asked = len(self.measured) + len(self.from_table)
        said = f"Linux {self.kernel} in {self.tree}: numbers measured on {len(self.measured)} of "
        said += counted(asked, "configuration")
        left = len(self.from_table)
        return f"{said}; those of archconfigs on {left}" if left else said


@dataclass(frozen=True, slots=True, eq=False)
class ProbeResult(Result, Tabular):
    """What was measured in a tree. `verifies` says that archconfigs are held to it."""

    tree: str
    kernel: str
    verifies: bool
    probes: tuple[MeasuredConfig, ...]
    unmeasured: tuple[UnmeasuredConfig, ...] = ()
    written: tuple[str, ...] = ()
    """Archconfigs that were written."""
    commit: str = ""
    """What git calls the state of the tree, with `-dirty` where files differ from it."""

    @property
    def exit_code(self) -> ExitCode:
        """What differs is not as expected; what was not measured is open."""
        codes = [ExitCode.UNEXPECTED for each in self.probes if self.verifies and each.differs]
        codes += [ExitCode.UNEXPECTED for each in self.probes if each.is_lost]
        codes += [ExitCode.UNDECIDED for _ in self.unmeasured]
        return ExitCode.worst(codes or [ExitCode.AS_EXPECTED])

    @property
    def headline(self) -> str:
        """How many were measured, and how many differ."""
        return self._summary()

    def decided(self) -> Iterator[Diagnostic]:
        """A configuration each."""
        for each in self.probes:
            if not each.differs:
                yield Diagnostic(MEASURED, Level.OK, "measured", (each.arch,))
            for other in each.differs:
                level = Level.ERROR if self.verifies else Level.NOTE
                yield Diagnostic(MEASURED, level, _sentence(each, other, self.kernel), (each.arch,))
        for each in self.probes:
            if each.machine_bits is not None:
                level = Level.ERROR if each.is_lost else Level.OK
                yield Diagnostic(MEASURED, level, _machine(each), (each.arch,))
        for left in self.unmeasured:
            yield Diagnostic(MEASURED, Level.WARNING, f"not measured: {left.why}", (left.arch,))

    def blocks(self, detail: Detail) -> Iterator[Block]:
        """The numbers, what differs, what was not measured, and how many of each."""
        if self.probes and not (self.verifies and not detail.verbose):
            yield self.table()
            yield GAP
        for each in self.probes:
            for other in each.differs:
                said = f"{each.arch}: {_sentence(each, other, self.kernel)}"
                yield line(Span(said, "bad" if self.verifies else ""))
        for each in self.probes:
            if each.machine_bits is not None:
                yield wrapped(Span(f"{each.arch}: {_machine(each)}", "bad" if each.is_lost else ""))
        for left in self.unmeasured:
            yield wrapped(Span(f"{left.arch}: not measured: {left.why}", "open"), hang=2)
        yield from (line(f"wrote {each}") for each in self.written)
        yield line(self._summary())

    def table(self) -> Table:
        """The numbers that decide, a configuration a row."""
        rows = tuple(
            (
                each.arch,
                *(_shown(each.values.get(name)) for name in _COLUMNS.values()),
                each.compiler,
            )
            for each in self.probes
        )
        return Table(
            ("configuration", *_COLUMNS, "compiler"), rows, frozenset(range(1, 1 + len(_COLUMNS)))
        )

    def _summary(self) -> str:
        asked = len(self.probes) + len(self.unmeasured)
        kept = sum(each.kept for each in self.probes)
        said = f"Linux {self.kernel} in {self.tree}: measured {len(self.probes)} of "
        said += counted(asked, "configuration")
        if kept:
            said += f", {kept} of them before"
        differing = sum(bool(each.differs) for each in self.probes)
        if self.verifies or differing:
            said += f"; {differing or 'none'} {'differs' if differing == 1 else 'differ'}"
            said += " from the archconfigs"
        return said


def _sentence(config: MeasuredConfig, other: NumberDifference, kernel: str) -> str:
    was = f" ({config.kernel_of_shipped})" if config.kernel_of_shipped else ""
    place = f", {other.place}" if other.place else ""
    found = f"measured {_shown(other.measured)} ({kernel}{place})"
    return f"{other.key}: shipped {_shown(other.shipped)}{was}, {found}"


def _machine(config: MeasuredConfig) -> str:
    return (
        f"this machine addresses {config.machine_bits} bits (/proc/cpuinfo), a word holds"
        f" {config.header_bits}"
    )


def _shown(number: int | None) -> str:
    return "none" if number is None else str(number)


class ProbeRecord(RootRecord, of=ProbeResult):
    """What a kernel tree's headers say."""

    kernel: str
    """The version of the tree."""
    commit: str
    """What git calls the state of the tree, with `-dirty` where files differ; or nothing."""
    tree: str
    probes: tuple[MeasuredConfig, ...]
    unmeasured: tuple[UnmeasuredConfig, ...]
    """What was asked for and could not be measured."""
    written: tuple[str, ...] = computed(optional=True)
