"""The reference pages of the documentation, from the code: `reference.py FOLDER` writes them.

Commands and their options, statements with what they cite, the keys of archconfigs, formats, exit
codes. None of it is written down elsewhere.
"""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import typer.main

from zslayout.arch.schema import schema
from zslayout.cli.app import application
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.render.registry import REGISTRY
from zslayout.results.exit_code import ExitCode
from zslayout.subjects.known import SUBJECTS
from zslayout.vc.obligation import Obligation


def commands() -> Iterator[str]:
    """Every command with its arguments and options."""
    yield "# zslayout\n"
    root = typer.main.get_command(application())
    yield f"{_text(root.help)}\n"
    yield from _group(root, "zslayout")


def _group(group: Any, path: str) -> Iterator[str]:
    for name, command in sorted(group.commands.items()):
        if hasattr(command, "commands"):
            yield from _group(command, f"{path} {name}")
        else:
            yield from _command(command, f"{path} {name}")


def _command(command: Any, path: str) -> Iterator[str]:
    yield f"## {path}\n"
    told, _, examples = " ".join((command.help or "").split()).partition(" Example")
    yield f"{_text(told)}\n"
    if examples:
        shown = examples.partition(": ")[2].split("; zslayout ")
        lines = (each if each.startswith("zslayout ") else f"zslayout {each}" for each in shown)
        yield "\n".join(("```text", *lines, "```\n"))
    for each in command.params:
        names = ", ".join(f"`{name}`" for name in (*each.opts, *each.secondary_opts))
        if each.param_type_name == "argument":
            names = f"`{each.metavar or each.name.upper()}`"
        said = _text(getattr(each, "help", None)) or "."
        yield f"- {names}: {said}"
    yield ""


def statements() -> Iterator[str]:
    """Every statement, by family."""
    yield "# Statements\n"
    yield "What is proved. Sanity checks are statements with one thing wrong, and must fail.\n"
    family = ""
    for each in (one for subject in SUBJECTS.values() for one in subject.registry.every):
        if each.family != family:
            family = each.family
            yield f"## {family}\n"
        yield from _statement(each)


def _statement(of: Obligation) -> Iterator[str]:
    yield f"### {of.id}\n"
    yield f"{_text(of.statement)}\n"
    if of.control_of:
        yield f"A sanity check of `{of.control_of}`.\n"
    for label, said in (("Why", of.why), ("Fix", of.fix)):
        if said:
            yield f"{label}: {_text(said)}.\n"
    yield f"Cites {', '.join(f'`{each}`' for each in of.cites)}.\n"


def archconfigs() -> Iterator[str]:
    """The keys of archconfigs, from their JSON Schema."""
    yield "# Archconfigs\n"
    yield "One TOML file is one kernel configuration.\n"
    found = schema(VOCABULARY)
    needed = found.get("required", ())
    for name, each in found["properties"].items():
        needs = ", required" if name in needed else ""
        yield f"- `{name}` ({each.get('type', 'table')}{needs}): {_text(each.get('description'))}"
    yield ""


def formats() -> Iterator[str]:
    """The formats, and the files that are written in each."""
    yield "# Formats\n"
    for each in REGISTRY.values():
        of = f" ({', '.join(f'`{suffix}`' for suffix in each.suffixes)})" if each.suffixes else ""
        yield f"- `{each.name}`{of}: {each.says}"
    yield "\n# Exit codes\n"
    for code in ExitCode:
        yield f"- {code.value}: {code.name.lower().replace('_', ' ')}"
    yield ""


def _text(said: str | None) -> str:
    """Words of ours as Markdown: nothing in them is markup."""
    text = " ".join((said or "").split())
    return "".join(f"\\{each}" if each in "\\`*_{}[]<>#|$" else each for each in text)


PAGES = {
    "commands": commands,
    "statements": statements,
    "archconfigs": archconfigs,
    "formats": formats,
}


def write(folder: Path) -> None:
    """All of them, those that are as they were left alone."""
    folder.mkdir(exist_ok=True)
    for name, page in PAGES.items():
        _write(folder / f"{name}.md", page())


def _write(file: Path, lines: Iterable[str]) -> None:
    text = "\n".join(lines)
    if not file.exists() or file.read_text(encoding="utf-8") != text:
        file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
