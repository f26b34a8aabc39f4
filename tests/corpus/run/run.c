/*
 * mm/zsmalloc.c, run: objects are allocated, written, moved page by page and one by one, read and
 * freed, at random, and must hold what was written to them. RELEASE is 601, 612 or 703.
 */
#include "shim.h"
#include FILE_UNDER_TEST

#define MOST 3000
#define PAGES 60000

static struct page *zs_pages[PAGES];
static unsigned int zs_page_count, zs_live;
static u64 zs_state = 88172645463325252ULL;
static bool zs_contended;
struct work_struct *zs_pending;

static u64 zs_random(u64 below)
{
	zs_state ^= zs_state << 13;
	zs_state ^= zs_state >> 7;
	zs_state ^= zs_state << 17;
	return zs_state % below;
}

void zs_work(void)
{
	struct work_struct *work = zs_pending;

	zs_pending = NULL;
	zs_contended = false;
	if (work)
		work->function(work);
}

static struct page *zs_page_at(unsigned long pfn)
{
	for (unsigned int i = zs_page_count; i-- > 0;)
		if (zs_pages[i]->live && zs_pages[i]->pfn == pfn)
			return zs_pages[i];
	return NULL;
}

/* The last frame that there is comes first, then any. */
struct page *zs_new_page(void)
{
	struct page *page = calloc(1, sizeof(*page));
	size_t around = MAX(PAGE_SIZE, 4096);
	char *bytes = mmap(NULL, PAGE_SIZE + 2 * around, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	u64 frames = 1ULL << (PHYSMEM_BITS - PAGE_SHIFT);

	mprotect(bytes + around, PAGE_SIZE, PROT_READ | PROT_WRITE);
	page->bytes = bytes + around;
	memset(page->bytes, zs_random(256), PAGE_SIZE);
	for (page->pfn = frames - 1; zs_page_at(page->pfn);)
		page->pfn = zs_random(frames);
	page->page_type = ~0u;
	page->_refcount = 1;
	page->live = true;
	if (zs_page_count == PAGES)
		zs_fail("too many pages");
	zs_pages[zs_page_count++] = page;
	zs_live++;
	return page;
}

struct page *pfn_to_page(unsigned long pfn)
{
	struct page *page = zs_page_at(pfn);

	if (!page)
		zs_fail("there is no such frame");
	return page;
}

void put_page(struct page *page)
{
	if (!page->live || --page->_refcount < 0)
		zs_fail("page is freed twice");
	if (page->_refcount)
		return;
	if (page->locked || page->first)
		zs_fail("page is freed while in use");
	page->live = false;
	mprotect(page->bytes, PAGE_SIZE, PROT_NONE);
	zs_live--;
}

bool trylock_page(struct page *page)
{
	if (page->locked || (zs_contended && page->moves && zs_random(8) == 0))
		return false;
	return page->locked = true;
}

/* Objects of a cache lie side by side, as in a slab, and what is not in use is all ones. */
static char *zs_slab;
static unsigned long zs_used;

void *kmem_cache_alloc(struct kmem_cache *cache, gfp_t flags)
{
	size_t step = (cache->size + sizeof(long) - 1) & ~(sizeof(long) - 1);
	char *object;

	if (!zs_slab)
		zs_slab = mmap(NULL, 1 << 28, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	object = zs_slab + zs_used;
	zs_used += step;
	if (zs_used + 64 > 1 << 28)
		zs_fail("too many objects");
	return memset(object, 0xff, cache->size);
}

void kmem_cache_free(struct kmem_cache *cache, void *object)
{
	memset(object, 0xff, cache->size);
}

static struct object { unsigned long handle; unsigned int size; u8 seed; } zs_objects[MOST];
static unsigned int zs_count;
static struct zs_pool *zs_pool_;

static void zs_fill(u8 *bytes, const struct object *o)
{
	for (unsigned int i = 0; i < o->size; i++)
		bytes[i] = (u8)(o->seed + i * 7 + (i >> 8));
}

static void zs_write(const struct object *o)
{
	static u8 bytes[1 << 18];

	zs_fill(bytes, o);
#if RELEASE >= 700
	zs_obj_write(zs_pool_, o->handle, bytes, o->size);
#else
	memcpy(zs_map_object(zs_pool_, o->handle, ZS_MM_WO), bytes, o->size);
	zs_unmap_object(zs_pool_, o->handle);
#endif
}

static void zs_read(const struct object *o)
{
	static u8 bytes[1 << 18], copy[1 << 18];
	const u8 *found;

	zs_fill(bytes, o);
#if RELEASE >= 700
	struct scatterlist sg[2] = { };

	found = zs_obj_read_begin(zs_pool_, o->handle, o->size, copy);
	if (memcmp(bytes, found, o->size))
		zs_fail("an object holds something else");
	zs_obj_read_end(zs_pool_, o->handle, o->size, (void *)found);
	zs_obj_read_sg_begin(zs_pool_, o->handle, sg, o->size);
	for (unsigned int i = 0, at = 0; at < o->size; at += sg[i++].length)
		if (!sg[i].page || memcmp(bytes + at, (char *)sg[i].page->bytes + sg[i].offset, sg[i].length))
			zs_fail("a list of an object's parts holds something else");
	zs_obj_read_sg_end(zs_pool_, o->handle);
#else
	found = zs_map_object(zs_pool_, o->handle, ZS_MM_RO);
	(void)copy;
	if (memcmp(bytes, found, o->size))
		zs_fail("an object holds something else");
	zs_unmap_object(zs_pool_, o->handle);
#endif
}

static unsigned int zs_some_size(void)
{
	switch (zs_random(4)) {
	case 0:
		return 1 + zs_random(PAGE_SIZE);
	case 1:
		return PAGE_SIZE - zs_random(64);
	case 2:
		return 1 + zs_random(128);
	default:
		return 1 + zs_random(PAGE_SIZE / 2);
	}
}

static void zs_allocate(unsigned int size)
{
	struct object *o = &zs_objects[zs_count];

	*o = (struct object) { .size = size, .seed = zs_random(256) };
#if RELEASE >= 700
	o->handle = zs_malloc(zs_pool_, o->size, 0, 0);
#else
	o->handle = zs_malloc(zs_pool_, o->size, 0);
#endif
	if (IS_ERR_VALUE(o->handle))
		zs_fail("no object");
	zs_count++;
	zs_write(o);
}

static void zs_release(unsigned int i)
{
	zs_read(&zs_objects[i]);
	zs_free(zs_pool_, zs_objects[i].handle);
	zs_objects[i] = zs_objects[--zs_count];
}

static void zs_move(struct page *page)
{
#ifdef CONFIG_COMPACTION
	struct page *new;

	if (!page->live || !page->moves || !trylock_page(page))
		return;
	get_page(page);
	if (zsmalloc_mops.isolate_page(page, 0)) {
		page->isolated = true;
		new = zs_new_page();
		new->locked = true;
		if (zsmalloc_mops.migrate_page(new, page, zs_random(3)))
			zsmalloc_mops.putback_page(page);
		page->isolated = false;
		unlock_page(new);
		put_page(new);
	}
	unlock_page(page);
	put_page(page);
#endif
}

static void zs_step(void)
{
	u64 what = zs_random(100);

	zs_contended = zs_random(4) == 0;
	if (what < 40 && zs_count < MOST)
		zs_allocate(zs_some_size());
	else if (what < 45 && zs_count + 20 < MOST)
		for (unsigned int size = zs_some_size(), n = 0; n < 20; n++)
			zs_allocate(size);
	else if (what < 70 && zs_count)
		zs_release(zs_random(zs_count));
	else if (what < 85 && zs_page_count)
		zs_move(zs_pages[zs_random(zs_page_count)]);
	else if (what < 87)
		zs_compact(zs_pool_);
	else if (what < 90)
		zs_work();
	else if (zs_count)
		zs_read(&zs_objects[zs_random(zs_count)]);
	zs_contended = false;
	if (zs_locks)
		zs_fail("a lock is still held");
}

int main(int argc, char **argv)
{
	zs_state += strtoul(argv[1], NULL, 10) * 0x9E3779B97F4A7C15ULL;
	if (zs_begin())
		zs_fail("module does not start");
	zs_pool_ = zs_create_pool("pool");
	if (!zs_pool_)
		zs_fail("no pool");
	for (unsigned int n = strtoul(argv[2], NULL, 10); n; n--)
		zs_step();
	for (unsigned int i = 0; i < zs_count; i++)
		zs_read(&zs_objects[i]);
	while (zs_count)
		zs_release(zs_count - 1);
	zs_work();
	if (zs_live || zs_get_total_pages(zs_pool_))
		zs_fail("pages are left");
	zs_destroy_pool(zs_pool_);
	return 0;
}
