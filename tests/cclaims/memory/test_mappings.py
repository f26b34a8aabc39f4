"""Pages that stay mapped, lose their address twice, in the wrong order, or too soon."""

import pytest
from cclaims.mistakes import Mistake, of_release, told

from zslayout.cclaims.memory.mappings import Mappings, local_locks
from zslayout.cclaims.objects import Judged, Objects
from zslayout.verdict import Status

_PAIRED = "what is mapped is unmapped, once"
_TURN = "a turn of a loop unmaps as many pages as it maps"
_READER = "an object's page is mapped for its reader where all of it is in that page"
_LAST = "what was mapped last is unmapped first"
_USED = "bytes of a page are used only while it is mapped"
_ALL = {_PAIRED, _TURN, _READER, _LAST, _USED}
_COPIES = "static void zs_object_copy("
_MISTAKES: tuple[tuple[Mistake, ...], ...] = (
    (
        ("static void obj_free(", "\tkunmap_local(vaddr);\n", "", _PAIRED),
        ("static void init_zspage(", "\t\tkunmap_local(vaddr);\n", "", _TURN),
        (
            "void zs_obj_read_end(",
            "off + mem_len <= PAGE_SIZE",
            "off + mem_len < PAGE_SIZE",
            _READER,
        ),
        (
            _COPIES,
            "\tkunmap_local(d_addr);\n\tkunmap_local(s_addr);\n}",
            "\tkunmap_local(s_addr);\n\tkunmap_local(d_addr);\n}",
            _LAST,
        ),
    ),
    (
        (
            "static unsigned long obj_malloc(",
            "\tset_freeobj(zspage, link->next",
            "\tkunmap_local(vaddr);\n\tset_freeobj(zspage, link->next",
            _USED,
        ),
        ("void zs_obj_write(", "kunmap_local(dst);", "kunmap_local(handle_mem);", _PAIRED),
        ("void zs_obj_read_end(", "handle_mem -= off;", "handle_mem += off;", _PAIRED),
        ("void *zs_obj_read_begin(", "\t\toff += ZS_HANDLE_SIZE;\n", "\t\t;\n", _READER),
        (_COPIES, "d_addr = kmap_local_zpdesc(d_zpdesc);\n\t\t\ts_size", "s_size", _TURN),
    ),
)


def _mapped(objects: Objects) -> list[Judged]:
    return list(Mappings(objects).findings())


@pytest.mark.parametrize("mistakes", _MISTAKES)
def test_a_page_that_is_not_unmapped_as_it_was_mapped_is_told(
    mistakes: tuple[Mistake, ...],
) -> None:
    said = told(mistakes, _mapped)
    assert {says for *_, says in mistakes} <= said <= _ALL


_OWN = "a processor's own buffer is locked while it has an object"
_LOCK, _UNLOCK = "\tlocal_lock(&zs_map_area.lock);\n", "\tlocal_unlock(&zs_map_area.lock);\n"
_LOOKS = "\tarea = this_cpu_ptr(&zs_map_area);\n"
_MAP, _UNMAP = "void *zs_map_object(", "void zs_unmap_object("


@pytest.mark.parametrize(
    "mistakes",
    [
        ((_MAP, _LOCK, "", _OWN),),
        ((_MAP, _LOCK, _LOCK * 2, _OWN),),
        ((_UNMAP, _UNLOCK, "", _OWN), (_UNMAP, _LOOKS, _UNLOCK + _LOOKS, _OWN)),
    ],
)
def test_a_buffer_of_a_processor_that_is_not_locked_is_told(mistakes: tuple[Mistake, ...]) -> None:
    assert told(mistakes, local_locks, version="6.12") == {_OWN}


def test_the_buffer_of_a_released_file_is_locked() -> None:
    assert of_release("6.12", local_locks) == ({_OWN}, {Status.PROVED})
    assert of_release("7.3", local_locks) == (set(), set())


def test_an_address_that_nobody_mapped_is_told() -> None:
    unmap = ("void zs_unmap_object(", "(area->vm_addr)", "(area->vm_buf)", _PAIRED)
    assert told([unmap], _mapped, version="6.12") == {_PAIRED}
