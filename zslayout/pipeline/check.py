"""The main job: every obligation on every configuration, under every scheme asked for.

Read `check` for the order of things.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from operator import itemgetter

from zslayout.arch.params import ArchParams
from zslayout.findings import At, Check, Finding, Result
from zslayout.layout.scheme import Definition, Scheme
from zslayout.obligations.claim import Claim
from zslayout.obligations.obligation import Obligation
from zslayout.obligations.registry import needed_by
from zslayout.pipeline.by_theorem import Theorem
from zslayout.pipeline.cases import Case, cases
from zslayout.pipeline.outcome import DECIDING, outcome
from zslayout.solve.engine import Engine, Question
from zslayout.solve.query import Instance
from zslayout.verdict import Status, Verdict

Progress = Callable[[str, int, int], None]
"""Told what is being decided, how much is done, and how much there is."""


@dataclass(frozen=True, slots=True, eq=False)
class Request:
    """What to check. `timeout` is in seconds for one query; no `chain_size` means all of them."""

    configs: tuple[ArchParams, ...]
    schemes: tuple[Scheme, ...]
    obligations: tuple[Obligation, ...]
    chain_size: int | None = None
    timeout: float = 10.0
    fail_fast: bool = False
    direct: bool = False
    """Whether to prove everything here, and nothing by the theorem."""


def check(request: Request, progress: Progress = lambda *_: None) -> Check:
    """Decide, explain what is not as expected, and put it together by configuration."""
    engine = Engine(request.timeout)
    theorem = None if request.direct else Theorem()
    ordered = needed_by((*request.obligations, *DECIDING))
    one_by_one = [(config,) for config in request.configs]
    batches = one_by_one if request.fail_fast else [request.configs]
    results: list[Result] = []
    for done, configs in enumerate(batches, start=1):
        for scheme in request.schemes:
            found = cases(configs, scheme, request.chain_size)
            _decide(engine, theorem, scheme, found, ordered, progress)
            results += _results(engine, request, scheme, found)
        if request.fail_fast and not all(result.as_expected for result in results):
            return Check(tuple(results), unchecked=len(batches) - done)
    order = {config: place for place, config in enumerate(request.configs)}
    return Check(tuple(sorted(results, key=lambda result: order[result.params])))


def _decide(  # noqa: PLR0913, PLR0917  # who decides, and what
    engine: Engine,
    theorem: Theorem | None,
    scheme: Scheme,
    found: dict[ArchParams, Case],
    ordered: Sequence[Obligation],
    progress: Progress,
) -> None:
    """The verdict on every obligation for every case, needs before what needs them."""
    distinct = list({id(case): case for case in found.values()}.values())
    done = 0
    for stage in _stages(ordered):
        progress(f"{scheme.name} {stage[0].id}", done, len(ordered))
        for width in (32, 64):
            mine = [case for case in distinct if case.layouts[0].word_bits == width]
            _decide_stage(engine, theorem, stage, scheme.definition(width), mine)
        done += len(stage)


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
    theorem: Theorem | None,
    stage: list[Obligation],
    definition: Definition,
    mine: list[Case],
) -> None:
    """Some obligations on the cases of one word width, none of which needs another."""
    questions: list[Question] = []
    asked: list[list[tuple[dict[int, Verdict], int, Instance]]] = []
    for obligation in stage:
        places = [(case, place) for case in mine for place in case.applicable(obligation)]
        claim = obligation.claim(definition) if places else None
        open_ = _open(theorem, obligation, claim, mine, places)
        if claim is not None and open_:
            instances = tuple(instance for *_, instance in open_)
            questions.append(Question(claim, instances, _doubtful(obligation, mine)))
            asked.append(open_)
    for open_, answers in zip(asked, engine.decide(questions), strict=True):
        for verdicts, place, instance in open_:
            verdicts[place] = answers[instance]


def _doubtful(obligation: Obligation, mine: list[Case]) -> bool:
    """Whether a refutation is expected somewhere."""
    if obligation.control:
        return True
    return any(Status.REFUTED in case.expect(obligation).values() for case in mine)


def _open(
    theorem: Theorem | None,
    obligation: Obligation,
    claim: Claim | None,
    mine: list[Case],
    places: list[tuple[Case, int]],
) -> list[tuple[dict[int, Verdict], int, Instance]]:
    """What is to be asked, after BLOCKED and what the theorem settles are recorded."""
    for case in mine:
        case.verdicts[obligation.id] = {}
    if claim is None:
        return []
    blocked = {need: _blocked(need) for need in obligation.needs}
    instance = _instance_of(claim)
    open_ = []
    for case, place in places:
        verdicts = case.verdicts[obligation.id]
        need = case.blocked_by(obligation, place) if blocked else ""
        layout = case.layouts[place]
        settled = theorem.verdict(obligation, layout) if theorem and not need else None
        if need:
            verdicts[place] = blocked[need]
        elif settled is not None:
            verdicts[place] = settled
        else:
            open_.append((verdicts, place, instance(layout.values)))
    return open_


def _blocked(need: str) -> Verdict:
    return Verdict(Status.BLOCKED, why=f"rests on {need}, which is not proved")


def _instance_of(claim: Claim) -> Callable[[Mapping[str, int]], Instance]:
    """Picks the values of the claim's parameters out of a layout's."""
    names = [parameter.name for parameter in claim.parameters]
    if len(names) > 1:
        return itemgetter(*names)
    return lambda values: tuple(values[name] for name in names)


def _results(
    engine: Engine, request: Request, scheme: Scheme, found: dict[ArchParams, Case]
) -> list[Result]:
    """A result for each configuration; like ones share their findings."""
    known: dict[int, Result] = {}
    results = []
    for params, case in found.items():
        if id(case) not in known:
            known[id(case)] = _result(engine, request, scheme, params, case)
        results.append(replace(known[id(case)], params=params))
    return results


def _result(
    engine: Engine, request: Request, scheme: Scheme, params: ArchParams, case: Case
) -> Result:
    findings, not_applicable = [], []
    for obligation in request.obligations:
        finding = case.finding(obligation)
        if finding is None:
            not_applicable.append(obligation.id)
        else:
            findings.append(_explained(engine, finding))
    outcomes = tuple(
        (layout.chain_size, outcome(layout, partial(case.status, place)))
        for place, layout in enumerate(case.layouts)
    )
    return Result(
        params=params,
        scheme=scheme,
        layouts=case.layouts,
        findings=tuple(findings),
        not_applicable=tuple(not_applicable),
        outcomes=outcomes,
        expected_outcome=case.expected_outcome,
        outcome_undecided=any(case.undecided(obligation) for obligation in DECIDING),
    )


def _explained(engine: Engine, finding: Finding) -> Finding:
    """An unexpected refutation with its shown witness minimised, and said to be unique or not."""
    if finding.as_expected:
        return finding
    at = finding.shown
    witness = at.verdict.witness
    if witness is None:
        return finding
    claim = finding.obligation.claim(at.layout.definition)
    better = engine.explain(claim, _instance_of(claim)(at.layout.values), witness)
    explained = At(at.layout, replace(at.verdict, witness=better), at.expected)
    points = tuple(explained if each is at else each for each in finding.points)
    return Finding(finding.obligation, points, finding.reason)
