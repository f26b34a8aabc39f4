"""A named claim about a word that was read from C, and what the claims on one kind of it share."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from zslayout.expr.build import negate
from zslayout.expr.nodes import Expr, Var
from zslayout.vc.claim import Claim, ClaimStep
from zslayout.vc.word_claims import WORD, closed
from zslayout.words.read_word import DrawnWord, ReadKind, ReadWord


@dataclass(frozen=True, slots=True, eq=False)
class WordStatement:
    """A named claim about a word; a control must be refuted."""

    id: str
    statement: str
    claim: Claim
    why: str = ""
    control_of: str = ""
    key: str = ""
    """The key of the word file that it is about."""

    @property
    def control(self) -> bool:
        """Whether it must be refuted."""
        return bool(self.control_of)


NEW: Final = "new_"
"""Before the name of a field's other value."""


class KindClaims:
    """What statements on words of one kind are made of."""

    def __init__(self, word: ReadWord, kind: ReadKind, drawn: DrawnWord) -> None:
        self.word, self.kind, self.drawn = word, kind, drawn
        self.file = word.file.kind(kind.name)
        self._prefix = word.file.name
        self._of = "" if len(word.file.kinds) == 1 else f".{kind.name}"
        fields = kind.word.fields
        self.values: dict[str, Expr] = {each.name: each.value for each in fields}
        self.encoded = kind.encode.value({})
        self.given = (*word.assume, kind.domain.value({}))

    def id(self, what: str, part: str = "") -> str:
        """The id of a statement, `swp_entry.roundtrip.offset`."""
        return f"{self._prefix}{self._of}.{what}" + (f".{part}" if part else "")

    def claim(
        self,
        then: Expr,
        steps: Iterable[ClaimStep] = (),
        more: Iterable[Var] = (),
        given: Iterable[Expr] = (),
        field: str = "",
    ) -> Claim:
        """For all values that occur: the conclusion; the word is the first step on the way."""
        drawn = (ClaimStep(WORD, self.encoded, word=True), *steps)
        given = (*self.given, *given)
        return closed(Claim((*self.kind.names, *more), given, then, drawn, field))

    def controlled(self, first: WordStatement, says: str, claim: Claim) -> Iterator[WordStatement]:
        """A statement, then what is false of the same."""
        yield first
        yield WordStatement(f"{first.id}.control", says, claim, control_of=first.id, key=first.key)

    def wrong(self, first: WordStatement) -> Iterator[WordStatement]:
        """A statement, and that it is never so."""
        never = replace(first.claim, then=negate(first.claim.then))
        return self.controlled(first, f"never so: {first.statement}", never)
