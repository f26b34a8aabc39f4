"""Kconfig: a fragment of options, what the tree's own Kconfig made of it, and why not that.

Nothing here decides an option: `make olddefconfig` does. What is read of Kconfig files are the
dependencies of a symbol, to say which of them is not met.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from posixpath import normpath
from typing import Final

from zslayout.errors import Fault

WANTED: Final = (
    *("CONFIG_BLOCK=y", "CONFIG_SWAP=y", "CONFIG_CRYPTO=y", "CONFIG_ZRAM=y"),
    *("CONFIG_ZSWAP=y", "CONFIG_ZPOOL=y", "CONFIG_ZSMALLOC=y"),
    *("CONFIG_GCC_PLUGINS=n", "CONFIG_DEBUG_INFO_NONE=y", "CONFIG_RUST=n"),
)
"""What brings mm/zsmalloc.c into a kernel, and leaves out what takes time; Kconfig may overrule."""
_OFFERS: Final = "HAVE_"
_ASKS: Final = ("bool", "tristate", "int", "hex", "string", "prompt")
NEEDED: Final = "CONFIG_ZSMALLOC=y"
_CHOSEN_BY: Final = {
    "CONFIG_FLATMEM=y": "CONFIG_FLATMEM_MANUAL=y",
    "CONFIG_SPARSEMEM=y": "CONFIG_SPARSEMEM_MANUAL=y",
}
"""What is asked for a memory model where an architecture leaves the choice."""
_TOKEN: Final = re.compile(r'\s*(\(|\)|!=|=|<=|>=|<|>|!|&&|\|\||"[^"]*"|\$\([^)]*\)|[\w./-]+)')


def fragment_text(options: Iterable[str]) -> str:
    """Options as a .config file has them."""
    lines = []
    for option in (each for one in options for each in (one, _CHOSEN_BY.get(one, "")) if each):
        name, _, value = option.partition("=")
        lines.append(f"# {name} is not set" if value == "n" else option)
    return "\n".join(lines) + "\n"


def settings(text: str) -> dict[str, str]:
    """The symbols of a .config file with their values; those that are not set have none."""
    found = re.findall(r"^CONFIG_(\w+)=(.*)$", text, re.MULTILINE)
    return {name: value.strip('"') for name, value in found}


def overruled(
    options: Iterable[str], made: Mapping[str, str], tree: Path, arch: str
) -> list[Fault]:
    """A fault for each option that Kconfig did not take, with what it depends on."""
    faults = []
    for option in options:
        name, _, value = option.removeprefix("CONFIG_").partition("=")
        found = made.get(name, "n")
        if found != value.strip('"'):
            text = f"Kconfig makes it {found}"
            faults.append(Fault(option, text, _why(name, made, tree, arch)))
    return faults


@dataclass(slots=True)
class KconfigEntry:
    """A symbol, a menu, a choice or an `if`: where it stands, and what must hold for it."""

    keyword: str
    name: str
    place: str
    conditions: list[str] = field(default_factory=list)
    prompt: bool = False
    selects: list[str] = field(default_factory=list)


def _why(name: str, made: Mapping[str, str], tree: Path, arch: str) -> str:
    said = []
    for entry in entries_of(name, tree, arch):
        unmet = [
            part
            for condition in entry.conditions
            for part in _conjuncts(condition)
            if not holds(part, made)
        ]
        if unmet:
            said.append(f"{name} needs {' && '.join(dict.fromkeys(unmet))}, {entry.place}")
        elif entry.prompt:
            said.append(f"{name} is one of a choice, or selected: {entry.place}")
        else:
            said.append(f"{name} cannot be asked for, others decide it: {entry.place}")
    return "; ".join(dict.fromkeys(said)) or "no Kconfig file of this architecture defines it"


def entries_of(name: str, tree: Path, arch: str) -> list[KconfigEntry]:
    """Where the Kconfig files of an architecture define a symbol; conditions around it with it."""
    found = _read(tree, "Kconfig", arch, [])
    return [each for each in found if each.keyword == "config" and each.name == name]


def questions(tree: Path, arch: str) -> dict[str, str]:
    """The symbols that the files of an architecture ask for, or make others ask for, and where.

    What is asked for elsewhere where an architecture selects `HAVE_X` is `X` (`arch/Kconfig`).
    """
    every = list(_read(tree, "Kconfig", arch, []))  # whole, before any of it is looked at
    of_arch = [each for each in every if each.place.startswith(f"arch/{arch}/")]
    offered = {
        name.removeprefix(_OFFERS): each.place
        for each in of_arch
        for name in each.selects
        if name.startswith(_OFFERS)
    }
    return {**offered, **{each.name: each.place for each in of_arch if each.prompt}}


def _read(tree: Path, file: str, arch: str, around: list[KconfigEntry]) -> Iterator[KconfigEntry]:
    """The entries of a file, and of those that it sources."""
    try:
        text = (tree / file).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return
    open_blocks = list(around)
    entry = KconfigEntry("", "", file)
    for number, word, rest in _statements(text):
        place = f"{file}:{number}"
        if word in ("source", "rsource", "osource", "orsource"):
            inner = rest.strip('"').replace("$(SRCARCH)", arch).replace("$(HEADER_ARCH)", "x86")
            base = f"{PurePath(file).parent}/" if "r" in word[:2] else ""
            yield from _read(tree, normpath(f"{base}{inner}"), arch, open_blocks)
        elif word in ("if", "menu", "choice"):
            entry = KconfigEntry(word, "", place, [rest] if word == "if" else [])
            open_blocks.append(entry)
        elif word in ("endif", "endmenu", "endchoice"):
            open_blocks = open_blocks[:-1]
        elif word in ("config", "menuconfig"):
            outer = [condition for each in open_blocks for condition in each.conditions]
            entry = KconfigEntry("config", rest, place, outer)
            yield entry
        elif word == "comment":
            entry = KconfigEntry(word, "", place)
        elif word == "depends":
            entry.conditions.append(rest.removeprefix("on "))
        elif word == "select":
            entry.selects.append(rest.split()[0])
        elif word in _ASKS and rest.startswith('"'):
            entry.prompt = True
            shown = rest.rpartition('" if ')[2] if '" if ' in rest else ""
            entry.conditions += [shown] if shown else []


def _statements(text: str) -> Iterator[tuple[int, str, str]]:
    """Line, first word and the others, without help texts and comments."""
    help_from: int | None = None  # -1 until its first line says how deep it is
    joined, first = "", 0
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.expandtabs()
        depth = len(line) - len(line.lstrip())
        if help_from is not None:
            if not line.strip():
                continue
            help_from = depth if help_from < 0 else help_from
            if 0 < help_from <= depth:
                continue
            help_from = None
        first = first if joined else number
        joined += line.split(" #")[0].strip()
        if joined.endswith("\\"):
            joined = f"{joined[:-1]} "
            continue
        words = joined.split(maxsplit=1)
        joined = ""
        if words and words[0] in ("help", "---help---"):
            help_from = -1
        elif words and not words[0].startswith("#"):
            yield first, words[0], words[1].strip() if len(words) > 1 else ""


def _conjuncts(condition: str) -> list[str]:
    """The parts of a condition that must all hold."""
    parts, depth, start = [], 0, 0
    for found in re.finditer(r"\(|\)|&&|\|\|", condition):
        depth += {"(": 1, ")": -1}.get(found[0], 0)
        if found[0] == "||" and depth == 0:
            return [condition.strip()]
        if found[0] == "&&" and depth == 0:
            parts.append(condition[start : found.start()].strip())
            start = found.end()
    return [*parts, condition[start:].strip()]


def holds(condition: str, made: Mapping[str, str]) -> bool:
    """Whether a condition is other than n with these values; one that cannot be read is."""
    tokens = [found[1] for found in _TOKEN.finditer(condition)]
    try:
        return _either(tokens, made)
    except IndexError:
        return True


def _either(tokens: list[str], made: Mapping[str, str]) -> bool:
    found = _both(tokens, made)
    while tokens[:1] == ["||"]:
        tokens.pop(0)
        other = _both(tokens, made)
        found = found or other
    return found


def _both(tokens: list[str], made: Mapping[str, str]) -> bool:
    found = _one(tokens, made)
    while tokens[:1] == ["&&"]:
        tokens.pop(0)
        other = _one(tokens, made)
        found = found and other
    return found


def _one(tokens: list[str], made: Mapping[str, str]) -> bool:
    first = tokens.pop(0)
    if first == "!":
        return not _one(tokens, made)
    if first == "(":
        found = _either(tokens, made)
        tokens.pop(0)
        return found
    left = _value(first, made)
    if tokens[:1] in (["="], ["!="]):
        same = tokens.pop(0) == "="
        return (left == _value(tokens.pop(0), made)) is same
    return left in ("y", "m") or first.startswith("$(")


def _value(word: str, made: Mapping[str, str]) -> str:
    if word in ("y", "m", "n"):
        return word
    return word.strip('"') if word.startswith('"') or word.isdigit() else made.get(word, "n")
