"""Conditions as static assertions."""

from pathlib import Path

import pytest
import samples
from referee.compilers import HOST, compiled, needed

from zslayout.arch import shipped
from zslayout.expr.ints import evaluate
from zslayout.pipeline.check import CheckRequest, check
from zslayout.pipeline.emit import conditions, static_assertions
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.results.finding import ConfigResult
from zslayout.subjects.zsmalloc.registry import OBLIGATIONS
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.verdict import Status
from zslayout.words.layout import Layout, derive

NOTICED = tuple(each for each in OBLIGATIONS if each.noticed)


def _refuted_at(result: ConfigResult) -> set[int]:
    """The chain sizes at which something is wrong with a word."""
    refuted = {
        at.chain_size
        for finding in result.findings
        for at in finding.points
        if at.verdict.status is Status.REFUTED
    }
    return refuted | {each.chain_size for each in result.layouts if not each.asserted}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_they_are_false_exactly_where_a_check_refutes_something(scheme: str) -> None:
    every = shipped.load_all(VOCABULARY)
    for result in check(CheckRequest(every, (SCHEMES[scheme],), NOTICED)).results:
        known = conditions(result.scheme, result.params.bits_per_long)
        false = {
            layout.chain_size
            for layout in result.layouts
            if not all(evaluate(each.holds, layout.values) for each in known)
        }
        assert false == _refuted_at(result), result.params.name


def _compiles(layout: Layout, text: str, folder: Path) -> bool:
    macros = "".join(f"#define {name} {value}UL\n" for name, value in layout.values.items())
    macros = macros.replace("#define BITS_PER_LONG 64UL", "#define BITS_PER_LONG 64")
    code = f"#define static_assert _Static_assert\n{macros}{text}\n"
    return compiled(needed(HOST), code, folder).returncode == 0


@pytest.mark.parametrize(("phys", "right"), [(52, True), (64, False), (58, False)])
def test_a_compiler_reads_them_and_ends_the_build_where_they_are_false(
    tmp_path: Path, phys: int, right: bool
) -> None:
    layout = derive(SCHEMES["rfc-v1"], samples.board(phys=phys), 16)
    text = "\n".join(static_assertions(SCHEMES["rfc-v1"]).lines)
    assert _compiles(layout, text, tmp_path) is right


def test_what_c_knows_nothing_of_is_a_comment_and_no_line_is_wide() -> None:
    lines = static_assertions(SCHEMES["merged"]).lines
    assert not any("ADDRESSABLE_BITS" in line for line in lines if not line.startswith(" *"))
    assert any("ADDRESSABLE_BITS" in line for line in lines)
    assert max(map(len, lines)) <= 80
