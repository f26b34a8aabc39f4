/*
 * Read below the file: a pool that runs migration and allocation. Before it are
 * defined
 *
 *	zs_first	the member of a zspage that is its first page
 *	zs_owner	the member of a page that is its zspage
 *	zs_next		the member of a page that is the next one
 */

/* The start of every page, wherever it is mapped: one chunk. */
static struct link_free zs_chunk;

void *kmap_atomic(struct page *page)
{
	return &zs_chunk;
}

void *kmap_local_page(struct page *page)
{
	return &zs_chunk;
}

/* What else is called on the way, by the linker's will. */
long zs_stub(void)
{
	return 1;
}

/* The field of a zspage has values for more classes than a pool may have. */
static union {
	struct zs_pool pool;
	void *room[sizeof(struct zs_pool) / sizeof(void *) + 512];
} zs_pool;
static struct zspage zs_zspage;
static struct size_class zs_class;

/* A zspage of one page, the old one. */
static void zs_prepare(unsigned int class_idx, unsigned long pfn, unsigned long new_pfn)
{
	memset(&zs_old, 0, sizeof(zs_old));
	memset(&zs_new, 0, sizeof(zs_new));
	memset(&zs_pool, 0, sizeof(zs_pool));
	memset(&zs_zspage, 0, sizeof(zs_zspage));
	memset(&zs_chunk, 0, sizeof(zs_chunk));
	zs_old_pfn = pfn;
	zs_new_pfn = new_pfn;
	zs_zspage.magic = ZSPAGE_MAGIC;
	zs_zspage.class = class_idx;
	zs_zspage.pool = &zs_pool.pool;
	zs_zspage.zs_first = (void *)&zs_old;
	zs_old.zs_owner = (unsigned long)&zs_zspage;
	zs_class.index = zs_zspage.class;
	zs_pool.pool.size_class[zs_zspage.class] = &zs_class;
}

static unsigned long zs_migrated(unsigned long obj, unsigned long pfn, unsigned long new_pfn,
				 unsigned int class_idx)
{
	zs_prepare(class_idx, pfn, new_pfn);
	zs_word = obj;
	zs_class.size = PAGE_SIZE;
	zs_chunk.handle = (unsigned long)&zs_word | OBJ_ALLOCATED_TAG;
	zs_page_migrate(&zs_new.page, &zs_old.page, 0);
	return zs_word;
}

static unsigned long zs_allocated(unsigned long pfn, unsigned int obj_idx, unsigned int class_idx)
{
	zs_prepare(class_idx, pfn, 0);
	zs_word = 0;
	zs_class.size = 0;	/* so that every object starts where a page does, */
	zs_old.zs_next = (unsigned long)&zs_old;	/* and that every page is this one */
	zs_zspage.freeobj = obj_idx;
	obj_malloc(&zs_pool.pool, &zs_zspage, (unsigned long)&zs_word);
	return zs_word;
}
