"""A module's text without what some functions do not need: optimised code has what nobody reads."""

import re
from collections.abc import Mapping
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


_WHOLE: Final = re.compile(
    r"^define (?P<head>[^\n]*?)(?P<name>@[\w.$-]+)\((?P<rest>[^\n]*)\{\n.*?^\}\n",
    re.MULTILINE | re.DOTALL,
)
_LINKAGE: Final = re.compile(
    r"\b(?:internal|private|linkonce_odr|weak_odr|weak|linkonce|available_externally) ?"
)


def shortened(text: str, prefix: str) -> str:
    """A module of which functions that those with the prefix do not call are declared alone.

    It is as good a module as before, and is optimised sooner.
    """
    defined = {found["name"]: found[0] for found in _WHOLE.finditer(text)}
    kept = _called(defined, prefix)

    def declared(found: re.Match[str]) -> str:
        if found["name"] in kept:
            return found[0]
        head = _LINKAGE.sub("", found["head"])
        return f"declare {head}{found['name']}({_parameters(found['rest'])}\n"

    return _WHOLE.sub(declared, text)


def _called(defined: Mapping[str, str], prefix: str) -> dict[str, set[str]]:
    """The functions that are wanted and those that they call, with what each names."""
    wanted = [name for name in defined if name.startswith(f"@{prefix}")]
    kept: dict[str, set[str]] = {}
    while wanted:
        name = wanted.pop()
        if name not in kept:
            kept[name] = set(_NAMED.findall(defined[name]))
            wanted += [each for each in kept[name] if each in defined]
    return kept


def _parameters(rest: str) -> str:
    """What stands up to the parenthesis that closes."""
    depth = 1
    for place, sign in enumerate(rest):
        depth += (sign == "(") - (sign == ")")
        if not depth:
            return rest[: place + 1]
    return rest


def cut(text: str, prefix: str) -> str:
    """The functions whose names begin so, what they call, and the constants that these name."""
    defined = {found["name"]: found[0] for found in _DEFINED.finditer(text)}
    kept = _called(defined, prefix)
    named = set().union(*kept.values())
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
