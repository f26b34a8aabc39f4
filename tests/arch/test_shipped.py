"""The archconfigs that come with zslayout, and reading archconfig files."""

import csv
import re
from pathlib import Path
from typing import Final

import pytest
import samples
from kernel import kernel_tree

from zslayout.arch import shipped
from zslayout.arch.params import ChainSize
from zslayout.arch.parse import narrow_headers
from zslayout.errors import InternalError, UserError
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.subjects.zsmalloc.schemes import SCHEMES

TESTS: Final = Path(__file__).resolve().parent.parent
FINDINGS: Final = TESTS.parent / "docs" / "findings.md"

with (TESTS / "data" / "measured.csv").open(encoding="utf-8") as table:
    MEASURED: Final = {row["name"]: row for row in csv.DictReader(table)}
"""What was compiled and read in Linux 7.1, a row a configuration; `macro` is where zsmalloc gets
the physical bits from."""


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
    keys = {source.partition(":")[0] for source in config.source}
    numbers = {"bits_per_long", "page_shift", "physmem_bits", "chain_size", "addressable_bits"}
    for key in ("max_possible_physmem_bits", "max_physmem_bits"):
        numbers |= {key} if getattr(config, key) is not None else set()
    assert numbers <= keys
    assert config.addressable_bits is not None
    assert config.evidence
    assert config.kernel
    assert config.title


def test_the_measured_table_has_a_row_for_every_shipped_archconfig() -> None:
    assert set(MEASURED) == set(shipped.names())


@pytest.mark.parametrize("name", shipped.names())
def test_the_numbers_of_a_shipped_archconfig_are_the_measured_ones(name: str) -> None:
    config = samples.named(name)
    measured = MEASURED[name]
    for key in ("bits_per_long", "page_shift", "physmem_bits"):
        assert str(getattr(config, key)) == measured[key], key
    assert config.evidence in {measured["evidence"], "measured"}
    assert bool(config.compiler) == (config.evidence == "measured")
    headers = config.headers
    assert measured["macro"] == (
        "MAX_POSSIBLE"
        if headers.max_possible_physmem_bits is not None
        else "MAX"
        if headers.max_physmem_bits is not None
        else "fallback"
    )
    assert headers.resolved(config.bits_per_long) == config.physmem_bits


def test_only_configurations_with_a_finding_have_headers_that_say_less_than_the_machine() -> None:
    narrow = narrow_headers(shipped.load_all(VOCABULARY))
    found = {Path(fault.place.partition(":")[0]).stem for fault in narrow}
    assert found == {"ppc64-4k-flatmem", "ppc64-64k-flatmem"}
    findings = FINDINGS.read_text(encoding="utf-8")
    assert all(f"`{name}`" in findings for name in found)


@pytest.mark.parametrize("name", shipped.names())
def test_every_expected_refutation_of_a_shipped_archconfig_names_the_value_that_is_wrong(
    name: str,
) -> None:
    assert all(each.value for each in samples.named(name).expect.refuted)


@pytest.mark.parametrize("name", shipped.names())
def test_every_chain_size_of_kconfig_is_checked(name: str) -> None:
    assert samples.named(name).chain_size == ChainSize(4, 8, 16)


def test_the_range_of_kconfig_is_that_of_linux() -> None:
    text = (kernel_tree() / "mm" / "Kconfig").read_text(encoding="utf-8")
    entry = text.partition("config ZSMALLOC_CHAIN_SIZE\n")[2].partition("\n\n")[0]
    assert "default 8\n" in entry
    assert "range 4 16\n" in entry


@pytest.mark.parametrize("name", shipped.names())
def test_every_source_names_a_symbol_that_stands_in_its_file(name: str) -> None:
    tree = kernel_tree("7.3")
    parts = re.findall(r"^[A-Z]+LEVEL = (\d+)$", (tree / "Makefile").read_text(), re.MULTILINE)
    same = samples.named(name).kernel.split(".")[1:] == parts
    for file, line, symbol, number in _cited(name):
        text = (tree / file).read_text(encoding="utf-8", errors="replace")
        if line and same:
            text = text.splitlines()[int(line) - 1]
            literal = re.match(rf"#\s*define\s+{symbol}\s+\(?(\d+)\)?\s*(/\*.*)?$", text)
            assert literal is None or int(literal[1]) == number, f"{file}:{line}: {text}"
        assert re.search(rf"\b{symbol}\b", text), f"{file}: {symbol}"


def _cited(name: str) -> set[tuple[str, str, str, object]]:
    """What the sources of an archconfig name: `key: file: symbol (note)`, or `key: file:line: ...`.

    A line is that of the definition as the compiler gives it; last stands the number of the key.
    """
    config = samples.named(name)
    parts = [source.split(": ", 2) for source in config.source]
    return {
        (*file.partition(":")[::2], re.split(r"\W", symbol, maxsplit=1)[0], getattr(config, key))
        for key, file, symbol in parts
    }


@pytest.mark.parametrize("name", shipped.names())
def test_a_shipped_archconfig_says_what_to_expect_of_the_schemes_that_carry_the_class(
    name: str,
) -> None:
    expected = {scheme for scheme, _ in samples.named(name).expect.outcomes}
    assert {each.name for each in SCHEMES.values() if each.gated} <= expected


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
