"""Conditions as static assertions."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
import samples
from referee.compilers import HOST, compiled, needed

from zslayout.arch import shipped
from zslayout.arch.params import Outcome
from zslayout.pipeline.check import CheckRequest, check
from zslayout.pipeline.emit import static_assertions
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.subjects.conditions import conditions
from zslayout.subjects.zsmalloc.registry import OBLIGATIONS
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.verdict import Status
from zslayout.words.layout import Layout, derive


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


def test_for_rfc_v1_they_are_false_on_the_configurations_that_a_check_names(tmp_path: Path) -> None:
    of = SCHEMES["rfc-v1"]
    found = check(CheckRequest(shipped.load_all(VOCABULARY), (of,), OBLIGATIONS)).results
    told = {each.id for bits in (32, 64) for each in conditions(of, bits) if each.in_c}
    wrong = {
        (result.params.name, layout.chain_size): any(
            at.verdict.status is Status.REFUTED
            for finding in result.findings
            if finding.obligation.id in told
            for at in finding.points
            if at.chain_size == layout.chain_size
        )
        or dict(result.outcomes)[layout.chain_size] is Outcome.BUILD_ERROR
        for result in found
        for layout in result.layouts
    }
    assert False in wrong.values()
    assert {name for (name, _), is_wrong in wrong.items() if is_wrong} > {"um-x86_64"}
    layouts = [layout for result in found for layout in result.layouts]
    truths = dict(zip(wrong, _truths(layouts, tmp_path), strict=True))
    assert {at: not good for at, good in truths.items()} == wrong


def _truths(layouts: Sequence[Layout], folder: Path) -> list[bool]:
    """Whether all of them hold, by a compiler, at each of these points."""
    lines = static_assertions(SCHEMES["rfc-v1"]).lines
    body = "\n".join(line for line in lines if not line.startswith(("/*", " *")))
    parts = ["#define static_assert(holds, what) good &= (holds) ? 1 : 0"]
    for number, layout in enumerate(layouts):
        values = {**layout.values, "BITS_PER_LONG": layout.at["BITS_PER_LONG"]}
        parts += [f"#undef {name}\n#define {name} {value}L" for name, value in values.items()]
        parts.append(f"static int good_{number}(void) {{ int good = 1;\n{body}\nreturn good; }}")
    calls = "".join(f"putchar('0' + good_{number}());" for number in range(len(layouts)))
    text = "\n".join(["#include <stdio.h>", *parts, f"int main(void) {{ {calls} }}"])
    source, program = folder / "all.c", folder / "all"
    source.write_text(text)
    command = [needed(HOST).command, "-w", "-O0", str(source), "-o", str(program)]
    subprocess.run(command, check=True, capture_output=True)
    said = subprocess.run([program], check=True, capture_output=True, text=True).stdout
    return [each == "1" for each in said]
