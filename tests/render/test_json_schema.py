"""The JSON Schema of the output: of every command's output, and of what is committed."""

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from commands import inside
from jsonschema import Draft202012Validator

from zslayout.render.json_schema import roots, schema
from zslayout.results.check import CheckRecord
from zslayout.results.pages import PagesRecord
from zslayout.results.record import RootRecord

SOURCES: Final = Path(__file__).parent.parent / "sources"
ROOT: Final = Path(__file__).parent.parent.parent
CERTIFICATE: Final = next((ROOT / "proofs").glob("*/*.xz"))
COMMITTED: Final = ROOT / "docs" / "zslayout.schema.json"
COMMANDS: Final = {
    "check": ("check", "--arch", "um-x86_64", "--arch", "riscv32"),
    "check-source": ("check", "--source", f"{SOURCES / 'rfc_v1.c'}", "--arch", "um-x86_64"),
    "show": ("show", "i386"),
    "show-all": ("show", "i386", "--scheme", "all"),
    "table": ("table",),
    "classes": ("classes", "x86_64"),
    "classes-sweep": ("classes", "arm-lpae", "--scheme", "pfn-idx-tagged", "--sweep"),
    "headroom": ("headroom", "riscv64-sv57"),
    "headroom-none": ("headroom", "um-x86_64", "--scheme", "rfc-v1"),
    "suggest": ("suggest", "um-x86_64"),
    "suggest-nothing": ("suggest", "x86_64", "--scheme", "all"),
    "diff": ("diff", "pfn-idx", "merged"),
    "diff-archconfigs": ("diff", "x86_64", "um-x86_64"),
    "lint": ("lint",),
    "prove": ("prove", "--scheme", "pfn-idx", "-o", "obj.fits*", "--arch", "i386"),
    "verify-cert": ("verify-cert", f"{CERTIFICATE}"),
    "list": ("list",),
    "list-words": ("list", "words"),
    "explain": ("explain", "obj.fits"),
    "explain-of-files": ("explain", "source.agrees"),
    "protocol-prove": ("protocol", "prove", "--timeout", "0.001"),
    "protocol-locks": ("protocol", "locks"),
    "protocol-search": ("protocol", "search", "--threads", "free(a)"),
    "run": ("run", "x86_64", "--ops", "50"),
    "run-levels": ("run", "x86_64", "--ops", "50", "--compare-levels"),
}


def _strict(of: Any) -> Any:
    """The schema without room for keys that it does not name."""
    if isinstance(of, list):
        return [_strict(each) for each in of]
    if not isinstance(of, dict):
        return of
    found = {key: _strict(value) for key, value in of.items()}
    if "properties" in found and "required" in found:
        found.setdefault("additionalProperties", False)
    return found


@cache
def _schema() -> dict[str, Any]:
    return schema()


@cache
def _strict_validator() -> Draft202012Validator:
    return Draft202012Validator(_strict(_schema()))


def test_what_is_committed_is_what_the_types_say() -> None:
    text = json.dumps(_schema(), indent=1) + "\n"
    assert COMMITTED.read_text(encoding="utf-8") == text, "run `make golden`"


def test_it_is_a_schema_itself() -> None:
    Draft202012Validator.check_schema(_schema())


def test_every_text_there_is_is_one_of_its_definitions() -> None:
    found = _schema()
    names = {each["$ref"].rpartition("/")[2] for each in found["anyOf"]}
    assert names <= found["$defs"].keys()
    assert len(names) == len(roots())
    assert {"Diagnostic", "Check", "Page", "SummaryLine"} <= names
    assert {CheckRecord, PagesRecord} <= set(roots())
    assert RootRecord not in roots()


@pytest.mark.parametrize("command", COMMANDS)
def test_what_a_command_writes_is_valid_and_no_key_goes_unnamed(command: str) -> None:
    ran = inside(*COMMANDS[command], "--format", "json")
    assert ran.code in {0, 1, 3}
    _strict_validator().validate(json.loads(ran.out))


@pytest.mark.parametrize("command", ["check", "check-source", "suggest", "diff", "run"])
def test_each_line_of_json_lines_is_valid(command: str) -> None:
    ran = inside(*COMMANDS[command], "--format", "jsonl")
    lines = [json.loads(line) for line in ran.out.splitlines()]
    assert len(lines) > 1
    for line in lines:
        _strict_validator().validate(line)


@pytest.mark.parametrize(
    "wrong",
    [
        {"schema": 2, "rows": []},
        {"schema": 1, "rows": [{"arch": "x86_64"}]},
        {"schema": 1, "rows": [], "more": 1},
        {"schema": 1},
    ],
)
def test_what_is_something_else_is_not_valid(wrong: object) -> None:
    assert not _strict_validator().is_valid(wrong)


def test_keys_may_be_added() -> None:
    assert Draft202012Validator(_schema()).is_valid({"schema": 1, "rows": [], "more": 1})


def test_every_key_that_does_not_explain_itself_is_described() -> None:
    verdict = _schema()["$defs"]["Verdict"]
    assert verdict["description"] == "One statement on one configuration."
    assert "places" not in verdict["required"]
    assert verdict["properties"]["unique"]["description"].startswith("Whether no other values do")
    assert verdict["properties"]["verdict"]["$ref"] == "#/$defs/Status"
