"""`show` and `table`, as a user sees them."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
import samples
from commands import inside
from goldens import compare

from zslayout.arch import shipped
from zslayout.render.registry import offered
from zslayout.results.fit_table import FitTable
from zslayout.subjects.zsmalloc.schemes import SCHEMES

# show


@pytest.mark.parametrize("scheme", [*SCHEMES, "all"])
@pytest.mark.parametrize("name", ["riscv64-sv57", "um-x86_64", "riscv32"])
def test_show_draws_every_scheme(name: str, scheme: str) -> None:
    ran = inside("show", name, "--scheme", scheme)
    shown = re.findall(r"^scheme (\S+): ", ran.out, re.MULTILINE)
    assert (ran.code, ran.err) == (0, "")
    assert shown == (list(SCHEMES) if scheme == "all" else [scheme])
    assert len(re.findall(rf"(?:^|\n\n){name}: ", ran.out)) == len(shown)


def test_show_of_every_scheme_as_json_has_each_as_it_is_alone() -> None:
    ran = inside("show", "i386", "--scheme", "all", "--format", "json")
    assert ran.code == 0
    alone = [inside("show", "i386", "-s", name, "-f", "json").json for name in SCHEMES]
    assert ran.json["results"] == alone


def test_show_as_json_has_the_numbers_of_riscv64_sv57() -> None:
    ran = inside("show", "riscv64-sv57", "--scheme", "rfc-v1", "--format", "json")
    value = ran.json
    assert ran.code == 0
    assert value["macros"]["OBJ_INDEX_BITS"] == 20
    assert value["macros"]["ZS_MIN_ALLOC_SIZE"] == 32
    assert value["macros"]["ZS_SIZE_CLASSES"] == 255
    assert value["macros"]["_PFN_BITS"] == 44
    assert (value["needed_bits"], value["headroom_bits"]) == (62, 2)


def test_show_at_another_chain_size(tmp_path: Path) -> None:
    value = inside("show", "riscv64-sv57", "--chain-size", "16", "-f", "json").json
    assert value["params"]["CONFIG_ZSMALLOC_CHAIN_SIZE"] == 16
    assert value["headroom_bits"] == 0
    short = tmp_path / "short.toml"
    short.write_text(
        samples.toml("short") + "chain_size = { min = 4, default = 5, max = 6 }\n",
        encoding="utf-8",
    )
    value = inside("show", "--config", str(short), "-f", "json").json
    assert value["params"]["CONFIG_ZSMALLOC_CHAIN_SIZE"] == 5


def test_show_reads_as_before() -> None:
    compare("show-riscv64-sv57-command.txt", inside("show", "riscv64-sv57").out)


# table


TABLES = [each.name for each in offered((FitTable,)) if not each.of_findings]


@pytest.mark.parametrize("form", TABLES)
def test_the_table_has_a_row_for_every_shipped_archconfig(form: str) -> None:
    ran = inside("table", "--format", form)
    assert (ran.code, ran.err) == (0, "")
    words = set(re.findall(r"[\w.-]+", ran.out.replace("\\_", "_")))
    assert set(shipped.names()) <= words


def test_the_table_for_documents_is_less_than_80_columns_wide() -> None:
    out = inside("table", "--format", "rst").out
    compare("table.rst", out)
    assert [line for line in out.splitlines() if len(line) >= 80] == []


def test_the_table_as_csv_and_as_json_say_the_same() -> None:
    rows = list(csv.DictReader(io.StringIO(inside("table", "-f", "csv").out)))
    values = json.loads(inside("table", "-f", "json").out)["rows"]
    assert [(row["configuration"], row["headroom"], row["outcome"]) for row in rows] == [
        (each["arch"], str(each["headroom_bits"]), each["outcome"]) for each in values
    ]
    assert len(rows) == len(shipped.names())


def test_the_table_of_all_schemes_has_a_column_for_each() -> None:
    (header, *_) = csv.reader(io.StringIO(inside("table", "-s", "all", "-f", "csv").out))
    assert header == ["configuration", "word", "page", "phys", *SCHEMES]


def test_a_fresh_table_passes_and_a_stale_one_is_told_line_by_line(tmp_path: Path) -> None:
    file = tmp_path / "fit.rst"
    wrote = inside("table", "--output", str(file), "--quiet")
    assert (wrote.code, wrote.out.count("\n"), wrote.err) == (0, 1, "")
    fresh = inside("table", "--check", str(file))
    assert (fresh.code, fresh.out, fresh.err) == (0, f"{file}: up to date\n", "")
    text = file.read_text(encoding="utf-8")
    (line,) = [each for each in text.splitlines() if each.startswith("riscv64-sv57 ")]
    changed = line.replace("class-idx", "fallback ")
    file.write_text(text.replace(line, changed), encoding="utf-8")
    stale = inside("table", "--check", str(file))
    assert stale.code == 1
    assert f"\n-{changed}\n+{line}\n" in stale.out
    assert stale.err.startswith(f"{file}: stale; ")


def test_a_table_between_markers_is_rewritten_and_checked(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    file.write_text("# A\n<!-- zslayout:begin -->\nold\n<!-- zslayout:end -->\nB\n", "utf-8")
    asked = ("table", "--columns", "configuration,outcome")
    assert inside(*asked, "--check", str(file)).code == 1
    assert inside(*asked, "--update", str(file)).code == 0
    text = file.read_text(encoding="utf-8")
    assert text.startswith("# A\n<!-- zslayout:begin -->\n\n| configuration")
    assert text.endswith(" |\n\n<!-- zslayout:end -->\nB\n")
    assert inside(*asked, "--check", str(file)).out == f"{file}: up to date\n"
    missing = inside(*asked[:2], "name", "--update", str(file))
    assert missing.err.startswith('--columns: no column is titled "name" (these are: config')
    assert file.read_text(encoding="utf-8") == text


def test_a_table_whose_last_newline_is_gone_is_stale(tmp_path: Path) -> None:
    file = tmp_path / "fit.csv"
    file.write_text(inside("table", "-f", "csv").out.rstrip("\n"), encoding="utf-8")
    assert inside("table", "--check", str(file)).code == 1


def test_a_table_that_is_missing_is_2(tmp_path: Path) -> None:
    file = tmp_path / "fit.rst"
    ran = inside("table", "--check", str(file))
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"{file}: cannot be read: No such file or directory\n")


@pytest.mark.parametrize("suffix", [".txt", ".md", ".rst", ".csv", ".json", ".jsonl", ".html"])
def test_the_suffix_of_the_file_names_the_form(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"fit{suffix}"
    forms = {".txt": "text", ".md": "markdown", ".rst": "rst", ".csv": "csv", ".json": "json"}
    forms |= {".jsonl": "jsonl", ".html": "html"}
    assert inside("table", "--output", str(file)).code == 0
    said = inside("table", "-f", forms[suffix]).out.splitlines(keepends=True)
    # What takes long tells of its progress besides.
    told = "".join(line for line in said if '"progress"' not in line)
    assert file.read_text(encoding="utf-8") == told


def test_a_configuration_of_ones_own_is_a_row_too(tmp_path: Path) -> None:
    ran = inside("table", "--config", samples.board_file(tmp_path, phys=55), "-f", "csv")
    assert ran.code == 0
    assert "board,64,4K,55,43+9+12,2,1,class-idx\n" in ran.out
