/* No SPARSEMEM, and so no MAX_PHYSMEM_BITS. */
#define POSSIBLE_BITS BITS_PER_LONG
#define PFN_BITS (POSSIBLE_BITS - PAGE_SHIFT)
#define INDEX_BITS (BITS_PER_LONG - PFN_BITS)
static inline unsigned long location(unsigned long pfn, unsigned int index)
{
	return pfn << INDEX_BITS | index;
}
