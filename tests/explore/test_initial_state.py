import pools
import pytest
import searches

from zslayout.explore import initial_state
from zslayout.explore.execution import Execution
from zslayout.reference.size_class import size_classes


@pytest.mark.parametrize("arch", ["arm64-4k", "arm64-16k", "arm-lpae", "um-x86_64", "ppc64-64k"])
def test_the_named_sizes_have_the_classes_that_they_are_named_for(arch: str) -> None:
    sizes = size_classes(pools.layout(arch))
    for name in initial_state.NAMED_SIZES:
        size = initial_state.request_size(sizes, name)
        assert size is not None
        assert sizes.lookup(size) is initial_state.named_class(sizes, name)
    one, span, huge = (initial_state.named_class(sizes, name) for name in initial_state.NAMED_SIZES)
    assert (one.pages_per_zspage, one.objs_per_zspage) == (1, 2)
    assert span.pages_per_zspage > 1
    assert sizes.page_size % span.size
    assert huge.huge


@pytest.mark.parametrize("word", ["0", "4097", "-1", "two", "", "1e3"])
def test_no_other_word_is_a_size(word: str) -> None:
    assert initial_state.request_size(size_classes(pools.layout()), word) is None


def test_a_number_is_a_size_up_to_a_page() -> None:
    sizes = size_classes(pools.layout())
    assert [initial_state.request_size(sizes, word) for word in ("1", "4096")] == [1, 4096]


@pytest.mark.parametrize("size", initial_state.NAMED_SIZES)
def test_each_object_is_alone_in_a_zspage_and_one_is_nobodys(size: str) -> None:
    execution = Execution(searches.task("free(a) | migrate(b)", size=size))
    assert sorted(execution.callers.live) == ["_kept", "a", "b"]
    zspages = {page.zspage for page in execution.pool.frames}
    assert len(zspages) == 3
    assert all(zspage is not None and zspage.inuse == 1 for zspage in zspages)
