#define PRESENT (1UL << 0 | 1UL << 5)
/* A marker needs a bit of its own: with the fields side by side above bit 5 there is none. */
#define TYPE_SHIFT 6
#define OFFSET_SHIFT 11
#define EXCLUSIVE (1UL << 6)
