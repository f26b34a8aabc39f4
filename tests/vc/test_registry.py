"""Obligations as a whole."""

from collections.abc import Callable

import pytest

from zslayout.errors import InternalError, UserError
from zslayout.expr.nodes import TRUE
from zslayout.vc.claim import Claim
from zslayout.vc.obligation import Obligation, Role
from zslayout.vc.registry import Registry


def _always(_: object) -> Claim:
    return Claim((), (), TRUE)


def stated(id_: str, needs: tuple[str, ...] = (), role: Role = Role.NONE) -> Obligation:
    """A statement that is true."""
    return Obligation(id_, "It is so.", (), _always, needs=needs, role=role)


FITS, BACK = stated("a.fits", role=Role.FITS), stated("a.back", ("a.fits",))
WRONG = Obligation("a.back.wrong", "It is not.", (), _always, control_of="a.back")
OF_FILE = stated("file.agrees", role=Role.EQUIVALENT)
REGISTRY = Registry((BACK, WRONG, FITS), (OF_FILE,))


def test_a_file_is_asked_more_than_a_scheme() -> None:
    assert REGISTRY.matching([]) == (BACK, WRONG, FITS)
    assert REGISTRY.matching([], of_file=True) == (OF_FILE, BACK, WRONG, FITS)


def test_a_pattern_picks_in_the_order_of_the_registry() -> None:
    assert REGISTRY.matching(["a.f*", "a.back"]) == (BACK, FITS)


def test_a_pattern_that_matches_nothing_is_a_fault() -> None:
    with pytest.raises(UserError, match=r'no obligation matches "a.fitz" \(did you mean a.fits'):
        REGISTRY.matching(["a.fitz"])


def test_needs_come_before_what_needs_them() -> None:
    assert REGISTRY.needed_by([BACK, FITS]) == (FITS, BACK)


def test_an_obligation_is_found_by_what_it_is_for() -> None:
    assert REGISTRY.in_role(Role.FITS) is FITS
    with pytest.raises(InternalError, match="no obligation has the role GATE"):
        REGISTRY.in_role(Role.GATE)


def test_an_obligation_has_its_controls() -> None:
    assert REGISTRY.controls_of(BACK) == (WRONG,)
    assert REGISTRY.controls_of(FITS) == ()


@pytest.mark.parametrize("twice", [lambda: (FITS, FITS), lambda: (FITS, stated("a.fits"))])
def test_no_two_have_one_id(twice: Callable[[], tuple[Obligation, ...]]) -> None:
    with pytest.raises(InternalError, match="two obligations have one id"):
        _ = Registry(twice()).by_id
