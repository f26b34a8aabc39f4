"""A word in memory that another CPU may change while a function updates it.

A reader runs the function on a place of its own. Whenever it comes to the place, there is what
another CPU left: a name of its own each time. What is written is noted beside the name of what was
there just before, so that who reads it can ask what of that is lost.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from zslayout.cfront.bytes import Contents, OwnAddress, OwnMemory
from zslayout.cfront.terms import Terms
from zslayout.expr.nodes import Expr, Var
from zslayout.expr.walk import names

SEEN: Final = "seen_"
"""Begins the names of what was there."""


@dataclass(frozen=True, slots=True, eq=False)
class SharedWrite:
    """One write of the word: when it is done, what was there just before, and what then is."""

    when: Expr
    seen: Expr
    made: Expr


@dataclass(slots=True, eq=False)
class SharedWord:
    """Where a word lies, and what is done to it there."""

    terms: Terms
    memory: OwnMemory
    place: OwnAddress
    word: Expr
    """What is there first."""
    writes: list[SharedWrite] = field(default_factory=list)
    shared: bool = False
    """Whether the word is there already, so that others see it."""
    _seen: list[Expr] = field(default_factory=list)

    @property
    def size(self) -> int:
        """In bytes."""
        return self.word.type.width // 8

    def touches(self, at: OwnAddress, size: int) -> bool:
        """Whether so many bytes at an address are some of the word's."""
        apart = at.offset - self.place.offset
        return at.room == self.place.room and -size < apart < self.size

    def come_to(self, contents: Contents) -> Contents:
        """What is in memory when the function comes to the place: what another CPU left there."""
        if not self.shared:
            return contents
        made = self.terms.var(f"{SEEN}{len(self._seen) + 1}", self.word.type)
        self._seen.append(made)
        return self.memory.stored(contents, self.place, made)

    def wrote(self, when: Expr, before: Contents, after: Contents) -> None:
        """Memory was written."""
        made = self.memory.loaded(after, self.place, self.word.type.width)
        if not self.shared:
            self.shared = made is self.word
            return
        seen = self.memory.loaded(before, self.place, self.word.type.width)
        self.writes.append(SharedWrite(when, seen, made))

    def alike(self, a: Expr, b: Expr) -> bool:
        """Whether two values differ in no more than which time what was there was seen."""
        if a is b:
            return True
        one, other = self._seen_in(a), self._seen_in(b)
        if len(one) != 1 or len(other) != 1:
            return False
        return self.terms.substituted({one[0].name: other[0]})(a) is b

    def _seen_in(self, x: Expr) -> list[Var]:
        known = {id(each) for each in self._seen}
        return [each for each in names(x) if id(each) in known]


def seen_in(*roots: Expr) -> tuple[Var, ...]:
    """What was seen at other times, as expressions name it."""
    return tuple(each for each in names(*roots) if each.name.startswith(SEEN))


def places(contents: Contents, memory: OwnMemory, word: Expr) -> Iterator[OwnAddress]:
    """Where in memory the word lies whole."""
    size = word.type.width // 8
    for at, byte in contents.items():
        every = [OwnAddress(at.room, at.offset + i) for i in range(size)]
        whole = byte.of is word and all(each in contents for each in every)
        if whole and memory.loaded(contents, at, word.type.width) is word:
            yield at
