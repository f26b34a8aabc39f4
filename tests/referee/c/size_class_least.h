/* What stands below the macros: a least size may be given, as other schemes have another. */
static unsigned long zs_own_least(void) { return ZS_MIN_ALLOC_SIZE; }
#undef ZS_MIN_ALLOC_SIZE
#define ZS_MIN_ALLOC_SIZE (zs_least ? zs_least : zs_own_least())
static size_t huge_class_size;
