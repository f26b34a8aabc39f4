"""What must be true of a packed word, whichever it is: derived from its fields.

    fits          the bits that the fields need are no more than the word has
    adjacent      the fields lie side by side and fill the word above its tag
    disjoint      no bit of the word belongs to two fields
    covers        every value that occurs has a place in the word, field by field
    roundtrip     what was encoded comes back, field by field
    injective     two sets of values never share a word
    decode_total  every word decodes, and encodes to itself again

Each has a control: the same with one thing wrong, which must be refuted.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from types import MappingProxyType
from typing import Final

from zslayout.expr.build import all_of, any_of, eq, when
from zslayout.expr.nodes import Const, Expr, Var
from zslayout.vc.claim import Claim, LemmaInstance, Step
from zslayout.vc.obligation import Obligation, Scope
from zslayout.words.scheme import SchemeModel
from zslayout.words.word import FieldSpec, FieldValues, PackedWord

Of = Callable[[PackedWord], Claim]
"""A statement about any word."""


@dataclass(frozen=True, slots=True)
class Wording:
    """How one word has a derived statement said; what is empty is as for every word."""

    id: str = ""
    statement: str = ""
    cites: tuple[str, ...] = ()
    mend: str = ""


_USUAL: Final = Wording()
Wordings = Mapping[str, Wording]
"""By kind, as above; `.FIELD` behind it where there is one a field, `.control` for the control."""


def derived(word: PackedWord, wordings: Wordings = MappingProxyType({})) -> tuple[Obligation, ...]:
    """Every obligation on the word of a scheme, which is like this one in all but expressions."""
    return tuple(_Derivation(word, wordings).every())


class _Derivation:
    """The obligations on one word, in the order in which they are reported."""

    def __init__(self, word: PackedWord, wordings: Wordings) -> None:
        self._word = word
        self._wordings = wordings
        self._fits = self._id("fits", "fits")

    def every(self) -> Iterator[Obligation]:
        """What is true of the word as a whole, then field by field, then as a whole again."""
        name = self._word.name
        top, low = self._word.fields[0], self._word.fields[-1]
        yield self._made(
            "fits", f"The bits that the fields of {name} need are at most its width.", _fits
        )
        yield self._control(
            "fits",
            "word_wider",
            "The fields would still fit if they needed a whole word more.",
            _fits_one_more_word,
        )
        yield self._made(
            "adjacent",
            "The fields lie side by side and fill the word above its tag; a gated field has no bits"
            " where the gate is off, and none has more than its C type.",
            _adjacent,
            mend="give each field a shift that is the sum of the widths below it",
        )
        yield self._made(
            "disjoint",
            "No bit of the word belongs to two fields.",
            _disjoint,
            mend="give each field a shift that is the sum of the widths below it",
        )
        yield self._control(
            "disjoint",
            f"{_short(top)}_unshifted",
            f"An unshifted {top.name} touches no bit of {low.name}.",
            _disjoint_unshifted,
        )
        yield from self._by_field()
        yield self._made("injective", f"No {name} stands for two sets of values.", self._injective)
        yield self._control(
            "injective",
            f"{_short(low)}_forgotten",
            f"Two {name} that differ in {low.name} alone are the same.",
            _last_forgotten,
        )
        yield self._made("decode_total", "Every word decodes, and encodes to itself again.", _total)
        yield self._control(
            "decode_total",
            f"without_{_short(low)}",
            f"Every word encodes to itself again even when its {low.name} is dropped.",
            _total_without_last,
        )

    def _by_field(self) -> Iterator[Obligation]:
        fields = self._word.fields
        for field in fields:
            text = f"Every {field.name} that occurs has a place in the word."
            yield self._of_field("covers", field, text, self._covers)
        for field in fields:
            text = f"Decoding an encoded {self._word.name} gives its {field.name}."
            yield self._of_field("roundtrip", field, text, _roundtrip)
        for field in fields:
            if field.narrower:
                text = f"A {field.name} that its field has no room for comes back too."
                yield self._of_field("unbounded", field, text, _unbounded, control=True)

    def _of_field(
        self,
        kind: str,
        field: FieldSpec,
        statement: str,
        claim: Callable[[PackedWord, str], Claim],
        *,
        control: bool = False,
    ) -> Obligation:
        usual = {
            "covers": f"covers_{_short(field)}",
            "roundtrip": f"roundtrip.{_short(field)}",
            "unbounded": f"roundtrip.{_short(field)}_unbounded",
        }
        return self._obligation(
            f"{kind}.{field.name}",
            self._id(f"{kind}.{field.name}", usual[kind]),
            statement,
            lambda model: claim(model.word, field.name),
            scope=Scope.CLASS_IDX if field.gated else Scope.EVERY,
            control=control,
        )

    def _made(self, kind: str, statement: str, claim: Of, mend: str = "") -> Obligation:
        return self._obligation(
            kind, self._id(kind, kind), statement, lambda model: claim(model.word), mend=mend
        )

    def _control(self, kind: str, wrong: str, statement: str, claim: Of) -> Obligation:
        key = f"{kind}.control"
        id_ = self._id(key, f"{self._id(kind, kind).partition('.')[2]}.{wrong}")
        return self._obligation(key, id_, statement, lambda model: claim(model.word), control=True)

    def _obligation(  # noqa: PLR0913  # the parts of one
        self,
        key: str,
        id_: str,
        statement: str,
        build: Callable[[SchemeModel], Claim],
        *,
        scope: Scope = Scope.EVERY,
        mend: str = "",
        control: bool = False,
    ) -> Obligation:
        said = self._wordings.get(key, _USUAL)
        return Obligation(
            id=id_,
            statement=said.statement or statement,
            cites=said.cites or tuple(name for name in (self._word.encoder,) if name),
            build=build,
            scope=scope,
            needs=() if key.startswith("fits") else (self._fits,),
            mend=said.mend or mend,
            control=control,
        )

    def _id(self, key: str, usual: str) -> str:
        return self._wordings.get(key, _USUAL).id or f"{self._word.name}.{usual}"

    def comes_back(self, word: PackedWord, field: str, *values: Expr) -> LemmaInstance:
        """The round trip of a field in the word that holds these."""
        return comes_back(word, self._id(f"roundtrip.{field}", _roundtrip_id(word, field)), values)

    def _covers(self, word: PackedWord, name: str) -> Claim:
        field = word.field(name)
        uses = (self.comes_back(word, name, *word.with_zeros(name)),)
        return _came_back((field.value,), (field.occurs(field.value),), word, field, uses=uses)

    def _injective(self, word: PackedWord) -> Claim:
        one, two = word.values("_1"), word.values("_2")
        given = (*one.bounds, *two.bounds, eq(one.word, two.word))
        pairs = [(each, one[each.name], two[each.name]) for each in word.fields]
        then = [eq(a, b) for each, a, b in pairs if not each.gated]
        gated = [(each, eq(a, b)) for each, a, b in pairs if each.gated]
        then += [eq(each.decode(one.word), each.decode(two.word)) for each, _ in gated]
        whole = all_of(*then)
        if word.gate is not None and gated:
            whole = all_of(whole, when_enabled(word, all_of(*(same for _, same in gated))))
        steps = (
            Step(f"{word.name} of the first", one.word, word=True),
            Step(f"{word.name} of both", two.word, word=True),
        )
        uses = [
            self.comes_back(word, field.name, *at.variables)
            for at in (one, two)
            for field in word.fields
        ]
        return Claim((*one.variables, *two.variables), given, whole, steps, uses=tuple(uses))


def comes_back(word: PackedWord, id_: str, values: tuple[Expr, ...]) -> LemmaInstance:
    """The round trip of this id, of the word that holds these."""
    names = (field.value.name for field in word.fields)
    return LemmaInstance(id_, dict(zip(names, values, strict=True)))


def when_enabled(word: PackedWord, statement: Expr) -> Expr:
    """The statement, where the word has its gated fields."""
    if word.gate is None:
        return all_of()
    return when(word.gate.enabled, statement, all_of())


def needed(word: PackedWord) -> Expr:
    """Bits that the fields in use need: all, or those that are left where the gate is off."""
    if word.gate is None:
        return word.needed
    return when(word.gate.enabled, word.needed, word.gate.fallback_needed)


def adjacent(word: PackedWord) -> tuple[Expr, ...]:
    """The fields lie side by side from the tag to the top, each within the word: part by part."""
    parts: list[Expr] = []
    above: Expr = Const(word.tag_bits)
    for field in reversed(word.fields):
        for value in (field.lsb, field.width):
            if not isinstance(value, Const):
                parts += [value >= 0, value <= word.width]
        if field.lsb == above:
            above = field.width if above == Const(0) else above + field.width
        else:
            parts.append(eq(field.lsb, above))
            above = field.lsb + field.width
    parts.append(eq(above, word.width))
    if word.gate is not None:
        for field in (each for each in word.fields if each.gated):
            parts.append(field.width <= field.value.type.width)
            parts.append(any_of(word.gate.enabled, eq(field.width, 0)))
    return tuple(dict.fromkeys(parts))


def _short(field: FieldSpec) -> str:
    return field.short or field.name


def _roundtrip_id(word: PackedWord, name: str) -> str:
    return f"roundtrip.{_short(word.field(name))}"


def _fits(word: PackedWord) -> Claim:
    sum_ = needed(word)
    return Claim((), (), sum_ <= word.width, (Step("bits needed", sum_),))


def _fits_one_more_word(word: PackedWord) -> Claim:
    sum_ = needed(word) + word.width
    return Claim((), (), sum_ <= word.width, (Step("bits needed", sum_),))


def _adjacent(word: PackedWord) -> Claim:
    steps = tuple(
        Step(f"{field.name} {part}", value)
        for field in word.fields
        for part, value in (("lsb", field.lsb), ("width", field.width))
    )
    return Claim((), (), all_of(*adjacent(word)), steps)


def _disjoint(word: PackedWord) -> Claim:
    at = word.values()
    alone = [(field.name, word.alone(field.name)) for field in word.fields]
    pairs = combinations((value for _, value in alone), 2)
    then = all_of(*(eq(one & other, word.zero) for one, other in pairs))
    steps = tuple(Step(f"{name} alone", value, word=True) for name, value in alone)
    return Claim(at.variables, _unmasked(at), then, steps)


def _disjoint_unshifted(word: PackedWord) -> Claim:
    at = word.values()
    top, low = word.fields[0], word.fields[-1]
    alone = word.alone(low.name)
    steps = (
        Step(f"{top.name} unshifted", at[top.name], word=True),
        Step(f"{low.name} alone", alone, word=True),
    )
    then = eq(at[top.name] & alone, word.zero)
    return Claim(at.variables, _unmasked(at), then, steps)


def _unmasked(at: FieldValues) -> tuple[Expr, ...]:
    """The bounds of the fields whose values the encoder takes as they are."""
    pairs = zip(at.of.fields, at.bounds, strict=True)
    return tuple(bound for field, bound in pairs if not field.masked)


def _came_back(
    variables: tuple[Var, ...],
    given: tuple[Expr, ...],
    word: PackedWord,
    field: FieldSpec,
    *,
    uses: tuple[LemmaInstance, ...] = (),
) -> Claim:
    """Decoding the word gives back what was encoded: every value, or one and zeros."""
    at = word.values()
    whole = at.word if len(variables) == len(at.variables) else word.alone(field.name)
    read = field.decode(whole)
    steps = (Step(word.name, whole, word=True), Step(f"{field.name} decoded", read))
    return Claim(variables, given, eq(read, field.value), steps, field.name, uses=uses)


def _roundtrip(word: PackedWord, name: str) -> Claim:
    at = word.values()
    return _came_back(at.variables, at.bounds, word, word.field(name))


def _unbounded(word: PackedWord, name: str) -> Claim:
    at = word.values()
    pairs = zip(word.fields, at.bounds, strict=True)
    given = tuple(bound for field, bound in pairs if field.name != name)
    return _came_back(at.variables, given, word, word.field(name))


def _last_forgotten(word: PackedWord) -> Claim:
    one, low = word.values("_1"), word.fields[-1].value
    other = Var(f"{low.name}_2", low.type)
    again = word.holding(*one.variables[:-1], other)
    steps = (
        Step(f"{word.name} of the first", one.word, word=True),
        Step("of the second", again, word=True),
    )
    return Claim((*one.variables, other), one.bounds, eq(one.word, again), steps)


def _total(word: PackedWord) -> Claim:
    read = [(field.name, field.decode(word.any)) for field in word.fields]
    again = word.holding(*(value for _, value in read))
    steps = (
        Step(word.name, word.any, word=True),
        *(Step(f"{name} decoded", value) for name, value in read),
        Step("encoded again", again, word=True),
    )
    return Claim((word.any,), (word.tag_clear(word.any),), eq(again, word.any), steps)


def _total_without_last(word: PackedWord) -> Claim:
    *kept, low = word.fields
    again = word.holding(*(each.decode(word.any) for each in kept), Const(0, low.value.type))
    steps = (
        Step(word.name, word.any, word=True),
        Step(f"encoded without {low.name}", again, word=True),
    )
    return Claim((word.any,), (word.tag_clear(word.any),), eq(again, word.any), steps)
