"""The file of a tree with the tree's own headers: compiled where it is configured, and read.

What was found is kept by all that it rests on, as measurements are, so that it is found once.
"""

import gc
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import (
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    as_completed,
)
from dataclasses import dataclass, replace
from multiprocessing import get_context
from typing import Final

from zslayout.arch.params import CHAIN_SIZE_DEFAULT, ArchParams
from zslayout.cfront.compiler import errors_of
from zslayout.cfront.headers import FLAGS, TAIL, command_of, headers_text
from zslayout.cfront.reading import PRELUDE_MACROS
from zslayout.cfront.text import CFile
from zslayout.errors import UserError
from zslayout.kernel.measure import Measurer
from zslayout.kernel.output import OutputFolder, of_built
from zslayout.kernel.unit_build import CLANG, UnitBuilder, usual_folders
from zslayout.pipeline.functions import kept
from zslayout.pipeline.functions.with_headers import read_with_headers
from zslayout.pipeline.targets import ProbeTarget
from zslayout.results.headers import HeadersRead, HeadersResult

Progress = Callable[[str, int, int], None]
_CHAIN_SIZE: Final = "ZSMALLOC_CHAIN_SIZE"
_USUAL: Final = ("COMPACTION",)
"""Symbols that a kernel has as a rule; without them a release is known to have faults."""


@dataclass(frozen=True, slots=True, eq=False)
class HeadersRequest:
    """A file of a tree, and the configurations whose numbers were measured there."""

    measurer: Measurer
    file: CFile
    targets: Mapping[str, ProbeTarget]
    configs: tuple[ArchParams, ...]
    compilers: Mapping[str, str]
    """What measured each configuration."""
    functions: bool = True
    jobs: int = 1
    builds: bool = True


@dataclass(frozen=True, slots=True)
class _Compiled:
    """What clang made of the file at a configuration."""

    ir: str
    chain_size: int
    choice: tuple[str, ...]


_Words = tuple[str, str, str, ArchParams, int, tuple[str, ...], bool]
_Job = Future[HeadersRead | _Compiled]


def with_headers(request: HeadersRequest, progress: Progress = lambda *_: None) -> HeadersResult:
    """Read the file with the tree's headers wherever clang compiles it there."""
    found: dict[str, HeadersRead] = {}
    todo: list[ArchParams] = []
    for params in request.configs:
        compiler = request.compilers.get(params.name)
        if compiler is None:
            found[params.name] = _left(params, "its numbers are not the tree's")
        elif CLANG not in compiler:
            found[params.name] = _left(params, f"{compiler} built it, and clang's code is read")
        else:
            known = _kept(request, params)
            if known is None:
                todo.append(params)
            else:
                found[params.name] = known
    for each in _read(request, todo):
        found[each.configuration] = each
        progress("with the tree's headers", len(found) - 1, len(request.configs))
    return HeadersResult(tuple(found[params.name] for params in request.configs))


def _left(params: ArchParams, why: str) -> HeadersRead:
    return HeadersRead(params.name, 0, left=why)


def _read(request: HeadersRequest, todo: Sequence[ArchParams]) -> Iterator[HeadersRead]:
    """Compile side by side, and read what was compiled."""
    if not todo:
        return
    measurer = request.measurer
    folders = measurer.folders or usual_folders()
    builder = UnitBuilder(measurer.tree, measurer.limits, measurer.tools, folders)
    jobs = min(request.jobs, len(todo))
    with ThreadPoolExecutor(jobs) as pool:
        compiled = {pool.submit(_compiled, request, builder, each): each for each in todo}
        try:
            if jobs == 1:
                for job in as_completed(compiled):
                    yield _judged(request, compiled[job], job)
                return
            # Not forked: a solver's threads may be running. What one leaves goes with its process.
            context = get_context("spawn")
            with ProcessPoolExecutor(
                jobs, context, initializer=gc.disable, max_tasks_per_child=1
            ) as readers:
                yield from _side_by_side(request, compiled, readers)
        except BaseException:
            for job in compiled:
                job.cancel()
            measurer.tools.end_all()
            raise


def _side_by_side(
    request: HeadersRequest, compiled: Mapping[_Job, ArchParams], readers: Executor
) -> Iterator[HeadersRead]:
    reading: dict[Future[HeadersRead], ArchParams] = {}
    for job in as_completed(compiled):
        params, made = compiled[job], job.result()
        if isinstance(made, HeadersRead):
            yield made
        else:
            reading[readers.submit(read_with_headers, *_words(request, params, made))] = params
    for done in as_completed(reading):
        yield _keeping(request, reading[done], done.result())


def _judged(request: HeadersRequest, params: ArchParams, job: _Job) -> HeadersRead:
    made = job.result()
    if isinstance(made, HeadersRead):
        return made
    return _keeping(request, params, read_with_headers(*_words(request, params, made)))


def _words(request: HeadersRequest, params: ArchParams, made: _Compiled) -> _Words:
    file = request.file
    whole = request.functions
    return (file.name, file.text, made.ir, params, made.chain_size, made.choice, whole)


def _compiled(
    request: HeadersRequest, builder: UnitBuilder, params: ArchParams
) -> HeadersRead | _Compiled:
    """The file with the tree's headers, without macros that are no expressions there."""
    target = request.targets[params.name]
    try:
        output = _output(request, builder, target)
        output = replace(output, command=command_of(output.command))
        quoted = ("-iquote", str(request.measurer.tree.source.parent))
        asked = tuple(dict.fromkeys((*request.file.expressions, *PRELUDE_MACROS)))
        while True:
            text = headers_text(request.file, asked)
            (ran,) = replace(builder, flags=(*FLAGS, *quoted)).code(output, [text])
            errors = tuple(errors_of(ran.said))
            refused = {asked[each.line - 1] for each in errors if each.file == TAIL}
            if not (ran.code and refused):
                break
            asked = tuple(name for name in asked if name not in refused)
    except UserError as error:
        return _left(params, "; ".join(map(str, error.faults)))
    if ran.code:
        said = errors[0].text if errors else ran.last_lines
        return _left(params, f"does not compile with what is known by name: {said}")
    size = output.settings.get(_CHAIN_SIZE, str(CHAIN_SIZE_DEFAULT))
    choice = tuple(f"CONFIG_{each}=n" for each in _USUAL if each not in output.settings)
    return _Compiled(ran.output.decode(errors="replace"), int(size), choice)


def _output(request: HeadersRequest, builder: UnitBuilder, target: ProbeTarget) -> OutputFolder:
    if target.folder is not None and not request.builds:
        return of_built(request.measurer.tree, target.folder, target.config.place)
    return builder.output(target.config, builds=request.builds)


def _key(request: HeadersRequest, params: ArchParams) -> tuple[str, ...]:
    config = request.targets[params.name].config
    text = hashlib.sha256(request.file.text.encode()).hexdigest()
    whole = "functions" if request.functions else "words"
    rests = (request.compilers[params.name], *kept.rests_on())
    return ("headers", config.arch, config.text, repr(params), text, whole, *rests)


def _kept(request: HeadersRequest, params: ArchParams) -> HeadersRead | None:
    """What was found before, of the same contents."""
    measurer = request.measurer
    found = measurer.store.texts.find(_key(request, params), measurer.tree.path)
    try:
        return None if found is None else kept.made(HeadersRead, json.loads(found))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _keeping(request: HeadersRequest, params: ArchParams, found: HeadersRead) -> HeadersRead:
    """Keep what was found, if what it rests on is known."""
    measurer = request.measurer
    files = measurer.files(request.targets[params.name].config) if found.repeatable else ()
    if files:
        key = _key(request, params)
        text = json.dumps(kept.plain(found))
        measurer.store.texts.keep(key, text, measurer.tree.path, files)
    return found
