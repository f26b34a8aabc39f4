"""`mcp`: the server, asked over its protocol."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from zslayout.cli.mcp_server import check_source, evaluate_macro, explain_obligation, server
from zslayout.errors import Place, UserError
from zslayout.pipeline.functions import check
from zslayout.results.functions import FunctionFinding, FunctionsResult
from zslayout.verdict import Status

SOURCE = (Path(__file__).parent.parent / "sources" / "merged.c").read_text()
RIGHT = "return (obj >> ZS_OBJ_IDX_BITS) & ZS_OBJ_CLASS_MASK;"
PATCH = f"""\
--- a/mm/zsmalloc.c
+++ b/mm/zsmalloc.c
@@ -492,1 +492,1 @@
-\t{RIGHT}
+\t{RIGHT.replace("MASK;", "MASK & 255;")}
"""


def asked(name: str, **arguments: object) -> Any:
    pytest.importorskip("mcp")
    return asyncio.run(server().call_tool(name, arguments))


def test_there_are_three_tools_and_all_of_them_only_read() -> None:
    pytest.importorskip("mcp")
    tools = asyncio.run(server().list_tools())
    assert {each.name for each in tools} == {
        "check_source",
        "evaluate_macro",
        "explain_obligation",
    }
    assert all(each.annotations and each.annotations.read_only_hint for each in tools)


def test_a_patch_that_is_wrong_is_shown_with_its_counterexample() -> None:
    said = check_source(SOURCE, PATCH, ["arm64-64k"], functions=False)
    assert said.startswith("UNEXPECTED: mm/zsmalloc.c: 1 checked")
    assert "REFUTED obj.covers_class mm/zsmalloc.c:492:2" in said
    right = check_source(SOURCE, "", ["x86_64"], functions=False)
    assert right.startswith("AS_EXPECTED: ")
    assert "functions were not read" in right


def test_functions_are_read_unless_the_program_says_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wrong = FunctionFinding(
        "obj.page", Place("x.c", 7, 3), "it is so", Status.REFUTED, "", (), ("x86_64",)
    )
    found = FunctionsResult(("x86_64",), 9, 9, 3, (wrong,), ())
    monkeypatch.setattr(check, "check_functions", lambda *_: found)
    said = check_source(SOURCE, "", ["x86_64"])
    assert said.startswith("UNEXPECTED: ")
    assert "REFUTED obj.page x.c:7:3" in said


def test_an_obligation_is_explained() -> None:
    assert "obj.covers_pfn" in explain_obligation("obj.covers_pfn")


def test_a_macro_is_evaluated() -> None:
    said = evaluate_macro("_PFN_BITS", "x86_64")
    assert said.endswith("= 40 (0x28) at chain size 8")
    assert "40 (0x28)" in str(asked("evaluate_macro", macro="_PFN_BITS", configuration="x86_64"))


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: evaluate_macro("_PFN_BIT", "x86_64"), 'no macro is named "_PFN_BIT"'),
        (lambda: evaluate_macro("_PFN_BITS", "x86"), "x86"),
        (lambda: explain_obligation("obj.fit"), 'no obligation is named "obj.fit"'),
        (
            lambda: check_source(SOURCE, "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n"),
            "changes nothing",
        ),
        (lambda: check_source("int x = ;"), "mm/zsmalloc.c"),
    ],
)
def test_what_cannot_be_answered_is_said(call: Any, said: str) -> None:
    with pytest.raises(UserError) as raised:
        call()
    assert said in str(raised.value)


def test_the_program_hears_what_is_wrong_with_what_it_asked() -> None:
    pytest.importorskip("mcp")
    from mcp.server.mcpserver.exceptions import ToolError

    with pytest.raises(ToolError, match='no macro is named "_PFN_BIT"'):
        asked("evaluate_macro", macro="_PFN_BIT", configuration="x86_64")
