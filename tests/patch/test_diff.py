"""A unified diff, read: its files and hunks, or what is wrong with it and where."""

import importlib
import sys

import pytest

from zslayout.errors import UserError
from zslayout.patch import diff

GIT = """\
diff --git a/mm/zsmalloc.c b/mm/zsmalloc.c
index 63128ddb7959..bccadf0a27f2 100644
--- a/mm/zsmalloc.c
+++ b/mm/zsmalloc.c
@@ -10,5 +10,6 @@ static int f(void)
 one
 two
-three
+3
+III
 four

@@ -40 +41 @@
-last
\\ No newline at end of file
+LAST
"""


def faults(text: str) -> str:
    """All that is wrong with a diff that begins in line 7 of a file."""
    with pytest.raises(UserError) as caught:
        diff.read(text, "a.patch", 7)
    return str(caught.value)


def hunks(*lines: str) -> str:
    """The lines as the diff of one file; they begin in line 9."""
    return "\n".join(("--- a/mm/z.c", "+++ b/mm/z.c", *lines, ""))


def test_a_file_has_hunks_with_their_lines_and_places() -> None:
    (file,) = diff.read(GIT, "a.patch", 100)
    assert (file.place, file.name) == ("a.patch:100", "mm/zsmalloc.c")
    assert file.names == ("a/mm/zsmalloc.c", "b/mm/zsmalloc.c")
    assert file.hunks == (
        diff.Hunk(
            place="a.patch:104",
            header="hunk @@ -10,5 +10,6 @@",
            start=9,
            old=("one\n", "two\n", "three\n", "four\n", "\n"),
            new=("one\n", "two\n", "3\n", "III\n", "four\n", "\n"),
            leading=2,
            trailing=2,
        ),
        diff.Hunk("a.patch:112", "hunk @@ -40 +41 @@", 39, ("last",), ("LAST\n",), 0, 0),
    )


def test_a_diff_that_lost_the_end_of_its_last_line_is_read_all_the_same() -> None:
    assert diff.read(GIT.removesuffix("\n"), "a", 1) == diff.read(GIT, "a", 1)


def test_a_diff_whose_every_line_ends_in_crlf_is_read_without() -> None:
    assert diff.read(GIT.replace("\n", "\r\n"), "a", 1) == diff.read(GIT, "a", 1)


def test_only_a_newline_ends_a_line() -> None:
    (file,) = diff.read(hunks("@@ -1 +1 @@", "-a\x0cb\u2028c\r", "+a"), "a", 1)
    assert file.hunks[0].old == ("a\x0cb\u2028c\r\n",)


def test_lines_that_look_like_headers_are_lines_of_their_hunk() -> None:
    (file,) = diff.read(hunks("@@ -1,2 +1,2 @@", "--- a/x", "+++ b/y", " @@ -1 +1 @@"), "a", 1)
    (hunk,) = file.hunks
    assert (hunk.old, hunk.new) == (("-- a/x\n", "@@ -1 +1 @@\n"), ("++ b/y\n", "@@ -1 +1 @@\n"))


def test_the_signature_of_a_mail_is_no_part_of_the_diff() -> None:
    text = hunks("@@ -1 +1 @@", "-a", "+b", "-- ", "2.34.1", "", "_____", "a list")
    (file,) = diff.read(text, "a", 1)
    assert file.hunks[0].new == ("b\n",)


def test_empty_lines_below_a_hunk_are_no_part_of_it() -> None:
    text = hunks("@@ -1 +1 @@", "-a", "+b", "", "@@ -9 +9 @@", "-a", "+b", "", "")
    (file,) = diff.read(text, "a", 1)
    assert [hunk.new for hunk in file.hunks] == [("b\n",), ("b\n",)]


def test_files_are_told_from_each_other_with_and_without_git_headers() -> None:
    plain = hunks("@@ -1 +1 @@", "-a", "+b")
    other = plain.replace("mm/z.c", "mm/y.c")
    assert [file.name for file in diff.read(plain + other, "a", 1)] == ["mm/z.c", "mm/y.c"]
    assert [file.name for file in diff.read(plain + GIT, "a", 1)] == ["mm/z.c", "mm/zsmalloc.c"]


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (("new file mode 100644",), ("", "b/z.c")),
        (("deleted file mode 100644",), ("a/z.c", "")),
        (("copy from z.c", "copy to z.c"), ("b/z.c",)),
    ],
    ids=["new", "deleted", "copied"],
)
def test_a_side_without_a_file_has_an_empty_name(
    lines: tuple[str, ...], names: tuple[str, ...]
) -> None:
    text = "\n".join(("diff --git a/z.c b/z.c", *lines, ""))
    (file,) = diff.read(text, "a", 1)
    assert file.names == names


@pytest.mark.parametrize(
    "line", ["GIT binary patch", "Binary files a/z.c and b/z.c differ"], ids=["git", "diff"]
)
def test_a_binary_diff_is_known_as_one(line: str) -> None:
    (file,) = diff.read(f"diff --git a/z.c b/z.c\n{line}\n", "a", 1)
    assert file.binary
    assert not file.hunks


def test_a_rename_and_a_change_of_mode_are_known() -> None:
    renamed = "diff --git a/y.c b/z.c\nrename from y.c\nrename to z.c\n"
    changed = "diff --git a/z.c b/z.c\nold mode 100644\nnew mode 100755\n"
    first, second = diff.read(renamed + changed, "a", 1)
    assert (first.renamed, first.mode_only) == (True, False)
    assert (second.renamed, second.mode_only) == (False, True)


@pytest.mark.parametrize(
    "lines",
    [
        ("@@ -1,3 +1,3 @@", " a", "-b", "+B"),
        ("@@ -1,3 +1,3 @@", " a", "-b", "+B", "-- ", "2.34.1"),
        ("@@ -1,3 +1,1 @@", " a", "-b", "-- ", "2.34.1"),
        ("@@ -1,3 +1,3 @@", " a", "-b", "+B", "diff --git a/y b/y"),
        ("@@ -1,3 +1,3 @@", " a", "-b", "+B", " c", " d"),
        ("@@ -1,3 +1,3 @@", " a", "-b", "+B", " c", "-d"),
        ("@@ -1,3 +1,3 @@", " a", "-b", "-c", "-d"),
    ],
    ids=["at the end", "above -- ", "by the --", "before a file", "context", "change", "removed"],
)
def test_a_hunk_with_other_lines_than_it_counts_is_a_fault_at_its_header(
    lines: tuple[str, ...],
) -> None:
    new = lines[0][-4]
    assert faults(hunks(*lines)) == (
        f"a.patch:9: hunk {lines[0]} has not the 3 old and {new} new lines that it says it has"
    )


def test_every_malformed_hunk_is_a_fault_in_the_order_of_the_diff() -> None:
    text = hunks("@@ -1,2 +1 @@", "-a", "@@ -9 +8,0 @@", "-b", "@@ -20 +19 @@", "-c")
    assert faults(text) == (
        "a.patch:9: hunk @@ -1,2 +1 @@ has not the 2 old and 1 new lines that it says it has\n"
        "a.patch:13: hunk @@ -20 +19 @@ has not the 1 old and 1 new lines that it says it has"
    )


def test_a_hunk_of_nothing_is_malformed() -> None:
    text = hunks("@@ -0,0 +0,0 @@")
    assert faults(text) == (
        "a.patch:9: hunk @@ -0,0 +0,0 @@ has not the 0 old and 0 new lines that it says it has"
    )


def test_lines_that_lost_their_blanks_are_damage_with_help_once() -> None:
    text = hunks(
        "@@ -1,3 +1,3 @@ f",
        "\ta = 1;",
        *("-b", "+B", " c"),
        "@@ -9,3 +9,3 @@ g",
        *(" a", "-b", "+B", "return a;"),
    )
    assert faults(text) == (
        'a.patch:9: hunk @@ -1,3 +1,3 @@ is damaged: "\\ta = 1;" begins with neither a blank, "+" '
        'nor "-" (white space was lost, or a line wrapped: take the mail itself or an mbox, not a '
        "page of it)\n"
        'a.patch:14: hunk @@ -9,3 +9,3 @@ is damaged: "return a;" begins with neither a blank, "+" '
        'nor "-"'
    )


def test_a_long_line_is_cut_when_it_is_shown() -> None:
    assert diff.shown("x" * 78 + "\n") == f'"{"x" * 78}"'
    assert diff.shown("x" * 79 + "\n") == f'"{"x" * 79}..."'


def test_a_header_that_is_none_is_a_fault() -> None:
    merge = "@@@ -1,2 -1,2 +1,3 @@@ f"
    assert faults(hunks(merge)) == f'a.patch:9: is not the header of a hunk: "{merge}"'
    assert faults(hunks("@@ -1,2 +1")) == 'a.patch:9: is not the header of a hunk: "@@ -1,2 +1"'


def test_a_line_below_the_end_of_the_file_is_a_fault() -> None:
    text = hunks("@@ -1,2 +1,2 @@", " a", "-b", "+B", "\\ No newline at end of file")
    assert diff.read(text, "a", 1)[0].hunks[0].new == ("a\n", "B")
    text = hunks("@@ -1,2 +1,2 @@", " a", "\\ No newline at end of file", "-b", "+B")
    assert faults(text) == "a.patch:11: hunk @@ -1,2 +1,2 @@ has lines after the end of the file"


def test_a_hunk_without_a_file_is_a_fault() -> None:
    assert faults("@@ -1 +1 @@\n-a\n+b\n") == "a.patch:7: hunk @@ -1 +1 @@ belongs to no file"


def test_a_diff_with_one_name_twice_the_other_way_round_is_a_fault() -> None:
    text = "diff --git a/y.c b/y.c\n--- a/y.c\n+++ b/z.c\n@@ -1 +1 @@\n-a\n+b\n"
    assert faults(text) == 'a.patch:9: cannot be read as part of a diff: "+++ b/z.c"'


def test_no_file_at_all_is_a_fault() -> None:
    assert faults("") == "a.patch:7: has no diff"
    assert faults("some words\n") == "a.patch:7: has no diff"


def test_a_diff_begins_at_its_first_header() -> None:
    assert diff.begin(GIT) == 0
    assert diff.begin("words\n---\n a.c | 2 +-\n\n" + GIT) == 23
    assert diff.begin("words\n" + hunks("@@ -1 +1 @@", "-a", "+b")) == 6
    assert diff.begin("words\nBinary files a and b differ\n") == 6
    assert diff.begin("words\n@@ -1 +1 @@\n-a\n+b\n") == 6
    assert diff.begin("words\n--- a\n words\n") is None


def test_without_unidiff_the_extra_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "unidiff", None)
    monkeypatch.delitem(sys.modules, "zslayout.patch.diff")
    with pytest.raises(UserError) as caught:
        importlib.import_module("zslayout.patch.diff")
    assert str(caught.value) == (
        "--patch: reading a diff needs unidiff (pip install 'zslayout[source]')"
    )
