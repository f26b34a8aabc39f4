"""What was proved of the lock protocol, for people and for programs."""

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

from zslayout.explore.mutant_search import MutantSearch
from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import Var
from zslayout.protocol.proof_result import ConditionResult, MutantProof, ProtocolProof
from zslayout.report.paint import Paint, plain
from zslayout.report.table import styled
from zslayout.verdict import Status
from zslayout.words.layout import Layout

SCHEMA: Final = 1
_GOAL: Final = "protocol.goal."
_WIDTH: Final = 90
_COLUMNS: Final = {
    "begins": "begins",
    "to": "leads on",
    "keeps": "keeps",
    "stable": "stable",
    "ends": "ends",
    "held": "locks",
    "order": "locks",
    "frees": "locks",
    "achieves": "loops",
    "apart": "apart",
}
"""The column of each kind of condition."""
_ASSUMED: Final = (
    "A loop over the pages of a zspage, or the objects of a page, finds all of them; inuse is the",
    "number of objects in a zspage; an encoded place comes back (obj.roundtrip.*); only the holder",
    "of a handle frees it. Contents of objects, their places in a zspage, free lists, leaks and",
    "zspage->lock are not in this proof: zslayout run and protocol search check them.",
)


def text(proof: ProtocolProof, paint: Paint = plain, *, verbose: bool = False) -> str:
    """The goals, then the conditions by operation; every one with `verbose`, or when it fails."""
    lines = [*_head(proof, paint), ""]
    for result in proof.conditions:
        if result.obligation.id.startswith(_GOAL):
            lines.append(f"  {_status(result, paint)}  {result.obligation.id}")
            lines.append(f"           {result.obligation.statement}")
    lines += ["", *_table(proof)]
    shown = [
        result
        for result in proof.conditions
        if verbose or result.verdict.status is not Status.PROVED
    ]
    if shown:
        lines.append("")
    for result in shown:
        lines += [
            f"{_status(result, paint)}  {result.obligation.id}",
            f"  {result.obligation.statement}",
            *(f"    {line}" for line in _why(result, proof.layout)),
        ]
    lines += ["", "assumed:", *(f"  {line}" for line in _ASSUMED), "", _verdict(proof, paint)]
    return "\n".join(lines) + "\n"


def _head(proof: ProtocolProof, paint: Paint) -> list[str]:
    layout = proof.layout
    path = (
        "zs_free() takes the class from the word, without pool->lock"
        if proof.lockless_free
        else "zs_free() finds the class under pool->lock"
    )
    if not layout.enabled and layout.scheme.carries_class:
        path = f"the word falls back to two fields: {path}"
    return [
        paint("strong", f"{layout.params.name} {layout.scheme.name}, level {proof.level.value}"),
        f"  {path}",
        "  for any number of threads, handles, zspages and pages",
    ]


def _status(result: ConditionResult, paint: Paint) -> str:
    status = result.verdict.status
    mood = {Status.PROVED: "good", Status.REFUTED: "bad"}.get(status, "open")
    return paint(mood, f"{status.value:<7}")


def _table(proof: ProtocolProof) -> list[str]:
    counted: dict[str, list[ConditionResult]] = {}
    for result in proof.conditions:
        counted.setdefault(result.obligation.id.split(".")[1], []).append(result)
    titles = ("", *dict.fromkeys(_COLUMNS.values()), "proved", "of")
    rows = [
        (
            f"{name}()",
            *(str(sum(_column(result) == title for result in group)) for title in titles[1:-2]),
            str(sum(result.verdict.status is Status.PROVED for result in group)),
            str(len(group)),
        )
        for name, group in counted.items()
        if name != "goal"
    ]
    table = styled(titles, rows, "plain", ("left", *["right"] * (len(titles) - 1)))
    return [f"  {line}" for line in table.splitlines()]


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
    line = ""
    for part in shown:
        if line and len(line) + len(part) > _WIDTH:
            yield line
            line = ""
        line += f", {part}" if line else part
    yield line


def _verdict(proof: ProtocolProof, paint: Paint) -> str:
    count = len(proof.conditions)
    if proof.proved:
        return paint("good", f"proved: {count} conditions, each of which can be met")
    bad, rest = (
        len(proof.with_status(Status.REFUTED)),
        count - len(proof.with_status(Status.PROVED)),
    )
    said = f"{count} conditions: {bad} refuted, {rest - bad} undecided"
    return paint("bad" if bad else "open", said)


def failures_text(found: Sequence[MutantProof], paint: Paint = plain) -> str:
    """Each mutant with the first condition that fails."""
    rows = []
    for mutant in found:
        first = (
            mutant.refuted[0].obligation.id.removeprefix("protocol.") if mutant.refuted else "none"
        )
        rows.append((mutant.name, mutant.description, str(len(mutant.refuted)), first))
    titles = ("without", "what is done then", "refuted", "first of them")
    alive = [mutant.name for mutant in found if not mutant.refuted]
    end = (
        paint("bad", f"not refuted: {', '.join(alive)}")
        if alive
        else paint("good", f"{len(found)} mutants, each refuted")
    )
    return styled(titles, rows, "simple") + f"\n\n{end}\n"


def none_survives(failures: Sequence[MutantProof], shown: Sequence[MutantSearch]) -> bool:
    """Whether each mutant fails a condition, or is shown, or is known to do no harm."""
    refuted = {mutant.name for mutant in failures if mutant.refuted}
    by_name = {search.mutant.name: search for search in shown}
    names = dict.fromkeys((*(mutant.name for mutant in failures), *by_name))
    return all(
        name in refuted or (name in by_name and by_name[name].as_expected) for name in names
    ) and all(mutant.refuted for mutant in failures)


def both_text(
    failures: Sequence[MutantProof], shown: Sequence[MutantSearch], paint: Paint = plain
) -> str:
    """Each mutant: the condition that fails, and the schedule that shows it."""
    by_proof = {mutant.name: mutant for mutant in failures}
    by_search = {search.mutant.name: search for search in shown}
    rows = [
        (name, _by_proof(by_proof.get(name)), *_by_search(by_search.get(name)))
        for name in dict.fromkeys((*by_search, *by_proof))
    ]
    titles = ("mutant", "condition that fails", "found on a schedule by", "steps")
    end = (
        paint("good", f"{len(rows)} mutants: none survives both")
        if none_survives(failures, shown)
        else paint("bad", "one survives both")
    )
    table = styled(titles, rows, "simple", ("left", "left", "left", "right"))
    return f"{table}\n\n-: not in that model; harmless: no schedule shows it\n{end}\n"


def _by_proof(failure: MutantProof | None) -> str:
    if failure is None:
        return "-"
    if not failure.refuted:
        return "none"
    return failure.refuted[0].obligation.id.removeprefix("protocol.")


def _by_search(control: MutantSearch | None) -> tuple[str, str]:
    if control is None:
        return "-", "-"
    found = control.result
    if found.violation is None:
        return ("harmless" if control.mutant.why_harmless else "nothing"), "-"
    return found.violation.check, str(len(found.schedule))


def both_json(failures: Sequence[MutantProof], shown: Sequence[MutantSearch]) -> str:
    """The same, schema 1."""
    by_proof = {mutant.name: mutant for mutant in failures}
    by_search = {search.mutant.name: search for search in shown}
    rows = []
    for name in dict.fromkeys((*by_search, *by_proof)):
        failure, control = by_proof.get(name), by_search.get(name)
        rows.append(
            {
                "break": name,
                "refuted": failure and [result.obligation.id for result in failure.refuted],
                "found": control and control.result.violation and control.result.violation.check,
                "steps": len(control.result.schedule) if control else None,
                "harmless": bool(control and control.mutant.why_harmless),
            }
        )
    value = {"schema": SCHEMA, "none_survives": none_survives(failures, shown), "broken": rows}
    return json.dumps(value, indent=1) + "\n"


def proof_json(proof: ProtocolProof) -> str:
    """All of it, schema 1."""
    return json.dumps(_proof(proof), indent=1) + "\n"


def failures_json(found: Sequence[MutantProof]) -> str:
    """All of them, schema 1."""
    value = {
        "schema": SCHEMA,
        "broken": [
            {
                "name": mutant.name,
                "says": mutant.description,
                "refuted": [result.obligation.id for result in mutant.refuted],
            }
            for mutant in found
        ],
    }
    return json.dumps(value, indent=1) + "\n"


def _proof(proof: ProtocolProof) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "arch": proof.layout.params.name,
        "scheme": proof.layout.scheme.name,
        "chain_size": proof.layout.chain_size,
        "level": proof.level.value,
        "lockless_free": proof.lockless_free,
        "conditions": [
            {
                "id": result.obligation.id,
                "statement": result.obligation.statement,
                "cites": list(result.obligation.cites),
                "verdict": result.verdict.status.value,
                "why": result.verdict.why,
                "witness": (
                    None if result.verdict.witness is None else dict(result.verdict.witness.values)
                ),
            }
            for result in proof.conditions
        ],
        "exit_code": proof.exit_code,
    }
