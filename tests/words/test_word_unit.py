"""The translation unit of a word file."""

from pathlib import Path

import wordfiles

from zslayout.words.word_unit import compile_faults, unit_text

ROOT = Path("/tree")


def test_every_expression_is_a_function_at_its_line_of_the_file() -> None:
    text = unit_text(wordfiles.word(), ROOT)
    assert '#line 5 "slot.toml"\nmake_slot(kind, place)' in text
    assert '#line 11 "slot.toml"\nslot_kind(word)' in text
    assert text.count("zsl_read unsigned char zsl_domain_slot(") == 1


def test_a_condition_of_the_preprocessor_decides_whether_there_is_anything() -> None:
    text = unit_text(
        wordfiles.word(wordfiles.TEXT.replace("include", 'needs = ["defined(A)"]\ninclude')), ROOT
    )
    assert "#if !(defined(A))\nconst int zsl_lacks_0 = 1;" in text
    assert "#if (defined(A))" in text


def test_headers_may_be_others_than_the_file_names() -> None:
    text = unit_text(wordfiles.word(), ROOT, [Path("/other/slot.h")])
    assert text.startswith('#include "/other/slot.h"\n')


def test_a_source_of_the_tree_is_compiled_whole() -> None:
    text = wordfiles.TEXT.replace("include = ", 'source = ["mm/a.c"]\ninclude = ')
    assert '#include "/tree/mm/a.c"' in unit_text(wordfiles.word(text), ROOT)


def test_what_a_compiler_says_is_told_at_the_key() -> None:
    said = "slot.toml:11:3: error: no such thing\n/tree/a.h:1:1: error: odd\nslot.toml:11:3: x\n"
    assert [str(each) for each in compile_faults(wordfiles.word(), said, ROOT)] == [
        "slot.toml:11:$.fields.kind.decode: no such thing",
        "a.h:1: odd",
    ]
    assert str(compile_faults(wordfiles.word(), "broken", ROOT)[0]) == "slot.toml: broken"
