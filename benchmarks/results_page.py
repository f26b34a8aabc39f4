"""The page `docs/benchmarks.md`, from what was measured.

One rule: what depends on the numbers is computed from them; nothing here says who is quicker.
"""

import os
import platform
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Final

from tabulate import tabulate

from benchmarks.backends import BACKENDS, REFERENCE, SAMPLE, BackendAnswer
from benchmarks.claims import IDS, SCHEME_NAMES, SHARED, WIDTH, Task
from benchmarks.latency import CommandLatency
from zslayout.certify import refute
from zslayout.solve import oracle
from zslayout.subjects.zsmalloc.parameters import CHAIN, DOMAIN
from zslayout.subjects.zsmalloc.registry import BY_ID
from zslayout.verdict import Status
from zslayout.words.parameters import PAGES, PHYSMEM

CROSSHAIR: Final = "CrossHair"
_CONTRACT: Final = "plain Python functions with contracts, the parameters bounded ints"
_NONE: Final = "-"

Found = Mapping[tuple[str, Task], BackendAnswer]
"""What a backend, by its title, said of a claim."""


@dataclass(frozen=True, slots=True)
class Measurements:
    """Everything that the page tells."""

    found: Found
    limit: float
    """Seconds for a claim."""
    crosshair_limit: float
    """Seconds for a claim's condition."""
    controls: Mapping[str, BackendAnswer]
    """What CrossHair said of a false contract, by scheme."""
    compared: int
    """Values compared between the plain functions and the codec."""
    shipped: bool
    """Whether the certificates are those of `proofs/`."""
    latencies: Sequence[CommandLatency]
    reading: str
    """The section on C files."""


def render(measured: Measurements) -> str:
    """The whole page."""
    blocks = [
        *_head(),
        *_claims(measured),
        *_backends(measured),
        *_in_all(measured),
        *(block for name in SCHEME_NAMES for block in _by_claim(measured, name)),
        *_crosshair(measured),
        *_latency(measured),
        measured.reading.rstrip(),
        *_limits(),
    ]
    return "\n\n".join(blocks) + "\n"


def _head() -> Iterator[str]:
    cores = len(os.sched_getaffinity(0))
    python = f"{platform.python_implementation()} {platform.python_version()}"
    solvers = ", ".join(oracle.version(each) for each in oracle.SOLVERS)
    yield "# Benchmarks"
    yield _paragraph(
        "`zslayout` beside what one would take instead, on the same claims, in one run.",
        "Written by `make benchmarks`; do not edit.",
        "Look at the ratios: the seconds are those of one machine.",
    )
    yield _paragraph(
        f"Measured on {cores} cores with {python}, {solvers}, {refute.version()},",
        f"and CrossHair {version('crosshair-tool')}.",
    )


def _claims(measured: Measurements) -> Iterator[str]:
    every = sum(1 for _ in DOMAIN.points(WIDTH))
    shifts, chains = PAGES.domain, CHAIN.domain
    rows = []
    for name in IDS:
        counts = [len(Task(scheme, name).points()) for scheme in SCHEME_NAMES]
        rows.append([f"`{name}`", BY_ID[name].statement, *counts])
    yield "## The claims"
    yield _paragraph(
        f"{len(IDS)} statements under {len(SCHEME_NAMES)} schemes, about words of {WIDTH} bits.",
        "Each is asked over the theorem's whole domain:",
        f"`PAGE_SHIFT` {shifts[0]} to {shifts[-1]}, chain sizes {chains[0]} to {chains[-1]},",
        f"and every number of physical bits up to {PHYSMEM.domain[-1]}.",
        f"That is {every} points. A claim speaks of those that compile and,",
        "where it is about the class index, carry one.",
    )
    yield _paragraph(
        "All of them are true. A backend that called one false would have stopped the run.",
        f"One that does not answer within {measured.limit:g} s is shown as a timeout.",
    )
    yield _table(["claim", "statement", *(f"points of `{name}`" for name in SCHEME_NAMES)], rows)


def _backends(measured: Measurements) -> Iterator[str]:
    origin = (
        "those in `proofs/`"
        if measured.shipped
        else "made for the purpose by CaDiCaL, each in one case"
    )
    rows = [*([backend.title, backend.asked] for backend in BACKENDS), [CROSSHAIR, _CONTRACT]]
    yield "## The backends"
    yield _table(["backend", "is asked"], rows)
    yield _list(
        "Each backend has a process of its own. Solvers get SMT-LIB text. What is timed begins"
        " with the text and ends with the answer: building the text and importing the solver are"
        " left out.",
        f"**{REFERENCE.title}** is zslayout's own way. The times of the others are divided by its.",
        "**CaDiCaL** is timed alone. Writing down its steps, which a certificate needs, is left"
        " out.",
        "**certificate** is the check of a file, its clauses built anew. No solver takes part."
        f" The files are {origin}.",
        "**points in bulk** is how `zslayout check` asks: equal constants are asked once."
        " It is also shown that the assumptions can be met.",
        f"**points one by one** is an estimate: about {SAMPLE} points of each claim, spread"
        " evenly, are asked, and the time is scaled to all of them.",
        f"**{CROSSHAIR}** has a section of its own below. Its times include its start.",
        f"`{SHARED}` is what a backend needs once for all claims: the lemma `obj.adjacent`"
        " where lemmas rest on it, the numbers of every point where points are gone through.",
    )


def _in_all(measured: Measurements) -> Iterator[str]:
    rows: list[list[str]] = []
    totals: list[tuple[float, str]] = []
    for title in _titles():
        row, both, whole = [title], 0.0, True
        for scheme in SCHEME_NAMES:
            proved, spent = _total(measured.found, title, scheme)
            _, reference = _total(measured.found, REFERENCE.title, scheme)
            ratio = _figures(spent / reference) if proved == len(IDS) else _NONE
            row += [f"{proved} of {len(IDS)}", _figures(spent), ratio]
            both, whole = both + spent, whole and proved == len(IDS)
        rows.append(row)
        if whole:
            totals.append((both, title))
    heads = ["backend"]
    for name in SCHEME_NAMES:
        heads += [f"`{name}`: proved", "s", "ratio"]
    yield "## In all"
    yield _paragraph(
        f"Seconds for all {len(IDS)} claims and what they share.",
        "A ratio below 1 is quicker than zslayout's own backend.",
        "There is no ratio where something is left undecided.",
    )
    yield _table(heads, rows)
    order = "; ".join(f"{title} ({_figures(spent)} s)" for spent, title in sorted(totals))
    yield _paragraph(f"Quickest first, both schemes together: {order}.")


def _by_claim(measured: Measurements, scheme: str) -> Iterator[str]:
    rows = []
    for name in (SHARED, *IDS):
        task = Task(scheme, name)
        reference = measured.found[REFERENCE.title, task].seconds
        answer = [measured.found.get((title, task)) for title in _titles()]
        rows.append([f"`{name}`", *(_cell(each, reference) for each in answer)])
    yield f"## Claim by claim: `{scheme}`"
    yield f"Seconds, and in brackets the ratio to {REFERENCE.title}."
    yield _table(["claim", *_titles()], rows)


def _crosshair(measured: Measurements) -> Iterator[str]:
    mine = [answer for (title, _), answer in measured.found.items() if title == CROSSHAIR]
    confirmed = sum(answer.status is Status.PROVED for answer in mine)
    yield "## CrossHair"
    yield _paragraph(
        "It runs Python functions with symbolic values. The functions are in",
        "`benchmarks/python_words.py`, their contracts in `benchmarks/contracts.py`. First",
        f"{measured.compared} of their numbers were compared with those of zslayout's codec, at",
        "every point of the domain and for random words at some; all were equal.",
        f"Then CrossHair had {measured.crosshair_limit:g} s for each contract, which it may",
        "exceed, and two contracts at a time.",
        "`python -m benchmarks.comparison --crosshair 60` gives it more.",
    )
    yield _paragraph(
        f"It confirmed {confirmed} of {len(mine)} contracts, and broke none.",
        '"Not confirmed" means that it found no values that break the contract before its time',
        "ran out. That is no proof. It is no reproach either: Python's ints have no width, and",
        "CrossHair is made to find mistakes in programs.",
    )
    yield _paragraph(
        "Whether it finds one here is seen by a contract that is false: any PFN comes back, be",
        "there room for it in its field or not.",
    )
    yield _list(
        *(f"`{name}`: {_of_control(answer)}." for name, answer in measured.controls.items())
    )


def _of_control(answer: BackendAnswer) -> str:
    if answer.status is Status.REFUTED:
        return f"refuted in {_figures(answer.seconds)} s"
    return f"not refuted in {_figures(answer.seconds)} s ({answer.why or 'confirmed'})"


def _latency(measured: Measurements) -> Iterator[str]:
    rows = [
        [f"`zslayout {each.command}`", _figures(each.seconds), _figures(each.ratio), each.runs]
        for each in measured.latencies
    ]
    yield "## What a user waits for"
    yield _paragraph(
        "Whole commands, from the shell and back. `prove` takes both word widths, every",
        'obligation of the scheme and its controls. The ratio is to `python -c "import z3"`, run',
        "right before; of several runs, medians.",
    )
    yield _table(["command", "s", "to `import z3`", "runs"], rows)
    if not measured.shipped:
        yield _paragraph("`proofs/` did not hold every certificate of the claims in this run.")


def _limits() -> Iterator[str]:
    yield "## What the numbers do not say"
    yield _list(
        "Each claim was timed once. Other work on the machine shows. A ratio near 1 means nothing.",
        "A lemma may rest on others, which have rows of their own. Who wants one claim alone must"
        " add what it rests on. A direct statement rests on nothing.",
        "Going through the points ends because the domain is finite and small. Python computes the"
        " macros at each point and is trusted to; a lemma gives the solver the macros themselves."
        " And no certificate is left behind.",
        "A solver's answer has to be believed. A certificate is for those who do not; the time for"
        " its check buys more than the time for an answer.",
        "A cut that helps one solver may hinder another: compare lemmas and direct for each.",
        "Solvers run with the options that zslayout gives them: their defaults, and a fixed seed."
        " None was tuned for these claims.",
        "The theorem has more claims, and is about words of 32 bits too.",
    )


def _paragraph(*sentences: str) -> str:
    return textwrap.fill(" ".join(sentences), 100, break_long_words=False, break_on_hyphens=False)


def _list(*items: str) -> str:
    return "\n".join(
        textwrap.indent(_paragraph(item), "  ").replace("  ", "- ", 1) for item in items
    )


def _titles() -> list[str]:
    return [*(backend.title for backend in BACKENDS), CROSSHAIR]


def _total(found: Found, title: str, scheme: str) -> tuple[int, float]:
    """How many claims were proved, and the seconds spent on all."""
    mine = {
        task.id: answer
        for (each, task), answer in found.items()
        if each == title and task.scheme_name == scheme
    }
    proved = sum(mine[name].status is Status.PROVED for name in IDS)
    return proved, sum(answer.seconds for answer in mine.values())


def _cell(answer: BackendAnswer | None, reference: float) -> str:
    if answer is None:
        return _NONE
    if answer.status is Status.PROVED:
        return f"{_figures(answer.seconds)} ({_figures(answer.seconds / reference)})"
    return f"**{answer.why or 'unknown'}** ({_figures(answer.seconds)} s)"


def _figures(value: float) -> str:
    """Two figures, or all before the point."""
    return f"{value:.0f}" if value >= 9.95 else f"{value:#.2g}"


def _table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    return tabulate(rows, heads, tablefmt="github", disable_numparse=True)
