"""A compiled word file to the word that it describes: each of its functions read once."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Final

from zslayout.cfront import llvm
from zslayout.cfront.cut import cut
from zslayout.cfront.meanwhile import seen_in
from zslayout.cfront.outside import ImpureError
from zslayout.cfront.pure import PureReader
from zslayout.cfront.terms import Terms
from zslayout.errors import InternalError
from zslayout.expr.build import all_of
from zslayout.expr.nodes import Const, Expr, Var
from zslayout.expr.walk import names
from zslayout.pipeline.word_terms import condition, extent, occurring, put_in, used
from zslayout.words import word_unit
from zslayout.words.read_word import (
    ReadGate,
    ReadKind,
    ReadUpdate,
    ReadValue,
    ReadWord,
    ReadWrite,
)
from zslayout.words.word import FieldSpec, PackedWord
from zslayout.words.word_file import CText, GateText, StatementText, UpdateText, WordFile, WordKind

_WORD: Final = "word"
_OLD: Final = "old"
_LARGEST: Final = 100_000
"""Parts of an expression: a larger one takes a solver too long."""
_DEEPEST: Final = 5_000
"""Parts in each other: what goes through them by recursion has no more room."""


class AbsentWordError(Exception):
    """The configuration has no such word; the text is the condition that is false."""


def read_word(word: WordFile, ir: str) -> ReadWord:
    """The word of a file in the IR of its unit.

    What cannot be read is part of it. Raises AbsentWordError, and ImpureError where what all else
    rests on cannot be read.
    """
    try:
        module = llvm.module(cut(ir, word_unit.PREFIX))
    except InternalError as error:
        raise ImpureError(str(error)) from error
    for number, each in enumerate(word.needs):
        if f"@{word_unit.LACKS}{number}" in module.globals:
            raise AbsentWordError(each.text)
    return _WordReading(word, PureReader(module, Terms({}))).word()


class _WordReading:
    """Reads the functions of one unit."""

    def __init__(self, word: WordFile, reader: PureReader) -> None:
        self._word, self._reader = word, reader
        self._unread: dict[str, str] = {}
        self._absent: dict[str, str] = {}

    def word(self) -> ReadWord:
        word = self._word
        kinds = tuple(
            self._kind(each) for each in word.kinds if self._has(word_unit.encode_name(each.name))
        )
        for kind in word.kinds:
            if not self._has(word_unit.encode_name(kind.name)):
                self._lacks(kind.encode)
        if not kinds:
            raise AbsentWordError("none of its kinds")
        assume = [
            self._whole(word_unit.assume_name(i), (), each) for i, each in enumerate(word.assume)
        ]
        never = [
            self._whole(word_unit.never_name(i), (), each) for i, each in enumerate(word.never)
        ]
        found = ReadWord(
            file=word,
            bits=kinds[0].word.type.width,
            kinds=kinds,
            assume=tuple(condition(each.value({})) for each in assume),
            never=tuple(each.value({}) for each in never),
            symbols=dict(self._reader.outside.names),
            unread=self._unread,
            gates=tuple(filter(None, map(self._gate, word.gates))),
            absent=self._absent,
        )
        spoken = {var.name for var in used(found)}
        symbols = {name: said for name, said in found.symbols.items() if name in spoken}
        opaque = frozenset(self._reader.outside.opaque & set(symbols))
        return replace(found, symbols=symbols, opaque=opaque)

    def _has(self, name: str) -> bool:
        return self._reader.has(name)

    def _lacks(self, text: CText) -> None:
        table, condition = self._word.lacking(text.key)
        self._absent[table] = condition

    def _whole(self, name: str, variables: Iterable[str], text: CText) -> ReadValue:
        """What a function gives. Raises ImpureError with the key that it is of."""
        try:
            return self._value(name, variables)
        except ImpureError as error:
            raise ImpureError(f"{text.key}: {text.text}: {error}") from error

    def _part(self, name: str, variables: Iterable[str], text: CText) -> ReadValue | None:
        """The same; what cannot be read is noted, and is nothing."""
        if not self._has(name):
            self._lacks(text)
            return None
        try:
            return self._value(name, variables)
        except ImpureError as error:
            self._unread[text.key] = f"{text.text}: {error}"
            return None

    def _value(self, name: str, variables: Iterable[str]) -> ReadValue:
        terms, widths = self._reader.terms, self._reader.widths(name)
        given = [
            terms.var(each, terms.const(0, width).type)
            for each, width in zip(variables, widths, strict=True)
        ]
        found = self._reader.read(name, given)
        (parts, depth), (more, deep) = extent(found.value), extent(found.stops)
        if parts + more > _LARGEST or max(depth, deep) > _DEEPEST:
            raise ImpureError("is too large to ask a solver")
        return ReadValue(put_in(found.value), put_in(found.stops))

    def _gate(self, gate: GateText) -> ReadGate | None:
        def part(what: str, text: CText | None) -> ReadValue | None:
            name = word_unit.gate_name(what, gate.name)
            return None if text is None else self._part(name, (), text)

        on, fits = part("on", gate.on), part("fits", gate.fits)
        fallback = part("fallback", gate.fallback)
        return None if on is None or fits is None else ReadGate(gate, on, fits, fallback)

    def _writes(
        self, name: str, variables: Iterable[str], text: CText
    ) -> tuple[ReadWrite, ...] | None:
        """What an update does while others write; what cannot be read is noted."""
        terms, reader = self._reader.terms, self._reader
        given = [
            terms.var(each, terms.const(0, width).type)
            for each, width in zip(variables, reader.widths(name), strict=True)
        ]
        try:
            found = reader.writes(name, given, given[0])
        except ImpureError as error:
            self._unread[f"{text.key} (meanwhile)"] = f"{text.text}: {error}"
            return None
        return tuple(
            ReadWrite(
                put_in(each.when),
                seen,
                put_in(each.made),
                tuple(dict.fromkeys((seen, *seen_in(each.when, each.made)))),
            )
            for each in found
            for seen in names(each.seen)
        )

    def _variable(self, name: str, kind: WordKind) -> Var:
        """A variable of a kind, as wide as the functions have it."""
        every = [each.name for each in self._word.names_of(kind)]
        widths = self._reader.widths(word_unit.domain_name(kind.name))
        return Var(name, self._reader.terms.const(0, widths[every.index(name)]).type)

    def _kind(self, kind: WordKind) -> ReadKind:
        word = self._word
        every = [each.name for each in word.names_of(kind)]
        encode = self._whole(word_unit.encode_name(kind.name), every, kind.encode)
        domain = self._whole(word_unit.domain_name(kind.name), every, kind.encode)
        decoders: dict[str, ReadValue] = {}
        setters: dict[str, ReadValue] = {}
        stored: dict[str, ReadValue] = {}
        writes: dict[str, tuple[ReadWrite, ...]] = {}
        steps: dict[str, int] = {}
        wants: dict[str, int] = {}
        for field in kind.fields:
            for what, text, numbers in (
                ("bytes", field.bytes, steps),
                ("wants", field.wants, wants),
            ):
                if text is not None:
                    found = self._part(word_unit.field_name(what, kind.name, field.name), (), text)
                    if found is not None and isinstance(number := found.value({}), Const):
                        numbers[field.name] = number.value
            for what, text, variables, into in (
                ("decode", field.decode, [_WORD], decoders),
                ("set", field.set, [_WORD, field.name], setters),
                ("stored", field.stored, [field.name], stored),
            ):
                if text is not None:
                    name = word_unit.field_name(what, kind.name, field.name)
                    found = self._part(name, variables, text)
                    if found is not None:
                        into[field.name] = found
                    if found is not None and what == "set" and field.meanwhile:
                        writes[text.key] = self._writes(name, variables, text) or ()
        test = None
        if kind.test is not None:
            test = self._part(word_unit.test_name(kind.name), [_WORD], kind.test)
        updates = tuple(
            found
            for each in word.updates
            if each.of == kind.name
            for found in [self._update(each, every)]
            if found is not None
        )
        for each in updates:
            if each.of.meanwhile:
                name, text = word_unit.update_name(each.of), each.of.makes
                writes[text.key] = self._writes(name, [_WORD, *every], text) or ()
        domain = ReadValue(occurring(domain), domain.stops)
        return ReadKind(
            kind.name,
            self._packed(kind, encode, decoders),
            tuple(self._variable(each.name, kind) for each in word.variables),
            domain,
            encode,
            test,
            decoders,
            setters,
            stored,
            steps,
            wants,
            updates,
            tuple(self._holds(kind, every)),
            writes,
        )

    def _update(self, update: UpdateText, every: list[str]) -> ReadUpdate | None:
        names_ = [_WORD, *every]
        makes = self._part(word_unit.update_name(update), names_, update.makes)
        shows = [
            self._part(word_unit.update_name(update, i), [_OLD, *names_], each)
            for i, each in enumerate(update.shows)
        ]
        if makes is None:
            return None
        return ReadUpdate(update, makes, tuple(each for each in shows if each is not None))

    def _holds(self, kind: WordKind, every: list[str]) -> Iterable[tuple[StatementText, ReadValue]]:
        for each in self._word.holds:
            if each.of == kind.name:
                name = word_unit.holds_name(kind.name, each.name)
                found = self._part(name, [_WORD, *every], each.that)
                if found is not None:
                    yield each, found

    def _packed(
        self, kind: WordKind, encode: ReadValue, decoders: Mapping[str, ReadValue]
    ) -> PackedWord:
        def decoder(name: str) -> Callable[[Expr], Expr] | None:
            read = decoders.get(name)
            return None if read is None else lambda word: read.value({_WORD: word})

        fields = tuple(
            FieldSpec(
                each.name,
                lsb=Const(0),
                width=Const(value.type.width),
                value=value,
                occurs=lambda _: all_of(),
                decode=decoder(each.name),
                decoder="" if each.decode is None else each.decode.text,
            )
            for each in kind.fields
            for value in [self._variable(each.name, kind)]
        )
        return PackedWord(
            name=_WORD,
            type=encode.value({}).type,
            fields=fields,
            encode=lambda **values: encode.value(values),
            encoder=kind.encode.text,
            dense=False,
            spare=True,
            tried=True,
        )
