"""The commands, as a user sees them."""

import csv
import io
import json
import os
import re
from pathlib import Path
from typing import Any, Final

import pytest
import samples
from commands import Ran, inside, run
from goldens import compare

from zslayout import __version__
from zslayout.arch import shipped
from zslayout.cli import app
from zslayout.render.registry import offered
from zslayout.results.fit_table import FitTable
from zslayout.subjects.zsmalloc.registry import OBLIGATIONS
from zslayout.subjects.zsmalloc.schemes import SCHEMES

ESCAPE: Final = "\x1b"


def _board(folder: Path, *, bits: int = 64, shift: int = 12, phys: int = 52) -> str:
    file = folder / "board.toml"
    file.write_text(samples.toml(bits=bits, shift=shift, phys=phys), encoding="utf-8")
    return str(file)


def _json(ran: Ran) -> Any:
    return json.loads(ran.out)


# check


RFC = ("--scheme", "rfc-v1")


def test_check_says_the_headroom_of_riscv64_sv57() -> None:
    ran = inside("check", "--arch", "riscv64-sv57")
    assert ran.code == 0
    assert "headroom 1 bit at chain size 8, headroom 0 bits at 16" in ran.out


def test_check_says_why_um_x86_64_does_not_build() -> None:
    ran = inside("check", "--arch", "um-x86_64", "--scheme", "rfc-v1")
    assert ran.code == 0
    assert "  build-error: needs 70 bits, the word has 64; the #if let it through (" in ran.out
    compare("check-um-x86_64.txt", ran.out)


def test_check_says_that_the_computed_gate_falls_back_there() -> None:
    ran = inside("check", "--arch", "um-x86_64", "--scheme", "merged")
    assert ran.code == 0
    assert "  fallback: words identical to pfn-idx; three fields would need " in ran.out


def test_check_all_is_as_expected() -> None:
    ran = run("check", "--all")
    assert (ran.code, ran.err) == (0, "")
    count = len(shipped.names())
    assert ran.out.endswith(f"{count} checked: {count} as expected, 0 unexpected, 0 undecided\n")
    compare("check-all.txt", ran.out)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_check_all_is_as_expected_under_every_scheme(scheme: str) -> None:
    ran = inside("check", "--all", "--scheme", scheme, "--format", "json")
    assert ran.code == 0
    summary = _json(ran)["summary"]
    assert (summary["unexpected"], summary["undecided"]) == (0, 0)
    assert summary["as_expected"] == len(shipped.names())


def test_check_takes_several_names_and_a_file_and_all_schemes(tmp_path: Path) -> None:
    ran = inside(
        *("check", "-a", "i386", "-a", "x86_64", "-c", _board(tmp_path)),
        *("-s", "all", "--format", "json"),
    )
    asked = [(each["arch"], each["scheme"]) for each in _json(ran)["results"]]
    assert asked == [(arch, name) for arch in ("i386", "x86_64", "board") for name in SCHEMES]


def test_57_bits_fit_exactly_at_the_largest_chain_size(tmp_path: Path) -> None:
    ran = inside("check", "-c", _board(tmp_path, phys=57), "--chain-size", "16", *RFC)
    assert ran.code == 0
    assert "class-idx: needs 64 of 64 bits, headroom 0 bits at chain size 16" in ran.out


def test_58_bits_do_not_build_at_the_larger_chain_sizes(tmp_path: Path) -> None:
    file = _board(tmp_path, phys=58)
    ran = inside("check", "--config", file, *RFC, "--format", "json")
    assert ran.code == 1
    (result,) = _json(ran)["results"]
    assert result["outcome"] == "build-error"
    assert result["outcome_at"]["build-error"] == [9, 10, 11, 12, 13, 14, 15, 16]
    text = inside("check", "--config", file, *RFC)
    assert text.code == 1
    assert "\nobj.fits board rfc-v1: REFUTED at chain sizes 9-16, expected PROVED\n" in text.out


def test_58_bits_are_fine_where_the_chain_is_short(tmp_path: Path) -> None:
    assert inside("check", "-c", _board(tmp_path, phys=58), "--chain-size", "8", *RFC).code == 0


def test_a_gate_that_is_off_though_the_fields_would_fit_is_refuted(tmp_path: Path) -> None:
    file = _board(tmp_path, phys=57)
    ran = inside("check", "-c", file, "--scheme", "merged", "--chain-size", "16")
    assert ran.code == 1
    assert "\ngate.complete board merged: REFUTED, expected PROVED\n" in ran.out
    assert "\n         64 < 64\n" in ran.out


def test_a_32_bit_word_that_the_pfn_alone_overflows_is_refuted(tmp_path: Path) -> None:
    ran = inside("check", "-c", _board(tmp_path, bits=32, phys=50))
    assert ran.code == 1
    assert "\nobj.fits board merged: REFUTED, expected PROVED\n" in ran.out
    assert "\n         48 <= 32\n" in ran.out


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(
    ("bits", "shift", "phys"),
    [(64, 12, 64), (64, 18, 19), (32, 12, 64), (32, 18, 64), (32, 12, 13), (64, 12, 13)],
)
def test_numbers_at_the_edge_get_a_verdict(
    tmp_path: Path, scheme: str, bits: int, shift: int, phys: int
) -> None:
    file = _board(tmp_path, bits=bits, shift=shift, phys=phys)
    ran = inside("check", "--config", file, "--scheme", scheme)
    assert ran.code in {0, 1}
    assert ran.err == ""


def test_verbose_lists_every_obligation_with_its_id_first() -> None:
    ran = inside("check", "--arch", "i386", "--verbose")
    ids = [each.id for each in OBLIGATIONS]
    lines = [line for line in ran.out.splitlines() if line.partition(" ")[0] in ids]
    assert sorted(line.partition(" ")[0] for line in lines) == sorted(ids)
    assert all(line.split()[1:3] == ["i386", "merged:"] for line in lines)


def test_one_family_can_be_asked_for() -> None:
    ran = inside("check", "--arch", "riscv64-sv57", "-o", "obj.*", "--format", "json")
    ids = [each["id"] for each in _json(ran)["results"][0]["verdicts"]]
    assert ran.code == 0
    assert ids == [each.id for each in OBLIGATIONS if each.id.startswith("obj.")]


def test_fail_fast_stops_at_the_first_that_is_not_as_expected(tmp_path: Path) -> None:
    file = _board(tmp_path, phys=58)
    first = inside("check", "--config", file, "--fail-fast", "--scheme", "all", "-f", "json")
    assert first.code == 1
    assert len(_json(first)["results"]) == len(SCHEMES)
    assert _json(first)["summary"]["unchecked"] == 0


def test_fail_fast_says_how_many_it_left_out(tmp_path: Path) -> None:
    bad, good = tmp_path / "bad.toml", tmp_path / "good.toml"
    bad.write_text(samples.toml("bad", phys=58), encoding="utf-8")
    good.write_text(samples.toml("good"), encoding="utf-8")
    ran = inside("check", "-c", str(bad), "-c", str(good), "--fail-fast")
    assert ran.code == 1
    assert ran.out.endswith(
        "1 checked: 0 as expected, 1 unexpected, 0 undecided;"
        " stopped there, 1 configuration not checked\n"
    )
    assert "\ngood, rfc-v1" not in ran.out


def test_check_as_markdown_is_a_table(tmp_path: Path) -> None:
    ran = inside("check", "-c", _board(tmp_path), "--format", "markdown")
    assert ran.code == 0
    assert ran.out.startswith("| configuration | scheme | ")


def test_a_pipe_gets_no_escapes(tmp_path: Path) -> None:
    file = _board(tmp_path, phys=58)
    for arguments in (["check", "-c", file], ["show", "i386"], ["table"]):
        assert ESCAPE not in inside(*arguments).out
    assert ESCAPE not in run("check", "-c", file, "-v", env={"NO_COLOR": "1"}).out


def test_the_folder_it_is_run_in_does_not_matter(tmp_path: Path) -> None:
    file = Path(_board(tmp_path)).name
    ran = run("check", "--arch", "i386", "--config", file, cwd=tmp_path)
    assert ran.code == 0
    assert ran.out.endswith("2 checked: 2 as expected, 0 unexpected, 0 undecided\n")
    assert list(tmp_path.iterdir()) == [tmp_path / file]


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
    alone = [_json(inside("show", "i386", "-s", name, "-f", "json")) for name in SCHEMES]
    assert _json(ran)["results"] == alone


def test_show_as_json_has_the_numbers_of_riscv64_sv57() -> None:
    ran = inside("show", "riscv64-sv57", "--scheme", "rfc-v1", "--format", "json")
    value = _json(ran)
    assert ran.code == 0
    assert value["macros"]["OBJ_INDEX_BITS"] == 20
    assert value["macros"]["ZS_MIN_ALLOC_SIZE"] == 32
    assert value["macros"]["ZS_SIZE_CLASSES"] == 255
    assert value["macros"]["_PFN_BITS"] == 44
    assert (value["needed_bits"], value["headroom_bits"]) == (62, 2)


def test_show_at_another_chain_size(tmp_path: Path) -> None:
    value = _json(inside("show", "riscv64-sv57", "--chain-size", "16", "-f", "json"))
    assert value["params"]["CONFIG_ZSMALLOC_CHAIN_SIZE"] == 16
    assert value["headroom_bits"] == 0
    short = tmp_path / "short.toml"
    short.write_text(
        samples.toml("short") + "chain_size = { min = 4, default = 5, max = 6 }\n",
        encoding="utf-8",
    )
    value = _json(inside("show", "--config", str(short), "-f", "json"))
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
    assert file.read_text(encoding="utf-8") == inside("table", "-f", forms[suffix]).out


def test_a_configuration_of_ones_own_is_a_row_too(tmp_path: Path) -> None:
    ran = inside("table", "--config", _board(tmp_path, phys=55), "-f", "csv")
    assert ran.code == 0
    assert "board,64,4K,55,43+9+12,2,1,class-idx\n" in ran.out


# lint


def test_lint_finds_no_fault_in_the_shipped_archconfigs() -> None:
    ran = inside("lint")
    assert (ran.code, ran.err) == (0, "")
    *warnings, said = ran.out.splitlines()
    assert said.startswith(f"{len(shipped.names())} archconfigs, no faults")
    assert all("warning: the headers say" in each for each in warnings)


def test_lint_warns_of_headers_that_say_less_than_the_machine(tmp_path: Path) -> None:
    board = Path(_board(tmp_path))
    board.write_text(f"{samples.toml()}addressable_bits = 53\n", encoding="utf-8")
    ran = inside("lint", str(board))
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        f"{board}:$.physmem_bits: warning: the headers say 52 bits, the machine addresses 53:"
        " a page at 0x10000000000000 or above has a PFN that the word has no room for\n"
        "1 archconfig, no faults, 1 warning\n"
    )


def test_lint_of_one_file_counts_one(tmp_path: Path) -> None:
    assert inside("lint", _board(tmp_path)).out == "1 archconfig, no faults\n"


def test_lint_tells_every_fault_of_every_file(tmp_path: Path) -> None:
    board, other = _board(tmp_path, phys=65), tmp_path / "other.toml"
    ran = inside("lint", board, str(other))
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        f"{board}:$.physmem_bits: expected an integer from 13 to 64, found 65\n"
        f"{other}: cannot be read: No such file or directory\n"
        "2 faults\n"
    )


def test_lint_prints_the_schema_that_is_committed() -> None:
    committed = shipped.folder() / "archconfig.schema.json"
    assert inside("lint", "--schema").out == committed.read_text(encoding="utf-8")


# new

NUMBERS: Final = (
    *("--arch", "riscv", "--bits-per-long", "64", "--page-shift", "12"),
    *("--physmem-bits", "56", "--source", "physmem_bits: a.h: X"),
)


def test_new_writes_an_archconfig_that_check_accepts(tmp_path: Path) -> None:
    ran = run("new", "my-board", *NUMBERS, cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "wrote my-board.toml; now: zslayout check --config my-board.toml\n"
    assert run("check", "--config", "my-board.toml", cwd=tmp_path).code == 0


def test_new_writes_what_headers_and_machine_say_apart(tmp_path: Path) -> None:
    file = tmp_path / "my-board.toml"
    apart = ("--max-physmem-bits", "56", "--addressable-bits", "57")
    assert inside("new", "my-board", *NUMBERS, *apart, "--output", str(file)).code == 0
    config = samples.params(file.read_text(encoding="utf-8"), "my-board")
    assert (config.max_physmem_bits, config.address_bits) == (56, 57)


def test_new_takes_no_file_that_exists(tmp_path: Path) -> None:
    file = tmp_path / "my-board.toml"
    file.write_text("mine", encoding="utf-8")
    ran = inside("new", "my-board", *NUMBERS, "--output", str(file))
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"{file}: exists already; nothing was written\n")
    assert file.read_text(encoding="utf-8") == "mine"


def test_new_writes_nothing_when_a_number_is_wrong(tmp_path: Path) -> None:
    file = tmp_path / "my-board.toml"
    wrong = [each.replace("56", "65").replace("12", "9") for each in NUMBERS]
    ran = inside("new", "my-board", *wrong, "--output", str(file))
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        f"{file}:$.page_shift: expected an integer from 12 to 18, found 9\n"
        f"{file}:$.physmem_bits: expected an integer from 13 to 64, found 65\n"
        "2 faults\n"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["Board", "../board", "", "two words"])
def test_new_takes_no_name_that_an_archconfig_cannot_have(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = inside("new", name, *NUMBERS)
    assert (ran.code, ran.out) == (2, "")
    assert "$.name: expected the file's name" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_new_needs_every_number() -> None:
    ran = inside("new", "my-board", *NUMBERS[2:])
    assert ran.code == 2
    assert "Missing option '--arch'" in ran.err


# help


def test_the_version_is_said() -> None:
    ran = run("--version")
    assert (ran.code, ran.out) == (0, f"zslayout {__version__}\n")


@pytest.mark.parametrize("flag", ["-h", "--help"])
@pytest.mark.parametrize(
    "command", ["", "check", "show", "headroom", "suggest", "table", "lint", "new"]
)
def test_help_is_help_for_every_command(command: str, flag: str) -> None:
    ran = inside(*filter(None, [command, flag]))
    assert ran.code == 0
    assert ran.out.startswith(f"Usage: zslayout {command}".rstrip())


def test_the_help_names_every_exit_code() -> None:
    text = " ".join(inside("--help").out.split())
    assert (
        "Exit codes: 0 all as expected; 1 something is not; 2 unusable input; 3 undecided;"
        " 4 a bug of zslayout."
    ) in text


def test_help_and_completion_import_nothing_of_layouts_or_proofs() -> None:
    ran = run("--help", env={"PYTHONPROFILEIMPORTTIME": "1", **os.environ})
    modules = {line.rpartition("|")[2].strip() for line in ran.err.splitlines()}
    assert "zslayout.cli.app" in modules
    assert not modules & {"zslayout.words.layout", "zslayout.subjects.known", "z3"}


def test_a_check_imports_no_other_command_and_nothing_that_it_does_not_need() -> None:
    ran = run("check", "x86_64", env={"PYTHONPROFILEIMPORTTIME": "1", **os.environ})
    modules = {line.rpartition("|")[2].strip() for line in ran.err.splitlines()}
    assert "z3" in modules
    others = {
        f"zslayout.cli.{name}" for name in ("run", "theorem", "protocol", "describe", "bench")
    }
    assert not modules & {*others, "zslayout.results.listing", "zslayout.pipeline.localise"}


def test_every_command_is_there_alone_and_with_the_others() -> None:
    listed = re.findall(r"^  ([a-z-]+)  ", inside("--help").out.partition("Commands:")[2], re.M)
    assert set(app._MODULES) < set(listed)
    for name in ("verify-cert", "lint", "emit"):
        one = app.application(name)
        assert len(one.registered_commands) + len(one.registered_groups) == 1
        assert inside(name, "--help").out.startswith(f"Usage: zslayout {name} ")
