"""What was proved of the lock protocol, for people."""

from collections.abc import Iterator
from typing import Final

from zslayout.explore.mutant_search import MutantSearch
from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import Var
from zslayout.protocol.proof_result import ConditionResult, MutantProof, ProtocolProof
from zslayout.results.document import (
    GAP,
    Block,
    Document,
    Preformatted,
    Span,
    Style,
    Table,
    heading,
    line,
)
from zslayout.results.documents.check import STYLES
from zslayout.results.exit_code import ExitCode
from zslayout.results.protocol_proof import MutantProofsResult, MutantsResult, ProtocolResult
from zslayout.results.result import Detail
from zslayout.verdict import Status
from zslayout.words.layout import Layout

_GOAL: Final = "protocol.goal."
_WITNESS_WIDTH: Final = 90
_COLUMNS: Final = {
    "initiation": "initiation",
    "consecution": "consecution",
    "preservation": "preservation",
    "stable": "stable",
    "exit": "exit",
    "held": "locks",
    "order": "locks",
    "release": "locks",
    "loop_postcondition": "loops",
    "race_freedom": "races",
}
"""The column of each kind of condition."""
_ASSUMED: Final = (
    "A loop over the pages of a zspage, or the objects of a page, finds all of them; inuse is the",
    "number of objects in a zspage; an encoded place comes back (obj.roundtrip.*); only the holder",
    "of a handle frees it. Contents of objects, their places in a zspage, free lists, leaks and",
    "zspage->lock are not in this proof: zslayout run and protocol search check them.",
)


def document(result: ProtocolResult, detail: Detail) -> Document:
    """The goals, then the conditions by operation; every one with `verbose`, or when it fails."""
    return Document(tuple(_blocks(result, detail)))


def _blocks(result: ProtocolResult, detail: Detail) -> Iterator[Block]:
    proof = result.proof
    yield from _head(proof)
    yield GAP
    for each in proof.conditions:
        if each.obligation.id.startswith(_GOAL):
            yield line(_status(each), f"  {each.obligation.id}", indent=2)
            yield line(each.obligation.statement, indent=11)
    yield GAP
    yield _table(proof)
    shown = [
        each
        for each in proof.conditions
        if detail.verbose or each.verdict.status is not Status.PROVED
    ]
    if shown:
        yield GAP
    for each in shown:
        yield line(_status(each), f"  {each.obligation.id}")
        yield line(each.obligation.statement, indent=2)
        why = tuple(_why(each, proof.layout))
        if why:
            yield Preformatted(why, indent=4)
    yield GAP
    yield line("assumed:")
    yield from (line(text, indent=2) for text in _ASSUMED)
    yield GAP
    yield line(Span(_verdict(proof), STYLES[result.exit_code]))


def _head(proof: ProtocolProof) -> Iterator[Block]:
    layout = proof.layout
    path = (
        "zs_free() takes the class from the word, without pool->lock"
        if proof.lockless_free
        else "zs_free() finds the class under pool->lock"
    )
    if not layout.enabled and layout.scheme.gated:
        path = f"the word falls back to two fields: {path}"
    yield heading(f"{layout.params.name} {layout.scheme.name}, level {proof.level.value}")
    yield line(path, indent=2)
    yield line("for any number of threads, handles, zspages and pages", indent=2)


def _status(result: ConditionResult) -> Span:
    status = result.verdict.status
    styles: dict[Status, Style] = {Status.PROVED: "good", Status.REFUTED: "bad"}
    return Span(f"{status.value:<7}", styles.get(status, "open"))


def _table(proof: ProtocolProof) -> Table:
    counted: dict[str, list[ConditionResult]] = {}
    for result in proof.conditions:
        counted.setdefault(result.obligation.id.split(".")[1], []).append(result)
    titles = ("", *dict.fromkeys(_COLUMNS.values()), "proved", "of")
    rows = tuple(
        (
            f"{name}()",
            *(str(sum(_column(result) == title for result in group)) for title in titles[1:-2]),
            str(sum(result.verdict.status is Status.PROVED for result in group)),
            str(len(group)),
        )
        for name, group in counted.items()
        if name != "goal"
    )
    return Table(titles, rows, frozenset(range(1, len(titles))), ruled=False, indent=2)


def _column(result: ConditionResult) -> str:
    return _COLUMNS[result.obligation.id.split(".")[3]]


def _why(result: ConditionResult, layout: Layout) -> Iterator[str]:
    """A state in which it fails: what the maps hold there, as far as the condition looks."""
    if result.verdict.why:
        yield result.verdict.why
    if result.verdict.witness is None:
        return
    steps = result.obligation.claim(layout.definition).steps
    values = {**layout.values, **dict(result.verdict.witness.values)}
    read = {step.value.name for step in steps if isinstance(step.value, Var)}
    own = [
        f"{name} = {value:#x}" for name, value in result.verdict.witness.values if name not in read
    ]
    said = [f"{step.name} = {evaluate(step.value, values):#x}" for step in steps]
    shown = [text for text in (*own, *said) if not text.endswith(" = 0x0")]
    said_so_far = ""
    for part in shown:
        if said_so_far and len(said_so_far) + len(part) > _WITNESS_WIDTH:
            yield said_so_far
            said_so_far = ""
        said_so_far += f", {part}" if said_so_far else part
    yield said_so_far


def _verdict(proof: ProtocolProof) -> str:
    count = len(proof.conditions)
    if proof.proved:
        return f"proved: {count} conditions, each of which can be met"
    bad = len(proof.with_status(Status.REFUTED))
    rest = count - len(proof.with_status(Status.PROVED))
    return f"{count} conditions: {bad} refuted, {rest - bad} undecided"


def mutant_proofs(result: MutantProofsResult, _detail: Detail) -> Document:
    """Each mutant with the first condition that fails."""
    rows = tuple(
        (mutant.name, mutant.description, str(len(mutant.refuted)), _by_proof(mutant))
        for mutant in result.proofs
    )
    alive = [mutant.name for mutant in result.proofs if not mutant.refuted]
    count = f"{len(result.proofs)} mutants, each refuted"
    end = f"not refuted: {', '.join(alive)}" if alive else count
    table = Table(("without", "what is done then", "refuted", "first of them"), rows)
    return Document((table, GAP, line(Span(end, STYLES[result.exit_code]))))


def mutants(result: MutantsResult, _detail: Detail) -> Document:
    """Each mutant: the condition that fails, and the schedule that shows it."""
    none = result.exit_code is ExitCode.AS_EXPECTED
    end = f"{len(result.names)} mutants: none survives both" if none else "one survives both"
    return Document(
        (
            mutants_table(result),
            GAP,
            line("-: not in that model; harmless: no schedule shows it"),
            line(Span(end, STYLES[result.exit_code])),
        )
    )


def mutants_table(result: MutantsResult) -> Table:
    """A mutant a row."""
    rows = tuple(
        (name, _by_proof(result.proof(name)), *_by_search(result.search(name)))
        for name in result.names
    )
    titles = ("mutant", "condition that fails", "found on a schedule by", "steps")
    return Table(titles, rows, frozenset({3}))


def _by_proof(mutant: MutantProof | None) -> str:
    if mutant is None:
        return "-"
    if not mutant.refuted:
        return "none"
    return mutant.refuted[0].obligation.id.removeprefix("protocol.")


def _by_search(search: MutantSearch | None) -> tuple[str, str]:
    if search is None:
        return "-", "-"
    found = search.result
    if found.violation is None:
        return ("harmless" if search.mutant.why_harmless else "nothing"), "-"
    return found.violation.check, str(len(found.schedule))
