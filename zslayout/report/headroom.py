"""How much more still fits, for people, for a page, and as a JSON value.

One rule: a number stands beside what it replaces and above the limit that ends it.
"""

import json
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final

from zslayout.arch.params import ArchParams
from zslayout.report.columns import aligned
from zslayout.report.limits import becomes, binding, limit, short_binding
from zslayout.report.paint import Paint, plain
from zslayout.results.headroom import Axis, HeadroomResult, Reach, Trial
from zslayout.results.words import chain_sizes, outcome_sentence
from zslayout.words.layout import Layout

SCHEMA: Final = 1
_WIDTH: Final = 100
_CLASSES: Final = "ZS_SIZE_CLASSES"

How = Callable[[ArchParams], str]
"""A configuration to the words that name it on the command line."""


def text(
    found: Sequence[HeadroomResult], how: How, *, verbose: bool = False, paint: Paint = plain
) -> str:
    """Each configuration in full, ending in a newline. `verbose` adds every chain size."""
    lines: list[str] = []
    for each in found:
        lines += [*_in_full(each, how, paint, verbose=verbose), ""]
    return "\n".join(lines[:-1]) + "\n"


def table(found: Sequence[HeadroomResult]) -> str:
    """One configuration under one scheme a row, ending in a newline."""
    lines = aligned(_TITLES, [_row(each) for each in found])
    return "\n".join([*lines, "", _LEGEND, _proved(found)]) + "\n"


def markdown(found: Sequence[HeadroomResult], how: How) -> str:
    """A table of all; a single configuration has its axes and its Pareto front instead."""
    from zslayout.report.table import styled

    if len({each.result.params.name for each in found}) > 1:
        lines = [styled(_TITLES, [_row(each) for each in found], "github"), "", _LEGEND]
        return "\n".join([*lines, "", _proved(found)]) + "\n"
    lines = []
    for each in found:
        lines += [f"### {each.result.params.name}, {each.result.scheme.name}", ""]
        lines += [outcome_sentence(each.result), ""]
        if each.start.holds:
            titles = ["what", "at chain size", "now", "more", "limit"]
            lines += [styled(titles, [_axis_row(reach) for reach in _reaches(each)], "github"), ""]
            lines += [styled(*_front_table(each.front), "github"), ""]
        else:
            lines += [line.strip() for line in _without(each, how)] + [""]
        lines += [_proved([each]), ""]
    return "\n".join(lines[:-1]) + "\n"


def headroom_json(found: Sequence[HeadroomResult]) -> str:
    """All of it, schema 1."""
    archs = {each.result.params.name for each in found}
    schemes = {each.result.scheme.name for each in found}
    value = {
        "schema": SCHEMA,
        "arch": archs.pop() if len(archs) == 1 else None,
        "scheme": schemes.pop() if len(schemes) == 1 else None,
        "results": [_result(each) for each in found],
    }
    return json.dumps(value, indent=1) + "\n"


def _in_full(found: HeadroomResult, how: How, paint: Paint, *, verbose: bool) -> Iterator[str]:
    result = found.result
    title = f" ({result.params.title})" if result.params.title else ""
    yield paint("strong", f"{result.params.name}, {result.scheme.name}") + title
    yield f"  {outcome_sentence(result)}"
    if found.start.holds:
        yield from _axis(_shown(found), _physmem_words(_shown(found)))
        yield from _axis([found.chain], _chain_words(found.chain))
        yield from _axis(found.class_bits, _classes_words(found.class_bits))
        if verbose:
            yield "  physical bits at every chain size"
            titles = ["chain size", "most", "more", "one more is"]
            yield from _indented(titles, [_physmem_row(each) for each in found.physmem_bits])
        if found.front:
            yield "  Pareto front: the most physical bits by CLASS_BITS and chain size"
            yield from _indented(*_front_table(found.front))
    else:
        yield from _without(found, how)
    yield paint("quiet", f"  {_proved([found])}")


def _without(found: HeadroomResult, how: How) -> Iterator[str]:
    start = found.start
    yield f"  no headroom at chain size {found.chain_size}: {becomes(start)}"
    yield from _wrapped(f"limit: {binding(start)}")
    scheme = found.result.scheme.name
    yield f"  what would mend it: zslayout suggest {how(found.result.params)} --scheme {scheme}"


def _shown(found: HeadroomResult) -> list[Reach]:
    """Physical bits at the chain size that was asked for, and at the largest."""
    sizes = (found.chain_size, max(each.chain_size for each in found.physmem_bits))
    by_size = {each.chain_size: each for each in found.physmem_bits}
    return [by_size[size] for size in dict.fromkeys(sizes)]


def _physmem_words(reaches: Sequence[Reach]) -> str:
    """`2 more physical bits at chain size 8, 1 at 16 (58, 57 in place of 56)`."""
    first, *others = reaches
    text = f"{_counted(first.more, 'more physical bit')} at chain size {first.chain_size}"
    for other in others:
        text += f", {other.more if other.last else 'none'} at {other.chain_size}"
    most = [str(Axis.PHYSMEM_BITS.of(each.last.layout)) for each in reaches if each.last]
    return f"{text} ({', '.join(most)}; now {Axis.PHYSMEM_BITS.of(first.start.layout)})"


def _chain_words(reach: Reach) -> str:
    last = reach.last or reach.start
    text = f"{_counted(reach.more, 'more page')} in a chain"
    return f"{text} ({last.layout.chain_size}; now {reach.chain_size})"


def _classes_words(reaches: Sequence[Reach]) -> str:
    """`254 more size classes at chain size 8, 0 at 16 (CLASS_BITS = 9, 8; now 8)`."""
    first, *others = reaches
    more = [_more_classes(each) for each in reaches]
    text = f"{_counted(more[0], 'more size class')} at chain size {first.chain_size}"
    for other, count in zip(others, more[1:], strict=True):
        text += f", {count if other.last else 'none'} at {other.chain_size}"
    most = [str(Axis.CLASS_BITS.of(each.last.layout)) for each in reaches if each.last]
    now = Axis.CLASS_BITS.of(first.start.layout)
    classes, room = first.start.layout.values[_CLASSES], _class_room(first.start.layout)
    now_ = f"now {now}: {classes} classes, class_idx has room for {room}"
    return f"{text} (CLASS_BITS {', '.join(most)}; {now_})"


def _class_room(layout: Layout) -> int:
    """How many classes the class_idx field can tell apart."""
    return sum(1 << field.width for field in layout.fields if field.name == "class_idx")


def _more_classes(reach: Reach) -> int:
    if reach.last is None:
        return 0
    return reach.last.layout.values[_CLASSES] - reach.start.layout.values[_CLASSES]


def _counted(count: int, what: str) -> str:
    if count == 1:
        return f"1 {what}"
    return f"{count} {what}es" if what.endswith("s") else f"{count} {what}s"


def _axis(reaches: Sequence[Reach], words: str) -> Iterator[str]:
    yield from _wrapped(words, "  ", "    ")
    by_limit: dict[str, list[Reach]] = {}
    for reach in reaches:
        by_limit.setdefault(limit(reach), []).append(reach)
    for said, mine in by_limit.items():
        where = ""
        if len(by_limit) > 1:
            where = f" at {chain_sizes([each.chain_size for each in mine])}"
        yield from _wrapped(f"limit{where}: {said}")
        ends = {_beyond(reach): reach for reach in mine if _beyond(reach)}
        for end in ends:
            yield from _wrapped(end, "      ", "        ")


def _beyond(reach: Reach) -> str:
    """What becomes of the first point that does not hold."""
    trial = reach.beyond or (reach.start if reach.last is None else None)
    if trial is None:
        return ""
    value, size = reach.axis.of(trial.layout), trial.layout.chain_size
    unit = "physical bits" if reach.axis is Axis.PHYSMEM_BITS else reach.axis.value
    where = "" if reach.axis is Axis.CHAIN_SIZE else f" and chain size {size}"
    at = f"{value} {unit}" if reach.axis is Axis.PHYSMEM_BITS else f"{unit} = {value}"
    return f"with {at}{where}: {becomes(trial)}"


def _wrapped(said: str, first: str = "    ", rest: str = "      ") -> list[str]:
    return textwrap.wrap(
        said,
        _WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _indented(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    title, _, *body = aligned(titles, rows)
    yield from (f"    {line}" for line in (title, *body))


def _physmem_row(reach: Reach) -> list[str]:
    last = reach.last
    most = str(Axis.PHYSMEM_BITS.of(last.layout)) if last else "-"
    beyond = reach.beyond or reach.start
    said = becomes(beyond) if not beyond.holds else limit(reach)
    return [str(reach.chain_size), most, str(reach.more) if last else "none", said]


def _front_table(front: Sequence[Trial]) -> tuple[list[str], list[list[str]]]:
    sizes = sorted({trial.layout.chain_size for trial in front})
    rows: dict[int, dict[int, int]] = {}
    for trial in front:
        row = rows.setdefault(Axis.CLASS_BITS.of(trial.layout), {})
        row[trial.layout.chain_size] = Axis.PHYSMEM_BITS.of(trial.layout)
    titles = ["CLASS_BITS", *(f"chain {size}" for size in sizes)]
    body = [[str(bits), *(str(row.get(size, "")) for size in sizes)] for bits, row in rows.items()]
    return titles, body


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
    " pages in a\nchain. +classes: more size classes, by a larger CLASS_BITS."
)


def _row(found: HeadroomResult) -> list[str]:
    params = found.result.params
    name = [params.name, found.result.scheme.name]
    numbers = [f"{(1 << params.page_shift) // 1024}K", str(params.physmem_bits)]
    first, last = found.physmem_bits[0], found.physmem_bits[-1]
    if not found.start.holds:
        return [*name, *numbers, "-", "-", "-", "-", "-", becomes(found.start)]
    physmem = [str(first.more), str(last.more) if last.last else "none"]
    pages = str(found.chain.more)
    classes = [_more_classes(found.class_bits[0]), _more_classes(found.class_bits[-1])]
    ends = [reach.beyond or reach.start for reach in (first, last)]
    limits = dict.fromkeys(short_binding(end) for end in ends if not end.holds)
    return [*name, *numbers, *physmem, pages, *map(str, classes), ", ".join(limits)]


def _reaches(found: HeadroomResult) -> list[Reach]:
    return [*_shown(found), found.chain, *found.class_bits]


def _axis_row(reach: Reach) -> list[str]:
    names = {
        Axis.PHYSMEM_BITS: "physical bits",
        Axis.CHAIN_SIZE: "pages in a chain",
        Axis.CLASS_BITS: "CLASS_BITS",
    }
    now = str(reach.axis.of(reach.start.layout))
    more = str(reach.more) if reach.last else "none"
    return [names[reach.axis], str(reach.chain_size), now, more, f"`{limit(reach)}`"]


def _proved(found: Iterable[HeadroomResult]) -> str:
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


def _result(found: HeadroomResult) -> dict[str, Any]:
    result = found.result
    values = found.start.layout.values
    return {
        "arch": result.params.name,
        "title": result.params.title,
        "scheme": result.scheme.name,
        "outcome": result.outcome.value,
        "chain_size": found.chain_size,
        "holds": found.start.holds,
        "headroom_bits": found.start.layout.headroom_bits,
        "limit": None if found.start.holds else binding(found.start),
        "undecided": found.undecided,
        "now": {
            "physmem_bits": values[Axis.PHYSMEM_BITS.value],
            "chain_size": found.chain_size,
            "class_bits": values[Axis.CLASS_BITS.value],
            "size_classes": values[_CLASSES],
            "class_idx_room": _class_room(found.start.layout),
        },
        "physmem_bits": [_reach(each) for each in found.physmem_bits],
        "chain": _reach(found.chain),
        "class_bits": [
            {**_reach(each), "more_size_classes": _more_classes(each)} for each in found.class_bits
        ],
        "pareto": [
            {
                "physmem_bits": Axis.PHYSMEM_BITS.of(trial.layout),
                "chain_size": trial.layout.chain_size,
                "class_bits": Axis.CLASS_BITS.of(trial.layout),
                "size_classes": trial.layout.values[_CLASSES],
                "headroom_bits": trial.layout.headroom_bits,
                "proved": trial.proved,
            }
            for trial in found.front
        ],
        "proved": sum(trial.proved for trial in found.trials if trial.sound),
    }


def _reach(reach: Reach) -> dict[str, Any]:
    beyond = reach.beyond
    return {
        "chain_size": reach.chain_size,
        "most": reach.axis.of(reach.last.layout) if reach.last else None,
        "more": reach.more if reach.last else None,
        "limit": limit(reach),
        "beyond": None
        if beyond is None
        else {
            "value": reach.axis.of(beyond.layout),
            "outcome": beyond.outcome.value,
            "headroom_bits": beyond.layout.headroom_bits,
            "failing": list(beyond.failing),
        },
        "proved": reach.last.proved if reach.last else 0,
    }
