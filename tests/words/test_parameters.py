"""What a kernel configuration fixes."""

import samples

from zslayout.arch.keys import KEYS
from zslayout.expr.types import INT
from zslayout.words.parameters import ADDRESSABLE, PAGES, PHYSMEM, WORD_WIDTH

PARAMETERS = (WORD_WIDTH, PAGES, PHYSMEM)


def test_every_parameter_is_an_int_with_a_name_of_its_own() -> None:
    assert {each.var.type for each in PARAMETERS} == {INT}
    assert len({each.var.name for each in PARAMETERS}) == len(PARAMETERS)


def test_the_numbers_of_an_archconfig_are_those_of_the_parameters() -> None:
    board = samples.board(bits=64, shift=14, phys=48)
    assert [each.values(board) for each in PARAMETERS] == [(64,), (14,), (48,)]


def test_what_is_free_in_a_theorem_holds_every_value_of_the_domain() -> None:
    for each in PARAMETERS:
        assert max(each.domain) <= each.free.type.maximum


def test_every_parameter_is_a_key_of_archconfigs() -> None:
    for each in (*PARAMETERS, ADDRESSABLE):
        assert KEYS[each.key].kind.accepts(max(each.values(samples.board())))
    assert [each.key for each in PARAMETERS] == ["bits_per_long", "page_shift", "physmem_bits"]
