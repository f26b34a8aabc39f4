"""What came of a file that was run, as a result."""

from dataclasses import replace

import goldens
import pools
from rendered import shown, value

from zslayout.native.host import Sanitizer
from zslayout.native.lockstep import Difference
from zslayout.reference.patch_level import PatchLevel
from zslayout.reference.session import CheckLevel
from zslayout.results.exit_code import ExitCode
from zslayout.results.native import NATIVE_CHECKS, NativeRequest, NativeResult, RaceOutcome
from zslayout.results.run import RunRequest

RUN = RunRequest(
    pools.layout(), PatchLevel.EARLY_UNLOCK, CheckLevel.CHEAP, 5, lambda: iter(()), 100
)
REQUEST = NativeRequest(RUN, "mm/zsmalloc.c", (Sanitizer.THREAD,), threads=2, fail_every=7)
SAME = NativeResult(
    REQUEST, 100, 2.0, 12, 34, 5, race=RaceOutcome(2, 20_000, 31, 400, 1.5, known_races=3)
)
PARTED = Difference(
    "native.place",
    "frame 0x7ffffff is looked for, which nobody was ever given",
    "malloc 1 100",
    step=4,
    place="mm/zsmalloc.c:802",
    expected_word=0xFFFFFFFFFF2D8000,
    found_word=0xFFFFFFFFFE5B0000,
)
WRONG = replace(SAME, difference=PARTED, race=None)


def test_every_check_has_a_sentence() -> None:
    assert all(sentence.endswith(".") for sentence in NATIVE_CHECKS.values())


def test_a_difference_ends_the_command_and_the_same_does_not() -> None:
    assert SAME.exit_code is ExitCode.AS_EXPECTED
    assert WRONG.exit_code is ExitCode.UNEXPECTED


def test_both_words_are_drawn() -> None:
    goldens.compare("run-native.txt", shown(WRONG))


def test_what_was_the_same_is_said() -> None:
    said = shown(SAME)
    assert "2 threads with 20,000 operations each" in said
    assert "3 known races left out" in said
    assert "every 7th page, handle or lock of a page is refused" in said


def test_json_has_the_difference() -> None:
    found = value(WRONG)
    assert found["difference"]["word"] == "0xfffffffffe5b0000"
    assert found["race"] is None
    assert value(SAME)["race"]["known_races"] == 3


def test_a_diagnostic_says_where() -> None:
    (said,) = WRONG.diagnostics()
    assert "at mm/zsmalloc.c:802, in: malloc 1 100" in said.message
    (good,) = SAME.diagnostics()
    assert "the same" in good.message


def test_settings_repeat_the_failures() -> None:
    assert ("fail-every", "7") in REQUEST.settings()
