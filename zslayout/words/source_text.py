"""A C file as a word needs it: functions that nothing of the word comes to are declared alone.

To compile the bodies of a long file takes longer than all else. What a kept function, a macro or
the word file names is kept, whether it is called or not; a function that is not known for one, by
the kernel's own form of it, is as it was. Lines stay where they are.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

_NAME: Final = re.compile(r"\b[A-Za-z_]\w*\b")
_NOT_CODE: Final = re.compile(
    r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", re.DOTALL
)
_MACRO: Final = re.compile(r"^[ \t]*#[ \t]*define[ \t]+(\w+)((?:[^\n]*\\\n)*[^\n]*)", re.MULTILINE)
_BODY: Final = re.compile(r"\n\{(?=\n).*?\n\}(?=\n)", re.DOTALL)
_HEAD: Final = re.compile(r"(?:\A|[;}]|\n[ \t]*#[^\n]*|\n[ \t]*)\n(?P<head>[^;{}#]*)\Z")
_LONGEST: Final = 600
"""Letters of what stands before a body."""
_DECLARED: Final = re.compile(r"(\w+)\s*\(")
_CONDITIONAL: Final = re.compile(r"^[ \t]*#[ \t]*(if|endif|el)\w*", re.MULTILINE)
_PASTED: Final = re.compile(r"(\w*)\s*##\s*(\w*)")
_OWN: Final = re.compile(r'^([ \t]*#[ \t]*include[ \t]*)"([^"\n]+)"', re.MULTILINE)


def needed_text(text: str, wanted: Iterable[str], folder: Path) -> str:
    """The text with the bodies that are needed; `wanted` is C that names functions of it.

    `folder` is where the file lies, and what it includes by that.
    """
    plain = _NOT_CODE.sub(_blank, text)
    bodies = tuple(_bodies(plain))
    kept = _reached(plain, bodies, wanted)
    parts, last = [], 0
    for each in bodies:
        if not each.names & kept:
            parts += [text[last : each.begin], ";", "\n" * text.count("\n", each.begin, each.end)]
            last = each.end
    parts.append(text[last:])
    return _OWN.sub(lambda each: _placed(each, folder), "".join(parts))


def read(file: Path) -> str:
    """The text of a C file; empty where there is none."""
    return file.read_text(encoding="utf-8", errors="replace") if file.is_file() else ""


def functions(file: Path) -> frozenset[str]:
    """The names of functions that the file has a body of."""
    plain = _NOT_CODE.sub(_blank, read(file))
    return frozenset(name for each in _bodies(plain) for name in each.names)


def _blank(each: "re.Match[str]") -> str:
    """As long as what it stands for, with its lines."""
    return re.sub(r"[^\n]", " ", each[0])


def _placed(each: "re.Match[str]", folder: Path) -> str:
    beside = folder / each[2]
    return f'{each[1]}"{beside}"' if beside.is_file() else each[0]


class _Body(NamedTuple):
    """A function's, and what its name may be: that of an attribute stands before, too."""

    names: frozenset[str]
    begin: int
    end: int


def _bodies(plain: str) -> Iterator[_Body]:
    for body in _BODY.finditer(plain):
        head = _HEAD.search(plain, max(0, body.start() - _LONGEST), body.start())
        names = frozenset(() if head is None else _DECLARED.findall(head["head"]))
        if names and _whole(body[0]):
            yield _Body(names, *body.span())


def _whole(body: str) -> bool:
    """Whether conditions of the preprocessor begin and end in it."""
    depth = 0
    for each in _CONDITIONAL.finditer(body):
        depth += {"if": 1, "endif": -1, "el": 0}[each[1]]
        if depth < 0 or (depth == 0 and each[1] == "el"):
            return False
    return depth == 0


def _reached(plain: str, bodies: Iterable[_Body], wanted: Iterable[str]) -> set[str]:
    """What is named by what is wanted, or by a function or a macro that is."""
    said: dict[str, list[str]] = {}
    for each in bodies:
        for name in each.names:
            said.setdefault(name, []).append(plain[each.begin : each.end])
    for macro in _MACRO.finditer(plain):
        said.setdefault(macro[1], []).append(macro[2])
    reached: set[str] = set()
    todo = list(wanted)
    while todo:
        text = todo.pop()
        named = set(_NAME.findall(text))
        for begin, end in _PASTED.findall(text):  # a name that is put together
            named |= {each for each in said if each.startswith(begin or "\0")}
            named |= {each for each in said if each.endswith(end or "\0")}
        todo += [more for name in named - reached for more in said.get(name, ())]
        reached |= named
    return reached
