"""What changes memory in one step, by the names that the kernel has for it, as C text.

A kernel has these in assembly, otherwise on each architecture. Here each is one of three functions
that nobody defines, and who reads the code knows by name: the word behind an address is changed in
one step, whatever other CPUs do, and a compare-exchange may find what they left.
"""

from collections.abc import Iterator
from itertools import product
from typing import Final

EXCHANGE: Final = "zsl_atomic_exchange"
"""Of an address, a size, what is expected and what is put there: what was there."""
MODIFY: Final = "zsl_atomic_modify"
"""Of an address, a size, how (`MODIFICATIONS`) and by what: what was there."""
WIDE: Final = "zsl_atomic_exchange_wide"
"""Of an address, those of what is expected and of what is put there, a size: whether it was."""
MODIFICATIONS: Final = ("put", "or", "and", "xor", "add")

_FUNCTIONS: Final = f"""\
unsigned long long {EXCHANGE}(volatile void *at, unsigned size, unsigned long long old,
	unsigned long long made);
unsigned long long {MODIFY}(volatile void *at, unsigned size, unsigned how,
	unsigned long long by);
_Bool {WIDE}(volatile void *at, void *seen, const void *made, unsigned size);
#define zsl_raw(ptr) __typeof__(__builtin_choose_expr(sizeof(*(ptr)) == 1, (unsigned char)0, \\
	__builtin_choose_expr(sizeof(*(ptr)) == 2, (unsigned short)0, \\
	__builtin_choose_expr(sizeof(*(ptr)) == 4, 0U, 0ULL))))
#define zsl_as(ptr, x) ({{ \\
	zsl_raw(ptr) zsl_from = (x); \\
	__typeof__(*(ptr)) zsl_into; \\
	__builtin_memcpy((void *)&zsl_into, &zsl_from, sizeof(zsl_into)); \\
	zsl_into; }})
#define zsl_number(ptr, x) ({{ \\
	__typeof__(*(ptr)) zsl_of = (x); \\
	zsl_raw(ptr) zsl_made_of; \\
	__builtin_memcpy(&zsl_made_of, (void *)&zsl_of, sizeof(zsl_made_of)); \\
	(unsigned long long)zsl_made_of; }})
#define zsl_exchange(ptr, old, made) zsl_as(ptr, {EXCHANGE}( \\
	(ptr), sizeof(*(ptr)), zsl_number(ptr, old), zsl_number(ptr, made)))
#define zsl_try_exchange(ptr, seen, made) ({{ \\
	__typeof__(seen) zsl_seen = (seen); \\
	__typeof__(*(ptr)) zsl_old = *zsl_seen, zsl_was = zsl_exchange(ptr, zsl_old, made); \\
	*zsl_seen = zsl_was; \\
	zsl_was == zsl_old; }})
#define zsl_try_exchange_wide(ptr, seen, made) ({{ \\
	__typeof__(*(ptr)) zsl_made = (made); \\
	{WIDE}(ptr, seen, &zsl_made, sizeof(zsl_made)); }})
#define zsl_modify(ptr, how, by) zsl_as(ptr, {MODIFY}( \\
	(ptr), sizeof(*(ptr)), how, zsl_number(ptr, by)))
#define zsl_put(ptr, made) zsl_modify(ptr, {MODIFICATIONS.index("put")}, made)
#define zsl_word_of(nr, at) ((unsigned long *)(at) + (nr) / (8 * sizeof(long)))
#define zsl_bit_of(nr) (1UL << (nr) % (8 * sizeof(long)))
#define zsl_change_bit(how, flip, nr, at) \\
	!!(zsl_modify(zsl_word_of(nr, at), how, flip zsl_bit_of(nr)) & zsl_bit_of(nr))
"""
_ORDERS: Final = ("", "_acquire", "_release", "_relaxed")
_BITS: Final = (("set", "or", ""), ("clear", "and", "~"), ("change", "xor", ""))
_STEPS: Final = (
    ("or", "or", "by"),
    ("and", "and", "by"),
    ("andnot", "and", "~(by)"),
    ("xor", "xor", "by"),
    ("add", "add", "by"),
    ("sub", "add", "-(by)"),
)


def atomics() -> str:
    """The C text. It stands behind the kernel's own headers of atomics, and before all others."""
    lines = [_FUNCTIONS]
    for head, body in _macros():
        lines += [f"#undef {head.partition('(')[0]}\n", f"#define {head} {body}\n"]
    return "".join(lines)


def _macros() -> Iterator[tuple[str, str]]:
    for size, order in product(("", "64"), (*_ORDERS, "_local")):
        yield f"cmpxchg{size}{order}", "zsl_exchange"
        yield f"try_cmpxchg{size}{order}", "zsl_try_exchange"
    for order in _ORDERS:
        yield f"try_cmpxchg128{order}", "zsl_try_exchange_wide"
        yield f"xchg{order}", "zsl_put"
    for what, how, flip in _BITS:
        number = MODIFICATIONS.index(how)
        yield f"{what}_bit(nr, at)", f"((void)zsl_change_bit({number}, {flip}, nr, at))"
        yield f"test_and_{what}_bit(nr, at)", f"zsl_change_bit({number}, {flip}, nr, at)"
    yield "clear_bit_unlock", "clear_bit"
    yield "test_and_set_bit_lock", "test_and_set_bit"
    # What is written once is a step, too, whatever instruction an architecture has for it.
    yield "smp_load_acquire(p)", "READ_ONCE(*(p))"
    yield "smp_store_release(p, made)", "WRITE_ONCE(*(p), made)"
    for kind in ("atomic", "atomic_long", "atomic64"):
        for order in ("", "_acquire"):
            yield f"{kind}_read{order}(v)", "READ_ONCE((v)->counter)"
        for order in ("", "_release"):
            yield f"{kind}_set{order}(v, made)", "WRITE_ONCE((v)->counter, made)"
        for name, how, by in _STEPS:
            step = f"zsl_modify(&(v)->counter, {MODIFICATIONS.index(how)}, {by})"
            yield f"{kind}_{name}(by, v)", f"((void){step})"
            for order in _ORDERS:
                yield f"{kind}_fetch_{name}{order}(by, v)", step
        yield f"{kind}_inc(v)", f"{kind}_add(1, v)"
        yield f"{kind}_dec(v)", f"{kind}_sub(1, v)"
        yield f"{kind}_sub_and_test(by, v)", f"({kind}_sub_return(by, v) == 0)"
        yield f"{kind}_inc_and_test(v)", f"({kind}_inc_return(v) == 0)"
        yield f"{kind}_dec_and_test(v)", f"({kind}_dec_return(v) == 0)"
        for order in _ORDERS:
            for name, other, sign in (("inc", "add", "+"), ("dec", "sub", "-")):
                fetched = f"{kind}_fetch_{other}{order}"
                yield f"{kind}_fetch_{name}{order}(v)", f"{fetched}(1, v)"
                yield f"{kind}_{name}_return{order}(v)", f"({fetched}(1, v) {sign} 1)"
                step = f"{fetched}(zsl_by, v) {sign} zsl_by"
                made = f"({{ __typeof__((v)->counter) zsl_by = (by); {step}; }})"
                yield f"{kind}_{other}_return{order}(by, v)", made
            yield f"{kind}_xchg{order}(v, made)", "zsl_put(&(v)->counter, made)"
            yield f"{kind}_cmpxchg{order}(v, old, made)", "zsl_exchange(&(v)->counter, old, made)"
            body = "zsl_try_exchange(&(v)->counter, seen, made)"
            yield f"{kind}_try_cmpxchg{order}(v, seen, made)", body
