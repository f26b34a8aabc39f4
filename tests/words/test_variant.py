"""A scheme's model with one thing changed."""

import pytest

from zslayout.expr.nodes import Const
from zslayout.subjects.zsmalloc.schemes import rfc_v1
from zslayout.words.scheme import Macro
from zslayout.words.variant import with_macro, with_word

RIGHT = rfc_v1.SCHEME.definition(64)


def test_a_changed_macro_is_changed_alone() -> None:
    changed = with_macro(RIGHT, Macro("CLASS_BITS", Const(7)))
    before = {macro.name: macro.value for macro in RIGHT.macros}
    after = {macro.name: macro.value for macro in changed.macros}
    assert [name for name in before if before[name] != after[name]] == ["CLASS_BITS"]
    assert changed.word is RIGHT.word


def test_a_macro_that_is_not_there_cannot_be_changed() -> None:
    with pytest.raises(KeyError):
        with_macro(RIGHT, Macro("OBJ_CLAS_BITS", Const(8)))


def test_a_changed_word_keeps_its_fields() -> None:
    changed = with_word(RIGHT, tag_bits=1)
    assert changed.word.tag_bits == 1
    assert changed.word.fields is RIGHT.word.fields
