"""The checker accepts what follows, and nothing else."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zslayout.certify.checker import ProofStep, Rejected, check
from zslayout.certify.cnf import Cnf
from zslayout.certify.refute import refute

PIGEONS = 3


def pigeonhole(pigeons: int) -> Cnf:
    """So many pigeons in one hole fewer, each alone."""
    holes = range(pigeons - 1)

    def sits(pigeon: int, hole: int) -> int:
        return 1 + pigeon * (pigeons - 1) + hole

    some = [tuple(sits(pigeon, hole) for hole in holes) for pigeon in range(pigeons)]
    alone = [
        (-sits(one, hole), -sits(other, hole))
        for hole in holes
        for one in range(pigeons)
        for other in range(one)
    ]
    return Cnf(pigeons * (pigeons - 1), (*some, *alone))


def refuted(cnf: Cnf) -> tuple[ProofStep, ...]:
    steps = refute(cnf)
    assert steps is not None
    return steps


CNF = pigeonhole(PIGEONS)
PROOF = refuted(CNF)
assert len(PROOF) > 2
SQUARE = Cnf(2, ((1, 2), (1, -2), (-1, 2), (-1, -2)))
SQUARED = (ProofStep((1,), (1, 2)), ProofStep((), (5, 3, 4)))


def follows(clauses: Sequence[tuple[int, ...]], clause: tuple[int, ...]) -> bool:
    """Whether unit propagation over all clauses shows the clause: slow and plain."""
    true = {-literal for literal in clause}
    while True:
        for each in clauses:
            left = [literal for literal in each if -literal not in true]
            if not left or any(-literal in true for literal in true):
                return True
            if len(set(left)) == 1 and left[0] not in true:
                true.add(left[0])
                break
        else:
            return False


def holds(cnf: Cnf, steps: Sequence[ProofStep]) -> bool:
    """Whether each clause follows from those before it, by any hints, and the last is empty."""
    known = list(cnf.clauses)
    for step in steps:
        if not follows(known, step.clause):
            return False
        known.append(step.clause)
    return bool(steps) and steps[-1].clause == ()


def fault(cnf: Cnf, steps: Sequence[ProofStep]) -> Rejected | None:
    """What is wrong with a proof."""
    try:
        check(cnf, steps)
    except Rejected as rejected:
        return rejected
    return None


def accepted(cnf: Cnf, steps: Sequence[ProofStep]) -> bool:
    return fault(cnf, steps) is None


def edits(values: tuple[int, ...], others: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """The tuple with one value dropped, negated, replaced or doubled, one more, or two swapped."""
    for place, value in enumerate(values):
        before, after = values[:place], values[place + 1 :]
        yield before + after
        yield (*before, -value, *after)
        yield (*before, value, value, *after)
        for other in others:
            yield (*before, other, *after)
        if after:
            yield (*before, after[0], value, *after[1:])
    for other in others:
        yield (*values, other)
        yield (other, *values)


def mutants(cnf: Cnf, steps: Sequence[ProofStep]) -> Iterator[tuple[int, tuple[ProofStep, ...]]]:
    """The proof with one step changed, and the number of the step."""
    literals = [each for each in range(-cnf.variables - 1, cnf.variables + 2) if each]
    numbers = range(-1, len(cnf.clauses) + len(steps) + 2)
    for place, step in enumerate(steps):
        changed = [replace(step, clause=each) for each in edits(step.clause, literals)]
        changed += [replace(step, hints=each) for each in edits(step.hints, numbers)]
        for each in changed:
            if each != step:
                yield place + 1, (*steps[:place], each, *steps[place + 1 :])
        yield place + 1, (*steps[:place], *steps[place + 1 :])


def test_a_real_proof_is_accepted() -> None:
    check(CNF, PROOF)
    assert holds(CNF, PROOF)


@pytest.mark.parametrize("pigeons", [2, 4, 5])
def test_proofs_of_all_sizes_are_accepted(pigeons: int) -> None:
    check(pigeonhole(pigeons), refuted(pigeonhole(pigeons)))


def test_a_changed_proof_is_rejected_or_still_a_proof() -> None:
    rejected = 0
    for _, steps in mutants(CNF, PROOF):
        if accepted(CNF, steps):
            assert holds(CNF, steps)
        else:
            rejected += 1
    assert rejected > 100


def test_a_changed_proof_is_rejected_at_the_change_or_after_it() -> None:
    found = [(number, len(steps), fault(CNF, steps)) for number, steps in mutants(CNF, PROOF)]
    for number, length, error in found:
        assert error is None or min(number, length) <= error.step <= len(PROOF)


@pytest.mark.parametrize("place", range(len(PROOF)))
def test_a_hint_left_out_is_never_made_up_for(place: int) -> None:
    step = PROOF[place]
    for gone in range(len(step.hints)):
        fewer = replace(step, hints=step.hints[:gone] + step.hints[gone + 1 :])
        with pytest.raises(Rejected):
            check(CNF, (*PROOF[:place], fewer, *PROOF[place + 1 :]))


REJECTED: dict[str, tuple[Sequence[ProofStep], int, str]] = {
    "nothing": ((), 0, "the empty clause is not reached"),
    "no empty clause": (SQUARED[:1], 1, "the empty clause is not reached"),
    "more after the empty clause": ((*SQUARED, SQUARED[0]), 3, "a step after the empty clause"),
    "no such variable": ((ProofStep((3,), (1, 2)),), 1, "no variable 3"),
    "no variable 0": ((ProofStep((0,), (1, 2)),), 1, "no variable 0"),
    "a tautology": ((ProofStep((1, -1), (1,)),), 1, "a variable occurs twice"),
    "a literal twice": ((ProofStep((1, 1), (1, 2)),), 1, "a variable occurs twice"),
    "no hints": ((ProofStep((1,), ()),), 1, "the hints lead to no false clause"),
    "too few hints": ((ProofStep((1,), (1,)),), 1, "the hints lead to no false clause"),
    "not unit": ((ProofStep((), (1,)),), 1, "hint 1: clause 1 leaves 2 literals"),
    "itself": ((ProofStep((1,), (5,)),), 1, "hint 1: no clause 5 before it"),
    "a later clause": ((ProofStep((1,), (6,)), *SQUARED), 1, "hint 1: no clause 6 before it"),
    "clause 0": ((ProofStep((1,), (0,)),), 1, "hint 1: no clause 0 before it"),
    "a RAT hint": ((ProofStep((1,), (-1, 2)),), 1, "hint 1: no clause -1 before it"),
    "the same clause twice": (
        (ProofStep((1,), (1, 1)),),
        1,
        "hint 2: clause 1 holds already",
    ),
    "a hint too many": (
        (ProofStep((1,), (1, 2, 3)),),
        1,
        "hint 2: clause 2 is false before the last hint",
    ),
}


@pytest.mark.parametrize(("steps", "number", "why"), REJECTED.values(), ids=REJECTED)
def test_a_wrong_step_is_rejected_by_its_number(
    steps: Sequence[ProofStep], number: int, why: str
) -> None:
    with pytest.raises(Rejected) as caught:
        check(SQUARE, steps)
    assert (caught.value.step, caught.value.why) == (number, why)
    assert str(caught.value) == f"step {number}: {why}"


def test_steps_are_counted_on() -> None:
    with pytest.raises(Rejected) as caught:
        check(SQUARE, (*SQUARED, SQUARED[0]), before=40)
    assert caught.value.step == 43


def test_an_empty_clause_given_is_enough() -> None:
    check(Cnf(1, ((1,), ())), (ProofStep((), (2,)),))


LITERALS = st.integers(-4, 4).filter(bool)
STEPS = st.lists(
    st.builds(
        ProofStep,
        st.lists(LITERALS, max_size=2).map(tuple),
        st.lists(st.integers(1, 12), max_size=4).map(tuple),
    ),
    max_size=6,
)


@st.composite
def satisfiable(draw: st.DrawFn) -> Cnf:
    """Clauses that hold for some values, each having a literal that is true then."""
    true = [draw(st.sampled_from((n, -n))) for n in range(1, 5)]
    clauses = draw(
        st.lists(
            st.tuples(st.sampled_from(true), st.lists(LITERALS, max_size=2)).map(
                lambda each: (each[0], *each[1])
            ),
            max_size=8,
        )
    )
    return Cnf(4, tuple(clauses))


@given(satisfiable(), STEPS)
def test_no_steps_refute_what_is_satisfiable(cnf: Cnf, steps: list[ProofStep]) -> None:
    assert not accepted(cnf, steps)
    assert not accepted(cnf, [*steps, ProofStep((), tuple(range(1, len(cnf.clauses) + 1)))])


@given(st.data())
def test_steps_drawn_at_random_are_accepted_only_when_they_follow(data: st.DataObject) -> None:
    clause = st.lists(LITERALS, max_size=3, unique_by=abs).map(tuple)
    cnf = Cnf(4, tuple(data.draw(st.lists(clause, min_size=1, max_size=8))))
    steps = data.draw(STEPS)
    if accepted(cnf, steps):
        assert holds(cnf, steps)


def test_every_short_proof_over_two_variables_follows() -> None:
    clauses = [(), (1,), (-1,), (2,), (1, 2), (-1, 2)]
    for given_, hints in product(product(clauses, repeat=2), product(range(-1, 4), repeat=2)):
        cnf = Cnf(2, given_)
        steps = (ProofStep((), hints),)
        if accepted(cnf, steps):
            assert holds(cnf, steps)
