"""C that a gcc has preprocessed for a machine that no clang knows, as C for one of the same sizes.

The gcc of the machine takes in its headers; what is left is C, and assembly, for which nothing
stands in: each becomes a call that nobody can read, so that what rests on it is refused. The other
machine must lay out types as that gcc does, which it is asked.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

from zslayout.cfront.compiler import optimised

_EFFECT: Final = "zsl_assembly"
_VALUE: Final = "zsl_assembly_gives"
_UNKNOWN: Final = "zsl_builtin_of_the_machine"
_HEAD: Final = (
    f"void {_EFFECT}(int, ...); int {_VALUE}(int, ...); unsigned long {_UNKNOWN}(long, ...);\n"
)
_TEXT: Final = r"\"(?:\\.|[^\"\\])*\"|"
"""A string, in which nothing is C."""
_ASM: Final = re.compile(
    _TEXT + r"\b(?:__asm__|__asm|asm)\b(?:\s+(?:__volatile__|__volatile|volatile|goto|inline"
    r"|__inline__|__inline))*\s*\("
)
_BUILTIN: Final = re.compile(r"\b__builtin_(?:alpha|arc|vis|sh|pa|custom|m68k|xtensa)_\w+")
_HAS: Final = re.compile(_TEXT + r"\b__builtin_has_attribute\s*\(")
_REGISTER: Final = re.compile(r"\bregister\b")
_TOKEN: Final = re.compile(
    r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|[()\[\]{},:]|[^\"'()\[\]{},:]+", re.DOTALL
)
_OPENS, _CLOSES = "([{", ")]}"
_SIZES: Final = """\
struct s { char c; short x; }; struct i { char c; int x; }; struct l { char c; long x; };
struct q { char c; long long x; }; struct p { char c; void *x; }; struct b { char c; int x : 3; };
struct o { char c; }; enum e { A };
const unsigned long sizes[] = {
	__builtin_offsetof(struct s, x), __builtin_offsetof(struct i, x),
	__builtin_offsetof(struct l, x), __builtin_offsetof(struct q, x),
	__builtin_offsetof(struct p, x), sizeof(struct b), sizeof(struct o), sizeof(enum e),
	sizeof(long), sizeof(void *), __BYTE_ORDER__, (char)-1 < 0, _Alignof(long long),
};
"""
_ARRAY: Final = re.compile(r"@sizes = .*?\[\d+ x i\d+\] \[(?P<numbers>[^\]]*)\]")


def asked_of(triple: str, flags: tuple[str, ...]) -> str:
    """C that compiles where types are laid out as on a machine that clang knows.

    Empty where clang knows none of that name.
    """
    code, _, ir = optimised(triple, _SIZES, ["-x", "c", *flags, "-S", "-emit-llvm", "-o", "-"])
    found = _ARRAY.search(ir)
    if code or found is None:
        return ""
    numbers = [each.split()[-1] for each in found["numbers"].split(",")]
    body = _SIZES[_SIZES.index("= {") + 3 : _SIZES.index("};\n", _SIZES.index("= {"))]
    wanted = [part.strip() for part in _split(body, ",")][: len(numbers)]
    head = _SIZES[: _SIZES.index("const unsigned")]
    asserts = (
        f'_Static_assert(({expression}) == {number}, "");'
        for expression, number in zip(wanted, numbers, strict=True)
    )
    return "\n".join([head, *asserts, ""])


def stood_in(text: str) -> str:
    """The text with nothing of its machine: no assembly, no registers, none of its builtins."""
    made = _replaced(text, _ASM, _assembly)
    made = _replaced(made, _HAS, lambda inside: "0" + "\n" * inside.count("\n"))
    return _HEAD + _BUILTIN.sub(_UNKNOWN, _REGISTER.sub("", made))


def _assembly(inside: str) -> str:
    """A call in place of assembly; one that has no operands, or names a declaration, goes."""
    sections = [
        list(filter(None, map(str.strip, _split(each, ",")))) for each in _split(inside, ":")
    ]
    lines = "\n" * inside.count("\n")
    if len(sections) == 1:
        return lines
    none: list[list[str]] = [[]] * 4
    _, outputs, inputs, _, labels, *_ = (*sections, *none)
    given = [f"&{_operand(each)}" for each in outputs] + [_operand(each) for each in inputs]
    call = f"({', '.join(['0', *given])})"
    if labels:
        ways = " ".join(f"if ({_VALUE}(0)) goto {label};" for label in labels)
        return f"if ({_VALUE}{call}) {{ {ways} }} else (void)0{lines}"
    return f"{_VALUE if outputs else _EFFECT}{call}{lines}"


def _operand(text: str) -> str:
    """The expression of an operand, behind its constraint."""
    return text[text.index("(") :] if "(" in text else "(0)"


def _split(text: str, at: str) -> Iterator[str]:
    """The parts between a sign that stands in no brackets and no string."""
    depth, part = 0, ""
    for found in _TOKEN.finditer(text):
        token = found[0]
        depth += (token in _OPENS) - (token in _CLOSES)
        if token == at and not depth:
            yield part
            part = ""
        else:
            part += token
    yield part


def _replaced(text: str, pattern: re.Pattern[str], by: Callable[[str], str]) -> str:
    """The text with something in place of what a pattern begins and a parenthesis ends."""
    made, at = [], 0
    for found in pattern.finditer(text):
        if found.start() < at or found[0].startswith('"'):
            continue
        end = _closing(text, found.end() - 1)
        made += [text[at : found.start()], by(text[found.end() : end - 1])]
        at = end
    return "".join([*made, text[at:]])


def _closing(text: str, at: int) -> int:
    """Behind the parenthesis that closes the one that stands here."""
    depth = 0
    for found in _TOKEN.finditer(text, at):
        depth += (found[0] in _OPENS) - (found[0] in _CLOSES)
        if not depth:
            return found.end()
    return len(text)
