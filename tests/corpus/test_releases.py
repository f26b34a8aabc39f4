"""Files of Linux releases: had once and kept, or not had, with a reason."""

import tarfile
from collections.abc import Sequence
from pathlib import Path

import pytest
import releases
from kernel import REQUIRED, kernel_source
from releases import SUITES, ZSMALLOC, UnavailableError


@pytest.mark.parametrize("release", SUITES)
def test_the_file_of_a_release_is_mm_zsmalloc_c(release: str) -> None:
    text = kernel_source(release).decode("utf-8")
    assert "zsmalloc memory allocator" in text
    assert ("ZS_OBJ_CLASS_BITS" in text) is (release == "7.3")


def test_what_was_had_is_not_fetched_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fetched: list[Sequence[str]] = []

    def taken(
        release: str, options: Sequence[str], paths: Sequence[str], *, complete: bool = True
    ) -> bytes:
        fetched.append(paths)
        if not complete and release == "0.2":
            (Path(options[1]) / "mm").mkdir()
            (Path(options[1]) / ZSMALLOC).write_text("in a tree", encoding="utf-8")
        return b"text"

    monkeypatch.setattr(releases, "_KEPT", tmp_path)
    monkeypatch.setattr(releases, "_taken", taken)
    monkeypatch.setattr(releases, "_wanted", lambda release: ("x",) if release > "0.1" else ())
    for _ in range(2):
        assert releases.kept("0.1").read_bytes() == b"text"
        assert releases.kept("0.2").read_text(encoding="utf-8") == "in a tree"
        assert (releases.tree("0.2") / ZSMALLOC).read_text(encoding="utf-8") == "in a tree"
    assert fetched == [[ZSMALLOC], (ZSMALLOC, "x")]
    assert not list(tmp_path.rglob("*.partial"))
    with pytest.raises(UnavailableError, match=r"mm/zsmalloc\.c is not in the package"):
        releases.tree("0.3")


def test_a_machine_without_the_package_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def without(release: str, _: str = "") -> Path:
        raise UnavailableError(f"there is no {release}")

    monkeypatch.setattr(releases, "kept", without)
    assert releases.main(["6.1"]) == 1
    assert capsys.readouterr().err == "linux-source-6.1: there is no 6.1\n"


def test_a_program_that_fails_or_is_not_there_is_a_reason() -> None:
    with pytest.raises(UnavailableError, match=r"^there is no no-such-program$"):
        releases._ran(["no-such-program"])
    with pytest.raises(UnavailableError, match=r"^tar .*no-such-archive"):
        releases._ran(["tar", "-xf", "no-such-archive"])


def test_what_a_package_lacks_is_a_reason(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("x", encoding="utf-8")
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        archive.add(tmp_path / "x", "x")
    take = ["tar", "-x", "--to-stdout", "--occurrence=1"]
    assert releases._piped([["cat", str(tmp_path / "a.tar")], [*take, "x"]]) == b"x"
    with pytest.raises(UnavailableError, match=r"^y is not in the package$"):
        releases._piped([["cat", str(tmp_path / "a.tar")], [*take, "y"]])
    with pytest.raises(UnavailableError, match=r"^there is no no-such-program$"):
        releases._piped([["no-such-program"]])


def test_required_releases_are_known() -> None:
    assert set(REQUIRED) <= SUITES.keys()
