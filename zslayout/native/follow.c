/*
 * A schedule that is followed: threads of the file, of which one goes on at a time. Each waits before
 * what the schedule does next, which is seen by locks, by pages and handles that come and go, and by
 * the memory that the file touches, which the compiler tells as it does a kernel's address sanitizer.
 *
 *	a step that the file comes to	waits until all steps before it are done
 *	one that is not in the file	is nothing, where files differ there (after ZSL_WORD_STORE)
 *	one that is not the schedule's	ends it: the file is another one, which is told, and goes on freely
 *
 * The turn goes from thread to thread in memory that no sanitizer sees: to that of threads they run
 * at once.
 */
#define ZSL_UNSEEN \
	__attribute__((no_sanitize("thread", "address", "kernel-address", "undefined"), __noinline__))
#define ZSL_MOST_FOLLOWERS 10
#define ZSL_MOST_STEPS 4096
#define ZSL_MOST_SLOTS 8192
#define ZSL_MOST_FRAMES 64
#define ZSL_DEADLOCK 50
/* where a thread waits that has nothing to do on the schedule any more, or at all */
#define ZSL_AT_END (~0u - 1)
#define ZSL_AT_NOTHING (~0u)

struct zsl_step { u32 thread, event; u64 target; };
struct zsl_follower {
	u32 number, next, count, own[ZSL_MOST_STEPS];
	volatile u32 at, turn, waited;
	/* events that the operation may have besides, by bits */
	u32 lets_by;
	const struct zsl_operation *calls;
	u32 call_count;
};
static struct zsl_follower zsl_followers[ZSL_MOST_FOLLOWERS];
static u32 zsl_follower_count, zsl_step_count, zsl_last_runner;
static volatile u32 zsl_cursor, zsl_followers_ready;
static volatile bool zsl_ended, zsl_all_run;
static struct zsl_step zsl_steps[ZSL_MOST_STEPS];
static __thread struct zsl_follower *zsl_self;
static u32 zsl_index_of[ZS_SIZE_CLASSES];
/* where the file parted from the schedule: the step, what it did instead, and its place */
static struct { bool told; u32 step, event; u64 target, line, pc; } zsl_parted;

static ZSL_UNSEEN void zsl_grant(u32 thread)
{
	zsl_last_runner = thread;
	__atomic_store_n(&zsl_followers[thread].turn, 1, __ATOMIC_RELEASE);
}

/* Whoever ran has stopped: whose turn is it? */
static ZSL_UNSEEN void zsl_next_turn(void)
{
	while (!zsl_ended && zsl_cursor < zsl_step_count) {
		u32 cursor = zsl_cursor, thread = zsl_steps[cursor].thread;

		zsl_cursor = cursor + 1;
		if (zsl_followers[thread].at == cursor) {
			zsl_grant(thread);
			return;
		}
	}
	zsl_ended = true;
	if (zsl_followers[zsl_last_runner].at != ZSL_AT_NOTHING) {
		zsl_grant(zsl_last_runner);
		return;
	}
	for (u32 i = 0; i < zsl_follower_count; i++)
		if (zsl_followers[i].at != ZSL_AT_NOTHING) {
			zsl_grant(i);
			return;
		}
}

static ZSL_UNSEEN void zsl_wait_turn(struct zsl_follower *me)
{
	while (!__atomic_exchange_n(&me->turn, 0, __ATOMIC_ACQUIRE))
		if (zsl_all_run)
			return;
		else
			sched_yield();
}

static ZSL_UNSEEN void zsl_stop_at(struct zsl_follower *me, u32 at)
{
	me->at = at;
	zsl_next_turn();
	zsl_wait_turn(me);
}

static ZSL_UNSEEN void zsl_leave_schedule(u32 event, u64 target, int line, const void *pc)
{
	struct zsl_follower *me = zsl_self;
	u32 step = zsl_cursor;

	for (u32 i = me->next; i < me->count; i++)
		if (zsl_steps[me->own[i]].event != ZSL_NOTHING) {
			step = me->own[i];
			if (zsl_steps[step].event < ZSL_ZSPAGE_LOCKING)
				break;
		}
	zsl_parted.told = true;
	zsl_parted.step = step;
	zsl_parted.event = event;
	zsl_parted.target = target;
	zsl_parted.line = (u64)line;
	zsl_parted.pc = (u64)(uintptr_t)pc;
	zsl_ended = true;
}

/* The file comes to something. Returns the target of the step that it is, where it is one. */
static ZSL_UNSEEN u64 zsl_meet(u32 event, u64 target, int line, const void *pc)
{
	struct zsl_follower *me = zsl_self;
	const struct zsl_step *step;
	u32 i;

	if (zsl_ended || event == ZSL_NOTHING)
		return 0;
	for (i = me->next; i < me->count; i++) {
		step = &zsl_steps[me->own[i]];
		if (step->event == event && (step->target == target || event == ZSL_CONTENDED)) {
			me->next = i + 1;
			zsl_stop_at(me, me->own[i]);
			return step->target;
		}
		if (step->event < ZSL_ZSPAGE_LOCKING)
			break;
	}
	if (event >= ZSL_ZSPAGE_LOCKING || me->lets_by & 1u << event)
		return 0;
	for (i = me->next; i < me->count && me->own[i] < zsl_step_count; i++)
		if (zsl_steps[me->own[i]].event != ZSL_NOTHING) {
			zsl_leave_schedule(event, target, line, pc);
			return 0;
		}
	zsl_stop_at(me, ZSL_AT_END);
	return 0;
}

static ZSL_UNSEEN void zsl_at_event(enum zsl_event event, u64 target, const char *file, int line)
{
	(void)file;
	if (zsl_self && zsl_watched)
		zsl_meet(event, event == ZSL_CLASS_LOCK || event == ZSL_CLASS_UNLOCK ? target : 0, line, NULL);
}

static ZSL_UNSEEN bool zsl_at_question(bool answer, const char *file, int line)
{
	u64 told = zsl_self && zsl_watched ? zsl_meet(ZSL_CONTENDED, 0, line, NULL) : 0;

	(void)file;
	return answer || told;
}

#define zsl_within(p, of, size) ((uintptr_t)(p) - (uintptr_t)(of) < (size))

static ZSL_UNSEEN void zsl_at_lock(int how, const void *lock, const char *file, int line)
{
	static const u32 of_pool[] = {
		ZSL_POOL_WRITE_LOCK, ZSL_POOL_READ_LOCK, ZSL_POOL_WRITE_LOCK,
		ZSL_POOL_WRITE_UNLOCK, ZSL_POOL_READ_UNLOCK, ZSL_POOL_WRITE_UNLOCK,
	};

	(void)file;
	if (!zsl_self || !zsl_watched)
		return;
	if (zsl_within(lock, zsl_pool, sizeof(*zsl_pool))) {
		zsl_meet(of_pool[how], 0, line, NULL);
		return;
	}
	for (u32 i = 0; i < ZS_SIZE_CLASSES; i++) {
		const struct size_class *class = zsl_pool->size_class[i];

		if (zsl_within(lock, class, sizeof(*class))) {
			zsl_meet(how < ZSL_GIVES ? ZSL_CLASS_LOCK : ZSL_CLASS_UNLOCK, zsl_index_of[i], line, NULL);
			return;
		}
	}
	/* a zspage's own, which may be a spinlock with a count in it: who reads gives it back at once */
	if (!zsl_within(lock, &zsl_zone_lock, sizeof(zsl_zone_lock)))
		zsl_meet(how == ZSL_GIVES || how == ZSL_GIVES_TO_WRITE ? ZSL_ZSPAGE_WRITE_UNLOCK : ZSL_ZSPAGE_LOCKING,
			 0, line, NULL);
}

/* Whether every thread that has not ended has waited for some turns more since this one began to. */
static ZSL_UNSEEN bool zsl_nobody_goes_on(unsigned int turns)
{
	static __thread u32 then[ZSL_MOST_FOLLOWERS], ended;
	u32 now = 0;

	zsl_self->waited++;
	for (u32 i = 0; i < zsl_follower_count; i++)
		now += zsl_followers[i].at == ZSL_AT_NOTHING;
	/* who has ended meanwhile may have freed it */
	for (u32 i = 0; (turns == 0 || now != ended) && i < zsl_follower_count; i++)
		then[i] = zsl_followers[i].waited;
	ended = now;
	for (u32 i = 0; i < zsl_follower_count; i++)
		if (zsl_followers[i].at != ZSL_AT_NOTHING && zsl_followers[i].waited - then[i] < ZSL_DEADLOCK)
			return false;
	return true;
}

/* Nobody frees what this thread waits for while it alone runs. */
static ZSL_UNSEEN void zsl_blocked(const char *what, const char *file, int line, unsigned int turns)
{
	if (!zsl_self)
		return;
	if (!zsl_ended) {
		/* the step that it is at was not done */
		zsl_self->next--;
		zsl_leave_schedule(ZSL_NOTHING, 0, line, NULL);
	}
	zsl_all_run = true;
	sched_yield();
	if (zsl_nobody_goes_on(turns))
		zsl_found("native.assertion", file, line, "deadlock: %s is not free, and nobody frees it", what);
}

/* objects of caches, each with its memory for itself */
static struct zsl_slot *zsl_slots[ZSL_MOST_SLOTS];
static u32 zsl_slot_count;
static long zsl_slots_live;

static ZSL_UNSEEN void zsl_new_object_of(const struct kmem_cache *cache, struct zsl_slot *slot)
{
	slot->kind = cache->number << 16 | cache->size;
	__atomic_fetch_add(&zsl_slots_live, 1, __ATOMIC_RELAXED);
	if (zsl_slot_count < ZSL_MOST_SLOTS)
		zsl_slots[zsl_slot_count++] = slot;
}

static ZSL_UNSEEN void zsl_old_object_of(const struct kmem_cache *cache, struct zsl_slot *slot)
{
	(void)cache;
	__atomic_fetch_sub(&zsl_slots_live, 1, __ATOMIC_RELAXED);
#ifdef ZSL_SANITIZED
	for (u32 i = 0; i < zsl_slot_count; i++)
		if (zsl_slots[i] == slot)
			zsl_slots[i] = zsl_slots[--zsl_slot_count];
#else
	(void)slot;
#endif
}

static ZSL_UNSEEN void zsl_touch(const void *at, bool store, const void *pc)
{
	char place[32];

	for (u32 i = 0; i < zsl_slot_count; i++) {
		const struct zsl_slot *slot = zsl_slots[i];

		if (!zsl_within(at, slot + 1, slot->kind & 0xffff))
			continue;
		if (slot->live != ZSL_LIVE) {
			snprintf(place, sizeof(place), "%#lx", (unsigned long)pc);
			zsl_tell("native.assertion", place, 0,
				 slot->kind >> 16 ? "a zspage is used after it was freed" :
						     "a handle is used after it was freed");
		}
		zsl_meet(slot->kind >> 16 ? (store ? ZSL_ZSPAGE_UPDATE : ZSL_NOTHING) :
			 store ? ZSL_WORD_STORE : ZSL_WORD_LOAD, 0, 0, pc);
		return;
	}
	for (size_t i = 0; i < zsl_frame_room; i++) {
		const struct page *page = zsl_frames[i];

		if (!page)
			continue;
		if (zsl_within(at, page, sizeof(*page))) {
			if (zsl_within(at, &page->private, sizeof(page->private)))
				zsl_meet(store ? ZSL_ZSPAGE_LEAVE : ZSL_ZSPAGE_FIND, 0, 0, pc);
			return;
		}
		if (page->bytes && zsl_within(at, page->bytes, PAGE_SIZE)) {
			zsl_meet(store ? ZSL_PAGE_STORE : ZSL_PAGE_LOAD, 0, 0, pc);
			return;
		}
	}
	for (u32 i = 0; store && i < ZS_SIZE_CLASSES; i++)
		if (zsl_within(at, &zsl_pool->size_class[i]->stats, sizeof(zsl_pool->size_class[i]->stats))) {
			zsl_meet(ZSL_STATISTICS, 0, 0, pc);
			return;
		}
}

static ZSL_UNSEEN void zsl_at_memory(const void *to, const void *from, const void *pc)
{
	if (!zsl_self || !zsl_watched)
		return;
	zsl_touch(to, true, pc);
	zsl_touch(from, false, pc);
}

/* A marked access, which is atomic to the sanitizer of threads. */
static ZSL_UNSEEN void zsl_at_word(const volatile void *word, bool store)
{
	if (zsl_self && zsl_watched)
		zsl_touch((const void *)word, store, __builtin_return_address(0));
}

/* What the compiler calls before each load and each store; a sanitizer's own function comes after it. */
#define ZSL_TOLD(name, store, then) \
	ZSL_UNSEEN void name(void *at) \
	{ \
		void *pc = __builtin_return_address(0); \
\
		(void)pc; \
		if (zsl_self && zsl_watched) \
			zsl_touch(at, store, pc); \
		then; \
	}
#if defined(ZSL_THREADS)
#define ZSL_TOLD_OF(size) \
	extern void __tsan_read##size##_pc(void *at, void *pc), __tsan_write##size##_pc(void *at, void *pc); \
	ZSL_TOLD(__tsan_read##size, false, __tsan_read##size##_pc(at, pc)) \
	ZSL_TOLD(__tsan_write##size, true, __tsan_write##size##_pc(at, pc))
#elif defined(ZSL_ADDRESSES)
#define ZSL_TOLD_OF(size) \
	extern void __asan_report_load##size(void *at), __asan_report_store##size(void *at); \
	ZSL_TOLD(__asan_load##size, false, if (zsl_poisoned(at, size)) __asan_report_load##size(at)) \
	ZSL_TOLD(__asan_store##size, true, if (zsl_poisoned(at, size)) __asan_report_store##size(at))
extern void *__asan_region_is_poisoned(void *from, size_t size);
#define zsl_poisoned(at, size) unlikely(__asan_region_is_poisoned(at, size))
#else
#define ZSL_TOLD_OF(size) \
	ZSL_TOLD(__asan_load##size##_noabort, false, ) \
	ZSL_TOLD(__asan_store##size##_noabort, true, )
ZSL_UNSEEN void __asan_loadN_noabort(void *at, size_t size) { (void)at, (void)size; }
ZSL_UNSEEN void __asan_storeN_noabort(void *at, size_t size) { (void)at, (void)size; }
ZSL_UNSEEN void __asan_handle_no_return(void) { }
#endif
ZSL_TOLD_OF(1)
ZSL_TOLD_OF(2)
ZSL_TOLD_OF(4)
ZSL_TOLD_OF(8)
ZSL_TOLD_OF(16)

/* The n-th frame of a thread, as `zslayout.explore.thread_allocators` gives them. */
static u64 zsl_last_frame;
static u32 zsl_frames_of[ZSL_MOST_FOLLOWERS];
static ZSL_UNSEEN unsigned long zsl_frame_of(u32 thread, u32 number)
{
	u64 at = (u64)thread * 1024 + number;

	return (unsigned long)(at % 2 ? 1 + at / 2 : zsl_last_frame - at / 2);
}

static struct page *zsl_follower_page(void)
{
	u32 thread = zsl_self ? zsl_self->number + 1 : 0;
	struct page *page = *zsl_frame(zsl_frame_of(thread, zsl_frames_of[thread]++));

	if (!page)
		zsl_bug("more pages are asked for than a schedule has");
	page->bytes = zsl_new_bytes();
	zsl_give_page(page);
	__atomic_fetch_add(&zsl_frames_used, 1, __ATOMIC_RELAXED);
	return page;
}

/* Where an object lies, as long as it has a handle. */
static ZSL_UNSEEN struct page *zsl_page_of_object(const struct zsl_object *o)
{
	zsl_part *part;
	unsigned int index;

	if (!o->handle || zsl_slot_of(o->handle)->live != ZSL_LIVE)
		return NULL;
	obj_to_location(*(volatile unsigned long *)o->handle, &part, &index);
	return zsl_page_of(part);
}

/* On a schedule a page was isolated before anything else was done: no thread and no sanitizer sees it. */
static void zsl_isolate(struct page *page)
{
#ifdef ZSL_THREADS
	extern void AnnotateIgnoreReadsBegin(const char *file, int line), AnnotateIgnoreReadsEnd(const char *file, int line);
	extern void AnnotateIgnoreWritesBegin(const char *file, int line), AnnotateIgnoreWritesEnd(const char *file, int line);

	AnnotateIgnoreReadsBegin("", 0);
	AnnotateIgnoreWritesBegin("", 0);
#endif
	zsl_aside = true;
	if (PageMovable(page))
		zsmalloc_mops.isolate_page(page, 0);
	zsl_aside = false;
	set_bit(zsl_ISOLATED, &page->flags);
#ifdef ZSL_THREADS
	AnnotateIgnoreWritesEnd("", 0);
	AnnotateIgnoreReadsEnd("", 0);
#endif
}

/* An operation of a thread. Before it and behind it nothing is watched. */
static void zsl_follow_call(const struct zsl_operation *op)
{
	struct zsl_object *o = &zsl_objects[op->slot];
	unsigned long handle;
	struct page *page;
	u64 wrong;

	/* whether an object is read again at the end, and pages are locked to be made movable, is all one */
	zsl_self->lets_by = op->kind == ZSL_READ || op->kind == ZSL_WRITE ? 1u << ZSL_WORD_LOAD :
			    op->kind == ZSL_MALLOC ? 1u << ZSL_PAGE_LOCK | 1u << ZSL_PAGE_TRYLOCK | 1u << ZSL_PAGE_UNLOCK : 0;
	zsl_watched = op->kind != ZSL_MIGRATE;
	switch (op->kind) {
	case ZSL_MALLOC:
		handle = zsl_allocate(op->argument);
		if (IS_ERR_VALUE(handle))
			zsl_bug("zs_malloc() of %u bytes returns %ld", (unsigned int)op->argument, (long)handle);
		o->id = op->id;
		o->size = (u32)op->argument;
		o->written = false;
		o->handle = handle;
		break;
	case ZSL_FREE:
		zs_free(zsl_pool, o->handle);
		o->handle = 0;
		break;
	case ZSL_WRITE:
		o->number = op->id * 0x9E3779B1ULL + ++zsl_written;
		o->written = true;
		zsl_write(o);
		break;
	case ZSL_READ:
		wrong = zsl_read(o, false);
		if (wrong)
			zsl_found("native.contents", "", 0,
				  "object %llu is read otherwise than it was written, from byte %llu on",
				  (unsigned long long)o->id, (unsigned long long)wrong - 1);
		break;
	case ZSL_MIGRATE:
		page = zsl_page_of_object(o);
		if (page)
			zsl_migrate(page);
		break;
	case ZSL_COMPACT:
		zs_compact(zsl_pool);
		break;
	case ZSL_DEFERRED:
		zsl_do_work();
		break;
	}
	zsl_watched = false;
	if (zsl_held || zsl_mappings)
		zsl_bug("%d locks are held and %u pages are mapped after the operation", zsl_held, zsl_mappings);
}

static void *zsl_follower(void *which)
{
	struct zsl_follower *me = which;

	zsl_begin_thread((int)me->number + 1, 0);
	me->at = me->count ? me->own[0] : ZSL_AT_END;
	me->next = 1;
	__atomic_fetch_add(&zsl_followers_ready, 1, __ATOMIC_RELEASE);
	zsl_wait_turn(me);
	zsl_self = me;
	for (u32 i = 0; i < me->call_count; i++) {
		if (i)
			zsl_meet(ZSL_CALL, 0, 0, NULL);
		zsl_follow_call(&me->calls[i]);
	}
	for (u32 i = me->next; i < me->count && me->own[i] < zsl_step_count && !zsl_ended; i++)
		if (zsl_steps[me->own[i]].event < ZSL_ZSPAGE_LOCKING)
			zsl_leave_schedule(ZSL_NOTHING, 0, 0, NULL);
	zsl_self = NULL;
	me->at = ZSL_AT_NOTHING;
	zsl_next_turn();
	return NULL;
}

/* When all is done: what is there is as it was written, and nothing is left when it is freed. */
static void zsl_clear_up(void)
{
	long before = zsl_slots_live;

	zsl_do_work();
	for (u32 i = 0; i < zsl_object_room; i++) {
		struct zsl_object *o = &zsl_objects[i];
		struct zsl_result r = { 0 };

		if (!o->handle)
			continue;
		zsl_locate(o, &r);
		zsl_expect(o, false);
	}
	for (u32 i = 0; i < zsl_object_room; i++)
		if (zsl_objects[i].handle)
			zs_free(zsl_pool, zsl_objects[i].handle);
	zsl_do_work();
	if (zs_get_total_pages(zsl_pool) || zsl_frames_used || zsl_zones[0].pages || zsl_zones[1].pages)
		zsl_found("native.frames", "", 0,
			  "pages_allocated is %lu, NR_ZSPAGES is %ld and %lu frames are in use when every object is freed",
			  zs_get_total_pages(zsl_pool), zsl_zones[0].pages + zsl_zones[1].pages, zsl_frames_used);
	if (zsl_slots_live)
		zsl_found("native.frames", "", 0, "%ld handles and zspages of %ld are left when every object is freed",
			  zsl_slots_live, before);
	for (u32 i = 0; i < ZS_SIZE_CLASSES; i++) {
		const struct size_class *class = zsl_pool->size_class[i];

		if (class->stats.objs[ZSL_OBJS_ALLOCATED] || class->stats.objs[ZSL_OBJS_INUSE])
			zsl_found("native.statistics", "", 0,
				  "class %u counts %lu objects, %lu in use, when every object is freed",
				  (unsigned int)class->index, (unsigned long)class->stats.objs[ZSL_OBJS_ALLOCATED],
				  (unsigned long)class->stats.objs[ZSL_OBJS_INUSE]);
	}
}

/* What the schedule came to: the steps that were done, and where the file parted from it. */
static void zsl_tell_schedule(void)
{
	zsl_number(zsl_cursor);
	zsl_number(zsl_parted.told);
	zsl_number(zsl_parted.step);
	zsl_number(zsl_parted.event);
	zsl_number(zsl_parted.target);
	zsl_number(zsl_parted.line);
	zsl_number(zsl_parted.pc);
}

/* Compaction and the worker pass by the classes that a schedule does not use, as a search does. */
static void zsl_use_classes(const u64 *used, u64 count)
{
	for (u32 i = 0; i < ZS_SIZE_CLASSES; i++)
		zsl_index_of[i] = (u32)zsl_pool->size_class[i]->index;
	for (u32 i = 0; i < ZS_SIZE_CLASSES; i++) {
		bool is_used = false;

		for (u64 j = 0; j < count; j++)
			is_used |= used[j] == zsl_index_of[i];
		if (!is_used)
			zsl_pool->size_class[i]->index = -1;
	}
}

/*
 * `more`: threads, the last frame, steps, objects, classes in use, steps that come after the schedule.
 * The operations are calls, each with its thread in the place of frames. The numbers: steps of three,
 * those of the schedule and those after which a thread would do next, then the classes.
 */
static void zsl_follow(const struct zsl_command *command, const struct zsl_operation *calls, const u64 *numbers)
{
	pthread_t threads[ZSL_MOST_FOLLOWERS];
	u32 steps = (u32)(command->more[2] + command->more[5]);

	zsl_follower_count = (u32)command->more[0];
	zsl_step_count = (u32)command->more[2];
	if (zsl_follower_count >= ZSL_MOST_FOLLOWERS || steps > ZSL_MOST_STEPS)
		zsl_bug("a schedule of %u threads and %u steps is too long", zsl_follower_count, zsl_step_count);
	zsl_object((u32)command->more[3]);
	zsl_use_classes(numbers + 3 * steps, command->more[4]);
	zsl_last_frame = command->more[1];
	for (u32 thread = 1; thread <= zsl_follower_count; thread++)
		for (u32 i = 0; i < ZSL_MOST_FRAMES; i++)
			zsl_new_frame(zsl_frame_of(thread, i));
	zsl_following = true;
	for (u32 i = 0; i < steps; i++) {
		struct zsl_step step = { (u32)numbers[3 * i], (u32)numbers[3 * i + 1], numbers[3 * i + 2] };
		struct zsl_follower *of = &zsl_followers[step.thread];

		zsl_steps[i] = step;
		of->own[of->count++] = i;
	}
	for (u32 i = 0; i < command->operations; i++) {
		struct zsl_follower *of = &zsl_followers[calls[i].frames];

		of->calls = of->call_count++ ? of->calls : &calls[i];
	}
	zsl_cpus = (int)zsl_follower_count + 1;
	for (u32 i = 0; i < zsl_follower_count; i++) {
		zsl_followers[i].number = i;
		if (pthread_create(&threads[i], NULL, zsl_follower, &zsl_followers[i]))
			zsl_bug("a thread cannot be made");
	}
	while (__atomic_load_n(&zsl_followers_ready, __ATOMIC_ACQUIRE) < zsl_follower_count)
		sched_yield();
	zsl_next_turn();
	for (u32 i = 0; i < zsl_follower_count; i++)
		pthread_join(threads[i], NULL);
	zsl_tell_schedule();
	zsl_clear_up();
}
