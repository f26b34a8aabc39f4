#define EPOCH_MASK 3
static inline unsigned int epoch_of(long long seconds)
{
	return seconds >> 32 & EPOCH_MASK;
}
static inline long long seconds_of(int low, unsigned int epoch)
{
	long long seconds = low;

	if (epoch)
		seconds |= (unsigned long long)epoch << 32;
	return seconds;
}
