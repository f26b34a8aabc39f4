import pytest

from zslayout.cclaims.values import computed, named, sure
from zslayout.cfront.terms import Terms
from zslayout.errors import InternalError
from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import BinaryOp, CompareOp


def test_trees_are_computed_as_they_are_evaluated() -> None:
    terms = Terms({})
    x, y = terms.apply("x", 32), terms.apply("y", 32)
    product = terms.binary(BinaryOp.MUL, x, y)
    shared = terms.binary(BinaryOp.SUB, product, terms.binary(BinaryOp.SHR, product, y))
    results = [shared, terms.compare(CompareOp.LT, shared, x)]
    function, variables = computed(terms, results)
    for a, b in ((3, 5), (0xFFFFFFFF, 31), (7, 0)):
        known = dict(zip((named(v).name for v in variables), (a, b), strict=True))
        assert list(function(a, b))[:2] == [evaluate(each, known) for each in results]


def test_what_is_not_there_is_an_error_of_ours() -> None:
    with pytest.raises(InternalError):
        sure(None)
    with pytest.raises(InternalError):
        named(Terms({}).const(1, 32))
