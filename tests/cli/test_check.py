"""`check`, as a user sees it."""

from pathlib import Path
from typing import Final

import pytest
import samples
from commands import inside, run
from goldens import compare

from zslayout.arch import shipped
from zslayout.subjects.zsmalloc.registry import OBLIGATIONS
from zslayout.subjects.zsmalloc.schemes import SCHEMES

ESCAPE: Final = "\x1b"


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
    summary = ran.json["summary"]
    assert (summary["unexpected"], summary["undecided"]) == (0, 0)
    assert summary["as_expected"] == len(shipped.names())


def test_check_takes_several_names_and_a_file_and_all_schemes(tmp_path: Path) -> None:
    ran = inside(
        *("check", "-a", "i386", "-a", "x86_64", "-c", samples.board_file(tmp_path)),
        *("-s", "all", "--format", "json"),
    )
    asked = [(each["arch"], each["scheme"]) for each in ran.json["results"]]
    assert asked == [(arch, name) for arch in ("i386", "x86_64", "board") for name in SCHEMES]


def test_57_bits_fit_exactly_at_the_largest_chain_size(tmp_path: Path) -> None:
    ran = inside("check", "-c", samples.board_file(tmp_path, phys=57), "--chain-size", "16", *RFC)
    assert ran.code == 0
    assert "class-idx: needs 64 of 64 bits, headroom 0 bits at chain size 16" in ran.out


def test_58_bits_do_not_build_at_the_larger_chain_sizes(tmp_path: Path) -> None:
    file = samples.board_file(tmp_path, phys=58)
    ran = inside("check", "--config", file, *RFC, "--format", "json")
    assert ran.code == 1
    (result,) = ran.json["results"]
    assert result["outcome"] == "build-error"
    assert result["outcome_at"]["build-error"] == [9, 10, 11, 12, 13, 14, 15, 16]
    text = inside("check", "--config", file, *RFC)
    assert text.code == 1
    assert "\nobj.fits board rfc-v1: REFUTED at chain sizes 9-16, expected PROVED\n" in text.out


def test_58_bits_are_fine_where_the_chain_is_short(tmp_path: Path) -> None:
    assert (
        inside("check", "-c", samples.board_file(tmp_path, phys=58), "--chain-size", "8", *RFC).code
        == 0
    )


def test_a_gate_that_is_off_though_the_fields_would_fit_is_refuted(tmp_path: Path) -> None:
    file = samples.board_file(tmp_path, phys=57)
    ran = inside("check", "-c", file, "--scheme", "merged", "--chain-size", "16")
    assert ran.code == 1
    assert "\ngate.complete board merged: REFUTED, expected PROVED\n" in ran.out
    assert "\n         64 < 64\n" in ran.out


def test_a_32_bit_word_that_the_pfn_alone_overflows_is_refuted(tmp_path: Path) -> None:
    ran = inside("check", "-c", samples.board_file(tmp_path, bits=32, phys=50))
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
    file = samples.board_file(tmp_path, bits=bits, shift=shift, phys=phys)
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
    ids = [each["id"] for each in ran.json["results"][0]["verdicts"]]
    assert ran.code == 0
    assert ids == [each.id for each in OBLIGATIONS if each.id.startswith("obj.")]


def test_fail_fast_stops_at_the_first_that_is_not_as_expected(tmp_path: Path) -> None:
    file = samples.board_file(tmp_path, phys=58)
    first = inside("check", "--config", file, "--fail-fast", "--scheme", "all", "-f", "json")
    assert first.code == 1
    assert len(first.json["results"]) == len(SCHEMES)
    assert first.json["summary"]["unchecked"] == 0


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
    ran = inside("check", "-c", samples.board_file(tmp_path), "--format", "markdown")
    assert ran.code == 0
    assert ran.out.startswith("| configuration | scheme | ")


def test_a_pipe_gets_no_escapes(tmp_path: Path) -> None:
    file = samples.board_file(tmp_path, phys=58)
    for arguments in (["check", "-c", file], ["show", "i386"], ["table"]):
        assert ESCAPE not in inside(*arguments).out
    assert ESCAPE not in run("check", "-c", file, "-v", env={"NO_COLOR": "1"}).out


def test_the_folder_it_is_run_in_does_not_matter(tmp_path: Path) -> None:
    file = Path(samples.board_file(tmp_path)).name
    ran = run("check", "--arch", "i386", "--config", file, cwd=tmp_path)
    assert ran.code == 0
    assert ran.out.endswith("2 checked: 2 as expected, 0 unexpected, 0 undecided\n")
    assert list(tmp_path.iterdir()) == [tmp_path / file]
