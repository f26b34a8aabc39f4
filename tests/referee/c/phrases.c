/*
 * Turns of phrase of C. What the front end makes of each must be what a machine computes, or it must
 * refuse it: "may be refused" stands where it does.
 *
 * A phrase begins with `///` and its name, and is a file by itself, with whatever else has to stand
 * in a file. ENCODE, DECODE, CHAIN, STORE and LOAD are the heads of the functions that are asked.
 */

/// conversions in arithmetic
ENCODE
{
	short s = obj_idx;
	unsigned char c = obj_idx;

	return page_to_pfn(page) + s * c;
}

/// a word kept in int
ENCODE
{
	int w = page_to_pfn(page);

	return ((long)w << 3) ^ (short)obj_idx;
}

/// common type of a choice
ENCODE
{
	return obj_idx > 5 ? -1 : page_to_pfn(page);
}

/// a choice of two signs
ENCODE
{
	return (int)obj_idx < 0 ? obj_idx : (int)obj_idx >> 3;
}

/// nested choices
ENCODE
{
	return obj_idx & 1 ? obj_idx & 2 ? 5 : -6 : obj_idx & 4 ? 7u : page_to_pfn(page);
}

/// a choice without a middle
ENCODE
{
	return obj_idx ?: page_to_pfn(page);
}

/// a choice of effects
ENCODE
{
	int n = 1;

	obj_idx & 1 ? n++ : n--;
	return n * 5 + obj_idx;
}

/// comma
ENCODE
{
	unsigned long a = 1, b;

	b = (a += 2, a * 3);
	return b + page_to_pfn(page) - obj_idx;
}

/// before and after
ENCODE
{
	unsigned int i = obj_idx;
	unsigned long a = i++;

	a = a * 10 + i--;
	a = a * 10 + ++i;
	return a * 10 + --i;
}

/// small types wrap
ENCODE
{
	unsigned char c = obj_idx;
	signed char d = obj_idx;
	unsigned long r = c++;

	c += 300;
	d -= 3;
	return r * 100000 + c * 1000 + d;
}

/// assignment with operation, signed and unsigned
ENCODE
{
	int x = (int)(obj_idx & 0xffff) - 3000, y = x, z = x & 0xff;

	x /= 7u;
	y /= 7;
	z *= 3;
	z -= 7u;
	z >>= 1;
	z %= 11;
	z ^= -1L;
	return x + y * 2 + z;
}

/// assignment with operation, narrow and wide
ENCODE
{
	unsigned int x = obj_idx;
	u8 a = 250;
	s16 b = -5;

	x += page_to_pfn(page);
	x /= 3;
	x <<= 2;
	x |= 1UL << 4;
	x &= ~2;
	a += obj_idx;
	a >>= 2;
	b *= (int)(obj_idx & 0xff);
	return x ^ a * 100 + b;
}

/// assignment as a value
ENCODE
{
	unsigned char c;
	unsigned long w, v;

	w = c = obj_idx + 1;
	if ((v = page_to_pfn(page) >> 2) > 10)
		w += obj_idx;
	return w + v;
}

/// truth values
ENCODE
{
	bool b = obj_idx & 6, c = page_to_pfn(page), d = obj_idx & 1;

	d++;
	b |= obj_idx & 0x200;
	return b + c * 2 + !b * 4 + (b == c) * 8 + -b + (bool)(obj_idx & 4) * 16 + d * 32;
}

/// truth values in arithmetic
ENCODE
{
	return -(bool)(obj_idx & 1) + (obj_idx > 4) * -3 + (((obj_idx > 5) << 3) | !page_to_pfn(page));
}

/// connectives
ENCODE
{
	return (obj_idx && page_to_pfn(page) > 3) + ((obj_idx || page_to_pfn(page)) << 2) + !!obj_idx;
}

/// what && leaves out
ENCODE
{
	int n = 1;
	bool b = obj_idx > 40 && ++n > 1;

	if (obj_idx > 3 && n++ == 1)
		n += 10;
	return n * 2 + b;
}

/// what || leaves out
ENCODE
{
	int n = 1;

	if (obj_idx > 40 || n++)
		n += 5;
	return n;
}

/// a call that && leaves out
static bool zs_grown(unsigned long *v)
{
	*v += 1;
	return *v & 1;
}

ENCODE
{
	unsigned long n = page_to_pfn(page);

	if (obj_idx > 40 && zs_grown(&n))
		n += 100;
	return n;
}

/// set behind && (may be refused)
ENCODE
{
	unsigned long w;

	if (obj_idx > 40 && (w = page_to_pfn(page)) > 3)
		return w;
	return obj_idx;
}

/// comparisons of two signs
ENCODE
{
	int a = obj_idx;

	return (a < 10u) + ((long)a < 10u) * 2 + ((short)a < 10) * 4 + (a > page_to_pfn(page)) * 8
		+ (page_to_pfn(page) < -1) * 16 + (-1L < obj_idx) * 32 + (-1 < obj_idx) * 64;
}

/// casts
ENCODE
{
	return (unsigned long)(int)(u16)(s8)obj_idx + (long)(int)page_to_pfn(page)
		+ ((u8)page_to_pfn(page) | (s8)obj_idx | (u64)obj_idx << 20);
}

/// wider than the word
ENCODE
{
	u64 w = (u64)page_to_pfn(page) << 20 | obj_idx;
	s64 v = (s64)(int)obj_idx * 1000;

	return (w >> 7) + v / 7 + v % 13;
}

/// division of negative numbers
ENCODE
{
	int w = (int)(obj_idx >> 1) - 1000;

	return w / 7 * 100 + w % 7 + w / 7u + w % 7ul;
}

/// negation and complement
ENCODE
{
	u8 s = obj_idx;

	return -obj_idx + -page_to_pfn(page) + ~obj_idx + ~s + (u8)~s;
}

/// shifts of negative numbers
ENCODE
{
	long a = (int)obj_idx;

	return a >> 4 | (unsigned long)(-1L >> 20 >> 1);
}

/// literals
ENCODE
{
	return 0xffffffff + obj_idx + 0x80000000 + 4294967296 + 010 + 'a' + 2147483648 + ~0u;
}

/// masks by negative literals
ENCODE
{
	return (obj_idx & -8) | (page_to_pfn(page) & -4096u) | (page_to_pfn(page) & ~0xfff);
}

/// char has no sign in the kernel
ENCODE
{
	char c = obj_idx, d = 200;

	return c + (d > 100) * 1000;
}

/// enumerations
ENCODE
{
	enum fullness_group g = obj_idx & 7;
	enum { A = -1, B = 5 } h = B;

	return g - 9 + (A < obj_idx) + h + ZS_INUSE_RATIO_100;
}

/// products of small types
ENCODE
{
	unsigned short a = obj_idx & 0x7fff;

	return a * a + page_to_pfn(page) * 0x9e3779b9;
}

/// sizes
ENCODE
{
	return sizeof(long) * obj_idx + sizeof obj_idx + sizeof(short);
}

/// the size of a structure (may be refused)
ENCODE
{
	return sizeof(struct zspage) + obj_idx;
}

/// kernel macros of bits
ENCODE
{
	return (page_to_pfn(page) & GENMASK(20, 3)) | BIT(obj_idx & 15) | BIT_ULL(2);
}

/// kernel macros of order
ENCODE
{
	unsigned long pfn = page_to_pfn(page);

	return min(obj_idx, 100u) + max(pfn, 55ul) + min_t(u8, obj_idx, 200)
		+ max_t(int, obj_idx, -5);
}

/// a kernel macro of a call (may be refused)
ENCODE
{
	return max(page_to_pfn(page), 55ul) + obj_idx;
}

/// kernel macros of rounding
ENCODE
{
	return round_up(page_to_pfn(page), 8) + round_down(obj_idx, 16) + ALIGN(obj_idx, 32)
		+ DIV_ROUND_UP(obj_idx, 7) + roundup(obj_idx, 24u);
}

/// logarithms
ENCODE
{
	return (page_to_pfn(page) << ilog2(255)) + (obj_idx & ((1UL << ilog2(1000)) - 1))
		+ is_power_of_2(obj_idx);
}

/// likely
ENCODE
{
	if (likely(obj_idx & 2))
		return 7;
	return unlikely(obj_idx) ? 1 : 2;
}

/// a constant in the function (may be refused)
ENCODE
{
	static const unsigned int shift = 7;
	const unsigned long mask = 127;

	return page_to_pfn(page) << shift | (obj_idx & mask);
}

/// a variable that outlives the call (may be refused)
ENCODE
{
	static unsigned int n = 5;

	n = n + obj_idx;
	return page_to_pfn(page) + n;
}

/// a global variable (may be refused)
static unsigned long zs_global = 3;

ENCODE
{
	return zs_global + obj_idx;
}

/// by a pointer
ENCODE
{
	unsigned long w = page_to_pfn(page), *p = &w;

	*p <<= 4;
	*p |= obj_idx & 15;
	return w;
}

/// exchanged by pointers
static void zs_swap(unsigned long *a, unsigned long *b)
{
	unsigned long t = *a;

	*a = *b;
	*b = t;
}

ENCODE
{
	unsigned long a = page_to_pfn(page), b = obj_idx;

	zs_swap(&a, &b);
	return a * 3 + b;
}

/// a statement as an expression
ENCODE
{
	return ({ unsigned long t = page_to_pfn(page); t * 2; }) + ({ obj_idx; });
}

/// an array (may be refused)
ENCODE
{
	static const unsigned char shifts[4] = { 1, 2, 3, 5 };

	return page_to_pfn(page) << shifts[obj_idx & 3];
}

/// a union (may be refused)
ENCODE
{
	union { unsigned long l; unsigned int i; } u;

	u.l = page_to_pfn(page);
	return u.i + obj_idx;
}

/// bitfields of a structure (may be refused)
ENCODE
{
	struct { unsigned int a : 5; int b : 7; unsigned long c; } s;

	s.a = obj_idx;
	s.b = obj_idx;
	s.c = page_to_pfn(page);
	return s.a + s.b + s.c;
}

/// bitfields wrap (may be refused)
ENCODE
{
	struct zspage z;
	unsigned long r;

	z.class = obj_idx;
	++z.class;
	r = z.class;
	z.class <<= 3;
	return r * 1000 + z.class;
}

/// a bitfield is an int (may be refused)
ENCODE
{
	struct zspage z;

	z.class = obj_idx;
	return z.class - 600 < 0;
}

/// the value of an assignment to a bitfield
ENCODE
{
	struct zspage z;

	return (z.fullness = obj_idx) + page_to_pfn(page);
}

/// a structure is copied (may be refused)
ENCODE
{
	struct { unsigned int a; unsigned long b; } s, t;

	s.a = obj_idx;
	s.b = page_to_pfn(page);
	t = s;
	s.a = 0;
	return t.a + t.b * 2 + s.a;
}

/// a structure is initialised (may be refused)
ENCODE
{
	struct { unsigned char a; unsigned long b; unsigned int c; } s = { obj_idx, .b = 7 };

	return s.a + s.b * 2 + s.c;
}

/// a name hides another
ENCODE
{
	unsigned long w = 1;

	{
		unsigned long w = page_to_pfn(page);

		w++;
		if (obj_idx)
			w = 3;
	}
	return w + obj_idx;
}

/// parameters change
ENCODE
{
	obj_idx >>= 1;
	obj_idx += 3;
	return page_to_pfn(page) ^ obj_idx;
}

/// the type of an expression
ENCODE
{
	__typeof__(obj_idx + 1UL) w = obj_idx;

	return w << 12 | page_to_pfn(page);
}

/// paths that join
ENCODE
{
	unsigned long w = 0;

	if (obj_idx > 4)
		w = 1;
	else if (obj_idx > 2)
		w = 2;
	if (obj_idx & 1)
		if (obj_idx & 2)
			w += 20;
		else
			w += 30;
	return w;
}

/// a switch
ENCODE
{
	unsigned long r = 0;

	switch (obj_idx & 7) {
	case 0:
		r = 5;
		break;
	case 1:
	case 2:
		r = 7;
		fallthrough;
	case 3:
		r += 2;
		break;
	default:
		r = 100;
	}
	return r + page_to_pfn(page);
}

/// a switch without a default
ENCODE
{
	switch (obj_idx & 3) {
	case 0:
		return 1;
	case 1:
		return page_to_pfn(page);
	}
	return 9;
}

/// a switch that begins with its default
ENCODE
{
	unsigned long r = 1;

	switch (obj_idx & 1) {
	default:
		r = 2;
		break;
	case 1:
		r = 3;
	}
	return r;
}

/// a switch by a range
ENCODE
{
	unsigned long r = 1;

	switch (obj_idx) {
	case 3 ... 40:
		r = 2;
		break;
	}
	return r;
}

/// a switch by a constant
ENCODE
{
	unsigned long r = 1;

	switch (PAGE_SHIFT) {
	case 12:
		r = 2;
		break;
	default:
		r = 3;
	}
	return r + obj_idx;
}

/// forward jumps
ENCODE
{
	unsigned long r = 1;

	if (obj_idx & 4) {
		r = 2;
		if (obj_idx & 8)
			goto b;
		r += 10;
	}
	if (obj_idx & 1)
		goto a;
	if (obj_idx & 2)
		goto b;
	r += 100;
a:
	r += 1000;
b:
	return r * 2;
}

/// a jump back (may be refused)
ENCODE
{
	unsigned int n = obj_idx & 31;
again:
	n += 10;
	if (n < 60)
		goto again;
	return n;
}

/// a jump into a block (may be refused)
ENCODE
{
	unsigned long r = 1;

	if (obj_idx & 1)
		goto in;
	if (obj_idx & 2) {
		r = 5;
in:
		r += 2;
	}
	return r;
}

/// do
ENCODE
{
	int i = 0;
	unsigned long r = 0;

	do {
		r = r * 3 + obj_idx;
		i++;
	} while (i < 4);
	return r;
}

/// while
ENCODE
{
	int i = 5;
	unsigned long r = page_to_pfn(page);

	while (i--)
		r ^= r << i;
	return r * 10 + i;
}

/// break and continue
ENCODE
{
	int i;
	unsigned long r = 0;

	for (i = 0; i < 6; i++) {
		if (i == 4)
			break;
		if (obj_idx & (1u << i))
			continue;
		r += i + 1;
	}
	return r * 10 + i;
}

/// return in a loop
ENCODE
{
	int i;

	for (i = 0; i < 6; i++)
		if (obj_idx & (1u << i))
			return i;
	return page_to_pfn(page);
}

/// loops in loops (may be refused)
ENCODE
{
	int i, j;
	unsigned long r = 0;

	for (i = 0; i < 3; i++)
		for (j = i; j < 4; j++) {
			if (j == 2)
				continue;
			r = r * 2 + ((obj_idx >> (i + j)) & 1);
		}
	return r;
}

/// two variables of a loop
ENCODE
{
	unsigned long r = 0;
	int i = 77;

	for (int i = 0, j = 3; i < 3; i++, j--)
		r = r * 4 + ((obj_idx >> i) & j);
	return r + i;
}

/// a loop by the word (may be refused)
ENCODE
{
	int n = 0;
	unsigned int s = obj_idx;

	for (; s > 1 && n < 40; n++)
		s >>= 1;
	return n;
}

/// early returns of a function that is called
static unsigned int zs_by_size(unsigned int v)
{
	if (v < 5)
		return 1;
	if (v < 50) {
		if (v & 1)
			return 2;
		v++;
	} else if (v < 100) {
		return v;
	}
	return v * 2;
}

ENCODE
{
	return zs_by_size(obj_idx) + page_to_pfn(page);
}

/// a function that sets and tells whether
static bool zs_added(unsigned long *a, unsigned int v)
{
	if (v & 1)
		return false;
	*a += v;
	return true;
}

ENCODE
{
	unsigned long t = page_to_pfn(page);

	if (zs_added(&t, obj_idx))
		t ^= 1;
	else
		t += 1000;
	return t;
}

/// conversions of a call
static s8 zs_narrow(u8 v)
{
	return v + 1;
}

static bool zs_truth(unsigned long v)
{
	return v & 12;
}

ENCODE
{
	return zs_narrow(obj_idx + 3) + page_to_pfn(page) + zs_truth(obj_idx) * 1000;
}

/// a function that calls itself (may be refused)
static unsigned long zs_tripled(unsigned long v, int n)
{
	return n ? zs_tripled(v * 3, n - 1) : v;
}

ENCODE
{
	return zs_tripled(page_to_pfn(page), 3) + obj_idx;
}

/// a page without a number (may be refused)
ENCODE
{
	if (!page)
		return 5;
	return page_to_pfn(page) + obj_idx;
}

/// undefined: signed overflow
ENCODE
{
	int a = obj_idx;

	return a * 3 + 1;
}

/// undefined: a shift out of the sign
ENCODE
{
	int a = obj_idx;

	return (a << 4) + ((u16)obj_idx << 17);
}

/// undefined: a shift too far
ENCODE
{
	return page_to_pfn(page) << obj_idx;
}

/// undefined: a shift by a negative count
ENCODE
{
	return (page_to_pfn(page) << (s8)obj_idx) + (page_to_pfn(page) >> (int)obj_idx);
}

/// undefined: division by zero
ENCODE
{
	return page_to_pfn(page) / obj_idx + (long)page_to_pfn(page) % (int)obj_idx;
}

/// undefined only where it is reached
ENCODE
{
	int a = obj_idx;

	if (obj_idx < 1000)
		a = a * 1000;
	return a > 5 ? page_to_pfn(page) / obj_idx : 3;
}

/// an index of another type
static unsigned long location_to_obj(struct page *page, int obj_idx)
{
	return page_to_pfn(page) + obj_idx;
}

/// an index of a small type
static unsigned long location_to_obj(struct page *page, u8 obj_idx)
{
	return page_to_pfn(page) + obj_idx;
}

/// an index of a small type with a sign
static unsigned long location_to_obj(struct page *page, short obj_idx)
{
	return page_to_pfn(page) + obj_idx;
}

/// an index as a truth value
static unsigned long location_to_obj(struct page *page, bool obj_idx)
{
	return page_to_pfn(page) + obj_idx;
}

/// a word from a smaller type
static unsigned int zs_word_of(unsigned long pfn, unsigned int obj_idx)
{
	return pfn << 12 | obj_idx;
}

ENCODE
{
	return zs_word_of(page_to_pfn(page), obj_idx);
}

/// fields the other way round
DECODE
{
	*obj_idx = obj >> 12;
	*page = pfn_to_page(obj & 0xfff);
}

/// a field from another
DECODE
{
	unsigned long pfn = obj;

	pfn >>= 12;
	*obj_idx = obj - (pfn << 12);
	*page = pfn_to_page(pfn);
}

/// what was stored is read (may be refused)
DECODE
{
	*obj_idx = obj;
	*obj_idx &= 0xff;
	*obj_idx += *obj_idx >> 4;
	*page = pfn_to_page((unsigned int)obj >> 3);
	*obj_idx ^= page_to_pfn(*page);
}

/// fields by a condition
DECODE
{
	*page = pfn_to_page(obj >> 3);
	if (obj & 1) {
		*obj_idx = 7;
	} else {
		*obj_idx = obj >> 5;
		*page = pfn_to_page(4);
	}
}

/// a page by a condition
DECODE
{
	*page = obj & 4 ? pfn_to_page(obj) : pfn_to_page(obj >> 4);
	*obj_idx = (s16)obj;
}

/// the chain from its end
CHAIN
{
	int i, best = 1, s = (class_size & 0xffff) | 1;
	unsigned long least = PAGE_SIZE;

	for (i = ZS_MAX_PAGES_PER_ZSPAGE; i > 0; --i) {
		unsigned long waste = i * PAGE_SIZE % s;

		if (waste <= least) {
			least = waste;
			best = i;
		}
	}
	return best;
}

/// a loop that its middle ends (may be refused)
CHAIN
{
	int i = 1, s = class_size & 0xffff;

	while (1) {
		if (i >= ZS_MAX_PAGES_PER_ZSPAGE)
			break;
		if (s < i * 100)
			return -i;
		i += 2;
	}
	return i;
}

/// values that exchange places in a loop
CHAIN
{
	int i, a = 1, b = class_size & 0xff;

	for (i = 1; i <= ZS_MAX_PAGES_PER_ZSPAGE; i++) {
		int t = a;

		a = b ^ i;
		b = t + 1;
	}
	return a * 1000 + b;
}

/// continue, then more
CHAIN
{
	int i, r = 0;

	for (i = 1; i <= ZS_MAX_PAGES_PER_ZSPAGE; i++) {
		if (class_size >> i & 1)
			continue;
		r = r * 3 % 1000 + i;
	}
	return r;
}

/// break, then more (may be refused)
CHAIN
{
	int i, r = 0;

	for (i = 1; i <= ZS_MAX_PAGES_PER_ZSPAGE; i++) {
		if (class_size >> i & 1)
			break;
		r = r * 3 % 1000 + i;
	}
	return r * 100 + i;
}

/// truth values of a loop
CHAIN
{
	int i;
	bool b = false;

	for (i = 1; i <= ZS_MAX_PAGES_PER_ZSPAGE; i++)
		b = b != ((class_size >> i) & 1);
	return b;
}

/// a volatile store
STORE
{
	*(volatile unsigned long *)handle = obj;
}

/// a store by a pointer
STORE
{
	unsigned long *p = (void *)handle;

	WRITE_ONCE(*p, obj ^ 4);
}

/// a store by an index (may be refused)
STORE
{
	((unsigned long *)handle)[0] = obj;
}

/// a store of half the word (may be refused)
STORE
{
	*(unsigned int *)handle = obj;
}

/// a store of more than the word (may be refused)
STORE
{
	*(unsigned char *)handle = obj;
}

/// a store by two paths
STORE
{
	if (obj & 1)
		*(unsigned long *)handle = obj;
	else
		*(unsigned long *)handle = obj | 2;
}

/// a store by one path (may be refused)
STORE
{
	if (obj & 4)
		return;
	*(unsigned long *)handle = obj;
}

/// a store over another (may be refused)
STORE
{
	*(unsigned long *)handle = obj;
	if (obj & 4)
		*(unsigned long *)handle = obj + 8;
}

/// a store of what is there (may be refused)
STORE
{
	*(unsigned long *)handle ^= obj;
}

/// a copy into the word (may be refused)
STORE
{
	memcpy((void *)handle, &obj, sizeof(obj));
}

/// a load and an operation
LOAD
{
	return (*(unsigned long *)handle & ~1) >> 1 << 2;
}

/// a load by READ_ONCE
LOAD
{
	return READ_ONCE(*(unsigned long *)handle);
}

/// a load of half the word (may be refused)
LOAD
{
	return *(unsigned int *)handle;
}

/// a load of a byte with a sign (may be refused)
LOAD
{
	return *(signed char *)handle;
}

/// a load by an index (may be refused)
LOAD
{
	return ((unsigned long *)handle)[0];
}

/// two loads (may be refused)
LOAD
{
	return *(unsigned long *)handle + *(unsigned long *)handle;
}
