import re

import samples

from zslayout.cfront.kconfig import MOST, choices
from zslayout.cfront.point import point
from zslayout.cfront.text import CFile
from zslayout.cfront.unit import unit


def _read(text: str, arch: str = "x86_64") -> tuple[tuple[str, ...], ...]:
    return choices(CFile("x.c", text), samples.named(arch))[0]


def _if(name: str, inside: str = "int x;") -> str:
    return f"#ifdef CONFIG_{name}\n{inside}\n#endif\n"


def test_a_choice_is_read_both_ways_and_alone_where_nothing_interacts() -> None:
    text = _if("COMPACTION") + _if("ZSMALLOC_STAT")
    assert _read(text) == ((), ("CONFIG_COMPACTION=n",), ("CONFIG_ZSMALLOC_STAT=y",))


def test_choices_that_interact_are_read_together() -> None:
    both = ("CONFIG_A=y", "CONFIG_B=y")
    assert both in _read(_if("A", _if("B").strip()))
    assert both in _read("#if defined(CONFIG_A) && defined(CONFIG_B)\n#endif\n")
    assert both in _read(f"int f(void)\n{{\n{_if('A')}\tif (IS_ENABLED(CONFIG_B))\n\t\t;\n}}\n")
    assert both not in _read(_if("A") + _if("B"))


def test_what_the_architecture_fixes_is_no_choice() -> None:
    text = _if("ARM64") + _if("X86_64") + _if("CPU_BIG_ENDIAN") + _if("ARM64_64K_PAGES")
    assert _read(text) == _read(text, "s390") == _read(text, "arm64-64k") == ((),)


def test_only_what_can_exist_is_read() -> None:
    assert _read(_if("HIGHMEM")) == ((),)
    assert _read(_if("HIGHMEM"), "arm") == ((), ("CONFIG_HIGHMEM=y",))
    assert _read(_if("NUMA"), "riscv32") == ((),)
    both = _if("KASAN", _if("KASAN_SW_TAGS").strip())
    assert ("CONFIG_KASAN_SW_TAGS=y",) not in _read(both)
    assert ("CONFIG_KASAN=y", "CONFIG_KASAN_SW_TAGS=y") in _read(both)
    both = _if("COMPACTION", _if("MIGRATION").strip())
    assert ("CONFIG_MIGRATION=n",) not in _read(both)


def test_what_is_asked_to_be_a_module_is_one() -> None:
    text = "int f(void)\n{\n\treturn IS_MODULE(CONFIG_ZSMALLOC);\n}\n"
    assert _read(text) == ((), ("CONFIG_ZSMALLOC=m",))


def test_more_than_are_read_are_counted() -> None:
    text = "".join(_if(f"X{i}", _if(f"Y{i}", _if(f"Z{i}").strip()).strip()) for i in range(4))
    found, there = choices(CFile("x.c", text), samples.named("x86_64"))
    assert len(found) == MOST < there == 1 + 4 * 7


def test_what_is_a_module_is_enabled_and_not_built_in() -> None:
    kinds = "IS_MODULE(CONFIG_X) + 2 * IS_ENABLED(CONFIG_X) + 4 * IS_BUILTIN(CONFIG_X)"
    text = f"int f(void)\n{{\n\treturn {kinds};\n}}\n"
    for choice, number in (("CONFIG_X=m", 3), ("CONFIG_X=y", 6), ("CONFIG_X=n", 0)):
        at = point(samples.named("x86_64"), 8, (choice,))
        made = unit(CFile("x.c", text), at, ()).ir
        assert re.search(rf"ret i32 {number}\b", made), (choice, made)
