"""What stays in the kernel without zslayout: conditions as static assertions.

They are the weakest there are. Where a statement does not hold for every architecture, the exact
condition is known, and proved both ways (`vc/obligation.py`, `Validity`); a statement that holds
everywhere needs none.
"""

import textwrap
from collections.abc import Iterator
from typing import Final, NamedTuple

from zslayout.expr.build import implies, negate
from zslayout.expr.infix import c_text
from zslayout.expr.nodes import TRUE, Expr
from zslayout.expr.walk import names
from zslayout.results.emitted import EmittedText
from zslayout.subjects.known import subject_of
from zslayout.tally import grouped
from zslayout.vc.obligation import Obligation, Scope
from zslayout.words.scheme import Scheme, SchemeModel

_UNKNOWN_TO_C: Final = "ADDRESSABLE_BITS"
"""What a machine addresses stands in no header."""
_WIDTH: Final = 80


class GuardedCondition(NamedTuple):
    """A condition, the statement that is false where it is, and why it may be."""

    id: str
    statement: str
    why: str
    holds: Expr

    @property
    def in_c(self) -> bool:
        """Whether C has all that it speaks of."""
        return all(var.name != _UNKNOWN_TO_C for var in names(self.holds))


def conditions(scheme: Scheme, bits_per_long: int) -> tuple[GuardedCondition, ...]:
    """What must hold, all together, so that every statement about the scheme does; by word width.

    The scheme's own assertion is the first; the others are asked as if it held.
    """
    return tuple(_conditions(scheme, scheme.definition(bits_per_long)))


def _conditions(scheme: Scheme, model: SchemeModel) -> Iterator[GuardedCondition]:
    if model.assertion != TRUE:
        said = "Every field has the bits that it needs."
        yield GuardedCondition("build", said, "the scheme asserts it itself", model.assertion)
    for each in subject_of(scheme).registry.of_schemes:
        validity = each.valid_where(scheme.name, model.bits_per_long)
        if each.noticed and validity is not None:
            holds = _in_scope(each, model, validity.holds(model))
            yield GuardedCondition(each.id, each.statement, validity.why, holds)


def _in_scope(obligation: Obligation, model: SchemeModel, holds: Expr) -> Expr:
    """The condition where the statement speaks of the layout, and nothing elsewhere."""
    match obligation.scope:
        case Scope.EVERY:
            return holds
        case Scope.GATE_ON:
            return implies(model.word.gated().enabled, holds)
        case Scope.GATE_OFF:
            return implies(negate(model.word.gated().enabled), holds)


def static_assertions(scheme: Scheme) -> EmittedText:
    """The conditions in C, to stand below the macros of the scheme."""
    name = f"{scheme.name} ({scheme.kernels})" if scheme.kernels else scheme.name
    head = (
        f"What the words of mm/zsmalloc.c need to be right, by zslayout, for {name}."
        " Each condition is the weakest one: where it is false, some word is wrong."
    )
    lines = list(_comment(head))
    for bits in (64, 32):
        lines += ["", f"#if BITS_PER_LONG == {bits}", *_of_width(scheme, bits), "#endif"]
    return EmittedText("static-assert", scheme.name, tuple(lines))


def _of_width(scheme: Scheme, bits_per_long: int) -> Iterator[str]:
    """Each condition once, with all that it guards."""
    alike = grouped((each.holds, each) for each in conditions(scheme, bits_per_long))
    for holds, same in alike.items():
        guards = " ".join(f"{each.id}: {each.statement}" for each in same)
        why = f"{same[0].why}."
        if not same[0].in_c:
            yield from _comment(f"Not to be said in C: {c_text(holds)}. {guards} ({why})")
            continue
        yield from _comment(f"{guards} ({why})")
        said = f'static_assert({c_text(holds)}, "{", ".join(each.id for each in same)}");'
        yield from textwrap.wrap(said, _WIDTH, subsequent_indent="\t", break_long_words=False)


def _comment(text: str) -> Iterator[str]:
    """A comment as the kernel writes them."""
    yield "/*"
    yield from textwrap.wrap(
        text, _WIDTH, initial_indent=" * ", subsequent_indent=" * ", break_on_hyphens=False
    )
    yield " */"
