"""What a kernel tree's headers say, as a result."""

from dataclasses import replace

from rendered import shown, value

from zslayout.results.diagnostic import Level
from zslayout.results.exit_code import ExitCode
from zslayout.results.probe import (
    MeasuredConfig,
    NumberDifference,
    ProbeResult,
    UnmeasuredConfig,
)

VALUES = {
    "BITS_PER_LONG": 64,
    "PAGE_SHIFT": 12,
    "MAX_POSSIBLE_PHYSMEM_BITS": 56,
    "_PFN_BITS": 44,
}
OTHER = NumberDifference("max_physmem_bits", 56, None, "a.h:7")
SAME = MeasuredConfig(
    "a", "riscv", "gcc 12", ("CONFIG_A=y",), VALUES, {"_PFN_BITS": "a.h:1"}, (), ()
)
DIFFERS = replace(SAME, arch="b", differs=(OTHER,), kernel_of_shipped="7.1", kept=True)
UNMEASURED = UnmeasuredConfig("c", "no compiler for it")


def result(*probes: MeasuredConfig, verifies: bool = True, unmeasured: bool = False) -> ProbeResult:
    return ProbeResult("tree", "6.12.1", verifies, probes, (UNMEASURED,) if unmeasured else ())


def test_only_what_was_measured_and_is_the_same_is_green() -> None:
    assert result(SAME).exit_code is ExitCode.AS_EXPECTED
    assert result(SAME, DIFFERS).exit_code is ExitCode.UNEXPECTED
    assert result(SAME, DIFFERS, verifies=False).exit_code is ExitCode.AS_EXPECTED
    assert result(SAME, unmeasured=True).exit_code is ExitCode.UNDECIDED
    assert result(DIFFERS, unmeasured=True).exit_code is ExitCode.UNEXPECTED


def test_a_difference_names_both_numbers_and_the_line_of_the_tree() -> None:
    said = "max_physmem_bits: shipped 56 (7.1), measured none (6.12.1, a.h:7)"
    summary = "Linux 6.12.1 in tree: measured 2 of 3 configurations, 1 of them before; 1 differs"
    assert shown(result(SAME, DIFFERS, unmeasured=True)) == (
        f"b: {said}\nc: not measured: no compiler for it\n{summary} from the archconfigs\n"
    )
    same, different, open_one = result(SAME, DIFFERS, unmeasured=True).diagnostics()
    assert [each.level for each in (same, different, open_one)] == [
        Level.OK,
        Level.ERROR,
        Level.WARNING,
    ]
    assert different.message == said


def test_a_machine_that_addresses_more_than_a_word_holds_is_an_error() -> None:
    fits, lost = (replace(SAME, machine_bits=bits) for bits in (56, 57))
    assert result(fits, verifies=False).exit_code is ExitCode.AS_EXPECTED
    assert result(lost, verifies=False).exit_code is ExitCode.UNEXPECTED
    said = "this machine addresses 57 bits (/proc/cpuinfo), a word holds 56"
    assert f"a: {said}\n" in shown(result(lost))
    assert [each.message for each in result(lost).diagnostics() if each.level is Level.ERROR] == [
        said
    ]


def test_without_a_verification_the_numbers_are_shown() -> None:
    text = shown(result(SAME, verifies=False))
    assert text.splitlines()[2].split() == ["a", "64", "12", "56", "44", "gcc", "12"]
    assert text.endswith("Linux 6.12.1 in tree: measured 1 of 1 configuration\n")


def test_programs_get_everything() -> None:
    found = value(result(DIFFERS, unmeasured=True))
    assert found["schema"] == 1
    assert found["kernel"] == "6.12.1"
    (probe,) = found["probes"]
    assert (probe["arch"], probe["compiler"], probe["evidence"]) == ("b", "gcc 12", "measured")
    assert probe["values"] == VALUES
    assert probe["differs"] == [
        {"key": "max_physmem_bits", "shipped": 56, "measured": None, "place": "a.h:7"}
    ]
    assert found["unmeasured"] == [{"arch": "c", "why": "no compiler for it"}]
