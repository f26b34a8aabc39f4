"""What would mend a layout, for people: each change with its price and proof.

One rule: nothing is suggested without its cost, and the proof is counted, not claimed.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from zslayout.arch.params import Outcome
from zslayout.results.check import FixSummary
from zslayout.results.diagnostic import Diagnostic, Level
from zslayout.results.document import GAP, Block, Document, Span, line, wrapped
from zslayout.results.documents.check import titled
from zslayout.results.headroom import Axis, Trial
from zslayout.results.limits import binding, gate
from zslayout.results.result import Detail
from zslayout.results.suggest import (
    GateEffect,
    InfeasibleAxis,
    ParameterChange,
    Suggestion,
    SuggestResult,
)
from zslayout.results.words import at_size, chain_sizes, outcome_sentence, ranges, spare
from zslayout.words.layout import Layout

_UNITS: Final = ("bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB")
_PREPROCESSOR: Final = (
    "the preprocessor has no ilog2(): the two widths must be written as constants for #if, as"
    " `merged` does"
)


def document(answer: SuggestResult, _detail: Detail) -> Document:
    """All of it."""
    return Document(tuple(_blocks(answer)))


def diagnostics(answer: SuggestResult) -> Iterator[Diagnostic]:
    """Each suggestion, or that none is needed or known; what a solver gave up on."""
    names, scheme = (answer.result.params.name,), answer.result.scheme.name
    if not answer.broken:
        text = f"nothing is needed: {_as_it_is(answer.start)}"
        yield Diagnostic("suggest", Level.OK, text, names, scheme)
    for each in answer.found:
        said = " and ".join(_change(change, each) for change in each.changes)
        price = "; ".join(cost(change, each) for change in each.changes)
        text = f"{said} gives {_gives(each)}; cost: {price}; proved: {_proved(each.trials)}"
        fix = " and ".join(map(_short, each.changes))
        yield Diagnostic("suggest", Level.NOTE, text, names, scheme, fix=fix)
    if answer.broken and not answer.found:
        yield Diagnostic("suggest", Level.NOTE, f"nothing helps: {_NOTHING}", names, scheme)
    for said in answer.given_up:
        text = f"a solver gave up on {said}"
        yield Diagnostic("suggest", Level.WARNING, text, names, scheme)


_NOTHING: Final = "no change on one axis, and no two together, mends it"


def _blocks(answer: SuggestResult) -> Iterator[Block]:
    result = answer.result
    yield titled(result)
    yield line(outcome_sentence(result), indent=2)
    if not answer.broken:
        yield wrapped(f"nothing is needed: {_as_it_is(answer.start)}", indent=2, hang=2)
        return
    yield wrapped(f"limit: {limits(answer.broken)}", indent=2, hang=2)
    for number, each in enumerate(answer.found, start=1):
        yield GAP
        yield from _suggested(number, each)
    if not answer.found:
        yield GAP
        yield line(f"nothing helps: {_NOTHING}", indent=2)
    if answer.infeasible:
        said = "; ".join(map(_infeasible, answer.infeasible))
        yield GAP
        yield wrapped(f"no help alone: {said}", indent=2, hang=2)
    if answer.everywhere is not None:
        yield GAP
        yield from _everywhere(answer.everywhere)
    yield from (line(Span(f"UNDECIDED: {said}", "open"), indent=2) for said in answer.given_up)


def in_short(answer: SuggestResult, command: str) -> FixSummary | None:
    """The changes in a few words, for a report on something else; `command` tells all."""
    if not answer.broken:
        return None
    named = tuple(" and ".join(map(_short, each.changes)) + _becomes(each) for each in answer.found)
    return FixSummary(command, named, undecided=bool(answer.given_up))


def cost(change: ParameterChange, among: Suggestion) -> str:
    """What the change takes away, in numbers."""
    after = among.tightest
    match change.axis:
        case Axis.GATE if among.outcome is Outcome.CLASS_IDX:
            return "nothing on this configuration"
        case Axis.GATE:
            where = chain_sizes(outcome_at(among.trials)[among.outcome.value])
            return f"zs_free() keeps its lock at {where}: the word carries no class index"
        case Axis.CHAIN_SIZE:
            pages = f"a zspage of at most {change.after} pages, not {change.before}"
            old, new = (
                f"{100 * _tail(after, each):.1f} %" for each in (change.before, change.after)
            )
            return (
                f"{pages}: over the size classes, {new} of it on average hold no object, not {old}"
            )
        case Axis.PAGE_SHIFT:
            old, new = (_bytes(1 << each) for each in (change.before, change.after))
            return f"pages of {new}, not {old}, for the whole kernel"
        case Axis.PHYSMEM_BITS:
            bits = change.after
            return (
                f"no memory at 2^{bits} bytes ({_bytes(1 << bits)}) of physical address and above"
            )
        case Axis.CLASS_BITS:
            few, many = _sizes(after, change.after), _sizes(after, change.before)
            slots = f"up to {_unused(few)} bytes of a slot unused, not {_unused(many)}"
            return f"{len(few)} size classes, not {len(many)}: {slots}, on every architecture"


def _suggested(number: int, each: Suggestion) -> Iterator[Block]:
    start = f"{number}. "
    below = 2 + len(start)
    for change in each.changes:
        text = Span(start + _change(change, each), "strong")
        indent = below if start == "and " else 2
        yield wrapped(text, indent=indent, hang=below + 2 - indent)
        start = "and "
    yield wrapped(f"gives: {_gives(each)}", indent=below, hang=2)
    for change in each.changes:
        yield wrapped(f"cost: {cost(change, each)}", indent=below, hang=2)
    yield wrapped(f"proved: {_proved(each.trials)}", indent=below, hang=2)
    unrefuted = dict.fromkeys(id_ for trial in each.trials for id_ in trial.unrefuted_controls)
    if unrefuted:
        yield wrapped(f"controls that are true here: {', '.join(unrefuted)}", indent=below)


def _change(change: ParameterChange, each: Suggestion) -> str:
    if change.axis is Axis.GATE:
        old, new = gate(each.before.definition), gate(each.tightest.definition)
        return f"the gate: {new} in place of {old}"
    return _short(change)


def _short(change: ParameterChange) -> str:
    """`CLASS_BITS 8 -> 7`."""
    if change.axis is Axis.GATE:
        return "a computed gate"
    return f"{change.axis.value} {change.before} -> {change.after}"


def _becomes(each: Suggestion) -> str:
    """What comes of it, unless that is class_idx at every chain size."""
    if each.outcome is Outcome.CLASS_IDX:
        return ""
    found = outcome_at(each.trials)
    where = f" at {chain_sizes(found[each.outcome.value])}" if len(found) > 1 else ""
    return f" ({each.outcome.value}{where})"


def _gives(each: Suggestion) -> str:
    """The outcomes, and how tight it is where it is tightest."""
    after, said = each.tightest, []
    carries = after.scheme.gated
    for outcome, sizes in outcome_at(each.trials).items():
        same = carries and outcome == Outcome.FALLBACK.value
        words = ", words identical to pfn-idx" if same else ""
        said.append(f"{outcome} at {chain_sizes(sizes)}{words}")
    three = "three fields would need" if carries and not after.enabled else "needs"
    bits = f"{three} {after.needed_bits} of {after.word_bits} bits{at_size(after)}"
    return f"{'; '.join(said)}; {bits}, {spare(after)}"


def _everywhere(found: GateEffect) -> Iterator[Block]:
    """What a computed gate does to every shipped configuration."""
    lost = f"{len(found.lost)} lose it ({', '.join(found.lost)})" if found.lost else "none loses it"
    said = (
        f"the computed gate everywhere: of {found.count} shipped configurations {len(found.kept)}"
        f" keep class-idx and {lost}, {len(found.gained)} gain a build, {len(found.same)} fall back"
        " as before"
    )
    yield wrapped(said, indent=2, hang=2)
    by_outcome: dict[str, list[str]] = {}
    for name, outcome in found.gained:
        by_outcome.setdefault(outcome.value, []).append(name)
    parts = [f"gain a build ({each}): {', '.join(names)}" for each, names in by_outcome.items()]
    if found.worse:
        parts.append(f"NOT PROVED on {', '.join(found.worse)}")
    if found.undecided:
        parts.append(f"UNDECIDED on {', '.join(found.undecided)}")
    parts += [f"proved: {found.proved} statements, each at each chain size", _PREPROCESSOR]
    for part in parts:
        yield wrapped(part, indent=4, hang=2)


def _infeasible(each: InfeasibleAxis) -> str:
    if each.axis is Axis.GATE:
        return f"a computed gate ({spare(each.best)})"
    tried = f"{each.axis.value} {ranges(each.tried)}"
    best = each.best
    at = f"{each.axis.of(best)}"
    if best.headroom_bits < 0:
        return f"{tried} ({spare(best)} at best, with {at})"
    if each.failing:
        return f"{tried} ({', '.join(each.failing)} REFUTED with {at})"
    return f"{tried} (the bits would do, but not for the gate, {gate(best.definition)})"


def limits(trials: Sequence[Trial]) -> str:
    """What keeps the configuration from holding, each said once."""
    return "; ".join(dict.fromkeys(binding(trial) for trial in trials))


def _as_it_is(trials: Sequence[Trial]) -> str:
    sizes = chain_sizes([trial.layout.chain_size for trial in trials])
    outcome = Outcome.worst(tuple(trial.outcome for trial in trials)).value
    text = f"{outcome} at {sizes}; proved: {_proved(trials)}"
    known = dict.fromkeys(id_ for trial in trials for id_ in trial.known)
    return f"{text}; known to be refuted, as expected: {', '.join(known)}" if known else text


def _proved(trials: Sequence[Trial]) -> str:
    counts = sorted({trial.proved for trial in trials})
    said = f"{counts[0]} to {counts[-1]}" if len(counts) > 1 else f"{counts[0]}"
    where = f"each of {len(trials)} chain sizes" if len(trials) > 1 else "1 chain size"
    return f"{said} statements at {where}"


def outcome_at(trials: Iterable[Trial]) -> dict[str, list[int]]:
    """The chain sizes of each outcome."""
    found: dict[str, list[int]] = {}
    for trial in trials:
        found.setdefault(trial.outcome.value, []).append(trial.layout.chain_size)
    return found


def _sizes(layout: Layout, class_bits: int) -> list[int]:
    """The sizes of the classes in bytes, as zs_create_pool() makes them."""
    least, most = layout.values["ZS_MIN_ALLOC_SIZE"], layout.values["ZS_MAX_ALLOC_SIZE"]
    delta = layout.values["PAGE_SIZE"] >> class_bits
    return [*range(least, most, delta), most]


def _unused(sizes: Sequence[int]) -> int:
    """The most bytes of a slot that an object above the least size can leave unused."""
    return max((high - low - 1 for low, high in pairwise(sizes)), default=0)


def _tail(layout: Layout, chain_size: int) -> float:
    """The share of a zspage that holds no object, on average over the size classes.

    The pages of a zspage are chosen as calculate_zspage_chain_size() does.
    """
    page, shares = layout.values["PAGE_SIZE"], []
    for size in _sizes(layout, layout.values[Axis.CLASS_BITS.value]):
        chains = [1] if size & (size - 1) == 0 else range(1, chain_size + 1)
        waste, chain = min((chain * page % size, chain) for chain in chains)
        shares.append(waste / (chain * page))
    return sum(shares) / len(shares)


def _bytes(count: int) -> str:
    """`128 PiB`."""
    unit = 0
    while count % 1024 == 0 and unit < len(_UNITS) - 1:
        count, unit = count // 1024, unit + 1
    return f"{count} {_UNITS[unit]}"
