"""Asks z3 about claims and turns its answers into verdicts.

A batch of instances of one claim is one query: is there an assignment that makes any of them false?
No proves them all. Yes gives an assignment, which refutes those that it makes false under the
concrete reading; the rest are asked again. Undecided splits the batch.

Nothing is believed that does not replay: a model that refutes nothing is our own bug.
"""

from collections.abc import Sequence
from dataclasses import replace
from time import perf_counter

import z3

from zslayout.errors import InternalError
from zslayout.obligations.claim import Claim
from zslayout.solve import concrete, query
from zslayout.solve.query import Instance
from zslayout.verdict import Status, Verdict, Witness

_LOGIC = "QF_BV"
_SEED = 0


class Engine:
    """Decides claims, each instance once; the same question again costs nothing.

    `timeout` is in seconds for one query. Solver objects never leave the engine.
    """

    def __init__(self, timeout: float) -> None:
        self._timeout = max(1, round(timeout * 1000))
        self._known: dict[Claim, dict[Instance, Verdict]] = {}

    def decide(
        self, claim: Claim, instances: Sequence[Instance], *, try_corners: bool = False
    ) -> dict[Instance, Verdict]:
        """The verdict on each instance of the claim.

        `try_corners` looks for counterexamples among corner values before z3 is asked; it saves
        time on claims that are false and never changes a verdict.
        """
        known = self._known.setdefault(claim, {})
        todo = [each for each in dict.fromkeys(instances) if each not in known]
        if todo:
            began = perf_counter()
            found = self._decide(claim, todo, try_corners=try_corners)
            share = (perf_counter() - began) * 1000 / len(todo)
            known.update((each, replace(found[each], milliseconds=share)) for each in todo)
        return {instance: known[instance] for instance in instances}

    def explain(self, claim: Claim, instance: Instance, witness: Witness) -> Witness:
        """A witness with values as small as can be, and word on whether it is the only one."""
        values = tuple(value for _, value in witness.values)
        small = _witness(claim, concrete.smaller(claim, instance, values))
        if not claim.refuted_by(concrete.by_name(claim, instance, small)):
            raise InternalError(f"a witness does not replay: {small} for {claim.then}")
        answer, _ = self._ask(claim, query.fails_elsewhere(claim, instance, small.values))
        unique = None if answer == z3.unknown else answer == z3.unsat
        return Witness(small.values, unique)

    def _decide(
        self, claim: Claim, instances: list[Instance], *, try_corners: bool
    ) -> dict[Instance, Verdict]:
        verdicts: dict[Instance, Verdict] = {}
        for instance in instances:
            weak = self._vacuous(claim, instance)
            if weak is not None:
                verdicts[instance] = weak
        if try_corners:
            for instance in instances:
                if instance not in verdicts:
                    for values in concrete.counterexamples(claim, instance):
                        self._refute(claim, instances, values, verdicts)
                        break
        self._ask_all(claim, [each for each in instances if each not in verdicts], verdicts)
        return verdicts

    def _vacuous(self, claim: Claim, instance: Instance) -> Verdict | None:
        """VACUOUS or UNKNOWN when the assumptions are not shown satisfiable, else None."""
        if concrete.example(claim, instance) is not None:
            return None
        answer, reason = self._ask(claim, query.assumption_holds(claim, instance))
        if answer == z3.sat:
            return None
        if answer == z3.unsat:
            return Verdict(Status.VACUOUS, why="nothing satisfies the assumptions")
        return Verdict(Status.UNKNOWN, why=f"assumptions undecided: {reason}")

    def _ask_all(
        self, claim: Claim, pending: list[Instance], verdicts: dict[Instance, Verdict]
    ) -> None:
        while pending:
            answer, found = self._ask(claim, query.some_instance_fails(claim, pending))
            if answer == z3.unsat:
                verdicts.update((instance, Verdict(Status.PROVED)) for instance in pending)
                return
            if isinstance(found, tuple):
                self._refute(claim, pending, found, verdicts)
                left = [each for each in pending if each not in verdicts]
                if len(left) == len(pending):
                    raise InternalError(f"z3's model refutes nothing: {found} for {claim.then}")
                pending = left
            elif len(pending) == 1:
                verdicts[pending[0]] = Verdict(Status.UNKNOWN, why=found)
                return
            else:
                half = len(pending) // 2
                self._ask_all(claim, pending[:half], verdicts)
                pending = pending[half:]

    def _refute(
        self,
        claim: Claim,
        instances: list[Instance],
        values: Instance,
        verdicts: dict[Instance, Verdict],
    ) -> None:
        """Record the instances that these values make false."""
        for instance in instances:
            if instance not in verdicts and concrete.refutes(claim, instance, values):
                verdicts[instance] = Verdict(Status.REFUTED, _witness(claim, values))

    def _ask(self, claim: Claim, text: str) -> tuple[z3.CheckSatResult, Instance | str]:
        """z3's answer, with the model as ints when there is one, or the reason when undecided."""
        solver = z3.SolverFor(_LOGIC)
        solver.set("timeout", self._timeout)
        solver.set("random_seed", _SEED)
        try:
            solver.from_string(text)
        except z3.Z3Exception as error:
            raise InternalError(f"z3 cannot read our text: {error}\n{text}") from error
        answer = solver.check()
        if answer == z3.unknown:
            return answer, f"{solver.reason_unknown()} after {self._timeout} ms"
        if answer == z3.unsat:
            return answer, ""
        return answer, _values(claim, solver.model())


def _witness(claim: Claim, values: Instance) -> Witness:
    return Witness(tuple(zip((var.name for var in claim.variables), values, strict=True)))


def _values(claim: Claim, model: z3.ModelRef) -> Instance:
    """The model's values of the claim's variables; one that does not matter is 0."""
    found = {declaration.name(): model[declaration] for declaration in model.decls()}
    return tuple(
        var.type.wrap(found[var.name].as_long()) if var.name in found else 0
        for var in claim.variables
    )
