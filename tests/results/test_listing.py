"""Lists as results."""

import pytest
from rendered import shown

from zslayout.errors import UserError
from zslayout.results.exit_code import ExitCode
from zslayout.results.listing import KINDS, ListedFormat, ListedMutant, Listing, cells, titles

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
