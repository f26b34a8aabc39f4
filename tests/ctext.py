"""A scheme as a C translation unit: its macros and codec, for a compiler to judge.

The text has the macros under their kernel names, in the kernel's order, with no conversion written
that C makes by itself. It needs no header.
"""

from collections.abc import Mapping
from typing import Final

from zslayout.expr.infix import c_text
from zslayout.expr.nodes import TRUE
from zslayout.words.scheme import SchemeModel

_PRELUDE: Final = """\
#define MAX(a, b) ((a) > (b) ? (a) : (b))
#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define ilog2(n) ((n) < 2 ? 0 : 63 - __builtin_clzll(n))
"""


def translation_unit(definition: SchemeModel, parameters: Mapping[str, int]) -> str:
    """The C text of a scheme for one configuration.

    The static assertion is the macro STATIC_ASSERTION, so that a failing one can still be looked
    at; define ENFORCE to have the compiler refuse it.
    """
    lines = [_PRELUDE]
    lines += [f"#define {name} {value}" for name, value in parameters.items()]
    lines += [f"#define {macro.name} ({c_text(macro.value)})" for macro in definition.macros]
    if definition.assertion != TRUE:
        lines.append(f"#define STATIC_ASSERTION ({c_text(definition.assertion)})")
        lines.append("#ifdef ENFORCE")
        lines.append('_Static_assert(STATIC_ASSERTION, "the fields do not fit in obj");')
        lines.append("#endif")
    return "\n".join([*lines, "", _functions(definition)])


def _functions(definition: SchemeModel) -> str:
    word = definition.word
    values = word.values()
    takes = ", ".join(f"{each.type.name} {each.name}" for each in values.variables)
    bodies = {f"{word.type.name} {word.encoder}({takes})": values.word}
    for field in word.fields:
        head = f"{field.value.type.name} {field.decoder}({word.type.name} {word.name})"
        bodies[head] = word.decode(field.name, word.any)
    return "\n".join(f"{head}\n{{\n\treturn {c_text(body)};\n}}\n" for head, body in bodies.items())
