"""A written proof that a script is unsatisfiable, by cvc5.

One rule: what a proof leaves open is counted. A hole is a step that its form has no rule for, so
that no checker of that form can follow it.

cvc5 checks every step of its own proof before it writes it. It writes that proof down in the form
`cpc` step by step, and without holes for QF_BV. It translates it for the form `alethe`, which has
no rule for some steps of bit-blasting (shifts by a variable count among them).
"""

import re
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Final

from zslayout.errors import Fault, InternalError, UserError, did_you_mean
from zslayout.solve.answer import Answer, Says
from zslayout.solve.oracle import require

PROOF_FORMS: Final = ("alethe", "cpc")
"""The languages that a proof is written in, as cvc5 names them."""

_OPTIONS: Final = {
    "produce-proofs": "true",
    "check-proofs": "true",
    # check-proofs alone believes each step, and complete or strict checking ends the process.
    "proof-check": "lazy",
    # What cvc5 takes when it writes cpc; else thousands of rewriting steps are holes in alethe.
    "proof-granularity": "dsl-rewrite",
    "bv-solver": "bitblast-internal",
}
_STARTING: Final = 5.0
"""Seconds that a process may take to begin, and to write the proof."""
_UNDECIDED: Final = Answer(Says.UNKNOWN)
_RULE: Final = re.compile(r":rule ([^\s()]+)")


@dataclass(frozen=True, slots=True)
class Proof:
    """The text of a proof, the number of steps in it, and how many of those are holes."""

    text: str
    steps: int
    holes: int


class NoProof(Exception):  # noqa: N818 - it says what there is
    """There is nothing to write down. `answer` is what cvc5 says about the script."""

    def __init__(self, answer: Answer, why: str) -> None:
        self.answer = answer
        super().__init__(why)


def proof(script: str, form: str, timeout: float) -> Proof:
    """A proof that a script is unsatisfiable, in one of PROOF_FORMS.

    `timeout` is in seconds and covers the search, not the writing.

    Raises NoProof for a script that is satisfiable, not decided in time, or whose proof cvc5 cannot
    write; UserError for an unknown form or without cvc5; InternalError for a text that cvc5 cannot
    read. A step that cvc5's own checker refuses ends the process: cvc5 aborts.
    """
    if form not in PROOF_FORMS:
        help_text = did_you_mean(form, PROOF_FORMS)
        raise UserError([Fault("--proof", f"unknown form of proof {form}", help_text)])
    require(["cvc5"])
    import cvc5

    from zslayout.solve.oracles.by_cvc5 import read

    limit = max(1, round(timeout * 1000))
    session = read(script, limit, _OPTIONS)
    answer = session.answer(limit)
    match answer.says:
        case Says.SAT:
            raise NoProof(answer, "cvc5 finds the script satisfiable")
        case Says.UNKNOWN:
            raise NoProof(answer, f"cvc5 does not decide the script: {answer.why}")
        case Says.UNSAT:
            written = session.solver.proofToString(
                session.solver.getProof()[0],
                cvc5.ProofFormat[form.upper()],
                session.symbols.getNamedTerms(),
            ).decode()
    if written.startswith("(error"):
        raise NoProof(answer, f"cvc5 cannot write its proof as {form}: {written.strip()}")
    rules = _RULE.findall(written)
    return Proof(written, len(rules), sum(map(_is_hole, rules)))


def proof_apart(script: str, form: str, timeout: float) -> Proof:
    """The same from a process of its own, which is ended where cvc5 does not look at the clock.

    That is after twice the time of the search and a little. Raises what `proof` raises, and NoProof
    where cvc5 aborts, too.
    """
    context = get_context("spawn")
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=_sent, args=(sending, script, form, timeout), daemon=True)
    process.start()
    sending.close()
    limit = 2 * timeout + _STARTING
    try:
        if not receiving.poll(limit):
            raise NoProof(_UNDECIDED, f"cvc5 has no proof after {limit:g} s")
        found = receiving.recv()
    except EOFError:
        raise NoProof(_UNDECIDED, "cvc5 ended without a proof") from None
    finally:
        process.kill()
        process.join()
        receiving.close()
    match found:
        case Proof():
            return found
        case (answer, why):
            raise NoProof(answer, why)
        case error:
            raise error


def _sent(sending: Connection, script: str, form: str, timeout: float) -> None:
    try:
        sending.send(proof(script, form, timeout))
    except NoProof as error:
        sending.send((error.answer, str(error)))
    except (UserError, InternalError) as error:
        sending.send(error)


def _is_hole(rule: str) -> bool:
    return rule == "hole" or rule.startswith("trust")
