"""Every kind of bad input ends with exit code 2 and lines that say what is wrong.

A kind is a command with one thing wrong in it. `{NAME}` stands for a file of `CONTENTS`, or for one
of `PLACES`, made anew for each. Nothing is written where something is wrong.
"""

from itertools import product
from pathlib import Path
from typing import Final

import pytest
from commands import inside

SOURCES: Final = Path(__file__).parent.parent / "sources"
MERGED: Final = str(SOURCES / "merged.c")
NEW: Final = "new board --arch x86 --bits-per-long 64 --page-shift 12 --physmem-bits 52"
SOURCE: Final = "--source physmem_bits:x.h:SYMBOL"

CONTENTS: Final = {
    "EMPTY": b"",
    "BINARY": bytes(range(256)) * 4,
    "NOT-UTF-8": b"name = \xff\xfe\n",
    "NUL": b"a\0b\n",
    "PROSE": b"Dear list, please find attached.\n",
    "JSON": b'{"a": 1}\n',
    "OPEN-STRING": b'name = "x\n',
    "TWICE": b"page_shift = 12\npage_shift = 13\n",
    "NO-NUMBERS": b'name = "x"\narch = "x"\n',
    "DEEP": b"a = " + b"[" * 3000 + b"]" * 3000 + b"\n",
    "LONG-NUMBER": b"page_shift = " + b"9" * 5000 + b"\n",
    "NOT-C": b"int main( { return }\n",
    "NOT-ZSMALLOC": b"int main(void) { return 0; }\n",
    "HALF-PATCH": b"--- a/mm/zsmalloc.c\n+++ b/mm/zsmalloc.c\n@@ -1,3 +1,3 @@\n x\n",
    "WRONG-COUNT": b"--- a/x\n+++ b/x\n@@ -1,9 +1,2 @@\n-a\n+b\n",
    "NOT-APPLYING": b"--- a/mm/zsmalloc.c\n+++ b/mm/zsmalloc.c\n@@ -1 +1 @@\n-no such line\n+x\n",
    "ELSEWHERE": b"--- a/mm/slub.c\n+++ b/mm/slub.c\n@@ -1 +1 @@\n-a\n+b\n",
    "SCHEDULE": b"arch = nowhere\n",
    "BAD-STEPS": b"arch = arm64-4k\nschedule = 1 x 2\n",
    "TRACE": b"malloc\nfree free free\n",
    "ONE-MARKER": b".. zslayout:begin\nx\n",
}
"""What a file may have in it, by what it is called."""
PLACES: Final = {"MISSING": "missing/x", "FOLDER": ".", "NO-FILE": "x.toml/y"}

# A command that reads a file, the file's place in it as `@`, and what no such file may be.
_TEXTS: Final = ("EMPTY", "BINARY", "NOT-UTF-8", "NUL", "PROSE", "JSON")
_TOMLS: Final = (*_TEXTS, "OPEN-STRING", "TWICE", "NO-NUMBERS", "DEEP", "LONG-NUMBER")
_CS: Final = (*_TEXTS, "NOT-C", "NOT-ZSMALLOC")
_PATCHES: Final = (*_TEXTS, "HALF-PATCH", "WRONG-COUNT", "NOT-APPLYING", "ELSEWHERE")
_SCHEDULES: Final = (*_TEXTS, "SCHEDULE", "BAD-STEPS")
_TRACES: Final = (*(each for each in _TEXTS if each != "EMPTY"), "TRACE")
READERS: Final = {
    "check --config @": _TOMLS,
    "show --config @": ("EMPTY", "OPEN-STRING"),
    "headroom --config @": ("EMPTY", "NOT-UTF-8"),
    "suggest --config @": ("EMPTY", "BINARY"),
    "classes --config @": ("EMPTY", "TWICE"),
    "run --config @": ("EMPTY", "PROSE"),
    "prove --config @": ("EMPTY", "NUL"),
    "table --config @": ("EMPTY", "JSON"),
    "explain obj.fits --config @": ("EMPTY",),
    "report --config @": ("EMPTY",),
    "protocol prove --config @": ("EMPTY",),
    "protocol search --config @": ("EMPTY",),
    "protocol races --config @": ("EMPTY",),
    "protocol mutants --config @": ("EMPTY",),
    "lint @": _TOMLS,
    "word lint @": ("EMPTY", "BINARY", "NOT-UTF-8", "PROSE", "OPEN-STRING", "TWICE"),
    "check --arch i386 --source @": _CS,
    "report i386 --source @": ("EMPTY", "NOT-C"),
    f"check --arch i386 --source {MERGED} --patch @": _PATCHES,
    "diff merged @ --arch i386": ("EMPTY", "NOT-C"),
    "protocol replay @": _SCHEDULES,
    "run i386 --trace @": _TRACES,
    "run i386 --replay @": ("BINARY", "PROSE", "TRACE"),
    "verify-cert @": ("EMPTY", "BINARY", "PROSE", "JSON"),
    "table --update @": ("EMPTY", "PROSE", "ONE-MARKER", "BINARY"),
    "table --check @": ("NOT-UTF-8", "ONE-MARKER"),
}

# An option that takes a number, the rest of its command, and what is no such number.
_NO_NUMBERS: Final = ("x", "''", "1e", "0x", "-1", "1.5.2", "9" * 400)
NUMBERS: Final = {
    "check i386 --chain-size": (*_NO_NUMBERS, "0", "3", "17"),
    "check i386 --timeout": (*_NO_NUMBERS[:6], "0", "nan", "inf"),
    "show i386 --chain-size": ("x", "0"),
    "classes i386 --chain-size": ("x", "99"),
    "headroom i386 --timeout": ("nan", "0"),
    "run i386 --ops": (*_NO_NUMBERS[:5], "0"),
    "run i386 --seed": ("x", "-1"),
    "run i386 --scale": ("x", "nan", "-1", "inf"),
    "run i386 --processes": ("0", "x"),
    "prove --jobs": ("0", "x"),
    "verify-cert proofs --jobs": ("0",),
    "protocol search --max-states": ("0", "x"),
    "protocol search --size": ("0", "x", "-8", "99999999"),
    "protocol search --timeout": ("nan", "-1"),
}

# Options of a choice, and the rest of the command: none of them knows "nosuch".
CHOICES: Final = (
    *("check --arch", "check", "check i386 --scheme", "check i386 --obligation"),
    *("check i386 --format", "check i386 --release", "show", "show i386 --scheme", "headroom"),
    *("headroom i386 --scheme", "suggest", "classes", "run", "run i386 --level"),
    *("run i386 --checks", "run i386 --workload", "run i386 --sizes", "prove", "prove --solver"),
    *("prove --scheme", "prove --obligation", "explain", "explain obj.fits --arch", "list"),
    *("table --scheme", "table --columns", "report", "report i386 --scheme", "diff merged"),
    *("emit static-assert --scheme", "emit rst --arch", "emit", "protocol", "protocol prove"),
    *("protocol prove --mutant", "protocol prove --level", "protocol search --mutant"),
    *("protocol races --mutant", "protocol export --mutant", "protocol export --format"),
    *("protocol locks --level", "check --word", "word show", "probe --kernel /nowhere --arch"),
)

OUTPUTS: Final = (
    *("json=/nowhere/x", "json=/", "json=", "json", "nosuch=x", "csv", "svg=x.svg", "page=x.html"),
)

OTHERS: Final = (
    *("nosuch", "check", "check i386 i386 --no-such-option", "check --all --arch i386", "check -x"),
    *("check i386 --patch x", "check i386 --if-touched", "check i386 --jobs 2", "diff", "diff a"),
    *("check i386 --no-build", "check i386 --since HEAD", "check --config", "--nosuch", "explain"),
    *(f"check --source {MERGED} --scheme merged", f"check --source {MERGED} --fail-fast"),
    *(f"check --source {MERGED} --kernel .", "check --kernel /nowhere", "check --kernel {EMPTY}"),
    *("check i386 -q --summary", "check i386 --format json --output gcc=-", "show", "suggest"),
    *("check i386 --output html=x --output csv=x", "show i386 --arch x86_64", "classes", "run"),
    *("show i386 --config {EMPTY}", "table --update x --check y", "explain a b", "verify-cert"),
    *("protocol search --threads ''", "protocol search --threads nosuch(a)", "probe", "word new"),
    *("protocol search --threads free(a", "protocol search --setup free(a)", "protocol replay"),
    *("protocol search --mutant all --level base", "protocol prove --mutant all --level base"),
    *(
        "show i386 --scheme all --format svg",
        "check i386 --source",
        "report --patch x",
    ),
    *("run i386 --trace x --ftrace y", "verify-cert /nowhere", "prove --proofs /nowhere --check"),
    *(NEW, f"{NEW} --source", f"new x86_64 {NEW[10:]} {SOURCE}", f"new ../x {NEW[10:]} {SOURCE}"),
    *(f"{NEW} {SOURCE} --output /nowhere/x", f"{NEW} {SOURCE} --max-physmem-bits 99", "new"),
    *(f"{NEW[:-2]}x {SOURCE}", f"{NEW[:-2]}0 {SOURCE}", f"{NEW} {SOURCE} --page-shift 3"),
    *(
        "check --config {MISSING} --config {EMPTY}",
        "lint {FOLDER} {MISSING}",
        "check ''",
        "show ''",
    ),
)

KINDS: Final = (
    *(row.replace("@", f"{{{name}}}") for row, bad in READERS.items() for name in bad),
    *(row.replace("@", f"{{{name}}}") for row, name in product(READERS, PLACES)),
    *(f"{row} {number}" for row, bad in NUMBERS.items() for number in bad),
    *(f"{row} nosuch" for row in CHOICES),
    *(f"check i386 --output {each}" for each in OUTPUTS),
    *OTHERS,
)


def made(kind: str, folder: Path) -> list[str]:
    """The words of a kind, its files in the folder."""
    words = []
    for word in kind.split():
        name = word.strip("{}")
        if word == "''":
            words.append("")
        elif name in CONTENTS and word != name:
            (folder / name).write_bytes(CONTENTS[name])
            words.append(name)
        elif name in PLACES and word != name:
            words.append(PLACES[name])
        else:
            words.append(word)
    return words


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind[:70])
def test_bad_input_is_2_with_a_clear_line(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    words = made(kind, tmp_path)
    before = {each: each.read_bytes() for each in tmp_path.iterdir()}
    ran = inside(*words)
    assert ran.code == 2, ran.err + ran.out
    assert "Traceback" not in ran.err
    assert ran.out == "" or ran.out.startswith(("Usage", "{"))
    told = [line for line in (ran.err or ran.out).splitlines() if line.strip()]
    assert told
    assert max(map(len, told)) < 2000
    assert {each: each.read_bytes() for each in tmp_path.iterdir()} == before


def test_there_are_as_many_kinds_as_were_tried() -> None:
    assert len(set(KINDS)) == len(KINDS) >= 238
