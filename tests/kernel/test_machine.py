"""What the machine says of itself."""

from pathlib import Path

import pytest

from zslayout.kernel import machine


@pytest.mark.parametrize(
    ("said", "bits"),
    [
        ("processor\t: 0\naddress sizes\t: 46 bits physical, 48 bits virtual\n", 46),
        ("processor\t: 0\nBogoMIPS\t: 48.00\n", None),
        (None, None),
    ],
)
def test_physical_bits_are_those_of_the_cpu_or_not_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str | None, bits: int | None
) -> None:
    monkeypatch.setattr(machine, "RUNNING", tmp_path)
    if said is not None:
        (tmp_path / "cpuinfo").write_text(said)
    assert machine.physical_bits() == bits
    assert machine.is_running(tmp_path / "config.gz")
    assert not machine.is_running(tmp_path.parent / ".config")
