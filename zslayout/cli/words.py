"""Words of word files as commands ask for them: their options, and the check behind all of them."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

from zslayout.cli import options as opt
from zslayout.cli.report import Report
from zslayout.errors import Fault, refuse

if TYPE_CHECKING:
    from zslayout.results.word_check import WordCheckResult
    from zslayout.words.word_file import WordFile

USUAL_ARCH = "x86_64"
"""Where a word is checked if nothing is said of that and there is no tree."""


def _names() -> Sequence[str]:
    from zslayout.words import word_files

    return word_files.names()


Words = Annotated[
    list[str] | None,
    opt.option(
        "--word -w NAME",
        "Check this word, shipped or a word file, in place of zsmalloc's; may be repeated.",
        _names,
    ),
]
AllWords = Annotated[bool, opt.option("--all-words", "Check every shipped word.")]
WordHeaders = Annotated[
    list[Path] | None,
    opt.option(
        "--header FILE",
        "With --word: a header in place of those that the word names; may be repeated.",
    ),
]


WordNames = Annotated[list[str], opt.argument("WORD...", "Shipped words, or word files.", _names)]
OneWord = Annotated[str, opt.argument("WORD", "A shipped word, or a word file.", _names)]


def of_names(names: Sequence[str], *, every: bool) -> "tuple[WordFile, ...]":
    """The words of these names or files; with `every` all that are shipped. Raises UserError."""
    from zslayout.words import word_files

    unknown = [each for each in names if each not in word_files.names() and "." not in each]
    if unknown:
        from zslayout.pipeline.listing import own_words

        text = "is zsmalloc's own: check, show, table and headroom without a word are about it"
        refuse(Fault("--word", f'"{each}" {text}') for each in unknown if each in own_words())
    return word_files.load_each([*(word_files.names() if every else ()), *names])


def refused(asked: bool, **options: object) -> tuple[tuple[object, str, str], ...]:
    """The rules for options of `check` that say nothing of words of word files."""
    return tuple(
        (asked and value, f"--{name.replace('_', '-')}", "goes with zsmalloc, not with --word")
        for name, value in options.items()
    )


class Where(NamedTuple):
    """Where words are checked: the options of every command that checks some."""

    arch: opt.Archs = None
    config: opt.Configs = None
    every: opt.All = False
    kernel: opt.KernelIfAny = None
    header: WordHeaders = None
    timeout: opt.Timeout = 10.0
    jobs: opt.Jobs = None
    no_build: opt.NoBuild = False


def check(words: "tuple[WordFile, ...]", where: Where, report: Report) -> "WordCheckResult":
    """Check words in a kernel tree, or by themselves with what their headers have."""
    from zslayout.cli import inputs
    from zslayout.cli.interrupts import interruptible
    from zslayout.cli.probe import jobs_of, targets_of, tree_of
    from zslayout.kernel.scratch import cache_folder, scratch_folder
    from zslayout.pipeline.targets import of_release
    from zslayout.pipeline.word_check import check_words
    from zslayout.pipeline.word_code import WordRequest, word_builder
    from zslayout.words import word_files

    archs, configs, headers = where.arch or [], where.config or [], where.header or []
    kernel = where.kernel
    every = where.every or (kernel is not None and not archs and not configs)
    archs = archs if archs or configs or every else [USUAL_ARCH]
    with interruptible(), scratch_folder(cache_folder() / "scratch") as (scratch, _):
        with inputs.all_faults() as read:
            targets = read(targets_of, archs, configs, every=every)
            tree = read(tree_of, kernel, scratch) if kernel is not None else None
            for each in headers:
                missing = not each.is_file()
                read(inputs.refuse_options, (missing, "--header", f"{each}: no such file"))
        fitting = of_release(targets, tree.version) if every and tree is not None else targets
        builder = None if tree is None else word_builder(tree, headers)
        request = WordRequest(
            words,
            fitting,
            builder,
            tuple(headers),
            where.timeout,
            jobs_of(where.jobs),
            not where.no_build,
            word_files.wishes(words),
        )
        with report.progress() as told:
            return check_words(request, told)
