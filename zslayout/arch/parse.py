"""Archconfig text to `ArchParams`, or every fault in it.

The one place where an archconfig is checked; what comes out is never checked again.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import PurePath
from typing import Any, Final, NamedTuple

from zslayout.arch.keys import KEYS, REFUTED_KEYS, Key
from zslayout.arch.params import (
    ArchParams,
    ChainSize,
    Expect,
    ExpectedRefutation,
    Headers,
    Outcome,
)
from zslayout.arch.toml import key_faults, toml_table, wrong_value
from zslayout.errors import Fault, UserError, did_you_mean

EXPECT: Final = "expect"
REFUTED: Final = "refuted"
EXPECTABLE: Final = tuple(
    outcome.value for outcome in (Outcome.CLASS_IDX, Outcome.FALLBACK, Outcome.BUILD_ERROR)
)
"""The outcomes that `[expect]` may name: nobody may expect a layout to stay unproved."""

_HEADERS: Final = ("max_possible_physmem_bits", "max_physmem_bits")
_PHYSICAL: Final = ("bits_per_long", "page_shift", "physmem_bits", "addressable_bits", *_HEADERS)

_KEY: Final = re.compile(r"(?:([a-z_]+)\s*=|\[([a-z_]+)[].])")
"""An assignment, or the head of a table."""


class Vocabulary(NamedTuple):
    """The names that `[expect]` may speak of; they live on higher floors."""

    schemes: frozenset[str]
    obligations: frozenset[str]


def parse(text: str, file: str, vocabulary: Vocabulary) -> ArchParams:
    """The archconfig in `text`. `file` is where it came from: its stem must be the `name`.

    Raises UserError with every fault, each at `file:$.key`.
    """
    table = toml_table(text, file)
    reader = _TomlReader(file, vocabulary)
    reader.table("$", {key: value for key, value in table.items() if key != "expect"}, KEYS)
    outcomes, refuted = reader.expect(table.get("expect", {}))
    reader.relations(table)
    if reader.faults:
        raise UserError(reader.faults)
    return replace(_params(table, Expect(outcomes, refuted), file), key_lines=_key_lines(text))


def _key_lines(text: str) -> tuple[tuple[str, int], ...]:
    """Where each key stands: an assignment at the top, or the head of a table."""
    heads = ((number, _KEY.match(line)) for number, line in enumerate(text.splitlines(), 1))
    found: dict[str, int] = {}
    for number, head in heads:
        if head:
            found.setdefault(head[1] or head[2], number)
    return tuple((key, number) for key, number in found.items() if key in KEYS or key == EXPECT)


def duplicate_names(configs: Iterable[ArchParams]) -> tuple[Fault, ...]:
    """A fault for each archconfig whose name an earlier one has."""
    first: dict[str, str] = {}
    faults = []
    for config in configs:
        if config.name in first:
            text = f'duplicate name "{config.name}": {first[config.name]} has it too'
            faults.append(Fault(f"{config.file}:$.name", text))
        first.setdefault(config.name, config.file)
    return tuple(faults)


def narrow_headers(configs: Iterable[ArchParams]) -> tuple[Fault, ...]:
    """A warning for each archconfig whose headers say less than its machine can address."""
    return tuple(
        Fault(
            f"{config.file}:$.physmem_bits",
            f"warning: the headers say {config.physmem_bits} bits, the machine addresses"
            f" {config.address_bits}: a page at {1 << config.physmem_bits:#x} or above has a PFN"
            " that the word has no room for",
        )
        for config in configs
        if config.physmem_bits < config.address_bits
    )


def _params(table: Mapping[str, Any], expect: Expect, file: str) -> ArchParams:
    values = {key: value for key, value in table.items() if key not in ("chain_size", "expect")}
    for key in ("source", "kconfig"):
        values[key] = tuple(values.get(key, ()))
    chain_size = ChainSize(**table.get("chain_size", {}))
    absent = tuple(key for key in KEYS if key not in table)
    return ArchParams(**values, chain_size=chain_size, expect=expect, file=file, absent=absent)


class _TomlReader:
    """Collects faults while looking at one archconfig."""

    def __init__(self, file: str, vocabulary: Vocabulary) -> None:
        self.file = file
        self.vocabulary = vocabulary
        self.faults: list[Fault] = []

    def fault(self, path: str, text: str, help_text: str = "") -> None:
        self.faults.append(Fault(f"{self.file}:{path}", text, help_text))

    def wrong(self, path: str, expected: str, found: object, help_text: str = "") -> None:
        self.faults.append(wrong_value(f"{self.file}:{path}", expected, found, help_text))

    def table(self, path: str, table: Mapping[str, Any], keys: Mapping[str, Key]) -> None:
        """Every key known and of its kind, every required key there."""
        also = [EXPECT] if path == "$" else []
        self.faults += key_faults(self.file, path, table, keys, also)

    def relations(self, table: Mapping[str, Any]) -> None:
        """What must hold between keys that are fine by themselves."""
        name, stem = table.get("name"), PurePath(self.file).stem
        if isinstance(name, str) and KEYS["name"].kind.accepts(name) and name != stem:
            self.wrong("$.name", f'the file\'s name, "{stem}"', name)
        self.physical(table)
        chain = table.get("chain_size")
        if isinstance(chain, dict) and KEYS["chain_size"].kind.accepts(chain):
            size = {key: value for key, value in chain.items() if isinstance(value, int)}
            range_ = ChainSize(
                **{key: size[key] for key in ("min", "default", "max") if key in size}
            )
            if not range_.min <= range_.default <= range_.max:
                found = f"{range_.min}, {range_.default}, {range_.max}"
                self.fault("$.chain_size", f"expected min <= default <= max, found {found}")

    def physical(self, table: Mapping[str, Any]) -> None:
        """What must hold between the bits of addresses, of pages and of words."""
        numbers = {key: table[key] for key in _PHYSICAL if KEYS[key].kind.accepts(table.get(key))}
        shift, word = numbers.get("page_shift"), numbers.get("bits_per_long")
        bits, machine = numbers.get("physmem_bits"), numbers.get("addressable_bits")
        if shift is not None:
            for key in ("physmem_bits", "addressable_bits"):
                if numbers.get(key, shift + 1) <= shift:
                    self.wrong(f"$.{key}", f"more than page_shift ({shift})", numbers[key])
        if shift is not None and word is not None and machine is not None:
            most = shift + word - 1
            if machine > most:
                self.wrong(
                    "$.addressable_bits", f"at most {most} (page_shift + {word - 1})", machine
                )
        headers = Headers(*(numbers.get(key) for key in _HEADERS))
        if bits is not None and word is not None and headers != Headers():
            resolved = headers.resolved(word)
            if bits != resolved:
                key = next(key for key in _HEADERS if key in numbers)
                self.wrong("$.physmem_bits", f"{resolved}, which zsmalloc takes from {key}", bits)

    def expect(
        self, table: object
    ) -> tuple[tuple[tuple[str, Outcome], ...], tuple[ExpectedRefutation, ...]]:
        """The `[expect]` table: an outcome a scheme, and `[expect.refuted.SCHEME]`."""
        if not isinstance(table, dict):
            self.wrong("$.expect", "a table of outcomes by scheme", table)
            return (), ()
        outcomes = []
        for scheme, value in table.items():
            if scheme == REFUTED:
                continue
            path = f"$.expect.{scheme}"
            if not self._known(path, "scheme", scheme, [*self.vocabulary.schemes, REFUTED]):
                continue
            if value in EXPECTABLE:
                outcomes.append((scheme, Outcome(value)))
            else:
                words = " or ".join(f'"{word}"' for word in EXPECTABLE)
                self.wrong(path, words, value, did_you_mean(str(value), EXPECTABLE))
        return tuple(outcomes), self._refuted(table.get(REFUTED, {}))

    def _refuted(self, table: object) -> tuple[ExpectedRefutation, ...]:
        if not isinstance(table, dict):
            self.wrong(f"$.expect.{REFUTED}", "a table of obligations by scheme", table)
            return ()
        refuted = []
        for scheme, obligations in table.items():
            path = f"$.expect.{REFUTED}.{scheme}"
            if not self._known(path, "scheme", scheme, self.vocabulary.schemes):
                continue
            if not isinstance(obligations, dict):
                self.wrong(path, "a table of reasons by obligation", obligations)
                continue
            for obligation, entry in obligations.items():
                place = f'{path}."{obligation}"'
                known = self.vocabulary.obligations
                if not self._known(place, "obligation", obligation, known):
                    continue
                if not isinstance(entry, dict):
                    self.wrong(place, "a table with the key why", entry)
                    continue
                before = len(self.faults)
                self.table(place, entry, REFUTED_KEYS)
                if len(self.faults) == before:
                    sizes = tuple(entry.get("chain_sizes", ()))
                    why, value = entry["why"], entry.get("value", "")
                    refuted.append(ExpectedRefutation(scheme, obligation, why, sizes, value))
        return tuple(refuted)

    def _known(self, path: str, what: str, word: str, known: Iterable[str]) -> bool:
        names = sorted(known)
        if word not in names:
            self.fault(path, f"unknown {what}", did_you_mean(word, names))
        return word in names
