"""What was found in functions: never green for what was not read or not decided."""

from dataclasses import replace

import pytest

from zslayout.errors import Place
from zslayout.reference.protocol_level import FoundLevel, ProtocolLevel
from zslayout.render.text import lines
from zslayout.results.diagnostic import Level
from zslayout.results.document import Paragraph
from zslayout.results.exit_code import ExitCode
from zslayout.results.file_protocol import ConfigProtocol
from zslayout.results.functions import FunctionFinding, FunctionsResult, NotCovered
from zslayout.verdict import Status

PLACE = Place("x.c", 7, 3)


def finding(status: Status, why: str = "") -> FunctionFinding:
    return FunctionFinding(
        "obj.page", PLACE, "the word has the page", status, why, (("pfn", 5),), ("x86_64",)
    )


def result(*found: FunctionFinding, proved: int = 3, gaps: int = 0) -> FunctionsResult:
    gap = NotCovered("zs_free()", "it does not compile", PLACE)
    return FunctionsResult(("x86_64",), 9, 9 + gaps, proved, found, (gap,) * gaps)


def test_all_proved_and_nothing_left_is_as_expected() -> None:
    assert result().exit_code is ExitCode.AS_EXPECTED
    assert [each.level for each in result().decided()] == [Level.OK]
    assert result().summary == "functions read: 9 of 9, on x86_64; 3 statements proved"


def test_what_zs_free_is_stands_in_the_summary() -> None:
    level = FoundLevel(ProtocolLevel.BASE)
    found = replace(result(), protocols=(ConfigProtocol("x86_64", ((level, (8,)),), proved=True),))
    read, said, proved = found.summary.split("; ")
    assert (read, proved) == ("functions read: 9 of 9, on x86_64", "3 statements proved")
    assert said == "zs_free() is base"


@pytest.mark.parametrize("status", [each for each in Status if each is not Status.PROVED])
def test_whatever_is_not_proved_is_not_green(status: Status) -> None:
    found = result(finding(status))
    refuted = status is Status.REFUTED
    assert found.exit_code is (ExitCode.UNEXPECTED if refuted else ExitCode.UNDECIDED)
    first, last = found.decided()
    assert first.level is last.level is (Level.ERROR if refuted else Level.WARNING)
    assert (first.rule, first.places, first.witness) == ("obj.page", (PLACE,), {"pfn": 5})


def test_what_is_not_covered_is_undecided_and_named() -> None:
    found = result(gaps=1)
    assert found.exit_code is ExitCode.UNDECIDED
    assert found.summary.startswith("functions read: 9 of 10")
    gap, _ = found.decided()
    assert gap.message == "zs_free() is not covered: it does not compile."
    assert str(found.not_covered[0]) == "x.c:7:3: zs_free(): it does not compile"


def test_what_is_accepted_is_still_told_and_hides_nothing_else() -> None:
    found = result(gaps=1)
    (gap,) = found.not_covered
    assert gap.accepting(("other",)) == gap
    accepted = replace(found, not_covered=(gap.accepting(("zs_free",)),))
    assert accepted.exit_code is ExitCode.AS_EXPECTED
    first, _ = accepted.decided()
    assert first.message == "zs_free() is not covered: it does not compile, which is accepted."
    assert first.level is Level.OK
    assert "which --allow-unread accepts" in " ".join(lines(accepted.blocks()))
    assert replace(accepted, proved=0).exit_code is ExitCode.UNDECIDED
    wrong = replace(accepted, findings=(finding(Status.REFUTED),))
    assert wrong.exit_code is ExitCode.UNEXPECTED


def test_nothing_proved_is_undecided() -> None:
    assert result(proved=0).exit_code is ExitCode.UNDECIDED


def test_a_refutation_is_worse_than_what_is_open() -> None:
    found = result(finding(Status.UNKNOWN, "tired"), finding(Status.REFUTED), gaps=1)
    assert found.exit_code is ExitCode.UNEXPECTED
    said = " ".join(each.message for each in found.decided())
    assert "The word has the page: is not decided (tired)." in said
    assert "The word has the page: does not hold." in said


def test_a_choice_of_kconfig_is_named_where_it_matters() -> None:
    found = replace(result(), findings=(replace(finding(Status.REFUTED), kconfig=("CONFIG_X=n",)),))
    first, _ = found.decided()
    assert first.message.endswith("does not hold, with CONFIG_X=n.")


def test_how_many_combinations_were_read_is_said_and_of_how_many() -> None:
    assert "; 3 combinations of Kconfig symbols;" in replace(result(), choices=(3, 3)).summary
    assert "; 16 of 29 combinations of Kconfig" in replace(result(), choices=(16, 29)).summary


def test_what_is_known_of_a_release_is_said_and_is_as_expected() -> None:
    found = replace(finding(Status.REFUTED), known="mended since")
    assert found.exit_code is ExitCode.AS_EXPECTED
    assert replace(found, status=Status.UNKNOWN).exit_code is ExitCode.UNDECIDED
    first, _ = result(found).decided()
    assert first.message.endswith("does not hold, which is known: mended since.")
    assert (first.verdict, first.expected) == ("REFUTED", "REFUTED")
    said = " ".join(lines(result(found, found).blocks()))
    assert said.count("Known: obj.page on lines 7, 7: mended since") == 1


def test_what_is_open_does_not_look_refuted() -> None:
    def style(status: Status) -> str:
        (block, *_) = result(finding(status)).finding_blocks()
        assert isinstance(block, Paragraph)
        return block.spans[0].style

    assert (style(Status.REFUTED), style(Status.UNKNOWN)) == ("bad", "open")
