"""A word of memory, drawn: fields with their bit numbers, most significant first.

63                                        20 19       12 11           0
+-------------------------------------------+-----------+-------------+
|                    pfn                    | class_idx |   obj_idx   |
+-------------------------------------------+-----------+-------------+
"""

from collections.abc import Sequence

from zslayout.words.layout import Field


def with_gaps(fields: Sequence[Field], word_bits: int) -> tuple[Field, ...]:
    """The fields, with unnamed ones for the bits of the word that belong to none."""
    drawn: list[Field] = []
    top = word_bits
    for field in sorted(fields, key=lambda each: -each.lsb):
        if field.lsb + field.width < top:
            low = field.lsb + field.width
            drawn.append(Field("", low, top - low))
        drawn.append(field)
        top = field.lsb
    return (*drawn, Field("", 0, top)) if top > 0 else tuple(drawn)


def layout_map(fields: Sequence[Field], word_bits: int) -> list[str]:
    """The boxes of the fields, as wide as they have bits, with their widths."""
    drawn = with_gaps(fields, word_bits)
    widths = [max(field.width, len(field.name), len(_bits(field))) for field in drawn]
    numbers = " ".join(_ends(field, width) for field, width in zip(drawn, widths, strict=True))
    rule = "+" + "+".join("-" * width for width in widths) + "+"
    return [
        " " + numbers.rstrip(),
        rule,
        _row([field.name for field in drawn], widths),
        _row([_bits(field) for field in drawn], widths),
        rule,
    ]


def word_map(value: int, fields: Sequence[Field], word_bits: int, marked: int = 0) -> list[str]:
    """The bits of one word under its fields, with a caret below each bit of `marked`."""
    drawn = with_gaps([_inside(field) for field in fields if field.msb >= 0], word_bits)
    widths = [max(field.width, len(field.name)) for field in drawn]
    names = " ".join(f"{f.name:<{w}}" for f, w in zip(drawn, widths, strict=True))
    numbers = " ".join(_ends(field, width) for field, width in zip(drawn, widths, strict=True))
    bits = " ".join(_binary(value, f, w) for f, w in zip(drawn, widths, strict=True))
    lines = [names, numbers, bits]
    if marked:
        carets = " ".join(_binary(marked, f, w) for f, w in zip(drawn, widths, strict=True))
        lines.append(carets.replace("0", " ").replace("1", "^"))
    return [line.rstrip() for line in lines]


def _inside(field: Field) -> Field:
    """The part of the field that lies in the word: one that does not fit reaches below bit 0."""
    return field if field.lsb >= 0 else Field(field.name, 0, field.msb + 1)


def _bits(field: Field) -> str:
    return f"{field.width} bit" + ("s" if field.width > 1 else "")


def _ends(field: Field, width: int) -> str:
    """The numbers of the field's highest and lowest bit, at its ends."""
    if field.width == 1:
        return f"{field.lsb:<{width}}"
    high, low = str(field.msb), str(field.lsb)
    if len(high) + len(low) + 1 > width:
        return f"{low:>{width}}"
    return high + low.rjust(width - len(high))


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    centred = (f"{cell:^{width}}" for cell, width in zip(cells, widths, strict=True))
    return "|" + "|".join(centred) + "|"


def _binary(value: int, field: Field, width: int) -> str:
    part = (value & field.mask) >> field.lsb
    return f"{part:0{field.width}b}".ljust(width)
