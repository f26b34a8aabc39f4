import claimed
from cclaims.mistakes import Mistake, bad, read, wrong

from zslayout.cclaims.loops.walks import Walks
from zslayout.cclaims.members import members
from zslayout.cclaims.pool import PoolMaker

_LOOP = "for (off = get_first_obj_offset(zpdesc); off < PAGE_SIZE; off += class->size)"


def test_a_loop_that_leaves_out_objects_is_refuted() -> None:
    assert "migrate.covers" in claimed.stopped(_LOOP, _LOOP.replace("+= ", "+= 2 * "))


def test_a_loop_that_begins_at_the_page_is_refuted() -> None:
    start = _LOOP.replace("get_first_obj_offset(zpdesc)", "0")
    assert "migrate.covers" in claimed.stopped(_LOOP, start)


def _told(mistake: Mistake, name: str) -> set[str]:
    """What is not proved of the loops of one way in, by its rules."""
    surveyed, runs = read(wrong([mistake]))
    pools = PoolMaker(surveyed, members(surveyed.executor.module), 12).pools()
    run = next(each for each in runs if each.run.name == name)
    return {each.id for each in bad(Walks(run, 12).findings(pools))}


def test_a_loop_that_begins_at_an_offset_with_the_type_of_the_page_is_refuted() -> None:
    mistake = ("get_first_obj_offset(", " & FIRST_OBJ_PAGE_TYPE_MASK", "", "")
    assert "migrate.covers" in _told(mistake, "@zs_page_migrate")


def test_a_new_zspage_whose_links_nobody_writes_is_told() -> None:
    mistake = ("static struct zspage *alloc_zspage(", "init_zspage(class, zspage);", "", "")
    assert "link.chain" in _told(mistake, "@zs_malloc")


def test_a_loop_that_ends_early_is_refuted() -> None:
    end = _LOOP.replace("off < PAGE_SIZE", "off + class->size < PAGE_SIZE")
    assert "migrate.covers" in claimed.stopped(_LOOP, end)


def test_a_loop_that_is_run_backwards_is_as_good() -> None:
    other = _LOOP.replace("off < PAGE_SIZE", "PAGE_SIZE > off")
    assert not claimed.stopped(_LOOP, other)


def test_migration_that_ends_behind_the_first_object_covers_no_page() -> None:
    last = "location_to_obj(newzpdesc, obj_idx, obj_to_class_idx(obj)));"
    assert "migrate.covers" in claimed.stopped(last, f"{last}\n\t\tbreak;")


def test_migration_that_ends_at_the_first_free_object_covers_no_page() -> None:
    free = "&handle))\n\t\t\tcontinue;"
    assert "migrate.covers" in claimed.stopped(free, free.replace("continue", "break"))
