"""The arithmetic of a page: every version of a word as functions in JavaScript, from its tree.

    VERSIONS[name][BITS_PER_LONG] = {
      numbers: (...parameters) => [every macro, whether the gate is on, whether the assertion holds,
                                   whether the point is one that is spoken of,
                                   each condition, then lsb and width of each field of each word],
      words: [{encode: {uses, of}, decode: [{uses, of}]}] }

`of` takes the numbers named in `uses`, then the values of the fields, or the word.
"""

import json
from collections.abc import Iterator, Sequence

from zslayout.expr.build import all_of
from zslayout.expr.javascript import HELPERS, function_text
from zslayout.expr.nodes import FALSE, Expr
from zslayout.expr.walk import names
from zslayout.results.report import ExplorerVersion
from zslayout.words.scheme import SchemeModel
from zslayout.words.source import AbsentError
from zslayout.words.word import PackedWord


def script(versions: Sequence[ExplorerVersion]) -> str:
    """The functions of all versions, as a script that needs nothing before it."""
    each = ",\n".join(f"{_quoted(version.name)}: {_version(version)}" for version in versions)
    return f"{HELPERS}const VERSIONS = {{{each}}};\n"


def words(model: SchemeModel) -> tuple[PackedWord, ...]:
    """The words of a model, the one that it lays out first."""
    return (model.word, *model.others)


def _quoted(name: str) -> str:
    return json.dumps(name).replace("<", "\\u003c")


def _version(version: ExplorerVersion) -> str:
    models = (f"{bits}: {_model(version, model)}" for bits, model in version.models.items())
    return f"{{{', '.join(models)}}}"


def _model(version: ExplorerVersion, model: SchemeModel) -> str:
    lets = [(macro.name, macro.value) for macro in model.macros]
    numbers = function_text(model.domain.names, lets, list(results_of(version, model)))
    codecs = ", ".join(_codec(word) for word in words(model))
    return f"{{numbers: {numbers}, words: [{codecs}]}}"


def results_of(version: ExplorerVersion, model: SchemeModel) -> Iterator[Expr]:
    """Everything that `numbers` returns, in its order."""
    yield from (macro.ref for macro in model.macros)
    yield model.word.gate.enabled if model.word.gate else FALSE
    yield model.assertion
    yield all_of(*(each.holds for each in model.domain.ranges(model.bits_per_long)))
    for condition in (version.conditions or {}).get(model.bits_per_long, ()):
        yield condition.holds
    yield model.word.needed
    for word in words(model):
        for field in word.fields:
            yield from (field.lsb, field.width)


def _codec(word: PackedWord) -> str:
    values = word.values()
    own = [each.name for each in values.variables]
    encode = "null"
    if word.encode is not None:
        encode = _function(values.word, own)
    decode = []
    for field in word.fields:
        read = None if field.decode is None else word.decode(field.name, word.any)
        decode.append("null" if read is None else _function(read, [word.name]))
    return f"{{encode: {encode}, decode: [{', '.join(decode)}]}}"


def _function(result: Expr, arguments: Sequence[str]) -> str:
    try:
        uses = [each.name for each in names(result) if each.name not in arguments]
    except AbsentError:  # a C file need not have what its words are made with
        return "null"
    return f"{{uses: {json.dumps(uses)}, of: {function_text([*uses, *arguments], (), [result])}}}"
