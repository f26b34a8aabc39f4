struct slab {
	void *cache;
	unsigned short stride;
};
