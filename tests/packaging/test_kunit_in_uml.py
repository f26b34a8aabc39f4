"""What `make kunit` does to a tree, and what it breaks; `make kunit` itself takes minutes."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from kernel import kernel_source

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("kunit_in_uml", ROOT / "tools/kunit_in_uml.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def test_a_tree_is_seen_through_links_and_never_written_to(
    tool: ModuleType, tmp_path: Path
) -> None:
    tree = tmp_path / "tree"
    files = ("Makefile", "mm/zsmalloc.c", "mm/slub.c", "tools/testing/kunit/kunit.py", "tools/x")
    for name in files:
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).write_text(name)
    for _ in range(2):
        seen = tool.linked(tree, tmp_path / "links")
        assert [(seen / name).read_text() for name in files if name != "mm/zsmalloc.c"]
        assert not (seen / "mm/zsmalloc.c").exists()
        assert not (seen / "tools/testing/kunit").is_symlink()
        (seen / "mm/zsmalloc.c").write_text("mine")
    assert [(tree / name).read_text() for name in files] == list(files)
    assert sorted(each.name for each in (tree / "mm").iterdir()) == ["slub.c", "zsmalloc.c"]


@pytest.mark.parametrize("release", ["6.12", "7.3"])
def test_the_mask_of_a_release_is_made_too_narrow(tool: ModuleType, release: str) -> None:
    text = kernel_source(release).decode()
    broken = tool.with_narrow_mask(text)
    changed = [
        (old, new)
        for old, new in zip(text.splitlines(), broken.splitlines(), strict=True)
        if old != new
    ]
    assert len(changed) == 1
    assert changed[0][1].endswith(" >> 1)")
