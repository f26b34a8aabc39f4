"""Every mutant of the protocol, by its proof and by a schedule of the search, as a result."""

from collections.abc import Iterator
from dataclasses import dataclass

from zslayout.explore.mutant_search import MutantSearch
from zslayout.results.diagnostic import Diagnostic, Level
from zslayout.results.document import GAP, STYLES, Block, Span, Table, line, table
from zslayout.results.exit_code import ExitCode
from zslayout.results.protocol_proof import MutantProof
from zslayout.results.record import Record, RootRecord, computed
from zslayout.results.result import Detail, Result, Tabular


@dataclass(frozen=True, slots=True, eq=False)
class MutantsResult(Result, Tabular):
    """Every mutant, by the conditions that it fails and by a schedule that shows it."""

    proofs: tuple[MutantProof, ...]
    searches: tuple[MutantSearch, ...]

    @property
    def mutants(self) -> Iterator[tuple[str, MutantProof | None, MutantSearch | None]]:
        """All of them by name, those that are searched first; None where it is not in a model."""
        proofs = {mutant.name: mutant for mutant in self.proofs}
        searches = {search.mutant.name: search for search in self.searches}
        for name in {**searches, **proofs}:
            yield name, proofs.get(name), searches.get(name)

    @property
    def survivors(self) -> tuple[str, ...]:
        """Those that are not caught: a proof of one must fail, where there is one."""
        return tuple(
            name
            for name, proof, search in self.mutants
            if not (proof.refuted if proof else search and search.as_expected)
        )

    @property
    def exit_code(self) -> ExitCode:
        """Unexpected where one survives."""
        return ExitCode.UNEXPECTED if self.survivors else ExitCode.AS_EXPECTED

    def decided(self) -> Iterator[Diagnostic]:
        """Each mutant, and whether it survives."""
        for name, *_ in self.mutants:
            alive = name in self.survivors
            said = "survives" if alive else "does not survive"
            yield Diagnostic(f"mutant.{name}", Level.ERROR if alive else Level.OK, said)

    def table(self) -> Table:
        """The condition that fails for each, and the schedule that shows it."""
        rows = [
            (name, proof.first if proof else "-", *_by_search(found))
            for name, proof, found in self.mutants
        ]
        titles = ("mutant", "condition that fails", "found on a schedule by", "steps")
        return table(titles, rows, right=frozenset({3}))

    def blocks(self, _detail: Detail) -> Iterator[Block]:
        """The table, and what it shows."""
        found = self.table()
        none = f"{len(found.rows)} mutants: none survives both"
        yield found
        yield GAP
        yield line("-: not in that model; harmless: no schedule shows it")
        end = "one survives both" if self.survivors else none
        yield line(Span(end, STYLES[self.exit_code]))


def _by_search(search: MutantSearch | None) -> tuple[str, str]:
    if search is None:
        return "-", "-"
    found = search.result
    if found.violation is None:
        return ("harmless" if search.mutant.why_harmless else "nothing"), "-"
    return found.violation.check, str(len(found.schedule))


class MutantRecord(Record):
    """A mutant by both; null where it is not in that model."""

    # of its name, proof and search

    break_: str = computed(lambda of: of[0])
    """Its name."""
    refuted: tuple[str, ...] | None = computed(lambda of: of[1].refuted if of[1] else None)
    """Ids of the conditions that fail."""
    found: str | None = computed(
        lambda of: of[2] and of[2].result.violation and of[2].result.violation.check
    )
    """The check that fails on a schedule."""
    steps: int | None = computed(lambda of: len(of[2].result.schedule) if of[2] else None)
    """Of that schedule."""
    harmless: bool = computed(lambda of: bool(of[2] and of[2].mutant.why_harmless))
    """Whether no schedule shows it, as expected."""


class MutantsRecord(RootRecord, of=MutantsResult):
    """What `protocol mutants` found."""

    none_survives: bool = computed(lambda of: not of.exit_code)
    broken: tuple[MutantRecord, ...] = computed(lambda of: list(of.mutants))
