"""The packed words of mm/zsmalloc.c."""

import pytest

from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import Const, Expr
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.subjects.zsmalloc.words import no_class, obj
from zslayout.words.source import AbsentError
from zslayout.words.word import PackedWord

WORD = SCHEMES["rfc-v1"].definition(64).word
VALUES = {
    "ADDRESSABLE_BITS": 52,
    "PAGE_SHIFT": 12,
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


def occurring(word: PackedWord, name: str) -> Expr:
    """That the field has a value which it is given."""
    field = word.field(name)
    assert field.occurs is not None
    return field.occurs(field.value)


@pytest.mark.parametrize(
    ("field", "last"), [("pfn", (1 << 40) - 1), ("class_idx", 254), ("obj_idx", 1023)]
)
def test_what_occurs_is_what_a_pool_has(field: str, last: int) -> None:
    """Page frames that a machine can address, classes that there are, objects of a zspage."""
    occurs = occurring(WORD, field)
    assert evaluate(occurs, VALUES | {field: last})
    assert not evaluate(occurs, VALUES | {field: last + 1})


def test_a_two_field_layout_has_no_class_and_no_gate() -> None:
    word = SCHEMES["pfn-idx"].definition(64).word
    assert word.field("class_idx").width == Const(0)
    assert evaluate(word.decode("class_idx", word.any), {"obj": 2**64 - 1}) == 0
    assert word.gate is None


def test_a_file_without_the_class_count_has_no_classes_to_speak_of() -> None:
    slots = (no_class(Const(0)),) * 3
    word = obj(64, (), slots=slots, needed=Const(0), encode=lambda pfn, **_: pfn)
    with pytest.raises(AbsentError, match="ZS_SIZE_CLASSES"):
        occurring(word, "class_idx")
