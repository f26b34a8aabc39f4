"""What a C file must do beside its codec: the statements that only real source can break.

Each speaks of the file's own functions. They are no part of the theorem, which is of schemes.
"""

from collections.abc import Mapping
from typing import Final

from zslayout.expr.build import all_of, eq, implies, minimum, ne, negate, when
from zslayout.expr.defined import defined
from zslayout.expr.nodes import TRUE, Const, Expr, Var, cast
from zslayout.expr.types import INT, UINT
from zslayout.expr.walk import names, replace
from zslayout.subjects.zsmalloc.obligations.size import modelled_class_of
from zslayout.vc.claim import Claim, Step
from zslayout.vc.obligation import Obligation, Scope
from zslayout.words.parameters import BITS_PER_LONG
from zslayout.words.scheme import SchemeModel, over_parameters
from zslayout.words.source import SourceModel

_CODEC: Final = ("location_to_obj", "obj_to_location", "obj_to_class_idx")
_COMPARED: Final = (
    "ZS_MIN_ALLOC_SIZE",
    "ZS_MAX_ALLOC_SIZE",
    "ZS_SIZE_CLASS_DELTA",
    "ZS_SIZE_CLASSES",
)
_EVALUATED: Final = ("ZS_MIN_ALLOC_SIZE", "ZS_SIZE_CLASS_DELTA", "ZS_SIZE_CLASSES")
"""What a file evaluates whatever is configured."""
_MOST_CHAIN: Final = 16


def _reference(definition: SchemeModel) -> SchemeModel:
    return definition if definition.reference is None else definition.reference


def _agrees(definition: SchemeModel) -> Claim:
    return _compared(definition, Const(0))


def _agrees_shifted(definition: SchemeModel) -> Claim:
    return _compared(definition, Const(1))


def _compared(definition: SchemeModel, by: Expr) -> Claim:
    """The codec of the file and that of the scheme, whose word is shifted left by `by`."""
    reference = _reference(definition)
    written_out = over_parameters(reference)

    def scheme(x: Expr) -> Expr:
        return replace(x, written_out)

    at, obj = definition.word.values(), definition.word.any
    theirs = scheme(reference.word.holding(*at.variables)) << by
    parts = [
        eq(at.word, theirs),
        eq(definition.word.decode("pfn", obj), scheme(reference.word.decode("pfn", obj))),
        eq(definition.word.decode("obj_idx", obj), scheme(reference.word.decode("obj_idx", obj))),
        eq(
            definition.word.decode("class_idx", obj),
            scheme(reference.word.decode("class_idx", obj)),
        ),
        _same(definition.assertion, scheme(reference.assertion)),
    ]
    parts += [eq(definition.macro(name), scheme(reference.macro(name))) for name in _COMPARED]
    steps = (
        Step("obj", at.word, word=True),
        Step("obj of the scheme", theirs, word=True),
        Step("pfn decoded", definition.word.decode("pfn", obj)),
        Step("class_idx decoded", definition.word.decode("class_idx", obj)),
        Step("obj_idx decoded", definition.word.decode("obj_idx", obj)),
    )
    return Claim((*at.variables, obj), (), all_of(*parts), steps)


def _same(p: Expr, q: Expr) -> Expr:
    return all_of(implies(p, q), implies(q, p))


def _inputs(definition: SchemeModel) -> tuple[tuple[Var, ...], tuple[Expr, ...]]:
    """Everything that the word functions are given, and what bounds it."""
    at, obj = definition.word.values(), definition.word.any
    new_pfn, old_pfn = (Var(name, definition.word.type) for name in ("new_pfn", "old_pfn"))
    frame = definition.word.field("pfn").occurs
    size = Var("size", INT)
    within = (
        *at.bounds,
        frame(new_pfn),
        frame(old_pfn),
        size >= 1,
        size <= cast(definition.macro("ZS_MAX_ALLOC_SIZE"), INT),
    )
    zspage_class = Var("zspage_class", UINT)
    given = (*within, eq(zspage_class, at["class_idx"]))
    return (*at.variables, obj, new_pfn, old_pfn, size, zspage_class), given


def _defined(definition: SchemeModel) -> Claim:
    variables, given = _inputs(definition)
    program, macros = definition.from_source(), _of_functions(definition)
    conditions = dict.fromkeys(defined(result, macros=macros) for result in program.results)
    evaluated = (*macros.items(), *program.statements)
    found = ((name, value, defined(value)) for name, value in evaluated)
    steps = tuple(
        Step(name, value, when=negate(condition))
        for name, value, condition in found
        if condition != TRUE
    )
    return Claim(variables, given, all_of(*conditions), steps)


def _of_functions(definition: SchemeModel) -> Mapping[str, Expr]:
    """The macros that functions alone evaluate: `macro.defined` speaks of the others."""
    macros = {macro.name: macro.value for macro in definition.macros}
    todo: list[Expr] = [definition.assertion, *map(definition.macro, _EVALUATED)]
    elsewhere: set[str] = set()
    while todo:
        found = {var.name for var in names(todo.pop())} - elsewhere
        elsewhere |= found
        todo += [macros[name] for name in found if name in macros]
    return {name: value for name, value in macros.items() if name not in elsewhere}


def _defined_full_shift(definition: SchemeModel) -> Claim:
    at = definition.word.values()
    shifted = at["pfn"] << BITS_PER_LONG
    return Claim((at["pfn"],), at.bounds[:1], defined(shifted), (Step("shifted", shifted),))


def _frame(definition: SchemeModel) -> Claim:
    obj = definition.word.any
    pfn, frame = (
        definition.word.decode("pfn", obj),
        definition.from_source().called("obj_to_frame", obj),
    )
    steps = (Step("obj", obj, word=True), Step("pfn", pfn), Step("pfn of the page alone", frame))
    return Claim((obj,), (), eq(frame, pfn), steps, "pfn")


def _frame_is_word(definition: SchemeModel) -> Claim:
    obj = definition.word.any
    frame = definition.from_source().called("obj_to_frame", obj)
    return Claim((obj,), (), eq(frame, obj), (Step("pfn of the page alone", frame),))


def _handle_word(definition: SchemeModel) -> Claim:
    obj, program = definition.word.any, definition.from_source()
    stored = program.called("record_obj", obj)
    loaded = program.called("handle_to_obj", obj)
    room, wanted = definition.macro("ZS_HANDLE_SIZE"), definition.bits_per_long // 8
    steps = (
        Step("obj", obj, word=True),
        Step("stored", stored, word=True),
        Step("loaded", loaded),
        Step(room.name, room, when=ne(room, wanted)),
    )
    return Claim((obj,), (), all_of(eq(stored, obj), eq(loaded, obj), eq(room, wanted)), steps)


def _handle_half(definition: SchemeModel) -> Claim:
    obj = definition.word.any
    low = definition.from_source().called("record_obj", obj) & 0xFFFF
    return Claim((obj,), (), eq(low, obj), (Step("stored", low),))


def _recorded(definition: SchemeModel, class_idx: Expr | None) -> Claim:
    at = definition.word.values()
    word = definition.from_source().called("obj_malloc", at["pfn"], at["obj_idx"], at["class_idx"])
    as_class = at["class_idx"] if class_idx is None else class_idx
    wanted = definition.word.holding(at["pfn"], as_class, at["obj_idx"])
    steps = (Step("recorded", word, word=True), Step("location_to_obj", wanted, word=True))
    return Claim(at.variables, at.bounds, eq(word, wanted), steps)


def _records(definition: SchemeModel) -> Claim:
    return _recorded(definition, None)


def _records_class_zero(definition: SchemeModel) -> Claim:
    return _recorded(definition, Const(0, UINT))


def _class_index(definition: SchemeModel) -> Claim:
    return _classes(definition, 0)


def _class_index_next(definition: SchemeModel) -> Claim:
    return _classes(definition, 1)


def _classes(definition: SchemeModel, more: int) -> Claim:
    size = Var("size", INT)
    found = definition.from_source().called("get_size_class_index", size)
    wanted = modelled_class_of(size, definition) + more
    most = cast(definition.macro("ZS_MAX_ALLOC_SIZE") + definition.macro("ZS_HANDLE_SIZE"), INT)
    largest = definition.macro("ZS_MAX_ALLOC_SIZE")
    chunk = _chunk(wanted, definition)
    steps = (
        Step("class index", found),
        Step("class that fits", wanted),
        Step("its chunk", chunk, when=chunk < size),
    )
    given = (size >= 1, size <= most)
    holds = implies(size <= largest, chunk >= size)
    return Claim((size,), given, all_of(eq(found, wanted), holds), steps)


def _chunk(index: Expr, definition: SchemeModel) -> Expr:
    """The size of a class, in bytes."""
    least, delta = definition.macro("ZS_MIN_ALLOC_SIZE"), definition.macro("ZS_SIZE_CLASS_DELTA")
    return minimum(least + index * delta, definition.macro("ZS_MAX_ALLOC_SIZE"))


def _chain_size(definition: SchemeModel) -> Claim:
    return _chain(definition, longest=False)


def _chain_size_longest(definition: SchemeModel) -> Claim:
    return _chain(definition, longest=True)


def _chain(definition: SchemeModel, *, longest: bool) -> Claim:
    """The number of pages that a class of this index has, against the least waste."""
    program, index = definition.from_source(), Var("class_idx", UINT)
    size, pages = Var("size", INT), Var("pages", INT)
    turns: list[tuple[str, Expr]] = [("size", cast(_chunk(index, definition), INT))]
    found = program.called("calculate_zspage_chain_size", size)
    turns += [*program.loop_bindings, ("pages", found)]
    chain = definition.macro("ZS_MAX_PAGES_PER_ZSPAGE")
    page_size = definition.macro("PAGE_SIZE")
    turns.append(("unsigned_size", cast(size, page_size.type)))
    divisor = Var("unsigned_size", page_size.type)
    wastes = [Var(f"waste_{i}", page_size.type) for i in range(_MOST_CHAIN + 1)]
    most = Const(page_size.type.maximum, page_size.type)
    least: Expr = most
    for i in range(1, _MOST_CHAIN + 1):
        turns.append((f"waste_{i}", when(Const(i) <= chain, Const(i) * page_size % divisor, most)))
        turns.append((f"least_{i}", minimum(wastes[i], least)))
        least = Var(f"least_{i}", page_size.type)
    first: Expr = Const(0)
    for i in range(_MOST_CHAIN, 0, -1):
        first = when(eq(wastes[i], least), i, first)
    wanted = when(eq(size & (size - 1), 0), 1, first)
    then: Expr = eq(pages, wanted)
    if longest:
        then = eq(pages, chain)
    else:
        then = all_of(*(defined(value) for _, value in program.loop_bindings), then)
    few = cast(definition.macro("ZS_SIZE_CLASSES"), UINT)
    steps = (
        Step("class size", turns[0][1]),
        Step("pages", found),
        Step("pages that waste least", wanted),
    )
    return Claim((index,), (), then, steps, few=few, turns=tuple(turns))


def lockless(program: SourceModel) -> bool:
    """Whether some load of a handle's word holds no lock."""
    return any(not access.store and not access.locked for access in program.accesses)


def _marked_access(definition: SchemeModel) -> Claim:
    program = definition.from_source()
    racing = lockless(program)
    bad = [
        access
        for access in program.accesses
        if not access.marked and (racing if access.store else not access.locked)
    ]
    plain = Const(len(bad))
    return Claim((), (), plain <= 0, (Step("plain accesses that race", plain),))


def _never_stored(definition: SchemeModel) -> Claim:
    stores = Const(sum(access.store for access in definition.from_source().accesses))
    return Claim((), (), stores <= 0, (Step("stores", stores),))


OBLIGATIONS: Final = (
    Obligation(
        id="source.agrees",
        statement="The file's words and sizes are those of the scheme, for all inputs.",
        cites=(*_CODEC, *_COMPARED),
        build=_agrees,
        mend="see where it parts from the scheme, or take it for a scheme of its own",
    ),
    Obligation(
        id="source.agrees.shifted",
        statement="The file's words are those of the scheme shifted left by one.",
        cites=_CODEC,
        build=_agrees_shifted,
        control=True,
    ),
    Obligation(
        id="source.defined",
        statement="C defines every value on the way through the word functions: no shift by the"
        " operand's width or more, no signed overflow, no division by zero.",
        cites=_CODEC,
        build=_defined,
        needs=("obj.fits",),
        mend="make what is shifted as wide as the word, with a cast or _AC(.., UL)",
    ),
    Obligation(
        id="source.defined.full_shift",
        statement="C defines a PFN shifted left by BITS_PER_LONG.",
        cites=("location_to_obj",),
        build=_defined_full_shift,
        needs=("obj.fits",),
        control=True,
    ),
    Obligation(
        id="source.frame",
        statement="Decoding the page alone gives the page of the location.",
        cites=("obj_to_zpdesc", "obj_to_page", "obj_to_location"),
        build=_frame,
        mend="decode the PFN with the same shift in both functions",
    ),
    Obligation(
        id="source.frame.is_word",
        statement="Decoding the page alone gives the whole word.",
        cites=("obj_to_zpdesc", "obj_to_page"),
        build=_frame_is_word,
        needs=("obj.fits",),
        control=True,
    ),
    Obligation(
        id="source.handle_word",
        statement="The word of a handle is stored and loaded whole and unchanged, and"
        " ZS_HANDLE_SIZE is its size.",
        cites=("record_obj", "handle_to_obj", "ZS_HANDLE_SIZE"),
        build=_handle_word,
        mend="store and load the handle's word as an unsigned long",
    ),
    Obligation(
        id="source.handle_word.half",
        statement="The low 16 bits of a handle's word are the word.",
        cites=("record_obj",),
        build=_handle_half,
        control=True,
    ),
    Obligation(
        id="source.records",
        statement="The word that zs_malloc() records is that of the object's own page, index and"
        " class.",
        cites=("obj_malloc", "location_to_obj", "record_obj"),
        build=_records,
        needs=("obj.fits",),
        mend="pass the page, the object index and zspage->class to location_to_obj()",
    ),
    Obligation(
        id="source.records.class_zero",
        statement="Every object is recorded by zs_malloc() as one of class 0.",
        cites=("obj_malloc", "location_to_obj"),
        build=_records_class_zero,
        scope=Scope.CLASS_IDX,
        needs=("obj.roundtrip.class", "source.records"),
        control=True,
    ),
    Obligation(
        id="source.class_index",
        statement="Every request finds, by get_size_class_index(), the least class that holds it.",
        cites=("get_size_class_index", "ZS_SIZE_CLASSES"),
        build=_class_index,
        needs=("obj.fits", "size.min_le_max"),
        mend="round up, and cap the index at ZS_SIZE_CLASSES - 1",
    ),
    Obligation(
        id="source.class_index.next",
        statement="Every request finds, by get_size_class_index(), the class above the least that"
        " holds it.",
        cites=("get_size_class_index",),
        build=_class_index_next,
        needs=("obj.fits", "size.min_le_max"),
        control=True,
    ),
    Obligation(
        id="source.chain_size",
        statement="Every class has the number of pages that wastes least, the smallest such, and"
        " one page where its size is a power of two.",
        cites=("calculate_zspage_chain_size", "ZS_MAX_PAGES_PER_ZSPAGE"),
        build=_chain_size,
        needs=("obj.fits", "size.min_le_max"),
        mend="compare the waste of every number of pages up to ZS_MAX_PAGES_PER_ZSPAGE, strictly",
    ),
    Obligation(
        id="source.chain_size.longest",
        statement="Every class has as many pages as it may.",
        cites=("calculate_zspage_chain_size",),
        build=_chain_size_longest,
        needs=("obj.fits", "size.min_le_max"),
        control=True,
    ),
    Obligation(
        id="source.marked_access",
        statement="Where the handle's word is loaded without a lock, every such load is by"
        " READ_ONCE and every store by WRITE_ONCE.",
        cites=("handle_to_obj", "record_obj", "zs_free"),
        build=_marked_access,
        mend="use READ_ONCE() in handle_to_obj() and WRITE_ONCE() in record_obj()",
    ),
    Obligation(
        id="source.marked_access.no_store",
        statement="Nothing ever stores to the word of a handle.",
        cites=("record_obj",),
        build=_never_stored,
        control=True,
    ),
)
