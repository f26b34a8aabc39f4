"""Words of word files: `check --word`, and the commands of `word`."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zslayout.cli import options as opt
from zslayout.cli.command import Command
from zslayout.cli.report import Report, reports
from zslayout.errors import Fault, UserError
from zslayout.results.result import Detail, Tabular

if TYPE_CHECKING:
    from zslayout.results.word_check import WordCheckResult
    from zslayout.words.word_file import WordFile

app = typer.Typer(
    no_args_is_help=True,
    help="Describe packed words of the kernel in word files, and look at them.",
)
_ARCH = "x86_64"


def _names() -> Sequence[str]:
    from zslayout.words import word_files

    return word_files.names()


Words = Annotated[
    list[str] | None,
    typer.Option(
        "--word",
        "-w",
        metavar="NAME",
        help="Check this word, shipped or a word file, in place of zsmalloc's; may be repeated.",
        autocompletion=opt.completing(_names),
    ),
]
AllWords = Annotated[bool, typer.Option("--all-words", help="Check every shipped word.")]
WordHeaders = Annotated[
    list[Path] | None,
    typer.Option(
        "--header",
        metavar="FILE",
        help="With --word: a header in place of those that the word names; may be repeated.",
    ),
]


def of_names(names: Sequence[str], *, every: bool) -> "tuple[WordFile, ...]":
    """The words of these names or files; with `every` all that are shipped. Raises UserError."""
    from zslayout.words import word_files

    return word_files.load_each([*(word_files.names() if every else ()), *names])


def refused(asked: bool, **options: object) -> tuple[tuple[object, str, str], ...]:
    """The rules for options of `check` that say nothing of words of word files."""
    return tuple(
        (asked and value, f"--{name.replace('_', '-')}", "goes with zsmalloc, not with --word")
        for name, value in options.items()
    )


def check(  # the options of `check`
    words: "tuple[WordFile, ...]",
    archs: Sequence[str],
    configs: Sequence[Path],
    headers: Sequence[Path],
    report: Report,
    *,
    kernel: str | None,
    every: bool,
    timeout: float,
    jobs: int | None,
    builds: bool,
) -> "WordCheckResult":
    """Check words in a kernel tree, or by themselves with what their headers have."""
    from zslayout.cli import inputs
    from zslayout.cli.probe import interruptible, jobs_of, targets_of, tree_of
    from zslayout.kernel.scratch import cache_folder, scratch_folder
    from zslayout.kernel.word_build import WordBuilder
    from zslayout.pipeline.probe import of_release
    from zslayout.pipeline.word_check import WordRequest, check_words
    from zslayout.words import word_files

    every = every or (kernel is not None and not archs and not configs)
    archs = archs if archs or configs or every else [_ARCH]
    with interruptible(), scratch_folder(cache_folder() / "scratch") as (scratch, _):
        with inputs.all_faults() as read:
            targets = read(targets_of, archs, configs, every=every)
            tree = read(tree_of, kernel, scratch) if kernel is not None else None
            for each in headers:
                missing = not each.is_file()
                read(inputs.refuse_options, (missing, "--header", f"{each}: no such file"))
        fitting = of_release(targets, tree.version) if every and tree is not None else targets
        builder = None if tree is None else WordBuilder(tree)
        request = WordRequest(
            words,
            fitting,
            builder,
            tuple(headers),
            timeout,
            jobs_of(jobs),
            builds,
            word_files.wishes(words),
        )
        with report.progress() as told:
            return check_words(request, told)


@app.command(cls=Command)
@reports()
def lint(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE]...", help="Word files; default: all shipped ones."),
    ] = None,
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON Schema of word files for editors.")
    ] = False,
    *,
    report: Report,
) -> None:
    """Validate word files: every fault at its place. What is C in them, only a check reads.

    Example: zslayout word lint words/swap_pte.toml
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
    name: Annotated[str, typer.Argument(metavar="NAME", help="The new word's name.")],
    field: Annotated[
        list[str], typer.Option("--field", metavar="NAME", help="A field; may be repeated.")
    ],
    type_: Annotated[
        str, typer.Option("--type", metavar="TYPE", help="The C type of the word.")
    ] = "unsigned long",
    include: Annotated[
        list[str] | None,
        typer.Option("--include", metavar="HEADER", help="As linux/mm.h; may be repeated."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Default: NAME.toml in this folder.")
    ] = None,
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
    streams.write(f"wrote {file}; now: zslayout check --word {file} --kernel TREE --arch {_ARCH}\n")


@app.command(cls=Command)
@reports(Tabular)
def show(
    word: Annotated[str, typer.Argument(metavar="WORD", help="A shipped word, or a word file.")],
    arch: opt.Archs = None,
    kernel: Annotated[
        str | None,
        typer.Option("--kernel", "-k", metavar="TREE", help="A kernel tree, or FOLDER@REV."),
    ] = None,
    header: WordHeaders = None,
    *,
    report: Report,
) -> None:
    """Draw a word: which bit of a field goes to which bit of the word, as a solver finds it.

    Example: zslayout word show swap_pte --kernel ~/linux --arch arm64-4k
    """
    from zslayout.results.word_show import WordDrawings

    found = check(
        of_names([word], every=False),
        arch or [_ARCH],
        [],
        header or [],
        report,
        kernel=kernel,
        every=False,
        timeout=10.0,
        jobs=None,
        builds=True,
    )
    report.finish(WordDrawings(found), Detail())


@app.command(cls=Command)
@reports(Tabular)
def diff(
    word: Annotated[
        list[str], typer.Argument(metavar="WORD...", help="Shipped words, or word files.")
    ],
    since: Annotated[
        str, typer.Option("--since", metavar="TREE", help="The tree before, or FOLDER@REV.")
    ],
    kernel: Annotated[
        str, typer.Option("--kernel", "-k", metavar="TREE", help="The tree after, or FOLDER@REV.")
    ],
    arch: opt.Archs = None,
    every: opt.All = False,
    timeout: opt.Timeout = 10.0,
    verbose: opt.Verbose = False,
    *,
    report: Report,
) -> None:
    """Compare words in two trees: which fields moved, what is refuted now and was not.

    Example: zslayout word diff swp_entry --since ~/linux@v6.1 --kernel ~/linux --arch riscv64-sv57
    """
    from zslayout.cli import inputs
    from zslayout.results.word_diff import WordDiffResult

    words = of_names(word, every=False)
    limit = inputs.seconds(timeout)
    before, after = (
        check(
            words,
            arch or ([] if every else [_ARCH]),
            [],
            [],
            report,
            kernel=tree,
            every=every,
            timeout=limit,
            jobs=None,
            builds=True,
        )
        for tree in (since, kernel)
    )
    report.finish(WordDiffResult(before, after), Detail(verbose=verbose))
