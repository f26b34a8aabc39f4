"""The parameters of a word, and which of their values go together: every point of its domain.

One rule: `BITS_PER_LONG` comes first and is a constant wherever it stands: `unsigned long` is two
types, and a statement for each word width one of its own.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product

from zslayout.arch.params import ArchParams
from zslayout.arch.point import ParameterPoint
from zslayout.expr.build import all_of
from zslayout.expr.formula import Definition, NamedAssertion
from zslayout.expr.nodes import Const, Expr
from zslayout.expr.python import compile_function
from zslayout.words.parameters import BITS_PER_LONG, Parameter


def between(name: str, says: str, value: Expr, least: int, most: int) -> NamedAssertion:
    """A value lies in a range."""
    return NamedAssertion(
        name, f"{says} is {least} to {most}", all_of(value >= least, value <= most)
    )


@dataclass(frozen=True, slots=True, eq=False)
class Domain:
    """Some parameters, the word width first, and what holds of all points that are spoken of.

    `limits` are the bounds at a word width, where they are not those of each parameter alone.
    `order` names the parameters from the one that points are counted by last; theirs, if empty.
    One that follows another comes behind it, and is not counted by.
    """

    parameters: tuple[Parameter, ...]
    limits: Callable[[int], tuple[NamedAssertion, ...]] | None = None
    order: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    """What it says of itself, where that is shorter than all bounds."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the parameters."""
        return tuple(each.var.name for each in self.parameters)

    @property
    def free(self) -> tuple[Parameter, ...]:
        """The parameters that a statement for one word width leaves free."""
        return self.parameters[1:]

    @property
    def widths(self) -> tuple[int, ...]:
        """The word widths."""
        return tuple(self.parameters[0].domain)

    @property
    def open(self) -> Parameter | None:
        """The parameter of which a configuration leaves a range, if there is one."""
        return next((each for each in self.parameters if each.open), None)

    @property
    def following(self) -> frozenset[str]:
        """The parameters that no macro depends on, as they follow others, by name."""
        return frozenset(each.var.name for each in self.parameters if each.follows is not None)

    @property
    def counted(self) -> tuple[str, ...]:
        """The parameters that points are counted by, the last one first."""
        return self.order or tuple(
            each.var.name for each in self.free if each.var.name not in self.following
        )

    def width(self, bits_per_long: int) -> Definition:
        """The word width as the constant that it is."""
        return Definition(BITS_PER_LONG.name, Const(bits_per_long))

    def ranges(self, bits_per_long: int) -> tuple[NamedAssertion, ...]:
        """What holds of every point for words of this width."""
        return _ranges(self, bits_per_long)

    @property
    def says(self) -> tuple[str, ...]:
        """The points that a theorem speaks of, in sentences for people."""
        return self.lines or tuple(
            f"For words of {width} bits: {', '.join(each.says for each in self.ranges(width))}"
            for width in self.widths
        )

    def point(self, *numbers: int) -> ParameterPoint:
        """The point of these numbers, in order; what follows a parameter may be left out."""
        return self._followed(dict(zip(self.names, numbers, strict=False)))

    def _followed(self, at: dict[str, int]) -> ParameterPoint:
        for each in self.parameters:
            if each.follows is not None:
                at.setdefault(each.var.name, at[each.follows.name])
        return ParameterPoint(self.names, tuple(at[name] for name in self.names))

    def moved(self, point: ParameterPoint, name: str, number: int) -> ParameterPoint:
        """The point with another value of one parameter; one that follows it is bound by that."""
        found = point.moved(name, number)
        bound = max if number > point[name] else min
        for each in self.parameters:
            if each.follows is not None and each.follows.name == name and number != point[name]:
                found = found.moved(each.var.name, bound(found[each.var.name], number))
        return found

    def points(self, bits_per_long: int) -> Iterator[ParameterPoint]:
        """Every point for words of this width at which what follows has its usual value."""
        domains = {each.var.name: each.domain for each in self.free}
        names, inside = (BITS_PER_LONG.name, *self.counted), _inside(self, bits_per_long)
        for values in product(*(domains[name] for name in self.counted)):
            point = self._followed(dict(zip(names, (bits_per_long, *values), strict=True)))
            if inside(*point.numbers[1:]):
                yield point

    def of(self, params: ArchParams, value: int | None = None) -> ParameterPoint:
        """A configuration, with this value of the open parameter; the first, if none is given."""
        numbers = []
        for each in self.parameters:
            chosen = each.open and value is not None
            numbers.append(value if chosen and value is not None else each.values(params)[0])
        return ParameterPoint(self.names, tuple(numbers))

    def contains(self, point: ParameterPoint) -> bool:
        """Whether the theorem speaks of the point."""
        pairs = zip(self.parameters, point.numbers, strict=True)
        width, *others = point.numbers
        return all(number in each.domain for each, number in pairs) and bool(
            _inside(self, width)(*others)
        )

    def contains_all_of(self, params: ArchParams) -> bool:
        """Whether it speaks of the configuration at every value of the open parameter."""
        values = self.open.values(params) if self.open else (None,)
        return all(self.contains(self.of(params, value)) for value in values)


@cache
def _ranges(domain: Domain, bits_per_long: int) -> tuple[NamedAssertion, ...]:
    if domain.limits is not None:
        return domain.limits(bits_per_long)
    return tuple(
        between(
            f"{each.free.name}_in_range",
            each.says or each.var.name,
            each.var,
            min(each.domain),
            max(each.domain),
        )
        for each in domain.free
    )


@cache
def _inside(domain: Domain, bits_per_long: int) -> Callable[..., bool]:
    """Whether numbers for the free parameters are a point."""
    names = [each.var.name for each in domain.free]
    holds = all_of(*(each.holds for each in domain.ranges(bits_per_long)))
    return compile_function("inside", names, (), [holds])
