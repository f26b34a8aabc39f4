"""How much more a field of a word that was read could hold, or how much less it has to.

One rule: a field is widened by letting larger values occur, beside those of the other fields, and
every statement of the word is asked again. Nothing of the C is changed.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from zslayout.expr.build import all_of, any_of, eq
from zslayout.expr.nodes import Const, Expr, Var
from zslayout.expr.walk import deeper
from zslayout.results.word_headroom import FieldRoom, WordRoom
from zslayout.results.word_result import WordResult
from zslayout.solve.engine import Engine, Question
from zslayout.vc.word_statement import WordStatement
from zslayout.vc.word_statements import word_statements
from zslayout.verdict import Status
from zslayout.words.read_word import DrawnField, ReadKind, ReadValue

_BOOLS: Final = frozenset({"bool", "_Bool"})
_SOME: Final = "some_"


def room(result: WordResult, engine: Engine) -> WordRoom:
    """The most bits that the values of each field may have, and what ends it there."""
    with deeper():
        return WordRoom(result, tuple(_Widening(result, engine).fields()))


@dataclass(frozen=True, slots=True, eq=False)
class _FieldSpot:
    """A field of a kind, and where it lies."""

    kind: ReadKind
    value: Var
    drawn: DrawnField


class _Widening:
    """Widens the fields of one word, each by itself."""

    def __init__(self, result: WordResult, engine: Engine) -> None:
        self._result, self._word, self._engine = result, result.word, engine
        own = [each for each in result.findings if not each.statement.control]
        self._proved = {each.statement.id for each in own if each.status is Status.PROVED}
        self._refuted = {each.statement.id for each in own if each.status is Status.REFUTED}

    def fields(self) -> Iterator[FieldRoom]:
        """Every field that is a number."""
        for kind in self._word.kinds:
            drawn = {each.name: each for each in self._result.drawn[kind.name].fields}
            types = {each.name: each.type.text for each in self._word.file.kind(kind.name).fields}
            for field in kind.word.fields:
                if types[field.name].strip() not in _BOOLS:
                    yield self._field(_FieldSpot(kind, field.value, drawn[field.name]))

    def _field(self, at: _FieldSpot) -> FieldRoom:
        kind, drawn = at.kind, at.drawn
        name = "" if len(self._word.kinds) == 1 else kind.name
        ids = {each.id for each in self._asked(kind, kind)}
        good, broken = ids & self._proved, ids & self._refuted
        limit = at.value.type.width - at.value.type.signed
        if not broken:
            most, ends = drawn.needed, self._ends(at, good, drawn.needed + 1, limit)
            if not ends:  # the next one is asked first: most fields have no more
                most = self._most(at, good, min(most + 1, limit), limit)
                ends = self._ends(at, good, most + 1, limit)
            return FieldRoom(name, drawn, limit, most, ends)
        least = self._most(at, broken | good, -1, drawn.needed - 1)
        found = self._status(at, broken, least) if least >= 0 else {}
        fits = least if Status.PROVED in found.values() else None
        return FieldRoom(name, drawn, limit, fits, tuple(sorted(broken)))

    def _most(self, at: _FieldSpot, ids: Collection[str], least: int, limit: int) -> int:
        """The most bits up to the limit with which the statements hold; they do with the least."""
        low, high = least, max(least, limit)
        while low < high:
            middle = (low + high + 1) // 2
            if self._engine.hold(self._questions(at, ids, middle).values()):
                low = middle
            else:
                high = middle - 1
        return low

    def _ends(self, at: _FieldSpot, ids: Collection[str], bits: int, limit: int) -> tuple[str, ...]:
        """The statements that do not hold with so many bits; none where the type has no more."""
        found = self._status(at, ids, bits) if bits <= limit else {}
        return tuple(each for each, status in found.items() if status is not Status.PROVED)

    def _status(self, at: _FieldSpot, ids: Collection[str], bits: int) -> Mapping[str, Status]:
        """How the statements stand where values of the field have so many bits."""
        asked = self._questions(at, ids, bits)
        found = self._engine.decide([*asked.values()])
        return {each: one[()].status for each, one in zip(asked, found, strict=True)}

    def _questions(self, at: _FieldSpot, ids: Collection[str], bits: int) -> dict[str, Question]:
        """The statements, by their ids, where values of the field have so many bits."""
        every = self._asked(at.kind, _sized(at, bits))
        return {each.id: Question(each.claim, ((),)) for each in every if each.id in ids}

    def _asked(self, kind: ReadKind, instead: ReadKind) -> Iterator[WordStatement]:
        """The statements that speak of the values of a kind."""
        kinds = tuple(instead if each is kind else each for each in self._word.kinds)
        # Bits beside those that were drawn are the point: what a setter leaves is asked by fields.
        drawn = {name: replace(each, exact=False) for name, each in self._result.drawn.items()}
        others = [each.name for each in self._word.kinds if each is not kind]
        stem = self._word.file.name
        away = tuple(f"{stem}.{each}." for each in others)
        away += tuple(f"{stem}.kinds.{each}." for each in others)
        for each in word_statements(replace(self._word, kinds=kinds), drawn):
            if not each.control and not each.id.startswith(away):
                yield each


def _sized(at: _FieldSpot, bits: int) -> ReadKind:
    """The kind with values of so many bits in a field: fewer than occur, or all that fit in them.

    Low bits that no value has stay clear.
    """
    kind, value, drawn = at.kind, at.value, at.drawn
    domain, most = kind.domain, Const((1 << bits) - 1, value.type)

    def occurs(by: Mapping[str, Expr]) -> Expr:
        here = by.get(value.name, value)
        below = here <= most
        if bits <= drawn.needed:
            return all_of(domain.value(by), below)
        some = Var(f"{_SOME}{value.name}", value.type)
        beside = domain.value({**by, value.name: some})
        low = Const((1 << drawn.needed) - 1 & ~drawn.values, value.type)
        aligned = eq(here & low, Const(0, value.type))
        return any_of(domain.value(by), all_of(beside, below, aligned))

    return replace(kind, domain=ReadValue(occurs, domain.stops))
