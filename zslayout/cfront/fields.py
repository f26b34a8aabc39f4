"""Members of the file's own structs that have another name: known by it, or as the only one left.

Which is which is a guess, and no more rests on it than on a name: claims ask what is stored there.
"""

from collections.abc import Iterable, Mapping
from typing import Final

BITS: Final[Mapping[str, tuple[str, ...]]] = {
    "class": ("class", "cls"),
    "fullness": ("full", "group"),
    "magic": ("magic",),
    "huge": ("huge",),
    "isolated": ("isolat",),
}
"""The bit-fields of `struct zspage`, each with what other names of it may have in them."""
COUNTS: Final[Mapping[str, tuple[str, ...]]] = {
    "inuse": ("use", "taken", "alloc", "count"),
    "freeobj": ("free", "head"),
}
"""Its members that are an unsigned int."""
OF_CLASS: Final[Mapping[str, tuple[str, ...]]] = {
    "index": ("index", "idx"),
    "pages_per_zspage": ("page", "chain"),
    "objs_per_zspage": ("objs", "object", "objects"),
    "size": ("size",),
}
"""The members of `struct size_class` that are an integer."""
_OPTIONAL: Final = frozenset({"huge", "isolated"})


def known_as(names: Iterable[str], roles: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """What each of these members is, by name: a role, or its own name where it has none."""
    names = tuple(names)
    found = {name: name for name in names if name in roles}
    for role, parts in roles.items():
        left = [name for name in names if name not in found]
        like = [name for name in left if any(part in name for part in parts)]
        if role not in found.values() and len(like) == 1:
            found[like[0]] = role
    lacking = [role for role in roles if role not in {*found.values(), *_OPTIONAL}]
    left = [name for name in names if name not in found]
    if len(lacking) == len(left) == 1:
        found[left[0]] = lacking[0]
    return {name: found.get(name, name) for name in names}
