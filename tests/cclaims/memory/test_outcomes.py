"""Functions that return what they do not have, or go on with it."""

import pytest
from cclaims.mistakes import Mistake, told

from zslayout.cclaims.memory.outcomes import outcomes

_HANDLE = "what is returned is a handle that has an object, or an error"
_POOL = "what is returned is a new pool, or none"
_CREATE = "struct zs_pool *zs_create_pool("
_FOUND = "what is returned is the index of the class that was looked up"
_COUNTED = "what is returned is the number of pages as it is counted"
_MOVED = "0 is returned where the page was replaced, or belongs to nobody; an error else"
_GIVEN = "a page that belongs to a zspage can be isolated"
_NO_HANDLE = "nothing is done with what is no handle"
_USED = "what is allocated is used only where it was had"
_INDEX, _MIGRATES = "unsigned int zs_lookup_class_index(", "static int zs_page_migrate("
_MALLOC, _FREE = "unsigned long zs_malloc(", "void zs_free("
_NO_MEMORY = "return (unsigned long)ERR_PTR(-ENOMEM);"
_MISTAKES: tuple[tuple[Mistake, ...], ...] = (
    (
        (_INDEX, "return class->index;", "return class->index + 1;", _FOUND),
        ("unsigned long zs_get_total_pages(", "allocated);", "allocated) / 2;", _COUNTED),
        (_MALLOC, "cache_free_handle(handle);\n\t\t" + _NO_MEMORY, "return 1;", _HANDLE),
        (_FREE, "IS_ERR_OR_NULL((void *)handle)", "!handle", _NO_HANDLE),
        (_MIGRATES, "return -EBUSY;", "return 0;", _MOVED),
        ("static bool zs_page_isolate(", "return page_", "return !page_", _GIVEN),
    ),
    (
        (_MALLOC, "\tif (!handle)\n\t\t" + _NO_MEMORY, "", _USED),
        (_MALLOC, "return handle;", "return obj_malloc(pool, zspage, handle);", _HANDLE),
        (_FREE, "\tif (IS_ERR_OR_NULL((void *)handle))\n\t\treturn;\n", "", _NO_HANDLE),
        (_CREATE, "return NULL;", "return (void *)8;", _POOL),
        ("static int zs_register_shrinker(", "if (!pool->shrinker)", "if (0)", _USED),
        (_MIGRATES, "zpdesc_put(zpdesc);\n\n\treturn 0;", "return -EBUSY;", _MOVED),
    ),
)


@pytest.mark.parametrize("mistakes", _MISTAKES)
def test_what_is_returned_and_not_had_is_told(mistakes: tuple[Mistake, ...]) -> None:
    assert {says for *_, says in mistakes} <= told(mistakes, outcomes)


def test_migration_that_is_refused_where_it_should_copy_is_told() -> None:
    said = "a page is replaced in each mode of migration in which contents are copied"
    no_copy = "mode == MIGRATE_SYNC_NO_COPY"
    mistake = (_MIGRATES, no_copy, no_copy.replace("==", "!="), said)
    assert told([mistake], outcomes, version="6.1") == {said}


def test_an_error_that_is_returned_where_no_handle_was_had_is_looked_at() -> None:
    mistake = (_MALLOC, "ERR_PTR(-ENOMEM)", "ERR_PTR(+ENOMEM)", _HANDLE)
    assert told([mistake], outcomes) == {_HANDLE}


def test_what_a_page_that_was_not_replaced_returns_is_an_error() -> None:
    mistake = (_MIGRATES, "return -EBUSY;", "return +EBUSY;", _MOVED)
    assert told([mistake], outcomes) == {_MOVED}
