/* No SPARSEMEM, and so no MAX_PHYSMEM_BITS. */
#define POSSIBLE_BITS MAX_POSSIBLE_PHYSMEM_BITS	/* of the architecture's page tables */
#define PFN_BITS (POSSIBLE_BITS - PAGE_SHIFT)
#define INDEX_BITS (BITS_PER_LONG - PFN_BITS)
static inline unsigned long location(unsigned long pfn, unsigned int index)
{
	return pfn << INDEX_BITS | index;
}
