#define TAG_MASK 0xffUL
#define TAG_SHIFT (BITS_PER_LONG - 8)
/* The flags are read, and what was made of them is written: another CPU may set one between. */
static inline void set_tag(unsigned long *flags, unsigned long tag)
{
	*flags &= ~(TAG_MASK << TAG_SHIFT);
	*flags |= (tag & TAG_MASK) << TAG_SHIFT;
}
