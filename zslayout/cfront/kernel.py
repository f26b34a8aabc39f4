"""What functions of the kernel do, as far as words and where they lie depend on it.

Each is known by the kernel's name for it, which a file cannot change. A page is known by its frame:
`page(pfn)` is its struct, `pfn(page)` goes back, and `map(page)` is where its bytes lie.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

from zslayout.cfront.terms import Terms, addends
from zslayout.expr.nodes import Binary, BinaryOp, Choose, CompareOp, Expr

MAP: Final = "map"
PAGE: Final = "page"
PFN: Final = "pfn"
ZONE: Final = "zone"

Rule = Callable[[Terms, tuple[Expr, ...]], Expr]


def frame(terms: Terms, page: Expr) -> Expr:
    """The page frame number of a page."""
    meaning = terms.meaning(page)
    if meaning is not None and meaning.name == PAGE:
        return meaning.arguments[0]
    if isinstance(page, Choose):
        return terms.choose(page.condition, frame(terms, page.yes), frame(terms, page.no))
    return terms.apply(PFN, page.type.width, page)


def page_of(terms: Terms, pfn: Expr) -> Expr:
    """The page of a frame."""
    meaning = terms.meaning(pfn)
    if meaning is not None and meaning.name == PFN:
        return meaning.arguments[0]
    if isinstance(pfn, Choose):
        return terms.choose(pfn.condition, page_of(terms, pfn.yes), page_of(terms, pfn.no))
    return terms.apply(PAGE, pfn.type.width, pfn)


def mapped(terms: Terms, address: Expr) -> Expr | None:
    """The page that an address lies in, if it is made of where a page is mapped."""
    todo = [address]
    while todo:
        x = todo.pop()
        meaning = terms.meaning(x)
        if meaning is not None and meaning.name == MAP:
            return meaning.arguments[0]
        if isinstance(x, Binary) and x.op in {BinaryOp.ADD, BinaryOp.SUB}:
            todo += [x.right, x.left] if x.op is BinaryOp.ADD else [x.left]
    return None


def placed(terms: Terms, address: Expr) -> tuple[Expr, Expr] | None:
    """The page that an address lies in, and how far in it, on every way."""
    if isinstance(address, Choose):
        yes, no = placed(terms, address.yes), placed(terms, address.no)
        if yes is None or no is None:
            return None
        condition = address.condition
        pairs = (terms.choose(condition, a, b) for a, b in zip(yes, no, strict=True))
        return next(pairs), next(pairs)
    page, offset = None, terms.const(0, address.type.width)
    for each in addends(address):
        meaning = terms.meaning(each)
        if meaning is not None and meaning.name == MAP:
            page = meaning.arguments[0]
        else:
            offset = terms.add(offset, each)
    return None if page is None else (page, offset)


def _map(terms: Terms, arguments: tuple[Expr, ...]) -> Expr:
    return terms.apply(MAP, arguments[0].type.width, arguments[0])


def _zone(terms: Terms, arguments: tuple[Expr, ...]) -> Expr:
    return terms.apply(ZONE, arguments[0].type.width, arguments[0])


def _same(_: Terms, arguments: tuple[Expr, ...]) -> Expr:
    return arguments[0]


def _is_error(terms: Terms, arguments: tuple[Expr, ...]) -> Expr:
    """IS_ERR_VALUE() of include/linux/err.h: the last 4095 values."""
    bits = arguments[0].type.width
    return terms.compare(CompareOp.LE, terms.const(-4095, bits), arguments[0])


def _is_error_or_null(terms: Terms, arguments: tuple[Expr, ...]) -> Expr:
    null = terms.compare(CompareOp.EQ, arguments[0], terms.const(0, arguments[0].type.width))
    return terms.any(null, _is_error(terms, arguments))


RULES: Final[Mapping[str, Rule]] = {
    "page_to_pfn": lambda terms, arguments: frame(terms, arguments[0]),
    "zpdesc_pfn": lambda terms, arguments: frame(terms, arguments[0]),
    "pfn_to_page": lambda terms, arguments: page_of(terms, arguments[0]),
    "pfn_zpdesc": lambda terms, arguments: page_of(terms, arguments[0]),
    "page_zpdesc": _same,
    "zpdesc_page": _same,
    "kmap": _map,
    "kmap_atomic": _map,
    "kmap_local_page": _map,
    "kmap_local_zpdesc": _map,
    "page_address": _map,
    "page_to_virt": _map,
    "ERR_PTR": _same,
    "PTR_ERR": _same,
    "IS_ERR": _is_error,
    "IS_ERR_OR_NULL": _is_error_or_null,
    "page_zone": _zone,
    "zpdesc_zone": _zone,
    "zsl_ilog2": lambda terms, arguments: terms.ilog2(arguments[0]),
}
"""What a function returns, where it does nothing else."""

MAPS: Final = re.compile(r"kmap(_(atomic|local)\w*)?")
UNMAPS: Final = re.compile(r"kunmap(_\w+)?")
"""What gives a page's bytes an address for a while, and what takes it away."""

SILENT: Final = re.compile(
    r"zsl_\w+|__f[lf]s|barrier|smp_\w*mb\w*|lockdep_\w+|lock_acquired"
    r"|rwsem_(acquire|release)\w*|assert_\w+|in_interrupt|pagefault_\w+|(spin|rwlock)_is_\w+"
    r"|llvm\.(dbg|lifetime|stacksave|stackrestore|returnaddress|expect|assume)\b.*"
)
"""What does nothing to words, and waits for nobody."""

_INITS: Final = (
    r"INIT_(?:LIST_HEAD|WORK|DELAYED_WORK)|init_(?:waitqueue_head|rwsem|completion)"
    r"|(?:raw_)?(?:spin_lock|rwlock|mutex|sema|local_lock|seqcount|refcount)_init"
)
_PAGES: Final = (
    r"(?:__)?(?:Set|Clear)Page(?!Movable)\w+|page_(?:mapcount_reset|mapping|zone|to_nid)"
)
_ZPDESC: Final = r"(?:__)?zpdesc_set_(?!movable)\w+|zpdesc_zone"
_COUNTS: Final = r"(?:inc|dec|mod)_\w+_state"

QUIET: Final = re.compile(
    rf"{_INITS}|{_PAGES}|{_ZPDESC}|{_COUNTS}|(?:__)?list_\w+|atomic\w*|__(?:Set|Clear)PageMovable"
    r"|Page[A-Z]\w+|(?:get|put)_page|zpdesc_(?:get|put)|__zpdesc_set_movable"
    r"|schedule_work|queue_work|sg_\w+|bit_spin_is_locked"
    r"|kmem_cache_(?:create|destroy)\w*|set_movable_ops|shrinker_free|unregister_shrinker"
    r"|(?:__)?cond_resched|might_(?:sleep|resched)|[mfs]sleep|usleep_range\w*"
)
"""What writes to nothing but what begins at the addresses that it is given."""

LISTS: Final = re.compile(r"(__)?(list_\w+|INIT_LIST_HEAD)")
"""What writes to some of all lists."""

CONTENT: Final = re.compile(
    r"(kmsan_)?copy_(page|highpage)\w*|memcpy_(to_|from_)?page|memzero_page"
)
"""What writes to bytes of pages, and to rooms that it is given."""

FREED: Final = re.compile(r"k[vz]*free\w*|kmem_cache_free\w*|__free_pages?|free_zpdesc")
"""What takes memory back, after which nobody reads it."""

PRIVATE: Final = re.compile(rf"{_INITS}|{_PAGES}|{_ZPDESC}|{_COUNTS}|atomic\w*|(__)?lockdep_\w+")
"""What tells nobody of the addresses that it is given."""

NEW: Final = re.compile(
    r"alloc_pages?(_\w+)?|kmem_cache_z?alloc\w*|k[vmz]*[mzc]alloc\w*|kmemdup\w*"
)
"""What returns the address of memory of nobody else."""

ZEROED: Final = re.compile(r"\w*(zalloc|kcalloc|kvcalloc)\w*")
"""Those of them that fill it with zeros."""
GFP_ZERO: Final = 0x100
"""The flag by which any of them does: __GFP_ZERO of linux/gfp_types.h, as our headers have it."""
