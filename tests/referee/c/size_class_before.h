/* What stands above the parts of mm/zsmalloc.c that create a pool: variables for what a build fixes,
 * and nothing for what is called beside. */
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

typedef int spinlock_t, rwlock_t, atomic_t, atomic_long_t;
struct list_head { int none; };
struct zs_pool_stats { int none; };
struct seq_file { void *private; };

static int zs_page_shift, zs_physmem_bits, zs_chain_size;
static unsigned long zs_least;

#define BITS_PER_LONG ((int)(8 * sizeof(long)))
#define PAGE_SHIFT zs_page_shift
#define PAGE_SIZE (1UL << PAGE_SHIFT)
#define MAX_POSSIBLE_PHYSMEM_BITS zs_physmem_bits
#define CONFIG_ZSMALLOC_CHAIN_SIZE zs_chain_size
#define _AC(X, Y) ((unsigned long)(X))
#define MAX(a, b) ((a) > (b) ? (a) : (b))
#define DIV_ROUND_UP(n, d) (((n) + (d) - 1) / (d))
#define min_t(type, a, b) ((type)(a) < (type)(b) ? (type)(a) : (type)(b))
#define likely(x) (x)
#define GFP_KERNEL 0
#define is_power_of_2(n) ((n) != 0 && ((n) & ((n) - 1)) == 0)
#define kzalloc(size, flags) calloc(1, size)
#define kstrdup(name, flags) ((char *)(name))
#define create_cache(pool) 0
#define init_deferred_free(pool) ((void)0)
#define rwlock_init(lock) ((void)0)
#define atomic_set(counter, value) ((void)0)
#define spin_lock_init(lock) ((void)0)
#define spin_lock(lock) ((void)0)
#define spin_unlock(lock) ((void)0)
#define INIT_LIST_HEAD(head) ((void)0)
#define zs_pool_stat_create(pool, name) ((void)0)
#define zs_register_shrinker(pool) ((void)0)
#define zs_destroy_pool(pool) abort()
#define seq_printf(file, ...) printf(__VA_ARGS__)
#define seq_puts(file, text) printf("%s", text)
