"""The keys of an archconfig: what each kind of value accepts, and what it says it expects."""

from typing import Final

import pytest

from zslayout.arch.keys import KEYS, REFUTED_KEYS, IntegerList, Key, Number, Text, Texts, TomlTable

Kind = Number | IntegerList | Text | Texts | TomlTable

ACCEPTED: Final[list[tuple[Kind, object]]] = [
    (Number(4, 16), 4),
    (Number(4, 16), 16),
    (Number(32, 64, (32, 64)), 32),
    (Text(), "x"),
    (Text("^[a-z]+$"), "abc"),
    (Text(among=("read", "compiled")), "read"),
    (Texts(), []),
    (Texts(least=1), ["x"]),
    (IntegerList(Number(4, 16)), [9, 11]),
    (TomlTable({}), {}),
    (TomlTable({"why": Key(Text(), "")}), {"its keys": "are looked at one by one"}),
]

REFUSED: Final[list[tuple[Kind, object]]] = [
    (Number(4, 16), 3),
    (Number(4, 16), 17),
    (Number(4, 16), 8.0),
    (Number(4, 16), "8"),
    (Number(0, 1), True),
    (Number(32, 64, (32, 64)), 48),
    (Text(), ""),
    (Text(), " \t"),
    (Text(), 7),
    (Text("^[a-z]+$"), "Abc"),
    (Text(among=("read", "compiled")), "guessed"),
    (Texts(), "x"),
    (Texts(), [""]),
    (Texts(), ["x", 1]),
    (Texts(least=1), []),
    (IntegerList(Number(4, 16)), []),
    (IntegerList(Number(4, 16)), [9, 9]),
    (IntegerList(Number(4, 16)), [9, 17]),
    (IntegerList(Number(4, 16)), 9),
    (TomlTable({}), []),
    (TomlTable({}), "x"),
]


@pytest.mark.parametrize(("kind", "value"), ACCEPTED, ids=str)
def test_a_value_of_its_kind_is_accepted(kind: Kind, value: object) -> None:
    assert kind.accepts(value)


@pytest.mark.parametrize(("kind", "value"), REFUSED, ids=str)
def test_a_value_of_another_kind_is_refused(kind: Kind, value: object) -> None:
    assert not kind.accepts(value)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Number(4, 16), "an integer from 4 to 16"),
        (Number(32, 64, (32, 64)), "32 or 64"),
        (Text(), "a string that is not empty"),
        (Text(words="a name"), "a name"),
        (Text(among=("compiled", "read")), '"compiled" or "read"'),
        (Texts(), "a list of strings"),
        (Texts(least=1), "a list of strings that is not empty"),
        (IntegerList(Number(4, 16)), "a list of integers from 4 to 16, each once"),
        (TomlTable({"min": Key(Text(), ""), "max": Key(Text(), "")}), "a table of min, max"),
    ],
    ids=str,
)
def test_a_kind_says_what_it_expects(kind: Kind, words: str) -> None:
    assert kind.expected == words


def test_what_an_archconfig_must_say_is_the_numbers_their_source_and_its_name() -> None:
    required = {name for name, key in KEYS.items() if key.required}
    numbers = {"bits_per_long", "page_shift", "physmem_bits"}
    assert required == {"name", "arch", "source", *numbers}
    assert {name for name, key in REFUTED_KEYS.items() if key.required} == {"why"}


@pytest.mark.parametrize("name", [*KEYS, *REFUTED_KEYS])
def test_every_key_says_what_it_means_in_a_sentence(name: str) -> None:
    meaning = {**KEYS, **REFUTED_KEYS}[name].meaning
    assert meaning[0].isupper() or "'" in meaning
    assert meaning.endswith(".")
