"""Whether the corpus is what it says, asked of kernel builds and of no part of zslayout.

`python -m corpus.verify BUILD...`, where BUILD is the output directory of a configured kernel of
clang, in which mm/zsmalloc.o was made. Each entry of that release is compiled there as the kernel
compiles it, optimised, and what comes out is compared with what comes out of the unmodified file:

- a broken file compiles, unless that is what is wrong with it;
- a broken file is other code in some build (the same code would not be broken), or with other
  numbers and symbols than the build has (`VARIATIONS`), or the compiler says something of it;
- an equivalent file compiles without a new warning, and is the same code where the entry says so.

Names of functions, strings, and the lines that BUG() tells do not count as code.
"""

import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from corpus.broken import KINDS as BROKEN
from corpus.entry import BUILDS, Broken, Entry, Equivalent, base_text, changed
from corpus.equivalent import KINDS as EQUIVALENT


def _defined(**macros: str) -> str:
    """Macros that have these values, whatever they had before."""
    return "".join(f"#undef {name}\n#define {name} {value}\n" for name, value in macros.items())


VARIATIONS: Final = (
    *(_defined(MAX_POSSIBLE_PHYSMEM_BITS=bits) for bits in ("64", "42", "39", "40")),
    *(_defined(CONFIG_ZSMALLOC_CHAIN_SIZE=pages) for pages in ("4", "7", "16")),
    _defined(CONFIG_KASAN="1", CONFIG_PREEMPT_RT="1", CONFIG_ZSMALLOC_MODULE="1"),
    _defined(CONFIG_LOCKDEP="1", CONFIG_DEBUG_VM="1", CONFIG_HIGHMEM="1", CONFIG_NUMA="1"),
    "#undef MAX_POSSIBLE_PHYSMEM_BITS\n",
    "#undef CONFIG_SMP\n#undef CONFIG_COMPACTION\n",
)
_FOLDER: Final = TemporaryDirectory()
_NAMES: Final = re.compile(r"[@%](?:\"[^\"]*\"|[A-Za-z_.$][\w.$]*)")
_NOISE: Final = re.compile(
    r"^(?:;.*|source_filename.*|!\d+ = .*|!llvm.*|attributes .*|declare .*|\s*;.*)\n|, !srcloc !\d+"
    r"|, ![a-z.]+ !\d+|#\d+|^\s*#dbg.*\n|; preds = .*|\[\d+ x i8\] c\".*\"",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Build:
    """The output directory of a configured kernel."""

    path: Path

    @property
    def release(self) -> str:
        """The first two numbers of the kernel's version."""
        makefile = (self.source / "Makefile").read_text(encoding="utf-8")
        return ".".join(re.findall(r"^(?:VERSION|PATCHLEVEL) = (\d+)", makefile, re.MULTILINE))

    @property
    def source(self) -> Path:
        """Where the kernel's files are."""
        return Path(self._command.split()[-1]).parent.parent

    @property
    def _command(self) -> str:
        kept = (self.path / "mm" / ".zsmalloc.o.cmd").read_text(encoding="utf-8")
        return kept.partition(":=")[2].partition("\n")[0].partition(" ; ")[0].strip()

    def compiled(self, text: str) -> "Compiled":
        """What the kernel's own command makes of a text."""
        done = self._ran(f"-include-pch {_headers(self)} -S -emit-llvm -o - -x c -", text)
        told = re.findall(r"^<stdin>:\d+:\d+: ((?:error|warning): .*)", done.stderr, re.MULTILINE)
        return Compiled(done.returncode == 0, tuple(told), _canonical(done.stdout))

    def _ran(self, more: str, text: str) -> subprocess.CompletedProcess[str]:
        """The kernel's own command on a text, where all lines are the first."""
        command, _, _ = self._command.rpartition(" -c -o ")
        command = re.sub(r"-Wp,-MMD,\S+", "", command)
        return subprocess.run(  # noqa: S602  # as make runs it
            f"{command} -Wno-builtin-macro-redefined -D__LINE__=1 -g0 {more}",
            shell=True,
            cwd=self.path,
            capture_output=True,
            input=text,
            text=True,
            check=False,
        )

    def precompiled(self, path: Path) -> None:
        """Compile what all files of the release include, which takes longer than all the rest."""
        text = base_text(self.release)
        last = text.rindex("#include")
        self._ran(f"-o {path} -x c-header -", text[: text.index("\n", last) + 1])


@cache
def _headers(build: Build) -> Path:
    path = Path(_FOLDER.name) / f"{build.path.name}.pch"
    build.precompiled(path)
    return path


@dataclass(frozen=True, slots=True)
class Compiled:
    """What a compiler made of a file, and what it said of it."""

    builds: bool
    told: tuple[str, ...]
    code: str


def _canonical(code: str) -> str:
    """The code with its names numbered, in the order in which they occur."""
    numbers: dict[str, str] = {}
    plain = _NOISE.sub("", code)
    return _NAMES.sub(lambda name: numbers.setdefault(name[0], f"@{len(numbers)}"), plain)


@cache
def _base(build: Build, base: str, lines: str = "") -> Compiled:
    return build.compiled(_with(base_text(base), lines))


def _with(text: str, lines: str) -> str:
    """A text with some lines of the preprocessor behind what it includes."""
    last = text.index("\n", text.rindex("#include")) + 1
    return text[:last] + lines + text[last:]


def _varies(entry: Entry, build: Build) -> bool:
    """Whether an entry is other code with other numbers or symbols than the build has."""
    text = changed(entry).text
    for lines in VARIATIONS:
        base, mine = _base(build, entry.base, lines), build.compiled(_with(text, lines))
        if base.builds and (not mine.builds or mine.told != base.told or mine.code != base.code):
            return True
    return False


@dataclass(frozen=True, slots=True)
class Seen:
    """An entry in the builds of its release: which of them make other code, and what is said."""

    entry: Entry
    other: tuple[str, ...]
    same: tuple[str, ...]
    fails: tuple[str, ...]
    told: tuple[str, ...]

    @property
    def faults(self) -> Iterator[str]:
        """What is not as the entry says."""
        broken = isinstance(self.entry, Broken)
        wanted = isinstance(self.entry, Broken) and BUILDS in self.entry.stops
        if (self.fails or (self.told and not broken)) and not wanted:
            yield f"{', '.join(self.fails) or 'builds'}: {'; '.join(self.told)}"
        if isinstance(self.entry, Broken) and not (self.other or self.fails or self.told):
            yield "is the same code everywhere"
        if isinstance(self.entry, Equivalent) and self.entry.same_code and self.other:
            yield f"is other code in {', '.join(self.other)}"
        if isinstance(self.entry, Equivalent) and not self.entry.same_code and not self.other:
            yield "is the same code everywhere, and does not say so"


def seen(entry: Entry, builds: Sequence[Build]) -> Seen:
    """An entry, compiled in every build of its release."""
    text = changed(entry).text
    other: list[str] = []
    same: list[str] = []
    fails: list[str] = []
    told: dict[str, None] = {}
    for build in builds:
        base, mine = _base(build, entry.base), build.compiled(text)
        name = build.path.name
        new = [each for each in mine.told if each not in base.told]
        told.update(dict.fromkeys(new))
        if not mine.builds:
            fails.append(name)
        elif mine.code == base.code:
            same.append(name)
        else:
            other.append(name)
        if isinstance(entry, Broken) and other and BUILDS not in entry.stops:
            break  # one build in which it is other code is enough
    if isinstance(entry, Broken) and not (other or fails or told):
        other += [build.path.name for build in builds[:2] if _varies(entry, build)]
    return Seen(entry, tuple(other), tuple(same), tuple(fails), tuple(told))


def main(paths: Sequence[str]) -> int:
    """1 when an entry is not what it says."""
    builds = [Build(Path(path).resolve()) for path in paths]
    by_release: dict[str, list[Build]] = {}
    for build in builds:
        by_release.setdefault(build.release, []).append(build)
    entries: list[Entry] = [
        entry
        for kinds in (BROKEN, EQUIVALENT)
        for some in kinds.values()
        for entry in some
        if entry.base in by_release
    ]
    faults = 0
    with ThreadPoolExecutor(2) as pool:
        for found in pool.map(lambda entry: seen(entry, by_release[entry.base]), entries):
            for fault in found.faults:
                faults += 1
                sys.stdout.write(f"{found.entry.name}: {fault}\n")
    sys.stdout.write(f"{len(entries)} compiled in {len(builds)} builds, {faults} not as they say\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
