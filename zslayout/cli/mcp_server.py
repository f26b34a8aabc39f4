"""`mcp`: three questions for programs that review patches and compile nothing, over MCP.

One rule: what is asked about comes with the question. No file is read or written, nothing of a
kernel tree is run, and the answers are those of `check`, `explain` and `show`.
"""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Final, ParamSpec

from zslayout import __version__
from zslayout.errors import Fault, UserError, did_you_mean
from zslayout.results.result import Detail, Result

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer

_Asked = ParamSpec("_Asked")
_SECONDS: Final = 10.0
_FILE: Final = "mm/zsmalloc.c"
_INSTRUCTIONS: Final = (
    "Proves that the packed words of the Linux kernel's mm/zsmalloc.c fit on every architecture, or"
    " shows a counterexample, bit by bit. UNKNOWN, BLOCKED and NOT COVERED are never right."
)


def mcp() -> None:
    """Answer programs over the Model Context Protocol, on standard input and output.

    Three tools that only read: check a source or a patch on it, explain an obligation, evaluate a
    macro at a configuration. Needs the extra mcp.

    Example: zslayout mcp
    """
    server().run()


def server() -> "MCPServer":
    """The server with its tools. Raises ModuleNotFoundError without the extra."""
    from mcp.server.mcpserver import MCPServer
    from mcp.server.mcpserver.exceptions import ToolError
    from mcp.types import ToolAnnotations

    made = MCPServer("zslayout", instructions=_INSTRUCTIONS, version=__version__)
    reads = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
    for each in (check_source, explain_obligation, evaluate_macro):
        made.add_tool(_telling(each, ToolError), annotations=reads)
    return made


def _telling(tool: Callable[_Asked, str], refusal: type[Exception]) -> Callable[_Asked, str]:
    """The tool, whose faults reach the program that asks: of other exceptions it hears nothing."""

    @wraps(tool)
    def answer(*args: _Asked.args, **named: _Asked.kwargs) -> str:
        try:
            return tool(*args, **named)
        except UserError as error:
            raise refusal("\n".join(map(str, error.faults))) from error

    return answer


def check_source(
    source: str,
    patch: str = "",
    configurations: list[str] | None = None,
    *,
    functions: bool = True,
) -> str:
    """Check the text of an mm/zsmalloc.c, or of it after a patch or mbox, on every configuration.

    `configurations` are names of shipped archconfigs; all of them where none is named, which takes
    a minute or two. Without `functions` macros and word functions alone are read: seconds.
    """
    from zslayout.cfront.text import read
    from zslayout.cli import inputs
    from zslayout.cli.source import checked_file, functions_reader

    names = configurations or []
    configs = inputs.configs(names, [], every=not names)
    file = read(_FILE, source.encode())
    if patch:
        from zslayout.cfront.text import CFile
        from zslayout.patch.apply import applied, concerns
        from zslayout.patch.series import series

        mine = [each for each in series(patch.encode(), "patch") if concerns(each, _FILE)]
        if not mine:
            raise UserError([Fault("patch", f"changes nothing in {_FILE}")])
        for each in mine:
            file = CFile(file.name, applied(file.text, each, _FILE))
    obligations = inputs.obligations(None, "", of_file=True)
    read_functions = functions_reader(asked=functions, cache=False)
    return _said(checked_file(file, configs, obligations, None, _SECONDS, functions=read_functions))


def explain_obligation(id: str, configuration: str = "arm64-4k", scheme: str = "merged") -> str:  # noqa: A002  # as reports call it
    """Explain an obligation: what it says, why it matters, its formula on a configuration."""
    from zslayout.cli import inputs
    from zslayout.pipeline.explain import explain

    params = inputs.one_config(configuration, None)
    of, one = inputs.obligation(id), inputs.one_scheme(scheme)
    return _said(explain(of, params, one, params.chain_size.default, _SECONDS))


def evaluate_macro(
    macro: str, configuration: str, scheme: str = "merged", chain_size: int | None = None
) -> str:
    """A macro of mm/zsmalloc.c at a configuration: its formula, and its value as C computes it."""
    from zslayout.cli import inputs
    from zslayout.expr.infix import human_text

    layout = inputs.one_layout(
        inputs.one_scheme(scheme), inputs.one_config(configuration, None), chain_size
    )
    if macro not in layout.values:
        known = did_you_mean(macro, layout.values) or f"known: {', '.join(layout.values)}"
        raise UserError([Fault("macro", f'no macro is named "{macro}"', known)])
    value = layout.values[macro]
    formulas = (each.value for each in layout.definition.macros if each.name == macro)
    of = "".join(f" = {human_text(formula)}" for formula in formulas)
    return f"{macro}{of} = {value} ({value:#x}) at chain size {layout.chain_size}"


def _said(result: Result) -> str:
    """What a person reads of it, and how it stands."""
    from zslayout.render.text import render

    return f"{result.exit_code.name}: {result.headline}\n\n{render(result, Detail())}"
