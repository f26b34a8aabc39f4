"""What a file says with headers of a tree, held to what it says with ours."""

from pathlib import Path

import pytest
import samples
from defects import source
from fake_headers import compiled, with_headers

from zslayout.cfront.point import point
from zslayout.pipeline.functions.with_headers import read_with_headers
from zslayout.results.headers import HeadersRead
from zslayout.verdict import Status

PARAMS = samples.named("riscv64-sv57")
FILE = with_headers(source("merged") + "static_assert(ZS_MAX_PAGES_PER_ZSPAGE == 8);\n")


def read(
    folder: Path, changed: dict[str, str] | None = None, *, functions: bool = False
) -> HeadersRead:
    ir = compiled(FILE, point(PARAMS, 8), folder, changed)
    return read_with_headers(FILE.name, FILE.text, ir, PARAMS, 8, (), functions)


def test_with_the_same_numbers_words_are_the_same_and_functions_are_judged(tmp_path: Path) -> None:
    found = read(tmp_path, functions=True)
    assert (found.left, found.differs) == ("", ())
    # The sample is no whole allocator.
    assert "object.contents" in {each.id for each in found.findings}
    assert {each.place.file for each in found.findings} == {FILE.name}
    assert found.words == 9
    assert found.macros > 15
    assert 0 < found.touching == found.read
    assert found.proved > 300


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("#define PAGE_SHIFT (12)", "#define PAGE_SHIFT (13)", "_PFN_BITS"),
        ("#define READ_ONCE(x) (*", "#define READ_ONCE(x) (2 * *", "handle_to_obj()"),
        ("#define CONFIG_ZSMALLOC_CHAIN_SIZE (8)", "#define CONFIG_ZSMALLOC_CHAIN_SIZE 9", "this"),
    ],
)
def test_what_differs_is_named_with_its_line_and_both_values(
    old: str, new: str, what: str, tmp_path: Path
) -> None:
    (found, *_) = [each for each in read(tmp_path, {old: new}).differs if what in each.what]
    assert found.status is Status.REFUTED
    assert found.ours != found.theirs
    assert f"{found.place}".startswith("mm/zsmalloc.c:")
    if what == "this":
        assert "ZS_MAX_PAGES_PER_ZSPAGE == 8" in FILE.line(found.place.line)


def test_what_is_no_code_is_not_read_and_says_why() -> None:
    found = read_with_headers(FILE.name, FILE.text, "", PARAMS, 8, (), False)
    assert "location_to_obj" in found.left or "reader failed" in found.left
    assert not found.repeatable
