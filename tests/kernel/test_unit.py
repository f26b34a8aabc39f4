"""The translation unit that asks: what assembly of any compiler answers, and where macros stand."""

from pathlib import Path

from zslayout.kernel.unit import _ANSWER, _definitions, _text


def test_answers_are_found_in_the_assembly_of_every_machine() -> None:
    for shown in ("->A 12 1", "->A $12 $1", "->A #12 #1"):
        assert _ANSWER.findall(f'\t.ascii "{shown}"\n') == [("A", "12", "1")]
    assert _ANSWER.findall('.ascii "->A -1 0"') == [("A", "-1", "0")]


def test_a_macro_stands_where_it_is_defined_last() -> None:
    listed = """\
# 1 "/tree/mm/zsmalloc.c"
#define A 1
# 7 "/tree/include/a.h" 1 3
int x;
#define A 2
#undef A
#define A(x) 3
#define OTHER 4
# 3 "/usr/include/b.h"
#define B 5
"""
    places, files = _definitions(listed, "/tree", {"A", "B"})
    assert places == {"A": "include/a.h:10"}
    assert files == ("mm/zsmalloc.c", "include/a.h")


def test_only_what_is_defined_is_asked_for() -> None:
    text = _text(Path("/tree/mm/zsmalloc.c"), ["A"])
    assert '#include "/tree/mm/zsmalloc.c"' in text
    assert "#ifdef A\n\tZSLAYOUT_ASK(A);\n#endif" in text
