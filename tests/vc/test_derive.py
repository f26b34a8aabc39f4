"""What is derived of a word, for words that no kernel has: every statement and every control."""

import random
from dataclasses import replace

import pytest

from zslayout.expr.nodes import Const, Expr, Var
from zslayout.expr.types import UINT
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.vc.claim import Claim
from zslayout.vc.derive import Wording, derived, derived_kinds
from zslayout.vc.obligation import Obligation, Role, Scope
from zslayout.words.domain import Domain
from zslayout.words.parameters import WORD_WIDTH
from zslayout.words.scheme import SchemeModel
from zslayout.words.word import FieldSpec, PackedWord, SpecialValue, TaggedUnion, WordUpdate


def field(name: str, lsb: int, width: int) -> FieldSpec:
    """A field at a constant place, of which all values but the last occur."""
    last = (1 << width) - 1
    return FieldSpec(
        name,
        Const(lsb),
        Const(width),
        Var(name, UINT),
        occurs=lambda value: value < last,
        decode=lambda word: (word >> lsb) & last,
        store=lambda word, value: (word & ~(last << lsb)) | ((value & last) << lsb),
        masked=True,
    )


def _encode(high: Expr, low: Expr) -> Expr:
    return ((high & 0xF) << 8) | ((low & 0x7F) << 1)


PAIR = PackedWord(
    "pair",
    UINT,
    (field("high", 8, 4), field("low", 1, 7)),
    _encode,
    dense=False,
    tag_bits=1,
    specials=(SpecialValue("none", Const(0xFFF, UINT), "none"),),
    updates=(WordUpdate("lift", ("high",), rereads=True),),
)
ODD = PackedWord(
    "odd",
    UINT,
    (replace(field("only", 1, 7), store=None),),
    lambda only: ((only & 0x7F) << 1) | 1,
    dense=False,
    always_set=Const(1, UINT),
)
BITS = PackedWord(
    "bits",
    UINT,
    tuple(replace(each, decode=None, store=None) for each in PAIR.fields),
    own_sum=Const(11),
)
MODEL = SchemeModel(
    64,
    (),
    Domain((WORD_WIDTH,)),
    PAIR,
    (ODD, BITS),
    (TaggedUnion("any", ("pair", "odd"), Const(1, UINT)),),
)
OBLIGATIONS = (
    *derived(MODEL),
    *derived(MODEL, "odd"),
    *derived(MODEL, "bits"),
    *derived_kinds(MODEL, "any"),
)
STATED = [each for each in OBLIGATIONS if not each.control]
CONTROLS = [each for each in OBLIGATIONS if each.control]


def draws(claim: Claim) -> list[dict[str, int]]:
    """Values of the variables: few, small, and any."""
    source = random.Random(0)  # noqa: S311  # samples, the same every time
    found = []
    for bits in (1, 8, 32):
        for _ in range(500):
            values = {var.name: source.getrandbits(bits) for var in claim.variables}
            found.append({"BITS_PER_LONG": 64, **values})
    return found


def refuted(obligation: Obligation, model: SchemeModel = MODEL) -> bool:
    """Whether some values make it false."""
    claim = obligation.claim(model)
    return any(claim.refuted_by(values) for values in draws(claim))


@pytest.mark.parametrize("obligation", STATED, ids=lambda each: each.id)
def test_a_statement_on_a_word_that_is_right_is_true_at_every_sample(
    obligation: Obligation,
) -> None:
    assert not refuted(obligation)


@pytest.mark.parametrize("obligation", CONTROLS, ids=lambda each: each.id)
def test_a_control_is_false_at_some_sample(obligation: Obligation) -> None:
    assert refuted(obligation)


@pytest.mark.parametrize("obligation", OBLIGATIONS, ids=lambda each: each.id)
def test_what_is_derived_can_be_read(obligation: Obligation) -> None:
    assert obligation.statement.endswith(".")
    assert bool(obligation.why) != obligation.control
    assert bool(obligation.fix) != obligation.control


@pytest.mark.parametrize("obligation", STATED, ids=lambda each: each.id)
def test_what_is_said_of_places_and_values_has_a_control(obligation: Obligation) -> None:
    without = {"adjacent", "covers"} if obligation.about == "pair" else set()
    has = any(each.control_of == obligation.id for each in CONTROLS)
    assert has or obligation.kind in without


def test_a_word_of_several_fields_has_every_kind_of_statement() -> None:
    kinds = {each.kind for each in STATED if each.about == "pair"}
    assert kinds == {
        "fits",
        "adjacent",
        "disjoint",
        "covers",
        "roundtrip",
        "injective",
        "distinct",
        "frame",
        "lift",
    }


def test_only_a_dense_word_encodes_every_word_again() -> None:
    dense = derived(replace(MODEL, word=replace(PAIR, dense=True)))
    assert "decode_total" in {each.kind for each in dense}


def test_a_word_of_one_field_and_bitfields_have_what_can_go_wrong_with_them() -> None:
    assert [each.id for each in STATED if each.about == "odd"] == ["odd.covers_only"]
    assert [each.id for each in STATED if each.about == "bits"] == [
        "bits.fits",
        "bits.covers_high",
        "bits.covers_low",
    ]


def test_an_outcome_rests_on_all_that_is_said_of_a_word_but_for_controls() -> None:
    assert all(each.noticed is not each.control for each in STATED)


def test_a_field_behind_a_gate_is_spoken_of_where_the_gate_is_on() -> None:
    found = {each.field: each for each in derived(SCHEMES["merged"].definition(64)) if each.field}
    assert found["class_idx"].scope is Scope.GATE_ON


def test_a_word_says_differently_what_it_wants_to() -> None:
    said = {
        "fits": Wording(id="pair.is_small", statement="A pair is small.", cites=("pair",)),
        "fits.control": Wording(statement="A pair is tiny."),
    }
    fits, control, adjacent, *_ = derived(MODEL, "", said)
    assert (fits.id, fits.statement, fits.cites) == ("pair.is_small", "A pair is small.", ("pair",))
    assert (control.id, control.control_of) == ("pair.is_small.word_wider", "pair.is_small")
    assert control.statement == "A pair is tiny."
    assert adjacent.needs == ("pair.is_small",)
    assert (fits.role, adjacent.role) == (Role.FITS, Role.LAYOUT)


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        ("disjoint", replace(PAIR, encode=lambda high, low: (high << 3) | (low << 1))),
        ("roundtrip", replace(PAIR, encode=lambda high, low: (high << 9) | (low << 1))),
        ("injective", replace(PAIR, encode=lambda high, low: (high << 8) + low * 0)),
        ("distinct", replace(PAIR, specials=(SpecialValue("none", Const(2, UINT), "none"),))),
        ("lift", replace(PAIR, encode=lambda high, low: ((high * 0) << 8) | (low << 1))),
        (
            "frame",
            replace(
                PAIR,
                fields=tuple(replace(f, store=lambda w, v: (w & 0) | v) for f in PAIR.fields),
            ),
        ),
    ],
)
def test_a_word_with_one_thing_wrong_is_refuted(kind: str, wrong: PackedWord) -> None:
    model = replace(MODEL, word=wrong)
    assert any(refuted(each, model) for each in STATED if each.kind == kind)
