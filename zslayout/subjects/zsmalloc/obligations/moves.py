"""Words that change while others read them: page migration, compaction, and torn reads of both.

zs_page_migrate() re-encodes every object of a page with the new PFN; zs_compact() moves objects one
by one within their class. A reader without a lock may see any bitwise mix of the word before and
the word after.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from zslayout.expr.build import any_of, eq
from zslayout.expr.nodes import Expr, Var
from zslayout.expr.types import UINT
from zslayout.subjects.zsmalloc import bounds
from zslayout.subjects.zsmalloc.obligations.obj import comes_back
from zslayout.vc.claim import Claim, LemmaInstance, Step
from zslayout.vc.obligation import Obligation, Scope
from zslayout.words.scheme import SchemeModel

_MIGRATE: Final = ("zs_page_migrate", "location_to_obj", "obj_to_location")
_COMPACT: Final = ("zs_compact", "migrate_zspage", "obj_malloc")
_LOCKLESS: Final = ("zs_free", "handle_to_obj", "obj_to_class_idx")
_ROUNDTRIPS: Final = ("obj.roundtrip.pfn", "obj.roundtrip.idx")
_CLASS_ROUNDTRIP: Final = ("obj.roundtrip.class",)


@dataclass(frozen=True, slots=True, eq=False)
class _Move:
    """A word before and after a move, the variables of both, and their bounds."""

    at: bounds.Location
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
    at = bounds.location(definition)
    new_pfn = Var("new_pfn", bounds.word_type(definition))
    before = at.word
    kept = definition.decode_class(before) if class_idx is None else class_idx
    idx = definition.decode_idx(before)
    after = definition.encode(new_pfn, kept, idx)
    if definition.program is not None and class_idx is None:
        after = definition.program.called("zs_page_migrate", before, new_pfn, at.pfn, at.class_idx)
    given = (*at.bounds, bounds.in_field(new_pfn, 0, definition))
    variables, uses = (*at.variables, new_pfn), _both_come_back(at, (new_pfn, kept, idx))
    return _Move(at, new_pfn, at.obj_idx, before, after, variables, given, uses)


def _compacted(definition: SchemeModel) -> _Move:
    """A compaction: a new PFN and a new object index, in a zspage of the same class."""
    at = bounds.location(definition)
    new_pfn = Var("new_pfn", bounds.word_type(definition))
    new_idx = Var("new_obj_idx", UINT)
    after = definition.encode(new_pfn, at.class_idx, new_idx)
    if definition.program is not None:
        after = definition.program.called("obj_malloc", new_pfn, new_idx, at.class_idx)
    given = (
        *at.bounds,
        bounds.in_field(new_pfn, 0, definition),
        bounds.in_field(new_idx, 2, definition),
    )
    variables = (*at.variables, new_pfn, new_idx)
    uses = _both_come_back(at, (new_pfn, at.class_idx, new_idx))
    return _Move(at, new_pfn, new_idx, at.word, after, variables, given, uses)


def _both_come_back(
    at: bounds.Location, after: tuple[Expr, Expr, Expr]
) -> tuple[LemmaInstance, ...]:
    """The round trips of the words before and after."""
    return tuple(
        comes_back(field, *parts)
        for parts in (at.variables, after)
        for field in ("pfn", "class", "idx")
    )


def _read_after(
    move_of: Callable[[SchemeModel], _Move],
    decode_of: Callable[[SchemeModel], Callable[[Expr], Expr]],
    wanted: Callable[[_Move], Expr],
    field: str,
) -> Callable[[SchemeModel], Claim]:
    """The word after the move decodes to what is wanted."""

    def build(definition: SchemeModel) -> Claim:
        move = move_of(definition)
        read = decode_of(definition)(move.after)
        steps = (*move.steps, Step(f"{field} read after", read))
        then = eq(read, wanted(move))
        return Claim(move.variables, move.given, then, steps, field, uses=move.uses)

    return build


def _pfn(definition: SchemeModel) -> Callable[[Expr], Expr]:
    return definition.decode_pfn


def _class(definition: SchemeModel) -> Callable[[Expr], Expr]:
    return definition.decode_class


def _idx(definition: SchemeModel) -> Callable[[Expr], Expr]:
    return definition.decode_idx


def _migrated_as_class_zero(definition: SchemeModel) -> _Move:
    return _migrated(definition, bounds.no_index())


def _torn(definition: SchemeModel, move: _Move) -> tuple[Var, Expr]:
    """A mask of the bits that are still old, and the mix it makes."""
    mask = bounds.word(definition, "still_old")
    return mask, (move.before & mask) | (move.after & ~mask)


def _torn_class(definition: SchemeModel) -> Claim:
    move = _compacted(definition)
    mask, mix = _torn(definition, move)
    read = definition.decode_class(mix)
    steps = (*move.steps, Step("torn read", mix, word=True), Step("class_idx read", read))
    then = eq(read, move.at.class_idx)
    variables = (*move.variables, mask)
    return Claim(variables, move.given, then, steps, "class_idx", uses=move.uses)


def _torn_idx(definition: SchemeModel) -> Claim:
    move = _migrated(definition)
    mask, mix = _torn(definition, move)
    read = definition.decode_idx(mix)
    steps = (*move.steps, Step("torn read", mix, word=True), Step("obj_idx read", read))
    then = eq(read, move.at.obj_idx)
    variables = (*move.variables, mask)
    return Claim(variables, move.given, then, steps, "obj_idx", uses=move.uses)


def _torn_pfn(definition: SchemeModel) -> Claim:
    move = _migrated(definition)
    mask, mix = _torn(definition, move)
    read = definition.decode_pfn(mix)
    then = any_of(eq(read, move.at.pfn), eq(read, move.new_pfn))
    steps = (*move.steps, Step("torn read", mix, word=True), Step("pfn read", read))
    variables = (*move.variables, mask)
    return Claim(variables, move.given, then, steps, "pfn", uses=move.uses)


OBLIGATIONS: Final = (
    Obligation(
        id="migrate.preserves_class",
        statement="Page migration leaves the class index in the word as it was.",
        cites=_MIGRATE,
        build=_read_after(_migrated, _class, lambda move: move.at.class_idx, "class_idx"),
        scope=Scope.CLASS_IDX,
        needs=_CLASS_ROUNDTRIP,
        mend="pass the class index of the old word to location_to_obj()",
    ),
    Obligation(
        id="migrate.preserves_class.as_zero",
        statement="Page migration may re-encode every object with class index 0.",
        cites=_MIGRATE,
        build=_read_after(
            _migrated_as_class_zero, _class, lambda move: move.at.class_idx, "class_idx"
        ),
        scope=Scope.CLASS_IDX,
        needs=_CLASS_ROUNDTRIP,
        control=True,
    ),
    Obligation(
        id="migrate.preserves_idx",
        statement="Page migration leaves the object index in the word as it was.",
        cites=_MIGRATE,
        build=_read_after(_migrated, _idx, lambda move: move.at.obj_idx, "obj_idx"),
        needs=_ROUNDTRIPS,
        mend="pass the object index of the old word to location_to_obj()",
    ),
    Obligation(
        id="migrate.writes_pfn",
        statement="Page migration writes the new PFN.",
        cites=_MIGRATE,
        build=_read_after(_migrated, _pfn, lambda move: move.new_pfn, "pfn"),
        needs=_ROUNDTRIPS,
        mend="pass the new page to location_to_obj()",
    ),
    Obligation(
        id="migrate.writes_pfn.keeps_old",
        statement="Page migration leaves the PFN in the word as it was.",
        cites=_MIGRATE,
        build=_read_after(_migrated, _pfn, lambda move: move.at.pfn, "pfn"),
        needs=_ROUNDTRIPS,
        control=True,
    ),
    Obligation(
        id="compact.preserves_class",
        statement="Compaction leaves the class index in the word as it was.",
        cites=_COMPACT,
        build=_read_after(_compacted, _class, lambda move: move.at.class_idx, "class_idx"),
        scope=Scope.CLASS_IDX,
        needs=_CLASS_ROUNDTRIP,
        mend="encode the class of the destination zspage, which is that of the source",
    ),
    Obligation(
        id="compact.writes_pfn",
        statement="Compaction writes the PFN of the new place.",
        cites=_COMPACT,
        build=_read_after(_compacted, _pfn, lambda move: move.new_pfn, "pfn"),
        needs=_ROUNDTRIPS,
        mend="record the word that obj_malloc() made in the destination",
    ),
    Obligation(
        id="compact.writes_idx",
        statement="Compaction writes the object index of the new place.",
        cites=_COMPACT,
        build=_read_after(_compacted, _idx, lambda move: move.new_idx, "obj_idx"),
        needs=_ROUNDTRIPS,
        mend="record the word that obj_malloc() made in the destination",
    ),
    Obligation(
        id="compact.writes_idx.keeps_old",
        statement="Compaction leaves the object index in the word as it was.",
        cites=_COMPACT,
        build=_read_after(_compacted, _idx, lambda move: move.at.obj_idx, "obj_idx"),
        needs=_ROUNDTRIPS,
        control=True,
    ),
    Obligation(
        id="torn.class_stable",
        statement="Any bitwise mix of the words before and after a move decodes to the same class.",
        cites=_LOCKLESS,
        build=_torn_class,
        scope=Scope.CLASS_IDX,
        needs=_CLASS_ROUNDTRIP,
        mend="keep every bit of class_idx the same in both words",
    ),
    Obligation(
        id="torn.idx_stable",
        statement="Any bitwise mix of the words before and after a migration has one object index.",
        cites=_MIGRATE,
        build=_torn_idx,
        needs=_ROUNDTRIPS,
        mend="keep every bit of obj_idx the same in both words",
    ),
    Obligation(
        id="torn.pfn_stable",
        statement="Any bitwise mix of the words before and after a migration has one of their PFNs;"
        " it need not, which is why zs_free() reads again under class->lock.",
        cites=_LOCKLESS,
        build=_torn_pfn,
        needs=_ROUNDTRIPS,
        control=True,
    ),
)
