"""The weakest condition on three widths: the lemmas, and every width of a small word."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zslayout.expr.smtlib import script
from zslayout.solve import oracle
from zslayout.solve.answer import SatResult
from zslayout.subjects.zsmalloc.parameters import DOMAIN
from zslayout.subjects.zsmalloc.widths import CONDITION, GROUP, lemmas
from zslayout.theorem.lemma import REFUTATION, Lemma

SMALL = 8
"""A word small enough to try everything: the same packing, written again in Python's numbers."""

widths = pytest.mark.parametrize("width", DOMAIN.widths)


def shifted(value: int, by: int, word: int) -> int:
    """`value << by` in a word, where a shift by the word or more leaves nothing."""
    return value << by & (1 << word) - 1 if by < word else 0


def come_back(values: tuple[int, int, int], sizes: tuple[int, int, int], word: int) -> bool:
    """Whether three values packed side by side into a word come back."""
    (pfn, class_idx, obj_idx), (_, c, i) = values, sizes
    obj = shifted(pfn, c + i, word) | shifted(class_idx, i, word) | obj_idx
    found = (
        obj >> c + i if c + i < word else 0,
        obj >> i & (1 << c) - 1,
        obj & (1 << i) - 1,
    )
    return found == values


SIZES = list(product(range(1, SMALL), range(SMALL), range(SMALL)))
assert len(SIZES) == 448


def test_fields_that_fit_a_small_word_all_come_back() -> None:
    fitting = [sizes for sizes in SIZES if sum(sizes) <= SMALL]
    assert len(fitting) == 119
    for sizes in fitting:
        p, c, i = (range(1 << size) for size in sizes)
        for values in product(p, c, i):
            assert come_back(values, sizes, SMALL), (sizes, values)


def test_fields_that_do_not_fit_a_small_word_lose_the_top_of_the_pfn() -> None:
    for sizes in SIZES:
        if sum(sizes) > SMALL:
            assert not come_back((1 << sizes[0] - 1, 0, 0), sizes, SMALL), sizes


def test_no_other_way_to_pack_a_small_word_helps() -> None:
    for sizes in SIZES:
        locations = 1 << sum(sizes)
        assert (locations <= 1 << SMALL) is (sum(sizes) <= SMALL)


def both(width: int) -> tuple[Lemma, Lemma]:
    sufficient, necessary = lemmas(width)
    return sufficient, necessary


@widths
@given(data=st.data())
def test_the_sufficient_lemma_says_what_plain_numbers_say(width: int, data: st.DataObject) -> None:
    p, c, i = sizes = tuple(data.draw(st.integers(0, width + 2)) for _ in range(3))
    top = (1 << width) - 1
    near = [
        st.one_of(st.integers(0, top), st.integers(0, (1 << min(size, width)) - 1))
        for size in sizes
    ]
    values = tuple(data.draw(each) for each in near)
    free = {"p_bits": p, "c_bits": c, "i_bits": i}
    free |= dict(zip(("pfn", "class_idx", "obj_idx"), values, strict=True))
    formula = both(width)[0].formula
    wrong = {each.name for each in formula.false_at(free)}
    expected = {
        "p_in_range": 1 <= p < width,
        "c_in_range": 0 <= c < width,
        "i_in_range": 0 <= i < width,
        "fits": p + c + i <= width,
    }
    for name, inside in expected.items():
        assert (name not in wrong) is inside
    if not wrong & set(expected):
        for name, value, size in zip(("pfn", "class_idx", "obj_idx"), values, sizes, strict=True):
            assert (f"{name}_in_field" not in wrong) is (value < 1 << size)
        assert (REFUTATION in wrong) is come_back(
            (values[0], values[1], values[2]), (p, c, i), width
        )


@widths
@given(data=st.data())
def test_the_necessary_lemma_says_what_plain_numbers_say(width: int, data: st.DataObject) -> None:
    p = data.draw(st.integers(1, width - 1))
    c, i = (data.draw(st.integers(0, width - 1)) for _ in range(2))
    formula = both(width)[1].formula
    wrong = {each.name for each in formula.false_at({"p_bits": p, "c_bits": c, "i_bits": i})}
    comes_back = come_back((1 << p - 1, 0, 0), (p, c, i), width)
    assert wrong <= {"too_wide", REFUTATION}
    assert ("too_wide" not in wrong) is (p + c + i > width)
    assert (REFUTATION not in wrong) is comes_back
    assert wrong


@widths
def test_the_condition_is_enough_and_needed(width: int) -> None:
    for lemma in lemmas(width):
        assert oracle.ask("z3", lemma.text, 60).says is SatResult.UNSAT


@widths
def test_without_the_condition_neither_lemma_holds(width: int) -> None:
    for lemma, condition in zip(lemmas(width), ("fits", "too_wide"), strict=True):
        weaker = lemma.without(condition)
        answer = oracle.ask("z3", script(weaker), 60)
        assert answer.says is SatResult.SAT
        assert weaker.false_at(answer.values) == ()


@widths
def test_one_bit_more_than_the_word_is_too_wide_already(width: int) -> None:
    necessary = both(width)[1]
    exact_fit = {"p_bits": width - 16, "c_bits": 8, "i_bits": 8}
    [wrong] = necessary.assumption.false_at(exact_fit)
    assert wrong.name == "too_wide"
    assert necessary.assumption.false_at(exact_fit | {"p_bits": width - 15}) == ()


@widths
def test_the_lemmas_are_about_the_word_and_rest_on_nothing(width: int) -> None:
    assert [lemma.name for lemma in lemmas(width)] == [
        f"word widths.sufficient {width}",
        f"word widths.necessary {width}",
    ]
    for lemma in lemmas(width):
        assert (lemma.group, lemma.uses, lemma.obligation, lemma.scheme) == (GROUP, (), None, None)
        assert CONDITION.replace("<=", ">") in lemma.statement or CONDITION in lemma.statement
        assert lemma.premises == tuple(
            each.name for each in lemma.formula.assertions if each.name != REFUTATION
        )


def test_the_ranges_and_the_condition_are_said_in_numbers() -> None:
    sufficient, necessary = both(64)
    assert [each.says for each in sufficient.formula.assertions] == [
        "P, the width of PFN, is 1 to 63",
        "C, the width of class_idx, is 0 to 63",
        "I, the width of obj_idx, is 0 to 63",
        "P + C + I <= W, with W = 64",
        "pfn has at most P bits",
        "class_idx has at most C bits",
        "obj_idx has at most I bits",
        "and some field does not come back",
    ]
    assert [each.says for each in necessary.formula.assertions[3:]] == [
        "P + C + I > W, with W = 64",
        "and yet the top bit of the PFN comes back",
    ]
