"""What a range of commits does to the numbers of a kernel tree, and what that breaks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zslayout.arch.params import Outcome
from zslayout.results.diagnostic import Diagnostic, Level
from zslayout.results.diff import DiffResult
from zslayout.results.document import GAP, Block, Span, heading, line, wrapped
from zslayout.results.exit_code import ExitCode
from zslayout.results.moves import ConfigDiff, Direction, OutcomeChange
from zslayout.results.probe import UnmeasuredConfig
from zslayout.results.record import Record, RootRecord, computed
from zslayout.results.result import Detail, Result
from zslayout.results.source import SourceResult
from zslayout.tally import counted, grouped, ranges


@dataclass(frozen=True, slots=True)
class NumberMove:
    """A number that is another after the range; None is not defined, or decided at boot."""

    arch: str
    symbol: str
    before: int | None
    after: int | None
    place_before: str
    """`file:line` in the tree, where it was defined."""
    place_after: str


@dataclass(frozen=True, slots=True)
class BrokenConfig:
    """A configuration that could be measured before the range, and cannot after it."""

    arch: str
    why: str
    physmem_bits: int | None = None
    """What it had before."""
    place: str = ""
    """`file:line` in the tree, where that was defined."""

    @property
    def sentence(self) -> str:
        """Why, and what there was before."""
        said = f"builds no more: {self.why}"
        if self.physmem_bits is None:
            return said
        return f"{said} (it had {self.physmem_bits} physical bits by {self.place})"


@dataclass(frozen=True, slots=True)
class AppearedOutcome:
    """What a scheme with a class index comes to on a configuration that is new in the range."""

    arch: str
    layout: str
    """The scheme."""
    outcome: Outcome
    sentence: str
    """The outcome, and what it comes from."""


@dataclass(frozen=True, slots=True, eq=False)
class GateResult(Result):
    """What a range of commits changes."""

    tree: str
    kernel: str
    since: str
    files: tuple[str, ...]
    """Those of the range that can change a number."""
    measured: tuple[str, ...]
    """The configurations that were measured on both sides."""
    moves: tuple[NumberMove, ...]
    broken: tuple[BrokenConfig, ...]
    comparisons: tuple[tuple[str, DiffResult], ...]
    """The tree's own file before and after; where numbers moved, schemes with a class index."""
    appeared: SourceResult | None
    """The check of the tree's file on what is new in the range."""
    unmeasured: tuple[UnmeasuredConfig, ...]
    appeared_outcomes: tuple[AppearedOutcome, ...] = ()
    """There is no before that they could be worse than."""

    @property
    def exit_code(self) -> ExitCode:
        """What builds no more, or is worse under any layout, is unexpected."""
        codes = [ExitCode.AS_EXPECTED]
        codes += [ExitCode.UNEXPECTED for _ in self.broken]
        codes += [each.exit_code for _, each in self.comparisons]
        codes += [] if self.appeared is None else [self.appeared.exit_code]
        codes += [ExitCode.UNDECIDED for _ in self.unmeasured]
        return ExitCode.worst(codes)

    @property
    def headline(self) -> str:
        """How much was looked at, and how much moved."""
        said = f"Linux {self.kernel} in {self.tree} since {self.since}:"
        said += f" {counted(len(self.files), 'file')} that can change a number,"
        said += f" {counted(len(self.measured), 'configuration')} measured on both sides,"
        said += f" {len({each.arch for each in self.moves})} moved"
        said += f", {len(self.broken)} broken" if self.broken else ""
        return said + (f", {len(self.unmeasured)} not measured" if self.unmeasured else "")

    def decided(self) -> Iterator[Diagnostic]:
        """Each number that moved, each outcome, each configuration that is broken or new."""
        for each in self.moves:
            yield Diagnostic("number", Level.NOTE, _sentence(each), (each.arch,))
        for broken in self.broken:
            yield Diagnostic("number", Level.ERROR, broken.sentence, (broken.arch,))
        for _, compared in self.comparisons:
            yield from compared.decided()
        if self.appeared is not None:
            yield from self.appeared.decided()
        for left in self.unmeasured:
            yield Diagnostic("number", Level.WARNING, f"not measured: {left.why}", (left.arch,))

    def blocks(self, detail: Detail) -> Iterator[Block]:
        """What moved and what that does; what is broken, new, or open; how much was looked at."""
        by_arch = grouped((each.arch, _sentence(each)) for each in self.moves)
        for sentences, names in grouped(
            (tuple(said), name) for name, said in by_arch.items()
        ).items():
            yield from (heading(sentence) for sentence in sentences)
            yield wrapped(f"on {', '.join(names)}", indent=2, hang=3)
            for title, compared in self.comparisons:
                yield from _outcomes(title, [m for m in compared.moves if m.params.name in names])
            yield GAP
        for broken in self.broken:
            yield wrapped(Span(f"{broken.arch}: {broken.sentence}", "bad"), hang=2)
        if self.comparisons and not self.moves:
            yield from self.comparisons[0][1].blocks(detail)
        if self.appeared is not None:
            yield heading("New in the range:")
            yield from self.appeared.blocks(detail)
            for new in self.appeared_outcomes:
                yield wrapped(f"{new.arch} under {new.layout}: {new.sentence}", hang=2)
        for left in self.unmeasured:
            yield wrapped(Span(f"{left.arch}: not measured: {left.why}", "open"), hang=2)
        yield line(self.headline)


def _sentence(move: NumberMove) -> str:
    """`a.h:7: SYMBOL raised from 56 to 58`; where it went, the line that it stood on."""
    before, after = move.before, move.after
    if before is None or after is None:
        verb = "appears as" if before is None else "is gone, was"
        shown = f"{verb} {after if before is None else before}"
    else:
        shown = f"{'raised' if after > before else 'lowered'} from {before} to {after}"
    was = move.place_before
    elsewhere = was and was.partition(":")[0] != move.place_after.partition(":")[0]
    stood = f" (it was defined in {was})" if elsewhere and move.place_after else ""
    return f"{move.place_after or was}: {move.symbol} {shown}{stood}"


def _outcomes(title: str, moves: list[ConfigDiff]) -> Iterator[Block]:
    """What becomes of the word under one layout, configurations that move alike together."""
    for (text, direction), names in grouped(
        ((_steps(move), move.direction), move.params.name) for move in moves
    ).items():
        style = "bad" if direction is Direction.WORSE else ""
        which = "" if len(names) == len(moves) else f" on {', '.join(names)}"
        said = f"under {title}: {text}{which}"
        yield wrapped(Span(said, "bad") if style else said, indent=2, hang=2)


def _steps(move: ConfigDiff) -> str:
    steps = "; ".join(map(_step, move.steps)) or f"{move.after.outcome.value}, as before"
    worse = [each for each in move.after.wrong if each not in move.before.wrong]
    return f"{steps}; {', '.join(worse)} not as expected" if worse else steps


def _step(step: OutcomeChange) -> str:
    where = "" if step.everywhere else f" at chain size {ranges(step.chain_sizes)}"
    return f"{_named(step.after)}{where} (was {_named(step.before)})"


def _named(outcome: Outcome | None) -> str:
    return "undecided" if outcome is None else outcome.value


class ComparisonRecord(Record):
    """A layout before and after the range."""

    layout: str = computed(lambda of: of[0])
    """The tree's own file, or a scheme."""
    diff: RootRecord = computed(lambda of: of[1])


class GateRecord(RootRecord, of=GateResult):
    """What `check --kernel --since` found."""

    kernel: str
    tree: str
    since: str
    files: tuple[str, ...]
    measured: tuple[str, ...]
    moves: tuple[NumberMove, ...]
    broken: tuple[BrokenConfig, ...]
    comparisons: tuple[ComparisonRecord, ...]
    appeared: RootRecord = computed(optional=True)
    """The check on what is new in the range."""
    appeared_outcomes: tuple[AppearedOutcome, ...]
    unmeasured: tuple[UnmeasuredConfig, ...]
    summary: Mapping[str, int] = computed(
        lambda of: {
            "measured": len(of.measured),
            "moved": len({each.arch for each in of.moves}),
            "broken": len(of.broken),
            "unmeasured": len(of.unmeasured),
        }
    )
