"""What holds of a pool between operations: each check on a pool that somebody has meddled with."""

from collections.abc import Callable

import pools
import pytest

from zslayout.reference import pool_checks
from zslayout.reference.allocation_trace import OperationKind
from zslayout.reference.pool import PoolClass
from zslayout.reference.pool_checks import POOL_CHECKS, LiveObject
from zslayout.reference.session import CheckedSession
from zslayout.reference.violation import Violation
from zslayout.reference.zspage import Zpdesc, Zspage


def a_pool() -> CheckedSession:
    """Two zspages of two pages and more, one of them full, and a huge one."""
    where = pools.session()
    pools.fill(where, 8, 2440)
    pools.fill(where, 1, 4096, first=9)
    pools.do(where, OperationKind.FREE, 7)
    return where


def first(where: CheckedSession) -> LiveObject:
    return where.live[1]


def zspage_of(where: CheckedSession, number: int) -> Zspage:
    return pool_checks.locate_object(where.pool, where.live[number]).zspage


def class_of(where: CheckedSession, number: int) -> PoolClass:
    return where.pool.class_of(zspage_of(where, number))


def first_page(where: CheckedSession, number: int) -> Zpdesc:
    page = zspage_of(where, number).first_zpdesc
    assert page is not None
    return page


def _word(change: Callable[[CheckedSession, int], int]) -> Callable[[CheckedSession], None]:
    def meddle(where: CheckedSession) -> None:
        handle = first(where).handle
        where.pool.words[handle] = change(where, where.pool.words[handle])

    return meddle


def _again(where: CheckedSession) -> None:
    one = first(where)
    where.live[99] = LiveObject(99, one.handle, one.size, one.contents)


def _byte(where: CheckedSession) -> None:
    first_page(where, 1).memory[100] ^= 1


def _byte_of_a_huge_one(where: CheckedSession) -> None:
    first_page(where, 9).memory[4095] ^= 1


def _cycle(where: CheckedSession) -> None:
    zspage_of(where, 8).freeobj = 0


def _end(where: CheckedSession) -> None:
    zspage_of(where, 8).freeobj = 5


def _stranger(where: CheckedSession) -> None:
    *_, last = zspage_of(where, 8).pages
    last.zspage = zspage_of(where, 1)


def _cut(where: CheckedSession) -> None:
    page = first_page(where, 1).next
    assert page is not None
    page.next = None


def _one_less(where: CheckedSession) -> None:
    zspage_of(where, 1).inuse -= 1


def _other_list(where: CheckedSession) -> None:
    lists, zspage = class_of(where, 1).fullness_list, zspage_of(where, 1)
    lists[3][zspage] = lists[11].pop(zspage)
    class_of(where, 1).zspages[3] += 1
    class_of(where, 1).zspages[11] -= 1


def _two_lists(where: CheckedSession) -> None:
    class_of(where, 1).fullness_list[3][zspage_of(where, 1)] = None
    class_of(where, 1).zspages[3] += 1


def _no_list(where: CheckedSession) -> None:
    each = class_of(where, 9)
    del each.fullness_list[11][zspage_of(where, 9)]
    each.zspages[11] = each.objs_allocated = each.objs_inuse = 0


def _group(where: CheckedSession) -> None:
    class_of(where, 1).zspages[11] += 1


def _allocated(where: CheckedSession) -> None:
    class_of(where, 1).objs_allocated += 1


def _in_use(where: CheckedSession) -> None:
    class_of(where, 1).objs_inuse -= 1


def _page(where: CheckedSession) -> None:
    where.pool.frames.allocate()


def _no_handle(where: CheckedSession) -> None:
    where.pool.handles.free(first(where).handle)


def _header(where: CheckedSession) -> None:
    first_page(where, 1).words[0] ^= 1


def _header_of_a_huge_one(where: CheckedSession) -> None:
    first_page(where, 9).handle ^= 1


def _free_page(where: CheckedSession) -> None:
    first_page(where, 1).zspage = None


MEDDLING: dict[str, tuple[str, Callable[[CheckedSession], None]]] = {
    "no handle": ("obj.place", _no_handle),
    "wild PFN": ("obj.place", _word(lambda where, word: word ^ where.pool.encode(1, 0, 0))),
    "next slot": ("obj.place", _word(lambda _, word: word + 1)),
    "slot beyond": ("obj.place", _word(lambda _, word: word + 5)),
    "slot of this page": ("obj.place", _word(lambda _, word: word + 3)),
    "header": ("obj.place", _header),
    "header of a huge one": ("obj.place", _header_of_a_huge_one),
    "free page": ("obj.place", _free_page),
    "class": ("obj.class", _word(lambda where, word: word ^ where.pool.encode(0, 1, 0))),
    "one place": ("obj.overlap", _again),
    "a bit": ("contents", _byte),
    "a bit of a huge one": ("contents", _byte_of_a_huge_one),
    "slot in use": ("free_list.acyclic", _cycle),
    "early end": ("free_list.complete", _end),
    "page of another": ("zspage.pages", _stranger),
    "chain cut": ("zspage.pages", _cut),
    "one less in use": ("zspage.inuse", _one_less),
    "wrong list": ("zspage.fullness", _other_list),
    "two lists": ("zspage.fullness", _two_lists),
    "no list": ("zspage.fullness", _no_list),
    "zspages of a group": ("class.statistics", _group),
    "objects allocated": ("class.statistics", _allocated),
    "objects in use": ("class.statistics", _in_use),
    "page lost": ("pool.pages_allocated", _page),
}


def test_nothing_is_wrong_with_what_nobody_meddled_with() -> None:
    where = a_pool()
    pool_checks.recount_pool(where.pool, where.live.values())


@pytest.mark.parametrize("what", MEDDLING)
def test_a_recount_finds_what_is_wrong(what: str) -> None:
    check, meddle = MEDDLING[what]
    where = a_pool()
    meddle(where)
    with pytest.raises(Violation) as raised:
        pool_checks.recount_pool(where.pool, where.live.values())
    assert raised.value.check == check


def test_every_check_has_been_meddled_with() -> None:
    assert {check for check, _ in MEDDLING.values()} == set(POOL_CHECKS)


def test_an_object_that_nobody_knows_is_an_object_too_many() -> None:
    where = a_pool()
    del where.live[1]
    with pytest.raises(Violation, match=r"^zspage\.inuse: .* says 5 objects in use, and 4 are"):
        pool_checks.recount_pool(where.pool, where.live.values())


def test_a_recount_changes_nothing() -> None:
    where = a_pool()
    before = {page.pfn: bytes(page.memory) for page in where.pool.frames}
    words = dict(where.pool.words)
    pool_checks.recount_pool(where.pool, where.live.values())
    assert {page.pfn: bytes(page.memory) for page in where.pool.frames} == before
    assert where.pool.words == words


def test_what_was_never_written_may_be_anything() -> None:
    where = pools.session()
    pools.do(where, OperationKind.MALLOC, 1, 2440)
    first_page(where, 1).memory[20] ^= 1
    pool_checks.recount_pool(where.pool, where.live.values())


def test_a_violation_of_an_object_has_its_word_and_says_which_byte() -> None:
    where = a_pool()
    _byte(where)
    with pytest.raises(Violation) as raised:
        pool_checks.check_contents(where.pool, first(where))
    assert raised.value.word == where.pool.words[first(where).handle]
    assert "object 1 (handle 0xffff888000000000): byte 92 is " in str(raised.value)


def test_a_recount_of_fullness_names_the_lists_that_a_zspage_is_on() -> None:
    where = a_pool()
    _other_list(where)
    with pytest.raises(Violation, match=r"group 11; it says group 11 and is on lists \[3\]$"):
        pool_checks.check_fullness_group(where.pool, zspage_of(where, 1))
