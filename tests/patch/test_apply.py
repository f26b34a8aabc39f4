"""A text after a patch, to the letter, or every hunk that does not apply."""

import difflib
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zslayout.errors import UserError
from zslayout.patch.apply import applied, concerns, touched
from zslayout.patch.diff import lines_of
from zslayout.patch.series import Patch, series

PATH = "/x/linux/mm/z.c"
ABC = "".join(f"{letter}\n" for letter in "abcdefghijklmnopqrstuvwxyz")

ODD = ["\n", "a\n", "b\n", "\tb\n", "a\r\n", "\r\n", "-\n", "- \n", "-- a\n", "++ b\n"]
ODD += ["@@ -1 +1 @@\n", "\\\n", "diff --git a b\n", "x\x0cy\x1c\u2028z\n", "ß\n"]


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Few kinds of lines, so that hunks meet lookalikes; the last one may have no end."""
    text = "".join(draw(st.lists(st.sampled_from(ODD), max_size=25)))
    return text.removesuffix("\n") if draw(st.booleans()) else text


@st.composite
def edits(draw: st.DrawFn, lines: list[str], fresh: list[str]) -> list[str]:
    """The lines after some are removed, replaced, or followed by fresh ones."""
    edited = list(lines)
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(edited)))
        new = draw(st.lists(st.sampled_from(fresh), max_size=2))
        edited[at : at + draw(st.integers(0, 2))] = new
    return edited


@st.composite
def edited_twice(draw: st.DrawFn, kinds: list[str]) -> tuple[str, str, str]:
    """A text, an edit of it, and another edit of it."""
    old = draw(st.lists(st.sampled_from(kinds), max_size=30))
    new, other = draw(edits(old, kinds)), draw(edits(old, kinds))
    return "".join(old), "".join(new), "".join(other)


@st.composite
def unlike(draw: st.DrawFn) -> tuple[str, str, str]:
    """Likewise, with lines of which each is there once."""
    old = [f"line {n}\n" for n in range(draw(st.integers(0, 30)))]
    new = draw(edits(old, [f"new {n}\n" for n in range(99)]))
    other = draw(edits(old, [f"other {n}\n" for n in range(99)]))
    return "".join(old), "".join(dict.fromkeys(new)), "".join(dict.fromkeys(other))


def unified(old: str, new: str, context: int = 3, name: str = "mm/z.c") -> str:
    """The diff between two texts, with the marks that difflib leaves out."""
    lines = difflib.unified_diff(lines_of(old), lines_of(new), f"a/{name}", f"b/{name}", n=context)
    ended = (line if line.endswith("\n") else f"{line}\n\\ No newline\n" for line in lines)
    return "".join(ended).replace("\\ No newline\n", "\\ No newline at end of file\n")


def patch(diff: str, line: int = 1) -> Patch:
    """The diff as a patch from line 1 of a file."""
    return Patch("a title", "a.patch", line, diff)


def outcome(source: str, diff: str) -> str | None:
    """The text after the diff, or None if it does not apply."""
    try:
        return applied(source, patch(diff), PATH)
    except UserError:
        return None


def faults(source: str, diff: str, path: str = "mm/z.c", line: int = 1) -> str:
    """All that is said of a diff that does not apply."""
    with pytest.raises(UserError) as caught:
        applied(source, patch(diff, line), path)
    return str(caught.value)


# Laws


@given(texts(), texts(), st.integers(1, 3))
def test_the_difference_of_two_texts_applied_to_the_one_is_the_other(
    old: str, new: str, context: int
) -> None:
    diff = unified(old, new, context)
    if diff:
        assert applied(old, patch(diff), PATH) == new


@given(unlike())
def test_applied_twice_it_fails(each: tuple[str, str, str]) -> None:
    old, new, _ = each
    diff = unified(old, new)
    if diff:
        assert outcome(new, diff) is None


@given(unlike())
def test_lf_in_the_patch_is_crlf_in_a_text_that_has_only_that(each: tuple[str, str, str]) -> None:
    old, new, _ = each
    diff = unified(old, new)
    if diff and old:
        after = applied(old.replace("\n", "\r\n"), patch(diff), PATH)
        assert after == new.replace("\n", "\r\n")


# Referees


@pytest.mark.skipif(not shutil.which("patch"), reason="GNU patch is not installed")
@pytest.mark.parametrize("alike", [False, True], ids=["unlike lines", "like lines"])
def test_gnu_patch_without_fuzz_says_the_same(alike: bool, tmp_path: Path) -> None:
    kinds = ["a\n", "b\n", "}\n", "\n"]

    @given(edited_twice(kinds) if alike else unlike())
    def law(each: tuple[str, str, str]) -> None:
        old, new, other = each
        diff = unified(old, new)
        if not (diff and old):
            return  # GNU patch would put a whole file above another
        ours, theirs = outcome(other, diff), _gnu(tmp_path, other, diff)
        if alike and ours is None:
            return  # GNU patch lets the contexts of two hunks overlap
        assert ours == theirs

    law()


def _gnu(folder: Path, source: str, diff: str) -> str | None:
    (folder / "source").write_text(source, encoding="utf-8")
    (folder / "diff").write_text(diff, encoding="utf-8")
    command = ["patch", "-F0", "-N", "-s", "--binary", "-o", "out", "-r", "-", "source", "diff"]
    ran = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    return (folder / "out").read_text(encoding="utf-8") if ran.returncode == 0 else None


@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
def test_git_apply_says_the_same_where_it_says_yes(tmp_path: Path) -> None:
    @given(unlike())
    def law(each: tuple[str, str, str]) -> None:
        old, new, other = each
        diff = unified(old, new)
        for source in (old, other) if diff else ():
            ours, theirs = outcome(source, diff), _git(tmp_path, source, diff)
            if ours is not None and theirs is not None:
                assert ours == theirs
        if diff:
            assert _git(tmp_path, old, diff) == new

    law()


def _git(folder: Path, source: str, diff: str) -> str | None:
    file = folder / "mm" / "z.c"
    file.parent.mkdir(exist_ok=True)
    file.write_text(source, encoding="utf-8")
    (folder / "diff").write_text(diff, encoding="utf-8")
    command = ["git", "apply", "--whitespace=nowarn", "diff"]
    ran = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    return file.read_text(encoding="utf-8") if ran.returncode == 0 else None


# Where a hunk goes


def test_hunks_are_found_at_an_offset_and_move_along() -> None:
    diff = unified(ABC, ABC.replace("f\n", "F\n").replace("t\n", "T\n"))
    source = "new\n" * 7 + ABC
    assert applied(source, patch(diff), PATH) == source.replace("f\n", "F\n").replace("t\n", "T\n")


@pytest.mark.parametrize(
    ("between", "said", "after"),
    [(4, 4, "aBcxxxxabc-"), (4, 5, "abcxxxxaBc-"), (3, 4, "abcxxxaBc-")],
    ids=["the former", "the latter", "the latter of two as near"],
)
def test_of_two_places_the_nearer_one_is_taken(between: int, said: int, after: str) -> None:
    source = "\n".join(f"abc{'x' * between}abc-") + "\n"
    diff = f"--- a/mm/z.c\n+++ b/mm/z.c\n@@ -{said},3 +{said},3 @@\n a\n-b\n+B\n c\n"
    assert applied(source, patch(diff), PATH).replace("\n", "") == after


def test_a_hunk_without_context_below_belongs_at_the_end() -> None:
    diff = unified("a\nb\n", "a\nb\nc\n")
    assert applied("x\na\nb\n", patch(diff), PATH) == "x\na\nb\nc\n"
    assert faults("a\nb\nx\n", diff) == (
        "a.patch:3: hunk @@ -1,2 +1,3 @@ does not apply: its lines are at mm/z.c:1, expected at "
        "the end of the file"
    )


def test_a_hunk_without_context_above_belongs_at_the_start() -> None:
    diff = unified("a\nb\n", "0\na\nb\n")
    assert applied("a\nb\nx\n", patch(diff), PATH) == "0\na\nb\nx\n"
    assert faults("x\na\nb\n", diff) == (
        "a.patch:3: hunk @@ -1,2 +1,3 @@ does not apply: its lines are at mm/z.c:2, expected at "
        "the start of the file"
    )


def test_a_hunk_that_ends_the_file_without_a_newline_fits_nowhere_else() -> None:
    diff = unified("a\n", "b")
    assert applied("a\n", patch(diff), PATH) == "b"
    assert applied("x\na\n", patch(diff), PATH) == "x\nb"
    assert outcome("a\nx\n", diff) is None


def test_hunks_keep_their_order() -> None:
    diff = (
        "--- a/mm/z.c\n+++ b/mm/z.c\n"
        "@@ -6,3 +6,3 @@\n f\n-g\n+G\n h\n"
        "@@ -10,3 +10,3 @@\n b\n-c\n+C\n d\n"
    )
    assert faults(ABC, diff) == (
        "a.patch:8: hunk @@ -10,3 +10,3 @@ does not apply: its lines are at mm/z.c:2, expected "
        "after the hunk before it"
    )


def test_a_hunk_without_old_lines_makes_a_file_from_nothing_only() -> None:
    diff = unified("", "a\nb\n")
    assert applied("", patch(diff), PATH) == "a\nb\n"
    assert faults("x\n", diff) == (
        "a.patch:3: hunk @@ -0,0 +1,2 @@ does not apply: it has no line of context, and mm/z.c is "
        "not empty"
    )


# What is in the way


def test_the_first_line_that_differs_is_named_where_the_hunk_would_be() -> None:
    diff = unified(ABC, ABC.replace("m\n", "M\n"))
    source = "new\n" * 9 + ABC.replace("k\n", "K\t1\n")
    assert faults(source, diff, "z.c", line=30) == (
        'a.patch:32: hunk @@ -10,7 +10,7 @@ does not apply: expected "k" at z.c:20, found "K\\t1"'
    )


def test_a_line_put_between_is_named_rather_than_what_it_pushed_away() -> None:
    diff = unified(ABC, ABC.replace("m\n", "M\n"))
    source = ABC.replace("m\n", "l2\nm\n")
    assert faults(source, diff) == (
        'a.patch:3: hunk @@ -10,7 +10,7 @@ does not apply: expected "m" at mm/z.c:13, found "l2"'
    )


def test_every_hunk_that_fails_is_a_fault() -> None:
    diff = unified(ABC, ABC.replace("f\n", "F\n").replace("t\n", "T\n"))
    source = ABC.replace("f\n", "-\n").replace("t\n", "+\n")
    assert faults(source, diff) == (
        'a.patch:3: hunk @@ -3,7 +3,7 @@ does not apply: expected "f" at mm/z.c:6, found "-"\n'
        'a.patch:12: hunk @@ -17,7 +17,7 @@ does not apply: expected "t" at mm/z.c:20, found "+"'
    )


def test_lines_that_differ_in_white_space_only_are_told_so() -> None:
    diff = unified("a\n\tif (b)\nc\n", "a\n\tif (B)\nc\n")
    assert faults("a\n        if (b)\nc\n", diff) == (
        'a.patch:3: hunk @@ -1,3 +1,3 @@ does not apply: expected "\\tif (b)" at mm/z.c:2, found '
        '"        if (b)" (they differ in white space only)'
    )


def test_a_missing_end_of_line_is_named() -> None:
    diff = unified("a\nb\n", "a\nB\n")
    assert faults("a\nb", diff) == (
        'a.patch:3: hunk @@ -1,2 +1,2 @@ does not apply: expected "b" at mm/z.c:2, found "b" '
        "without an end of line (they differ in white space only)"
    )


def test_a_text_that_ends_too_early_is_named() -> None:
    diff = unified("a\nb\nc\n", "a\nb\nC\n")
    assert faults("a\nb\n", diff) == (
        'a.patch:3: hunk @@ -1,3 +1,3 @@ does not apply: expected "c" at mm/z.c:3, found the end '
        "of the file"
    )
    assert faults("", diff) == (
        'a.patch:3: hunk @@ -1,3 +1,3 @@ does not apply: expected "a" at mm/z.c:1, found the end '
        "of the file"
    )


def test_a_text_of_which_no_line_agrees_is_shown_where_the_hunk_says_it_is() -> None:
    diff = unified(ABC, ABC.replace("m\n", "M\n"))
    assert faults("?\n" * 26, diff) == (
        'a.patch:3: hunk @@ -10,7 +10,7 @@ does not apply: expected "j" at mm/z.c:10, found "?"'
    )


def test_a_patch_that_is_applied_already_is_suspected_of_it() -> None:
    new = ABC.replace("m\n", "M\n")
    assert faults(new, unified(ABC, new)) == (
        'a.patch:3: hunk @@ -10,7 +10,7 @@ does not apply: expected "m" at mm/z.c:13, found "M" '
        "(its result is there: is it applied already?)"
    )


def test_a_malformed_hunk_is_a_fault_before_anything_is_applied() -> None:
    diff = unified(ABC, ABC.replace("m\n", "M\n")).replace("-10,7", "-10,8")
    assert faults(ABC, diff, line=5) == (
        "a.patch:7: hunk @@ -10,8 +10,7 @@ has not the 8 old and 7 new lines that it says it has"
    )


# Line ends


def test_crlf_stays_and_is_what_new_lines_get() -> None:
    diff = unified("a\nb\nc\n", "a\nB\nBB\nc\n")
    assert applied("a\r\nb\r\nc\r\n", patch(diff), PATH) == "a\r\nB\r\nBB\r\nc\r\n"
    assert applied("a\r\nb\r\nc\r\n", patch(diff.replace("\n", "\r\n")), PATH) == (
        "a\r\nB\r\nBB\r\nc\r\n"
    )


def test_a_diff_of_crlf_lines_applies_to_them_and_to_lf_lines() -> None:
    diff = unified("a\r\nb\r\n", "a\r\nB\r\n")
    assert applied("a\r\nb\r\n", patch(diff), PATH) == "a\r\nB\r\n"
    assert applied("a\nb\n", patch(diff), PATH) == "a\nB\n"


def test_where_line_ends_are_mixed_they_must_match() -> None:
    diff = unified("a\nb\n", "a\nB\n")
    assert faults("a\nb\r\n", diff) == (
        'a.patch:3: hunk @@ -1,2 +1,2 @@ does not apply: expected "b" at mm/z.c:2, found "b\\r" '
        "(they differ in white space only)"
    )
    converting = unified("a\r\nb\r\n", "a\nb\n")
    assert applied("a\r\nb\r\n", patch(converting), PATH) == "a\nb\n"
    assert outcome("a\nb\n", converting) is None


# Whose hunks


def _two(first: str, second: str) -> Patch:
    diffs = unified("a\n", "1\n", name=first), unified("a\n", "2\n", name=second)
    return patch("".join(diffs))


@pytest.mark.parametrize(
    ("names", "path", "after"),
    [
        (("mm/z.c", "mm/y.c"), "/x/linux/mm/z.c", "1\n"),
        (("mm/z.c", "mm/y.c"), "mm/y.c", "2\n"),
        (("mm/z.c", "mm/y.c"), "z.c", "1\n"),
        (("mm/z.c", "mm/y.c"), "/copies/z.c", "1\n"),
        (("mm/z.c", "mm/y.c"), "/x/linux/mm/x.c", "a\n"),
        (("tools/z.c", "mm/z.c"), "/x/linux/mm/z.c", "2\n"),
        (("tools/mm/z.c", "mm/z.c"), "/x/linux/mm/z.c", "2\n"),
        (("tools/mm/z.c", "mm/z.c"), "/x/linux/tools/mm/z.c", "1\n"),
        (("xz.c", "y.c"), "z.c", "a\n"),
    ],
)
def test_the_hunks_of_the_file_are_applied_and_others_are_not(
    names: tuple[str, str], path: str, after: str
) -> None:
    both = _two(*names)
    assert applied("a\n", both, path) == after
    assert concerns(both, path) == (after != "a\n")
    assert touched(both) == names


def test_a_name_that_two_files_have_does_not_say_which() -> None:
    with pytest.raises(UserError) as caught:
        applied("a\n", _two("tools/z.c", "mm/z.c"), "/copies/z.c")
    assert str(caught.value) == (
        "a.patch:2: changes several files of that name: mm/z.c, tools/z.c; which is /copies/z.c? "
        "(name it as its place in the tree)"
    )


def test_a_name_may_have_any_first_folder_or_none() -> None:
    plain = unified("a\n", "b\n").replace("a/mm", "linux-6.12.orig/mm").replace("b/mm", "linux/mm")
    assert applied("a\n", patch(plain), PATH) == "b\n"
    bare = unified("a\n", "b\n").replace("a/mm", "mm").replace("b/mm", "mm")
    assert applied("a\n", patch(bare), PATH) == "b\n"
    old_and_new = unified("a\n", "b\n").replace("a/mm/z.c", "old.c").replace("b/mm/z.c", "new.c")
    assert applied("a\n", patch(old_and_new), "/copies/old.c") == "b\n"


def test_a_file_twice_in_a_diff_is_changed_twice() -> None:
    both = patch(unified("a\n", "b\n") + unified("b\n", "c\n"))
    assert applied("a\n", both, PATH) == "c\n"
    assert touched(both) == ("mm/z.c",)


def test_a_file_that_is_copied_stays_what_it_is() -> None:
    copied = (
        "diff --git a/mm/z.c b/mm/y.c\ncopy from mm/z.c\ncopy to mm/y.c\n"
        "--- a/mm/z.c\n+++ b/mm/y.c\n@@ -1 +1 @@\n-a\n+b\n"
    )
    assert applied("a\n", patch(copied), PATH) == "a\n"


def test_a_change_of_mode_changes_no_text() -> None:
    mode = "diff --git a/mm/z.c b/mm/z.c\nold mode 100644\nnew mode 100755\n"
    assert applied("a\n", patch(mode), PATH) == "a\n"


HEAD = "diff --git a/mm/z.c b/mm/z.c\n"
NAMES = "--- a/mm/z.c\n+++ b/mm/z.c\n"


@pytest.mark.parametrize(
    ("diff", "text"),
    [
        (HEAD + "Binary files a/mm/z.c and b/mm/z.c differ\n", "the diff of mm/z.c is binary"),
        (HEAD + "GIT binary patch\nliteral 1\nIc${Nk0ssI2\n", "the diff of mm/z.c is binary"),
        (HEAD + NAMES, "has no hunk for mm/z.c"),
        (
            HEAD + "deleted file mode 100644\n--- a/mm/z.c\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n",
            "deletes mm/z.c",
        ),
        (
            HEAD + "new file mode 100644\n--- /dev/null\n+++ b/mm/z.c\n@@ -0,0 +1 @@\n+a\n",
            "creates mm/z.c, which is there already",
        ),
        (
            "diff --git a/mm/z.c b/mm/y.c\nrename from mm/z.c\nrename to mm/y.c\n",
            "renames mm/y.c",
        ),
    ],
    ids=["binary", "git's binary", "no hunk", "deleted", "created", "renamed"],
)
def test_what_is_no_change_of_the_text_is_a_fault(diff: str, text: str) -> None:
    assert faults("a\n", diff) == f"a.patch:1: {text}"


def test_such_a_part_is_no_fault_when_it_is_of_another_file() -> None:
    binary = "diff --git a/a.png b/a.png\nBinary files a/a.png and b/a.png differ\n"
    assert applied("a\n", patch(binary + unified("a\n", "b\n")), PATH) == "b\n"


# A series


def test_three_patches_apply_one_after_another() -> None:
    texts_ = [ABC]
    for letter in "cpy":
        texts_.append(texts_[-1].replace(f"{letter}\n", f"{letter}1\n{letter}2\n"))
    mails = [
        f"From 0 Mon Sep 17 00:00:00 2001\nSubject: [PATCH {n}/3] {n}\n\nWhy.\n---\n"
        f"{unified(texts_[n - 1], texts_[n])}-- \n2.34.1\n\n"
        for n in (1, 2, 3)
    ]
    text = ABC
    for each in series("".join(mails[::-1]), "a.mbox"):
        text = applied(text, each, PATH)
    assert text == texts_[3]
    with pytest.raises(UserError) as caught:
        applied(text, series("".join(mails), "a.mbox")[1], PATH)
    assert str(caught.value) == (
        'a.mbox:27: hunk @@ -14,7 +14,8 @@ does not apply: expected "p" at /x/linux/mm/z.c:17, '
        'found "p1" (its result is there: is it applied already?)'
    )
