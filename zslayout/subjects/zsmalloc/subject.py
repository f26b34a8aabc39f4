"""mm/zsmalloc.c as a subject."""

from typing import Final

from zslayout.subjects.subject import Subject
from zslayout.subjects.zsmalloc import widths
from zslayout.subjects.zsmalloc.parameters import DOMAIN
from zslayout.subjects.zsmalloc.registry import REGISTRY
from zslayout.subjects.zsmalloc.schemes import SCHEMES

ZSMALLOC: Final = Subject(
    name="zsmalloc",
    title="the packed words of mm/zsmalloc.c",
    schemes=SCHEMES,
    registry=REGISTRY,
    domain=DOMAIN,
    lemmas=widths.lemmas,
)
