"""What is claimed of the functions of a C file: each claim's id, what it says, and why it matters.

One entry a claim; the rooms that make them name it by its id.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class FunctionRule:
    """A claim on every function of a file that has anything to do with it."""

    id: str
    statement: str
    why: str
    """What goes wrong in a kernel where it is false."""


_PROTOCOL: Final = (
    FunctionRule(
        "protocol.release_paired",
        "Each lock is taken once and released once, on every way through a function.",
        "whoever comes next waits for ever, or two hold what one may hold",
    ),
    FunctionRule(
        "protocol.listed_once",
        "A zspage is in one list of its class, from when it is shown until it is freed.",
        "a list is torn, or the zspage is never found again",
    ),
    FunctionRule(
        "protocol.lock_order",
        "Locks are taken in one order: nobody waits for a lock while holding one that its holders "
        "may wait for.",
        "two processors wait for each other for ever",
    ),
    FunctionRule(
        "protocol.no_sleep",
        "Nobody sleeps while a spinlock is held.",
        "the lock's next taker spins until the sleeper runs again, which may be never",
    ),
    FunctionRule(
        "protocol.word_stable_when_used",
        "The page that a handle's word names is used only while migration has been shut out since "
        "the word was read: by pool->lock, by the class's, by the zspage's, or by the pin bit.",
        "a page that was migrated is read, written or given back",
    ),
    FunctionRule(
        "protocol.reread",
        "A word that was read while it might move is read again before what it names is used.",
        "a page that was migrated is read, written or given back",
    ),
    FunctionRule(
        "protocol.lock_matches_layout",
        "A class is found by a word without a lock only where the word has a class: on the same "
        "condition as it is put there.",
        "a random class is locked, and an object is put into its lists",
    ),
    FunctionRule(
        "protocol.marked_access",
        "Accesses of a word of which one may come while the other is made are READ_ONCE() and "
        "WRITE_ONCE().",
        "the compiler may read or write the word twice, or in parts",
    ),
    FunctionRule(
        "protocol.word_locked",
        "A live handle's word is written only under pool->lock, class->lock and the zspage's lock.",
        "a reader follows the old word, or half of a change",
    ),
    FunctionRule(
        "protocol.zspage_locked",
        "The count, the free list and the fullness of a zspage are touched only under class->lock, "
        "its pages and the count of its readers only under its own.",
        "two allocations take one object, or a count is lost",
    ),
    FunctionRule(
        "protocol.statistics_locked",
        "The statistics of a class are written only under its lock.",
        "counts drift, and compaction decides by them",
    ),
    FunctionRule(
        "protocol.statistics_right",
        "The statistics of a class follow each object that is taken or given back, and each zspage "
        "that is made or freed.",
        "counts drift, and compaction decides by them",
    ),
    FunctionRule(
        "protocol.lists_locked",
        "Zspages are looked for in the lists of a class, enter and leave them only under its lock.",
        "a list is torn while another processor walks it",
    ),
    FunctionRule(
        "protocol.unlinked_before_freed",
        "A zspage leaves its list before it is freed.",
        "another allocation finds memory that is gone",
    ),
    FunctionRule(
        "protocol.not_touched_after_free",
        "Nothing of a zspage is used after it was freed.",
        "use after free",
    ),
    FunctionRule(
        "protocol.freed_empty",
        "A zspage is freed where none of its objects is in use.",
        "objects that somebody has a handle of are lost, and their pages belong to others",
    ),
    FunctionRule(
        "protocol.freed_once",
        "A zspage is freed once, and so is a handle, unless it is returned.",
        "double free",
    ),
    FunctionRule(
        "protocol.page_put",
        "A reference to a page is had once and given back once: a zspage's, when the page is taken "
        "from it, and any other.",
        "a page is lost, or is somebody else's while it is given back again",
    ),
    FunctionRule(
        "protocol.page_left",
        "Nothing is read of a page after it was taken from its zspage.",
        "what is read is what the page was reset to",
    ),
    FunctionRule(
        "protocol.pages_locked",
        "Every page of a zspage is locked when it is taken from it to be given back.",
        "a page is migrated while it is freed",
    ),
    FunctionRule(
        "protocol.pages_unlocked",
        "The pages of a zspage that were locked are unlocked once, on every way.",
        "migration and reclaim wait for the page for ever",
    ),
    FunctionRule(
        "protocol.shown_whole",
        "A new zspage that others can find has its lock, which is free, and its first object; a "
        "page that words are changed to belongs to its zspage before others can follow them.",
        "the worker gives an empty zspage back that an object is about to be taken from, or a "
        "reader follows a page to no zspage",
    ),
    FunctionRule(
        "protocol.page_movable",
        "Every page of a zspage is marked movable: when the zspage is made, and when a new page "
        "takes the place of another.",
        "memory around the page cannot be compacted for as long as the zspage lives",
    ),
    FunctionRule(
        "protocol.given_back",
        "A zspage without objects is given back, or its worker is called.",
        "memory is lost until the class is used again",
    ),
    FunctionRule(
        "protocol.unread",
        "The locks of the file are read.",
        "nothing is known of them",
    ),
)
_OBJECTS: Final = (
    FunctionRule(
        "obj.word",
        "The word that is stored for an object is that of its page, its class and its index.",
        "the handle leads to another object",
    ),
    FunctionRule(
        "obj.page",
        "The word has the page that the object begins in.",
        "the handle leads to another object",
    ),
    FunctionRule(
        "obj.round_trip",
        "What becomes a page, wherever a word is decoded, is the page that the word was made of.",
        "another object is read, written or freed",
    ),
    FunctionRule(
        "obj.class",
        "What chooses a size class is the class that the word was made of.",
        "an object is freed under the lock, and into the lists, of another class",
    ),
    FunctionRule(
        "obj.not_torn",
        "A word that is read without a lock is read and written at once.",
        "a reader sees half of an old word and half of a new one",
    ),
    FunctionRule(
        "obj.lock_bit",
        "A lock in the word is in no field, and every store keeps it.",
        "the lock is lost, or decoded as a part of the place",
    ),
    FunctionRule(
        "object.contents",
        "What is read and written of an object is behind its header and inside of it.",
        "contents of another object, or a header, are overwritten",
    ),
    FunctionRule(
        "header.value",
        "The header of an object in use is its handle, and the tag.",
        "compaction and migration follow another handle, or none",
    ),
    FunctionRule(
        "header.place",
        "The header is where the object begins.",
        "compaction and migration find no object, or another",
    ),
    FunctionRule(
        "header.freed", "A free object has no tag.", "a free object is moved as one in use"
    ),
    FunctionRule(
        "header.tag",
        "A header is followed only where its tag says that it is one.",
        "a link of the free list is followed as a handle",
    ),
    FunctionRule(
        "header.round_trip",
        "The address that a word is at is a handle: an argument, a new one, or a header's.",
        "memory that is no word is read or written",
    ),
    FunctionRule(
        "header.moved",
        "A huge page's handle goes with it when it is migrated.",
        "the new page has no handle, so it is never moved again",
    ),
    FunctionRule(
        "link.value",
        "The link of an object that is freed leads to what was the head of the list.",
        "free objects are lost, or taken twice",
    ),
    FunctionRule(
        "link.place",
        "The link is where the object begins.",
        "contents of another object are lost",
    ),
    FunctionRule(
        "link.read",
        "The link is read from the object that is taken.",
        "the next allocation takes an object that is in use",
    ),
    FunctionRule(
        "link.round_trip",
        "The next index comes out of the link that was stored.",
        "the next allocation takes an object that is in use",
    ),
    FunctionRule(
        "link.chain",
        "In a new zspage each object leads to the next, and the last to none.",
        "objects are lost, or taken twice",
    ),
    FunctionRule(
        "link.first", "The list of a new zspage begins with its first object.", "objects are lost"
    ),
)
_ZSPAGES: Final = (
    FunctionRule(
        "zspage.inuse",
        "The count of a zspage follows each object that is taken or given back.",
        "a zspage is given back with objects in it, or never",
    ),
    FunctionRule(
        "zspage.fullness",
        "After its count changed a zspage is put into the group of its count.",
        "compaction and allocation look for it in another list",
    ),
    FunctionRule(
        "zspage.class",
        "A zspage keeps the class that it was made for.",
        "objects of another size are taken from it",
    ),
    FunctionRule("zspage.magic", "A zspage keeps its magic number.", "a check of it fails"),
    FunctionRule(
        "zspage.huge",
        "A zspage is huge where it has one object and one page, and nowhere else.",
        "a handle is looked for in the page where it is in the object, or the other way round",
    ),
    FunctionRule(
        "page.chain",
        "The pages of a zspage are chained in their order, each belonging to it.",
        "an object that spans two pages continues in another one",
    ),
    FunctionRule(
        "page.first_obj_offset",
        "The offset of a page's first object is where one begins in it.",
        "migration walks the page from another place, and reads contents as headers",
    ),
    FunctionRule(
        "page.reset",
        "A page that is given back forgets what it was of, and which page was next.",
        "its next owner finds it half set up",
    ),
    FunctionRule(
        "page.typed",
        "Each page of a zspage is given the type of zsmalloc.",
        "others take it for a page of another kind: its first bytes, or its count of maps",
    ),
    FunctionRule(
        "page.counted",
        "Each page of a zspage is counted in its zone, from when it is allocated until it goes "
        "back.",
        "NR_ZSPAGES, which /proc/vmstat shows, drifts",
    ),
    FunctionRule(
        "migrate.covers",
        "Every object that begins in a page is looked at when it is migrated, and nothing else.",
        "a handle still leads to the old page",
    ),
    FunctionRule(
        "migrate.word",
        "The word of an object that is migrated is the old one with the new page.",
        "the handle leads to another object",
    ),
    FunctionRule(
        "migrate.copies",
        "The new page is a copy of the old one before others can follow words to it.",
        "contents are lost",
    ),
    FunctionRule(
        "migrate.page",
        "The new page is given its chain and its offset.",
        "the zspage falls apart at this page",
    ),
    FunctionRule(
        "compact.moves",
        "An object that moves goes to another zspage.",
        "compaction frees the object that it has just moved",
    ),
    FunctionRule(
        "compact.copies",
        "What is copied begins where the object does, in both zspages, and is all of it.",
        "contents are lost",
    ),
)
_SIZES: Final = (
    FunctionRule(
        "size.classes",
        "zs_create_pool() gives each class the pages, objects and index that its size asks for.",
        "objects overlap, or reach out of their zspage",
    ),
    FunctionRule(
        "size.chain",
        "No zspage has more pages than a zspage may have.",
        "an index has no room in the word",
    ),
    FunctionRule(
        "size.lookup",
        "Each size gets a class of objects that hold it and its header, and the least of these.",
        "the caller writes into the next object, or memory is wasted",
    ),
    FunctionRule(
        "size.huge",
        "zs_huge_class_size() is the least request that is kept in a page of its own.",
        "zram compresses what takes a whole page anyway, or keeps as it is what would not",
    ),
    FunctionRule(
        "size.every_class",
        "A loop over the classes of a pool comes to each of them once, and to no slot beyond them.",
        "what belongs to a class is never freed, compacted or counted, or memory behind the pool "
        "is taken for a class",
    ),
    FunctionRule(
        "size.every_list",
        "A list of zspages that is looked into is one of those that the class has.",
        "numbers that lie behind the lists are followed as the addresses of zspages",
    ),
)
_SOURCE: Final = (
    FunctionRule(
        "source.allocates",
        "zs_malloc() takes an object of the class that was looked up, stores its word, and returns "
        "the handle that the word was stored for.",
        "the caller writes to another object",
    ),
    FunctionRule(
        "source.always",
        "Every object that is taken gets its word.",
        "a handle leads nowhere",
    ),
    FunctionRule(
        "source.frees",
        "zs_free() gives back the object of its handle's word, once, for every handle.",
        "another object is freed, or the same twice",
    ),
    FunctionRule(
        "source.given_back",
        "What is allocated is used, or given back once: structs, handles, zspages and all of their "
        "pages, caches, names, shrinkers. A module that does not begin leaves nothing behind.",
        "memory is lost each time that there is too little of it, or goes back twice",
    ),
    FunctionRule(
        "source.had",
        "What is allocated, given or looked for is used only where it is there: not where an "
        "allocation failed, a list, a page or a slot of a pool has none, or a loop has not come to "
        "one yet; and nothing is freed by what is no handle.",
        "memory at address 0 is read or written",
    ),
    FunctionRule(
        "source.space",
        "What is allocated has room for what is kept in it: objects of caches for zspages and "
        "words, buffers for what is copied there.",
        "what is written behind it belongs to others",
    ),
    FunctionRule(
        "source.begun",
        "The locks and work items of a new struct are begun before others know of it, a "
        "flag that one at a time sets begins as one that nobody has set, what is read of a new "
        "struct was written or zeroed, and a shrinker is registered with its functions and what "
        "they read of it. A table of operations has each of them that the kernel calls.",
        "the first to take the lock, or to queue the work, finds it in no state at all, or all go "
        "away for one who never comes back",
    ),
    FunctionRule(
        "source.over",
        "Before a struct is freed all that is run for it is over, and what only it knows of is "
        "freed with it; a pool that is destroyed is freed.",
        "memory that is gone is used, or memory that nobody knows of is never given back",
    ),
    FunctionRule(
        "source.returns",
        "What a function returns is what it is taken for: a handle or an error, an index, a count, "
        "whether a page was replaced, how many pages were given back.",
        "the caller goes on with what it does not have, or loses what it has",
    ),
    FunctionRule(
        "source.mapped",
        "A page that is mapped is unmapped once, what was mapped last first; for its reader an "
        "object's page stays mapped where all of the object is in it.",
        "mappings run out, or bytes are used through an address that is another page's by then",
    ),
    FunctionRule(
        "source.asserted",
        "What a BUG_ON() looks at may be as it should: it does not strike however it is come to.",
        "the kernel stops there, each time",
    ),
    FunctionRule(
        "source.unaccounted",
        "Every store to a word, a link, a header, a page of a zspage or its counts is one of those "
        "that a claim speaks of.",
        "something is written that no claim has looked at",
    ),
    FunctionRule(
        "source.loop_ends",
        "A loop that counts comes to its end, and a turn that is followed by another one has done "
        "something.",
        "nothing behind it is ever done, and nothing could be said against what is never done",
    ),
    FunctionRule(
        "source.unread",
        "All that a function does is followed.",
        "something may be done that no claim has looked at",
    ),
    FunctionRule(
        "source.builds",
        "A compiler takes the file, and what it asserts is true.",
        "the kernel does not build",
    ),
    FunctionRule(
        "source.defined_value",
        "C defines the value that is computed.",
        "compilers may make anything of it",
    ),
)
RULES: Final = {each.id: each for each in (*_PROTOCOL, *_OBJECTS, *_ZSPAGES, *_SIZES, *_SOURCE)}
