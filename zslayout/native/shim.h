/*
 * As much of a kernel as mm/zsmalloc.c needs to run in a program: what the headers that it includes
 * define, function by function. The configuration is given as macros (BITS_PER_LONG, PAGE_SHIFT,
 * MAX_POSSIBLE_PHYSMEM_BITS, CONFIG_...), so that pages may be larger than the machine's own.
 *
 * Whatever a kernel would call a bug is told by zsl_found(), and ends the program.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>
#undef PAGE_SIZE
#undef PAGE_MASK
#undef static_assert
#undef HZ

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int8_t s8;
typedef int16_t s16;
typedef int32_t s32;
typedef int64_t s64;
typedef unsigned int gfp_t, isolate_mode_t;
typedef unsigned short umode_t;
typedef u64 phys_addr_t;
typedef struct { int counter; } atomic_t;
typedef struct { long counter; } atomic_long_t;

/* const.h, limits.h, math.h, bits.h, bitfield.h, log2.h */
_Static_assert(sizeof(long) * 8 == BITS_PER_LONG, "the words of the program are those of the kernel");
#define zsl_paste(x, y) x##y
#define zsl_join(x, y) zsl_paste(x, y)
#define _AC(x, y) zsl_paste(x, y)
#define _AT(t, x) ((t)(x))
#define _UL(x) _AC(x, UL)
#define _ULL(x) _AC(x, ULL)
#define UL(x) _UL(x)
#define ULL(x) _ULL(x)
#define BITS_PER_BYTE 8
#define BITS_PER_TYPE(t) (sizeof(t) * BITS_PER_BYTE)
#define SZ_4K 0x1000
#define SZ_16K 0x4000
#define SZ_64K 0x10000
#define SZ_1M 0x100000
#define SZ_16M 0x1000000
#define PAGE_SIZE (_AC(1, UL) << PAGE_SHIFT)
#define PAGE_MASK (~(PAGE_SIZE - 1))
#define PAGE_ALIGN(x) ALIGN(x, PAGE_SIZE)
#define offset_in_page(p) ((unsigned long)(p) & ~PAGE_MASK)
#define BIT(n) (1UL << (n))
#define BIT_ULL(n) (1ULL << (n))
#define GENMASK(h, l) ((~0UL << (l)) & (~0UL >> (BITS_PER_LONG - 1 - (h))))
#define FIELD_PREP(mask, v) (((__typeof__(mask))(v) << (__builtin_ffsll(mask) - 1)) & (mask))
#define FIELD_GET(mask, v) ((__typeof__(mask))(((v) & (mask)) >> (__builtin_ffsll(mask) - 1)))
#define FIELD_MAX(mask) ((__typeof__(mask))((mask) >> (__builtin_ffsll(mask) - 1)))
#define MAX(a, b) ((a) > (b) ? (a) : (b))
#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define max(a, b) MAX(a, b)
#define min(a, b) MIN(a, b)
#define max_t(t, a, b) MAX((t)(a), (t)(b))
#define min_t(t, a, b) MIN((t)(a), (t)(b))
#define clamp(v, lo, hi) min(max(v, lo), hi)
#define swap(a, b) do { __typeof__(a) zsl_was = (a); (a) = (b); (b) = zsl_was; } while (0)
#define DIV_ROUND_UP(n, d) (((n) + (d) - 1) / (d))
#define ALIGN(x, a) (((x) + ((__typeof__(x))(a) - 1)) & ~((__typeof__(x))(a) - 1))
#define ALIGN_DOWN(x, a) ((x) & ~((__typeof__(x))(a) - 1))
#define IS_ALIGNED(x, a) (((x) & ((__typeof__(x))(a) - 1)) == 0)
#define round_up(x, y) ALIGN(x, y)
#define round_down(x, y) ALIGN_DOWN(x, y)
#define roundup(x, y) (DIV_ROUND_UP(x, y) * (y))
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define is_power_of_2(n) ((n) != 0 && ((n) & ((n) - 1)) == 0)
#define const_ilog2(n) ((n) < 2 ? 0 : 63 - __builtin_clzll(n))
#define ilog2(n) const_ilog2(n)
#define order_base_2(n) ((n) > 1 ? ilog2((n) - 1) + 1 : 0)
#define bits_per(n) ((n) < 2 ? 1 : ilog2(n) + 1)
#define __ffs(x) ((unsigned long)__builtin_ctzl(x))
#define __fls(x) ((unsigned long)(BITS_PER_LONG - 1 - __builtin_clzl(x)))
#define fls(x) ((x) ? 32 - __builtin_clz(x) : 0)
#define fls_long(x) ((x) ? BITS_PER_LONG - __builtin_clzl(x) : 0)
#define container_of(p, t, m) ((t *)((char *)(p) - offsetof(t, m)))

/* byteorder.h, swab.h: little-endian, as every machine that this runs on */
#define swab16(x) __builtin_bswap16(x)
#define swab32(x) __builtin_bswap32(x)
#define swab64(x) __builtin_bswap64(x)
#define cpu_to_le32(x) ((u32)(x))
#define cpu_to_le64(x) ((u64)(x))
#define le32_to_cpu(x) ((u32)(x))
#define le64_to_cpu(x) ((u64)(x))
#define cpu_to_be32(x) swab32(x)
#define cpu_to_be64(x) swab64(x)
#define be32_to_cpu(x) swab32(x)
#define be64_to_cpu(x) swab64(x)

/* compiler.h, build_bug.h, kconfig.h, export.h, init.h */
#define READ_ONCE(x) zsl_load(&(x))
#define WRITE_ONCE(x, v) zsl_store(&(x), v)
#ifdef ZSL_THREADS
/* To the sanitizer of threads a marked access is atomic, as it is to the kernel's own. */
#define zsl_load(p) (zsl_at_word(p, false), __atomic_load_n(p, __ATOMIC_RELAXED))
#define zsl_store(p, v) (zsl_at_word(p, true), __atomic_store_n(p, v, __ATOMIC_RELAXED))
#else
#define zsl_load(p) (*(const volatile __typeof__(*(p)) *)(p))
#define zsl_store(p, v) ((void)(*(volatile __typeof__(*(p)) *)(p) = (v)))
#endif
#define data_race(x) (x)
#define smp_load_acquire(p) __atomic_load_n(p, __ATOMIC_ACQUIRE)
#define smp_store_release(p, v) __atomic_store_n(p, v, __ATOMIC_RELEASE)
#define smp_mb() __atomic_thread_fence(__ATOMIC_SEQ_CST)
#define smp_rmb() __atomic_thread_fence(__ATOMIC_ACQUIRE)
#define smp_wmb() __atomic_thread_fence(__ATOMIC_RELEASE)
#define barrier() __asm__ __volatile__("" ::: "memory")
#define ACCESS_PRIVATE(p, m) ((p)->m)
#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define BUILD_BUG_ON(x) _Static_assert(!(x), #x)
#define BUILD_BUG_ON_MSG(x, m) _Static_assert(!(x), m)
#define static_assert(...) zsl_static_assert(__VA_ARGS__, "", "")
#define zsl_static_assert(x, m, ...) _Static_assert(x, m)
#define IS_ENABLED(x) (IS_BUILTIN(x) || IS_MODULE(x))
#define IS_BUILTIN(x) zsl_is_set(x)
#define IS_MODULE(x) IS_BUILTIN(x##_MODULE)
#define zsl_is_set(x) zsl_is_set_1(zsl_one_##x)
#define zsl_one_1 0,
#define zsl_is_set_1(x) zsl_second(x 1, 0, 0)
#define zsl_second(a, b, ...) b
#define __init
#define __exit
#define __always_inline inline __attribute__((always_inline))
#define noinline __attribute__((noinline))
#define __maybe_unused __attribute__((unused))
#define __always_unused __attribute__((unused))
#define __must_check
#define __read_mostly
#define __ro_after_init
#define __force
#define __percpu
#define __rcu
#define __packed __attribute__((packed))
#define __aligned(x) __attribute__((aligned(x)))
#define __cold
#define __acquires(x)
#define __releases(x)
#define __must_hold(x)
#define __guarded_by(x)
#define fallthrough do { } while (0)
#define EXPORT_SYMBOL(x) struct zsl_nothing
#define EXPORT_SYMBOL_GPL(x) struct zsl_nothing
#define EXPORT_SYMBOL_NS_GPL(x, n) struct zsl_nothing
#define EXPORT_SYMBOL_FOR_MODULES(x, n) struct zsl_nothing
#define ALLOW_ERROR_INJECTION(x, y) struct zsl_nothing
#define MODULE_LICENSE(x) struct zsl_nothing
#define MODULE_AUTHOR(x) struct zsl_nothing
#define MODULE_DESCRIPTION(x) struct zsl_nothing
#define MODULE_ALIAS(x) struct zsl_nothing
#define MODULE_IMPORT_NS(x) struct zsl_nothing
#define KBUILD_MODNAME "zsmalloc"
#define THIS_MODULE NULL
#define module_init(x) static int zsl_begin(void) { return x(); } struct zsl_nothing
#define subsys_initcall(x) module_init(x)
#define module_exit(x) static void zsl_end(void) { x(); } struct zsl_nothing
#define _RET_IP_ 0UL
#define _THIS_IP_ 0UL

/* What is wrong, of which kind and where in the file: told to whoever drives the program. */
__attribute__((noreturn, format(printf, 4, 5), cold))
static void zsl_found(const char *check, const char *file, int line, const char *text, ...);
#define zsl_bug(...) zsl_found("native.assertion", __FILE__, __LINE__, __VA_ARGS__)

/* bug.h, mmdebug.h, printk.h: what should not be is found, whether a kernel would go on or not */
#define BUG() zsl_bug("BUG()")
#define BUG_ON(x) zsl_assert(x, "BUG_ON(" #x ")")
#define WARN_ON(x) zsl_assert(x, "WARN_ON(" #x ")")
#define WARN_ON_ONCE(x) WARN_ON(x)
#define WARN(x, ...) WARN_ON(x)
#define WARN_ONCE(x, ...) WARN_ON(x)
#ifdef CONFIG_DEBUG_VM
#define VM_BUG_ON(x) ((void)zsl_assert(x, "VM_BUG_ON(" #x ")"))
#else
#define VM_BUG_ON(x) ((void)sizeof((long)(x)))
#endif
#define VM_BUG_ON_PAGE(x, page) VM_BUG_ON(x)
#define VM_WARN_ON(x) VM_BUG_ON(x)
#define VM_WARN_ON_ONCE(x) VM_BUG_ON(x)
#define VM_WARN_ON_ONCE_PAGE(x, page) VM_BUG_ON(x)
#define zsl_assert(x, text) \
	({ if (unlikely(x)) zsl_bug("%s", text); false; })
#define pr_warn(...) do { } while (0)
#define pr_warn_once(...) do { } while (0)
#define pr_info(...) do { } while (0)
#define pr_debug(...) do { } while (0)
#define pr_err(...) zsl_bug("the file reports an error: " __VA_ARGS__)

/*
 * What a schedule is made of: what the file comes to is told before it is done, and this waits until
 * it is its turn. `follow.c` has the numbers, too.
 */
enum zsl_event {
	ZSL_CALL, ZSL_CLASS_LOCK, ZSL_CLASS_UNLOCK, ZSL_POOL_READ_LOCK, ZSL_POOL_READ_UNLOCK, ZSL_POOL_WRITE_LOCK,
	ZSL_POOL_WRITE_UNLOCK, ZSL_PAGE_LOCK, ZSL_PAGE_TRYLOCK, ZSL_PAGE_UNLOCK, ZSL_WORD_LOAD, ZSL_WORD_STORE,
	/* those above are in every file that does the same; of the others one step may be more or less */
	ZSL_ZSPAGE_LOCKING, ZSL_ZSPAGE_WRITE_UNLOCK, ZSL_PAGE_WAIT, ZSL_CONTENDED, ZSL_HANDLE_ALLOC, ZSL_HANDLE_FREE, ZSL_ZSPAGE_FIND,
	ZSL_ZSPAGE_LEAVE, ZSL_PAGE_LOAD, ZSL_PAGE_STORE, ZSL_ZSPAGE_UPDATE, ZSL_ZSPAGE_MOVE, ZSL_STATISTICS,
	ZSL_PAGE_ALLOC, ZSL_PAGE_FREE, ZSL_KICK, ZSL_NOTHING
};
enum { ZSL_TAKES, ZSL_TAKES_TO_READ, ZSL_TAKES_TO_WRITE, ZSL_GIVES, ZSL_GIVES_TO_READ, ZSL_GIVES_TO_WRITE };
#ifdef ZSL_FOLLOWS
static void zsl_at_lock(int how, const void *lock, const char *file, int line);
static void zsl_at_event(enum zsl_event event, u64 target, const char *file, int line);
static bool zsl_at_question(bool answer, const char *file, int line);
static void zsl_at_word(const volatile void *word, bool store);
static void zsl_at_memory(const void *to, const void *from, const void *pc);
static void zsl_blocked(const char *what, const char *file, int line, unsigned int turns);
/* What was done before there were threads, and is done late: nobody waits for it, nor it for anybody. */
static __thread bool zsl_aside;
static inline void *zsl_memcpy(void *to, const void *from, size_t size)
{
	zsl_at_memory(to, from, __builtin_return_address(0));
	return memcpy(to, from, size);
}
#else
#define zsl_aside false
#define zsl_at_lock(...) do { } while (0)
#define zsl_at_event(...) do { } while (0)
#define zsl_at_question(answer, ...) (answer)
#define zsl_at_word(...) ((void)0)
#define zsl_blocked(...) do { } while (0)
#endif

/* A thread of the program, which stands for a CPU. */
#define ZSL_MOST_CPUS 64
static __thread int zsl_cpu;
static __thread int zsl_held;
static __thread u64 zsl_dice = 88172645463325252ULL;
static int zsl_cpus = 1;
static unsigned int zsl_jitter;
static unsigned int zsl_patience = 4096;

static inline u64 zsl_random(void)
{
	zsl_dice ^= zsl_dice << 13;
	zsl_dice ^= zsl_dice >> 7;
	return zsl_dice ^= zsl_dice << 17;
}

/* Where another thread may come in between: now and then this one waits. */
static inline void zsl_between(void)
{
	u64 dice;

	if (likely(!zsl_jitter))
		return;
	dice = zsl_random() % (4096 / zsl_jitter);
	if (dice == 0)
		nanosleep(&(struct timespec) { .tv_nsec = 20000 }, NULL);
	else if (dice < 64)
		sched_yield();
}

/* A turn of waiting for another thread. With fewer processors than threads it lets them run. */
static inline void zsl_relax(const char *what, const char *file, int line, unsigned int *turns)
{
	if (zsl_cpus == 1)
		zsl_found("native.assertion", file, line, "deadlock: %s is not free, and nobody frees it", what);
	zsl_blocked(what, file, line, *turns);
#if defined(__x86_64__) || defined(__i386__)
	__builtin_ia32_pause();
#else
	barrier();
#endif
	if (++*turns % zsl_patience == 0)
		sched_yield();
}

/*
 * spinlock.h: the kernel's queued spinlock (kernel/locking/qspinlock.c). A byte for the owner, one
 * for the first that waits, and above them the last of the queue, who spin on nodes of their own.
 */
typedef struct spinlock { u32 val; } spinlock_t;
typedef spinlock_t raw_spinlock_t;
#define ZSL_LOCKED 1u
#define ZSL_PENDING 0x100u
#define ZSL_TAIL 16
struct zsl_node { struct zsl_node *next; int ready; } __attribute__((aligned(64)));
static struct zsl_node zsl_nodes[ZSL_MOST_CPUS + 1][4];
static __thread int zsl_nesting;

static void zsl_spin_slow(spinlock_t *l, const char *name, const char *file, int line)
{
	struct zsl_node *node, *before, *next;
	unsigned int turns = 0;
	u32 val = __atomic_load_n(&l->val, __ATOMIC_RELAXED), tail, was;
	int at;

	if (val == ZSL_PENDING)
		while (__atomic_load_n(&l->val, __ATOMIC_RELAXED) == ZSL_PENDING && turns < 512)
			zsl_relax(name, file, line, &turns);
	if (!(__atomic_load_n(&l->val, __ATOMIC_RELAXED) & ~0xffu)) {
		was = __atomic_fetch_or(&l->val, ZSL_PENDING, __ATOMIC_ACQUIRE);
		if (!(was & ~0xffu)) {
			while (__atomic_load_n(&l->val, __ATOMIC_ACQUIRE) & 0xff)
				zsl_relax(name, file, line, &turns);
			__atomic_fetch_add(&l->val, ZSL_LOCKED - ZSL_PENDING, __ATOMIC_ACQUIRE);
			return;
		}
		if (!(was & ZSL_PENDING))
			__atomic_fetch_and(&l->val, ~ZSL_PENDING, __ATOMIC_RELAXED);
	}
	at = zsl_nesting++;
	node = &zsl_nodes[zsl_cpu][at];
	__atomic_store_n(&node->next, NULL, __ATOMIC_RELAXED);
	__atomic_store_n(&node->ready, 0, __ATOMIC_RELAXED);
	tail = ((u32)(zsl_cpu + 1) << 2 | (u32)at) << ZSL_TAIL;
	val = __atomic_load_n(&l->val, __ATOMIC_RELAXED);
	while (!__atomic_compare_exchange_n(&l->val, &val, (val & 0xffff) | tail, false,
					    __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
		;
	if (val >> ZSL_TAIL) {
		before = &zsl_nodes[(val >> ZSL_TAIL >> 2) - 1][val >> ZSL_TAIL & 3];
		__atomic_store_n(&before->next, node, __ATOMIC_RELEASE);
		while (!__atomic_load_n(&node->ready, __ATOMIC_ACQUIRE))
			zsl_relax(name, file, line, &turns);
	}
	while ((val = __atomic_load_n(&l->val, __ATOMIC_ACQUIRE)) & 0xffff)
		zsl_relax(name, file, line, &turns);
	zsl_nesting--;
	for (;;) {
		if (val == tail) {
			if (__atomic_compare_exchange_n(&l->val, &val, ZSL_LOCKED, false,
							__ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
				return;
			continue;
		}
		__atomic_fetch_or(&l->val, ZSL_LOCKED, __ATOMIC_ACQUIRE);
		break;
	}
	while (!(next = __atomic_load_n(&node->next, __ATOMIC_ACQUIRE)))
		zsl_relax(name, file, line, &turns);
	__atomic_store_n(&next->ready, 1, __ATOMIC_RELEASE);
}

static inline void zsl_spin_lock(spinlock_t *l, const char *name, const char *file, int line)
{
	zsl_at_lock(ZSL_TAKES, l, file, line);
	u32 free = 0;

	if (zsl_aside)
		return;
	zsl_between();
	if (unlikely(!__atomic_compare_exchange_n(&l->val, &free, ZSL_LOCKED, false, __ATOMIC_ACQUIRE,
						  __ATOMIC_RELAXED)))
		zsl_spin_slow(l, name, file, line);
	zsl_held++;
}

static inline bool zsl_spin_trylock(spinlock_t *l, const char *name, const char *file, int line)
{
	(void)name;
	zsl_at_lock(ZSL_TAKES, l, file, line);
	u32 free = 0;

	if (!__atomic_compare_exchange_n(&l->val, &free, ZSL_LOCKED, false, __ATOMIC_ACQUIRE,
					 __ATOMIC_RELAXED))
		return false;
	zsl_held++;
	return true;
}

static inline void zsl_spin_unlock(spinlock_t *l, const char *name, const char *file, int line)
{
	zsl_at_lock(ZSL_GIVES, l, file, line);
	if (zsl_aside)
		return;
	if (unlikely(!(__atomic_load_n(&l->val, __ATOMIC_RELAXED) & 0xff)))
		zsl_found("native.assertion", file, line, "%s is released, and nobody holds it", name);
	zsl_held--;
	__atomic_store_n((u8 *)&l->val, 0, __ATOMIC_RELEASE);
	zsl_between();
}

#define zsl_at(l) l, #l, __FILE__, __LINE__
#define spin_lock_init(l) ((void)((l)->val = 0))
#define spin_lock(l) zsl_spin_lock(zsl_at(l))
#define spin_lock_nested(l, n) spin_lock(l)
#define spin_trylock(l) zsl_spin_trylock(zsl_at(l))
#define spin_unlock(l) zsl_spin_unlock(zsl_at(l))
#define spin_lock_irq(l) spin_lock(l)
#define spin_unlock_irq(l) spin_unlock(l)
#define spin_lock_irqsave(l, f) ((void)((f) = 0), spin_lock(l))
#define spin_unlock_irqrestore(l, f) ((void)(f), spin_unlock(l))
#define spin_is_locked(l) ((__atomic_load_n(&(l)->val, __ATOMIC_RELAXED) & 0xff) != 0)
#define spin_is_contended(l) \
	zsl_at_question((__atomic_load_n(&(l)->val, __ATOMIC_RELAXED) & ~0xffu) != 0, __FILE__, __LINE__)
#define assert_spin_locked(l) BUG_ON(!spin_is_locked(l))
#define DEFINE_SPINLOCK(x) spinlock_t x = { 0 }

/*
 * rwlock.h: the kernel's queued rwlock (kernel/locking/qrwlock.c): readers are counted above a byte
 * for the writer, and who must wait does so in the queue of a spinlock.
 */
typedef struct { u32 cnts; spinlock_t wait; } rwlock_t;
#define ZSL_WRITER 0xffu
#define ZSL_WAITING 0x100u
#define ZSL_READER 0x200u
#define rwlock_init(l) ((void)(*(l) = (rwlock_t) { 0 }))

static void zsl_read_slow(rwlock_t *l, const char *name, const char *file, int line)
{
	unsigned int turns = 0;

	__atomic_fetch_sub(&l->cnts, ZSL_READER, __ATOMIC_RELAXED);
	zsl_spin_lock(&l->wait, name, file, line);
	__atomic_fetch_add(&l->cnts, ZSL_READER, __ATOMIC_RELAXED);
	while (__atomic_load_n(&l->cnts, __ATOMIC_ACQUIRE) & ZSL_WRITER)
		zsl_relax(name, file, line, &turns);
	zsl_spin_unlock(&l->wait, name, file, line);
}

static inline void zsl_read_lock(rwlock_t *l, const char *name, const char *file, int line)
{
	zsl_at_lock(ZSL_TAKES_TO_READ, l, file, line);
	zsl_between();
	if (unlikely(__atomic_add_fetch(&l->cnts, ZSL_READER, __ATOMIC_ACQUIRE) &
		     (ZSL_WRITER | ZSL_WAITING)))
		zsl_read_slow(l, name, file, line);
	zsl_held++;
}

static inline void zsl_read_unlock(rwlock_t *l, const char *name, const char *file, int line)
{
	zsl_at_lock(ZSL_GIVES_TO_READ, l, file, line);
	if (unlikely(__atomic_load_n(&l->cnts, __ATOMIC_RELAXED) < ZSL_READER))
		zsl_found("native.assertion", file, line, "%s is released, and no reader holds it", name);
	zsl_held--;
	__atomic_fetch_sub(&l->cnts, ZSL_READER, __ATOMIC_RELEASE);
	zsl_between();
}

static void zsl_write_slow(rwlock_t *l, const char *name, const char *file, int line)
{
	unsigned int turns = 0;
	u32 cnts = 0;

	zsl_spin_lock(&l->wait, name, file, line);
	if (!__atomic_compare_exchange_n(&l->cnts, &cnts, ZSL_WRITER, false, __ATOMIC_ACQUIRE,
					 __ATOMIC_RELAXED)) {
		__atomic_fetch_or(&l->cnts, ZSL_WAITING, __ATOMIC_RELAXED);
		do {
			while ((cnts = __atomic_load_n(&l->cnts, __ATOMIC_RELAXED)) != ZSL_WAITING)
				zsl_relax(name, file, line, &turns);
		} while (!__atomic_compare_exchange_n(&l->cnts, &cnts, ZSL_WRITER, false,
						      __ATOMIC_ACQUIRE, __ATOMIC_RELAXED));
	}
	zsl_spin_unlock(&l->wait, name, file, line);
}

static inline void zsl_write_lock(rwlock_t *l, const char *name, const char *file, int line)
{
	zsl_at_lock(ZSL_TAKES_TO_WRITE, l, file, line);
	u32 free = 0;

	zsl_between();
	if (unlikely(!__atomic_compare_exchange_n(&l->cnts, &free, ZSL_WRITER, false,
						  __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)))
		zsl_write_slow(l, name, file, line);
	zsl_held++;
}

static inline bool zsl_write_trylock(rwlock_t *l, const char *name, const char *file, int line)
{
	(void)name;
	zsl_at_lock(ZSL_TAKES_TO_WRITE, l, file, line);
	u32 free = 0;

	if (!__atomic_compare_exchange_n(&l->cnts, &free, ZSL_WRITER, false, __ATOMIC_ACQUIRE,
					 __ATOMIC_RELAXED))
		return false;
	zsl_held++;
	return true;
}

static inline void zsl_write_unlock(rwlock_t *l, const char *name, const char *file, int line)
{
	zsl_at_lock(ZSL_GIVES_TO_WRITE, l, file, line);
	if (unlikely((__atomic_load_n(&l->cnts, __ATOMIC_RELAXED) & ZSL_WRITER) != ZSL_WRITER))
		zsl_found("native.assertion", file, line, "%s is released, and no writer holds it", name);
	zsl_held--;
	__atomic_store_n((u8 *)&l->cnts, 0, __ATOMIC_RELEASE);
	zsl_between();
}

#define read_lock(l) zsl_read_lock(zsl_at(l))
#define read_unlock(l) zsl_read_unlock(zsl_at(l))
#define write_lock(l) zsl_write_lock(zsl_at(l))
#define write_lock_nested(l, n) write_lock(l)
#define write_trylock(l) zsl_write_trylock(zsl_at(l))
#define write_unlock(l) zsl_write_unlock(zsl_at(l))
#define rwlock_is_contended(l) spin_is_contended(&(l)->wait)

/* mutex.h, local_lock.h: spinlocks of the program */
struct mutex { spinlock_t lock; };
#define mutex_init(m) spin_lock_init(&(m)->lock)
#define mutex_lock(m) spin_lock(&(m)->lock)
#define mutex_unlock(m) spin_unlock(&(m)->lock)
#define DEFINE_MUTEX(x) struct mutex x = { { 0 } }
typedef struct { int held; } local_lock_t;
#define INIT_LOCAL_LOCK(l) { 0 }
#define local_lock(l) (zsl_assert((l)->held++, #l " is taken twice on a CPU"), (void)zsl_held++)
#define local_unlock(l) (zsl_assert((l)->held-- != 1, #l " is not held"), (void)zsl_held--)

/* cleanup.h */
static inline spinlock_t *zsl_enter_spinlock(spinlock_t *l) { spin_lock(l); return l; }
static inline rwlock_t *zsl_enter_write_lock(rwlock_t *l) { write_lock(l); return l; }
static inline rwlock_t *zsl_enter_read_lock(rwlock_t *l) { read_lock(l); return l; }
static inline struct mutex *zsl_enter_mutex(struct mutex *l) { mutex_lock(l); return l; }
static inline void zsl_leave_spinlock(spinlock_t **l) { spin_unlock(*l); }
static inline void zsl_leave_write_lock(rwlock_t **l) { write_unlock(*l); }
static inline void zsl_leave_read_lock(rwlock_t **l) { read_unlock(*l); }
static inline void zsl_leave_mutex(struct mutex **l) { mutex_unlock(*l); }
typedef spinlock_t *zsl_guard_spinlock;
typedef rwlock_t *zsl_guard_write_lock, *zsl_guard_read_lock;
typedef struct mutex *zsl_guard_mutex;
#define zsl_guard(kind, name) \
	zsl_guard_##kind name __attribute__((cleanup(zsl_leave_##kind), unused)) = zsl_enter_##kind
#define guard(kind) zsl_guard(kind, zsl_join(zsl_guarded_, __LINE__))
#define scoped_guard(kind, l) \
	for (zsl_guard(kind, zsl_scope)(l), zsl_once = (void *)1; zsl_once; zsl_once = NULL)

/* sched.h, preempt.h, lockdep.h */
#define cond_resched() do { } while (0)
#define in_interrupt() 0
#define pagefault_disable() do { } while (0)
#define pagefault_enable() do { } while (0)
#define preempt_disable() do { } while (0)
#define preempt_enable() do { } while (0)
#define SINGLE_DEPTH_NESTING 1
struct lockdep_map { int nothing; };
struct lock_class_key { int nothing; };
#define lockdep_init_map(m, n, k, s) ((void)(k))
#define lockdep_assert_held(l) ((void)(l))
#define lockdep_assert_held_write(l) ((void)(l))
#define lockdep_assert_held_read(l) ((void)(l))
#define rwsem_acquire_read(m, s, t, i) do { } while (0)
#define rwsem_acquire(m, s, t, i) do { } while (0)
#define rwsem_release(m, i) do { } while (0)
#define lock_acquired(m, i) do { } while (0)

/* atomic.h, bitops.h */
#define atomic_read(a) __atomic_load_n(&(a)->counter, __ATOMIC_RELAXED)
#define atomic_set(a, v) __atomic_store_n(&(a)->counter, v, __ATOMIC_RELAXED)
#define atomic_add(v, a) ((void)__atomic_fetch_add(&(a)->counter, v, __ATOMIC_RELAXED))
#define atomic_sub(v, a) ((void)__atomic_fetch_sub(&(a)->counter, v, __ATOMIC_RELAXED))
#define atomic_inc(a) atomic_add(1, a)
#define atomic_dec(a) atomic_sub(1, a)
#define atomic_xchg(a, v) __atomic_exchange_n(&(a)->counter, v, __ATOMIC_SEQ_CST)
#define atomic_long_read(a) atomic_read(a)
#define atomic_long_set(a, v) atomic_set(a, v)
#define atomic_long_add(v, a) atomic_add(v, a)
#define atomic_long_sub(v, a) atomic_sub(v, a)
#define atomic_long_inc(a) atomic_inc(a)
#define atomic_long_dec(a) atomic_dec(a)
#define atomic_long_xchg(a, v) atomic_xchg(a, v)
#define xchg(p, v) __atomic_exchange_n(p, v, __ATOMIC_SEQ_CST)
#define cmpxchg(p, o, n) ({ __typeof__(*(p)) zsl_was = (o); \
	__atomic_compare_exchange_n(p, &zsl_was, n, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST); zsl_was; })
#define set_bit(n, p) ((void)__atomic_fetch_or(p, BIT(n), __ATOMIC_RELAXED))
#define clear_bit(n, p) ((void)__atomic_fetch_and(p, ~BIT(n), __ATOMIC_RELAXED))
#define test_bit(n, p) ((__atomic_load_n(p, __ATOMIC_RELAXED) >> (n) & 1) != 0)

/* list.h, with the checks of CONFIG_DEBUG_LIST */
struct list_head { struct list_head *next, *prev; };
#define LIST_HEAD_INIT(name) { &(name), &(name) }
#define LIST_HEAD(name) struct list_head name = LIST_HEAD_INIT(name)
static inline void INIT_LIST_HEAD(struct list_head *l) { l->next = l->prev = l; }
static inline int list_empty(const struct list_head *l) { return l->next == l; }
static inline void zsl_list_add(struct list_head *n, struct list_head *h, const char *file, int line)
{
	zsl_at_event(ZSL_ZSPAGE_MOVE, 0, file, line);
	if (unlikely(h->next->prev != h))
		zsl_found("native.assertion", file, line, "list_add(): the list is broken");
	if (unlikely(n == h || n == h->next))
		zsl_found("native.assertion", file, line, "list_add(): it is on the list already");
	n->next = h->next;
	n->prev = h;
	h->next->prev = n;
	h->next = n;
}
static inline void zsl_list_del(struct list_head *n, const char *file, int line)
{
	zsl_at_event(ZSL_ZSPAGE_MOVE, 0, file, line);
	if (unlikely(!n->next || n->next->prev != n || n->prev->next != n))
		zsl_found("native.assertion", file, line, "list_del(): it is on no list");
	n->next->prev = n->prev;
	n->prev->next = n->next;
	n->next = n->prev = NULL;
}
static inline void list_splice_init(struct list_head *l, struct list_head *h)
{
	if (list_empty(l))
		return;
	l->next->prev = h;
	l->prev->next = h->next;
	h->next->prev = l->prev;
	h->next = l->next;
	INIT_LIST_HEAD(l);
}
#define list_add(n, h) zsl_list_add(n, h, __FILE__, __LINE__)
#define list_add_tail(n, h) zsl_list_add(n, (h)->prev, __FILE__, __LINE__)
#define list_del(n) zsl_list_del(n, __FILE__, __LINE__)
#define list_del_init(n) ({ __typeof__(n) zsl_n = (n); list_del(zsl_n); INIT_LIST_HEAD(zsl_n); })
#define list_move(n, h) ({ __typeof__(n) zsl_n = (n); list_del(zsl_n); list_add(zsl_n, h); })
#define list_move_tail(n, h) ({ __typeof__(n) zsl_n = (n); list_del(zsl_n); list_add_tail(zsl_n, h); })
#define list_entry(p, t, m) container_of(p, t, m)
#define list_first_entry(h, t, m) list_entry((h)->next, t, m)
#define list_last_entry(h, t, m) list_entry((h)->prev, t, m)
#define list_next_entry(p, m) list_entry((p)->m.next, __typeof__(*(p)), m)
#define list_first_entry_or_null(h, t, m) (list_empty(h) ? NULL : list_first_entry(h, t, m))
#define list_for_each_entry(p, h, m) \
	for (p = list_first_entry(h, __typeof__(*p), m); &p->m != (h); p = list_next_entry(p, m))
#define list_for_each_entry_safe(p, n, h, m) \
	for (p = list_first_entry(h, __typeof__(*p), m), n = list_next_entry(p, m); &p->m != (h); \
	     p = n, n = list_next_entry(n, m))

/* err.h */
#define MAX_ERRNO 4095
#define ERR_PTR(e) ((void *)(long)(e))
#define PTR_ERR(p) ((long)(p))
#define IS_ERR_VALUE(x) ((unsigned long)(x) >= (unsigned long)-MAX_ERRNO)
#define IS_ERR(p) IS_ERR_VALUE(p)
#define IS_ERR_OR_NULL(p) (!(p) || IS_ERR_VALUE(p))

/* gfp.h, slab.h */
#define GFP_KERNEL 0xcc0u
#define GFP_NOWAIT 0x2800u
#define GFP_ATOMIC 0x820u
#define __GFP_HIGHMEM 0x02u
#define __GFP_MOVABLE 0x08u
#define __GFP_NOWARN 0x2000u
#define __GFP_NORETRY 0x10000u
#define __GFP_NOFAIL 0x8000u
#define NUMA_NO_NODE (-1)
#define kmalloc(n, f) malloc(n)
#define kzalloc(n, f) calloc(1, n)
#define kcalloc(n, m, f) calloc(n, m)
#define kvcalloc(n, m, f) calloc(n, m)
#define kmalloc_obj(t, ...) ((__typeof__(t) *)malloc(sizeof(t)))
#define kzalloc_obj(t, ...) ((__typeof__(t) *)calloc(1, sizeof(t)))
#define kzalloc_objs(t, n, ...) ((__typeof__(t) *)calloc(n, sizeof(t)))
#define kfree(p) free((void *)(p))
#define kvfree(p) kfree(p)
#define kstrdup(s, f) strdup(s)
static inline char *zsl_format(const char *form, ...)
{
	va_list args;
	char *text = NULL;

	va_start(args, form);
	if (vasprintf(&text, form, args) < 0)
		text = NULL;
	va_end(args);
	return text;
}
#define kasprintf(f, ...) zsl_format(__VA_ARGS__)

/* A cache hands out what it got back last. Before each object stands whose it is: the next one is a word behind. */
struct zsl_slot { u32 live, owner; unsigned long kind; };
struct zsl_freed { struct zsl_freed *next; };
#define ZSL_MOST_CACHES 16
struct kmem_cache { unsigned int size, number; const char *name; };
static struct kmem_cache zsl_caches[ZSL_MOST_CACHES];
static unsigned int zsl_cache_count;
static __thread struct zsl_freed *zsl_freed[ZSL_MOST_CACHES];
static __thread unsigned int zsl_handle_fails;
#define ZSL_LIVE 0x600dca5eu
#define ZSL_DEAD 0x0ddba11u
#define zsl_slot_of(o) ((struct zsl_slot *)(o) - 1)
#ifdef ZSL_FOLLOWS
static void zsl_new_object_of(const struct kmem_cache *cache, struct zsl_slot *slot);
static void zsl_old_object_of(const struct kmem_cache *cache, struct zsl_slot *slot);
#else
#define zsl_new_object_of(cache, slot) do { } while (0)
#define zsl_old_object_of(cache, slot) do { } while (0)
#endif

static inline struct kmem_cache *zsl_cache_create(const char *name, unsigned int size)
{
	struct kmem_cache *cache = &zsl_caches[zsl_cache_count];

	if (zsl_cache_count == ZSL_MOST_CACHES)
		zsl_bug("more caches than the shim has");
	*cache = (struct kmem_cache) { .size = MAX(size, sizeof(struct zsl_freed)), .name = name };
	cache->number = zsl_cache_count++;
	return cache;
}

/* Memory for a slot, as high as a kernel's: no half of such an address is the whole of it. */
static inline void *zsl_new_slot(size_t size)
{
#ifdef ZSL_SANITIZED
	return malloc(size);
#else
	static __thread char *at, *end;
	const size_t room = 1 << 20;

	size = ALIGN(size, sizeof(long));
	if (!at || at + size > end) {
		at = mmap(NULL, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (at == MAP_FAILED)
			zsl_bug("there is no memory");
		end = at + room;
	}
	at += size;
	return at - size;
#endif
}

static inline void *kmem_cache_alloc(struct kmem_cache *cache, gfp_t flags)
{
	struct zsl_freed *freed = zsl_freed[cache->number];
	struct zsl_slot *slot;

	(void)flags;
	if (cache->number == 0)
		zsl_at_event(ZSL_HANDLE_ALLOC, 0, "", 0);
	if (unlikely(zsl_handle_fails) && cache->number == 0) {
		zsl_handle_fails = 0;
		return NULL;
	}
	if (freed) {
		zsl_freed[cache->number] = freed->next;
		slot = zsl_slot_of(freed);
	} else {
		slot = zsl_new_slot(sizeof(*slot) + cache->size);
	}
	slot->live = ZSL_LIVE;
	slot->owner = 0;
	zsl_new_object_of(cache, slot);
	/* a word that nobody stored decodes to nothing that is there */
	memset(slot + 1, 0xff, MIN(cache->size, 64u));
	return slot + 1;
}
static inline void *kmem_cache_zalloc(struct kmem_cache *cache, gfp_t flags)
{
	void *object = kmem_cache_alloc(cache, flags);

	return object ? memset(object, 0, cache->size) : NULL;
}
static inline void zsl_cache_free(struct kmem_cache *cache, void *object, const char *file, int line)
{
	struct zsl_slot *slot = zsl_slot_of(object);

	if (cache->number == 0)
		zsl_at_event(ZSL_HANDLE_FREE, 0, "", 0);
	if (unlikely(!object || slot->live != ZSL_LIVE))
		zsl_found("native.assertion", file, line, "an object of the cache %s is freed twice", cache->name);
	slot->live = ZSL_DEAD;
	zsl_old_object_of(cache, slot);
#ifdef ZSL_SANITIZED
	free(slot);
#elif defined(ZSL_FOLLOWS)
	/* nobody gets it again: who still touches it is found out */
	memset(object, 0xff, MIN(cache->size, 64u));
#else
	memset(object, 0xff, MIN(cache->size, 64u));
	((struct zsl_freed *)object)->next = zsl_freed[cache->number];
	zsl_freed[cache->number] = object;
#endif
}
#define kmem_cache_create(name, size, ...) zsl_cache_create(name, size)
#define kmem_cache_free(cache, object) zsl_cache_free(cache, object, __FILE__, __LINE__)
#define kmem_cache_destroy(cache) ((void)(cache))

/* mm_types.h, page-flags.h, mm/zpdesc.h: a page's descriptor, read in two ways */
struct zspage;
struct movable_operations;
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
struct page {
	union {
		struct {
			unsigned long flags;
			struct list_head lru;
			unsigned long mapping;
			union { unsigned long index; void *freelist; };
			unsigned long private;
			unsigned int page_type;
			int _refcount;
		};
		struct zpdesc zpdesc;
	};
	/* what the shim knows of it */
	unsigned long pfn;
	u8 *bytes;
	int locked;
	bool live;
};
enum migrate_mode { MIGRATE_ASYNC, MIGRATE_SYNC_LIGHT, MIGRATE_SYNC, MIGRATE_SYNC_NO_COPY };
struct movable_operations {
	bool (*isolate_page)(struct page *, isolate_mode_t);
	int (*migrate_page)(struct page *, struct page *, enum migrate_mode);
	void (*putback_page)(struct page *);
};
#define MIGRATEPAGE_SUCCESS 0
enum { zsl_PRIVATE, zsl_MOVABLE, zsl_ISOLATED };
#define PagePrivate(p) test_bit(zsl_PRIVATE, &(p)->flags)
#define SetPagePrivate(p) set_bit(zsl_PRIVATE, &(p)->flags)
#define ClearPagePrivate(p) clear_bit(zsl_PRIVATE, &(p)->flags)
#define PageMovable(p) test_bit(zsl_MOVABLE, &(p)->flags)
#define __SetPageMovable(p, ops) ((void)(ops), set_bit(zsl_MOVABLE, &(p)->flags))
#define __ClearPageMovable(p) clear_bit(zsl_MOVABLE, &(p)->flags)
#define PageIsolated(p) test_bit(zsl_ISOLATED, &(p)->flags)
#define page_private(p) ((p)->private)
#define set_page_private(p, v) ((void)((p)->private = (v)))
#define page_mapcount_reset(p) ((void)((p)->page_type = ~0u))
enum { PGTY_zsmalloc = 0xf6 };
#define ZSL_NO_TYPE ~0u
#define PageZsmalloc(p) ((p)->page_type >> 24 == PGTY_zsmalloc)
#define __SetPageZsmalloc(p) ((void)((p)->page_type = (unsigned int)PGTY_zsmalloc << 24))
#define __ClearPageZsmalloc(p) (VM_BUG_ON(!PageZsmalloc(p)), (void)((p)->page_type = ZSL_NO_TYPE))
#define zpdesc_page(z) ((struct page *)(z))
#define page_zpdesc(p) ((struct zpdesc *)(p))
#define __zpdesc_set_movable(z) set_bit(zsl_MOVABLE, &(z)->flags)
#define __zpdesc_set_zsmalloc(z) __SetPageZsmalloc(zpdesc_page(z))
#define set_movable_ops(ops, type) 0

/* memory_model.h: descriptors of frames that lie anywhere, each made when it is first handed out */
static struct page *zsl_page_at(unsigned long pfn, const char *file, int line);
#define pfn_to_page(pfn) zsl_page_at(pfn, __FILE__, __LINE__)
static inline unsigned long page_to_pfn(const struct page *page) { return page->pfn; }
#define pfn_zpdesc(pfn) page_zpdesc(pfn_to_page(pfn))
#define zpdesc_pfn(z) page_to_pfn(zpdesc_page(z))
#define page_to_phys(p) ((phys_addr_t)page_to_pfn(p) << PAGE_SHIFT)
#define phys_to_page(x) pfn_to_page((unsigned long)((phys_addr_t)(x) >> PAGE_SHIFT))
#define PFN_PHYS(pfn) ((phys_addr_t)(pfn) << PAGE_SHIFT)
#define PHYS_PFN(x) ((unsigned long)((x) >> PAGE_SHIFT))

/* gfp.h, mm.h: one frame at a time, of whoever hands them out; references, and the zone's counts */
static struct page *zsl_alloc_page(const char *file, int line);
static void zsl_put_page(struct page *page, const char *file, int line);
#define alloc_page(f) ((void)(f), zsl_alloc_page(__FILE__, __LINE__))
#define alloc_pages_node(n, f, o) ((void)(n), alloc_page(f))
#define alloc_pages(f, o) alloc_page(f)
#define __free_page(p) zsl_put_page(p, __FILE__, __LINE__)
#define __free_pages(p, o) __free_page(p)
#define put_page(p) zsl_put_page(p, __FILE__, __LINE__)
#define get_page(p) ((void)__atomic_fetch_add(&(p)->_refcount, 1, __ATOMIC_RELAXED))
#define zpdesc_get(z) get_page(zpdesc_page(z))
#define zpdesc_put(z) put_page(zpdesc_page(z))
struct zone { long pages; };
static struct zone zsl_zones[2];
#define zsl_zone_number(pfn) ((pfn) >> (32 - PAGE_SHIFT) != 0)
#define page_zone(p) (&zsl_zones[zsl_zone_number((p)->pfn)])
#define zpdesc_zone(z) page_zone(zpdesc_page(z))
enum zone_stat_item { NR_ZSPAGES };
#define inc_zone_page_state(p, i) ((void)__atomic_fetch_add(&page_zone(p)->pages, 1, __ATOMIC_RELAXED))
#define dec_zone_page_state(p, i) ((void)__atomic_fetch_sub(&page_zone(p)->pages, 1, __ATOMIC_RELAXED))

/* pagemap.h: the lock of a page, which somebody else may have for once */
static __thread unsigned int zsl_lock_fails;
static inline bool zsl_trylock_page(struct page *page, const char *file, int line)
{
	(void)file;
	(void)line;
	zsl_at_event(ZSL_PAGE_TRYLOCK, page->pfn, file, line);
	zsl_between();
	if (unlikely(zsl_lock_fails)) {
		zsl_lock_fails = 0;
		return false;
	}
	if (__atomic_exchange_n(&page->locked, 1, __ATOMIC_ACQUIRE))
		return false;
	zsl_held++;
	return true;
}
static inline void zsl_unlock_page(struct page *page, const char *file, int line)
{
	zsl_at_event(ZSL_PAGE_UNLOCK, page->pfn, file, line);
	if (unlikely(!__atomic_load_n(&page->locked, __ATOMIC_RELAXED)))
		zsl_found("native.assertion", file, line, "page %#lx is unlocked, and nobody locked it", page->pfn);
	zsl_held--;
	__atomic_store_n(&page->locked, 0, __ATOMIC_RELEASE);
}
static inline void zsl_wait_page(struct page *page, const char *file, int line)
{
	unsigned int turns = 0;

	zsl_at_event(ZSL_PAGE_WAIT, page->pfn, file, line);
	while (__atomic_load_n(&page->locked, __ATOMIC_ACQUIRE))
		zsl_relax("a page's lock", file, line, &turns);
}
static inline void zsl_lock_page(struct page *page, const char *file, int line)
{
	unsigned int turns = 0;

	zsl_at_event(ZSL_PAGE_LOCK, page->pfn, file, line);
	zsl_between();
	while (__atomic_exchange_n(&page->locked, 1, __ATOMIC_ACQUIRE))
		zsl_relax("a page's lock", file, line, &turns);
	zsl_held++;
}
#define trylock_page(p) zsl_trylock_page(p, __FILE__, __LINE__)
#define lock_page(p) zsl_lock_page(p, __FILE__, __LINE__)
#define unlock_page(p) zsl_unlock_page(p, __FILE__, __LINE__)
#define wait_on_page_locked(p) zsl_wait_page(p, __FILE__, __LINE__)
#define PageLocked(p) (__atomic_load_n(&(p)->locked, __ATOMIC_RELAXED) != 0)
#define zpdesc_trylock(z) trylock_page(zpdesc_page(z))
#define zpdesc_unlock(z) unlock_page(zpdesc_page(z))
#define zpdesc_is_locked(z) PageLocked(zpdesc_page(z))
#define zpdesc_wait_locked(z) wait_on_page_locked(zpdesc_page(z))

#include "told.h"

/* highmem.h: mappings, which end in the reverse of the order in which they began */
#define ZSL_MOST_MAPPINGS 16
static __thread struct page *zsl_mapped[ZSL_MOST_MAPPINGS];
static __thread unsigned int zsl_mappings;
static inline void *zsl_kmap(struct page *page, const char *file, int line)
{
	if (unlikely(zsl_mappings == ZSL_MOST_MAPPINGS))
		zsl_found("native.assertion", file, line, "too many pages are mapped at once");
	if (unlikely(!page->live))
		zsl_found("native.assertion", file, line, "page %#lx is mapped, which is free", page->pfn);
	zsl_between();
	zsl_mapped[zsl_mappings++] = page;
	return page->bytes;
}
static inline void zsl_kunmap(const void *address, const char *file, int line)
{
	const u8 *bytes = zsl_mappings ? zsl_mapped[zsl_mappings - 1]->bytes : NULL;

	if (unlikely(!bytes || (const u8 *)address < bytes || (const u8 *)address > bytes + PAGE_SIZE))
		zsl_found("native.assertion", file, line, "a page is unmapped that was not mapped last");
	zsl_mappings--;
}
#define kmap_atomic(p) zsl_kmap(p, __FILE__, __LINE__)
#define kmap_local_page(p) zsl_kmap(p, __FILE__, __LINE__)
#define kmap_local_zpdesc(z) zsl_kmap(zpdesc_page(z), __FILE__, __LINE__)
#define kunmap_atomic(a) zsl_kunmap(a, __FILE__, __LINE__)
#define kunmap_local(a) zsl_kunmap(a, __FILE__, __LINE__)
#define page_address(p) ((void *)(p)->bytes)
#define clear_page(to) memset(to, 0, PAGE_SIZE)
#define copy_page(to, from) memcpy(to, from, PAGE_SIZE)
#define kmsan_copy_page_meta(to, from) do { } while (0)
#define memcpy_from_page(to, p, off, n) memcpy(to, (p)->bytes + (off), n)
#define memcpy_to_page(p, off, from, n) memcpy((p)->bytes + (off), from, n)
struct scatterlist { struct page *page; unsigned int length, offset; };
#define sg_init_table(s, n) do { } while (0)
#define sg_next(s) ((s) + 1)
static inline void sg_set_page(struct scatterlist *s, struct page *p, unsigned int n, unsigned int o)
{
	*s = (struct scatterlist) { p, n, o };
}

/* workqueue.h: work that is asked for is done when the driver, or a thread of it, comes to it */
struct work_struct { void (*func)(struct work_struct *); int asked; };
static struct work_struct *zsl_work;
#define INIT_WORK(w, f) (*(w) = (struct work_struct) { .func = (f) })
static inline bool schedule_work(struct work_struct *work)
{
	zsl_at_event(ZSL_KICK, 0, "", 0);
	__atomic_store_n(&zsl_work, work, __ATOMIC_RELAXED);
	return !__atomic_exchange_n(&work->asked, 1, __ATOMIC_RELEASE);
}
static inline bool flush_work(struct work_struct *work)
{
	if (!__atomic_exchange_n(&work->asked, 0, __ATOMIC_ACQUIRE))
		return false;
	work->func(work);
	return true;
}
/* Do what was asked for, if anything was. */
static inline void zsl_do_work(void)
{
	struct work_struct *work = __atomic_load_n(&zsl_work, __ATOMIC_RELAXED);

	if (work)
		flush_work(work);
}
#define queue_work(q, w) schedule_work(w)
#define cancel_work_sync(w) flush_work(w)

/* percpu.h, cpuhotplug.h: a variable of each thread */
#define DEFINE_PER_CPU(t, name) __thread t name
#define per_cpu(v, cpu) (*((void)(cpu), &(v)))
#define per_cpu_ptr(p, cpu) ((void)(cpu), (p))
#define this_cpu_ptr(p) (p)
#define get_cpu_var(v) (v)
#define put_cpu_var(v) do { } while (0)
#define smp_processor_id() ((unsigned int)zsl_cpu)
enum cpuhp_state { CPUHP_MM_ZS_PREPARE };
static int (*zsl_cpu_up)(unsigned int), (*zsl_cpu_down)(unsigned int);
static inline int cpuhp_setup_state(enum cpuhp_state state, const char *name,
				    int (*up)(unsigned int), int (*down)(unsigned int))
{
	(void)state;
	(void)name;
	zsl_cpu_up = up;
	zsl_cpu_down = down;
	return up(0);
}
#define cpuhp_remove_state(s) do { } while (0)

/* debugfs.h, seq_file.h: one file, kept as a text */
struct dentry;
struct module;
struct seq_file { void *private; char *text; size_t size; };
struct file_operations { int (*show)(struct seq_file *, void *); };
#define DEFINE_SHOW_ATTRIBUTE(x) static const struct file_operations x##_fops = { .show = x##_show }
static const struct file_operations *zsl_shown;
static void *zsl_shown_of;
static inline struct dentry *zsl_debugfs(const char *name, void *of, const struct file_operations *ops)
{
	if (!strcmp(name, "classes")) {
		zsl_shown = ops;
		zsl_shown_of = of;
	}
	return (struct dentry *)1;
}
#define S_IFREG 0100000
#define debugfs_initialized() true
#define debugfs_create_dir(name, parent) ((struct dentry *)1)
#define debugfs_create_file(name, mode, parent, of, ops) zsl_debugfs(name, of, ops)
#define debugfs_remove_recursive(d) ((void)(d))
__attribute__((format(printf, 2, 3)))
static inline void seq_printf(struct seq_file *s, const char *form, ...)
{
	va_list args;
	char line[512];
	int size;

	va_start(args, form);
	size = vsnprintf(line, sizeof(line), form, args);
	va_end(args);
	s->text = realloc(s->text, s->size + (size_t)size + 1);
	memcpy(s->text + s->size, line, (size_t)size + 1);
	s->size += (size_t)size;
}
#define seq_puts(s, t) seq_printf(s, "%s", t)
#define seq_putc(s, c) seq_printf(s, "%c", c)

/* shrinker.h: kept, so that the driver may ask it */
struct shrink_control { unsigned long nr_to_scan; int nid; gfp_t gfp_mask; };
struct shrinker {
	unsigned long (*count_objects)(struct shrinker *, struct shrink_control *);
	unsigned long (*scan_objects)(struct shrinker *, struct shrink_control *);
	int batch, seeks;
	void *private_data;
};
static struct shrinker *zsl_shrinker;
#define SHRINK_STOP (~0UL)
#define SHRINK_EMPTY (~0UL - 1)
#define DEFAULT_SEEKS 2
#define shrinker_alloc(f, ...) ((struct shrinker *)calloc(1, sizeof(struct shrinker)))
#define shrinker_register(s) ((void)(zsl_shrinker = (s)))
#define shrinker_free(s) free(s)
#define register_shrinker(s, ...) (zsl_shrinker = (s), 0)
#define unregister_shrinker(s) ((void)(s))

/* zsmalloc.h, as far as it is the same in every version */
enum zs_mapmode { ZS_MM_RW, ZS_MM_RO, ZS_MM_WO };
struct zs_pool_stats { atomic_long_t pages_compacted; };
struct zs_pool;
struct zs_pool *zs_create_pool(const char *name);
void zs_destroy_pool(struct zs_pool *pool);
unsigned long zs_compact(struct zs_pool *pool);
unsigned long zs_get_total_pages(struct zs_pool *pool);
void zs_free(struct zs_pool *pool, unsigned long handle);
#if defined(ZSL_FOLLOWS) || defined(ZSL_TELLS)
#define memcpy(to, from, size) zsl_memcpy(to, from, size)
#endif
