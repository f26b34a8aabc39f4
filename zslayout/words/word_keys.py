"""The keys of a word file, each once: its kind, what it means. Parser and JSON Schema read them."""

import keyword
from collections.abc import Mapping
from typing import Final

from zslayout.arch.keys import Key, Text, Texts

NAME_PATTERN: Final = r"^[a-z][a-z0-9_]*$"
RESERVED: Final = frozenset({"word", "old", *keyword.kwlist})
"""Names that no variable can have: what expressions call the word, and what no reading can say."""
_RELEASE: Final = Text(r"^\d+\.\d+$", words='a release, as "6.12"')

KEYS: Final[Mapping[str, Key]] = {
    "name": Key(
        Text(NAME_PATTERN, words="the file's name without .toml"),
        "The word's name: the file's name without .toml.",
        required=True,
    ),
    "title": Key(Text(), "What a person calls it.", required=True),
    "since": Key(_RELEASE, "The first release that the file is of."),
    "until": Key(_RELEASE, "The last release that the file is of."),
    "include": Key(Texts(), "Headers: a/b.h of the tree, or ./b.h beside the word file."),
    "source": Key(Texts(), "C files of the tree whose static functions are used, after `code`."),
    "code": Key(Text(), "C text between the headers and the rest: helpers, structures."),
    "helpers": Key(Text(), "C text after the sources, for what uses their functions."),
    "needs": Key(Texts(), "Conditions of the preprocessor; where one is false there is no word."),
    "kconfig": Key(Texts(), "Options that the word wants, where Kconfig can give them."),
    "type": Key(Text(), "The C type of the word, of at most 64 bits.", required=True),
    "encode": Key(Text(), "The word, of the names of its fields."),
    "never": Key(Texts(), "Values that no word has, as integers."),
    "assume": Key(Texts(), "What is so of values that the CPU decides when it boots."),
    "overlap": Key(Text(), "Why bits of the word belong to several fields, where they do."),
}
TABLES: Final = ("fields", "kinds", "variables", "updates", "holds", "gates")
"""The tables of tables beside those keys."""
_SHARED: Final[Mapping[str, Key]] = {
    "meanwhile": Key(
        Texts(least=1),
        "Fields that another CPU may change while it runs: what it puts there stays.",
    ),
    "alone": Key(Text(), "Why nobody else writes the word while it runs: a lock, or no user yet."),
}
VARIABLE_KEYS: Final[Mapping[str, Key]] = {
    "type": Key(Text(), "Its C type.", required=True),
    "domain": Key(Texts(least=1), "Conditions that hold of each value that occurs."),
}
FIELD_KEYS: Final[Mapping[str, Key]] = {
    **VARIABLE_KEYS,
    "decode": Key(Text(), "The value in `word`."),
    "set": Key(Text(), "The word that `word` becomes when the field gets the value."),
    "stored": Key(Text(), "The type of the member of a structure that keeps the value."),
    "bytes": Key(Text(), "How many bytes one step of the value is, where it counts some."),
    "wants": Key(Text(), "How many bits it would have, if there were room for all."),
    **_SHARED,
}
KIND_KEYS: Final[Mapping[str, Key]] = {
    "encode": Key(Text(), "The word, of the names of its fields.", required=True),
    "test": Key(Text(), "True of `word` where it is of this kind."),
    "needs": Key(Texts(), "Conditions of the preprocessor, as for the word."),
}
UPDATE_KEYS: Final[Mapping[str, Key]] = {
    "makes": Key(Text(), "The word that `word` becomes.", required=True),
    "shows": Key(Texts(least=1), "What is so of `word` then; `old` is what it was."),
    "changes": Key(Texts(), "Fields that may be others than they were."),
    "of": Key(Text(), "The kind whose words it is done to; all kinds without."),
    "needs": Key(Texts(), "Conditions of the preprocessor, as for the word."),
    **_SHARED,
}
GATE_KEYS: Final[Mapping[str, Key]] = {
    "on": Key(Text(), "Whether the word has what the gate is for.", required=True),
    "fits": Key(Text(), "Whether there is room for it.", required=True),
    "fallback": Key(Text(), "What is so where the word has it not."),
    "says": Key(Text(), "What the gate is for, as a sentence's end: a zero flag in the entry."),
    "needs": Key(Texts(), "Conditions of the preprocessor, as for the word."),
}
HOLDS_KEYS: Final[Mapping[str, Key]] = {
    "that": Key(Text(), "A condition on `word`, its fields and the variables.", required=True),
    "says": Key(Text(), "The same as a sentence."),
    "why": Key(Text(), "What goes wrong where it is not so."),
    "of": Key(Text(), "The kind that it speaks of; all kinds without."),
    "needs": Key(Texts(), "Conditions of the preprocessor, as for the word."),
}
