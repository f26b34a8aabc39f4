"""Tasks of texts: sizes by name, and what is there before."""

import pools
import pytest
import searches

from zslayout.errors import UserError
from zslayout.explore import task_parser
from zslayout.explore.execution import Execution
from zslayout.explore.thread_programs import calls_text
from zslayout.reference.size_class import size_classes


def test_what_is_not_said_is_usual() -> None:
    program = searches.task("free(a) | malloc(b)").programs
    assert calls_text(program.setup) == (
        "malloc(a, 2040); write(a); malloc(_a1, 2040);"
        " malloc(_kept, 2040); write(_kept); malloc(_kept1, 2040); free(_a1); free(_kept1)"
    )
    assert [calls_text(calls) for calls in program.threads] == ["free(a)", "malloc(b, 2040)"]


def test_a_setup_is_taken_as_it_is() -> None:
    program = searches.task("free(a)", setup="malloc(a); malloc(b, huge)", size="100").programs
    assert calls_text(program.setup) == "malloc(a, 100); malloc(b, 4096)"


def test_a_size_that_is_none_is_a_fault() -> None:
    with pytest.raises(UserError, match="--size: expected a number"):
        searches.task("free(a)", size="large")


@pytest.mark.parametrize("arch", ["arm64-4k", "arm64-16k", "arm-lpae", "um-x86_64", "ppc64-64k"])
def test_the_named_sizes_have_the_classes_that_they_are_named_for(arch: str) -> None:
    sizes = size_classes(pools.layout(arch))
    for name in task_parser.NAMED_SIZES:
        size = task_parser.request_size(sizes, name)
        assert size is not None
        assert sizes.lookup(size) is task_parser.named_class(sizes, name)
    one, span, huge = (task_parser.named_class(sizes, name) for name in task_parser.NAMED_SIZES)
    assert (one.pages_per_zspage, one.objs_per_zspage) == (1, 2)
    assert span.pages_per_zspage > 1
    assert sizes.page_size % span.size
    assert huge.huge


@pytest.mark.parametrize("word", ["0", "4097", "-1", "two", "", "1e3"])
def test_no_other_word_is_a_size(word: str) -> None:
    assert task_parser.request_size(size_classes(pools.layout()), word) is None


def test_a_number_is_a_size_up_to_a_page() -> None:
    sizes = size_classes(pools.layout())
    assert [task_parser.request_size(sizes, word) for word in ("1", "4096")] == [1, 4096]


@pytest.mark.parametrize("size", task_parser.NAMED_SIZES)
def test_each_object_is_alone_in_a_zspage_and_one_is_nobodys(size: str) -> None:
    execution = Execution(searches.task("free(a) | migrate(b)", size=size))
    assert sorted(execution.callers.live) == ["_kept", "a", "b"]
    zspages = {page.zspage for page in execution.pool.frames}
    assert len(zspages) == 3
    assert all(zspage is not None and zspage.inuse == 1 for zspage in zspages)
