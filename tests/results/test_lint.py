"""Archconfigs without faults, as a result."""

from rendered import shown, value

from zslayout.errors import Fault
from zslayout.results.diagnostic import Level
from zslayout.results.exit_code import ExitCode
from zslayout.results.lint import LintResult

NARROW = Fault("board.toml:$.physmem_bits", "warning: the headers say 52 bits")


def test_archconfigs_are_counted_and_warnings_stand_above() -> None:
    assert shown(LintResult(("board",), ())) == "1 archconfig, no faults\n"
    assert shown(LintResult(("a", "b"), (NARROW,) * 2)) == (
        f"{NARROW}\n{NARROW}\n2 archconfigs, no faults, 2 warnings\n"
    )


def test_a_warning_is_a_note_and_no_fault() -> None:
    found = LintResult(("board",), (NARROW,))
    (note,) = found.diagnostics()
    assert (note.level, note.message) == (Level.NOTE, str(NARROW))
    assert found.exit_code is ExitCode.AS_EXPECTED


def test_names_and_warnings_are_listed() -> None:
    assert value(LintResult(("a", "b"), (Fault("a.toml:$.x", "odd"),))) == {
        "schema": 1,
        "archconfigs": ["a", "b"],
        "warnings": [{"place": "a.toml:$.x", "text": "odd"}],
    }
