"""Accesses that are made without the lock that they need, in Linux 7.3."""

from dataclasses import replace
from typing import Final

import lockclaims
import pytest
from cclaims.mistakes import read
from kernel import kernel_source
from lockclaims import Mistake
from lowered import X86

from zslayout.cclaims.locks.guarded import Guarded
from zslayout.cclaims.locks.locking import Locking
from zslayout.verdict import Status

_BEGIN: Final = "spin_lock(&class->lock);"
_REPLACE: Final = "replace_sub_page(class, zspage, newzpdesc, zpdesc);"
_LEAVE: Final = "zspage_write_unlock(zspage);"
_COUNTED: Final = "class_stat_sub(class, ZS_OBJS_INUSE, 1);"
_END: Final = "spin_unlock(&class->lock);"
_MISTAKES: Final = (
    Mistake(
        "zs_malloc",
        "unsigned long zs_malloc(",
        f"{_BEGIN}\n\tzspage = find_get_zspage(class);",
        f"zspage = find_get_zspage(class);\n\t{_BEGIN}",
        "lists_locked",
    ),
    Mistake(
        "zs_page_migrate",
        "static int zs_page_migrate(",
        f"{_REPLACE}\n",
        f"{_LEAVE}\n\t{_REPLACE}\n\tzspage_write_trylock(zspage);\n",
        "zspage_locked",
    ),
    Mistake("zs_free", "void zs_free(", _END, f"{_END}\n\t{_COUNTED}", "statistics_locked"),
)


def test_what_is_touched_without_its_lock_is_told() -> None:
    assert not lockclaims.missed("7.3", _MISTAKES)


@pytest.mark.parametrize(("kept", "status"), [(True, Status.PROVED), (False, Status.REFUTED)])
def test_zspages_are_looked_at_one_after_another_while_their_class_is_locked(
    kept: bool, status: Status
) -> None:
    walk = "list_for_each_entry(zspage, &class->fullness_list[ZS_INUSE_RATIO_99], list)"
    looks = f"{{ struct zspage *zspage; {walk} total_objs += zspage->inuse; }}"
    text = kernel_source("7.3").decode()
    at = text.index(_BEGIN, text.index("static int zs_stats_size_show("))
    both = f"{_BEGIN} {looks}" if kept else f"{looks} {_BEGIN}"
    point = replace(X86, kconfig=("CONFIG_ZSMALLOC_STAT=y",))
    _, runs = read(text[:at] + both + text[at + len(_BEGIN) :], point=point)
    (shows,) = (each for each in runs if each.run.name == "@zs_stats_size_show")
    counts = [x for x in Guarded(Locking(shows)).findings() if x.id == "protocol.zspage_locked"]
    assert {each.verdict.status for each in counts} == {status}
