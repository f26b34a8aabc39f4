"""A new archconfig's text from its numbers."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Final

from zslayout.arch.params import Expect
from zslayout.tally import grouped

_NOTHING: Final = Expect()


def scaffold(  # noqa: PLR0913  # the keys of an archconfig
    *,
    name: str,
    title: str,
    arch: str,
    triple: str,
    bits_per_long: int,
    page_shift: int,
    physmem_bits: int,
    max_possible_physmem_bits: int | None = None,
    max_physmem_bits: int | None = None,
    addressable_bits: int | None = None,
    source: tuple[str, ...],
    kernel: str,
    expect: Expect = _NOTHING,
) -> str:
    """The TOML text. It is not checked here: parse it before it is used."""
    optional = {
        "max_possible_physmem_bits": max_possible_physmem_bits,
        "max_physmem_bits": max_physmem_bits,
        "addressable_bits": addressable_bits,
    }
    lines = [f"name = {_string(name)}"]
    if title:
        lines.append(f"title = {_string(title)}")
    lines.append(f"arch = {_string(arch)}")
    if triple:
        lines.append(f"triple = {_string(triple)}")
    lines += [
        f"bits_per_long = {bits_per_long}",
        f"page_shift = {page_shift}",
        f"physmem_bits = {physmem_bits}",
        *(f"{key} = {bits}" for key, bits in optional.items() if bits is not None),
        "chain_size = { min = 4, default = 8, max = 16 }",
        "source = [",
        *(f"    {_string(each)}," for each in source),
        "]",
    ]
    if kernel:
        lines.append(f"kernel = {_string(kernel)}")
    return "\n".join((*lines, *_expected(expect))) + "\n"


def _expected(expect: Expect) -> Iterator[str]:
    """The `[expect]` table, and those below it."""
    if expect.outcomes:
        yield from ("", "[expect]")
        yield from (f'{scheme} = "{outcome.value}"' for scheme, outcome in expect.outcomes)
    for scheme, same in grouped((each.scheme, each) for each in expect.refuted).items():
        yield from ("", f"[expect.refuted.{scheme}]")
        for each in same:
            sizes = f"chain_sizes = {list(each.chain_sizes)}, " if each.chain_sizes else ""
            yield f'"{each.obligation}" = {{ {sizes}why = {_string(each.why)} }}'


def remeasured(
    text: str,
    numbers: Mapping[str, int | None],
    sources: Mapping[str, str],
    said: Mapping[str, str],
) -> str:
    """An archconfig's text with other numbers, and where they stand; the rest as it was.

    A number that is None is taken out. `sources` has a line for each key, `said` other texts.
    """
    lines = text.splitlines()
    for key, number in numbers.items():
        lines = _with(lines, key, None if number is None else str(number), after="physmem_bits")
    for key, value in said.items():
        lines = _with(lines, key, _string(value) if value else None, after="evidence")
    start = lines.index("source = [") if "source = [" in lines else None
    if start is None:
        return "\n".join(lines) + "\n"
    end = lines.index("]", start)
    kept = [
        line
        for line in lines[start + 1 : end]
        if line.strip(' ",').partition(":")[0] not in numbers
    ]
    known = {each.partition(": ")[0]: each for each in map(_source, lines[start + 1 : end])}
    cited = [f"    {_string(_with_note(each, known))}," for each in sources.values()]
    return "\n".join([*lines[: start + 1], *cited, *kept, *lines[end:]]) + "\n"


def _source(line: str) -> str:
    """The text of a line in an array, if that is what it is."""
    try:
        return str(json.loads(line.strip().removesuffix(",")))
    except ValueError:
        return ""


def _with_note(source: str, known: Mapping[str, str]) -> str:
    """A new source with what the old one of its key says beside it, or with its choice of Kconfig.

    `key: file:line: symbol` may have a note of what was `key: file: symbol (note)`.
    """
    key, file, symbol = source.split(": ", 2)
    _, of, said = [*known.get(key, "").split(": ", 2), "", ""][:3]
    before, space, note = said.partition(" (")
    if space and (of.partition(":")[0], before) == (file.partition(":")[0], symbol):
        return f"{source}{space}{note}"
    return f"{source} ({of}: {before})" if of.endswith("/Kconfig") else source


def _with(lines: list[str], key: str, value: str | None, after: str) -> list[str]:
    """The lines of a table's head with another value of a key."""
    at = next((n for n, line in enumerate(lines) if re.match(rf"{key}\s*=", line)), None)
    new = [] if value is None else [f"{key} = {value}"]
    if at is not None:
        return [*lines[:at], *new, *lines[at + 1 :]]
    near = next((n for n, line in enumerate(lines) if re.match(rf"{after}\s*=", line)), -1)
    return [*lines[: near + 1], *new, *lines[near + 1 :]]


def _string(text: str) -> str:
    """A TOML basic string: JSON's escapes are a subset of TOML's, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
