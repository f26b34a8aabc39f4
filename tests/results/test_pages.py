"""Several results, one below the other."""

import samples
from rendered import shown, value

from zslayout.results.exit_code import ExitCode
from zslayout.results.page import LayoutPage
from zslayout.results.pages import Pages, together
from zslayout.subjects.zsmalloc.schemes import SCHEMES

ALL = [LayoutPage(samples.result(samples.named("i386"), scheme)) for scheme in SCHEMES]
BAD = LayoutPage(samples.result(samples.board(phys=58)))


def test_one_page_is_itself() -> None:
    assert together(ALL[:1]) is ALL[0]
    assert isinstance(together(ALL), Pages)


def test_they_end_as_the_worst_does() -> None:
    assert together(ALL).exit_code is ExitCode.AS_EXPECTED
    assert together([*ALL, BAD]).exit_code is ExitCode.UNEXPECTED


def test_they_are_shown_below_each_other_with_an_empty_line_between() -> None:
    assert shown(together(ALL)) == "\n".join(map(shown, ALL))


def test_json_has_each_as_it_is_alone() -> None:
    assert value(together(ALL)) == {"schema": 1, "results": list(map(value, ALL))}


def test_every_diagnostic_of_each_is_one_of_all() -> None:
    assert together(ALL).diagnostics() == tuple(each for page in ALL for each in page.diagnostics())
