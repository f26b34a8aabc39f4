"""Conditions as static assertions."""

from pathlib import Path

import pytest
import samples
from referee.compilers import HOST, compiled, needed

from zslayout.pipeline.emit import static_assertions
from zslayout.subjects.zsmalloc.schemes import SCHEMES
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
