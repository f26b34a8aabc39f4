"""`run`, as a user sees it."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from commands import inside, run

from zslayout.reference import operations as ops
from zslayout.reference.atomic_step import OperationSteps
from zslayout.reference.pool import PoolClass
from zslayout.reference.zspage import Zspage

TRACE = "malloc 1 100  # a small one\nwrite 1\n\nmalloc 2 3000\nread 1\nfree 1\ncompact\n"


@pytest.fixture
def trace(tmp_path: Path) -> str:
    file = tmp_path / "small.trace"
    file.write_text(TRACE, encoding="utf-8")
    return str(file)


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def unfixed(_class: PoolClass, zspage: Zspage) -> OperationSteps[int]:
        yield ops.LIST, zspage
        return zspage.fullness

    monkeypatch.setattr(ops, "fix_fullness_group", unfixed)


@pytest.mark.parametrize("arch", ["arm64-4k", "arm-lpae", "um-x86_64"])
def test_a_workload_ends_with_statistics(arch: str) -> None:
    ran = run("run", "--arch", arch, "--level", "early-unlock", "--ops", "3000")
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[0] == f"{arch} merged, chain size 8"
    assert "3,000 operations" in lines[2]
    assert any(line.startswith(" class  size       10%") for line in lines)
    assert lines[-1] == "no check failed"


def test_the_same_seed_does_the_same() -> None:
    one, two, other = (
        json.loads(inside("run", "x86_64", "-n", "2000", "--seed", seed, "-f", "json").out)
        for seed in ("7", "7", "8")
    )
    one["seconds"] = two["seconds"] = 0
    assert one == two
    assert one["classes"] != other["classes"]


@pytest.mark.parametrize("workload", ["mixed", "storm", "pressure"])
def test_every_level_and_workload_has_a_name(workload: str) -> None:
    for level in ("base", "class-idx", "lockless-free", "early-unlock"):
        ran = inside("run", "x86_64", "-l", level, "-w", workload, "-n", "500", "--scale", "0.01")
        assert (ran.code, ran.err) == (0, "")
        scheme = "pfn-idx" if level == "base" else "merged"
        assert ran.out.startswith(f"x86_64 {scheme}, chain size 8\n  level {level}: ")


def test_a_trace_is_run(trace: str) -> None:
    said = json.loads(inside("run", "x86_64", "--trace", trace, "-f", "json").out)
    assert (said["operations"], said["live"]) == (6, 1)


def test_debugfs_is_the_statistics_alone(trace: str) -> None:
    ran = inside("run", "x86_64", "--trace", trace, "-f", "debugfs")
    lines = ran.out.splitlines()
    assert lines[0].split()[:2] == ["class", "size"]
    assert lines[-1].split()[0] == "Total"


def test_every_bad_line_of_a_trace_is_named(tmp_path: Path) -> None:
    file = tmp_path / "bad.trace"
    file.write_text("malloc 1 100\nfre 1\nfree 2\nmalloc 1 5\nmalloc 3\n", encoding="utf-8")
    ran = inside("run", "x86_64", "--trace", str(file))
    assert (ran.code, ran.out) == (2, "")
    found = [line.removeprefix(f"{file}:").partition(":")[0] for line in ran.err.splitlines()]
    assert found == ["2", "3", "4", "5", "4 faults"]


@pytest.mark.usefixtures("broken")
def test_a_violation_is_shown_kept_and_repeated(trace: str, tmp_path: Path) -> None:
    save = tmp_path / "v.trace"
    ran = inside("run", "x86_64", "--trace", trace, "--checks", "all", "--save", str(save))
    assert ran.code == 1
    assert "VIOLATION zspage.fullness: " in ran.out
    assert f"zslayout run --replay {save}" in ran.err
    text = save.read_text(encoding="utf-8")
    assert text.splitlines()[:2] == ["set arch x86_64", "set scheme merged"]
    save_time = save.stat().st_mtime_ns
    again = inside("run", "--replay", str(save))
    assert again.code == 1
    assert again.err == ""
    assert save.stat().st_mtime_ns == save_time
    wrong = [line for line in ran.out.splitlines() if "VIOLATION" in line or "in: " in line]
    assert all(line in again.out.splitlines() for line in wrong)


def test_a_replay_needs_its_settings(trace: str) -> None:
    ran = inside("run", "--replay", trace)
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 7
    assert f'{trace}: lacks "set arch ...", without which it cannot be replayed' in ran.err


def test_settings_of_a_replay_are_checked(tmp_path: Path) -> None:
    file = tmp_path / "v.trace"
    file.write_text(
        "set arch x86_64\nset scheme merged\nset chain-size many\nset level newest\n"
        f"set checks all\nset seed {'9' * 5000}\nmalloc 1 8\n",
        encoding="utf-8",
    )
    ran = inside("run", "--replay", str(file))
    assert ran.code == 2
    assert f'{file}: chain-size: expected a number, found "many"' in ran.err
    assert f"{file}: level: expected one of pool-lock, base, class-idx, lockless-free" in ran.err
    assert f'{file}: seed: expected a number, found "999' in ran.err


def test_levels_are_compared() -> None:
    storm = ("--workload", "storm", "--ops", "4000", "--scale", "0.01")
    ran = inside("run", "arm64-4k", "--compare-levels", *storm)
    assert (ran.code, ran.err) == (0, "")
    rows = {line.split()[0]: line.split()[1:] for line in ran.out.splitlines()[5:10]}
    assert rows["base"][1] == "2.000"
    assert rows["lockless-free"][1] == "0.000"
    assert rows["base"][4] == rows["base"][5] != "0.000"
    assert rows["early-unlock"][5] == "0.000"


def test_a_layout_that_does_not_build_is_run_on_request_only() -> None:
    ran = inside("run", "um-x86_64", "-s", "rfc-v1", "-n", "100")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("um-x86_64: rfc-v1 does not build on it at chain size 8: the fields")
    assert inside("run", "um-x86_64", "-s", "rfc-v1", "-n", "100", "--ignore-assert").code == 0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("x86_64", "--workload", "calm"), "--workload: expected one of mixed, storm, pressure"),
        (("x86_64", "--sizes", "huge"), "huge: there is no such distribution"),
        (("x86_64", "--scale", "0"), "--scale: expected a number above 0"),
        (("x86_64", "--scale", "nan"), "--scale: expected a number above 0"),
        (("x86_64", "--chain-size", "99"), "--chain-size: x86_64 allows"),
        (("x86_64", "--arch", "um-x86_64"), "--arch: um-x86_64, and the argument is x86_64"),
        (("x86_64", "--compare-levels", "--level", "base"), "--level: has no part in"),
        (
            ("x86_64", "--compare-levels", "-f", "debugfs"),
            "--format: debugfs (as the kernel's file)",
        ),
        (("x86_64", "--trace", "nowhere.trace"), "nowhere.trace: cannot be read"),
        (("x86_65",), '--arch: no archconfig is named "x86_65"'),
        ((), "command line: "),
    ],
)
def test_what_cannot_be_run_is_refused(options: tuple[str, ...], said: str) -> None:
    ran = inside("run", *options)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(said)


def test_files_and_workloads_do_not_mix(trace: str) -> None:
    ran = inside("run", "x86_64", "--trace", trace, "--ops", "5", "--replay", trace)
    assert ran.code == 2
    assert "--replay: goes with a run of its own, not with --trace" in ran.err
    assert "--ops: is for workloads; --trace says what is done" in ran.err
    assert "ARCH: is said by the file that is replayed" in ran.err


def test_a_run_that_is_killed_leaves_nothing(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "zslayout", "run", "x86_64", "--ops", "50000000"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    time.sleep(1.5)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=20)
    assert process.returncode == -signal.SIGINT
    assert list(tmp_path.iterdir()) == []


RECORDED = """\
       zram-1 [001] d... 1.0: zs_malloc: (zs_malloc+0x0/0x2f0) size=0x3c4
       zram-1 [001] d... 1.1: zs_malloc_ret: (zram_write_page+0x1a2/0x5a0 <- zs_malloc) ret=0x1238
       zram-1 [001] d... 1.2: zs_free: (zs_free+0x0/0x190) handle=0x4568
       zram-1 [001] d... 1.3: zs_free: (zs_free+0x0/0x190) handle=0x1238
"""


def test_a_recording_of_a_kernel_is_run_and_what_is_left_out_is_said(tmp_path: Path) -> None:
    recording = tmp_path / "zsmalloc.ftrace"
    recording.write_text(RECORDED, encoding="utf-8")
    ran = inside("run", "x86_64", "--ftrace", str(recording), "-f", "json")
    assert ran.code == 0
    assert (json.loads(ran.out)["operations"], json.loads(ran.out)["live"]) == (2, 0)
    assert ran.err == f"{recording}: 1 on handles from before the recording\n"
