"""Bitwuzla's answers. Every call has a term manager of its own.

Bitwuzla holds Python's lock while it solves: calls from several threads are safe, and take turns.
"""

import bitwuzla

from zslayout.errors import InternalError
from zslayout.solve.answer import Answer, SatResult, unknown


def ask(script: str, milliseconds: int) -> Answer:
    """Bitwuzla's answer to a script. Raises InternalError for a text that it cannot read."""
    options = bitwuzla.Options()
    options.set(bitwuzla.Option.PRODUCE_MODELS, True)  # noqa: FBT003
    options.set(bitwuzla.Option.TIME_LIMIT_PER, milliseconds)
    options.set(bitwuzla.Option.SEED, 0)
    parser = bitwuzla.Parser(bitwuzla.TermManager(), options)
    try:
        parser.parse(script, parse_only=True, parse_file=False)
    except bitwuzla.BitwuzlaException as error:
        raise InternalError(f"Bitwuzla cannot read our text: {error}\n{script[:2000]}") from error
    solver = parser.bitwuzla()
    match solver.check_sat():
        case bitwuzla.Result.SAT:
            declared = parser.get_declared_funs()
            return Answer(SatResult.SAT, {each.symbol(): _value(solver, each) for each in declared})
        case bitwuzla.Result.UNSAT:
            return Answer(SatResult.UNSAT)
        case _:
            return unknown("", milliseconds)


def _value(solver: bitwuzla.Bitwuzla, constant: bitwuzla.Term) -> int:
    """Bitwuzla gives a Bool as a bool, and a word as its binary digits."""
    value = solver.get_value(constant).value(2)
    return int(value, 2) if isinstance(value, str) else int(value)
