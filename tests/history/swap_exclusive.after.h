#define PRESENT (1UL << 0 | 1UL << 5)
#define EXCLUSIVE (1UL << 6)
#define TYPE_SHIFT 7
#define OFFSET_SHIFT 12
