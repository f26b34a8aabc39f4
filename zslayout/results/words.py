"""The sentences about outcomes, headroom and chain sizes that every form of report uses."""

from collections.abc import Iterable, Sequence
from typing import Final

from zslayout.arch.params import Outcome
from zslayout.results.exit_code import ExitCode
from zslayout.results.finding import ConfigResult, Finding, FixSummary
from zslayout.tally import counted, grouped, ranges
from zslayout.verdict import Status
from zslayout.words.layout import Layout
from zslayout.words.scheme import Scheme

BROKEN: Final = "BROKEN"
"""What `unproved` is called where people read it."""
OPEN: Final = "UNDECIDED"
"""What it is called where nothing is known to be wrong, and a solver gave up."""


def outcome_name(outcome: Outcome, *, undecided: bool = False) -> str:
    """What people read of an outcome; `undecided` where no verdict is a wrong one."""
    unproved = OPEN if undecided else BROKEN
    return unproved if outcome is Outcome.UNPROVED else outcome.value


def named_outcome(result: ConfigResult, outcome: Outcome | None = None) -> str:
    """What people read of the outcome of a configuration, or of one of its outcomes."""
    undecided = result.exit_code is ExitCode.UNDECIDED
    return outcome_name(outcome or result.outcome, undecided=undecided)


def spare(layout: Layout) -> str:
    """How far off: `headroom 2 bits` or `6 bits missing`."""
    bits = layout.headroom_bits
    return f"headroom {counted(bits, 'bit')}" if bits >= 0 else f"{counted(-bits, 'bit')} missing"


def scheme_name(scheme: Scheme) -> str:
    """`merged, Linux 7.3 and newer`; a C file's is its name."""
    return f"{scheme.name}, {scheme.kernels}" if scheme.kernels else scheme.name


def at_size(layout: Layout) -> str:
    """` at chain size 8`; nothing for a word that does not depend on it."""
    return f" at chain size {layout.chain_size}" if layout.chosen else ""


def how_far(result: ConfigResult) -> str:
    """What the fields need of the word, at the default and at the largest chain size."""
    usual, largest = result.default_layout, result.largest_layout
    three = result.scheme.gated and not usual.enabled
    needs = "three fields would need" if three else "needs"
    text = f"{needs} {usual.needed_bits} of {usual.word_bits} bits"
    text += f", {spare(usual)}{at_size(usual)}"
    if largest.chain_size != usual.chain_size:
        text += f", {spare(largest)} at {largest.chain_size}"
    return text


def outcome_sentence(result: ConfigResult) -> str:
    """The outcome and what it comes from, in one line."""
    outcome = result.outcome
    usual = _showing(result, outcome)
    text = f"{named_outcome(result)}: "
    match outcome:
        case Outcome.CLASS_IDX | Outcome.FITS:
            text += how_far(result)
        case Outcome.FALLBACK if result.scheme.gated:
            text += f"words identical to pfn-idx; three fields would need {usual.needed_bits} of"
            text += f" {usual.word_bits} bits{_where(result, usual)}"
        case Outcome.FALLBACK:
            text += f"two fields; {how_far(result)}"
        case Outcome.BUILD_ERROR:
            text += f"needs {usual.needed_bits} bits{_where(result, usual)}, the word has"
            gate = "the #if let it through" if usual.enabled else "the static assertion is false"
            text += f" {usual.word_bits}; {gate} ({_at_each(result)})"
        case Outcome.UNPROVED:
            broken = named_outcome(result) == BROKEN
            text += "compiles, encoding wrong" if broken else "compiles; a solver gave up"
            text += f"; {how_far(result)}"
    return text + _mixed(result)


def _showing(result: ConfigResult, outcome: Outcome) -> Layout:
    """The layout at the default chain size if it has the outcome, else the first that has."""
    sizes = [size for size, each in result.outcomes if each is outcome]
    usual = result.default_layout
    if usual.chain_size in sizes:
        return usual
    return next(layout for layout in result.layouts if layout.chain_size in sizes)


def _where(result: ConfigResult, layout: Layout) -> str:
    usual = layout.chain_size == result.default_layout.chain_size
    return "" if usual else at_size(layout)


def _at_each(result: ConfigResult) -> str:
    by_size = {each.chain_size: each for each in (result.default_layout, result.largest_layout)}
    return ", ".join(f"{spare(layout)}{at_size(layout)}" for layout in by_size.values())


def _mixed(result: ConfigResult) -> str:
    """Where the outcome is not the same at every chain size."""
    by_outcome = grouped((outcome, size) for size, outcome in result.outcomes)
    if len(by_outcome) == 1:
        return ""
    parts = [
        f"{named_outcome(result, each)} at {chain_sizes(at)}" for each, at in by_outcome.items()
    ]
    return f" [{'; '.join(parts)}]"


def tally(result: ConfigResult) -> str:
    """`35 proved, 18 sanity checks fail as they must, 4 not applicable`, and what else there is."""
    parts = []
    for status in reversed(Status):
        same = [finding for finding in result.findings if finding.status is status]
        controls = [finding for finding in same if finding.obligation.control]
        if same and len(same) > len(controls):
            parts.append(f"{len(same) - len(controls)} {status.value.lower()}")
        if controls:
            parts.append(_sanity(len(controls), status))
    if result.not_applicable:
        parts.append(f"{len(result.not_applicable)} not applicable")
    return ", ".join(parts)


def _sanity(count: int, status: Status) -> str:
    """What became of so many controls."""
    said = counted(count, "sanity check")
    match status:
        case Status.REFUTED:
            return f"{said} {'fails as it must' if count == 1 else 'fail as they must'}"
        case Status.PROVED:
            return f"{said} {'holds, and must not' if count == 1 else 'hold, and must not'}"
        case _:
            return f"{said} {status.value.lower()}"


def state(result: ConfigResult) -> str:
    """`as expected`, `undecided` or `NOT AS EXPECTED`."""
    if result.refused:
        return "NOT AS EXPECTED"
    return "undecided" if result.undecided else "as expected"


def finding_line(result: ConfigResult, finding: Finding) -> str:
    """One finding on one line, the id first."""
    name = f"{finding.obligation.id} {result.params.name} {result.scheme.name}"
    return f"{name}: {verdict_sentence(finding)}"


def verdict_sentence(finding: Finding) -> str:
    """The verdict, and what is to be said of it in the same breath."""
    said = _statuses(finding)
    why = finding.shown.verdict.why
    if why:
        said += f" ({why})"
    if not finding.as_expected:
        said += f", expected {_wanted(finding)}"
    elif finding.known:
        by = f" by {finding.expected_by}" if finding.expected_by else ""
        said += f", as expected{by}: {finding.reason}"
    elif finding.obligation.control:
        said += ", a sanity check, which must fail"
    return said


def fix_sentence(fix: FixSummary | None) -> str:
    """What would make it hold; nothing where nothing is known of that."""
    if fix is None or not fix.asked:
        return ""
    if fix.changes:
        return f"mended, each proved, by: {'; '.join(fix.changes)}"
    undecided = " that a solver could decide" if fix.undecided else ""
    return f"no change or pair of changes{undecided} mends it"


def _statuses(finding: Finding) -> str:
    """The verdict; where it differs between chain sizes, each that is not PROVED with its sizes."""
    found = [status for status in Status if finding.chain_sizes(status)]
    if len(found) == 1:
        return found[0].value
    telling = [status for status in found if status is not Status.PROVED]
    return ", ".join(
        f"{status.value} at {chain_sizes(finding.chain_sizes(status))}" for status in telling
    )


def _wanted(finding: Finding) -> str:
    """What is expected where the verdict is another, and where that is unless it is plain."""
    wrong = [point for point in finding.points if not point.as_expected]
    wanted = Status.worst(point.expected for point in wrong).value
    sizes = tuple(point.chain_size for point in wrong)
    plain = len(sizes) == len(finding.points) or sizes == finding.chain_sizes(finding.status)
    return wanted if plain else f"{wanted} at {chain_sizes(sizes)}"


def chain_sizes(sizes: Sequence[int]) -> str:
    """`chain size 9`, or `chain sizes 4-8, 10`."""
    return f"chain size{'s' if len(sizes) > 1 else ''} {ranges(sizes)}"


def private_refutations(results: Iterable[ConfigResult]) -> str:
    """`2 refutations are expected by board.toml alone`; nothing where every one is ours."""
    every = [finding for result in results for finding in result.private]
    if not every:
        return ""
    by = ", ".join(dict.fromkeys(each.expected_by for each in every))
    are = "is" if len(every) == 1 else "are"
    return f"{counted(len(every), 'refutation')} {are} expected by {by} alone"
