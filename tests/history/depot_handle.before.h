#define OFFSET_BITS (2 + PAGE_SHIFT - 4)
#define POOL_BITS (32 - OFFSET_BITS - 5)
#define POOLS_CAP 8192
union parts {
	unsigned int handle;
	struct {
		unsigned int pool : POOL_BITS;
		unsigned int offset : OFFSET_BITS;
		unsigned int extra : 5;
	};
};
#define MAX_POOLS ((1LL << POOL_BITS) < POOLS_CAP ? (1LL << POOL_BITS) : POOLS_CAP)
#define PLUS 0
static inline unsigned int handle(unsigned int pool, unsigned int offset)
{
	union parts parts = { .handle = 0 };

	parts.pool = pool + PLUS;
	parts.offset = offset;
	return parts.handle;
}
static inline unsigned int handle_pool(unsigned int handle)
{
	return ((union parts){ .handle = handle }).pool - PLUS;
}
