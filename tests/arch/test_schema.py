"""The JSON Schema for editors: it accepts what the parser accepts, and refuses what it can see."""

import json
import tomllib
from pathlib import Path
from typing import Final

import pytest
from jsonschema import Draft202012Validator

from zslayout.arch import shipped
from zslayout.arch.keys import KEYS
from zslayout.arch.schema import schema
from zslayout.pipeline.vocabulary import VOCABULARY

INVALID: Final = Path(__file__).parent.parent / "data" / "invalid"
UNREADABLE: Final = {"not-toml", "nested-too-deep", "thousands-of-digits"}
BETWEEN_KEYS: Final = {
    "unlike-file-name",
    "chain-size-order",
    "chain-size-above-default",
    "physmem-within-page",
    "headers-resolve-otherwise",
    "addressable-out-of-reach",
    "addressable-within-page",
}
"""A schema sees one key at a time, and not the file's name."""

READABLE: Final = sorted(
    file for file in INVALID.glob("*.toml") if file.stem not in UNREADABLE | BETWEEN_KEYS
)
VALIDATOR: Final = Draft202012Validator(schema(VOCABULARY))


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(schema(VOCABULARY))


def test_the_committed_one_is_the_generated_one() -> None:
    committed = (shipped.folder() / "archconfig.schema.json").read_text(encoding="utf-8")
    generated = json.dumps(schema(VOCABULARY), indent=1) + "\n"
    assert committed == generated, (
        "run `zslayout lint --schema > archconfigs/archconfig.schema.json`"
    )


def test_there_are_archconfigs_to_try_it_on() -> None:
    assert len(READABLE) >= 15
    there = {file.stem for file in INVALID.glob("*.toml")}
    assert there.issuperset(UNREADABLE | BETWEEN_KEYS)
    assert shipped.names()


@pytest.mark.parametrize("name", shipped.names())
def test_every_shipped_archconfig_is_valid(name: str) -> None:
    text = (shipped.folder() / f"{name}.toml").read_text(encoding="utf-8")
    assert not list(VALIDATOR.iter_errors(tomllib.loads(text)))


@pytest.mark.parametrize("file", READABLE, ids=lambda file: file.stem)
def test_a_fault_in_a_key_is_seen(file: Path) -> None:
    assert not VALIDATOR.is_valid(tomllib.loads(file.read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", sorted(BETWEEN_KEYS))
def test_a_fault_between_keys_is_left_to_the_parser(name: str) -> None:
    text = (INVALID / f"{name}.toml").read_text(encoding="utf-8")
    assert VALIDATOR.is_valid(tomllib.loads(text))


def test_an_editor_shows_what_each_key_means() -> None:
    properties = schema(VOCABULARY)["properties"]
    assert {name: each["description"] for name, each in properties.items() if name != "expect"} == {
        name: key.meaning for name, key in KEYS.items()
    }
    assert properties["expect"]["description"]


def test_an_editor_completes_schemes_outcomes_and_obligations() -> None:
    expect = schema(VOCABULARY)["properties"]["expect"]["properties"]
    assert set(expect) == VOCABULARY.schemes | {"refuted"}
    assert expect["merged"]["enum"] == ["class-idx", "fallback", "build-error"]
    refuted = expect["refuted"]["properties"]["merged"]
    assert set(refuted["propertyNames"]["enum"]) == VOCABULARY.obligations
