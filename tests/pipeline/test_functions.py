"""The functions of the kernel's file: proved as they are, and not green with one thing wrong."""

import os
import sys

import pytest
import samples
from kernel import kernel_source

from zslayout.arch import shipped
from zslayout.cfront import compiler
from zslayout.errors import Fault, UserError
from zslayout.pipeline import functions
from zslayout.pipeline.functions import check_functions, most_choices, telling
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.results.exit_code import ExitCode
from zslayout.results.functions import FunctionsResult

ALL = shipped.load_all(VOCABULARY)


@pytest.fixture
def a_compiler() -> None:
    """Skips where there is no clang; with CI set that fails."""
    try:
        compiler.clang()
    except UserError as error:
        if "CI" in os.environ:
            raise
        pytest.skip(str(error))


def checked(text: str, *names: str) -> FunctionsResult:
    return check_functions("zsmalloc.c", text, [samples.named(each) for each in names], None)


def test_what_is_read_has_every_width_order_and_outcome() -> None:
    some = telling(ALL)
    for width in (32, 64):
        ours = [each for each in some if each.bits_per_long == width]
        assert ours
    outcomes = {dict(each.expect.outcomes)["merged"] for each in some}
    assert outcomes == {dict(each.expect.outcomes)["merged"] for each in ALL}
    assert any(each.triple.startswith("s390x") for each in some)
    assert telling(ALL[:1]) == ALL[:1]


@pytest.mark.parametrize("release", ["5.10", "6.1", "6.12", "7.3"])
@pytest.mark.usefixtures("a_compiler")
def test_the_kernels_file_is_read_and_proved(release: str) -> None:
    found = checked(kernel_source(release).decode(), "x86_64")
    # The rules of locks are those of pools that have one, since v5.18.
    unread = ["protocol.unread"] if release == "5.10" else []
    assert [each.id for each in found.findings if not each.known] == unread
    # What is known of 6.1 is so without compaction alone, and is excused there alone.
    known = {each.kconfig for each in found.findings if each.known}
    assert known == ({("CONFIG_COMPACTION=n",)} if release == "6.1" else set())
    assert found.not_covered == ()
    assert found.exit_code is (ExitCode.UNDECIDED if unread else ExitCode.AS_EXPECTED)
    assert found.read == found.touching > 50
    assert found.proved > 100


BROKEN = [
    (
        "a link without its shift",
        "link->next = freeobj++ << OBJ_TAG_BITS;",
        "link->next = freeobj++;",
    ),
    (
        "an object that stays counted",
        "mod_zspage_inuse(zspage, -1);",
        "mod_zspage_inuse(zspage, 0);",
    ),
    ("every second object", "addr += class->size", "addr += 2 * class->size"),
]


@pytest.mark.parametrize(("what", "old", "new"), BROKEN, ids=[each[0] for each in BROKEN])
@pytest.mark.usefixtures("a_compiler")
def test_one_thing_wrong_is_not_green_and_is_placed(what: str, old: str, new: str) -> None:
    text = kernel_source("7.3").decode()
    assert old in text, what
    found = checked(text.replace(old, new), "x86_64")
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

    monkeypatch.setattr(functions, "_compiler", none)
    found = check_functions("x.c", "", ALL[:1], None)
    assert found.exit_code is ExitCode.UNDECIDED
    assert [str(each) for each in found.not_covered] == [
        "all functions: clang 15 or newer is needed"
    ]


def test_a_reader_that_fails_has_read_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise IndexError("of its own")

    monkeypatch.setattr(functions, "_compiler", lambda: None)
    monkeypatch.setattr(functions, "_read", fails)
    found = check_functions("x.c", "", ALL[:1], None)
    assert found.exit_code is ExitCode.UNDECIDED
    assert found.not_covered[0].why == "the reader failed: IndexError: of its own"


@pytest.mark.usefixtures("a_compiler")
def test_each_choice_of_kconfig_is_read_and_what_it_breaks_is_named_with_it() -> None:
    text = kernel_source("7.3").decode()
    old = "\tmod_zspage_inuse(zspage, -1);"
    assert text.count(old) == 1
    under = f"#ifdef CONFIG_ZSMALLOC_STAT\n\tmod_zspage_inuse(zspage, -2);\n#else\n{old}\n#endif"
    unused = "static void zs_spare(void)\n{\n}\n"
    found = checked(
        f"{text.replace(old, under)}#ifndef CONFIG_COMPACTION\n{unused}#endif\n", "x86_64"
    )
    assert found.choices == (3, 3)
    assert found.exit_code is ExitCode.UNEXPECTED
    by = {each.id: each for each in found.findings}
    assert by["zspage.inuse"].kconfig == ("CONFIG_ZSMALLOC_STAT=y",)
    assert by["source.builds"].kconfig == ("CONFIG_COMPACTION=n",)
    assert by["source.builds"].says == "a kernel builds without: unused function 'zs_spare'"


@pytest.mark.usefixtures("a_compiler")
def test_choices_are_read_once_for_each_text_where_most_can_be_chosen() -> None:
    two, three = (kernel_source(each).decode() for each in ("6.12", "7.3"))
    assert [each.name for each in most_choices("x.c", two, ALL, None)] == ["x86_64", "riscv32"]
    # The word of 7.3 has no class on some machines of 64 bits.
    names = [each.name for each in most_choices("x.c", three, ALL, None)]
    assert names == ["x86_64", "um-x86_64", "riscv32"]
    highmem = "#ifdef CONFIG_HIGHMEM\nint pages_are_high;\n#endif\n"
    _, narrow = most_choices("x.c", two + highmem, ALL, None)
    assert narrow.bits_per_long == 32
    assert narrow.name != "riscv32"


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
