"""The variables and bounds that the families share."""

from zslayout.expr.ints import evaluate
from zslayout.subjects.zsmalloc import bounds
from zslayout.subjects.zsmalloc.schemes import SCHEMES

DEFINITION = SCHEMES["rfc-v1"].definition(64)
VALUES = {
    "_PFN_BITS": 40,
    "OBJ_INDEX_BITS": 24,
    "OBJ_CLASS_BITS": 8,
    "OBJ_IDX_BITS": 16,
    "OBJ_IDX_MASK": 0xFFFF,
    "OBJ_CLASS_MASK": 0xFF,
    "BITS_PER_LONG": 64,
    "ZS_SIZE_CLASSES": 255,
    "ZS_MIN_ALLOC_SIZE": 32,
    "ZS_MAX_PAGES_PER_ZSPAGE": 8,
    "PAGE_SIZE": 4096,
}


def test_a_location_is_bounded_by_the_widths_of_its_fields() -> None:
    at = bounds.location(DEFINITION)
    last = {"pfn": (1 << 40) - 1, "class_idx": 255, "obj_idx": 0xFFFF}
    assert all(evaluate(bound, VALUES | last) for bound in at.bounds)
    for name, value in last.items():
        beyond = VALUES | last | {name: value + 1}
        assert not all(evaluate(bound, beyond) for bound in at.bounds)


def test_suffixes_keep_two_locations_apart() -> None:
    one, two = bounds.location(DEFINITION, "_1"), bounds.location(DEFINITION, "_2")
    assert not set(one.variables) & set(two.variables)


def test_a_pool_has_as_many_objects_as_its_densest_zspage() -> None:
    index = bounds.location(DEFINITION).obj_idx
    bound = bounds.object_index(index, DEFINITION)
    assert evaluate(bound, VALUES | {"obj_idx": 1023})
    assert not evaluate(bound, VALUES | {"obj_idx": 1024})


def test_a_pool_has_no_class_beyond_its_count() -> None:
    index = bounds.location(DEFINITION).class_idx
    bound = bounds.class_index(index, DEFINITION)
    assert evaluate(bound, VALUES | {"class_idx": 254})
    assert not evaluate(bound, VALUES | {"class_idx": 255})


def test_page_frames_lie_below_the_physical_limit() -> None:
    pfn = bounds.location(DEFINITION).pfn
    bound = bounds.page_frame(pfn, DEFINITION)
    assert evaluate(bound, VALUES | {"pfn": (1 << 40) - 1})
    assert not evaluate(bound, VALUES | {"pfn": 1 << 40})


def test_only_a_tagged_word_has_bits_that_stay_clear() -> None:
    tagged = SCHEMES["pfn-idx-tagged"].definition(64)
    obj = bounds.word(tagged)
    assert not evaluate(bounds.tag_clear(obj, tagged), {"obj": 1})
    assert evaluate(bounds.tag_clear(obj, tagged), {"obj": 2})
    assert evaluate(bounds.tag_clear(obj, DEFINITION), {"obj": 1})
