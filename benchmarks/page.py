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

from benchmarks.claims import IDS, SCHEME_NAMES, SHARED, WIDTH, Task
from benchmarks.felt import Wait
from benchmarks.ways import REFERENCE, SAMPLE, WAYS, Said
from zslayout.certify import refute
from zslayout.solve import oracle
from zslayout.subjects.zsmalloc.registry import BY_ID
from zslayout.theorem import domain
from zslayout.verdict import Status

CROSSHAIR: Final = "CrossHair"
_CONTRACT: Final = "plain Python functions with contracts, the parameters bounded ints"
_NONE: Final = "-"

Found = Mapping[tuple[str, Task], Said]
"""What a way, by its title, said of a claim."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Everything that the page tells."""

    found: Found
    limit: float
    """Seconds for a claim."""
    crosshair_limit: float
    """Seconds for a claim's condition."""
    controls: Mapping[str, Said]
    """What CrossHair said of a false contract, by scheme."""
    compared: int
    """Values compared between the plain functions and the codec."""
    shipped: bool
    """Whether the certificates are those of `proofs/`."""
    waits: Sequence[Wait]
    reading: str
    """The section on C files."""


def render(measured: Measured) -> str:
    """The whole page."""
    blocks = [
        *_head(),
        *_claims(measured),
        *_contestants(measured),
        *_in_all(measured),
        *(block for name in SCHEME_NAMES for block in _by_claim(measured, name)),
        *_crosshair(measured),
        *_felt(measured),
        measured.reading.rstrip(),
        *_limits(),
    ]
    return "\n\n".join(blocks) + "\n"


def _head() -> Iterator[str]:
    cores = len(os.sched_getaffinity(0))
    python = f"{platform.python_implementation()} {platform.python_version()}"
    solvers = ", ".join(oracle.version(each) for each in oracle.SOLVERS)
    yield "# Benchmarks"
    yield _said(
        "`zslayout` beside what one would take instead, on the same claims, in one run.",
        "Written by `make benchmarks`; do not edit.",
        "Look at the ratios: the seconds are those of one machine.",
    )
    yield _said(
        f"Measured on {cores} cores with {python}, {solvers}, {refute.version()},",
        f"and CrossHair {version('crosshair-tool')}.",
    )


def _claims(measured: Measured) -> Iterator[str]:
    every = sum(1 for _ in domain.points(WIDTH))
    shifts, chains = domain.PAGE_SHIFTS, domain.CHAIN_SIZES
    rows = []
    for name in IDS:
        counts = [len(Task(scheme, name).points()) for scheme in SCHEME_NAMES]
        rows.append([f"`{name}`", BY_ID[name].statement, *counts])
    yield "## The claims"
    yield _said(
        f"{len(IDS)} statements under {len(SCHEME_NAMES)} schemes, about words of {WIDTH} bits.",
        "Each is asked over the theorem's whole domain:",
        f"`PAGE_SHIFT` {shifts[0]} to {shifts[-1]}, chain sizes {chains[0]} to {chains[-1]},",
        f"and every number of physical bits up to {domain.PHYSMEM_BITS_MOST}.",
        f"That is {every} points. A claim speaks of those that compile and,",
        "where it is about the class index, carry one.",
    )
    yield _said(
        "All of them are true. A contestant that called one false would have stopped the run.",
        f"One that does not answer within {measured.limit:g} s is shown as a timeout.",
    )
    yield _table(["claim", "statement", *(f"points of `{name}`" for name in SCHEME_NAMES)], rows)


def _contestants(measured: Measured) -> Iterator[str]:
    origin = (
        "those in `proofs/`"
        if measured.shipped
        else "made for the purpose by CaDiCaL, each in one case"
    )
    rows = [*([way.title, way.asked] for way in WAYS), [CROSSHAIR, _CONTRACT]]
    yield "## The contestants"
    yield _table(["contestant", "is asked"], rows)
    yield _list(
        "Each contestant has a process of its own. Solvers get SMT-LIB text. What is timed begins"
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
        f"`{SHARED}` is what a contestant needs once for all claims: the lemma `obj.adjacent`"
        " where lemmas rest on it, the numbers of every point where points are gone through.",
    )


def _in_all(measured: Measured) -> Iterator[str]:
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
    heads = ["contestant"]
    for name in SCHEME_NAMES:
        heads += [f"`{name}`: proved", "s", "ratio"]
    yield "## In all"
    yield _said(
        f"Seconds for all {len(IDS)} claims and what they share.",
        "A ratio below 1 is quicker than zslayout's own way.",
        "There is no ratio where something is left undecided.",
    )
    yield _table(heads, rows)
    order = "; ".join(f"{title} ({_figures(spent)} s)" for spent, title in sorted(totals))
    yield _said(f"Quickest first, both schemes together: {order}.")


def _by_claim(measured: Measured, scheme: str) -> Iterator[str]:
    rows = []
    for name in (SHARED, *IDS):
        task = Task(scheme, name)
        reference = measured.found[REFERENCE.title, task].seconds
        said = [measured.found.get((title, task)) for title in _titles()]
        rows.append([f"`{name}`", *(_cell(each, reference) for each in said)])
    yield f"## Claim by claim: `{scheme}`"
    yield f"Seconds, and in brackets the ratio to {REFERENCE.title}."
    yield _table(["claim", *_titles()], rows)


def _crosshair(measured: Measured) -> Iterator[str]:
    mine = [said for (title, _), said in measured.found.items() if title == CROSSHAIR]
    confirmed = sum(said.status is Status.PROVED for said in mine)
    yield "## CrossHair"
    yield _said(
        "It runs Python functions with symbolic values. The functions are in",
        "`benchmarks/plain.py`, their contracts in `benchmarks/contracts.py`. First",
        f"{measured.compared} of their numbers were compared with those of zslayout's codec, at",
        "every point of the domain and for random words at some; all were equal.",
        f"Then CrossHair had {measured.crosshair_limit:g} s for each contract, which it may",
        "exceed, and two contracts at a time.",
        "`python -m benchmarks.contest --crosshair 60` gives it more.",
    )
    yield _said(
        f"It confirmed {confirmed} of {len(mine)} contracts, and broke none.",
        '"Not confirmed" means that it found no values that break the contract before its time',
        "ran out. That is no proof. It is no reproach either: Python's ints have no width, and",
        "CrossHair is made to find mistakes in programs.",
    )
    yield _said(
        "Whether it finds one here is seen by a contract that is false: any PFN comes back, be",
        "there room for it in its field or not.",
    )
    yield _list(*(f"`{name}`: {_of_control(said)}." for name, said in measured.controls.items()))


def _of_control(said: Said) -> str:
    if said.status is Status.REFUTED:
        return f"refuted in {_figures(said.seconds)} s"
    return f"not refuted in {_figures(said.seconds)} s ({said.why or 'confirmed'})"


def _felt(measured: Measured) -> Iterator[str]:
    rows = [
        [f"`zslayout {each.command}`", _figures(each.seconds), _figures(each.ratio), each.runs]
        for each in measured.waits
    ]
    yield "## What a user waits for"
    yield _said(
        "Whole commands, from the shell and back. `prove` takes both word widths, every",
        'obligation of the scheme and its controls. The ratio is to `python -c "import z3"`, run',
        "right before; of several runs, medians.",
    )
    yield _table(["command", "s", "to `import z3`", "runs"], rows)
    if not measured.shipped:
        yield _said("`proofs/` did not hold every certificate of the claims in this run.")


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


def _said(*sentences: str) -> str:
    return textwrap.fill(" ".join(sentences), 100, break_long_words=False, break_on_hyphens=False)


def _list(*items: str) -> str:
    return "\n".join(textwrap.indent(_said(item), "  ").replace("  ", "- ", 1) for item in items)


def _titles() -> list[str]:
    return [*(way.title for way in WAYS), CROSSHAIR]


def _total(found: Found, title: str, scheme: str) -> tuple[int, float]:
    """How many claims were proved, and the seconds spent on all."""
    mine = {
        task.id: said
        for (each, task), said in found.items()
        if each == title and task.scheme_name == scheme
    }
    proved = sum(mine[name].status is Status.PROVED for name in IDS)
    return proved, sum(said.seconds for said in mine.values())


def _cell(said: Said | None, reference: float) -> str:
    if said is None:
        return _NONE
    if said.status is Status.PROVED:
        return f"{_figures(said.seconds)} ({_figures(said.seconds / reference)})"
    return f"**{said.why or 'unknown'}** ({_figures(said.seconds)} s)"


def _figures(value: float) -> str:
    """Two figures, or all before the point."""
    return f"{value:.0f}" if value >= 9.95 else f"{value:#.2g}"


def _table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    return tabulate(rows, heads, tablefmt="github", disable_numparse=True)
