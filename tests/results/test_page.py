"""One layout as a result."""

import samples

from zslayout.results.diagnostics import of_config
from zslayout.results.page import LayoutPage


def test_a_page_ends_and_says_as_a_check_of_it_does() -> None:
    for phys in (52, 58):
        result = samples.result(samples.board(phys=phys))
        assert LayoutPage(result).exit_code is result.exit_code
        assert LayoutPage(result).diagnostics() == tuple(of_config(result))
