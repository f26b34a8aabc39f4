"""The fit table: one configuration a row, for documents."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from zslayout.arch.params import Outcome
from zslayout.errors import Fault
from zslayout.results import document
from zslayout.results.check import CheckResult, cells, headers
from zslayout.results.diagnostic import Diagnostic
from zslayout.results.exit_code import ExitCode
from zslayout.results.record import Record, RootRecord, computed
from zslayout.results.result import Detail, Result, Tabular
from zslayout.results.words import named_outcome


@dataclass(frozen=True, slots=True, eq=False)
class FitTable(Result, Tabular):
    """A check, to be shown as a table and nothing else."""

    check: CheckResult
    columns: tuple[str, ...] = ()
    """The titles of those that are wanted, in this order; every one where none is named."""

    @property
    def exit_code(self) -> ExitCode:
        """That of the check."""
        return self.check.exit_code

    def decided(self) -> Iterator[Diagnostic]:
        """Those of the check."""
        return self.check.decided()

    def blocks(self, _detail: Detail) -> Iterable[document.Block]:
        """The table."""
        return (self.table(),)

    def table(self) -> document.Table:
        """Under one scheme its fields; under several the outcome of each."""
        whole = self._whole()
        if not self.columns:
            return whole
        places = [whole.titles.index(title) for title in self.columns]
        return document.table(self.columns, [[row[at] for at in places] for row in whole.rows])

    def unknown_columns(self) -> Iterator[Fault]:
        """A fault for each column that there is not."""
        titles = self._whole().titles
        for name in self.columns:
            if name not in titles:
                known = f"these are: {', '.join(titles)}"
                yield Fault("--columns", f'no column is titled "{name}"', known)

    def _whole(self) -> document.Table:
        results = self.check.results
        schemes = list(dict.fromkeys(result.scheme.name for result in results))
        if len(schemes) == 1:
            return document.table(headers(results), [cells(result) for result in results])
        rows: dict[str, list[str]] = {}
        for result in results:
            row = rows.setdefault(result.params.name, cells(result)[:4])
            row.append(named_outcome(result))
        return document.table([*headers(results)[:4], *schemes], list(rows.values()))


class FitRowRecord(Record):
    """One configuration under one scheme."""

    arch: str = computed("params.name")
    scheme: str = computed("scheme.name")
    bits_per_long: int = computed("params.bits_per_long")
    page_shift: int = computed("params.page_shift")
    physmem_bits: int = computed("params.physmem_bits")
    fields: Mapping[str, int] = computed(
        lambda of: {field.name: field.width for field in of.default_layout.fields}
    )
    """The width of each field in bits, most significant first."""
    needed_bits: int = computed("default_layout.needed_bits")
    headroom_bits: int = computed("default_layout.headroom_bits")
    """At the default chain size; negative when bits are missing."""
    headroom_bits_at_max: int = computed("largest_layout.headroom_bits")
    """At the largest chain size."""
    outcome: Outcome


class FitTableRecord(RootRecord, of=FitTable):
    """What `table` found."""

    rows: tuple[FitRowRecord, ...] = computed("check.results")
