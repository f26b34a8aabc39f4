"""What the series claims, each where zs_free() stands when it matters."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from zslayout.expr.build import all_of, eq, implies, ne, negate
from zslayout.expr.nodes import Expr
from zslayout.protocol.invariant import class_of, is_live, is_placed
from zslayout.protocol.symbolic_state import NO_INDEX, StateMap
from zslayout.protocol.verification_conditions import OTHER_HANDLE, StepVC


@dataclass(frozen=True, slots=True, eq=False)
class ProtocolGoal:
    """What must hold when zs_free() takes the step at a label."""

    label: str
    name: str
    statement: str
    wanted: Callable[[StepVC], Expr]


def _class_found(case: StepVC) -> Expr:
    return eq(case.its.klass, class_of(case.before, case.its.handle))


def _place_known(case: StepVC) -> Expr:
    same = eq(case.its.word, case.before.at(StateMap.WORD, case.its.handle))
    return all_of(same, is_placed(case.before, case.its.handle, case.definition))


def _freed_once(case: StepVC) -> Expr:
    return eq(case.before.at(StateMap.LIVE, case.its.handle), 1)


def _nothing_live(case: StepVC) -> Expr:
    there = eq(case.before.at(StateMap.ZSPAGE, OTHER_HANDLE), case.its.zspage)
    return negate(all_of(is_live(case.before, OTHER_HANDLE), there))


def _not_migrated(case: StepVC) -> Expr:
    owned = eq(case.before.at(StateMap.OWNER, case.other_page), case.its.zspage)
    locked = eq(case.before.at(StateMap.PAGE_LOCK, case.other_page), case.its.me)
    moved = eq(case.before.at(StateMap.MOVED, NO_INDEX), case.its.zspage)
    return all_of(implies(owned, locked), negate(moved))


def _unreachable(case: StepVC) -> Expr:
    page = case.definition.word.decode("pfn", case.before.at(StateMap.WORD, OTHER_HANDLE))
    owned = eq(case.before.at(StateMap.OWNER, case.other_page), case.its.zspage)
    there = all_of(is_live(case.before, OTHER_HANDLE), owned)
    return implies(there, ne(page, case.other_page))


GOALS: Final = (
    ProtocolGoal(
        "class read",
        "class_found",
        "The class that zs_free() reads without a lock, however stale or torn the word, is that of"
        " the object's zspage.",
        _class_found,
    ),
    ProtocolGoal(
        "word stable",
        "place_known",
        "The word that zs_free() reads under class->lock names the object's true place.",
        _place_known,
    ),
    ProtocolGoal(
        "zspage found",
        "freed_once",
        "When zs_free() puts the object on the free list, the object is live: it is freed once.",
        _freed_once,
    ),
    ProtocolGoal(
        "freeing",
        "nothing_live_freed",
        "While zs_free() frees the pages of a zspage, no live object lies in it.",
        _nothing_live,
    ),
    ProtocolGoal(
        "freeing",
        "not_migrated",
        "While zs_free() frees the pages of a zspage, it holds the lock of each, and none is being"
        " migrated.",
        _not_migrated,
    ),
    ProtocolGoal(
        "freeing",
        "unreachable",
        "No word of a live object names a page that zs_free() is freeing.",
        _unreachable,
    ),
)
