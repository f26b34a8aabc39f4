"""One layout in full: the word, every macro as formula and number, the headroom."""

from zslayout.expr.infix import human_text
from zslayout.report.bitmap import layout_map
from zslayout.report.paint import Paint, plain
from zslayout.report.words import outcome_sentence, state, tally
from zslayout.results.check import ConfigResult
from zslayout.words.parameters import PARAMETERS

_LONGEST = 72


def show(result: ConfigResult, paint: Paint = plain) -> str:
    """The whole page, ending in a newline."""
    layout, params = result.default_layout, result.params
    lines = [paint("strong", f"{params.name}: {params.title or params.arch}")]
    lines.append(f"scheme {result.scheme.name}: {result.scheme.title} ({result.scheme.history})")
    lines += ["", *layout_map(layout.fields, layout.word_bits), ""]
    lines += [outcome_sentence(result), f"{tally(result)}: {state(result)}", ""]
    lines.append(paint("strong", "parameters"))
    lines += [f"  {each.name} = {layout.values[each.name]}" for each in PARAMETERS]
    lines.append(paint("strong", "macros"))
    for macro in layout.definition.macros:
        formula = human_text(macro.value)
        value = layout.values[macro.name]
        number = f"{value:#x}" if macro.name.endswith("_MASK") else str(value)
        said = f"  <- {formula}" if formula != str(value) and len(formula) <= _LONGEST else ""
        lines.append(f"  {macro.name} = {number}{said}")
    lines.append(paint("strong", "source"))
    lines += [f"  {source}" for source in params.source]
    return "\n".join(lines) + "\n"
