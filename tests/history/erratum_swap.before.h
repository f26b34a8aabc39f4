#define PRESENT 1UL
#define ACCESSED (1UL << 5)
#define DIRTY (1UL << 6)
#define PROTNONE_BIT 8
#define TYPE_SHIFT 1
#define OFFSET_SHIFT (PROTNONE_BIT + 1)
static inline unsigned long swap_pte(unsigned long type, unsigned long offset)
{
	return type << TYPE_SHIFT | offset << OFFSET_SHIFT;
}
