"""A line for each finding, the worst first, then how it stands."""

from zslayout.render.findings import findings, for_people, scheme, where
from zslayout.render.quiet import stand
from zslayout.results.result import Detail, Result


def render(result: Result, _detail: Detail, *, colour: bool = False) -> str:  # noqa: ARG001
    """The lines."""
    found = for_people(findings(result))
    lines = [
        f"{each.fate.value}: {each.rule}{scheme(each)}{where(each)}: {each.message}"
        for each in found
    ]
    return "".join(f"{line}\n" for line in (*lines, f"{stand(result)}: {result.headline}"))
