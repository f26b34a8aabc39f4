"""A range of commits: which configurations it can have changed, measured on both sides.

One rule: what files a range touches only says where to look. What moved is what two measurements
say, and what that breaks is what two checks say.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from zslayout.arch.params import ArchParams
from zslayout.cfront.text import CFile
from zslayout.errors import UserError
from zslayout.kernel.kconfig import questions
from zslayout.kernel.measure import Measurer
from zslayout.kernel.output import KernelConfig
from zslayout.kernel.tree import ZSMALLOC, architectures
from zslayout.pipeline.check import CheckRequest, check
from zslayout.pipeline.diff import DiffRequest, OperandRequest, diff
from zslayout.pipeline.probe import Found, ProbeRequest, measured_each, measured_params, new_params
from zslayout.pipeline.source import SourceRequest, check_source
from zslayout.pipeline.targets import ProbeTarget
from zslayout.results.diff import DiffResult
from zslayout.results.gate import AppearedOutcome, BrokenConfig, GateResult, NumberMove
from zslayout.results.probe import UnmeasuredConfig
from zslayout.results.source import SourceResult
from zslayout.results.words import outcome_sentence
from zslayout.subjects.zsmalloc.registry import REGISTRY
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.vc.obligation import Role

Progress = Callable[[str, int, int], None]

_ANYWHERE: Final = re.compile(
    r"(include|scripts)/|(Makefile|Kbuild|Kconfig)$|(.*/)?Kconfig[^/]*$|mm/[^/]*\.h$"
)
_OF_ARCH: Final = re.compile(r"arch/(\w+)/")
_ABOUT_PAGES: Final = re.compile(r"PAGE|PA_BITS|VA_BITS|PAE|PHYS|SPARSEMEM|FLATMEM|MEMORY_MODEL")
"""Options that may give a configuration other numbers."""
_PHYSMEM: Final = "MAX_POSSIBLE_PHYSMEM_BITS"
_MOVING: Final = ("BITS_PER_LONG", "PAGE_SHIFT", _PHYSMEM, "MAX_PHYSMEM_BITS")
_LAYOUTS: Final = ("rfc-v1", "merged")
"""The schemes that say beside the tree's own file what a number does to a class index."""


@dataclass(frozen=True, slots=True, eq=False)
class GateRequest:
    """Two sides of a range, the files that differ, and the archconfigs that may be concerned."""

    before: Measurer
    after: Measurer
    since: str
    files: tuple[str, ...]
    targets: tuple[ProbeTarget, ...]
    sources: tuple[CFile, CFile]
    """mm/zsmalloc.c on both sides."""
    jobs: int = 1
    timeout: float = 10.0


def gate(request: GateRequest, progress: Progress = lambda *_: None) -> GateResult:
    """Measure what can have changed on both sides, and check what did. Raises UserError."""
    files = tuple(filter(_matters, request.files))
    changed_source = request.sources[0].text != request.sources[1].text
    touched = tuple(each for each in request.targets if _touches(files, each.config.arch))
    before, after = (
        measured_each(ProbeRequest(side, touched, request.jobs), progress)
        for side in (request.before, request.after)
    )
    pairs = [
        (each.archconfig, old, new)
        for each in touched
        for old, new in [(before[each.config.name], after[each.config.name])]
        if each.archconfig is not None
        and not isinstance(old, UserError)
        and not isinstance(new, UserError)
    ]
    moves = tuple(move for params, old, new in pairs for move in _moves(params.name, old, new))
    moved = {each.arch for each in moves}
    versions = [side.tree.version for side in (request.before, request.after)]
    both = [
        (measured_params(params, old[0], versions[0]), measured_params(params, new[0], versions[1]))
        for params, old, new in pairs
        if changed_source or params.name in moved
    ]
    if changed_source:
        measured = {params.name for params, _, _ in pairs}
        rest = (each.archconfig for each in request.targets if each.config.name not in measured)
        both += [(each, each) for each in rest if each is not None]
    new_ones = _new(request, touched, files)
    found = measured_each(ProbeRequest(request.after, new_ones, request.jobs), progress)
    unmeasured = {**_faults(before), **_faults(after), **_faults(found)}
    broken = tuple(
        BrokenConfig(name, why, one[0].values.get(_PHYSMEM), one[0].places.get(_PHYSMEM, ""))
        for name, why in _faults(after).items()
        for one in [before[name]]
        if not isinstance(one, UserError)
    )
    for each in broken:
        del unmeasured[each.arch]
    appeared = [
        new_params(target, one[0], versions[1])
        for target in new_ones
        for one in [found[target.config.name]]
        if not isinstance(one, UserError)
    ]
    return GateResult(
        tree=request.after.tree.name,
        kernel=versions[1],
        since=request.since,
        files=files,
        measured=tuple(params.name for params, _, _ in pairs),
        moves=moves,
        broken=broken,
        comparisons=tuple(_compared(request, both, moved, progress)),
        appeared=_checked(request, appeared, progress),
        unmeasured=tuple(UnmeasuredConfig(name, why) for name, why in unmeasured.items()),
        appeared_outcomes=tuple(_outcomes(request, appeared)),
    )


def _matters(file: str) -> bool:
    return file == ZSMALLOC or bool(_ANYWHERE.match(file) or _OF_ARCH.match(file))


def _touches(files: Iterable[str], arch: str) -> bool:
    """Whether any of these files can change a number of an architecture."""
    own = {arch, "x86"} if arch == "um" else {arch}
    for file in files:
        of_arch = _OF_ARCH.match(file)
        if of_arch is not None and of_arch[1] in own:
            return True
        if of_arch is None and file != ZSMALLOC:
            return True
    return False


def _moves(name: str, old: Found, new: Found) -> Iterator[NumberMove]:
    before, after = old[0], new[0]
    for symbol in _MOVING:
        ends = before.values.get(symbol), after.values.get(symbol)
        if ends[0] != ends[1]:
            places = before.places.get(symbol, ""), after.places.get(symbol, "")
            yield NumberMove(name, symbol, *ends, *places)


def _faults(found: "dict[str, Found | UserError]") -> dict[str, str]:
    return {
        name: "; ".join(map(str, one.faults))
        for name, one in found.items()
        if isinstance(one, UserError)
    }


def _new(
    request: GateRequest, touched: Sequence[ProbeTarget], files: Sequence[str]
) -> tuple[ProbeTarget, ...]:
    """Architectures that are new in the range, and new options that may be another page size."""
    before, after = request.before.tree, request.after.tree
    found = [
        ProbeTarget(KernelConfig(arch, arch, (), f"{arch}-linux-gnu"))
        for arch in sorted(architectures(after) - architectures(before))
        if any(file.startswith(f"arch/{arch}/") for file in files)
    ]
    first = {target.config.arch: target.config for target in reversed(touched)}
    for arch, config in sorted(first.items()):
        if not any(re.match(rf"arch/{arch}/(.*/)?Kconfig", file) for file in files):
            continue
        was, now = questions(before.path, arch), questions(after.path, arch)
        for symbol in sorted(set(now) - set(was)):
            if _ABOUT_PAGES.search(symbol):
                option = f"CONFIG_{symbol}=y"
                name = f"{config.name}+{symbol}"
                made = replace(
                    config, name=name, options=(option,), wished=config.options, place=now[symbol]
                )
                found.append(ProbeTarget(made))
    return tuple(found)


def _compared(
    request: GateRequest,
    both: Sequence[tuple[ArchParams, ArchParams]],
    moved: set[str],
    progress: Progress,
) -> Iterator[tuple[str, DiffResult]]:
    """The tree's own file on both sides, and on what moved the schemes with a class index."""
    names = request.before.tree.name, request.after.tree.name
    if both:
        old, new = (tuple(side) for side in zip(*both, strict=True))
        was = OperandRequest(names[0], "", request.sources[0], old)
        now = OperandRequest(names[1], "", request.sources[1], new)
        yield ZSMALLOC, diff(DiffRequest(was, now, timeout=request.timeout), progress)
    pairs = [pair for pair in both if pair[0].name in moved]
    for name in _LAYOUTS if pairs else ():
        old, new = (tuple(side) for side in zip(*pairs, strict=True))
        was = OperandRequest(names[0], "", SCHEMES[name], old)
        now = OperandRequest(names[1], "", SCHEMES[name], new)
        asked = DiffRequest(was, now, timeout=request.timeout, scheme=name)
        yield name, diff(asked, progress)


def _checked(
    request: GateRequest, configs: Sequence[ArchParams], progress: Progress
) -> SourceResult | None:
    if not configs:
        return None
    asked = SourceRequest(
        request.sources[1], tuple(configs), REGISTRY.every, timeout=request.timeout
    )
    return check_source(asked, progress)


def _outcomes(request: GateRequest, configs: Sequence[ArchParams]) -> Iterator[AppearedOutcome]:
    """What the schemes with a class index come to on what is new."""
    if configs:
        schemes = tuple(SCHEMES[name] for name in _LAYOUTS)
        fits = (REGISTRY.in_role(Role.FITS),)
        asked = CheckRequest(tuple(configs), schemes, fits, timeout=request.timeout)
        for each in check(asked).results:
            said = outcome_sentence(each)
            yield AppearedOutcome(each.params.name, each.scheme.name, each.outcome, said)
