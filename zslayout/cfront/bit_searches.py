"""What finds a bit, by the names that the kernel has for it, as C text.

An architecture that has an instruction for it writes assembly, which says nothing to who reads the
code; the compiler's own functions say the same.
"""

from collections.abc import Mapping
from typing import Final

_SEARCHES: Final[Mapping[str, str]] = {
    "__ffs(x)": "((unsigned long)__builtin_ctzl(x))",
    "__fls(x)": "((unsigned long)(8 * sizeof(long) - 1 - __builtin_clzl(x)))",
    "ffz(x)": "__ffs(~(unsigned long)(x))",
    "ffs(x)": "__builtin_ffs(x)",
    "fls(x)": "({ unsigned zsl_x = (x); zsl_x ? 32 - __builtin_clz(zsl_x) : 0; })",
    "fls64(x)": "({ unsigned long long zsl_x = (x); zsl_x ? 64 - __builtin_clzll(zsl_x) : 0; })",
}
"""As include/asm-generic/bitops/builtin-*.h and fls64.h have them; of 0 only the last three."""


def bit_searches() -> str:
    """The C text. It stands behind the kernel's own headers of bits, and before all others."""
    return "".join(
        f"#undef {head.partition('(')[0]}\n#define {head} {body}\n"
        for head, body in _SEARCHES.items()
    )
