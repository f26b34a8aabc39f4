"""The theorem for people: a table of lemmas, what holds only somewhere, then what does not hold.

One finding a line, its id first, so that grep works.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from zslayout.expr.infix import human_text
from zslayout.protocol import lemmas as protocol
from zslayout.results.diagnostic import Diagnostic, Level
from zslayout.results.document import (
    GAP,
    Block,
    Display,
    Document,
    Span,
    Style,
    Table,
    line,
    table,
)
from zslayout.results.documents.check import STYLES
from zslayout.results.documents.witness import explanation
from zslayout.results.exit_code import ExitCode
from zslayout.results.result import Detail
from zslayout.results.theorem import LemmaResult, Need, PremiseResult, SolverAnswer, TheoremResult
from zslayout.results.words import finding_line
from zslayout.theorem import domain, widths
from zslayout.verdict import Status

_LEVELS: Final = {
    ExitCode.AS_EXPECTED: Level.OK,
    ExitCode.UNDECIDED: Level.WARNING,
    ExitCode.UNEXPECTED: Level.ERROR,
    ExitCode.BUG: Level.ERROR,
}


def document(theorem: TheoremResult, detail: Detail) -> Document:
    """The whole report; a `brief` one leaves out the premises. Nothing where nothing was asked."""
    if theorem.kept and not theorem.standings:
        return Document(())
    return Document(tuple(_once_apart(_blocks(theorem, detail))))


def diagnostics(theorem: TheoremResult) -> Iterator[Diagnostic]:
    """Every lemma and every control."""
    for standing in theorem.standings:
        lemma = standing.lemma
        code = standing.exit_code(len(theorem.solvers))
        yield Diagnostic(
            rule=lemma.id,
            level=_LEVELS[code],
            message=f"{lemma.statement} {_said_of(standing)}",
            scheme=f"{lemma.group} {lemma.bits_per_long}",
            verdict=standing.status.value,
            expected=Status.PROVED.value,
        )
    for control in theorem.controls:
        yield Diagnostic(
            rule=control.obligation.id,
            level=_LEVELS[control.exit_code],
            message=f"a control: {control.obligation.statement}",
            scheme=f"{control.scheme.name} {control.bits_per_long}",
            verdict="" if control.point is None else Status.REFUTED.value,
            expected=Status.REFUTED.value,
        )


def _blocks(theorem: TheoremResult, detail: Detail) -> Iterator[Block]:
    standings = theorem.standings
    if not _of_protocol(standings) and not _at_configurations(theorem):
        yield from (line(Span(text, "strong")) for text in _speaks_of())
        yield GAP
    yield from _table(theorem)
    yield GAP
    yield from _weakest(theorem)
    yield from _exactly(theorem)
    yield from _protocol(theorem)
    if detail.verbose:
        yield from map(line, map(_line, standings))
    elif not detail.brief:
        yield from (line(_line(each)) for each in standings if each.premises)
    yield GAP
    for standing in standings:
        if standing.status is not Status.PROVED or standing.disputed:
            yield line(Span(_line(standing), _style(standing)))
            yield Display(tuple(_explained(standing)))
            yield GAP
    for control in theorem.controls:
        if control.point is None:
            name = f"{control.obligation.id} {control.scheme.name} {control.bits_per_long}"
            yield line(Span(f"{name}: a control that nothing refutes", "bad"))
    yield line(Span(summary(theorem), STYLES[theorem.exit_code]))


def _of_protocol(standings: Iterable[LemmaResult]) -> bool:
    """Whether there is nothing but the protocol."""
    return all(each.lemma.group == protocol.GROUP for each in standings)


def _at_configurations(theorem: TheoremResult) -> bool:
    return any("/" in each.lemma.group for each in theorem.standings)


def _once_apart(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks with one gap where there are several, and none at the start."""
    before: Block = GAP
    for block in blocks:
        if block is not GAP or before is not GAP:
            yield block
        before = block


def _speaks_of() -> Iterator[str]:
    shifts, sizes = domain.PAGE_SHIFTS, domain.CHAIN_SIZES
    yield (
        f"For every layout that compiles, with PAGE_SHIFT from {shifts[0]} to {shifts[-1]}, up to"
        f" {domain.PHYSMEM_BITS_MOST} physical bits"
    )
    yield (
        "that leave a PFN of 1 to BITS_PER_LONG - 1 bits, and CONFIG_ZSMALLOC_CHAIN_SIZE from"
        f" {sizes[0]} to {sizes[-1]}; for every word:"
    )


def _table(theorem: TheoremResult) -> Iterator[Block]:
    """A lemma a row, a scheme and word width a column."""
    apart = {widths.GROUP, protocol.GROUP}
    groups = [each for each in theorem.standings if each.lemma.group not in apart]
    columns = list(dict.fromkeys((each.lemma.group, each.lemma.bits_per_long) for each in groups))
    cells: dict[str, dict[tuple[str, int], LemmaResult]] = {}
    for each in groups:
        row = cells.setdefault(each.lemma.id, {})
        row[each.lemma.group, each.lemma.bits_per_long] = each
    if not cells:
        return
    titles = ("lemma", *(f"{scheme} {width}" for scheme, width in columns))
    rows, styles = [], []
    for name, row in cells.items():
        rows.append((name, *(_cell(row[column]) if column in row else "-" for column in columns)))
        wrong = [each for each in row.values() if each.status is not Status.PROVED]
        styles.append(_style(wrong[0]) if wrong else "")
    yield Table(titles, tuple(rows), styles=tuple(styles))


def _cell(standing: LemmaResult) -> str:
    return f"{word(standing)} {standing.milliseconds / 1000:.2f} s"


def word(standing: LemmaResult) -> str:
    """`proved`, `agreed 3` when so many solvers say so, or the verdict that it is instead."""
    if standing.disputed:
        return "DISPUTED"
    if standing.status is not Status.PROVED:
        verdict: str = standing.status.value
        return verdict
    count = len(standing.confirmed)
    return f"agreed {count}" if count > 1 else "proved"


def _weakest(theorem: TheoremResult) -> Iterator[Block]:
    both = [each for each in theorem.standings if each.lemma.group == widths.GROUP]
    if both and all(map(_stands, both)):
        ways = word(min(both, key=lambda each: len(each.confirmed)))
        yield line(f"Weakest condition on the widths: {widths.CONDITION}, {ways} both ways;")
        yield line("P is _PFN_BITS, C and I the bits that the two indices need, W BITS_PER_LONG.")
        yield GAP


def _stands(standing: LemmaResult) -> bool:
    return standing.status is Status.PROVED and not standing.disputed


def _exactly(theorem: TheoremResult) -> Iterator[Block]:
    lines = []
    stand = {each.lemma.name for each in theorem.standings if _stands(each)}
    for standing in theorem.standings:
        lemma = standing.lemma
        stated = lemma.obligation
        condition = stated.valid_where(lemma.group, lemma.bits_per_long) if stated else None
        converse = f"{lemma.group} {lemma.id}.converse {lemma.bits_per_long}"
        if condition is None or lemma.scheme is None or not {lemma.name, converse} <= stand:
            continue
        where = human_text(condition.holds(lemma.scheme.definition(lemma.bits_per_long)))
        lines.append(f"{lemma.id} {lemma.group} {lemma.bits_per_long}: {where} ({condition.why})")
    if lines:
        yield line("Not everywhere, but exactly where (the converse is a lemma too):")
        yield from map(line, lines)
        yield GAP


def _protocol(theorem: TheoremResult) -> Iterator[Block]:
    """How many conditions of each operation stand, a level a column."""
    found = [each for each in theorem.standings if each.lemma.group == protocol.GROUP]
    if not found:
        return
    cells: dict[str, dict[str, list[LemmaResult]]] = {}
    for each in found:
        level, operation, *_ = each.lemma.id.split(".")
        cells.setdefault(operation, {}).setdefault(level, []).append(each)
    rows = [
        [name, *(_stood(row[level]) if level in row else "-" for level in protocol.LEVEL_VARIANTS)]
        for name, row in cells.items()
    ]
    yield line(
        "The lock protocol, for any number of threads, handles, zspages and pages and any word;"
    )
    yield line("a condition that is word for word that of another counts once:")
    yield GAP
    yield table(["conditions", *protocol.LEVEL_VARIANTS], rows)
    yield GAP


def _stood(found: list[LemmaResult]) -> str:
    count = sum(map(_stands, found))
    least = min(found, key=lambda each: len(each.confirmed) if _stands(each) else 0)
    return f"{count} of {len(found)} {word(least)}"


def _line(standing: LemmaResult) -> str:
    """One lemma on one line, the id first."""
    lemma = standing.lemma
    return f"{lemma.id} {lemma.group} {lemma.bits_per_long}: {_said_of(standing)}"


def _said_of(standing: LemmaResult) -> str:
    """The word on it, who said so in what time, and what its premises are for."""
    said = word(standing)
    if standing.said:
        said += " by " + ", ".join(_said(each, standing.status) for each in standing.said)
    if standing.directly:
        said += ", over the parameters alone"
    if standing.why and not any(each.why for each in standing.said):
        said += f" ({standing.why})"
    if standing.premises:
        said += "; premises: " + _premises(standing.premises)
    return said


def _said(said: SolverAnswer, status: Status) -> str:
    """Who said so, and in what time; what else it is when it is not the verdict on the lemma."""
    text = f"{said.solver} in {said.milliseconds / 1000:.2f} s"
    if said.status is not status:
        text += f": {said.status.value}"
    return f"{text} ({said.why})" if said.why else text


def _premises(found: tuple[PremiseResult, ...]) -> str:
    by_need: Mapping[Need, list[str]] = {need: [] for need in Need}
    for premise in found:
        by_need[premise.need].append(premise.name)
    return "; ".join(f"{', '.join(them)} {need.value}" for need, them in by_need.items() if them)


def _explained(standing: LemmaResult) -> Iterator[Block]:
    """A refutation in full, at its point; nothing when there is none to show."""
    result = standing.refutation
    if result is None:
        return
    params, layout = result.params, result.default_layout
    yield line(
        f"at PAGE_SHIFT = {params.page_shift}, MAX_POSSIBLE_PHYSMEM_BITS = {params.physmem_bits},"
        f" CONFIG_ZSMALLOC_CHAIN_SIZE = {layout.chain_size}: {params.title}",
        indent=2,
    )
    for finding in result.findings:
        told = tuple(explanation(result, finding))
        yield from told or (line(finding_line(result, finding), indent=2),)
    if standing.region is not None:
        where = " and ".join(standing.region.bounds) or "everywhere"
        count = f"{standing.region.points} of {standing.region.of} points"
        yield line(f"fails exactly where: {where} ({count})", indent=2)


def _style(standing: LemmaResult) -> Style:
    return "open" if standing.status is Status.UNKNOWN and not standing.disputed else "bad"


def summary(theorem: TheoremResult) -> str:
    """The last line: how many lemmas, and how they stand."""
    standings = theorem.standings
    counts = {status: sum(each.status is status for each in standings) for status in Status}
    said = [
        f"{counts[status]} {status.value.lower()}"
        for status in reversed(Status)
        if counts[status] or status in {Status.PROVED, Status.REFUTED, Status.UNKNOWN}
    ]
    agreed = sum(len(each.confirmed) == len(theorem.solvers) for each in standings)
    if len(theorem.solvers) > 1:
        said.append(f"{agreed} agreed by all {len(theorem.solvers)}")
    disputed = sum(each.disputed for each in standings)
    if disputed:
        said.append(f"{disputed} DISPUTED")
    if theorem.controls:
        refuted = sum(each.point is not None for each in theorem.controls)
        said.append(f"{refuted} of {len(theorem.controls)} controls refuted")
    unit = "lemma" if len(standings) == 1 else "lemmas"
    return f"{len(standings)} {unit}: {', '.join(said)}; {', '.join(theorem.solvers)}"
