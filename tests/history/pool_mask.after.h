typedef unsigned int u32;
static inline unsigned long long part(unsigned long long word, u32 shift, u32 bits)
{
	return word >> shift & ((1U << bits) - 1);
}
