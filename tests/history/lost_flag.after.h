#define TAG_MASK 0xffUL
#define TAG_SHIFT (BITS_PER_LONG - 8)
static inline void set_tag(unsigned long *flags, unsigned long tag)
{
	unsigned long seen = *(volatile unsigned long *)flags, made;

	do {
		made = seen & ~(TAG_MASK << TAG_SHIFT);
		made |= (tag & TAG_MASK) << TAG_SHIFT;
	} while (!try_cmpxchg(flags, &seen, made));
}
