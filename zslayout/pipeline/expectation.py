"""Whether a refutation is the one that is expected, and not another of the same statement.

One rule: what is expected of a scheme excuses a C file as far as the file is wrong in the same
value, and nowhere else than the scheme is.
"""

from collections.abc import Iterator, Mapping

from zslayout.arch.params import ExpectedRefutation
from zslayout.expr.build import implies
from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import (
    TRUE,
    Compare,
    CompareOp,
    Connective,
    ConnectiveOp,
    Const,
    Expr,
)
from zslayout.expr.walk import names, replace
from zslayout.solve.engine import Engine, Question
from zslayout.subjects.known import every_scheme
from zslayout.vc.claim import Claim
from zslayout.vc.obligation import Obligation
from zslayout.verdict import Status, Verdict, Witness
from zslayout.words.layout import Layout, derive

Concern = frozenset[str]
"""The values of which one is wrong, by name."""


def concerns(claim: Claim, layout: Layout, witness: Witness) -> tuple[Concern, ...]:
    """What a counterexample concerns, once for each part of the statement that it makes false.

    A macro that breaks a rule by itself; a field, by name, that does not come back or whose bits
    differ; else the variables, and the macros that are no constants, of a comparison.
    """
    known = claim.with_turns({**layout.values, **dict(witness.values)})
    culprits = [each for each in claim.steps if each.when != TRUE and evaluate(each.when, known)]
    if culprits:
        return tuple(frozenset({each.name}) for each in culprits)
    if claim.field:
        return (frozenset({claim.field}),)
    words = [step.value for step in claim.steps if step.word]
    found: list[Concern] = []
    for part in _false(claim.then, known):
        if isinstance(part, Compare) and part.op is CompareOp.EQ and part.left in words:
            differing = evaluate(part.left, known) ^ evaluate(part.right, known)
            found += [frozenset({each.name}) for each in layout.fields if each.mask & differing]
        else:
            found.append(_named(part, claim, layout))
    return tuple(dict.fromkeys(found))


def _false(x: Expr, known: Mapping[str, int]) -> Iterator[Expr]:
    """The parts of a conjunction that are false."""
    if isinstance(x, Connective) and x.op is ConnectiveOp.AND:
        for each in x.operands:
            yield from _false(each, known)
    elif not evaluate(x, known):
        yield x


def _named(part: Expr, claim: Claim, layout: Layout) -> Concern:
    computed = {m.name for m in layout.definition.macros if not isinstance(m.value, Const)}
    variables = {var.name for var in claim.variables}
    return frozenset(var.name for var in names(part)) & (computed | variables)


def names_value(known: ExpectedRefutation, found: tuple[Concern, ...]) -> bool:
    """Whether every part that is false concerns the value that is expected to be wrong."""
    return not known.value or (bool(found) and all(known.value in each for each in found))


def expected_of_file(
    engine: Engine,
    obligation: Obligation,
    known: ExpectedRefutation,
    layout: Layout,
    verdict: Verdict,
) -> bool:
    """Whether a refutation is expected of a C file's layout, by what is known of its scheme.

    Where the file is refuted, it is if it is refuted as its scheme is. Where it is not, a scheme
    that is refuted has been mended in the file, and one that is not was expected to be too much.
    """
    scheme = derive(every_scheme()[known.scheme], layout.params, layout.chain_size)
    if verdict.witness is not None:
        return refuted_alike(engine, obligation, known, layout, verdict.witness, scheme)
    return not _is_refuted(engine, obligation, scheme)


def _is_refuted(engine: Engine, obligation: Obligation, scheme: Layout) -> bool:
    if not obligation.scope.covers(scheme):
        return False
    claim = obligation.claim(scheme.definition)
    values = tuple(scheme.values[each.name] for each in claim.parameters)
    question = Question(claim, (values,))
    ((verdict,),) = (found.values() for found in engine.decide([question]))
    return verdict.status is Status.REFUTED


def refuted_alike(  # noqa: PLR0913, PLR0917  # two layouts and what is known of each
    engine: Engine,
    obligation: Obligation,
    known: ExpectedRefutation,
    layout: Layout,
    witness: Witness,
    scheme: Layout,
) -> bool:
    """Whether a C file's layout is wrong as the scheme's is at the same point, and in nothing else.

    Without variables: in the same values, which have the same numbers. With variables: wherever
    the statement is true of the scheme it is true of the file.
    """
    if not obligation.scope.covers(scheme):
        return False
    claim, theirs = obligation.claim(layout.definition), obligation.claim(scheme.definition)
    found = concerns(claim, layout, witness)
    if not names_value(known, found):
        return False
    if not claim.variables:
        same = not theirs.variables and theirs.refuted_by(scheme.values)
        return (
            same and found == concerns(theirs, scheme, Witness(())) and _same(found, layout, scheme)
        )
    if claim.variables != theirs.variables:
        return False
    question = Question(*_elsewhere(claim, layout, theirs, scheme))
    ((verdict,),) = (answers.values() for answers in engine.decide([question]))
    return verdict.status is Status.PROVED


def _same(found: tuple[Concern, ...], layout: Layout, scheme: Layout) -> bool:
    every = frozenset[str]().union(*found)
    return all(layout.values.get(name) == scheme.values.get(name) for name in every)


def _elsewhere(
    claim: Claim, layout: Layout, theirs: Claim, scheme: Layout
) -> tuple[Claim, tuple[tuple[int, ...], ...]]:
    """The claim on the file where the scheme's is true, and the file's numbers."""
    numbers: dict[str, Expr] = {
        each.name: Const(scheme.values[each.name], each.type) for each in theirs.parameters
    }
    true = replace(implies(theirs.assumption, theirs.then), numbers)
    narrowed = Claim(
        claim.variables,
        (*claim.given, true),
        claim.then,
        enumerated=claim.enumerated,
        turns=claim.turns,
    )
    values = tuple(layout.values[each.name] for each in narrowed.parameters)
    return narrowed, (values,)
