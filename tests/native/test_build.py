"""The program of a file, compiled once."""

import os
from pathlib import Path

import natives
import pytest

from zslayout.errors import UserError
from zslayout.native import build as building
from zslayout.native.build import build


@pytest.fixture(autouse=True)
def cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A cache of the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "zslayout" / "native"


def test_a_program_is_built_once(monkeypatch: pytest.MonkeyPatch, cache: Path) -> None:
    file = natives.file()
    first = natives.program(file)
    assert [*cache.iterdir()] == [first]
    monkeypatch.setattr(building, "_compile", None)
    assert natives.program(file) == first


def faults(old: str, new: str) -> str:
    natives.needs()
    file = natives.file("7.3", old, new)
    at = natives.layout(file)
    with pytest.raises(UserError) as wrong:
        build(file, at.params, at.chain_size)
    return str(wrong.value)


def test_a_function_that_the_shim_lacks_is_named_with_its_line(cache: Path) -> None:
    said = faults(
        "	cache_free_handle(handle);\n}",
        "	new_kernel_thing(pool);\n	cache_free_handle(handle);\n}",
    )
    assert "mm/zsmalloc.c:1" in said
    assert "needs new_kernel_thing, which the shim lacks" in said
    assert [*cache.iterdir()] == []


def test_an_error_of_the_file_has_its_line() -> None:
    said = faults("static size_t huge_class_size;", "static size_t huge_class_size")
    assert "does not compile for this machine: expected" in said


def test_what_the_driver_looks_at_and_is_not_there_is_named() -> None:
    said = faults("	unsigned int freeobj;\n", "	unsigned int first_free;\n")
    assert "freeobj" in said


def test_a_compiler_that_is_ended_from_outside_is_told(
    monkeypatch: pytest.MonkeyPatch, cache: Path, tmp_path: Path
) -> None:
    file = natives.file()
    at = natives.layout(file)
    killed = tmp_path / "gcc"
    killed.write_text("#!/bin/sh\nkill -9 $$\n", encoding="utf-8")
    killed.chmod(0o755)
    monkeypatch.setattr(building, "compile_command", lambda *_, **__: (str(killed),))
    with pytest.raises(UserError, match=r"--native: the compiler was ended .* \(SIGKILL\)"):
        build(file, at.params, at.chain_size)
    assert [*cache.iterdir()] == []


def test_what_a_killed_run_has_left_is_taken_away(cache: Path) -> None:
    cache.mkdir(parents=True)
    old, new = cache / ".building-old", cache / ".building-new"
    for each in (old, new):
        each.touch()
    os.utime(old, (1, 1))
    building._sweep(cache)
    assert [*cache.iterdir()] == [new]
