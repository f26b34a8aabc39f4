"""The code of words: their units, compiled for a configuration of a tree, or by themselves."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from zslayout.cfront.atomics import atomics
from zslayout.cfront.bit_searches import bit_searches
from zslayout.cfront.compiler import optimised
from zslayout.cfront.cut import cut, shortened
from zslayout.cfront.target import target
from zslayout.errors import Fault, UserError
from zslayout.kernel.output import OutputFolder, of_built
from zslayout.kernel.tree import KernelTree
from zslayout.kernel.unit_build import UnitBuilder, is_clang
from zslayout.pipeline.targets import ProbeTarget
from zslayout.pipeline.word_stand_in import UnitCode, stand_in, stand_in_code
from zslayout.words.compile_faults import compile_faults
from zslayout.words.source_text import functions
from zslayout.words.word_file import WordFile, is_of
from zslayout.words.word_unit import (
    COMMON,
    IR_FLAGS,
    PLAIN_FLAGS,
    PREFIX,
    unit_text,
)

Units = dict[str, UnitCode | UserError | None]
_DECLARED: Final = re.compile(r"^declare [^@]*@([\w.]+)\(", re.MULTILINE)
_HEADERS: Final = "#include <linux/atomic.h>\n#include <linux/bitops.h>\n"
"""What has atomics of the kernel's own: ours are in their place after these."""
_NOWHERE: Final = Path("/")
_OF_TREE: Final = "is of a kernel tree"
_INSTEAD: Final = "--kernel TREE, or --header FILE in its place"


@dataclass(frozen=True, slots=True, eq=False)
class WordRequest:
    """Words, and where to check them: in a tree on some configurations, or without one."""

    words: tuple[WordFile, ...]
    targets: tuple[ProbeTarget, ...]
    builder: UnitBuilder | None = None
    include: tuple[Path, ...] = ()
    """Headers in place of those that the words name."""
    timeout: float = 10.0
    jobs: int = 1
    builds: bool = True
    wished: tuple[str, ...] = ()
    """Options that Kconfig is asked for, beside those of the configuration."""


def compiled(request: WordRequest, at: ProbeTarget) -> tuple[Units, OutputFolder | None]:
    """The IR of each word, what is wrong with it, or None where it is of other releases.

    And the configuration that it was compiled with.
    """
    builder, words = request.builder, request.words
    if builder is None:
        return {each.name: _plain_ir(each, at, request.include) for each in words}, None
    made: Units = dict.fromkeys(each.name for each in words)
    here = [each for each in words if is_of(each, builder.tree.version)]
    output = None
    if here:
        try:
            output = configured(request, builder, at)
            made |= _tree_ir(here, at, builder, output, request.include)
        except UserError as error:
            made |= dict.fromkeys((each.name for each in here), error)
    return made, output


def configured(request: WordRequest, builder: UnitBuilder, at: ProbeTarget) -> OutputFolder:
    """The tree configured for words: kept, anew, or the user's own folder. Raises UserError."""
    if at.folder is not None and not request.builds:
        return of_built(builder.tree, at.folder, at.config.place)
    config = replace(at.config, wished=(*at.config.wished, *request.wished))
    return builder.output(config, builds=request.builds)


def _tree_ir(
    words: Sequence[WordFile],
    at: ProbeTarget,
    builder: UnitBuilder,
    output: OutputFolder,
    include: tuple[Path, ...],
) -> Mapping[str, UnitCode | UserError]:
    """The code of each, with what it needs of its C files, or all of them where that lacks some."""
    made = _units(words, at, builder, output, include, whole=False)
    root = builder.tree.path
    again = [each for each in words if each.source and _lacks(each, made[each.name], root)]
    return {**made, **_units(again, at, builder, output, include, whole=True)} if again else made


def _lacks(word: WordFile, made: UnitCode | UserError, root: Path) -> bool:
    if isinstance(made, UserError):
        return True
    called = set(_DECLARED.findall(made.ir))
    return any(called & functions(root / each.text) for each in word.source)


def _units(  # noqa: PLR0913  # as the one above
    words: Sequence[WordFile],
    at: ProbeTarget,
    builder: UnitBuilder,
    output: OutputFolder,
    include: tuple[Path, ...],
    *,
    whole: bool,
) -> dict[str, UnitCode | UserError]:
    tree, head = builder.tree.path, numbers_text(at)
    texts = [head + unit_text(each, tree, include, whole=whole) for each in words]
    if not is_clang(output) and at.archconfig is not None:
        triple = stand_in(at.archconfig, builder, output)
        return stand_in_code(words, texts, triple, builder, output)
    ran = builder.code(output, texts, _wanted)
    return {
        word.name: UserError(compile_faults(word, each.said, tree))
        if each.code
        else UnitCode(each.output.decode())
        for word, each in zip(words, ran, strict=True)
    }


def _wanted(ir: str) -> str:
    return cut(ir, PREFIX)


def _shortened(ir: str) -> str:
    return shortened(ir, PREFIX)


def numbers_text(at: ProbeTarget) -> str:
    """What an archconfig says of the machine and no header does, in C."""
    params = at.archconfig
    return "" if params is None else f"#define ZSLAYOUT_ADDRESSABLE_BITS {params.address_bits}\n"


def word_builder(tree: KernelTree, include: Sequence[Path] = ()) -> UnitBuilder:
    """What compiles words in a tree; with other headers in place of theirs, with nothing before."""
    head = "" if include else _HEADERS + atomics() + bit_searches() + COMMON
    return UnitBuilder(tree, head=head, flags=IR_FLAGS, shortened=_shortened, any_compiler=True)


def _plain_ir(word: WordFile, at: ProbeTarget, include: tuple[Path, ...]) -> UnitCode | UserError:
    params = at.archconfig
    if params is None:
        return UserError([Fault(at.config.name, "a .config is of a kernel tree: --kernel TREE")])
    of_tree = [each for each in (*word.include, *word.source) if not each.text.startswith("./")]
    if of_tree and not include:
        return UserError(
            Fault(f"{word.file}:{each.line}:{each.key}", f"{each.text} {_OF_TREE}", _INSTEAD)
            for each in of_tree[:1]
        )
    numbers = {
        "BITS_PER_LONG": params.bits_per_long,
        "PAGE_SHIFT": params.page_shift,
        "MAX_POSSIBLE_PHYSMEM_BITS": params.physmem_bits,
        "ZSLAYOUT_ADDRESSABLE_BITS": params.address_bits,
    }
    defined = [f"-D{name}={value}" for name, value in numbers.items()]
    text = atomics() + unit_text(word, Path(word.file).resolve().parent, include)
    flags = [*PLAIN_FLAGS, *IR_FLAGS, *defined]
    try:
        code, said, ir = optimised(target(params).triple, text, flags)
    except UserError as error:
        return error
    return UserError(compile_faults(word, said, _NOWHERE)) if code else UnitCode(ir)
