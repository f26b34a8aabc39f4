"""The part of a document between two markers."""

import pytest

from zslayout.cli.marked import has_markers, replaced
from zslayout.errors import UserError

PAGE = "A\n.. zslayout:begin\nold\n.. zslayout:end\nB"


def test_only_what_is_between_is_another_and_once_more_changes_nothing() -> None:
    once = replaced(PAGE, "f", "\nnew\n")
    assert once == "A\n.. zslayout:begin\n\nnew\n\n.. zslayout:end\nB"
    assert replaced(once, "f", "new") == once
    assert has_markers(once)
    assert not has_markers("A")


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("A\n", "f: has no line with zslayout:begin\nf: has no line with zslayout:end"),
        (PAGE + "\n" + PAGE, "f: has 2 lines with zslayout:begin\nf: has 2 lines with"),
        ("% zslayout:end\n% zslayout:begin\n", "f:1: zslayout:end stands before"),
    ],
)
def test_there_is_one_of_each_in_their_order(page: str, said: str) -> None:
    with pytest.raises(UserError) as caught:
        replaced(page, "f", "new")
    assert str(caught.value).startswith(said)
