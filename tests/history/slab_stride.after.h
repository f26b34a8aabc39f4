struct slab {
	void *cache;
	unsigned int stride;
};
