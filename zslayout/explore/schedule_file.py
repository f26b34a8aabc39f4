"""The file that repeats a schedule: settings, threads, and whose step it is each time.

    arch arm64-4k
    scheme merged
    chain-size 8
    level early-unlock
    mutant no-reread
    setup malloc(a, 2040); write(a)
    threads free(a) | migrate(a)
    schedule 1 1 2 2 1 2+

Threads are numbered from 1. `2+` is told that somebody waits for the lock that it asks about. What
follows `#` is a comment. `mutant` and `setup` may be missing or empty; files that say `break` for
`mutant` are read too.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from zslayout.errors import Fault, UserError, did_you_mean, refuse
from zslayout.explore.execution import SchedulingChoice, SearchTask
from zslayout.explore.thread_programs import calls_text

SCHEDULE_KEYS: Final = (
    "arch",
    "scheme",
    "chain-size",
    "level",
    "mutant",
    "setup",
    "threads",
    "schedule",
)
_OPTIONAL: Final = frozenset({"mutant", "setup"})
_OLD_KEYS: Final = {"break": "mutant"}
_CHOICE: Final = re.compile(r"([1-9])(\+?)")
_MOST_FAULTS: Final = 20


def task_settings(task: SearchTask) -> dict[str, str]:
    """What a file says of a task."""
    layout, program = task.layout, task.programs
    return {
        "arch": layout.params.name,
        "scheme": layout.scheme.name,
        "chain-size": str(layout.chain_size),
        "level": task.level.value,
        "mutant": "" if task.mutant is None else task.mutant.name,
        "setup": calls_text(program.setup),
        "threads": " | ".join(map(calls_text, program.threads)),
    }


def schedule_text(task: SearchTask, schedule: Iterable[SchedulingChoice]) -> str:
    """The file."""
    lines = [f"{key} {value}" for key, value in task_settings(task).items() if value]
    lines.append("schedule " + " ".join(map(str, schedule)))
    return "\n".join(lines) + "\n"


def parse_schedule(name: str, lines: Iterable[str]) -> Mapping[str, str]:
    """The values by key. Raises UserError with every bad line, and all that is missing."""
    found: dict[str, str] = {}
    faults: list[Fault] = []
    for number, line in enumerate(lines, start=1):
        key, _, value = line.partition("#")[0].strip().partition(" ")
        if not key or len(faults) >= _MOST_FAULTS:
            continue
        key = _OLD_KEYS.get(key, key)
        if key not in SCHEDULE_KEYS:
            text = f'unknown setting "{key}"'
            faults.append(Fault(f"{name}:{number}", text, did_you_mean(key, SCHEDULE_KEYS)))
        elif key in found:
            faults.append(Fault(f"{name}:{number}", f'"{key}" is said twice'))
        else:
            found[key] = value.strip()
    faults += [
        Fault(name, f'lacks "{key} ..."')
        for key in SCHEDULE_KEYS
        if key not in found and key not in _OPTIONAL
    ]
    refuse(faults)
    return found


def parse_choices(name: str, value: str, threads: int) -> tuple[SchedulingChoice, ...]:
    """The schedule of a file. Raises UserError."""
    found: list[SchedulingChoice] = []
    faults: list[Fault] = []
    for place, word in enumerate(value.split(), start=1):
        match = _CHOICE.fullmatch(word)
        if match is None or int(match[1]) > threads:
            text = f'schedule, step {place}: expected a thread from 1 to {threads}, found "{word}"'
            faults.append(Fault(name, text))
        else:
            found.append(SchedulingChoice(int(match[1]), contended=bool(match[2])))
    if faults:
        raise UserError(faults[:_MOST_FAULTS])
    return tuple(found)
