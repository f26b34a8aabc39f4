"""What a compiler says of the unit of a word."""

from pathlib import Path

import wordfiles

from zslayout.words.compile_faults import compile_faults

ROOT = Path("/tree")


def test_what_a_compiler_says_is_told_at_the_key() -> None:
    said = "slot.toml:11:3: error: no such thing\n/tree/a.h:1:1: error: odd\nslot.toml:11:3: x\n"
    assert [str(each) for each in compile_faults(wordfiles.word(), said, ROOT)] == [
        "slot.toml:11:$.fields.kind.decode: no such thing",
        "a.h:1: odd",
    ]
    assert str(compile_faults(wordfiles.word(), "broken", ROOT)[0]) == "slot.toml: broken"
