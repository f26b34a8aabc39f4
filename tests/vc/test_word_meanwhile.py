"""What other CPUs put into a word while it is updated."""

from pathlib import Path

import pytest
import wordfiles

from zslayout.results.exit_code import ExitCode

HEADER = (
    wordfiles.HEADER
    + """
static inline slot_t moved(slot_t slot, unsigned long place, int how)
{
	unsigned long old = *(volatile unsigned long *)&slot.bits, made;

	switch (how) {
	case 0:
		slot.bits = (old & 0xff) | place << 8;
		break;
	case 1:
		do {
			made = (old & 0xff) | place << 8;
		} while (!try_cmpxchg(&slot.bits, &old, made));
		break;
	default:
		made = (old & 0xff) | place << 8;
		while (!try_cmpxchg(&slot.bits, &old, made))
			;
	}
	return slot;
}
static inline slot_t marked_at_once(slot_t slot) { set_bit(0, &slot.bits); return slot; }
"""
)


def checked(folder: Path, how: int, said: str = 'meanwhile = ["kind"]') -> set[str]:
    setter = f'set = "moved(word, place, {how})"\n{said}'
    text = wordfiles.TEXT.replace('set = "make_slot(slot_kind(word), place)"', setter)
    found = wordfiles.checked(folder, HEADER, text)
    result = wordfiles.one(found)
    assert (result.exit_code is ExitCode.AS_EXPECTED) == (not wordfiles.refuted(found))
    asked = {each.statement.id for each in result.findings}
    assert ("slot.meanwhile.place.control" in asked) == ("meanwhile" in said)
    return wordfiles.refuted(found)


def test_a_loop_of_compare_exchange_keeps_what_another_cpu_puts_there(tmp_path: Path) -> None:
    assert checked(tmp_path, 1) == set()


@pytest.mark.parametrize("how", [0, 2], ids=["plain", "made of what was seen first"])
def test_what_was_made_of_an_older_word_does_not(how: int, tmp_path: Path) -> None:
    assert checked(tmp_path, how) == {"slot.meanwhile.place"}


def test_a_plain_setter_is_right_where_nobody_else_writes(tmp_path: Path) -> None:
    assert checked(tmp_path, 0, 'alone = "the slot is locked"') == set()


@pytest.mark.parametrize(
    ("makes", "lost"),
    [("marked(word)", {"slot.meanwhile.marked"}), ("marked_at_once(word)", set())],
)
def test_an_update_is_asked_the_same(makes: str, lost: set[str], tmp_path: Path) -> None:
    text = wordfiles.TEXT.replace(
        'makes = "marked(word)"', f'makes = "{makes}"\nmeanwhile = ["kind"]'
    )
    assert wordfiles.refuted(wordfiles.checked(tmp_path, HEADER, text)) == lost


def test_what_cannot_be_read_of_it_is_open(tmp_path: Path) -> None:
    ends = "(!try_cmpxchg(&slot.bits, &old, made));\n"
    header = HEADER.replace(ends, ends + "\t\tclear_bit(0, &slot.bits);\n", 1)
    setter = 'set = "moved(word, place, 1)"\nmeanwhile = ["kind"]'
    text = wordfiles.TEXT.replace('set = "make_slot(slot_kind(word), place)"', setter)
    result = wordfiles.one(wordfiles.checked(tmp_path, header, text))
    assert list(result.word.unread) == ["$.fields.place.set (meanwhile)"]
    assert result.exit_code is ExitCode.UNDECIDED
