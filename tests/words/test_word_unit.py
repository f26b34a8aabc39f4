"""The translation unit of a word file."""

from pathlib import Path

import wordfiles

from zslayout.words.word_unit import unit_text

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


def test_a_source_of_the_tree_has_what_the_word_names_and_its_lines(tmp_path: Path) -> None:
    text = wordfiles.TEXT.replace("include = ", 'source = ["mm/a.c"]\ninclude = ')
    word = wordfiles.word(text)
    assert f'#include "{ROOT}/mm/a.c"' in unit_text(word, ROOT)  # a compiler says that it lacks
    (tmp_path / "mm").mkdir()
    body = "\nslot_t make_slot(int a)\n{\n\treturn kept(a);\n}\n"
    other = "\nint lost(void)\n{\n\treturn 1;\n}\n\nint kept(int a)\n{\n\treturn a;\n}\n"
    (tmp_path / "mm/a.c").write_text(body + other, encoding="utf-8")
    made = unit_text(word, tmp_path)
    assert f'#line 1 "{tmp_path}/mm/a.c"\n\nslot_t make_slot(int a)\n{{' in made
    assert "int lost(void);\n\n\n\n\nint kept(int a)\n{" in made
    assert f'#include "{tmp_path}/mm/a.c"' in unit_text(word, tmp_path, whole=True)
