from zslayout.cfront.pointwise import Pointwise, at

SHIFTS = Pointwise((12, 16))


def test_it_is_computed_with_as_one_number() -> None:
    assert Pointwise((4096, 65536)) == 1 << SHIFTS
    assert Pointwise((4095, 65535)) == (1 << SHIFTS) - 1
    assert Pointwise((-52, -68)) == -4 * (SHIFTS + 1)
    assert Pointwise((1, 2)) << SHIFTS == Pointwise((4096, 131072))
    assert Pointwise((24, 32)) == SHIFTS * 2


def test_a_number_that_is_one_for_all_is_it_at_each() -> None:
    assert [at(SHIFTS, i) for i in (0, 1)] == [12, 16]
    assert at(7, 1) == 7
