"""The file of a tree with that tree's headers: where clang compiles it, and kept from then on."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
import samples
from defects import source
from fake_headers import INCLUDE, all_of, with_headers
from fake_trees import BUILD, fake_tree

from zslayout.cfront.point import point
from zslayout.cfront.text import CFile
from zslayout.kernel.measure import Measurer
from zslayout.kernel.tree import of_folder
from zslayout.kernel.unit_build import usual_folders
from zslayout.pipeline import headers
from zslayout.pipeline.headers import HeadersRequest
from zslayout.pipeline.probe import NAMES, ProbeRequest, with_tree_numbers
from zslayout.pipeline.targets import archconfig_target
from zslayout.results.exit_code import ExitCode
from zslayout.results.headers import HeadersResult

PARAMS: Final = samples.named("x86_64")
FILE: Final = with_headers(source("merged"))
BY_CLANG: Final = {
    "scripts/Makefile.clang": "CLANG_TARGET_FLAGS_x86 := x86_64-linux-gnu\n",
    "scripts/Makefile.build": BUILD.replace("$(CROSS_COMPILE)gcc", "$(CC)").replace(
        "-O2", "-O2 -std=gnu89"
    ),
    "mm/zsmalloc.c": FILE.text,
    "include/linux/build_bug.h": "",
}


def read(folder: Path, changed: dict[str, str] | None = None) -> HeadersResult:
    """What comes of a tree whose headers are ours, with some lines otherwise."""
    if not any(map(shutil.which, ("clang", "clang-19"))):
        pytest.skip("clang is not installed")
    header = {"include/linux/all.h": all_of(point(PARAMS, 8), changed)}
    tree = of_folder(fake_tree(folder / "tree", {**BY_CLANG, **header}), folder / "scratch")
    measurer = Measurer(tree, NAMES, folders=usual_folders())
    target = archconfig_target(PARAMS)
    configs, numbers = with_tree_numbers(ProbeRequest(measurer, (target,)))
    request = HeadersRequest(
        measurer, FILE, {PARAMS.name: target}, configs, numbers.measured, functions=False
    )
    return headers.with_headers(request)


def test_what_was_found_with_a_trees_headers_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    found = read(tmp_path)
    assert (found.left, found.differs, found.exit_code) == ({}, (), ExitCode.AS_EXPECTED)
    assert [each.chain_size for each in found.read] == [8]
    with monkeypatch.context() as patched:
        patched.setattr(headers, "read_with_headers", None)
        assert read(tmp_path) == found
    changed = {"#define READ_ONCE(x) (*": "#define READ_ONCE(x) (2 * *"}
    (differs,) = read(tmp_path, changed).differs
    assert differs.what == "handle_to_obj()"


def test_what_no_clang_built_or_nothing_measured_says_so(tmp_path: Path) -> None:
    tree = of_folder(fake_tree(tmp_path / "tree"), tmp_path / "scratch")
    other = replace(PARAMS, name="other")
    request = HeadersRequest(
        Measurer(tree, NAMES), CFile("a.c", INCLUDE), {}, (PARAMS, other), {"other": "gcc 12"}
    )
    left = headers.with_headers(request).left
    assert left["x86_64"] == "its numbers are not the tree's"
    assert left["other"].startswith("gcc 12 built it")
