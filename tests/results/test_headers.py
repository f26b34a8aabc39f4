"""What is said of a file that was read with the headers of a tree."""

from dataclasses import replace

from zslayout.errors import Place
from zslayout.results.exit_code import ExitCode
from zslayout.results.functions import FunctionFinding
from zslayout.results.headers import (
    PRELUDE_DIFFERS,
    HeaderDifference,
    HeadersRead,
    HeadersResult,
)
from zslayout.verdict import Status

READ = HeadersRead("x86_64", 8, macros=21, words=8, read=90, touching=90, proved=700)
OTHER = HeaderDifference("PAGE_SIZE", Place("mm/zsmalloc.c", 3, 9), "4096", "8192")
FINDING = FunctionFinding(
    "obj.page", Place("mm/zsmalloc.c", 9, 1), "it is the page", Status.REFUTED, "", (), ("x86_64",)
)


def told(result: HeadersResult, *, verbose: bool = False) -> str:
    return " ".join(map(str, result.blocks(verbose=verbose)))


def test_what_agrees_is_as_expected_and_what_was_not_read_so_is_named() -> None:
    left = HeadersRead("alpha", 0, left="gcc 12 built it")
    result = HeadersResult((READ, left))
    assert result.exit_code is ExitCode.AS_EXPECTED
    assert "functions read: 90 of 90; 700 statements proved" in result.sentence
    assert result.sentence.startswith("with the tree's own headers, on x86_64 at chain size 8:")
    assert "alpha" in told(result)
    assert "gcc 12 built it" in told(result, verbose=True)
    nowhere = HeadersResult((left,))
    assert "nowhere with the tree's own" in nowhere.sentence
    assert nowhere.functions is None


def test_a_difference_is_one_finding_with_all_its_configurations() -> None:
    here = replace(READ, differs=(OTHER,))
    result = HeadersResult((here, replace(here, configuration="s390")))
    assert result.exit_code is ExitCode.UNEXPECTED
    (differs,) = result.differs
    assert differs.configurations == ("x86_64", "s390")
    assert "PAGE_SIZE is 8192 with the tree's headers, 4096 with" in told(result)
    assert PRELUDE_DIFFERS in {each.rule for each in result.decided()}
    open_ = replace(OTHER, status=Status.UNKNOWN)
    undecided = HeadersResult((replace(READ, differs=(open_,)),))
    assert undecided.exit_code is ExitCode.UNDECIDED


def test_what_is_refuted_of_functions_there_is_unexpected_on_each_configuration() -> None:
    here = replace(READ, findings=(FINDING,))
    result = HeadersResult((here, replace(here, configuration="s390", read=89)))
    assert result.exit_code is ExitCode.UNEXPECTED
    assert result.functions is not None
    assert result.functions.findings[0].configurations == ("x86_64", "s390")
    assert "functions read: 89 of 90; 1400 statements proved, 1 refuted" in result.sentence
