"""`make test-fast` leaves out what there is, and nothing by mistake."""

import slow


def test_every_file_that_is_left_out_is_there() -> None:
    assert [name for name in sorted(slow.FILES) if not (slow.FOLDER / name).is_file()] == []
    assert all((slow.FOLDER / name).is_dir() for name in slow.FOLDERS)


def test_a_file_is_told_by_its_place() -> None:
    assert slow.is_slow(slow.FOLDER / "referee" / "test_spin.py")
    assert not slow.is_slow(slow.FOLDER / "words" / "test_layout.py")
