/*
 * The program around mm/zsmalloc.c: frames, and commands that are read from standard input and
 * answered on standard output. It stands behind the text of the file and sees what is static there.
 *
 *	RUN	operations on a pool, one by one: what each returned, and what it left behind
 *	STATE	every class, list, zspage, page and slot of the pool
 *	TEXT	the debugfs file `classes`
 *	RACE	threads that allocate, write, read, free, move and compact at once
 *	TIME	threads that free at once, by the clock
 *	FOLLOW	threads that follow a schedule, one step at a time
 *
 * An answer is a head, numbers, and a text. One with a text is the last: something was found.
 */

#undef memcpy

/* the same pages in two spellings */
#ifdef ZSL_ZPDESC
typedef struct zpdesc zsl_part;
#define zsl_first_part(z) get_first_zpdesc(z)
#define zsl_next_part(p) get_next_zpdesc(p)
#else
typedef struct page zsl_part;
#define zsl_first_part(z) get_first_page(z)
#define zsl_next_part(p) get_next_page(p)
#endif
#define zsl_page_of(part) ((struct page *)(part))

enum { ZSL_RUN = 1, ZSL_STATE, ZSL_TEXT, ZSL_RACE, ZSL_TIME, ZSL_FOLLOW };
enum { ZSL_MALLOC, ZSL_FREE, ZSL_WRITE, ZSL_READ, ZSL_MIGRATE, ZSL_COMPACT, ZSL_DEFERRED };
struct zsl_command { u32 what, operations, frames, seconds; u64 more[12]; };
struct zsl_operation { u32 kind, slot; u64 id, argument; u32 frames, fails; };
struct zsl_answer { u32 magic, numbers, bytes, operations; };
struct zsl_result {
	u64 status, word, pfn, index, class, fullness, inuse, freeobj;
	u64 objs_allocated, objs_inuse, pages_allocated, frames, words;
};
#define ZSL_MAGIC 0x7a736c31u
/* that a pool may take to be made */
#define ZSL_SECONDS 10

static struct zs_pool *zsl_pool;
static u64 *zsl_numbers;
static size_t zsl_numbers_used, zsl_numbers_room;
static u32 zsl_done;
/* what is known of the operation that is under way */
static struct zsl_result *zsl_current;
static int zsl_telling;
static __thread bool zsl_mine;

static void zsl_send(const void *bytes, size_t size)
{
	while (size) {
		ssize_t sent = write(1, bytes, size);

		if (sent < 0)
			_exit(4);
		bytes = (const char *)bytes + sent;
		size -= (size_t)sent;
	}
}

static void zsl_number(u64 number)
{
	if (zsl_numbers_used == zsl_numbers_room) {
		zsl_numbers_room = zsl_numbers_room ? 2 * zsl_numbers_room : 4096;
		zsl_numbers = realloc(zsl_numbers, zsl_numbers_room * sizeof(u64));
	}
	zsl_numbers[zsl_numbers_used++] = number;
}

static void zsl_result(const struct zsl_result *r)
{
	for (unsigned int i = 0; i < sizeof(*r) / sizeof(u64); i++)
		zsl_number(((const u64 *)r)[i]);
}

static void zsl_answer(const char *text)
{
	struct zsl_answer head = { ZSL_MAGIC, (u32)zsl_numbers_used, (u32)strlen(text), zsl_done };

	zsl_send(&head, sizeof(head));
	zsl_send(zsl_numbers, zsl_numbers_used * sizeof(u64));
	zsl_send(text, head.bytes);
	zsl_numbers_used = 0;
}

#ifdef ZSL_FOLLOWS
static void zsl_tell_schedule(void);
static struct page *zsl_follower_page(void);
static bool zsl_following;
static __thread bool zsl_watched;
#define zsl_watch(whether) ((void)(zsl_watched = (whether)))
static void zsl_isolate(struct page *page);
#else
#define zsl_tell_schedule() do { } while (0)
#define zsl_follower_page() NULL
#define zsl_following false
#define zsl_watch(whether) do { } while (0)
#define zsl_isolate(page) do { } while (0)
#endif

/* The first thing that is found is told, and what was done before it; others wait for the end. */
static void zsl_tell(const char *check, const char *file, int line, const char *text)
{
	char said[1024];

	if (zsl_mine)
		_exit(3);
	if (__atomic_exchange_n(&zsl_telling, 1, __ATOMIC_SEQ_CST))
		for (;;)
			pause();
	zsl_mine = true;
	snprintf(said, sizeof(said), "%s\n%s:%d\n%s", check, file, line, text);
	if (zsl_current)
		zsl_result(zsl_current);
	zsl_tell_schedule();
	zsl_answer(said);
	_exit(3);
}

static void zsl_found(const char *check, const char *file, int line, const char *form, ...)
{
	char text[768];
	va_list args;

	va_start(args, form);
	vsnprintf(text, sizeof(text), form, args);
	va_end(args);
	zsl_tell(check, file, line, text);
	_exit(3);
}

/* Where the program was when a signal came. */
static unsigned long zsl_counter(const void *context)
{
	const ucontext_t *at = context;

#if defined(__x86_64__)
	return (unsigned long)at->uc_mcontext.gregs[REG_RIP];
#elif defined(__i386__)
	return (unsigned long)at->uc_mcontext.gregs[REG_EIP];
#elif defined(__aarch64__)
	return (unsigned long)at->uc_mcontext.pc;
#else
	return at ? 0 : 1;
#endif
}

static void zsl_fault(int number, siginfo_t *info, void *context)
{
	char text[96], place[32];

	snprintf(place, sizeof(place), "%#lx", zsl_counter(context));
	if (number == SIGALRM)
		zsl_tell("native.endless", place, 0, "it does not come to an end");
	snprintf(text, sizeof(text), "signal %d (%s) at address %p", number,
		 number == SIGSEGV ? "SIGSEGV" : number == SIGBUS ? "SIGBUS" : number == SIGFPE ? "SIGFPE" :
		 number == SIGILL ? "SIGILL" : "SIGABRT", info->si_addr);
	zsl_tell("native.crash", place, 0, text);
}

#ifdef ZSL_SANITIZED
extern void __sanitizer_set_death_callback(void (*callback)(void));
static void zsl_death(void)
{
	zsl_tell("native.sanitizer", "", 0, "");
}
#endif

/* frames: the descriptors by number, in a table that only grows while one thread runs */
static struct page **zsl_frames;
static size_t zsl_frame_room, zsl_frame_count;
static unsigned long zsl_frames_used;
static spinlock_t zsl_zone_lock;
static unsigned int zsl_zone_cost;
static const u64 *zsl_next_frame;
static u64 zsl_frames_left, zsl_frames_asked;
/* while threads run: those that may be handed out */
static struct page **zsl_stock;
static size_t zsl_stock_left, zsl_stock_size;
/* memory of freed pages, with what is left in it */
static u8 **zsl_kept;
static size_t zsl_kept_count, zsl_kept_room;

static size_t zsl_hash(unsigned long pfn)
{
	return (size_t)((u64)pfn * 0x9E3779B97F4A7C15ULL >> 20);
}

static struct page **zsl_frame(unsigned long pfn)
{
	size_t at = zsl_hash(pfn) & (zsl_frame_room - 1);

	while (zsl_frames[at] && zsl_frames[at]->pfn != pfn)
		at = (at + 1) & (zsl_frame_room - 1);
	return &zsl_frames[at];
}

static struct page *zsl_new_frame(unsigned long pfn)
{
	struct page *page, **old = zsl_frames;
	size_t room = zsl_frame_room;

	if (2 * zsl_frame_count >= room) {
		zsl_frame_room = room ? 2 * room : 1 << 12;
		zsl_frames = calloc(zsl_frame_room, sizeof(*zsl_frames));
		for (size_t i = 0; i < room; i++)
			if (old[i])
				*zsl_frame(old[i]->pfn) = old[i];
		free(old);
	}
	page = *zsl_frame(pfn);
	if (page)
		return page;
	page = calloc(1, sizeof(*page));
	page->pfn = pfn;
	*zsl_frame(pfn) = page;
	zsl_frame_count++;
	return page;
}

static struct page *zsl_page_at(unsigned long pfn, const char *file, int line)
{
	struct page *page;

	zsl_between();
	page = *zsl_frame(pfn);
	if (unlikely(!page))
		zsl_found("native.place", file, line, "frame %#lx is looked for, which nobody was ever given", pfn);
	return page;
}

static u8 *zsl_new_bytes(void)
{
#ifdef ZSL_SANITIZED
	return memset(malloc(PAGE_SIZE), 0xa5, PAGE_SIZE);
#else
	/* of large pages of the machine, so that touching them for the first time costs little */
	static __thread u8 *at, *end;
	const size_t room = 1 << 22, size = PAGE_SIZE + 2 * ZSL_FENCE;
	u8 *bytes = zsl_new_told();

	if (!bytes) {
		if (!at || size > (size_t)(end - at)) {
			at = aligned_alloc(1 << 21, room);
			if (!at)
				zsl_bug("there is no memory");
			madvise(at, room, MADV_HUGEPAGE);
			end = at + room;
		}
		bytes = at;
		at += size;
	}
	memset(bytes, 0xa5, ZSL_FENCE);
	memset(bytes + ZSL_FENCE + PAGE_SIZE, 0xa5, ZSL_FENCE);
	return bytes + ZSL_FENCE;
#endif
}

static void zsl_give_page(struct page *page)
{
	__atomic_store_n(&page->flags, 0, __ATOMIC_RELAXED);
	page->page_type = ZSL_NO_TYPE;
	page->live = true;
	zsl_forget_told(page->bytes);
	__atomic_store_n(&page->_refcount, 1, __ATOMIC_RELAXED);
}

static struct page *zsl_alloc_page(const char *file, int line)
{
	struct page *page;

	zsl_at_event(ZSL_PAGE_ALLOC, 0, file, line);
	if (zsl_following)
		return zsl_follower_page();
	if (zsl_stock) {
		spin_lock(&zsl_zone_lock);
		for (unsigned int i = 0; i < zsl_zone_cost; i++)
			barrier();
		if (!zsl_stock_left)
			zsl_found("native.assertion", file, line, "pages are lost: none of %zu is left", zsl_stock_size);
		page = zsl_stock[--zsl_stock_left];
		spin_unlock(&zsl_zone_lock);
		if (!page->bytes)
			page->bytes = zsl_new_bytes();
		zsl_give_page(page);
		__atomic_fetch_add(&zsl_frames_used, 1, __ATOMIC_RELAXED);
		return page;
	}
	zsl_frames_asked++;
	if (!zsl_frames_left)
		return NULL;
	zsl_frames_left--;
	if (!*zsl_next_frame++)
		return NULL;
	page = zsl_new_frame((unsigned long)zsl_next_frame[-1]);
	if (page->live)
		zsl_found("native.frames", file, line, "frame %#lx is asked for while it is in use", page->pfn);
	page->bytes = zsl_kept_count ? zsl_kept[--zsl_kept_count] : zsl_new_bytes();
	zsl_give_page(page);
	zsl_frames_used++;
	return page;
}

static void zsl_check_fences(const struct page *page, const char *file, int line)
{
#ifdef ZSL_SANITIZED
	(void)page, (void)file, (void)line;
#else
	for (unsigned int i = 0; i < ZSL_FENCE; i += sizeof(u64)) {
		u64 below, above;

		memcpy(&below, page->bytes - ZSL_FENCE + i, sizeof(below));
		memcpy(&above, page->bytes + PAGE_SIZE + i, sizeof(above));
		if (unlikely((below ^ above) || below != 0xa5a5a5a5a5a5a5a5ULL))
			zsl_found("native.assertion", file, line, "page %#lx is written %s its %s", page->pfn,
				  below != 0xa5a5a5a5a5a5a5a5ULL ? "before" : "beyond",
				  below != 0xa5a5a5a5a5a5a5a5ULL ? "first byte" : "last byte");
	}
#endif
}

static void zsl_put_page(struct page *page, const char *file, int line)
{
	int left = __atomic_sub_fetch(&page->_refcount, 1, __ATOMIC_ACQ_REL);

	if (left > 0)
		return;
	zsl_at_event(ZSL_PAGE_FREE, 0, file, line);
	if (unlikely(left < 0 || !page->live))
		zsl_found("native.assertion", file, line, "page %#lx is freed twice", page->pfn);
	if (unlikely(PageLocked(page)))
		zsl_found("native.assertion", file, line, "page %#lx is freed while it is locked", page->pfn);
	if (unlikely(PagePrivate(page)))
		zsl_found("native.assertion", file, line, "page %#lx is freed as the first of a zspage", page->pfn);
	zsl_check_fences(page, file, line);
	page->live = false;
	if (zsl_stock) {
		__atomic_fetch_sub(&zsl_frames_used, 1, __ATOMIC_RELAXED);
#ifdef ZSL_SANITIZED
		free(page->bytes);
		page->bytes = NULL;
#endif
		spin_lock(&zsl_zone_lock);
		for (unsigned int i = 0; i < zsl_zone_cost; i++)
			barrier();
		zsl_stock[zsl_stock_left++] = page;
		spin_unlock(&zsl_zone_lock);
		return;
	}
	__atomic_fetch_sub(&zsl_frames_used, 1, __ATOMIC_RELAXED);
#ifdef ZSL_SANITIZED
	free(page->bytes);
#else
	if (zsl_kept_count == zsl_kept_room) {
		zsl_kept_room = 2 * zsl_kept_room + 1024;
		zsl_kept = realloc(zsl_kept, zsl_kept_room * sizeof(*zsl_kept));
	}
	zsl_kept[zsl_kept_count++] = page->bytes;
#endif
	page->bytes = NULL;
}

/* objects: those that the caller has */
struct zsl_object { unsigned long handle; u64 id, number; u32 size, at; bool written; };
static __thread u8 *zsl_room, *zsl_copied;

static void zsl_begin_thread(int cpu, u64 seed)
{
	zsl_cpu = cpu;
	zsl_dice = (seed + (u64)cpu + 1) * 0x9E3779B97F4A7C15ULL | 1;
	zsl_room = malloc(2 * PAGE_SIZE);
	zsl_copied = zsl_tells ? zsl_new_bytes() : malloc(2 * PAGE_SIZE);
	if (cpu && zsl_cpu_up && zsl_cpu_up((unsigned int)cpu))
		zsl_bug("a CPU does not come up");
}

static unsigned long zsl_allocate(size_t size)
{
#if ZSL_MALLOC_ARGUMENTS == 4
	return zs_malloc(zsl_pool, size, GFP_NOWAIT | __GFP_HIGHMEM | __GFP_MOVABLE, NUMA_NO_NODE);
#else
	return zs_malloc(zsl_pool, size, GFP_NOWAIT | __GFP_HIGHMEM | __GFP_MOVABLE);
#endif
}

static void zsl_fill(u8 *to, const struct zsl_object *o)
{
	u32 head = MIN(o->size, 8u);
	const u8 *noise = zsl_noise + o->number % ZSL_NOISE_STARTS;

	zsl_copy(to, &o->number, head);
	if (!zsl_tell_source(to, noise, o->size))
		zsl_copy(to + head, noise, o->size - head);
}

static void zsl_write(const struct zsl_object *o)
{
#ifdef ZSL_MAPS
	zsl_fill(zs_map_object(zsl_pool, o->handle, ZS_MM_WO), o);
	zs_unmap_object(zsl_pool, o->handle);
#else
	zsl_fill(zsl_room, o);
	zs_obj_write(zsl_pool, o->handle, zsl_room, o->size);
#endif
	zsl_forget_source();
}

/* 0, or one more than the offset of the first byte that is not as it was written */
static u64 zsl_differs(const struct zsl_object *o, const u8 *found, u32 from, u32 size)
{
	const u8 *noise = zsl_noise + o->number % ZSL_NOISE_STARTS, *bytes;
	u32 head = MIN(o->size, 8u), part;
	u8 first[8];

	memcpy(first, &o->number, 8);
	for (; size; from += part, found += part, size -= part) {
		const u8 *shall = from < head ? first + from : noise + from - head;

		part = (u32)zsl_stands(found, from < head ? MIN(size, head - from) : size, &bytes);
		if (bytes == shall || !memcmp(bytes, shall, part))
			continue;
		for (u32 i = 0; i < part; i++)
			if (bytes[i] != shall[i])
				return from + i + 1;
	}
	return 0;
}

static u64 zsl_read(const struct zsl_object *o, bool in_parts)
{
	u64 wrong = 0;
#ifdef ZSL_MAPS
	const u8 *found = zs_map_object(zsl_pool, o->handle, ZS_MM_RO);

	(void)in_parts;
	wrong = o->written ? zsl_differs(o, found, 0, o->size) : 0;
	zs_unmap_object(zsl_pool, o->handle);
#else
	u8 *found;

#ifdef ZSL_READS_PARTS
	if (in_parts) {
		struct scatterlist parts[2] = { 0 };
		u32 at = 0;

		zs_obj_read_sg_begin(zsl_pool, o->handle, parts, o->size);
		for (int i = 0; i < 2 && at < o->size && !wrong; at += parts[i++].length) {
			if (!parts[i].page || !parts[i].length || at + parts[i].length > o->size)
				zsl_bug("the parts of an object do not make it up");
			if (o->written)
				wrong = zsl_differs(o, parts[i].page->bytes + parts[i].offset, at, parts[i].length);
		}
		if (!wrong && at != o->size)
			zsl_bug("the parts of an object do not make it up");
		zs_obj_read_sg_end(zsl_pool, o->handle);
		return wrong;
	}
#else
	(void)in_parts;
#endif
#if ZSL_READ_ARGUMENTS == 4
	found = zs_obj_read_begin(zsl_pool, o->handle, o->size, zsl_copied);
	wrong = o->written ? zsl_differs(o, found, 0, o->size) : 0;
	zs_obj_read_end(zsl_pool, o->handle, o->size, found);
#else
	found = zs_obj_read_begin(zsl_pool, o->handle, zsl_copied);
	wrong = o->written ? zsl_differs(o, found, 0, o->size) : 0;
	zs_obj_read_end(zsl_pool, o->handle, found);
#endif
#endif
	return wrong;
}

static u64 zsl_word(unsigned long handle)
{
	return *(unsigned long *)handle;
}

/* Whoever moves pages may wait or not: each page has its mode, and all modes are there. */
static enum migrate_mode zsl_mode_of(const struct page *page)
{
	return (enum migrate_mode)(page->pfn % MIGRATE_SYNC_NO_COPY);
}

/* A page is moved as mm/migrate.c does it: isolated, then both locked, then put back or let go. */
static long zsl_migrate(struct page *page)
{
	struct page *new;
	int error, count = __atomic_load_n(&page->_refcount, __ATOMIC_RELAXED);
	bool isolated;

	do
		if (count <= 0)
			return -EBUSY;
	while (!__atomic_compare_exchange_n(&page->_refcount, &count, count + 1, false, __ATOMIC_ACQUIRE,
					    __ATOMIC_RELAXED));
	if (zsl_following) {
		zsl_isolate(page);
	} else {
		if (!trylock_page(page)) {
			put_page(page);
			return -EBUSY;
		}
		isolated = PageMovable(page) && !PageIsolated(page) && zsmalloc_mops.isolate_page(page, 0);
		if (isolated)
			set_bit(zsl_ISOLATED, &page->flags);
		unlock_page(page);
		if (!isolated) {
			put_page(page);
			return -EBUSY;
		}
	}
	zsl_watch(true);
	new = alloc_page(GFP_KERNEL);
	lock_page(page);
	error = -ENOMEM;
	if (new) {
		lock_page(new);
		/* who freed it meanwhile has left nothing to be moved */
		error = PageMovable(page) ? zsmalloc_mops.migrate_page(new, page, zsl_mode_of(page)) : 0;
	}
	if (error && PageMovable(page))
		zsmalloc_mops.putback_page(page);
	clear_bit(zsl_ISOLATED, &page->flags);
	if (new)
		unlock_page(new);
	unlock_page(page);
	if (new)
		put_page(new);
	put_page(page);
	zsl_watch(false);
	return error;
}

/* the objects of RUN, by slot; those that live stand in a list too */
static struct zsl_object *zsl_objects;
static u32 zsl_object_room, *zsl_live, zsl_live_count;
static u64 zsl_written;

static struct zsl_object *zsl_object(u32 slot)
{
	u32 room = zsl_object_room;

	if (slot >= room) {
		zsl_object_room = MAX(2 * room, slot + 1024);
		zsl_objects = realloc(zsl_objects, zsl_object_room * sizeof(*zsl_objects));
		zsl_live = realloc(zsl_live, zsl_object_room * sizeof(*zsl_live));
		memset(zsl_objects + room, 0, (zsl_object_room - room) * sizeof(*zsl_objects));
	}
	return &zsl_objects[slot];
}

static u64 zsl_sum_of_words(void)
{
	u64 sum = 0;

	for (u32 i = 0; i < zsl_live_count; i++)
		sum += zsl_word(zsl_objects[zsl_live[i]].handle);
	return sum;
}

/* Where an object is by its word, as the file itself decodes it. Its header must say so too. */
static struct zspage *zsl_locate(const struct zsl_object *o, struct zsl_result *r)
{
	struct zspage *zspage;
	struct size_class *class;
	zsl_part *part;
	struct page *page;
	unsigned int index;
	unsigned long header, offset;

	r->word = zsl_word(o->handle);
	obj_to_location((unsigned long)r->word, &part, &index);
	page = zsl_page_of(part);
	if (!page->live)
		zsl_found("native.place", "", 0, "the word %#llx of object %llu says frame %#lx, which is free",
			  (unsigned long long)r->word, (unsigned long long)o->id, page->pfn);
	zspage = get_zspage(part);
	class = zsl_pool->size_class[zspage->class];
	r->pfn = page->pfn;
	r->index = index;
	r->class = class->index;
	offset = (unsigned long)class->size * index % PAGE_SIZE;
	if (zspage->huge)
		header = page->index;
	else if (offset > PAGE_SIZE - sizeof(long))
		zsl_found("native.place", "", 0, "the word %#llx of object %llu says index %u, which is beyond the page",
			  (unsigned long long)r->word, (unsigned long long)o->id, index);
	else
		memcpy(&header, page->bytes + offset, sizeof(header));
	if (header != (o->handle | OBJ_ALLOCATED_TAG))
		zsl_found("native.place", "", 0,
			  "the word %#llx of object %llu says frame %#lx, index %u, where another object is, or none",
			  (unsigned long long)r->word, (unsigned long long)o->id, page->pfn, index);
	return zspage;
}

static void zsl_zspage_result(struct zsl_result *r, const struct zspage *zspage)
{
	r->fullness = zspage->fullness;
	r->inuse = zspage->inuse;
	r->freeobj = zspage->freeobj;
}

static void zsl_class_result(struct zsl_result *r, const struct size_class *class)
{
	r->class = class->index;
	r->objs_allocated = class->stats.objs[ZSL_OBJS_ALLOCATED];
	r->objs_inuse = class->stats.objs[ZSL_OBJS_INUSE];
}

static void zsl_do(const struct zsl_operation *op, struct zsl_result *r)
{
	struct zsl_object *o;
	struct zspage *zspage;

	switch (op->kind) {
	case ZSL_MALLOC:
		o = zsl_object(op->slot);
		zsl_handle_fails = op->fails;
		o->handle = zsl_allocate(op->argument);
		zsl_handle_fails = 0;
		if (IS_ERR_VALUE(o->handle)) {
			r->status = (u64)(s64)(long)o->handle;
			o->handle = 0;
			break;
		}
		if (!o->handle)
			zsl_bug("zs_malloc() returns 0");
		o->id = op->id;
		o->size = (u32)op->argument;
		o->written = false;
		o->at = zsl_live_count;
		zsl_live[zsl_live_count++] = op->slot;
		zsl_slot_of(o->handle)->owner = op->slot + 1;
		zspage = zsl_locate(o, r);
		zsl_zspage_result(r, zspage);
		zsl_class_result(r, zsl_pool->size_class[zspage->class]);
		break;
	case ZSL_FREE: {
		struct size_class *class;
		struct page *page;

		o = zsl_object(op->slot);
		zspage = zsl_locate(o, r);
		class = zsl_pool->size_class[zspage->class];
		page = zsl_page_of(zsl_first_part(zspage));
		r->status = zsl_read(o, op->id % 2);
		zsl_lock_fails = op->fails;
		zs_free(zsl_pool, o->handle);
		zsl_lock_fails = 0;
		zsl_live[o->at] = zsl_live[--zsl_live_count];
		zsl_objects[zsl_live[o->at]].at = o->at;
		o->handle = 0;
		if (page->live && (struct zspage *)page->private == zspage)
			zsl_zspage_result(r, zspage);
		zsl_class_result(r, class);
		break;
	}
	case ZSL_WRITE:
		o = zsl_object(op->slot);
		o->number = o->id * 0x9E3779B1ULL + ++zsl_written;
		o->written = true;
		zsl_write(o);
		break;
	case ZSL_READ:
		o = zsl_object(op->slot);
		r->status = zsl_read(o, op->id % 2);
		break;
	case ZSL_MIGRATE:
		r->status = (u64)(s64)zsl_migrate(pfn_to_page((unsigned long)op->argument));
		r->words = zsl_sum_of_words();
		break;
	case ZSL_COMPACT:
		r->status = zs_compact(zsl_pool);
		r->words = zsl_sum_of_words();
		break;
	case ZSL_DEFERRED:
		zsl_do_work();
		break;
	}
}

/* What must be so after every operation, for there is no other thread. */
static void zsl_between_operations(void)
{
	if (unlikely(zsl_held))
		zsl_bug("%d locks are held after the operation", zsl_held);
	if (unlikely(zsl_mappings))
		zsl_bug("%u pages are mapped after the operation", zsl_mappings);
	if (unlikely(zs_get_total_pages(zsl_pool) != zsl_frames_used))
		zsl_found("native.frames", "", 0, "pages_allocated is %lu, and %lu frames are in use",
			  zs_get_total_pages(zsl_pool), zsl_frames_used);
	if (unlikely(zsl_zones[0].pages + zsl_zones[1].pages != (long)zsl_frames_used || zsl_zones[0].pages < 0 ||
		     zsl_zones[1].pages < 0))
		zsl_bug("NR_ZSPAGES of the zones is %ld and %ld, and %lu frames are in use", zsl_zones[0].pages,
			zsl_zones[1].pages, zsl_frames_used);
}

static void zsl_run(const struct zsl_operation *op, u32 count, const u64 *frames)
{
	zsl_next_frame = frames;
	for (zsl_done = 0; zsl_done < count; zsl_done++, op++) {
		struct zsl_result r = { 0 };

		zsl_frames_left = op->frames;
		zsl_frames_asked = 0;
		zsl_current = &r;
		zsl_do(op, &r);
		zsl_current = NULL;
		r.frames = zsl_frames_asked;
		zsl_next_frame += zsl_frames_left;
		r.pages_allocated = zs_get_total_pages(zsl_pool);
		zsl_between_operations();
		zsl_result(&r);
	}
}

/* Whose handle a header has: its slot and the tag; what is no handle as it is. */
static u64 zsl_header(unsigned long header)
{
	if (header & OBJ_ALLOCATED_TAG)
		for (u32 i = 0; i < 1; i++) {
			const struct zsl_object *o;
			u32 owner = zsl_slot_of(header & ~1UL)->owner;

			if (!owner || owner > zsl_object_room)
				break;
			o = &zsl_objects[owner - 1];
			if (o->handle == (header & ~1UL))
				return (u64)(owner - 1) << 1 | 1;
		}
	return header;
}

static void zsl_zspage_state(struct size_class *class, struct zspage *zspage, u32 share, u32 shares)
{
	struct page *pages[ZS_MAX_PAGES_PER_ZSPAGE + 1] = { NULL };
	zsl_part *part = zsl_first_part(zspage);
	int count = 0;
	u64 at;

	zsl_number(zspage->huge);
	zsl_number(zspage->class);
	zsl_number(zspage->fullness);
	zsl_number(zspage->inuse);
	zsl_number(zspage->freeobj);
	for (; part && count < (int)ARRAY_SIZE(pages); part = zsl_next_part(part))
		pages[count++] = zsl_page_of(part);
	zsl_number((u64)count);
	for (int i = 0; i < count; i++) {
		zsl_number(pages[i]->pfn);
		zsl_number(get_first_obj_offset((zsl_part *)pages[i]));
		zsl_check_fences(pages[i], "", 0);
		at = pages[i]->pfn % shares == share ? zsl_is_written(pages[i]->bytes) : 0;
		if (at)
			zsl_found("native.contents", "", 0, "page %#lx is written otherwise than by a copy, from byte %llu on",
				  pages[i]->pfn, (unsigned long long)at - 1);
	}
	for (int i = 0; i < class->objs_per_zspage; i++) {
		unsigned long offset = (unsigned long)i * class->size, header;

		if (offset >> PAGE_SHIFT >= (unsigned long)count)
			zsl_bug("a zspage of class %u has %d pages", class->index, count);
		if (zspage->huge)
			header = pages[0]->index;
		else
			memcpy(&header, pages[offset >> PAGE_SHIFT]->bytes + offset % PAGE_SIZE, sizeof(header));
		zsl_number(zsl_header(header));
	}
}

/* Of `shares` objects one is read, beside all that is known of each. */
static void zsl_state(u32 share, u32 shares)
{
	struct shrink_control control = { 0 };

	for (u32 i = 0; i < zsl_live_count; i++) {
		const struct zsl_object *o = &zsl_objects[zsl_live[i]];
		struct zsl_result r = { .status = o->id };
		u64 wrong;

		zsl_current = &r;
		zsl_locate(o, &r);
		wrong = i % shares == share ? zsl_read(o, false) : 0;
		zsl_current = NULL;
		if (wrong)
			zsl_found("native.contents", "", 0, "object %llu is read otherwise than it was written, from byte %llu on",
				  (unsigned long long)o->id, (unsigned long long)wrong - 1);
	}
	zsl_number(zsl_shrinker ? zsl_shrinker->count_objects(zsl_shrinker, &control) : 0);
	zsl_number((u64)zsl_pool->stats.pages_compacted.counter);
	for (u32 i = 0; i < ZS_SIZE_CLASSES; i++) {
		struct size_class *class = zsl_pool->size_class[i];
		struct list_head *at;

		if (class->index != i)
			continue;
		zsl_number(i);
		zsl_number((u64)class->size);
		zsl_number((u64)class->pages_per_zspage);
		zsl_number((u64)class->objs_per_zspage);
		zsl_number(class->stats.objs[ZSL_OBJS_ALLOCATED]);
		zsl_number(class->stats.objs[ZSL_OBJS_INUSE]);
		for (int group = 0; group < ZSL_GROUPS; group++) {
			size_t count_at = zsl_numbers_used + 1, count = 0;

			zsl_number(class->stats.objs[group]);
			zsl_number(0);
			for (at = class->fullness_list[group].next; at != &class->fullness_list[group]; at = at->next) {
				if (count++ > zsl_frames_used)
					zsl_bug("a list of class %u does not end", i);
				zsl_zspage_state(class, container_of(at, struct zspage, list), share, shares);
			}
			zsl_numbers[count_at] = count;
		}
	}
}

static void zsl_text(void)
{
	struct seq_file file = { .private = zsl_shown_of };
	struct zsl_answer head = { ZSL_MAGIC, 0, 0, 0 };

	if (zsl_shown)
		zsl_shown->show(&file, NULL);
	head.numbers = (u32)(file.size + 7) / 8;
	head.operations = (u32)file.size;
	file.text = realloc(file.text, head.numbers * 8 + 8);
	zsl_send(&head, sizeof(head));
	zsl_send(file.text, head.numbers * 8);
	free(file.text);
}

#include "threads.c"
#ifdef ZSL_FOLLOWS
#include "follow.c"
#endif

static void zsl_receive(void *to, size_t size)
{
	while (size) {
		ssize_t got = read(0, to, size);

		if (got <= 0)
			_exit(got ? 4 : 0);
		to = (char *)to + got;
		size -= (size_t)got;
	}
}

static void zsl_prepare(void)
{
	static u8 stack[1 << 16];
	stack_t other = { .ss_sp = stack, .ss_size = sizeof(stack) };
	struct sigaction action = { .sa_sigaction = zsl_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER };

	sigaltstack(&other, NULL);
	sigaction(SIGALRM, &action, NULL);
#ifdef ZSL_SANITIZED
	__sanitizer_set_death_callback(zsl_death);
#else
	sigaction(SIGSEGV, &action, NULL);
	sigaction(SIGBUS, &action, NULL);
	sigaction(SIGFPE, &action, NULL);
	sigaction(SIGILL, &action, NULL);
	sigaction(SIGABRT, &action, NULL);
#endif
	alarm(ZSL_SECONDS);
	zsl_frame_room = 1 << 12;
	zsl_frames = calloc(zsl_frame_room, sizeof(*zsl_frames));
	zsl_begin_thread(0, 0);
	if (zsl_begin())
		zsl_bug("the module does not start");
	zsl_pool = zs_create_pool("pool");
	if (!zsl_pool)
		zsl_bug("zs_create_pool() makes no pool");
	alarm(0);
}

/* With an argument, contents are written byte by byte. */
int main(int argc, char **argv)
{
	struct zsl_command command;
	struct zsl_operation *operations = NULL;
	u64 *frames = NULL;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	(void)argv;
	zsl_tell_contents(argc == 1);
	zsl_receive(zsl_noise, sizeof(zsl_noise));
	zsl_prepare();
	for (;;) {
		zsl_receive(&command, sizeof(command));
		operations = realloc(operations, (command.operations + 1) * sizeof(*operations));
		frames = realloc(frames, (command.frames + 1) * sizeof(*frames));
		zsl_receive(operations, command.operations * sizeof(*operations));
		zsl_receive(frames, command.frames * sizeof(*frames));
		zsl_done = 0;
		alarm(command.seconds);
		switch (command.what) {
		case ZSL_RUN:
			zsl_run(operations, command.operations, frames);
			break;
		case ZSL_STATE:
			zsl_state((u32)command.more[0], (u32)command.more[1]);
			break;
		case ZSL_TEXT:
			zsl_text();
			alarm(0);
			continue;
		case ZSL_RACE:
			zsl_race(&command, frames);
			break;
		case ZSL_TIME:
			zsl_time(&command, frames);
			break;
#ifdef ZSL_FOLLOWS
		case ZSL_FOLLOW:
			zsl_follow(&command, operations, frames);
			break;
#endif
		}
		alarm(0);
		zsl_answer("");
	}
}
