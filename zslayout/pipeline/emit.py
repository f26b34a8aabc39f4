"""What stays in the kernel without zslayout: conditions as static assertions.

They are the weakest there are, see `zslayout.subjects.conditions`.
"""

import textwrap
from collections.abc import Iterator
from typing import Final

from zslayout.expr.infix import c_text
from zslayout.results.emitted import EmittedText
from zslayout.subjects.conditions import conditions
from zslayout.tally import grouped
from zslayout.words.scheme import Scheme

_WIDTH: Final = 80


def static_assertions(scheme: Scheme) -> EmittedText:
    """The conditions in C, to stand below the macros of the scheme."""
    name = f"{scheme.name} ({scheme.kernels})" if scheme.kernels else scheme.name
    head = (
        f"What the words of mm/zsmalloc.c need to be right, by zslayout, for {name}."
        " Each condition is the weakest one: where it is false, some word is wrong."
    )
    lines = list(comment(head))
    for bits in (64, 32):
        lines += ["", f"#if BITS_PER_LONG == {bits}", *_of_width(scheme, bits), "#endif"]
    return EmittedText("static-assert", scheme.name, tuple(lines))


def _of_width(scheme: Scheme, bits_per_long: int) -> Iterator[str]:
    """Each condition once, with all that it guards."""
    alike = grouped((each.holds, each) for each in conditions(scheme, bits_per_long))
    for holds, same in alike.items():
        guards = " ".join(f"{each.id}: {each.statement}" for each in same)
        why = same[0].why
        if not same[0].in_c:
            yield from comment(f"Not to be said in C: {c_text(holds)}. {guards} ({why})")
            continue
        yield from comment(f"{guards} ({why})")
        *lines, last = textwrap.wrap(
            f"static_assert({c_text(holds)},",
            _WIDTH,
            subsequent_indent="\t",
            break_long_words=False,
        )
        # A string stays whole, so that it is found when it is searched for.
        ids = f'"{", ".join(each.id for each in same)}");'
        joined = f"{last} {ids}"
        fits = len(joined.expandtabs(8)) <= _WIDTH
        yield from (*lines, joined) if fits else (*lines, last, f"\t{ids}")


def comment(text: str) -> Iterator[str]:
    """A comment as the kernel writes them."""
    yield "/*"
    yield from textwrap.wrap(
        text, _WIDTH, initial_indent=" * ", subsequent_indent=" * ", break_on_hyphens=False
    )
    yield " */"
