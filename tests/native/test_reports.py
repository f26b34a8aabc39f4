"""What sanitizers write."""

from pathlib import Path

from zslayout.cfront.text import CFile
from zslayout.native.reports import line_of, reports

FILE = CFile(
    "mm/zsmalloc.c",
    "\n".join(
        [
            "BUG_ON(zspage->magic != MAGIC);",
            "zspage->fullness = fullness;",
            "zspage->inuse += val;",
        ]
    ),
)


def race(read: int, write: int, *, lost: bool = False) -> str:
    side = "\n\n  Previous write of size 4 at 0x1 by thread T2:\n"
    side += f"    #0 other mm/zsmalloc.c:{write} (x+0x1)\n"
    return (
        "==================\nWARNING: ThreadSanitizer: data race (pid=7)\n"
        "  Read of size 4 at 0x1 by thread T1:\n"
        "    #0 kmem_cache_alloc /tmp/x/shim.h:9 (x+0x2)\n"
        f"    #1 one mm/zsmalloc.c:{read} (x+0x3)" + ("" if lost else side)
    )


def test_a_race_of_the_bits_of_a_zspage_is_known() -> None:
    (found,) = reports(race(1, 2), FILE)
    assert found.known
    assert found.text == "ThreadSanitizer: data race of one() at line 1 and other() at line 2"


def test_a_file_without_a_folder_is_known_by_its_path() -> None:
    said = race(1, 2).replace("mm/", "/home/someone/")
    (found,) = reports(said, CFile("zsmalloc.c", FILE.text))
    assert (found.known, found.place) == (True, "zsmalloc.c:1")


def test_any_other_race_is_not() -> None:
    assert not next(reports(race(1, 3), FILE)).known
    assert not next(reports(race(3, 2), FILE)).known
    assert next(reports(race(1, 2, lost=True), FILE)).known


def test_a_crash_after_known_races_is_a_report_of_its_own() -> None:
    crash = (
        "\n==7==ERROR: ThreadSanitizer: SEGV on unknown address 0x0 (pc 0x1 T1)\n"
        "    #0 get_zspage mm/zsmalloc.c:1 (x+0x1)\n"
    )
    known, found = reports(race(1, 2) + crash, FILE)
    assert known.known
    assert (found.known, found.place) == (False, "mm/zsmalloc.c:1")
    assert found.text == "ThreadSanitizer: SEGV on unknown address 0x0 in get_zspage()"


def test_undefined_behaviour_has_its_column() -> None:
    (found,) = reports("mm/zsmalloc.c:3:7: runtime error: shift exponent 64 is too large\n", FILE)
    assert found.place == "mm/zsmalloc.c:3:7"
    assert "shift exponent 64" in found.text


def test_an_address_that_is_nowhere_has_no_line(tmp_path: Path) -> None:
    assert line_of(tmp_path / "none", "0x1", "mm/zsmalloc.c") == ""
