/* No header says how many physical bits there are: a PFN has as many as the type of an address. */
typedef unsigned long long phys_addr_t;
#define TYPE_SHIFT (BITS_PER_LONG - 6)
#define ADDRESS_BITS (8 * (int)sizeof(phys_addr_t) - PAGE_SHIFT)
#define PFN_BITS (ADDRESS_BITS < TYPE_SHIFT ? ADDRESS_BITS : TYPE_SHIFT)
static inline unsigned long migration_entry(unsigned long pfn)
{
	return 30UL << TYPE_SHIFT | pfn;
}
static inline unsigned long entry_pfn(unsigned long entry)
{
	return entry & ((1UL << PFN_BITS) - 1);
}
