"""`diff`, as a user sees it."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import samples
from commands import Ran, completed, inside, run
from goldens import compare

from zslayout.arch import shipped
from zslayout.subjects.zsmalloc.schemes import SCHEMES

SOURCES = Path(__file__).parent.parent / "sources"
FEW = ("-a", "x86_64", "-a", "um-x86_64", "-a", "i386")


def _modules(*arguments: str) -> tuple[Ran, set[str]]:
    ran = run(*arguments, env={"PYTHONPROFILEIMPORTTIME": "1", **os.environ})
    return ran, {line.rpartition("|")[2].strip() for line in ran.err.splitlines()}


def test_the_gain_of_class_idx_as_a_mail() -> None:
    ran = run("diff", "pfn-idx", "merged")
    assert (ran.code, ran.err) == (0, "")
    assert re.search(r"\nunchanged: \d+\nworse on 0, better on [1-9]\d*\n$", ran.out)
    compare("diff-pfn-idx-merged.txt", ran.out)


def test_an_outcome_that_gets_worse_is_1() -> None:
    ran = inside("diff", "pfn-idx", "rfc-v1")
    assert (ran.code, ran.err) == (1, "")
    assert re.search(r"\nworse on [1-9]\d*, better on [1-9]\d*\n$", ran.out)
    assert inside("diff", "rfc-v1", "merged").code == 0
    assert inside("diff", "pfn-idx", "rfc-v1", "-a", "x86_64").code == 0


def test_an_outcome_that_is_undecided_is_3(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zslayout.pipeline.diff._open", lambda _: iter([16]))
    for form in ("text", "json"):
        ran = inside("diff", "rfc-v1", "merged", "-a", "x86_64", "-f", form)
        assert (ran.code, ran.err) == (3, "")
    assert inside("diff", "rfc-v1", "pfn-idx", "-a", "x86_64").code == 1


def test_two_archconfigs() -> None:
    ran = inside("diff", "x86_64", "um-x86_64")
    assert (ran.code, ran.err) == (1, "")
    compare("diff-x86_64-um-x86_64.txt", ran.out)
    merged = inside("diff", "x86_64", "um-x86_64", "--scheme", "merged")
    assert "\noutcome: class-idx -> fallback, worse\n" in merged.out


def test_an_archconfig_and_its_file_before_a_change(tmp_path: Path) -> None:
    file = tmp_path / "board.toml"
    file.write_text(samples.toml(phys=57), encoding="utf-8")
    other = tmp_path / "new" / "board.toml"
    other.parent.mkdir()
    other.write_text(samples.toml(phys=58), encoding="utf-8")
    rfc = ("--scheme", "rfc-v1")
    ran = inside("diff", str(file), str(other), *rfc)
    assert ran.code == 1
    assert "outcome: class-idx -> build-error at chain sizes 9-16, worse\n" in ran.out
    assert inside("diff", str(file), str(other), *rfc, "--chain-size", "8").code == 0


def test_two_files() -> None:
    files = [os.path.relpath(SOURCES / f"{name}.c") for name in ("rfc_v1", "merged")]
    ran = inside("diff", *files, *FEW)
    assert (ran.code, ran.err) == (0, "")
    said = " ".join(ran.out.split())
    assert said.startswith(f"zslayout diff: {files[0]} -> {files[1]} ")
    assert " A: agrees with rfc-v1 B: agrees with merged 3 configurations; " in said
    assert ran.out.endswith("\nunchanged: 1\nworse on 0, better on 1\n")


def test_a_change_to_a_kernel_tree_that_is_not_committed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mm").mkdir()
    file = tmp_path / "mm" / "zsmalloc.c"
    shutil.copy(SOURCES / "two_fields.c", file)
    git = [shutil.which("git") or "git", "-C", str(tmp_path)]
    identity = ["-c", "user.name=a", "-c", "user.email=a@b"]
    subprocess.run([*git, "init", "--quiet"], check=True)
    subprocess.run([*git, "add", "."], check=True)
    subprocess.run([*git, *identity, "commit", "--quiet", "-m", "one"], check=True)
    shutil.copy(SOURCES / "merged.c", file)
    before = "HEAD:mm/zsmalloc.c"
    ran = inside("diff", before, str(file), "--git", str(tmp_path), "-a", "x86_64", "-f", "json")
    found = json.loads(ran.out)
    assert (ran.code, ran.err) == (0, "")
    assert (found["a"]["nearest"], found["b"]["nearest"]) == ("pfn-idx", "merged")
    assert found["results"][0]["direction"] == "better"
    monkeypatch.chdir(tmp_path)
    here = inside("diff", before, "mm/zsmalloc.c", "-a", "x86_64", "-f", "json")
    assert json.loads(here.out)["results"] == found["results"]


def test_json_takes_a_file_and_a_chain_size(tmp_path: Path) -> None:
    file = tmp_path / "board.toml"
    file.write_text(samples.toml(phys=58), encoding="utf-8")
    ran = inside(
        *("diff", "rfc-v1", "merged", "-c", str(file), "-a", "i386"),
        *("--chain-size", "16", "-f", "json"),
    )
    found = json.loads(ran.out)
    assert (ran.code, found["chain_size"]) == (0, 16)
    assert [(each["arch"], each["direction"]) for each in found["results"]] == [
        ("i386", "same"),
        ("board", "better"),
    ]


def test_verbose_adds_the_numbers() -> None:
    plain = inside("diff", "rfc-v1", "merged", "-a", "x86_64")
    ran = inside("diff", "rfc-v1", "merged", "-a", "x86_64", "-v")
    line = "class_idx x86_64: 8 bits at 16 -> 9 bits at 15\n"
    assert line in ran.out
    assert line not in plain.out


def test_every_fault_is_told() -> None:
    ran = inside("diff", "pfn", "none.c", "-a", "riscv64-sv75", "-s", "rfc", "--timeout", "nan")
    assert (ran.code, ran.out) == (2, "")
    assert [line.partition(":")[0] for line in ran.err.splitlines()] == [
        *("pfn", "none.c", "--timeout", "--scheme", "--arch"),
        "5 faults",
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["x86_64", "merged"], "x86_64: an archconfig is compared with another one, and merged"),
        (["x86_64", "i386", "-a", "i386"], "--arch: A and B are the configurations that are"),
        (["pfn-idx", "merged", "-s", "merged"], "--scheme: goes with two archconfigs"),
        (["pfn-idx", "merged", "--git", "."], "--git: goes with REV:FILE"),
        (["pfn-idx", "merged", "--chain-size", "3"], "--chain-size: alpha allows 4 to 16, found 3"),
        (["i386", "i386", "--chain-size", "3"], "--chain-size: i386 allows 4 to 16, found 3\n1 f"),
        (["pfn-idx"], "Missing argument 'B'"),
        (["pfn-idx", "merged", "-f", "xml"], 'no format is named "xml"'),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_does_not_go_together_is_2(arguments: list[str], said: str) -> None:
    ran = inside("diff", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_the_help_says_which_name_wins() -> None:
    said = " ".join(inside("diff", "--help").out.split())
    assert (
        "Names of schemes and archconfigs win over files: a file of such a name is ./NAME." in said
    )
    assert "default: merged" in said


def test_a_shell_completes_schemes_and_archconfigs_and_leaves_it_the_files() -> None:
    assert completed("diff", "") == [*SCHEMES, *shipped.names()]
    assert completed("diff", "merged", "pfn") == ["pfn-idx-tagged", "pfn-idx"]
    assert completed("diff", "x86_64", "riscv64-s") == ["riscv64-sv57"]
    assert completed("diff", "mm/zs") == []
    assert completed("diff", "a", "b", "--scheme", "") == list(SCHEMES)


def test_schemes_are_compared_without_reading_c() -> None:
    ran, modules = _modules("diff", "pfn-idx", "merged", "-a", "i386")
    assert ran.code == 0
    assert "zslayout.pipeline.diff" in modules
    assert not {name for name in modules if name.startswith("zslayout.cfront")}


def test_other_commands_do_not_pay_for_it() -> None:
    ran, modules = _modules("check", "--arch", "i386")
    assert ran.code == 0
    assert not {
        name for name in modules if name.startswith(("zslayout.cfront", "zslayout.results.diff"))
    }
