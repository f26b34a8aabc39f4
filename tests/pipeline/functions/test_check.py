"""The functions of the kernel's file: proved as they are."""

import sys
from concurrent.futures import ProcessPoolExecutor

import pytest
import samples
from functionchecks import checked
from kernel import kernel_source

from zslayout.arch import shipped
from zslayout.errors import Fault, UserError
from zslayout.pipeline.functions import check, one_point
from zslayout.pipeline.functions.check import check_functions
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.results.exit_code import ExitCode

ALL = shipped.load_all(VOCABULARY)


@pytest.mark.usefixtures("a_compiler")
def test_a_released_file_is_proved_but_for_what_is_known_of_it() -> None:
    """7.3 is so at all chain sizes, see `test_everywhere`; `make releases` asks all of all."""
    text, config = kernel_source("6.1").decode(), samples.named("x86_64")
    found = check_functions("zsmalloc.c", text, [config], 8)
    # What is known of 6.1 is so without compaction alone, and is excused there alone.
    assert {(bool(each.known), each.kconfig) for each in found.findings} == {
        (True, ("CONFIG_COMPACTION=n",))
    }
    assert found.not_covered == ()
    assert found.exit_code is ExitCode.AS_EXPECTED
    assert found.read == found.touching > 50
    assert found.proved > 100


@pytest.mark.usefixtures("a_compiler")
def test_a_released_file_is_proved_as_it_is_shipped() -> None:
    text = kernel_source("6.12").decode()
    found = one_point.as_shipped("zsmalloc.c", text, samples.named("x86_64"), 8)
    assert found.findings == ()
    assert found.not_covered == ()
    assert found.read == found.touching > 50
    assert found.proved > 100


@pytest.mark.usefixtures("a_compiler")
def test_a_file_that_does_not_compile_is_not_covered() -> None:
    found = checked(
        "int right(void) { return 0; }\nint broken(void) { return nothing; }\n", "x86_64"
    )
    assert found.exit_code is ExitCode.UNDECIDED
    assert "broken()" in [each.what for each in found.not_covered]


@pytest.mark.usefixtures("a_compiler")
def test_processes_of_their_own_say_what_one_says(monkeypatch: pytest.MonkeyPatch) -> None:
    text, names = "int right(void) { return 0; }\n", ("x86_64", "riscv32")
    here = checked(text, *names)
    monkeypatch.setattr(check, "ProcessPoolExecutor", ProcessPoolExecutor)
    assert checked(text, *names) == here


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
