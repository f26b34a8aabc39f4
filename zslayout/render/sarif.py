"""SARIF 2.1.0 (OASIS Standard, with errata 01), for code scanning and viewers.

A result is a finding, with all configurations that it is true of; what is as expected is none. A
rule is an obligation, by its id, which does not change. What is not decided is of kind "open",
which section 3.27.9 has for it, and is told again as a warning of the run, for readers that know no
kinds. A known refutation is a suppressed result. A schedule is a code flow, a thread flow for each
thread, whose executionOrder says how they interleave.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from zslayout import __version__
from zslayout.errors import Place
from zslayout.render.findings import findings, where, witness, worst_first
from zslayout.results.diagnostic import Diagnostic, Fate
from zslayout.results.exit_code import ExitCode
from zslayout.results.result import Detail, Result
from zslayout.tally import grouped

if TYPE_CHECKING:
    from zslayout.vc.obligation import Obligation

_SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_RULES: Final = {
    "outcome": "A configuration packs its words as its archconfig expects.",
    "input": "What was given can be used.",
    "result": "The command ends as expected.",
}
"""Rules that are no obligations."""
_RAN: Final = (ExitCode.AS_EXPECTED, ExitCode.UNEXPECTED, ExitCode.UNDECIDED)


def render(result: Result, _detail: Detail, *, colour: bool = False) -> str:  # noqa: ARG001
    """The log, of one run."""
    found = worst_first(findings(result))
    rules = list(dict.fromkeys(each.rule for each in found))
    run = {
        "tool": {"driver": _driver(rules)},
        "invocations": [_invocation(result, found)],
        "columnKind": "unicodeCodePoints",
        "results": [_result(each, rules.index(each.rule)) for each in found],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=1) + "\n"


def _driver(rules: Sequence[str]) -> dict[str, Any]:
    # Here, because obligations are not needed to tell of faults.
    from zslayout.subjects.known import SUBJECTS

    known = {each.id: each for one in SUBJECTS.values() for each in one.registry.every}
    described = [_rule(rule, known.get(rule)) for rule in rules]
    version = {"version": __version__, "semanticVersion": __version__}
    return {"name": "zslayout", **version, "rules": described}


def _rule(rule: str, known: "Obligation | None") -> dict[str, Any]:
    """All three texts, as GitHub's code scanning asks for them."""
    short = known.statement if known else _RULES.get(rule, f"{rule}: see the message")
    texts = {
        "shortDescription": short,
        "fullDescription": (known.why if known else "") or short,
        "help": (known.fix if known else "") or f"zslayout explain {rule}",
    }
    return {"id": rule, **{name: {"text": text} for name, text in texts.items()}}


def _invocation(result: Result, found: Iterable[Diagnostic]) -> dict[str, Any]:
    """How the run went: what is open or unusable is told here too."""
    open_ = [_notification(each, "warning") for each in found if each.fate is Fate.UNDECIDED]
    broken = [_notification(each, "error") for each in found if each.verdict == "UNUSABLE"]
    return {
        "executionSuccessful": result.exit_code in _RAN,
        "exitCode": int(result.exit_code),
        "toolExecutionNotifications": open_,
        "toolConfigurationNotifications": broken,
    }


def _notification(each: Diagnostic, level: str) -> dict[str, Any]:
    return {
        "level": level,
        "message": {"text": f"{each.rule}{where(each)}: {each.message}"},
        "locations": _locations(each)[:1],
    }


def _result(each: Diagnostic, rule: int) -> dict[str, Any]:
    said = f"{each.message.rstrip('.')}{where(each)}"
    values = f" Values: {witness(each)}." if each.witness else ""
    fix = f" Fix: {each.fix}." if each.fix else ""
    made: dict[str, Any] = {
        "ruleId": each.rule,
        "ruleIndex": rule,
        **_kind(each),
        "message": {"text": f"{said}.{values}{fix}"},
        "partialFingerprints": {"zslayout/v1": fingerprint(each)},
        "properties": _properties(each),
    }
    first, *others = _locations(each) or [{}]
    if first:
        made["locations"] = [first]
    if others:
        made["relatedLocations"] = others
    if each.steps:
        made["codeFlows"] = [_flow(each)]
    if each.fate is Fate.KNOWN:
        accepted = {"kind": "external", "status": "accepted", "justification": each.message}
        made["suppressions"] = [accepted]
    return made


def _kind(each: Diagnostic) -> dict[str, str]:
    """`kind` and `level`: by section 3.27.10 a level that is not none goes with "fail" alone."""
    if each.fate is Fate.UNDECIDED:
        return {"kind": "open", "level": "none"}
    return {"kind": "fail", "level": "note" if each.fate is Fate.KNOWN else "error"}


def fingerprint(each: Diagnostic) -> str:
    """The same for the same finding in another version of the file: no line numbers."""
    file = each.places[0].file if each.places else ""
    there = each.stands_there[:1] or ("",)
    parts = (each.rule, each.scheme, each.patch, file, *there, *each.configurations[:1])
    return sha256("\0".join(parts).encode(errors="surrogateescape")).hexdigest()[:32]


def _properties(each: Diagnostic) -> dict[str, Any]:
    """What a program may want; numbers of 64 bits as texts, for some readers have no such ones."""
    values = {name: str(value) for name, value in (each.witness or {}).items()}
    every: dict[str, Any] = {
        "configurations": each.configurations,
        "scheme": each.scheme,
        "verdict": each.verdict,
        "expected": each.expected,
        "patch": each.patch,
        "witness": values,
        "headroomBits": each.headroom_bits,
    }
    return {name: said for name, said in every.items() if said or said == 0}


def _locations(each: Diagnostic) -> list[dict[str, Any]]:
    """Where it stands in C, then what it names, in C and in archconfigs; each place once."""
    stand_there = (*each.stands_there, *("",) * len(each.places))
    found = [(place, what) for place, what in zip(each.places, stand_there, strict=False)]
    mentioned = ((one.place, f"{one.name}: {one.what}") for one in each.mentions)
    found += [(place, what) for place, what in mentioned if place is not None]
    first = {place: texts[0] for place, texts in grouped(found).items()}
    made = [_location(place, number, what) for number, (place, what) in enumerate(first.items())]
    if each.scheme and each.steps:
        made += [{"logicalLocations": [{"fullyQualifiedName": each.scheme, "kind": "module"}]}]
    return made


def _location(place: Place, number: int, what: str) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": number,
        "physicalLocation": {
            "artifactLocation": {"uri": _uri(place.file)},
            "region": {"startLine": place.line, "startColumn": place.column},
        },
    }
    return {**made, "message": {"text": what}} if what else made


def _uri(file: str) -> str:
    path = PurePath(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())


def _flow(each: Diagnostic) -> dict[str, Any]:
    threads = grouped((step.thread, step) for step in each.steps)
    flows = [
        {"id": f"thread {thread}", "locations": list(_steps(thread, steps))}
        for thread, steps in sorted(threads.items())
    ]
    return {"message": {"text": "a schedule that shows it"}, "threadFlows": flows}


def _steps(thread: int, steps: Iterable[Any]) -> Iterator[dict[str, Any]]:
    for step in steps:
        said = "; ".join((step.text, *step.words))
        yield {
            "location": {"message": {"text": f"thread {thread}: {said}"}},
            "executionOrder": step.number,
            "nestingLevel": 0,
        }
