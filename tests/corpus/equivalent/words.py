"""Other ways to store and load the handle's word."""

from typing import Final

from corpus.edit import Before, Body, Edit, Swap
from corpus.entry import Equivalent

_STORE: Final = "record_obj"
_LOAD: Final = "handle_to_obj"


def _same(name: str, base: str, why: str, *edits: Edit, same_code: bool = False) -> Equivalent:
    return Equivalent(name=name, base=base, edits=edits, why=why, same_code=same_code)


ENTRIES: Final = (
    _same(
        "word-once",
        "6.12",
        "Marked accesses do what plain ones do.",
        Body(_STORE, "\tWRITE_ONCE(*(unsigned long *)handle, obj);"),
        Body(_LOAD, "\treturn READ_ONCE(*(unsigned long *)handle);"),
    ),
    _same(
        "word-by-memcpy",
        "6.12",
        "A copy of all bytes of a word; nobody loads it without a lock.",
        Body(_STORE, "\tmemcpy((void *)handle, &obj, sizeof(obj));"),
        Body(
            _LOAD,
            "\tunsigned long obj;\n\n\tmemcpy(&obj, (const void *)handle, sizeof(obj));\n\treturn obj;",
        ),
        same_code=False,
    ),
    _same(
        "word-atomic",
        "7.3",
        "atomic_long_set() is a marked store, atomic_long_read() a marked load.",
        Body(_STORE, "\tatomic_long_set((atomic_long_t *)handle, obj);"),
        Body(_LOAD, "\treturn atomic_long_read((atomic_long_t *)handle);"),
    ),
    _same(
        "word-release-and-acquire",
        "7.3",
        "Stronger than marked.",
        Body(_STORE, "\tsmp_store_release((unsigned long *)handle, obj);"),
        Body(_LOAD, "\treturn smp_load_acquire((unsigned long *)handle);"),
    ),
    _same(
        "word-volatile",
        "7.3",
        "What WRITE_ONCE() and READ_ONCE() are.",
        Body(_STORE, "\t*(volatile unsigned long *)handle = obj;"),
        Body(_LOAD, "\treturn *(volatile unsigned long *)handle;"),
    ),
    _same(
        "word-exchanged",
        "7.3",
        "An exchange stores all of a word at once.",
        Body(_STORE, "\txchg((unsigned long *)handle, obj);"),
    ),
    _same(
        "word-through-a-struct",
        "6.12",
        "The only member of a struct is where the struct is.",
        Before(_STORE, "", "struct zs_slot {\n\tunsigned long word;\n};\n"),
        Body(_STORE, "\tstruct zs_slot *slot = (struct zs_slot *)handle;\n\n\tslot->word = obj;"),
        Body(_LOAD, "\treturn ((struct zs_slot *)handle)->word;"),
        same_code=True,
    ),
    _same(
        "word-by-a-pointer",
        "6.12",
        "The caller makes a pointer of the handle.",
        Swap(_STORE, "unsigned long handle", "unsigned long *slot"),
        Swap(_STORE, "*(unsigned long *)handle", "*slot"),
        Swap("obj_malloc", "record_obj(handle", "record_obj((unsigned long *)handle"),
        Swap("zs_page_migrate", "record_obj(handle", "record_obj((unsigned long *)handle"),
        same_code=True,
    ),
    _same(
        "word-stored-if-different",
        "6.12",
        "A word that is there already need not be stored.",
        Body(_STORE, "\tif (*(unsigned long *)handle != obj)\n\t\t*(unsigned long *)handle = obj;"),
    ),
    _same(
        "word-stored-as-array",
        "6.12",
        "The first of an array of words.",
        Body(_STORE, "\t((unsigned long *)handle)[0] = obj;"),
        same_code=True,
    ),
    _same(
        "word-loaded-in-place",
        "6.12",
        "The same load, in one of the readers.",
        Swap("zs_free", "handle_to_obj(handle)", "*(unsigned long *)handle"),
        same_code=True,
    ),
    _same(
        "word-stored-in-the-end",
        "7.3",
        "Nobody looks at the word before the lock is released.",
        Swap(
            "obj_malloc",
            "mod_zspage_inuse(zspage, 1); obj = location_to_obj(m_zpdesc, obj, zspage->class); record_obj(handle, obj);",
            "obj = location_to_obj(m_zpdesc, obj, zspage->class);\n\trecord_obj(handle, obj);\n\tmod_zspage_inuse(zspage, 1);",
        ),
    ),
)
