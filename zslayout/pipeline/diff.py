"""Two layouts of the word side by side: both are checked, and what moved is read off the results.

One rule: an outcome comes from the verdicts of a check, for a scheme as for a C file.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from zslayout.arch.params import ArchParams, Outcome
from zslayout.errors import Fault, UserError, refuse
from zslayout.expr.ints import evaluate
from zslayout.pipeline.check import CheckRequest, Progress, check
from zslayout.results.diff import DiffResult
from zslayout.results.finding import ConfigResult, Finding
from zslayout.results.moves import (
    FIELDS,
    HEADROOM,
    MACROS,
    ConfigDiff,
    ConfigState,
    DiffOperand,
    Value,
)
from zslayout.subjects.known import subject_of
from zslayout.subjects.zsmalloc import macros
from zslayout.subjects.zsmalloc.registry import REGISTRY
from zslayout.vc.obligation import Role
from zslayout.verdict import Status
from zslayout.words.layout import Layout
from zslayout.words.scheme import Scheme

if TYPE_CHECKING:
    from zslayout.cfront.text import CFile

_FALSE: Final = frozenset({Status.REFUTED, Status.VACUOUS})
_DECIDED: Final = _FALSE | {Status.PROVED}


@dataclass(frozen=True, slots=True, eq=False)
class OperandRequest:
    """One side: by what the words are laid out, and on which configurations."""

    name: str
    title: str
    by: "Scheme | CFile"
    configs: tuple[ArchParams, ...]


@dataclass(frozen=True, slots=True, eq=False)
class DiffRequest:
    """What to compare: the configurations of the two sides go together in their order.

    `timeout` is in seconds for one query; no `chain_size` means all of them, and numbers at the
    default. `scheme` names the one that both sides are laid out by, where they are archconfigs.
    """

    a: OperandRequest
    b: OperandRequest
    chain_size: int | None = None
    timeout: float = 10.0
    scheme: str = ""


def diff(request: DiffRequest, progress: Progress = lambda *_: None) -> DiffResult:
    """Check both sides and compare them. Raises UserError with the faults of both."""
    checked = []
    faults: dict[Fault, None] = {}
    for letter, half in (("A", request.a), ("B", request.b)):
        try:
            checked.append(_checked(half, request, _lettered(progress, letter)))
        except UserError as error:
            faults.update(dict.fromkeys(error.faults))
    refuse(faults)
    a, b = checked
    moves = tuple(
        _move(a, b, old, new, request.chain_size)
        for old, new in zip(request.a.configs, request.b.configs, strict=True)
    )
    return DiffResult(a.side, b.side, moves, request.scheme, request.chain_size)


def _lettered(progress: Progress, letter: str) -> Progress:
    return lambda what, done, of: progress(f"{letter}: {what}", done, of)


class _Checked(NamedTuple):
    side: DiffOperand
    results: Mapping[ArchParams, ConfigResult]
    agrees: Mapping[ArchParams, str]


def _checked(half: OperandRequest, request: DiffRequest, progress: Progress) -> _Checked:
    if isinstance(half.by, Scheme):
        every = subject_of(half.by).registry.of_schemes
        asked = CheckRequest(half.configs, (half.by,), every, request.chain_size, request.timeout)
        results = check(asked, progress).results
        agrees: Mapping[ArchParams, str] = dict.fromkeys(half.configs, half.by.name)
        side = DiffOperand(half.name, half.title)
    else:
        # Here, because a comparison of schemes reads no C.
        from zslayout.pipeline.source import SourceRequest, check_source

        every = REGISTRY.every
        read = SourceRequest(half.by, half.configs, every, request.chain_size, request.timeout)
        found = check_source(read, progress)
        results, agrees = found.check.results, found.agrees
        named = [agrees[params] for params in half.configs if agrees[params]]
        counts = tuple((name, named.count(name)) for name in dict.fromkeys(named))
        side = DiffOperand(half.name, half.title, found.scheme.name, counts)
    return _Checked(side, {each.params: each for each in results}, agrees)


def _move(
    a: _Checked, b: _Checked, old: ArchParams, new: ArchParams, chain_size: int | None
) -> ConfigDiff:
    before, after = a.results[old], b.results[new]
    # A file that is no scheme has no reckoning of its own to compare with.
    plain = any(_own(layout) for result in (before, after) for layout in result.layouts)
    return ConfigDiff(
        _state(before, a.agrees[old], chain_size, plain=plain),
        _state(after, b.agrees[new], chain_size, plain=plain),
    )


def _own(layout: Layout) -> bool:
    """Whether the layout is that of a C file which agrees with no scheme there."""
    return layout.definition.source is not None and layout.definition.word.spare


def _state(
    result: ConfigResult, agrees: str, chain_size: int | None, *, plain: bool
) -> ConfigState:
    open_ = set(_open(result))
    return ConfigState(
        params=result.params,
        chain_size=chain_size or result.default_layout.chain_size,
        values={layout.chain_size: _values(layout, plain=plain) for layout in result.layouts},
        outcomes={size: None if size in open_ else each for size, each in result.outcomes},
        refuted=_ids(filter(_is_refuted, result.findings)),
        wrong=_ids(filter(_is_wrong, result.findings)),
        agrees=agrees,
    )


def _is_refuted(finding: Finding) -> bool:
    """Whether something is false of the words that is not known to be: no control, no likeness."""
    obligation = finding.obligation
    if obligation.control or obligation.role is Role.EQUIVALENT or finding.known:
        return False
    return any(at.verdict.status in _FALSE for at in finding.points)


def _is_wrong(finding: Finding) -> bool:
    """Whether it is decided somewhere, and not as expected."""
    wrong = (at.verdict.status for at in finding.points if not at.as_expected)
    return not _DECIDED.isdisjoint(wrong)


def _ids(findings: Iterable[Finding]) -> tuple[str, ...]:
    return tuple(finding.obligation.id for finding in findings)


def _open(result: ConfigResult) -> Iterator[int]:
    """The chain sizes at which a solver gave up on the outcome, and nothing refutes it."""
    for size, outcome in result.outcomes:
        if outcome is Outcome.UNPROVED:
            statuses = {
                at.verdict.status
                for finding in result.findings
                for at in finding.points
                if finding.obligation.noticed and at.chain_size == size and not at.as_expected
            }
            if Status.UNKNOWN in statuses and not statuses.intersection(_FALSE):
                yield size


def _values(layout: Layout, *, plain: bool) -> Mapping[str, Value]:
    fields = {field.name: field for field in layout.fields}
    return {
        **dict(layout.at.items()),
        **{name: fields.get(name) for name in FIELDS},
        **{name: layout.values[name] for name in MACROS},
        HEADROOM: layout.word_bits - _needed(layout, plain=plain),
    }


def _needed(layout: Layout, *, plain: bool) -> int:
    """Bits that the fields in the word need: by the scheme's own reckoning, or by a plain sum.

    A scheme reckons with three fields even on a fallback, where the word has two. That would be a
    change on a configuration where nothing moves.
    """
    fallback = layout.scheme.gated and not layout.enabled
    if not plain and not fallback:
        return layout.needed_bits
    bits = layout.word_bits
    needed = macros.PFN_BITS.ref + macros.objects_bits(bits)
    if layout.enabled:
        needed += macros.classes_bits(bits)
    return evaluate(needed, layout.values)
