"""The summary of a step."""

import told
from rendered import shown

from zslayout.errors import Fault
from zslayout.results.faults import FaultsResult


def test_the_worst_comes_first_with_its_values() -> None:
    text = shown(told.one_of_each(), "github-summary")
    assert text.startswith("### zslayout: NOT AS EXPECTED\n")
    assert text.index("**failed**") < text.index("**undecided**") < text.index("**known**")
    assert "  values: CONFIG_ZSMALLOC_CHAIN_SIZE = 8, pfn = 0, class_idx = 0x80" in text
    assert "  step 1, thread 1: free(a)\n" in text


def test_it_stays_below_the_limit_of_a_step_and_counts_the_rest() -> None:
    faults = tuple(Fault(f"file{n}", "x" * 5000) for n in range(300))
    text = shown(FaultsResult(faults), "github-summary")
    assert len(text.encode()) <= 1024 * 1024
    assert text.endswith(" more did not fit.\n")
    few = shown(FaultsResult(faults[:3]), "github-summary")
    assert "did not fit" not in few
