"""cvc5's answers. Every call has a term manager of its own.

cvc5 holds Python's lock while it solves: calls from several threads are safe, and take turns.
"""

from dataclasses import dataclass

import cvc5

from zslayout.errors import InternalError
from zslayout.solve.answer import Answer, SatResult, unknown


@dataclass(frozen=True, slots=True, eq=False)
class Cvc5Session:
    """A solver that has read a script, and cvc5's names for what is in it."""

    solver: cvc5.Solver
    symbols: cvc5.SymbolManager

    def answer(self, milliseconds: int) -> Answer:
        """Whether the script is satisfiable; `milliseconds` is the limit that it was read with."""
        result = self.solver.checkSat()
        if result.isSat():
            declared = self.symbols.getDeclaredTerms()
            return Answer(SatResult.SAT, {each.getSymbol(): self._value(each) for each in declared})
        if result.isUnsat():
            return Answer(SatResult.UNSAT)
        return unknown(result.getUnknownExplanation().name.lower(), milliseconds)

    def _value(self, constant: cvc5.Term) -> int:
        value = self.solver.getValue(constant)
        if value.isBooleanValue():
            return int(value.getBooleanValue())
        return int(value.getBitVectorValue(2), 2)


def ask(script: str, milliseconds: int) -> Answer:
    """cvc5's answer to a script. Raises InternalError for a text that cvc5 cannot read."""
    # Nothing is left to decide once words are bits: a third quicker than making bits as needed.
    return read(script, milliseconds, {"bitblast": "eager"}).answer(milliseconds)


def read(script: str, milliseconds: int, options: dict[str, str]) -> Cvc5Session:
    """A solver with these options that has read all of a script but its `(check-sat)`.

    Raises InternalError for a text that cvc5 cannot read.
    """
    solver = cvc5.Solver(cvc5.TermManager())
    always = {
        "produce-models": "true",
        "tlimit-per": str(milliseconds),
        "seed": "0",
        "sat-random-seed": "0",
    }
    for option, value in (always | options).items():
        solver.setOption(option, value)
    parser = cvc5.InputParser(solver)
    symbols = parser.getSymbolManager()
    try:
        parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, script, "script")
        while not (command := parser.nextCommand()).isNull():
            if command.getCommandName() != "check-sat":
                said = command.invoke(solver, symbols)
                if said:
                    raise InternalError(f"cvc5 refuses our text: {said}\n{script[:2000]}")
    except RuntimeError as error:
        raise InternalError(f"cvc5 cannot read our text: {error}\n{script[:2000]}") from error
    return Cvc5Session(solver, symbols)
