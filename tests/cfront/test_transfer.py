from pathlib import Path

import lowered
import memoryruns
import pytest

S = "struct s { int a; int b; unsigned int arr[4]; unsigned long l; };\nvoid g();\n"

KNOWN = {
    "a register that is copied to an address is a store there": (
        "long f(unsigned long h, long a) { memcpy((void *)h, &a, sizeof(a)); return *(long *)h; }",
        {"h": 0x1000, "a": 7},
        7,
    ),
    "an atomic word at an address is a word there": (
        "long f(unsigned long h, long a) { atomic_long_set((atomic_long_t *)h, a);"
        " return *(long *)h + atomic_long_read((atomic_long_t *)h); }",
        {"h": 0x1000, "a": 7},
        14,
    ),
    "an exchange gives what was there": (
        "long f(unsigned long h, long a) { *(long *)h = a; return xchg((long *)h, 5)"
        " + *(long *)h; }",
        {"h": 0x1000, "a": 7},
        12,
    ),
    "a struct that is assigned has the other's members": (
        "struct in { int i, j; };\n"
        "int f(int a) { struct in x = { 1, 2 }, y = { a, 4 }; x = y; return x.i + x.j; }",
        {"a": 7},
        11,
    ),
    "memcpy of some of a struct is of those bytes": (
        "struct in { char c[8]; int i; };\n"
        'int f(int a) { struct in x = { "" }, y; y.i = a; y.c[1] = 5;'
        " memcpy(&x.c[1], &y.c[1], 11); return x.i + x.c[1]; }",
        {"a": 7},
        12,
    ),
    "memset fills what it is told to": (
        "int f(int a) { struct { int x, y; } s = { a, a };"
        " memset(&s, 1, sizeof(int)); return s.x + s.y; }",
        {"a": 7},
        0x01010108,
    ),
    "half of a word of a union is that half": (
        "unsigned int f(unsigned long a) { union { u64 all; u32 half[2]; } u;"
        " u.all = a; return u.half[1]; }",
        {"a": 0x1234567890},
        0x12,
    ),
    "a byte that is put into a word leaves the rest": (
        "unsigned int f(unsigned int a) { union { u32 all; u8 each[4]; } u;"
        " u.all = a; u.each[1] = 0xff; return u.all; }",
        {"a": 0x12345678},
        0x1234FF78,
    ),
    "a store where one of two variables is may change either": (
        "int f(int a) { int x = 1, y = 2; int *p = a ? &x : &y; *p = 5; return x * 10 + y; }",
        {"a": 1},
        52,
    ),
    "an element by its number is the one that an index finds": (
        S + "int f(struct s *p, int i) { p->arr[i] = 5; p->arr[1] = 6; return p->arr[i]; }",
        {"p": 0x1000, "i": 1},
        6,
    ),
    "a pointer that walks an array writes to its elements": (
        "int f(int a) { int v[4] = { 0 }; for (int *p = v; p < v + 4; p++) *p = a; return v[2]; }",
        {"a": 7},
        7,
    ),
    "a member at an address that is made of bytes is the member": (
        S + "int f(struct s *p) { p->b = 1; *(int *)((char *)p + 4) = 7; return p->b; }",
        {"p": 0x1000},
        7,
    ),
    "bytes of an array of words are bytes of its words": (
        "unsigned int f(int i) { u32 v[4] = { 0 }; u8 *p = (u8 *)v; p[4] = 7; p[5] = i;"
        " return v[1]; }",
        {"i": 2},
        0x207,
    ),
    "structs in an array are walked by all of each": (
        "struct in { int i, j, k; };\n"
        "int f(int a) { struct in v[3] = { 0 };"
        " for (struct in *p = v; p < v + 3; p++) p->j = a; return v[2].j + v[1].k; }",
        {"a": 7},
        7,
    ),
    "two structs that were allocated are not one": (
        S + "int f(void) { struct s *p = kmalloc(8, 0), *q = kmalloc(8, 0);"
        " p->a = 1; q->a = 2; return p->a; }",
        {},
        1,
    ),
    "memory that was allocated with zeros has them": (
        S + "int f(void) { struct s *p = kzalloc(8, 0); g(); return p->b; }".replace("g(); ", ""),
        {},
        0,
    ),
    "memory that nobody else knows of stays as it is": (
        S + "int f(void) { struct s *p = kmalloc(8, 0); p->a = 7; g(); return p->a; }",
        {},
        7,
    ),
    "memory that nobody else knows of stays while a loop calls": (
        S + "int f(int n) { struct s *p = kmalloc(8, 0); p->a = 7;"
        " for (int i = 0; i < n; i++) { g(); p->b = i; } return p->a; }",
        {"n": 5},
        7,
    ),
    "memory that only new memory leads to stays too": (
        S + "struct t { struct s *in; };\n"
        "int f(void) { struct t *t = kmalloc(8, 0); struct s *p = kmalloc(8, 0);"
        " t->in = p; p->a = 7; g(); return t->in->a; }",
        {},
        7,
    ),
}


@pytest.mark.parametrize("name", KNOWN)
def test_memory_is_what_c_says(name: str) -> None:
    text, arguments, expected = KNOWN[name]
    made, run = lowered.run(text)
    assert not run.unread
    assert lowered.value(made, made.memory.word(run.value, 32), arguments) == expected


UNKNOWN = {
    "new memory that a loop writes to": (
        "int f(int n) { struct s *p = kmalloc(8, 0); p->a = 7;"
        " for (int i = 0; i < n; i++) { g(); p->a += n; } return p->a; }"
    ),
    "new memory that a loop tells of at its end": (
        "struct s *all;\n"
        "int f(int n) { struct s *p = kmalloc(8, 0); p->a = 7;"
        " for (int i = 0; i < n; i++) { g(); all = p; } return p->a; }"
    ),
    "new memory that is perhaps in what others know": (
        "int f(struct s **q, int c) { struct s *p = kmalloc(8, 0); struct s **r = kmalloc(8, 0);"
        " if (c) r = q; *r = p; p->a = 7; g(); return p->a; }"
    ),
    "new memory that is in an array which is handed on": (
        "int f(void) { struct s *p = kmalloc(8, 0); struct s *v[2]; v[1] = p; p->a = 7;"
        " g(v); return p->a; }"
    ),
    "new memory of another loop that a turn before has told of": (
        "struct s *all;\n"
        "int f(int n) { struct s *p = 0; int r = 0;"
        " for (int i = 0; i < n; i++) { p = kmalloc(8, 0); p->a = 7; }"
        " for (int i = 0; i < n; i++) { g(); r = p->a; all = p; } return r; }"
    ),
    "new memory that is in a list": (
        "int f(struct list_head *l) { struct s *p = kmalloc(8, 0); p->a = 7;"
        " list_add((struct list_head *)p, l); g(); return p->a; }"
    ),
    "new memory that something leads to which is in a list": (
        "struct t { struct s *in; };\n"
        "int f(struct s *l) { struct t *t = kmalloc(8, 0); struct s *p = kmalloc(8, 0);"
        " t->in = p; p->a = 7; l->l = (unsigned long)t; g(); return p->a; }"
    ),
    "new memory that a turn before has told of": (
        "struct s *all;\n"
        "int f(int n) { struct s *p = kmalloc(8, 0); int r = 0; p->a = 7;"
        " for (int i = 0; i < n; i++) { g(); r = p->a; all = p; } return r; }"
    ),
    "what an argument points to": "int f(struct s *p) { p->a = 1; g(p); return p->a; }",
    "what is behind what an argument points to": (
        "struct t { struct s *in; };\nint f(struct t *p) { p->in->a = 1; g(p); return p->in->a; }"
    ),
    "any struct that others may know": ("int f(struct s *p) { p->a = 1; g(); return p->a; }"),
    "what was read before and not written": (
        "int f(struct s *p) { int x = p->a; g(); return x == p->a; }"
    ),
    "a variable of the file": "int x; int f(void) { x = 1; g(); return x; }",
    "a variable whose address is kept": (
        "int *keep; int f(void) { int x = 1; keep = &x; g(); return x; }"
    ),
    "a variable whose address is in one that is handed on": (
        "struct t { int *at; }; int f(void) { int x = 1; struct t t; t.at = &x; g(&t); return x; }"
    ),
    "a variable whose address is in a struct": (
        "struct t { int *at; }; int f(struct t *p) { int x = 1; p->at = &x; g(); return x; }"
    ),
    "what a pointer to a function is called with": (
        "int f(struct s *p, void (*call)(void)) { p->a = 1; call(); return p->a; }"
    ),
    "what an atomic operation at an address of its own may do": (
        "int f(struct s *p, atomic_t *v) { p->a = 1; atomic_dec(*(atomic_t **)v); return p->a; }"
    ),
    "a list on the stack that something is in": (
        "int f(struct list_head *l) { struct list_head own; own.next = l; list_add(l, &own);"
        " own.next = l; list_del(l); return own.next == l; }"
    ),
    "what a page is copied to": (
        "int f(struct page *page) { int x = 1; memcpy_from_page(&x, page, 0, 4); return x; }"
    ),
    "what an assembler statement may do": (
        'int f(struct s *p) { p->a = 1; asm volatile("" : : : "memory"); return p->a; }'
    ),
    "what a call of itself may do": (
        "int f(struct s *p) { p->a = 1; if (p->b) f(p); return p->a; }"
    ),
    "a struct that a copy of unknown length is made to": (
        "int f(struct s *p, void *q, long n) { p->a = 1; memcpy(p, q, n); return p->a; }"
    ),
    "words that some byte of was written to": (
        "unsigned int f(int i) { u32 v[4] = { 0 }; ((u8 *)v)[i] = 7; return v[1]; }"
    ),
    "words that bytes are walked over": (
        "unsigned int f(int n) { u32 v[4] = { 0 };"
        " for (u8 *p = (u8 *)v; p < (u8 *)v + n; p++) *p = 7; return v[1]; }"
    ),
    "a word after another width of it was written": (
        "int f(unsigned long *p) { *p = 1; *(u8 *)p = 2; return *p; }"
    ),
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_nothing_is_known_any_more_of(name: str) -> None:
    made, run = lowered.run(S + UNKNOWN[name])
    assert lowered.unknown(made, made.memory.word(run.value, 32))


@pytest.mark.parametrize("machine", memoryruns.MACHINES)
@pytest.mark.parametrize("seed", range(5))
def test_random_functions_leave_in_memory_what_the_machine_leaves(
    machine: str, seed: int, tmp_path: Path
) -> None:
    told, asked = memoryruns.compared(machine, seed, tmp_path, again=False)
    assert told == asked


@pytest.mark.parametrize("seed", range(100, 103))
def test_what_is_known_after_loops_of_any_length_is_what_the_machine_has(
    seed: int, tmp_path: Path
) -> None:
    told, _ = memoryruns.compared("x86_64", seed, tmp_path, again=True)
    assert told >= 1
