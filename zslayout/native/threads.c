/*
 * Threads on one pool, each a CPU with objects of its own. One more moves pages, compacts and does
 * the deferred work. The frames are a stock that lies all over the physical range.
 *
 * `more` of the command: threads, operations or objects of each, seed, jitter, objects that each
 * has at most, whether there is a mover, turns that the zone's lock is held, last frame, pages.
 * What stands in the place of frames are sizes to draw from.
 */
static unsigned int zsl_threads;
static u64 zsl_each, zsl_seed, zsl_most_objects, zsl_mover_turns, *zsl_times;
static int zsl_running, zsl_ready, zsl_go;
static const u64 *zsl_sizes;
static u32 zsl_size_count;
static struct zsl_object **zsl_owned;
static struct page **zsl_stock_all;

static void zsl_stock_up(const struct zsl_command *command, const u64 *sizes)
{
	u64 last = command->more[7];
	size_t pages = command->more[8];

	zsl_tell_contents(false);
	zsl_threads = (unsigned int)command->more[0];
	zsl_each = command->more[1];
	zsl_seed = command->more[2];
	zsl_jitter = (unsigned int)command->more[3];
	zsl_most_objects = command->more[4];
	zsl_zone_cost = (unsigned int)command->more[6];
	zsl_sizes = sizes;
	zsl_size_count = command->frames;
	zsl_dice = (zsl_seed + 1) * 0x9E3779B97F4A7C15ULL | 1;
	zsl_stock_size = (size_t)MIN((u64)pages, last / 2);
	zsl_stock = calloc(zsl_stock_size, sizeof(*zsl_stock));
	zsl_owned = calloc(zsl_threads, sizeof(*zsl_owned));
	while (zsl_stock_left < zsl_stock_size) {
		u64 pfn = zsl_stock_left ? 1 + zsl_random() % last : last;
		size_t before = zsl_frame_count;
		struct page *page = zsl_new_frame((unsigned long)pfn);

		if (zsl_frame_count != before)
			zsl_stock[zsl_stock_left++] = page;
	}
	/* the last frame is the first to be handed out */
	swap(zsl_stock[0], zsl_stock[zsl_stock_size - 1]);
	zsl_stock_all = malloc(zsl_stock_size * sizeof(*zsl_stock));
	memcpy(zsl_stock_all, zsl_stock, zsl_stock_size * sizeof(*zsl_stock));
}

static void zsl_pin(unsigned int thread)
{
	cpu_set_t all, one;
	int at = 0;

	if (sched_getaffinity(0, sizeof(all), &all) || !CPU_COUNT(&all))
		return;
	thread %= (unsigned int)CPU_COUNT(&all);
	while (!CPU_ISSET(at, &all) || thread--)
		at++;
	CPU_ZERO(&one);
	CPU_SET(at, &one);
	pthread_setaffinity_np(pthread_self(), sizeof(one), &one);
}

/* While it is timed a thread keeps its processor, where this machine lets it: nobody else runs there. */
static int zsl_alone = 1;
static void zsl_keep_processor(bool keeps)
{
	struct rlimit most = { 10000000, RLIM_INFINITY };
	struct sched_param how = { .sched_priority = keeps };

	setrlimit(RLIMIT_RTTIME, &most);
	if (pthread_setschedparam(pthread_self(), keeps ? SCHED_FIFO : SCHED_OTHER, &how))
		__atomic_store_n(&zsl_alone, 0, __ATOMIC_RELAXED);
}

static void zsl_new_object(struct zsl_object *o, u64 id)
{
	o->size = (u32)zsl_sizes[zsl_random() % zsl_size_count];
	o->handle = zsl_allocate(o->size);
	if (IS_ERR_VALUE(o->handle))
		zsl_bug("zs_malloc() of %u bytes returns %ld", o->size, (long)o->handle);
	o->id = id;
	o->written = true;
	o->number = zsl_random();
}

static void zsl_expect(const struct zsl_object *o, bool in_parts)
{
	u64 wrong = zsl_read(o, in_parts);

	if (wrong)
		zsl_found("native.contents", "", 0, "object %llu is read otherwise than it was written, from byte %llu on",
			  (unsigned long long)o->id, (unsigned long long)wrong - 1);
}

static void *zsl_racer(void *which)
{
	unsigned int me = (unsigned int)(uintptr_t)which;
	struct zsl_object *mine = calloc(zsl_most_objects, sizeof(*mine));
	u64 count = 0, next = (u64)me << 32;

	zsl_begin_thread((int)me + 1, zsl_seed);
	for (u64 i = 0; i < zsl_each; i++) {
		u64 dice = zsl_random() % 100;
		struct zsl_object *o = &mine[count ? zsl_random() % count : 0];

		if (!count || (dice < 35 && count < zsl_most_objects)) {
			o = &mine[count++];
			zsl_new_object(o, ++next);
			zsl_write(o);
		} else if (dice < 65) {
			zsl_expect(o, dice & 1);
			zs_free(zsl_pool, o->handle);
			*o = mine[--count];
		} else if (dice < 85) {
			zsl_expect(o, dice & 1);
		} else {
			o->number = zsl_random();
			zsl_write(o);
		}
	}
	while (count) {
		zsl_expect(&mine[--count], false);
		zs_free(zsl_pool, mine[count].handle);
	}
	free(mine);
	if (zsl_held || zsl_mappings)
		zsl_bug("%d locks are held and %u pages are mapped at the end", zsl_held, zsl_mappings);
	__atomic_fetch_sub(&zsl_running, 1, __ATOMIC_RELEASE);
	return NULL;
}

static void zsl_move_one(void)
{
	zsl_migrate(zsl_stock_all[zsl_random() % zsl_stock_size]);
}

static void *zsl_mover(void *which)
{
	unsigned int turn = 0;

	zsl_begin_thread((int)(uintptr_t)which + 1, zsl_seed);
	if (zsl_times) {
		zsl_pin((unsigned int)(uintptr_t)which);
		zsl_keep_processor(true);
	}
	while (__atomic_load_n(&zsl_running, __ATOMIC_ACQUIRE)) {
		for (int i = 0; i < 16; i++)
			zsl_move_one();
		if (++turn % 4 == 0)
			zs_compact(zsl_pool);
		zsl_do_work();
		zsl_mover_turns++;
	}
	return NULL;
}

static void zsl_start(void *(*body)(void *), bool mover)
{
	pthread_t threads[ZSL_MOST_CPUS];
	unsigned int count = zsl_threads + mover;

	if (count + 1 >= ZSL_MOST_CPUS)
		zsl_bug("too many threads");
	zsl_cpus = (int)count + 1;
	zsl_running = (int)zsl_threads;
	for (unsigned int i = 0; i < count; i++)
		if (pthread_create(&threads[i], NULL, i < zsl_threads ? body : zsl_mover, (void *)(uintptr_t)i))
			zsl_bug("a thread cannot be made");
	for (unsigned int i = 0; i < count; i++)
		pthread_join(threads[i], NULL);
	zsl_cpus = 1;
	zsl_do_work();
}

static void zsl_race(const struct zsl_command *command, const u64 *sizes)
{
	zsl_stock_up(command, sizes);
	/* there may be more threads than processors */
	zsl_patience = 32;
	zsl_start(zsl_racer, command->more[5]);
	if (zs_get_total_pages(zsl_pool) || zsl_frames_used || zsl_zones[0].pages || zsl_zones[1].pages)
		zsl_found("native.frames", "", 0,
			  "pages_allocated is %lu, NR_ZSPAGES is %ld and %lu frames are in use when every object is freed",
			  zs_get_total_pages(zsl_pool), zsl_zones[0].pages + zsl_zones[1].pages, zsl_frames_used);
	zsl_number(zsl_mover_turns);
	zsl_number((u64)zsl_pool->stats.pages_compacted.counter);
}

static u64 zsl_now(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (u64)now.tv_sec * 1000000000ULL + (u64)now.tv_nsec;
}

static void *zsl_timed(void *which)
{
	unsigned int me = (unsigned int)(uintptr_t)which;
	struct zsl_object *mine = zsl_owned[me];
	u64 began, used;

	zsl_begin_thread((int)me + 1, zsl_seed);
	zsl_pin(me);
	zsl_keep_processor(true);
	__atomic_fetch_add(&zsl_ready, 1, __ATOMIC_ACQ_REL);
	while (__atomic_load_n(&zsl_ready, __ATOMIC_ACQUIRE) < (int)zsl_threads)
		sched_yield();
	began = zsl_now(CLOCK_MONOTONIC);
	used = zsl_now(CLOCK_THREAD_CPUTIME_ID);
	for (u64 i = 0; i < zsl_each; i++)
		zs_free(zsl_pool, mine[i].handle);
	zsl_times[2 * me] = zsl_now(CLOCK_THREAD_CPUTIME_ID) - used;
	zsl_times[2 * me + 1] = zsl_now(CLOCK_MONOTONIC) - began;
	zsl_keep_processor(false);
	__atomic_fetch_sub(&zsl_running, 1, __ATOMIC_RELEASE);
	return NULL;
}

/*
 * Of each thread, for the objects that it frees: processor time and time, in nanoseconds; then whether
 * they kept their processors.
 */
static void zsl_time(const struct zsl_command *command, const u64 *sizes)
{
	zsl_stock_up(command, sizes);
	zsl_times = calloc(2 * zsl_threads, sizeof(*zsl_times));
	for (unsigned int i = 0; i < zsl_threads; i++)
		zsl_owned[i] = calloc(zsl_each, sizeof(**zsl_owned));
	for (u64 done[ZSL_MOST_CPUS] = { 0 }, left = zsl_each * zsl_threads; left; left--) {
		unsigned int owner = (unsigned int)(zsl_random() % zsl_threads);

		while (done[owner] == zsl_each)
			owner = (owner + 1) % zsl_threads;
		zsl_new_object(&zsl_owned[owner][done[owner]++], left);
	}
	zsl_start(zsl_timed, command->more[5]);
	for (unsigned int i = 0; i < 2 * zsl_threads; i++)
		zsl_number(zsl_times[i]);
	zsl_number((u64)zsl_alone);
}
