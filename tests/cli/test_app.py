"""The commands, as a user sees them."""

import os
import re

import pytest
from commands import inside, run

from zslayout import __version__
from zslayout.cli import app


def test_the_version_is_said() -> None:
    ran = run("--version")
    assert (ran.code, ran.out) == (0, f"zslayout {__version__}\n")


@pytest.mark.parametrize("flag", ["-h", "--help"])
@pytest.mark.parametrize(
    "command", ["", "check", "show", "headroom", "suggest", "table", "lint", "new"]
)
def test_help_is_help_for_every_command(command: str, flag: str) -> None:
    ran = inside(*filter(None, [command, flag]))
    assert ran.code == 0
    assert ran.out.startswith(f"Usage: zslayout {command}".rstrip())


def test_the_help_names_every_exit_code() -> None:
    text = " ".join(inside("--help").out.split())
    assert (
        "Exit codes: 0 all as expected; 1 something is not; 2 unusable input; 3 undecided;"
        " 4 a bug of zslayout."
    ) in text


def test_help_and_completion_import_nothing_of_layouts_or_proofs() -> None:
    ran = run("--help", env={"PYTHONPROFILEIMPORTTIME": "1", **os.environ})
    modules = {line.rpartition("|")[2].strip() for line in ran.err.splitlines()}
    assert "zslayout.cli.app" in modules
    assert not modules & {"zslayout.words.layout", "zslayout.subjects.known", "z3"}


def test_a_check_imports_no_other_command_and_nothing_that_it_does_not_need() -> None:
    ran = run("check", "x86_64", env={"PYTHONPROFILEIMPORTTIME": "1", **os.environ})
    modules = {line.rpartition("|")[2].strip() for line in ran.err.splitlines()}
    assert "z3" in modules
    others = {
        f"zslayout.cli.{name}" for name in ("run", "theorem", "protocol", "describe", "bench")
    }
    assert not modules & {*others, "zslayout.results.listing", "zslayout.pipeline.localise"}


def test_every_command_is_there_alone_and_with_the_others() -> None:
    listed = re.findall(r"^  ([a-z-]+)  ", inside("--help").out.partition("Commands:")[2], re.M)
    assert list(app._MODULES) == listed
    for name in ("verify-cert", "lint", "emit"):
        one = app.application(name)
        assert len(one.registered_commands) + len(one.registered_groups) == 1
        assert inside(name, "--help").out.startswith(f"Usage: zslayout {name} ")
