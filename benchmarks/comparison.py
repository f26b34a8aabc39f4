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

from benchmarks import allocator, crosshair, latency, results_page, source, spin
from benchmarks.backends import BACKENDS, BackendAnswer, shipped
from benchmarks.claims import IDS, SCHEME_NAMES, SHARED, Task
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
    compared = sum(map(crosshair.agree, SCHEME_NAMES))
    found: dict[tuple[str, Task], BackendAnswer] = {}
    for title, task, answer in _asked(tasks, options.limit):
        found[title, task] = _right(title, task, answer)
    controls = {
        scheme: crosshair.ask(Task(scheme, crosshair.CONTROL), options.crosshair)
        for scheme in SCHEME_NAMES
    }
    claims = [task for task in tasks if task.id != SHARED]
    with ThreadPoolExecutor(_AT_A_TIME) as pool:
        answers = pool.map(partial(crosshair.ask, limit=options.crosshair), claims)
        for task, answer in zip(claims, answers, strict=True):
            _tell(results_page.CROSSHAIR, task, answer)
            found[results_page.CROSSHAIR, task] = _right(results_page.CROSSHAIR, task, answer)
    latencies = []
    for command in latency.command_latencies():
        print(f"{command.command}: {command.seconds:.2f} s, {command.ratio:.1f}", flush=True)
        latencies.append(command)
    measured = results_page.Measurements(
        found=found,
        limit=options.limit,
        crosshair_limit=options.crosshair,
        controls=controls,
        compared=compared,
        shipped=all(shipped(task).exists() for task in tasks),
        latencies=latencies,
        reading=f"{source.section()}\n{allocator.section()}\n{spin.section()}",
    )
    new = PAGE.with_name(f"{PAGE.name}.new")
    new.write_text(results_page.render(measured), encoding="utf-8")
    new.replace(PAGE)
    print(f"wrote {PAGE.name} after {perf_counter() - began:.0f} s")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Write docs/benchmarks.md.")
    parser.add_argument("--limit", type=float, default=60.0, help="seconds for a claim")
    parser.add_argument("--crosshair", type=float, default=5.0, help="seconds for a contract")
    return parser.parse_args()


def _asked(tasks: list[Task], limit: float) -> Iterator[tuple[str, Task, BackendAnswer]]:
    """Every backend on every claim, one after the other: in turn, so that drift is shared."""
    workers = {backend: Worker(backend) for backend in BACKENDS}
    try:
        for task in tasks:
            for backend, worker in workers.items():
                if backend.needs_shared or task.id != SHARED:
                    answer = worker.ask(task, limit)
                    _tell(backend.title, task, answer)
                    yield backend.title, task, answer
    finally:
        for worker in workers.values():
            worker.end()


def _right(title: str, task: Task, answer: BackendAnswer) -> BackendAnswer:
    """The same, unless it is wrong: every claim is true."""
    if answer.status is Status.REFUTED:
        raise InternalError(f"{title} calls {task.id} of {task.scheme_name} false: {answer.why}")
    return answer


def _tell(title: str, task: Task, answer: BackendAnswer) -> None:
    status = answer.why or answer.status.name
    print(f"{task.scheme_name} {task.id}: {title}: {status}, {answer.seconds:.2f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main())
