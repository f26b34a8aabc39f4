"""What must be so of a word that was read, and that each statement can fail."""

from pathlib import Path

import pytest
import wordfiles

from zslayout.verdict import Status

KINDS = """\
name = "slot"
title = "A tagged union"
type = "unsigned long"

[kinds.page]
encode = "pfn << 2 | 2"
test = "(word & 3) == 2"
[kinds.page.fields.pfn]
type = "unsigned long"
domain = ["pfn < 1UL << 40"]
decode = "word >> 2"

[kinds.shadow]
encode = "value << 1 | 1"
test = "word & 1"
[kinds.shadow.fields.value]
type = "unsigned long"
domain = ["value < 1UL << 40"]
decode = "word >> 1"
"""


def test_a_word_that_is_right_is_proved_and_every_control_is_refuted(tmp_path: Path) -> None:
    result = wordfiles.one(wordfiles.checked(tmp_path))
    ids = {each.statement.id for each in result.findings}
    assert ids == {
        f"slot.{each}{control}"
        for each in (
            "defined",
            "roundtrip.kind",
            "roundtrip.place",
            "injective",
            "disjoint",
            "stored.kind",
            "set.place",
            "update.marked",
            "never.0",
            "holds.unmarked",
        )
        for control in ("", ".control")
    }
    assert all(each.as_expected for each in result.findings)


@pytest.mark.parametrize(
    ("old", "new", "ids"),
    [
        (
            "place << 8",
            "place << 3",
            {"roundtrip.kind", "roundtrip.place", "disjoint", "set.place"},
        ),
        ("bits >> 1 & 7", "bits >> 1 & 3", {"roundtrip.kind", "set.place"}),
        ("place << 8", "place << 50", {"injective", "roundtrip.place"}),
        ("slot.bits | 1", "slot.bits | 2", {"update.marked"}),
        ("kind << 1 }", "kind << 1 | 1 }", {"holds.unmarked"}),
        ("place << 8", "place << kind * 10", {"defined", "roundtrip.place"}),
        ("| kind << 1", "| kind << 1 | (place == 3 ? ~0UL : 0)", {"never.0", "injective"}),
    ],
)
def test_a_mistake_is_refuted(tmp_path: Path, old: str, new: str, ids: set[str]) -> None:
    assert old in wordfiles.HEADER
    found = wordfiles.checked(tmp_path, wordfiles.HEADER.replace(old, new))
    assert {f"slot.{each}" for each in ids} <= wordfiles.refuted(found)


@pytest.mark.parametrize(
    ("old", "new", "id_"),
    [
        ('"unsigned char"', '"_Bool"', "slot.stored.kind"),
        ('"make_slot(slot_kind(word), place)"', '"make_slot(0, place)"', "slot.set.place"),
        ('never = ["-1"]', 'never = ["6 + 256"]', "slot.never.0"),
    ],
)
def test_a_mistake_in_what_is_done_with_it_is_refuted(
    tmp_path: Path, old: str, new: str, id_: str
) -> None:
    text = wordfiles.TEXT.replace(old, new)
    assert text != wordfiles.TEXT
    assert wordfiles.refuted(wordfiles.checked(tmp_path, text=text)) == {id_}


def test_kinds_are_told_apart_both_ways(tmp_path: Path) -> None:
    good = wordfiles.checked(tmp_path, text=KINDS)
    assert not wordfiles.refuted(good)
    bad = wordfiles.checked(tmp_path, text=KINDS.replace("pfn << 2 | 2", "pfn << 2 | 3"))
    assert wordfiles.refuted(bad) == {"slot.page.known", "slot.kinds.page.shadow"}


def test_what_the_cpu_decides_may_be_anything_but_what_is_assumed(tmp_path: Path) -> None:
    header = "extern unsigned int shift;\n" + wordfiles.HEADER.replace(
        "place << 8", "place << shift"
    )
    found = wordfiles.checked(tmp_path, header)
    assert "slot.roundtrip.place" in wordfiles.refuted(found)
    assert "boot_shift" in wordfiles.one(found).word.symbols
    text = wordfiles.TEXT.replace("encode", 'assume = ["shift == 8"]\nencode')
    assert not wordfiles.refuted(wordfiles.checked(tmp_path, header, text))


def test_values_that_cannot_be_prove_nothing(tmp_path: Path) -> None:
    text = wordfiles.TEXT.replace('["kind < 8"]', '["kind < 0"]')
    result = wordfiles.one(wordfiles.checked(tmp_path, text=text))
    assert {each.status for each in result.findings} == {Status.VACUOUS}
    assert result.exit_code == 1


def test_a_field_of_one_value_has_a_control_that_says_something(tmp_path: Path) -> None:
    text = """\
name = "slot"
title = "One value"
type = "unsigned long"
encode = "marker << 3"
[fields.marker]
type = "unsigned long"
domain = ["marker >= 1", "marker <= 1"]
decode = "word >> 3"
"""
    result = wordfiles.one(wordfiles.checked(tmp_path, text=text))
    assert all(each.as_expected for each in result.findings)


GATE = """
[gates.mark]
on = "%s"
fits = "BITS_PER_LONG >= 64"
fallback = "%s"
says = "a mark"
"""


@pytest.mark.parametrize(
    ("on", "fallback", "wrong"),
    [
        ("BITS_PER_LONG == 64", "sizeof(long) == 4", {"x86_64": set(), "i386": set()}),
        ("1", "0", {"x86_64": set(), "i386": {"sound"}}),
        ("0", "0", {"x86_64": {"complete", "fallback"}, "i386": {"fallback"}}),
    ],
)
def test_a_gate_is_on_just_where_there_is_room(
    tmp_path: Path, on: str, fallback: str, wrong: dict[str, set[str]]
) -> None:
    text = wordfiles.TEXT + GATE % (on, fallback)
    for arch, parts in wrong.items():
        found = wordfiles.checked(tmp_path, text=text, archs=[arch])
        assert wordfiles.refuted(found) == {f"slot.gate.mark.{each}" for each in parts}
        assert all(each.as_expected for each in wordfiles.one(found).findings) == (not parts)
