"""Pages that a loop keeps beside a zspage: by induction the first of it, wherever there is one.

As `cc.d_page` of Linux 6.2 to 6.5, which goes from turn to turn with the zspage that is filled.
"""

from collections.abc import Iterator

from zslayout.cclaims.members import Members
from zslayout.cfront.survey import Survey
from zslayout.cfront.terms import Terms
from zslayout.expr.nodes import Choose, Compare, CompareOp, Const, Expr


def twins(survey: Survey, members: Members) -> Iterator[tuple[Expr, Expr]]:
    """Names of such pages in loops, each with that of the zspage."""
    terms = survey.executor.terms
    for loop in (each for run in survey.runs for each in run.loops):
        zspages = {id(name): (name, after) for name, before, after in loop.steps if _none(before)}
        for page, _, after in loop.steps:
            if isinstance(after, Choose) and isinstance(after.condition, Compare):
                zspage, end = zspages.get(id(after.condition.left), (None, None))
                if zspage is not None and end is not None:
                    made = _set_with(terms, members, page, after, zspage)
                    if made is not None and _is_or_none(end, made):
                        yield page, zspage


def _set_with(
    terms: Terms, members: Members, page: Expr, after: Choose, zspage: Expr
) -> Expr | None:
    """The zspage that a turn goes on with, if its first page is what the page becomes.

    Both stay where there is a zspage already.
    """
    asked = after.condition
    if not isinstance(asked, Compare) or not _none(asked.right):
        return None
    if asked.op is CompareOp.NE:
        kept, first = after.yes, after.no
    elif asked.op is CompareOp.EQ:
        kept, first = after.no, after.yes
    else:
        return None
    meaning = terms.meaning(first)
    load = None if meaning is None else members.load(meaning.name)
    if kept is not page or meaning is None or load is None or load.role != "first":
        return None
    new = meaning.arguments[0]
    if asked.op is CompareOp.NE:
        return terms.choose(asked, zspage, new)
    return terms.choose(asked, new, zspage)


def _is_or_none(x: Expr, one: Expr) -> bool:
    """Whether a choice is of this one and of none alone."""
    if x is one or _none(x):
        return True
    return isinstance(x, Choose) and _is_or_none(x.yes, one) and _is_or_none(x.no, one)


def _none(x: Expr) -> bool:
    return isinstance(x, Const) and x.value == 0
