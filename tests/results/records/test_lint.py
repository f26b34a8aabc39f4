"""`lint` as JSON: the contract of schema 1."""

from rendered import value

from zslayout.errors import Fault
from zslayout.results.lint import LintResult


def test_names_and_warnings_are_listed() -> None:
    assert value(LintResult(("a", "b"), (Fault("a.toml:$.x", "odd"),))) == {
        "schema": 1,
        "archconfigs": ["a", "b"],
        "warnings": [{"place": "a.toml:$.x", "text": "odd"}],
    }
