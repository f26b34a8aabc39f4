"""Word file text to `WordFile`, or every fault in it: the one place where one is checked."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePath
from typing import Any, Final

from zslayout.arch.keys import Key
from zslayout.arch.toml import key_faults, toml_table, wrong_value
from zslayout.errors import Fault, did_you_mean, refuse
from zslayout.words.word_file import (
    CText,
    GateText,
    StatementText,
    UpdateText,
    WordFile,
    WordKind,
    WordVariable,
)
from zslayout.words.word_keys import (
    FIELD_KEYS,
    GATE_KEYS,
    HOLDS_KEYS,
    KEYS,
    KIND_KEYS,
    NAME_PATTERN,
    RESERVED,
    TABLES,
    UPDATE_KEYS,
    VARIABLE_KEYS,
)

_HEAD: Final = re.compile(r"^\s*\[\s*([\w.\"-]+)\s*\]")
_KEY: Final = re.compile(r"^\s*([\w.\"-]+)\s*=\s*(.*)$")
_OPENS: Final = re.compile(r"('''|\"\"\")")
_SPOKEN: Final = ("fields", "variables")
"""Tables whose names stand in expressions."""
_NAMED: Final[Mapping[str, Mapping[str, Key]]] = {
    "fields": FIELD_KEYS,
    "variables": VARIABLE_KEYS,
    "updates": UPDATE_KEYS,
    "holds": HOLDS_KEYS,
    "gates": GATE_KEYS,
}


def parse_word(text: str, file: str) -> WordFile:
    """The word in `text`. `file` is where it came from: its stem must be the `name`.

    Raises UserError with every fault, each at `file:$.key`.
    """
    table = toml_table(text, file)
    refuse(_faults(table, file))
    return _WordReader(file, table, _lines(text)).word()


def _faults(table: Mapping[str, Any], file: str) -> Iterator[Fault]:
    plain = {name: value for name, value in table.items() if name not in TABLES}
    yield from key_faults(file, "$", plain, KEYS, TABLES)
    name, stem = table.get("name"), PurePath(file).stem
    if isinstance(name, str) and re.search(NAME_PATTERN, name) and name != stem:
        yield wrong_value(f"{file}:$.name", f'the file\'s name, "{stem}"', name)
    for kind, keys in _NAMED.items():
        yield from _named(table.get(kind, {}), file, f"$.{kind}", keys)
    kinds = table.get("kinds", {})
    yield from _named(kinds, file, "$.kinds", KIND_KEYS, also=("fields",))
    of_kinds = [(f"$.kinds.{name}", one) for name, one in _tables(kinds)]
    for path, one in of_kinds:
        yield from _named(one.get("fields", {}), file, f"{path}.fields", FIELD_KEYS)
    yield from _references(table, file, [("$", table), *of_kinds])


def _named(
    tables: object, file: str, path: str, keys: Mapping[str, Key], also: Iterable[str] = ()
) -> Iterator[Fault]:
    """A table of tables, each by a name."""
    if not isinstance(tables, dict):
        yield wrong_value(f"{file}:{path}", "a table of tables", tables)
        return
    also = tuple(also)
    for name, table in tables.items():
        spoken = path.endswith(_SPOKEN)
        if not re.search(NAME_PATTERN, name) or (spoken and name in RESERVED):
            expected = "a name in lower case"
            expected += ", not word, old or a keyword of Python" if spoken else ""
            yield wrong_value(f"{file}:{path}.{name}", expected, name)
        if not isinstance(table, dict):
            yield wrong_value(f"{file}:{path}.{name}", "a table", table)
            continue
        rest = {key: value for key, value in table.items() if key not in also}
        yield from key_faults(file, f"{path}.{name}", rest, keys, also)


def _references(
    table: Mapping[str, Any], file: str, tables: Iterable[tuple[str, Mapping[str, Any]]]
) -> Iterator[Fault]:
    """What must hold between keys."""
    kinds = table.get("kinds", {})
    if ("encode" in table) == bool(kinds):
        text = "a word has either encode and fields, or kinds that have them"
        yield Fault(f"{file}:$.encode", text)
    if kinds and "fields" in table:
        yield Fault(f"{file}:$.fields", "a word of kinds has the fields of each")
    known: set[str] = set()
    for path, one in tables:
        fields = one.get("fields", {})
        if not isinstance(fields, dict):
            continue
        known |= set(fields)
        shadowed = set(fields) & {name for name, _ in _tables(table.get("variables"))}
        yield from (
            Fault(f"{file}:$.variables.{name}", "is the name of a field") for name in shadowed
        )
        if "encode" in one and not fields:
            yield Fault(f"{file}:{path}.fields", "missing: a word has at least one field")
        for name, field in _tables(fields):
            if "set" not in field and {"meanwhile", "alone"} & set(field):
                yield Fault(f"{file}:{path}.fields.{name}.set", "missing: what others do is of it")
    known_of = {path: one.get("fields", {}) for path, one in tables}
    yield from _shared(table, file, known_of, known)
    for group in ("updates", "holds"):
        for name, one in _tables(table.get(group)):
            of = one.get("of", "")
            names = [*kinds] if isinstance(kinds, dict) else []
            if of and of not in names:
                yield Fault(f"{file}:$.{group}.{name}.of", "unknown kind", did_you_mean(of, names))
            for each in one.get("changes", ()) if group == "updates" else ():
                if each not in known:
                    place = f"{file}:$.{group}.{name}.changes"
                    yield Fault(place, f'unknown field "{each}"', did_you_mean(str(each), known))


def _shared(
    table: Mapping[str, Any], file: str, fields: Mapping[str, Any], known: set[str]
) -> Iterator[Fault]:
    """What is said of other CPUs."""
    read = {name for one in fields.values() for name, of in _tables(one) if "decode" in of}
    every = [(f"{path}.fields", one) for path, one in fields.items()]
    for path, tables in [*every, ("$.updates", table.get("updates"))]:
        for name, one in _tables(tables):
            if "meanwhile" in one and "alone" in one:
                yield Fault(f"{file}:{path}.{name}.alone", "somebody else writes meanwhile, or not")
            for each in one.get("meanwhile", ()):
                if each not in known:
                    place = f"{file}:{path}.{name}.meanwhile"
                    yield Fault(place, f'unknown field "{each}"', did_you_mean(str(each), known))
                elif each not in read:
                    text = f"{each} has no `decode`, so nobody sees whether it stays"
                    yield Fault(f"{file}:{path}.{name}.meanwhile", text)


def _tables(of: object) -> list[tuple[str, dict[str, Any]]]:
    if not isinstance(of, dict):
        return []
    return [(name, one) for name, one in of.items() if isinstance(one, dict)]


def _lines(text: str) -> dict[str, int]:
    """Where each key stands, by its path; of text on lines of its own, where that begins."""
    found: dict[str, int] = {}
    path, closing = "$", ""
    for number, line in enumerate(text.splitlines(), 1):
        if closing:
            closing = "" if closing in line else closing
            continue
        head, key = _HEAD.match(line), _KEY.match(line)
        if head:
            path = f"$.{head[1]}".replace('"', "")
        elif key:
            name = f"{path}.{key[1]}".replace('"', "")
            opens = _OPENS.match(key[2])
            found.setdefault(name, number + bool(opens and key[2] == opens[1]))
            if opens and key[2].count(opens[1]) == 1:
                closing = opens[1]
    return found


class _WordReader:
    """Makes a word of a table that has no faults."""

    def __init__(self, file: str, table: Mapping[str, Any], lines: Mapping[str, int]) -> None:
        self._file, self._table, self._lines = file, table, lines

    def word(self) -> WordFile:
        table, name = self._table, self._table["name"]
        kinds = tuple(
            self._kind(each, one, f"$.kinds.{each}") for each, one in table.get("kinds", {}).items()
        ) or (self._kind(name, table, "$"),)
        names = [each.name for each in kinds]
        return WordFile(
            name=name,
            title=table["title"],
            file=self._file,
            type=self._text("$.type", table["type"]),
            kinds=kinds,
            variables=tuple(self._variables(table.get("variables", {}), "$.variables")),
            updates=tuple(self._updates(names)),
            holds=tuple(self._holds(names)),
            gates=tuple(self._gates()),
            include=self._texts("$", table, "include"),
            source=self._texts("$", table, "source"),
            code=self._maybe("$", table, "code"),
            helpers=self._maybe("$", table, "helpers"),
            needs=self._texts("$", table, "needs"),
            assume=self._texts("$", table, "assume"),
            never=self._texts("$", table, "never"),
            kconfig=tuple(table.get("kconfig", ())),
            since=table.get("since", ""),
            until=table.get("until", ""),
            overlap=table.get("overlap", ""),
        )

    def _text(self, key: str, text: str) -> CText:
        return CText(text, self._lines.get(key, 1), key)

    def _maybe(self, path: str, table: Mapping[str, Any], key: str) -> CText | None:
        return self._text(f"{path}.{key}", table[key]) if key in table else None

    def _texts(self, path: str, table: Mapping[str, Any], key: str) -> tuple[CText, ...]:
        return tuple(self._text(f"{path}.{key}", each) for each in table.get(key, ()))

    def _kind(self, name: str, table: Mapping[str, Any], path: str) -> WordKind:
        return WordKind(
            name,
            self._text(f"{path}.encode", table["encode"]),
            tuple(self._variables(table["fields"], f"{path}.fields")),
            self._maybe(path, table, "test"),
            self._texts(path, table, "needs") if path != "$" else (),
        )

    def _variables(self, tables: Mapping[str, Any], path: str) -> Iterator[WordVariable]:
        for name, table in tables.items():
            at = f"{path}.{name}"
            yield WordVariable(
                name,
                self._text(f"{at}.type", table["type"]),
                self._texts(at, table, "domain"),
                self._maybe(at, table, "decode"),
                self._maybe(at, table, "set"),
                self._maybe(at, table, "stored"),
                self._maybe(at, table, "bytes"),
                self._maybe(at, table, "wants"),
                tuple(table.get("meanwhile", ())),
                table.get("alone", ""),
            )

    def _updates(self, kinds: list[str]) -> Iterator[UpdateText]:
        for name, table in self._table.get("updates", {}).items():
            at = f"$.updates.{name}"
            for kind in [table["of"]] if "of" in table else kinds:
                yield UpdateText(
                    name,
                    self._text(f"{at}.makes", table["makes"]),
                    kind,
                    self._texts(at, table, "shows"),
                    tuple(table.get("changes", ())),
                    self._texts(at, table, "needs"),
                    tuple(table.get("meanwhile", ())),
                    table.get("alone", ""),
                )

    def _gates(self) -> Iterator[GateText]:
        for name, table in self._table.get("gates", {}).items():
            at = f"$.gates.{name}"
            yield GateText(
                name,
                self._text(f"{at}.on", table["on"]),
                self._text(f"{at}.fits", table["fits"]),
                self._maybe(at, table, "fallback"),
                table.get("says", name.replace("_", " ")),
                self._texts(at, table, "needs"),
            )

    def _holds(self, kinds: list[str]) -> Iterator[StatementText]:
        for name, table in self._table.get("holds", {}).items():
            at = f"$.holds.{name}"
            for kind in [table["of"]] if "of" in table else kinds:
                yield StatementText(
                    name,
                    self._text(f"{at}.that", table["that"]),
                    kind,
                    table.get("says", table["that"]),
                    table.get("why", ""),
                    self._texts(at, table, "needs"),
                )
