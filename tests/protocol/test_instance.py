"""The bounds of a model."""

from zslayout.protocol.instance import CLASS, FREE, Instance
from zslayout.protocol.promela import small
from zslayout.protocol.state import Map
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.words.codec import codec

LAYOUT = small(SCHEMES["merged"])


def test_every_mix_of_two_words_names_a_page_and_a_class_that_are_there() -> None:
    instance = Instance()
    values = instance.values(LAYOUT)
    read = codec(LAYOUT)
    mixed = {
        (old & mix) | (older & ~mix)
        for old in values["old"]
        for older in values["older"]
        for mix in values["mix"]
    }
    assert {read.decode["pfn"](word) for word in mixed} == set(range(instance.size(Map.OWNER)))
    assert {read.decode["class_idx"](word) for word in mixed} == set(
        range(instance.size(Map.CLASS_LOCK))
    )


def test_the_masks_are_all_that_tell_the_words_apart() -> None:
    values = Instance().values(LAYOUT)
    everything = max(values["mix"])
    assert len(set(values["mix"])) == 1 << everything.bit_count()
    assert all(word & ~everything == 0 for word in values["word"])


def test_at_first_the_objects_are_live_and_the_first_is_the_freeing_threads() -> None:
    first = Instance(objects=2).first(LAYOUT)
    assert first[Map.LIVE] == {1: 1, 2: 1}
    assert first[Map.HOLDER] == {1: 1, 2: 3}
    words = [codec(LAYOUT).decode["class_idx"](word) for word in first[Map.WORD].values()]
    assert words == [CLASS, CLASS]
    assert dict(FREE.given) == {"handle": 1}


def test_a_chain_has_its_pages_from_the_first_on() -> None:
    assert Instance(chain=2).first(LAYOUT)[Map.OWNER] == {1: 1, 2: 1}
