"""Explanations as the tests want them."""

from zslayout.arch.shipped import load_named
from zslayout.pipeline.explain import explain
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.results.explanation import Explanation
from zslayout.subjects.zsmalloc.registry import REGISTRY
from zslayout.subjects.zsmalloc.schemes import SCHEMES


def explained(id_: str, arch: str = "riscv64-sv57", scheme: str = "merged") -> Explanation:
    """The obligation on a shipped configuration, at its default chain size."""
    (params,) = load_named([arch], VOCABULARY)
    size = params.chain_size.default
    return explain(REGISTRY.by_id[id_], params, SCHEMES[scheme], size, timeout=10.0)
