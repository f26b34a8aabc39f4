import pytest
import samples
from kernel import kernel_source

from zslayout.cfront.builds import build_faults
from zslayout.cfront.kconfig import choices
from zslayout.cfront.point import Point, point
from zslayout.cfront.target import Target
from zslayout.cfront.text import CFile

_POINT = Point(Target("x86_64-linux-gnu", 64), (64, 12, 52, 8))


def _said(text: str) -> list[tuple[int, str, bool]]:
    return [(x.line, x.text, x.ours) for x in build_faults(CFile("x.c", text), _POINT)]


def test_what_is_right_is_built_without_a_word() -> None:
    used = "static int f(void)\n{\n\treturn 1;\n}\n"
    assert not _said(used + "static int __init g(void)\n{\n\treturn f();\n}\nmodule_init(g);\n")
    assert not _said("static inline int f(void)\n{\n\treturn 1;\n}\n")
    assert not _said("static int __maybe_unused f(void)\n{\n\treturn 1;\n}\n")


def test_a_function_that_nobody_calls_is_named_at_its_line() -> None:
    assert _said("\nstatic int f(void)\n{\n\treturn 1;\n}\n") == [(2, "unused function 'f'", False)]


def test_what_the_file_declares_elsewhere_is_missing_and_what_it_does_not_may_be_ours() -> None:
    use = "int g(void)\n{\n\treturn %s;\n}\n"
    under = "#ifdef CONFIG_X\nstatic int f(void)\n{\n\treturn 1;\n}\n#define LONG 1\n#endif\n"
    ((line, text, ours),) = _said(under + use % "f()")
    assert (line, ours) == (10, False)
    assert "call to undeclared function 'f'" in text
    assert [(line, ours) for line, _, ours in _said(under + use % "LONG")] == [(10, False)]
    assert [(line, ours) for line, _, ours in _said(use % "SHORT")] == [(3, True)]
    assert not _said(use % "some_function_of_the_kernel()")


def test_a_shift_of_all_bits_and_a_constant_that_is_cut_are_named() -> None:
    shift = "unsigned long f(void)\n{\n\treturn 1UL << (PAGE_SHIFT + 52);\n}\n"
    assert [(line, ours) for line, _, ours in _said(shift)] == [(3, False)]
    cut = "struct s { unsigned int magic:4; };\nvoid f(struct s *s)\n{\n\ts->magic = 0x58;\n}\n"
    assert [(line, ours) for line, _, ours in _said(cut)] == [(4, False)]


def test_a_declaration_of_the_prelude_that_does_not_fit_is_said_to_be_ours() -> None:
    member = "int f(struct page *page)\n{\n\treturn page->no_such_member;\n}\n"
    assert [(line, ours) for line, _, ours in _said(member)] == [(3, True)]
    own = "struct s { int a; };\nint f(struct s *s)\n{\n\treturn s->no_such_member;\n}\n"
    assert [(line, ours) for line, _, ours in _said(own)] == [(4, False)]
    count = "void f(struct page *page)\n{\n\tkmap_atomic(page, 0);\n}\n"
    assert [(line, ours) for line, _, ours in _said(count)] == [(3, True)]


@pytest.mark.parametrize("release", ["5.10", "6.1", "6.12", "7.3"])
def test_nothing_is_said_of_a_release_with_any_choice_of_kconfig(release: str) -> None:
    file = CFile("x.c", kernel_source(release).decode())
    for name in ("x86_64", "riscv32"):
        params = samples.named(name)
        for choice in choices(file, params)[0]:
            assert not build_faults(file, point(params, 8, choice)), (name, choice)


_MOUNTED = """
static struct dentry *zs_mount(struct file_system_type *type, int flags, const char *name, void *d)
{
	static const struct dentry_operations ops = { .d_dname = simple_dname };

	return mount_pseudo(type, "zsmalloc:", NULL, &ops, ZSMALLOC_MAGIC);
}
"""
_OPENED = """
static int zs_open(struct inode *inode, struct file *file)
{
	return single_open(file, zs_stats_size_show, inode->i_private);
}

static const struct file_operations zs_stats_size_fops = {
	.open = zs_open, .read = seq_read, .llseek = seq_lseek, .release = single_release,
};
"""


def test_a_file_of_v4_14_is_built_as_it_was_then() -> None:
    text = kernel_source("5.10").decode()
    begin = text.index("static int zs_init_fs_context(")
    end = text.index("}\n", begin) + 2
    text = text[:begin] + _MOUNTED + text[end:]
    for old, new in (
        (".init_fs_context = zs_init_fs_context", ".mount = zs_mount"),
        ("DEFINE_SHOW_ATTRIBUTE(zs_stats_size);", _OPENED),
        (
            "atomic_long_add(pages_freed, &pool->stats.pages_compacted)",
            "pool->stats.pages_compacted += pages_freed",
        ),
    ):
        assert text.count(old) == 1
        text = text.replace(old, new)
    file, params = CFile("x.c", text), samples.named("x86_64")
    for choice in choices(file, params)[0]:
        assert not build_faults(file, point(params, 4, choice))
