"""The encoder and decoders of a layout, as functions of ints."""

from hypothesis import given
from hypothesis import strategies as st

from zslayout.arch.params import ArchParams, Outcome
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.words.codec import codec
from zslayout.words.layout import derive
from zslayout.words.scheme import Scheme


def params(bits_per_long: int, page_shift: int, physmem_bits: int) -> ArchParams:
    name = f"{bits_per_long}-{page_shift}-{physmem_bits}"
    return ArchParams(name, "toy", bits_per_long, page_shift, physmem_bits, source=("a test",))


ARM64_4K, ARM32, UNDEFINED = params(64, 12, 52), params(32, 12, 32), params(64, 12, 64)

configs = st.one_of(
    st.builds(params, st.just(64), st.integers(12, 18), st.integers(39, 64)),
    st.builds(params, st.just(32), st.integers(12, 18), st.integers(32, 40)),
)


@given(scheme=st.sampled_from(list(SCHEMES.values())), config=configs, data=st.data())
def test_what_is_encoded_comes_back_where_it_fits(
    scheme: Scheme, config: ArchParams, data: st.DataObject
) -> None:
    layout = derive(scheme, config, data.draw(st.integers(4, 16)))
    widths = {field.name: min(field.width, 32) for field in layout.fields}
    if layout.outcome is Outcome.BUILD_ERROR:
        return
    pfn_bits = layout.values["_PFN_BITS"]
    pfn = data.draw(st.integers(0, (1 << pfn_bits) - 1))
    class_idx = data.draw(st.integers(0, (1 << widths.get("class_idx", 0)) - 1))
    obj_idx = data.draw(st.integers(0, (1 << widths.get("obj_idx", 0)) - 1))
    code = codec(layout)
    obj = code.encode(pfn, class_idx, obj_idx)
    assert 0 <= obj < 1 << layout.word_bits
    assert code.decode["pfn"](obj) == pfn
    assert code.decode["class_idx"](obj) == class_idx
    assert code.decode["obj_idx"](obj) == obj_idx


def test_the_word_of_arm64_is_the_fields_side_by_side() -> None:
    code = codec(derive(SCHEMES["rfc-v1"], ARM64_4K, 8))
    assert code.encode(0x12345, 0x67, 0x89AB) == 0x12345_67_89AB


def test_an_index_too_large_for_its_field_is_cut() -> None:
    code = codec(derive(SCHEMES["rfc-v1"], ARM64_4K, 8))
    assert code.encode(0, 0x1FF, 0x1FFFF) == 0xFF_FFFF


def test_a_pfn_too_large_for_its_field_is_cut_at_the_end_of_the_word() -> None:
    code = codec(derive(SCHEMES["rfc-v1"], ARM64_4K, 8))
    assert code.encode(1 << 40, 0, 0) == 0


def test_where_there_is_no_class_field_class_idx_does_not_enter_the_word() -> None:
    for config in (ARM32, UNDEFINED):
        code = codec(derive(SCHEMES["merged"], config, 8))
        assert code.encode(5, 255, 1) == code.encode(5, 0, 1)
        assert code.decode["class_idx"](code.encode(5, 255, 1)) == 0
