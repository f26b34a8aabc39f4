"""Compilers of this machine."""

from pathlib import Path

import natives
import pytest

from zslayout.errors import UserError
from zslayout.native import host
from zslayout.native.host import Sanitizer, compile_command


@pytest.fixture(autouse=True)
def asked_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compilers are looked for once; here each test has others."""
    monkeypatch.setattr(host, "_compilers", host._compilers.__wrapped__)


def test_options_are_of_the_width_and_the_sanitizers() -> None:
    natives.needs(64, (Sanitizer.THREAD,))
    command = compile_command(64, (Sanitizer.THREAD,))
    assert {"-m64", "-fsanitize=thread", "-DZSL_THREADS"} <= set(command)


def test_a_machine_without_a_compiler_is_said_to_be_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UserError, match="--native: neither clang nor gcc is on PATH"):
        compile_command(64, ())


def test_a_sanitizer_that_no_compiler_has_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    compiler = tmp_path / "gcc"
    compiler.write_text('#!/bin/sh\ncase "$*" in *sanitize*) exit 1;; esac\n', encoding="utf-8")
    compiler.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    monkeypatch.setenv("CC", str(compiler))
    with pytest.raises(UserError, match=r"--sanitize: no compiler here links .*-fsanitize=address"):
        compile_command(64, (Sanitizer.ADDRESS, Sanitizer.UNDEFINED))
    assert compile_command(64, ())[0] == str(compiler)


def test_a_compiler_that_is_named_and_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CC", "/nowhere/cc")
    with pytest.raises(UserError, match="--native: CC is /nowhere/cc, and no such program"):
        compile_command(64, ())
