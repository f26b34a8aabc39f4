/*
 * Contents that are told. Where pages are large, copying and comparing what objects hold takes most
 * of a run. So a piece of a page that is copied as a whole is not: it is told where its bytes stand.
 *
 *	copied from the noise	told
 *	copied from there	told what was told of that; if it is not whole, the bytes are copied
 *	copied into partly	its bytes come first
 *
 * Meanwhile ZSL_UNTOLD lies there, byte for byte, which is looked at with the whole state. A file that
 * reads or writes such bytes otherwise than by memcpy() differs, and is run again with bytes alone:
 * that decides.
 */
#define ZSL_FENCE 64
#define ZSL_PIECE 1024
#define ZSL_UNTOLD 0x5a
#define ZSL_NOISE (1u << 19)
#define ZSL_NOISE_STARTS (1u << 18)
static u8 zsl_noise[ZSL_NOISE];

#if PAGE_SHIFT > 13 && !defined(ZSL_SANITIZED) && !defined(ZSL_FOLLOWS)
#define ZSL_TELLS
static bool zsl_tells;
/* pages, each between its fences; behind them what is told of its pieces, and nothing of one more: where
   in the noise the bytes stand, counted from 1, or 0 where they are there */
#define ZSL_PIECES (PAGE_SIZE / ZSL_PIECE)
#define ZSL_STRIDE (PAGE_SIZE + 2 * ZSL_FENCE + (ZSL_PIECES + 16) * sizeof(u32))
#define ZSL_ARENA ((size_t)1 << (BITS_PER_LONG == 64 ? 36 : 30))
static u8 *zsl_arena;
static size_t zsl_arena_used;
/* what is written just now: its first bytes are there, and behind them are those of the noise */
static const u8 *zsl_source, *zsl_source_noise;
static size_t zsl_source_size;

/* What is told of the piece that a byte lies in, how far in, and how much of its page is left; or NULL. */
static inline u32 *zsl_piece(const void *at, size_t *offset, size_t *room)
{
	size_t from = (size_t)((const u8 *)at - zsl_arena), inside = from % ZSL_STRIDE - ZSL_FENCE;

	if (!zsl_tells || from >= zsl_arena_used || inside >= PAGE_SIZE)
		return NULL;
	*offset = inside % ZSL_PIECE;
	*room = PAGE_SIZE - inside;
	return (u32 *)(zsl_arena + (from - from % ZSL_STRIDE) + PAGE_SIZE + 2 * ZSL_FENCE) + inside / ZSL_PIECE;
}

/* Where the bytes stand that lie somewhere; returns how many of them stand there one after the other. */
static inline size_t zsl_stands(const u8 *at, size_t size, const u8 **bytes)
{
	size_t offset, room, part, in_source = (size_t)(at - zsl_source);
	u32 *piece = zsl_piece(at, &offset, &room);

	*bytes = at;
	if (piece) {
		if (*piece)
			*bytes = zsl_noise + *piece - 1 + offset;
		size = MIN(size, room);
		for (part = ZSL_PIECE - offset; part < size; part += ZSL_PIECE, piece++)
			if (piece[1] != (*piece ? *piece + ZSL_PIECE : 0))
				return part;
		return size;
	}
	if (in_source >= zsl_source_size)
		return size;
	if (in_source < sizeof(u64))
		return MIN(size, sizeof(u64) - in_source);
	*bytes = zsl_source_noise + in_source - sizeof(u64);
	return MIN(size, zsl_source_size - in_source);
}

/* Into a page: whole pieces are told, of others the bytes are copied. Returns how many had room. */
static size_t zsl_copy_into(u32 *piece, u8 *to, const u8 *from, size_t size, size_t offset)
{
	bool tells = (size_t)(from - zsl_noise) < ZSL_NOISE;

	for (size_t left = size, part; left; piece++, to += part, from += part, left -= part, offset = 0) {
		part = MIN(left, ZSL_PIECE - offset);
		if (tells && part == ZSL_PIECE) {
			if (!*piece)
				memset(to, ZSL_UNTOLD, ZSL_PIECE);
			*piece = (u32)(from - zsl_noise) + 1;
			continue;
		}
		if (*piece && part < ZSL_PIECE)
			memcpy(to - offset, zsl_noise + *piece - 1, ZSL_PIECE);
		*piece = 0;
		memcpy(to, from, part);
	}
	return size;
}

static void *zsl_memcpy(void *to, const void *from, size_t size)
{
	size_t offset, room, part;
	const u8 *bytes;

	for (size_t done = 0; done < size; done += part) {
		u32 *piece = zsl_piece(to + done, &offset, &room);

		part = zsl_stands(from + done, size - done, &bytes);
		if (piece)
			part = zsl_copy_into(piece, to + done, bytes, MIN(part, room), offset);
		else
			memcpy(to + done, bytes, part);
	}
	return to;
}

/* Memory of a page that nothing is told of, or NULL where there is no more. */
static u8 *zsl_new_told(void)
{
	if (!zsl_tells)
		return NULL;
	if (!zsl_arena) {
		void *made = mmap(NULL, ZSL_ARENA, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
				  -1, 0);

		if (made == MAP_FAILED)
			return NULL;
		zsl_arena = made;
		madvise(made, ZSL_ARENA, MADV_HUGEPAGE);
	}
	if (zsl_arena_used + ZSL_STRIDE > ZSL_ARENA)
		return NULL;
	zsl_arena_used += ZSL_STRIDE;
	return zsl_arena + zsl_arena_used - ZSL_STRIDE;
}

static inline void zsl_forget_told(const u8 *page)
{
	size_t offset, room;
	u32 *piece = zsl_piece(page, &offset, &room);

	if (piece)
		memset(piece, 0, ZSL_PIECES * sizeof(*piece));
}

/* 0, or one more than the offset of the first byte of a page that somebody wrote otherwise. */
static u64 zsl_is_written(const u8 *page)
{
	static u8 untold[ZSL_PIECE];
	size_t offset, room;
	u32 *piece = zsl_piece(page, &offset, &room);

	if (!piece)
		return 0;
	if (!untold[0])
		memset(untold, ZSL_UNTOLD, sizeof(untold));
	for (size_t i = 0; i < ZSL_PIECES; i++)
		if (piece[i] && memcmp(page + i * ZSL_PIECE, untold, ZSL_PIECE))
			return i * ZSL_PIECE + 1;
	return 0;
}
/* An object is about to be written from memory that is no page's: it need not be there. */
static inline bool zsl_tell_source(const u8 *at, const u8 *noise, size_t size)
{
	size_t offset, room;

	if (!zsl_tells || zsl_piece(at, &offset, &room))
		return false;
	zsl_source = at;
	zsl_source_noise = noise;
	zsl_source_size = size;
	return true;
}
#define zsl_forget_source() (zsl_source_size = 0)
#define zsl_tell_contents(whether) (zsl_tells = (whether))
#define zsl_copy(to, from, size) zsl_memcpy(to, from, size)
#else
#define zsl_tells false
#define zsl_stands(at, size, bytes) (*(bytes) = (at), (size))
#define zsl_new_told() NULL
#define zsl_forget_told(page) do { } while (0)
#define zsl_is_written(page) 0
#define zsl_tell_source(at, noise, size) false
#define zsl_forget_source() do { } while (0)
#define zsl_tell_contents(whether) ((void)(whether))
#define zsl_copy(to, from, size) memcpy(to, from, size)
#endif
