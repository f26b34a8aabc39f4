"""What docs/ci.md, action.yml and ci/gitlab.yml say is run as it stands there."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from configparser import RawConfigParser
from pathlib import Path
from typing import Any

import junitparser
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/ci.md").read_text(encoding="utf-8")
GOOD_MASK = "((_AC(1, UL) << ZS_OBJ_CLASS_BITS) - 1)"
NARROW_MASK = f"({GOOD_MASK} >> 2)"
"""Too narrow for the class indices from 0x80 on: every format must show that one."""
_GIT = {
    "GIT_AUTHOR_NAME": "a",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "a",
    "GIT_COMMITTER_EMAIL": "a@example.org",
    "GIT_CONFIG_GLOBAL": os.devnull,
}
Run = Callable[..., subprocess.CompletedProcess[str]]


def _blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", PAGE, flags=re.DOTALL | re.MULTILINE)


def _git(folder: Path, *words: str) -> str:
    program = shutil.which("git")
    assert program
    done = subprocess.run(
        [program, "-C", str(folder), *words],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, **_GIT},
    )
    return done.stdout


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A kernel tree as far as a hook sees one: a good commit, a broken one, one of another file."""
    folder = tmp_path / "linux"
    (folder / "mm").mkdir(parents=True)
    file = folder / "mm/zsmalloc.c"
    good = (ROOT / "tests/sources/merged.c").read_text(encoding="utf-8")
    assert GOOD_MASK in good
    _git(tmp_path, "init", "-q", str(folder))
    for text, title in ((good, "good"), (good.replace(GOOD_MASK, NARROW_MASK), "mm: narrow it")):
        file.write_text(text, encoding="utf-8")
        _git(folder, "add", "-A")
        _git(folder, "commit", "-qm", title)
    (folder / "README").write_text("read me\n", encoding="utf-8")
    _git(folder, "add", "-A")
    _git(folder, "commit", "-qm", "README: new")
    return folder


@pytest.fixture
def sh(tmp_path: Path, tree: Path) -> Run:
    """Runs a step in the tree, with a zslayout that looks at one configuration."""
    tools = tmp_path / "tools"
    tools.mkdir()
    command = tools / "zslayout"
    fewer = "--arch x86_64 --no-functions"
    command.write_text(
        f'#!/bin/sh\ncase "$*" in *--config*) fewer=;; *) fewer="{fewer}";; esac\n'
        f'asked="$1"; shift; exec {sys.executable} -m zslayout "$asked" $fewer "$@"\n',
        encoding="utf-8",
    )
    command.chmod(0o755)

    def run(
        step: str, stdin: str = "", env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        path = f"{tools}{os.pathsep}{os.environ['PATH']}"
        more = {"PATH": path, "PYTHONPATH": str(ROOT), **_GIT, **(env or {})}
        return subprocess.run(
            ["/bin/bash", "-c", step],
            check=False,
            cwd=tree,
            input=stdin,
            capture_output=True,
            text=True,
            env={**os.environ, **more},
        )

    return run


def _patch(tree: Path, back: int) -> str:
    return _git(tree, "format-patch", "-1", "--stdout", f"HEAD~{back}")


def _b4(key: str) -> str:
    """The command of zslayout under a key of b4's."""
    (block,) = _blocks("ini")
    lines = [line.strip() for line in block.splitlines() if "zslayout" in line]
    parser = RawConfigParser()
    parser.read_string("[b4]\n" + "\n".join(lines))
    return parser["b4"][key]


def test_b4_prep_hears_error_of_a_broken_patch_and_nothing_of_another(tree: Path, sh: Run) -> None:
    check = _b4("prep-perpatch-check-cmd")
    broken = sh(check, _patch(tree, 1))
    assert (broken.returncode, broken.stderr) == (1, "")
    assert all("ERROR:" in line for line in broken.stdout.splitlines())
    assert "class_idx = 0x80" in broken.stdout
    other = sh(check, _patch(tree, 0))
    assert (other.returncode, other.stdout, other.stderr) == (0, "", "")


def test_b4_prep_hears_nothing_of_a_patch_that_mends_it(tree: Path, sh: Run) -> None:
    file = tree / "mm/zsmalloc.c"
    text = file.read_text(encoding="utf-8").replace(NARROW_MASK, GOOD_MASK)
    file.write_text(text, encoding="utf-8")
    _git(tree, "commit", "-qam", "mm: mend the mask")
    good = sh(_b4("prep-perpatch-check-cmd"), _patch(tree, 0))
    assert (good.returncode, good.stdout, good.stderr) == (0, "", "")


def test_b4_review_gets_its_json(tree: Path, sh: Run) -> None:
    check = _b4("review-perpatch-check-cmd")
    (broken,) = json.loads(sh(check, _patch(tree, 1)).stdout)
    assert broken["status"] == "fail"
    assert "class_idx = 0x80" in broken["details"]
    (other,) = json.loads(sh(check, _patch(tree, 0)).stdout)
    assert (other["status"], other["details"]) == ("pass", "")


def test_the_page_has_a_link_to_what_ktap_and_the_hooks_show(tree: Path, sh: Run) -> None:
    step = "zslayout report --source mm/zsmalloc.c --patch - --output ktap=it.ktap -o it.html"
    made = sh(step, _patch(tree, 1))
    assert made.returncode == 1, made.stderr
    ktap = (tree / "it.ktap").read_text(encoding="utf-8")
    page = (tree / "it.html").read_text(encoding="utf-8")
    assert "class_idx = 0x80" in ktap
    finding = page.partition('id="finding-obj.roundtrip.class-x86_64"')[2].partition("</details>")[
        0
    ]
    assert re.search(r"class_idx\s+= 0x80\b", finding)
    assert 'href="#finding-obj.roundtrip.class-x86_64"' in finding


def test_nipa_gets_0_1_and_250(tree: Path, sh: Run) -> None:
    (step,) = [each for each in _blocks("sh") if "DESC_FD" in each]
    env = {"DESC_FD": "1"}
    other = sh(step, env=env)
    assert other.returncode == 0
    assert "no patch changes mm/zsmalloc.c" in other.stdout
    _git(tree, "reset", "-q", "--hard", "HEAD~1")
    broken = sh(step, env=env)
    assert broken.returncode == 1
    assert "NOT AS EXPECTED: " in broken.stdout
    open_ = sh(step.replace("zslayout check", "(exit 3); #"), env=env)
    assert open_.returncode == 250


def test_kernelci_gets_a_report_with_the_counterexample(tree: Path, sh: Run) -> None:
    (step,) = [each for each in _blocks("sh") if "KCIDB" in each]
    assert sh(step).returncode == 1
    report = json.loads((tree / "report.json").read_text(encoding="utf-8"))
    failed = [each for each in report["tests"] if each["status"] == "FAIL"]
    assert any("class_idx = 0x80" in each["log_excerpt"] for each in failed)
    assert {each["origin"] for each in report["tests"]} == {"my_ci"}
    assert "class_idx = 0x80" in (tree / "report.ktap").read_text(encoding="utf-8")


def _action() -> tuple[dict[str, Any], dict[str, str]]:
    """The step of the action that checks, and what its inputs are by default."""
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    (step,) = [each for each in action["runs"]["steps"] if each.get("name") == "check"]
    inputs = {name: each["default"] for name, each in action["inputs"].items()}
    return step, inputs


def _step(sh: Run, tmp_path: Path, **given: str) -> subprocess.CompletedProcess[str]:
    step, inputs = _action()
    values = {**inputs, **given}
    env = {
        name: re.sub(r"\$\{\{ inputs\.(\w+) \}\}", lambda found: values[found[1]], text)
        for name, text in step["env"].items()
    }
    return sh(step["run"], env={**env, "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md")})


def test_the_action_annotates_summarises_and_leaves_sarif(
    tree: Path, sh: Run, tmp_path: Path
) -> None:
    ran = _step(sh, tmp_path, source="mm/zsmalloc.c")
    assert ran.returncode == 1
    assert re.search(r"^::error file=mm/zsmalloc.c,line=\d+,.*class_idx = 0x80", ran.stdout, re.M)
    assert "class_idx = 0x80" in (tmp_path / "summary.md").read_text(encoding="utf-8")
    log = json.loads((tree / "zslayout.sarif").read_text(encoding="utf-8"))
    found = log["runs"][0]["results"]
    assert any(each["properties"].get("witness", {}).get("class_idx") == "128" for each in found)
    uris = {
        each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for each in found
        if "locations" in each
    }
    assert "mm/zsmalloc.c" in uris


def test_the_action_checks_archconfigs(tree: Path, sh: Run, tmp_path: Path) -> None:
    board = tree / "board.toml"
    shipped = (ROOT / "archconfigs/i386.toml").read_text(encoding="utf-8")
    board.write_text(shipped.replace('"i386"', '"board"', 1), encoding="utf-8")
    ran = _step(sh, tmp_path, configs="board.toml")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "zslayout: as expected" in (tmp_path / "summary.md").read_text(encoding="utf-8")


def test_the_action_checks_the_archconfigs_that_changed(
    tree: Path, sh: Run, tmp_path: Path
) -> None:
    shipped = (ROOT / "archconfigs/i386.toml").read_text(encoding="utf-8")
    for name in ("one", "two"):
        text = shipped.replace('"i386"', f'"{name}"', 1)
        (tree / f"{name}.toml").write_text(text, encoding="utf-8")
    _git(tree, "add", "-A")
    _git(tree, "commit", "-qm", "boards")
    none = _step(sh, tmp_path, configs="*.toml", since="HEAD")
    assert (none.returncode, none.stderr) == (0, "")
    assert "none of the archconfigs changed" in none.stdout
    (tree / "two.toml").write_text("page_shift = 12\n", encoding="utf-8")
    one = _step(sh, tmp_path, configs="*.toml", since="HEAD")
    assert one.returncode == 2
    assert "two.toml" in one.stdout
    assert "one.toml" not in one.stdout


def test_the_gitlab_job_leaves_junit(tree: Path, sh: Run) -> None:
    job = yaml.safe_load((ROOT / "ci/gitlab.yml").read_text(encoding="utf-8"))[".zslayout"]
    (step,) = job["script"]
    assert sh(step, env=job["variables"]).returncode == 1
    found = junitparser.JUnitXml.fromfile(str(tree / job["artifacts"]["reports"]["junit"]))
    assert found.failures > 0
    assert (tree / "zslayout.md").read_text(encoding="utf-8")


def test_the_hooks_of_pre_commit_run(sh: Run) -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    entries = {hook["id"]: hook["entry"] for hook in hooks}
    broken = sh(entries["zslayout-source"])
    assert broken.returncode == 1
    assert re.search(r"^mm/zsmalloc\.c:\d+:\d+: error: ", broken.stdout, re.M)
    (block,) = [each for each in _blocks("yaml") if "hooks:" in each]
    (repo,) = yaml.safe_load(block)["repos"]
    assert {hook["id"] for hook in repo["hooks"]} == set(entries)
