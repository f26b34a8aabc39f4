"""The KUnit file: compiled against a few lines that stand for the kernel's, and run."""

import subprocess
from functools import cache
from pathlib import Path
from typing import Final

import pytest
import samples
from ctext import translation_unit
from referee.compilers import HOST, needed

from zslayout.arch import shipped
from zslayout.pipeline.check import CheckRequest, check
from zslayout.pipeline.kunit import kunit_file
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.results.emitted import EmittedText
from zslayout.subjects.zsmalloc.registry import OBLIGATIONS
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.words.layout import derive

STUB: Final = """\
#include <stdio.h>
#include <stdbool.h>
struct kunit { int failed, skipped; };
struct kunit_case { void (*run)(struct kunit *); const char *name; };
struct kunit_suite { const char *name; struct kunit_case *test_cases; };
#define KUNIT_CASE(f) { f, #f }
#define KUNIT_EXPECT_TRUE(test, x) ((test)->failed += !(x))
#define KUNIT_EXPECT_EQ(test, x, y) ((test)->failed += (x) != (y))
#define kunit_skip(test, ...) do { (test)->skipped = 1; return; } while (0)
#define kunit_test_suite(suite) int main(void) { \\
	for (struct kunit_case *c = suite.test_cases; c->run; c++) { \\
		struct kunit test = { 0 }; c->run(&test); \\
		printf("%s %d %d\\n", c->name, test.failed, test.skipped); } }
"""


@cache
def emitted(scheme: str) -> EmittedText:
    every = shipped.load_all(VOCABULARY)
    return kunit_file(SCHEMES[scheme], check(CheckRequest(every, (SCHEMES[scheme],), OBLIGATIONS)))


def ran(scheme: str, name: str, size: int, folder: Path) -> dict[str, tuple[bool, bool]]:
    """By case: whether it failed, and whether it was skipped, in a build for a configuration."""
    layout = derive(SCHEMES[scheme], samples.named(name), size)
    text = "\n".join(emitted(scheme).lines).replace("#include <kunit/test.h>", "")
    unit = translation_unit(layout.definition, dict(layout.at.items()))
    source, program = folder / "unit.c", folder / "unit"
    source.write_text(f"{STUB}{unit}\n{text}\n")
    command = [needed(HOST).command, "-std=gnu11", "-w", str(source), "-o", str(program)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[:3000]
    said = subprocess.run([program], capture_output=True, text=True, check=True).stdout
    rows = (line.split() for line in said.splitlines())
    return {case: (failed != "0", skipped != "0") for case, failed, skipped in rows}


@pytest.mark.parametrize(
    ("scheme", "name", "size", "failing"),
    [
        ("merged", "x86_64", 8, set[str]()),
        ("merged", "um-x86_64", 16, set[str]()),
        ("merged", "riscv64-sv57", 16, set[str]()),
        ("merged", "ppc64-4k-flatmem", 8, {"obj_covers_pfn_ppc64_4k_flatmem"}),
        ("pfn-idx", "x86_64", 8, set[str]()),
        ("pfn-idx-tagged", "arm64-64k", 4, set[str]()),
        ("rfc-v1", "x86_64", 8, set[str]()),
    ],
)
def test_round_trips_hold_and_a_counterexample_fails_where_it_was_found(
    tmp_path: Path, scheme: str, name: str, size: int, failing: set[str]
) -> None:
    found = ran(scheme, name, size, tmp_path)
    assert found["zslayout_round_trip"] == (False, False)
    assert {case for case, (failed, _) in found.items() if failed} == failing
    known = {case for case, (_, skipped) in found.items() if not skipped}
    assert known == {"zslayout_round_trip", *failing}


def test_what_does_not_fit_fails_where_nothing_builds(tmp_path: Path) -> None:
    found = ran("rfc-v1", "um-x86_64", 8, tmp_path)
    failing = {case for case, (failed, _) in found.items() if failed}
    assert any(case.startswith("obj_fits_") for case in failing)


def test_lines_are_those_of_the_kernel() -> None:
    lines = emitted("merged").lines
    assert max(len(line.expandtabs(8)) for line in lines) <= 110
    assert "kunit_test_suite(zslayout_suite);" in lines
