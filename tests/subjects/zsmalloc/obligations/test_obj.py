"""The family `obj`, at samples drawn without a solver."""

import pytest
from families import refutations, statements

from zslayout.expr.infix import human_text
from zslayout.subjects.zsmalloc.obligations.obj import OBLIGATIONS
from zslayout.subjects.zsmalloc.registry import BY_ID
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.vc.obligation import Obligation

HELD, CONTROLS = statements(OBLIGATIONS)


@pytest.mark.parametrize("obligation", HELD, ids=lambda each: each.id)
def test_no_sample_refutes_it(obligation: Obligation) -> None:
    assert refutations(obligation) == 0


@pytest.mark.parametrize("obligation", CONTROLS, ids=lambda each: each.id)
def test_some_sample_refutes_the_control(obligation: Obligation) -> None:
    assert refutations(obligation) > 0


@pytest.mark.parametrize(
    ("name", "uses"),
    [
        ("obj.covers_pfn", ["obj.roundtrip.pfn at pfn, 0, 0"]),
        ("obj.covers_class", ["obj.roundtrip.class at 0, class_idx, 0"]),
        ("obj.covers_idx", ["obj.roundtrip.idx at 0, 0, obj_idx"]),
        (
            "obj.injective",
            [
                f"obj.roundtrip.{field} at pfn{at}, class_idx{at}, obj_idx{at}"
                for at in ("_1", "_2")
                for field in ("pfn", "class", "idx")
            ],
        ),
        ("obj.roundtrip.pfn", []),
        ("obj.disjoint", []),
    ],
)
def test_an_obligation_says_which_round_trips_its_proof_may_rest_on(
    name: str, uses: list[str]
) -> None:
    claim = BY_ID[name].claim(SCHEMES["rfc-v1"].definition(64))
    assert [
        f"{use.obligation} at {', '.join(map(human_text, use.at.values()))}" for use in claim.uses
    ] == uses
