"""Files that somebody names, read whole."""

from pathlib import Path

import pytest

from zslayout import reading
from zslayout.errors import UserError


def test_reading_tells_what_is_wrong_with_a_file(tmp_path: Path) -> None:
    latin, missing = tmp_path / "latin", tmp_path / "missing"
    latin.write_bytes(b"\xf6")
    for file, reason in ((latin, "not UTF-8 text"), (missing, "No such file or directory")):
        with pytest.raises(UserError) as caught:
            reading.read_text(file)
        assert str(caught.value) == f"{file}: cannot be read: {reason}"


def test_a_device_without_an_end_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LONGEST", 1 << 20)
    with pytest.raises(UserError) as caught:
        reading.read_bytes(Path("/dev/zero"))
    assert str(caught.value) == "/dev/zero: cannot be read: longer than 1 MiB"


def test_a_text_is_read_whole_with_its_lines_as_they_are(tmp_path: Path) -> None:
    file = tmp_path / "text"
    file.write_bytes("a\u00fc\r\nb\n".encode())
    assert reading.read_text(file) == "a\u00fc\nb\n"
