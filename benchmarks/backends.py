"""Backends that decide a claim in this Python: zslayout's own, and what stands beside it.

One rule: what is timed begins with the question as the backend takes it and ends with the answer.
Building the question and importing a solver are not timed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from time import perf_counter
from typing import Final

import pysolvers

from benchmarks.claims import SHARED, WIDTH, Task, every_point
from zslayout.certify import certificate
from zslayout.certify.bits import clauses
from zslayout.certify.certificate import Certificate, SplitCase
from zslayout.certify.refute import refute
from zslayout.errors import InternalError
from zslayout.pipeline.ledger import CERTIFICATE
from zslayout.solve import oracle, query
from zslayout.solve.answer import SatResult
from zslayout.solve.engine import Engine, Question
from zslayout.solve.oracles.by_z3 import Z3Session
from zslayout.solve.query import Instance
from zslayout.verdict import Status

PROOFS: Final = Path(__file__).parents[1] / "proofs"
SAMPLE: Final = 100
"""Points asked one by one, of each claim."""

_STATUS: Final[Mapping[SatResult, Status]] = {
    SatResult.UNSAT: Status.PROVED,
    SatResult.SAT: Status.REFUTED,
    SatResult.UNKNOWN: Status.UNKNOWN,
}
_CADICAL: Final = {1: Status.REFUTED, 0: Status.UNKNOWN, -1: Status.PROVED}


@dataclass(frozen=True, slots=True)
class BackendAnswer:
    """What came of a claim, in how many seconds; `why` for one that was not decided."""

    status: Status
    seconds: float
    why: str = ""


BackendRun = Callable[[Task, float], BackendAnswer]
"""Takes the claim and a limit in seconds for one query."""


@dataclass(frozen=True, slots=True, eq=False)
class Backend:
    """A backend: the head of its column, what it is asked, and how it is run.

    `shares` when something is needed once for all claims.
    """

    title: str
    asked: str
    run: BackendRun
    needs_shared: bool


def shipped(task: Task) -> Path:
    """Where the certificate of the claim lies, if there is one."""
    return PROOFS / f"{task.lemma().path}{CERTIFICATE}"


def _solver(solver: str, task: Task, limit: float, *, direct: bool) -> BackendAnswer:
    text = task.lemma(direct=direct).text
    answer = oracle.ask(solver, text, limit)
    return BackendAnswer(_STATUS[answer.says], answer.milliseconds / 1000, answer.why)


def _cadical(task: Task, _limit: float) -> BackendAnswer:
    """CaDiCaL alone, on the clauses that a certificate is about; no steps are written."""
    cnf = clauses(task.lemma().formula)
    solver = pysolvers.cadical195_new()
    began = perf_counter()
    for clause in cnf.clauses:
        pysolvers.cadical195_add_cl(solver, clause)
    answer = pysolvers.cadical195_solve_lim(solver, [], 0)
    spent = perf_counter() - began
    pysolvers.cadical195_del(solver, None)
    return BackendAnswer(_CADICAL[answer], spent)


def _certificate(task: Task, _limit: float) -> BackendAnswer:
    """The check of a certificate as a file comes, its clauses built anew."""
    lemma, file = task.lemma(), shipped(task)
    if file.exists():
        data = file.read_bytes()
    else:
        cnf = clauses(lemma.formula)
        steps = refute(cnf)
        if steps is None:
            raise InternalError(f"{lemma.name}: CaDiCaL finds a solution")
        case = SplitCase(0, cnf.variables, len(cnf.clauses), steps)
        data = certificate.dump(Certificate(lemma.key, None, (case,)))
    began = perf_counter()
    certificate.verify(lemma.formula, lemma.key, BytesIO(data))
    return BackendAnswer(Status.PROVED, perf_counter() - began)


def _points_in_bulk(task: Task, limit: float) -> BackendAnswer:
    """Every point as constants, all in one question, as `check` does."""
    if task.id == SHARED:
        return _shared_points(task)
    claim = task.obligation.claim(task.scheme.definition(WIDTH))
    began = perf_counter()
    (found,) = Engine(limit).decide([Question(claim, tuple(_instances(task)))])
    spent = perf_counter() - began
    left = [each for each in found.values() if each.status is not Status.PROVED]
    if any(each.status is Status.REFUTED for each in left):
        return BackendAnswer(Status.REFUTED, spent)
    return (
        BackendAnswer(left[0].status, spent, left[0].why)
        if left
        else BackendAnswer(Status.PROVED, spent)
    )


def _points_one_by_one(task: Task, limit: float) -> BackendAnswer:
    """A query a point, of some points; the seconds are what all would take at that rate."""
    if task.id == SHARED:
        return _shared_points(task)
    claim = task.obligation.claim(task.scheme.definition(WIDTH))
    instances = _instances(task)
    step = max(1, len(instances) // SAMPLE)
    sample = instances[step // 2 :: step]
    session = Z3Session(round(limit * 1000))
    began = perf_counter()
    for instance in sample:
        answer = session.ask(query.some_instance_fails({claim: [instance]}))
        if answer.says is not SatResult.UNSAT:
            return BackendAnswer(_STATUS[answer.says], perf_counter() - began, answer.why)
    return BackendAnswer(Status.PROVED, (perf_counter() - began) / len(sample) * len(instances))


def _shared_points(task: Task) -> BackendAnswer:
    every_point.cache_clear()
    began = perf_counter()
    every_point(task.scheme)
    return BackendAnswer(Status.PROVED, perf_counter() - began)


def _instances(task: Task) -> list[Instance]:
    claim = task.obligation.claim(task.scheme.definition(WIDTH))
    names = [parameter.name for parameter in claim.parameters]
    return [tuple(point.values[name] for name in names) for point in task.points()]


_LEMMA = "the lemma, cut where zslayout cuts it"
_DIRECT = "the statement over the parameters, with no lemma"

REFERENCE: Final = Backend(
    "z3, lemmas", _LEMMA, partial(_solver, "z3", direct=False), needs_shared=True
)
BACKENDS: Final = (
    REFERENCE,
    Backend("z3, direct", _DIRECT, partial(_solver, "z3", direct=True), needs_shared=False),
    Backend("cvc5, lemmas", _LEMMA, partial(_solver, "cvc5", direct=False), needs_shared=True),
    Backend("cvc5, direct", _DIRECT, partial(_solver, "cvc5", direct=True), needs_shared=False),
    Backend(
        "Bitwuzla, lemmas", _LEMMA, partial(_solver, "bitwuzla", direct=False), needs_shared=True
    ),
    Backend(
        "Bitwuzla, direct", _DIRECT, partial(_solver, "bitwuzla", direct=True), needs_shared=False
    ),
    Backend("CaDiCaL", "the clauses of the lemma", _cadical, needs_shared=True),
    Backend(
        "certificate",
        "the steps CaDiCaL found, followed by Python",
        _certificate,
        needs_shared=True,
    ),
    Backend(
        "points in bulk",
        "every point as constants, in one query of z3",
        _points_in_bulk,
        needs_shared=True,
    ),
    Backend(
        "points one by one",
        "every point as a query of z3 of its own",
        _points_one_by_one,
        needs_shared=True,
    ),
)
