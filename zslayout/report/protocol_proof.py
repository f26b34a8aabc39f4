"""What was proved of the lock protocol, for people and for programs."""

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

from zslayout.explore.mutant_search import MutantSearch
from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import Var
from zslayout.protocol.proof import Condition, Failure, Proof
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
    "zspage->lock are not in this proof: zslayout run and protocol --search check them.",
)


def text(proof: Proof, paint: Paint = plain, *, verbose: bool = False) -> str:
    """The goals, then the conditions by operation; every one with `verbose`, or when it fails."""
    lines = [*_head(proof, paint), ""]
    for each in proof.conditions:
        if each.obligation.id.startswith(_GOAL):
            lines.append(f"  {_status(each, paint)}  {each.obligation.id}")
            lines.append(f"           {each.obligation.statement}")
    lines += ["", *_table(proof)]
    shown = [
        each for each in proof.conditions if verbose or each.verdict.status is not Status.PROVED
    ]
    if shown:
        lines.append("")
    for each in shown:
        lines += [
            f"{_status(each, paint)}  {each.obligation.id}",
            f"  {each.obligation.statement}",
            *(f"    {line}" for line in _why(each, proof.layout)),
        ]
    lines += ["", "assumed:", *(f"  {line}" for line in _ASSUMED), "", _verdict(proof, paint)]
    return "\n".join(lines) + "\n"


def _head(proof: Proof, paint: Paint) -> list[str]:
    layout = proof.layout
    path = (
        "zs_free() takes the class from the word, without pool->lock"
        if proof.lockless
        else "zs_free() finds the class under pool->lock"
    )
    if not layout.enabled and layout.scheme.carries_class:
        path = f"the word falls back to two fields: {path}"
    return [
        paint("strong", f"{layout.params.name} {layout.scheme.name}, level {proof.level.value}"),
        f"  {path}",
        "  for any number of threads, handles, zspages and pages",
    ]


def _status(each: Condition, paint: Paint) -> str:
    status = each.verdict.status
    mood = {Status.PROVED: "good", Status.REFUTED: "bad"}.get(status, "open")
    return paint(mood, f"{status.value:<7}")


def _table(proof: Proof) -> list[str]:
    counted: dict[str, list[Condition]] = {}
    for each in proof.conditions:
        counted.setdefault(each.obligation.id.split(".")[1], []).append(each)
    titles = ("", *dict.fromkeys(_COLUMNS.values()), "proved", "of")
    rows = [
        (
            f"{name}()",
            *(str(sum(_column(each) == title for each in group)) for title in titles[1:-2]),
            str(sum(each.verdict.status is Status.PROVED for each in group)),
            str(len(group)),
        )
        for name, group in counted.items()
        if name != "goal"
    ]
    table = styled(titles, rows, "plain", ("left", *["right"] * (len(titles) - 1)))
    return [f"  {line}" for line in table.splitlines()]


def _column(each: Condition) -> str:
    return _COLUMNS[each.obligation.id.split(".")[3]]


def _why(each: Condition, layout: Layout) -> Iterator[str]:
    """A state in which it fails: what the maps hold there, as far as the condition looks."""
    if each.verdict.why:
        yield each.verdict.why
    if each.verdict.witness is None:
        return
    steps = each.obligation.claim(layout.definition).steps
    values = {**layout.values, **dict(each.verdict.witness.values)}
    read = {step.value.name for step in steps if isinstance(step.value, Var)}
    own = [
        f"{name} = {value:#x}" for name, value in each.verdict.witness.values if name not in read
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


def _verdict(proof: Proof, paint: Paint) -> str:
    count = len(proof.conditions)
    if proof.proved:
        return paint("good", f"proved: {count} conditions, each of which can be met")
    bad, rest = len(proof.having(Status.REFUTED)), count - len(proof.having(Status.PROVED))
    said = f"{count} conditions: {bad} refuted, {rest - bad} undecided"
    return paint("bad" if bad else "open", said)


def failures_text(found: Sequence[Failure], paint: Paint = plain) -> str:
    """Each broken protocol with the first condition that fails."""
    rows = []
    for each in found:
        first = each.refuted[0].obligation.id.removeprefix("protocol.") if each.refuted else "none"
        rows.append((each.name, each.says, str(len(each.refuted)), first))
    titles = ("without", "what is done then", "refuted", "first of them")
    alive = [each.name for each in found if not each.refuted]
    end = (
        paint("bad", f"not refuted: {', '.join(alive)}")
        if alive
        else paint("good", f"{len(found)} broken protocols, each refuted")
    )
    return styled(titles, rows, "simple") + f"\n\n{end}\n"


def none_survives(failures: Sequence[Failure], shown: Sequence[MutantSearch]) -> bool:
    """Whether each broken protocol fails a condition, or is shown, or is known to do no harm."""
    refuted = {each.name for each in failures if each.refuted}
    by_name = {each.mutant.name: each for each in shown}
    names = dict.fromkeys((*(each.name for each in failures), *by_name))
    return all(
        name in refuted or (name in by_name and by_name[name].as_expected) for name in names
    ) and all(each.refuted for each in failures)


def both_text(
    failures: Sequence[Failure], shown: Sequence[MutantSearch], paint: Paint = plain
) -> str:
    """Each broken protocol: the condition that fails, and the schedule that shows it."""
    by_proof = {each.name: each for each in failures}
    by_search = {each.mutant.name: each for each in shown}
    rows = [
        (name, _by_proof(by_proof.get(name)), *_by_search(by_search.get(name)))
        for name in dict.fromkeys((*by_search, *by_proof))
    ]
    titles = ("broken protocol", "condition that fails", "found on a schedule by", "steps")
    end = (
        paint("good", f"{len(rows)} broken protocols: none survives both")
        if none_survives(failures, shown)
        else paint("bad", "one survives both")
    )
    table = styled(titles, rows, "simple", ("left", "left", "left", "right"))
    return f"{table}\n\n-: not in that model; harmless: no schedule shows it\n{end}\n"


def _by_proof(failure: Failure | None) -> str:
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


def both_json(failures: Sequence[Failure], shown: Sequence[MutantSearch]) -> str:
    """The same, schema 1."""
    by_proof = {each.name: each for each in failures}
    by_search = {each.mutant.name: each for each in shown}
    rows = []
    for name in dict.fromkeys((*by_search, *by_proof)):
        failure, control = by_proof.get(name), by_search.get(name)
        rows.append(
            {
                "break": name,
                "refuted": failure and [each.obligation.id for each in failure.refuted],
                "found": control and control.result.violation and control.result.violation.check,
                "steps": len(control.result.schedule) if control else None,
                "harmless": bool(control and control.mutant.why_harmless),
            }
        )
    value = {"schema": SCHEMA, "none_survives": none_survives(failures, shown), "broken": rows}
    return json.dumps(value, indent=1) + "\n"


def proof_json(proof: Proof) -> str:
    """All of it, schema 1."""
    return json.dumps(_proof(proof), indent=1) + "\n"


def failures_json(found: Sequence[Failure]) -> str:
    """All of them, schema 1."""
    value = {
        "schema": SCHEMA,
        "broken": [
            {
                "name": each.name,
                "says": each.says,
                "refuted": [one.obligation.id for one in each.refuted],
            }
            for each in found
        ],
    }
    return json.dumps(value, indent=1) + "\n"


def _proof(proof: Proof) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "arch": proof.layout.params.name,
        "scheme": proof.layout.scheme.name,
        "chain_size": proof.layout.chain_size,
        "level": proof.level.value,
        "lockless_free": proof.lockless,
        "conditions": [
            {
                "id": each.obligation.id,
                "statement": each.obligation.statement,
                "cites": list(each.obligation.cites),
                "verdict": each.verdict.status.value,
                "why": each.verdict.why,
                "witness": (
                    None if each.verdict.witness is None else dict(each.verdict.witness.values)
                ),
            }
            for each in proof.conditions
        ],
        "exit_code": proof.exit_code,
    }
