#define TAG_MASK 0xffUL
#define TAG_SHIFT (BITS_PER_LONG - 8)
static inline unsigned long with_tag(unsigned long flags, unsigned long tag)
{
	return (flags & ~(TAG_MASK << TAG_SHIFT)) | tag << TAG_SHIFT;
}
/* The flags are read, another CPU sets one, and what was made of the former is written. */
static inline unsigned long tag_while_flagged(unsigned long word, unsigned long tag, unsigned bit)
{
	unsigned long seen = word;

	word |= 1UL << bit;
	word = with_tag(seen, tag);
	return word;
}
