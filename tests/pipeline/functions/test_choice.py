"""Which configurations are read alone."""

import pytest
from kernel import kernel_source

from zslayout.arch import shipped
from zslayout.pipeline.functions.choice import most_choices, telling
from zslayout.pipeline.vocabulary import VOCABULARY

ALL = shipped.load_all(VOCABULARY)


def test_what_is_read_has_every_width_order_and_outcome() -> None:
    some = telling(ALL)
    for width in (32, 64):
        ours = [each for each in some if each.bits_per_long == width]
        assert ours
    outcomes = {dict(each.expect.outcomes)["merged"] for each in some}
    assert outcomes == {dict(each.expect.outcomes)["merged"] for each in ALL}
    assert any(each.triple.startswith("s390x") for each in some)
    assert telling(ALL[:1]) == ALL[:1]


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
