"""Mistakes that one could make in the C of a zsmalloc.c, and where each of them does harm.

`wrong_at` is worked out by hand and with Python ints; nothing of zslayout is asked. It is true
where, in the places that a pool can really have,

- an object is lost, or a word decodes to something else than went in;
- C leaves a value on the way undefined;
- a request finds another class, or a class another chain, than KERNEL.md has;
- a rule that the file states is broken (chunks are multiples of ZS_ALIGN, bitfields share a word);
- the gate is on, but only with a larger ZS_MIN_ALLOC_SIZE than two fields need, or without a build.

Where the base file does not compile (`rfc_v1` without room) and the changed one does not either,
there is no kernel to be wrong. A pool has page frames below 2**_PFN_BITS, classes below
ZS_SIZE_CLASSES, and as many objects as the longest zspage if it were full of the smallest chunks.
"""

from typing import Final

from defects import merged, rfc_v1, two_fields
from defects.defect import Defect, source, text
from defects.point import Point

__all__ = ["DEFECTS", "Defect", "Point", "source", "text"]

DEFECTS: Final = (*two_fields.DEFECTS, *rfc_v1.DEFECTS, *merged.DEFECTS)
