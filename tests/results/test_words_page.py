"""A page for the kernel's documents."""

import samples
from rendered import shown, value

from zslayout.results.words_page import WordsPage

PAGE = WordsPage(samples.check((samples.named("x86_64"), samples.named("um-x86_64"))), "x86_64")


def test_it_draws_one_word_and_has_a_row_for_each_configuration() -> None:
    text = shown(PAGE, "rst")
    assert text.startswith("The words of zsmalloc\n=====================\n")
    assert "as x86_64 has it\n(rfc-v1, an RFC of 2026, never merged; " in text
    assert "|class_idx|" in text
    rows = [line.split()[0] for line in text.splitlines() if "x86_64  " in line]
    assert rows == ["x86_64", "um-x86_64"]
    assert value(PAGE)["drawn"] == "x86_64"


def test_it_ends_as_its_check_does() -> None:
    assert PAGE.exit_code is PAGE.check.exit_code
