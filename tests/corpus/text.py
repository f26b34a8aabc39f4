"""C text with places found by tokens: what an edit of a kernel file names, and nothing copied.

A place is a region (a function, a macro, a struct, the whole file) and a few tokens that occur in
it exactly once. White space, line breaks and comments do not count. A function whose body stands
twice, for two outcomes of an #if, is told apart by a number: `f#1` is the second.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

_TOKEN: Final = re.compile(
    r"""
    (?P<space> [ \t\r\n]+ | \\\n | /\*.*?\*/ | //[^\n]* )
  | (?P<word> [A-Za-z_]\w* )
  | (?P<number> \.?\d(?:[\w.]|[eEpP][+-])* )
  | (?P<text> "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*' )
  | (?P<sign> <<= | >>= | \.\.\. | -> | \+\+ | -- | << | >> | [<>=!+\-*/%&|^]= | && | \|\| | . )
    """,
    re.VERBOSE | re.DOTALL,
)
_DIRECTIVE: Final = re.compile(r"^[ \t]*#(?:[^\n\\]|\\\n|\\.)*", re.MULTILINE)


class PlaceError(Exception):
    """A place that is not there, or there more than once."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token, where it stands, and whether that is in a preprocessor's line."""

    text: str
    kind: str
    start: int
    end: int
    directive: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of a text."""

    start: int
    end: int


@dataclass(frozen=True, eq=False)
class CText:
    """A C file."""

    text: str
    _regions: dict[str, Span] = field(default_factory=dict)

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """All tokens, without white space and comments."""
        starts = [each.start for each in self.directives]

        def within(at: int) -> bool:
            before = bisect_right(starts, at) - 1
            return before >= 0 and at < self.directives[before].end

        return tuple(
            Token(found.group(), str(found.lastgroup), *found.span(), within(found.start()))
            for found in _TOKEN.finditer(self.text)
            if found.lastgroup != "space"
        )

    @cached_property
    def directives(self) -> tuple[Span, ...]:
        """The preprocessor's lines, each with those that it is continued on."""
        return tuple(Span(*found.span()) for found in _DIRECTIVE.finditer(self.text))

    def line(self, at: int) -> int:
        """The number of the line on which a character stands, from 1."""
        return bisect_right(self._line_starts, at)

    def start_of_line(self, at: int) -> int:
        """Where the line begins on which a character stands."""
        return self._line_starts[self.line(at) - 1]

    def end_of_line(self, at: int) -> int:
        """Where the next line begins."""
        number = self.line(at)
        return self._line_starts[number] if number < len(self._line_starts) else len(self.text)

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(found.end() for found in re.finditer("\n", self.text))]

    def find(self, region: str, tokens: str) -> Span:
        """The only place in the region where these tokens stand. Raises PlaceError."""
        found = self.find_all(region, tokens)
        if len(found) != 1:
            raise PlaceError(f"{tokens!r} occurs {len(found)} times in {region or 'the file'}")
        return found[0]

    def find_all(self, region: str, tokens: str) -> list[Span]:
        """Every place in the region where these tokens stand."""
        wanted = [token.text for token in CText(tokens).tokens]
        here = self._inside(self.region(region))
        texts = [token.text for token in here]
        return [
            Span(here[i].start, here[i + len(wanted) - 1].end)
            for i in range(len(texts) - len(wanted) + 1)
            if texts[i : i + len(wanted)] == wanted
        ]

    def _inside(self, span: Span) -> tuple[Token, ...]:
        return tuple(each for each in self.tokens if span.start <= each.start < span.end)

    def region(self, name: str) -> Span:
        """A region: "" is the file, `f` a function, `struct s` a struct, `#define M` a macro.

        Raises PlaceError.
        """
        if name not in self._regions:
            self._regions[name] = self._found(name)
        return self._regions[name]

    def _found(self, name: str) -> Span:
        if not name:
            return Span(0, len(self.text))
        plain, _, number = name.partition("#") if not name.startswith("#") else (name, "", "")
        if name.startswith("#define "):
            spans = list(self._macros(name.removeprefix("#define ")))
        elif " " in plain:
            spans = list(self._types(plain))
        else:
            spans = list(self._functions(plain))
        if number:
            spans = spans[int(number) : int(number) + 1]
        if len(spans) != 1:
            raise PlaceError(f"there are {len(spans)} of {name}")
        return spans[0]

    def _macros(self, name: str) -> Iterator[Span]:
        start = re.compile(rf"[ \t]*#[ \t]*define[ \t]+{re.escape(name)}\b")
        yield from (each for each in self.directives if start.match(self.text, each.start))

    def _types(self, name: str) -> Iterator[Span]:
        code = self._code
        keyword, tag = name.split()
        for i in range(len(code) - 2):
            if [each.text for each in code[i : i + 3]] == [keyword, tag, "{"]:
                yield Span(code[i].start, code[self._closing(i + 2)].end)

    def _functions(self, name: str) -> Iterator[Span]:
        code = self._code
        depth, begin = 0, 0
        for i, token in enumerate(code):
            if token.text == "{":
                depth += 1
            elif token.text == "}":
                depth -= 1
                begin = i + 1 if depth == 0 else begin
            elif token.text == ";" and depth == 0:
                begin = i + 1
            elif token.text == name and depth == 0 and code[i + 1].text == "(":
                body = self._closing(i + 1) + 1
                while code[body].kind == "word":  # __acquires(...) and the like
                    body = self._closing(body + 1) + 1 if code[body + 1].text == "(" else body + 1
                if code[body].text == "{":
                    yield Span(code[begin].start, code[self._closing(body)].end)

    def body(self, function: str) -> Span:
        """A function's braces and what is between them. Raises PlaceError."""
        whole = self.region(function)
        inside = [each for each in self._code if whole.start <= each.start < whole.end]
        return Span(next(each.start for each in inside if each.text == "{"), whole.end)

    @cached_property
    def _code(self) -> tuple[Token, ...]:
        return tuple(each for each in self.tokens if not each.directive)

    def _closing(self, opening: int) -> int:
        code = self._code
        other = {"(": ")", "{": "}"}[code[opening].text]
        depth = 0
        for i in range(opening, len(code)):
            depth += {code[opening].text: 1, other: -1}.get(code[i].text, 0)
            if depth == 0:
                return i
        raise PlaceError(f"{code[opening].text} is not closed")

    def statement_end(self, at: int) -> int:
        """Where the statement ends that begins here: behind its semicolon. Raises PlaceError."""
        depth = 0
        for token in self.tokens:
            if token.start < at:
                continue
            depth += {"(": 1, "{": 1, ")": -1, "}": -1}.get(token.text, 0)
            if token.text == ";" and depth == 0:
                return token.end
        raise PlaceError("no statement ends here")
