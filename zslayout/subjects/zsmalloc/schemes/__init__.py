"""The schemes, in the order of the kernel's history. A scheme is one module and one line here."""

from collections.abc import Mapping
from typing import Final

from zslayout.subjects.zsmalloc.schemes import merged, pfn_idx, pfn_idx_tagged, rfc_v1
from zslayout.words.scheme import Scheme

SCHEMES: Final[Mapping[str, Scheme]] = {
    scheme.name: scheme
    for scheme in (pfn_idx_tagged.SCHEME, pfn_idx.SCHEME, rfc_v1.SCHEME, merged.SCHEME)
}

DEFAULT_SCHEME: Final = merged.SCHEME.name
"""What the kernel has."""
