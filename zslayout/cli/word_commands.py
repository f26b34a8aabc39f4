"""The commands of `word`: word files are written, read, drawn, compared, and made room in."""

import inspect
import json
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zslayout.cli import options as opt
from zslayout.cli.command import Command
from zslayout.cli.report import Report, reports
from zslayout.cli.words import USUAL_ARCH, OneWord, Where, WordNames, check, of_names
from zslayout.errors import Fault, UserError, did_you_mean
from zslayout.results.result import Detail, Tabular

if TYPE_CHECKING:
    from zslayout.results.word_check import WordCheckResult
    from zslayout.results.word_headroom import WordRoom

_Command = Callable[..., None]

app = typer.Typer(
    no_args_is_help=True,
    help="Describe packed words of the kernel in word files, and look at them. `show --word W` is"
    " `word show W`, and so of table, headroom, suggest, explain and diff.",
)


def placed(*, without: Sequence[str] = ()) -> Callable[[_Command], _Command]:
    """Give a command the options of `Where`, but for some; it takes a `where` in their place."""

    def offered(command: _Command) -> _Command:
        given = inspect.signature(command, eval_str=True)
        options = [
            each.replace(kind=inspect.Parameter.KEYWORD_ONLY)
            for each in inspect.signature(Where, eval_str=True).parameters.values()
            if each.name not in without
        ]

        @wraps(command)
        def told(**words: Any) -> None:
            where = Where(**{each.name: words.pop(each.name) for each in options})
            command(**words, where=where)

        own = [each for each in given.parameters.values() if each.name != "where"]
        told.__signature__ = given.replace(parameters=[*own, *options])  # type: ignore[attr-defined]
        return told

    return offered


@app.command(cls=Command)
@reports()
def lint(
    files: Annotated[
        list[Path] | None, opt.argument("[FILE]...", "Word files; default: all shipped ones.")
    ] = None,
    schema: Annotated[
        bool, opt.option("--schema", "Print the JSON Schema of word files for editors.")
    ] = False,
    *,
    report: Report,
) -> None:
    """Validate word files: every fault at its place. What is C in them, only a check reads.

    Example: zslayout word lint words/swp_entry.toml
    """
    from zslayout.cli import streams
    from zslayout.results.lint import WordLintResult
    from zslayout.words.word_schema import word_schema

    if schema:
        streams.write(json.dumps(word_schema(), indent=1) + "\n")
        return
    found = of_names([str(each) for each in files or []], every=not files)
    report.finish(WordLintResult(tuple(each.name for each in found)))


@app.command(cls=Command)
def new(
    name: Annotated[str, opt.argument("NAME", "The new word's name.")],
    field: Annotated[list[str], opt.option("--field NAME", "A field; may be repeated.")],
    type_: Annotated[str, opt.option("--type TYPE", "The C type of the word.")] = "unsigned long",
    include: Annotated[
        list[str] | None, opt.option("--include HEADER", "As linux/mm.h; may be repeated.")
    ] = None,
    output: Annotated[Path | None, opt.option("FILE", "Default: NAME.toml in this folder.")] = None,
) -> None:
    """Scaffold a word file, to be filled in with C.

    Example: zslayout word new swp --type swp_entry_t --include linux/swapops.h --field type
    --field offset
    """
    from zslayout.cli import streams
    from zslayout.words.word_parse import parse_word
    from zslayout.words.word_scaffold import word_scaffold

    file = output or Path(f"{name}.toml")
    if file.exists():
        raise UserError([Fault(str(file), "exists already; nothing was written")])
    text = word_scaffold(name, type_, include or ["linux/mm.h"], field)
    parse_word(text, str(file))
    streams.replace_file(file, text)
    streams.write(
        f"wrote {file}; now: zslayout check --word {file} --kernel TREE --arch {USUAL_ARCH}\n"
    )


@app.command(cls=Command)
@reports(Tabular)
@placed()
def show(
    word: OneWord,
    *,
    where: Where,
    report: Report,
) -> None:
    """Draw a word: which bit of a field goes to which bit of the word, as a solver finds it.

    Example: zslayout word show swp_entry --kernel ~/linux --arch arm64-4k
    """
    from zslayout.results.word_show import WordDrawings

    found = _checked([word], where, report)
    report.finish(WordDrawings(found))


@app.command(cls=Command)
@reports(Tabular)
@placed()
def table(
    word: WordNames,
    *,
    where: Where,
    report: Report,
) -> None:
    """Print words as a table: bits of each field, what they reach, what is refuted.

    Example: zslayout word table swp_entry --kernel ~/linux --all
    """
    from zslayout.results.word_table import WordTable

    found = _checked(word, where, report)
    report.finish(WordTable(found))


@app.command(cls=Command)
@reports(Tabular)
@placed()
def headroom(
    word: WordNames,
    *,
    where: Where,
    report: Report,
) -> None:
    """Tell how many more bits the values of each field may have, and which statement ends it.

    Each field by itself, and every statement of the word asked again with the larger values.

    Example: zslayout word headroom swp_entry --kernel ~/linux --arch arm64-4k
    """
    from zslayout.results.word_headroom import WordHeadroomResult

    found = _checked(word, where, report)
    rooms = _rooms(found, where.timeout, broken=False)
    report.finish(WordHeadroomResult(found, rooms))


@app.command(cls=Command)
@reports(Tabular)
@placed()
def suggest(
    word: WordNames,
    *,
    where: Where,
    report: Report,
) -> None:
    """Find the widths with which a word that is refuted holds: each field by itself, each proved.

    Example: zslayout word suggest swap_pfn.toml --header before.h --arch i386-pae
    """
    from zslayout.results.word_suggest import WordMend, WordSuggestResult

    found = _checked(word, where, report)
    mends = tuple(WordMend(each) for each in _rooms(found, where.timeout, broken=True))
    report.finish(WordSuggestResult(found, mends))


@app.command(cls=Command)
@reports(Tabular)
def explain(
    word: OneWord,
    statement: Annotated[
        str | None, opt.argument("[STATEMENT]", "An id, with or without the word's name.")
    ] = None,
    *,
    report: Report,
) -> None:
    """Explain what is asked of a word: each statement, why it matters, what to do about it.

    Example: zslayout word explain swp_entry roundtrip.offset
    """
    from zslayout.results.word_explain import WordExplanation
    from zslayout.vc.word_families import statement_ids

    (file,) = of_names([word], every=False)
    found = {each.id: each for each in statement_ids(file)}
    if statement is None:
        report.finish(WordExplanation(file, tuple(found.values())))
    named = next((each for each in (statement, f"{file.name}.{statement}") if each in found), None)
    if named is None:
        text = f'no statement of {file.name} is named "{statement}"'
        wanted = str(statement).removeprefix(f"{file.name}.")
        known = [each.removeprefix(f"{file.name}.") for each in found]
        raise UserError([Fault("STATEMENT", text, did_you_mean(wanted, known))])
    report.finish(WordExplanation(file, (found[named],)))


@app.command(cls=Command)
@reports(Tabular)
@placed(without=("kernel", "header"))
def diff(
    word: WordNames,
    since: Annotated[str, opt.option("--since TREE", "The tree before, or FOLDER@REV.")],
    kernel: Annotated[str, opt.option("--kernel -k TREE", "The tree after, or FOLDER@REV.")],
    verbose: opt.Verbose = False,
    *,
    where: Where,
    report: Report,
) -> None:
    """Compare words in two trees: which fields moved, what is refuted now and was not.

    Example: zslayout word diff swp_entry --since ~/linux@v6.1 --kernel ~/linux --arch riscv64-sv57
    """
    from zslayout.results.word_diff import WordDiffResult

    trees = (where._replace(kernel=tree) for tree in (since, kernel))
    before, after = (_checked(word, each, report) for each in trees)
    report.finish(WordDiffResult(before, after), Detail(verbose=verbose))


def _checked(names: Sequence[str], where: Where, report: Report) -> "WordCheckResult":
    """The check that a command looks at. Raises UserError."""
    from zslayout.cli import inputs

    in_tree, archs = where.kernel is not None, where.arch or []
    inputs.refuse_options(
        (where.every and archs, "--all", "takes every shipped archconfig: it goes with no --arch"),
        (where.jobs and not in_tree, "--jobs", "goes with --kernel"),
        (where.no_build and not in_tree, "--no-build", "goes with --kernel"),
    )
    with inputs.all_faults() as read:
        words = read(of_names, names, every=False)
        read(inputs.seconds, where.timeout)
    here = archs if archs or where.config or where.every else [USUAL_ARCH]
    return check(words, where._replace(arch=here), report)


def _rooms(found: "WordCheckResult", timeout: float, *, broken: bool) -> "tuple[WordRoom, ...]":
    """The room of each word; with `broken` only where something is false."""
    from zslayout.pipeline.word_room import room
    from zslayout.results.exit_code import ExitCode
    from zslayout.solve.engine import Engine

    asked = [each for each in found.results if not broken or each.exit_code is ExitCode.UNEXPECTED]
    return tuple(room(each, Engine(timeout)) for each in asked)
