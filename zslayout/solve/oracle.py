"""Asks solvers about a script: the same text, any of them, one answer each.

One rule: a solver sees nothing but the text. No call depends on another one, and all are
repeatable: fixed seeds, and solver objects that live as long as the call.

A solver is imported when it is first asked; z3 comes with zslayout, the others are an extra.
"""

from collections.abc import Iterable
from dataclasses import replace
from importlib import import_module, metadata
from importlib.util import find_spec
from time import perf_counter
from typing import Final, Protocol

from zslayout.errors import Fault, InternalError, did_you_mean, refuse
from zslayout.solve.answer import Answer

SOLVERS: Final = ("z3", "cvc5", "bitwuzla")
"""What `ask` can ask. Each is the name of a Python package."""

_WHEELS: Final = {"z3": "z3-solver", "cvc5": "cvc5", "bitwuzla": "bitwuzla"}
_TITLES: Final = {"z3": "z3", "cvc5": "cvc5", "bitwuzla": "Bitwuzla"}


def ask(solver: str, script: str, timeout: float, *, core: bool = False) -> Answer:
    """A solver's answer to a script of `zslayout.expr.smtlib.script`.

    `timeout` is in seconds. A solver looks at the clock between its steps; cvc5 does not while it
    makes bits of words, and may be seconds late. `core` asks z3 for assertions that suffice for an
    UNSAT, which may be more than the fewest; it makes z3 slower.

    Raises UserError for a solver that is unknown or not installed, InternalError for a text that
    it cannot read.
    """
    require([solver])
    import_module(solver)  # here, so that no answer takes as long as an import
    limit = max(1, round(timeout * 1000))
    began = perf_counter()
    answer = _asked(solver, script, limit, core=core)
    return replace(answer, milliseconds=(perf_counter() - began) * 1000)


class Session(Protocol):
    """Answers to scripts; one that is `likely` SAT may have its answer sooner if it is."""

    def __call__(self, script: str, *, likely: bool = False) -> Answer:
        """One answer."""
        ...


def session(timeout: float) -> Session:
    """z3's answers to many scripts that have nothing to do with each other, as `ask` gives them.

    What making a solver costs is paid once. `timeout` is in seconds for each.
    """
    require(["z3"])
    from zslayout.solve.oracles import by_z3

    return by_z3.Z3Session(max(1, round(timeout * 1000))).ask


def available(solver: str) -> bool:
    """Whether a solver is known and installed. Does not import it."""
    return solver in SOLVERS and find_spec(solver) is not None


def version(solver: str) -> str:
    """Name and version of an installed solver, as it writes its name: `Bitwuzla 0.9.1`.

    Raises UserError for a solver that is unknown or not installed.
    """
    require([solver])
    number = metadata.version(_WHEELS[solver])
    # z3's wheel counts its own packagings in a fourth number.
    return f"{_TITLES[solver]} {'.'.join(number.split('.')[:3])}"


def require(solvers: Iterable[str]) -> None:
    """Raise UserError with a fault for each solver that is unknown or not installed."""
    faults = [_missing(solver) for solver in solvers if not available(solver)]
    refuse(faults)


def _missing(solver: str) -> Fault:
    if solver in SOLVERS:
        return Fault("--solver", f"{solver} is not installed", "pip install 'zslayout[solvers]'")
    return Fault("--solver", f"unknown solver {solver}", did_you_mean(solver, SOLVERS))


def _asked(solver: str, script: str, limit: int, *, core: bool) -> Answer:
    match solver:
        case "z3":
            from zslayout.solve.oracles import by_z3

            return by_z3.ask(script, limit, core=core)
        case "cvc5":
            from zslayout.solve.oracles import by_cvc5

            return by_cvc5.ask(script, limit)
        case "bitwuzla":
            from zslayout.solve.oracles import by_bitwuzla

            return by_bitwuzla.ask(script, limit)
        case _:
            raise InternalError(f"{solver} is in SOLVERS, and no one asks it")
