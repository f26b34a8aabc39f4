"""TOML text held to a table of keys."""

import pytest

from zslayout.arch.keys import Key, Number, Text, TomlTable
from zslayout.arch.toml import key_faults, key_line, shown, toml_table
from zslayout.errors import UserError

KEYS = {
    "name": Key(Text(), "A name.", required=True),
    "size": Key(TomlTable({"bits": Key(Number(1, 8), "Bits.")}), "A size."),
}


def said(table: dict[str, object]) -> list[str]:
    return [str(each) for each in key_faults("x.toml", "$", table, KEYS, ["other"])]


def test_what_is_fine_has_no_faults() -> None:
    assert said({"name": "a", "size": {"bits": 3}}) == []


def test_every_fault_has_its_place() -> None:
    assert said({"nam": "a", "size": {"bits": 9}}) == [
        "x.toml:$.nam: unknown key (did you mean name?)",
        "x.toml:$.size.bits: expected an integer from 1 to 8, found 9",
        "x.toml:$.name: missing: expected a string that is not empty",
    ]


def test_what_is_no_toml_is_a_fault() -> None:
    with pytest.raises(UserError, match="not TOML"):
        toml_table("= 3", "x.toml")


def test_a_long_value_is_cut() -> None:
    assert shown(["a" * 80]).endswith("...")
    assert shown({"a": 1}) == "a table"
    assert shown(True) == "true"


TEXT = """\
name = "x"  # [size]
"odd.key" = 1

[size]
bits = 3
[expect.refuted.pfn-idx]
"obj.covers_pfn" = { value = "pfn" }
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("$.name", 1),
        ("$.size.bits", 5),
        ("$.size.nosuch", 4),
        ("$.expect.refuted.pfn-idx", 6),
        ('.expect.refuted.pfn-idx."obj.covers_pfn".value', 7),
        ('$."odd.key"', 2),
        ("$.nosuch", 1),
    ],
)
def test_a_key_stands_at_its_line_or_in_its_table(path: str, line: int) -> None:
    assert key_line(TEXT, path) == line
