"""What is allocated and neither used nor given back is told, and what goes back twice."""

import pytest
from cclaims.mistakes import judged
from kernel import kernel_source

from zslayout.cclaims.memory.cleanup import cleanup
from zslayout.verdict import Status

_PAGES = "\t\t\twhile (--i >= 0) {\n"
_ZSPAGE = "\t\t\tcache_free_zspage(zspage);\n\t\t\treturn NULL;\n"
_HANDLE = "\t\tcache_free_handle(handle);\n\t\treturn (unsigned long)ERR_PTR(-ENOMEM);\n"
_MAKES = "zspage = alloc_zspage(pool, class, gfp, nid);\n"
_CLASS = "\t\tclass = kzalloc_obj(struct size_class);\n"
_USED = "what is allocated is used, or given back"
_EACH = "every page that was allocated is given back"
_INSIDE = "a page that is given back was allocated"
_KEPT = "pages that were allocated are used, or given back"


def _told(text: str) -> list[str]:
    found = judged(text, cleanup)
    assert {each.says for each in found} >= {_USED, _KEPT}
    return [each.says for each in found if each.verdict.status is not Status.PROVED]


def test_what_a_released_file_allocates_is_used_or_given_back() -> None:
    assert not _told(kernel_source("7.3").decode())


@pytest.mark.parametrize(
    ("edits", "told"),
    [
        (
            ((_PAGES, _PAGES.replace(">=", ">")), (_HANDLE, _HANDLE.partition("\n")[2])),
            [_USED, _EACH],
        ),
        (
            ((_PAGES, "\t\t\twhile (i-- >= 0) {\n"), (_ZSPAGE, "\t\t\treturn NULL;\n")),
            [_USED, _INSIDE],
        ),
        (
            ((_PAGES, "\t\t\twhile (0) {\n"), (_MAKES, f"{_MAKES}\t{_MAKES}")),
            [_USED, _KEPT],
        ),
        ((("\t\tzpdescs[i] = zpdesc;\n", "\t\tzpdescs[i ? 1 : 0] = zpdesc;\n"),), [_KEPT]),
        (
            (("\tif (!pool->name)\n\t\tgoto err;\n", "\tif (!pool->name)\n\t\treturn NULL;\n"),),
            [_USED],
        ),
        (((_CLASS, f"{_CLASS}{_CLASS}"),), [_USED]),
    ],
)
def test_what_is_lost_where_memory_is_short_is_told(
    edits: tuple[tuple[str, str], ...], told: list[str]
) -> None:
    text = kernel_source("7.3").decode()
    for old, new in edits:
        assert text.count(old) == 1
        text = text.replace(old, new)
    assert sorted(set(_told(text))) == sorted(told)


def test_more_pages_than_a_zspage_has_are_told() -> None:
    told = "as many pages are allocated as a zspage of the class has"
    text = kernel_source("7.3").decode()
    loop = "for (i = 0; i < class->pages_per_zspage; i++) {"
    assert text.count(loop) == 1
    assert told in _told(text.replace(loop, loop.replace("<", "<=")))
