"""Words that change while others read them: page migration, compaction, and torn reads of both.

zs_page_migrate() re-encodes every object of a page with the new PFN; zs_compact() moves objects one
by one within their class. A reader without a lock may see any bitwise mix of the word before and
the word after.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from zslayout.expr.build import any_of, eq
from zslayout.expr.nodes import Const, Expr, Var
from zslayout.expr.types import UINT
from zslayout.vc.claim import Claim, LemmaInstance, Step
from zslayout.vc.derive import comes_back
from zslayout.vc.obligation import Obligation, Scope
from zslayout.words.scheme import SchemeModel
from zslayout.words.word import FieldValues

_MIGRATE: Final = ("zs_page_migrate", "location_to_obj", "obj_to_location")
_COMPACT: Final = ("zs_compact", "migrate_zspage", "obj_malloc")
_LOCKLESS: Final = ("zs_free", "handle_to_obj", "obj_to_class_idx")
_ROUNDTRIPS: Final = ("obj.roundtrip.pfn", "obj.roundtrip.idx")
_CLASS_ROUNDTRIP: Final = ("obj.roundtrip.class",)


@dataclass(frozen=True, slots=True, eq=False)
class _Move:
    """A word before and after a move, the variables of both, and their bounds."""

    at: FieldValues
    new_pfn: Var
    new_idx: Var
    before: Expr
    after: Expr
    variables: tuple[Var, ...]
    given: tuple[Expr, ...]
    uses: tuple[LemmaInstance, ...]

    @property
    def steps(self) -> tuple[Step, Step]:
        return (Step("old_obj", self.before, word=True), Step("new_obj", self.after, word=True))


def _migrated(definition: SchemeModel, class_idx: Expr | None = None) -> _Move:
    """A page migration: the new PFN, and the indices that the old word decodes to."""
    word = definition.word
    at, new_pfn = word.values(), Var("new_pfn", word.type)
    before = at.word
    kept = word.decode("class_idx", before) if class_idx is None else class_idx
    idx = word.decode("obj_idx", before)
    after = word.holding(new_pfn, kept, idx)
    if definition.source is not None and class_idx is None:
        arguments = (before, new_pfn, at["pfn"], at["class_idx"])
        after = definition.source.called("zs_page_migrate", *arguments)
    given = (*at.bounds, word.in_field("pfn", new_pfn))
    variables, uses = (*at.variables, new_pfn), _both_come_back(at, (new_pfn, kept, idx))
    return _Move(at, new_pfn, at["obj_idx"], before, after, variables, given, uses)


def _compacted(definition: SchemeModel) -> _Move:
    """A compaction: a new PFN and a new object index, in a zspage of the same class."""
    word = definition.word
    at, new_pfn = word.values(), Var("new_pfn", word.type)
    new_idx = Var("new_obj_idx", UINT)
    after = word.holding(new_pfn, at["class_idx"], new_idx)
    if definition.source is not None:
        after = definition.source.called("obj_malloc", new_pfn, new_idx, at["class_idx"])
    given = (*at.bounds, word.in_field("pfn", new_pfn), word.in_field("obj_idx", new_idx))
    variables = (*at.variables, new_pfn, new_idx)
    uses = _both_come_back(at, (new_pfn, at["class_idx"], new_idx))
    return _Move(at, new_pfn, new_idx, at.word, after, variables, given, uses)


def _both_come_back(at: FieldValues, after: tuple[Expr, ...]) -> tuple[LemmaInstance, ...]:
    """The round trips of the words before and after."""
    return tuple(
        comes_back(at.of, f"obj.roundtrip.{field}", parts)
        for parts in (at.variables, after)
        for field in ("pfn", "class", "idx")
    )


def _read_after(
    move_of: Callable[[SchemeModel], _Move], field: str, wanted: Callable[[_Move], Expr]
) -> Callable[[SchemeModel], Claim]:
    """The word after the move decodes to what is wanted."""

    def build(definition: SchemeModel) -> Claim:
        move = move_of(definition)
        read = definition.word.decode(field, move.after)
        steps = (*move.steps, Step(f"{field} read after", read))
        then = eq(read, wanted(move))
        return Claim(move.variables, move.given, then, steps, field, uses=move.uses)

    return build


def _migrated_as_class_zero(definition: SchemeModel) -> _Move:
    return _migrated(definition, Const(0, UINT))


def _torn(
    move_of: Callable[[SchemeModel], _Move], field: str, wanted: Callable[[_Move, Expr], Expr]
) -> Callable[[SchemeModel], Claim]:
    """Some bits of the word before and the others of the word after decode to what is wanted."""

    def build(definition: SchemeModel) -> Claim:
        move = move_of(definition)
        mask = Var("still_old", definition.word.type)
        mix = (move.before & mask) | (move.after & ~mask)
        read = definition.word.decode(field, mix)
        steps = (*move.steps, Step("torn read", mix, word=True), Step(f"{field} read", read))
        variables = (*move.variables, mask)
        return Claim(variables, move.given, wanted(move, read), steps, field, uses=move.uses)

    return build


def _kept(field: str) -> Callable[[_Move], Expr]:
    return lambda move: move.at[field]


OBLIGATIONS: Final = (
    Obligation(
        id="migrate.preserves_class",
        statement="Page migration leaves the class index in the word as it was.",
        cites=_MIGRATE,
        build=_read_after(_migrated, "class_idx", _kept("class_idx")),
        scope=Scope.CLASS_IDX,
        needs=_CLASS_ROUNDTRIP,
        mend="pass the class index of the old word to location_to_obj()",
    ),
    Obligation(
        id="migrate.preserves_class.as_zero",
        statement="Page migration may re-encode every object with class index 0.",
        cites=_MIGRATE,
        build=_read_after(_migrated_as_class_zero, "class_idx", _kept("class_idx")),
        scope=Scope.CLASS_IDX,
        needs=_CLASS_ROUNDTRIP,
        control=True,
    ),
    Obligation(
        id="migrate.preserves_idx",
        statement="Page migration leaves the object index in the word as it was.",
        cites=_MIGRATE,
        build=_read_after(_migrated, "obj_idx", _kept("obj_idx")),
        needs=_ROUNDTRIPS,
        mend="pass the object index of the old word to location_to_obj()",
    ),
    Obligation(
        id="migrate.writes_pfn",
        statement="Page migration writes the new PFN.",
        cites=_MIGRATE,
        build=_read_after(_migrated, "pfn", lambda move: move.new_pfn),
        needs=_ROUNDTRIPS,
        mend="pass the new page to location_to_obj()",
    ),
    Obligation(
        id="migrate.writes_pfn.keeps_old",
        statement="Page migration leaves the PFN in the word as it was.",
        cites=_MIGRATE,
        build=_read_after(_migrated, "pfn", _kept("pfn")),
        needs=_ROUNDTRIPS,
        control=True,
    ),
    Obligation(
        id="compact.preserves_class",
        statement="Compaction leaves the class index in the word as it was.",
        cites=_COMPACT,
        build=_read_after(_compacted, "class_idx", _kept("class_idx")),
        scope=Scope.CLASS_IDX,
        needs=_CLASS_ROUNDTRIP,
        mend="encode the class of the destination zspage, which is that of the source",
    ),
    Obligation(
        id="compact.writes_pfn",
        statement="Compaction writes the PFN of the new place.",
        cites=_COMPACT,
        build=_read_after(_compacted, "pfn", lambda move: move.new_pfn),
        needs=_ROUNDTRIPS,
        mend="record the word that obj_malloc() made in the destination",
    ),
    Obligation(
        id="compact.writes_idx",
        statement="Compaction writes the object index of the new place.",
        cites=_COMPACT,
        build=_read_after(_compacted, "obj_idx", lambda move: move.new_idx),
        needs=_ROUNDTRIPS,
        mend="record the word that obj_malloc() made in the destination",
    ),
    Obligation(
        id="compact.writes_idx.keeps_old",
        statement="Compaction leaves the object index in the word as it was.",
        cites=_COMPACT,
        build=_read_after(_compacted, "obj_idx", _kept("obj_idx")),
        needs=_ROUNDTRIPS,
        control=True,
    ),
    Obligation(
        id="torn.class_stable",
        statement="Any bitwise mix of the words before and after a move decodes to the same class.",
        cites=_LOCKLESS,
        build=_torn(_compacted, "class_idx", lambda move, read: eq(read, move.at["class_idx"])),
        scope=Scope.CLASS_IDX,
        needs=_CLASS_ROUNDTRIP,
        mend="keep every bit of class_idx the same in both words",
    ),
    Obligation(
        id="torn.idx_stable",
        statement="Any bitwise mix of the words before and after a migration has one object index.",
        cites=_MIGRATE,
        build=_torn(_migrated, "obj_idx", lambda move, read: eq(read, move.at["obj_idx"])),
        needs=_ROUNDTRIPS,
        mend="keep every bit of obj_idx the same in both words",
    ),
    Obligation(
        id="torn.pfn_stable",
        statement="Any bitwise mix of the words before and after a migration has one of their PFNs;"
        " it need not, which is why zs_free() reads again under class->lock.",
        cites=_LOCKLESS,
        build=_torn(
            _migrated,
            "pfn",
            lambda move, read: any_of(eq(read, move.at["pfn"]), eq(read, move.new_pfn)),
        ),
        needs=_ROUNDTRIPS,
        control=True,
    ),
)
