"""CrossHair, which looks for values that break a contract of a Python function.

One rule: it is asked about the functions of `benchmarks.python_words` only after those were seen to
do what zslayout's codec does. "Not confirmed" is what it says when it found nothing and ran out of
time or paths; that is no proof, and is not counted as one.
"""

import os
import random
import subprocess
import sys
from pathlib import Path
from time import perf_counter
from typing import Final

from benchmarks import python_words
from benchmarks.backends import BackendAnswer
from benchmarks.claims import WIDTH, Task
from benchmarks.contracts import VARIABLE
from zslayout.arch.params import ArchParams
from zslayout.errors import InternalError
from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import Var, cast
from zslayout.expr.types import INT
from zslayout.subjects.zsmalloc import macros
from zslayout.subjects.zsmalloc.obligations import size
from zslayout.subjects.zsmalloc.parameters import DOMAIN
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.verdict import Status
from zslayout.words.codec import codec
from zslayout.words.layout import Layout, derive

ROOT: Final = Path(__file__).parents[1]
CONTROL: Final = "false.pfn_unbounded"
"""A contract that is false, to see that CrossHair finds out."""
_TRIES: Final = 20
"""Random values at each of the points that values are tried at."""
_EVERY: Final = 7
"""Which points those are, in the order of the domain."""
_GRACE: Final = 120.0


def agree(scheme_name: str) -> int:
    """How many values were compared between the plain functions and zslayout.

    Raises InternalError at the first that differ.
    """
    chance = random.Random(0)  # noqa: S311  # values to try, no secrets
    compared = 0
    for number, (_, page_shift, physmem_bits, chain_size) in enumerate(DOMAIN.points(WIDTH)):
        params = python_words.Params(page_shift, physmem_bits, chain_size)
        arch = ArchParams("a point", "none", WIDTH, page_shift, physmem_bits, source=())
        layout = derive(SCHEMES[scheme_name], arch, chain_size)
        here = python_words.SCHEMES[scheme_name](params)
        pairs: list[tuple[int, int]] = [(here.asserted, layout.asserted)]
        if layout.asserted:
            widths = {field.name: field.width for field in layout.fields}
            names = ("pfn", "class_idx", "obj_idx")
            pairs += zip(here[:3], (widths.get(name, 0) for name in names), strict=True)
            pairs.append((python_words.classes(params, here), layout.values["ZS_SIZE_CLASSES"]))
            if number % _EVERY == 0:
                pairs += _pairs(params, here, layout, chance)
        if any(ours != theirs for ours, theirs in pairs):
            raise InternalError(f"{scheme_name} at {params}: plain functions and codec differ")
        compared += len(pairs)
    return compared


def _pairs(
    params: python_words.Params, here: python_words.Fields, layout: Layout, chance: random.Random
) -> list[tuple[int, int]]:
    """Values of the plain functions and of zslayout's, at random."""
    theirs = codec(layout)
    pairs = [(python_words.objects(params, here), evaluate(macros.objects(WIDTH), layout.values))]
    request = Var("size", INT)
    with_handle = cast(request + layout.definition.macro("ZS_HANDLE_SIZE"), INT)
    index = size.class_of(with_handle, layout.definition)
    asked = chance.randint(1, 1 << params.page_shift)
    known = {**layout.values, "size": asked}
    pairs.append((python_words.class_of(params, here, asked), evaluate(index, known)))
    for _ in range(_TRIES):
        at = (chance.getrandbits(64), chance.getrandbits(32), chance.getrandbits(32))
        word = chance.getrandbits(64)
        pairs += [
            (python_words.encode(here, *at), theirs.encode(*at)),
            (python_words.decode_pfn(here, word), theirs.decode["pfn"](word)),
            (python_words.decode_class(here, word), theirs.decode["class_idx"](word)),
            (python_words.decode_idx(here, word), theirs.decode["obj_idx"](word)),
        ]
    return pairs


def ask(task: Task, limit: float) -> BackendAnswer:
    """What CrossHair says of the claim's contract, with so many seconds for its condition."""
    command = [
        *(sys.executable, "-m", "crosshair", "check", "--report_all"),
        *("--per_condition_timeout", f"{limit:g}"),
        f"benchmarks.contracts.{task.id.replace('.', '_')}",
    ]
    began = perf_counter()
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, VARIABLE: task.scheme_name, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=limit + _GRACE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return BackendAnswer(Status.UNKNOWN, perf_counter() - began, "timeout")
    spent = perf_counter() - began
    if "info: Confirmed over all paths." in done.stdout:
        return BackendAnswer(Status.PROVED, spent)
    if "error: false when calling" in done.stdout:
        return BackendAnswer(Status.REFUTED, spent, done.stdout.partition("error: ")[2].strip())
    if "info: Not confirmed." in done.stdout:
        return BackendAnswer(Status.UNKNOWN, spent, "not confirmed")
    raise RuntimeError(f"CrossHair on {task}: {done.stdout}{done.stderr}")
