"""The file that repeats a schedule: settings, threads, and whose step it is each time.

    arch arm64-4k
    scheme merged
    chain-size 8
    level early-unlock
    break no-reread
    setup malloc(a, 2040); write(a)
    threads free(a) | migrate(a)
    schedule 1 1 2 2 1 2+

Threads are numbered from 1. `2+` is told that somebody waits for the lock that it asks about. What
follows `#` is a comment. `break` and `setup` may be missing or empty.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from zslayout.errors import Fault, UserError, did_you_mean
from zslayout.explore.program import text as calls_text
from zslayout.explore.world import Choice, Task

KEYS: Final = ("arch", "scheme", "chain-size", "level", "break", "setup", "threads", "schedule")
_OPTIONAL: Final = frozenset({"break", "setup"})
_CHOICE: Final = re.compile(r"([1-9])(\+?)")
_MOST_FAULTS: Final = 20


def settings(task: Task) -> dict[str, str]:
    """What a file says of a task."""
    layout, program = task.layout, task.program
    return {
        "arch": layout.params.name,
        "scheme": layout.scheme.name,
        "chain-size": str(layout.chain_size),
        "level": task.level.value,
        "break": "" if task.broken is None else task.broken.name,
        "setup": calls_text(program.setup),
        "threads": " | ".join(map(calls_text, program.threads)),
    }


def text(task: Task, schedule: Iterable[Choice]) -> str:
    """The file."""
    lines = [f"{key} {value}" for key, value in settings(task).items() if value]
    lines.append("schedule " + " ".join(map(str, schedule)))
    return "\n".join(lines) + "\n"


def parse(name: str, lines: Iterable[str]) -> Mapping[str, str]:
    """The values by key. Raises UserError with every bad line, and all that is missing."""
    found: dict[str, str] = {}
    faults: list[Fault] = []
    for number, line in enumerate(lines, start=1):
        key, _, value = line.partition("#")[0].strip().partition(" ")
        if not key or len(faults) >= _MOST_FAULTS:
            continue
        if key not in KEYS:
            text = f'unknown setting "{key}"'
            faults.append(Fault(f"{name}:{number}", text, did_you_mean(key, KEYS)))
        elif key in found:
            faults.append(Fault(f"{name}:{number}", f'"{key}" is said twice'))
        else:
            found[key] = value.strip()
    faults += [
        Fault(name, f'lacks "{key} ..."')
        for key in KEYS
        if key not in found and key not in _OPTIONAL
    ]
    if faults:
        raise UserError(faults)
    return found


def choices(name: str, value: str, threads: int) -> tuple[Choice, ...]:
    """The schedule of a file. Raises UserError."""
    found: list[Choice] = []
    faults: list[Fault] = []
    for place, word in enumerate(value.split(), start=1):
        match = _CHOICE.fullmatch(word)
        if match is None or int(match[1]) > threads:
            text = f'schedule, step {place}: expected a thread from 1 to {threads}, found "{word}"'
            faults.append(Fault(name, text))
        else:
            found.append(Choice(int(match[1]), seen=bool(match[2])))
    if faults:
        raise UserError(faults[:_MOST_FAULTS])
    return tuple(found)
