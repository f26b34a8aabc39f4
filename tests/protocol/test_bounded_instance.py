"""The bounds of a model."""

from zslayout.protocol.bounded_instance import FREE_THREAD, OBJECT_CLASS, BoundedInstance
from zslayout.protocol.promela import small_layout
from zslayout.protocol.symbolic_state import StateMap
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.words.codec import codec

LAYOUT = small_layout(SCHEMES["merged"])


def test_every_mix_of_two_words_names_a_page_and_a_class_that_are_there() -> None:
    instance = BoundedInstance()
    values = instance.local_values(LAYOUT)
    read = codec(LAYOUT)
    mixed = {
        (old & mix) | (older & ~mix)
        for old in values["past"]
        for older in values["other_past"]
        for mix in values["mask"]
    }
    assert {read.decode["pfn"](word) for word in mixed} == set(
        range(instance.map_size(StateMap.OWNER))
    )
    assert {read.decode["class_idx"](word) for word in mixed} == set(
        range(instance.map_size(StateMap.CLASS_LOCK))
    )


def test_the_masks_are_all_that_tell_the_words_apart() -> None:
    values = BoundedInstance().local_values(LAYOUT)
    everything = max(values["mask"])
    assert len(set(values["mask"])) == 1 << everything.bit_count()
    assert all(word & ~everything == 0 for word in values["word"])


def test_at_first_the_objects_are_live_and_the_first_is_the_freeing_threads() -> None:
    first = BoundedInstance(objects=2).initial_values(LAYOUT)
    assert first[StateMap.LIVE] == {1: 1, 2: 1}
    assert first[StateMap.HOLDER] == {1: 1, 2: 3}
    words = [codec(LAYOUT).decode["class_idx"](word) for word in first[StateMap.WORD].values()]
    assert words == [OBJECT_CLASS, OBJECT_CLASS]
    assert dict(FREE_THREAD.given) == {"handle": 1}


def test_a_chain_has_its_pages_from_the_first_on() -> None:
    assert BoundedInstance(chain=2).initial_values(LAYOUT)[StateMap.OWNER] == {1: 1, 2: 1}
