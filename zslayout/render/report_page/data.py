"""What the scripts of a page start from: numbers and names, as JSON.

One rule: nothing here is computed for the page that a check found already; what a page computes by
itself are layouts, by `arithmetic`.
"""

import json
from collections.abc import Mapping, Sequence
from itertools import repeat
from typing import Any, Final

from zslayout.arch.params import ArchParams
from zslayout.explore.replay import TraceEvent
from zslayout.explore.schedule_file import task_settings
from zslayout.expr.infix import human_text
from zslayout.reference.kernel_names import KERNEL_FUNCTIONS
from zslayout.render.report_page.arithmetic import words
from zslayout.results.finding import ConfigResult, Finding
from zslayout.results.report import ExplorerVersion, ReportResult, TracedMutant
from zslayout.results.words import BROKEN, OPEN, named_outcome, outcome_name
from zslayout.vc.obligation import Obligation
from zslayout.verdict import Status
from zslayout.words.parameters import Parameter
from zslayout.words.scheme import Macro, SchemeModel
from zslayout.words.word import PackedWord

_FEW: Final = 120
"""A formula that is longer is cut."""


def embedded(value: object) -> str:
    """JSON that may stand in a script element."""
    return json.dumps(value, separators=(",", ":")).replace("<", "\\u003c")


def data(result: ReportResult) -> dict[str, Any]:
    """All of it."""
    configs = list(dict.fromkeys(each.params for each in result.check.results))
    obligations = obligations_of(result)
    places = {params: place for place, params in enumerate(configs)}
    return {
        "parameters": [_parameter(each) for each in _parameters(result)],
        "configurations": [_configuration(result, each) for each in configs],
        "obligations": [_obligation(each) for each in obligations],
        "results": [
            _result(each, places[each.params], obligations) for each in result.check.results
        ],
        "versions": {each.name: _version(each) for each in result.versions},
        "schedules": [_schedule(each) for each in result.mutants],
        "hues": hues(result),
        "broken": BROKEN,
        "open": OPEN,
        "nearest": result.source.scheme.name if result.source is not None else "",
    }


def hues(result: ReportResult) -> Mapping[str, int]:
    """A colour for each field by its name, the same in every version."""
    found: dict[str, int] = {}
    for version in result.versions:
        for model in version.models.values():
            for word in words(model):
                for place, field in enumerate(word.fields):
                    found.setdefault(field.name, place)
    return found


def obligations_of(result: ReportResult) -> tuple[Obligation, ...]:
    """What was asked of any configuration, in the order of the registry."""
    every = (finding.obligation for each in result.check.results for finding in each.findings)
    return tuple(dict.fromkeys(every))


def _parameters(result: ReportResult) -> tuple[Parameter, ...]:
    model = next(iter(result.versions[0].models.values()))
    return model.domain.parameters


def _parameter(of: Parameter) -> dict[str, Any]:
    return {
        "name": of.var.name,
        "key": of.key,
        "says": of.says,
        "values": [min(of.domain), max(of.domain)] if len(of.domain) > 2 else list(of.domain),
        "range": len(of.domain) > 2,
        "open": of.open,
        "follows": of.follows.name if of.follows else None,
    }


def _configuration(result: ReportResult, of: ArchParams) -> dict[str, Any]:
    return {
        "name": of.name,
        "title": of.title or of.arch,
        "at": {each.var.name: each.values(of)[0] for each in _parameters(result)},
        "chain": [of.chain_size.min, of.chain_size.default, of.chain_size.max],
        "file": f"archconfigs/{of.name}.toml" if of.shipped else of.file or of.name,
        "sources": list(of.source),
        "kernel": of.kernel,
    }


def _obligation(of: Obligation) -> dict[str, Any]:
    return {"id": of.id, "says": of.statement, "control": of.control}


def _result(
    of: ConfigResult, configuration: int, obligations: Sequence[Obligation]
) -> dict[str, Any]:
    found = {finding.obligation: finding for finding in of.findings}
    codes = "".join(found[each].status.value[0] if each in found else "-" for each in obligations)
    outcomes: dict[str, list[int]] = {}
    for size, outcome in of.outcomes:
        outcomes.setdefault(named_outcome(of, outcome), []).append(size)
    return {
        "configuration": configuration,
        "scheme": of.scheme.name,
        "outcome": named_outcome(of),
        "expected": outcome_name(of.expected_outcome),
        "outcomes": outcomes,
        "asExpected": of.as_expected,
        "undecided": of.undecided,
        "verdicts": codes,
        "known": [each.obligation.id for each in of.findings if _known(each)],
        "unexpected": [each.obligation.id for each in of.unexpected],
    }


def _known(finding: Finding) -> bool:
    """Whether it is false, is no control, and is expected to be."""
    refuted = finding.status is Status.REFUTED and not finding.obligation.control
    return refuted and finding.as_expected


def _version(of: ExplorerVersion) -> dict[str, Any]:
    return {
        "title": of.title,
        "gated": of.gated,
        "outcome": of.outcome,
        "at": sorted(f"{name}/{size}" for name, size in of.at),
        "proved": of.conditions is not None,
        "models": {str(bits): _model(of, model) for bits, model in of.models.items()},
    }


def _model(version: ExplorerVersion, model: SchemeModel) -> dict[str, Any]:
    conditions = (version.conditions or {}).get(model.bits_per_long, ())
    return {
        "macros": [_macro(each) for each in model.macros],
        "conditions": [
            {"id": each.id, "says": each.statement, "why": each.why, "c": human_text(each.holds)}
            for each in conditions
        ],
        "words": [_word(each) for each in words(model)],
    }


def _macro(of: Macro) -> list[Any]:
    formula = human_text(of.value)
    cut = formula if len(formula) <= _FEW else formula[:_FEW] + " ..."
    where = "" if of.provenance is None else str(of.provenance)
    return [of.name, of.value.type.name, of.value.type.width, cut, where]


def _word(of: PackedWord) -> dict[str, Any]:
    fields = [
        {"name": each.name, "bits": each.value.type.width, "decoder": each.decoder}
        for each in of.fields
    ]
    return {"name": of.in_c, "bits": of.type.width, "fields": fields, "encoder": of.encoder}


def _schedule(of: TracedMutant) -> dict[str, Any]:
    task, trace, violation = of.search.task, of.trace, of.trace.violation
    digits = task.layout.word_bits // 4
    return {
        "name": of.search.mutant.name,
        "says": of.search.mutant.description,
        "level": task.level.value,
        "before": task_settings(task)["setup"],
        "threads": [[str(call) for call in calls] for calls in task.programs.threads],
        "events": [
            {
                "thread": each.thread,
                "text": each.text,
                "in": _function(each),
                "c": [[line.number, line.text] for line in lines],
                "held": [list(locks) for locks in each.held_locks],
                "words": [
                    [each.name, _hex(each.before, digits), _hex(each.after, digits)]
                    for each in each.changes
                ],
            }
            for each, lines in zip(trace.events, of.lines or repeat(()), strict=False)
        ],
        "check": violation.check if violation else "",
        "message": violation.message if violation else "",
        "fields": [[each.name, each.lsb, each.width] for each in task.layout.fields],
        "bits": task.layout.word_bits,
        "command": f"zslayout protocol search --mutant {of.search.mutant.name}",
    }


def _function(of: TraceEvent) -> str:
    """The kernel's function that a step stands in, where it is one of the file's own."""
    found = (name for each in of.functions[::-1] for name in KERNEL_FUNCTIONS.get(each, ()))
    return next(found, "")


def _hex(value: int | None, digits: int) -> str | None:
    return None if value is None else f"{value:#0{digits + 2}x}"
