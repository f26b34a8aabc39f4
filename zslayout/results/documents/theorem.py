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
from zslayout.subjects.known import SUBJECTS, USUAL_SUBJECT, subjects_of
from zslayout.subjects.zsmalloc import widths
from zslayout.verdict import Status
from zslayout.words.domain import Domain

_LEVELS: Final = {
    ExitCode.AS_EXPECTED: Level.OK,
    ExitCode.UNDECIDED: Level.WARNING,
    ExitCode.UNEXPECTED: Level.ERROR,
    ExitCode.BUG: Level.ERROR,
}


def document(theorem: TheoremResult, detail: Detail) -> Document:
    """The whole report; a `brief` one leaves out the premises. Nothing where nothing was asked."""
    if theorem.kept and not theorem.lemma_results:
        return Document(())
    return Document(tuple(_once_apart(_blocks(theorem, detail))))


def diagnostics(theorem: TheoremResult) -> Iterator[Diagnostic]:
    """Every lemma and every control."""
    for lemma_result in theorem.lemma_results:
        lemma = lemma_result.lemma
        code = lemma_result.exit_code(len(theorem.solvers))
        yield Diagnostic(
            rule=lemma.id,
            level=_LEVELS[code],
            message=f"{lemma.statement} {_said_of(lemma_result)}",
            scheme=f"{lemma.group} {lemma.bits_per_long}",
            verdict=lemma_result.status.value,
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
    lemma_results = theorem.lemma_results
    if not _of_protocol(lemma_results) and not _at_configurations(theorem):
        yield from (line(Span(text, "strong")) for each in domains(theorem) for text in each.says)
        yield GAP
    yield from _table(theorem)
    yield GAP
    yield from _weakest(theorem)
    yield from _exactly(theorem)
    yield from _protocol(theorem)
    if detail.verbose:
        yield from map(line, map(_line, lemma_results))
    elif not detail.brief:
        yield from (line(_line(each)) for each in lemma_results if each.premises)
    yield GAP
    for lemma_result in lemma_results:
        if lemma_result.status is not Status.PROVED or lemma_result.disputed:
            yield line(Span(_line(lemma_result), _style(lemma_result)))
            yield Display(tuple(_explained(lemma_result)))
            yield GAP
    for control in theorem.controls:
        if control.point is None:
            name = f"{control.obligation.id} {control.scheme.name} {control.bits_per_long}"
            yield line(Span(f"{name}: a control that nothing refutes", "bad"))
    yield line(Span(summary(theorem), STYLES[theorem.exit_code]))


def _of_protocol(lemma_results: Iterable[LemmaResult]) -> bool:
    """Whether there is nothing but the protocol."""
    return all(each.lemma.group == protocol.GROUP for each in lemma_results)


def _at_configurations(theorem: TheoremResult) -> bool:
    return any("/" in each.lemma.group for each in theorem.lemma_results)


def _once_apart(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks with one gap where there are several, and none at the start."""
    before: Block = GAP
    for block in blocks:
        if block is not GAP or before is not GAP:
            yield block
        before = block


def domains(theorem: TheoremResult) -> tuple[Domain, ...]:
    """What the lemmas speak of, each once; that of the usual subject where no scheme has one."""
    schemes = [each.lemma.scheme for each in theorem.lemma_results if each.lemma.scheme is not None]
    subjects = subjects_of(schemes) or (SUBJECTS[USUAL_SUBJECT],)
    return tuple(dict.fromkeys(each.domain for each in subjects))


def _table(theorem: TheoremResult) -> Iterator[Block]:
    """A lemma a row, a scheme and word width a column."""
    apart = {widths.GROUP, protocol.GROUP}
    groups = [each for each in theorem.lemma_results if each.lemma.group not in apart]
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


def _cell(lemma_result: LemmaResult) -> str:
    return f"{word(lemma_result)} {lemma_result.milliseconds / 1000:.2f} s"


def word(lemma_result: LemmaResult) -> str:
    """`proved`, `agreed 3` when so many solvers say so, or the verdict that it is instead."""
    if lemma_result.disputed:
        return "DISPUTED"
    if lemma_result.status is not Status.PROVED:
        verdict: str = lemma_result.status.value
        return verdict
    count = len(lemma_result.confirmed)
    return f"agreed {count}" if count > 1 else "proved"


def _weakest(theorem: TheoremResult) -> Iterator[Block]:
    both = [each for each in theorem.lemma_results if each.lemma.group == widths.GROUP]
    if both and all(map(_stands, both)):
        ways = word(min(both, key=lambda each: len(each.confirmed)))
        yield line(f"Weakest condition on the widths: {widths.CONDITION}, {ways} both ways;")
        yield line("P is _PFN_BITS, C and I the bits that the two indices need, W BITS_PER_LONG.")
        yield GAP


def _stands(lemma_result: LemmaResult) -> bool:
    return lemma_result.status is Status.PROVED and not lemma_result.disputed


def _exactly(theorem: TheoremResult) -> Iterator[Block]:
    lines = []
    stand = {each.lemma.name for each in theorem.lemma_results if _stands(each)}
    for lemma_result in theorem.lemma_results:
        lemma = lemma_result.lemma
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
    found = [each for each in theorem.lemma_results if each.lemma.group == protocol.GROUP]
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


def _line(lemma_result: LemmaResult) -> str:
    """One lemma on one line, the id first."""
    lemma = lemma_result.lemma
    return f"{lemma.id} {lemma.group} {lemma.bits_per_long}: {_said_of(lemma_result)}"


def _said_of(lemma_result: LemmaResult) -> str:
    """The word on it, who said so in what time, and what its premises are for."""
    said = word(lemma_result)
    if lemma_result.said:
        said += " by " + ", ".join(_said(each, lemma_result.status) for each in lemma_result.said)
    if lemma_result.directly:
        said += ", over the parameters alone"
    if lemma_result.why and not any(each.why for each in lemma_result.said):
        said += f" ({lemma_result.why})"
    if lemma_result.premises:
        said += "; premises: " + _premises(lemma_result.premises)
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


def _explained(lemma_result: LemmaResult) -> Iterator[Block]:
    """A refutation in full, at its point; nothing when there is none to show."""
    result = lemma_result.refutation
    if result is None:
        return
    _, *free = result.default_layout.at.items()
    at = ", ".join(f"{name} = {number}" for name, number in free)
    yield line(f"at {at}: {result.params.title}", indent=2)
    for finding in result.findings:
        told = tuple(explanation(result, finding))
        yield from told or (line(finding_line(result, finding), indent=2),)
    if lemma_result.region is not None:
        where = " and ".join(lemma_result.region.bounds) or "everywhere"
        count = f"{lemma_result.region.points} of {lemma_result.region.of} points"
        yield line(f"fails exactly where: {where} ({count})", indent=2)


def _style(lemma_result: LemmaResult) -> Style:
    return "open" if lemma_result.status is Status.UNKNOWN and not lemma_result.disputed else "bad"


def summary(theorem: TheoremResult) -> str:
    """The last line: how many lemmas, and how they stand."""
    lemma_results = theorem.lemma_results
    counts = {status: sum(each.status is status for each in lemma_results) for status in Status}
    said = [
        f"{counts[status]} {status.value.lower()}"
        for status in reversed(Status)
        if counts[status] or status in {Status.PROVED, Status.REFUTED, Status.UNKNOWN}
    ]
    agreed = sum(len(each.confirmed) == len(theorem.solvers) for each in lemma_results)
    if len(theorem.solvers) > 1:
        said.append(f"{agreed} agreed by all {len(theorem.solvers)}")
    disputed = sum(each.disputed for each in lemma_results)
    if disputed:
        said.append(f"{disputed} DISPUTED")
    if theorem.controls:
        refuted = sum(each.point is not None for each in theorem.controls)
        said.append(f"{refuted} of {len(theorem.controls)} controls refuted")
    unit = "lemma" if len(lemma_results) == 1 else "lemmas"
    return f"{len(lemma_results)} {unit}: {', '.join(said)}; {', '.join(theorem.solvers)}"
