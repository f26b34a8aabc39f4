"""The options that commands share: what they take, and what a shell completes."""

import os

import pytest
from commands import completed, inside, run

from zslayout.arch import shipped
from zslayout.render.registry import offered
from zslayout.results.result import Tabular
from zslayout.subjects.zsmalloc.registry import BY_ID
from zslayout.subjects.zsmalloc.schemes import SCHEMES


def test_a_shell_completes_the_names_of_archconfigs() -> None:
    assert completed("check", "--arch", "riscv64-s") == ["riscv64-sv57"]
    expected = [name for name in shipped.names() if name.startswith("s390")]
    assert completed("show", "s390") == expected


def test_a_shell_completes_schemes() -> None:
    assert completed("check", "--scheme", "") == [*SCHEMES, "all"]


@pytest.mark.parametrize("command", ["headroom", "suggest"])
def test_a_shell_completes_what_to_make_room_for(command: str) -> None:
    assert completed(command, "riscv64-s") == ["riscv64-sv57"]
    assert completed("headroom", "--scheme", "") == ["rfc-v1", "merged", "all"]


def test_a_shell_completes_obligations() -> None:
    expected = [name for name in BY_ID if name.startswith("gate.")]
    assert completed("check", "-o", "gate.") == expected


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_completion_script_of_a_shell_is_printed(shell: str) -> None:
    ran = run(env={"_ZSLAYOUT_COMPLETE": f"source_{shell}"})
    assert ran.code == 0
    assert "_ZSLAYOUT_COMPLETE" in ran.out
    assert f"complete_{shell}" in ran.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "-a", "i386", "-f", "xml"], 'no format is named "xml"'),
        (["table", "-f", "debugfs"], "debugfs (as the kernel's file) does not go with this"),
        (["show", "i386", "-f", "csv"], "csv (the table) does not go with this command"),
        (["suggest", "i386", "-f", "csv"], "csv (the table) does not go with this command"),
        (["check", "-a", "i386", "--timeout", "soon"], "'soon' is not a valid float"),
        (["check", "-a", "i386", "--timeout", "0"], "Invalid value for '--timeout'"),
        (["check", "-a", "i386", "--timeout", "-1"], "Invalid value for '--timeout'"),
        (["check", "-a", "i386", "--chain-size", "8.5"], "'8.5' is not a valid int"),
        (["check", "-a"], "requires an argument"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_value_of_the_wrong_kind_is_2_and_names_the_option(
    arguments: list[str], said: str
) -> None:
    ran = inside(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in " ".join(ran.err.split())
    assert "Traceback" not in ran.err


def test_every_form_of_table_is_an_option() -> None:
    help_text = inside("table", "--help").out
    assert ", ".join(each.name for each in offered((Tabular,))) in " ".join(help_text.split())


def test_a_shell_completes_the_formats_that_a_command_has() -> None:
    assert completed("show", "i386", "-f", "js") == ["json", "jsonl"]
    assert completed("show", "i386", "-f", "c") == ["checkpatch"]
    assert completed("table", "-f", "c") == ["csv", "checkpatch"]


def test_every_scheme_is_named_in_the_help() -> None:
    words = set(inside("check", "--help").out.replace(",", " ").replace(".", " ").split())
    assert {*SCHEMES, "all"} <= words


def test_help_does_not_load_the_solver() -> None:
    ran = run("--help", env={"PYTHONPROFILEIMPORTTIME": "1", **os.environ})
    modules = {line.rpartition("|")[2].strip() for line in ran.err.splitlines()}
    assert "typer" in modules
    assert not modules & {"z3", "tabulate"}


@pytest.mark.parametrize("command", ["check", "show", "headroom", "classes", "suggest"])
def test_an_archconfig_is_named_by_an_argument_or_an_option(command: str) -> None:
    argument, option = inside(command, "i386", "-q"), inside(command, "--arch", "i386", "-q")
    assert (argument.code, argument.out) == (option.code, option.out)
    assert argument.code == 0


@pytest.mark.parametrize("command", ["show", "headroom", "classes", "suggest"])
def test_an_argument_and_an_option_that_differ_are_a_fault(command: str) -> None:
    ran = inside(command, "i386", "--arch", "x86_64")
    assert (ran.code, ran.err) == (2, "--arch: x86_64, and the argument is i386\n1 fault\n")
