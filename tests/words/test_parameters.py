from zslayout.expr.types import INT
from zslayout.words.parameters import BITS_PER_LONG, PARAMETERS


def test_every_parameter_is_an_int_with_a_name_of_its_own() -> None:
    assert {each.type for each in PARAMETERS} == {INT}
    assert len({each.name for each in PARAMETERS}) == len(PARAMETERS)


def test_the_word_width_comes_first() -> None:
    assert PARAMETERS[0] == BITS_PER_LONG
