"""The keys of an archconfig, each once: its type, its range, what it means.

The parser and the JSON Schema for editors are both read off this table.
"""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from zslayout.arch.params import CHAIN_SIZE_DEFAULT, CHAIN_SIZE_MAX, CHAIN_SIZE_MIN

NAME_PATTERN: Final = "^[a-z0-9][a-z0-9_.-]*$"


class Number(NamedTuple):
    """An integer in a range, or out of a few."""

    least: int
    most: int
    among: tuple[int, ...] = ()

    @property
    def expected(self) -> str:
        """What a value must be, in words."""
        if self.among:
            return " or ".join(map(str, self.among))
        return f"an integer from {self.least} to {self.most}"

    def accepts(self, value: object) -> bool:
        """Whether the value is such an integer (true and false are not)."""
        if not isinstance(value, int) or isinstance(value, bool):
            return False
        return value in self.among if self.among else self.least <= value <= self.most


class Text(NamedTuple):
    """A string that is not empty, of a pattern or out of a few."""

    pattern: str = ""
    among: tuple[str, ...] = ()
    words: str = "a string that is not empty"

    @property
    def expected(self) -> str:
        """What a value must be, in words."""
        return " or ".join(f'"{word}"' for word in self.among) if self.among else self.words

    def accepts(self, value: object) -> bool:
        """Whether the value is such a string."""
        if not isinstance(value, str) or not value.strip():
            return False
        if self.among:
            return value in self.among
        return re.search(self.pattern, value) is not None


class Texts(NamedTuple):
    """A list of strings."""

    least: int = 0

    @property
    def expected(self) -> str:
        """What a value must be, in words."""
        return "a list of strings" + (" that is not empty" if self.least else "")

    def accepts(self, value: object) -> bool:
        """Whether the value is such a list."""
        return (
            isinstance(value, list)
            and len(value) >= self.least
            and all(isinstance(item, str) and item.strip() for item in value)
        )


class IntegerList(NamedTuple):
    """A list of integers in a range, each once."""

    item: Number

    @property
    def expected(self) -> str:
        """What a value must be, in words."""
        return f"a list of integers from {self.item.least} to {self.item.most}, each once"

    def accepts(self, value: object) -> bool:
        """Whether the value is such a list."""
        return (
            isinstance(value, list)
            and bool(value)
            and all(map(self.item.accepts, value))
            and len(set(value)) == len(value)
        )


class TomlTable(NamedTuple):
    """A table of further keys."""

    keys: Mapping[str, "Key"]

    @property
    def expected(self) -> str:
        """What a value must be, in words."""
        return f"a table of {', '.join(self.keys)}"

    def accepts(self, value: object) -> bool:
        """Whether the value is a table; its keys are looked at one by one."""
        return isinstance(value, dict)


class Key(NamedTuple):
    """One key: the kind of its value, what it means, and whether it must be there."""

    kind: Number | IntegerList | Text | Texts | TomlTable
    meaning: str
    required: bool = False


_CHAIN: Final = Number(CHAIN_SIZE_MIN, CHAIN_SIZE_MAX)
"""mm/Kconfig lets nobody choose a chain size outside this range."""

KEYS: Final[Mapping[str, Key]] = {
    "name": Key(
        Text(NAME_PATTERN, words="the file's name without .toml, in lower case"),
        "The configuration's name: the file's name without .toml.",
        required=True,
    ),
    "title": Key(Text(), "What a person calls it."),
    "arch": Key(Text(), "The directory under arch/ in the kernel tree.", required=True),
    "triple": Key(Text(), "The target triple for compilers."),
    "bits_per_long": Key(Number(32, 64, (32, 64)), "BITS_PER_LONG, in bits.", required=True),
    "page_shift": Key(Number(12, 18), "PAGE_SHIFT: log2 of the page size in bytes.", required=True),
    "physmem_bits": Key(
        Number(13, 64),
        "MAX_POSSIBLE_PHYSMEM_BITS as zsmalloc resolves it, in bits; "
        "BITS_PER_LONG where the architecture defines none.",
        required=True,
    ),
    "max_possible_physmem_bits": Key(
        Number(13, 64),
        "MAX_POSSIBLE_PHYSMEM_BITS as a header defines it under this configuration, in bits; "
        "absent where none does.",
    ),
    "max_physmem_bits": Key(
        Number(13, 64),
        "MAX_PHYSMEM_BITS as a header defines it under this configuration, in bits, the largest "
        "where it is chosen at boot; absent where none does.",
    ),
    "addressable_bits": Key(
        Number(13, 64),
        "The bits of a page frame's physical address: as many as a page table entry or the bus "
        "has room for, fewer where the kernel takes no memory above; physmem_bits without this "
        "key.",
    ),
    "chain_size": Key(
        TomlTable(
            {
                "min": Key(_CHAIN, f"The least chain size ({CHAIN_SIZE_MIN})."),
                "default": Key(_CHAIN, f"The default chain size ({CHAIN_SIZE_DEFAULT})."),
                "max": Key(_CHAIN, f"The greatest chain size ({CHAIN_SIZE_MAX})."),
            }
        ),
        "CONFIG_ZSMALLOC_CHAIN_SIZE, in pages: the range of mm/Kconfig.",
    ),
    "kconfig": Key(
        Texts(),
        "The options that make this configuration, on top of Kconfig's own defaults: what can be "
        "asked for, and what must come of it.",
    ),
    "source": Key(Texts(least=1), "Where each number stands: 'key: file: symbol'.", required=True),
    "evidence": Key(
        Text(among=("compiled", "measured", "read")),
        "How the numbers are known: read in the source, or also compiled and read back; or "
        "measured, which is both by one command, in a tree with its own headers.",
    ),
    "commit": Key(Text(), "What git calls the state of the tree that gave the numbers."),
    "compiler": Key(Text(), "The compiler that gave the numbers, as it calls itself."),
    "kernel": Key(Text(), "The kernel version whose source was read."),
}

REFUTED_KEYS: Final[Mapping[str, Key]] = {
    "why": Key(Text(), "Why the obligation is false here.", required=True),
    "value": Key(
        Text(),
        "The value that its counterexample concerns, a macro or a field of the word: a refutation "
        "that concerns another is not this one.",
    ),
    "chain_sizes": Key(
        IntegerList(_CHAIN), "The chain sizes at which it is false; all of them without this key."
    ),
}
