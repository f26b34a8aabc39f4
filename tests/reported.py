"""Reports of a few configurations, made once: right ones, a fallback, a broken and a flawed one."""

from dataclasses import replace
from functools import cache
from pathlib import Path

from sourced import quick

from zslayout.arch import shipped
from zslayout.pipeline.check import CheckRequest, check
from zslayout.pipeline.report import report
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.render import registry
from zslayout.results.check import CheckResult
from zslayout.results.functions import FunctionFinding, FunctionsResult
from zslayout.results.report import ReportResult
from zslayout.results.result import Detail
from zslayout.subjects.zsmalloc.registry import OBLIGATIONS
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.words.layout import Layout, derive

CONFIGURATIONS = ("x86_64", "i386", "um-x86_64", "ppc64-4k-flatmem", "ppc64-64k-flatmem", "riscv32")
DAY = "2026-11-30"


@cache
def reported(*schemes: str, names: tuple[str, ...] = CONFIGURATIONS) -> ReportResult:
    """The report on these schemes; rfc-v1 if none is named."""
    configs = shipped.load_named(names, VOCABULARY)
    asked = tuple(SCHEMES[name] for name in schemes or ("rfc-v1",))
    return replace(_searched(), found=check(CheckRequest(configs, asked, OBLIGATIONS)))


@cache
def _searched() -> ReportResult:
    """One of nothing, whose schedules are searched once."""
    return report(CheckResult(()), SCHEMES.values(), _layout, DAY)


def _layout(scheme: str) -> Layout:
    (params,) = shipped.load_named(["arm64-4k"], VOCABULARY)
    return derive(SCHEMES[scheme], params, 8)


@cache
def page(*schemes: str, names: tuple[str, ...] = CONFIGURATIONS) -> str:
    """The page of such a report."""
    return rendered(reported(*schemes, names=names))


def rendered(result: ReportResult) -> str:
    """The page of a report."""
    return registry.by_name("page", (ReportResult,)).render(result, Detail())


def of_file(*findings: FunctionFinding) -> ReportResult:
    """The report on a good C file whose functions are said to have these findings."""
    functions = FunctionsResult(("x86_64",), 9, 9, 3, findings, ())
    return replace(_searched(), found=replace(quick("rfc_v1", "x86_64"), functions=functions))


def written(folder: Path, *schemes: str, names: tuple[str, ...] = CONFIGURATIONS) -> str:
    """The address of such a page, in a file."""
    file = folder / "report.html"
    file.write_text(page(*schemes, names=names), encoding="utf-8")
    return file.as_uri()
