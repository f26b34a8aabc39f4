"""The numbers of a release in one file: written, read back, and every fault of another's named."""

from pathlib import Path

import pytest

from zslayout.arch import shipped
from zslayout.errors import UserError
from zslayout.kernel.release import (
    NUMBERS,
    PFN_BITS,
    ReleaseTable,
    load_release,
    parse_release,
    release_text,
    shipped_releases,
)
from zslayout.kernel.store import Measurement

PLACES = {"BITS_PER_LONG": "a.h:1", "PAGE_SHIFT": "b.h:2", PFN_BITS: "mm/zsmalloc.c:3"}
FOUND = Measurement(
    'clang "19"', {"BITS_PER_LONG": 64, "PAGE_SHIFT": 12, PFN_BITS: 40}, (NUMBERS[3],), PLACES
)
TABLE = ReleaseTable("x.toml", "6.1.2", {"riscv64-flatmem-6.12": FOUND}, {"csky": "no\ncompiler"})


def test_a_table_is_read_back_as_it_was_written() -> None:
    read = parse_release(release_text(TABLE), "x.toml")
    assert (read.kernel, read.measured) == (TABLE.kernel, TABLE.measured)
    assert read.unmeasured == {"csky": "no compiler"}
    assert release_text(read) == release_text(TABLE).replace("\\n", " ")


def test_every_fault_of_a_table_is_named_with_its_place() -> None:
    text = (
        "unmeasured = 1\nplain = 2\n[a]\ncompiler = 3\nboot_time = ['X']\nPAGE_SHIFT = 12\n"
        "BITS_PER_LONG = [true, 'a.h:1']\nPAGE_SHFT = [1, 'a']\n"
    )
    with pytest.raises(UserError) as found:
        parse_release(text, "x.toml")
    places = [fault.place.partition(":")[2] for fault in found.value.faults]
    assert places == [
        *("$.kernel", "$.unmeasured", "$.plain", "$.a.compiler", "$.a.boot_time"),
        *("$.a.PAGE_SHIFT", "$.a.BITS_PER_LONG", "$.a.PAGE_SHFT", f"$.a.{PFN_BITS}"),
    ]
    for broken in ("kernel =", "a = " + "[" * 100_000):
        with pytest.raises(UserError, match="not TOML"):
            parse_release(broken, "x.toml")


def test_the_shipped_releases_are_of_known_archconfigs_the_oldest_first() -> None:
    names = shipped_releases(shipped.folder())
    assert names == ("6.1", "6.12", "7.3")
    for name in names:
        table = load_release(name, shipped.folder())
        assert table.kernel.startswith(f"{name}.")
        assert len(table.measured) > 15
        assert {*table.measured, *table.unmeasured} <= {*shipped.names()}


def test_a_release_that_is_not_there_is_answered_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"did you mean 6\.1"):
        load_release("6.11", shipped.folder())
    own = tmp_path / "own.toml"
    own.write_text(release_text(TABLE))
    assert load_release(str(own), shipped.folder()).measured == TABLE.measured
