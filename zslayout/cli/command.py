"""A command that takes nothing twice which can be given once: one of them would win in silence.

That is so of most options, and of standard input.
"""

from collections.abc import Mapping
from typing import Any

from typer.core import TyperCommand

from zslayout.errors import Fault, UserError, refuse


class Command(TyperCommand):
    """As typer's, and an option that may not be repeated is a fault when it is."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """What is left of the arguments. Raises UserError."""
        values, _, given = self.make_parser(ctx).parse_args(args=list(args))
        twice = {
            each.opts[0]: each
            for each in given
            if each.nargs == 1 and not getattr(each, "multiple", True) and given.count(each) > 1
        }
        refuse(Fault(option, "was given twice, and can be given once") for option in twice)
        if _named(values, "-") > 1:
            raise UserError([Fault("-", "standard input was named twice, and can be read once")])
        return super().parse_args(ctx, args)


def _named(values: Mapping[str, Any], file: str) -> int:
    """How often options and arguments name a file that is read."""
    read = (value for name, value in values.items() if name != "output")
    return sum(
        list(value).count(file) if isinstance(value, list | tuple) else value == file
        for value in read
    )
