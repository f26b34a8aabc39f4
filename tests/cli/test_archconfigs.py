"""`lint` and `new`, as a user sees them."""

from pathlib import Path
from typing import Final

import pytest
import samples
from commands import inside, run

from zslayout.arch import shipped

# lint


def test_lint_finds_no_fault_in_the_shipped_archconfigs() -> None:
    ran = inside("lint")
    assert (ran.code, ran.err) == (0, "")
    *warnings, said = ran.out.splitlines()
    assert said.startswith(f"{len(shipped.names())} archconfigs, no faults")
    assert all("warning: the headers say" in each for each in warnings)


def test_lint_warns_of_headers_that_say_less_than_the_machine(tmp_path: Path) -> None:
    board = Path(samples.board_file(tmp_path))
    board.write_text(f"{samples.toml()}addressable_bits = 53\n", encoding="utf-8")
    ran = inside("lint", str(board))
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        f"{board}:$.physmem_bits: warning: the headers say 52 bits, the machine addresses 53:"
        " a page at 0x10000000000000 or above has a PFN that the word has no room for\n"
        "1 archconfig, no faults, 1 warning\n"
    )


def test_lint_of_one_file_counts_one(tmp_path: Path) -> None:
    assert inside("lint", samples.board_file(tmp_path)).out == "1 archconfig, no faults\n"


def test_lint_tells_every_fault_of_every_file(tmp_path: Path) -> None:
    board, other = samples.board_file(tmp_path, phys=65), tmp_path / "other.toml"
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
