/* What stands below the functions: each line read asks for a pool, and all of it is printed. */
int main(void)
{
	while (scanf("%d %d %d %lu", &zs_page_shift, &zs_physmem_bits, &zs_chain_size,
		     &zs_least) == 4) {
		int i, more;
		struct zs_pool *pool;
		struct seq_file file;

		huge_class_size = 0;
		pool = zs_create_pool("");
		file.private = pool;
		printf("pool %lu %lu %lu %lu %lu\n", (unsigned long)ZS_MIN_ALLOC_SIZE,
		       (unsigned long)ZS_SIZE_CLASS_DELTA, (unsigned long)ZS_SIZE_CLASSES,
		       (unsigned long)ZS_HANDLE_SIZE, (unsigned long)zs_huge_class_size(pool));
		for (i = 0; i < ZS_SIZE_CLASSES; i++) {
			struct size_class *class = pool->size_class[i];
			int size = ZS_MIN_ALLOC_SIZE + i * ZS_SIZE_CLASS_DELTA;

			printf("%u %d %d %d", class->index, class->size,
			       class->pages_per_zspage, class->objs_per_zspage);
			for (more = -1; more <= 1; more++)
				printf(" %d %u", get_size_class_index(size + more),
				       zs_lookup_class_index(pool, size + more));
			printf("\n");
		}
		printf("debugfs\n");
		zs_stats_size_show(&file, 0);
		printf("end\n");
		for (i = ZS_SIZE_CLASSES - 1; i >= 0; i--)
			if (pool->size_class[i]->index == i)
				free(pool->size_class[i]);
		free(pool);
	}
	return 0;
}
