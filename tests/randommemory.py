"""Random C functions over memory: structs, bit-fields, unions, arrays, pointers, copies, loops.

Each is `g0(struct s *p, struct s *q, unsigned long a, unsigned int b)`, and its caller `f0(a, b)`
lets p and q be elements of one array, so that they may be one. Nothing is undefined: indices are
masked, shift counts are small, and everything is written before it is read. A seed always gives
the same text.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

HEAD: Final = """\
typedef unsigned char b8;
typedef unsigned short b16;
typedef unsigned int b32;
typedef unsigned long long b64;
struct in { b32 i; b16 j; b8 k[2]; };
union un { b64 all; b32 half[2]; b8 each[8]; struct { b64 low : 12, high : 52; } bits; };
struct s {
	b8 c;
	b16 h;
	b32 w;
	b64 l;
	b32 x : 3, y : 9, z : 17;
	int t : 5;
	b32 arr[4];
	b8 bytes[6];
	union un u;
	struct in in, ins[2];
	b32 *at;
};
struct s pool[4];
b32 shared;
static void put(b32 *to, unsigned long x)
{
	if (x & 1)
		*to = x;
	else
		*to += 3;
}
static struct in made(b32 i, b32 j)
{
	struct in one = { i, j };

	one.k[j & 1] = i;
	return one;
}
static b32 sum(struct in one)
{
	return one.i * 3 + one.j + one.k[1];
}
static b32 all(struct s *s)
{
	b32 r = s->c * 3 + s->h * 5 + s->w * 7 + s->l * 11 + s->x + s->y * 2 + s->z * 4 + s->t;

	r = r * 31 + s->arr[0] + s->arr[1] * 2 + s->arr[2] * 4 + s->arr[3] * 8 + s->bytes[0];
	r = r * 31 + s->bytes[3] + s->bytes[5] * 2 + s->u.all + (s->u.all >> 32) * 3;
	r = r * 31 + sum(s->in) + sum(s->ins[0]) * 2 + sum(s->ins[1]) * 4;
	return r;
}
"""
_WORDS: Final = ("w", "arr[1]", "in.i", "ins[0].i", "u.half[1]", "u.half[0]", "arr[3]")


@dataclass(slots=True)
class Functions:
    """Writes functions. With `again` their loops turn as often as the arguments say."""

    seed: int
    again: bool = False
    _random: random.Random = field(init=False)
    _names: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)  # noqa: S311  # nothing here is a secret

    def text(self, count: int) -> str:
        """A file with functions `f0`, `g0`, `f1`, ... and what they call."""
        parts = [HEAD]
        for i in range(count):
            body = [
                line for _ in range(self._random.randrange(4, 8)) for line in self._statement(2)
            ]
            lines = [
                "struct s own;",
                "unsigned long r = a;",
                "b32 s = b;",
                "__builtin_memset(p, 0, sizeof(*p));",
                "__builtin_memset(q, 0x5a, sizeof(*q));",
                "__builtin_memset(&own, 1, sizeof(own));",
                "shared = 9;",
                *body,
                "return r ^ s ^ all(p) ^ all(q) * 3 ^ all(&own) * 5 ^ shared;",
            ]
            inner = "\n".join(f"\t{line}" for line in lines)
            parts.append(
                f"b32 g{i}(struct s *p, struct s *q, unsigned long a, b32 b)\n{{\n{inner}\n}}\n"
                f"b32 f{i}(unsigned long a, b32 b)\n"
                f"{{\n\treturn g{i}(&pool[a & 3], &pool[b & 3], a, b);\n}}\n"
            )
        return "\n".join(parts)

    def _pick(self, *of: str) -> str:
        return self._random.choice(of)

    def _struct(self) -> str:
        return self._pick("p->", "q->", "own.")

    def _place(self) -> str:
        """Something that can be assigned to."""
        index = self._value(0)
        member = self._pick(
            *("c", "h", "w", "l", "x", "y", "z", "t", "in.j", "in.k[1]"),
            *(f"arr[({index}) & 3]", f"bytes[({index}) & 3]", f"ins[({index}) & 1].i"),
            *("u.all", "u.half[0]", "u.each[6]", "u.each[3]"),
            *("u.bits.low", "u.bits.high", "ins[1].k[0]"),
        )
        return self._pick("r", "s", "shared", *[f"{self._struct()}{member}"] * 6)

    def _value(self, depth: int) -> str:
        if depth <= 0 or self._random.random() < 0.2:
            plain = ("a", "b", "r", "s", "1", "7", "300", "0x80000000u", "-1", "(p == q)")
            return self._pick(*plain, f"{self._struct()}{self._pick('w', 'y', 'c', 't', 'u.all')}")
        x, y = self._value(depth - 1), self._value(depth - 1)
        return self._pick(
            f"({x} {self._pick('+', '-', '*', '&', '|', '^', '==', '<')} {y})",
            f"({x} {self._pick('<<', '>>')} ({y} & 7))",
            f"({x} ? {y} : {self._place()})",
            self._place(),
            f"(b8)({x})",
            f"sum({self._struct()}{self._pick('in', 'ins[1]')})",
        )

    def _word(self) -> str:
        return f"&{self._struct()}{self._pick(*_WORDS)}"

    def _statement(self, depth: int) -> Iterator[str]:
        kind = self._random.randrange(14)
        self._names += 1
        name = f"n{self._names}"
        if kind < 3:
            yield f"{self._place()} {self._pick('', '+', '^', '|', '-')}= {self._value(2)};"
        elif kind == 3:
            one, other = self._struct(), self._struct()
            member = self._pick("in", "ins[0]", "u", "ins[1]")
            yield f"{one}{member} = {other}{'u' if member == 'u' else 'in'};"
        elif kind == 4:
            yield f"{self._pick('*p = own', 'own = *q', '*q = *p', 'own = *p')};"
        elif kind == 5:
            yield f"put({self._word()}, {self._value(1)});"
        elif kind == 6:
            one, other = "&own.w", f"&own.arr[{self._value(0)} & 3]"
            yield f"{{ b32 *{name} = {self._value(1)} & 1 ? {one} : {other};"
            yield f"*{name} {self._pick('=', '+=')} {self._value(1)}; s ^= own.w; }}"
        elif kind == 7:
            yield f"{self._struct()}at = &own.arr[{self._value(0)} & 3];"
            yield f"own.at = {self._word()}; *own.at {self._pick('=', '^=')} {self._value(1)};"
        elif kind == 8:
            yield f"{self._struct()}in = made({self._value(1)}, {self._value(1)});"
        elif kind == 9:
            count = self._pick("4", "6", "3")
            yield f"__builtin_memcpy(own.bytes, &{self._struct()}arr[1], {count});"
        elif kind == 10:
            yield f"*(b16 *)&{self._struct()}{self._pick('w', 'arr[2]', 'u')} = {self._value(1)};"
        elif kind == 11:
            count = "(b & 3)" if self.again else self._pick("2", "3", "4")
            yield f"for (b32 *{name} = own.arr; {name} < own.arr + {count}; {name}++)"
            yield f"*{name} {self._pick('=', '+=')} {self._value(1)};"
        elif depth > 0:
            yield f"if ({self._value(2)}) {{"
            yield from self._statement(depth - 1)
            yield "} else {"
            yield from self._statement(depth - 1)
            yield "}"
        else:
            yield f"r ^= {self._value(2)};"
