"""Word file text to a word, or every fault in it."""

import pytest
import wordfiles

from zslayout.errors import UserError
from zslayout.words.word_parse import parse_word


def test_everything_that_a_file_says_is_read_with_its_line() -> None:
    found = wordfiles.word()
    (kind,) = found.kinds
    assert kind.name == "slot"
    assert [each.name for each in kind.fields] == ["kind", "place"]
    assert kind.encode.line == 5
    decode = kind.fields[0].decode
    assert decode is not None
    assert (decode.line, decode.key) == (11, "$.fields.kind.decode")
    assert [each.name for each in found.updates] == ["marked"]
    assert found.holds[0].says == "a new slot has no mark"


def test_text_on_lines_of_its_own_begins_on_the_next() -> None:
    text = wordfiles.TEXT.replace("include", "code = '''\nint a;\nint b;\n'''\ninclude")
    code = wordfiles.word(text).code
    assert code is not None
    assert code.line == 4


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('name = "slot"', 'name = "other"', '$.name: expected the file\'s name, "slot"'),
        ('title = "A slot"', "", "$.title: missing"),
        ("decode", "decodes", "$.fields.kind.decodes: unknown key (did you mean decode?)"),
        ("encode =", "encoded =", "$.encode: a word has either encode and fields"),
        ("[fields.kind]", "[fields.class]", "$.fields.class: expected a name"),
        ("[updates.marked]", '[updates.marked]\nchanges = ["kin"]', 'unknown field "kin"'),
        ("[holds.unmarked]", '[holds.unmarked]\nof = "x"', "$.holds.unmarked.of: unknown kind"),
        ('domain = ["kind < 8"]', "domain = 8", "$.fields.kind.domain: expected a list"),
        ("[holds.unmarked]", "[variables.kind]\ntype = 'int'\n[holds.unmarked]", "of a field"),
        (
            "set =",
            'meanwhile = ["kin"]\nset =',
            '.meanwhile: unknown field "kin" (did you mean kind?)',
        ),
        (
            "set =",
            'meanwhile = ["kind"]\nalone = "a lock"\nset =',
            "somebody else writes meanwhile",
        ),
        ('decode = "slot_kind(word)"', 'alone = "a lock"', "$.fields.kind.set: missing"),
        ("[holds.unmarked]", '[gates.room]\non = "1"\n[holds.unmarked]', "$.gates.room.fits: miss"),
        ("title =", "variables = 3\ntitle =", "$.variables: expected a table of tables, found 3"),
    ],
)
def test_a_fault_is_told_at_its_place(old: str, new: str, said: str) -> None:
    with pytest.raises(UserError) as caught:
        parse_word(wordfiles.TEXT.replace(old, new), "slot.toml")
    assert said in str(caught.value)


def test_kinds_have_their_own_fields_and_statements_speak_of_all() -> None:
    text = """\
name = "slot"
title = "Two kinds"
type = "unsigned long"
[kinds.page]
encode = "pfn << 1"
test = "!(word & 1)"
[kinds.page.fields.pfn]
type = "unsigned long"
[kinds.value]
encode = "value << 1 | 1"
test = "word & 1"
[kinds.value.fields.value]
type = "unsigned long"
[holds.small]
that = "word"
"""
    found = wordfiles.word(text)
    assert [each.name for each in found.kinds] == ["page", "value"]
    assert [each.of for each in found.holds] == ["page", "value"]
