"""What a C file does with words beside its codec."""

import pytest

from zslayout.expr.nodes import Const
from zslayout.words.source import AbsentError, SourceModel

SOURCE = SourceModel({"twice": lambda x: x + x}, (), (), (), {}, ())


def test_a_function_of_a_file_is_called_by_its_name() -> None:
    one = Const(1)
    assert SOURCE.called("twice", one) == one + one


def test_a_function_that_a_file_lacks_is_absent() -> None:
    with pytest.raises(AbsentError) as caught:
        SOURCE.called("thrice", Const(1))
    assert caught.value.name == "thrice"
