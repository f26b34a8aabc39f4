"""Where something came from."""

from zslayout.errors import Place
from zslayout.provenance import Origin, in_c


def test_what_stands_in_c_says_its_place_and_what_it_is() -> None:
    found = in_c(Place("a.c", 3, 9), "macro A")
    assert (str(found), found.what, found.origin) == ("a.c:3:9", "macro A", Origin.C)
    assert found.place == Place("a.c", 3, 9)
