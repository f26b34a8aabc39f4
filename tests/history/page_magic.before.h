/* 32-bit parisc: no address is poisoned, and kernel memory begins at 256 MiB. */
#define PAGE_OFFSET 0x10000000UL
#define SIGNATURE 0x40UL
#define INDEX_SHIFT 7
#define INDEX_BITS (BITS_PER_LONG - INDEX_SHIFT)
#define INDEX_MASK (((1UL << INDEX_BITS) - 1) << INDEX_SHIFT)
#define MAGIC_MASK ~(INDEX_MASK | 3UL)
static inline int is_pool(unsigned long magic)
{
	return (magic & MAGIC_MASK) == SIGNATURE;
}
