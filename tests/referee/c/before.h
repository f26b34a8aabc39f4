/*
 * Read between the front end's prelude and the file: macros of the kernel whose turn of phrase
 * matters, and which the prelude has in a form that keeps names in a syntax tree.
 */

#undef _AC
#define zs_pasted(x, suffix) (x##suffix)
#define _AC(x, suffix) zs_pasted(x, suffix)

#undef likely
#undef unlikely
#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)

#undef min_t
#undef max_t
#define min_t(type, a, b) ({ type zs_a = (a), zs_b = (b); zs_a < zs_b ? zs_a : zs_b; })
#define max_t(type, a, b) ({ type zs_a = (a), zs_b = (b); zs_a > zs_b ? zs_a : zs_b; })

#undef is_power_of_2
static inline bool is_power_of_2(unsigned long n)
{
	return n && !(n & (n - 1));
}

/* An assertion becomes a function: one that does not hold answers 0, and ends no build. */
#undef static_assert
#define zs_joined(a, b) a##b
#define zs_assertion(n, expr) static int zs_joined(zs_asserted_, n)(void) { return !!(expr); }
#define static_assert(expr, ...) zs_assertion(__COUNTER__, expr)

#ifndef __GFP_NOFAIL
#define __GFP_NOFAIL 0
#endif
