"""The functions of the kernel's file: proved as they are, and not green with one thing wrong."""

import sys

import pytest
from functionchecks import checked
from kernel import kernel_source

from zslayout.arch import shipped
from zslayout.errors import Fault, UserError
from zslayout.pipeline.functions import check
from zslayout.pipeline.functions.check import check_functions
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.results.exit_code import ExitCode
from zslayout.verdict import Status

ALL = shipped.load_all(VOCABULARY)


@pytest.mark.parametrize("release", ["5.10", "6.1", "6.12", "7.3"])
@pytest.mark.usefixtures("a_compiler")
def test_the_kernels_file_is_read_and_proved(release: str) -> None:
    found = checked(kernel_source(release).decode(), "x86_64")
    # Of pools without a lock, before v5.18, some locks are not read as a whole.
    rules = ("given_back", "listed_once", "release_paired", "word_locked")
    unread = {f"protocol.{rule}" for rule in rules} if release == "5.10" else set()
    assert {each.id for each in found.findings if not each.known} == unread
    assert not any(each.status is Status.REFUTED for each in found.findings if not each.known)
    # What is known of 6.1 is so without compaction alone, and is excused there alone.
    known = {each.kconfig for each in found.findings if each.known}
    assert known == ({("CONFIG_COMPACTION=n",)} if release == "6.1" else set())
    assert found.not_covered == ()
    assert found.exit_code is (ExitCode.UNDECIDED if unread else ExitCode.AS_EXPECTED)
    assert found.read == found.touching > 50
    assert found.proved > 100


@pytest.mark.usefixtures("a_compiler")
def test_one_thing_wrong_is_not_green_and_is_placed() -> None:
    text = kernel_source("7.3").decode()
    old = "addr += class->size"
    assert old in text
    found = checked(text.replace(old, "addr += 2 * class->size"), "x86_64")
    assert found.exit_code in {ExitCode.UNEXPECTED, ExitCode.UNDECIDED}
    lines = {each.place.line for each in found.findings}
    assert lines
    assert max(lines) <= text.count("\n")


@pytest.mark.usefixtures("a_compiler")
def test_a_file_that_does_not_compile_is_not_covered() -> None:
    found = checked(
        "int right(void) { return 0; }\nint broken(void) { return nothing; }\n", "x86_64"
    )
    assert found.exit_code is ExitCode.UNDECIDED
    assert "broken()" in [each.what for each in found.not_covered]


def test_without_a_compiler_nothing_is_covered(monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> None:
        raise UserError([Fault("--source", "clang 15 or newer is needed")])

    monkeypatch.setattr(check, "_compiler", none)
    found = check_functions("x.c", "", ALL[:1], None)
    assert found.exit_code is ExitCode.UNDECIDED
    assert [str(each) for each in found.not_covered] == [
        "all functions: clang 15 or newer is needed"
    ]


def test_a_file_that_is_too_old_says_so() -> None:
    text = "static void *obj_location_to_handle(struct page *page, unsigned long i)\n{\n}\n"
    found = checked(text, "x86_64")
    assert found.exit_code is ExitCode.UNDECIDED
    assert str(found.not_covered[0]) == (
        "all functions: older than this tool reads: no location_to_obj()"
    )


@pytest.mark.usefixtures("a_compiler")
def test_a_check_leaves_the_depth_of_recursion_as_it_was() -> None:
    before = sys.getrecursionlimit()
    checked("int f(void) { return 0; }\n", "x86_64")
    assert sys.getrecursionlimit() == before
