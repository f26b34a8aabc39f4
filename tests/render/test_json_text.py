"""All of a result as one JSON value."""

import json

import samples
from rendered import shown

from zslayout.results.check import CheckResult


def test_the_text_is_one_value_and_ends_in_a_newline() -> None:
    for check in (CheckResult(()), samples.check((samples.named("i386"),))):
        text = shown(check, "json")
        assert text.endswith("}\n")
        assert json.loads(text)["schema"] == 1


def test_the_schema_comes_first() -> None:
    assert shown(CheckResult(()), "json").startswith('{\n "schema": 1,\n')
