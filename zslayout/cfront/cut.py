"""A module's text without what some functions do not need: optimised code has what nobody reads."""

import re
from typing import Final

_DEFINED: Final = re.compile(
    r"^define [^\n]*?(?P<name>@[\w.$-]+)\(.*?^\}\n", re.MULTILINE | re.DOTALL
)
_NAMED: Final = re.compile(r"@[\w.$-]+")
_GLOBAL: Final = re.compile(r"^(?P<name>@[\w.$-]+) = .*\n", re.MULTILINE)
_CONSTANT: Final = re.compile(r"= (?:\w+ )*constant (?:i\d+|\[\d+ x i\d+\]) ")
_TYPE: Final = re.compile(r"^%\S+ = type .*\n", re.MULTILINE)
_RANGE: Final = re.compile(r"^!\d+ = !\{i8 0, i8 2\}\n", re.MULTILINE)
_LAYOUT: Final = re.compile(r"^target datalayout = .*\n", re.MULTILINE)


def cut(text: str, prefix: str) -> str:
    """The functions whose names begin so, what they call, and the constants that these name."""
    defined = {found["name"]: found[0] for found in _DEFINED.finditer(text)}
    wanted = [name for name in defined if name.startswith(f"@{prefix}")]
    kept: dict[str, str] = {}
    named: set[str] = set()
    while wanted:
        name = wanted.pop()
        if name in kept:
            continue
        kept[name] = defined[name]
        here = set(_NAMED.findall(defined[name]))
        named |= here
        wanted += [each for each in here if each in defined]
    constants = [
        found[0]
        for found in _GLOBAL.finditer(text)
        if (found["name"] in named or found["name"].startswith(f"@{prefix}"))
        and _CONSTANT.search(found[0])
    ]
    heads = [found[0] for found in (*_LAYOUT.finditer(text), *_TYPE.finditer(text))]
    functions = [defined[name] for name in defined if name in kept]
    ranges = [found[0] for found in _RANGE.finditer(text)]
    return "".join([*heads, *constants, *functions, *ranges])
