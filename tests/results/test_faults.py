"""Faults as a result."""

import told
from rendered import shown, value

from zslayout.errors import Fault, Place
from zslayout.results.diagnostic import Fate
from zslayout.results.exit_code import ExitCode
from zslayout.results.faults import FaultsResult


def test_a_fault_is_an_error_at_its_place() -> None:
    first, second = told.FAULTS.diagnostics()
    assert told.FAULTS.exit_code is ExitCode.UNUSABLE
    assert first.places == (Place("mm/zsmalloc.c", 12, 3),)
    assert second.places == ()
    assert second.message.startswith("--arch: no archconfig is named")
    assert {first.fate, second.fate} == {Fate.BROKEN}


def test_people_read_what_the_command_line_says() -> None:
    assert shown(told.FAULTS).splitlines() == [*map(str, told.FAULTS.faults), "2 faults"]


def test_json_has_place_text_and_help() -> None:
    said = value(told.FAULTS)
    assert said["exit_code"] == 2
    assert said["faults"][1]["help"] == "did you mean x86_64?"


def test_a_key_of_a_file_is_an_error_at_its_line() -> None:
    fault = Fault("board.toml:$.page_shift", "expected an integer")
    (told_of,) = FaultsResult((fault,), {fault.place: 6}).diagnostics()
    assert told_of.places == (Place("board.toml", 6, 1),)
    assert told_of.message == "$.page_shift: expected an integer"
