"""What is derived for every word, told without a compiler: families of statements and their ids."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from zslayout.words.word_file import CText, WordFile, WordKind


@dataclass(frozen=True, slots=True)
class WordFamily:
    """A family of statements: what each asks, why that matters, what to do when it is refuted."""

    name: str
    asks: str
    why: str
    fix: str


_CONDITION: Final = "a value that cannot occur goes into `domain` with its reason"
FAMILIES: Final = {
    each.name: each
    for each in (
        WordFamily(
            "defined",
            "C gives every expression a value: no trap, no BUG(), no undefined shift",
            "a compiler may make anything of what C does not define",
            f"see which shift or BUG() is met; {_CONDITION}",
        ),
        WordFamily(
            "roundtrip",
            "whatever value of the field occurs comes back from the word",
            "a value that comes back as another one is somebody else's page, slot or node",
            f"`zslayout word suggest` says how many bits come back; {_CONDITION}",
        ),
        WordFamily(
            "injective",
            "two sets of values never share a word",
            "who reads the word cannot tell which of them was meant",
            "look for a field that is cut, or that lies over another",
        ),
        WordFamily(
            "disjoint",
            "no bit of the word depends on two fields",
            "to change one field by its bits would change the other",
            "say why in `overlap` where it is meant",
        ),
        WordFamily(
            "stored",
            "the member of a structure that keeps the field keeps all of it",
            "what is assigned to a narrower member is cut without a word",
            "a wider member, or fewer values",
        ),
        WordFamily(
            "set",
            "a setter leaves the other fields and bits as they were, and what it sets is read",
            "a setter that changes a neighbour loses what another writer put there",
            "clear the mask of the field before the value is put in, and cut the value by it",
        ),
        WordFamily(
            "update",
            "an update leaves the fields that it does not speak of, and shows what it should",
            "as for a setter",
            "fields that it may change are listed under `changes`",
        ),
        WordFamily(
            "meanwhile",
            "what another CPU changes while an update runs stays",
            "a flag that another CPU sets is gone: the word that is written was made before",
            "a compare-exchange in a loop that begins anew with what it found, or a lock: `alone`",
        ),
        WordFamily(
            "known",
            "a word of a kind passes the test for it",
            "generic code would treat it as something else",
            _CONDITION,
        ),
        WordFamily(
            "kinds",
            "a word of one kind does not pass the test of another",
            "the reader follows what is no pointer, or takes a page for a number",
            "kinds need a bit, or a range of a field, that tells them apart",
        ),
        WordFamily(
            "never",
            "no word has a value that stands for something else",
            "a handle that is 0 says that there is none",
            "add 1, or keep a bit set",
        ),
        WordFamily(
            "gate",
            "the word has something where there is room for it, and nowhere else",
            "without room it lies over another field; without the gate the room is of no use",
            "let the gate be computed from the widths of the fields",
        ),
        WordFamily("holds", "what the file says must hold", "", _CONDITION),
    )
}
"""By the part of an id that names them."""


class WordId(NamedTuple):
    """A statement that a word file gives, by its id."""

    id: str
    family: WordFamily
    says: str
    text: CText
    why: str
    alone: str = ""
    """Why nobody else writes the word while it runs, so that `meanwhile` is not asked."""


def statement_ids(word: WordFile) -> Iterator[WordId]:
    """What is asked of a word, as the file has it; a configuration may lack some of it."""
    for kind in word.kinds:
        yield from _of_kind(word, kind)
    tested = [kind for kind in word.kinds if kind.test is not None]
    for kind in word.kinds:
        for other in tested:
            if other is not kind and other.test is not None:
                name = f"{word.name}.kinds.{kind.name}.{other.name}"
                says = f"a word of {kind.name} is none of {other.name}"
                yield _made("kinds", name, says, other.test)
    for gate in word.gates:
        stem = f"{word.name}.gate.{gate.name}"
        yield _made("gate", f"{stem}.sound", f"where it is on, {gate.says} fits", gate.on)
        yield _made("gate", f"{stem}.complete", f"where {gate.says} fits, it is on", gate.on)
        if gate.fallback is not None:
            says = f"without {gate.says}, {gate.fallback.text}"
            yield _made("gate", f"{stem}.fallback", says, gate.fallback)


def _stays(fields: Iterable[str], of: CText) -> str:
    return f"{' and '.join(fields)} that another CPU puts there while {of.text} runs stays there"


def _of_kind(word: WordFile, kind: WordKind) -> Iterator[WordId]:
    stem = word.name if len(word.kinds) == 1 else f"{word.name}.{kind.name}"
    yield _made("defined", f"{stem}.defined", "", kind.encode)
    for field in kind.fields:
        if field.decode is not None:
            says = f"whatever value of {field.name} occurs comes back from the word"
            yield _made("roundtrip", f"{stem}.roundtrip.{field.name}", says, field.decode)
    yield _made("injective", f"{stem}.injective", "", kind.encode)
    if len(kind.fields) > 1 and not word.overlap:
        yield _made("disjoint", f"{stem}.disjoint", "", kind.encode)
    for field in kind.fields:
        if field.stored is not None:
            says = f"{field.stored.text} keeps every value of {field.name} that occurs"
            yield _made("stored", f"{stem}.stored.{field.name}", says, field.stored)
    for field in kind.fields:
        if field.set is not None:
            says = f"setting {field.name} leaves every other field as it was"
            yield _made("set", f"{stem}.set.{field.name}", says, field.set)._replace(
                alone=field.alone
            )
            if field.meanwhile:
                says = _stays(field.meanwhile, field.set)
                yield _made("meanwhile", f"{stem}.meanwhile.{field.name}", says, field.set)
    for update in word.updates:
        if update.of == kind.name:
            kept = [each.name for each in kind.fields if each.name not in update.changes]
            says = f"{update.makes.text} leaves {', '.join(kept) or 'no field'} as before"
            shown = " and ".join(each.text for each in update.shows)
            says += f", and then {shown}" if shown else ""
            name = f"{stem}.update.{update.name}"
            yield _made("update", name, says, update.makes)._replace(alone=update.alone)
            if update.meanwhile:
                says = _stays(update.meanwhile, update.makes)
                yield _made("meanwhile", f"{stem}.meanwhile.{update.name}", says, update.makes)
    if kind.test is not None:
        says = f"a word of {kind.name} passes {kind.test.text}"
        yield _made("known", f"{stem}.known", says, kind.test)
    for number, value in enumerate(word.never):
        yield _made("never", f"{stem}.never.{number}", f"no word is {value.text}", value)
    for each in word.holds:
        if each.of == kind.name:
            name = f"{stem}.holds.{each.name}"
            yield _made("holds", name, each.says, each.that, each.why)


def _made(family: str, name: str, says: str, text: CText, why: str = "") -> WordId:
    of = FAMILIES[family]
    return WordId(name, of, says or of.asks, text, why or of.why)
