"""A whole file at one point: every claim, and every store that none of them speaks of."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Final

from zslayout.cclaims.learn import learn
from zslayout.cclaims.locks.accounts import Accounts, one_number
from zslayout.cclaims.locks.compacted import Compacted
from zslayout.cclaims.locks.emptied import emptied
from zslayout.cclaims.locks.groups import Groups
from zslayout.cclaims.locks.guarded import Guarded
from zslayout.cclaims.locks.handover import Handover
from zslayout.cclaims.locks.level import found_levels
from zslayout.cclaims.locks.locking import FREE, Locking
from zslayout.cclaims.locks.pagelocks import PageLocks
from zslayout.cclaims.locks.pins import pins
from zslayout.cclaims.locks.readers import Readers
from zslayout.cclaims.locks.references import References
from zslayout.cclaims.locks.shown import Shown
from zslayout.cclaims.locks.stable import StableWords, marked_stores
from zslayout.cclaims.locks.waiting import Wait, Waiting, lock_order
from zslayout.cclaims.loops.classes import every_class, lists_made
from zslayout.cclaims.loops.endings import endings
from zslayout.cclaims.loops.lists import every_list
from zslayout.cclaims.loops.searches import searches
from zslayout.cclaims.loops.sums import sums
from zslayout.cclaims.loops.twins import twins
from zslayout.cclaims.loops.walks import Walks
from zslayout.cclaims.members import OPERATIONS, POOL, Members, members
from zslayout.cclaims.memory.assertions import assertions
from zslayout.cclaims.memory.cleanup import cleanup
from zslayout.cclaims.memory.contents import contents
from zslayout.cclaims.memory.lifetimes import Lifetimes
from zslayout.cclaims.memory.mappings import Mappings, local_locks
from zslayout.cclaims.memory.outcomes import outcomes
from zslayout.cclaims.memory.present import Absent, present, unbegun
from zslayout.cclaims.memory.shrinkers import Shrinkers
from zslayout.cclaims.memory.space import Space
from zslayout.cclaims.memory.teardown import given_back_once, module_begun, not_lost
from zslayout.cclaims.memory.unset import unset
from zslayout.cclaims.memory.zones import cleared, counted, firsts, typed, types_kept
from zslayout.cclaims.object_claims import ObjectClaims
from zslayout.cclaims.objects import Judged, Objects
from zslayout.cclaims.pool import PoolMaker, PoolTerms, greatest
from zslayout.cclaims.reading import Learned, Limits, Reading
from zslayout.cclaims.whole import whole
from zslayout.cclaims.zspages import bit_fields
from zslayout.cfront.event import Event, Kind
from zslayout.cfront.ir import Composite, Name, StructType
from zslayout.cfront.memory import Pointer, Storage
from zslayout.cfront.pointwise import Number
from zslayout.cfront.survey import Survey
from zslayout.cfront.terms import Terms
from zslayout.cfront.unit import ASSERTION
from zslayout.errors import Place
from zslayout.reference.protocol_level import FoundLevel
from zslayout.verdict import Status, Verdict, Witness

_PROTOCOL: Final = "protocol."
_CALLED: Final = "a table of operations has each of them that the kernel calls"
_NONE: Final = Witness((("function", 0),))
_LEARNS: Final = 2
"""Readings before the last: what one learns, the next one reads with."""


def findings(  # noqa: PLR0913, PLR0917  # a survey, and what its points have
    survey: Survey,
    pfn_bits: Number,
    page_shift: Number,
    chain_size: Number = 16,
    lengths: Sequence[int] = (),
    learned: Learned | None = None,
) -> Iterator[Judged]:
    """All claims on a survey with numeric parameters; a page frame number has so many bits.

    `chain_size` is how many pages a zspage may have. Where the parameters vary, so may these
    numbers, and a claim is one on all points; `lengths` are then those of the array of classes.
    `learned` comes to know what a solver said.

    What no run can come to is left out: its conditions cannot be met. That is told of each place
    where nothing else is claimed by the same rule.
    """
    found = members(survey.executor.module)
    maker = PoolMaker(survey, found, page_shift, chain_size, lengths)
    pools = maker.pools()
    learned = Learned() if learned is None else learned
    whole_pools = not found.missing and all(pool.is_whole for pool in pools)
    if whole_pools:
        limits = greatest(pools, (1 << pfn_bits) - 1, page_shift)
        reading = _reading(survey, found, limits, learned, huge=False)
        learned.levels = _levels(survey, reading)
    yield from _gaps(survey, found)
    yield from _built(survey)
    yield from _tables(survey)
    yield from maker.every()
    if not whole_pools:
        return
    empty, asked = dict[tuple[str, Place], Judged](), set[tuple[str, Place]]()
    every_huge = limits.counts == (1,) and limits.alone
    for huge in (True,) if every_huge else (False, True):
        if huge:
            reading = _reading(survey, found, limits, learned, huge=True)
        for found_one in _claims(survey, reading, pools):
            each = _read_so_far(found_one, reading)
            if each.verdict.status is Status.VACUOUS:
                empty.setdefault((each.id, each.place), each)
            else:
                asked.add((each.id, each.place))
                yield each
    unmet = Verdict(Status.UNKNOWN, why="no run comes to where it would be asked")
    for key, each in empty.items():
        if key not in asked:
            yield replace(each, verdict=unmet)


def _read_so_far(each: Judged, reading: Reading) -> Judged:
    """A finding, undecided where it is on locks that are not read as a whole.

    Where pools have no lock, one loop takes pin bits and another one releases them, and zspages
    that are isolated are in no list.
    """
    known = POOL in reading.members.locks or not each.id.startswith(_PROTOCOL)
    if known or each.verdict.status is not Status.REFUTED:
        return each
    why = "pin bits, and zspages that are isolated, are not read as a whole yet"
    return replace(each, verdict=Verdict(Status.UNKNOWN, why=why))


def _levels(survey: Survey, reading: Reading) -> tuple[FoundLevel, ...]:
    """What zs_free() is, at each point."""
    for run in survey.runs:
        if run.name == FREE:
            return found_levels(Locking(Objects(reading, run)))
    return ()


def touching(survey: Survey) -> int:
    """How many functions of the file were gone through."""
    return len({name for run in survey.runs for name in run.read})


def _gaps(survey: Survey, found: Members) -> Iterator[Judged]:
    """What was not come to or not followed."""
    for why, line in found.missing:
        unknown = Verdict(Status.UNKNOWN, why=why)
        says = "all members that words rest on are known"
        yield Judged("source.unread", Place("", max(line, 1), 1), says, unknown)
    for place, why in survey.unread.items():
        yield Judged(
            "source.unread", place, "all that is run is followed", Verdict(Status.UNKNOWN, why=why)
        )
    for place, why in survey.unaccounted.items():
        unknown = Verdict(Status.UNKNOWN, why=why)
        yield Judged(
            "source.unaccounted", place, "it is known what memory each access is to", unknown
        )
    for name, place in survey.missed:
        unknown = Verdict(Status.UNKNOWN, why=f"no run comes to this part of {name}()")
        yield Judged("source.unread", place, "all loads and stores are come to", unknown)


def _built(survey: Survey) -> Iterator[Judged]:
    """What is asserted, and what C must define."""
    executor, terms = survey.executor, survey.executor.terms
    asserting = [name for name in executor.module.functions if name.startswith(f"@{ASSERTION}")]
    for run in (*survey.runs, *map(executor.run, asserting)):
        for event in run.events:
            if not _is_false(terms, event):
                continue
            if event.kind is Kind.DEFINED:
                unknown = Verdict(Status.UNKNOWN, why="C does not define it")
                yield Judged(
                    "source.defined_value", event.place, "C defines what is computed", unknown
                )
            elif event.kind is Kind.ASSERTED:
                refuted = Verdict(Status.REFUTED, Witness((("assertion", 0),)))
                yield Judged("source.builds", event.place, "what is asserted is true", refuted)


def _tables(survey: Survey) -> Iterator[Judged]:
    """Of each table of functions that the kernel is given to move pages by: it calls each."""
    module = survey.executor.module
    given = {
        operand.value.text
        for function in module.functions.values()
        for block in function.blocks
        for each in block.instructions
        for operand in each.operands
        if isinstance(operand.value, Name)
    }
    for one in module.globals.values():
        table = None if one.initial is None else one.initial.value
        named = isinstance(one.type, StructType) and OPERATIONS.fullmatch(one.type.name)
        if not named or not isinstance(table, Composite) or one.name not in given:
            continue
        own = [each.value.text for each in table.parts if isinstance(each.value, Name)]
        known = [module.functions[each].place for each in own if each in module.functions]
        place = module.place(known[0]) if known else Place("", 1, 1)
        whole = len(own) == len(table.parts)
        verdict = Verdict(Status.PROVED if whole else Status.REFUTED, None if whole else _NONE)
        yield Judged("source.begun", place, _CALLED, verdict)


def _is_false(terms: Terms, event: Event) -> bool:
    """Whether what an event asserts is false, at a point where it is come to."""
    if event.value is terms.false:
        return True
    if event.value is None or isinstance(event.value, (tuple, Pointer, Storage)):
        return False
    values = terms.values(event.value)
    if values is None:
        return False
    known = [each for each in map(terms.values, event.path) if each is not None]
    return any(not value and all(at) for value, *at in zip(values, *known, strict=True))


def runs_read(
    survey: Survey, pfn_bits: int, page_shift: int, *, huge: bool = False
) -> tuple[Objects, ...]:
    """Each run as the claims see it, where zspages have several objects, or one and one page."""
    found = members(survey.executor.module)
    pool = PoolMaker(survey, found, page_shift, 16).made()
    limits = pool.limits((1 << pfn_bits) - 1, page_shift)
    reading = _reading(survey, found, limits, Learned(), huge=huge)
    return tuple(Objects(reading, run) for run in survey.runs)


def on_locks(words: StableWords, accounts: Accounts) -> Iterator[Judged]:
    """The claims of the lock protocol on one run, but for what is asked of all runs together."""
    locking = words.locking
    handover = Handover(locking)
    yield from locking.findings()
    yield from Guarded(locking).findings()
    yield from Waiting(locking).findings()
    yield from words.findings()
    yield from handover.findings()
    yield from Shown(handover).findings()
    yield from Compacted(handover).findings()
    yield from PageLocks(handover).findings()
    yield from accounts.findings()
    yield from Groups(accounts).findings()
    yield from References(handover).findings()
    yield from Readers(handover).findings()


def _reading(
    survey: Survey, found: Members, limits: Limits, learned: Learned, *, huge: bool
) -> Reading:
    """What the file's own stores say is learned first, and read with then."""
    terms = survey.executor.terms
    pairs = tuple(twins(survey, found))
    learned.twins = {id(page): zspage for page, zspage in pairs}
    for _ in range(1 if huge else _LEARNS):
        reading = Reading(terms, found, limits, learned, huge=huge)
        for run in survey.runs:
            reading.name_stores(run.events)
            learn(Objects(reading, run))
    reading = Reading(terms, found, limits, learned, huge=huge)
    for run in survey.runs:
        reading.name_stores(run.events)
    return reading


def _claims(survey: Survey, reading: Reading, pools: Sequence[PoolTerms]) -> Iterator[Judged]:
    waits, stores, races = list[Wait](), list[tuple[Place, bool]](), False
    chosen = list[tuple[str, int, Place]]()
    space = Space(survey.executor.module, reading, survey.runs)
    lifetimes, shrinkers = Lifetimes(reading, survey.runs), Shrinkers(survey.runs)
    absent = Absent(reading, survey.runs)
    for run in survey.runs:
        objects = Objects(reading, run)
        own, locking = ObjectClaims(objects), Locking(objects)
        words, accounts = StableWords(locking), Accounts(locking)
        walks = Walks(objects, reading.limits.page_shift)
        every = (
            own.findings(),
            bit_fields(objects),
            walks.findings(pools),
            walks.chains(pools),
            contents(objects),
            Mappings(objects).findings(),
            local_locks(objects),
            outcomes(objects),
            counted(objects),
            types_kept(objects),
            typed(objects),
            firsts(objects),
            cleared(objects),
            assertions(objects),
            whole(objects),
            searches(objects),
            pins(objects),
            endings(objects),
            every_class(objects),
            lists_made(objects),
            every_list(objects),
            cleanup(objects),
            given_back_once(objects),
            module_begun(objects),
            not_lost(objects),
            unbegun(objects),
            absent.findings(objects),
            space.findings(objects),
            lifetimes.begun(objects),
            lifetimes.over(objects),
            shrinkers.findings(objects),
            emptied(locking),
            present(locking),
            sums(locking),
            unset(objects),
            on_locks(words, accounts),
            own.unaccounted(),
        )
        yield from map(objects.told, chain.from_iterable(every))
        waits += Waiting(locking).waits()
        chosen += accounts.chosen
        stores += words.stores()
        races |= words.races()
    yield from space.together()
    yield from lock_order(waits)
    yield from marked_stores(stores, races=races)
    yield from one_number(chosen)
