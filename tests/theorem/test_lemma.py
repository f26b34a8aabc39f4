"""A lemma: its name, its text, its key, and what is left when a premise is dropped."""

import hashlib
from dataclasses import replace

import pytest
from fixtures import X, Y

from zslayout.errors import InternalError
from zslayout.expr.canonical import canonical_text
from zslayout.expr.formula import Definition, Formula, NamedAssertion
from zslayout.expr.nodes import Const, Expr, Var
from zslayout.expr.types import UINT
from zslayout.theorem.lemma import REFUTATION, Lemma

SUM = Var("sum", UINT)


def toy(limit: int = 9, *, uses: tuple[str, ...] = ()) -> Lemma:
    """That two numbers below a limit sum to less than twice the limit."""
    return Lemma(
        group="toy",
        id="sum.small",
        bits_per_long=32,
        statement="Two numbers below the limit sum to less than twice the limit, which is a"
        " sentence of more than ninety columns.",
        formula=Formula(
            (X, Y),
            (Definition("sum", X + Y),),
            (
                NamedAssertion("x_small", f"x is below {limit}", limit > X),
                NamedAssertion("y_small", f"y is below {limit}", limit > Y),
                NamedAssertion(REFUTATION, "and the sum is not small", 2 * limit <= SUM),
            ),
        ),
        premises=("x_small", "y_small"),
        uses=uses,
    )


def names(formula: Formula) -> list[str]:
    return [each.name for each in formula.assertions]


def test_the_name_is_group_id_and_width() -> None:
    assert toy().name == "toy sum.small 32"


def test_the_path_is_group_then_id_and_width() -> None:
    assert toy().path == "toy/sum.small.32"


def test_the_text_is_the_whole_lemma() -> None:
    assert toy().text == (
        "; toy sum.small 32\n"
        ";\n"
        "; Two numbers below the limit sum to less than twice the limit, which is a sentence of"
        " more\n"
        "; than ninety columns.\n"
        "; Expected: unsat.\n"
        "(set-logic QF_BV)\n"
        "(declare-const x (_ BitVec 32))\n"
        "(declare-const y (_ BitVec 32))\n"
        "(define-fun sum () (_ BitVec 32) (bvadd x y))\n"
        "\n"
        "; x is below 9\n"
        "(assert (! (bvult x (_ bv9 32)) :named x_small))\n"
        "\n"
        "; y is below 9\n"
        "(assert (! (bvult y (_ bv9 32)) :named y_small))\n"
        "\n"
        "; and the sum is not small\n"
        "(assert (! (bvule (_ bv18 32) sum) :named refutation))\n"
        "\n"
        "(check-sat)\n"
    )


def test_the_text_says_what_it_rests_on() -> None:
    text = toy(uses=("one.thing", "another")).text
    assert text.splitlines()[3:6] == [
        "; than ninety columns.",
        "; Rests on one.thing, another.",
        "; Expected: unsat.",
    ]


def test_the_key_is_that_of_the_formula() -> None:
    text = canonical_text(toy().formula, REFUTATION)
    assert toy().key == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    "other",
    [
        toy(uses=("one.thing",)),
        replace(toy(), group="other"),
        replace(toy(), id="other"),
        replace(toy(), bits_per_long=64),
        replace(toy(), statement="Another one."),
    ],
    ids=["uses", "group", "id", "width", "statement"],
)
def test_what_is_said_about_a_formula_is_not_in_its_key(other: Lemma) -> None:
    assert other.text != toy().text
    assert other.key == toy().key


def test_another_formula_has_another_key() -> None:
    assert toy(10).key != toy().key


def test_the_lemmas_that_it_uses_are_named_in_full() -> None:
    assert toy().rests_on == ()
    assert toy(uses=("one.thing", "another")).rests_on == (
        "toy one.thing 32",
        "toy another 32",
    )


@pytest.mark.parametrize("premise", ["x_small", "y_small"])
def test_without_a_premise_everything_else_stays(premise: str) -> None:
    kept = toy().without(premise)
    assert names(kept) == [name for name in names(toy().formula) if name != premise]
    assert kept.free == (X, Y)
    assert [each.name for each in kept.definitions] == ["sum"]


@pytest.mark.parametrize("name", ["z_small", REFUTATION, ""])
def test_what_is_no_premise_cannot_be_dropped(name: str) -> None:
    with pytest.raises(InternalError, match=rf"^toy sum.small 32 has no premise {name}$"):
        toy().without(name)


def test_the_assumption_is_all_but_the_refutation() -> None:
    assert names(toy().assumption) == ["x_small", "y_small"]
    assert toy().assumption.false_at({"x": 8, "y": 8}) == ()
    [wrong] = toy().assumption.false_at({"x": 9, "y": 0})
    assert wrong.name == "x_small"


def test_an_assumption_keeps_what_the_lemma_rests_on() -> None:
    def with_use(holds: Expr) -> Lemma:
        formula = toy().formula
        used = NamedAssertion("by_1", "by one.thing at x", holds)
        return replace(
            toy(uses=("one.thing",)),
            formula=replace(formula, assertions=(used, *formula.assertions)),
        )

    lemma = with_use(Const(4, UINT) > X)
    assert names(lemma.assumption) == ["by_1", "x_small", "y_small"]
    with pytest.raises(InternalError, match=r"^toy sum.small 32 has no premise by_1$"):
        lemma.without("by_1")
