"""A zspage that is freed with objects in use is told, whoever frees it."""

from cclaims.mistakes import read
from kernel import kernel_source

from zslayout.cclaims.locks.emptied import emptied
from zslayout.cclaims.locks.locking import Locking
from zslayout.verdict import Status

_FREE = "if (fullness == ZS_INUSE_RATIO_0) {"
_WORKER = "list_splice_init(&class->fullness_list[ZS_INUSE_RATIO_0],"
_EACH = "list_for_each_entry_safe(zspage, tmp, &free_pages, list) {"
_UNTIL = (
    "while (!list_empty({0})) {{\n\t\tzspage = list_first_entry({0}, struct zspage, list);".format
)


def _told(text: str) -> dict[str, set[Status]]:
    found: dict[str, set[Status]] = {}
    for objects in read(text)[1]:
        for each in emptied(Locking(objects)):
            found.setdefault(objects.run.name, set()).add(each.verdict.status)
    return found


def test_zspages_of_a_released_file_are_freed_empty() -> None:
    told = _told(kernel_source("7.3").decode())
    assert {"@zs_free", "@zs_compact", "@async_free_zspage"} == set(told)
    assert all(some == {Status.PROVED} for some in told.values())


def test_a_zspage_of_another_group_is_not_empty() -> None:
    text = kernel_source("7.3").decode()
    for old in (_FREE, _WORKER):
        assert text.count(old) == 1
        text = text.replace(old, old.replace("RATIO_0", "RATIO_10"))
    told = _told(text)
    assert told["@zs_free"] == told["@async_free_zspage"] == {Status.REFUTED}
    assert told["@zs_compact"] == {Status.PROVED}


def test_a_list_of_ones_own_may_be_emptied_from_its_front_and_another_is_not_empty_by_that() -> (
    None
):
    text = kernel_source("7.3").decode()
    assert text.count(_EACH) == 1
    own = text.replace(_EACH, _UNTIL("&free_pages")).replace(
        "*zspage, *tmp;\n\tLIST", "*zspage;\n\tLIST"
    )
    assert _told(own)["@async_free_zspage"] == {Status.PROVED}
    class_list = "&pool->size_class[0]->fullness_list[ZS_INUSE_RATIO_10]"
    other = text.replace(_EACH, _UNTIL(class_list))
    assert Status.PROVED not in _told(other)["@async_free_zspage"]
    walked = text.replace(_EACH, _EACH.replace("&free_pages", class_list))
    assert Status.PROVED not in _told(walked)["@async_free_zspage"]
