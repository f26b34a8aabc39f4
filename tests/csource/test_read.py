"""What a file says of its words, and how it is refused."""

from typing import Final

import csources
import pytest

from zslayout.errors import UserError
from zslayout.expr.walk import names

HEAD: Final = """\
struct zs_pool { spinlock_t lock; };
struct zspage {
	struct {
		unsigned int huge:1;
		unsigned int class:9;
	};
	unsigned int freeobj;
};
static unsigned long handle_to_obj(unsigned long handle)
{
	return *(unsigned long *)handle;
}
static void record_obj(unsigned long handle, unsigned long obj)
{
	*(unsigned long *)handle = obj;
}
"""
ANSWER: Final = "zsmalloc.c:%s: %s"


def encoder(*statements: str) -> str:
    lines = "".join(f"\t{each}\n" for each in statements)
    return (
        "static unsigned long location_to_obj(struct page *page, unsigned int obj_idx)\n"
        f"{{\n{lines}}}\n"
    )


def decoder(*statements: str) -> str:
    head = "static void obj_to_location(unsigned long obj, struct page **page, unsigned *obj_idx)"
    return head + "\n{\n" + "".join(f"\t{each}\n" for each in statements) + "}\n"


def recorder(*statements: str) -> str:
    lines = "".join(f"\t{each}\n" for each in statements)
    return f"static void record_obj(unsigned long handle, unsigned long obj)\n{{\n{lines}}}\n"


def migration(*statements: str) -> str:
    lines = "".join(f"\t{each}\n" for each in statements)
    return (
        f"{HEAD}"
        "static int zs_page_migrate(struct page *newpage, struct page *page, int mode)\n"
        "{\n"
        "\tunsigned long handle = page->private, old_obj, new_obj;\n"
        "\tstruct page *before;\n"
        "\tunsigned int obj_idx;\n"
        "\told_obj = handle_to_obj(handle);\n"
        f"{lines}\treturn 0;\n}}\n"
    )


def answer(of: str) -> str:
    with pytest.raises(UserError) as caught:
        csources.read(of)
    return str(caught.value)


def test_the_least_file_is_read() -> None:
    code = csources.read(csources.text())
    assert csources.said(code, code.encode, pfn=5, obj_idx=3) == 5 << 24 | 3
    assert csources.said(code, code.decode_pfn, obj=5 << 24 | 3) == 5
    assert csources.said(code, code.decode_idx, obj=5 << 24 | 3) == 3
    assert list(code.meanings) == ["location_to_obj", "obj_to_location"]
    assert not code.takes_class
    assert (code.load, code.store, code.reencode, code.allocate) == (None,) * 4


def test_a_function_has_its_place() -> None:
    code = csources.read(csources.text())
    assert str(code.encode.place) == "zsmalloc.c:5:22"
    assert [str(one.place) for one in code.encode.statements] == ["zsmalloc.c:7:2"]


def test_macros_are_expressions_over_each_other_with_their_places() -> None:
    code = csources.read(csources.text())
    bits = code.macro("OBJ_INDEX_BITS")
    assert bits is not None
    assert str(bits.place) == "zsmalloc.c:3:9"
    assert csources.value(bits.value, _PFN_BITS=40) == 24
    assert code.macro("NO_SUCH_MACRO") is None


@pytest.mark.parametrize(
    ("file", "where", "what"),
    [
        (
            csources.text(encode=encoder("return page_to_pfn(page) <<;")),
            *("7:29", "expected expression"),
        ),
        (
            csources.text(encode=encoder("return nobody_declared_this + obj_idx;")),
            *("7:9", "use of undeclared identifier 'nobody_declared_this'"),
        ),
        (
            csources.text(encode=encoder('asm("" : "+r"(obj_idx));', "return obj_idx;")),
            "7:16",
            "location_to_obj(): the word cannot be read:"
            " it depends on obj_idx, which inline assembly changes",
        ),
        (
            csources.text(
                encode=encoder(
                    *("unsigned long n = 0;", "again:", "n++;", "if (n < obj_idx)"),
                    *("\tgoto again;", "return n;"),
                )
            ),
            *(
                "9:2",
                "location_to_obj(): the word cannot be read: it depends on n, which a loop changes",
            ),
        ),
        (
            csources.text(encode=encoder("void *to = &&out;", "goto *to;", "out:", "return 0;")),
            *("8:2", "location_to_obj(): a computed goto cannot be followed"),
        ),
        (
            csources.text(
                encode=encoder("goto in;", "if (obj_idx) {", "in:", "obj_idx++;", "}", "return 0;")
            ),
            *("5:22", "location_to_obj(): jumps into a block, to in"),
        ),
        (
            csources.text(decode=decoder("*page = pfn_to_page(obj);", "if (obj)", "*obj_idx = 1;")),
            *("9:13", "obj_to_location(): the object index cannot be read"),
        ),
        (
            csources.text(more=recorder("")),
            *("14:13", "record_obj(): stores no word that can be read"),
        ),
        (
            csources.text(more=recorder("if (handle)", "\t*(unsigned long *)handle = obj;")),
            *("17:3", "record_obj(): records the word under a condition that cannot be read"),
        ),
        (
            "#define PAGE_SHIFT 13\n" + csources.text(),
            *("1:9", "defines PAGE_SHIFT, which the configuration gives"),
        ),
        (
            csources.text(more='_Static_assert(OBJ_TAG_BITS == 1, "one";\n'),
            *("14:40", "expected ')'"),
        ),
    ],
    ids=(
        *("syntax", "undeclared", "assembly", "goto back", "goto anywhere", "goto inside"),
        *("unset", "no store", "store sometimes", "parameter", "bracket"),
    ),
)
def test_what_cannot_be_read_is_refused_at_its_place(file: str, where: str, what: str) -> None:
    assert answer(file).splitlines()[0] == ANSWER % (where, what)


def test_a_file_without_the_functions_is_another_file() -> None:
    assert answer("int x;\n").splitlines() == [
        "zsmalloc.c: defines no location_to_obj() (is it mm/zsmalloc.c?)",
        "zsmalloc.c: defines no obj_to_location() (is it mm/zsmalloc.c?)",
    ]


def test_every_fault_is_told() -> None:
    odd = encoder("unsigned long x;", "return x;")
    lines = answer(csources.text(encode=odd, more=recorder(""))).splitlines()
    assert [line.split(": ")[1] for line in lines] == ["location_to_obj()", "record_obj()"]


def test_parameters_may_have_other_names_and_another_order() -> None:
    usual = csources.read(csources.text())
    encode = csources.ENCODE.replace("obj_idx", "nr").replace("(page)", "(to)")
    encode = encode.replace("struct page *page", "struct page *to")
    decode = (
        "static void obj_to_location(unsigned long word, unsigned int *nr, struct zpdesc **to)\n"
        "{\n"
        "\t*nr = (word & OBJ_INDEX_MASK);\n"
        "\t*to = pfn_zpdesc(word >> OBJ_INDEX_BITS);\n"
        "}\n"
    )
    renamed = csources.read(csources.text(encode=encode, decode=decode))
    assert renamed.encode.result == usual.encode.result
    assert renamed.decode_pfn.result == usual.decode_pfn.result
    assert renamed.decode_idx.result == usual.decode_idx.result


def test_an_encoder_may_take_a_class_index() -> None:
    encode = (
        "static unsigned long location_to_obj(struct page *page, unsigned int obj_idx,\n"
        "\t\t\t\t     unsigned int class_idx)\n"
        "{\n"
        "\treturn page_to_pfn(page) << 24 | class_idx << 8 | obj_idx;\n"
        "}\n"
    )
    code = csources.read(csources.text(encode=encode))
    assert code.takes_class
    assert csources.said(code, code.encode, pfn=1, class_idx=2, obj_idx=3) == 1 << 24 | 2 << 8 | 3
    swapped = encode.replace("class_idx", "nr").replace("obj_idx", "class_idx")
    assert answer(csources.text(encode=swapped)).splitlines()[0] == (
        "zsmalloc.c:5:70: location_to_obj(): expected the object index before the class index"
    )


def test_a_decoder_may_go_through_a_variable_and_return_early() -> None:
    code = csources.read(
        csources.text(
            decode=decoder(
                "unsigned long word = obj, idx;",
                "*page = pfn_to_page(word >> OBJ_INDEX_BITS);",
                "idx = word & OBJ_INDEX_MASK;",
                "if (!idx) {",
                "\t*obj_idx = 7;",
                "\treturn;",
                "}",
                "word = 0;",
                "*obj_idx = idx;",
            )
        )
    )
    found = [csources.said(code, code.decode_idx, obj=5 << 24 | low) for low in (0, 1, 9)]
    assert found == [7, 1, 9]
    assert csources.said(code, code.decode_pfn, obj=5 << 24 | 9) == 5


@pytest.mark.parametrize(
    ("store", "even", "odd"),
    [
        ("*(unsigned long *)handle = obj;", 0x10, 0x11),
        ("WRITE_ONCE(*(unsigned long *)handle, obj | 1);", 0x11, 0x11),
        ("if (obj & 1) *(unsigned long *)handle = obj;", ~0x10 & (1 << 64) - 1, 0x11),
        ("*(unsigned int *)handle = obj;", 0xFFFFFFFF00000010, 0xFFFFFFFF00000011),
        (
            "*(unsigned long *)handle = 0; if (obj & 1) *(unsigned long *)handle = obj;",
            *(0, 0x11),
        ),
    ],
)
def test_of_a_word_that_is_not_stored_whole_or_always_the_rest_shows(
    store: str, even: int, odd: int
) -> None:
    code = csources.read(csources.text(more=recorder(store)))
    assert csources.said(code, code.store, obj=0x10) == even
    assert csources.said(code, code.store, obj=0x11) == odd


@pytest.mark.parametrize(
    ("statements", "word"),
    [
        (
            (
                "obj_to_location(old_obj, &before, &obj_idx);",
                "new_obj = location_to_obj(newpage, obj_idx);",
                "record_obj(handle, new_obj);",
            ),
            9 << 24 | 3,
        ),
        (("new_obj = old_obj;", "record_obj(handle, new_obj);"), 5 << 24 | 3),
        (
            (
                "new_obj = location_to_obj(page, old_obj & OBJ_INDEX_MASK);",
                "record_obj(handle, new_obj);",
            ),
            5 << 24 | 3,
        ),
        ((), 5 << 24 | 3),
    ],
    ids=("encodes again", "copies", "encodes the old page", "records nothing"),
)
def test_a_migration_is_read_by_what_it_leaves(statements: tuple[str, ...], word: int) -> None:
    code = csources.read(csources.text(more=migration(*statements)))
    inputs = {"obj": 5 << 24 | 3, "new_pfn": 9, "old_pfn": 5}
    assert csources.said(code, code.reencode, **inputs) == word


def test_a_word_that_is_loaded_twice_may_have_changed() -> None:
    twice = migration("new_obj = old_obj + handle_to_obj(handle);", "record_obj(handle, new_obj);")
    assert answer(csources.text(more=twice)) == (
        "zsmalloc.c:24:9: zs_page_migrate(): loads the word twice, and it may have changed between"
    )


def test_a_new_word_is_read_by_the_page_and_the_first_free_object() -> None:
    malloc = (
        "struct page *first_page(struct zspage *zspage);\n"
        "static unsigned long obj_malloc(struct zspage *zspage, unsigned long handle)\n"
        "{\n"
        "\tstruct page *page = first_page(zspage);\n"
        "\tunsigned long obj = location_to_obj(page, zspage->freeobj);\n"
        "\trecord_obj(handle, obj);\n"
        "\treturn obj;\n"
        "}\n"
    )
    code = csources.read(csources.text(more=HEAD + malloc))
    inputs = {"pfn": 9, "obj_idx": 5, "zspage_class": 1}
    assert csources.said(code, code.allocate, **inputs) == 9 << 24 | 5
    assert [(name, bits) for name, bits, _ in code.bitfields] == [("huge", 1), ("class", 9)]


def test_a_macro_that_is_defined_again_has_a_meaning_before_and_one_after() -> None:
    again = csources.ENCODE + "#undef OBJ_INDEX_BITS\n#define OBJ_INDEX_BITS 9\n"
    code = csources.read(csources.text(encode=again))
    assert csources.said(code, code.encode, pfn=1, obj_idx=0) == 1 << 24
    assert csources.said(code, code.decode_pfn, obj=5 << 9) == 5
    bits = code.macro("OBJ_INDEX_BITS")
    assert bits is not None
    assert (csources.value(bits.value), str(bits.place)) == (9, "zsmalloc.c:10:9")


def test_static_assertions_are_conditions_on_macros() -> None:
    more = (
        '_Static_assert(OBJ_TAG_BITS + 1 < PAGE_SHIFT, "tag");\n'
        "static void f(void)\n{\n\tBUILD_BUG_ON(PAGE_SHIFT > 18);\n}\n"
    )
    code = csources.read(csources.text(more=more))
    assert [(each.message, each.place.line) for each in code.assertions] == [("tag", 14)]
    (inside,) = code.within
    assert inside.place.line == 17
    held = [bool(csources.value(inside.holds, PAGE_SHIFT=shift)) for shift in (12, 18, 19)]
    assert held == [True, True, False]


def test_what_is_wrong_elsewhere_in_the_file_is_left_aside() -> None:
    code = csources.read(csources.text(more="void f(void)\n{\n\tnobody_declared_this = 1;\n}\n"))
    assert csources.said(code, code.decode_pfn, obj=1 << 24) == 1


@pytest.mark.parametrize(
    ("parameters", "place", "what"),
    [
        (
            "struct page *page, unsigned int class_idx, unsigned int obj_idx",
            "5:70",
            "expected the object index before the class index",
        ),
        (
            "struct page *page, unsigned int a, unsigned int b, unsigned int c",
            "5:22",
            "expected a page, an object index, and a class index or none",
        ),
        (
            "unsigned long pfn, unsigned int obj_idx",
            "5:22",
            "expected a page, an object index, and a class index or none",
        ),
        (
            "struct page *page, unsigned int idx, struct zspage *zspage",
            "5:22",
            "expected a page, an object index, and a class index or none",
        ),
    ],
    ids=("class first", "three indices", "no page", "a pointer"),
)
def test_parameters_of_which_it_is_not_plain_what_they_are_are_refused(
    parameters: str, place: str, what: str
) -> None:
    encode = f"static unsigned long location_to_obj({parameters})\n{{\n\treturn 0;\n}}\n"
    assert answer(csources.text(encode=encode)) == ANSWER % (place, f"location_to_obj(): {what}")


WORDS: Final = [
    (
        "twice",
        recorder("*(unsigned long *)handle = 1;", "*(unsigned long *)handle = obj;"),
        None,
    ),
    (
        "by a part",
        recorder("if (obj & 1)", "\tput(handle, obj);", "else", "\tput(handle, obj + 1);"),
        None,
    ),
    (
        "elsewhere",
        recorder("*(unsigned long *)(handle + 8) = obj;"),
        "17:2: record_obj(): records at another address than its own handle's",
    ),
    (
        "handed over",
        recorder("*(unsigned long *)handle = obj;", "reach((void *)handle);"),
        "18:2: record_obj(): the word it records cannot be read: its handle is handed to reach()",
    ),
    (
        "handed over as a number",
        recorder("*(unsigned long *)handle = obj;", "number(handle);"),
        "18:2: record_obj(): the word it records cannot be read: its handle is handed to number()",
    ),
    (
        "by a function that is only declared",
        recorder("reach((void *)handle);"),
        "15:13: record_obj(): stores no word that can be read",
    ),
]


@pytest.mark.parametrize(("text", "refused"), [row[1:] for row in WORDS], ids=[r[0] for r in WORDS])
def test_a_word_is_read_only_where_nothing_else_may_store_to_it(
    text: str, refused: str | None
) -> None:
    put = "static void put(unsigned long h, unsigned long o) { *(unsigned long *)h = o | 1; }\n"
    more = f"{put}void reach(void *p), number(unsigned long n);\n".replace("\n", " ", 1) + text
    if refused is not None:
        assert answer(csources.text(more=more)) == f"zsmalloc.c:{refused}"
    else:
        code = csources.read(csources.text(more=more))
        assert csources.said(code, code.store, obj=5) == 5


NEW: Final = [
    ("first free", "zspage->freeobj", 5),
    ("class of the zspage", "zspage->class", 3),
    ("class by its index", "pool->size_class[zspage->class]->index", 3),
    ("another member", "zspage->inuse", "zspage.inuse"),
    ("another class", "pool->size_class[0]->index", "size_class.index"),
    ("a part of the class", "pool->size_class[zspage->class & 1]->index", "size_class.index"),
    ("two zspages", "zspage->class + other()->class", "zspage.class"),
    ("after a store", "(zspage->freeobj = 1, zspage->freeobj)", "zspage.freeobj"),
    ("after a store to all of it", "(*zspage = *other(), zspage->class)", "zspage.class"),
]


@pytest.mark.parametrize(("index", "found"), [row[1:] for row in NEW], ids=[row[0] for row in NEW])
def test_a_member_stands_for_an_input_only_where_it_is_that(index: str, found: int | str) -> None:
    more = (
        "struct size_class { unsigned int index; };\n"
        "struct zspage { unsigned int class:9; unsigned int freeobj, inuse; };\n"
        "struct zs_pool { struct size_class *size_class[255]; };\n"
        "struct zspage *other(void);\nstruct page *first_page(struct zspage *zspage);\n"
        f"{recorder('*(unsigned long *)handle = obj;')}"
        "static void obj_malloc(struct zs_pool *pool, struct zspage *zspage, unsigned long handle)"
        f"\n{{\n\trecord_obj(handle, location_to_obj(first_page(zspage), {index}));\n}}\n"
    )
    if isinstance(found, str):
        why = f"obj_malloc(): the word it records cannot be read: it depends on {found}"
        assert answer(csources.text(more=more)).partition(": ")[2] == why
    else:
        code = csources.read(csources.text(more=more))
        inputs = {"pfn": 9, "obj_idx": 5, "zspage_class": 3}
        assert csources.said(code, code.allocate, **inputs) == 9 << 24 | found


def test_a_macro_means_what_those_in_it_mean_where_it_stands() -> None:
    more = (
        "#define ONE 1\n#define TWO (ONE + 1)\n"
        "static unsigned int obj_to_class_idx(unsigned long obj)\n{\n\treturn TWO;\n}\n"
        "#undef ONE\n#define ONE 5\n"
    )
    code = csources.read(csources.text(more=more))
    assert csources.said(code, code.decode_class, obj=0) == 2
    two = code.macro("TWO")
    assert two is not None
    assert csources.value(two.value) == 6


def test_letters_beyond_ascii_shift_nothing() -> None:
    text = "/* Möller — naïve */\n" + csources.text()
    code = csources.read(text)
    assert str(code.encode.place) == "zsmalloc.c:6:22"
    assert "OBJ_INDEX_MASK" in {var.name for var in names(code.decode_idx.result)}


def test_what_is_nested_too_deeply_is_refused() -> None:
    deep = csources.text(encode=encoder("return obj_idx" + " + 1" * 5000 + ";"))
    assert answer(deep).endswith(": is nested too deeply to be read")
