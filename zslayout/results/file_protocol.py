"""Which protocol the zs_free() of a C file keeps on each configuration."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from zslayout.reference.protocol_level import UNREAD_LEVEL, FoundLevel, ProtocolLevel
from zslayout.results.record import Record, computed
from zslayout.tally import grouped

_ORDER: Final = (
    ProtocolLevel.UNKNOWN,
    ProtocolLevel.OTHER,
    *(each for each in ProtocolLevel if each not in {ProtocolLevel.UNKNOWN, ProtocolLevel.OTHER}),
)
"""The least first: what is told of a configuration whose chain sizes differ."""


@dataclass(frozen=True, slots=True)
class ConfigProtocol:
    """What zs_free() is on a configuration.

    `proved` is that all that was asked of the file's functions there is proved, at every chain size
    that was asked for. `falls_back` is that words of the file have a class, and not here.
    """

    configuration: str
    at: tuple[tuple[FoundLevel, tuple[int, ...]], ...]
    """What it is, with the chain sizes at which it is that."""
    proved: bool
    falls_back: bool = False

    @property
    def found(self) -> FoundLevel:
        """What it is at all chain sizes, or the least of what it is."""
        every = [each for each, _ in self.at] or [UNREAD_LEVEL]
        return min(every, key=lambda each: (_ORDER.index(each.level), each.early))

    @property
    def level(self) -> ProtocolLevel:
        """The level, where fallbacks are those of the file's last patch."""
        return self.found.named(falls_back=self.falls_back)

    @property
    def level_at(self) -> Mapping[str, tuple[int, ...]]:
        """By level: the chain sizes that have it."""
        named = (
            (each.named(falls_back=self.falls_back).value, size)
            for each, sizes in self.at
            for size in sizes
        )
        return {level: tuple(sizes) for level, sizes in grouped(named).items()}


def in_words(protocols: Iterable[ConfigProtocol]) -> str:
    """`zs_free() is early-unlock (mainline 7.3) on 36, base with early unlock on 58`."""
    on = grouped((each.found.words, each.configuration) for each in protocols)
    every = sorted(on.items(), key=lambda one: -len(one[1]))
    several = len(every) > 1
    kinds = (f"{words} on {len(names)}" if several else words for words, names in every)
    return f"zs_free() is {', '.join(kinds)}" if every else ""


class FileProtocolRecord(Record):
    """Which protocol zs_free() keeps."""

    level: ProtocolLevel
    """The least over the chain sizes."""
    fallback: bool = computed("falls_back")
    """Whether words of the file have a class on other configurations, and none here."""
    early_unlock: bool = computed("found.early")
    """Whether the pages of an empty zspage are given back after class->lock is released."""
    proved: bool
    """Whether all that was asked of the file's functions is proved, at every chain size."""
    level_at: Mapping[str, tuple[int, ...]]
    """By level: the chain sizes that have it."""
