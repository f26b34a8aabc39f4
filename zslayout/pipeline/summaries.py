"""What a C file says of each function, macro and access, with its provenance.

One rule: what the front end knows of where something stands goes on from here, whoever asks.
"""

from collections.abc import Mapping
from typing import Final

from zslayout.csource.code import CMacro, Code, HandleAccess, Meaning
from zslayout.csource.directives import Conditional
from zslayout.expr.nodes import Expr, Var
from zslayout.expr.types import INT, UINT
from zslayout.expr.walk import names, replace
from zslayout.provenance import Condition, in_c
from zslayout.subjects.zsmalloc import functions
from zslayout.subjects.zsmalloc.parameters import DOMAIN
from zslayout.words.scheme import Macro
from zslayout.words.source import (
    Bitfield,
    FunctionStatement,
    FunctionSummary,
    SourceModel,
    StaticAssertion,
    WordAccess,
)

_NAMES: Final[Mapping[str, Expr]] = {
    "size": Var("size", INT),
    "zspage_class": Var("class_idx", UINT),
}
"""Inputs that claims know by another name, or in one type."""


def source_model(code: Code) -> SourceModel:
    """What the file does with words, function by function."""
    readable = {*DOMAIN.names, *(macro.name for macro in code.macros)}
    meanings = {
        functions.ENCODE: code.encode,
        functions.PFN: code.decode_pfn,
        functions.IDX: code.decode_idx,
        functions.CLASS: code.decode_class,
        functions.FRAME: code.frame,
        functions.LOAD: code.load,
        functions.STORE: code.store,
        functions.MIGRATE: code.reencode,
        functions.ALLOCATE: code.allocate,
        functions.CLASS_OF: code.class_of,
        functions.CHAIN_SIZE: code.chain_size,
    }
    bitfields = {
        name: Bitfield(bits, in_c(place, f"zspage->{name}")) for name, bits, place in code.bitfields
    }
    return SourceModel(
        {
            name: _function(meaning, functions.INPUTS[name], readable)
            for name, meaning in meanings.items()
            if meaning is not None
        },
        bitfields,
        tuple(map(_access, code.accesses)),
        tuple(
            StaticAssertion(each.holds, in_c(each.place, "static assertion"))
            for each in code.assertions
        ),
    )


def _function(meaning: Meaning, inputs: tuple[str, ...], readable: set[str]) -> FunctionSummary:
    bindings = tuple((name, replace(value, _NAMES)) for name, value in meaning.lets)
    known = {*inputs, *readable, *(name for name, _ in bindings)}
    what = f"computed by {meaning.name}()"
    statements = (
        FunctionStatement(
            in_c(each.place, what),
            replace(each.value, _NAMES),
            replace(each.under, _NAMES),
            each.does,
        )
        for each in meaning.statements
    )
    return FunctionSummary(
        meaning.name,
        in_c(meaning.place, f"{meaning.name}()"),
        inputs,
        replace(meaning.result, _NAMES),
        tuple(one for one in statements if all(var.name in known for var in names(one.value))),
        bindings,
        tuple(map(_condition, meaning.inside)),
    )


def macro_of(macro: CMacro) -> Macro:
    """A macro of the file, as one of a scheme."""
    if not macro.place.line:  # the compiler's own, or the prelude's
        return Macro(macro.name, macro.value)
    under = tuple(map(_condition, macro.under))
    return Macro(macro.name, macro.value, in_c(macro.place, f"macro {macro.name}"), under)


def _condition(asked: Conditional) -> Condition:
    return Condition(in_c(asked.place, "what the preprocessor asks"), asked.asks)


def _access(access: HandleAccess) -> WordAccess:
    plain = "" if access.marked else "plain "
    what = f"{plain}{'store' if access.store else 'load'} of a handle's word"
    callers = tuple(in_c(place, f"leads to the {what}") for place in access.called_from)
    made = in_c(access.place, what)
    return WordAccess(access.store, access.marked, access.locked, made, callers)
