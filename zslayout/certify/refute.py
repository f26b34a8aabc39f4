"""Steps that refute clauses, as CaDiCaL finds them.

One rule: only what the empty clause rests on is kept, numbered in the order found. Nothing here is
trusted; `zslayout.certify.checker` judges the steps. The only module that knows CaDiCaL.
"""

from collections.abc import Iterable
from importlib.metadata import version as version_of
from tempfile import TemporaryFile
from typing import Final

from zslayout.certify.checker import ProofStep
from zslayout.certify.cnf import Cnf
from zslayout.errors import Fault, InternalError, UserError

_OPTIONS: Final = {"lrat": 1, "binary": 0, "seed": 0}

_Found = dict[int, tuple[tuple[int, ...], tuple[int, ...]]]
"""Clause and hints by CaDiCaL's number."""


class Undecided(Exception):  # noqa: N818  # an answer, not a fault
    """CaDiCaL reached its limit of conflicts first."""


def version() -> str:
    """What makes the certificates. Raises UserError when it is not installed."""
    _require()
    return f"CaDiCaL 1.9.5, python-sat {version_of('python-sat')}"


def refute(cnf: Cnf, conflicts: int | None = None) -> tuple[ProofStep, ...] | None:
    """Steps that derive the empty clause, or None when all clauses can hold.

    The same clauses give the same steps. Raises Undecided after so many `conflicts`, and UserError
    when CaDiCaL is not installed.
    """
    if () in cnf.clauses:
        return (ProofStep((), (cnf.clauses.index(()) + 1,)),)
    _require()
    import pysolvers

    solver = pysolvers.cadical195_new()
    with TemporaryFile() as proof:
        try:
            for name, value in _OPTIONS.items():
                pysolvers.cadical195_set(solver, name, value)
            trace = pysolvers.cadical195_tracepr(solver, proof)
            for clause in cnf.clauses:
                pysolvers.cadical195_add_cl(solver, clause)
            if conflicts is not None:
                pysolvers.cadical195_cbudget(solver, conflicts)
            answer = pysolvers.cadical195_solve_lim(solver, [], 0)
            pysolvers.flushpr(trace)
            if answer == 0:
                raise Undecided
            if answer == 1:
                return None
            proof.seek(0)
            return _trimmed(len(cnf.clauses), _read(proof))
        finally:
            pysolvers.cadical195_del(solver, proof)


def _require() -> None:
    try:
        import pysolvers  # noqa: F401  # only asked for
    except ImportError as error:
        fault = Fault("CaDiCaL", "python-sat is not installed", "pip install 'zslayout[solvers]'")
        raise UserError([fault]) from error


def _read(proof: Iterable[bytes]) -> _Found:
    """The steps up to the first empty clause."""
    found: _Found = {}
    for line in proof:
        number, *fields = line.split()
        if fields[0] != b"d":
            end = fields.index(b"0")
            clause, hints = (tuple(map(int, part)) for part in (fields[:end], fields[end + 1 : -1]))
            found[int(number)] = (clause, hints)
            if not clause:
                return found
    raise InternalError("CaDiCaL's proof has no empty clause")


def _trimmed(given: int, found: _Found) -> tuple[ProofStep, ...]:
    """What the last step found rests on; new numbers follow on those of the clauses given.

    CaDiCaL numbers clauses as they come, given and found mixed: found units may come before the
    last clause given. So the given ones have the numbers that no step has, in their order.
    """
    free = (number for number in range(1, given + len(found) + 1) if number not in found)
    numbers = dict(zip(free, range(1, given + 1), strict=False))
    needed = {max(found)}
    for number in sorted(found, reverse=True):
        if number in needed:
            needed.update(found[number][1])
    steps = []
    for number in sorted(needed & found.keys()):
        clause, hints = found[number]
        steps.append(ProofStep(clause, tuple(numbers[hint] for hint in hints)))
        numbers[number] = given + len(steps)
    return tuple(steps)
