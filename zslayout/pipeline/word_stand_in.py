"""Words on a configuration that gcc alone builds, read as for a machine that clang knows."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from zslayout.arch.params import ArchParams
from zslayout.cfront.compiler import optimised
from zslayout.cfront.stand_in import asked_of, stood_in
from zslayout.cfront.target import target
from zslayout.errors import Fault, UserError
from zslayout.kernel.output import OutputFolder
from zslayout.kernel.unit_build import UnitBuilder
from zslayout.words.compile_faults import compile_faults
from zslayout.words.word_file import WordFile
from zslayout.words.word_unit import IR_FLAGS

_OTHERS: Final = ("i686-linux-gnu", "m68k-linux-gnu")
"""Machines of 32 bits that align less than most."""
_LANGUAGE: Final = ("-std=", "-fms-extensions", "-funsigned-char", "-fsigned-char")
_LAYOUT: Final = ("-fshort-wchar", "-fshort-enums", "-fno-short-enums")
_OVERFLOW: Final = ("-fno-strict-overflow", "-fwrapv", "-ffreestanding")


@dataclass(frozen=True, slots=True)
class UnitCode:
    """LLVM IR of a unit, and the machine that it is for where that is not its own."""

    ir: str
    read_as: str = ""


def stand_in(params: ArchParams, builder: UnitBuilder, output: OutputFolder) -> str:
    """The triple of a machine that lays out types alike. Raises UserError where there is none."""
    others: tuple[str, ...] = _OTHERS if params.bits_per_long == 32 else ()
    for triple in dict.fromkeys((target(params).triple, *others)):
        asked = asked_of(triple, _flags(output))
        if asked and not builder.ran(output, asked, "-fsyntax-only").code:
            return triple
    gcc = Path(output.command[0]).name
    text = f"{gcc} alone builds it, and clang knows no machine that lays out types alike"
    raise UserError([Fault(params.name, text)])


def stand_in_code(
    words: Sequence[WordFile],
    texts: Sequence[str],
    triple: str,
    builder: UnitBuilder,
    output: OutputFolder,
) -> dict[str, UnitCode | UserError]:
    """The code of each word for that machine, or what is wrong with it."""
    return {
        word.name: _code(word, text, triple, builder, output)
        for word, text in zip(words, texts, strict=True)
    }


def _code(
    word: WordFile, text: str, triple: str, builder: UnitBuilder, output: OutputFolder
) -> UnitCode | UserError:
    ran = builder.ran(output, builder.head + text, "-E")
    said, code = ran.said, ran.code
    if not code:
        made = stood_in(ran.output.decode(errors="replace"))
        flags = ["-x", "cpp-output", *_flags(output), *IR_FLAGS, "-o", "-"]
        code, said, ir = optimised(triple, made, flags)
        if not code:
            return UnitCode(ir, triple)
    return UserError(compile_faults(word, said, builder.tree.path))


def _flags(output: OutputFolder) -> tuple[str, ...]:
    """What of a file's flags says what the language and its types are."""
    wanted = (*_LANGUAGE, *_LAYOUT, *_OVERFLOW)
    return ("-ffreestanding", *(each for each in output.command if each.startswith(wanted)))
