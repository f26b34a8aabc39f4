"""What a C file does with words beside its codec."""

from dataclasses import replace

import pytest

from zslayout.errors import Place
from zslayout.expr.nodes import Const, Var
from zslayout.expr.types import INT
from zslayout.provenance import in_c
from zslayout.words.source import AbsentError, FunctionSummary, SourceModel

X, Y = Var("x", INT), Var("y", INT)
LESS = FunctionSummary("less", in_c(Place("a.c", 1, 5), "less()"), ("x", "y"), X - Y)
SOURCE = SourceModel({"less": LESS}, {}, ())


def test_a_function_of_a_file_is_called_by_its_name_with_its_inputs_in_order() -> None:
    assert SOURCE.called("less", Const(5), Const(3)) == Const(5) - Const(3)


def test_a_function_that_a_file_lacks_is_absent() -> None:
    with pytest.raises(AbsentError) as caught:
        SOURCE.called("more", Const(1))
    assert caught.value.name == "more"


def test_a_function_whose_loop_is_left_as_turns_is_not_straight() -> None:
    turned = LESS._replace(bindings=(("turn_0", X),))
    assert replace(SOURCE, functions={"less": LESS, "turned": turned}).straight == (LESS,)
