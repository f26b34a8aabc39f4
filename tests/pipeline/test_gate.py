"""A range of commits: what can have changed, what moved, and what that breaks."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
import samples
from fake_trees import GCC, PHYSMEM, fake_tree, with_source

from zslayout.arch.params import Outcome
from zslayout.cfront.text import CFile
from zslayout.kernel.measure import Measurer
from zslayout.kernel.tree import of_folder
from zslayout.pipeline.gate import GateRequest, _matters, _touches, gate
from zslayout.pipeline.probe import NAMES
from zslayout.pipeline.targets import archconfig_target
from zslayout.results.exit_code import ExitCode
from zslayout.results.gate import GateResult

SOURCE = (Path(__file__).parent.parent / "sources/merged.c").read_text(encoding="utf-8")
PLAIN = replace(samples.named("x86_64"), name="plain", kconfig=("CONFIG_A=y",), triple=GCC)
ELSEWHERE = replace(PLAIN, name="elsewhere", arch="arm64")
RAISED = {PHYSMEM: "\n#define MAX_POSSIBLE_PHYSMEM_BITS 58\n"}


class Range:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(
        self, changed: Mapping[str, str], *files: str, base: Mapping[str, str] | None = None
    ) -> GateResult:
        before = self.side("before", {**with_source(SOURCE), **(base or {})})
        after = self.side("after", {**with_source(SOURCE), **(base or {}), **changed})
        source = CFile("mm/zsmalloc.c", SOURCE)
        targets = tuple(map(archconfig_target, (PLAIN, ELSEWHERE)))
        sources = source, source
        touched = files or tuple(changed)
        return gate(GateRequest(before, after, "base", touched, targets, sources))

    def side(self, name: str, files: Mapping[str, str]) -> Measurer:
        return Measurer(of_folder(fake_tree(self.folder / name, files), self.folder), NAMES)


@pytest.fixture
def since(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Range:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return Range(tmp_path)


def test_a_number_that_was_raised_is_named_with_its_line_and_what_it_does(since: Range) -> None:
    found = since(RAISED, "arch/x86/include/asm/a.h")
    assert found.exit_code is ExitCode.UNEXPECTED
    (move,) = [each for each in found.moves if each.symbol == "MAX_POSSIBLE_PHYSMEM_BITS"]
    assert (move.arch, move.before, move.after) == ("plain", 52, 58)
    assert (move.place_before, move.place_after) == (f"{PHYSMEM}:1", f"{PHYSMEM}:2")
    assert [title for title, _ in found.comparisons] == ["mm/zsmalloc.c", "rfc-v1", "merged"]
    ended = {title: diff.moves[0].after.outcome for title, diff in found.comparisons}
    assert ended["rfc-v1"] is Outcome.BUILD_ERROR
    assert ended["merged"] is ended["mm/zsmalloc.c"] is Outcome.FALLBACK


def test_files_that_change_no_number_move_nothing(since: Range) -> None:
    found = since({}, "arch/x86/kernel/setup.c", "drivers/a.c")
    assert found.files == ("arch/x86/kernel/setup.c",)
    assert (found.measured, found.moves, found.comparisons) == (("plain",), (), ())
    assert found.exit_code is ExitCode.AS_EXPECTED


def test_what_builds_no_more_is_broken_and_says_why(since: Range) -> None:
    gone = {PHYSMEM: "#error Missing definition\n"}
    found = since(gone, "arch/x86/include/asm/a.h")
    assert found.exit_code is ExitCode.UNEXPECTED
    (broken,) = found.broken
    assert (broken.arch, broken.physmem_bits, broken.place) == ("plain", 52, f"{PHYSMEM}:1")
    assert f"{PHYSMEM}:1:2: error: #error Missing definition" in broken.why
    assert not found.unmeasured


def test_what_can_be_measured_on_no_side_is_open(since: Range) -> None:
    found = since({"include/linux/odd.h": ""}, base={"scripts/refused": "CONFIG_A=y\n"})
    assert [each.arch for each in found.unmeasured] == ["plain", "elsewhere"]
    assert not found.broken
    assert found.exit_code is ExitCode.UNDECIDED


def test_an_option_for_another_page_size_is_a_configuration_that_is_new(since: Range) -> None:
    base = {
        "Kconfig": 'source "arch/$(SRCARCH)/Kconfig"\n',
        "arch/x86/Kconfig": "config X\n\tbool\n",
    }
    option = 'config X\n\tbool\nconfig PAGE_SIZE_64KB\n\tbool "64 KiB pages"\n'
    found = since({"arch/x86/Kconfig": option}, base=base)
    assert found.appeared is not None
    (result,) = found.appeared.check.results
    assert result.params.name == "plain+PAGE_SIZE_64KB"
    assert result.params.kconfig == ("CONFIG_A=y", "CONFIG_PAGE_SIZE_64KB=y")
    assert found.exit_code is found.appeared.exit_code
    outcomes = {each.layout: each.outcome for each in found.appeared_outcomes}
    assert outcomes == {"rfc-v1": Outcome.CLASS_IDX, "merged": Outcome.CLASS_IDX}


def test_an_architecture_that_is_new_is_configured_measured_and_checked(since: Range) -> None:
    found = since({"arch/x86/Kconfig": "config X\n\tbool\n"})
    assert found.appeared is not None
    (result,) = found.appeared.check.results
    assert (result.params.name, result.params.physmem_bits) == ("x86", 52)
    outcomes = {each.layout: each.outcome for each in found.appeared_outcomes}
    assert outcomes["merged"] is Outcome.CLASS_IDX


def test_a_file_that_changed_is_compared_on_every_configuration(since: Range) -> None:
    other = SOURCE.replace("#define CLASS_BITS\t8", "#define CLASS_BITS\t7")
    assert other != SOURCE
    request = GateRequest(
        since.side("before", with_source(SOURCE)),
        since.side("after", with_source(other)),
        "base",
        ("mm/zsmalloc.c",),
        (archconfig_target(PLAIN),),
        (CFile("mm/zsmalloc.c", SOURCE), CFile("mm/zsmalloc.c", other)),
    )
    found = gate(request)
    assert found.measured == ()
    ((title, diff),) = found.comparisons
    assert (title, len(diff.moves)) == ("mm/zsmalloc.c", 1)
    assert not diff.moves[0].unchanged


@pytest.mark.parametrize(
    ("file", "matters", "x86", "um", "arm"),
    [
        ("arch/x86/include/asm/a.h", True, True, True, False),
        ("arch/um/Kconfig", True, False, True, False),
        ("include/linux/mm.h", True, True, True, True),
        ("lib/Kconfig.debug", True, True, True, True),
        ("mm/zpdesc.h", True, True, True, True),
        ("mm/zsmalloc.c", True, False, False, False),
        ("mm/page_alloc.c", False, False, False, False),
        ("drivers/block/zram/zram_drv.c", False, False, False, False),
    ],
)
def test_a_file_concerns_its_architecture_or_all(
    file: str, matters: bool, x86: bool, um: bool, arm: bool
) -> None:
    assert _matters(file) is matters
    if matters:
        touched = [_touches([file], arch) for arch in ("x86", "um", "arm")]
        assert touched == [x86, um, arm]
