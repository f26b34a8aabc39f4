"""Functions at many points at once: all of them, and wrong at one is wrong."""

from dataclasses import replace

import pytest
import samples
from kernel import kernel_source

from zslayout.arch import shipped
from zslayout.cfront import compiler
from zslayout.cfront.text import CFile
from zslayout.errors import UserError
from zslayout.expr.walk import deeper
from zslayout.pipeline.functions.check import check_functions
from zslayout.pipeline.functions.everywhere import ReadPoint, frame_bits, read_shape, shapes_of
from zslayout.pipeline.functions.one_point import as_shipped
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.reference.protocol_level import ProtocolLevel
from zslayout.results.exit_code import ExitCode

ALL = shipped.load_all(VOCABULARY)
INDEX = "(BITS_PER_LONG - _PFN_BITS)"
LINK = "link->next = freeobj++ << OBJ_TAG_BITS;"


@pytest.fixture(autouse=True)
def a_compiler() -> None:
    try:
        compiler.clang()
    except UserError as error:
        pytest.skip(str(error))


def test_every_configuration_and_chain_size_is_in_one_shape() -> None:
    file = CFile("x.c", kernel_source("6.12").decode())
    shapes = shapes_of(file, ALL, None, ordered=False)
    every = [each for shape in shapes for each in shape.every]
    wanted = {ReadPoint(params.name, size) for params in ALL for size in params.chain_size.all}
    assert len(every) == len(wanted)
    assert set(every) == wanted
    assert len(shapes) < 5


def test_a_frame_number_is_as_wide_as_the_machine_says_unless_that_is_known_to_be_lost() -> None:
    wide = replace(samples.named("x86_64"), addressable_bits=60)
    assert frame_bits(wide) == 60 - 12
    assert frame_bits(samples.named("ppc64-4k-flatmem")) == 46 - 12


def test_where_a_pool_has_less_than_no_class_its_functions_are_not_read() -> None:
    """As with the tag bit of Linux 6.2 to 6.8: with more than 8 pages no size is left."""
    config, text = samples.named("arm-lpae"), kernel_source("6.12").decode()
    assert INDEX in text
    text = text.replace(INDEX, INDEX.replace("_PFN_BITS", "_PFN_BITS - 1"))
    (shape,) = shapes_of(CFile("x.c", text), [config], None, ordered=False)
    assert [each.chain_size for each in shape.every] == [4, 5, 6, 7, 8]
    # With 8 there is one class, of a page: nothing is true of zspages of several objects.
    found = as_shipped("x.c", text, config, 8)
    assert "source.loop_ends" not in {each.id for each in found.findings}
    assert found.proved > 100


@pytest.mark.slow
def test_a_file_is_proved_at_all_chain_sizes_and_wrong_at_one_is_not() -> None:
    text, configs = kernel_source("7.3").decode(), [samples.named("x86_64")]
    found = check_functions("x.c", text, configs, None)
    assert found.read_at == (("x86_64", configs[0].chain_size.all),)
    assert found.exit_code is ExitCode.AS_EXPECTED
    assert found.summary.startswith(
        f"functions read: {found.read} of {found.read}, on x86_64 at chain sizes 4-16; "
    )
    assert found.read == found.touching > 50
    assert found.not_covered == ()
    assert found.findings == ()
    (protocol,) = found.protocols
    assert protocol.proved
    assert protocol.level is ProtocolLevel.EARLY_UNLOCK
    wrong = "link->next = freeobj++ << (OBJ_TAG_BITS + (ZS_MAX_PAGES_PER_ZSPAGE == 13));"
    assert LINK in text
    text = text.replace(LINK, wrong)
    for points in shapes_of(CFile("x.c", text), configs, None, ordered=False):
        with deeper():
            shape = read_shape("x.c", text, points)
        wanted = any(ReadPoint("x86_64", 13) in each for each in points.had_by)
        assert shape.whole is not wanted
        assert (shape.refuted is not None) is wanted
