/*
 * Read between the front end's prelude and the file.
 */

/*
 * Macros of the kernel whose turn of phrase matters, and which the prelude has in a form that keeps
 * names in a syntax tree.
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

#undef ilog2
#undef const_ilog2
#define const_ilog2(n) zsl_log(n)
#define ilog2(n) (__builtin_constant_p(n) ? const_ilog2(n) : zsl_ilog2(n))

/* An assertion becomes a function: one that does not hold answers 0, and ends no build. */
#undef static_assert
#define zs_joined(a, b) a##b
#define zs_assertion(n, expr) static int zs_joined(zs_asserted_, n)(void) { return !!(expr); }
#define static_assert(expr, ...) zs_assertion(__COUNTER__, expr)

#ifndef __GFP_NOFAIL
#define __GFP_NOFAIL 0
#endif

/* A page frame is a pointer with its number for an address. */

struct page *pfn_to_page(unsigned long pfn)
{
	return (struct page *)pfn;
}

struct zpdesc *pfn_zpdesc(unsigned long pfn)
{
	return (struct zpdesc *)pfn;
}

unsigned long page_to_pfn(const struct page *page)
{
	return (unsigned long)page;
}

unsigned long zpdesc_pfn(const struct zpdesc *zpdesc)
{
	return (unsigned long)zpdesc;
}

struct zpdesc *page_zpdesc(struct page *page)
{
	return (struct zpdesc *)page;
}

struct page *zpdesc_page(struct zpdesc *zpdesc)
{
	return (struct page *)zpdesc;
}

/* What a handle points to: aligned, so that the low bits of its address are free for tags. */
static unsigned long zs_word __attribute__((aligned(64)));

int printf(const char *format, ...);
int scanf(const char *format, ...);
int fflush(void *all);

/* What a function finds in a word, and what one leaves there. */
#define zs_loaded(load, obj) (zs_word = (obj), load((unsigned long)&zs_word))
#define zs_stored(store, obj) \
	(zs_word = ~(unsigned long)(obj), store((unsigned long)&zs_word, obj), zs_word)

#define zs_shown(x) \
	printf("%llx %d %d\n", (unsigned long long)(x), (int)sizeof(x), (__typeof__(x))-1 < 0)
