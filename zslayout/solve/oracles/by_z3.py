"""z3's answers. A session has a context of its own, so that none depends on another."""

import re
from collections.abc import Sequence
from typing import Final

import z3

from zslayout.errors import InternalError
from zslayout.expr.smtlib import LOGIC
from zslayout.solve.answer import Answer, SatResult, unknown

_SEED: Final = 0
_MOMENT: Final = 1000
"""Milliseconds."""
_TRUE_FIRST: Final = 1
"""Equalities are tried as true first: a state where much is the same is soon found."""
_DECLARED: Final = re.compile(r"^\(declare-const (\S+) ", re.MULTILINE)
_NAME: Final = re.compile(r" :named (\S+)\)\)$", re.MULTILINE)
_NAMED: Final = "(set-option :produce-unsat-cores true)\n"
"""Without this line z3 drops the names of the assertions that it reads."""


class Z3Session:
    """Asks z3 one script after the other; `milliseconds` is the limit of each."""

    def __init__(self, milliseconds: int) -> None:
        self._limit = milliseconds
        self._context = z3.Context()

    def ask(self, script: str, *, core: bool = False, likely: bool = False) -> Answer:
        """z3's answer to a script; the core of an UNSAT one when asked for.

        What is `likely` SAT the plain solver is asked first, for a moment: it comes to values in
        half of the time, and to a proof in four times as much.

        Raises InternalError for a text that z3 cannot read.
        """
        if likely:
            plain = z3.SimpleSolver(self._context)
            answer = self._asked(script, self._set(plain, min(self._limit, _MOMENT)))
            if answer.says is not SatResult.UNKNOWN:
                return answer
        return self._asked(script, self._set(self._of_logic(), self._limit), core=core)

    def _of_logic(self) -> z3.Solver:
        # As SolverFor() does, but that its name for the logic costs a second context.
        logic = z3.to_symbol(LOGIC, self._context)
        return z3.Solver(z3.Z3_mk_solver_for_logic(self._context.ref(), logic), self._context)

    def _set(self, solver: z3.Solver, milliseconds: int) -> z3.Solver:
        solver.set("timeout", milliseconds)
        solver.set("random_seed", _SEED)
        # Else z3 takes an interrupt as a wish to give up this query, and we go on with the next.
        solver.set(ctrl_c=False)
        return solver

    def _asked(self, script: str, solver: z3.Solver, *, core: bool = False) -> Answer:
        try:
            solver.from_string(_NAMED + script if core else script)
        except z3.Z3Exception as error:
            raise InternalError(f"z3 cannot read our text: {error}\n{script[:2000]}") from error
        says = solver.check()
        if says == z3.sat:
            return Answer(SatResult.SAT, _values(solver.model(), script))
        if says == z3.unsat:
            used = {each.decl().name() for each in solver.unsat_core()} if core else set()
            names = (name for name in _NAME.findall(script) if name in used)
            return Answer(SatResult.UNSAT, core=tuple(names))
        return unknown(solver.reason_unknown(), self._limit)

    def ask_together(
        self, script: str, more: Sequence[Sequence[str]]
    ) -> tuple[Answer, list[Answer]]:
        """z3's answer to a script, and where that is SAT to the script with any part of `more`.

        One solver for all, and the plain one: it is quicker on many small equalities.
        """
        solver = self._set(z3.SimpleSolver(self._context), self._limit)
        solver.set("phase_selection", _TRUE_FIRST)
        solver.set(delay_units=True)
        first = self._said(solver, script)
        if first.says is not SatResult.SAT:
            return first, []
        return first, [self._any(solver, script, each) for each in more]

    def _any(self, solver: z3.Solver, script: str, parts: Sequence[str]) -> Answer:
        """SAT with values where one of the parts has some; UNSAT where none has."""
        worst = Answer(SatResult.UNSAT)
        for part in parts:
            solver.push()
            answer = self._said(solver, part)
            if answer.says is SatResult.SAT:
                answer = Answer(SatResult.SAT, _values(solver.model(), script))
            solver.pop()
            if answer.says is SatResult.SAT:
                return answer
            if answer.says is SatResult.UNKNOWN:
                worst = answer
        return worst

    def _said(self, solver: z3.Solver, text: str) -> Answer:
        # What an earlier text has declared is known to the solver.
        try:
            solver.from_string(text)
        except z3.Z3Exception as error:
            raise InternalError(f"z3 cannot read our text: {error}\n{text[:2000]}") from error
        says = solver.check()
        if says == z3.sat:
            return Answer(SatResult.SAT)
        if says == z3.unsat:
            return Answer(SatResult.UNSAT)
        return unknown(solver.reason_unknown(), self._limit)


def ask(script: str, milliseconds: int, *, core: bool = False) -> Answer:
    """z3's answer in a session of its own."""
    return Z3Session(milliseconds).ask(script, core=core)


def _values(model: z3.ModelRef, script: str) -> dict[str, int]:
    """The values of the declared constants; z3 leaves out those that do not matter: 0."""
    # A model has values of what the script defines too, which take as long to fetch.
    names = _DECLARED.findall(script)
    wanted = set(names)
    found = {name: model[each] for each in model.decls() if (name := each.name()) in wanted}
    return {name: _value(found.get(name)) for name in names}


def _value(found: z3.BitVecNumRef | z3.BoolRef | None) -> int:
    if isinstance(found, z3.BitVecNumRef):
        return found.as_long()
    return int(found is not None and z3.is_true(found))
