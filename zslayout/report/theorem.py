"""The theorem for people: a table of lemmas, what holds only somewhere, then what does not hold.

One finding a line, its id first, so that grep works.
"""

from collections.abc import Iterable, Iterator, Mapping

from zslayout.expr.infix import human_text
from zslayout.protocol import lemmas as protocol
from zslayout.render.text import lines as text_lines
from zslayout.report.columns import aligned
from zslayout.report.paint import Paint, plain
from zslayout.results.documents.witness import explanation
from zslayout.results.theorem import LemmaResult, Need, PremiseResult, SolverAnswer, TheoremResult
from zslayout.results.words import finding_line
from zslayout.theorem import domain, widths
from zslayout.theorem.exact import exact
from zslayout.verdict import Status


def text(
    theorem: TheoremResult, *, verbose: bool = False, brief: bool = False, paint: Paint = plain
) -> str:
    """The whole report, ending in a newline; a `brief` one leaves out the premises."""
    lines = (
        []
        if _of_protocol(theorem.standings) or _at_configurations(theorem)
        else [paint("strong", _speaks_of()), ""]
    )
    lines += [*_table(theorem, paint), ""]
    lines += [*_weakest(theorem), *_exactly(theorem), *_protocol(theorem)]
    if verbose:
        lines += [*map(_line, theorem.standings), ""]
    elif not brief:
        lines += [*(_line(each) for each in theorem.standings if each.premises), ""]
    for standing in theorem.standings:
        if standing.status is not Status.PROVED or standing.disputed:
            lines += [paint(_mood(standing), _line(standing)), *_explained(standing), ""]
    for control in theorem.controls:
        if control.point is None:
            name = f"{control.obligation.id} {control.scheme.name} {control.bits_per_long}"
            lines.append(paint("bad", f"{name}: a control that nothing refutes"))
    mood = {0: "good", 3: "open"}.get(theorem.exit_code, "bad")
    lines.append(paint(mood, summary(theorem)))
    return "\n".join(_once_blank(lines)) + "\n"


def _of_protocol(standings: Iterable[LemmaResult]) -> bool:
    """Whether there is nothing but the protocol."""
    return all(each.lemma.group == protocol.GROUP for each in standings)


def _at_configurations(theorem: TheoremResult) -> bool:
    return any("/" in each.lemma.group for each in theorem.standings)


def _once_blank(lines: list[str]) -> Iterator[str]:
    before = ""
    for line in lines:
        if line or before:
            yield line
        before = line


def _speaks_of() -> str:
    shifts, sizes = domain.PAGE_SHIFTS, domain.CHAIN_SIZES
    return (
        f"For every layout that compiles, with PAGE_SHIFT from {shifts[0]} to {shifts[-1]}, up to"
        f" {domain.PHYSMEM_BITS_MOST} physical bits\nthat leave a PFN of 1 to BITS_PER_LONG - 1"
        f" bits, and CONFIG_ZSMALLOC_CHAIN_SIZE from {sizes[0]} to {sizes[-1]}; for every word:"
    )


def _table(theorem: TheoremResult, paint: Paint) -> Iterator[str]:
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
    titles = ["lemma", *(f"{scheme} {width}" for scheme, width in columns)]
    rows = [
        [name, *(_cell(row[column]) if column in row else "-" for column in columns)]
        for name, row in cells.items()
    ]
    title, rule, *body = aligned(titles, rows)
    yield from (title, rule)
    for line, row in zip(body, cells.values(), strict=True):
        wrong = [each for each in row.values() if each.status is not Status.PROVED]
        yield paint(_mood(wrong[0]), line) if wrong else line


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


def _weakest(theorem: TheoremResult) -> Iterator[str]:
    both = [each for each in theorem.standings if each.lemma.group == widths.GROUP]
    if both and all(map(_stands, both)):
        ways = word(min(both, key=lambda each: len(each.confirmed)))
        yield f"Weakest condition on the widths: {widths.CONDITION}, {ways} both ways;"
        yield "P is _PFN_BITS, C and I the bits that the two indices need, W BITS_PER_LONG."
        yield ""


def _stands(standing: LemmaResult) -> bool:
    return standing.status is Status.PROVED and not standing.disputed


def _exactly(theorem: TheoremResult) -> Iterator[str]:
    lines = []
    stand = {each.lemma.name for each in theorem.standings if _stands(each)}
    for standing in theorem.standings:
        lemma = standing.lemma
        condition = exact(lemma.group, lemma.bits_per_long, lemma.id)
        converse = f"{lemma.group} {lemma.id}.converse {lemma.bits_per_long}"
        if condition is None or lemma.scheme is None or not {lemma.name, converse} <= stand:
            continue
        where = human_text(condition.holds(lemma.scheme.definition(lemma.bits_per_long)))
        lines.append(f"{lemma.id} {lemma.group} {lemma.bits_per_long}: {where} ({condition.why})")
    if lines:
        yield "Not everywhere, but exactly where (the converse is a lemma too):"
        yield from (*lines, "")


def _protocol(theorem: TheoremResult) -> Iterator[str]:
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
    yield "The lock protocol, for any number of threads, handles, zspages and pages and any word;"
    yield "a condition that is word for word that of another counts once:"
    yield ""
    yield from aligned(["conditions", *protocol.LEVEL_VARIANTS], rows)
    yield ""


def _stood(found: list[LemmaResult]) -> str:
    count = sum(map(_stands, found))
    least = min(found, key=lambda each: len(each.confirmed) if _stands(each) else 0)
    return f"{count} of {len(found)} {word(least)}"


def _line(standing: LemmaResult) -> str:
    """One lemma on one line, the id first."""
    lemma = standing.lemma
    line = f"{lemma.id} {lemma.group} {lemma.bits_per_long}: {word(standing)}"
    if standing.said:
        line += " by " + ", ".join(_said(said, standing.status) for said in standing.said)
    if standing.directly:
        line += ", over the parameters alone"
    if standing.why and not any(said.why for said in standing.said):
        line += f" ({standing.why})"
    if standing.premises:
        line += "; premises: " + _premises(standing.premises)
    return line


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


def _explained(standing: LemmaResult) -> list[str]:
    """A refutation in full, at its point; nothing when there is none to show."""
    result = standing.refutation
    if result is None:
        return []
    params, layout = result.params, result.default_layout
    lines = [
        f"  at PAGE_SHIFT = {params.page_shift}, MAX_POSSIBLE_PHYSMEM_BITS = {params.physmem_bits},"
        f" CONFIG_ZSMALLOC_CHAIN_SIZE = {layout.chain_size}: {params.title}"
    ]
    for finding in result.findings:
        rest = list(text_lines(explanation(result, finding)))
        lines += rest or [f"  {finding_line(result, finding)}"]
    if standing.region is not None:
        where = " and ".join(standing.region.bounds) or "everywhere"
        count = f"{standing.region.points} of {standing.region.of} points"
        lines.append(f"  fails exactly where: {where} ({count})")
    return lines


def _mood(standing: LemmaResult) -> str:
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
