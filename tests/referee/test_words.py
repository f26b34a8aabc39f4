"""A kernel's own headers, configured and compiled, judge what a word file says of them.

The KUnit file that is written is compiled below the tree's own mm/zsmalloc.c, as a kernel is.
"""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from commands import inside
from kernel import kernel_tree

from zslayout.kernel.output import of_built
from zslayout.kernel.tree import of_folder

ARCH: Final = "riscv64-sv57"


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The user's cache, for a tree that is configured once."""
    for program in ("make", "flex", "bison", "bc"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")
    if not any(map(shutil.which, ("clang", "clang-19", "clang-18"))):
        pytest.skip("clang is not installed")
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("XDG_CACHE_HOME", str(folder))
        yield folder


@pytest.fixture(scope="module")
def checked(cache: Path) -> list[Any]:
    """What is found of some words of the tree."""
    tree = str(kernel_tree())
    words = ("--word", "swp_entry", "--word", "shadow_entry", "--word", "migration_entry")
    ran = inside("check", *words, "--kernel", tree, "--arch", ARCH, "--format", "json")
    assert ran.code == 0, (cache, ran.out, ran.err)
    found: list[Any] = json.loads(ran.out)["results"]
    return found


def test_words_of_linux_6_12_are_proved_where_it_is_configured(checked: list[Any]) -> None:
    found = {each["word"]: each for each in checked}
    assert {each["outcome"] for each in found.values()} == {"fits"}
    assert len(found) == 3
    offset, type_ = found["swp_entry"]["fields"]
    assert (offset["name"], offset["lsb"], type_["lsb"], type_["width"]) == ("offset", 12, 7, 5)
    tree = str(kernel_tree())
    again = inside("check", "--word", "swp_entry", "--kernel", tree, "--arch", ARCH, "--no-build")
    assert again.code == 0, again.err


@pytest.mark.usefixtures("checked")
def test_a_kunit_file_compiles_below_the_kernels_own_file(cache: Path, tmp_path: Path) -> None:
    tree = of_folder(kernel_tree(), tmp_path / "scratch")
    (flags,) = cache.rglob("mm/.zsmalloc.i.cmd")
    output = of_built(tree, flags.parents[1], ARCH)
    emitted = tmp_path / "zsmalloc_kunit.c"
    emitted.write_text(inside("emit", "kunit", "--scheme", "pfn-idx").out, encoding="utf-8")
    unit = tmp_path / "unit.c"
    unit.write_text(f'#include "{tree.source}"\n#include "{emitted}"\n', encoding="utf-8")
    for broken in (False, True):
        if broken:
            emitted.write_text(emitted.read_text().replace("OBJ_INDEX_MASK", "OBJ_NO_MASK"))
        command = [*output.command, f"-I{tree.source.parent}", "-fsyntax-only", str(unit)]
        done = subprocess.run(
            command, cwd=output.folder, capture_output=True, text=True, check=False
        )
        assert (done.returncode != 0) is broken, done.stderr[:3000]


@pytest.mark.usefixtures("checked")
def test_the_file_says_with_the_trees_headers_what_it_says_with_ours() -> None:
    tree = str(kernel_tree())
    ran = inside("check", "--kernel", tree, "--arch", ARCH, "--no-functions", "-f", "json")
    assert ran.code == 0, (ran.out, ran.err)
    headers = json.loads(ran.out)["headers"]
    assert (headers["read"], headers["left"], headers["differs"]) == ({ARCH: 8}, {}, [])
