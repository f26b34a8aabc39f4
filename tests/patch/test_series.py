"""The patches of a diff, a mail, an mbox or a page, in order, each with its lines."""

import base64
import quopri
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zslayout.errors import UserError
from zslayout.patch.apply import applied
from zslayout.patch.series import Patch, series

DIFF = """\
diff --git a/mm/z.c b/mm/z.c
--- a/mm/z.c
+++ b/mm/z.c
@@ -1,2 +1,2 @@
 one — first
-two\t=
+2\t=
"""
FROM = "From 0123456789abcdef Mon Sep 17 00:00:00 2001\n"
PERMALINK = "^ permalink raw reply related\t[flat|nested] 4+ messages in thread\n"


def mail(subject: str, diff: str = DIFF) -> str:
    """A mail as git format-patch writes it, 19 lines long; the diff begins in line 10."""
    return (
        f"{FROM}From: A <a@example.org>\nDate: Fri, 8 May 2026 06:19:00 +0000\n"
        f"Subject: {subject}\n\nWhy.\n---\n mm/z.c | 2 +-\n\n{diff}-- \n2.34.1\n\n"
    )


def encoded(body: bytes, encoding: str, charset: str = "utf-8") -> bytes:
    """A mail of which the body is no more what it was."""
    head = (
        f"From: A <a@example.org>\nSubject: [PATCH] z\nContent-Type: text/plain; charset={charset}"
        f"\nContent-Transfer-Encoding: {encoding}\n\n"
    )
    return head.encode() + body


def titles(text: bytes | str) -> list[str]:
    """The titles of the patches, in order."""
    return [patch.title for patch in series(text, "a.mbox")]


def read(data: bytes) -> tuple[object, ...]:
    """The patches, or what is wrong."""
    try:
        return series(data, "a.mbox")
    except UserError as error:
        return error.faults


def faults(text: bytes | str) -> str:
    """All that is wrong with a text."""
    with pytest.raises(UserError) as caught:
        series(text, "a.mbox")
    return str(caught.value)


# What there is


def test_a_plain_diff_is_one_patch_with_the_name_of_its_file() -> None:
    assert series(DIFF, "/x/a.diff") == (Patch("a.diff", "/x/a.diff", 1, DIFF),)


def test_words_above_a_plain_diff_are_passed_over() -> None:
    text = "commit 0123\nAuthor: A\n\n    Why.\n\n" + DIFF
    assert series(text, "a.diff") == (Patch("a.diff", "a.diff", 6, DIFF),)


def test_a_mail_is_one_patch_with_its_subject() -> None:
    (patch,) = series(mail("[PATCH] mm/z: say it\n in two lines"), "a.patch")
    assert (patch.title, patch.file, patch.line) == (
        "[PATCH] mm/z: say it in two lines",
        "a.patch",
        11,
    )
    assert patch.diff.startswith(DIFF)
    assert applied("one — first\ntwo\t=\n", patch, "mm/z.c") == "one — first\n2\t=\n"


def test_a_mail_needs_no_line_that_begins_with_from() -> None:
    (patch,) = series(mail("[PATCH] z").removeprefix(FROM), "a.eml")
    assert (patch.title, patch.line) == ("[PATCH] z", 9)


def test_a_mail_without_a_subject_has_the_name_of_its_file() -> None:
    assert titles(f"From: A <a@example.org>\n\n{DIFF}") == ["a.mbox"]


def test_a_subject_is_decoded() -> None:
    assert titles(mail("=?UTF-8?q?[PATCH]=20z=C3=A4hlen?=")) == ["[PATCH] zählen"]


def test_bytes_and_text_are_the_same() -> None:
    text = mail("[PATCH 1/2] a") + mail("[PATCH 2/2] b")
    assert series(text.encode(), "a") == series(text, "a")
    assert series(b"\xef\xbb\xbf" + text.encode(), "a") == series(text, "a")


def test_a_mail_with_crlf_is_read_as_one_with_lf() -> None:
    (patch,) = series(mail("[PATCH] z").replace("\n", "\r\n"), "a.eml")
    assert (patch.title, patch.line) == ("[PATCH] z", 10)
    assert applied("one — first\ntwo\t=\n", patch, "mm/z.c") == "one — first\n2\t=\n"


def test_each_patch_of_an_mbox_knows_its_lines() -> None:
    text = mail("[PATCH 1/2] a") + mail("[PATCH 2/2] b")
    lines = text.splitlines()
    patches = series(text, "a.mbox")
    assert [patch.line for patch in patches] == [10, 29]
    assert all(lines[patch.line - 1] == DIFF.splitlines()[0] for patch in patches)


def test_a_sentence_that_begins_with_from_separates_no_mails() -> None:
    text = mail("[PATCH] z").replace("Why.", "From here on\nFrom 12:30 to 14:10 in rooms.\n")
    assert titles(text) == ["[PATCH] z"]


# The order


def test_numbers_order_the_mails_of_a_series() -> None:
    subjects = [f"[RFC PATCH v2 mm-unstable {n:02}/10] {n}" for n in (3, 10, 1, 2)]
    assert titles("".join(map(mail, subjects))) == [subjects[n] for n in (2, 3, 0, 1)]


def test_a_version_with_a_slash_is_no_number() -> None:
    subjects = ["[PATCH 6.6/6.12 2/2] b", "[PATCH 6.6/6.12 1/2] a"]
    assert titles("".join(map(mail, subjects))) == subjects[::-1]


@pytest.mark.parametrize(
    "subjects",
    [
        ["[PATCH 2/2] b", "[PATCH] c", "[PATCH 1/2] a"],
        ["[PATCH 2/2] b", "[PATCH 1/3] c", "[PATCH 1/2] a"],
        ["[PATCH] b", "[PATCH] a"],
    ],
    ids=["one without", "two series", "none"],
)
def test_without_numbers_of_one_series_the_order_is_the_file_s(subjects: list[str]) -> None:
    assert titles("".join(map(mail, subjects))) == subjects


def test_cover_letters_and_replies_are_passed_over() -> None:
    text = (
        mail("[PATCH 0/2] z", "Numbers.\n")
        + mail("[PATCH 2/2] b")
        + mail("Re: [PATCH 2/2] b", "".join(f"> {line}" for line in DIFF.splitlines(keepends=True)))
        + mail("[PATCH 1/2] a")
        + mail("Re: [PATCH 1/2] a")
    )
    assert titles(text) == ["[PATCH 1/2] a", "[PATCH 2/2] b"]


def test_a_reply_is_a_patch_when_there_is_no_other() -> None:
    assert titles(mail("Re: [PATCH] z")) == ["Re: [PATCH] z"]


def test_one_patch_of_a_series_is_enough() -> None:
    assert titles(mail("[PATCH 2/3] b")) == ["[PATCH 2/3] b"]


# Bodies


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("quoted-printable", quopri.encodestring(DIFF.encode())),
        ("base64", base64.encodebytes(DIFF.encode())),
        ("base64", base64.encodebytes(DIFF.replace("\n", "\r\n").encode())),
    ],
    ids=["quoted-printable", "base64", "base64 with crlf"],
)
def test_a_body_is_decoded_and_lines_are_then_its_own(encoding: str, body: bytes) -> None:
    (patch,) = series(encoded(body, encoding), "a.eml")
    assert (patch.file, patch.line) == ("a.eml (mail 1, decoded)", 1)
    assert applied("one — first\ntwo\t=\n", patch, "mm/z.c") == "one — first\n2\t=\n"


def test_a_body_in_another_charset_is_decoded_too() -> None:
    diff = DIFF.replace("—", "ä")
    (patch,) = series(encoded(diff.encode("latin-1"), "8bit", "iso-8859-1"), "a.eml")
    assert (patch.file, patch.line, patch.diff) == ("a.eml", 6, diff)


def test_of_a_mail_in_parts_those_of_text_are_looked_at() -> None:
    text = (
        'From: A\nSubject: [PATCH] z\nContent-Type: multipart/mixed; boundary="--x"\n\n'
        "----x\nContent-Type: text/plain\n\nWords.\n"
        f"----x\nContent-Type: text/html\n\n<pre>\n{DIFF}</pre>\n"
        f"----x\nContent-Type: text/x-patch\n\n{DIFF}\n----x--\n"
    )
    (patch,) = series(text, "a.eml")
    assert (patch.title, patch.diff) == ("[PATCH] z", DIFF)
    assert text.splitlines()[patch.line - 1 :][: DIFF.count("\n")] == DIFF.splitlines()


# Pages


def page(*diffs: str) -> str:
    """A thread as lore shows it."""
    total = len(diffs)
    mails = "".join(
        f"* [PATCH {n}/{total}] part {n}\n  2026-05-08  6:19 [PATCH 0/{total}] all A\n"
        f"@ 2026-05-08  6:19 ` A\nFrom: A @ 2026-05-08  6:19 UTC (permalink / raw)\n\n"
        f"Why.\n---\n{diff}-- \n2.34.1\n\n{PERMALINK}"
        for n, diff in enumerate(diffs, 1)
    )
    cover = f"* [PATCH 0/{total}] all\n@ 2026-05-08  6:19 A\n\n* a list\n\n{PERMALINK}"
    return f"{cover}{mails}end of thread, other threads:[~2026-05-08  6:19 UTC | newest]\n"


def test_a_page_of_lore_is_read_when_its_diffs_are_whole() -> None:
    text = page(DIFF, DIFF.replace("two", "2").replace("+2", "+zwei"))
    patches = series(text, "page.txt")
    assert [(patch.title, patch.line) for patch in patches] == [
        ("[PATCH 1/2] part 1", 14),
        ("[PATCH 2/2] part 2", 32),
    ]
    after = "one — first\ntwo\t=\n"
    for patch in patches:
        after = applied(after, patch, "mm/z.c")
    assert after == "one — first\nzwei\t=\n"


def test_a_page_that_lost_its_blanks_is_called_damaged() -> None:
    spoilt = DIFF.replace("\n one", "\none")
    assert faults(page(spoilt, spoilt)) == (
        'a.mbox:17: hunk @@ -1,2 +1,2 @@ is damaged: "one — first" begins with neither a blank, '
        '"+" nor "-" (white space was lost, or a line wrapped: take the mail itself or an mbox, '
        "not a page of it)\n"
        'a.mbox:35: hunk @@ -1,2 +1,2 @@ is damaged: "one — first" begins with neither a blank, '
        '"+" nor "-" (white space was lost, or a line wrapped: take the mail itself or an mbox, '
        "not a page of it)"
    )


# What is no patch


@pytest.mark.parametrize("text", ["", "\n \n"], ids=["nothing", "blanks"])
def test_an_empty_file_is_a_fault(text: str) -> None:
    assert faults(text) == "a.mbox: is empty"


def test_what_is_no_text_is_a_fault() -> None:
    assert faults(b"\x1f\x8b\x08\x00") == "a.mbox: is not text: it holds a zero byte"
    assert faults(DIFF.encode("utf-16")) == "a.mbox: is not text: it holds a zero byte"


@pytest.mark.parametrize(
    "text",
    ["int x;\n", mail("[PATCH 0/2] z", "Numbers.\n"), mail("Hello", "Words.\n")],
    ids=["a C file", "a cover letter", "a mail"],
)
def test_a_file_without_a_diff_is_a_fault(text: str) -> None:
    assert faults(text) == "a.mbox: has no diff"


def test_a_patch_of_a_series_without_a_diff_is_a_fault() -> None:
    text = mail("[PATCH 1/2] a") + mail("[PATCH 2/2] b", "See the attachment.\n")
    assert faults(text) == 'a.mbox:20: "[PATCH 2/2] b" has no diff'


def test_two_patches_with_one_number_are_a_fault() -> None:
    text = mail("[PATCH 1/2] a") + mail("[PATCH v2 1/2] a") + mail("[PATCH 2/2] b")
    assert faults(text) == (
        'a.mbox:29: "[PATCH v2 1/2] a" has the number of "[PATCH 1/2] a" '
        "(give one series at a time)"
    )


def test_malformed_hunks_of_every_patch_are_faults() -> None:
    short = DIFF.replace("-1,2", "-1,3")
    text = mail("[PATCH 1/2] a", short) + mail("[PATCH 2/2] b", short)
    assert faults(text) == (
        "a.mbox:13: hunk @@ -1,3 +1,2 @@ has not the 3 old and 2 new lines that it says it has\n"
        "a.mbox:32: hunk @@ -1,3 +1,2 @@ has not the 3 old and 2 new lines that it says it has"
    )


def test_a_byte_in_no_charset_is_a_fault_at_its_line() -> None:
    assert faults(DIFF.encode().replace("—".encode(), b"\xe4")) == "a.mbox:5: is not UTF-8"
    assert titles(mail("[PATCH] z").encode().replace(b"Why", b"\xe4")) == ["[PATCH] z"]


@given(st.binary(max_size=200) | st.binary(max_size=200).map(lambda tail: FROM.encode() + tail))
def test_any_bytes_are_patches_or_faults(data: bytes) -> None:
    assert read(data)


@given(st.data())
def test_a_mail_with_any_spoilt_lines_is_patches_or_faults(data: st.DataObject) -> None:
    lines = encoded(quopri.encodestring(DIFF.encode()), "quoted-printable").splitlines(True)
    lines += mail("[PATCH 1/2] a").encode().splitlines(True)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        cut = data.draw(st.integers(0, len(lines[at])))
        lines[at] = lines[at][:cut] + data.draw(st.binary(max_size=3)) + lines[at][cut:]
    assert read(b"".join(lines))


# A referee


@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
@pytest.mark.parametrize("options", [(), ("--attach",), ("--inline",), ("--cover-letter",)])
def test_what_git_format_patch_writes_leads_from_its_first_text_to_its_last(
    options: tuple[str, ...], tmp_path: Path
) -> None:
    def git(*arguments: str) -> bytes:
        identity = ("-c", "user.name=Ä", "-c", "user.email=a@example.org", "-c", "core.autocrlf=")
        command = ["git", *identity, *arguments]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, check=True).stdout

    texts = [f"// {'ü' * 9}\n" + "".join(f"\tline {n};\n" for n in range(40))]
    for word in ("line 3;", "line 4;", "line 30;"):
        texts.append(texts[-1].replace(word, f"changed, {word}\n\n\tand more;"))
    git("init", "-q")
    (tmp_path / "mm").mkdir()
    for number, text in enumerate(texts):
        (tmp_path / "mm" / "z.c").write_text(text, encoding="utf-8")
        (tmp_path / "readme").write_text(f"{number}\n", encoding="utf-8")
        git("add", ".")
        git("commit", "-qm", f"mm/z: schön, part {number}\n\n--- a list ---\n")
    data = git("format-patch", "--stdout", *options, "HEAD~3")
    patches = series(data, "a.mbox")
    assert [patch.title for patch in patches] == [
        f"[PATCH {n}/3] mm/z: schön, part {n}" for n in (1, 2, 3)
    ]
    lines = data.decode().splitlines()
    after = texts[0]
    for patch in patches:
        assert lines[patch.line - 1].startswith("diff --git a/mm/z.c")
        after = applied(after, patch, "linux/mm/z.c")
    assert after == texts[3]


def test_a_diff_on_standard_input_is_called_so() -> None:
    (patch,) = series(b"--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n", "-")
    assert patch.title == "the patch on standard input"
