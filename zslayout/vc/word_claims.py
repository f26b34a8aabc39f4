"""Claims about a word that was read from C, and how they are made whole: every free name closed."""

from dataclasses import replace
from typing import Final

from zslayout.expr.build import eq, ne
from zslayout.expr.nodes import Const, Expr, Var, cast
from zslayout.expr.types import BOOL, CType
from zslayout.expr.walk import names
from zslayout.vc.claim import Claim
from zslayout.words.read_word import DrawnWord, ReadKind, ReadWord

WORD: Final = "word"
"""What steps and expressions call the word."""


def truth(x: Expr) -> Expr:
    """What C takes for true."""
    return x if x.type is BOOL else ne(x, Const(0, x.type))


def closed(claim: Claim) -> Claim:
    """The claim with whatever is free in it among its variables: it is so for all values."""
    found = names(*claim.given, claim.then, *(each.value for each in claim.steps))
    known = {each.name for each in claim.variables}
    more = (each for each in found if each.name not in known)
    return replace(claim, variables=(*claim.variables, *sorted(more, key=lambda v: v.name)))


def _wide(x: Expr, at_least: CType) -> Expr:
    """The value in a type that has room for a word, too."""
    return cast(x, at_least) if x.type.width < at_least.width else x


def occurs(word: ReadWord, kind: ReadKind, value: Var, mask: int) -> Claim:
    """No value that occurs has a bit beside those of the mask."""
    rest = Const(value.type.maximum & ~mask, value.type)
    then = eq(value & rest, Const(0, value.type))
    given = (*word.assume, kind.domain.value({}))
    return closed(Claim(kind.names, given, then))


def exact(word: ReadWord, kind: ReadKind, drawn: DrawnWord) -> Claim:
    """The word is one without values, turned over where the values have a bit: as it is drawn."""
    zeros = {each.name: Const(0, each.value.type) for each in kind.word.fields}
    made: Expr = kind.encode.value(zeros)
    type_ = kind.word.type
    values = {each.name: each.value for each in kind.word.fields}
    for field in drawn.fields:
        wide = _wide(values[field.name], type_)
        # A value that is negated has most bits in most places: those alike are moved at once.
        moved: dict[int, int] = {}
        for piece in field.pieces:
            up = piece.lsb - piece.value_lsb
            moved[up] = moved.get(up, 0) | (1 << piece.width) - 1 << piece.value_lsb
        for up, mask in moved.items():
            bits = wide & Const(mask, wide.type)
            at = bits << up if up > 0 else bits >> -up if up else bits
            made = made ^ cast(at, type_)
    given = (*word.assume, kind.domain.value({}))
    return closed(Claim(kind.names, given, eq(kind.encode.value({}), made)))
