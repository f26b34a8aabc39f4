"""What there is to name, gathered from where each kind of thing is registered."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from typing import Final

from zslayout.arch import shipped
from zslayout.cclaims.rules import RULES
from zslayout.kernel.release import load_release, shipped_releases
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.results.listing import (
    KINDS,
    Listed,
    ListedArchconfig,
    ListedFormat,
    ListedMutant,
    ListedObligation,
    ListedRelease,
    ListedScheme,
    ListedWord,
    Listing,
)
from zslayout.subjects.known import SUBJECTS, every_scheme
from zslayout.words import word_files

_WORD_BITS: Final = 64
"""The words of a scheme have the same fields at either width."""


def listing(kinds: Iterable[str], formats: tuple[ListedFormat, ...]) -> Listing:
    """The entries of these kinds; of all where none is named.

    `formats` are the forms of output, which stand on a higher floor than this.
    """
    chosen = tuple(dict.fromkeys(kinds)) or KINDS
    made: Mapping[str, Callable[[], tuple[Listed, ...]]] = {**_MADE, "formats": lambda: formats}
    return Listing(tuple((kind, made[kind]()) for kind in chosen))


def _obligations() -> tuple[Listed, ...]:
    of_functions = (
        ListedObligation(each.id, each.statement, "", "", of_files=True, cites=())
        for each in RULES.values()
    )
    of_words = (
        ListedObligation(
            id=each.id,
            statement=each.statement,
            about=each.about,
            control_of=each.control_of,
            of_files=each in subject.registry.of_files,
            cites=each.cites,
        )
        for subject in SUBJECTS.values()
        for each in subject.registry.every
    )
    return (*of_words, *of_functions)


def own_words() -> dict[str, Listed]:
    """The packed words of zsmalloc, by name."""
    words: dict[str, Listed] = {}
    for scheme in every_scheme().values():
        model = scheme.definition(_WORD_BITS)
        for word in (model.word, *model.others):
            fields = tuple(field.name for field in word.fields)
            words.setdefault(word.name, ListedWord(word.name, fields, word.encoder))
    return words


def _words() -> tuple[Listed, ...]:
    words = own_words()
    for file in word_files.load_each(word_files.names()):
        named = tuple(dict.fromkeys(field.name for kind in file.kinds for field in kind.fields))
        words[file.name] = ListedWord(file.name, named, file.kinds[0].encode.text)
    return tuple(words.values())


def _entries(kind: type[Listed], of: Iterable[object]) -> tuple[Listed, ...]:
    """Entries whose parts are attributes of what they are about, by the same names."""
    names = [field.name for field in fields(kind)]
    return tuple(kind(*(getattr(each, name) for name in names)) for each in of)


def _mutants() -> tuple[Listed, ...]:
    from zslayout.protocol.mutants import MUTANTS

    return tuple(
        ListedMutant(
            name=each.name,
            description=each.description,
            proof=each.is_proved,
            search=each.is_searched,
        )
        for each in MUTANTS
    )


def _releases() -> Iterator[Listed]:
    for name in shipped_releases(shipped.folder()):
        table = load_release(name, shipped.folder())
        for arch, found in table.measured.items():
            yield ListedRelease(name, table.kernel, arch, found.compiler, found.values)


_MADE: Final[Mapping[str, Callable[[], tuple[Listed, ...]]]] = {
    "obligations": _obligations,
    "words": _words,
    "schemes": lambda: _entries(ListedScheme, every_scheme().values()),
    "archconfigs": lambda: _entries(ListedArchconfig, shipped.load_all(VOCABULARY)),
    "releases": lambda: tuple(_releases()),
    "mutants": _mutants,
}
