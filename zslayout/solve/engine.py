"""Asks z3 about claims and turns its answers into verdicts.

z3 is imported when it is first asked: a check that needs no solver does not wait for one.

A batch of questions is one query: are there values that make any of them false? No proves them all.
Yes gives values, which refute those that they make false under the concrete reading; the rest are
asked again. Undecided splits the batch.

Nothing is believed that does not replay: a model that refutes nothing is our own bug.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, cached_property
from time import perf_counter
from typing import TYPE_CHECKING, Final, NamedTuple

from zslayout.errors import InternalError
from zslayout.expr import walk
from zslayout.expr.nodes import Binary, BinaryOp
from zslayout.solve import concrete, query
from zslayout.solve.answer import Answer, SatResult
from zslayout.solve.query import Instance
from zslayout.vc.claim import Claim
from zslayout.verdict import Status, Verdict, Witness

if TYPE_CHECKING:
    from zslayout.solve.oracles.by_z3 import Z3Session

_SHARED = 48
"""Instances of several claims share a query up to so many: it saves starting a solver for each."""
_DIVIDING: Final = 12
"""Of a claim that divides a variable twice, so many instances are one query: that two quotients are
one takes z3 three times as long for 48 together."""

_GOOD: Final = frozenset({Status.PROVED, Status.VACUOUS})
_VACUOUS: Final = Verdict(Status.VACUOUS, why="nothing satisfies the assumptions")

_Asked = tuple[Claim, Instance]
_Values = Mapping[str, int]


class Question(NamedTuple):
    """A claim and the instances of it to decide.

    `expect_refuted` claims are tried at boundary values before z3 is asked. That saves time on
    claims that are false and never changes a verdict.
    """

    claim: Claim
    instances: tuple[Instance, ...]
    expect_refuted: bool = False


class Engine:
    """Decides claims, each instance once; the same question again costs nothing.

    `timeout` is in seconds for one query. Solver objects never leave the engine.
    """

    def __init__(self, timeout: float) -> None:
        self._timeout = max(1, round(timeout * 1000))
        self._known: dict[Claim, dict[Instance, Verdict]] = {}
        self._met: dict[tuple[tuple[int, ...], tuple[str, ...], Instance], Verdict | None] = {}
        self._settled: dict[tuple[str, tuple[str, ...]], Verdict] = {}

    def decide(self, questions: Sequence[Question]) -> list[dict[Instance, Verdict]]:
        """The verdicts on each question's instances."""
        pending: list[_Asked] = []
        for question in questions:
            pending += self._settled_without_z3(question)
        for batch in _batches(pending):
            began = perf_counter()
            found = dict(self._decided(batch))
            share = (perf_counter() - began) * 1000 / len(batch)
            for (claim, instance), said in found.items():
                verdict = Verdict(said.status, said.witness, said.why, share)
                self._known[claim][instance] = verdict
        return [self._verdicts(each) for each in questions]

    def _verdicts(self, question: Question) -> dict[Instance, Verdict]:
        known = self._known[question.claim]
        return {instance: known[instance] for instance in question.instances}

    def decide_at_once(self, questions: Sequence[Question]) -> list[dict[Instance, Verdict]] | None:
        """The same, where one query tells that whatever is not refuted yet is true; else None.

        Each query starts a solver, which takes longer than what it is asked of one configuration.
        None too where values are to be tried: their number may rest on what is not proved yet.
        """
        if any(each.claim.enumeration_bound is not None for each in questions):
            return None
        pending = [asked for each in questions for asked in self._settled_without_z3(each)]
        if pending:
            began = perf_counter()
            if self._ask(query.some_instance_fails(_by_claim(pending))).says is not SatResult.UNSAT:
                return None
            proved = Verdict(
                Status.PROVED, milliseconds=(perf_counter() - began) * 1000 / len(pending)
            )
            for claim, instance in pending:
                self._known[claim][instance] = proved
        return [self._verdicts(each) for each in questions]

    def hold(self, questions: Iterable[Question]) -> bool:
        """Whether all are proved, or of no values at all; what is not ends it, the rest unasked."""
        pending: list[_Asked] = []
        for each in questions:
            pending += self._settled_without_z3(each)
            known = self._known[each.claim]
            if any(known[one].status not in _GOOD for one in each.instances if one in known):
                return False
        return all(found.status is Status.PROVED for _, found in self._decided(pending))

    def decide_together(
        self, claims: Sequence[Claim], values: Mapping[str, int]
    ) -> tuple[Verdict, ...]:
        """The verdicts on claims of many variables that share their assumptions, at one instance.

        Whether these can be met is asked once. `values` are those of all parameters.
        """
        if len({(id(claim.variables), id(claim.given)) for claim in claims}) > 1:
            raise InternalError("claims that do not share their assumptions are asked together")
        script, negations = query.together(claims, values)
        texts = [(script, each) for each in negations]
        fresh = dict(zip(texts, claims, strict=True))
        fresh = {text: claim for text, claim in fresh.items() if text not in self._settled}
        if fresh:
            began = perf_counter()
            met, fails = self._session.ask_together(script, [each for _, each in fresh])
            spent = (perf_counter() - began) * 1000 / len(fresh)
            found = _each(fresh.values(), values, met, fails)
            for text, verdict in zip(fresh, found, strict=True):
                self._settled[text] = replace(verdict, milliseconds=spent)
        return tuple(self._settled[text] for text in texts)

    def refuted_by_one_of(
        self, question: Question, samples: Sequence[Instance]
    ) -> dict[Instance, Verdict]:
        """The instances that one of these values of the variables makes false; no solver is asked.

        The rest are not decided.
        """
        claim, found = question.claim, dict[Instance, Verdict]()
        for instance in dict.fromkeys(question.instances):
            for values in samples:
                if concrete.refutes(claim, instance, values):
                    found[instance] = Verdict(Status.REFUTED, _witness(claim, values))
                    break
        self._known.setdefault(claim, {}).update(found)
        return found

    def explain(self, claim: Claim, instance: Instance, witness: Witness) -> Witness:
        """A witness with values as small as can be, and word on whether it is the only one."""
        if claim.enumeration_bound is not None:
            return witness
        values = tuple(value for _, value in witness.values)
        small = _witness(claim, concrete.smaller(claim, instance, values))
        if not claim.refuted_by(concrete.by_name(claim, instance, small)):
            raise InternalError(f"a witness does not replay: {small} for {_said(claim)}")
        says = self._ask(query.fails_elsewhere(claim, instance, small.values)).says
        unique = None if says is SatResult.UNKNOWN else says is SatResult.UNSAT
        return Witness(small.values, unique)

    def _settled_without_z3(self, question: Question) -> list[_Asked]:
        """Record what needs no proof: vacuous claims, and those that a boundary value refutes."""
        claim = question.claim
        known = self._known.setdefault(claim, {})
        pending = [each for each in dict.fromkeys(question.instances) if each not in known]
        if claim.enumeration_bound is not None:
            known.update((instance, _tried(claim, instance)) for instance in pending)
            return []
        for instance in pending if claim.given else ():
            weak = self._weak(claim, instance)
            if weak is not None:
                known[instance] = weak
        if question.expect_refuted:
            for instance in pending:
                if instance not in known:
                    boundary = next(concrete.counterexamples(claim, instance), None)
                    if boundary is not None:
                        known.update(_refuted_by(boundary, claim, pending, known))
        return [(claim, instance) for instance in pending if instance not in known]

    def _weak(self, claim: Claim, instance: Instance) -> Verdict | None:
        """The same as `_vacuous`, asked once of claims that share their assumptions."""
        # Claims are kept, and so their assumptions: no other has the same id.
        given, names = tuple(map(id, claim.given)), tuple(each.name for each in claim.parameters)
        key = (given, names, instance)
        if key not in self._met:
            self._met[key] = self._vacuous(claim, instance)
        return self._met[key]

    def _vacuous(self, claim: Claim, instance: Instance) -> Verdict | None:
        """VACUOUS or UNKNOWN when the assumptions are not shown satisfiable, else None."""
        if concrete.example(claim, instance) is not None:
            return None
        answer = self._ask(query.assumption_holds(claim, instance))
        match answer.says:
            case SatResult.SAT:
                return None
            case SatResult.UNSAT:
                return _VACUOUS
            case SatResult.UNKNOWN:
                return Verdict(Status.UNKNOWN, why=f"assumptions undecided: {answer.why}")

    def _decided(self, pending: list[_Asked]) -> Iterator[tuple[_Asked, Verdict]]:
        while pending:
            answer = self._ask(query.some_instance_fails(_by_claim(pending)))
            if answer.says is SatResult.UNSAT:
                proved = Verdict(Status.PROVED)
                yield from ((asked, proved) for asked in pending)
                return
            if answer.says is SatResult.SAT:
                refuted = dict(_refuted(pending, answer.values))
                if not refuted:
                    said = ", ".join(map(_said, _by_claim(pending)))
                    raise InternalError(f"z3's model refutes nothing: {answer.values} for {said}")
                yield from refuted.items()
                pending = [asked for asked in pending if asked not in refuted]
            elif len(pending) == 1:
                yield pending[0], Verdict(Status.UNKNOWN, why=answer.why)
                return
            else:
                half = len(pending) // 2
                yield from self._decided(pending[:half])
                pending = pending[half:]

    def _ask(self, text: str) -> Answer:
        return self._session.ask(text)

    @cached_property
    def _session(self) -> "Z3Session":
        from zslayout.solve.oracles.by_z3 import Z3Session

        return Z3Session(self._timeout)


def _each(
    claims: Iterable[Claim], values: _Values, met: Answer, fails: Iterable[Answer]
) -> Iterator[Verdict]:
    """The verdicts on claims that share their assumptions."""
    match met.says:
        case SatResult.SAT:
            answers = zip(claims, fails, strict=True)
            yield from (_by_model(claim, values, answer) for claim, answer in answers)
        case SatResult.UNSAT:
            yield from (_VACUOUS for _ in claims)
        case SatResult.UNKNOWN:
            why = f"assumptions undecided: {met.why}"
            yield from (Verdict(Status.UNKNOWN, why=why) for _ in claims)


def _by_model(claim: Claim, values: _Values, answer: Answer) -> Verdict:
    """The verdict on a claim whose assumptions can be met; a model must refute it."""
    if answer.says is SatResult.UNSAT:
        return Verdict(Status.PROVED)
    if answer.says is SatResult.UNKNOWN:
        return Verdict(Status.UNKNOWN, why=answer.why)
    found = tuple(var.type.wrap(answer.values.get(var.name, 0)) for var in claim.variables)
    witness = _witness(claim, found)
    if not claim.refuted_by({**values, **dict(witness.values)}):
        raise InternalError(f"z3's model refutes nothing: {answer.values} for {_said(claim)}")
    return Verdict(Status.REFUTED, witness)


def _tried(claim: Claim, instance: Instance) -> Verdict:
    """The verdict on a claim of which every value is tried."""
    count, fails = concrete.tried(claim, instance)
    if fails is not None:
        return Verdict(Status.REFUTED, _witness(claim, fails))
    if count <= 0:
        return Verdict(Status.VACUOUS, why="the variable has no value")
    return Verdict(Status.PROVED, why=f"all {count} values tried")


def _batches(pending: list[_Asked]) -> Iterator[list[_Asked]]:
    """The questions in their order; a claim's stay together, small claims share a batch."""
    batch: list[_Asked] = []
    for claim, instances in _by_claim(pending).items():
        if len(instances) > _DIVIDING and _divides_twice(claim):
            for first in range(0, len(instances), _DIVIDING):
                yield [(claim, each) for each in instances[first : first + _DIVIDING]]
            continue
        if batch and len(batch) + len(instances) > _SHARED:
            yield batch
            batch = []
        batch += [(claim, instance) for instance in instances]
    if batch:
        yield batch


@cache
def _divides_twice(claim: Claim) -> bool:
    divisions = (
        x
        for x in walk.parts(*claim.given, claim.then)
        if isinstance(x, Binary) and x.op in {BinaryOp.DIV, BinaryOp.MOD}
    )
    return sum(not set(claim.variables).isdisjoint(walk.names(x)) for x in divisions) > 1


def _by_claim(pending: Iterable[_Asked]) -> dict[Claim, list[Instance]]:
    grouped: dict[Claim, list[Instance]] = {}
    for claim, instance in pending:
        grouped.setdefault(claim, []).append(instance)
    return grouped


def _refuted(pending: Iterable[_Asked], found: _Values) -> Iterator[tuple[_Asked, Verdict]]:
    """The questions that a model refutes; a variable that does not matter to it is 0."""
    for claim, instances in _by_claim(pending).items():
        values = tuple(var.type.wrap(found.get(var.name, 0)) for var in claim.variables)
        for instance, verdict in _refuted_by(values, claim, instances, {}).items():
            yield (claim, instance), verdict


def _refuted_by(
    values: Instance, claim: Claim, instances: Iterable[Instance], known: dict[Instance, Verdict]
) -> dict[Instance, Verdict]:
    """The instances, of those not known yet, that these values make false."""
    verdict = Verdict(Status.REFUTED, _witness(claim, values))
    return {
        instance: verdict
        for instance in instances
        if instance not in known and concrete.refutes(claim, instance, values)
    }


def _witness(claim: Claim, values: Instance) -> Witness:
    return Witness(tuple(zip((var.name for var in claim.variables), values, strict=True)))


def _said(claim: Claim) -> str:
    """Enough of the claim to know it by."""
    from zslayout.expr.infix import human_text

    return human_text(claim.then)[:200]
