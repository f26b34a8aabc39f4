"""What a C file says, as a definition: the same shape that a scheme has, read instead of written.

One rule: the fields are where the file's own encoder puts a PFN, a class index and an object index.
Only where the file is proved to agree with a scheme are they taken from there.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace as changed
from typing import Final

from zslayout.csource.code import Code, Meaning
from zslayout.expr.build import all_of, any_of, eq, ilog2, maximum, ne, when
from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import Const, Expr, Var, cast
from zslayout.expr.types import INT, UINT, ulong
from zslayout.expr.walk import names, replace
from zslayout.subjects.zsmalloc import macros
from zslayout.subjects.zsmalloc.schemes import pfn_idx
from zslayout.subjects.zsmalloc.words import Slot, model
from zslayout.words.parameters import BITS_PER_LONG, PARAMETERS
from zslayout.words.scheme import Macro, SchemeModel, over_parameters
from zslayout.words.source import SourceModel, WordAccess
from zslayout.words.variant import with_word

_CLASS_BITS: Final = evaluate(macros.CLASS_BITS.value, {}) + 1
"""Bits of zspage->class that hold every class index."""
_INPUTS: Final = (
    "pfn",
    "class_idx",
    "obj_idx",
    "obj",
    "new_pfn",
    "old_pfn",
    "size",
    "zspage_class",
)


def definition(code: Code, reference: SchemeModel | None = None) -> SchemeModel:
    """The definition that a file gives, to be compared with `reference`."""
    word = ulong(code.bits_per_long)

    def encode(pfn: Expr, class_idx: Expr, obj_idx: Expr) -> Expr:
        put = {"pfn": pfn, "class_idx": class_idx, "obj_idx": obj_idx}
        return replace(code.encode.result, put)

    def decode_class(obj: Expr) -> Expr:
        if code.decode_class is None:
            return Const(0, UINT)
        return replace(code.decode_class.result, {"obj": obj})

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
    return model(
        code.bits_per_long,
        tuple(Macro(macro.name, macro.value) for macro in code.macros),
        slots=(
            Slot(pfn_lsb, macros.PFN_BITS.ref, _over(code.decode_pfn, "obj")),
            Slot(class_lsb, class_width, decode_class, sized_for),
            Slot(idx_lsb, idx_width, _over(code.decode_idx, "obj")),
        ),
        needed=two_fields if enabled is None else when(enabled, three_fields, two_fields),
        encode=encode,
        enabled=enabled,
        assertion=all_of(*(assertion.holds for assertion in code.assertions)),
        source=_source(code),
        reference=reference,
    )


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
    narrow = own.from_source().bitfields.get("class", _CLASS_BITS) < _CLASS_BITS
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


def _over(meaning: Meaning, *inputs: str) -> Callable[..., Expr]:
    """A function of expressions for these inputs."""

    def called(*arguments: Expr) -> Expr:
        return replace(meaning.result, dict(zip(inputs, arguments, strict=True)))

    return called


def _source(code: Code) -> SourceModel:
    functions: dict[str, Callable[..., Expr]] = {}
    for name, meaning, inputs in (
        ("obj_to_frame", code.frame, ("obj",)),
        ("handle_to_obj", code.load, ("obj",)),
        ("record_obj", code.store, ("obj",)),
        ("zs_page_migrate", code.reencode, ("obj", "new_pfn", "old_pfn", "zspage_class")),
        ("obj_malloc", code.allocate, ("pfn", "obj_idx", "zspage_class")),
        ("get_size_class_index", code.class_of, ("size",)),
        ("calculate_zspage_chain_size", code.chain_size, ("size",)),
    ):
        if meaning is not None:
            functions[name] = _over(meaning, *inputs)
    read = [meaning for meaning in code.meanings.values() if not meaning.lets]
    known = {*_INPUTS, *(p.name for p in PARAMETERS), *(macro.name for macro in code.macros)}
    statements = {
        (str(place), value): None
        for meaning in read
        for place, value in meaning.statements
        if all(var.name in known for var in names(value))
    }
    kinds: Mapping[str, Expr] = {"size": Var("size", INT)}
    return SourceModel(
        functions=functions,
        loop_bindings=tuple(
            (name, replace(value, kinds))
            for name, value in (code.chain_size.lets if code.chain_size else ())
        ),
        results=tuple(meaning.result for meaning in read),
        statements=tuple(statements),
        bitfields={name: bits for name, bits, _ in code.bitfields},
        accesses=tuple(
            WordAccess(access.store, access.marked, access.locked) for access in code.accesses
        ),
    )
