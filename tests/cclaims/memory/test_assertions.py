"""BUG_ON() that strikes however it is come to."""

from cclaims.mistakes import of_release, told

from zslayout.cclaims.memory.assertions import assertions
from zslayout.verdict import Status

_SAID = "a BUG_ON() may be passed"


def test_a_check_that_every_zspage_fails_is_told() -> None:
    old, new = "BUG_ON(zspage->magic != ZSPAGE_MAGIC)", "BUG_ON(zspage->magic == ZSPAGE_MAGIC)"
    mistake = ("static struct zspage *get_zspage(", old, new, _SAID)
    assert told([mistake], assertions) == {_SAID}


def test_a_check_that_every_object_of_two_pages_fails_is_told() -> None:
    mistake = ("void *zs_map_object(", "BUG_ON(!pages[1])", "BUG_ON(pages[1])", _SAID)
    assert told([mistake], assertions, version="6.12") == {_SAID}


def test_what_is_asserted_of_what_is_not_known_is_passed() -> None:
    assert of_release("6.12", assertions) == ({_SAID}, {Status.PROVED})
