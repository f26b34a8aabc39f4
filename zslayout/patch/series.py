"""The patches of a file: a plain diff, a mail, an mbox of mails, or a page of lore saved as text.

One rule: the order is that of the numbers in `[PATCH n/m]` if every mail has one, else the file's.
Mails without a diff are passed over only when nobody expects one: cover letters and replies.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message
from pathlib import PurePath
from typing import Final

from zslayout.errors import Fault, UserError, refuse
from zslayout.patch import diff

_FROM: Final = re.compile(rb"^From \S.*\d\d:\d\d.*\d{4}\s*$", re.MULTILINE)
"""What separates mails in an mbox, as git tells it from a sentence that begins with From."""
_HEADERS: Final = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]*:.*\n(?:[ \t].*\n)*)+\r?\n")
_SENT: Final = re.compile(rb"^(?:From|Subject):", re.MULTILINE | re.IGNORECASE)
_PERMALINK: Final = re.compile(rb"^\^ permalink raw reply.*\n?", re.MULTILINE)
"""What ends each mail on a page of lore."""
_TITLE: Final = re.compile(r"^\* (\S.*)$", re.MULTILINE)
_NUMBER: Final = re.compile(r"\[(?:[^\]]*\s)?(\d{1,4})/(\d{1,4})(?:\s[^\]]*)?\]")
_REPLY: Final = re.compile(r"(?:re|aw|sv|fwd?)\s*:", re.IGNORECASE)
_UNDECODED: Final = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Patch:
    """The diff of one mail, or of a plain diff, and where it comes from.

    `line` is that of the diff's first line in `file`.
    """

    title: str
    file: str
    line: int
    diff: str


@dataclass(frozen=True, slots=True)
class _Mail:
    """A mail that may have diffs; `line` is where it begins."""

    title: str
    line: int
    patches: tuple[Patch, ...]

    @property
    def number(self) -> tuple[int, int] | None:
        found = _NUMBER.search(self.title)
        return (int(found[1]), int(found[2])) if found else None

    @property
    def reply(self) -> bool:
        return bool(_REPLY.match(self.title))


def series(text: bytes | str, name: str) -> tuple[Patch, ...]:
    """The patches in the text of the file `name`, in the order to apply them.

    Raises UserError with every fault: no diff at all, a patch of the series without one, hunks that
    are malformed or damaged.
    """
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    data = data.removeprefix(b"\xef\xbb\xbf")
    if not data.strip():
        raise UserError([Fault(name, "is empty")])
    if b"\0" in data:
        raise UserError([Fault(name, "is not text: it holds a zero byte")])
    mails = tuple(_mails(data, name))
    chosen = [mail for mail in mails if mail.patches and not mail.reply]
    chosen = chosen or [mail for mail in mails if mail.patches]
    faults = [*_without(mails, name), *_twice(chosen)]
    for mail in chosen:
        faults += [fault for patch in mail.patches for fault in _spoilt(patch)]
    if not chosen and not faults:
        faults = [Fault(name, "has no diff")]
    refuse(faults)
    return tuple(patch for mail in _ordered(chosen) for patch in mail.patches)


def _ordered(mails: Sequence[_Mail]) -> list[_Mail]:
    numbers = [mail.number or (0, 0) for mail in mails]
    totals = {total for _, total in numbers}
    if len(totals) > 1 or 0 in totals:
        return list(mails)
    return [mail for _, mail in sorted(zip(numbers, mails, strict=True), key=lambda each: each[0])]


def _without(mails: Sequence[_Mail], name: str) -> list[Fault]:
    """A fault for each mail with the number of a patch and no diff."""
    return [
        Fault(f"{name}:{mail.line}", f'"{mail.title}" has no diff')
        for mail in mails
        if mail.number and mail.number[0] and not mail.patches and not mail.reply
    ]


def _twice(mails: Sequence[_Mail]) -> list[Fault]:
    """A fault for each mail whose number an earlier one has: then there is no order."""
    first: dict[tuple[int, int], _Mail] = {}
    faults = []
    for mail in mails:
        if mail.number is None:
            continue
        earlier = first.setdefault(mail.number, mail)
        if earlier is not mail:
            patch = mail.patches[0]
            text = f'"{mail.title}" has the number of "{earlier.title}"'
            faults.append(Fault(f"{patch.file}:{patch.line}", text, "give one series at a time"))
    return faults


def _spoilt(patch: Patch) -> tuple[Fault, ...]:
    found = _UNDECODED.search(patch.diff)
    if found:
        line = patch.line + patch.diff.count("\n", 0, found.start())
        return (Fault(f"{patch.file}:{line}", "is not UTF-8"),)
    try:
        diff.read(patch.diff, patch.file, patch.line)
    except UserError as error:
        return error.faults
    return ()


def _mails(data: bytes, name: str) -> Iterator[_Mail]:
    """The mails by the kind of file, or the one diff."""
    head = _HEADERS.match(data)
    if _FROM.match(data):
        starts = [found.start() for found in _FROM.finditer(data)]
        for number, (start, end) in enumerate(_pairs(starts, len(data)), 1):
            yield _mail(data[start:end], name, _line(data, start), number)
    elif head and _SENT.search(head[0]):
        yield _mail(data, name, 1, 1)
    elif _PERMALINK.search(data):
        starts = [0, *(found.end() for found in _PERMALINK.finditer(data))]
        for start, end in _pairs(starts, len(data)):
            text, line = _decoded(data[start:end], None), _line(data, start)
            title = _TITLE.search(text)
            yield _from_text(title[1].strip() if title else "", text, name, line)
    else:
        yield _from_text(_untitled(name), _decoded(data, None), name, 1)


def _pairs(starts: Sequence[int], end: int) -> Iterator[tuple[int, int]]:
    return zip(starts, [*starts[1:], end], strict=True)


def _line(data: bytes, at: int) -> int:
    return 1 + data.count(b"\n", 0, at)


def _from_text(title: str, text: str, name: str, line: int) -> _Mail:
    return _Mail(title, line, tuple(_patches(title, text, name, line)))


def _mail(data: bytes, name: str, line: int, number: int) -> _Mail:
    """A mail, decoded. Lines are the file's where a part stands there as it is, else the part's."""
    mail = message_from_bytes(data, policy=policy.default)
    title = " ".join(str(mail.get("subject", "")).split()) or _untitled(name)
    patches: list[Patch] = []
    for part in mail.walk():
        if part.get_content_maintype() != "text" or part.get_content_subtype() == "html":
            continue
        body = _body(part)
        at = data.find(body)
        where = (name, line - 1 + _line(data, at))
        if at < 0:
            where = (f"{name} (mail {number}, decoded)", 1)
        patches += _patches(title, _decoded(body, part.get_content_charset()), *where)
    return _Mail(title, line, tuple(patches))


def _untitled(name: str) -> str:
    """What a patch is called that has no title."""
    return "the patch on standard input" if name == "-" else PurePath(name).name


def _body(part: Message) -> bytes:
    body = part.get_payload(decode=True)
    return body if isinstance(body, bytes) else b""


def _decoded(data: bytes, charset: str | None) -> str:
    """The text, UTF-8 unless it cannot be; a byte that is in no charset stays to be seen."""
    for each in ("utf-8", charset or "utf-8"):
        try:
            return data.decode(each)
        except (ValueError, LookupError):
            continue
    return data.decode("utf-8", "surrogateescape")


def _patches(title: str, text: str, file: str, line: int) -> Iterator[Patch]:
    """The patch in a text, if it has a diff."""
    begin = diff.begin(text)
    if begin is not None:
        yield Patch(title, file, line + text.count("\n", 0, begin), text[begin:])
