/*
 * What mm/zsmalloc.c takes from the headers that it includes, as far as its word functions go.
 *
 * Values and types are the kernel's; what only has to parse is left empty. The parameters of the
 * configuration (BITS_PER_LONG, PAGE_SHIFT, ...) are defined before this text is read.
 */

#define NULL ((void *)0)
#define true 1
#define false 0
#define bool _Bool
#ifdef zsl_BUILDS
#define inline __inline __attribute__((unused))
#else
#define inline __inline
#endif

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef signed char s8;
typedef short s16;
typedef int s32;
typedef long long s64;
typedef u8 uint8_t;
typedef u16 uint16_t;
typedef u32 uint32_t;
typedef u64 uint64_t;
typedef s32 int32_t;
typedef s64 int64_t;
typedef __SIZE_TYPE__ size_t;
typedef long ssize_t;
typedef unsigned long uintptr_t;
typedef long long loff_t;
typedef unsigned int gfp_t;
typedef unsigned int isolate_mode_t;
typedef unsigned short umode_t;
typedef struct { int counter; } atomic_t;
typedef struct { long counter; } atomic_long_t;
typedef struct { s64 counter; } atomic64_t;
typedef struct { int held; } spinlock_t;
typedef struct { int held; } raw_spinlock_t;
typedef struct { int held; } rwlock_t;
typedef struct { int held; } local_lock_t;
struct wait_queue_head { int waiters; };
typedef struct wait_queue_head wait_queue_head_t;
typedef struct { unsigned int sequence; } seqcount_t;
typedef struct { int refs; } refcount_t;

/*
 * In an #if an unknown name is 0, in C these are constants of value 0: so the operand carries its
 * type in both, which a cast could not.
 */
enum zsl_ulong_0 : unsigned long { zsl_UL = 0 };
enum zsl_ulong_1 : unsigned long { zsl_ul = 0 };
enum zsl_ullong : unsigned long long { zsl_ULL = 0 };
enum zsl_long : long { zsl_L = 0 };
enum zsl_llong : long long { zsl_LL = 0 };
enum zsl_uint : unsigned int { zsl_U = 0 };
#define zsl_AC_L(X) (X + 0 * zsl_L)
#define zsl_AC_LL(X) (X + 0 * zsl_LL)
#define zsl_AC_U(X) (X + 0U * zsl_U)
#define zsl_AC_UL(X) (X + 0U * zsl_UL)
#define zsl_AC_ul(X) (X + 0U * zsl_UL)
#define zsl_AC_ULL(X) (X + 0U * zsl_ULL)
#define _AC(X, Y) zsl_AC_##Y(X)
#define _AT(T, X) ((T)(X))
#define _UL(x) (_AC(x, UL))
#define _ULL(x) (_AC(x, ULL))
#define UL(x) (_UL(x))
#define ULL(x) (_ULL(x))

#define BITS_PER_BYTE 8
#define BITS_PER_LONG_LONG 64
#define BITS_PER_TYPE(type) (sizeof(type) * BITS_PER_BYTE)
#define PAGE_SIZE (_AC(1, UL) << PAGE_SHIFT)
#define PAGE_MASK (~(PAGE_SIZE - 1))
#define CHAR_BIT 8
#define USHRT_MAX ((unsigned short)~0U)
#define INT_MAX ((int)(~0U >> 1))
#define UINT_MAX (~0U)
#define LONG_MAX ((long)(~0UL >> 1))
#define ULONG_MAX (~0UL)
#define U8_MAX ((u8)~0U)
#define U16_MAX ((u16)~0U)
#define U32_MAX ((u32)~0U)
#define SIZE_MAX (~(size_t)0)
#define SZ_4K 0x00001000
#define SZ_64K 0x00010000
#define SZ_1M 0x00100000
#define SZ_16M 0x01000000

#define MAX(a, b) ((a) > (b) ? (a) : (b))
#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define max(a, b) (MAX(a, b))
#define min(a, b) (MIN(a, b))
#define max3(a, b, c) max(max(a, b), c)
#define min3(a, b, c) min(min(a, b), c)
#define max_t(type, a, b) (MAX((type)(a), (type)(b)))
#define min_t(type, a, b) (MIN((type)(a), (type)(b)))
#define clamp(v, lo, hi) min(max(v, lo), hi)
#define clamp_t(type, v, lo, hi) min_t(type, max_t(type, v, lo), hi)
#define clamp_val(v, lo, hi) clamp_t(__typeof__(v), v, lo, hi)
#define abs(x) ((x) < 0 ? -(x) : (x))
#define abs_diff(a, b) ((a) > (b) ? (a) - (b) : (b) - (a))
#define swap(a, b) do { __typeof__(a) zsl_a = (a); (a) = (b); (b) = zsl_a; } while (0)
#define DIV_ROUND_UP(n, d) (((n) + (d) - 1) / (d))
#define DIV_ROUND_DOWN_ULL(n, d) ((unsigned long long)(n) / (d))
#define DIV_ROUND_UP_ULL(n, d) DIV_ROUND_DOWN_ULL((unsigned long long)(n) + (d) - 1, d)
/* math.h: halves go away from 0, where both types have a sign */
#define DIV_ROUND_CLOSEST(n, d) \
	((__typeof__(n))-1 > 0 || (__typeof__(d))-1 > 0 || ((n) > 0) == ((d) > 0) \
		? ((n) + (d) / 2) / (d) : ((n) - (d) / 2) / (d))
#define mult_frac(x, n, d) ((x) / (d) * (n) + (x) % (d) * (n) / (d))
#define div_u64(n, d) ((u64)(n) / (u32)(d))
#define div64_u64(n, d) ((u64)(n) / (u64)(d))
#define div64_ul(n, d) ((u64)(n) / (unsigned long)(d))
#define do_div(n, d) ({ u32 zsl_d = (d), zsl_rest = (n) % zsl_d; (n) /= zsl_d; zsl_rest; })
#define __round_mask(x, y) ((__typeof__(x))((y) - 1))
#define round_up(x, y) ((((x) - 1) | __round_mask(x, y)) + 1)
#define round_down(x, y) ((x) & ~__round_mask(x, y))
#define roundup(x, y) ((((x) + ((y) - 1)) / (y)) * (y))
#define rounddown(x, y) ((x) - ((x) % (y)))
#define ALIGN(x, a) (((x) + ((__typeof__(x))(a) - 1)) & ~((__typeof__(x))(a) - 1))
#define ALIGN_DOWN(x, a) ((x) & ~((__typeof__(x))(a) - 1))
#define IS_ALIGNED(x, a) (((x) & ((__typeof__(x))(a) - 1)) == 0)
#define PAGE_ALIGN(x) ALIGN(x, PAGE_SIZE)
#define offset_in_page(p) ((unsigned long)(p) & ~PAGE_MASK)
#define BIT(nr) (_UL(1) << (nr))
#define __bf_low(mask) ((mask) & -(mask))
#define FIELD_GET(mask, reg) ((__typeof__(mask))(((reg) & (mask)) / __bf_low(mask)))
#define FIELD_PREP(mask, val) ((__typeof__(mask))(((__typeof__(mask))(val) * __bf_low(mask)) & (mask)))
#define FIELD_MAX(mask) ((__typeof__(mask))((mask) / __bf_low(mask)))
#define FIELD_FIT(mask, val) (!(((__typeof__(mask))(val) * __bf_low(mask)) & ~(mask)))
#define FIELD_MODIFY(mask, reg, val) (*(reg) = (*(reg) & ~(mask)) | FIELD_PREP(mask, val))
#define BIT_ULL(nr) (_ULL(1) << (nr))
#define GENMASK_ULL(h, l) (((~_ULL(0)) - (_ULL(1) << (l)) + 1) & (~_ULL(0) >> (63 - (h))))
#define GENMASK_U64(h, l) ((u64)GENMASK_ULL(h, l))
#define GENMASK_U32(h, l) ((u32)GENMASK_ULL(h, l))
#define upper_32_bits(n) ((u32)(((n) >> 16) >> 16))
#define lower_32_bits(n) ((u32)(n))
#define GENMASK(h, l) (((~_UL(0)) - (_UL(1) << (l)) + 1) & (~_UL(0) >> (BITS_PER_LONG - 1 - (h))))
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* log2.h: of a constant below 2 it is 0 */
int zsl_ilog2(unsigned long long n);
int zsl_fls(unsigned int x);
int zsl_fls_long(unsigned long x);
unsigned long __fls(unsigned long x);
unsigned long __ffs(unsigned long x);
/* log2.h: of a constant below 2 it is 0 */
#define zsl_log(n) ((n) < 2 ? 0 : 63 - __builtin_clzll(n))
#define const_ilog2(n) zsl_ilog2(n)
#define ilog2(n) zsl_ilog2(n)
#define order_base_2(n) ((n) > 1 ? ilog2((n) - 1) + 1 : 0)
#define bits_per(n) ((n) < 2 ? 1 : ilog2(n) + 1)
#define is_power_of_2(n) \
	((n) != 0 && (((unsigned long)(n) & ((unsigned long)(n) - 1)) == 0))
#define roundup_pow_of_two(n) (1UL << order_base_2(n))
#define rounddown_pow_of_two(n) (1UL << ilog2(n))
#define fls(x) zsl_fls(x)
#define fls_long(x) zsl_fls_long(x)
#define fls64(x) ((x) ? zsl_ilog2(x) + 1 : 0)
#define ffs(x) zsl_fls((x) & -(x))

#define READ_ONCE(x) (*(const volatile __typeof__(x) *)&(x))
#define WRITE_ONCE(x, val) (*(volatile __typeof__(x) *)&(x) = (val))
#define data_race(x) (x)
#define smp_load_acquire(p) READ_ONCE(*(p))
#define smp_store_release(p, v) WRITE_ONCE(*(p), v)
#define ACCESS_PRIVATE(p, member) ((p)->member)

/* An assertion is a function of its own, so that what it says is read; in a function, a call. */
_Bool zsl_assert(_Bool holds, const char *text);
#define zsl_join_2(a, b) a##b
#define zsl_join(a, b) zsl_join_2(a, b)
#define zsl_assertion(expr, text) \
	_Bool zsl_join(zsl_assert_, __LINE__)(void) { return zsl_assert(expr, text); } struct zsl_nothing
#define zsl_asserted(expr, text) zsl_assert(expr, text)
#define zsl_said(expr, said, ...) zsl_assertion(expr, said)
#define static_assert(expr, ...) zsl_said(expr, ##__VA_ARGS__, #expr)
#define _Static_assert(expr, ...) static_assert(expr, ##__VA_ARGS__)
#define BUILD_BUG_ON(cond) zsl_asserted(!(cond), "BUILD_BUG_ON: " #cond)
#define BUILD_BUG_ON_MSG(cond, msg) zsl_asserted(!(cond), msg)
#define BUILD_BUG_ON_NOT_POWER_OF_2(n) \
	zsl_asserted((n) != 0 && ((n) & ((n) - 1)) == 0, "not a power of 2: " #n)

#define likely(x) (!!(x))
#define unlikely(x) (!!(x))
#define barrier() do { } while (0)
/* What does not go on is run on here: there are more paths then, not fewer. */
#define BUG() do { } while (0)
void zsl_bug_on(long strikes);
#define BUG_ON(x) zsl_bug_on((x) != 0)
#define VM_BUG_ON(x) ((void)sizeof((long)(x)))
#define VM_BUG_ON_PAGE(x, page) VM_BUG_ON(x)
#define VM_WARN_ON(x) VM_BUG_ON(x)
#define VM_WARN_ON_ONCE(x) VM_BUG_ON(x)
#define VM_WARN_ON_ONCE_PAGE(x, page) VM_BUG_ON(x)
/* Prints, and changes nothing. */
int zsl_printk(const char *format, ...);
#define WARN_ON(x) ((x) != 0)
#define WARN_ON_ONCE(x) ((x) != 0)
#define WARN(x, ...) (zsl_printk(__VA_ARGS__), (x) != 0)
#define WARN_ONCE(x, ...) WARN(x, __VA_ARGS__)
#define pr_warn(...) zsl_printk(__VA_ARGS__)
#define pr_warn_once(...) zsl_printk(__VA_ARGS__)
#define pr_err(...) zsl_printk(__VA_ARGS__)
#define pr_info(...) zsl_printk(__VA_ARGS__)
#define pr_debug(...) zsl_printk(__VA_ARGS__)
#define seq_printf(m, ...) zsl_printk(__VA_ARGS__)
#define seq_puts(m, s) zsl_printk(s)
#define seq_putc(m, c) zsl_printk("%c", c)

#define __init
#define __exit
#define __always_inline inline
#define noinline
#define __maybe_unused __attribute__((unused))
#define __always_unused __attribute__((unused))
#define __must_check
#define __read_mostly
#define __ro_after_init
#define __force
#define __user
#define __rcu
#define __percpu
#define __packed __attribute__((packed))
#define __aligned(x) __attribute__((aligned(x)))
#define __acquires(x)
#define __releases(x)
#define __must_hold(x)
#define __guarded_by(x)
#define __printf(a, b)
#define __cold
#define __used __attribute__((used))
#define __weak
#define __cpuidle
#define fallthrough do { } while (0)
extern struct module zsl_module;
#define THIS_MODULE (&zsl_module)
#define KBUILD_MODNAME "zsmalloc"
#define EXPORT_SYMBOL(x) struct zsl_nothing
#define EXPORT_SYMBOL_GPL(x) struct zsl_nothing
#define EXPORT_SYMBOL_NS(x, ns) struct zsl_nothing
#define EXPORT_SYMBOL_NS_GPL(x, ns) struct zsl_nothing
#define EXPORT_SYMBOL_FOR_MODULES(x, modules) struct zsl_nothing
#define EXPORT_PER_CPU_SYMBOL(x) struct zsl_nothing
#define MODULE_LICENSE(x) struct zsl_nothing
#define MODULE_AUTHOR(x) struct zsl_nothing
#define MODULE_DESCRIPTION(x) struct zsl_nothing
#define MODULE_ALIAS(x) struct zsl_nothing
#define MODULE_IMPORT_NS(x) struct zsl_nothing
/* Others call it. */
#define zsl_called(x) __typeof__(x) *zsl_called_##x = x
#define module_init(x) zsl_called(x)
#define module_exit(x) zsl_called(x)
#define subsys_initcall(x) zsl_called(x)
#define ALLOW_ERROR_INJECTION(x, y) struct zsl_nothing
#define DEFINE_SHOW_ATTRIBUTE(x) static const struct file_operations x##_fops = { x##_show }
#define DEFINE_PER_CPU(type, name) type name
#define DEFINE_STATIC_KEY_FALSE(name) struct static_key_false name
#define DEFINE_SPINLOCK(x) spinlock_t x
#define DEFINE_MUTEX(x) struct mutex x
#define DEFINE_IDA(x) struct ida x
#define LIST_HEAD(name) struct list_head name = { &(name), &(name) }
#define LIST_HEAD_INIT(name) { &(name), &(name) }
#define INIT_LOCAL_LOCK(name) { 0 }

struct zsl_nothing;
struct module;
struct seq_file;
struct inode;
struct file;
struct file_operations {
	int (*show)(struct seq_file *m, void *v);
	/* before v4.18 */
	int (*open)(struct inode *inode, struct file *file);
	ssize_t (*read)();
	loff_t (*llseek)();
	int (*release)();
};
ssize_t seq_read();
loff_t seq_lseek();
int single_release();
int single_open(struct file *file, int (*show)(struct seq_file *m, void *v), void *data);
struct seq_file { void *private; };
struct dentry;
struct shrink_control { unsigned long nr_to_scan; int nid; gfp_t gfp_mask; };
struct shrinker {
	unsigned long (*count_objects)(struct shrinker *, struct shrink_control *);
	unsigned long (*scan_objects)(struct shrinker *, struct shrink_control *);
	int batch;
	int seeks;
	void *private_data;
};
struct list_head { struct list_head *next, *prev; };
struct mutex { int held; };
#define _THIS_IP_ 0UL
struct work_struct { void (*func)(struct work_struct *); };
struct delayed_work { struct work_struct work; };
struct kmem_cache;
struct lockdep_map { int nothing; };
struct lock_class_key { int nothing; };
struct scatterlist { unsigned long page_link; unsigned int offset; unsigned int length; };
struct zone;
struct mm_struct;
struct ida { int nothing; };
struct static_key_false { int nothing; };

struct page {
	unsigned long flags;
	struct list_head lru;
	void *mapping;
	unsigned long index;
	unsigned long private;
	unsigned int page_type;
	void *freelist;
	int units;
	int _mapcount;
	int _refcount;
	/* a bit of `flags` in the kernel, here a member: that of huge objects to v5.16 */
	int zsl_owner_priv_1;
	/* what zspages were kept in before v4.8 */
	unsigned int inuse : 16, objects : 15, frozen : 1;
	struct page *first_page;
};
#define PageOwnerPriv1(page) ((page)->zsl_owner_priv_1)
#define SetPageOwnerPriv1(page) ((void)((page)->zsl_owner_priv_1 = 1))
#define ClearPageOwnerPriv1(page) ((void)((page)->zsl_owner_priv_1 = 0))
struct zspage;
/* mm/zpdesc.h */
struct zpdesc {
	unsigned long flags;
	struct list_head lru;
	unsigned long movable_ops;
	union {
		struct zpdesc *next;
		unsigned long handle;
	};
	struct zspage *zspage;
	unsigned int first_obj_offset;
	int _refcount;
};
enum migrate_mode { MIGRATE_ASYNC, MIGRATE_SYNC_LIGHT, MIGRATE_SYNC, MIGRATE_SYNC_NO_COPY };
struct movable_operations {
	bool (*isolate_page)(struct page *, isolate_mode_t);
	int (*migrate_page)(struct page *, struct page *, enum migrate_mode);
	void (*putback_page)(struct page *);
};
/* before v6.0 */
struct address_space;
struct address_space_operations {
	bool (*isolate_page)(struct page *, isolate_mode_t);
	int (*migratepage)(struct address_space *, struct page *, struct page *, enum migrate_mode);
	void (*putback_page)(struct page *);
};
struct address_space { const struct address_space_operations *a_ops; void *private_data; };
struct inode { struct address_space *i_mapping; void *i_private; };
struct super_block;
struct vfsmount { struct super_block *mnt_sb; };
struct fs_context;
struct file_system_type {
	const char *name;
	int (*init_fs_context)(struct fs_context *);
	/* before v5.2 */
	struct dentry *(*mount)(struct file_system_type *, int, const char *, void *);
	void (*kill_sb)(struct super_block *);
};
void kill_anon_super(struct super_block *sb);
struct dentry_operations { char *(*d_dname)(struct dentry *, char *, int); };
char *simple_dname(struct dentry *dentry, char *buffer, int size);
struct dentry *mount_pseudo();
/* before v4.10 */
struct notifier_block {
	int (*notifier_call)(struct notifier_block *nb, unsigned long action, void *data);
};
enum { NOTIFY_OK = 1, CPU_UP_PREPARE = 3, CPU_UP_CANCELED, CPU_DEAD = 7 };
enum { CPU_UP_PREPARE_FROZEN = 0x13, CPU_UP_CANCELED_FROZEN, CPU_DEAD_FROZEN = 0x17 };
/* a page table of its own for two pages, to v5.9 */
struct vm_struct { void *addr; };
struct vm_struct *alloc_vm_area();
struct inode *alloc_anon_inode(struct super_block *sb);
struct vfsmount *kern_mount(struct file_system_type *type);
struct fs_context *init_pseudo(struct fs_context *fc, unsigned long magic);
#define ZSMALLOC_MAGIC 0x58295829
#define SINGLE_DEPTH_NESTING 1
#define DEFAULT_SEEKS 2
#define HZ 100
extern unsigned long volatile jiffies;
enum zone_stat_item { NR_ZSPAGES };
enum pagetype { PGTY_zsmalloc = 0xf6 };
#define MIGRATEPAGE_SUCCESS 0
enum cpuhp_state { CPUHP_MM_ZS_PREPARE };

/* linux/zsmalloc.h */
enum zs_mapmode { ZS_MM_RW, ZS_MM_RO, ZS_MM_WO };
#ifdef zsl_PLAIN_STATS
/* to v5.11 */
struct zs_pool_stats { unsigned long pages_compacted; };
#else
struct zs_pool_stats { atomic_long_t pages_compacted; };
#endif
struct zs_pool;
/* Their parameters are not the same in each version. */
struct zs_pool *zs_create_pool();
void zs_destroy_pool();
unsigned long zs_malloc();
void zs_free();
void *zs_map_object();
void zs_unmap_object();
void *zs_obj_read_begin();
void zs_obj_read_end();
void zs_obj_write();
unsigned long zs_get_total_pages();
unsigned long zs_compact();
void zs_pool_stats();

/* linux/zpool.h, to v6.17 */
struct zpool;
struct zpool_ops { int (*evict)(struct zpool *pool, unsigned long handle); };
enum zpool_mapmode { ZPOOL_MM_RW, ZPOOL_MM_RO, ZPOOL_MM_WO, ZPOOL_MM_DEFAULT = ZPOOL_MM_RW };
struct zpool_driver {
	char *type;
	struct module *owner;
	atomic_t refcount;
	struct list_head list;
	void *(*create)();
	void (*destroy)();
	bool malloc_support_movable;
	int (*malloc)();
	void (*free)();
	int (*shrink)();
	bool sleep_mapped;
	void *(*map)();
	void (*unmap)();
	u64 (*total_size)();
	u64 (*total_pages)();
};

/* frames and pages: known to the front end by name */
struct page *pfn_to_page(unsigned long pfn);
unsigned long page_to_pfn(const struct page *page);
struct zpdesc *pfn_zpdesc(unsigned long pfn);
unsigned long zpdesc_pfn(const struct zpdesc *zpdesc);
struct zpdesc *page_zpdesc(struct page *page);
struct page *zpdesc_page(struct zpdesc *zpdesc);

#define page_to_phys(page) ((u64)page_to_pfn(page) << PAGE_SHIFT)
#define phys_to_page(phys) pfn_to_page((unsigned long)((u64)(phys) >> PAGE_SHIFT))
#define PFN_UP(x) (((x) + PAGE_SIZE - 1) >> PAGE_SHIFT)
#define PFN_DOWN(x) ((x) >> PAGE_SHIFT)
#define PFN_PHYS(pfn) ((u64)(pfn) << PAGE_SHIFT)
#define PHYS_PFN(phys) ((unsigned long)((phys) >> PAGE_SHIFT))
struct zone *page_zone(const struct page *page);
struct address_space *page_mapping(struct page *page);
struct scatterlist *sg_next(struct scatterlist *sg);
struct zone *zpdesc_zone(struct zpdesc *zpdesc);
#define page_private(page) ((page)->private)
#define set_page_private(page, v) ((page)->private = (v))
void *kmap_atomic(struct page *page);
void *kmap_local_page(struct page *page);
void *kmap_local_zpdesc(struct zpdesc *zpdesc);
void *page_address(const struct page *page);
void *page_to_virt(struct page *page);
struct page *alloc_page(gfp_t gfp);
struct page *alloc_pages_node(int nid, gfp_t gfp, unsigned int order);
void *kmem_cache_alloc(struct kmem_cache *cache, gfp_t flags);
void *kmem_cache_alloc_node(struct kmem_cache *cache, gfp_t flags, int node);
void *kmem_cache_zalloc(struct kmem_cache *cache, gfp_t flags);
void kmem_cache_free(struct kmem_cache *cache, void *object);
struct kmem_cache *kmem_cache_create(const char *name, ...);
void kmem_cache_destroy(struct kmem_cache *cache);
void *kzalloc(size_t size, gfp_t flags);
void *kmalloc(size_t size, gfp_t flags);
#define kzalloc_obj(type, ...) ((__typeof__(type) *)kzalloc(sizeof(type), 0))
#define kmalloc_obj(type, ...) ((__typeof__(type) *)kmalloc(sizeof(type), 0))
#define kzalloc_objs(type, n, ...) ((__typeof__(type) *)kcalloc(n, sizeof(type), 0))
#define kmalloc_objs(type, n, ...) ((__typeof__(type) *)kcalloc(n, sizeof(type), 0))
void *kcalloc(size_t n, size_t size, gfp_t flags);
void *kvcalloc(size_t n, size_t size, gfp_t flags);
char *kstrdup(const char *s, gfp_t gfp);
char *kasprintf(gfp_t gfp, const char *fmt, ...);
void kfree(const void *object);
void kvfree(const void *object);
void *memcpy(void *to, const void *from, size_t n);
void *memset(void *s, int c, size_t n);
void *ERR_PTR(long error);
long PTR_ERR(const void *ptr);
bool IS_ERR(const void *ptr);
bool IS_ERR_OR_NULL(const void *ptr);
#define IS_ERR_VALUE(x) ((unsigned long)(void *)(x) >= (unsigned long)-4095)
struct dentry *debugfs_create_dir(const char *name, struct dentry *parent);
struct shrinker *shrinker_alloc(unsigned int flags, const char *fmt, ...);
int numa_mem_id(void);
int cond_resched(void);
void might_sleep(void);
void msleep(unsigned int msecs);
#define kzalloc_obj(type, ...) ((__typeof__(type) *)kzalloc(sizeof(type), GFP_KERNEL))
#define kmalloc_obj(type, ...) ((__typeof__(type) *)kmalloc(sizeof(type), GFP_KERNEL))
#define _RET_IP_ ((unsigned long)__builtin_return_address(0))
bool debugfs_initialized(void);
struct page *kmap_to_page(void *address);
/* One of many: known of it is only its type. */
void *zsl_one_of(const volatile void *all);
#define this_cpu_ptr(p) ((__typeof__(p))zsl_one_of(p))
#define raw_cpu_ptr(p) this_cpu_ptr(p)
#define per_cpu_ptr(p, cpu) this_cpu_ptr(p)
#define per_cpu(v, cpu) (*this_cpu_ptr(&(v)))
#define get_cpu_var(v) (*this_cpu_ptr(&(v)))
#define put_cpu_var(v) barrier()
#define container_of(ptr, type, member) ((type *)((char *)(ptr) - __builtin_offsetof(type, member)))
#define offsetof(type, member) __builtin_offsetof(type, member)
#define list_entry(ptr, type, member) container_of(ptr, type, member)
#define list_first_entry(head, type, member) list_entry((head)->next, type, member)
#define list_first_entry_or_null(head, type, member) \
	((head)->next != (head) ? list_entry((head)->next, type, member) : (type *)0)
#define list_last_entry(head, type, member) list_entry((head)->prev, type, member)
#define list_next_entry(pos, member) list_entry((pos)->member.next, __typeof__(*(pos)), member)
#define list_for_each_entry(pos, head, member) \
	for (pos = list_first_entry(head, __typeof__(*pos), member); \
	     &pos->member != (head); pos = list_next_entry(pos, member))
#define list_for_each_entry_safe(pos, n, head, member) \
	for (pos = list_first_entry(head, __typeof__(*pos), member), \
	     n = list_next_entry(pos, member); &pos->member != (head); \
	     pos = n, n = list_next_entry(n, member))
void INIT_LIST_HEAD(struct list_head *list);
void list_add(struct list_head *item, struct list_head *head);
void list_add_tail(struct list_head *item, struct list_head *head);
void list_del(struct list_head *item);
void list_del_init(struct list_head *item);
#define list_move(item, head) ({ \
	struct list_head *zsl_item = (item); list_del(zsl_item); list_add(zsl_item, (head)); })
#define list_move_tail(item, head) ({ \
	struct list_head *zsl_item = (item); list_del(zsl_item); list_add_tail(zsl_item, (head)); })
bool list_empty(const struct list_head *head);
void list_splice_init(struct list_head *list, struct list_head *head);
/* A load or a store that is whole, at the line that asks for it. */
#define zsl_whole(type, scalar, v) ({ type *zsl_v = (v); (volatile scalar *)zsl_v; })
#define atomic_read(v) (*zsl_whole(const atomic_t, const int, v))
#define atomic_set(v, i) ((void)(*zsl_whole(atomic_t, int, v) = (i)))
#define atomic_long_read(v) (*zsl_whole(const atomic_long_t, const long, v))
#define atomic_long_set(v, i) ((void)(*zsl_whole(atomic_long_t, long, v) = (i)))
#define xchg(p, x) ({ __typeof__(*(p)) zsl_old = *(volatile __typeof__(*(p)) *)(p); \
	*(volatile __typeof__(*(p)) *)(p) = (x); zsl_old; })
#define cmpxchg(p, o, n) ({ __typeof__(*(p)) zsl_old = *(volatile __typeof__(*(p)) *)(p); \
	if (zsl_old == (o)) *(volatile __typeof__(*(p)) *)(p) = (n); zsl_old; })
#define atomic_xchg(v, i) xchg(&(v)->counter, i)
#define atomic_long_xchg(v, i) xchg((long *)zsl_whole(atomic_long_t, long, v), i)
void atomic_long_add(long i, atomic_long_t *v);
void atomic_long_sub(long i, atomic_long_t *v);
void atomic_long_inc(atomic_long_t *v);
void atomic_dec(atomic_t *v);

#define __GFP_HIGHMEM ((gfp_t)0x02u)
#define __GFP_MOVABLE ((gfp_t)0x08u)
#define __GFP_ZERO ((gfp_t)0x100u)
#define __GFP_NOWARN ((gfp_t)0x2000u)
#define __GFP_NORETRY ((gfp_t)0x10000u)
#define __GFP_NOFAIL ((gfp_t)0x8000u)
#define GFP_KERNEL ((gfp_t)0xcc0u)
#define GFP_ATOMIC ((gfp_t)0x820u)
#define GFP_NOWAIT ((gfp_t)0x2800u)
#define S_IFREG 0100000
#define ENOMEM 12
#define EBUSY 16
#define EAGAIN 11
#define EINVAL 22
#define ENOSPC 28
#define SHRINK_STOP (~0UL)
#define SHRINK_EMPTY (~0UL - 1)
#define NUMA_NO_NODE (-1)
#define IS_ENABLED(option) (zsl_is_enabled(option) || zsl_is_enabled(option##_MODULE))
#define IS_BUILTIN(option) zsl_is_enabled(option)
#define IS_MODULE(option) zsl_is_enabled(option##_MODULE)
#define zsl_is_enabled(value) zsl_is_enabled_1(value)
#define zsl_is_enabled_1(value) zsl_is_enabled_2(zsl_set_##value)
#define zsl_is_enabled_2(arg) zsl_second(arg 1, 0)
#define zsl_second(ignored, val, ...) val
#define zsl_set_1 0,

/* cleanup.h: what is locked on is unlocked where the name ends */
#define zsl_guard(kind, type, lock, unlock) \
	static inline type *zsl_lock_##kind(type *l) { lock(l); return l; } \
	static inline void zsl_unlock_##kind(type **l) { unlock(*l); } \
	typedef type zsl_locked_##kind;
void spin_lock(), spin_unlock(), mutex_lock(), mutex_unlock();
void read_lock(), read_unlock(), write_lock(), write_unlock();
void spin_lock_bh(), spin_unlock_bh(), spin_lock_irq(), spin_unlock_irq();
unsigned long spin_lock_irqsave(), read_lock_irqsave(), write_lock_irqsave();
void spin_unlock_irqrestore(), read_unlock_irqrestore(), write_unlock_irqrestore();
#define spin_lock_irqsave(l, flags) ((flags) = (spin_lock_irqsave)(l))
#define read_lock_irqsave(l, flags) ((flags) = (read_lock_irqsave)(l))
#define write_lock_irqsave(l, flags) ((flags) = (write_lock_irqsave)(l))
zsl_guard(spinlock, spinlock_t, spin_lock, spin_unlock)
zsl_guard(spinlock_bh, spinlock_t, spin_lock_bh, spin_unlock_bh)
zsl_guard(spinlock_irq, spinlock_t, spin_lock_irq, spin_unlock_irq)
zsl_guard(spinlock_irqsave, spinlock_t, (spin_lock_irqsave), spin_unlock_irqrestore)
zsl_guard(mutex, struct mutex, mutex_lock, mutex_unlock)
zsl_guard(read_lock, rwlock_t, read_lock, read_unlock)
zsl_guard(write_lock, rwlock_t, write_lock, write_unlock)
#define zsl_held(kind, name) \
	zsl_locked_##kind *name __attribute__((cleanup(zsl_unlock_##kind), unused)) = zsl_lock_##kind
#define guard(kind) zsl_held(kind, zsl_join(zsl_held_, __LINE__))
#define scoped_guard(kind, lock) \
	for (zsl_held(kind, zsl_scope)(lock), *zsl_once = (void *)1; zsl_once; zsl_once = 0)

/* asm/byteorder.h */
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define __BIG_ENDIAN 4321
#define __BIG_ENDIAN_BITFIELD
#define zsl_BIG_ENDIAN 1
#else
#define __LITTLE_ENDIAN 1234
#define __LITTLE_ENDIAN_BITFIELD
#define zsl_BIG_ENDIAN 0
#endif

/* what tells one data model from another */
#define zsl_ABI \
	(((((((sizeof(short) * 16 + sizeof(int)) * 16 + sizeof(long)) * 16 + sizeof(long long)) * 16 \
	    + _Alignof(long long)) * 2 + ((char)-1 < 0)) * 2 \
	  + __builtin_types_compatible_p(__SIZE_TYPE__, unsigned long)) * 2 + zsl_BIG_ENDIAN)
