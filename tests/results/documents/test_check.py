"""`check` for people."""

import re
from dataclasses import replace

import samples
from goldens import compare
from rendered import shown

from zslayout.results.check import CheckResult, FixSummary
from zslayout.subjects.zsmalloc.schemes import SCHEMES


def _sv57() -> CheckResult:
    return samples.check((samples.named("riscv64-sv57"),))


def _too_wide() -> CheckResult:
    return samples.check((samples.board(phys=58),))


def test_a_check_that_is_as_expected_is_one_screen() -> None:
    lines = shown(_sv57()).splitlines()
    assert lines[0] == "riscv64-sv57, rfc-v1 (RISC-V 64, Sv57, 4 KiB pages, SPARSEMEM)"
    assert lines[6] == (
        "  class-idx: needs 62 of 64 bits, headroom 2 bits at chain size 8, headroom 1 bit at 16"
    )
    assert lines[-1] == "1 checked: 1 as expected, 0 not, 0 undecided"
    assert len(lines) < 15


def test_a_check_that_is_not_tells_the_outcome_then_refutations_then_what_they_block() -> None:
    compare("check-build-error-unexpected.txt", shown(_too_wide()))


def test_verbose_lists_every_obligation_id_first_one_on_a_line() -> None:
    (result,) = _sv57().results
    listed = shown(_sv57(), verbose=True).splitlines()[-1 - len(result.findings) - 4 : -1]
    ids = [each.obligation.id for each in result.findings]
    assert [line.split()[0] for line in listed] == [*ids, *result.not_applicable]
    assert all(" riscv64-sv57 rfc-v1: " in line for line in listed)


def test_a_few_results_are_drawn_and_more_become_a_table() -> None:
    four = CheckResult(_sv57().results * 4)
    five = CheckResult(_sv57().results * 5)
    assert shown(four).count("+----") > 4
    assert "+----" not in shown(five)
    assert shown(five).splitlines()[0].startswith("configuration ")


def test_the_table_names_the_scheme_when_there_are_several() -> None:
    check = samples.check((samples.named("i386"), samples.named("x86_64")), tuple(SCHEMES.values()))
    assert len(check.results) == 8
    header, _, *rows = shown(check).splitlines()
    assert header.split()[:3] == ["configuration", "scheme", "word"]
    assert rows[1].split()[:2] == ["i386", "pfn-idx"]


def test_the_row_of_what_is_not_as_expected_is_marked_without_colour_too() -> None:
    lines = shown(CheckResult((*_sv57().results * 4, *_too_wide().results))).splitlines()
    assert lines[2].endswith(" class-idx")
    assert lines[6].startswith("board ")
    assert lines[6].endswith(" build-error !")


def test_known_refutations_are_said_not_hidden() -> None:
    riscv32 = samples.check((samples.named("riscv32"),))
    assert "  known: size.min_aligned riscv32 rfc-v1: REFUTED at chain" in shown(riscv32)
    table = shown(CheckResult(riscv32.results * 5))
    assert "Known refutations:\nsize.min_aligned riscv32 rfc-v1: REFUTED at chain" in table


def test_colour_only_adds_escapes() -> None:
    for check in (_sv57(), _too_wide(), CheckResult((*_sv57().results * 4, *_too_wide().results))):
        coloured = shown(check, verbose=True, colour=True)
        assert "\x1b[" in coloured
        assert re.sub(r"\x1b\[\d+m", "", coloured) == shown(check, verbose=True)


def test_the_last_line_is_green_only_when_all_is_as_expected() -> None:
    assert shown(_sv57(), colour=True).splitlines()[-1].startswith("\x1b[32m")
    assert shown(_too_wide(), colour=True).splitlines()[-1].startswith("\x1b[31m")
    assert shown(CheckResult(()), colour=True).splitlines()[-1].startswith("\x1b[33m")


FIX = FixSummary("zslayout suggest board", ("magic",))


def _mended(check: CheckResult, fix: FixSummary) -> CheckResult:
    return CheckResult(
        tuple(replace(each, fix=None if each.as_expected else fix) for each in check.results)
    )


def test_what_would_mend_a_result_stands_below_it() -> None:
    lines = shown(_mended(_too_wide(), FIX)).splitlines()
    at = lines.index("  mended, each proved, by: magic")
    assert lines[at - 1].endswith(": NOT AS EXPECTED")
    assert lines[at + 1] == "    at what cost: zslayout suggest board"
    assert lines.count("  mended, each proved, by: magic") == 1


def test_among_many_results_it_stands_below_the_refutation() -> None:
    check = CheckResult((*_sv57().results * 4, *_too_wide().results))
    fix = FixSummary("zslayout suggest board", asked=False)
    lines = shown(_mended(check, fix)).splitlines()
    said = "  what would mend it: zslayout suggest board"
    assert lines[lines.index(said) - 1].startswith("  fix: the word needs fewer")
    assert lines.count(said) == 1


def test_that_nothing_mends_it_is_said() -> None:
    nothing = FIX._replace(changes=())
    assert "  no change or pair of changes mends it: zsl" in shown(_mended(_too_wide(), nothing))
    open_ = nothing._replace(undecided=True)
    said = "  no change or pair of changes that a solver could decide mends it: zslayout suggest"
    assert said in shown(_mended(_too_wide(), open_))


def test_a_page_has_what_would_mend_a_result_too() -> None:
    page = shown(_mended(_too_wide(), FIX), "markdown")
    assert "\n- mended, each proved, by: magic\n  - at what cost: zslayout suggest board\n" in page
