"""Mutants: the proof and the search speak of the same, wherever both can speak."""

from functools import cache
from itertools import product

import pools
import pytest
import searches

from zslayout.errors import UserError
from zslayout.explore.search import SearchResult
from zslayout.explore.task_parser import parse_task
from zslayout.pipeline.protocol import tables_of, variant_of
from zslayout.protocol.mutant import Mutant
from zslayout.protocol.mutants import MUTANT_BY_NAME, MUTANTS
from zslayout.protocol.proof_obligations import proof_obligations
from zslayout.reference.patch_level import PatchLevel
from zslayout.solve.engine import Engine
from zslayout.vc.obligation import Obligation
from zslayout.verdict import Status, Verdict
from zslayout.words.layout import Layout

ENGINE = Engine(60)
POOL, BASE, CLASS_IDX, LOCKLESS, EARLY = PatchLevel
PLACES = (
    ("arm64-4k", "pfn-idx", POOL),
    ("arm64-4k", "pfn-idx", BASE),
    ("arm64-4k", "pfn-idx", EARLY),
    ("arm64-4k", "merged", CLASS_IDX),
    ("arm64-4k", "merged", LOCKLESS),
    ("arm64-4k", "merged", EARLY),
    ("um-x86_64", "merged", EARLY),
    ("arm-lpae", "merged", LOCKLESS),
)
"""Every level, on words that carry the class and on such as do not."""
WITH_CLASS = {place for place in PLACES if place[:2] == ("arm64-4k", "merged")}
TWO_LOCKS = {place for place in PLACES if place[2] is not POOL}
LOCKLESS_PATH = {place for place in WITH_CLASS if place[2] in {LOCKLESS, EARLY}}
THERE = {
    **dict.fromkeys(("no-reread", "pfn-of-first-read"), LOCKLESS_PATH),
    "handed-over-without-order": LOCKLESS_PATH,
    **dict.fromkeys(("malloc-as-class-zero", "migrate-rewrites-class"), WITH_CLASS),
    "lockless-on-two-fields": TWO_LOCKS - WITH_CLASS,
    **dict.fromkeys(("pool-unlock-first", "free-without-pool-lock"), TWO_LOCKS - LOCKLESS_PATH),
    "inverted-order": TWO_LOCKS,
    **dict.fromkeys(("migrate-without-pool-lock", "compact-without-pool-lock"), TWO_LOCKS),
}
"""Where a mutant has something to change; the others have it everywhere."""
SEEN = {
    "migrate-rewrites-class": "obj.class",
    "malloc-as-class-zero": "obj.class",
    "compact-without-pool-lock": "contents",
    "freed-on-its-list": "zspage.pages",
    "chain-after-class-unlock": "use_after_free",
    "compact-across-classes": "obj.place",
    "publish-before-chain": "obj.place",
    "migrate-ignores-readers": "use_after_free",
    "read-without-zspage-lock": "use_after_free",
    "no-page-lock-in-migration": "use_after_free",
    "ignore-page-trylock": "lock.balance",
    "worker-ignores-page-locks": "lock.balance",
    "statistics-outside-lock": "class.statistics",
    "inverted-order": "deadlock",
}
"""By which check each is found where it is shown, if that is not an invariant of the allocator."""
SEARCHED = [each.name for each in MUTANTS if each.is_searched]


def refutation(layout: Layout, level: PatchLevel, name: str) -> tuple[Obligation, Verdict] | None:
    """The first condition of the rows that a mutant has edited, or of all, that fails."""
    right, edited = tables_of(layout, level), tables_of(layout, level, name)
    changed = [table for table in edited if table not in right] or list(edited)
    class_bits = variant_of(layout, level, name).class_bits
    for asked in proof_obligations(changed, class_bits=class_bits):
        (verdict,) = ENGINE.decide_together([asked.claim(layout.definition)], layout.values)
        assert verdict.status is not Status.UNKNOWN
        if verdict.status is Status.REFUTED:
            return asked, verdict
    return None


def searched(layout: Layout, level: PatchLevel, mutant: Mutant) -> SearchResult:
    setup = mutant.setup or None
    return searches.searched(parse_task(layout, level, mutant.threads, setup=setup, mutant=mutant))


@pytest.mark.parametrize(
    ("mutant", "place"),
    list(product(MUTANTS, PLACES)),
    ids=lambda each: each.name if isinstance(each, Mutant) else "-".join(each),
)
def test_proof_and_search_agree_on_every_mutant(
    mutant: Mutant, place: tuple[str, str, PatchLevel]
) -> None:
    arch, scheme, level = place
    layout = pools.layout(arch, scheme)
    if mutant.is_proved:
        if place not in THERE.get(mutant.name, PLACES):
            with pytest.raises(UserError, match="does nothing at this level"):
                tables_of(layout, level, mutant.name)
            return
        found = refutation(layout, level, mutant.name)
        assert found is not None
        asked, verdict = found
        assert verdict.witness is not None
        replayed = {**layout.values, **dict(verdict.witness.values)}
        assert asked.claim(layout.definition).refuted_by(replayed)
    if mutant.is_searched:
        assert bool(searched(layout, level, mutant).violation) is not bool(mutant.why_harmless)


@cache
def home(name: str) -> SearchResult:
    mutant = MUTANT_BY_NAME[name]
    return searched(searches.layout(mutant.scheme), mutant.level, mutant)


@pytest.mark.parametrize("name", SEARCHED)
def test_a_mutant_is_found_on_a_shortest_schedule(name: str) -> None:
    found = home(name)
    if MUTANT_BY_NAME[name].why_harmless:
        assert found.is_safe
        return
    assert found.violation is not None
    assert found.violation.check == SEEN.get(name, "invariant")
    if found.states > 500:
        return
    every = searches.searched(searches.mutant_task(name, no_reduction=True))
    assert every.violation is not None
    assert len(every.schedule) <= len(found.schedule)
    assert every.states >= found.states


@pytest.mark.parametrize("name", SEARCHED)
def test_the_same_threads_are_safe_where_nothing_is_missing(name: str) -> None:
    mutant = MUTANT_BY_NAME[name]
    task = searches.task(mutant.threads, mutant.level, setup=mutant.setup or None)
    assert searches.searched(task).is_safe


def test_each_says_in_a_sentence_what_is_done_and_somebody_speaks_of_it() -> None:
    assert len(MUTANTS) == len(MUTANT_BY_NAME) >= 25
    for each in MUTANTS:
        assert each.description.endswith(".")
        assert each.is_proved or each.is_searched
    assert [each.name for each in MUTANTS if not each.is_searched] == ["handed-over-without-order"]
    assert {each.name for each in MUTANTS if not each.is_proved} == {
        "migrate-ignores-readers",
        "read-without-zspage-lock",
        "publish-before-header",
    }
