"""What a C file must do beside its codec: the statements that only real source can break.

Each speaks of the file's own functions. They are no part of the theorem, which is of schemes.
"""

from typing import Final

from zslayout.expr.build import all_of, eq, implies, minimum, ne, negate
from zslayout.expr.nodes import FALSE, Const, Expr, Var, cast
from zslayout.expr.types import INT, UINT
from zslayout.expr.undefined_behaviour import defined
from zslayout.expr.walk import names, replace
from zslayout.subjects.zsmalloc import functions
from zslayout.subjects.zsmalloc.obligations.obj import FITS
from zslayout.subjects.zsmalloc.obligations.size import MIN_LE_MAX
from zslayout.vc.claim import Claim, ClaimStep
from zslayout.vc.macros import step
from zslayout.vc.obligation import Obligation, Role
from zslayout.words.parameters import BITS_PER_LONG
from zslayout.words.scheme import Macro, SchemeModel, over_parameters

_CODEC: Final = ("location_to_obj", "obj_to_location", "obj_to_class_idx")
_COMPARED: Final = (
    "ZS_MIN_ALLOC_SIZE",
    "ZS_MAX_ALLOC_SIZE",
    "ZS_SIZE_CLASS_DELTA",
    "ZS_SIZE_CLASSES",
)
_EVALUATED: Final = ("ZS_MIN_ALLOC_SIZE", "ZS_SIZE_CLASS_DELTA", "ZS_SIZE_CLASSES")
"""What a file evaluates whatever is configured."""


def _reference(model: SchemeModel) -> SchemeModel:
    return model if model.reference is None else model.reference


def _agrees(model: SchemeModel) -> Claim:
    return _compared(model, Const(0))


def _agrees_shifted(model: SchemeModel) -> Claim:
    return _compared(model, Const(1))


def _compared(model: SchemeModel, by: Expr) -> Claim:
    """The codec of the file and that of the scheme, whose word is shifted left by `by`."""
    reference = _reference(model)
    written_out = over_parameters(reference)

    def scheme(x: Expr) -> Expr:
        return replace(x, written_out)

    at, obj = model.word.values(), model.word.any
    theirs = scheme(reference.word.holding(*at.variables)) << by
    parts = [
        eq(at.word, theirs),
        eq(model.word.decode("pfn", obj), scheme(reference.word.decode("pfn", obj))),
        eq(model.word.decode("obj_idx", obj), scheme(reference.word.decode("obj_idx", obj))),
        eq(
            model.word.decode("class_idx", obj),
            scheme(reference.word.decode("class_idx", obj)),
        ),
        _same(model.assertion, scheme(reference.assertion)),
    ]
    parts += [eq(model.macro(name), scheme(reference.macro(name))) for name in _COMPARED]
    steps = (
        ClaimStep("obj", at.word, word=True),
        ClaimStep("obj of the scheme", theirs, word=True),
        ClaimStep("pfn decoded", model.word.decode("pfn", obj)),
        ClaimStep("class_idx decoded", model.word.decode("class_idx", obj)),
        ClaimStep("obj_idx decoded", model.word.decode("obj_idx", obj)),
    )
    return Claim((*at.variables, obj), (), all_of(*parts), steps)


def _same(p: Expr, q: Expr) -> Expr:
    return all_of(implies(p, q), implies(q, p))


def _inputs(model: SchemeModel) -> tuple[tuple[Var, ...], tuple[Expr, ...]]:
    """Everything that the word functions are given, and what bounds it."""
    at, obj = model.word.values(), model.word.any
    size = Var("size", INT)
    within = (
        *at.bounds,
        size >= 1,
        size <= cast(model.macro("ZS_MAX_ALLOC_SIZE"), INT),
    )
    return (*at.variables, obj, size), within


def _defined(model: SchemeModel) -> Claim:
    variables, given = _inputs(model)
    program, own = model.from_source(), _of_functions(model)
    macros = {macro.name: macro.value for macro in own}
    conditions = dict.fromkeys(
        defined(summary.result, macros=macros) for summary in program.straight
    )
    steps = {}
    for macro in own:
        steps[macro.name, macro.value] = step(macro, defined)
    for each in (each for summary in program.straight for each in summary.statements):
        holds = all_of(defined(each.under), implies(each.under, defined(each.value)))
        name = str(each.provenance)
        steps[name, each.value] = ClaimStep(
            name, each.value, when=negate(holds), provenance=(each.provenance,)
        )
    told = tuple(each for each in steps.values() if each.when != FALSE)
    return Claim(variables, given, all_of(*conditions), told)


def _of_functions(model: SchemeModel) -> tuple[Macro, ...]:
    """The macros that functions alone evaluate: `macro.defined` speaks of the others."""
    macros = {macro.name: macro.value for macro in model.macros}
    todo: list[Expr] = [model.assertion, *map(model.macro, _EVALUATED)]
    elsewhere: set[str] = set()
    while todo:
        found = {var.name for var in names(todo.pop())} - elsewhere
        elsewhere |= found
        todo += [macros[name] for name in found if name in macros]
    return tuple(macro for macro in model.macros if macro.name not in elsewhere)


def _defined_full_shift(model: SchemeModel) -> Claim:
    at = model.word.values()
    shifted = at["pfn"] << BITS_PER_LONG
    return Claim((at["pfn"],), at.bounds[:1], defined(shifted), (ClaimStep("shifted", shifted),))


def _frame(model: SchemeModel) -> Claim:
    obj = model.word.any
    pfn, frame = (
        model.word.decode("pfn", obj),
        model.from_source().called("obj_to_frame", obj),
    )
    steps = (
        ClaimStep("obj", obj, word=True),
        ClaimStep("pfn", pfn),
        ClaimStep("pfn of the page alone", frame),
    )
    return Claim((obj,), (), eq(frame, pfn), steps, "pfn")


def _frame_is_word(model: SchemeModel) -> Claim:
    obj = model.word.any
    frame = model.from_source().called("obj_to_frame", obj)
    return Claim((obj,), (), eq(frame, obj), (ClaimStep("pfn of the page alone", frame),))


def _handle_word(model: SchemeModel) -> Claim:
    obj, program = model.word.any, model.from_source()
    stored = program.called("record_obj", obj)
    loaded = program.called("handle_to_obj", obj)
    room, wanted = model.macro("ZS_HANDLE_SIZE"), model.bits_per_long // 8
    steps = (
        ClaimStep("obj", obj, word=True),
        ClaimStep("stored", stored, word=True),
        ClaimStep("loaded", loaded),
        ClaimStep(room.name, room, when=ne(room, wanted)),
    )
    return Claim((obj,), (), all_of(eq(stored, obj), eq(loaded, obj), eq(room, wanted)), steps)


def _handle_half(model: SchemeModel) -> Claim:
    obj = model.word.any
    low = model.from_source().called("record_obj", obj) & 0xFFFF
    return Claim((obj,), (), eq(low, obj), (ClaimStep("stored", low),))


def _class_index(model: SchemeModel) -> Claim:
    return _classes(model, 0)


def _class_index_next(model: SchemeModel) -> Claim:
    return _classes(model, 1)


def _classes(model: SchemeModel, more: int) -> Claim:
    size = Var("size", INT)
    found = model.from_source().called("get_size_class_index", size)
    wanted = functions.class_of(size, model) + more
    most = cast(model.macro("ZS_MAX_ALLOC_SIZE") + model.macro("ZS_HANDLE_SIZE"), INT)
    largest = model.macro("ZS_MAX_ALLOC_SIZE")
    chunk = _chunk(wanted, model)
    steps = (
        ClaimStep("class index", found),
        ClaimStep("class that fits", wanted),
        ClaimStep("its chunk", chunk, when=chunk < size),
    )
    given = (size >= 1, size <= most)
    holds = implies(size <= largest, chunk >= size)
    return Claim((size,), given, all_of(eq(found, wanted), holds), steps)


def _chunk(index: Expr, model: SchemeModel) -> Expr:
    """The size of a class, in bytes."""
    least, delta = model.macro("ZS_MIN_ALLOC_SIZE"), model.macro("ZS_SIZE_CLASS_DELTA")
    return minimum(least + index * delta, model.macro("ZS_MAX_ALLOC_SIZE"))


def _chain_size(model: SchemeModel) -> Claim:
    return _chain(model, longest=False)


def _chain_size_longest(model: SchemeModel) -> Claim:
    return _chain(model, longest=True)


def _chain(model: SchemeModel, *, longest: bool) -> Claim:
    """The number of pages that a class of this index has, against the least waste."""
    program, index = model.from_source(), Var("class_idx", UINT)
    size, pages = Var("size", INT), Var("pages", INT)
    turns: list[tuple[str, Expr]] = [("size", cast(_chunk(index, model), INT))]
    found = program.called("calculate_zspage_chain_size", size)
    bindings = program.function(functions.CHAIN_SIZE).bindings
    turns += [*bindings, ("pages", found), *functions.wastes(size, model)]
    chain, wanted = model.macro("ZS_MAX_PAGES_PER_ZSPAGE"), functions.least_waste(size, model)
    computed = (defined(value) for _, value in bindings)
    then: Expr = eq(pages, chain) if longest else all_of(*computed, eq(pages, wanted))
    few = cast(model.macro("ZS_SIZE_CLASSES"), UINT)
    steps = (
        ClaimStep("class size", turns[0][1]),
        ClaimStep("pages", found),
        ClaimStep("pages that waste least", wanted),
    )
    return Claim((index,), (), then, steps, enumeration_bound=few, turns=tuple(turns))


_NEEDS: Final = (FITS.id, MIN_LE_MAX.id)

OBLIGATIONS: Final = (
    Obligation(
        id="source.agrees",
        statement="The file's words and sizes are those of the scheme, for all inputs.",
        cites=(*_CODEC, *_COMPARED),
        build=_agrees,
        why="what is proved of the scheme is not proved of the file",
        role=Role.EQUIVALENT,
        fix="see where it parts from the scheme, or take it for a scheme of its own",
    ),
    Obligation(
        id="source.agrees.shifted",
        statement="The file's words are those of the scheme shifted left by one.",
        cites=_CODEC,
        build=_agrees_shifted,
        control_of="source.agrees",
    ),
    Obligation(
        id="source.defined",
        statement="C defines every value on the way through the word functions: no shift by the"
        " operand's width or more, no signed overflow, no division by zero.",
        cites=_CODEC,
        build=_defined,
        needs=(FITS.id,),
        why="a compiler may make anything of a value that C does not define",
        fix="make what is shifted as wide as the word, with a cast or _AC(.., UL)",
    ),
    Obligation(
        id="source.defined.full_shift",
        statement="C defines a PFN shifted left by BITS_PER_LONG.",
        cites=("location_to_obj",),
        build=_defined_full_shift,
        needs=(FITS.id,),
        control_of="source.defined",
    ),
    Obligation(
        id="source.frame",
        statement="Decoding the page alone gives the page of the location.",
        cites=("obj_to_zpdesc", "obj_to_page", "obj_to_location"),
        build=_frame,
        why="zs_free() and migration look for the object in another page",
        fix="decode the PFN with the same shift in both functions",
    ),
    Obligation(
        id="source.frame.is_word",
        statement="Decoding the page alone gives the whole word.",
        cites=("obj_to_zpdesc", "obj_to_page"),
        build=_frame_is_word,
        needs=(FITS.id,),
        control_of="source.frame",
    ),
    Obligation(
        id="source.handle_word",
        statement="The word of a handle is stored and loaded whole and unchanged, and"
        " ZS_HANDLE_SIZE is its size.",
        cites=("record_obj", "handle_to_obj", "ZS_HANDLE_SIZE"),
        build=_handle_word,
        why="half of a location is lost between two calls",
        fix="store and load the handle's word as an unsigned long",
    ),
    Obligation(
        id="source.handle_word.half",
        statement="The low 16 bits of a handle's word are the word.",
        cites=("record_obj",),
        build=_handle_half,
        control_of="source.handle_word",
    ),
    Obligation(
        id="source.class_index",
        statement="Every request finds, by get_size_class_index(), the least class that holds it.",
        cites=("get_size_class_index", "ZS_SIZE_CLASSES"),
        build=_class_index,
        needs=_NEEDS,
        why="an object is too large for the class that it is put into",
        fix="round up, and cap the index at ZS_SIZE_CLASSES - 1",
    ),
    Obligation(
        id="source.class_index.next",
        statement="Every request finds, by get_size_class_index(), the class above the least that"
        " holds it.",
        cites=("get_size_class_index",),
        build=_class_index_next,
        needs=_NEEDS,
        control_of="source.class_index",
    ),
    Obligation(
        id="source.chain_size",
        statement="Every class has the number of pages that wastes least, the smallest such, and"
        " one page where its size is a power of two.",
        cites=("calculate_zspage_chain_size", "ZS_MAX_PAGES_PER_ZSPAGE"),
        build=_chain_size,
        needs=_NEEDS,
        why="memory is wasted in every zspage of the class",
        fix="compare the waste of every number of pages up to ZS_MAX_PAGES_PER_ZSPAGE, strictly",
    ),
    Obligation(
        id="source.chain_size.longest",
        statement="Every class has as many pages as it may.",
        cites=("calculate_zspage_chain_size",),
        build=_chain_size_longest,
        needs=_NEEDS,
        control_of="source.chain_size",
    ),
)
