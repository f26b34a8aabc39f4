"""Mails."""

import told
from rendered import shown

from zslayout.render.mail import WIDTH


def test_no_line_is_as_wide_as_72_columns() -> None:
    lines = shown(told.one_of_each(), "mail").splitlines()
    assert max(map(len, lines)) <= WIDTH == 71


def test_it_has_the_sentence_the_values_the_steps_and_what_would_mend_it() -> None:
    text = shown(told.one_of_each(), "mail")
    assert text.startswith("zslayout: NOT AS EXPECTED: ")
    assert f"FAILED {told.REFUTED}, rfc-v1\n" in text
    assert "class_idx = 0x80" in text
    assert "step 1, thread 1: free(a)" in text
    assert f"UNDECIDED {told.OPEN}, rfc-v1\n  UNKNOWN (timeout after 10000 ms)" in text
    assert text.index("FAILED ") < text.index("UNDECIDED ") < text.index("KNOWN ")


def test_a_good_run_is_one_paragraph() -> None:
    assert "\n\n" not in shown(told.good(), "mail")
