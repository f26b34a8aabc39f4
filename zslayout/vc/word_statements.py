"""What must be so of a word that was read from C: derived for any word, each with its control.

    defined        C gives every expression a value: no trap, no BUG(), no undefined shift
    roundtrip      whatever value of a field occurs comes back
    injective      two sets of values never share a word
    disjoint       no bit of the word depends on two fields
    stored         a member of a structure that keeps a field's value keeps all of it
    set            a setter leaves the other fields as they were, and what it sets is what is read
    update         an update leaves the fields that it does not speak of as they were, and shows
    meanwhile      what another CPU changes while an update runs stays
    known          a word of a kind passes for that kind
    kinds          a word of a kind passes for no other
    never          no word has a value that stands for something else
    gate           the word has something just where there is room for it
    holds          what the file adds

A statement is one claim over the values of the fields, and over what the CPU decides at boot.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from zslayout.expr.build import all_of, any_of, eq, ne, negate
from zslayout.expr.nodes import Const, Expr, Var
from zslayout.vc import statements
from zslayout.vc.claim import Claim, ClaimStep
from zslayout.vc.word_apart import apart
from zslayout.vc.word_claims import WORD, closed, truth
from zslayout.vc.word_meanwhile import meanwhile
from zslayout.vc.word_statement import NEW, KindClaims, WordStatement
from zslayout.words.read_word import DrawnWord, ReadGate, ReadUpdate, ReadWord


def word_statements(word: ReadWord, drawn: Mapping[str, DrawnWord]) -> Iterator[WordStatement]:
    """All statements on a word, a control after what it controls."""
    for kind in word.kinds:
        of = KindClaims(word, kind, drawn[kind.name])
        yield from _defined(of)
        yield from _roundtrips(of)
        yield from apart(of)
        yield from _stored(of)
        yield from _setters(of)
        for update in kind.updates:
            yield from _update(of, update)
        yield from meanwhile(of)
        yield from _tests(of)
        yield from _never(of)
        yield from _holds(of)
    yield from _kinds(word)
    for gate in word.gates:
        yield from _gate(word, gate)


def _defined(of: KindClaims) -> Iterator[WordStatement]:
    kind, at = of.kind, {WORD: of.encoded}
    stops = [kind.encode.stops({}), *(one.stops(at) for one in kind.decoders.values())]
    stops += [one.stops(at) for _, one in kind.holds]
    stops += [one.stops({**at, name: of.values[name]}) for name, one in kind.setters.items()]
    stops += [one.makes.stops(at) for one in kind.updates]
    if kind.test is not None:
        stops.append(kind.test.stops(at))
    text = "C gives every expression a value: no trap, no BUG(), no undefined shift"
    key = of.word.file.kind(kind.name).encode.key
    first = WordStatement(of.id("defined"), text, of.claim(negate(any_of(*stops))), key=key)
    yield from of.wrong(first)


def _roundtrips(of: KindClaims) -> Iterator[WordStatement]:
    file = of.file
    for text in file.fields:
        if text.name not in of.kind.decoders or text.decode is None:
            continue
        claim = statements.roundtrip(of.kind.word, text.name)
        claim = closed(replace(claim, given=of.given, variables=of.kind.names))
        says = f"whatever value of {text.name} occurs comes back from the word"
        first = WordStatement(of.id("roundtrip", text.name), says, claim, key=text.decode.key)
        lowest = next((each for each in of.drawn.fields if each.name == text.name), None)
        if lowest is None or not lowest.mask:
            yield first
            continue
        turned = of.encoded ^ Const(lowest.mask & -lowest.mask, of.kind.word.type)
        read = of.kind.decoders[text.name].value({WORD: turned})
        control = of.claim(eq(read, of.values[text.name]), field=text.name)
        says = f"{text.name} comes back with its lowest bit in the word turned over"
        yield from of.controlled(first, says, control)


def _stored(of: KindClaims) -> Iterator[WordStatement]:
    for text in of.file.fields:
        kept = of.kind.stored.get(text.name)
        if kept is None or text.stored is None:
            continue
        value = of.values[text.name]
        read = kept.value({})
        steps = (ClaimStep(f"{text.name} as {text.stored.text}", read),)
        says = f"{text.stored.text} keeps every value of {text.name} that occurs"
        claim = of.claim(eq(read, value), steps)
        first = WordStatement(of.id("stored", text.name), says, claim, key=text.stored.key)
        yield from of.wrong(first)


def _setters(of: KindClaims) -> Iterator[WordStatement]:
    for text in of.file.fields:
        setter = of.kind.setters.get(text.name)
        if setter is None or text.set is None:
            continue
        name, old = text.name, of.values[text.name]
        new = Var(f"{NEW}{name}", old.type)
        after = setter.value({WORD: of.encoded, name: new})
        occurs = of.kind.domain.value({name: new})
        then = []
        for other, decoder in of.kind.decoders.items():
            wanted = new if other == name else of.values[other]
            then.append(eq(decoder.value({WORD: after}), wanted))
        mask = sum(each.mask for each in of.drawn.fields if each.name == name)
        if of.drawn.exact:
            rest = Const(of.kind.word.type.maximum ^ mask, of.kind.word.type)
            then.append(eq(after & rest, of.encoded & rest))
        steps = (ClaimStep("word after", after, word=True),)
        says = f"setting {name} leaves every other field as it was, and is what is read then"
        claim = of.claim(all_of(*then), steps, (new,), (occurs,))
        first = WordStatement(of.id("set", name), says, claim, key=text.set.key)
        if mask:
            nothing = of.claim(eq(after, of.encoded), steps, (new,), (occurs,))
            yield from of.controlled(first, f"setting {name} changes nothing", nothing)
        else:
            yield first


def _update(of: KindClaims, update: ReadUpdate) -> Iterator[WordStatement]:
    after = update.makes.value({WORD: of.encoded})
    then: list[Expr] = [
        eq(decoder.value({WORD: after}), of.values[name])
        for name, decoder in of.kind.decoders.items()
        if name not in update.of.changes
    ]
    at = {WORD: after, "old": of.encoded}
    then += [truth(one.value(at)) for one in update.shows]
    if not then:
        return
    steps = (ClaimStep("word after", after, word=True),)
    kept = [name for name in of.kind.decoders if name not in update.of.changes]
    shown = [each.text for each in update.of.shows]
    says = f"{update.of.makes.text} leaves {', '.join(kept) or 'no field'} as before"
    says += f", and then {' and '.join(shown)}" if shown else ""
    key = update.of.makes.key
    claim = of.claim(all_of(*then), steps)
    first = WordStatement(of.id("update", update.of.name), says, claim, key=key)
    yield from of.wrong(first)


def _tests(of: KindClaims) -> Iterator[WordStatement]:
    kind, text = of.kind, of.file.test
    if kind.test is None or text is None:
        return
    says = f"a word of {kind.name} passes {text.text}"
    then = truth(kind.test.value({WORD: of.encoded}))
    first = WordStatement(of.id("known"), says, of.claim(then), key=text.key)
    yield from of.wrong(first)


def _never(of: KindClaims) -> Iterator[WordStatement]:
    kind = of.kind.word
    for number, (value, text) in enumerate(zip(of.word.never, of.word.file.never, strict=True)):
        says = f"no word is {text.text}"
        then = ne(of.encoded, _cut(value, kind.zero))
        first = WordStatement(of.id("never", str(number)), says, of.claim(then), key=text.key)
        yield from of.wrong(first)


def _holds(of: KindClaims) -> Iterator[WordStatement]:
    for text, read in of.kind.holds:
        then = truth(read.value({WORD: of.encoded}))
        claim = of.claim(then)
        first = WordStatement(
            of.id("holds", text.name), text.says, claim, text.why, key=text.that.key
        )
        yield from of.wrong(first)


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
            yield WordStatement(
                f"{first.id}.control", says, wrong, control_of=first.id, key=first.key
            )


def _gate(word: ReadWord, gate: ReadGate) -> Iterator[WordStatement]:
    """Sound and complete as zsmalloc's is; and what is so where it is off."""
    of, on, fits = gate.of, truth(gate.on.value({})), truth(gate.fits.value({}))
    said = [
        ("sound", of.on, f"where {of.on.text}, there is room for {of.says}", negate(on), fits),
        ("complete", of.on, f"where there is room for {of.says}, {of.on.text}", negate(fits), on),
    ]
    if gate.fallback is not None and of.fallback is not None:
        says = f"without {of.says}, {of.fallback.text}"
        said.append(("fallback", of.fallback, says, on, truth(gate.fallback.value({}))))
    for name, text, says, *either in said:
        claim = closed(Claim((), tuple(word.assume), any_of(*either)))
        first = WordStatement(f"{word.file.name}.gate.{of.name}.{name}", says, claim, key=text.key)
        yield first
        wrong = replace(claim, then=negate(claim.then))
        never = f"never so: {says}"
        yield WordStatement(f"{first.id}.control", never, wrong, control_of=first.id, key=text.key)


def _cut(value: Expr, like: Const) -> Expr:
    """A number in the type of the word."""
    if isinstance(value, Const):
        return Const(like.type.wrap(value.value), like.type)
    return value
