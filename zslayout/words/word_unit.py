"""The translation unit of a word file: each expression a C function of plain integers.

A value of any type goes in and out as the integer of its bytes, so that a structure of one member,
a union and a number are read alike. `#line` gives each expression its place in the word file. What
the preprocessor is asked for (`needs`) decides whether a function is there at all.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Final

from zslayout.words.source_text import needed_text, read
from zslayout.words.word_file import CText, GateText, UpdateText, WordFile, WordKind, WordVariable

PREFIX: Final = "zsl_"
LACKS: Final = f"{PREFIX}lacks_"
"""Begins the name of a variable that says that a condition of the word's is false."""
_WORD: Final = "word"
_HEAD: Final = f"""\
#define {PREFIX}plain(T) __typeof__(__builtin_choose_expr(sizeof(T) == 1, (unsigned char)0, \\
	__builtin_choose_expr(sizeof(T) == 2, (unsigned short)0, \\
	__builtin_choose_expr(sizeof(T) == 4, 0U, 0ULL))))
#define {PREFIX}read __attribute__((__used__, __noinline__))
"""
_BOOLS: Final = frozenset({"bool", "_Bool"})


IR_FLAGS: Final = (
    *("-w", "-Wno-error", "-ferror-limit=0", "-fno-lto", "-g0", "-S", "-emit-llvm", "-O2"),
    # The compiler turns bytes round (linux/swab.h) where an architecture has assembly for it.
    *(f"-D__HAVE_BUILTIN_BSWAP{bits}__" for bits in (16, 32, 64)),
    *("-fno-vectorize", "-fno-slp-vectorize", "-fno-caret-diagnostics", "-fno-color-diagnostics"),
    # What looks for wrong addresses at run time is of no use here, and hides what is computed.
    "-fno-sanitize=kernel-address,kernel-hwaddress",
    # What C does not define is a branch to a trap, and so can be asked about.
    *("-fsanitize=shift,integer-divide-by-zero", "-fsanitize-trap=shift,integer-divide-by-zero"),
)
"""What a clang is told beside the flags of a kernel's file, to write LLVM IR of a unit."""
PLAIN_FLAGS: Final = (
    *("-o", "-"),
    *("-x", "c", "-std=gnu11", "-funsigned-char", "-fno-short-enums", "-ffreestanding"),
    *("-fsanitize=signed-integer-overflow", "-fsanitize-trap=signed-integer-overflow"),
)
"""And those of a unit that is in no kernel tree: nothing makes signed sums wrap there."""


_HEADERS: Final = (
    *("mm", "swap", "swapops", "memcontrol", "interrupt"),
    *("debugfs", "kthread", "cpuset"),  # of long C files
)
COMMON: Final = "".join(f"#include <linux/{name}.h>\n" for name in _HEADERS)
"""What every unit in a kernel tree begins with: what most words want, compiled once for all."""


def domain_name(kind: str) -> str:
    """Whether the variables of a kind have values that occur."""
    return f"{PREFIX}domain_{kind}"


def encode_name(kind: str) -> str:
    """The word of a kind."""
    return f"{PREFIX}encode_{kind}"


def test_name(kind: str) -> str:
    """Whether a word is of a kind."""
    return f"{PREFIX}test_{kind}"


def field_name(what: str, kind: str, field: str) -> str:
    """What is done with a field: `decode`, `set`, `stored`; or a number of it, `bytes`, `wants`."""
    return f"{PREFIX}{what}_{kind}__{field}"


def update_name(update: UpdateText, shown: int | None = None) -> str:
    """The word that an update makes, or something that is so of it then."""
    what = "update" if shown is None else f"shows{shown}"
    return f"{PREFIX}{what}_{update.of}__{update.name}"


def holds_name(kind: str, name: str) -> str:
    """A statement on words of a kind."""
    return f"{PREFIX}holds_{kind}__{name}"


def assume_name(number: int) -> str:
    """What is so of values that the CPU decides."""
    return f"{PREFIX}assume_{number}"


def gate_name(what: str, name: str) -> str:
    """What a gate asks: `on`, `fits`, `fallback`."""
    return f"{PREFIX}gate_{what}__{name}"


def never_name(number: int) -> str:
    """A value that no word has."""
    return f"{PREFIX}never_{number}"


def unit_text(
    word: WordFile, root: Path, include: Iterable[Path] = (), *, whole: bool = False
) -> str:
    """The unit. `root` is the tree; `include` are headers in place of those that the file names.

    Of C files it has the functions that are needed; all of them where it is `whole`.
    """
    return "\n".join(_Unit(word, root, tuple(include), whole=whole).lines()) + "\n"


class _Unit:
    """Writes the unit of one word."""

    def __init__(
        self, word: WordFile, root: Path, include: tuple[Path, ...], *, whole: bool
    ) -> None:
        self._word, self._root, self._instead = word, root, include
        every = filter(None, (word.code, word.helpers, *word.texts()))
        self._wanted = None if whole else tuple(each.text for each in every)
        self._folder = Path(word.file).resolve().parent

    def lines(self) -> Iterator[str]:
        word = self._word
        if self._instead:
            yield from (f'#include "{each.resolve()}"' for each in self._instead)
        else:
            yield from (self._included(each, "<{}>") for each in word.include)
        for number, each in enumerate(word.needs):
            yield from ("#if !(" + each.text + ")", f"const int {LACKS}{number} = 1;", "#endif")
        yield from self._where(word.needs, self._whole)

    def _included(self, each: CText, form: str) -> str:
        if each.text.startswith("./"):
            return f'#include "{self._folder / each.text}"'
        return "#include " + form.format(each.text)

    def _source(self, each: CText) -> Iterator[str]:
        file = self._root / each.text
        if self._wanted is None or each.text.startswith("./") or not file.is_file():
            yield self._included(each, f'"{self._root}/{{}}"')
            return
        others = [other for other in self._word.source if other is not each]
        wanted = (*self._wanted, *(read(self._root / other.text) for other in others))
        yield f'#line 1 "{file}"'
        yield needed_text(read(file), wanted, file.parent)

    def _where(self, needs: Iterable[CText], lines: Callable[[], Iterator[str]]) -> Iterator[str]:
        condition = " && ".join(f"({each.text})" for each in needs)
        if condition:
            yield f"#if {condition}"
        yield from lines()
        if condition:
            yield "#endif"

    def _whole(self) -> Iterator[str]:
        word = self._word
        if word.code is not None:
            yield from (self._line(word.code), word.code.text)
        for each in word.source:
            yield from self._source(each)
        if word.helpers is not None:
            yield from (self._line(word.helpers), word.helpers.text)
        yield _HEAD
        yield from self._typed(_WORD, word.type)
        for variable in word.variables:
            yield from self._typed(variable.name, variable.type)
        for number, each in enumerate(word.assume):
            yield from self._truth(assume_name(number), (), each)
        for number, each in enumerate(word.never):
            yield from self._value(never_name(number), (), each, "__UINT64_TYPE__")
        for gate in word.gates:
            yield from self._where(gate.needs, partial(self._of_gate, gate))
        for kind in word.kinds:
            yield from self._where(kind.needs, partial(self._of_kind, kind))

    def _of_gate(self, gate: GateText) -> Iterator[str]:
        for what, text in (("on", gate.on), ("fits", gate.fits), ("fallback", gate.fallback)):
            if text is not None:
                yield from self._truth(gate_name(what, gate.name), (), text)

    def _of_kind(self, kind: WordKind) -> Iterator[str]:
        word, names = self._word, [each.name for each in self._word.names_of(kind)]
        here = [_WORD, *names]
        # A field of the same name may have another type in another kind.
        for field in kind.fields:
            yield from self._typed(field.name, field.type, kind.name)
        yield from self._domain(kind)
        yield from self._word_made(encode_name(kind.name), names, kind.encode, kind)
        if kind.test is not None:
            yield from self._truth(test_name(kind.name), [_WORD], kind.test, kind)
        for field in kind.fields:
            yield from self._of_field(kind, field)
        for update in word.updates:
            if update.of == kind.name:
                yield from self._where(update.needs, partial(self._of_update, kind, update, here))
        for each in word.holds:
            if each.of == kind.name:
                name = holds_name(kind.name, each.name)
                yield from self._where(
                    each.needs, partial(self._truth, name, here, each.that, kind)
                )

    def _domain(self, kind: WordKind) -> Iterator[str]:
        variables = self._word.names_of(kind)
        name, names = domain_name(kind.name), [each.name for each in variables]
        yield self._head(f"unsigned char {name}", names, kind)
        for each in variables:
            if each.type.text.strip() in _BOOLS:
                yield f"\tif ({PREFIX}{each.name} > 1) return 0;"
        yield from self._copies(names, kind)
        for each in variables:
            for condition in each.domain:
                line = self._line(condition)
                yield f"\tif (!(\n{line}\n{condition.text}\n{line}\n)) return 0;"
        yield "\treturn 1;\n}"

    def _of_field(self, kind: WordKind, field: WordVariable) -> Iterator[str]:
        own = self._type(field.name, kind)
        if field.decode is not None:
            name = field_name("decode", kind.name, field.name)
            yield from self._value(name, [_WORD], field.decode, own, kind)
        if field.set is not None:
            name = field_name("set", kind.name, field.name)
            yield from self._word_made(name, [_WORD, field.name], field.set, kind)
        if field.stored is not None:
            name = field_name("stored", kind.name, field.name)
            text = f"({own})({field.stored.text}){field.name}"
            stored = CText(text, field.stored.line, field.stored.key)
            yield from self._value(name, [field.name], stored, own, kind)
        for what, number in (("bytes", field.bytes), ("wants", field.wants)):
            if number is not None:
                name = field_name(what, kind.name, field.name)
                yield from self._value(name, (), number, "__UINT64_TYPE__", kind)

    def _of_update(self, kind: WordKind, update: UpdateText, here: list[str]) -> Iterator[str]:
        yield from self._word_made(update_name(update), here, update.makes, kind)
        for number, each in enumerate(update.shows):
            yield from self._truth(update_name(update, number), ["old", *here], each, kind)

    # functions

    def _typed(self, name: str, of: CText, kind: str = "") -> Iterator[str]:
        owner = f"{kind}__" if kind else ""
        full = f"{PREFIX}type_{owner}{name}"
        yield self._line(of)
        # By typeof, because a type may be written as one.
        yield f"typedef __typeof__({of.text}) {full};"
        yield self._line(of)
        yield f'_Static_assert(sizeof({full}) <= 8, "{name} is wider than 64 bits");'

    def _type(self, name: str, kind: WordKind | None) -> str:
        own = kind is not None and any(each.name == name for each in kind.fields)
        owner = f"{kind.name}__" if kind is not None and own else ""
        return f"{PREFIX}type_{owner}{'word' if name == 'old' else name}"

    def _head(self, declared: str, names: Iterable[str], kind: WordKind | None) -> str:
        given = [f"{PREFIX}plain({self._type(each, kind)}) {PREFIX}{each}" for each in names]
        return f"{PREFIX}read {declared}({', '.join(given) or 'void'})\n{{"

    def _copies(self, names: Iterable[str], kind: WordKind | None) -> Iterator[str]:
        for each in names:
            yield f"\t{self._type(each, kind)} {each};"
            yield f"\t__builtin_memcpy(&{each}, &{PREFIX}{each}, sizeof({each}));"

    def _truth(
        self, name: str, names: Iterable[str], of: CText, kind: WordKind | None = None
    ) -> Iterator[str]:
        names = tuple(names)
        yield self._head(f"unsigned char {name}", names, kind)
        yield from self._copies(names, kind)
        yield f"\treturn !!(\n{self._line(of)}\n{of.text}\n{self._line(of)}\n);\n}}"

    def _word_made(
        self, name: str, names: Iterable[str], of: CText, kind: WordKind
    ) -> Iterator[str]:
        yield from self._value(name, names, of, self._type(_WORD, None), kind)

    def _value(
        self, name: str, names: Iterable[str], of: CText, type_: str, kind: WordKind | None = None
    ) -> Iterator[str]:
        names = tuple(names)
        plain = f"{PREFIX}plain({type_})"
        yield self._head(f"{plain} {name}", names, kind)
        yield from self._copies(names, kind)
        line = self._line(of)  # what is wrong after the text is of the same line of the file
        yield f"{line}\n\t{type_} {PREFIX}_made = (\n{line}\n{of.text}\n{line}\n); {{"
        yield f"{line}\n\t{plain} {PREFIX}_bits;"
        yield f"\t__builtin_memcpy(&{PREFIX}_bits, &{PREFIX}_made, sizeof({PREFIX}_bits));"
        yield f"\treturn {PREFIX}_bits; }}\n}}"

    def _line(self, of: CText) -> str:
        return f'#line {of.line} "{self._word.file}"'
