"""Which commands there are. Each parses, calls the pipeline once, prints, and ends.

Imports of the heavy floors are inside the commands, so that `--help` and completion stay quick.
"""

from collections.abc import Mapping
from copy import copy
from importlib import import_module
from typing import Annotated, Final

import typer

from zslayout import __version__
from zslayout.cli.command import Command

app = typer.Typer(
    name="zslayout",
    help="Prove that the packed words of the kernel's mm/zsmalloc.c fit, on every architecture.",
    epilog="Exit codes: 0 all as expected; 1 something is not; 2 unusable input; 3 undecided;"
    " 4 a bug of zslayout.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _version(wanted: bool) -> None:  # a callback of typer's
    if wanted:
        typer.echo(f"zslayout {__version__}")
        raise typer.Exit


@app.callback()
def _zslayout(
    version: Annotated[  # the callback acts
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help="Say the version and exit."
        ),
    ] = False,
) -> None:
    pass


_MODULES: Final[Mapping[str, str]] = {
    "check": "check.check",
    "show": "layouts.show",
    "table": "layouts.table",
    "lint": "archconfigs.lint",
    "new": "archconfigs.new",
    "headroom": "fit.headroom",
    "suggest": "fit.suggest",
    "classes": "classes.classes",
    "run": "run.run",
    "bench": "bench.bench",
    "diff": "diff.diff",
    "prove": "theorem.prove",
    "verify-cert": "theorem.verify_cert",
    "probe": "probe.probe",
    "report": "explore.report",
    "mcp": "mcp_server.mcp",
    "list": "describe.list_",
    "explain": "describe.explain",
    "protocol": "protocol.app",
    "emit": "emit.app",
    "word": "word_commands.app",
}
"""Where each command is, by its name."""


def application(first: str = "") -> typer.Typer:
    """The command of this name, or all where none has it: to build all takes as long as a check."""
    made = copy(app)
    made.registered_groups, made.registered_commands = [], []
    for name in (first,) if first in _MODULES else _MODULES:
        module, _, attribute = _MODULES[name].partition(".")
        found = getattr(import_module(f"zslayout.cli.{module}"), attribute)
        if isinstance(found, typer.Typer):
            made.add_typer(found, name=name)
        else:
            made.command(name, cls=Command)(found)
    return made
