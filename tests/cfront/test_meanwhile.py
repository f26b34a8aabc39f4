"""A word that another CPU changes while a function updates it: what the function then writes."""

from itertools import product

import purefunctions
import pytest

from zslayout.cfront.atomics import atomics
from zslayout.cfront.meanwhile import SharedWrite
from zslayout.cfront.outside import ImpureError
from zslayout.cfront.pure import PureReader
from zslayout.expr.ints import evaluate
from zslayout.expr.walk import names

TEXT = (
    atomics()
    + r"""
typedef unsigned long ulong;
#define READ_ONCE(x) (*(volatile __typeof__(x) *)&(x))
#define TAG(old) (((old) & ~0xff00ul) | (tag << 8 & 0xff00))
#define EXCHANGE do { made = TAG(old); } while (!try_cmpxchg(&at, &old, made))
#define F(name, body) ulong f_##name(ulong word, ulong tag) { ulong at = word, old, made; \
	body; return at; }
F(exchanged, old = READ_ONCE(at); EXCHANGE)
F(stale, old = READ_ONCE(at); made = TAG(old); while (!try_cmpxchg(&at, &old, made)) ;)
F(blind, old = READ_ONCE(at); xchg(&at, TAG(old)))
F(plain, at &= ~0xff00ul; at |= tag << 8 & 0xff00)
F(bit, set_bit(8, &at))
F(bits, set_bit(8, &at); clear_bit(9, &at))
F(then_plain, set_bit(8, &at); at &= ~2ul)
F(nothing, if (READ_ONCE(at) == 1) old = 2)
F(maybe, old = READ_ONCE(at); if (old & 1) EXCHANGE)
F(again, old = READ_ONCE(at); EXCHANGE; set_bit(8, &at))
#define BYTE(at) *((unsigned char *)&at + 1)
F(byte, *(volatile unsigned char *)&BYTE(at) = tag; return READ_ONCE(at))
F(in_parts, *(volatile unsigned char *)&BYTE(at) = tag)
F(plain_byte, BYTE(at) = tag)
F(copied, ulong other = word; set_bit(8, &at); set_bit(8, &other); at |= other & 0x100)
"""
)


@pytest.fixture(scope="module")
def reader() -> PureReader:
    return purefunctions.reader(TEXT)


def writes(reader: PureReader, name: str) -> tuple[SharedWrite, ...]:
    given = purefunctions.given(reader, f"f_{name}")
    return reader.writes(f"f_{name}", given, given[0])


def loses(write: SharedWrite) -> bool:
    """Whether a write changes bits beside the tag's, of what was there just before."""
    every = sorted({each.name for each in names(write.when, write.seen, write.made)})
    for numbers in product((0, 1, 0x55AA), repeat=len(every)):
        known = dict(zip(every, numbers, strict=True))
        if evaluate(write.when, known):
            seen, made = (int(evaluate(each, known)) for each in (write.seen, write.made))
            if (seen ^ made) & ~0xFF00:
                return True
    return False


@pytest.mark.parametrize(
    ("name", "count"), [("exchanged", 2), ("bit", 1), ("bits", 2), ("maybe", 2), ("byte", 1)]
)
def test_what_is_done_in_one_step_loses_nothing(name: str, count: int, reader: PureReader) -> None:
    found = writes(reader, name)
    assert len(found) == count
    assert not any(map(loses, found))


@pytest.mark.parametrize("name", ["stale", "blind", "plain", "then_plain", "plain_byte"])
def test_what_was_made_of_an_older_word_loses_what_was_put_there(
    name: str, reader: PureReader
) -> None:
    assert any(map(loses, writes(reader, name)))


def test_what_writes_nothing_has_no_writes(reader: PureReader) -> None:
    assert writes(reader, "nothing") == ()


def test_what_is_written_behind_a_loop_that_others_prolong_is_refused(reader: PureReader) -> None:
    with pytest.raises(ImpureError, match="behind a loop"):
        writes(reader, "again")


def test_a_part_that_is_written_of_a_word_that_lies_nowhere_is_refused(reader: PureReader) -> None:
    with pytest.raises(ImpureError, match="nowhere whole"):
        writes(reader, "in_parts")


def test_a_word_in_two_places_is_refused(reader: PureReader) -> None:
    with pytest.raises(ImpureError, match="several places"):
        writes(reader, "copied")
