"""A command that takes no option twice which can be given once: the last would win in silence."""

from typing import Any

from typer.core import TyperCommand

from zslayout.errors import Fault, refuse


class Command(TyperCommand):
    """As typer's, and an option that may not be repeated is a fault when it is."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """What is left of the arguments. Raises UserError."""
        _, _, given = self.make_parser(ctx).parse_args(args=list(args))
        twice = {
            each.opts[0]: each
            for each in given
            if each.nargs == 1 and not getattr(each, "multiple", True) and given.count(each) > 1
        }
        refuse(Fault(option, "was given twice, and can be given once") for option in twice)
        return super().parse_args(ctx, args)
