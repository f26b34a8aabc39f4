"""Words that are read while they change.

A reader without a lock may see any bitwise mix of the word before a move and the word after.
"""

from collections.abc import Callable
from typing import Final

from zslayout.expr.build import any_of, eq
from zslayout.expr.nodes import Expr
from zslayout.subjects.zsmalloc.obligations import obj
from zslayout.vc import statements
from zslayout.vc.claim import Claim
from zslayout.vc.obligation import Obligation, Scope
from zslayout.vc.statements import Move
from zslayout.words.scheme import SchemeModel

_MIGRATE: Final = ("zs_page_migrate", "location_to_obj", "obj_to_location")
_LOCKLESS: Final = ("zs_free", "handle_to_obj", "obj_to_class_idx")
_ROUNDTRIP: Final = {each.field: each for each in obj.OBLIGATIONS if each.kind == "roundtrip"}
_UNGATED: Final = (_ROUNDTRIP["pfn"].id, _ROUNDTRIP["obj_idx"].id)


def _torn(
    update: str, field: str, wanted: Callable[[Move, Expr], Expr]
) -> Callable[[SchemeModel], Claim]:
    def build(model: SchemeModel) -> Claim:
        word = model.word
        move = statements.moved(word, word.update(update), lambda name: _ROUNDTRIP[name].id)
        return statements.torn(move, field, lambda read: wanted(move, read))

    return build


def _as_before(field: str) -> Callable[[Move, Expr], Expr]:
    return lambda move, read: eq(read, move.at[field])


OBLIGATIONS: Final = (
    Obligation(
        id="torn.class_stable",
        statement="Any bitwise mix of the words before and after a move decodes to the same class.",
        cites=_LOCKLESS,
        build=_torn("compact", "class_idx", _as_before("class_idx")),
        about="obj",
        scope=Scope.GATE_ON,
        needs=(_ROUNDTRIP["class_idx"].id,),
        why="zs_free() takes the lock of a class that the object never had",
        fix="keep every bit of class_idx the same in both words",
        over_widths=obj.ADJACENT,
        rests_on=tuple(_ROUNDTRIP.values()),
    ),
    Obligation(
        id="torn.idx_stable",
        statement="Any bitwise mix of the words before and after a migration has one object index.",
        cites=_MIGRATE,
        build=_torn("migrate", "obj_idx", _as_before("obj_idx")),
        about="obj",
        needs=_UNGATED,
        why="a reader finds another object of the page",
        fix="keep every bit of obj_idx the same in both words",
        over_widths=obj.ADJACENT,
        rests_on=tuple(_ROUNDTRIP.values()),
    ),
    Obligation(
        id="torn.pfn_stable",
        statement="Any bitwise mix of the words before and after a migration has one of their PFNs;"
        " it need not, which is why zs_free() reads again under class->lock.",
        cites=_LOCKLESS,
        build=_torn(
            "migrate",
            "pfn",
            lambda move, read: any_of(eq(read, move.at["pfn"]), eq(read, move.new["pfn"])),
        ),
        about="obj",
        needs=_UNGATED,
        control_of="torn.class_stable",
        over_widths=obj.ADJACENT,
        rests_on=tuple(_ROUNDTRIP.values()),
    ),
)
