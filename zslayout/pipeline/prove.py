"""The theorem, lemma by lemma: the order of things.

Every lemma is asked of the solver as it is written, then of those that are to confirm it. One that
has a solution, or rests on one that has, is asked again over the parameters alone; a solution to
that is a point of the domain where the statement is false, and is explained there as `check` would.
"""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context

from zslayout.arch.params import ArchParams
from zslayout.pipeline import lemma_index
from zslayout.pipeline.control import refuted_controls
from zslayout.pipeline.counterexample import counterexample
from zslayout.pipeline.premises import classify_premises, premise_example
from zslayout.pipeline.region import failing_region
from zslayout.protocol import lemmas as protocol
from zslayout.results.lemma_result import LemmaResult, Region, SolverAnswer
from zslayout.results.theorem import TheoremResult
from zslayout.solve import oracle
from zslayout.solve.answer import Answer, SatResult
from zslayout.subjects.known import subject_of, subjects_of
from zslayout.theorem import build
from zslayout.theorem.lemma import Lemma
from zslayout.vc.obligation import Obligation, Role
from zslayout.verdict import Status
from zslayout.words.scheme import Scheme

Progress = Callable[[str, int, int], None]
"""Told what was decided, how much is done, and how much there is."""

_STATUS: Mapping[SatResult, Status] = {
    SatResult.SAT: Status.REFUTED,
    SatResult.UNSAT: Status.PROVED,
    SatResult.UNKNOWN: Status.UNKNOWN,
}


@dataclass(frozen=True, slots=True, eq=False)
class ProveRequest:
    """What to prove and how. `timeout` is in seconds for one query."""

    schemes: tuple[Scheme, ...]
    obligations: tuple[Obligation, ...]
    configs: tuple[ArchParams, ...] = ()
    """The configurations to speak of; none for the whole domain."""
    solver: str = "z3"
    confirm: tuple[str, ...] = ()
    premises: bool = False
    timeout: float = 30.0
    jobs: int = 2
    protocol: bool = False
    """Whether the conditions of the lock protocol are asked for too."""
    proved: frozenset[str] = frozenset()
    """Lemmas by name that are proved already, and are not asked again."""


def prove(request: ProveRequest, progress: Progress = lambda *_: None) -> TheoremResult:
    """How every lemma asked for stands, in the order in which they are built."""
    oracle.require((request.solver, *request.confirm))
    lemmas = [each for each in _requested_lemmas(request) if each.name not in request.proved]
    schemes = request.schemes
    if request.proved:
        # Controls are of what is asked again.
        schemes = tuple(each for each in schemes if any(each is one.scheme for one in lemmas))
    lemma_results: dict[str, LemmaResult] = {}
    with ThreadPoolExecutor(request.jobs) as pool:
        for lemma_result in pool.map(partial(_lemma_result, request), lemmas):
            lemma_results[lemma_result.lemma.name] = lemma_result
            progress(
                f"{request.solver}: {lemma_result.lemma.name}", len(lemma_results), len(lemmas)
            )
    for solver in request.confirm:
        lemma_results |= _with_confirmation(request, solver, lemma_results, progress)
    for lemma in lemmas:
        # In order, so that what a lemma rests on is settled before it.
        lemma_results[lemma.name] = _with_its_lemmas(
            request, lemma_results[lemma.name], lemma_results
        )
    return TheoremResult(
        lemma_results=tuple(lemma_results.values()),
        controls=(() if request.configs else tuple(refuted_controls(schemes, request.obligations))),
        solvers=tuple(map(oracle.version, (request.solver, *request.confirm))),
    )


def _requested_lemmas(request: ProveRequest) -> Iterator[Lemma]:
    """The lemmas of the obligations asked for, and all that they rest on."""
    chosen = {each.id for each in request.obligations}
    for params in request.configs:
        every = lemma_index.lemmas_at(params, request.schemes)
        yield from (lemma for lemma in every if lemma.id in chosen)
    if request.configs:
        return
    for subject in subjects_of(request.schemes):
        for width in subject.domain.widths:
            yield from subject.lemmas(width)
    for scheme in request.schemes:
        for width in subject_of(scheme).domain.widths:
            lemmas = lemma_index.scheme_lemmas(scheme, width)
            wanted = {lemma.id for lemma in lemmas if _obligation_id(scheme, lemma) in chosen}
            for lemma in reversed(lemmas):
                if lemma.id in wanted:
                    wanted.update(lemma.uses)
            yield from (lemma for lemma in lemmas if lemma.id in wanted)
    if request.protocol:
        yield from protocol.protocol_lemmas()


def _obligation_id(scheme: Scheme, lemma: Lemma) -> str:
    """The obligation that a lemma speaks of; that a gate is never on or off is one on the gate."""
    if lemma.id in build.NEVER.values():
        return subject_of(scheme).registry.in_role(Role.GATE).id
    return lemma.id.removesuffix(".converse")


def _lemma_result(request: ProveRequest, lemma: Lemma) -> LemmaResult:
    """A lemma as it is written, by the solver that decides."""
    met = premise_example(lemma, request.timeout)
    if met.says is SatResult.UNSAT:
        return LemmaResult(lemma, Status.VACUOUS, (), {}, why="nothing meets the premises")
    if met.says is SatResult.UNKNOWN:
        why = f"premises undecided: {met.why}"
        return LemmaResult(lemma, Status.UNKNOWN, (), {}, why=why)
    said = _solver_answer(request.solver, oracle.ask(request.solver, lemma.text, request.timeout))
    proved = said.status is Status.PROVED
    found = classify_premises(lemma, request.timeout) if request.premises and proved else ()
    return LemmaResult(lemma, said.status, (said,), met.values, found, why=said.why)


def _with_confirmation(
    request: ProveRequest, solver: str, lemma_results: Mapping[str, LemmaResult], progress: Progress
) -> dict[str, LemmaResult]:
    """The same, with what another solver says of each text."""
    asked = [each for each in lemma_results.values() if each.said]
    found: dict[str, LemmaResult] = {}
    # In processes, because not every solver lets another thread run meanwhile.
    with ProcessPoolExecutor(request.jobs, mp_context=get_context("spawn")) as pool:
        texts = [each.lemma.text for each in asked]
        answers = pool.map(partial(oracle.ask, solver, timeout=request.timeout), texts)
        for lemma_result, answer in zip(asked, answers, strict=True):
            said = (*lemma_result.said, _solver_answer(solver, answer))
            found[lemma_result.lemma.name] = replace(lemma_result, said=said)
            progress(f"{solver}: {lemma_result.lemma.name}", len(found), len(asked))
    return found


def _solver_answer(solver: str, answer: Answer) -> SolverAnswer:
    return SolverAnswer(solver, _STATUS[answer.says], answer.milliseconds, answer.why)


def _with_its_lemmas(
    request: ProveRequest, lemma_result: LemmaResult, lemma_results: Mapping[str, LemmaResult]
) -> LemmaResult:
    """The same, once what it rests on is known."""
    lemma = lemma_result.lemma
    names = set(lemma.rests_on) - request.proved
    unproved = [name for name in names if lemma_results[name].status is not Status.PROVED]
    if lemma_result.disputed or (lemma_result.status is Status.PROVED and not unproved):
        return lemma_result
    if lemma.scheme is None or lemma.obligation is None:
        return lemma_result
    if unproved or (lemma_result.status is Status.REFUTED and lemma.uses):
        lemma = build.lemma(lemma.scheme, lemma.bits_per_long, lemma.obligation, direct=True)
        lemma_result = replace(_lemma_result(request, lemma), directly=True)
        for solver in request.confirm if lemma_result.said else ():
            more = _solver_answer(solver, oracle.ask(solver, lemma.text, request.timeout))
            lemma_result = replace(lemma_result, said=(*lemma_result.said, more))
    if lemma_result.status is not Status.REFUTED:
        return lemma_result
    named = [params for params in request.configs if lemma.group.startswith(f"{params.name}/")]
    found = counterexample(lemma, request.solver, request.timeout, *named)
    return replace(lemma_result, refutation=found, region=_failing_region(request, lemma))


def _failing_region(request: ProveRequest, lemma: Lemma) -> Region | None:
    if request.configs or lemma.scheme is None or lemma.obligation is None:
        return None
    return failing_region(lemma.scheme, lemma.bits_per_long, lemma.obligation, request.timeout)
