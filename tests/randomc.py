"""Random C functions over two numbers, whose results C defines for all of them.

Nothing in them is undefined or unsequenced: shift counts are below 8, divisors positive, and what
changes a variable stands where an operand's order is fixed. Signed overflow wraps, as the kernel is
compiled. A seed always gives the same text.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

PARAMETERS: Final = ("unsigned long a", "unsigned int b")
DEFINED: Final = {"PAGE_SHIFT": 12, "BITS_PER_LONG": 64}
"""What the text takes from the configuration."""
HEAD: Final = """\
enum { E0, E1 = 5, E2 = PAGE_SHIFT + 2, E3 };
#define BITS (BITS_PER_LONG - PAGE_SHIFT)
static void put(unsigned int *to, unsigned long x)
{
	if (x & 1)
		*to = x;
	else
		*to += 3;
}
"""
_TYPES: Final = (
    *("unsigned char", "signed char", "unsigned short", "short", "unsigned int", "int"),
    *("unsigned long", "long", "_Bool", "unsigned long long"),
)
_LITERALS: Final = ("0", "1", "-1", "7", "300", "0x7fffffff", "0x80000000", "1UL", "BITS", "E3")


@dataclass(frozen=True, slots=True)
class _Variable:
    name: str
    type: str
    assigned: bool = True
    """Whether statements may assign to it: counters of loops are left alone."""


@dataclass(slots=True)
class Functions:
    """Writes functions. With `loops` the number of turns may depend on the arguments."""

    seed: int
    loops: bool = False
    _random: random.Random = field(init=False)
    _helpers: list[tuple[str, int]] = field(init=False, default_factory=list)
    _names: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)  # noqa: S311  # nothing here is a secret

    def text(self, count: int) -> str:
        """A file with functions `f0`, `f1`, ... and what they call."""
        parts = [HEAD]
        for number in range(3):
            parameters = tuple(
                f"{self._pick(_TYPES)} x{i}" for i in range(self._random.randrange(1, 3))
            )
            parts.append(self._function(f"h{number}", self._pick(_TYPES), parameters))
            self._helpers.append((f"h{number}", len(parameters)))
        parts += [self._function(f"f{i}", "unsigned int", PARAMETERS) for i in range(count)]
        return "\n".join(parts)

    def _pick(self, of: tuple[str, ...]) -> str:
        return self._random.choice(of)

    def _name(self, prefix: str) -> str:
        self._names += 1
        return f"{prefix}{self._names}"

    def _function(self, name: str, gives: str, parameters: tuple[str, ...]) -> str:
        known = [_Variable(one.split()[-1], one.rsplit(" ", 1)[0]) for one in parameters]
        known += [_Variable("r", "unsigned long"), _Variable("s", "unsigned int")]
        label = self._name("out") if self._random.random() < 0.5 else ""
        scope = list(known)
        lines = ["unsigned long r = 0;", "unsigned int s = 3;"]
        for _ in range(self._random.randrange(2, 5)):
            lines += self._statement(scope, 2, label, looping=False)
        lines += [f"{label}:"] if label else []
        lines.append(f"return r ^ s ^ {self._pure(known, 2)};")
        body = "\n".join(f"\t{line}" for line in lines)
        return f"static {gives} {name}({', '.join(parameters)})\n{{\n{body}\n}}\n"

    def _pure(self, scope: list[_Variable], depth: int) -> str:
        """An expression that changes nothing."""
        if depth <= 0 or self._random.random() < 0.2:
            return self._pick((*(each.name for each in scope), self._pick(_LITERALS)))
        x, y, z = (self._pure(scope, depth - 1) for _ in range(3))
        small = f"({y} & 7)"
        forms = [
            f"({x} {self._pick(('+', '-', '*', '&', '|', '^'))} {y})",
            f"({x} {self._pick(('<<', '>>'))} {small})",
            f"({x} {self._pick(('/', '%'))} ({small} + 1))",
            f"({x} {self._pick(('<', '<=', '>', '>=', '==', '!='))} {y})",
            f"({x} {self._pick(('&&', '||'))} {y})",
            f"({x} ? {y} : {z})",
            f"({x} ?: {y})",
            f"({self._pick(_TYPES)})({x})",
            f"{self._pick(('-', '~', '!'))}({x})",
            f"({{ {self._pick(_TYPES)} t = {x}; t + 1; }})",
        ]
        if self._helpers:
            name, count = self._random.choice(self._helpers)
            forms.append(f"{name}({', '.join((x, y)[:count])})")
        return self._pick(tuple(forms))

    def _ordered(self, scope: list[_Variable], depth: int) -> str:
        """An expression that may change variables, one after the other."""
        if depth <= 0 or self._random.random() < 0.2:
            return self._pure(scope, depth)
        name = self._pick(tuple(each.name for each in scope if each.assigned))
        x, y = self._ordered(scope, depth - 1), self._ordered(scope, depth - 1)
        pure = self._pure(scope, depth - 1)
        return self._pick(
            (
                f"({name} = {pure}, {x})",
                f"({name} {self._pick(('+', '-', '*', '&', '|', '^'))}= {pure})",
                f"({self._pick((f'{name}++', f'--{name}', f'++{name}', f'{name}--'))})",
                f"({x} {self._pick(('&&', '||'))} {y})",
                f"({x} ? {y} : {self._ordered(scope, depth - 1)})",
                f"({x} ?: {y})",
                f"({self._pick(_TYPES)})({x})",
            )
        )

    def _block(
        self, scope: list[_Variable], depth: int, label: str, *, looping: bool
    ) -> Iterator[str]:
        inner = list(scope)
        yield "{"
        for _ in range(self._random.randrange(1, 3)):
            yield from self._statement(inner, depth, label, looping=looping)
        yield "}"

    def _statement(
        self, scope: list[_Variable], depth: int, label: str, *, looping: bool
    ) -> Iterator[str]:
        variable = self._random.choice([each for each in scope if each.assigned])
        kind = self._random.randrange(16)
        if kind == 0:
            made = _Variable(self._name("v"), self._pick(_TYPES))
            yield f"{made.type} {made.name} = {self._pure(scope, 2)};"
            scope.append(made)
        elif kind == 1:
            op = self._pick(("+", "-", "*", "&", "|", "^", ""))
            yield f"{variable.name} {op}= {self._pure(scope, 2)};"
        elif kind == 2:
            op, more = self._pick(("<< 0", ">> 0", "/ 1", "% 1")).split()
            yield f"{variable.name} {op}= ({self._pure(scope, 2)} & 7) + {more};"
        elif kind == 3:
            pointer = self._name("p")
            yield f"{{ {variable.type} *{pointer} = &{variable.name};"
            yield f"*{pointer} {self._pick(('=', '+=', '^='))} {self._pure(scope, 1)}; }}"
        elif kind == 4 and variable.type == "unsigned int":
            yield f"put(&{variable.name}, {self._pure(scope, 2)});"
        elif kind < 8:
            leave = (f"return {self._ordered(scope, 2)};", *[f"goto {label};"] * bool(label))
            leave += ("break;", "continue;") if looping else ()
            yield f"if ({self._ordered(scope, 2)}) {self._pick(leave)}"
        elif depth > 0:
            yield from self._compound(kind, scope, depth - 1, label, looping=looping)
        else:
            yield f"{self._ordered(scope, 2)};"

    def _compound(
        self, kind: int, scope: list[_Variable], depth: int, label: str, *, looping: bool
    ) -> Iterator[str]:
        count = f"({self._pure(scope, 1)} & 3)" if self.loops else self._pick(("2", "3"))
        counter = _Variable(self._name("i"), "int", assigned=False)
        if kind in {8, 9}:
            yield f"if ({self._ordered(scope, 2)})"
            yield from self._block(scope, depth, label, looping=looping)
            if kind == 9:
                yield "else"
                yield from self._block(scope, depth, label, looping=looping)
        elif kind in {10, 11}:
            name = counter.name
            yield f"for (int {name} = 0; {name} < {count}; {name}++)"
            yield from self._block([*scope, counter], depth, label, looping=True)
        elif kind == 12:
            yield "do"
            yield from self._block(scope, depth, label, looping=True)
            yield "while (0);"
        elif kind == 13 and self.loops:
            again = self._name("again")
            yield f"int {counter.name} = 0;"
            yield f"{again}: {counter.name}++;"
            yield from self._block(scope, depth, label, looping=looping)
            yield f"if ({counter.name} < {count}) goto {again};"
        else:
            yield f"switch (({self._ordered(scope, 2)}) & 7) {{"
            for case in self._random.sample(range(8), 2):
                yield f"case {case}:"
                yield from self._block(scope, depth, label, looping=looping)
                yield from ["break;"] * self._random.randrange(2)
            yield "default:"
            yield from self._block(scope, depth, label, looping=looping)
            yield "}"
