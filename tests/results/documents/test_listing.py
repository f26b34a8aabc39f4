"""Lists for people and as tables."""

from zslayout.results.document import Heading, Table
from zslayout.results.documents.listing import document, only_table
from zslayout.results.listing import ListedObligation, Listing
from zslayout.results.result import Detail

ONE = ListedObligation("obj.fits", "It fits.", "obj", "", of_files=False, cites=("A", "B"))


def test_of_an_obligation_people_see_id_and_sentence() -> None:
    (shown,) = document(Listing((("obligations", (ONE,)),)), Detail()).blocks
    assert isinstance(shown, Table)
    assert shown.rows == (("obj.fits", "It fits."),)


def test_a_table_has_everything_about_it() -> None:
    assert only_table(Listing((("obligations", (ONE,)),))).rows == (
        ("obj.fits", "It fits.", "obj", "", "", "A, B"),
    )


def test_several_kinds_stand_below_their_names() -> None:
    listing = Listing((("obligations", (ONE,)), ("obligations", (ONE,))))
    assert sum(isinstance(block, Heading) for block in document(listing, Detail()).blocks) == 2
