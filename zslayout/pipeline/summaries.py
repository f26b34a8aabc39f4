"""What a C file says of each function and macro, with its provenance.

One rule: what the front end knows of where something stands goes on from here, whoever asks.
"""

from zslayout.cfront.code import CFunction, CMacro, FileModel
from zslayout.cfront.directives import Conditional
from zslayout.expr.walk import names
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
)


def source_model(code: FileModel) -> SourceModel:
    """What the file does with words, function by function."""
    readable = {*DOMAIN.names, *(macro.name for macro in code.macros)}
    bitfields = {
        name: Bitfield(bits, in_c(place, f"zspage->{name}")) for name, bits, place in code.bitfields
    }
    return SourceModel(
        {
            name: _function(code.functions[name], inputs, readable)
            for name, inputs in functions.INPUTS.items()
            if name in code.functions
        },
        bitfields,
        tuple(
            StaticAssertion(each.holds, in_c(each.place, "static assertion"))
            for each in code.assertions
        ),
    )


def _function(meaning: CFunction, inputs: tuple[str, ...], readable: set[str]) -> FunctionSummary:
    known = {*inputs, *readable, *(name for name, _ in meaning.lets)}
    what = f"computed by {meaning.name}()"
    statements = (
        FunctionStatement(in_c(each.place, what), each.value, each.under, each.does)
        for each in meaning.statements
    )
    return FunctionSummary(
        meaning.name,
        in_c(meaning.place, f"{meaning.name}()"),
        inputs,
        meaning.result,
        tuple(one for one in statements if all(var.name in known for var in names(one.value))),
        meaning.lets,
        tuple(map(_condition, meaning.inside)),
    )


def macro_of(macro: CMacro) -> Macro:
    """A macro of the file, as one of a scheme."""
    if not macro.place.line:  # the prelude's
        return Macro(macro.name, macro.value)
    under = tuple(map(_condition, macro.under))
    return Macro(macro.name, macro.value, in_c(macro.place, f"macro {macro.name}"), under)


def _condition(asked: Conditional) -> Condition:
    return Condition(in_c(asked.place, "what the preprocessor asks"), asked.asks)
