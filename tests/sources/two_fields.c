// SPDX-License-Identifier: MIT
/*
 * An allocator in the shape of mm/zsmalloc.c as Linux 6.12 has it: the word of an object holds a
 * PFN and an object index. Written for the tests of zslayout, see README.md in this folder.
 */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

/*
 * Locks, outermost first:
 *	page lock
 *	pool->migrate_lock
 *	class->lock
 *	zspage->lock
 */

#include <linux/module.h>
#include <linux/kernel.h>
#include <linux/errno.h>
#include <linux/highmem.h>
#include <linux/slab.h>
#include <linux/pgtable.h>
#include <linux/spinlock.h>
#include <linux/vmalloc.h>
#include <linux/zsmalloc.h>
#include <linux/migrate.h>

#define ZSPAGE_MAGIC	0x58

/* A free chunk starts with a link, and no link may lie across two pages. */
#define ZS_ALIGN	8

#define ZS_HANDLE_SIZE	(sizeof(unsigned long))

/* The PFN field is as wide as the highest page frame asks, if any header tells. */
#ifndef MAX_POSSIBLE_PHYSMEM_BITS
#ifdef MAX_PHYSMEM_BITS
#define MAX_POSSIBLE_PHYSMEM_BITS MAX_PHYSMEM_BITS
#else
/* Nobody knows: assume that a word of address bits is wired. */
#define MAX_POSSIBLE_PHYSMEM_BITS BITS_PER_LONG
#endif
#endif

#define _PFN_BITS	(MAX_POSSIBLE_PHYSMEM_BITS - PAGE_SHIFT)

/* The lowest bit of a chunk's first word: 1 in a handle, 0 in a free link. */
#define OBJ_ALLOCATED_TAG	1
#define OBJ_TAG_BITS	1
#define OBJ_TAG_MASK	OBJ_ALLOCATED_TAG

/* What the PFN leaves of the word is the object index. */
#define OBJ_INDEX_BITS	(BITS_PER_LONG - _PFN_BITS)
#define OBJ_INDEX_MASK	((_AC(1, UL) << OBJ_INDEX_BITS) - 1)

#define HUGE_BITS	1
#define FULLNESS_BITS	4
#define CLASS_BITS	8
#define MAGIC_VAL_BITS	8

#define ZS_MAX_PAGES_PER_ZSPAGE	(_AC(CONFIG_ZSMALLOC_CHAIN_SIZE, UL))

/* No zspage may have more objects than the index tells apart. */
#define ZS_MIN_ALLOC_SIZE	MAX(32, (ZS_MAX_PAGES_PER_ZSPAGE << PAGE_SHIFT >> OBJ_INDEX_BITS))
/* with the handle that each chunk carries */
#define ZS_MAX_ALLOC_SIZE	PAGE_SIZE

#define ZS_SIZE_CLASS_DELTA	(PAGE_SIZE >> CLASS_BITS)
#define ZS_SIZE_CLASSES	(DIV_ROUND_UP(ZS_MAX_ALLOC_SIZE - ZS_MIN_ALLOC_SIZE, \
				      ZS_SIZE_CLASS_DELTA) + 1)

/* How full a zspage is: empty, ten groups by tenths, full. */
enum fullness_group {
	ZS_INUSE_RATIO_0,
	ZS_INUSE_RATIO_10,
	/* the tenths between are used by number */
	ZS_INUSE_RATIO_99 = 10,
	ZS_INUSE_RATIO_100,
	NR_FULLNESS_GROUPS,
};

struct size_class {
	spinlock_t lock;
	struct list_head fullness_list[NR_FULLNESS_GROUPS];
	int size;	/* bytes of a chunk */
	int objs_per_zspage;
	int pages_per_zspage;
	unsigned int index;
};

/* The first word of a chunk. */
struct link_free {
	union {
		unsigned long next;	/* of a free chunk: index of the next, above the tag */
		unsigned long handle;	/* of a used one: who refers to it, and the tag */
	};
};

struct zs_pool {
	const char *name;
	struct size_class *size_class[ZS_SIZE_CLASSES];
	rwlock_t migrate_lock;	/* holds objects in their pages */
};

struct zspage {
	struct {
		unsigned int huge:HUGE_BITS;
		unsigned int fullness:FULLNESS_BITS;
		unsigned int class:CLASS_BITS + 1;
		unsigned int magic:MAGIC_VAL_BITS;
	};
	unsigned int inuse;
	unsigned int freeobj;
	struct page *first_page;
	struct list_head list;	/* among those as full as it */
	struct zs_pool *pool;
	rwlock_t lock;
};

/*
 * Lists, statistics and the handling of whole pages have nothing to do with packed words. They are
 * declared here and defined nowhere.
 */
struct zspage *alloc_zspage(struct zs_pool *pool, struct size_class *class, gfp_t gfp);
void free_zspage(struct zs_pool *pool, struct size_class *class, struct zspage *zspage);
struct zspage *find_get_zspage(struct size_class *class);
struct zspage *isolate_src_zspage(struct size_class *class);
struct zspage *isolate_dst_zspage(struct size_class *class);
int fix_fullness_group(struct size_class *class, struct zspage *zspage);
void zs_object_copy(struct size_class *class, unsigned long dst, unsigned long src);
unsigned long find_alloced_obj(struct size_class *class, struct page *page, int *obj_idx);
void replace_sub_page(struct size_class *class, struct zspage *zspage,
		      struct page *newpage, struct page *oldpage);

static bool ZsHugePage(struct zspage *zspage)
{
	return zspage->huge;
}

/* called under class->lock, whose class owns the handle */
static void record_obj(unsigned long handle, unsigned long obj)
{
	*(unsigned long *)handle = obj;
}

/* page_type has its type in the top byte and leaves us the rest */
#define FIRST_OBJ_PAGE_TYPE_MASK	0xffffff

static inline unsigned int get_first_obj_offset(struct page *page)
{
	return page->page_type & FIRST_OBJ_PAGE_TYPE_MASK;
}

static inline void set_first_obj_offset(struct page *page, unsigned int offset)
{
	BUILD_BUG_ON(PAGE_SIZE > SZ_16M);
	page->page_type = (page->page_type & ~FIRST_OBJ_PAGE_TYPE_MASK) |
			  (offset & FIRST_OBJ_PAGE_TYPE_MASK);
}

static inline unsigned int get_freeobj(struct zspage *zspage)
{
	return zspage->freeobj;
}

static inline void set_freeobj(struct zspage *zspage, unsigned int obj)
{
	zspage->freeobj = obj;
}

static struct size_class *zspage_class(struct zs_pool *pool, struct zspage *zspage)
{
	return pool->size_class[zspage->class];
}

/* The first class whose chunks have @size bytes or more; @size counts the handle in. */
static int get_size_class_index(int size)
{
	int index = 0;

	if (likely(size > ZS_MIN_ALLOC_SIZE))
		index = DIV_ROUND_UP(size - ZS_MIN_ALLOC_SIZE, ZS_SIZE_CLASS_DELTA);

	/* with its handle, the largest request is larger than the last class, which is a page */
	return min_t(int, index, ZS_SIZE_CLASSES - 1);
}

static struct size_class *lookup_size_class(struct zs_pool *pool, size_t size)
{
	return pool->size_class[get_size_class_index(size + ZS_HANDLE_SIZE)];
}

static struct zspage *get_zspage(struct page *page)
{
	struct zspage *zspage = (struct zspage *)page_private(page);

	BUG_ON(zspage->magic != ZSPAGE_MAGIC);
	return zspage;
}

/* page->index leads along the chain; in a huge zspage it is the handle */
static struct page *get_next_page(struct page *page)
{
	if (unlikely(ZsHugePage(get_zspage(page))))
		return NULL;

	return (struct page *)page->index;
}

/**
 * obj_to_location - take the word of an object apart
 * @obj: the word
 * @page: set to the page where the object starts
 * @obj_idx: set to its index in the zspage
 */
static void obj_to_location(unsigned long obj, struct page **page, unsigned int *obj_idx)
{
	*page = pfn_to_page(obj >> OBJ_INDEX_BITS);
	*obj_idx = obj & OBJ_INDEX_MASK;
}

/* as obj_to_location(), for those who need no index */
static void obj_to_page(unsigned long obj, struct page **page)
{
	*page = pfn_to_page(obj >> OBJ_INDEX_BITS);
}

/**
 * location_to_obj - make the word of an object
 * @page: the page where the object starts
 * @obj_idx: its index in the zspage
 */
static unsigned long location_to_obj(struct page *page, unsigned int obj_idx)
{
	unsigned long word;

	word = page_to_pfn(page) << OBJ_INDEX_BITS;
	word |= obj_idx & OBJ_INDEX_MASK;

	return word;
}

static unsigned long handle_to_obj(unsigned long handle)
{
	return *(unsigned long *)handle;
}

/* Whether the chunk at @obj is in use; if so, by which handle. */
static inline bool obj_allocated(struct page *page, void *obj, unsigned long *phandle)
{
	unsigned long word;

	if (unlikely(ZsHugePage(get_zspage(page))))
		word = page->index;
	else
		word = *(unsigned long *)obj;

	*phandle = word & ~OBJ_TAG_MASK;
	return word & OBJ_ALLOCATED_TAG;
}

/* Chain every chunk of a new zspage into its free list, in order. */
static void init_zspage(struct size_class *class, struct zspage *zspage)
{
	struct page *page, *after;
	unsigned int next = 1;
	unsigned long off = 0;

	for (page = zspage->first_page; page; page = after) {
		struct link_free *link = NULL;
		void *base = kmap_local_page(page);

		after = get_next_page(page);
		set_first_obj_offset(page, off);
		for (; off < PAGE_SIZE; off += class->size) {
			link = base + off;
			link->next = next++ << OBJ_TAG_BITS;
		}
		if (!after)
			link->next = -1UL << OBJ_TAG_BITS;
		kunmap_local(base);
		off -= PAGE_SIZE;
	}
	set_freeobj(zspage, 0);
}

void *zs_map_object(struct zs_pool *pool, unsigned long handle, enum zs_mapmode mm)
{
	struct page *pages[2];
	struct zspage *zspage;
	unsigned long obj, off;
	unsigned int obj_idx;
	int size;

	/* until the zspage is locked too, its objects must stay where they are */
	read_lock(&pool->migrate_lock);
	obj = handle_to_obj(handle);
	obj_to_location(obj, &pages[0], &obj_idx);
	zspage = get_zspage(pages[0]);
	read_lock(&zspage->lock);
	read_unlock(&pool->migrate_lock);

	size = zspage_class(pool, zspage)->size;
	off = offset_in_page(size * obj_idx);
	if (off + size <= PAGE_SIZE)
		return kmap_local_page(pages[0]) + off;

	pages[1] = get_next_page(pages[0]);
	return vm_map_ram(pages, 2, NUMA_NO_NODE) + off;
}
EXPORT_SYMBOL_GPL(zs_map_object);

static unsigned long obj_malloc(struct zs_pool *pool, struct zspage *zspage,
				unsigned long handle)
{
	struct size_class *class = zspage_class(pool, zspage);
	struct page *page = zspage->first_page;
	struct link_free *chunk;
	unsigned long obj;
	int i, off, skip;
	void *base;

	/* the head of the free list, and where it starts */
	obj = get_freeobj(zspage);
	off = obj * class->size;
	skip = off >> PAGE_SHIFT;
	for (i = 0; i < skip; i++)
		page = get_next_page(page);

	base = kmap_local_page(page);
	chunk = base + offset_in_page(off);
	set_freeobj(zspage, chunk->next >> OBJ_TAG_BITS);
	if (unlikely(ZsHugePage(zspage)))
		page->index = handle | OBJ_ALLOCATED_TAG;
	else
		chunk->handle = handle | OBJ_ALLOCATED_TAG;
	kunmap_local(base);
	zspage->inuse++;

	obj = location_to_obj(page, obj);
	record_obj(handle, obj);

	return obj;
}

unsigned long zs_malloc(struct zs_pool *pool, size_t size, gfp_t gfp)
{
	struct size_class *class;
	struct zspage *zspage;
	unsigned long handle;

	if (!size || size > ZS_MAX_ALLOC_SIZE)
		return (unsigned long)ERR_PTR(size ? -ENOSPC : -EINVAL);

	class = lookup_size_class(pool, size);
	handle = (unsigned long)kzalloc(ZS_HANDLE_SIZE, gfp);
	if (!handle)
		goto no_memory;

	spin_lock(&class->lock);
	zspage = find_get_zspage(class);
	if (zspage)
		goto found;

	/* none has room; to make one may take long, so the lock waits */
	spin_unlock(&class->lock);
	zspage = alloc_zspage(pool, class, gfp);
	if (!zspage)
		goto no_memory;
	init_zspage(class, zspage);
	spin_lock(&class->lock);
found:
	obj_malloc(pool, zspage, handle);
	fix_fullness_group(class, zspage);
	spin_unlock(&class->lock);
	return handle;

no_memory:
	kfree((void *)handle);
	return (unsigned long)ERR_PTR(-ENOMEM);
}
EXPORT_SYMBOL_GPL(zs_malloc);

static void obj_free(int class_size, unsigned long obj)
{
	struct link_free *chunk;
	struct zspage *zspage;
	struct page *page;
	unsigned int obj_idx;
	void *base;

	obj_to_location(obj, &page, &obj_idx);
	zspage = get_zspage(page);

	/* the chunk becomes the head of the free list */
	base = kmap_local_page(page);
	if (unlikely(ZsHugePage(zspage))) {
		page->index = 0;
	} else {
		chunk = base + offset_in_page(class_size * obj_idx);
		chunk->next = get_freeobj(zspage) << OBJ_TAG_BITS;
	}
	kunmap_local(base);
	set_freeobj(zspage, obj_idx);
	zspage->inuse--;
}

void zs_free(struct zs_pool *pool, unsigned long handle)
{
	struct size_class *class;
	struct zspage *zspage;
	struct page *page;
	unsigned long obj;

	if (IS_ERR_OR_NULL((void *)handle))
		return;

	/* class->lock alone would do, but only the page tells which class */
	read_lock(&pool->migrate_lock);
	obj = handle_to_obj(handle);
	obj_to_page(obj, &page);
	zspage = get_zspage(page);
	class = zspage_class(pool, zspage);
	spin_lock(&class->lock);
	read_unlock(&pool->migrate_lock);

	obj_free(class->size, obj);
	if (fix_fullness_group(class, zspage) == ZS_INUSE_RATIO_0)
		free_zspage(pool, class, zspage);
	spin_unlock(&class->lock);

	kfree((void *)handle);
}
EXPORT_SYMBOL_GPL(zs_free);

/* Move objects until the source is empty or the destination is full. */
static void migrate_zspage(struct zs_pool *pool, struct zspage *src_zspage,
			   struct zspage *dst_zspage)
{
	struct size_class *class = zspage_class(pool, src_zspage);
	unsigned long from, to, handle;
	struct page *page;
	int nth;

	for (page = src_zspage->first_page; page; page = get_next_page(page)) {
		nth = 0;
		while ((handle = find_alloced_obj(class, page, &nth))) {
			from = handle_to_obj(handle);
			to = obj_malloc(pool, dst_zspage, handle);
			zs_object_copy(class, to, from);
			obj_free(class->size, from);
			if (!src_zspage->inuse || dst_zspage->inuse == class->objs_per_zspage)
				return;
		}
	}
}

#ifdef CONFIG_COMPACTION
/* The page is locked, so its zspage lives on. */
static int zs_page_migrate(struct page *newpage, struct page *page, enum migrate_mode mode)
{
	struct zspage *zspage = get_zspage(page);
	struct zs_pool *pool = zspage->pool;
	struct size_class *class;
	struct page *dummy;
	unsigned long handle, obj, off;
	unsigned int obj_idx;
	void *s_addr;

	write_lock(&pool->migrate_lock);
	class = zspage_class(pool, zspage);
	spin_lock(&class->lock);
	write_lock(&zspage->lock);

	copy_highpage(newpage, page);
	s_addr = kmap_local_page(page);
	for (off = get_first_obj_offset(page); off < PAGE_SIZE; off += class->size) {
		if (!obj_allocated(page, s_addr + off, &handle))
			continue;

		obj = handle_to_obj(handle);
		obj_to_location(obj, &dummy, &obj_idx);
		obj = location_to_obj(newpage, obj_idx);
		record_obj(handle, obj);
	}
	kunmap_local(s_addr);
	replace_sub_page(class, zspage, newpage, page);

	write_unlock(&pool->migrate_lock);
	spin_unlock(&class->lock);
	write_unlock(&zspage->lock);

	get_page(newpage);
	set_page_private(page, 0);
	put_page(page);

	return MIGRATEPAGE_SUCCESS;
}

static const struct movable_operations zsmalloc_mops = {
	.migrate_page = zs_page_migrate,
};
#endif /* CONFIG_COMPACTION */

static unsigned long __zs_compact(struct zs_pool *pool, struct size_class *class)
{
	struct zspage *src_zspage, *dst_zspage;
	unsigned long pages_freed = 0;

	write_lock(&pool->migrate_lock);
	spin_lock(&class->lock);
	while ((dst_zspage = isolate_dst_zspage(class))) {
		src_zspage = isolate_src_zspage(class);
		if (!src_zspage) {
			fix_fullness_group(class, dst_zspage);
			break;
		}
		write_lock(&src_zspage->lock);
		migrate_zspage(pool, src_zspage, dst_zspage);
		write_unlock(&src_zspage->lock);

		fix_fullness_group(class, dst_zspage);
		if (fix_fullness_group(class, src_zspage) == ZS_INUSE_RATIO_0) {
			free_zspage(pool, class, src_zspage);
			pages_freed += class->pages_per_zspage;
		}
	}
	spin_unlock(&class->lock);
	write_unlock(&pool->migrate_lock);

	return pages_freed;
}

unsigned long zs_compact(struct zs_pool *pool)
{
	unsigned long pages_freed = 0;
	int i;

	for (i = ZS_SIZE_CLASSES - 1; i >= 0; i--)
		if (pool->size_class[i]->index == i)
			pages_freed += __zs_compact(pool, pool->size_class[i]);

	return pages_freed;
}
EXPORT_SYMBOL_GPL(zs_compact);

/* The fewest pages that leave the least waste behind the last chunk. */
static int calculate_zspage_chain_size(int class_size)
{
	int i, best = 1, least = INT_MAX;

	if (is_power_of_2(class_size))
		return best;

	for (i = 1; i <= ZS_MAX_PAGES_PER_ZSPAGE; i++) {
		int waste = (i * PAGE_SIZE) % class_size;

		if (waste < least) {
			least = waste;
			best = i;
		}
	}

	return best;
}

/* A class with as many pages and objects as the next larger one is that one. */
struct zs_pool *zs_create_pool(const char *name)
{
	struct zs_pool *pool = kzalloc(sizeof(*pool), GFP_KERNEL);
	struct size_class *class = NULL;
	int i, size, pages, objs;

	if (!pool)
		return NULL;

	pool->name = name;
	rwlock_init(&pool->migrate_lock);
	for (i = ZS_SIZE_CLASSES - 1; i >= 0; i--) {
		size = min_t(int, ZS_MIN_ALLOC_SIZE + i * ZS_SIZE_CLASS_DELTA, ZS_MAX_ALLOC_SIZE);
		pages = calculate_zspage_chain_size(size);
		objs = pages * PAGE_SIZE / size;
		if (!class || class->pages_per_zspage != pages || class->objs_per_zspage != objs) {
			class = kzalloc(sizeof(*class), GFP_KERNEL | __GFP_NOFAIL);
			class->size = size;
			class->index = i;
			class->pages_per_zspage = pages;
			class->objs_per_zspage = objs;
			spin_lock_init(&class->lock);
		}
		pool->size_class[i] = class;
	}

	return pool;
}
EXPORT_SYMBOL_GPL(zs_create_pool);
