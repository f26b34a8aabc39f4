"""Lists as results."""

import pytest
from rendered import shown, value

from zslayout.errors import UserError
from zslayout.results.document import Heading, Table
from zslayout.results.exit_code import ExitCode
from zslayout.results.listing import (
    KINDS,
    ListedFormat,
    ListedMutant,
    ListedObligation,
    ListedWord,
    Listing,
    cells,
    titles,
)
from zslayout.results.result import Detail

FORMATS = ("formats", (ListedFormat("text", "for people"),))
MUTANTS = ("mutants", (ListedMutant("no-reread", "one read", proof=True, search=False),))


def test_parts_of_an_entry_are_cells_below_their_names() -> None:
    (mutant,) = MUTANTS[1]
    assert titles(mutant) == ("name", "description", "proof", "search")
    assert cells(mutant) == ("no-reread", "one read", "yes", "")


def test_one_kind_is_a_table_and_several_have_headings() -> None:
    assert shown(Listing((FORMATS,))).splitlines()[0].split() == ["name", "description"]
    assert "formats" in shown(Listing((FORMATS, MUTANTS))).splitlines()


def test_a_table_for_programs_is_of_one_kind() -> None:
    assert Listing((FORMATS,)).table().titles == ("name", "description")
    with pytest.raises(UserError, match="one kind"):
        Listing((FORMATS, MUTANTS)).table()


def test_a_list_objects_to_nothing() -> None:
    listing = Listing((FORMATS, MUTANTS))
    assert listing.exit_code is ExitCode.AS_EXPECTED
    assert [each.rule for each in listing.diagnostics()] == ["formats", "mutants"]
    assert set(dict(listing.kinds)) <= set(KINDS)


ONE = ListedObligation("obj.fits", "It fits.", "obj", "", of_files=False, cites=("A", "B"))


def test_of_an_obligation_people_see_id_and_sentence() -> None:
    (shown,) = Listing((("obligations", (ONE,)),)).blocks(Detail())
    assert isinstance(shown, Table)
    assert shown.rows == (("obj.fits", "It fits."),)


def test_a_table_has_everything_about_it() -> None:
    assert Listing((("obligations", (ONE,)),)).table().rows == (
        ("obj.fits", "It fits.", "obj", "", "", "A, B"),
    )


def test_several_kinds_stand_below_their_names() -> None:
    listing = Listing((("obligations", (ONE,)), ("obligations", (ONE,))))
    assert sum(isinstance(block, Heading) for block in listing.blocks(Detail())) == 2


def test_a_kind_is_a_key_and_what_was_not_asked_for_has_none() -> None:
    words = ("words", (ListedWord("obj", ("pfn", "obj_idx"), "location_to_obj"),))
    assert value(Listing((words,))) == {
        "schema": 1,
        "kinds": ["words"],
        "words": [{"name": "obj", "fields": ["pfn", "obj_idx"], "encoder": "location_to_obj"}],
    }
    assert set(value(Listing((words, ("formats", (ListedFormat("text", "x"),)))))) == {
        "schema",
        "kinds",
        "words",
        "formats",
    }
