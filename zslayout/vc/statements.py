"""Statements about a packed word, whichever it is, as claims.

One rule: nothing here knows which word it speaks of, nor what the statement is called.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import combinations
from typing import NamedTuple

from zslayout.expr.build import all_of, any_of, eq, ne, when
from zslayout.expr.nodes import Const, Expr, Var
from zslayout.vc.claim import Claim, ClaimStep, LemmaInstance
from zslayout.words.word import FieldSpec, FieldValues, PackedWord, SpecialValue, WordUpdate

RoundtripId = Callable[[str], str]
"""A field to the id of the statement that it comes back."""


def needed(word: PackedWord) -> Expr:
    """Bits that the fields in use need: all, or those that are left where the gate is off."""
    if word.gate is None:
        return word.needed
    return when(word.gate.enabled, word.needed, word.gate.fallback_needed)


def fits(word: PackedWord) -> Claim:
    """The fields need no more bits than the word has."""
    return within(word, needed(word), word.width)


def fits_one_more_word(word: PackedWord) -> Claim:
    """The same if they needed a whole word more: a control."""
    return within(word, needed(word) + word.width, word.width)


def within(word: PackedWord, bits: Expr, most: Expr) -> Claim:
    """So many bits are at most so many."""
    of = f" of {word.label}" if word.label else ""
    needs = f"bits{of}" if of else "bits needed"
    return Claim((), (), bits <= most, (ClaimStep(needs, bits),))


def side_by_side(word: PackedWord) -> tuple[Expr, ...]:
    """The fields lie side by side from the tag to the top, each within the word: part by part.

    In a word that is not dense there may be room between them.
    """
    parts: list[Expr] = []
    above: Expr = Const(word.tag_bits)
    for field in reversed(word.fields):
        for value in (field.lsb, field.width):
            if not isinstance(value, Const):
                parts += [value >= 0, value <= word.width]
        if field.lsb == above:
            above = field.width if above == Const(0) else above + field.width
        else:
            parts.append(eq(field.lsb, above) if word.dense else field.lsb >= above)
            above = field.lsb + field.width
    parts.append(eq(above, word.width) if word.dense else above <= word.width)
    if word.gate is not None:
        for field in (each for each in word.fields if each.gated):
            parts.append(field.width <= field.value.type.width)
            parts.append(any_of(word.gate.enabled, eq(field.width, 0)))
    return tuple(dict.fromkeys(parts))


def adjacent(word: PackedWord) -> Claim:
    """The fields lie side by side."""
    steps = tuple(
        ClaimStep(f"{field.name} {part}", value)
        for field in word.fields
        for part, value in (("lsb", field.lsb), ("width", field.width))
    )
    return Claim((), (), all_of(*side_by_side(word)), steps)


def disjoint(word: PackedWord) -> Claim:
    """No bit belongs to two fields."""
    at = word.values()
    alone = [(field.name, word.alone(field.name)) for field in word.fields]
    pairs = combinations((value for _, value in alone), 2)
    then = all_of(*(eq(one & other, word.zero) for one, other in pairs))
    steps = tuple(ClaimStep(f"{name} alone", value, word=True) for name, value in alone)
    return Claim(at.variables, _unmasked(at), then, steps)


def disjoint_unshifted(word: PackedWord) -> Claim:
    """The value of the highest field touches no bit of the lowest even unshifted: a control."""
    at = word.values()
    top, low = word.fields[0], word.fields[-1]
    alone = word.alone(low.name)
    steps = (
        ClaimStep(f"{top.name} unshifted", at[top.name], word=True),
        ClaimStep(f"{low.name} alone", alone, word=True),
    )
    then = eq(at[top.name] & alone, word.zero)
    return Claim(at.variables, _unmasked(at), then, steps)


def _unmasked(at: FieldValues) -> tuple[Expr, ...]:
    """The bounds of the fields whose values the encoder takes as they are."""
    pairs = zip(at.of.fields, at.bounds, strict=True)
    return tuple(bound for field, bound in pairs if not field.masked)


def covers(word: PackedWord, name: str, roundtrip: RoundtripId | None) -> Claim:
    """Every value that occurs comes back, with zeros beside it or from its bitfield."""
    field = word.field(name)
    given = () if field.occurs is None else (field.occurs(field.value),)
    if word.encode is None:
        return _stays(word, field, given)
    uses = () if roundtrip is None else (comes_back(word, roundtrip(name), word.with_zeros(name)),)
    claim = _comes_back(word, field, word.alone(name), (field.value,), given, uses)
    if field.address is None:
        return claim
    where = ClaimStep("physical address", field.address(field.value), aside=True)
    return replace(claim, steps=(where, *claim.steps))


def covers_everything(word: PackedWord, name: str) -> Claim:
    """The same of every value that the C type has: a control."""
    field = replace(word.field(name), occurs=None)
    fields = tuple(field if each.name == name else each for each in word.fields)
    return covers(replace(word, fields=fields), name, None)


def _stays(word: PackedWord, field: FieldSpec, given: tuple[Expr, ...]) -> Claim:
    """What the field keeps of a value is the value."""
    kept = word.kept(field.name, field.value)
    return Claim((field.value,), given, eq(kept, field.value), (ClaimStep(_read(field), kept),))


def roundtrip(word: PackedWord, name: str) -> Claim:
    """Whatever its field holds comes back."""
    at = word.values()
    return _comes_back(word, word.field(name), at.word, at.variables, at.bounds)


def roundtrip_unbounded(word: PackedWord, name: str) -> Claim:
    """Whatever it is comes back, the others being what their fields hold: a control."""
    at = word.values()
    pairs = zip(word.fields, at.bounds, strict=True)
    given = tuple(bound for field, bound in pairs if field.name != name)
    return _comes_back(word, word.field(name), at.word, at.variables, given)


def _comes_back(  # noqa: PLR0913, PLR0917  # the parts of one statement
    word: PackedWord,
    field: FieldSpec,
    encoded: Expr,
    variables: tuple[Var, ...],
    given: tuple[Expr, ...],
    uses: tuple[LemmaInstance, ...] = (),
) -> Claim:
    """Decoding the word gives back what was encoded, and the bits that are always set are set."""
    drawn = not word.label
    read = word.decode(field.name, encoded)
    steps = (ClaimStep(word.in_c, encoded, word=drawn), ClaimStep(_read(field), read))
    then: Expr = eq(read, field.value)
    if word.always_set is not None:
        then = all_of(then, ne(encoded & word.always_set, word.zero))
    return Claim(variables, given, then, steps, field.name if drawn else "", uses=uses)


def _read(field: FieldSpec) -> str:
    return field.read_as or f"{field.name} decoded"


def comes_back(word: PackedWord, id_: str, values: tuple[Expr, ...]) -> LemmaInstance:
    """The round trip of this id, of the word that holds these."""
    names = (field.value.name for field in word.fields)
    return LemmaInstance(id_, dict(zip(names, values, strict=True)))


def injective(word: PackedWord, roundtrip: RoundtripId) -> Claim:
    """No word stands for two sets of values."""
    one, two = word.values("_1"), word.values("_2")
    given = (*one.bounds, *two.bounds, eq(one.word, two.word))
    pairs = [(each, one[each.name], two[each.name]) for each in word.fields]
    then: list[Expr] = [eq(a, b) for each, a, b in pairs if not each.gated]
    gated = [(each.name, eq(a, b)) for each, a, b in pairs if each.gated]
    then += [eq(word.decode(name, one.word), word.decode(name, two.word)) for name, _ in gated]
    whole = all_of(*then)
    if word.gate is not None and gated:
        whole = all_of(whole, when_enabled(word, all_of(*(same for _, same in gated))))
    steps = (
        ClaimStep(f"{word.in_c} of the first", one.word, word=True),
        ClaimStep(f"{word.in_c} of both", two.word, word=True),
    )
    uses = tuple(
        comes_back(word, roundtrip(field.name), at.variables)
        for at in (one, two)
        for field in word.fields
    )
    return Claim((*one.variables, *two.variables), given, whole, steps, uses=uses)


def when_enabled(word: PackedWord, statement: Expr) -> Expr:
    """The statement, where the word has its gated fields."""
    return all_of() if word.gate is None else when(word.gate.enabled, statement, all_of())


def last_forgotten(word: PackedWord) -> Claim:
    """Values that differ in the lowest field alone have the same word: a control."""
    one, low = word.values("_1"), word.fields[-1].value
    other = Var(f"{low.name}_2", low.type)
    again = word.holding(*one.variables[:-1], other)
    steps = (
        ClaimStep(f"{word.in_c} of the first", one.word, word=True),
        ClaimStep("of the second", again, word=True),
    )
    return Claim((*one.variables, other), one.bounds, eq(one.word, again), steps)


def total(word: PackedWord) -> Claim:
    """Every word decodes, and encodes to itself again."""
    read = [(field, word.decode(field.name, word.any)) for field in word.fields]
    again = word.holding(*(value for _, value in read))
    steps = (
        ClaimStep(word.in_c, word.any, word=True),
        *(ClaimStep(_read(field), value) for field, value in read),
        ClaimStep("encoded again", again, word=True),
    )
    return Claim((word.any,), (word.tag_clear(word.any),), eq(again, word.any), steps)


def total_without_last(word: PackedWord) -> Claim:
    """The same when the lowest field is dropped on the way: a control."""
    *kept, low = word.fields
    read = (word.decode(each.name, word.any) for each in kept)
    again = word.holding(*read, Const(0, low.value.type))
    steps = (
        ClaimStep(word.in_c, word.any, word=True),
        ClaimStep(f"encoded without {low.name}", again, word=True),
    )
    return Claim((word.any,), (word.tag_clear(word.any),), eq(again, word.any), steps)


def distinct(word: PackedWord, special: SpecialValue) -> Claim:
    """A special word decodes to no value that occurs."""
    at = word.values()
    read = [(field, word.decode(field.name, special.word)) for field in word.fields]
    given = tuple(field.occurs(field.value) for field in word.fields if field.occurs is not None)
    then = [ne(value, field.value) for field, value in read]
    steps = (
        ClaimStep(special.label, special.word),
        *(ClaimStep(_read(field), value) for field, value in read),
    )
    return Claim(at.variables, given, then[0] if len(then) == 1 else any_of(*then), steps)


def is_value(word: PackedWord, special: SpecialValue) -> Claim:
    """A special word is that of some value, whichever: a control."""
    claim = distinct(word, special)
    read = (word.decode(field.name, special.word) for field in word.fields)
    then = all_of(*(eq(value, field.value) for field, value in zip(word.fields, read, strict=True)))
    return replace(claim, then=then)


def kinds_distinct(one: PackedWord, other: PackedWord, mask: Expr) -> Claim:
    """No word of one kind is one of the other, by the bits of the mask."""
    a, b = one.values(), other.values()
    given = tuple(
        field.occurs(field.value)
        for field in (*one.fields, *other.fields)
        if field.occurs is not None
    )
    steps = (ClaimStep(one.in_c, a.word), ClaimStep(other.in_c, b.word))
    return Claim((*a.variables, *b.variables), given, ne(a.word & mask, b.word & mask), steps)


def kinds_alike(one: PackedWord, other: PackedWord, mask: Expr) -> Claim:
    """Words of the two kinds have the same bits in the mask: a control."""
    claim = kinds_distinct(one, other, mask)
    return replace(claim, then=eq(one.values().word & mask, other.values().word & mask))


def store_frame(word: PackedWord, name: str) -> Claim:
    """The setter of a field leaves every other bit as it was, and what it sets is what is read."""
    field, rest = word.field(name), ~word.bits_of(name)

    def then(before: Expr, after: Expr) -> Expr:
        apart = eq(after & rest, before & rest)
        if field.decode is None:
            return apart
        return all_of(apart, eq(field.decode(after), field.value))

    return _stored(word, name, then)


def store_nothing(word: PackedWord, name: str) -> Claim:
    """The setter of a field leaves the whole word as it was: a control."""
    return _stored(word, name, lambda before, after: eq(after, before))


def _stored(word: PackedWord, name: str, then: Callable[[Expr, Expr], Expr]) -> Claim:
    field, before = word.field(name), word.any
    after = before if field.store is None else field.store(before, field.value)
    given = () if field.occurs is None else (field.occurs(field.value),)
    steps = (ClaimStep(word.in_c, before), ClaimStep(f"{word.in_c} after", after))
    return Claim((before, field.value), given, then(before, after), steps)


class Move(NamedTuple):
    """A word before and after an update, the variables of both, and their bounds."""

    at: FieldValues
    new: dict[str, Var]
    after: Expr
    variables: tuple[Var, ...]
    given: tuple[Expr, ...]
    uses: tuple[LemmaInstance, ...]

    @property
    def before(self) -> Expr:
        """The word before."""
        return self.at.word

    @property
    def steps(self) -> tuple[ClaimStep, ...]:
        """The two words, to be drawn."""
        name = self.at.of.in_c
        return (
            ClaimStep(f"old_{name}", self.before, word=True),
            ClaimStep(f"new_{name}", self.after, word=True),
        )

    def reads(
        self, word: Expr, name: str, then: Callable[[Expr], Expr], steps: Iterable[ClaimStep] = ()
    ) -> Claim:
        """What a field is in a word that comes of the move."""
        read = self.at.of.decode(name, word)
        said = (*self.steps, *steps, ClaimStep(f"{name} read", read))
        return Claim(self.variables, self.given, then(read), said, name, uses=self.uses)


def moved(word: PackedWord, update: WordUpdate, roundtrip: RoundtripId, zeroed: str = "") -> Move:
    """What an update makes of a word; with `zeroed`, it also forgets that field."""
    at = word.values()
    new = {
        name: Var(f"new_{at[name].name}", at[name].type)
        for name in (field.name for field in word.fields)
        if name in update.writes
    }
    values = tuple(
        Const(0, field.value.type) if field.name == zeroed else _next(word, update, at, new, field)
        for field in word.fields
    )
    after = word.holding(*values)
    given = (*at.bounds, *(word.in_field(name, value) for name, value in new.items()))
    uses = tuple(
        comes_back(word, roundtrip(field.name), parts)
        for parts in (at.variables, values)
        for field in word.fields
    )
    return Move(at, new, after, (*at.variables, *new.values()), given, uses)


def _next(
    word: PackedWord,
    update: WordUpdate,
    at: FieldValues,
    new: dict[str, Var],
    field: FieldSpec,
) -> Expr:
    if field.name in new:
        return new[field.name]
    return word.decode(field.name, at.word) if update.rereads else at[field.name]


def kept(move: Move, name: str) -> Claim:
    """The field is what it was."""
    return _after(move, name, move.at[name])


def written(move: Move, name: str) -> Claim:
    """The field is what it was to become."""
    return _after(move, name, move.new[name])


def _after(move: Move, name: str, wanted: Expr) -> Claim:
    claim = move.reads(move.after, name, lambda read: eq(read, wanted))
    *steps, read = claim.steps
    return replace(claim, steps=(*steps, read._replace(name=f"{name} read after")))


def torn(move: Move, name: str, then: Callable[[Expr], Expr]) -> Claim:
    """Some bits of the word before and the others of the word after have it as wanted."""
    mask = Var("still_old", move.at.of.type)
    mix = (move.before & mask) | (move.after & ~mask)
    claim = move.reads(mix, name, then, (ClaimStep("torn read", mix, word=True),))
    return replace(claim, variables=(*move.variables, mask))
