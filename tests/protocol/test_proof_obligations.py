"""The conditions, and that they hold."""

from dataclasses import replace

import provers
import pytest
import variants

from zslayout.expr.nodes import FALSE, Const
from zslayout.protocol import predicates, verification_conditions
from zslayout.protocol.operation_tables import operation_tables
from zslayout.protocol.proof_obligations import (
    ProtocolAccess,
    locks_held_at,
    proof_obligations,
    word_accesses,
)
from zslayout.protocol.symbolic_state import StateMap, SymbolicState
from zslayout.protocol.transition import (
    OperationTable,
    ProtocolVariant,
    StatePredicate,
    ThreadLocals,
    always_true,
    always_true_of_all,
)
from zslayout.reference.atomic_step import Action, LockClass
from zslayout.reference.patch_level import PatchLevel
from zslayout.solve.engine import Engine
from zslayout.vc.obligation import Obligation
from zslayout.verdict import Status

VARIANT = ProtocolVariant(lockless_free=True, early_unlock=True, class_bits=True)


@pytest.mark.parametrize("level", list(PatchLevel))
def test_the_protocol_is_proved_at_every_level(level: PatchLevel) -> None:
    proof = provers.proved(level)
    assert [each.obligation.id for each in proof.conditions if not _good(each.verdict.status)] == []
    assert proof.proved


@pytest.mark.parametrize("name", ["um-x86_64", "arm-lpae"])
def test_a_word_without_class_idx_is_proved_with_pool_lock(name: str) -> None:
    proof = provers.proved(PatchLevel.EARLY_UNLOCK, name)
    assert proof.proved
    assert not proof.lockless_free


def _good(status: Status) -> bool:
    return status is Status.PROVED


def test_every_condition_has_a_name_of_its_own_a_sentence_and_a_source() -> None:
    found = list(proof_obligations(operation_tables(VARIANT), class_bits=True))
    assert len({each.id for each in found}) == len(found)
    for each in found:
        assert each.id.startswith("protocol.")
        assert each.statement.endswith(".")
        assert each.cites


def test_the_goals_of_the_series_are_among_them() -> None:
    goals = {each.obligation.id for each in provers.proved().conditions}
    for name in (
        "class_found",
        "place_known",
        "freed_once",
        "nothing_live_freed",
        "not_migrated",
        "unreachable",
    ):
        assert f"protocol.goal.{name}" in goals


def test_what_nothing_satisfies_is_not_green() -> None:
    (first, *_) = proof_obligations(operation_tables(VARIANT), class_bits=True)
    layout = provers.layout()
    claim = first.claim(layout.definition)
    empty = replace(claim, given=(*claim.given, FALSE))
    (verdict,) = Engine(10).decide_together([empty], layout.values)
    assert verdict.status is Status.VACUOUS


def test_the_locks_that_are_held_are_followed_from_label_to_label() -> None:
    free = next(each for each in operation_tables(VARIANT) if each.name == "zs_free")
    held = locks_held_at(free)
    assert held["called"] == frozenset()
    assert LockClass.CLASS in held["word stable"]


def _verdict(each: Obligation) -> Status:
    layout = provers.layout()
    (verdict,) = Engine(10).decide_together([each.claim(layout.definition)], layout.values)
    return verdict.status


def test_an_operation_that_keeps_pool_lock_fails_at_its_end() -> None:
    compact = variants.operation("zs_compact")
    *lines, last = compact.transitions
    kept = replace(last, updates=lambda _view, _its: ())
    for end, status in ((last, Status.PROVED), (kept, Status.REFUTED)):
        changed = replace(compact, transitions=(*lines, end))
        (ends,) = [each for each in proof_obligations([changed], class_bits=True) if _is_end(each)]
        assert _verdict(ends) is status


def _changed(name: str, label: str, **changes: object) -> OperationTable:
    """An operation of the series with one line changed."""
    operation = variants.operation(name)
    lines = (
        replace(each, **changes) if each.label == label else each  # type: ignore[arg-type]
        for each in operation.transitions
    )
    return replace(operation, transitions=tuple(lines))


def test_a_lock_that_is_not_released_fails_where_it_is_said_to_be() -> None:
    for name, label in (
        ("zs_malloc", "stored"),
        ("zs_free", "unlinked"),
        ("zs_free", "page taken"),
        ("zs_page_migrate", "class released"),
        ("zs_obj_read", "zspage locked"),
    ):
        end = f".{label.replace(' ', '_')}.release"
        assert _verdict(provers.condition(variants.operation(name), end)) is Status.PROVED
        kept = _changed(name, label, updates=lambda _view, _its: ())
        assert _verdict(provers.condition(kept, end)) is Status.REFUTED


def test_an_operation_that_leaves_out_a_release_fails_at_its_end() -> None:
    whole = variants.operation("zs_obj_read")
    *lines, last = whole.transitions
    unsaid = replace(last, action=Action.FIND_ZSPAGE, lock_class=None)
    left = replace(whole, transitions=(*lines, unsaid))
    assert _verdict(provers.condition(whole, ".exit")) is Status.PROVED
    assert _verdict(provers.condition(left, ".exit")) is Status.REFUTED


def test_the_body_of_a_loop_that_does_nothing_is_refuted() -> None:
    bodies = [
        (operation.name, line.label)
        for operation in operation_tables(VARIANT)
        for line in operation.transitions
        if line.loop_postcondition is not always_true
    ]
    assert len(bodies) == 7
    for name, label in bodies:
        end = f".{name}.{label.replace(' ', '_')}.loop_postcondition"
        assert _verdict(provers.condition(variants.operation(name), end)) is Status.PROVED
        idle = _changed(name, label, updates=lambda _view, _its: ())
        assert _verdict(provers.condition(idle, end)) is Status.REFUTED


def test_zs_malloc_that_stores_nothing_is_refuted() -> None:
    for label in ("class locked", "class locked with it"):
        end = f".{label.replace(' ', '_')}.consecution.stored"
        nothing_stored = _changed("zs_malloc", label, updates=lambda _view, _its: ())
        assert _verdict(provers.condition(nothing_stored, end)) is Status.REFUTED


def test_whoever_waits_for_a_page_holds_no_spinlock() -> None:
    worker = variants.operation("async_free_zspage")
    assert _verdict(provers.condition(worker, ".waiting.order")) is Status.PROVED
    # The worker keeps class->lock while it waits: a migration that has the page waits for that.
    keeps = _changed("async_free_zspage", "taken off", action=Action.FIND_ZSPAGE, lock_class=None)
    assert _verdict(provers.condition(keeps, ".waiting.order")) is Status.REFUTED


def test_an_operation_begins_with_what_its_caller_owes_and_no_more() -> None:
    for operation in operation_tables(VARIANT):
        assert _verdict(provers.condition(operation, ".called.initiation")) is Status.PROVED
    presumes = _changed("zs_malloc", "called", assertion=predicates.holds_class_lock)
    assert _verdict(provers.condition(presumes, ".called.initiation")) is Status.REFUTED
    unowed = replace(variants.operation("zs_free"), precondition=always_true)
    assert _verdict(provers.condition(unowed, ".called.initiation")) is Status.REFUTED


def _is_end(each: Obligation) -> bool:
    return each.id.endswith(".exit")


def test_every_operation_ends_with_pool_lock_released() -> None:
    found = {
        each.id.split(".")[1]
        for each in proof_obligations(operation_tables(VARIANT), class_bits=True)
        if _is_end(each)
    }
    assert found == {each.name for each in operation_tables(VARIANT)}


def test_the_invariant_is_asked_of_a_new_pool(monkeypatch: pytest.MonkeyPatch) -> None:
    first, *_ = proof_obligations([], class_bits=True)
    assert first.id == "protocol.zs_create_pool.created.initiation"
    assert _verdict(first) is Status.PROVED
    monkeypatch.setattr(
        verification_conditions.EmptyState, "at", lambda self, map_, _: Const(1, self._type(map_))
    )
    broken, *_ = proof_obligations([], class_bits=True)
    assert _verdict(broken) is Status.REFUTED


EVERY = word_accesses(operation_tables(VARIANT))
STORES = [each for each in EVERY if each.is_store]
TORN = [each for each in EVERY if each.transition.torn]
PAIRS = [(access, store) for access in EVERY for store in STORES if not access.transition.torn]


def _named(pair: tuple[ProtocolAccess, ProtocolAccess]) -> str:
    return " ".join(f"{each.operation.name}-{each.transition.label}" for each in pair)


def test_whoever_takes_a_word_whole_is_apart_from_whoever_stores_it() -> None:
    asked = [each.id for each in proof_obligations(operation_tables(VARIANT), class_bits=True)]
    for access, store in PAIRS:
        ids = (
            access.race_freedom(store, class_bits=True).id,
            store.race_freedom(access, class_bits=True).id,
        )
        assert any(each in asked for each in ids)
    assert sum(".race_freedom." in each for each in asked) == 8 + 10


@pytest.mark.parametrize("pair", PAIRS, ids=_named)
def test_two_threads_that_know_nothing_are_not_apart(
    pair: tuple[ProtocolAccess, ProtocolAccess],
) -> None:
    one, other = (_knowing(each, always_true) for each in pair)
    assert _verdict(one.race_freedom(other, class_bits=True)) is Status.REFUTED


def _knowing(access: ProtocolAccess, knows: StatePredicate) -> ProtocolAccess:
    return replace(
        access,
        transition=replace(access.transition, assertion=knows, assertion_of_all=always_true_of_all),
    )


def test_without_class_lock_the_second_read_races_as_the_first_does() -> None:
    (first,) = TORN
    second = next(
        each for each in EVERY if each.transition.label == "class locked" and not each.is_store
    )
    for access in (first, _knowing(second, predicates.owns_live_handle)):
        racing = [
            store.operation.name
            for store in STORES
            if _verdict(access.race_freedom(store, class_bits=True)) is Status.REFUTED
        ]
        assert racing == ["zs_page_migrate", "zs_compact"]


def test_before_the_series_no_word_is_read_without_a_lock() -> None:
    assert not any(each.transition.torn for each in word_accesses(operation_tables(variants.BASE)))


@pytest.mark.parametrize("variant", variants.LEVELS)
def test_a_word_is_taken_in_no_other_step(variant: ProtocolVariant) -> None:
    definition = provers.layout().definition
    for line in (line for each in operation_tables(variant) for line in each.transitions):
        view, its = SymbolicState(definition.bits_per_long), ThreadLocals(definition)
        line.guard(view, its)
        line.local_updates(view, its)
        stored = {each.map for each in line.updates(view, its)} & {StateMap.WORD}
        words = {name for name, _ in view.readings() if name.startswith("word")}
        assert words <= {"word[its_handle]"}
        assert not words or (line.action in {Action.LOAD_WORD, Action.STORE_WORD} and not line.torn)
        assert bool(stored) is (line.action is Action.STORE_WORD)
        assert _reads_what_was(view) or not line.torn


def _reads_what_was(view: SymbolicState) -> bool:
    return view.is_read(StateMap.PAST_WORD) and view.is_read(StateMap.OTHER_PAST_WORD)
