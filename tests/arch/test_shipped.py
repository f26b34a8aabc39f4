"""The archconfigs that come with zslayout, and reading archconfig files."""

from pathlib import Path

import pytest
import samples

from zslayout.arch import shipped
from zslayout.errors import InternalError, UserError
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.subjects.zsmalloc.schemes import SCHEMES


def test_every_shipped_archconfig_parses() -> None:
    configs = shipped.load_all(VOCABULARY)
    assert tuple(config.name for config in configs) == shipped.names()
    assert len(configs) > 50


def test_names_are_sorted_and_of_archconfigs_alone() -> None:
    names = shipped.names()
    assert list(names) == sorted(names)
    assert "archconfig.schema" not in names
    assert {"arm64-4k", "i386", "riscv64-sv57", "um-x86_64", "x86_64"} <= set(names)


@pytest.mark.parametrize("name", shipped.names())
def test_every_number_of_a_shipped_archconfig_has_a_source(name: str) -> None:
    config = samples.named(name)
    keys = [source.partition(":")[0] for source in config.source]
    assert {"bits_per_long", "page_shift", "physmem_bits"} <= set(keys)
    assert config.evidence
    assert config.kernel
    assert config.title


@pytest.mark.parametrize("name", shipped.names())
def test_a_shipped_archconfig_says_what_to_expect_of_the_schemes_that_carry_the_class(
    name: str,
) -> None:
    expected = {scheme for scheme, _ in samples.named(name).expect.outcomes}
    assert {each.name for each in SCHEMES.values() if each.carries_class} <= expected


def test_named_ones_come_in_the_order_asked_for_each_once() -> None:
    found = shipped.load_named(["x86_64", "i386", "x86_64"], VOCABULARY)
    assert [config.name for config in found] == ["x86_64", "i386"]


def test_every_unknown_name_is_told_with_the_nearest_known_ones() -> None:
    with pytest.raises(UserError) as caught:
        shipped.load_named(["arm64-4", "i386", "nothing like it"], VOCABULARY)
    assert str(caught.value) == (
        '--arch: no archconfig is named "arm64-4"'
        " (did you mean arm64-4k or arm64-64k or arm64-16k?)\n"
        '--arch: no archconfig is named "nothing like it" (zslayout table lists them)'
    )


def test_files_come_in_the_order_asked_for(tmp_path: Path) -> None:
    files = [tmp_path / f"{name}.toml" for name in ("b", "a")]
    for file in files:
        file.write_text(samples.toml(file.stem), encoding="utf-8")
    assert [each.name for each in shipped.load_files(files, VOCABULARY)] == ["b", "a"]


def test_no_file_is_no_archconfig() -> None:
    assert shipped.load_files([], VOCABULARY) == ()


def test_the_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    good, missing = tmp_path / "board.toml", tmp_path / "missing.toml"
    latin, broken = tmp_path / "latin.toml", tmp_path / "broken.toml"
    again = tmp_path / "again"
    again.mkdir()
    good.write_text(samples.toml(), encoding="utf-8")
    (again / "board.toml").write_text(samples.toml(), encoding="utf-8")
    latin.write_bytes(b'title = "B\xf6rd"\n')
    broken.write_text(samples.toml("broken", shift=30), encoding="utf-8")
    with pytest.raises(UserError) as caught:
        shipped.load_files(
            [good, missing, latin, tmp_path, broken, again / "board.toml"], VOCABULARY
        )
    assert str(caught.value) == (
        f"{missing}: cannot be read: No such file or directory\n"
        f"{latin}: cannot be read: not UTF-8 text\n"
        f"{tmp_path}: cannot be read: Is a directory\n"
        f"{broken}:$.page_shift: expected an integer from 12 to 18, found 30\n"
        f'{again / "board.toml"}:$.name: duplicate name "board": {good} has it too'
    )


def test_an_installation_without_archconfigs_is_incomplete(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "lib" / "zslayout"
    monkeypatch.setattr(shipped, "_PACKAGE", package)
    with pytest.raises(InternalError) as caught:
        shipped.folder()
    assert str(caught.value) == f"no archconfigs beside {package}: the installation is incomplete"


def test_an_installed_package_has_its_archconfigs_inside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = tmp_path / "lib" / "zslayout" / "archconfigs"
    inside.mkdir(parents=True)
    (tmp_path / "lib" / "archconfigs").mkdir()
    monkeypatch.setattr(shipped, "_PACKAGE", inside.parent)
    assert shipped.folder() == inside
