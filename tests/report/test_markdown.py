"""`check` for a page or a merge request."""

import samples
from goldens import compare

from zslayout.report.markdown import markdown
from zslayout.results.check import CheckResult


def test_what_is_as_expected_is_a_table_and_a_summary() -> None:
    text = markdown(samples.check((samples.named("riscv64-sv57"), samples.named("i386"))))
    header, rule, first, second, empty, summary = text.splitlines()
    assert [each.strip() for each in header.strip("|").split("|")] == [
        *("configuration", "scheme", "word", "page", "phys", "fields", "spare"),
        *("at max", "outcome", "verdicts"),
    ]
    assert set(rule) <= set("|-")
    assert first.startswith("| riscv64-sv57")
    assert second.startswith("| i386")
    assert (empty, summary) == ("", "**2 checked: 2 as expected, 0 not, 0 undecided**")


def test_a_refutation_is_a_heading_and_a_block_and_what_it_blocks_a_list() -> None:
    good = samples.check((samples.named("riscv64-sv57"),)).results
    compare("check.md", markdown(CheckResult((*good, samples.broken(samples.NARROW_MASK)))))


def test_every_block_is_closed() -> None:
    text = markdown(samples.check((samples.board(phys=58),)))
    assert text.count("```") % 2 == 0
    assert text.count("```text") * 2 == text.count("```")
