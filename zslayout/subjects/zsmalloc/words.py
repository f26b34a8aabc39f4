"""The packed words of mm/zsmalloc.c: what they hold, whatever a scheme makes of them.

obj     [PFN | class_idx | obj_idx]         where an object is: the word of a handle
link    [next_free_idx | 0]                 the first word of a free object
header  [handle | 1]                        the first word of an allocated one
zspage  [magic | class | fullness | huge]   bitfields of struct zspage
page    [page type | offset]                where the first object of a page begins
"""

from collections.abc import Callable
from typing import Any, Final, NamedTuple

from zslayout.expr.build import all_of, eq, ilog2
from zslayout.expr.nodes import Const, Expr, Var, cast, converted
from zslayout.expr.types import UINT, CType, ulong
from zslayout.provenance import Condition, Provenance
from zslayout.subjects.zsmalloc import macros
from zslayout.subjects.zsmalloc.parameters import DOMAIN
from zslayout.words.parameters import ADDRESSABLE_BITS, PAGE_SHIFT
from zslayout.words.scheme import Macro, SchemeModel
from zslayout.words.source import AbsentError, SourceModel
from zslayout.words.word import FieldSpec, Gate, PackedWord, SpecialValue, TaggedUnion, WordUpdate

EVALUATED: Final = ("ZS_MIN_ALLOC_SIZE", "ZS_SIZE_CLASS_DELTA", "ZS_SIZE_CLASSES")
"""Macros that the file evaluates whatever is configured."""
_HANDLE_ALIGN: Final = 4
"""A handle is the address of a word of the handle cache, so at least this many bytes aligned."""
_PHYS_ADDR: Final = CType("phys_addr_t", 64, signed=False, rank=3)


class Slot(NamedTuple):
    """Where a scheme has a field, and how it reads it."""

    lsb: Expr
    width: Expr
    decode: Callable[[Expr], Expr]
    sized_for: Expr | None = None
    provenance: Provenance | None = None


def no_class(lsb: Expr) -> Slot:
    """The class_idx of a two-field layout, above the object index: no bits."""
    return Slot(lsb, Const(0), lambda _obj: Const(0, UINT))


def model(
    bits_per_long: int,
    defined: tuple[Macro, ...],
    *,
    source: SourceModel | None = None,
    reference: SchemeModel | None = None,
    **parts: Any,
) -> SchemeModel:
    """The words of a scheme, or of a C file, that has these macros; `parts` are those of `obj`."""
    assertion = {name: parts.pop(name) for name in ("assertion",) if name in parts}
    return SchemeModel(
        bits_per_long,
        defined,
        DOMAIN,
        obj(bits_per_long, defined, source=source, **parts),
        (zspage(defined, source), link(bits_per_long), header(bits_per_long), page(defined)),
        (TaggedUnion("header", ("link", "header"), _tag(bits_per_long)),),
        plausible=_plausible(bits_per_long),
        evaluated=EVALUATED,
        source=source,
        reference=reference,
        **assertion,
    )


def _plausible(bits_per_long: int) -> Expr:
    """Size classes are aligned, and there are some."""
    least, most, delta, _ = macros.sizes(bits_per_long, Const(0))
    return all_of(eq(delta.ref % macros.ZS_ALIGN.ref, 0), least.ref <= most.ref)


def obj(  # noqa: PLR0913  # the parts of one word
    bits_per_long: int,
    defined: tuple[Macro, ...],
    *,
    slots: tuple[Slot, Slot, Slot],
    needed: Expr,
    encode: Callable[..., Expr],
    enabled: Expr | None = None,
    tag_bits: int = 0,
    source: SourceModel | None = None,
    conditions: tuple[Condition, ...] = (),
) -> PackedWord:
    """The word of a handle, its slots most significant first; `defined` are all macros.

    A two-field layout has a class_idx of width 0, and no gate to be `enabled`.
    """
    word = ulong(bits_per_long)
    pfn, class_idx, obj_idx = slots
    two_fields = macros.PFN_BITS.ref + macros.objects_bits(bits_per_long)
    return PackedWord(
        name="obj",
        type=word,
        fields=(
            FieldSpec(
                "pfn",
                pfn.lsb,
                pfn.width,
                Var("pfn", word),
                occurs=lambda value: (
                    value <= macros.mask(bits_per_long, ADDRESSABLE_BITS - PAGE_SHIFT)
                ),
                decode=pfn.decode,
                provenance=pfn.provenance,
                decoder="obj_to_pfn",
                address=lambda value: cast(value, _PHYS_ADDR) << PAGE_SHIFT,
            ),
            FieldSpec(
                "class_idx",
                class_idx.lsb,
                class_idx.width,
                Var("class_idx", UINT),
                occurs=lambda value: value < _named("ZS_SIZE_CLASSES", defined),
                decode=class_idx.decode,
                provenance=class_idx.provenance,
                short="class",
                decoder="obj_to_class_idx",
                masked=True,
                gated=True,
                sized_for=class_idx.sized_for,
            ),
            FieldSpec(
                "obj_idx",
                obj_idx.lsb,
                obj_idx.width,
                Var("obj_idx", UINT),
                occurs=lambda value: value < macros.objects(bits_per_long),
                decode=obj_idx.decode,
                provenance=obj_idx.provenance,
                short="idx",
                decoder="obj_to_obj_idx",
                masked=True,
                narrower=False,
            ),
        ),
        encode=encode,
        encoder="location_to_obj",
        own_sum=needed,
        gate=None if enabled is None else Gate(enabled, two_fields, conditions),
        tag_bits=tag_bits,
        # Page migration gives every object of a page a new PFN; compaction moves one object.
        updates=(
            WordUpdate("migrate", ("pfn",), rereads=True),
            WordUpdate("compact", ("pfn", "obj_idx"), rereads=False),
        ),
        # What a file's encoder is tried for may leave room that nothing needs.
        spare=source is not None,
        tried=source is not None,
    )


def link(bits_per_long: int) -> PackedWord:
    """link->next of a free object: an unsigned int shifted, then widened to the word."""
    word, tag = ulong(bits_per_long), macros.OBJ_TAG_BITS.ref
    return PackedWord(
        name="link",
        label="link->next",
        type=word,
        fields=(
            FieldSpec(
                "next_free_idx",
                tag,
                UINT.width - tag,
                Var("next_free_idx", UINT),
                occurs=lambda value: value < macros.objects(bits_per_long),
                decode=lambda link: cast(link >> tag, UINT),
                read_as="index read",
            ),
        ),
        encode=lambda next_free_idx: converted(next_free_idx << tag, word),
        dense=False,
        specials=(SpecialValue("end", Const(word.maximum, word) << tag, "link->next of the last"),),
    )


def header(bits_per_long: int) -> PackedWord:
    """The handle of an allocated object, with OBJ_ALLOCATED_TAG in a bit that handles have 0."""
    word, tag = ulong(bits_per_long), _tag(bits_per_long)
    return PackedWord(
        name="header",
        label="header",
        type=word,
        fields=(
            FieldSpec(
                "handle",
                Const(0),
                Const(bits_per_long),
                Var("handle", word),
                occurs=lambda value: eq(value & (_HANDLE_ALIGN - 1), Const(0, word)),
                decode=lambda header: header & ~tag,
                read_as="handle read",
            ),
        ),
        encode=lambda handle: handle | tag,
        always_set=tag,
    )


def _tag(bits_per_long: int) -> Expr:
    return converted(macros.OBJ_ALLOCATED_TAG.ref, ulong(bits_per_long))


def zspage(defined: tuple[Macro, ...], source: SourceModel | None = None) -> PackedWord:
    """The bitfields of struct zspage; those of a C file are as wide as it says."""
    widths: dict[str, Expr] = {
        "huge": macros.HUGE_BITS.ref,
        "fullness": macros.FULLNESS_BITS.ref,
        "class": macros.CLASS_BITS.ref + 1,
        "magic": macros.MAGIC_VAL_BITS.ref,
    }
    if source is not None:
        found = source.bitfields
        widths = {name: Const(found[name].width) for name in widths if name in found}
    values = {"class": "class_idx", "fullness": "group"}
    occurring: dict[str, Callable[[Expr], Expr]] = {
        "class": lambda value: value < _named("ZS_SIZE_CLASSES", defined),
        "fullness": lambda value: value < cast(macros.NR_FULLNESS_GROUPS.ref, UINT),
    }
    fields: list[FieldSpec] = []
    above: Expr = Const(0)
    for name, width in widths.items():
        fields.append(
            FieldSpec(
                name,
                above,
                width,
                Var(values.get(name, name), UINT),
                occurs=occurring.get(name),
                read_as=f"zspage->{name}",
                provenance=source.bitfields[name].provenance if source else None,
            )
        )
        above = above + width if fields[1:] else width
    return PackedWord(
        name="zspage",
        label="struct zspage",
        type=UINT,
        fields=tuple(reversed(fields)),
        own_sum=above,
    )


def page(defined: tuple[Macro, ...]) -> PackedWord:
    """page->page_type: the page's type above, and below the offset of its first object."""
    mask = cast(macros.FIRST_OBJ_PAGE_TYPE_MASK.ref, UINT)
    return PackedWord(
        name="page",
        label="page->page_type",
        type=UINT,
        fields=(
            FieldSpec(
                "offset",
                Const(0),
                ilog2(mask) + 1,
                Var("offset", UINT),
                occurs=lambda value: value < _named("PAGE_SIZE", defined),
                store=lambda word, value: (word & ~mask) | (value & mask),
                mask=macros.FIRST_OBJ_PAGE_TYPE_MASK.ref,
                read_as="offset read",
            ),
        ),
        dense=False,
    )


def _named(name: str, defined: tuple[Macro, ...]) -> Var:
    for macro in defined:
        if macro.name == name:
            return macro.ref
    raise AbsentError(name)
