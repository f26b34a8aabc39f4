"""Spin beside our search and our proof: zs_free() against migration, before the series and after.

One rule: whoever does not come to the end of all schedules, or to the verdict that it must, stops
the measuring. Run by itself it prints its section, and with `write` replaces it in the page.
"""

import json
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from time import process_time
from typing import Final

from tabulate import tabulate

from benchmarks.page_sections import replace_section
from zslayout.arch import shipped
from zslayout.errors import InternalError, UserError
from zslayout.explore.search import SearchResult, search_schedules
from zslayout.explore.task_parser import parse_task
from zslayout.pipeline.protocol import ProtocolProver, spin_model
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.protocol.bounded_instance import BoundedInstance
from zslayout.protocol.mutant import Mutant
from zslayout.protocol.mutants import MUTANTS
from zslayout.protocol.promela import small_layout
from zslayout.reference.patch_level import PatchLevel
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.verdict import Status
from zslayout.words.layout import Layout, derive

HEADING: Final = "## Spin"
_LEVELS: Final = (PatchLevel.BASE, PatchLevel.LOCKLESS_FREE, PatchLevel.EARLY_UNLOCK)
_THREADS: Final = "free(a) | migrate(a)"
_TIMEOUT: Final = 60.0
_TIMES: Final = 3
_WHOLE: Final = BoundedInstance()
_FEWEST: Final = BoundedInstance(handles=1, pages=2)
"""One frame to migrate to, and nobody else's object to be counted."""
_INSTANCES: Final = (
    (_WHOLE, ()),
    (BoundedInstance(objects=2), ()),
    (BoundedInstance(chain=2), ("-E",)),
)
"""What mutants are searched on, until an assertion fails."""


@dataclass(frozen=True, slots=True)
class Run:
    """What Spin said of a model; seconds are of the processor."""

    states: int
    transitions: int
    failed: bool
    making: float
    searching: float


def spin(text: str, *options: str, flags: Sequence[str] = ()) -> Run:
    """Search a model to its end or an error. Raises InternalError for a search that was cut."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "model.pml").write_text(text, encoding="ascii")
        began = _children()
        compiler = ["gcc", "-O2", "-w", "-DSAFETY", *flags, "-o", "pan", "pan.c"]
        for command in (["spin", "-a", "model.pml"], compiler):
            subprocess.run(command, cwd=folder, check=True, capture_output=True)
        made = _children()
        run = ["./pan", "-w18", "-m100000", *options]
        said = subprocess.run(run, cwd=folder, check=True, capture_output=True, text=True).stdout
        searched = _children()
    failed = "errors: 0" not in said
    if "too small" in said or (not failed and "not completed" in said):
        raise InternalError(f"Spin has not come to the end: {said}")
    return Run(
        states=_number("states, stored", said),
        transitions=_number("transitions ", said),
        failed=failed,
        making=made - began,
        searching=searched - made,
    )


def _number(what: str, said: str) -> int:
    [found] = re.findall(rf"^ *(\d+) {what}", said, re.MULTILINE)
    return int(found)


def section() -> str:
    """The section, measured now."""
    if shutil.which("spin") is None:
        return f"{HEADING}\n\nSpin was not installed where this was measured.\n"
    prover = ProtocolProver(_TIMEOUT)
    rows = [_row(level) for level in _LEVELS]
    broken = [row for each in MUTANTS if each.is_proved for row in _broken(each, prover)]
    return "\n\n".join((HEADING, *_text(rows, broken))) + "\n"


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _scheme(level: PatchLevel) -> str:
    return "pfn-idx" if level is PatchLevel.BASE else "merged"


def _layout(scheme: str) -> Layout:
    params = next(each for each in shipped.load_all(VOCABULARY) if each.name == "arm64-4k")
    return derive(SCHEMES[scheme], params, params.chain_size.default)


def _modelled(level: PatchLevel, instance: BoundedInstance, broken: str = "") -> str:
    return spin_model(SCHEMES[_scheme(level)], level, broken, instance)


def _searched(level: PatchLevel, *, every_step: bool) -> tuple[SearchResult, float]:
    layout = _layout(_scheme(level))
    began = process_time()
    found = search_schedules(parse_task(layout, level, _THREADS, no_reduction=every_step))
    if not found.is_safe:
        raise InternalError(f"{level}: our search has not come to its end")
    return found, process_time() - began


def _row(level: PatchLevel) -> list[str]:
    text = _modelled(level, _WHOLE)
    reduced, full = spin(text), spin(text, flags=["-DNOREDUCE"])
    fewest = spin(_modelled(level, _FEWEST))
    ours, seconds = _searched(level, every_step=False)
    every, _ = _searched(level, every_step=True)
    conditions, proving = min((_proved(level) for _ in range(_TIMES)), key=itemgetter(1))
    if reduced.failed or full.failed or fewest.failed:
        raise InternalError(f"{level}: the verdicts differ")
    return [
        f"`{level.value}`",
        f"{reduced.states:,} ({reduced.transitions:,})",
        f"{full.states:,}",
        f"{fewest.states:,}",
        f"{reduced.making:.1f} + {reduced.searching:.2f}",
        f"{ours.states:,} ({ours.transitions:,})",
        f"{every.states:,}",
        f"{seconds:.2f}",
        str(conditions),
        f"{proving:.1f}",
    ]


def _proved(level: PatchLevel) -> tuple[int, float]:
    """How many conditions a process of its own proves, and its seconds, of the processor."""
    began = _children()
    command = [sys.executable, "-m", "zslayout", "protocol", "prove", "--format", "json"]
    ran = subprocess.run([*command, "--level", level.value], check=True, capture_output=True)
    return len(json.loads(ran.stdout)["conditions"]), _children() - began


def _broken(mutant: Mutant, prover: ProtocolProver) -> Iterator[list[str]]:
    """A mutant that changes the model; others are about operations that are not in it."""
    texts = [
        (text, options)
        for level in dict.fromkeys((mutant.level, PatchLevel.BASE))
        for instance, options in _INSTANCES
        if (text := _mutated(level, instance, mutant)) != _modelled(level, instance)
    ]
    if not any(text for text, _ in texts):
        return
    # -E: an invalid end state is no error, so that it is an assertion that fails.
    failed = any(spin(text, *{*options, "-E"}).failed for text, options in texts if text)
    proof = prover.prove(_layout(mutant.scheme), mutant.level, mutant.name)
    yield [
        f"`{mutant.name}`",
        "an assertion fails" if failed else "**nothing**",
        _found(mutant),
        str(len(proof.with_status(Status.REFUTED))),
    ]


def _mutated(level: PatchLevel, instance: BoundedInstance, mutant: Mutant) -> str:
    """The model of a mutant; empty where it does nothing at a level."""
    try:
        return _modelled(level, instance, mutant.name)
    except UserError:
        return ""


def _found(broken: Mutant) -> str:
    if not broken.is_searched:
        return "-"
    asked = parse_task(
        _layout(broken.scheme),
        broken.level,
        broken.threads,
        setup=broken.setup or None,
        mutant=broken,
    )
    found = search_schedules(asked)
    threads = "" if broken.threads == _THREADS else f", with `{broken.threads}`".replace("|", "\\|")
    return f"violation{threads}" if found.violation else "**nothing**"


def _text(rows: list[list[str]], broken: list[list[str]]) -> Iterator[str]:
    yield _wrapped(
        f"`{_THREADS}`, every schedule. Spin searches a model that is printed from the very"
        " transitions of the proof (`zslayout protocol export`), in words of 32 bits, with two"
        " handles, three pages and one zspage. Ours is `zslayout protocol search` on the reference"
        " allocator, arm64-4k. The proof is for any number of threads. Seconds are of the"
        " processor; Spin's are for making the verifier (`spin -a`, `gcc -O2`) and running it,"
        " those of the proof the least of three whole processes."
    )
    yield _table(
        (
            "level",
            "Spin: states (transitions)",
            "without reduction",
            "fewest choices",
            "s",
            "ours: states (transitions)",
            "no reduction",
            "s",
            "proof: conditions",
            "s",
        ),
        rows,
    )
    yield _wrapped(
        "All say that nothing is wrong. Ours visits the fewest states; the states are not those of"
        " one system, and what makes the difference is this:"
    )
    yield "\n".join(
        _wrapped(each, first="- ")
        for each in (
            "Spin's partial-order reduction removes nothing: every step reads or writes what is"
            " shared, and Spin does not know which lock protects what. Our search takes a step"
            " together with the one before it where a lock that its thread holds hides it from all"
            ' others; "no reduction" switches threads before each step.',
            "The transitions leave open what the allocator decides: which free page migration"
            " gets, how many objects are left, whether somebody is busy in the zspage, whether an"
            " emptied zspage is freed at once. Each is a branch, and has states. "
            '"Fewest choices" has one handle and one free page.',
            "A step of Spin is a transition of the proof. Ours is finer: an allocator with lists,"
            " headers, counts and page contents.",
            "After the series a read without a lock gives any mix of two words that the handle has"
            f" had, by {_masks()} masks; which two, is left open whenever a word is stored. Our"
            " search reads words whole.",
        )
    )
    yield "Mutants, of those that change zs_free() or migration:"
    yield _table(("mutant", "Spin", "our search", "conditions refuted"), broken)
    yield _wrapped(
        "Where Spin finds nothing, the transitions say too little for two threads to show it."
        " `inverted-order`: the second share of `pool->lock` is not waited for in the model; that"
        " locks nest in one order is a condition of its own. `unlink-after-unlock`: that all pages"
        " are locked is an assumed fact there, and no step locks them, so the model stops before"
        " it."
    )


def _masks() -> int:
    return len(_WHOLE.local_values(small_layout(SCHEMES["merged"]))["mask"])


def _wrapped(text: str, first: str = "") -> str:
    return textwrap.fill(
        text,
        100,
        initial_indent=first,
        subsequent_indent=" " * len(first),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return tabulate(rows, headers=headers, tablefmt="github", disable_numparse=True)


def main() -> int:
    """Print the section, or put it into the page."""
    measured = section()
    if sys.argv[1:] == ["write"]:
        replace_section(measured)
    else:
        print(measured)
    return 0


if __name__ == "__main__":
    sys.exit(main())
