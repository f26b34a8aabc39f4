"""The output formats."""

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
import samples
from commands import inside

from zslayout.errors import UserError
from zslayout.render import registry
from zslayout.render.registry import REGISTRY, Renderer, by_name, by_suffix, offered, register
from zslayout.results.check import CheckResult
from zslayout.results.page import LayoutPage
from zslayout.results.result import (
    DebugfsTabular,
    Detail,
    Drawn,
    Explorable,
    Replayable,
    Result,
    Tabular,
)

CERTIFICATE = next((Path(__file__).parents[2] / "proofs").glob("*/*.xz"))
EVERY = [
    *("text", "markdown", "rst", "html", "json", "jsonl", "quiet", "summary", "gcc"),
    *("checkpatch", "mail", "ktap", "sarif", "junit", "github", "github-summary", "kcidb", "b4"),
]
COMMANDS = {
    "check": ("check", "--arch", "i386"),
    "show": ("show", "i386"),
    "table": ("table",),
    "classes": ("classes", "x86_64"),
    "headroom": ("headroom", "x86_64"),
    "suggest": ("suggest", "x86_64"),
    "diff": ("diff", "x86_64", "um-x86_64"),
    "run": ("run", "x86_64", "--ops", "9"),
    "lint": ("lint",),
    "prove": ("prove", "--scheme", "pfn-idx", "-o", "obj.fits", "--arch", "i386"),
    "verify-cert": ("verify-cert", f"{CERTIFICATE}"),
    "protocol locks": ("protocol", "locks"),
    "protocol search": ("protocol", "search", "--threads", "free(a)"),
}
CODES = {"diff": 1}


@pytest.fixture
def shouting(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A format in a module of its own, registered and nothing else."""

    def render(result: Result, _detail: Detail, *, colour: bool) -> str:
        return f"{type(result).__name__} ENDS WITH {result.exit_code:d}, COLOUR {colour}\n"

    module = ModuleType("shouting")
    module.__dict__["render"] = render
    monkeypatch.setitem(sys.modules, "shouting", module)
    register(Renderer("shouting", "for the deaf", "shouting", suffixes=(".loud",)))
    yield
    del REGISTRY["shouting"]


@pytest.mark.usefixtures("shouting")
@pytest.mark.parametrize("command", COMMANDS)
def test_a_format_that_is_registered_is_offered_by_every_command(command: str) -> None:
    ran = inside(*COMMANDS[command], "--format", "shouting")
    assert (ran.code, ran.err) == (CODES.get(command, 0), "")
    assert ran.out.endswith(f" ENDS WITH {ran.code}, COLOUR False\n")
    wrong = inside(*COMMANDS[command], "--format", "whispering")
    assert wrong.code == 2
    assert "shouting" in wrong.err


@pytest.mark.usefixtures("shouting")
def test_its_suffix_names_it() -> None:
    assert by_suffix(".loud").name == "shouting"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_offers_every_format_that_any_result_can_be_written_in(command: str) -> None:
    for form in EVERY:
        ran = inside(*COMMANDS[command], "--format", form)
        assert (ran.code, ran.err) == (CODES.get(command, 0), "")


def test_what_a_format_needs_decides_who_offers_it() -> None:
    assert [each.name for each in offered()] == EVERY
    assert {each.name for each in offered((Tabular,))} - {*EVERY} == {"csv", "latex"}
    assert {each.name for each in offered((DebugfsTabular,))} - {*EVERY} == {"debugfs"}
    assert {each.name for each in offered((Replayable,))} - {*EVERY} == {"replay"}
    assert {each.name for each in offered((CheckResult,))} - {*EVERY} == {"csv", "latex"}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("csv", "csv (the table) does not go with this command (these do: text, markdown, rst,"),
        ("xml", 'no format is named "xml" (known: '),
        ("jsn", 'no format is named "jsn" (did you mean json'),
    ],
)
def test_a_format_that_does_not_fit_is_a_fault_that_names_those_that_do(
    name: str, said: str
) -> None:
    with pytest.raises(UserError) as caught:
        by_name(name)
    assert str(caught.value).startswith(f"--format: {said}")


def test_a_result_that_lacks_what_a_format_needs_is_a_fault_too() -> None:
    page = LayoutPage(samples.result(samples.named("i386")))
    with pytest.raises(UserError, match=r"csv \(the table\) does not go with what was asked for"):
        REGISTRY["csv"].render(page, Detail())


def test_every_format_has_a_module_and_says_what_it_is_for() -> None:
    for each in REGISTRY.values():
        assert each.says
        every = (Tabular, DebugfsTabular, Drawn, Explorable, Replayable)
        assert by_name(each.name, every) is each


def test_a_suffix_that_nobody_knows_is_text() -> None:
    assert by_suffix("") is by_suffix(".unknown") is REGISTRY[registry.USUAL]
