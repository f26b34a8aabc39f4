/* Whether the CPU has the extension is known when it boots. */
extern _Bool lpa2;
#define SHARED (3ULL << 8)
#define VALID 1ULL
static inline unsigned long long address_bits(unsigned long long pfn)
{
	unsigned long long address = pfn << 12;

	if (!lpa2)
		return address;
	return (address & ((1ULL << 50) - 1)) | (address >> 50 & 3) << 8;
}
static inline unsigned long long pte_pfn(unsigned long long pte)
{
	unsigned long long address = pte & (((1ULL << 50) - 1) & ~0xfffULL);

	if (lpa2)
		address |= (pte >> 8 & 3) << 50;
	return address >> 12;
}
#define STACK_ATTRIBUTES (VALID | (lpa2 ? 0 : SHARED))
static inline unsigned long long stack_pte(unsigned long long pfn)
{
	return address_bits(pfn) | STACK_ATTRIBUTES;
}
