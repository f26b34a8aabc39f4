"""Where two states part."""

from zslayout.native.state import first_difference, labelled

CLASS = [4, 96, 1, 2, 2, 1]
ZSPAGE = [0, 4, 1, 1, 1, 1, 0x77, 0, 9, 2]
STATE = [0, 0, *CLASS, 0, 0, 1, 1, *ZSPAGE]


def test_states_that_are_the_same_do_not_part() -> None:
    assert first_difference(STATE, tuple(STATE), 2) is None


def test_the_first_number_that_differs_is_named() -> None:
    other = [*STATE]
    other[STATE.index(0x77)] = 0x78
    found = first_difference(STATE, other, 2)
    assert found == (
        "class 4, zspage 0 of fullness group 1: frame of page 0",
        0x77,
        0x78,
    )


def test_a_zspage_more_is_a_list_that_is_longer() -> None:
    longer = [0, 0, *CLASS, 0, 0, 1, 2, *ZSPAGE, *ZSPAGE]
    found = first_difference(STATE, longer, 2)
    assert found == ("class 4: zspages on the list of fullness group 1", 1, 2)


def test_a_state_that_goes_on_is_another() -> None:
    assert first_difference(STATE, [*STATE, 5, 96, 1, 2, 0, 0, 0, 0, 0, 0], 2) is not None


def test_every_number_is_named() -> None:
    assert [each.number for each in labelled(STATE, 2)] == STATE
