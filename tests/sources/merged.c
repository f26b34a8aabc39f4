// SPDX-License-Identifier: MIT
/*
 * An allocator in the shape of mm/zsmalloc.c with the encoding of Linux 7.3: the word of an object
 * holds a class index wherever there is room for one. Written for the tests of zslayout, see
 * README.md in this folder.
 */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

/*
 * Locks, outermost first:
 *	page lock
 *	pool->lock
 *	class->lock
 *	zspage->lock
 *
 * With class bits in the word, zs_free() leaves pool->lock alone.
 */

#include <linux/module.h>
#include <linux/kernel.h>
#include <linux/errno.h>
#include <linux/highmem.h>
#include <linux/slab.h>
#include <linux/pgtable.h>
#include <linux/spinlock.h>
#include <linux/zsmalloc.h>
#include <linux/migrate.h>
#include "zpdesc.h"

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

#define HUGE_BITS	1
#define FULLNESS_BITS	4
#define CLASS_BITS	8
#define MAGIC_VAL_BITS	8

/*
 * The word of an object, high bits first:
 *
 *	_PFN_BITS		the page frame where it starts
 *	ZS_OBJ_CLASS_BITS	the index of its size class
 *	ZS_OBJ_IDX_BITS		its index in the zspage
 *
 * Page migration changes the page frame, compaction the index too, and nothing the class. So the
 * class can be read without a lock, and then be locked.
 */
#define ZS_OBJ_PFN_SHIFT	(BITS_PER_LONG - _PFN_BITS)

#define ZS_MAX_PAGES_PER_ZSPAGE	(_AC(CONFIG_ZSMALLOC_CHAIN_SIZE, UL))

/* Bits that tell the pages of a zspage apart, the chunks of a page, the chunks of a zspage. */
#if ZS_MAX_PAGES_PER_ZSPAGE <= 4
#define ZS_PAGES_PER_ZSPAGE_BITS	2
#elif ZS_MAX_PAGES_PER_ZSPAGE <= 8
#define ZS_PAGES_PER_ZSPAGE_BITS	3
#elif ZS_MAX_PAGES_PER_ZSPAGE <= 16
#define ZS_PAGES_PER_ZSPAGE_BITS	4
#else
#error "a zspage has 16 pages at most"
#endif
#define ZS_OBJS_PER_PAGE_BITS	(PAGE_SHIFT - 5)
#define ZS_OBJS_PER_ZSPAGE_BITS	(ZS_PAGES_PER_ZSPAGE_BITS + ZS_OBJS_PER_PAGE_BITS)

#if BITS_PER_LONG >= 64 && \
	ZS_OBJ_PFN_SHIFT >= (CLASS_BITS + 1) + ZS_OBJS_PER_ZSPAGE_BITS
#define ZS_OBJ_CLASS_BITS	(CLASS_BITS + 1)
#else
/* The class stays with the zspage, and whoever looks for it takes pool->lock. */
#define ZS_OBJ_CLASS_BITS	0
#endif

#define ZS_OBJ_CLASS_MASK	((_AC(1, UL) << ZS_OBJ_CLASS_BITS) - 1)
#define ZS_OBJ_IDX_BITS	(ZS_OBJ_PFN_SHIFT - ZS_OBJ_CLASS_BITS)
#define ZS_OBJ_IDX_MASK	((_AC(1, UL) << ZS_OBJ_IDX_BITS) - 1)

static_assert(ZS_OBJ_IDX_BITS >= ZS_PAGES_PER_ZSPAGE_BITS,
	      "the longest zspage has more pages than the object index has values");

/* No zspage may have more objects than the index tells apart. */
#define ZS_MIN_ALLOC_SIZE	MAX(32, (ZS_MAX_PAGES_PER_ZSPAGE << PAGE_SHIFT >> ZS_OBJ_IDX_BITS))
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
	atomic_long_t pages_allocated;
	rwlock_t lock;	/* holds objects in their pages */
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
	struct zpdesc *first_zpdesc;
	struct list_head list;	/* among those as full as it */
	struct zs_pool *pool;
	rwlock_t lock;
};

/*
 * Lists, statistics and the handling of whole pages have nothing to do with packed words. They are
 * declared here and defined nowhere.
 */
struct zspage *alloc_zspage(struct zs_pool *pool, struct size_class *class, gfp_t gfp);
int trylock_zspage(struct zspage *zspage);
void remove_zspage(struct size_class *class, struct zspage *zspage);
void __free_zspage_lockless(struct zspage *zspage);
void kick_deferred_free(struct zs_pool *pool);
struct zspage *find_get_zspage(struct size_class *class);
struct zspage *isolate_src_zspage(struct size_class *class);
struct zspage *isolate_dst_zspage(struct size_class *class);
int fix_fullness_group(struct size_class *class, struct zspage *zspage);
void zs_object_copy(struct size_class *class, unsigned long dst, unsigned long src);
unsigned long find_alloced_obj(struct size_class *class, struct zpdesc *zpdesc, int *obj_idx);
void replace_sub_page(struct size_class *class, struct zspage *zspage,
		      struct zpdesc *newzpdesc, struct zpdesc *oldzpdesc);

static bool ZsHugePage(struct zspage *zspage)
{
	return zspage->huge;
}

static void zspage_read_lock(struct zspage *zspage)
{
	read_lock(&zspage->lock);
}

static void zspage_read_unlock(struct zspage *zspage)
{
	read_unlock(&zspage->lock);
}

static bool zspage_write_trylock(struct zspage *zspage)
{
	return write_trylock(&zspage->lock);
}

static void zspage_write_unlock(struct zspage *zspage)
{
	write_unlock(&zspage->lock);
}

/* called under class->lock; zs_free() may be reading the word without it */
static void record_obj(unsigned long handle, unsigned long obj)
{
	WRITE_ONCE(*(unsigned long *)handle, obj);
}

/* first_obj_offset is what the type of a page leaves of its word */
#define FIRST_OBJ_PAGE_TYPE_MASK	0xffffff

static inline unsigned int get_first_obj_offset(struct zpdesc *zpdesc)
{
	return zpdesc->first_obj_offset & FIRST_OBJ_PAGE_TYPE_MASK;
}

static inline void set_first_obj_offset(struct zpdesc *zpdesc, unsigned int offset)
{
	BUILD_BUG_ON(PAGE_SIZE > SZ_16M);
	zpdesc->first_obj_offset = (zpdesc->first_obj_offset & ~FIRST_OBJ_PAGE_TYPE_MASK) |
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
	int last = ZS_SIZE_CLASSES - 1, index;

	if (size > ZS_MIN_ALLOC_SIZE)
		index = DIV_ROUND_UP(size - ZS_MIN_ALLOC_SIZE, ZS_SIZE_CLASS_DELTA);
	else
		index = 0;

	/* with its handle, the largest request is larger than the last class, which is a page */
	return index < last ? index : last;
}

static struct size_class *lookup_size_class(struct zs_pool *pool, size_t size)
{
	return pool->size_class[get_size_class_index(size + ZS_HANDLE_SIZE)];
}

static struct zspage *get_zspage(struct zpdesc *zpdesc)
{
	struct zspage *zspage = zpdesc->zspage;

	BUG_ON(zspage->magic != ZSPAGE_MAGIC);
	return zspage;
}

static struct zpdesc *get_next_zpdesc(struct zpdesc *zpdesc)
{
	return ZsHugePage(get_zspage(zpdesc)) ? NULL : zpdesc->next;
}

/**
 * obj_to_location - take the word of an object apart
 * @obj: the word
 * @zpdesc: set to the page where the object starts
 * @obj_idx: set to its index in the zspage
 */
static void obj_to_location(unsigned long obj, struct zpdesc **zpdesc, unsigned int *obj_idx)
{
	*zpdesc = pfn_zpdesc(obj >> ZS_OBJ_PFN_SHIFT);
	*obj_idx = obj & ZS_OBJ_IDX_MASK;
}

/* as obj_to_location(), for those who need no index */
static void obj_to_zpdesc(unsigned long obj, struct zpdesc **zpdesc)
{
	*zpdesc = pfn_zpdesc(obj >> ZS_OBJ_PFN_SHIFT);
}

/**
 * location_to_obj - make the word of an object
 * @zpdesc: the page where the object starts
 * @obj_idx: its index in the zspage
 * @class_idx: the index of its size class; a mask of no bits leaves it out
 */
static unsigned long location_to_obj(struct zpdesc *zpdesc, unsigned int obj_idx,
				     unsigned int class_idx)
{
	unsigned long word = zpdesc_pfn(zpdesc) << ZS_OBJ_PFN_SHIFT;

	word |= (unsigned long)(class_idx & ZS_OBJ_CLASS_MASK) << ZS_OBJ_IDX_BITS;
	return word | (obj_idx & ZS_OBJ_IDX_MASK);
}

static unsigned long handle_to_obj(unsigned long handle)
{
	return READ_ONCE(*(unsigned long *)handle);
}

/* Whether the chunk at @obj is in use; if so, by which handle. */
static inline bool obj_allocated(struct zpdesc *zpdesc, void *obj, unsigned long *phandle)
{
	unsigned long word = *(unsigned long *)obj;

	if (unlikely(ZsHugePage(get_zspage(zpdesc))))
		word = zpdesc->handle;

	*phandle = word & ~OBJ_TAG_MASK;
	return word & OBJ_ALLOCATED_TAG;
}

/* Chain every chunk of a new zspage into its free list, in order. */
static void init_zspage(struct size_class *class, struct zspage *zspage)
{
	struct zpdesc *zpdesc, *after;
	unsigned int next = 1;
	unsigned long off = 0;

	for (zpdesc = zspage->first_zpdesc; zpdesc; zpdesc = after) {
		struct link_free *link = NULL;
		void *base = kmap_local_page(zpdesc_page(zpdesc));

		after = get_next_zpdesc(zpdesc);
		set_first_obj_offset(zpdesc, off);
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

void *zs_obj_read_begin(struct zs_pool *pool, unsigned long handle, void *local_copy)
{
	struct zpdesc *zpdesc;
	struct zspage *zspage;
	unsigned long obj, off;
	unsigned int obj_idx;
	int size;

	/* until the zspage is locked too, its objects must stay where they are */
	read_lock(&pool->lock);
	obj = handle_to_obj(handle);
	obj_to_location(obj, &zpdesc, &obj_idx);
	zspage = get_zspage(zpdesc);
	zspage_read_lock(zspage);
	read_unlock(&pool->lock);

	size = zspage_class(pool, zspage)->size;
	off = offset_in_page(size * obj_idx);
	if (off + size <= PAGE_SIZE)
		return kmap_local_page(zpdesc_page(zpdesc)) + off;

	memcpy_from_page(local_copy, zpdesc_page(zpdesc), off, PAGE_SIZE - off);
	memcpy_from_page(local_copy + PAGE_SIZE - off, zpdesc_page(get_next_zpdesc(zpdesc)),
			 0, size - (PAGE_SIZE - off));
	return local_copy;
}
EXPORT_SYMBOL_GPL(zs_obj_read_begin);

/* The zspage is read-locked since zs_obj_read_begin(), so the word does not change. */
void zs_obj_read_end(struct zs_pool *pool, unsigned long handle, void *handle_mem)
{
	struct zpdesc *zpdesc;
	struct zspage *zspage;
	unsigned int obj_idx;
	int size;

	obj_to_location(handle_to_obj(handle), &zpdesc, &obj_idx);
	zspage = get_zspage(zpdesc);
	size = zspage_class(pool, zspage)->size;
	if (offset_in_page(size * obj_idx) + size <= PAGE_SIZE)
		kunmap_local(handle_mem);
	zspage_read_unlock(zspage);
}
EXPORT_SYMBOL_GPL(zs_obj_read_end);

static unsigned long obj_malloc(struct zs_pool *pool, struct zspage *zspage,
				unsigned long handle)
{
	struct size_class *class = zspage_class(pool, zspage);
	struct zpdesc *zpdesc = zspage->first_zpdesc;
	struct link_free *chunk;
	unsigned int obj_idx;
	unsigned long obj;
	int i, off, skip;
	void *base;

	/* the head of the free list, and where it starts */
	obj_idx = get_freeobj(zspage);
	off = obj_idx * class->size;
	skip = off >> PAGE_SHIFT;
	for (i = 0; i < skip; i++)
		zpdesc = get_next_zpdesc(zpdesc);

	base = kmap_local_page(zpdesc_page(zpdesc));
	chunk = base + offset_in_page(off);
	set_freeobj(zspage, chunk->next >> OBJ_TAG_BITS);
	if (unlikely(ZsHugePage(zspage)))
		zpdesc->handle = handle | OBJ_ALLOCATED_TAG;
	else
		chunk->handle = handle | OBJ_ALLOCATED_TAG;
	kunmap_local(base);
	zspage->inuse++;

	obj = location_to_obj(zpdesc, obj_idx, zspage->class);
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
	atomic_long_add(class->pages_per_zspage, &pool->pages_allocated);
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
	struct zpdesc *zpdesc;
	unsigned int obj_idx;
	void *base;

	obj_to_location(obj, &zpdesc, &obj_idx);
	zspage = get_zspage(zpdesc);

	/* the chunk becomes the head of the free list */
	base = kmap_local_page(zpdesc_page(zpdesc));
	if (unlikely(ZsHugePage(zspage))) {
		zpdesc->handle = 0;
	} else {
		chunk = base + offset_in_page(class_size * obj_idx);
		chunk->next = get_freeobj(zspage) << OBJ_TAG_BITS;
	}
	kunmap_local(base);
	set_freeobj(zspage, obj_idx);
	zspage->inuse--;
}

#if ZS_OBJ_CLASS_BITS > 0 || defined(CONFIG_COMPACTION)
/* 0 for words without class bits: who moves an object asks all the same */
static unsigned int obj_to_class_idx(unsigned long obj)
{
	return (obj >> ZS_OBJ_IDX_BITS) & ZS_OBJ_CLASS_MASK;
}
#endif

/* Find the word, the zspage and the class of an object, and lock the class. */
#if ZS_OBJ_CLASS_BITS > 0
static inline void obj_class_get_and_lock(struct zs_pool *pool, unsigned long handle,
					  unsigned long *obj, struct zspage **zspage,
					  struct size_class **class)
{
	struct zpdesc *zpdesc;

	/* whatever happens to the object now, it stays in its class */
	*class = pool->size_class[obj_to_class_idx(handle_to_obj(handle))];
	spin_lock(&(*class)->lock);
	/* and from here on in its page, for migration takes class->lock */
	*obj = handle_to_obj(handle);
	obj_to_zpdesc(*obj, &zpdesc);
	*zspage = get_zspage(zpdesc);
}
#else
static inline void obj_class_get_and_lock(struct zs_pool *pool, unsigned long handle,
					  unsigned long *obj, struct zspage **zspage,
					  struct size_class **class)
{
	struct zpdesc *zpdesc;

	/* class->lock alone would do, but only the page tells which class */
	read_lock(&pool->lock);
	*obj = handle_to_obj(handle);
	obj_to_zpdesc(*obj, &zpdesc);
	*zspage = get_zspage(zpdesc);
	*class = zspage_class(pool, *zspage);
	spin_lock(&(*class)->lock);
	read_unlock(&pool->lock);
}
#endif

void zs_free(struct zs_pool *pool, unsigned long handle)
{
	struct size_class *class;
	struct zspage *zspage, *empty = NULL;
	unsigned long obj;

	if (IS_ERR_OR_NULL((void *)handle))
		return;

	obj_class_get_and_lock(pool, handle, &obj, &zspage, &class);
	obj_free(class->size, obj);
	if (fix_fullness_group(class, zspage) == ZS_INUSE_RATIO_0) {
		if (trylock_zspage(zspage)) {
			remove_zspage(class, zspage);
			empty = zspage;
		} else {
			kick_deferred_free(pool);
		}
	}
	spin_unlock(&class->lock);

	/* no one finds it any more, so its pages go back without class->lock */
	if (empty) {
		__free_zspage_lockless(empty);
		atomic_long_sub(class->pages_per_zspage, &pool->pages_allocated);
	}
	kfree((void *)handle);
}
EXPORT_SYMBOL_GPL(zs_free);

/* Move objects until the source is empty or the destination is full. */
static void migrate_zspage(struct zs_pool *pool, struct zspage *src_zspage,
			   struct zspage *dst_zspage)
{
	struct size_class *class = zspage_class(pool, src_zspage);
	unsigned long from, to, handle;
	struct zpdesc *zpdesc;
	int nth;

	for (zpdesc = src_zspage->first_zpdesc; zpdesc; zpdesc = get_next_zpdesc(zpdesc)) {
		nth = 0;
		while ((handle = find_alloced_obj(class, zpdesc, &nth))) {
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
	struct zpdesc *newzpdesc = page_zpdesc(newpage), *zpdesc = page_zpdesc(page), *dummy;
	struct zspage *zspage = get_zspage(zpdesc);
	struct zs_pool *pool = zspage->pool;
	struct size_class *class;
	unsigned long handle, obj, off;
	unsigned int obj_idx;
	void *s_addr;

	write_lock(&pool->lock);
	class = zspage_class(pool, zspage);
	spin_lock(&class->lock);
	if (!zspage_write_trylock(zspage)) {
		spin_unlock(&class->lock);
		write_unlock(&pool->lock);
		return -EBUSY;
	}

	copy_highpage(newpage, page);
	s_addr = kmap_local_page(page);
	for (off = get_first_obj_offset(zpdesc); off < PAGE_SIZE; off += class->size) {
		if (!obj_allocated(zpdesc, s_addr + off, &handle))
			continue;

		obj = handle_to_obj(handle);
		obj_to_location(obj, &dummy, &obj_idx);
		record_obj(handle, location_to_obj(newzpdesc, obj_idx, obj_to_class_idx(obj)));
	}
	kunmap_local(s_addr);
	replace_sub_page(class, zspage, newzpdesc, zpdesc);

	zspage_write_unlock(zspage);
	spin_unlock(&class->lock);
	write_unlock(&pool->lock);

	get_page(newpage);
	zpdesc->zspage = NULL;
	put_page(page);

	return 0;
}

const struct movable_operations zsmalloc_mops = {
	.migrate_page = zs_page_migrate,
};
#endif

static unsigned long __zs_compact(struct zs_pool *pool, struct size_class *class)
{
	struct zspage *src_zspage, *dst_zspage;
	unsigned long pages_freed = 0;

	write_lock(&pool->lock);
	spin_lock(&class->lock);
	while ((dst_zspage = isolate_dst_zspage(class))) {
		src_zspage = isolate_src_zspage(class);
		if (!src_zspage) {
			fix_fullness_group(class, dst_zspage);
			break;
		}
		if (zspage_write_trylock(src_zspage)) {
			migrate_zspage(pool, src_zspage, dst_zspage);
			zspage_write_unlock(src_zspage);
		}

		fix_fullness_group(class, dst_zspage);
		if (fix_fullness_group(class, src_zspage) == ZS_INUSE_RATIO_0 &&
		    trylock_zspage(src_zspage)) {
			remove_zspage(class, src_zspage);
			__free_zspage_lockless(src_zspage);
			pages_freed += class->pages_per_zspage;
		}
	}
	spin_unlock(&class->lock);
	write_unlock(&pool->lock);
	atomic_long_sub(pages_freed, &pool->pages_allocated);

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
	int i, waste, best = 1, least;

	if (is_power_of_2(class_size))
		return 1;

	least = PAGE_SIZE % class_size;
	for (i = 2; i <= ZS_MAX_PAGES_PER_ZSPAGE; i++) {
		waste = i * PAGE_SIZE % class_size;
		if (waste >= least)
			continue;
		least = waste;
		best = i;
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
	rwlock_init(&pool->lock);
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
