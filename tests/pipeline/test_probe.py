"""Archconfigs held to a kernel tree."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
import samples
from fake_trees import GCC, PHYSMEM, fake_tree

from zslayout.arch.params import ArchParams
from zslayout.arch.parse import parse
from zslayout.arch.shipped import folder
from zslayout.errors import UserError
from zslayout.kernel.measure import Measurer
from zslayout.kernel.store import Measurement
from zslayout.kernel.tree import of_folder
from zslayout.pipeline.probe import (
    NAMES,
    ProbeRequest,
    archconfig_text,
    described,
    measured_params,
    numbers_of,
    probe,
    with_tree_numbers,
)
from zslayout.pipeline.targets import archconfig_target
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.results.exit_code import ExitCode

FOUND = Measurement(
    "gcc",
    {
        "BITS_PER_LONG": 64,
        "PAGE_SHIFT": 12,
        "MAX_POSSIBLE_PHYSMEM_BITS": 46,
        "MAX_PHYSMEM_BITS": 46,
    },
    (),
    {"MAX_POSSIBLE_PHYSMEM_BITS": "mm/zsmalloc.c:92", "MAX_PHYSMEM_BITS": "a.h:7"},
)
PLAIN = replace(samples.named("x86_64"), name="plain", kconfig=("CONFIG_A=y",), triple=GCC)


@pytest.fixture
def measurer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Measurer:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return Measurer(of_folder(fake_tree(tmp_path / "tree"), tmp_path / "view"), NAMES)


def request(measurer: Measurer, *configs: ArchParams) -> ProbeRequest:
    again = Measurer(measurer.tree, measurer.names)
    return ProbeRequest(again, tuple(map(archconfig_target, configs)), jobs=2, verifies=True)


def test_a_tree_that_says_what_the_archconfig_says_differs_in_nothing(measurer: Measurer) -> None:
    told: list[tuple[str, int, int]] = []
    found = probe(request(measurer, PLAIN), lambda *words: told.append(words))
    assert found.exit_code is ExitCode.AS_EXPECTED
    assert told == [("plain", 0, 1)]
    assert (found.kernel, found.probes[0].values["_PFN_BITS"]) == ("6.99.1-rc2", 40)
    assert found.probes[0].boot_time == ("MAX_PHYSMEM_BITS",)
    assert [each.kept for each in probe(request(measurer, PLAIN)).probes] == [True]


def test_a_header_that_was_changed_differs_at_its_line(measurer: Measurer) -> None:
    probe(request(measurer, PLAIN))
    (measurer.tree.path / PHYSMEM).write_text("\n#define MAX_POSSIBLE_PHYSMEM_BITS 54\n")
    found = probe(request(measurer, PLAIN))
    assert found.exit_code is ExitCode.UNEXPECTED
    said = {each.key: (each.shipped, each.measured, each.place) for each in found.probes[0].differs}
    assert said["physmem_bits"] == (52, 54, f"{PHYSMEM}:2")
    assert said["max_physmem_bits"] == (52, None, "")


def test_what_cannot_be_measured_stands_beside_what_can(measurer: Measurer) -> None:
    odd = replace(PLAIN, name="odd", arch="odd", triple="odd-linux")
    found = probe(request(measurer, PLAIN, odd))
    assert [each.arch for each in found.probes] == ["plain"]
    ((name, why),) = [(each.arch, each.why) for each in found.unmeasured]
    assert name == "odd"
    assert "no odd-linux-gcc" in why
    assert found.exit_code is ExitCode.UNDECIDED
    with pytest.raises(UserError, match="no odd-linux-gcc"):
        probe(request(measurer, odd))


def test_what_the_file_itself_defines_is_of_no_header() -> None:
    assert numbers_of(FOUND) == {
        "bits_per_long": 64,
        "page_shift": 12,
        "physmem_bits": 46,
        "max_possible_physmem_bits": None,
        "max_physmem_bits": 46,
    }
    old = Measurement("gcc", {"_PFN_BITS": 34, "PAGE_SHIFT": 12}, (), {})
    assert numbers_of(old)["physmem_bits"] == 46


def test_measured_numbers_replace_those_of_an_archconfig_and_the_rest_stays() -> None:
    found = measured_params(PLAIN, FOUND, "6.12")
    assert (found.physmem_bits, found.max_possible_physmem_bits) == (46, None)
    assert (found.evidence, found.compiler, found.kernel) == ("measured", "gcc", "6.12")
    assert "max_physmem_bits: a.h:7: MAX_PHYSMEM_BITS" in found.source
    assert found.address_bits == PLAIN.address_bits
    assert found.expect == PLAIN.expect


def test_an_archconfig_is_written_with_its_numbers_their_places_and_what_it_expects() -> None:
    config = described(archconfig_target(PLAIN), FOUND, kept=False)
    shipped = (folder() / "x86_64.toml").read_text(encoding="utf-8")
    text = archconfig_text(config, "x86_64", "6.12", shipped)
    found = parse(text, "x86_64.toml", VOCABULARY)
    assert (found.physmem_bits, found.kernel, found.evidence) == (46, "6.12", "measured")
    assert tomllib.loads(text)["expect"] == tomllib.loads(shipped)["expect"]
    new = parse(archconfig_text(config, "plain", "6.12", ""), "plain.toml", VOCABULARY)
    assert (new.page_shift, new.max_physmem_bits, new.arch) == (12, 46, "x86")


def test_a_check_takes_the_numbers_of_the_tree_and_else_those_of_the_archconfig(
    measurer: Measurer,
) -> None:
    (measurer.tree.path / PHYSMEM).write_text("#define MAX_POSSIBLE_PHYSMEM_BITS 54\n")
    odd = replace(PLAIN, name="odd", arch="odd", triple="odd-linux")
    configs, numbers = with_tree_numbers(request(measurer, PLAIN, odd))
    assert [(each.name, each.physmem_bits, each.evidence) for each in configs] == [
        ("plain", 54, "measured"),
        ("odd", 52, PLAIN.evidence),
    ]
    assert list(numbers.measured) == ["plain"]
    assert "no odd-linux-gcc" in numbers.from_table["odd"]


def test_without_a_build_only_what_was_measured_before_counts(measurer: Measurer) -> None:
    (measurer.tree.path / "mm/zsmalloc.c").touch()
    asked = replace(request(measurer, PLAIN), builds=False)
    with pytest.raises(UserError, match="plain: was not measured before"):
        probe(asked)
    probe(request(measurer, PLAIN))
    assert probe(replace(request(measurer, PLAIN), builds=False)).probes[0].kept
