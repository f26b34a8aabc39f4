"""Scopes: which layouts an obligation speaks of."""

import pytest

from zslayout.arch import shipped
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.subjects.zsmalloc.registry import BY_ID
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.vc.obligation import Scope
from zslayout.words.layout import Layout, derive


def layout(arch: str, scheme: str) -> Layout:
    (params,) = shipped.load_named([arch], VOCABULARY)
    return derive(SCHEMES[scheme], params, 8)


@pytest.mark.parametrize(
    ("arch", "scheme", "scopes"),
    [
        ("arm64-4k", "rfc-v1", {Scope.EVERY, Scope.CLASS_IDX}),
        ("arm", "rfc-v1", {Scope.EVERY, Scope.FALLBACK}),
        ("um-x86_64", "merged", {Scope.EVERY, Scope.FALLBACK}),
        ("arm64-4k", "pfn-idx", {Scope.EVERY}),
    ],
)
def test_a_layout_is_in_just_these_scopes(arch: str, scheme: str, scopes: set[Scope]) -> None:
    assert {scope for scope in Scope if scope.covers(layout(arch, scheme))} == scopes


def test_the_family_is_the_first_part_of_the_id() -> None:
    assert BY_ID["obj.roundtrip.class"].family == "obj"
