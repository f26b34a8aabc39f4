"""Linux 7.3 without patches of the series, each taken back by an edit of what it changed."""

from typing import Final

_GATE: Final = "#define ZS_OBJ_CLASS_BITS\t(CLASS_BITS + 1)\n"
_LOOKUP: Final = "#if ZS_OBJ_CLASS_BITS > 0\nstatic inline void obj_class_get_and_lock"
_DECODES: Final = "#if (ZS_OBJ_CLASS_BITS > 0) || defined(CONFIG_COMPACTION)\n"
_FREE: Final = "\tif (fullness == ZS_INUSE_RATIO_0) {\n\t\tif (trylock_zspage(zspage)) {"
_FREED: Final = "\tcache_free_handle(handle);\n}\nEXPORT_SYMBOL_GPL(zs_free);"


def without(text: str, *patches: int) -> str:
    """The file without these: 1 is the class in the word, 2 the lookup, 3 the early unlock."""
    if 3 in patches:
        start, end = text.index(_FREE), text.index(_FREED)
        freed = (
            "\tif (fullness == ZS_INUSE_RATIO_0)\n\t\tfree_zspage(pool, class, zspage);\n"
            "\n\tspin_unlock(&class->lock);\n"
        )
        text = text[:start] + freed + text[end:]
        text = text.replace("\tstruct zspage *zspage_to_free = NULL;\n", "", 1)
    if 2 in patches:
        text = _replaced(text, _LOOKUP, _LOOKUP.replace("ZS_OBJ_CLASS_BITS > 0", "0"))
        # Migration alone decodes the class then, and a function that nobody calls is warned of.
        text = _replaced(text, _DECODES, "#ifdef CONFIG_COMPACTION\n")
    if 1 in patches:
        text = _replaced(text, _GATE, _GATE.replace("(CLASS_BITS + 1)", "0"))
    return text


def _replaced(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, old
    return text.replace(old, new)
