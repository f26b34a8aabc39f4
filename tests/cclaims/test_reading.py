import claimed

from zslayout.cclaims.members import members
from zslayout.cclaims.reading import Learned, Limits, Reading
from zslayout.expr.nodes import BinaryOp

_LIMITS = Limits((1 << 40) - 1, 254, 255, 4096, 8, 12, 8)


def _reading(learned: Learned) -> Reading:
    survey = claimed.surveyed(claimed.MERGED)
    return Reading(
        survey.executor.terms, members(survey.executor.module), _LIMITS, learned, huge=False
    )


def _learned(reading: Reading) -> Learned:
    terms = reading.terms
    names = [
        terms.var(f"field {x}", reading.number(0, bits).type)
        for x, bits in (("pfn", 64), ("class", 32), ("index", 32))
    ]
    pfn, class_index, index = names
    high = terms.binary(BinaryOp.SHL, pfn, reading.number(24))
    middle = terms.binary(BinaryOp.SHL, reading.extended(class_index, 64), reading.number(15))
    word = terms.add(terms.add(high, middle), reading.extended(index, 64))
    return Learned(word=(word, pfn, class_index, index))


def test_a_decoder_is_known_by_proof_and_not_by_its_form() -> None:
    learned = _learned(_reading(Learned()))
    reading = _reading(learned)
    terms = reading.terms
    word = terms.apply("word.0:64.0", 64, terms.apply("argument handle", 64))
    shifted = terms.binary(BinaryOp.DIV, word, reading.number(1 << 15))
    decoded = terms.binary(BinaryOp.MOD, shifted, reading.number(512))
    assert reading.is_a(terms.truncate(reading.read(decoded), 32), "obj.class")
    assert reading.is_a(
        reading.read(terms.binary(BinaryOp.SHR, word, reading.number(24))), "obj.pfn"
    )


def test_what_decodes_nothing_stays_what_it_is() -> None:
    learned = _learned(_reading(Learned()))
    reading = _reading(learned)
    terms = reading.terms
    word = terms.apply("word.0:64.0", 64, terms.apply("argument handle", 64))
    wrong = reading.read(terms.binary(BinaryOp.SHR, word, reading.number(23)))
    assert not reading.is_a(wrong, "obj.pfn")
