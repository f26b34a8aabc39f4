"""The physical bits: a file that says itself how many there are may say too few."""

from typing import Final

from corpus.edit import Before, Swap, Whole
from corpus.entry import Broken
from corpus.where import (
    ALL,
    FULL_PFN,
    LONG32,
    NAMED,
    PAE,
    UNNAMED,
    Where,
    arch,
    named,
    pfn_wider,
    points,
)

_PFN: Final = ("obj", "macro", "gate", "size", "source.builds", "source.defined", "source.frame")
_OLD_RULE: Final = Where(
    "PAE, LPAE and the like, where sparsemem says too little or nothing",
    lambda params: PAE.holds(params) and params.name != "i386-pae",
)


def _eight(base: str) -> Broken:
    return Broken(
        name=f"pfn-bits-eight-{base}",
        base=base,
        edits=(Whole("#define _PFN_BITS", "#define _PFN_BITS\t8"),),
        why="A page frame number has more than 8 bits; the file bounds it by its own macro.",
        wrong=ALL,
        stops=_PFN,
    )


def _old_rule(base: str) -> Broken:
    return Broken(
        name=f"physmem-bits-of-old-{base}",
        base=base,
        edits=(
            Before("", "#ifndef MAX_POSSIBLE_PHYSMEM_BITS", "#undef MAX_POSSIBLE_PHYSMEM_BITS"),
        ),
        why="MAX_PHYSMEM_BITS or else BITS_PER_LONG: 32 bits on machines that address 34 to 40.",
        wrong=_OLD_RULE,
        also=PAE | arch("x86"),  # there MAX_PHYSMEM_BITS asks the processor, and is no constant
        stops=_PFN,
    )


ENTRIES: Final = (
    *(_eight(base) for base in ("6.1", "6.12", "7.3", "two_fields", "merged")),
    *(_old_rule(base) for base in ("6.12", "7.3")),
    Broken(
        name="pfn-bits-twenty",
        base="6.12",
        edits=(Whole("#define _PFN_BITS", "#define _PFN_BITS\t20"),),
        why="20 bits are the page frames of 4 GiB in pages of 4 KiB.",
        wrong=pfn_wider(20),
        also=ALL,  # larger pages leave the index fewer bits than they could
        stops=_PFN,
    ),
    Broken(
        name="pfn-bits-one-short",
        base="7.3",
        edits=(Swap("#define _PFN_BITS", "- PAGE_SHIFT", "- PAGE_SHIFT - 1"),),
        why="Every other page frame number shares its bits with another one.",
        wrong=FULL_PFN,
        also=ALL,
        stops=_PFN,
    ),
    Broken(
        name="pfn-bits-of-4k-pages",
        base="6.12",
        edits=(Swap("#define _PFN_BITS", "PAGE_SHIFT", "12"),),
        why="Pages of 16 KiB lose two bits of index: the least chunk has 4 bytes a page, and is no "
        "multiple of ZS_ALIGN where the chain is odd.",
        wrong=points("16 KiB pages, all bits of a word", lambda p: p.index_bits == 14),
        also=ALL,
        stops=(*_PFN, "size"),
        at=("#define ZS_MIN_ALLOC_SIZE",),
    ),
    Broken(
        name="physmem-fallback-of-32-bits",
        base="7.3",
        edits=(
            Swap(
                "",
                "#define MAX_POSSIBLE_PHYSMEM_BITS BITS_PER_LONG",
                "#define MAX_POSSIBLE_PHYSMEM_BITS 32",
            ),
        ),
        why="Where no header names the physical bits, memory above 4 GiB is lost.",
        wrong=UNNAMED,
        stops=_PFN,
        at=("#define _PFN_BITS",),
    ),
    Broken(
        name="physmem-of-pae-everywhere",
        base="7.3",
        edits=(
            Before(
                "",
                "#ifndef MAX_POSSIBLE_PHYSMEM_BITS",
                "#if BITS_PER_LONG == 32\n"
                "#undef MAX_POSSIBLE_PHYSMEM_BITS\n"
                "#define MAX_POSSIBLE_PHYSMEM_BITS 36\n"
                "#endif",
            ),
        ),
        why="36 bits for every 32-bit machine; LPAE, XPA and PAE40 address 40.",
        wrong=points("40 bits on 32-bit machines", lambda p: not p.long and p.physmem_bits > 36),
        also=LONG32,
        stops=_PFN,
        at=("#define _PFN_BITS",),
    ),
    Broken(
        name="pfn-shift-one-more",
        base="7.3",
        edits=(Swap("#define ZS_OBJ_PFN_SHIFT", "- _PFN_BITS", "- _PFN_BITS + 1"),),
        why="The top bit of a page frame number is shifted out of the word.",
        wrong=FULL_PFN,
        also=ALL,
        stops=_PFN,
        at=("location_to_obj",),
    ),
    Broken(
        name="index-bits-of-a-page",
        base="6.12",
        edits=(Whole("#define OBJ_INDEX_BITS", "#define OBJ_INDEX_BITS\tPAGE_SHIFT"),),
        why="Right where a PFN has at most BITS_PER_LONG - PAGE_SHIFT bits; wider ones are cut.",
        wrong=PAE,
        also=NAMED,  # the fields need not fill the word
        stops=_PFN,
        at=("location_to_obj", "#define _PFN_BITS"),
    ),
    Broken(
        name="pfn-of-32-bits",
        base="7.3",
        edits=(Swap("location_to_obj", "zpdesc_pfn(zpdesc)", "(zpdesc_pfn(zpdesc) & 0xffffffff)"),),
        why="A page frame number above 2^32 is another one.",
        wrong=pfn_wider(32),
        stops=_PFN,
    ),
    Broken(
        name="pfn-of-x86-without-la57",
        base="7.3",
        edits=(
            Before(
                "",
                "#ifndef MAX_POSSIBLE_PHYSMEM_BITS",
                "#ifdef CONFIG_X86_64\n"
                "#undef MAX_POSSIBLE_PHYSMEM_BITS\n"
                "#define MAX_POSSIBLE_PHYSMEM_BITS 46\n"
                "#endif",
            ),
        ),
        why="46 bits are x86_64 without five-level paging; with it there are 52.",
        wrong=named("x86_64"),
        also=named("um-x86_64"),
        stops=_PFN,
        at=("#define _PFN_BITS",),
    ),
)
