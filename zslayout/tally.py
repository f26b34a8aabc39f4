"""Things grouped, counted, and put in ranges."""

import fnmatch
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
_UNITS = ("bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB")


def grouped(pairs: Iterable[tuple[K, V]]) -> dict[K, list[V]]:
    """The values of each key, keys and values in the order in which they come."""
    groups: dict[K, list[V]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return groups


def counted(number: int, noun: str) -> str:
    """`1 bit`, `2 bits`, `2 classes`."""
    if number == 1:
        return f"1 {noun}"
    return f"{number} {noun}{'es' if noun.endswith('s') else 's'}"


def sized(count: int) -> str:
    """`16 TiB`, `65537 bytes`: a number of bytes, in the largest unit that goes into it."""
    unit = 0
    while count and count % 1024 == 0 and unit < len(_UNITS) - 1:
        count, unit = count // 1024, unit + 1
    return f"{count} {_UNITS[unit]}"


def ranges(numbers: Iterable[int]) -> str:
    """`4-8, 10, 12-16`."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def families(names: Sequence[str], every: Sequence[str]) -> list[str]:
    """Names in short: `arm64-*` for those of a family, where no other of `every` is of it.

    A family is what agrees in all parts between dashes but one, or in the first of them.
    """
    left = dict.fromkeys(names)
    found: dict[str, str] = {}
    patterns = {pattern for name in names for pattern in _patterns(name.split("-"))}
    matched = {pattern: fnmatch.filter(every, pattern) for pattern in patterns}
    good = [pattern for pattern, same in matched.items() if left.keys() >= {*same}]
    for pattern in sorted(good, key=lambda each: (-len(matched[each]), each)):
        new = [name for name in matched[pattern] if name in left]
        if len(new) > 1:
            found[new[0]] = pattern
            for name in new:
                del left[name]
    said = {name: found.get(name, name) for name in names if name in found or name in left}
    return list(said.values())


def _patterns(parts: Sequence[str]) -> Iterator[str]:
    """What a name may be one of: a beginning, or all but one part."""
    for place in range(1, len(parts)):
        yield "-".join((*parts[:place], "*"))
        yield "-".join((*parts[:place], "*", *parts[place + 1 :]))
