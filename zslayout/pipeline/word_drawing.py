"""Where the fields of a word lie, found by asking: which bit of a value goes to which of the word.

Which bits of values occur a solver says. Where they go is seen by turning each over; that the word
is nothing but these bits is a claim, and `exact` says that it is proved.
"""

from collections.abc import Iterator, Mapping
from functools import reduce
from operator import or_
from typing import Final

from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import FALSE, Var
from zslayout.expr.types import BOOL
from zslayout.expr.walk import names
from zslayout.solve.engine import Engine, Question
from zslayout.vc import word_claims
from zslayout.vc.claim import Claim
from zslayout.verdict import Status
from zslayout.words.read_word import DrawnField, DrawnWord, FieldPiece, ReadKind, ReadWord

_TRIES: Final = 64
_SPREAD: Final = 4
"""A value whose bits go to more places than this, each, is not asked whether it is drawn right."""


def drawn(word: ReadWord, engine: Engine) -> dict[str, DrawnWord]:
    """The word of each kind."""
    boot = _decided_at_boot(word, engine)
    return {kind.name: _drawn(word, kind, boot, engine) for kind in word.kinds}


def _decided_at_boot(word: ReadWord, engine: Engine) -> dict[str, int]:
    """Values of what the CPU decides, of which is so what the file takes for granted."""
    if not word.assume:
        return {}
    claim = word_claims.closed(Claim((), word.assume, FALSE))
    (verdict,) = engine.decide([Question(claim, ((),))])[0].values()
    return {} if verdict.witness is None else dict(verdict.witness.values)


def _drawn(word: ReadWord, kind: ReadKind, boot: Mapping[str, int], engine: Engine) -> DrawnWord:
    encoded = kind.encode.value({})
    zeros = {**{var.name: 0 for var in (*kind.names, *names(encoded))}, **boot}
    masks = _occurring(word, kind, boot, engine)
    fields = tuple(
        DrawnField(
            value.name,
            tuple(_joined(_moves(kind, zeros, value, mask))),
            mask.bit_length(),
            kind.steps.get(value.name),
            kind.wants.get(value.name),
        )
        for value, mask in masks.items()
    )
    if any(
        sum(piece.width for piece in each.pieces) > _SPREAD * mask.bit_count()
        for each, mask in zip(fields, masks.values(), strict=True)
    ):
        return DrawnWord(fields, exact=False)  # of a negated value, say: no sum of its bits
    claim = word_claims.exact(word, kind, DrawnWord(fields, exact=False))
    (verdict,) = engine.decide([Question(claim, ((),))])[0].values()
    return DrawnWord(fields, exact=verdict.status is Status.PROVED)


def _occurring(
    word: ReadWord, kind: ReadKind, boot: Mapping[str, int], engine: Engine
) -> dict[Var, int]:
    """The bits that some value of each field has; all where that is not decided."""
    domain, values = kind.domain.value({}), [each.value for each in kind.word.fields]
    zeros = {**{var.name: 0 for var in (*kind.names, *names(domain, *word.assume))}, **boot}
    masks = {
        value: reduce(
            or_,
            (
                each
                for bit in range(value.type.width)
                # A bit by itself, and with all above it, as in an address of the kernel's.
                for each in (1 << bit, value.type.maximum >> bit << bit)
                if evaluate(domain, {**zeros, value.name: each})
            ),
            0,
        )
        for value in values
    }
    open_ = dict(masks)
    for _ in range(_TRIES):
        claims = [word_claims.occurs(word, kind, value, masks[value]) for value in open_]
        found = engine.decide([Question(claim, ((),)) for claim in claims])
        for value, verdicts in zip(tuple(open_), found, strict=True):
            (verdict,) = verdicts.values()
            if verdict.witness is None:
                del open_[value]
                if verdict.status is Status.UNKNOWN:
                    masks[value] = value.type.maximum
                continue
            # What one field's witness says of the others is so, too.
            seen = {**zeros, **dict(verdict.witness.values)}
            masks = {each: mask | seen[each.name] for each, mask in masks.items()}
            # And what is one bit away from it.
            for bit in range(value.type.width):
                turned = seen[value.name] ^ 1 << bit
                if not masks[value] >> bit & 1 and evaluate(domain, {**seen, value.name: turned}):
                    masks[value] |= turned
        if not open_:
            return masks
    return {value: value.type.maximum if value in open_ else mask for value, mask in masks.items()}


def _moves(
    kind: ReadKind, zeros: Mapping[str, int], value: Var, mask: int
) -> Iterator[tuple[int, int]]:
    """Pairs of a bit of the value and one of the word that changes with it."""
    encoded = kind.encode.value({})
    if encoded.type is BOOL:
        return
    before = evaluate(encoded, zeros)
    for bit in range(value.type.width):
        if mask >> bit & 1:
            changed = before ^ evaluate(encoded, {**zeros, value.name: 1 << bit})
            for place in range(encoded.type.width):
                if changed >> place & 1:
                    yield bit, place


def _joined(moves: Iterator[tuple[int, int]]) -> Iterator[FieldPiece]:
    """Bits that lie side by side as one piece."""
    found: list[FieldPiece] = []
    for bit, place in sorted(moves, key=lambda each: (each[1], each[0])):
        last = found[-1] if found else None
        if last and (bit, place) == (last.value_lsb + last.width, last.lsb + last.width):
            found[-1] = FieldPiece(last.value_lsb, last.lsb, last.width + 1)
        else:
            found.append(FieldPiece(bit, place, 1))
    yield from found
