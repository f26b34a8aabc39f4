"""Statements of a few lines of C that are moved, repeated, and left out."""

import pytest

from corpus import rearrange
from corpus.rearrange import rearranged

CODE = """\
static int f(struct list *list)
{
	int n = 0;

	while (more(list)) {
		n = next(list);
		if (n == 3)
			break;
		a(n);
		b(n);
	}
	if (!n)
		return 0;
	c(n);
	return n;
}
"""


def test_statements_are_moved_repeated_and_left_another_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rearrange, "base_text", lambda _: CODE)
    found = rearranged("7.3", ("f", "struct list", "g"))
    assert [each.says for each in found] == [
        "a(n); b(n); -> b(n); a(n);",
        "n = next(list); -> { n = next(list); n = next(list); }",
        "a(n); -> { a(n); a(n); }",
        "b(n); -> { b(n); b(n); }",
        "c(n); -> { c(n); c(n); }",
        "n == 3 -> !(n == 3)",
        "n == 3 -> (n == 3) && 0",
        "n == 3 -> (n == 3) || 1",
        "break -> continue",
        "break -> nothing",
        "!n -> !(!n)",
        "!n -> (!n) && 0",
        "!n -> (!n) || 1",
        "return 0; -> ;",
    ]
    assert {each.region for each in found} == {"f"}
