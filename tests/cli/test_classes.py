"""`classes`, as a user sees it."""

import csv
import io
import json
import os
from pathlib import Path

import pytest
import samples
from commands import inside, run

from zslayout.subjects.zsmalloc.schemes import SCHEMES


def _board(folder: Path, *, phys: int = 52, more: str = "") -> str:
    file = folder / "board.toml"
    file.write_text(samples.toml(phys=phys) + more, encoding="utf-8")
    return str(file)


def test_the_classes_of_x86_64_at_its_default_chain_size() -> None:
    ran = run("classes", "x86_64", "--scheme", "rfc-v1")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("x86_64, rfc-v1 (")
    assert "; 119 after merging, at chain size 8\n" in ran.out
    assert "  huge size class watermark 3632: a request of 3625 bytes or more has " in ran.out


def test_json_has_the_keys_that_are_promised() -> None:
    ran = inside("classes", "arm64-16k", "--scheme", "merged", "--chain-size", "5", "-f", "json")
    said = json.loads(ran.out)
    assert (ran.code, ran.err) == (0, "")
    assert (said["arch"], said["scheme"]) == ("arm64-16k", "merged")
    assert (said["page_shift"], said["chain_size"], said["min_alloc"]) == (14, 5, 32)
    assert said["size_classes"] == 257
    assert said["merged"] == len(said["classes"])
    assert set(said["classes"][0]) >= {"index", "size", "pages_per_zspage", "objs_per_zspage"}


def test_an_archconfig_of_ones_own_has_its_own_chain_sizes(tmp_path: Path) -> None:
    file = _board(tmp_path, more="chain_size = { min = 4, default = 6, max = 7 }\n")
    assert "94 after merging, at chain size 6\n" in inside("classes", "--config", file).out
    rows = csv.DictReader(io.StringIO(inside("classes", "-c", file, "--sweep", "-f", "csv").out))
    assert [row["chain_size"] for row in rows] == ["4", "5", "6", "7"]
    refused = inside("classes", "--config", file, "--chain-size", "8")
    assert (refused.code, refused.out) == (2, "")
    assert refused.err == "--chain-size: board allows 4 to 7, found 8\n1 fault\n"


def test_all_schemes_are_listed_one_below_the_other_but_in_no_single_table() -> None:
    for sweep in ([], ["--sweep"]):
        ran = inside("classes", "riscv32", "--scheme", "all", *sweep)
        heads = [line for line in ran.out.splitlines() if line.startswith("riscv32, ")]
        assert [head.split()[1] for head in heads] == list(SCHEMES)
    for form in ("csv", "debugfs"):
        refused = inside("classes", "riscv32", "--scheme", "all", "-f", form)
        assert (refused.code, refused.out) == (2, "")
        assert refused.err.startswith(f"--format: {form} (")
    said = json.loads(inside("classes", "riscv32", "--scheme", "all", "-f", "json").out)
    assert [each["scheme"] for each in said["results"]] == list(SCHEMES)


def test_without_a_configuration_or_with_two_there_is_nothing_to_list(tmp_path: Path) -> None:
    for arguments in ([], ["x86_64", "--config", _board(tmp_path)]):
        ran = inside("classes", *arguments)
        assert (ran.code, ran.out) == (2, "")
        said = "command line: give either an archconfig's name or --config FILE\n1 fault\n"
        assert ran.err == said


def test_every_fault_is_told() -> None:
    ran = inside(
        *("classes", "riscv64-sv75", "-s", "rfc", "--sweep", "--chain-size", "4", "-f", "debugfs")
    )
    assert (ran.code, ran.out) == (2, "")
    assert [line.partition(":")[0] for line in ran.err.splitlines()] == [
        *("--arch", "--scheme", "--chain-size"),
        "3 faults",
    ]


def test_a_form_that_there_is_not_is_a_fault() -> None:
    ran = inside("classes", "x86_64", "--format", "yaml")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith('--format: no format is named "yaml" (known: ')


def test_a_sweep_is_no_file_of_the_kernels() -> None:
    ran = inside("classes", "x86_64", "--sweep", "-f", "debugfs")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("--format: debugfs (as the kernel's file) does not go with what")


def test_a_file_with_faults_is_refused(tmp_path: Path) -> None:
    ran = inside("classes", "--config", _board(tmp_path, phys=65))
    assert (ran.code, ran.out) == (2, "")
    assert "$.physmem_bits: expected an integer from 13 to 64, found 65" in ran.err


def test_where_no_class_is_possible_the_numbers_are_told() -> None:
    ran = inside("classes", "arm-lpae", "-s", "pfn-idx-tagged", "--chain-size", "16")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "arm-lpae: no size class under pfn-idx-tagged at chain size 16:"
        " ZS_MIN_ALLOC_SIZE is 8192, above ZS_MAX_ALLOC_SIZE, which is 4096\n1 fault\n"
    )


@pytest.mark.parametrize("form", ["csv", "debugfs"])
def test_where_nothing_builds_a_form_without_room_for_it_says_so_beside(form: str) -> None:
    ran = inside("classes", "um-x86_64", "--scheme", "rfc-v1", "-f", form)
    assert ran.code == 0
    assert ran.err == "no kernel has these: rfc-v1 does not build here at chain size 8\n"
    assert "no kernel" not in ran.out


def test_a_check_imports_nothing_of_it() -> None:
    env = {"PYTHONPROFILEIMPORTTIME": "1", **os.environ}
    ran = run("check", "--arch", "riscv64-sv57", env=env)
    modules = {line.rpartition("|")[2].strip() for line in ran.err.splitlines()}
    assert "zslayout.results.check" in modules
    allocator = {name for name in modules if name.startswith("zslayout.reference.")}
    # The names that an option takes, and those of levels.
    assert allocator <= {f"zslayout.reference.{name}_level" for name in ("patch", "protocol")}
    assert not modules & {"zslayout.reference.size_class", "zslayout.results.size_classes"}
