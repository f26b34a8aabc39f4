"""The variables and bounds that the families share: a location, as the word's fields hold it.

A location is (pfn, class_idx, obj_idx), each any value that its field has room for. That every page
frame, class and object of a pool is among them is what `obj.covers_*` say; the rest may then speak
of widths alone, and is decided once for all configurations that share them.
"""

from dataclasses import dataclass

from zslayout.expr.build import all_of
from zslayout.expr.nodes import Const, Expr, Var, cast, converted
from zslayout.expr.types import UINT, CType, ulong
from zslayout.subjects.zsmalloc import macros
from zslayout.words.scheme import SchemeModel


@dataclass(frozen=True, slots=True, eq=False)
class Location:
    """The three values that a word stands for, and what bounds them."""

    pfn: Var
    class_idx: Var
    obj_idx: Var
    definition: SchemeModel

    @property
    def variables(self) -> tuple[Var, Var, Var]:
        """The three variables."""
        return (self.pfn, self.class_idx, self.obj_idx)

    @property
    def bounds(self) -> tuple[Expr, Expr, Expr]:
        """Each of the three in the range of its field, most significant first."""
        pfn, class_idx, obj_idx = self.variables
        return (
            in_field(pfn, 0, self.definition),
            in_field(class_idx, 1, self.definition),
            in_field(obj_idx, 2, self.definition),
        )

    @property
    def word(self) -> Expr:
        """location_to_obj() of the three."""
        return self.definition.encode(self.pfn, self.class_idx, self.obj_idx)


def location(definition: SchemeModel, suffix: str = "") -> Location:
    """A location with fresh variables, named with `suffix`."""
    return Location(
        Var(f"pfn{suffix}", word_type(definition)),
        Var(f"class_idx{suffix}", UINT),
        Var(f"obj_idx{suffix}", UINT),
        definition,
    )


def word_type(definition: SchemeModel) -> CType:
    """`unsigned long`."""
    return ulong(definition.bits_per_long)


def word(definition: SchemeModel, name: str = "obj") -> Var:
    """Any word."""
    return Var(name, word_type(definition))


def zero(definition: SchemeModel) -> Const:
    """`0UL`."""
    return Const(0, word_type(definition))


def no_index() -> Const:
    """`0U`."""
    return Const(0, UINT)


def in_field(value: Expr, place: int, definition: SchemeModel) -> Expr:
    """The value has no bit beyond the width of the field (0 is the PFN, 2 is obj_idx).

    A program may leave room that nothing needs: there it is one that a pool has.
    """
    if definition.program is not None and definition.program.spare:
        return (page_frame, class_index, object_index)[place](value, definition)
    return value <= macros.mask(definition.bits_per_long, definition.places[place].width)


def page_frame(pfn: Expr, definition: SchemeModel) -> Expr:
    """The frame lies below the physical limit: pfn < 2**_PFN_BITS."""
    return pfn <= macros.mask(definition.bits_per_long, macros.PFN_BITS.ref)


def class_index(index: Expr, definition: SchemeModel) -> Expr:
    """The pool can create a class of this index; a merged class has one of these too."""
    return index < definition.macro("ZS_SIZE_CLASSES")


def object_index(index: Expr, definition: SchemeModel) -> Expr:
    """The densest zspage has an object of this index."""
    return index < macros.objects(definition.bits_per_long)


def tag_clear(obj: Expr, definition: SchemeModel) -> Expr:
    """The bits of the word below every field are 0."""
    if not definition.tag_bits:
        return all_of()
    low = Const((1 << definition.tag_bits) - 1, word_type(definition))
    return converted(obj & low, word_type(definition)) <= zero(definition)


def as_long(value: Expr, definition: SchemeModel) -> Expr:
    """The value as an `unsigned long`."""
    return value if value.type == word_type(definition) else cast(value, word_type(definition))
