"""The fit table as a result."""

import samples

from zslayout.results.exit_code import ExitCode
from zslayout.results.fit_table import FitTable
from zslayout.results.result import Detail


def test_the_table_ends_and_says_as_the_check_does() -> None:
    for phys, code in ((52, ExitCode.AS_EXPECTED), (58, ExitCode.UNEXPECTED)):
        check = samples.check((samples.board(phys=phys),), patterns=("obj.fits",))
        assert FitTable(check).exit_code is check.exit_code is code
        assert FitTable(check).diagnostics() == check.diagnostics()


def test_its_document_is_the_table_and_nothing_else() -> None:
    found = FitTable(samples.check((samples.named("i386"),), patterns=("obj.fits",)))
    assert found.document(Detail()).blocks == (found.table(),)
