"""What must be so of a word that was read from C: derived for any word, each with its control.

    defined        C gives every expression a value: no trap, no BUG(), no undefined shift
    roundtrip      whatever value of a field occurs comes back
    injective      two sets of values never share a word
    disjoint       no bit of the word depends on two fields
    stored         a member of a structure that keeps a field's value keeps all of it
    set            a setter leaves the other fields as they were, and what it sets is what is read
    update         an update leaves the fields that it does not speak of as they were, and shows
    known          a word of a kind passes for that kind
    kinds          a word of a kind passes for no other
    never          no word has a value that stands for something else
    holds          what the file adds

A statement is one claim over the values of the fields, and over what the CPU decides at boot.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Final

from zslayout.expr.build import all_of, any_of, eq, ne, negate
from zslayout.expr.nodes import Const, Expr, Var, cast
from zslayout.expr.types import BOOL, CType
from zslayout.expr.walk import names
from zslayout.vc import statements
from zslayout.vc.claim import Claim, ClaimStep
from zslayout.words.read_word import DrawnWord, ReadKind, ReadUpdate, ReadWord

WORD: Final = "word"
_NEW: Final = "new_"


@dataclass(frozen=True, slots=True, eq=False)
class WordStatement:
    """A named claim about a word; a control must be refuted."""

    id: str
    statement: str
    claim: Claim
    why: str = ""
    control_of: str = ""
    key: str = ""
    """The key of the word file that it is about."""

    @property
    def control(self) -> bool:
        """Whether it must be refuted."""
        return bool(self.control_of)


def word_statements(word: ReadWord, drawn: Mapping[str, DrawnWord]) -> Iterator[WordStatement]:
    """All statements on a word, a control after what it controls."""
    for kind in word.kinds:
        yield from _KindStatements(word, kind, drawn[kind.name]).all()
    yield from _kinds(word)


class _KindStatements:
    """The statements on words of one kind."""

    def __init__(self, word: ReadWord, kind: ReadKind, drawn: DrawnWord) -> None:
        self._word, self._kind, self._drawn = word, kind, drawn
        self._prefix = word.file.name
        self._of = "" if len(word.file.kinds) == 1 else f".{kind.name}"
        fields = kind.word.fields
        self._values: dict[str, Expr] = {each.name: each.value for each in fields}
        self._encoded = kind.encode.value({})
        self._given = (*word.assume, kind.domain.value({}))

    def all(self) -> Iterator[WordStatement]:
        yield from self._defined()
        yield from self._roundtrips()
        yield from self._apart()
        yield from self._stored()
        yield from self._setters()
        for update in self._kind.updates:
            yield from self._update(update)
        yield from self._tests()
        yield from self._never()
        yield from self._holds()

    # parts of claims

    def _id(self, what: str, part: str = "") -> str:
        return f"{self._prefix}{self._of}.{what}" + (f".{part}" if part else "")

    def _claim(
        self,
        then: Expr,
        steps: Iterable[ClaimStep] = (),
        more: Iterable[Var] = (),
        given: Iterable[Expr] = (),
        field: str = "",
    ) -> Claim:
        drawn = (ClaimStep(WORD, self._encoded, word=True), *steps)
        given = (*self._given, *given)
        return closed(Claim((*self._kind.names, *more), given, then, drawn, field))

    def _with_control(
        self, first: WordStatement, says: str, claim: Claim
    ) -> Iterator[WordStatement]:
        yield first
        yield WordStatement(f"{first.id}.control", says, claim, control_of=first.id, key=first.key)

    def _wrong(self, first: WordStatement) -> Iterator[WordStatement]:
        """A statement, and that it is never so."""
        never = replace(first.claim, then=negate(first.claim.then))
        return self._with_control(first, f"never so: {first.statement}", never)

    # statements

    def _defined(self) -> Iterator[WordStatement]:
        kind, at = self._kind, {WORD: self._encoded}
        stops = [kind.encode.stops({}), *(one.stops(at) for one in kind.decoders.values())]
        stops += [one.stops(at) for _, one in kind.holds]
        stops += [one.stops({**at, name: self._values[name]}) for name, one in kind.setters.items()]
        stops += [one.makes.stops(at) for one in kind.updates]
        if kind.test is not None:
            stops.append(kind.test.stops(at))
        text = "C gives every expression a value: no trap, no BUG(), no undefined shift"
        key = self._word.file.kind(kind.name).encode.key
        first = WordStatement(
            self._id("defined"), text, self._claim(negate(any_of(*stops))), key=key
        )
        yield from self._wrong(first)

    def _roundtrips(self) -> Iterator[WordStatement]:
        file = self._word.file.kind(self._kind.name)
        for text in file.fields:
            if text.name not in self._kind.decoders or text.decode is None:
                continue
            claim = statements.roundtrip(self._kind.word, text.name)
            claim = closed(replace(claim, given=self._given, variables=self._kind.names))
            says = f"whatever value of {text.name} occurs comes back from the word"
            first = WordStatement(
                self._id("roundtrip", text.name), says, claim, key=text.decode.key
            )
            lowest = next((each for each in self._drawn.fields if each.name == text.name), None)
            if lowest is None or not lowest.mask:
                yield first
                continue
            turned = self._encoded ^ Const(lowest.mask & -lowest.mask, self._kind.word.type)
            read = self._kind.decoders[text.name].value({WORD: turned})
            control = self._claim(eq(read, self._values[text.name]), field=text.name)
            says = f"{text.name} comes back with its lowest bit in the word turned over"
            yield from self._with_control(first, says, control)

    def _apart(self) -> Iterator[WordStatement]:
        kind, key = self._kind, self._word.file.kind(self._kind.name).encode.key
        # A field of one bit may have one value, and then nothing differs in it.
        wide = [each for each in self._drawn.fields if each.mask and each.needed > 1]
        claim = statements.injective(kind.word, lambda name: name)
        claim = self._twice(claim)
        text = "two sets of values never share a word"
        first = WordStatement(self._id("injective"), text, claim, key=key)
        if wide:
            forgotten = self._twice(self._forgotten(wide[-1].name))
            says = f"words that differ in {wide[-1].name} alone are the same"
            yield from self._with_control(first, says, forgotten)
        else:
            yield from self._wrong(first)
        if len(kind.word.fields) > 1 and not self._word.file.overlap:
            yield from self._disjoint(key)

    def _twice(self, claim: Claim) -> Claim:
        """A claim about two sets of values, each of which occurs."""
        given = list(self._word.assume)
        both: list[Var] = []
        for suffix in ("_1", "_2"):
            values = self._kind.word.values(suffix).variables
            at = dict(zip(self._values, values, strict=True))
            given.append(self._kind.domain.value(at))
            both += values
        equal = claim.given[-1]  # that the two words are one
        variables = (*both, *self._kind.variables)
        return closed(replace(claim, variables=variables, given=(*given, equal), uses=()))

    def _forgotten(self, name: str) -> Claim:
        one, two = self._kind.word.values("_1"), self._kind.word.values("_2")
        same = [eq(a, b) for a, b in zip(one.variables, two.variables, strict=True)]
        kept = [
            each
            for each, field in zip(same, self._kind.word.fields, strict=True)
            if field.name != name
        ]
        differ = ne(one[name], two[name])
        steps = (ClaimStep("word of the first", one.word, word=True),)
        every = (*one.variables, *two.variables)
        return Claim(every, (all_of(*kept, differ),), eq(one.word, two.word), steps)

    def _disjoint(self, key: str) -> Iterator[WordStatement]:
        word = self._kind.word
        other = {each.name: Var(f"{_NEW}{each.name}", each.value.type) for each in word.fields}

        def moved(name: str, to: Var) -> Expr:
            return self._encoded ^ self._kind.encode.value({name: to})

        def occurs(*names_: str) -> list[Expr]:
            return [self._kind.domain.value({name: other[name]}) for name in names_]

        every = [each.name for each in word.fields]
        both = [moved(a, other[a]) & moved(b, other[b]) for a, b in combinations(every, 2)]
        then = all_of(*(eq(each, word.zero) for each in both))
        claim = self._claim(then, more=other.values(), given=occurs(*every))
        text = "no bit of the word depends on two fields"
        first = WordStatement(self._id("disjoint"), text, claim, key=key)
        wide = next((each.name for each in self._drawn.fields if each.width), "")
        if not wide:
            yield first
            return
        third = Var(f"other_{wide}", other[wide].type)
        touching = moved(wide, other[wide]) & moved(wide, third)
        given = [*occurs(wide), self._kind.domain.value({wide: third})]
        says = f"no bit of the word depends twice on {wide}"
        control = self._claim(eq(touching, word.zero), more=(other[wide], third), given=given)
        yield from self._with_control(first, says, control)

    def _stored(self) -> Iterator[WordStatement]:
        for text in self._word.file.kind(self._kind.name).fields:
            kept = self._kind.stored.get(text.name)
            if kept is None or text.stored is None:
                continue
            value = self._values[text.name]
            read = kept.value({})
            steps = (ClaimStep(f"{text.name} as {text.stored.text}", read),)
            says = f"{text.stored.text} keeps every value of {text.name} that occurs"
            claim = self._claim(eq(read, value), steps)
            first = WordStatement(self._id("stored", text.name), says, claim, key=text.stored.key)
            yield from self._wrong(first)

    def _setters(self) -> Iterator[WordStatement]:
        for text in self._word.file.kind(self._kind.name).fields:
            setter = self._kind.setters.get(text.name)
            if setter is None or text.set is None:
                continue
            name, old = text.name, self._values[text.name]
            new = Var(f"{_NEW}{name}", old.type)
            after = setter.value({WORD: self._encoded, name: new})
            occurs = self._kind.domain.value({name: new})
            then = []
            for other, decoder in self._kind.decoders.items():
                wanted = new if other == name else self._values[other]
                then.append(eq(decoder.value({WORD: after}), wanted))
            mask = sum(each.mask for each in self._drawn.fields if each.name == name)
            if self._drawn.exact:
                rest = Const(self._kind.word.type.maximum ^ mask, self._kind.word.type)
                then.append(eq(after & rest, self._encoded & rest))
            steps = (ClaimStep("word after", after, word=True),)
            says = f"setting {name} leaves every other field as it was, and is what is read then"
            claim = self._claim(all_of(*then), steps, (new,), (occurs,))
            first = WordStatement(self._id("set", name), says, claim, key=text.set.key)
            if mask:
                nothing = self._claim(eq(after, self._encoded), steps, (new,), (occurs,))
                yield from self._with_control(first, f"setting {name} changes nothing", nothing)
            else:
                yield first

    def _update(self, update: ReadUpdate) -> Iterator[WordStatement]:
        after = update.makes.value({WORD: self._encoded})
        then: list[Expr] = [
            eq(decoder.value({WORD: after}), self._values[name])
            for name, decoder in self._kind.decoders.items()
            if name not in update.of.changes
        ]
        at = {WORD: after, "old": self._encoded}
        then += [truth(one.value(at)) for one in update.shows]
        if not then:
            return
        steps = (ClaimStep("word after", after, word=True),)
        kept = [name for name in self._kind.decoders if name not in update.of.changes]
        shown = [each.text for each in update.of.shows]
        says = f"{update.of.makes.text} leaves {', '.join(kept) or 'no field'} as before"
        says += f", and then {' and '.join(shown)}" if shown else ""
        key = update.of.makes.key
        claim = self._claim(all_of(*then), steps)
        first = WordStatement(self._id("update", update.of.name), says, claim, key=key)
        yield from self._wrong(first)

    def _tests(self) -> Iterator[WordStatement]:
        kind, text = self._kind, self._word.file.kind(self._kind.name).test
        if kind.test is None or text is None:
            return
        says = f"a word of {kind.name} passes {text.text}"
        then = truth(kind.test.value({WORD: self._encoded}))
        first = WordStatement(self._id("known"), says, self._claim(then), key=text.key)
        yield from self._wrong(first)

    def _never(self) -> Iterator[WordStatement]:
        kind = self._kind.word
        for number, (value, text) in enumerate(
            zip(self._word.never, self._word.file.never, strict=True)
        ):
            says = f"no word is {text.text}"
            then = ne(self._encoded, _cut(value, kind.zero))
            first = WordStatement(
                self._id("never", str(number)), says, self._claim(then), key=text.key
            )
            yield from self._wrong(first)

    def _holds(self) -> Iterator[WordStatement]:
        for text, read in self._kind.holds:
            then = truth(read.value({WORD: self._encoded}))
            claim = self._claim(then)
            first = WordStatement(
                self._id("holds", text.name), text.says, claim, text.why, key=text.that.key
            )
            yield from self._wrong(first)


def _kinds(word: ReadWord) -> Iterator[WordStatement]:
    """A word of one kind does not pass for another."""
    tested = [kind for kind in word.kinds if kind.test is not None]
    for kind in word.kinds:
        for other in tested:
            if other is kind or other.test is None:
                continue
            encoded = kind.encode.value({})
            then = negate(truth(other.test.value({WORD: encoded})))
            steps = (ClaimStep(WORD, encoded, word=True),)
            given = (*word.assume, kind.domain.value({}))
            claim = closed(Claim(kind.names, given, then, steps))
            name, prefix = f"{kind.name}.{other.name}", word.file.name
            text = word.file.kind(other.name).test
            first = WordStatement(
                f"{prefix}.kinds.{name}",
                f"a word of {kind.name} is none of {other.name}",
                claim,
                key="" if text is None else text.key,
            )
            yield first
            wrong = replace(claim, then=negate(then))
            says = f"every word of {kind.name} is one of {other.name}"
            yield WordStatement(f"{first.id}.control", says, wrong, control_of=first.id)


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


def _cut(value: Expr, like: Const) -> Expr:
    """A number in the type of the word."""
    if isinstance(value, Const):
        return Const(like.type.wrap(value.value), like.type)
    return value


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
        for piece in field.pieces:
            low = wide >> piece.value_lsb if piece.value_lsb else wide
            bits = low & Const((1 << piece.width) - 1, wide.type)
            at = bits << piece.lsb if piece.lsb else bits
            made = made ^ cast(at, type_)
    given = (*word.assume, kind.domain.value({}))
    return closed(Claim(kind.names, given, eq(kind.encode.value({}), made)))
