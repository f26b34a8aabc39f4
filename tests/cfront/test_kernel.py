import pytest

from zslayout.cfront import kernel
from zslayout.cfront.terms import Terms


def test_a_frame_of_a_page_of_a_frame_is_that_frame() -> None:
    terms = Terms({})
    pfn = terms.apply("argument pfn", 64)
    page = kernel.page_of(terms, pfn)
    assert kernel.frame(terms, page) is pfn
    other = terms.apply("argument page", 64)
    assert kernel.page_of(terms, kernel.frame(terms, other)) is other


def test_an_address_in_a_page_has_its_page_and_how_far_it_is() -> None:
    terms = Terms({})
    a, b, off = (terms.apply(f"argument {n}", 64) for n in ("a", "b", "off"))
    at, c = terms.apply(kernel.MAP, 64, a), terms.apply("c", 1)
    moved = terms.add(terms.add(at, off), terms.const(8, 64))
    assert kernel.mapped(terms, moved) is a
    assert kernel.placed(terms, moved) == (a, terms.add(off, terms.const(8, 64)))
    other = terms.apply(kernel.MAP, 64, b)
    assert kernel.placed(terms, terms.choose(c, moved, other)) == (
        terms.choose(c, a, b),
        terms.choose(c, terms.add(off, terms.const(8, 64)), terms.const(0, 64)),
    )
    assert kernel.placed(terms, off) is None


@pytest.mark.parametrize(
    ("name", "silent", "quiet"),
    [
        ("llvm.dbg.declare", True, False),
        ("list_add", False, True),
        ("atomic_long_sub", False, True),
        ("spin_lock", False, False),
        ("spin_unlock", False, False),
        ("kmem_cache_free", False, False),
        ("init_something", False, False),
        ("mutex_init", False, True),
        ("mutex_lock", False, False),
        ("zsl_one_of", True, False),
        ("strange_call", False, False),
    ],
)
def test_what_a_call_may_do_is_known_by_the_kernels_name_alone(
    name: str, *, silent: bool, quiet: bool
) -> None:
    assert bool(kernel.SILENT.fullmatch(name)) == silent
    assert bool(kernel.QUIET.fullmatch(name)) == quiet


def test_new_memory_is_known_by_who_gives_it() -> None:
    assert kernel.NEW.fullmatch("kmem_cache_zalloc")
    assert kernel.ZEROED.fullmatch("kzalloc")
    assert not kernel.ZEROED.fullmatch("kmalloc")
    assert not kernel.NEW.fullmatch("zs_malloc")
