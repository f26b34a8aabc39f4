"""What other CPUs put into a word while it is updated stays there.

An update reads the word, and writes what it made of that. Just before each write there is what
another CPU left: the fields that the file names have any values that occur, the rest is as it was.
A write that was made of an older word puts those back; one that is a step of its own, or that
fails when the word is another, does not.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from zslayout.expr.build import all_of, any_of, eq, negate
from zslayout.expr.nodes import Expr, Var
from zslayout.vc.claim import Claim, ClaimStep
from zslayout.vc.word_claims import WORD, truth
from zslayout.vc.word_statement import NEW, KindClaims, WordStatement
from zslayout.words.read_word import Of, ReadWrite
from zslayout.words.word_file import CText


@dataclass(frozen=True, slots=True, eq=False)
class _Updating:
    """An update or a setter."""

    name: str
    text: CText
    after: Callable[[Expr], Expr]
    """The word that it makes of one."""
    given: Mapping[str, Expr]
    """What it is given beside the word."""
    changes: Collection[str]
    meanwhile: tuple[str, ...]


def meanwhile(of: KindClaims) -> Iterator[WordStatement]:
    """A statement for each setter and update that others may write beside."""
    kind = of.kind
    for field in of.file.fields:
        setter = kind.setters.get(field.name)
        if setter is not None and field.set is not None and field.meanwhile:
            name = field.name
            given = {name: Var(f"{NEW}{name}", of.values[name].type)}
            after = partial(_after, setter.value, given)
            beside = _read_of(of, field.meanwhile)
            yield from _kept(of, _Updating(name, field.set, after, given, {name}, beside))
    for update in kind.updates:
        if update.of.meanwhile:
            text = update.of
            after = partial(_after, update.makes.value, {})
            beside = _read_of(of, text.meanwhile)
            it = _Updating(text.name, text.makes, after, {}, text.changes, beside)
            yield from _kept(of, it)


def _read_of(of: KindClaims, names: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the fields that this kind has."""
    return tuple(each for each in names if each in of.kind.decoders)


def _after(made: Of, given: Mapping[str, Expr], word: Expr) -> Expr:
    return made({WORD: word, **given})


def _kept(of: KindClaims, it: _Updating) -> Iterator[WordStatement]:
    writes = of.kind.writes.get(it.text.key, ())
    masks = {each.name: each.mask for each in of.drawn.fields}
    if not writes or not any(masks[name] for name in it.meanwhile):
        return  # it changes nothing here, or nobody can change anything meanwhile
    then = [_stays(of, it, write) for write in writes]
    first = writes[0]
    left = _left(of, it, first.seen)
    written = first.made(_seen(of, it, first))
    steps = (
        ClaimStep("word of another CPU", left, word=True),
        ClaimStep("word written", written, word=True),
    )
    fields = " and ".join(it.meanwhile)
    says = f"{fields} that another CPU puts there while {it.text.text} runs stays there"
    claim = _claim(of, it, writes, all_of(*then), steps)
    statement = WordStatement(of.id("meanwhile", it.name), says, claim, key=it.text.key)
    plain = it.after(of.encoded)
    lost = [eq(_read(of, name, plain), _wanted(of, it, name, left)) for name in it.meanwhile]
    steps = (steps[0], ClaimStep("word written", plain, word=True))
    control = _claim(of, it, writes, all_of(*lost), steps)
    yield from of.controlled(statement, f"{says}, if it reads the word and then writes it", control)


def _stays(of: KindClaims, it: _Updating, write: ReadWrite) -> Expr:
    at = _seen(of, it, write)
    made, left = write.made(at), _left(of, it, write.seen)
    kept = (eq(_read(of, name, made), _wanted(of, it, name, left)) for name in it.meanwhile)
    return any_of(negate(truth(write.when(at))), all_of(*kept))


def _read(of: KindClaims, name: str, word: Expr) -> Expr:
    return of.kind.decoders[name].value({WORD: word})


def _wanted(of: KindClaims, it: _Updating, name: str, left: Expr) -> Expr:
    """What a field must be after a write, of what was there before it."""
    return _read(of, name, it.after(left) if name in it.changes else left)


def _left(of: KindClaims, it: _Updating, seen: Var) -> Expr:
    """The word as another CPU leaves it."""
    return of.kind.encode.value(_others(of, it, seen))


def _others(of: KindClaims, it: _Updating, seen: Var) -> dict[str, Expr]:
    return {name: Var(f"{seen.name}_{name}", of.values[name].type) for name in it.meanwhile}


def _seen(of: KindClaims, it: _Updating, write: ReadWrite) -> dict[str, Expr]:
    """What stands for the names in what was read of a write."""
    seen = {each.name: _left(of, it, each) for each in write.others}
    return {WORD: of.encoded, **it.given, **seen}


def _claim(
    of: KindClaims,
    it: _Updating,
    writes: tuple[ReadWrite, ...],
    then: Expr,
    steps: tuple[ClaimStep, ...],
) -> Claim:
    every = {each.name: each for write in writes for each in write.others}
    others = [_others(of, it, each) for each in every.values()]
    occurs = [of.kind.domain.value(each) for each in (it.given, *others) if each]
    more = [each for each in it.given.values() if isinstance(each, Var)]
    return of.claim(then, steps, more, occurs)
