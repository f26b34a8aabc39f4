"""Which configurations a file's functions are read at, where not at all of them."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Final

from zslayout.arch.params import ArchParams
from zslayout.errors import UserError
from zslayout.pipeline.functions.everywhere import ReadPoint, shapes_of

_USUAL: Final = ("x86_64", "um-x86_64", "s390", "riscv32", "arm64-64k")
"""Which of several alike are read, where they are asked for."""
_MOST: Final = 5


def telling(configs: Sequence[ArchParams], most: int = _MOST) -> tuple[ArchParams, ...]:
    """Some configurations that have between them whatever functions depend on."""
    rank = {name: place for place, name in enumerate(_USUAL)}
    ordered = sorted(configs, key=lambda each: rank.get(each.name, len(rank)))
    seen: set[object] = set()
    found: list[ArchParams] = []
    for each in ordered:
        new = set(_traits(each)) - seen
        if new and len(found) < most:
            found.append(each)
            seen |= new
    return tuple(found)


def most_choices(
    name: str, text: str, configs: Sequence[ArchParams], chain_size: int | None
) -> tuple[ArchParams, ...]:
    """Of the configurations for which a file is the same but for numbers that with most choices."""
    from zslayout.cfront.kconfig import choices
    from zslayout.cfront.text import CFile

    file = CFile(name, text)
    kinds: dict[ReadPoint, object] = {}
    with suppress(UserError):  # said of each configuration, when it is read
        for number, shape in enumerate(shapes_of(file, configs, chain_size, ordered=False)):
            kinds |= dict.fromkeys(shape.every, number)
    rank = {usual: place for place, usual in enumerate(_USUAL)}
    found: dict[object, tuple[int, ArchParams]] = {}
    for each in sorted(configs, key=lambda each: rank.get(each.name, len(rank))):
        at = ReadPoint(each.name, each.chain_size.default if chain_size is None else chain_size)
        kind = kinds.get(at, (each.bits_per_long, _outcome(each)))
        count = choices(file, each)[1]
        if count > found.get(kind, (0, each))[0]:
            found[kind] = count, each
    return tuple(each for _, each in found.values())


def _traits(params: ArchParams) -> Iterator[object]:
    width = params.bits_per_long
    yield ("bits", width)
    yield ("order", _big_endian(params))
    yield ("page", params.page_shift > 12)
    yield ("outcome", width, _outcome(params))


def _outcome(params: ArchParams) -> object:
    """What tells whether a word has a class."""
    return dict(params.expect.outcomes).get("merged")


def _big_endian(params: ArchParams) -> bool:
    machine = params.triple.partition("-")[0]
    return machine.startswith(("s390", "sparc", "m68k", "hppa", "powerpc")) and not (
        machine.endswith("le")
    )
