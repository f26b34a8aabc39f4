"""What is derived of macros, whichever they are."""

from dataclasses import replace

from zslayout.expr.nodes import Const
from zslayout.expr.types import ulong
from zslayout.subjects.zsmalloc.schemes import rfc_v1
from zslayout.vc.derive import Wording
from zslayout.vc.macros import derived_macros
from zslayout.words.parameters import BITS_PER_LONG, PAGE_SHIFT
from zslayout.words.scheme import Macro, SchemeModel

DEFINED, UNDEFINED, EXACT, INEXACT = derived_macros()
AT = {"BITS_PER_LONG": 64, "PAGE_SHIFT": 12}


def model(value: Macro) -> SchemeModel:
    """A scheme that evaluates this macro alone."""
    right = rfc_v1.SCHEME.definition(64)
    word = replace(right.word, tried=True)
    return SchemeModel(64, (value,), right.domain, word, evaluated=(value.name,))


SHIFTED = Macro("SHIFTED", Const(1) << PAGE_SHIFT + 20)
WIDE = Macro("WIDE", Const(1 << 60, ulong(64)) << PAGE_SHIFT)


def test_a_shift_by_the_width_of_an_int_is_not_defined() -> None:
    assert DEFINED.claim(model(SHIFTED)).refuted_by(AT)
    assert not DEFINED.claim(model(WIDE)).refuted_by(AT)


def test_a_value_that_wraps_is_not_exact() -> None:
    assert EXACT.claim(model(WIDE)).refuted_by(AT)
    assert not EXACT.claim(model(Macro("PLAIN", PAGE_SHIFT + BITS_PER_LONG))).refuted_by(AT)


def test_a_refutation_names_the_macro_that_breaks_the_rule() -> None:
    assert [step.name for step in DEFINED.claim(model(SHIFTED)).steps] == ["SHIFTED"]


def test_the_controls_are_false_for_any_macro() -> None:
    assert (UNDEFINED.control_of, INEXACT.control_of) == (DEFINED.id, EXACT.id)
    for control in (UNDEFINED, INEXACT):
        assert control.claim(model(WIDE)).refuted_by(AT)


def test_a_subject_says_what_of_its_own_is_cited() -> None:
    found = derived_macros({"exact": Wording(cites=("PAGE_SIZE",))})
    assert [each.cites for each in found if not each.control] == [(), ("PAGE_SIZE",)]
