#define TYPE_MASK 3UL
#ifdef __m68k__
#define AS_ABI __attribute__((__packed__, __aligned__(2)))	/* Linux's there, and not clang's */
#else
#define AS_ABI
#endif
struct lock {
	long owner;
} AS_ABI __attribute__((__aligned__(4)));
