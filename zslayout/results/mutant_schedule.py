"""What was refuted of a file's locks, as the schedule of a mutant that does the same wrong.

A statement on locks has no values, and so no frames to replay. What comes of breaking it is shown
by a mutant of the protocol: by which depends on the statement, and on the function that breaks it.
Whether the file goes by its schedule is seen when `run --native --replay` follows it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from zslayout.explore.schedule_file import schedule_text
from zslayout.explore.search import SearchBounds, search_schedules
from zslayout.explore.task_parser import parse_task
from zslayout.protocol.mutant import Mutant
from zslayout.protocol.mutants import MUTANT_BY_NAME
from zslayout.results.functions import FunctionFinding
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.verdict import Status
from zslayout.words.layout import Layout, derive

_SHOWN_BY: Final[Mapping[str, tuple[str, ...]]] = {
    "reread": ("no-reread",),
    "word_stable_when_used": (
        "no-reread",
        "migrate-without-pool-lock",
        "read-without-zspage-lock",
        "compact-without-pool-lock",
    ),
    "lock_matches_layout": ("lockless-on-two-fields",),
    "word_locked": (
        "migrate-without-class-lock",
        "migrate-without-pool-lock",
        "compact-without-class-lock",
        "compact-without-pool-lock",
    ),
    "lock_order": ("inverted-order",),
    "statistics_locked": ("statistics-outside-lock", "compact-without-class-lock"),
    "lists_locked": ("unlink-after-unlock", "compact-without-class-lock", "worker-not-excluded"),
    "zspage_locked": (
        "free-without-class-lock",
        "chain-after-class-unlock",
        "compact-without-class-lock",
        "read-without-zspage-lock",
    ),
    "pages_locked": (
        "ignore-page-trylock",
        "worker-ignores-page-locks",
        "no-page-lock-in-migration",
    ),
    "unlinked_before_freed": ("freed-on-its-list", "unlink-after-unlock"),
    "freed_empty": ("early-unlock-live",),
    "not_touched_after_free": ("handle-freed-first",),
    "shown_whole": ("publish-before-chain",),
}
"""Mutants that break a rule of `protocol.`, each in another operation, the most usual first."""
_OPERATIONS: Final[Mapping[str, str]] = {
    "zs_page_migrate": "zs_page_migrate",
    "replace_sub_page": "zs_page_migrate",
    "zs_compact": "zs_compact",
    "__zs_compact": "zs_compact",
    "migrate_zspage": "zs_compact",
    "async_free_zspage": "async_free_zspage",
    "lock_zspage": "async_free_zspage",
    "zs_malloc": "zs_malloc",
    "alloc_zspage": "zs_malloc",
    "obj_malloc": "zs_malloc",
    "zs_obj_read_begin": "",
    "zs_obj_write": "",
    "zs_map_object": "",
}
"""Functions of the kernel, and the operation that a mutant of them is of; else it is zs_free()."""
_HEAD: Final = re.compile(r"^(?![#\s/*}])[^;=]*?\b(\w+)\s*\([^;]*$")
_BOUNDS: Final = SearchBounds(states=100_000, seconds=60)


def schedule_lines(
    findings: Iterable[FunctionFinding], layouts: Iterable[Layout], text: str
) -> tuple[str, ...]:
    """The schedule of the first refuted rule that a mutant shows, as a file; empty where none is.

    `layouts` are those of the configurations on which anything was found; the first is taken.
    """
    layout = next(iter(layouts), None)
    mutant = next(_mutants(findings, text), None)
    if layout is None or mutant is None:
        return ()
    scheme = SCHEMES[mutant.scheme]
    where = derive(scheme, layout.params, layout.chain_size)
    task = parse_task(
        where, mutant.level, mutant.threads, setup=mutant.setup or None, mutant=mutant
    )
    found = search_schedules(task, _BOUNDS)
    if found.violation is None:
        return ()
    return tuple(schedule_text(task, found.schedule).splitlines())


def _mutants(findings: Iterable[FunctionFinding], text: str) -> Iterator[Mutant]:
    lines = text.splitlines()
    for each in findings:
        family, _, rule = each.id.partition(".")
        names = _SHOWN_BY.get(rule, ()) if family == "protocol" else ()
        if each.status is not Status.REFUTED or not names:
            continue
        operation = _OPERATIONS.get(_function(lines, each.place.line), "zs_free")
        mutants = [MUTANT_BY_NAME[name] for name in names]
        yield next((one for one in mutants if one.operation == operation), mutants[0])


def _function(lines: list[str], number: int) -> str:
    """The function in which a line stands, by the last line before it that begins one."""
    heads = (_HEAD.match(line) for line in reversed(lines[:number]))
    return next((head[1] for head in heads if head), "")
