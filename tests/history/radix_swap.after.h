/* A swap entry lies in a radix tree above the two bits that tell it from a pointer. */
#define TYPE_BITS 5
#define TREE_BITS 2
#define TYPE_SHIFT (BITS_PER_LONG - (TYPE_BITS + TREE_BITS))
static inline void *to_radix(unsigned int type, unsigned long offset)
{
	unsigned long entry = (unsigned long)type << TYPE_SHIFT | offset;

	return (void *)(entry << TREE_BITS | 2);
}
static inline unsigned int radix_type(void *radix)
{
	return ((unsigned long)radix >> TREE_BITS) >> TYPE_SHIFT;
}
static inline unsigned long radix_offset(void *radix)
{
	return ((unsigned long)radix >> TREE_BITS) & ((1UL << TYPE_SHIFT) - 1);
}
