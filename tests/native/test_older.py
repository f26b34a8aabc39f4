"""The allocator of before v6.3."""

from errno import EINVAL

import natives
import pools

from zslayout.native import older
from zslayout.native.versions import manners_of
from zslayout.reference.size_class import size_classes
from zslayout.reference.zspage import Zspage


def zspage(inuse: int) -> Zspage:
    made = Zspage(0)
    made.inuse = inuse
    return made


def test_the_fullest_zspage_is_the_head_or_behind_it() -> None:
    found = older.OlderList()
    for inuse in (3, 5, 4, 6):
        found[zspage(inuse)] = None
    assert [each.inuse for each in reversed(found)] == [6, 5, 4, 3]


def test_groups_end_at_three_quarters() -> None:
    assert [older._group(inuse, 8) for inuse in (0, 1, 6, 7, 8)] == [0, 1, 1, 10, 11]


def test_zspages_are_as_long_as_percents_say() -> None:
    sizes = older.older_classes(size_classes(pools.layout()))
    assert max(each.pages_per_zspage for each in sizes.created) == 4
    assert sizes.lookup(1).size == 32
    assert older._pages(2048, 4096, 4) == 1


def test_release_6_1_is_the_same_step_for_step() -> None:
    file = natives.file("6.1")
    assert manners_of(file).too_large == EINVAL
    natives.same(natives.lockstep(file), "mixed", 4000)
    natives.same(natives.lockstep(file, fail_every=9), "pressure", 4000)
