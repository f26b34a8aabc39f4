#define TAG_MASK 0xffUL
#define TAG_SHIFT (BITS_PER_LONG - 8)
static inline unsigned long with_tag(unsigned long flags, unsigned long tag)
{
	return (flags & ~(TAG_MASK << TAG_SHIFT)) | tag << TAG_SHIFT;
}
static inline int exchanged(unsigned long *word, unsigned long *seen, unsigned long made)
{
	if (*word != *seen) {
		*seen = *word;
		return 0;
	}
	*word = made;
	return 1;
}
/* The same with a compare-exchange, which fails once, and then sees the flag. */
static inline unsigned long tag_while_flagged(unsigned long word, unsigned long tag, unsigned bit)
{
	unsigned long seen = word;

	word |= 1UL << bit;
	if (!exchanged(&word, &seen, with_tag(seen, tag)))
		exchanged(&word, &seen, with_tag(seen, tag));
	return word;
}
