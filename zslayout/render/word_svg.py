"""A word of memory as SVG: bit numbers above the borders of fields, names and widths inside.

    63                                        20 19       11 10           0
    [                   pfn                     ][ class_idx ][  obj_idx  ]

Bits of no field are hatched; what lies outside of the word, or in two fields, is outlined. A word
of 64 bits is one row, or two of 32 for narrow places. Colours are those of style.css beside the
report page, by classes; `word.js` there draws the same from the same numbers, letter for letter.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Final, NamedTuple

from zslayout.results.document import WordMap
from zslayout.words.layout import Field

_NUMBERS: Final = 15
_BOX: Final = 38
_BITS: Final = 20
_CALLOUT: Final = 14
_CHAR: Final = 6.8
_HUES: Final = 8

STYLE: Final = """\
.word{font:12px system-ui,sans-serif;font-variant-numeric:tabular-nums}
.word text{fill:#1b1f24}.word .num,.word .bits{font-size:10px}.word .small{font-size:10.5px}
.word .edge{fill:none;stroke:#1b1f24;stroke-width:1.5}
.word .box{stroke:#1b1f24;stroke-width:1}
.h0{fill:#8cc8ee}.h1{fill:#f3bf4d}.h2{fill:#7fd1b5}.h3{fill:#e6b3cd}
.h4{fill:#f3ea86}.h5{fill:#f0a57a}.h6{fill:#9db7dd}.h7{fill:#c9c9c9}
.word .gap{fill:#f4f4f4;stroke:#1b1f24}.word .hatch{stroke:#8a8a8a;stroke-width:1}
.word .beyond{fill:none;stroke:none}
.word .bad{fill:none;stroke:#c2410c;stroke-width:2.5;stroke-dasharray:5 3}
.word text.wrong{fill:#b3340a;font-weight:600}
"""
"""What a drawing that stands alone brings; a page has its own, light and dark."""


class WordDrawing(NamedTuple):
    """A word, and how it is drawn."""

    word: WordMap
    row_bits: int = 64
    missing: int = 0
    """Bits that the fields need beyond the word."""
    hues: Mapping[str, int] = {}
    """The colours of fields by name; by their places where they are not named."""


class _WordPart(NamedTuple):
    """Bits `low` to `high - 1` of a field, or of none, or beyond the word."""

    name: str
    low: int
    high: int
    kind: str
    bits: int = 0
    """Of the whole field."""


def word_svg(drawing: WordDrawing) -> str:
    """The drawing, scaled to the width it is given."""
    word = drawing.word
    pieces = _pieces(drawing)
    high = max(word.word_bits, *(each.high for each in pieces))
    low = min(0, *(each.low for each in pieces))
    single = drawing.row_bits >= word.word_bits
    bit = 14 if drawing.row_bits > 32 else 10.5
    rows = [(high, low)] if single else _rows(high, low, drawing.row_bits)
    parts: list[str] = []
    y = 0.0
    for top, bottom in rows:
        inside = [_clipped(each, top, bottom) for each in pieces]
        shown = [each for each in inside if each.high > each.low]
        row = _Row(drawing, top, bottom, y, bit)
        parts += row.drawn(shown)
        y = row.end
    width = bit * max(top - bottom for top, bottom in rows) + 2
    label = escape(spoken(word.fields, word.word_bits, word.value, drawing.missing), quote=True)
    size = f'viewBox="-1 0 {width:g} {y:g}" style="max-width:{width:g}px"'
    head = f'<svg class="word" role="img" aria-label="{label}" {size}'
    return f'{head} xmlns="http://www.w3.org/2000/svg">{"".join(parts)}</svg>'


def spoken(fields: Iterable[Field], word_bits: int, value: int | None, missing: int) -> str:
    """What a screen reader says of it."""
    found = [f"{each.name} bits {each.msb} to {each.lsb}" for each in fields]
    text = f"Word of {word_bits} bits: {', '.join(found)}"
    text += f"; {missing} bits missing" if missing else ""
    return text if value is None else f"{text}; its value is {value:#x}"


def _rows(high: int, low: int, row_bits: int) -> list[tuple[int, int]]:
    tops = range(high, low, -row_bits)
    return [(top, max(low, top - row_bits)) for top in tops]


def _pieces(drawing: WordDrawing) -> list[_WordPart]:
    """Fields, hatched bits between them, and what is beyond the word, most significant first."""
    word, found, top = drawing.word, list[_WordPart](), drawing.word.word_bits
    for place, field in enumerate(sorted(word.fields, key=lambda each: -each.lsb)):
        end = field.lsb + field.width
        if end < top:
            found.append(_WordPart("spare", end, top, "gap", top - end))
        hue = drawing.hues.get(field.name, place) % _HUES
        found.append(_WordPart(field.name, field.lsb, end, f"h{hue}", field.width))
        top = min(top, field.lsb)
    if top > 0:
        found.append(_WordPart("spare", 0, top, "gap", top))
    if drawing.missing and top >= 0:
        found.append(_WordPart("missing", -drawing.missing, 0, "beyond", drawing.missing))
    return found


def _clipped(piece: _WordPart, top: int, bottom: int) -> _WordPart:
    return piece._replace(low=max(piece.low, bottom), high=min(piece.high, top))


class _Row:
    """One row of a drawing: bits `top - 1` down to `bottom`, from `y` on."""

    def __init__(self, drawing: WordDrawing, top: int, bottom: int, y: float, bit: float) -> None:
        self.drawing, self.top, self.bottom, self.bit = drawing, top, bottom, bit
        self.y = y + _NUMBERS
        self.end = self.y + _BOX + 2
        self.callouts: list[tuple[float, float, str]] = []

    def x(self, high: int) -> float:
        """Where the bit below `high` begins."""
        return (self.top - high) * self.bit

    def drawn(self, pieces: Sequence[_WordPart]) -> Iterator[str]:
        word = self.drawing.word
        for piece in pieces:
            yield from self._box(piece)
        high, low = min(self.top, word.word_bits), max(self.bottom, 0)
        if high > low:
            at = f'x="{self.x(high):g}" y="{self.y:g}" width="{(high - low) * self.bit:g}"'
            yield f'<rect class="edge" {at} height="{_BOX}"/>'
        yield from self._offending(pieces)
        if word.value is not None:
            yield from self._value(word.value, word.marked, high, low)
        yield from self._callouts()

    def _box(self, piece: _WordPart) -> Iterator[str]:
        x, width = self.x(piece.high), (piece.high - piece.low) * self.bit
        at = f'x="{x:g}" y="{self.y:g}" width="{width:g}" height="{_BOX}"'
        yield f'<rect class="box {piece.kind}" {at}/>'
        if piece.kind == "gap":
            yield self._hatching(x, width)
        if piece.kind != "beyond":
            yield from self._numbers(piece, x, width)
        middle, wrong = x + width / 2, ' class="wrong"' if piece.kind == "beyond" else ""
        whole = piece.high - piece.low == piece.bits
        bits = f"{piece.bits} bit{'' if piece.bits == 1 else 's'}"
        said = bits if whole else f"of {bits}"
        text = f'text-anchor="middle"{wrong}'
        if len(piece.name) * _CHAR + 4 <= width and piece.kind != "gap":
            yield f'<text x="{middle:g}" y="{self.y + 17:g}" {text}>{escape(piece.name)}</text>'
            if len(said) * 6 + 4 <= width:
                small = text if wrong else f'{text} class="small"'
                yield f'<text x="{middle:g}" y="{self.y + 31:g}" {small}>{said}</text>'
        elif piece.kind != "gap":
            self.callouts.append((middle, width, f"{piece.name}, {bits}"))

    def _hatching(self, x: float, width: float) -> str:
        lines, step = [], 7
        at = -_BOX + step
        while at < width:
            start, stop = max(at, 0), min(at + _BOX, width)
            if stop > start:
                y1, y2 = self.y + _BOX - (start - at), self.y + _BOX - (stop - at)
                lines.append(f"M{x + start:g} {y1:g}L{x + stop:g} {y2:g}")
            at += step
        return f'<path class="hatch" d="{"".join(lines)}"/>'

    def _numbers(self, piece: _WordPart, x: float, width: float) -> Iterator[str]:
        high, low = str(piece.high - 1), str(piece.low)
        y = self.y - 4
        if piece.high - piece.low == 1 or (len(high) + len(low)) * 6 + 6 > width:
            middle = x + width / 2
            yield f'<text class="num" x="{middle:g}" y="{y:g}" text-anchor="middle">{low}</text>'
            return
        yield f'<text class="num" x="{x + 2:g}" y="{y:g}">{high}</text>'
        end = x + width - 2
        yield f'<text class="num" x="{end:g}" y="{y:g}" text-anchor="end">{low}</text>'

    def _offending(self, pieces: Sequence[_WordPart]) -> Iterator[str]:
        """What lies outside of the word, and in two fields."""
        word_bits, below = self.drawing.word.word_bits, 1 << 62
        for piece in pieces:
            if piece.kind == "gap":
                continue
            spans = [
                (max(piece.low, word_bits), piece.high),
                (piece.low, min(piece.high, 0)),
                (max(piece.low, below), piece.high),
            ]
            for low, high in spans:
                if high > low:
                    x, width = self.x(high), (high - low) * self.bit
                    at = f'x="{x:g}" y="{self.y:g}" width="{width:g}" height="{_BOX}"'
                    yield f'<rect class="bad" {at}/>'
            below = min(below, piece.low)

    def _value(self, value: int, marked: int, high: int, low: int) -> Iterator[str]:
        bits = range(high - 1, low - 1, -1)
        xs = " ".join(f"{self.x(each + 1) + self.bit / 2:g}" for each in bits)
        digits = "".join(str(value >> each & 1) for each in bits)
        y = self.y + _BOX + 14
        yield f'<text class="bits" text-anchor="middle" x="{xs}" y="{y:g}">{digits}</text>'
        start = 0
        for each in bits:
            if marked >> each & 1 and not start:
                start = each + 1
            if start and (each == low or not marked >> each - 1 & 1):
                x, width = self.x(start), (start - each) * self.bit
                at = f'x="{x:g}" y="{y - 11:g}" width="{width:g}" height="15"'
                yield f'<rect class="bad" {at}/>'
                start = 0
        self.end = self.y + _BOX + _BITS

    def _callouts(self) -> Iterator[str]:
        """Names of what is too narrow for them, below it."""
        base = self.end
        for level, (middle, _, said) in enumerate(self.callouts):
            y = base + level * _CALLOUT + 10
            half = len(said) * 3.2
            right = (self.top - self.bottom) * self.bit
            at = min(max(middle, half), right - half)
            line = f"M{middle:g} {base - 2:g}L{middle:g} {y - 9:g}"
            yield f'<path class="edge" d="{line}"/>'
            shown = f'<text class="small" x="{at:g}" y="{y:g}" text-anchor="middle">'
            yield f"{shown}{escape(said)}</text>"
        self.end = base + len(self.callouts) * _CALLOUT
