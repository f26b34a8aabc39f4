"""Turns of phrase of C, out of `c/phrases.c`: each is a file like mm/zsmalloc.c, but for a page."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from zslayout.cfront.text import CFile

_HEADS: Final = {
    "ENCODE": "unsigned long location_to_obj(struct page *page, unsigned int obj_idx)",
    "DECODE": "void obj_to_location(unsigned long obj, struct page **page, unsigned int *obj_idx)",
    "CHAIN": "int calculate_zspage_chain_size(int class_size)",
    "STORE": "void record_obj(unsigned long handle, unsigned long obj)",
    "LOAD": "unsigned long handle_to_obj(unsigned long handle)",
}

_ABOVE: Final = """
#define ZS_MAX_PAGES_PER_ZSPAGE (_AC(CONFIG_ZSMALLOC_CHAIN_SIZE, UL))
#ifndef zs_once_for_all
#define zs_once_for_all
enum fullness_group { ZS_INUSE_RATIO_0, ZS_INUSE_RATIO_100 = 11 };
struct zspage {
	unsigned int huge:1, fullness:4, class:9;
};
#endif
"""

_NEEDED: Final = {
    "ENCODE": "ENCODE\n{\n\treturn page_to_pfn(page) << 12 | (obj_idx & 0xfff);\n}\n",
    "DECODE": "DECODE\n{\n\t*page = pfn_to_page(obj >> 12);\n\t*obj_idx = obj & 0xfff;\n}\n",
}
"""What every file has to have."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase as a file, the functions that say it, and whether it may be refused."""

    file: CFile
    functions: frozenset[str]
    refusable: bool


def phrases() -> tuple[Phrase, ...]:
    """All of them."""
    text = Path(__file__).with_name("c").joinpath("phrases.c").read_text(encoding="utf-8")
    _, *parts = re.split(r"^/// (.*)\n", text, flags=re.MULTILINE)
    return tuple(_phrase(*each) for each in zip(parts[::2], parts[1::2], strict=True))


def _phrase(title: str, text: str) -> Phrase:
    name, refusable, _ = title.partition(" (may be refused)")
    said = {head for head in _HEADS if _defines(text, head)}
    assert said, title
    text += "".join(function for head, function in _NEEDED.items() if head not in said)
    for head, signature in _HEADS.items():
        text = re.sub(rf"^{head}$", f"static {signature}", text, flags=re.MULTILINE)
    return Phrase(CFile(name, _ABOVE + text), frozenset(map(_called, said)), bool(refusable))


def _defines(text: str, head: str) -> bool:
    pattern = rf"^({head}|static .*\b{_called(head)}\(.*\))$"
    return re.search(pattern, text, re.MULTILINE) is not None


def _called(head: str) -> str:
    """The name of a function."""
    return _HEADS[head].partition("(")[0].split()[-1]
