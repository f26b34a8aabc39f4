/*
 * As much of a kernel as mm/zsmalloc.c needs to run in a program: one thread, pages with frame
 * numbers all over the physical range, each between two that may not be touched.
 */
#include <assert.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <unistd.h>
#undef SIZE_MAX
#undef PAGE_SIZE
#undef PAGE_MASK

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef unsigned int gfp_t, isolate_mode_t;
typedef u64 phys_addr_t;
typedef struct { int counter; } atomic_t;
typedef struct { long counter; } atomic_long_t;
typedef struct { int held; } spinlock_t, rwlock_t, local_lock_t;

#define BITS_PER_LONG (__SIZEOF_LONG__ * 8)
#define _AC(x, y) zs_paste(x, y)
#define zs_paste(x, y) x##y
#define UL(x) _AC(x, UL)
enum { EBUSY = 16, ENOMEM = 12, EINVAL = 22, ENOSPC = 28 };
#define SZ_4K 0x1000
#define SZ_16K 0x4000
#define SZ_64K 0x10000
#define SZ_16M 0x1000000
#define PAGE_SIZE (_AC(1, UL) << PAGE_SHIFT)
#define PAGE_MASK (~(PAGE_SIZE - 1))
#define offset_in_page(p) ((unsigned long)(p) & ~PAGE_MASK)
#define BIT(n) (1UL << (n))
#define GENMASK(h, l) ((~0UL << (l)) & (~0UL >> (BITS_PER_LONG - 1 - (h))))
#define FIELD_PREP(mask, v) (((__typeof__(mask))(v) << (__builtin_ffsll(mask) - 1)) & (mask))
#define FIELD_GET(mask, v) ((__typeof__(mask))(((v) & (mask)) >> (__builtin_ffsll(mask) - 1)))
#define MAX(a, b) ((a) > (b) ? (a) : (b))
#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define max(a, b) MAX(a, b)
#define min(a, b) MIN(a, b)
#define max_t(t, a, b) MAX((t)(a), (t)(b))
#define min_t(t, a, b) MIN((t)(a), (t)(b))
#define DIV_ROUND_UP(n, d) (((n) + (d) - 1) / (d))
#define is_power_of_2(n) ((n) != 0 && ((n) & ((n) - 1)) == 0)
#define ilog2(n) (63 - __builtin_clzll(n))
#define container_of(p, t, m) ((t *)((char *)(p) - offsetof(t, m)))
#define READ_ONCE(x) (*(const volatile __typeof__(x) *)&(x))
#define WRITE_ONCE(x, v) (*(volatile __typeof__(x) *)&(x) = (v))
#define smp_load_acquire(p) READ_ONCE(*(p))
#define smp_store_release(p, v) WRITE_ONCE(*(p), v)
#define likely(x) (!!(x))
#define unlikely(x) (!!(x))
#define BUG() zs_fail("BUG")
#define BUG_ON(x) do { if (x) zs_fail("BUG_ON(" #x ")"); } while (0)
#ifdef CONFIG_DEBUG_VM
#define VM_BUG_ON(x) BUG_ON(x)
#else
#define VM_BUG_ON(x) ((void)sizeof((long)(x)))
#endif
#define VM_BUG_ON_PAGE(x, page) VM_BUG_ON(x)
#define VM_WARN_ON_ONCE(x) VM_BUG_ON(x)
#define WARN_ON(x) BUG_ON(x)
#define BUILD_BUG_ON(x) _Static_assert(!(x), #x)
#define static_assert(...) zs_static_assert(__VA_ARGS__, "", "")
#define zs_static_assert(x, m, ...) _Static_assert(x, m)
#define IS_ENABLED(x) zs_set(x)
#define IS_BUILTIN(x) zs_set(x)
#define IS_MODULE(x) 0
#define zs_set(x) zs_set_(zs_one_##x)
#define zs_one_1 0,
#define zs_set_(x) zs_second(x 1, 0, 0)
#define zs_second(a, b, ...) b
#define cpu_to_be64(x) __builtin_bswap64(x)

#define __init
#define __exit
#define __always_inline inline
#define noinline __attribute__((noinline))
#define __maybe_unused __attribute__((unused))
#define __must_check
#define __acquires(x)
#define __releases(x)
#define fallthrough do { } while (0)
#define EXPORT_SYMBOL_GPL(x) struct zs_nothing
#define MODULE_LICENSE(x) struct zs_nothing
#define MODULE_AUTHOR(x) struct zs_nothing
#define MODULE_DESCRIPTION(x) struct zs_nothing
#define MODULE_ALIAS(x) struct zs_nothing
#define module_init(x) int zs_begin(void) { return x(); } struct zs_nothing
#define module_exit(x) void zs_end(void) { x(); } struct zs_nothing
#define THIS_MODULE NULL
#define DEFINE_SHOW_ATTRIBUTE(x) static const int x##_fops
#define _RET_IP_ 0
#define pr_warn(...) ((void)0)
#define pr_err(...) zs_fail("pr_err")
#define pr_info(...) ((void)0)
#define pr_debug(...) ((void)0)

static void zs_fail(const char *what)
{
	fprintf(stderr, "%s\n", what);
	_exit(1);
}

/* lists */
struct list_head { struct list_head *next, *prev; };
#define LIST_HEAD(name) struct list_head name = { &(name), &(name) }
static inline void INIT_LIST_HEAD(struct list_head *l) { l->next = l->prev = l; }
static inline int list_empty(const struct list_head *l) { return l->next == l; }
static inline void list_add(struct list_head *n, struct list_head *h)
{
	n->next = h->next; n->prev = h; h->next->prev = n; h->next = n;
}
static inline void list_del(struct list_head *n)
{
	if (!n->next || n->next->prev != n || n->prev->next != n)
		zs_fail("list is broken");
	n->next->prev = n->prev; n->prev->next = n->next; n->next = n->prev = NULL;
}
static inline void list_del_init(struct list_head *n) { list_del(n); INIT_LIST_HEAD(n); }
static inline void list_splice_init(struct list_head *l, struct list_head *h)
{
	if (list_empty(l))
		return;
	l->next->prev = h; l->prev->next = h->next; h->next->prev = l->prev; h->next = l->next;
	INIT_LIST_HEAD(l);
}
#define list_entry(p, t, m) container_of(p, t, m)
#define list_first_entry(h, t, m) list_entry((h)->next, t, m)
#define list_next_entry(p, m) list_entry((p)->m.next, __typeof__(*(p)), m)
#define list_first_entry_or_null(h, t, m) (list_empty(h) ? NULL : list_first_entry(h, t, m))
#define list_for_each_entry_safe(p, n, h, m) \
	for (p = list_first_entry(h, __typeof__(*p), m), n = list_next_entry(p, m); \
	     &p->m != (h); p = n, n = list_next_entry(n, m))

/* locks: one thread may not take what it has, nor leave with what it took */
static int zs_locks;
#define zs_take(l) ((l)->held++ ? zs_fail("lock is taken twice: " #l) : (void)zs_locks++)
#define zs_give(l) ((l)->held-- != 1 ? zs_fail("lock is not held: " #l) : (void)zs_locks--)
#define zs_share(l) ((void)(l)->held++, (void)zs_locks++)
#define zs_unshare(l) ((l)->held-- < 1 ? zs_fail("lock is not held: " #l) : (void)zs_locks--)
#define spin_lock_init(l) ((l)->held = 0)
#define rwlock_init(l) ((l)->held = 0)
#define spin_lock(l) zs_take(l)
#define spin_unlock(l) zs_give(l)
#define write_lock(l) zs_take(l)
#define write_lock_nested(l, n) zs_take(l)
#define write_unlock(l) zs_give(l)
#define read_lock(l) zs_share(l)
#define read_unlock(l) zs_unshare(l)
#define local_lock(l) zs_take(l)
#define local_unlock(l) zs_give(l)
#define INIT_LOCAL_LOCK(l) { 0 }
#define rwlock_is_contended(l) 0
#define spin_is_contended(l) 0
#define SINGLE_DEPTH_NESTING 1
#define assert_spin_locked(l) BUG_ON(!(l)->held)
#define lockdep_assert_held(l) ((void)(l))
#define cond_resched() do { } while (0)
#define in_interrupt() 0
#define pagefault_disable() do { } while (0)
#define pagefault_enable() do { } while (0)
struct lockdep_map { int nothing; };
struct lock_class_key { int nothing; };
#define lockdep_init_map(m, n, k, s) ((void)(k))
#define rwsem_acquire_read(m, s, t, i) do { } while (0)
#define rwsem_acquire(m, s, t, i) do { } while (0)
#define rwsem_release(m, i) do { } while (0)
#define lock_acquired(m, i) do { } while (0)
static inline void zs_left_spinlock(spinlock_t **l) { zs_give(*l); }
static inline void zs_left_write_lock(rwlock_t **l) { zs_give(*l); }
static inline void zs_left_read_lock(rwlock_t **l) { zs_unshare(*l); }
static inline spinlock_t *zs_entered_spinlock(spinlock_t *l) { zs_take(l); return l; }
static inline rwlock_t *zs_entered_write_lock(rwlock_t *l) { zs_take(l); return l; }
static inline rwlock_t *zs_entered_read_lock(rwlock_t *l) { zs_share(l); return l; }
#define zs_name(a, b) zs_paste(a, b)
#define guard(kind) zs_name(zs_guard_, kind)
#define zs_guard_spinlock(l) \
	spinlock_t *zs_name(zs_g, __LINE__) __attribute__((cleanup(zs_left_spinlock), unused)) = \
		zs_entered_spinlock(l)
#define scoped_guard(kind, l) \
	for (__typeof__(l) zs_g __attribute__((cleanup(zs_name(zs_left_, kind)))) = \
		     zs_name(zs_entered_, kind)(l), zs_once = (void *)1; \
	     zs_once; zs_once = NULL)

/* atomics */
#define atomic_set(a, v) ((a)->counter = (v))
#define atomic_long_read(a) ((a)->counter)
#define atomic_long_set(a, v) ((a)->counter = (v))
#define atomic_long_add(v, a) ((a)->counter += (v))
#define atomic_long_sub(v, a) ((a)->counter -= (v))
#define atomic_long_inc(a) ((a)->counter++)
#define xchg(p, v) ({ __typeof__(*(p)) was = *(p); *(p) = (v); was; })
#define atomic_xchg(a, v) xchg(&(a)->counter, v)
#define cmpxchg(p, o, n) ({ __typeof__(*(p)) was = *(p); if (was == (o)) *(p) = (n); was; })
#define set_bit(n, p) (*(p) |= BIT(n))

/* memory */
#define GFP_KERNEL 0
#define __GFP_HIGHMEM 1
#define __GFP_MOVABLE 2
#define kzalloc(n, f) calloc(1, n)
#define kzalloc_obj(t, ...) ((__typeof__(t) *)calloc(1, sizeof(t)))
#define kmalloc(n, f) malloc(n)
#define kfree(p) free((void *)(p))
#define kstrdup(s, f) strdup(s)
static inline char *kasprintf(gfp_t gfp, const char *form, ...) { return strdup(form); }
#define ERR_PTR(e) ((void *)(long)(e))
#define PTR_ERR(p) ((long)(p))
#define IS_ERR_VALUE(x) ((unsigned long)(x) >= (unsigned long)-4095)
#define IS_ERR(p) IS_ERR_VALUE(p)
#define IS_ERR_OR_NULL(p) (!(p) || IS_ERR_VALUE(p))
struct kmem_cache { unsigned int size; };
void *kmem_cache_alloc(struct kmem_cache *cache, gfp_t flags);
void kmem_cache_free(struct kmem_cache *cache, void *object);
static inline void *kmem_cache_zalloc(struct kmem_cache *c, gfp_t f)
{
	return memset(kmem_cache_alloc(c, f), 0, c->size);
}
static inline struct kmem_cache *kmem_cache_create(const char *n, unsigned int size, ...)
{
	struct kmem_cache *c = malloc(sizeof(*c));

	c->size = size;
	return c;
}
#define kmem_cache_destroy(c) free(c)

/* pages */
struct zspage;
struct page {
	union {
		struct {
			unsigned long flags, lru[2], movable;
			unsigned long index;
			unsigned long private;
			unsigned int page_type;
			int _refcount;
		};
		struct zpdesc {
			unsigned long zp_flags, zp_lru[2], movable_ops;
			union { struct zpdesc *next; unsigned long handle; };
			struct zspage *zspage;
			unsigned int first_obj_offset;
			int zp_refcount;
		} zpdesc;
	};
	bool first, moves, isolated, locked, live;
	unsigned long pfn;
	void *bytes;
};
enum migrate_mode { MIGRATE_ASYNC, MIGRATE_SYNC_LIGHT, MIGRATE_SYNC, MIGRATE_SYNC_NO_COPY };
struct movable_operations {
	bool (*isolate_page)(struct page *, isolate_mode_t);
	int (*migrate_page)(struct page *, struct page *, enum migrate_mode);
	void (*putback_page)(struct page *);
};
struct page *zs_new_page(void);
struct page *pfn_to_page(unsigned long pfn);
static inline unsigned long page_to_pfn(const struct page *p) { return p->pfn; }
#define page_to_phys(p) ((phys_addr_t)(p)->pfn << PAGE_SHIFT)
#define PFN_PHYS(n) ((phys_addr_t)(n) << PAGE_SHIFT)
#define PHYS_PFN(n) ((unsigned long)((n) >> PAGE_SHIFT))
void put_page(struct page *page);
bool trylock_page(struct page *page);
static inline void unlock_page(struct page *p)
{
	if (!p->locked)
		zs_fail("page is not locked");
	p->locked = false;
}
#define alloc_page(f) zs_new_page()
#define alloc_pages_node(n, f, o) zs_new_page()
#define __free_page(p) put_page(p)
#define get_page(p) ((p)->_refcount++)
#define wait_on_page_locked(p) ((void)(p))
#define PageLocked(p) ((p)->locked)
#define PageIsolated(p) ((p)->isolated)
#define PageMovable(p) 1
#define __SetPageMovable(p, ops) ((p)->moves = true, (void)(ops))
#define __ClearPageMovable(p) ((void)(p))
#define PagePrivate(p) ((p)->first)
#define SetPagePrivate(p) ((p)->first = true)
#define ClearPagePrivate(p) ((p)->first = false)
#define page_private(p) ((p)->private)
#define set_page_private(p, v) ((p)->private = (v))
#define page_mapcount_reset(p) ((p)->page_type = ~0u)
#define PageZsmalloc(p) ((p)->page_type >> 24 == 0xf6)
#define __SetPageZsmalloc(p) ((p)->page_type = 0xf6u << 24)
#define __ClearPageZsmalloc(p) \
	((p)->page_type >> 24 != 0xf6 ? zs_fail("page has another type") : (void)((p)->page_type = ~0u))
#define page_zone(p) NULL
#define inc_zone_page_state(p, i) ((void)(p))
#define dec_zone_page_state(p, i) ((void)(p))
#define kmap_atomic(p) ((p)->bytes)
#define kmap_local_page(p) ((p)->bytes)
#define kunmap_atomic(a) ((void)(a))
#define kunmap_local(a) ((void)(a))
#define copy_page(to, from) memcpy(to, from, PAGE_SIZE)
#define kmsan_copy_page_meta(to, from) do { } while (0)
#define memcpy_from_page(to, p, off, n) memcpy(to, (char *)(p)->bytes + (off), n)
#define memcpy_to_page(p, off, from, n) memcpy((char *)(p)->bytes + (off), from, n)
enum { PGTY_zsmalloc = 0xf6, MIGRATEPAGE_SUCCESS = 0, CPUHP_MM_ZS_PREPARE, NR_ZSPAGES };

/* mm/zpdesc.h */
#define zpdesc_page(z) ((struct page *)(z))
#define page_zpdesc(p) (&(p)->zpdesc)
#define pfn_zpdesc(n) page_zpdesc(pfn_to_page(n))
#define zpdesc_pfn(z) page_to_pfn(zpdesc_page(z))
#define zpdesc_trylock(z) trylock_page(zpdesc_page(z))
#define zpdesc_unlock(z) unlock_page(zpdesc_page(z))
#define zpdesc_is_locked(z) (zpdesc_page(z)->locked)
#define zpdesc_wait_locked(z) ((void)(z))
#define zpdesc_get(z) get_page(zpdesc_page(z))
#define zpdesc_put(z) put_page(zpdesc_page(z))
#define zpdesc_zone(z) NULL
#define __zpdesc_set_movable(z) (zpdesc_page(z)->moves = true)
#define __zpdesc_set_zsmalloc(z) __SetPageZsmalloc(zpdesc_page(z))
#define kmap_local_zpdesc(z) (zpdesc_page(z)->bytes)
#define set_movable_ops(ops, type) 0

/* what only has to be there */
struct dentry;
struct module;
struct seq_file { void *private; };
struct shrink_control { int nothing; };
struct shrinker {
	unsigned long (*count_objects)(struct shrinker *, struct shrink_control *);
	unsigned long (*scan_objects)(struct shrinker *, struct shrink_control *);
	int batch, seeks;
	void *private_data;
};
#define SHRINK_STOP 0
#define DEFAULT_SEEKS 2
#define shrinker_alloc(f, ...) calloc(1, sizeof(struct shrinker))
#define shrinker_register(s) do { } while (0)
#define shrinker_free(s) free(s)
#define register_shrinker(s, ...) 0
#define unregister_shrinker(s) do { } while (0)
struct scatterlist { struct page *page; unsigned int length, offset; };
#define sg_init_table(s, n) do { } while (0)
#define sg_next(s) ((s) + 1)
static inline void sg_set_page(struct scatterlist *s, struct page *p, unsigned int n, unsigned int o)
{
	*s = (struct scatterlist) { p, n, o };
}
struct work_struct { void (*function)(struct work_struct *); };
extern struct work_struct *zs_pending;
#define INIT_WORK(w, f) ((w)->function = (f))
#define schedule_work(w) (zs_pending = (w))
void zs_work(void);
#define flush_work(w) zs_work()
#define DEFINE_PER_CPU(t, name) t name
#define per_cpu(v, cpu) (v)
#define this_cpu_ptr(p) (p)
#define cpuhp_setup_state(s, n, up, down) up(0)
#define cpuhp_remove_state(s) do { } while (0)

/* linux/zsmalloc.h */
enum zs_mapmode { ZS_MM_RW, ZS_MM_RO, ZS_MM_WO };
struct zs_pool_stats { atomic_long_t pages_compacted; };
struct zs_pool;
struct zs_pool *zs_create_pool(const char *name);
void zs_destroy_pool(struct zs_pool *pool);
unsigned long zs_compact(struct zs_pool *pool);
unsigned long zs_get_total_pages(struct zs_pool *pool);
void zs_free(struct zs_pool *pool, unsigned long handle);
unsigned long zs_malloc();
void *zs_map_object(struct zs_pool *pool, unsigned long handle, enum zs_mapmode mm);
void zs_unmap_object(struct zs_pool *pool, unsigned long handle);
