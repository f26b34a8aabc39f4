"""Statements about a word: zsmalloc's `obj` under each scheme."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from fixtures import with_field, with_macro

from zslayout.expr.build import all_of
from zslayout.expr.infix import human_text
from zslayout.expr.ints import evaluate
from zslayout.subjects.zsmalloc.parameters import DOMAIN
from zslayout.subjects.zsmalloc.registry import BY_ID
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.vc.statements import comes_back, side_by_side
from zslayout.words.layout import numbers
from zslayout.words.scheme import Scheme, SchemeModel
from zslayout.words.variant import with_word


@pytest.mark.parametrize("width", DOMAIN.widths)
@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=SCHEMES)
def test_fields_are_adjacent_where_plain_numbers_say_so(scheme: Scheme, width: int) -> None:
    definition = scheme.definition(width)
    cut = all_of(*side_by_side(definition.word))
    for point in list(DOMAIN.points(width))[::19]:
        found = numbers(scheme, point)
        below = definition.word.tag_bits
        for field in reversed(found.fields):
            assert field.lsb == below
            below += field.width
        if found.asserted:
            assert below == width
            assert evaluate(cut, found.values)


def test_the_cut_is_said_part_by_part() -> None:
    assert [human_text(part) for part in side_by_side(SCHEMES["rfc-v1"].definition(64).word)] == [
        "0 <= OBJ_IDX_BITS",
        "OBJ_IDX_BITS <= BITS_PER_LONG",
        "0 <= OBJ_CLASS_BITS",
        "OBJ_CLASS_BITS <= BITS_PER_LONG",
        "0 <= OBJ_INDEX_BITS",
        "OBJ_INDEX_BITS <= BITS_PER_LONG",
        "0 <= _PFN_BITS",
        "_PFN_BITS <= BITS_PER_LONG",
        "OBJ_INDEX_BITS == OBJ_IDX_BITS + OBJ_CLASS_BITS",
        "OBJ_INDEX_BITS + _PFN_BITS == BITS_PER_LONG",
        "OBJ_CLASS_BITS <= 32",
        "64 <= BITS_PER_LONG or OBJ_CLASS_BITS == 0",
    ]


def _overlap(definition: SchemeModel) -> SchemeModel:
    return with_macro(definition, "OBJ_IDX_BITS", lambda bits: bits + 1)


def _gap(definition: SchemeModel) -> SchemeModel:
    idx = definition.word.field("obj_idx")
    return with_field(definition, "obj_idx", width=idx.width - 1)


def _top_unused(definition: SchemeModel) -> SchemeModel:
    pfn = definition.word.field("pfn")
    return with_field(definition, "pfn", width=pfn.width - 1)


def _tag_forgotten(definition: SchemeModel) -> SchemeModel:
    return with_word(definition, tag_bits=1)


def _class_without_gate(definition: SchemeModel) -> SchemeModel:
    gate = definition.word.gated()
    return with_word(definition, gate=gate._replace(enabled=definition.macro("_PFN_BITS") < 0))


@pytest.mark.parametrize(
    "change",
    [_overlap, _gap, _top_unused, _tag_forgotten, _class_without_gate],
    ids=lambda each: each.__name__.strip("_").replace("_", " "),
)
def test_fields_that_do_not_lie_side_by_side_are_not_adjacent(
    change: Callable[[SchemeModel], SchemeModel],
) -> None:
    right = SCHEMES["rfc-v1"]
    wrong = replace(right, define=lambda width: change(right.definition(width)))
    at = numbers(wrong, DOMAIN.point(64, 12, 52, 8)).values
    claim = BY_ID["obj.adjacent"].claim(wrong.definition(64))
    assert claim.refuted_by(at)
    assert (
        not BY_ID["obj.adjacent"]
        .claim(right.definition(64))
        .refuted_by(numbers(right, DOMAIN.point(64, 12, 52, 8)).values)
    )


def test_a_word_comes_back_at_the_three_values_that_it_holds() -> None:
    definition = SCHEMES["rfc-v1"].definition(64)
    pfn, class_idx, obj_idx = BY_ID["obj.roundtrip.idx"].claim(definition).variables
    use = comes_back(definition.word, "obj.roundtrip.idx", (pfn + 1, class_idx, obj_idx))
    assert use.obligation == "obj.roundtrip.idx"
    assert use.at == {"pfn": pfn + 1, "class_idx": class_idx, "obj_idx": obj_idx}
