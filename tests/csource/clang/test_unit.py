"""A file parsed for one point."""

from dataclasses import replace
from pathlib import Path
from typing import Final

import csources
import pytest

from zslayout.csource.clang.unit import Sort, Unit
from zslayout.csource.target import Target
from zslayout.csource.text import CFile
from zslayout.errors import UserError

TEXT: Final = """\
#include <linux/mm.h>
#define A 3
#define CALLED(x) x
#define C (PAGE_SHIFT + A)
#if PAGE_SHIFT > 14
#define D 4
int odd;
#else
#define D 5
#endif
static int f(int a) { return a; }
"""


def errors(text: str) -> list[tuple[str, str, Sort]]:
    return [(str(each.place), each.text, each.sort) for each in csources.unit(text).errors]


def test_the_preprocessor_decides_lines_values_and_declarations() -> None:
    unit = csources.unit(TEXT)
    assert unit.errors == ()
    assert unit.shape == ((5, 8),)
    assert [unit.values[name] for name in ("A", "C", "D", "PAGE_SIZE")] == [3, 15, 5, 4096]
    assert {name: str(place) for name, place in unit.macro_places.items()} == {
        "A": "zsmalloc.c:2:9",
        "C": "zsmalloc.c:4:9",
        "D": "zsmalloc.c:9:9",
    }
    assert [cursor.spelling for cursor in unit.top] == ["f"]


def test_a_macro_that_is_not_defined_or_no_constant_has_no_value() -> None:
    unit = csources.unit("#if 0\n#define ABSENT 1\n#endif\nint n;\n#define VARIABLE n\n")
    assert not {"ABSENT", "VARIABLE"} & unit.values.keys()
    assert unit.variable("ABSENT") is None


@pytest.mark.parametrize(
    ("text", "where", "sort"),
    [
        ("int x = ;\n", "zsmalloc.c:1:9", Sort.GRAMMAR),
        ("int x = y;\n", "zsmalloc.c:1:9", Sort.MEANING),
        ('_Static_assert(0, "no");\n', "zsmalloc.c:1:16", Sort.BUILD),
        ("#error no\n", "zsmalloc.c:1:2", Sort.BUILD),
        ("#define PAGE_SHIFT 12\n", "zsmalloc.c:1:9", Sort.GRAMMAR),
    ],
)
def test_an_error_is_about_grammar_or_meaning_or_the_build(
    text: str, where: str, sort: Sort
) -> None:
    assert [(place, what) for place, _, what in errors(text)] == [(where, sort)]


def test_physical_bits_may_be_defined_where_no_header_does() -> None:
    text = "#define MAX_POSSIBLE_PHYSMEM_BITS BITS_PER_LONG\n"
    assert [where for where, _, _ in errors(text)] == ["zsmalloc.c:1:9"]
    untold = replace(csources.WIDE, at=csources.WIDE.at.moved("MAX_POSSIBLE_PHYSMEM_BITS", 64))
    unit = csources.unit(text, untold)
    assert unit.errors == ()
    assert unit.values["MAX_POSSIBLE_PHYSMEM_BITS"] == 64


@pytest.mark.parametrize(
    ("triple", "bits", "answer"),
    [
        ("nonsense-none", 64, 'triple: clang knows no target "nonsense-none"'),
        ("i686-linux-gnu", 64, "triple: i686-linux-gnu has no long of 64 bits"),
    ],
)
def test_a_target_must_be_known_and_have_the_words_it_promises(
    triple: str, bits: int, answer: str
) -> None:
    point = replace(csources.WIDE, target=Target(triple, bits))
    with pytest.raises(UserError) as caught:
        csources.unit("int x;\n", point)
    assert str(caught.value) == answer


def test_definitions_have_their_words_and_say_whether_they_paste() -> None:
    text = "#define A (B + 1)\n#define P(x) x##1\n"
    found = {each.name: each for each in csources.unit(text).macro_definitions}
    assert found["A"].words >= {"A", "B"}
    assert (found["A"].pastes, found["P"].pastes) == (False, True)
    assert found["A"].offset == text.index("A")
    assert found["BIT"].offset == 0


def test_a_file_may_have_any_name() -> None:
    unit = Unit(CFile("some.diff", "int x = ;\n"), csources.WIDE, (), bodies=True)
    assert [str(each.place) for each in unit.errors] == ["some.diff:1:9"]


@pytest.mark.parametrize(
    "cut", ['_Static_assert(1, "one"\n', "int f(void)\n{\n\treturn 1;\n", "int x = (1 + \n"]
)
@pytest.mark.parametrize("bodies", [True, False])
def test_a_file_that_is_cut_off_is_no_c(cut: str, *, bodies: bool) -> None:
    file = CFile("cut.c", csources.text() + cut)
    unit = Unit(file, csources.WIDE, ("PAGE_SIZE",), bodies=bodies)
    said = [error for error in unit.errors if error.sort is Sort.GRAMMAR]
    assert "the file ends in the middle of a declaration" in [error.text for error in said]


def test_the_preprocessor_may_ask_only_for_what_is_known() -> None:
    text = (
        "#if PAGE_SHIFT > 12 || CONFIG_NO_SUCH || IS_ENABLED(CONFIG_X) || defined(OTHER)\n#endif\n"
    )
    asks = f"{text}#if 0\n#if SKIPPED\n#endif\n#elif NR_CPUS > 4\n#endif\n"
    unit = Unit(CFile("x.c", asks), csources.WIDE, (), bodies=False)
    (error,) = unit.errors
    assert (str(error.place), error.text, error.sort) == (
        "x.c:6:7",
        "asks the preprocessor for NR_CPUS, which is not known",
        Sort.GRAMMAR,
    )


def test_nothing_is_included_by_another_spelling(tmp_path: Path) -> None:
    header = tmp_path / "x.h"
    header.write_text("int x;\n", encoding="utf-8")
    with pytest.raises(UserError) as caught:
        Unit(CFile("x.c", f'int y;\n%:include "{header}"\n'), csources.WIDE, (), bodies=False)
    assert str(caught.value) == "x.c:2:1: includes a file in a way that is not read"


def test_a_function_of_the_file_stands_for_that_of_the_prelude() -> None:
    text = (
        "static inline unsigned long zpdesc_pfn(struct zpdesc *zpdesc)\n{\n\treturn 1;\n}\n"
        "static int max(int a,\n\t       int b)\n{\n\treturn zpdesc_pfn(0) + a + b;\n}\n"
        "int f(int a)\n{\n\treturn max(a, 2);\n}\n"
    )
    assert Unit(CFile("x.c", text), csources.WIDE, (), bodies=True).errors == ()
    assert csources.Functions(text).gives(a=3) == 6
