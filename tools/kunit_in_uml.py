"""`emit kunit` in a kernel: User Mode Linux, built of a tree with the file in it, and run.

Twice: with mm/zsmalloc.c as it is, where every case must pass or be skipped, and with a mask one
bit too narrow in it, where the round trip must fail. The tree's own kunit.py configures, builds,
runs and reads the KTAP. The tree is not written to: it is seen through links. Exit code 1 when a
case is not as it must be. The first time takes some minutes of a processor, the next one seconds.

    tools/kunit_in_uml.py TREE FOLDER
"""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

_CONFIG: Final = ("KUNIT", "BLOCK", "SWAP", "ZSWAP", "ZSMALLOC")
_RUNNER: Final = "tools/testing/kunit"
_SOURCE: Final = "mm/zsmalloc.c"
_INCLUDED: Final = "zsmalloc_kunit.c"
_MASK: Final = re.compile(r"^(#define\s+(?:ZS_OBJ_IDX|OBJ_INDEX)_MASK\s+)(.+)$", re.MULTILINE)
_CASE: Final = "zslayout_round_trip"


def linked(tree: Path, folder: Path) -> Path:
    """The tree in a folder of links, where what is to be changed is a file of its own."""
    if folder.exists():
        shutil.rmtree(folder)
    _link_all(tree, folder, {Path(_SOURCE).parts[:1], *_prefixes(_RUNNER)})
    (folder / _SOURCE).unlink()
    (folder / _RUNNER).unlink()
    shutil.copytree(tree / _RUNNER, folder / _RUNNER)  # it looks for the tree around itself
    return folder


def _prefixes(path: str) -> set[tuple[str, ...]]:
    parts = Path(path).parts
    return {parts[:n] for n in range(1, len(parts))}


def _link_all(tree: Path, folder: Path, opened: set[tuple[str, ...]]) -> None:
    """Links to everything in a folder, but folders of ours for those that are opened."""
    folder.mkdir(parents=True)
    for each in tree.iterdir():
        inside = {parts[1:] for parts in opened if parts[0] == each.name}
        if inside:
            _link_all(each, folder / each.name, {parts for parts in inside if parts})
        else:
            (folder / each.name).symlink_to(each.resolve())


def with_narrow_mask(text: str) -> str:
    """A file whose mask of the object index lacks its highest bit."""
    broken, count = _MASK.subn(r"\1((\2) >> 1)", text)
    if not count:
        raise SystemExit(f"{_SOURCE} has no mask of the object index that is known here")
    return broken


def run(tree: Path, build: Path, text: str, emitted: str) -> Mapping[str, str]:
    """The status of each case, as the kernel's kunit.py tells it."""
    (tree / _SOURCE).write_text(f'{text}\n#include "{_INCLUDED}"\n', encoding="utf-8")
    (tree / _SOURCE).with_name(_INCLUDED).write_text(emitted, encoding="utf-8")
    config = build.with_name("kunitconfig")
    config.write_text("".join(f"CONFIG_{each}=y\n" for each in _CONFIG), encoding="utf-8")
    told = build.with_name("told.json")
    told.unlink(missing_ok=True)
    command = [sys.executable, str(tree / _RUNNER / "kunit.py"), "run", f"--build_dir={build}"]
    asked = [f"--kunitconfig={config}", f"--json={told}", "zslayout"]
    subprocess.run([*command, *asked], cwd=tree, check=False)  # noqa: S603  # the tree's own
    if not told.exists():
        raise SystemExit("no kernel was built, or it did not come to its tests: see above")
    (suite,) = json.loads(told.read_text(encoding="utf-8"))["sub_groups"]
    return {case["name"]: case["status"] for case in suite["test_cases"]}


def main(source: Path, folder: Path) -> int:
    """1 when a case is not as it must be."""
    command = [sys.executable, "-m", "zslayout", "emit", "kunit"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603  # ours
    folder.mkdir(parents=True, exist_ok=True)
    tree, build = linked(source, folder / "tree"), folder / "build"
    text = (source / _SOURCE).read_text(encoding="utf-8")
    right = run(tree, build, text, done.stdout)
    wrong = run(tree, build, with_narrow_mask(text), done.stdout)
    print(f"as it is: {right}")
    print(f"with a mask one bit too narrow: {wrong}")
    good = right.get(_CASE) == "PASS" and set(right.values()) <= {"PASS", "SKIP"}
    return 0 if good and wrong.get(_CASE) == "FAIL" else 1


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()))
