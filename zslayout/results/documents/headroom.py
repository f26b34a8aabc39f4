"""How much more still fits, for people.

One rule: a number stands beside what it replaces and above the limit that ends it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from zslayout.results.diagnostic import Diagnostic, Level
from zslayout.results.document import (
    GAP,
    Block,
    Document,
    Span,
    Table,
    Text,
    heading,
    joined,
    line,
    wrapped,
)
from zslayout.results.headroom import Axis, ConfigHeadroom, HeadroomResult, Reach, Trial
from zslayout.results.limits import becomes, binding, limit, short_binding
from zslayout.results.result import Detail
from zslayout.results.words import at_size, chain_sizes, outcome_sentence
from zslayout.words.layout import Layout

_CLASSES: Final = "ZS_SIZE_CLASSES"


def document(found: HeadroomResult, detail: Detail) -> Document:
    """Each configuration in full, or a table of many; `verbose` adds every chain size."""
    results = found.results
    if detail.page and len({each.result.params.name for each in results}) == 1:
        return joined(Document(tuple(_page(each))) for each in results)
    if found.one:
        return joined(Document(tuple(_in_full(each, detail))) for each in results)
    rows = Table(_TITLES, tuple(tuple(_row(each)) for each in results))
    return Document((rows, GAP, wrapped(_LEGEND), line(_proved(results))))


def diagnostics(found: ConfigHeadroom) -> Iterator[Diagnostic]:
    """What every axis comes to, or that there is none."""
    start = found.start
    told: dict[str, tuple[Sequence[Reach], Callable[[Sequence[Reach]], str]]] = {
        "headroom.physmem_bits": (_shown(found), _physmem_words),
        "headroom.chain_size": (found.of_chain, _chain_words),
        "headroom.class_bits": (found.class_bits, _classes_words),
    }
    names, scheme = (found.result.params.name,), found.result.scheme.name
    level = Level.WARNING if found.undecided else Level.NOTE
    if not start.holds:
        text = f"no headroom{at_size(start.layout)}: {becomes(start)}"
        yield Diagnostic("headroom", level, f"{text}; limit: {binding(start)}", names, scheme)
        return
    for rule, (reaches, words) in told.items():
        if not reaches:
            continue
        limits = "; ".join(dict.fromkeys(map(limit, reaches)))
        yield Diagnostic(rule, level, f"{words(reaches)}; limit: {limits}", names, scheme)


def _page(found: ConfigHeadroom) -> Iterator[Block]:
    """The axes and the Pareto front as tables."""
    yield heading(f"{found.result.params.name}, {found.result.scheme.name}", level=3)
    yield line(outcome_sentence(found.result))
    if found.start.holds:
        titles = ("what", "at chain size", "now", "more", "limit")
        yield Table(titles, tuple(tuple(_axis_row(reach)) for reach in _reaches(found)))
        if found.front:
            yield _front_table(found.front)
    else:
        yield from _without(found)
    yield line(_proved([found]))


def _in_full(found: ConfigHeadroom, detail: Detail) -> Iterator[Block]:
    result = found.result
    title = f" ({result.params.title})" if result.params.title else ""
    yield heading(f"{result.params.name}, {result.scheme.name}", Span(title))
    yield line(outcome_sentence(result), indent=2)
    if found.start.holds:
        for reaches, words in (
            (_shown(found), _physmem_words),
            (found.of_chain, _chain_words),
            (found.class_bits, _classes_words),
        ):
            if reaches:
                yield from _axis(reaches, words(reaches))
        if detail.verbose:
            yield line("physical bits at every chain size", indent=2)
            titles = ("chain size", "most", "more", "one more is")
            rows = tuple(tuple(_physmem_row(each)) for each in found.physmem_bits)
            yield Table(titles, rows, ruled=False, indent=4)
        if found.front:
            said = "Pareto front: the most physical bits by CLASS_BITS and chain size"
            yield line(said, indent=2)
            yield _front_table(found.front)
    else:
        yield from _without(found)
    yield line(Span(_proved([found]), "quiet"), indent=2)


def _without(found: ConfigHeadroom) -> Iterator[Block]:
    start, params = found.start, found.result.params
    yield line(f"no headroom{at_size(start.layout)}: {becomes(start)}", indent=2)
    yield wrapped(f"limit: {binding(start)}", indent=4, hang=2)
    asked = f"{found.asked_as or params.name} --scheme {found.result.scheme.name}"
    yield line(f"what would mend it: zslayout suggest {asked}", indent=2)


def _shown(found: ConfigHeadroom) -> list[Reach]:
    """Physical bits at the chain size that was asked for, and at the largest, if at any."""
    if not found.physmem_bits:
        return []
    sizes = (found.chain_size, max(each.chain_size for each in found.physmem_bits))
    by_size = {each.chain_size: each for each in found.physmem_bits}
    return [by_size[size] for size in dict.fromkeys(sizes)]


def _physmem_words(reaches: Sequence[Reach]) -> str:
    """`2 more physical bits at chain size 8, 1 at 16 (58, 57 in place of 56)`."""
    first, *others = reaches
    text = f"{_counted(first.more, 'more physical bit')}{at_size(first.start.layout)}"
    for other in others:
        text += f", {other.more if other.last else 'none'} at {other.chain_size}"
    most = [str(Axis.PHYSMEM_BITS.of(each.last.layout)) for each in reaches if each.last]
    return f"{text} ({', '.join(most)}; now {Axis.PHYSMEM_BITS.of(first.start.layout)})"


def _chain_words(reaches: Sequence[Reach]) -> str:
    reach = reaches[0]
    last = reach.last or reach.start
    text = f"{_counted(reach.more, 'more page')} in a chain"
    return f"{text} ({last.layout.chain_size}; now {reach.chain_size})"


def _classes_words(reaches: Sequence[Reach]) -> str:
    """`254 more size classes at chain size 8, 0 at 16 (CLASS_BITS = 9, 8; now 8)`."""
    first, *others = reaches
    more = [more_classes(each) for each in reaches]
    text = f"{_counted(more[0], 'more size class')} at chain size {first.chain_size}"
    for other, count in zip(others, more[1:], strict=True):
        text += f", {count if other.last else 'none'} at {other.chain_size}"
    most = [str(Axis.CLASS_BITS.of(each.last.layout)) for each in reaches if each.last]
    now = Axis.CLASS_BITS.of(first.start.layout)
    classes, room = first.start.layout.values[_CLASSES], class_room(first.start.layout)
    now_ = f"now {now}: {classes} classes, class_idx has room for {room}"
    return f"{text} (CLASS_BITS {', '.join(most)}; {now_})"


def class_room(layout: Layout) -> int:
    """How many classes the class_idx field can tell apart."""
    return sum(1 << field.width for field in layout.fields if field.name == "class_idx")


def more_classes(reach: Reach) -> int:
    """How many more size classes the last value of CLASS_BITS that holds gives."""
    if reach.last is None:
        return 0
    return reach.last.layout.values[_CLASSES] - reach.start.layout.values[_CLASSES]


def _counted(count: int, what: str) -> str:
    if count == 1:
        return f"1 {what}"
    return f"{count} {what}es" if what.endswith("s") else f"{count} {what}s"


def _axis(reaches: Sequence[Reach], words: str) -> Iterator[Block]:
    yield wrapped(words, indent=2, hang=2)
    by_limit: dict[str, list[Reach]] = {}
    for reach in reaches:
        by_limit.setdefault(limit(reach), []).append(reach)
    for said, mine in by_limit.items():
        where = ""
        if len(by_limit) > 1:
            where = f" at {chain_sizes([each.chain_size for each in mine])}"
        yield wrapped(f"limit{where}: {said}", indent=4, hang=2)
        ends = {_beyond(reach): reach for reach in mine if _beyond(reach)}
        for end in ends:
            yield wrapped(end, indent=6, hang=2)


def _beyond(reach: Reach) -> str:
    """What becomes of the first point that does not hold."""
    trial = reach.beyond or (reach.start if reach.last is None else None)
    if trial is None:
        return ""
    value = reach.axis.of(trial.layout)
    unit = "physical bits" if reach.axis is Axis.PHYSMEM_BITS else reach.axis.value
    sizes = () if reach.axis is Axis.CHAIN_SIZE else trial.layout.chosen.values()
    where = "".join(f" and chain size {size}" for size in sizes)
    at = f"{value} {unit}" if reach.axis is Axis.PHYSMEM_BITS else f"{unit} = {value}"
    return f"with {at}{where}: {becomes(trial)}"


def _physmem_row(reach: Reach) -> list[str]:
    last = reach.last
    most = str(Axis.PHYSMEM_BITS.of(last.layout)) if last else "-"
    beyond = reach.beyond or reach.start
    said = becomes(beyond) if not beyond.holds else limit(reach)
    return [str(reach.chain_size), most, str(reach.more) if last else "none", said]


def _front_table(front: Sequence[Trial]) -> Table:
    sizes = sorted({trial.layout.chain_size for trial in front})
    rows: dict[int, dict[int, int]] = {}
    for trial in front:
        row = rows.setdefault(Axis.CLASS_BITS.of(trial.layout), {})
        row[trial.layout.chain_size] = Axis.PHYSMEM_BITS.of(trial.layout)
    titles = ("CLASS_BITS", *(f"chain {size}" for size in sizes))
    body = [(str(bits), *(str(row.get(size, "")) for size in sizes)) for bits, row in rows.items()]
    return Table(titles, tuple(body), ruled=False, indent=4)


_TITLES: Final = (
    "configuration",
    "scheme",
    "page",
    "phys",
    "+phys",
    "at max",
    "+pages",
    "+classes",
    "at max",
    "limit of +phys",
)
_LEGEND: Final = (
    "+phys: more physical bits at the default chain size; at max: at the largest. +pages: more"
    " pages in a chain. +classes: more size classes, by a larger CLASS_BITS."
)


def _row(found: ConfigHeadroom) -> list[str]:
    params = found.result.params
    name = [params.name, found.result.scheme.name]
    numbers = [f"{(1 << params.page_shift) // 1024}K", str(params.physmem_bits)]
    if not found.start.holds:
        return [*name, *numbers, "-", "-", "-", "-", "-", becomes(found.start)]
    first_and_last = (*found.physmem_bits[:1], *found.physmem_bits[-1:])
    physmem = [str(each.more) if each.last else "none" for each in first_and_last] or ["-", "-"]
    pages = [str(each.more) for each in found.of_chain] or ["-"]
    ends = (found.class_bits[:1], found.class_bits[-1:])
    classes = [str(more_classes(*end)) if end else "-" for end in ends]
    beyond = [reach.beyond or reach.start for reach in first_and_last]
    limits = dict.fromkeys(short_binding(end) for end in beyond if not end.holds)
    return [*name, *numbers, *physmem, *pages, *classes, ", ".join(limits)]


def _reaches(found: ConfigHeadroom) -> list[Reach]:
    return [*_shown(found), *found.of_chain, *found.class_bits]


def _axis_row(reach: Reach) -> list[Text]:
    names = {
        Axis.PHYSMEM_BITS: "physical bits",
        Axis.CHAIN_SIZE: "pages in a chain",
        Axis.CLASS_BITS: "CLASS_BITS",
    }
    now = str(reach.axis.of(reach.start.layout))
    more = str(reach.more) if reach.last else "none"
    return [names[reach.axis], str(reach.chain_size), now, more, Span(limit(reach), "code")]


def _proved(found: Iterable[ConfigHeadroom]) -> str:
    """How much was proved, or what was refuted instead, and whether a solver gave up."""
    trials = dict.fromkeys(trial for each in found for trial in each.trials)
    sound = [trial for trial in trials if trial.sound]
    failing = dict.fromkeys(id_ for trial in trials for id_ in trial.failing)
    open_ = sum(bool(trial.undecided) for trial in trials)
    said = []
    if sound:
        count = sum(trial.proved for trial in sound)
        said.append(f"proved: {count} statements at {_counted(len(sound), 'point')}")
    elif failing:
        said.append(f"refuted: {', '.join(failing)}")
    if open_:
        said.append(f"UNDECIDED at {_counted(open_, 'point')}")
    return "; ".join(said)
