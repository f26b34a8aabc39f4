"""A loop of few turns, told turn by turn."""

import pytest
from readings import read, said, text

LOOP = """\
static int calculate_zspage_chain_size(int class_size)
{
	int i, best = 1, least = 1 << 30;

	if (class_size == 7)
		return 9;
	for (i = 1; i <= CONFIG_ZSMALLOC_CHAIN_SIZE; i++) {
		int waste = (i * 4096) % class_size;

		if (waste < least) {
			least = waste;
			best = i;
		}
	}
	return best;
}
"""


@pytest.mark.parametrize(("size", "pages"), [(3264, 4), (4096, 1), (7, 9), (96, 3)])
def test_the_result_is_that_of_the_turn_that_leaves_the_loop(size: int, pages: int) -> None:
    code = read(text(more=LOOP))
    assert said(code, "calculate_zspage_chain_size", size=size) == pages


def test_what_begins_with_nothing_is_no_part_of_it() -> None:
    names = [
        name for name, _ in read(text(more=LOOP)).functions["calculate_zspage_chain_size"].lets
    ]
    assert len({name.rpartition("_")[0] for name in names}) == 2


def test_a_loop_that_goes_on_too_long_gives_nothing_that_could_be_right() -> None:
    longer = LOOP.replace("i <= CONFIG_ZSMALLOC_CHAIN_SIZE", "i <= 100")
    assert said(read(text(more=longer)), "calculate_zspage_chain_size", size=3264) == 0


def test_a_loop_in_a_loop_is_refused() -> None:
    from readings import refused

    twice = LOOP.replace(
        "\t\tif (waste", "\t\tfor (; waste > class_size; waste -= 3)\n\t\t\tleast++;\n\t\tif (waste"
    )
    assert "calculate_zspage_chain_size()" in refused(text(more=twice))
