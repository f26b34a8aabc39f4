"""What libclang's Python side leaves out."""

from concurrent.futures import ThreadPoolExecutor
from itertools import repeat

import csources

from zslayout.csource.clang.library import (
    evaluated,
    index,
    initialiser,
    library,
    located,
    outlives_its_function,
    position,
)


def test_a_variable_has_its_initialiser_and_value() -> None:
    unit = csources.unit("static const unsigned long all = ~0UL;\nint none;\nint minus = -1;\n")
    everything, none, minus = unit.top
    start = initialiser(everything)
    assert start is not None
    assert (evaluated(start), evaluated(minus)) == ((1 << 64) - 1, -1)
    assert initialiser(none) is None
    assert outlives_its_function(none)


def test_a_location_is_that_in_the_file() -> None:
    (variable,) = csources.unit("\n  int x;\n").top
    assert position(variable.location) == (2, 7, 7)
    assert located(variable.location)[1:] == (2, 7, 7)


def test_what_is_no_integer_has_no_value() -> None:
    text, number = csources.unit('const char *text = "text";\ndouble number = 1.5;\n').top
    assert evaluated(text) is None
    assert evaluated(number) is None


def test_the_library_is_loaded_once_and_each_thread_has_its_own_index() -> None:
    assert library() is library()
    assert index() is index()
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(index).result() is not index()


def test_threads_may_parse_at_a_time() -> None:
    texts = [f"int x = {i};\n" for i in range(16)]
    with ThreadPoolExecutor(4) as pool:
        units = list(pool.map(csources.unit, texts, repeat(csources.WIDE)))
    assert [evaluated(unit.top[0]) for unit in units] == list(range(16))
