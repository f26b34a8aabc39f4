"""clang's types as ours."""

import csources
import pytest

from zslayout.csource.point import CompilePoint
from zslayout.csource.syntax import Pointer
from zslayout.expr.types import BOOL, CType

TYPES = [
    ("_Bool", BOOL.name, 0, False),
    ("char", "char", 8, False),
    ("signed char", "signed char", 8, True),
    ("u8", "unsigned char", 8, False),
    ("short", "short", 16, True),
    ("u16", "unsigned short", 16, False),
    ("int", "int", 32, True),
    ("u32", "unsigned int", 32, False),
    ("enum e", "unsigned int", 32, False),
    ("s64", "long long", 64, True),
    ("u64", "unsigned long long", 64, False),
]


def type_of(written: str, point: CompilePoint = csources.WIDE) -> object:
    text = f"enum e {{ A }};\nint f({written} a) {{ return 0; }}\n"
    return csources.Functions(text, point).function().parameters[0].type


@pytest.mark.parametrize(("written", "name", "width", "signed"), TYPES)
def test_an_integer_type_is_the_same_on_all_machines(
    written: str, name: str, width: int, signed: bool
) -> None:
    for point in (csources.WIDE, csources.NARROW):
        found = type_of(written, point)
        assert isinstance(found, CType)
        assert found.name == name
        assert found is BOOL or (found.width, found.signed) == (width, signed)


@pytest.mark.parametrize("written", ["unsigned long", "long", "size_t", "const volatile long"])
def test_long_is_as_wide_as_the_target_says(written: str) -> None:
    widths = []
    for point in (csources.WIDE, csources.NARROW):
        found = type_of(written, point)
        assert isinstance(found, CType)
        widths.append(found.width)
    assert widths == [64, 32]


def test_a_pointer_says_what_it_points_to() -> None:
    found = type_of("const volatile unsigned int *")
    assert isinstance(found, Pointer)
    assert (found.to, found.volatile) == ("unsigned int", True)
    assert found.integer is not None
    page = type_of("const struct page *")
    assert isinstance(page, Pointer)
    assert (page.to, page.integer, page.volatile) == ("struct page", None, False)


def test_what_is_neither_integer_nor_pointer_has_no_type() -> None:
    assert type_of("double") is None
    assert type_of("atomic_t") is None
