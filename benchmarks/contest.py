"""zslayout beside what one would take instead, on the same claims in one run.

Writes docs/benchmarks.md whole. One rule: undecided is never a pass, and a wrong answer stops the
run before anything is written.
"""

import argparse
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Final

from benchmarks import allocator, felt, page, peer, source, spin
from benchmarks.claims import IDS, SCHEME_NAMES, SHARED, Task
from benchmarks.ways import WAYS, Said, shipped
from benchmarks.worker import Worker
from zslayout.errors import InternalError
from zslayout.verdict import Status

PAGE: Final = Path(__file__).parents[1] / "docs" / "benchmarks.md"
_AT_A_TIME: Final = 2
"""Contracts that CrossHair looks at."""


def main() -> int:
    """Measure everything, then write the page."""
    options = _options()
    began = perf_counter()
    tasks = [Task(scheme, name) for scheme in SCHEME_NAMES for name in (SHARED, *IDS)]
    compared = sum(map(peer.agree, SCHEME_NAMES))
    found: dict[tuple[str, Task], Said] = {}
    for title, task, said in _asked(tasks, options.limit):
        found[title, task] = _right(title, task, said)
    controls = {
        scheme: peer.ask(Task(scheme, peer.CONTROL), options.crosshair) for scheme in SCHEME_NAMES
    }
    claims = [task for task in tasks if task.id != SHARED]
    with ThreadPoolExecutor(_AT_A_TIME) as pool:
        answers = pool.map(partial(peer.ask, limit=options.crosshair), claims)
        for task, said in zip(claims, answers, strict=True):
            _tell(page.CROSSHAIR, task, said)
            found[page.CROSSHAIR, task] = _right(page.CROSSHAIR, task, said)
    waits = []
    for wait in felt.waits():
        print(f"{wait.command}: {wait.seconds:.2f} s, {wait.ratio:.1f}", flush=True)
        waits.append(wait)
    measured = page.Measured(
        found=found,
        limit=options.limit,
        crosshair_limit=options.crosshair,
        controls=controls,
        compared=compared,
        shipped=all(shipped(task).exists() for task in tasks),
        waits=waits,
        reading=f"{source.section()}\n{allocator.section()}\n{spin.section()}",
    )
    new = PAGE.with_name(f"{PAGE.name}.new")
    new.write_text(page.render(measured), encoding="utf-8")
    new.replace(PAGE)
    print(f"wrote {PAGE.name} after {perf_counter() - began:.0f} s")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Write docs/benchmarks.md.")
    parser.add_argument("--limit", type=float, default=60.0, help="seconds for a claim")
    parser.add_argument("--crosshair", type=float, default=5.0, help="seconds for a contract")
    return parser.parse_args()


def _asked(tasks: list[Task], limit: float) -> Iterator[tuple[str, Task, Said]]:
    """Every way on every claim, one after the other: the ways in turn, so that drift is shared."""
    workers = {way: Worker(way) for way in WAYS}
    try:
        for task in tasks:
            for way, worker in workers.items():
                if way.shares or task.id != SHARED:
                    said = worker.ask(task, limit)
                    _tell(way.title, task, said)
                    yield way.title, task, said
    finally:
        for worker in workers.values():
            worker.end()


def _right(title: str, task: Task, said: Said) -> Said:
    """The same, unless it is wrong: every claim of the contest is true."""
    if said.status is Status.REFUTED:
        raise InternalError(f"{title} calls {task.id} of {task.scheme_name} false: {said.why}")
    return said


def _tell(title: str, task: Task, said: Said) -> None:
    status = said.why or said.status.name
    print(f"{task.scheme_name} {task.id}: {title}: {status}, {said.seconds:.2f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main())
