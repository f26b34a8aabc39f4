"""Mutants of a kernel file by where its statements stand, and when they are come to.

Each statement of a function is swapped with the next one, or done twice; each condition is turned
round, always or never true; each jump is left out, or goes the other way out of its turn. What
`mutate` changes is what a statement says.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from corpus.entry import base_text
from corpus.mutate import REGIONS, Mutant, is_said_only, mutant, statements
from corpus.text import CText, PlaceError, Span, Token

_TURNS: Final = {"break": "continue", "continue": "break"}
_LEAVES: Final = frozenset(["goto", "return"])
_NO_FUNCTION: Final = ("struct ", "#define ")


def rearranged(base: str, regions: Sequence[str]) -> list[Mutant]:
    """All of these of the functions among the regions that a release has, no text twice."""
    text = base_text(base)
    found: dict[str, Mutant] = {}
    for region in regions or REGIONS:
        try:
            for each in _rearranged(text, region):
                found.setdefault(each.text, each)
        except PlaceError:
            continue
    return list(found.values())


def _rearranged(text: str, region: str) -> Iterator[Mutant]:
    if region.startswith(_NO_FUNCTION):
        return
    c = CText(text)
    span = c.region(region)
    tokens = [x for x in c.tokens if span.start <= x.start < span.end and not x.directive]
    every = [x for i, x in statements(c, tokens) if not is_said_only(tokens, i)]
    for a, b in pairwise(every):
        between = text[a.end : b.start]
        if not between.strip():
            swapped = f"{text[b.start : b.end]}{between}{text[a.start : a.end]}"
            yield mutant(c, region, Span(a.start, b.end), swapped)
    for each in every:
        own = text[each.start : each.end]
        yield mutant(c, region, each, f"{{ {own} {own} }}")
    for i, token in enumerate(tokens[:-1]):
        if token.text == "if" and not is_said_only(tokens, i):
            yield from _conditions(c, region, tokens[i + 1 :])
        elif token.text in _TURNS:
            at = Span(token.start, token.end)
            yield mutant(c, region, at, _TURNS[token.text])
            yield mutant(c, region, at, "")
        elif token.text in _LEAVES and token is not tokens[-4]:
            yield mutant(c, region, Span(token.start, c.statement_end(token.start)), ";")


def _conditions(c: CText, region: str, tokens: Sequence[Token]) -> Iterator[Mutant]:
    """A condition between the first parenthesis and its other one, turned round, and decided."""
    depth = 0
    for token in tokens:
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if not depth:
            inside = Span(tokens[0].end, token.start)
            own = c.text[inside.start : inside.end]
            for new in (f"!({own})", f"({own}) && 0", f"({own}) || 1"):
                yield mutant(c, region, inside, new)
            return
