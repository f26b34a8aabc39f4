"""A text after a patch.

One rule: context must match to the letter. A hunk may sit at another line than it says, the nearest
one wins; there is no fuzz, and a hunk that fits nowhere is a fault that names the line in its way.

Where a hunk may sit is GNU patch's rule without fuzz: after the hunk before it and moved along with
it, at the end of the file if its context is cut off there, and at the start likewise.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import takewhile
from pathlib import PurePath
from typing import Final

from zslayout.errors import Fault, UserError, refuse
from zslayout.patch.diff import FileDiff, Hunk, lines_of, read, shown
from zslayout.patch.series import Patch

_CRLF: Final = "\r\n"


def applied(source: str, patch: Patch, path: str) -> str:
    """The text of `path` after the patch; unchanged when it does not touch that file.

    Raises UserError with every hunk that does not apply. Where all lines of the text end in CRLF
    and the patch's in LF, as mail makes them, the patch is read with CRLF; and the other way round.
    """
    lines = lines_of(source)
    faults: list[Fault] = []
    for file in _of_path(patch, path):
        fault = _refusal(file, there=bool(lines))
        if fault:
            faults.append(fault)
            continue
        lines, failed = _changed(lines, _ended_alike(file.hunks, lines), path)
        faults += failed
    refuse(faults)
    return "".join(lines)


def touched(patch: Patch) -> tuple[str, ...]:
    """The files that a patch changes, in its order."""
    return tuple(dict.fromkeys(file.name for file in _read(patch)))


def concerns(patch: Patch, path: str) -> bool:
    """Whether the patch changes this file."""
    return bool(_of_path(patch, path))


def _read(patch: Patch) -> tuple[FileDiff, ...]:
    return read(patch.diff, patch.file, patch.line)


def _of_path(patch: Patch, path: str) -> tuple[FileDiff, ...]:
    """The parts that concern `path`.

    Its end is the file's name, with or without that name's first folder (`a/`, `linux-6.12/`): the
    longest such name wins. Else the last part alone must be the name of one file only.
    """
    files = _read(patch)
    parts = PurePath(path).parts
    lengths = [max(_agreeing(name, parts) for name in file.names) for file in files]
    longest = max(lengths)
    if longest:
        return tuple(file for file, length in zip(files, lengths, strict=True) if length == longest)
    alike = tuple(
        file
        for file in files
        if any(PurePath(name).name == PurePath(path).name for name in file.names)
    )
    names = sorted({file.name for file in alike})
    if len(names) > 1:
        text = f"changes several files of that name: {', '.join(names)}; which is {path}?"
        raise UserError([Fault(alike[0].place, text, "name it as its place in the tree")])
    return alike


def _agreeing(name: str, path: Sequence[str]) -> int:
    """How many parts of the path the name is, at its end; 0 when it is none of it."""
    parts = PurePath(name).parts
    for ours in (parts, parts[1:]):
        if ours and tuple(path[-len(ours) :]) == ours:
            return len(ours)
    return 0


def _refusal(file: FileDiff, *, there: bool) -> Fault | None:
    """Why a file's part of a patch is none that could be applied to its text, if so."""
    text = ""
    if file.binary:
        text = f"the diff of {file.name} is binary"
    elif file.renamed:
        text = f"renames {file.name}"
    elif not file.names[-1]:
        text = f"deletes {file.name}"
    elif not file.names[0] and there:
        text = f"creates {file.name}, which is there already"
    elif not file.hunks and not file.mode_only:
        text = f"has no hunk for {file.name}"
    return Fault(file.place, text) if text else None


def _ended_alike(hunks: Iterable[Hunk], lines: Iterable[str]) -> tuple[Hunk, ...]:
    """The hunks with the line ends of the text, when both have one kind each and not the same."""
    hunks = tuple(hunks)
    ours = _ends(lines)
    theirs = _ends(line for hunk in hunks for line in (*hunk.old, *hunk.new))
    shared = _ends(line for hunk in hunks for line in hunk.old)
    if not shared or len(ours) != 1 or len(theirs) != 1 or ours == theirs:
        return hunks
    ((mine,), (other,)) = ours, theirs

    def ended(side: Sequence[str]) -> tuple[str, ...]:
        return tuple(f"{line[: -len(other)]}{mine}" if line[-1:] == "\n" else line for line in side)

    return tuple(replace(hunk, old=ended(hunk.old), new=ended(hunk.new)) for hunk in hunks)


def _ends(lines: Iterable[str]) -> set[str]:
    return {_CRLF if line.endswith(_CRLF) else "\n" for line in lines if line.endswith("\n")}


def _changed(lines: list[str], hunks: Iterable[Hunk], path: str) -> tuple[list[str], list[Fault]]:
    """The lines after the hunks, without those that do not apply, and a fault for each of these."""
    changed: list[str] = []
    faults = []
    over = moved = 0
    for hunk in hunks:
        at = _place(hunk, hunk.old, lines, hunk.start + moved, over)
        if at is None:
            faults.append(_misfit(hunk, lines, hunk.start + moved, over, path))
            continue
        changed += (*lines[over:at], *hunk.new)
        over, moved = at + len(hunk.old), at - hunk.start
    return [*changed, *lines[over:]], faults


def _place(hunk: Hunk, side: Sequence[str], lines: list[str], said: int, over: int) -> int | None:
    """Where this side of a hunk is, nearest to where it is said to be and not before `over`."""
    block, last = list(side), len(lines) - len(side)
    if not block:  # nothing says where it goes, unless the text has no lines either
        return None if lines else 0
    first = over
    if _starts(hunk):
        last = min(last, 0)
    if _ends_file(hunk):
        first = max(first, last)
    fits = (at for at in range(first, last + 1) if lines[at : at + len(block)] == block)
    return min(fits, key=lambda at: (abs(at - said), at < said), default=None)


def _starts(hunk: Hunk) -> bool:
    return hunk.start <= 0 and hunk.leading < hunk.trailing


def _ends_file(hunk: Hunk) -> bool:
    cut_off = hunk.trailing < hunk.leading
    return cut_off or any(side and not side[-1].endswith("\n") for side in (hunk.old, hunk.new))


def _misfit(hunk: Hunk, lines: list[str], said: int, over: int, path: str) -> Fault:
    """What is in the way of a hunk, where the most of its lines are."""

    def text(said_of_it: str, help_text: str = "") -> Fault:
        if hunk.new and _place(hunk, hunk.new, lines, said, over) is not None:
            help_text = "its result is there: is it applied already?"
        return Fault(hunk.place, f"{hunk.header} does not apply: {said_of_it}", help_text)

    if not hunk.old:
        return text(f"it has no line of context, and {path} is not empty")
    at = max(
        range(max(len(lines), 1)),
        key=lambda at: (_equal(hunk.old, lines[at:]), -abs(at - said), at >= said),
    )
    if not _equal(hunk.old, lines[at:]):
        at = min(max(said, 0), len(lines))
    for number, expected in enumerate(hunk.old, at):
        place = f"{path}:{number + 1}"
        if number >= len(lines):
            return text(f"expected {_whole(expected)} at {place}, found the end of the file")
        found = lines[number]
        if found != expected:
            blank = "they differ in white space only" if found.split() == expected.split() else ""
            return text(f"expected {_whole(expected)} at {place}, found {_whole(found)}", blank)
    where = "after the hunk before it"
    if at >= over:
        where = "at the start of the file" if _starts(hunk) else "at the end of the file"
    return text(f"its lines are at {path}:{at + 1}, expected {where}")


def _equal(block: Sequence[str], lines: Sequence[str]) -> int:
    """How many lines of the block agree with those beside them; the first ones count twice."""
    same = [ours == theirs for ours, theirs in zip(block, lines, strict=False)]
    return sum(same) + len(list(takewhile(bool, same)))


def _whole(line: str) -> str:
    return shown(line) if line.endswith("\n") else f"{shown(line)} without an end of line"
