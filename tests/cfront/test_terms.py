import random

import pytest

from zslayout.cfront.terms import Terms, addends, signed, word
from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import BinaryOp, CompareOp, Const, Expr, Var

OPS = (BinaryOp.ADD, BinaryOp.SUB, BinaryOp.MUL, BinaryOp.AND, BinaryOp.OR, BinaryOp.XOR)


def test_a_tree_is_made_once() -> None:
    terms = Terms({})
    x, y = terms.apply("x", 32), terms.apply("y", 32)
    assert terms.add(x, y) is terms.add(x, y)
    assert terms.apply("f", 8, x) is terms.apply("f", 8, x)
    assert terms.apply("f", 8, x) is not terms.apply("f", 8, y)


def test_a_value_of_which_nothing_is_known_is_another_each_time() -> None:
    terms = Terms({})
    assert terms.fresh("x", 8) is not terms.fresh("x", 8)


def random_tree(terms: Terms, choice: random.Random, depth: int) -> tuple[Expr, object]:
    """A tree as it is made here, and how it is computed from scratch."""
    if depth == 0:
        if choice.random() < 0.5:
            value = choice.choice((0, 1, 2, 7, 0x80, 0xFF))
            return terms.const(value, 8), value
        name = choice.choice("xy")
        return terms.var(name, word(8)), name
    a, x = random_tree(terms, choice, depth - 1)
    b, y = random_tree(terms, choice, depth - 1)
    kind = choice.randrange(5)
    if kind < 3:
        op = choice.choice(OPS)
        return terms.binary(op, a, b), (op, x, y)
    if kind == 3:
        asked = choice.choice((CompareOp.EQ, CompareOp.NE, CompareOp.LT, CompareOp.LE))
        sign = choice.random() < 0.5
        return terms.choose(terms.compare(asked, a, b, sign=sign), a, b), (asked, sign, x, y)
    wide = terms.extend(a, 16, sign=choice.random() < 0)
    return terms.truncate(terms.binary(BinaryOp.ADD, wide, terms.extend(b, 16, sign=True)), 8), (
        BinaryOp.ADD,
        x,
        y,
    )


def computed(tree: object, known: dict[str, int]) -> int:
    if isinstance(tree, int):
        return tree
    if isinstance(tree, str):
        return known[tree]
    assert isinstance(tree, tuple)
    x, y = computed(tree[-2], known), computed(tree[-1], known)
    if len(tree) == 4:
        a, b = (signed(8).wrap(n) for n in (x, y)) if tree[1] else (x, y)
        holds = {"EQ": a == b, "NE": a != b, "LT": a < b, "LE": a <= b}[tree[0].name]
        return x if holds else y
    found = {
        "ADD": x + y, "SUB": x - y, "MUL": x * y, "AND": x & y, "OR": x | y, "XOR": x ^ y,
    }[tree[0].name]  # fmt: skip
    return found & 0xFF


@pytest.mark.parametrize("seed", range(60))
def test_what_is_simplified_is_worth_the_same(seed: int) -> None:
    terms, choice = Terms({}), random.Random(seed)  # noqa: S311  # nothing here is a secret
    made, tree = random_tree(terms, choice, 4)
    for x in (0, 1, 3, 0x7F, 0x80, 0xFF):
        for y in (0, 2, 0x80, 0xFE):
            assert evaluate(made, {"x": x, "y": y}) == computed(tree, {"x": x, "y": y})


def test_addresses_that_differ_by_a_constant_are_not_the_same() -> None:
    terms = Terms({})
    p = terms.apply("p", 64)
    assert terms.compare(CompareOp.EQ, p, terms.add(p, terms.const(8, 64))) is terms.false
    ahead = terms.add(terms.add(p, terms.const(8, 64)), terms.const(-8, 64))
    assert terms.compare(CompareOp.EQ, p, ahead) is terms.true


def test_the_constant_of_a_sum_is_its_last_part() -> None:
    terms = Terms({})
    p, i = terms.apply("p", 64), terms.apply("i", 64)
    made = terms.add(terms.add(p, terms.const(8, 64)), i)
    assert addends(made) == (p, i, terms.const(8, 64))


def test_a_substitution_goes_into_arguments_and_simplifies() -> None:
    terms = Terms({})
    x = terms.apply("x", 8)
    made = terms.apply("f", 8, terms.add(x, terms.const(1, 8)))
    put = terms.substituted({getattr(x, "name", ""): terms.const(2, 8)})
    assert terms.meaning(put(made)) == terms.meaning(terms.apply("f", 8, terms.const(3, 8)))


def test_a_marked_number_is_a_parameter_only_if_it_is_its_number() -> None:
    terms = Terms({"N": 12})
    mark = terms.var("zsl_N", word(32))
    made = terms.binary(BinaryOp.OR, mark, terms.const(12, 32))
    assert made is terms.parameter("N")
    assert isinstance(terms.binary(BinaryOp.OR, mark, terms.const(13, 32)), Expr)
    assert terms.binary(BinaryOp.OR, mark, terms.const(13, 32)) is not made


def test_both_of_a_decision_are_nothing_and_neither_is_all() -> None:
    terms = Terms({})
    p = terms.apply("p", 1)
    assert terms.any(p, terms.negate(p)) is terms.true
    assert terms.all(p, terms.negate(p)) is terms.false
    assert terms.choose(p, terms.true, terms.false) is p


def test_a_walk_is_the_same_for_the_same_step() -> None:
    terms = Terms({})
    first, turn = terms.apply("first", 64), terms.apply("turn", 64)
    names = [terms.fresh("turned", 64) for _ in range(2)]
    made = []
    for name in names:
        assert isinstance(name, Var)
        made.append(terms.walked(name, terms.apply("next", 64, name), first, turn))
    assert made[0] is made[1]
    assert len(terms.walks) == 1
    assert isinstance(terms.const(1, 8), Const)


@pytest.mark.parametrize(("low", "width"), [(0, 4), (1, 4), (5, 1), (8, 24), (31, 1)])
def test_a_field_is_what_a_shift_and_a_mask_leave(low: int, width: int) -> None:
    terms = Terms({})
    x, y = terms.apply("x", 32), terms.apply("y", 32)
    kept = terms.binary(BinaryOp.AND, x, terms.const(0xFFFFFFE1, 32))
    put = terms.binary(
        BinaryOp.SHL, terms.binary(BinaryOp.AND, y, terms.const(15, 32)), terms.const(1, 32)
    )
    word = terms.binary(BinaryOp.XOR, terms.binary(BinaryOp.OR, kept, put), terms.const(0x80, 32))
    word = terms.choose(
        terms.compare(CompareOp.LT, x, y),
        word,
        terms.binary(BinaryOp.SHR, word, terms.const(3, 32)),
    )
    field = terms.field(word, low, width)
    for a, b in ((0, 0), (0x12345678, 0x9ABCDEF0), (0xFFFFFFFF, 1), (0x80000000, 0xFFFFFFFF)):
        values = {v.name: n for v, n in ((x, a), (y, b)) if isinstance(v, Var)}
        assert evaluate(field, values) == evaluate(word, values) >> low & (1 << width) - 1


def _at_two_points() -> tuple[Terms, Expr]:
    terms = Terms({"N": 3}, varying={"N": (3, 35)})
    mark = terms.var("zsl_N", word(32))
    return terms, terms.binary(BinaryOp.OR, terms.const(3, 32), mark)


def test_what_is_made_of_parameters_that_vary_is_computed_at_each_point() -> None:
    terms, n = _at_two_points()
    assert terms.values(n) == (3, 35)
    one = terms.const(1, 32)
    assert terms.values(terms.binary(BinaryOp.SHL, one, n)) == (8, 0)
    assert terms.values(terms.extend(terms.add(n, terms.const(-4, 32)), 64, sign=True)) == (
        2**64 - 1,
        31,
    )
    assert terms.values(terms.signedly(BinaryOp.DIV, n, terms.const(-2, 32))) == (
        2**32 - 1,
        2**32 - 17,
    )
    below = terms.compare(CompareOp.LT, n, terms.const(9, 32))
    assert terms.values(below) == (1, 0)
    assert terms.values(terms.negate(below)) == (0, 1)
    assert terms.values(terms.choose(below, one, n)) == (1, 35)


def test_what_is_the_same_at_all_points_is_a_constant() -> None:
    terms, n = _at_two_points()
    assert terms.binary(BinaryOp.AND, n, terms.const(31, 32)) is terms.const(3, 32)
    assert terms.compare(CompareOp.LT, n, terms.const(36, 32)) is terms.true
    below = terms.compare(CompareOp.LT, n, terms.const(9, 32))
    assert terms.all(below, terms.negate(below)) is terms.false


def test_what_is_not_of_parameters_alone_has_no_values() -> None:
    terms, n = _at_two_points()
    x = terms.apply("x", 32)
    assert terms.values(terms.add(x, n)) is None
    assert terms.add(terms.add(x, n), terms.const(1, 32)) is terms.add(
        x, terms.add(n, terms.const(1, 32))
    )


def test_a_mask_leaves_out_what_is_beside_it() -> None:
    terms = Terms({})
    x, y = terms.var("x", word(32)), terms.var("y", word(32))
    low = terms.binary(BinaryOp.AND, y, terms.const(0xFF, 32))
    rest = terms.binary(BinaryOp.AND, x, terms.const(~0xFF, 32))
    both = terms.binary(BinaryOp.OR, rest, low)
    assert terms.binary(BinaryOp.AND, both, terms.const(0xFF, 32)) is low
    assert terms.binary(BinaryOp.AND, both, terms.const(~0xFF, 32)) is rest


def test_what_is_computed_in_a_wider_type_and_cut_off_again_is_computed_in_its_own() -> None:
    terms = Terms({})
    x = terms.var("x", word(32))
    for sign in (False, True):
        wide = terms.add(terms.extend(x, 64, sign=sign), terms.const(-4096, 64))
        assert terms.truncate(wide, 32) is terms.add(x, terms.const(-4096, 32))
    high = terms.binary(BinaryOp.SHR, terms.extend(x, 64, sign=False), terms.const(4, 64))
    assert terms.truncate(high, 32) is not terms.binary(BinaryOp.SHR, x, terms.const(4, 32))


def test_of_two_numbers_that_are_the_same_the_one_that_was_read_last_is_meant() -> None:
    terms = Terms({})
    old, new, other = (terms.fresh(name, 64) for name in ("old", "new", "other"))
    differ = terms.compare(CompareOp.NE, new, old)
    assert terms.choose(differ, other, old) is terms.choose(differ, other, new)
    assert terms.choose(differ, new, old) is new
    assert terms.choose(terms.compare(CompareOp.EQ, old, new), old, new) is new
