"""A unified diff, read: the files it changes, and each one's hunks, line by line.

One rule: a diff is read whole or refused. What unidiff passes over in silence, or refuses without
saying where, gets its line here. The only module that knows unidiff.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import StringIO
from operator import length_hint
from typing import Final

from zslayout.errors import Fault, UserError

try:
    from unidiff import patch as unidiff
    from unidiff.constants import DEV_NULL
    from unidiff.errors import UnidiffParseError
except ImportError as error:  # the extra is not installed
    raise UserError(
        [Fault("--patch", "reading a diff needs unidiff", "pip install 'zslayout[source]'")]
    ) from error

_COUNT: Final = r"(?:,(\d{1,9}))?"
_HEADER: Final = re.compile(rf"@@ -\d{{1,9}}{_COUNT} \+\d{{1,9}}{_COUNT} @@")
_FIRST: Final = re.compile(
    r"^(?:diff --git |--- .*\n\+\+\+ |Binary files .* differ\s*$)", re.MULTILINE
)
_STRAY: Final = re.compile(r"^@@ -\d", re.MULTILINE)
_NEXT: Final = ("@@", "diff ", "Index: ", "Binary files ")
"""What follows a hunk that is over."""
_SIDES: Final = {" ": "-+", "-": "-", "+": "+", "\\": ""}
"""Whose lines they are, by what they begin with: the old text's or the new one's."""
_LONGEST: Final = 80
_LOST: Final = (
    "white space was lost, or a line wrapped: take the mail itself or an mbox, not a page of it"
)


@dataclass(frozen=True, slots=True)
class Hunk:
    """Lines that become other lines, with their ends; a last line may have none.

    `place` is that of its header. `start` is where the old lines are said to be, counted from 0.
    `leading` and `trailing` count the lines of context.
    """

    place: str
    header: str
    start: int
    old: tuple[str, ...]
    new: tuple[str, ...]
    leading: int
    trailing: int


@dataclass(frozen=True, slots=True)
class FileDiff:
    """What happens to one file.

    `name` is for people. `names` are those that the diff gives the file itself, with any `a/` and
    `b/`; the empty one stands for a side where there is no file.
    """

    place: str
    name: str
    names: tuple[str, ...]
    hunks: tuple[Hunk, ...]
    binary: bool
    renamed: bool
    mode_only: bool


def begin(text: str) -> int | None:
    """Where in the text of a mail its diff begins."""
    found = _FIRST.search(text) or _STRAY.search(text)
    return found.start() if found else None


def lines_of(text: str) -> list[str]:
    r"""The lines with their ends. Only \n ends a line: C text may hold form feeds."""
    return list(StringIO(text, newline="\n"))


def shown(line: str) -> str:
    r"""A line in quotes, tabs as \t, cut when it is long."""
    text = json.dumps(line.removesuffix("\n"), ensure_ascii=False)
    return text if len(text) <= _LONGEST else f'{text[:_LONGEST]}..."'


def read(text: str, file: str, line: int) -> tuple[FileDiff, ...]:
    """The files of a diff whose first line is this line of `file`.

    Raises UserError with every hunk that is malformed or damaged.
    """
    lines = _lines(text)
    places = [f"{file}:{number}" for number, _ in enumerate(lines, line)]
    headers = [at for at, each in enumerate(lines) if each.startswith("@@")]
    faults = [fault for at in headers if (fault := _fault(lines, at, places))]
    if faults:
        raise UserError(_helped_once(faults))
    rest = iter(lines)
    try:
        parsed = unidiff.PatchSet(rest)
    except UnidiffParseError as error:
        at = len(lines) - length_hint(rest) - 1
        raise UserError([_unread(lines[at], places[at])]) from error
    if not parsed:
        raise UserError([Fault(f"{file}:{line}", "has no diff")])
    ours = ((places[at], _named(lines[at])) for at in headers)
    return tuple(
        _file(each, ours, f"{file}:{line - 1 + (each.diff_line_no or 1)}") for each in parsed
    )


def _lines(text: str) -> list[str]:
    lines = lines_of(text)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    if all(line.endswith("\r\n") for line in lines):  # a mail with its line ends still on
        return [f"{line[:-2]}\n" for line in lines]
    return lines


def _named(header: str) -> str:
    """A hunk by its header, without the function's name that follows."""
    found = _HEADER.match(header)
    return f"hunk {found[0] if found else header}"


def _fault(lines: Sequence[str], header: int, places: Sequence[str]) -> Fault | None:
    """What is wrong with the hunk of this header: not the lines it counts, or spoilt ones."""
    found = _HEADER.match(lines[header])
    if not found:
        return Fault(places[header], f"is not the header of a hunk: {shown(lines[header])}")
    old, new = (int(count or 1) for count in found.groups())
    named = _named(lines[header])
    counted = f"{old} old and {new} new lines"
    miscounted = Fault(places[header], f"{named} has not the {counted} that it says it has")
    at, left = header + 1, {"-": old, "+": new}
    while any(left.values()):
        line = lines[at] if at < len(lines) else _NEXT[0]
        if line.startswith(_NEXT) or _signs(lines, at):
            return miscounted
        sides = _SIDES.get(_kind(line))
        if sides is None:
            text = f'{shown(line)} begins with neither a blank, "+" nor "-"'
            return Fault(places[header], f"{named} is damaged: {text}", _LOST)
        if line[0] == "\\" and any(left[side] for side in _SIDES.get(_kind(lines[at - 1]), "-+")):
            return Fault(places[at], f"{named} has lines after the end of the file")
        for side in sides:
            left[side] -= 1
        if min(left.values()) < 0:
            return miscounted
        at += 1
    return miscounted if at == header + 1 or _goes_on(lines, at) else None


def _helped_once(faults: Sequence[Fault]) -> Iterator[Fault]:
    """The faults, with a help text that several have on the first of them only."""
    given = set()
    for fault in faults:
        yield replace(fault, help="") if fault.help in given else fault
        given.add(fault.help)


def _signs(lines: Sequence[str], at: int) -> bool:
    """Whether this is the `-- ` above the signature of a mail, and no line removed."""
    after = lines[at + 1] if at + 1 < len(lines) else _NEXT[0]
    over = _kind(after) in _SIDES or after.startswith(_NEXT)
    return lines[at].rstrip() == "--" and not over


def _goes_on(lines: Sequence[str], at: int) -> bool:
    """Whether a hunk has more lines here, where it says it is over."""
    line, after = (*lines[at : at + 2], "", "")[:2]
    named = line.startswith("--- ") and after.startswith("+++ ")
    return line.startswith((" ", "+", "-")) and line.rstrip() != "--" and not named


def _kind(line: str) -> str:
    """What a line of a hunk begins with; an empty one has lost the blank of an empty context."""
    return line[0] if line.strip("\r\n") else " "


def _unread(line: str, place: str) -> Fault:
    if line.startswith("@@"):
        return Fault(place, f"{_named(line)} belongs to no file")
    return Fault(place, f"cannot be read as part of a diff: {shown(line)}")


def _file(parsed: unidiff.PatchedFile, headers: Iterator[tuple[str, str]], place: str) -> FileDiff:
    """Our view of unidiff's file; `headers` are the places and names of the hunks still to come."""
    info = parsed.patch_info or ()
    names = [parsed.source_file, parsed.target_file]
    if any(line.startswith("copy from ") for line in info):
        del names[0]  # the old file stays what it is
    return FileDiff(
        place=place,
        name=parsed.path,
        names=tuple("" if name == DEV_NULL else name for name in names),
        hunks=tuple(_hunk(each, *next(headers)) for each in parsed),
        binary=parsed.is_binary_file,
        renamed=any(line.startswith("rename from ") for line in info),
        mode_only=any(line.startswith("new mode ") for line in info),
    )


def _hunk(parsed: unidiff.Hunk, place: str, header: str) -> Hunk:
    sides: dict[str, list[str]] = {"-": [], "+": []}
    kinds = ""
    for line in parsed:
        if line.line_type == "\\":
            for side in _SIDES[kinds[-1]]:
                sides[side][-1] = sides[side][-1].removesuffix("\n")
        elif line.line_type:  # none: an empty line below the hunk
            kinds += line.line_type
            for side in _SIDES[line.line_type]:
                sides[side].append(line.value)
    return Hunk(
        place=place,
        header=header,
        start=parsed.source_start - (1 if parsed.source_length else 0),
        old=tuple(sides["-"]),
        new=tuple(sides["+"]),
        leading=len(kinds) - len(kinds.lstrip(" ")),
        trailing=len(kinds) - len(kinds.rstrip(" ")),
    )
