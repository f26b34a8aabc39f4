"""Where something came from."""

from zslayout.errors import Place
from zslayout.provenance import Mention, Origin, Provenance, by_place, in_c


def test_what_stands_in_c_says_its_place_and_what_it_is() -> None:
    found = in_c(Place("a.c", 3, 9), "macro A")
    assert (str(found), found.what, found.origin) == ("a.c:3:9", "macro A", Origin.C)
    assert found.place == Place("a.c", 3, 9)


def _scheme(name: str) -> Mention:
    return Mention.of(name, Provenance(Origin.SCHEME, "rfc-v1", "never merged"))


def test_a_mention_is_a_name_with_where_it_came_from() -> None:
    found = Mention.of("PAGE_SHIFT", Provenance(Origin.ARCHCONFIG, "a.toml:$.page_shift"), "shift")
    assert (found.name, found.origin, found.key) == ("PAGE_SHIFT", Origin.ARCHCONFIG, "shift")
    assert (found.where, found.what) == ("a.toml:$.page_shift", "")


def test_a_place_is_said_once_with_every_name_from_there_and_what_it_cites() -> None:
    place = Provenance(Origin.ARCHCONFIG, "a.toml:$.page_shift", "a.h: PAGE_SHIFT")
    shift = Mention.of("PAGE_SHIFT", place)
    assert by_place([_scheme("A"), shift, _scheme("B")]) == {
        "rfc-v1": "A, B",
        "a.toml:$.page_shift": "PAGE_SHIFT (a.h: PAGE_SHIFT)",
    }


def test_what_stands_in_c_is_said_with_its_name_already() -> None:
    assert by_place([Mention.of("A", in_c(Place("a.c", 3, 9), "macro A"))]) == {
        "a.c:3:9": "macro A"
    }
