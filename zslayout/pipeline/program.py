"""What a C file says, as a definition: the same shape that a scheme has, read instead of written.

One rule: the fields are where the file's own encoder puts a PFN, a class index and an object index.
Only where the file is proved to agree with a scheme are they taken from there.
"""

from dataclasses import replace as changed
from typing import Final

from zslayout.cfront.code import FileModel
from zslayout.expr.build import all_of, any_of, eq, ilog2, maximum, ne, when
from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import Const, Expr, cast
from zslayout.expr.types import UINT, ulong
from zslayout.expr.walk import names, replace
from zslayout.pipeline.summaries import macro_of, source_model
from zslayout.provenance import Condition
from zslayout.subjects.zsmalloc import macros
from zslayout.subjects.zsmalloc.functions import CLASS, ENCODE, IDX, PFN
from zslayout.subjects.zsmalloc.schemes import pfn_idx
from zslayout.subjects.zsmalloc.words import Slot, model
from zslayout.words.parameters import BITS_PER_LONG
from zslayout.words.scheme import Macro, SchemeModel, over_parameters
from zslayout.words.source import FunctionSummary
from zslayout.words.variant import with_word

_CLASS_BITS: Final = evaluate(macros.CLASS_BITS.value, {}) + 1
"""Bits of zspage->class that hold every class index."""


def definition(code: FileModel, reference: SchemeModel | None = None) -> SchemeModel:
    """The definition that a file gives, to be compared with `reference`."""
    word = ulong(code.bits_per_long)
    source = source_model(code)
    functions = source.functions

    def encode(pfn: Expr, class_idx: Expr, obj_idx: Expr) -> Expr:
        return functions[ENCODE].called(pfn, class_idx, obj_idx)

    def decode_class(obj: Expr) -> Expr:
        return functions[CLASS].called(obj) if CLASS in functions else Const(0, UINT)

    nothing, no_index = Const(0, word), Const(0, UINT)
    every = Const(UINT.maximum, UINT)
    pfn_lsb = ilog2(encode(Const(1, word), no_index, no_index))
    classes = encode(nothing, every, no_index)
    class_lsb, class_width = _field(classes, encode(nothing, Const(1, UINT), no_index))
    idx_lsb, idx_width = _field(
        encode(nothing, no_index, every), encode(nothing, no_index, Const(1, UINT))
    )
    enabled = sized_for = None
    if code.takes_class:
        whole = Const(word.maximum, word)
        enabled = any_of(ne(classes, nothing), ne(decode_class(whole), no_index))
        sized_for = cast((classes >> class_lsb) + 1, word)
    two_fields = macros.PFN_BITS.ref + macros.objects_bits(code.bits_per_long)
    three_fields = two_fields + macros.classes_bits(code.bits_per_long)
    three_fields = maximum(three_fields, BITS_PER_LONG + _missing(code.bits_per_long))
    defined = tuple(map(macro_of, code.macros))
    pfn, obj_idx = functions[PFN], functions[IDX]
    class_at = functions[CLASS].provenance if CLASS in functions else None
    return model(
        code.bits_per_long,
        defined,
        slots=(
            Slot(pfn_lsb, macros.PFN_BITS.ref, pfn.called, provenance=pfn.provenance),
            Slot(class_lsb, class_width, decode_class, sized_for, class_at),
            Slot(idx_lsb, idx_width, obj_idx.called, provenance=obj_idx.provenance),
        ),
        needed=two_fields if enabled is None else when(enabled, three_fields, two_fields),
        encode=encode,
        enabled=enabled,
        assertion=all_of(*(assertion.holds for assertion in code.assertions)),
        source=source,
        reference=reference,
        conditions=_deciding(functions[ENCODE], defined),
    )


def _deciding(encode: FunctionSummary, defined: tuple[Macro, ...]) -> tuple[Condition, ...]:
    """What decides whether words carry the class: inside the encoder, or about its macros."""
    macros = {macro.name: macro for macro in defined}
    found = dict.fromkeys(encode.inside)
    carrying = [one.value for one in encode.statements if "class_idx" in _named(one.value)]
    todo = [name for value in carrying for name in _named(value)]
    for name in todo:
        if name in macros:
            found.update(dict.fromkeys(macros[name].under))
            todo += [more for more in _named(macros[name].value) if more not in todo]
    return tuple(found)


def _named(x: Expr) -> tuple[str, ...]:
    return tuple(var.name for var in names(x))


def _missing(bits_per_long: int) -> Expr:
    """Bits that a third field takes from the object index: those by which the least size grows.

    Minus a word's where it takes none.
    """
    own = macros.sizes(bits_per_long, Const(0))[0].ref
    least = over_parameters(pfn_idx.SCHEME.definition(bits_per_long))[own.name]
    return when(own > least, ilog2((own - 1) // least) + 1, -BITS_PER_LONG)


def as_scheme(own: SchemeModel, reference: SchemeModel) -> SchemeModel:
    """The model of a file that agrees with a scheme: its fields by the scheme's names."""
    written_out = over_parameters(reference)
    theirs = reference.word
    fields = tuple(
        changed(
            field,
            lsb=replace(wanted.lsb, written_out),
            width=replace(wanted.width, written_out),
        )
        for field, wanted in zip(own.word.fields, theirs.fields, strict=True)
    )
    # What zspage->class has no room for, no pool has either.
    bitfields = own.from_source().bitfields
    narrow = "class" in bitfields and bitfields["class"].width < _CLASS_BITS
    return with_word(
        own,
        fields=fields,
        own_sum=replace(theirs.needed, written_out),
        tag_bits=theirs.tag_bits,
        spare=narrow,
        tried=False,
    )


def _field(every: Expr, one: Expr) -> tuple[Expr, Expr]:
    """Least significant bit and width of a field, by the words of its last value and of 1."""
    lsb = ilog2(one)
    none = eq(every, Const(0, every.type))
    return lsb, when(none, Const(0), ilog2(every) - lsb + 1)
