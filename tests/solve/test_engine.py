"""The engine: proved, refuted, unknown and vacuous, and that it believes nothing unseen."""

from dataclasses import replace

import pytest
from fixtures import BELOW, BELOW_HALF, HARD, LIMIT, ONLY_LIMIT, X

from zslayout.errors import InternalError
from zslayout.expr.build import eq, ne
from zslayout.expr.nodes import Var
from zslayout.expr.types import UINT
from zslayout.solve import concrete
from zslayout.solve.answer import Answer, SatResult
from zslayout.solve.engine import Engine, Question
from zslayout.solve.query import Instance
from zslayout.vc.claim import Claim
from zslayout.verdict import Status, Verdict, Witness


def decide(claim: Claim, *limits: int, expect_refuted: bool = False) -> dict[Instance, Verdict]:
    question = Question(claim, tuple((limit,) for limit in limits), expect_refuted)
    return Engine(10).decide([question])[0]


def test_a_true_claim_is_proved() -> None:
    assert decide(BELOW, 5)[5,].status is Status.PROVED


def test_a_claim_whose_assumption_nothing_meets_is_vacuous_not_proved() -> None:
    verdict = decide(BELOW, 0)[0,]
    assert verdict.status is Status.VACUOUS
    assert verdict.why == "nothing satisfies the assumptions"


@pytest.mark.parametrize("expect_refuted", [False, True], ids=["by z3", "by boundary values"])
def test_a_false_claim_is_refuted_with_values_that_refute_it(expect_refuted: bool) -> None:
    verdict = decide(BELOW_HALF, 9, expect_refuted=expect_refuted)[9,]
    assert verdict.status is Status.REFUTED
    assert verdict.witness is not None
    assert BELOW_HALF.refuted_by({"LIMIT": 9, **dict(verdict.witness.values)})


def test_true_and_false_instances_of_one_batch_are_told_apart() -> None:
    found = decide(BELOW_HALF, *range(60))
    assert found[0,].status is Status.VACUOUS
    assert found[1,].status is Status.PROVED
    assert {found[limit,].status for limit in range(2, 60)} == {Status.REFUTED}


_SUM = Claim((X,), (), eq((X + LIMIT) - LIMIT, X))
_QUOTIENT = Claim((X,), (ne(LIMIT, 0),), X // LIMIT <= X)
_QUOTIENTS = Claim((X,), (ne(LIMIT, 0),), X // LIMIT <= (X // LIMIT) + 0)
_OF_LIMITS = Claim((X,), (), (LIMIT // 2) + (LIMIT // 3) + X >= X - X)


@pytest.mark.parametrize(
    ("claim", "queries"),
    [(_SUM, 1), (_QUOTIENT, 1), (_QUOTIENTS, 5), (_OF_LIMITS, 1)],
    ids=["no division", "one", "two of a variable", "two of a parameter"],
)
def test_a_claim_is_one_query_unless_it_divides_a_variable_twice(
    monkeypatch: pytest.MonkeyPatch, claim: Claim, queries: int
) -> None:
    asked: list[str] = []
    ask = Engine._ask

    def noted(self: Engine, text: str) -> Answer:
        asked.append(text)
        return ask(self, text)

    monkeypatch.setattr(Engine, "_ask", noted)
    found = decide(claim, *range(1, 61))
    assert {verdict.status for verdict in found.values()} == {Status.PROVED}
    assert len(asked) == queries


def test_claims_share_a_query_without_sharing_their_verdicts() -> None:
    questions = [
        Question(BELOW, ((5,),)),
        Question(BELOW_HALF, ((5,),)),
        Question(ONLY_LIMIT, ((5,),)),
    ]
    found = [verdicts[5,].status for verdicts in Engine(10).decide(questions)]
    assert found == [Status.PROVED, Status.REFUTED, Status.REFUTED]


def test_what_is_true_is_proved_at_once_by_one_query(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    ask = Engine._ask

    def counted(self: Engine, text: str) -> Answer:
        asked.append(text)
        return ask(self, text)

    monkeypatch.setattr(Engine, "_ask", counted)
    limits = tuple((limit,) for limit in range(1, 100))
    questions = [Question(BELOW, limits), Question(ONLY_LIMIT, ((9,),), expect_refuted=True)]
    true, false = Engine(10).decide_at_once(questions) or ({}, {})
    assert {each.status for each in true.values()} == {Status.PROVED}
    assert len(true) == len(limits)
    assert false[9,].status is Status.REFUTED
    assert len(asked) == 1


@pytest.mark.parametrize("also", [Question(BELOW_HALF, ((9,),)), Question(HARD, ((),))])
def test_nothing_is_decided_at_once_beside_what_is_not_proved(also: Question) -> None:
    engine = Engine(0.2)
    assert engine.decide_at_once([Question(BELOW, ((5,),)), also]) is None
    assert engine.decide([Question(BELOW, ((5,),))])[0][5,].status is Status.PROVED


def test_a_claim_whose_values_are_tried_is_not_decided_at_once() -> None:
    tried = replace(BELOW, enumeration_bound=LIMIT)
    assert Engine(10).decide_at_once([Question(tried, ((5,),))]) is None


def test_what_is_asked_as_a_whole_ends_with_what_is_not_proved() -> None:
    true, vacuous = Question(BELOW, ((5,),)), Question(BELOW, ((0,),))
    assert Engine(10).hold([true, vacuous])
    for also in (Question(BELOW_HALF, ((9,),)), Question(HARD, ((),))):
        engine = Engine(0.2)
        assert not engine.hold([also, true])
        assert engine.decide([true])[0][5,].status is Status.PROVED
    known = Engine(10)
    known.decide([Question(BELOW_HALF, ((9,),))])
    assert not known.hold([true, Question(BELOW_HALF, ((9,),))])


def test_a_question_that_takes_too_long_is_unknown_with_the_reason() -> None:
    (found,) = Engine(0.001).decide([Question(HARD, ((),))])
    assert found[()].status is Status.UNKNOWN
    assert found[()].why.endswith("after 1 ms")


def test_an_undecided_batch_is_split_until_the_decidable_part_is_decided(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ask = Engine._ask

    def tired(self: Engine, text: str) -> Answer:
        return (
            Answer(SatResult.UNKNOWN, why="tired") if text.count("(_ bv77 32)") else ask(self, text)
        )

    monkeypatch.setattr(Engine, "_ask", tired)
    found = decide(BELOW, 5, 77, 9)
    assert {limit: verdict.status.value for (limit,), verdict in found.items()} == {
        5: "PROVED",
        77: "UNKNOWN",
        9: "PROVED",
    }


def test_a_model_that_does_not_replay_is_our_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(concrete, "refutes", lambda *_: False)
    with pytest.raises(InternalError, match=r"^z3's model refutes nothing: "):
        decide(BELOW_HALF, 9)


def test_a_witness_that_the_defining_reading_refuses_is_our_bug() -> None:
    with pytest.raises(InternalError, match=r"^a witness does not replay: "):
        Engine(10).explain(BELOW, (5,), Witness((("x", 1),)))


def test_the_same_question_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    ask = Engine._ask

    def counted(self: Engine, text: str) -> Answer:
        asked.append(text)
        return ask(self, text)

    monkeypatch.setattr(Engine, "_ask", counted)
    engine = Engine(10)
    for _ in range(3):
        engine.decide([Question(BELOW, ((5,), (5,), (6,)))])
    assert len(asked) == 1


def test_an_explained_witness_is_small_and_says_whether_it_is_unique() -> None:
    engine = Engine(10)
    assert engine.explain(ONLY_LIMIT, (6,), Witness((("x", 6),))) == Witness(
        (("x", 6),), unique=True
    )
    found = engine.explain(BELOW_HALF, (9,), Witness((("x", 8), ("y", 8))))
    assert found == Witness((("x", 1), ("y", 8)), unique=False)


def test_an_answer_does_not_depend_on_what_was_asked_before() -> None:
    first = decide(BELOW_HALF, 9, 30)
    decide(ONLY_LIMIT, 77)
    again = decide(BELOW_HALF, 9, 30)
    assert [(at, each.witness) for at, each in first.items()] == [
        (at, each.witness) for at, each in again.items()
    ]


NO_SQUARE = Claim(
    (X,), (), ne(Var("square", UINT), 36), enumeration_bound=LIMIT, turns=(("square", X * X),)
)
"""False from LIMIT = 7 on, for 6 alone; says nothing for LIMIT = 0."""


def test_a_claim_of_few_values_is_tried_and_no_solver_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(Engine, "_ask")
    found = decide(NO_SQUARE, 0, 6, 7, 1000)
    assert found[0,] == Verdict(Status.VACUOUS, why="the variable has no value")
    assert found[6,] == Verdict(Status.PROVED, why="all 6 values tried")
    refuted = Verdict(Status.REFUTED, Witness((("x", 6),)))
    assert found[7,] == found[1000,] == refuted


def test_the_witness_of_a_tried_claim_is_the_least_already(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(Engine, "_ask")
    witness = Witness((("x", 6),))
    assert Engine(10).explain(NO_SQUARE, (7,), witness) is witness


def test_samples_refute_where_they_can_and_decide_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    ask = Engine._ask

    def counted(self: Engine, text: str) -> Answer:
        asked.append(text)
        return ask(self, text)

    monkeypatch.setattr(Engine, "_ask", counted)
    engine = Engine(10)
    question = Question(BELOW_HALF, ((1,), (5,), (9,)))
    refuted = Verdict(Status.REFUTED, Witness((("x", 4), ("y", 4))))
    assert engine.refuted_by_one_of(question, [(8, 8), (4, 4)]) == {
        (5,): refuted,
        (9,): Verdict(Status.REFUTED, Witness((("x", 8), ("y", 8)))),
    }
    assert not asked
    (found,) = engine.decide([question])
    assert found[5,] == refuted
    assert found[1,].status is Status.PROVED
    assert asked


def test_no_samples_refute_nothing() -> None:
    engine = Engine(10)
    assert engine.refuted_by_one_of(Question(BELOW_HALF, ((9,),)), []) == {}
    (found,) = engine.decide([Question(BELOW_HALF, ((9,),))])
    assert found[9,].status is Status.REFUTED


def test_what_samples_refute_is_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = Engine(10)
    question = Question(BELOW_HALF, ((9,),))
    found = engine.refuted_by_one_of(question, [(8, 8)])
    monkeypatch.delattr(Engine, "_ask")
    assert engine.decide([question]) == [found]


TRUE_TOO, FALSE_TOO = (Claim(BELOW.variables, BELOW.given, then) for then in (X < LIMIT, X > LIMIT))


def test_claims_with_the_same_assumptions_are_decided_together() -> None:
    claims = (BELOW, FALSE_TOO, TRUE_TOO)
    found = Engine(10).decide_together(claims, {"LIMIT": 5})
    assert [each.status for each in found] == [Status.PROVED, Status.REFUTED, Status.PROVED]
    witness = found[1].witness
    assert witness is not None
    assert FALSE_TOO.refuted_by({"LIMIT": 5, **dict(witness.values)})


def test_assumptions_that_nothing_meets_make_all_of_them_vacuous() -> None:
    found = Engine(10).decide_together((BELOW, FALSE_TOO), {"LIMIT": 0})
    assert {each.status for each in found} == {Status.VACUOUS}


def test_time_that_runs_out_leaves_claims_undecided_together() -> None:
    (verdict,) = Engine(0.001).decide_together([HARD], {})
    assert verdict.status is Status.UNKNOWN
    assert verdict.why


def test_claims_of_other_assumptions_are_not_asked_together() -> None:
    with pytest.raises(InternalError, match="do not share"):
        Engine(10).decide_together((BELOW, BELOW_HALF), {"LIMIT": 5})


def test_a_text_that_is_settled_is_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    from zslayout.solve.oracles.by_z3 import Z3Session

    engine = Engine(10)
    first = engine.decide_together((BELOW, FALSE_TOO), {"LIMIT": 5})
    monkeypatch.setattr(Z3Session, "ask_together", lambda *_: pytest.fail("asked again"))
    again = Claim(BELOW.variables, BELOW.given, BELOW.then)
    assert engine.decide_together([again], {"LIMIT": 5}) == first[:1]


def test_a_model_that_refutes_nothing_is_our_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    from zslayout.solve.oracles.by_z3 import Z3Session

    sat = Answer(SatResult.SAT, {"x": 1})
    monkeypatch.setattr(Z3Session, "ask_together", lambda *_: (Answer(SatResult.SAT), [sat]))
    with pytest.raises(InternalError, match="refutes nothing"):
        Engine(10).decide_together([BELOW], {"LIMIT": 5})
