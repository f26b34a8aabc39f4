"""A lock in the words of `sources/merged.c`: bit 14 is free, no zspage has so many objects."""

import claimed

from zslayout.verdict import Status

_STORE = "record_obj(handle, location_to_obj(newzpdesc, obj_idx, obj_to_class_idx(obj)))"
_KEEPING = _STORE.replace("obj)))", "obj)) | (1UL << 14))")
_INDEX = "*obj_idx = obj & ZS_OBJ_IDX_MASK;"


def _locked(bit: int, store: str, write: str = "WRITE_ONCE(*(unsigned long *)handle, obj)") -> str:
    """The file with a lock that migration takes of each handle."""
    text = claimed.edited(_INDEX, "*obj_idx = obj & (ZS_OBJ_IDX_MASK >> 1);")
    lock = f"bit_spin_lock({bit}, (unsigned long *)handle);\n\t\tobj = handle_to_obj(handle);"
    text = text.replace(
        "obj = handle_to_obj(handle);\n\t\tobj_to_location", lock + "\n\t\tobj_to_location"
    )
    assert lock in text
    old = "WRITE_ONCE(*(unsigned long *)handle, obj)"
    return text.replace(_STORE, store).replace(old, write)


def _said(text: str, id_: str) -> list[tuple[str, str, Status]]:
    """What is said under an id: the lines that it comes from, or is of; and whether."""
    lines = text.split("\n")
    return [
        (
            " ".join(lines[place.line - 1] for place in each.also or (each.place,)),
            each.says,
            each.verdict.status,
        )
        for each in claimed.found(text)
        if each.id == id_
    ]


RIGHT = _locked(14, _KEEPING)
WRONG = _locked(3, _STORE, "*(unsigned long *)handle = obj")


def test_a_lock_is_no_bit_of_a_field() -> None:
    for text, status in ((RIGHT, Status.PROVED), (WRONG, Status.REFUTED)):
        said = _said(text, "obj.lock_bit")
        assert {found for _, says, found in said if says.startswith("no field")} == {status}


def test_a_store_to_a_live_word_keeps_the_lock() -> None:
    for text, status in ((RIGHT, Status.PROVED), (WRONG, Status.REFUTED)):
        said = _said(text, "obj.lock_bit")
        moved = {found for line, _, found in said if "record_obj(handle, location" in line}
        assert moved == {status}


def test_a_word_with_a_lock_is_stored_at_once() -> None:
    assert not _said(RIGHT, "obj.not_torn")
    assert {found for _, _, found in _said(WRONG, "obj.not_torn")} == {Status.REFUTED}
