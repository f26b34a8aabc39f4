import claimed
import pytest

from zslayout.verdict import Status

_EDITS = {
    "header.freed": ("zpdesc->handle = 0;", "zpdesc->handle = 1;"),
    "header.value": ("chunk->handle = handle | OBJ_ALLOCATED_TAG", "chunk->handle = handle | 2"),
    "header.place": ("chunk = base + offset_in_page(off);", "chunk = base + off;"),
    "obj.page": ("for (i = 0; i < skip; i++)", "for (i = 0; i <= skip; i++)"),
    "migrate.word": (
        "location_to_obj(newzpdesc, obj_idx, obj_to_class_idx(obj))",
        "location_to_obj(newzpdesc, obj_idx + 1, obj_to_class_idx(obj))",
    ),
    "zspage.inuse": ("zspage->inuse--;", "zspage->inuse -= 2;"),
}


@pytest.mark.parametrize(
    "id_", ["obj.word", "source.always", "link.value", *sorted(set(_EDITS) - {"header.place"})]
)
def test_claims_on_objects_are_proved_of_a_file_that_is_right(id_: str) -> None:
    verdicts = [each.verdict.status for each in claimed.found(claimed.MERGED) if each.id == id_]
    assert Status.PROVED in verdicts


@pytest.mark.parametrize("id_", _EDITS)
def test_an_edit_that_does_harm_is_stopped(id_: str) -> None:
    assert id_ in claimed.stopped(*_EDITS[id_])


def test_a_link_that_is_narrower_than_a_header_is_undecided() -> None:
    next_, link = "unsigned long next;\t", "chunk->next = "
    text = claimed.edited(next_, "unsigned short next;\t")
    assert text.count(link)
    stopped = {each.id for each in claimed.found(text) if each.verdict.status is not Status.PROVED}
    assert stopped & {"link.value", "link.round_trip"}


def test_a_store_to_an_object_that_nothing_speaks_of_is_unaccounted() -> None:
    old = "set_freeobj(zspage, obj_idx);\n"
    text = claimed.edited(old, old + "\t*(unsigned long *)base = 0;\n")
    line = text[: text.index("*(unsigned long *)base = 0;")].count("\n") + 1
    places = [each.place.line for each in claimed.found(text) if each.id == "source.unaccounted"]
    assert line in places
