"""The main job: every obligation on every configuration, under every scheme asked for.

Read `check` for the order of things.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from operator import itemgetter
from typing import NamedTuple

from zslayout.arch.params import ArchParams
from zslayout.errors import InternalError
from zslayout.pipeline.config_classes import ConfigClass, config_classes
from zslayout.pipeline.outcome import deciding, outcome
from zslayout.results.check import CheckResult
from zslayout.results.finding import ConfigResult, Finding, PointVerdict
from zslayout.solve.engine import Engine, Question
from zslayout.solve.query import Instance
from zslayout.subjects.known import subject_of
from zslayout.vc.claim import Claim
from zslayout.vc.obligation import Obligation
from zslayout.verdict import Status, Verdict
from zslayout.words.scheme import Scheme, SchemeModel
from zslayout.words.source import AbsentError

Progress = Callable[[str, int, int], None]
"""Told what is being decided, how much is done, and how much there is."""

_Share = tuple[ConfigClass, set[int]]
"""A class, and the places of its layouts that are of one definition."""
_Open = list[tuple[dict[int, Verdict], int, Instance]]
"""The verdicts of a class, a place among its layouts, and the instance that tells the verdict."""


class CheckRequest(NamedTuple):
    """What to check. `timeout` is in seconds for one query; no `chain_size` means all of them."""

    configs: tuple[ArchParams, ...]
    schemes: tuple[Scheme, ...]
    obligations: tuple[Obligation, ...]
    chain_size: int | None = None
    timeout: float = 10.0
    fail_fast: bool = False


def check(request: CheckRequest, progress: Progress = lambda *_: None) -> CheckResult:
    """Decide, explain what is not as expected, and put it together by configuration."""
    engine = Engine(request.timeout)
    one_by_one = [(config,) for config in request.configs]
    batches = one_by_one if request.fail_fast else [request.configs]
    made: list[ConfigResult] = []
    for done, configs in enumerate(batches, start=1):
        for scheme in request.schemes:
            found = config_classes(configs, scheme, request.chain_size)
            rested_on = deciding(scheme)
            wanted = (*request.obligations, *rested_on)
            ordered = subject_of(scheme).registry.needed_by(wanted)
            decide(engine, found.values(), ordered, partial(_named, progress, scheme))
            made += results(engine, request.obligations, scheme, found, rested_on)
        if request.fail_fast and not all(result.as_expected for result in made):
            return CheckResult(tuple(made), unchecked=len(batches) - done)
    order = {config: place for place, config in enumerate(request.configs)}
    return CheckResult(tuple(sorted(made, key=lambda result: order[result.params])))


def _named(progress: Progress, scheme: Scheme, what: str, done: int, of: int) -> None:
    progress(f"{scheme.name} {what}", done, of)


def decide(
    engine: Engine,
    found: Iterable[ConfigClass],
    ordered: Sequence[Obligation],
    progress: Progress = lambda *_: None,
) -> None:
    """The verdict on every obligation for every class, needs before what needs them."""
    distinct = list({id(config_class): config_class for config_class in found}.values())
    groups = _by_definition(distinct)
    for obligation in ordered:
        for config_class in distinct:
            config_class.verdicts[obligation.id] = {}
    if len(distinct) == len(groups) == 1 and not distinct[0].expects_failure:
        ((definition, mine),) = groups.items()
        progress(ordered[0].id if ordered else "", 0, len(ordered))
        if definition.source is None and _decided_at_once(engine, ordered, definition, mine):
            return
    done = 0
    for stage in _stages(ordered):
        progress(stage[0].id, done, len(ordered))
        for definition, mine in groups.items():
            _decide_stage(engine, stage, definition, mine)
        done += len(stage)


def _by_definition(distinct: list[ConfigClass]) -> dict[SchemeModel, list[_Share]]:
    """For each definition the classes that have layouts of it, with their places; narrow first."""
    groups: dict[SchemeModel, dict[int, _Share]] = {}
    for config_class in sorted(
        distinct, key=lambda config_class: config_class.layouts[0].word_bits
    ):
        for place, layout in enumerate(config_class.layouts):
            shares = groups.setdefault(layout.definition, {})
            shares.setdefault(id(config_class), (config_class, set()))[1].add(place)
    return {definition: list(shares.values()) for definition, shares in groups.items()}


def _stages(ordered: Sequence[Obligation]) -> list[list[Obligation]]:
    """The obligations by how many needs stand above each other: a stage needs only earlier ones."""
    depth: dict[str, int] = {}
    stages: dict[int, list[Obligation]] = {}
    for obligation in ordered:
        depth[obligation.id] = 1 + max((depth[need] for need in obligation.needs), default=-1)
        stages.setdefault(depth[obligation.id], []).append(obligation)
    return [stages[each] for each in sorted(stages)]


def _decide_stage(
    engine: Engine,
    stage: list[Obligation],
    definition: SchemeModel,
    mine: list[_Share],
) -> None:
    """Some obligations on the layouts of one definition, none of which needs another."""
    questions, asked = _questions(stage, definition, mine)
    _record(asked, engine.decide(questions))


def _decided_at_once(
    engine: Engine, ordered: Sequence[Obligation], definition: SchemeModel, mine: list[_Share]
) -> bool:
    """All obligations on a layout of which each that is no control is true: nothing is blocked.

    Else nothing is recorded, and False.
    """
    questions, asked = _questions(ordered, definition, mine)
    answers = engine.decide_at_once(questions)
    if answers is None:
        return False
    for question, found in zip(questions, answers, strict=True):
        if not question.expect_refuted and any(
            each.status is not Status.PROVED for each in found.values()
        ):
            return False
    _record(asked, answers)
    return True


def _record(asked: list[_Open], answers: Iterable[Mapping[Instance, Verdict]]) -> None:
    for open_, found in zip(asked, answers, strict=True):
        for verdicts, place, instance in open_:
            verdicts[place] = found[instance]


def _questions(
    obligations: Sequence[Obligation], definition: SchemeModel, mine: list[_Share]
) -> tuple[list[Question], list[_Open]]:
    """What is to be asked of the layouts of one definition, and where the answers belong."""
    questions: list[Question] = []
    asked: list[_Open] = []
    for obligation in obligations:
        places = [
            (config_class, place)
            for config_class, shared in mine
            for place in config_class.applicable(obligation)
            if place in shared
        ]
        claim = _claim(obligation, definition, places)
        if claim is None:
            continue
        open_ = _open(obligation, claim, places)
        if open_:
            instances = tuple(instance for *_, instance in open_)
            expect_refuted = _expects_refutation(
                obligation, [config_class for config_class, _ in mine]
            )
            questions.append(Question(claim, instances, expect_refuted))
            asked.append(open_)
    return questions, asked


def _claim(
    obligation: Obligation, definition: SchemeModel, places: list[tuple[ConfigClass, int]]
) -> Claim | None:
    """The claim, if there is a place to ask it at and the definition has all that it speaks of."""
    if not places:
        return None
    try:
        claim = obligation.claim(definition)
        config_class, place = places[0]
        lacks = any(var.name not in config_class.layouts[place].values for var in claim.parameters)
    except AbsentError:
        claim, lacks = None, True
    if lacks and definition.source is None:
        raise InternalError(f"{obligation.id} speaks of what the scheme does not have")
    if lacks:
        for config_class, place in places:
            config_class.unasked.setdefault(obligation.id, set()).add(place)
        return None
    return claim


def _expects_refutation(obligation: Obligation, mine: list[ConfigClass]) -> bool:
    """Whether a refutation is expected somewhere."""
    if obligation.control:
        return True
    return any(Status.REFUTED in config_class.expect(obligation).values() for config_class in mine)


def _open(
    obligation: Obligation,
    claim: Claim,
    places: list[tuple[ConfigClass, int]],
) -> _Open:
    """What is to be asked, after BLOCKED is recorded."""
    blocked = {need: _blocked(need) for need in obligation.needs}
    instance = instance_of(claim)
    open_ = []
    for config_class, place in places:
        verdicts = config_class.verdicts[obligation.id]
        need = config_class.blocked_by(obligation, place) if blocked else ""
        if need:
            verdicts[place] = blocked[need]
        else:
            open_.append((verdicts, place, instance(config_class.layouts[place].values)))
    return open_


def _blocked(need: str) -> Verdict:
    return Verdict(Status.BLOCKED, why=f"rests on {need}, which is not proved")


def instance_of(claim: Claim) -> Callable[[Mapping[str, int]], Instance]:
    """What picks the values of the claim's parameters out of a layout's."""
    names = [parameter.name for parameter in claim.parameters]
    if len(names) > 1:
        return itemgetter(*names)
    return lambda values: tuple(values[name] for name in names)


def results(
    engine: Engine,
    obligations: Sequence[Obligation],
    scheme: Scheme,
    found: Mapping[ArchParams, ConfigClass],
    rested_on: Sequence[Obligation],
) -> list[ConfigResult]:
    """A result for each configuration; like ones share their findings, but for places."""
    known: dict[int, ConfigResult] = {}
    made = []
    for params, config_class in found.items():
        if id(config_class) not in known:
            known[id(config_class)] = _result(
                engine, obligations, scheme, params, config_class, rested_on
            )
        found_on = tuple(each.on(params) for each in known[id(config_class)].findings)
        made.append(replace(known[id(config_class)], params=params, findings=found_on))
    return made


def _result(  # noqa: PLR0913, PLR0917  # what a result is made of
    engine: Engine,
    obligations: Sequence[Obligation],
    scheme: Scheme,
    params: ArchParams,
    config_class: ConfigClass,
    rested_on: Sequence[Obligation],
) -> ConfigResult:
    findings, not_applicable = [], []
    for obligation in obligations:
        finding = config_class.finding(obligation)
        if finding is None:
            not_applicable.append(obligation.id)
        else:
            findings.append(_located(_explained(engine, finding)))
    outcomes = tuple(
        (layout.chain_size, outcome(layout, accounted=config_class.accounted(place, rested_on)))
        for place, layout in enumerate(config_class.layouts)
    )
    return ConfigResult(
        params=params,
        scheme=scheme,
        layouts=config_class.layouts,
        findings=tuple(findings),
        not_applicable=tuple(not_applicable),
        outcomes=outcomes,
        expected_outcome=config_class.expected_outcome,
        lacking=tuple(each.id for each in obligations if config_class.unasked.get(each.id)),
        outcome_undecided=any(map(config_class.undecided, rested_on)),
    )


def _located(finding: Finding) -> Finding:
    """The finding with where it comes from: one that is no surprise too, of a C file."""
    if finding.obligation.control or finding.status is Status.PROVED:
        return finding
    from zslayout.pipeline.localise import localised, mentioned  # what is all right needs neither

    return replace(finding, provenance=localised(finding), mentions=mentioned(finding))


def _explained(engine: Engine, finding: Finding) -> Finding:
    """An unexpected refutation with its shown witness minimised, and said to be unique or not."""
    if finding.as_expected:
        return finding
    at = finding.shown
    witness = at.verdict.witness
    if witness is None:
        return finding
    claim = finding.obligation.claim(at.layout.definition)
    better = engine.explain(claim, instance_of(claim)(at.layout.values), witness)
    explained = PointVerdict(at.layout, replace(at.verdict, witness=better), at.expected)
    points = tuple(explained if each is at else each for each in finding.points)
    return replace(finding, points=points)
