"""What each patch of the series does to zs_free(): Linux 7.3 with its patches taken back, timed.

    base            no class index in the word, the class found under pool->lock, pages freed
                    under class->lock
    class-idx       patch 1: the word has it, and zs_free() does not use it
    lockless-free   patch 2: zs_free() takes the class from the word
    early-unlock    patch 3: pages are freed after class->lock; Linux 7.3 as it is

`python benchmarks/patches.py FILE [OPTIONS OF bench]`, with the mm/zsmalloc.c of Linux 7.3.
"""

import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple


class Edit(NamedTuple):
    """One text in the place of another, which occurs once."""

    old: str
    new: str


_UNDER_LOCK: Final = Edit(
    "\t\t\tclass_stat_sub(class, ZS_OBJS_ALLOCATED,\n"
    "\t\t\t\t       class->objs_per_zspage);\n"
    "\t\t\tzspage_to_free = zspage;",
    "\t\t\t__free_zspage(pool, class, zspage);",
)
_BY_POOL_LOCK: Final = Edit(
    "#if ZS_OBJ_CLASS_BITS > 0\nstatic inline void obj_class_get_and_lock",
    "#if 0\nstatic inline void obj_class_get_and_lock",
)
_NO_INDEX: Final = Edit(
    "#define ZS_OBJ_CLASS_BITS\t(CLASS_BITS + 1)", "#define ZS_OBJ_CLASS_BITS\t0"
)
PATCHES: Final[Mapping[str, Sequence[Edit]]] = {
    "base": (_UNDER_LOCK, _BY_POOL_LOCK, _NO_INDEX),
    "class-idx": (_UNDER_LOCK, _BY_POOL_LOCK),
    "lockless-free": (_UNDER_LOCK,),
    "early-unlock": (),
}
"""What is taken back at each."""


def edited(text: str, edits: Sequence[Edit]) -> str:
    """The file with the edits. Raises SystemExit where it is not that of 7.3."""
    for old, new in edits:
        if text.count(old) != 1:
            raise SystemExit("this is not the mm/zsmalloc.c of Linux 7.3")
        text = text.replace(old, new)
    return text


def main(arguments: Sequence[str]) -> int:
    """The table."""
    if not arguments:
        raise SystemExit(__doc__)
    text = Path(arguments[0]).read_text(encoding="utf-8")
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "zslayout", "bench", *arguments[1:]]
        for name, edits in PATCHES.items():
            file = Path(folder) / f"{name}.c"
            file.write_text(edited(text, edits), encoding="utf-8")
            command += ["--native", file.name]
        return subprocess.run(command, check=False, cwd=folder).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
