"""A refutation as a trace."""

from zslayout.render.replay import render
from zslayout.results.check import CheckResult
from zslayout.results.result import Detail, Replayable


class _Refuted(CheckResult, Replayable):
    def replay(self) -> tuple[str, ...]:
        return ("set frames 0x1", "malloc 1 8")


def test_the_lines_are_those_of_the_result() -> None:
    assert render(_Refuted(()), Detail()) == "set frames 0x1\nmalloc 1 8\n"


def test_of_any_other_result_it_is_the_report() -> None:
    assert render(CheckResult(()), Detail()).endswith("\n")
