"""The family `moves`, at samples drawn without a solver."""

import pytest
from families import refutations, statements

from zslayout.expr.infix import human_text
from zslayout.subjects.zsmalloc.obligations import obj
from zslayout.subjects.zsmalloc.obligations.moves import WORDINGS
from zslayout.subjects.zsmalloc.registry import BY_ID
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.vc.obligation import Obligation

OBLIGATIONS = [each for each in obj.OBLIGATIONS if each.family in {"migrate", "compact"}]

HELD, CONTROLS = statements(OBLIGATIONS)


@pytest.mark.parametrize("obligation", HELD, ids=lambda each: each.id)
def test_no_sample_refutes_it(obligation: Obligation) -> None:
    assert refutations(obligation) == 0


@pytest.mark.parametrize("obligation", CONTROLS, ids=lambda each: each.id)
def test_some_sample_refutes_the_control(obligation: Obligation) -> None:
    assert refutations(obligation) > 0


ROUNDTRIPS = ["obj.roundtrip.pfn", "obj.roundtrip.class", "obj.roundtrip.idx"]


@pytest.mark.parametrize("obligation", OBLIGATIONS, ids=lambda each: each.id)
def test_a_move_rests_on_the_round_trips_of_the_words_before_and_after(
    obligation: Obligation,
) -> None:
    uses = obligation.claim(SCHEMES["rfc-v1"].definition(64)).uses
    assert [use.obligation for use in uses] == ROUNDTRIPS * 2
    before, after = uses[0], uses[3]
    assert [human_text(value) for value in before.at.values()] == ["pfn", "class_idx", "obj_idx"]
    assert human_text(after.at["pfn"]) == "new_pfn"


def test_a_migration_encodes_again_what_the_old_word_decodes_to() -> None:
    claim = BY_ID["migrate.preserves_class"].claim(SCHEMES["rfc-v1"].definition(64))
    definition = SCHEMES["rfc-v1"].definition(64)
    old = claim.steps[0].value
    assert claim.uses[3].at["class_idx"] == definition.word.decode("class_idx", old)
    assert claim.uses[3].at["obj_idx"] == definition.word.decode("obj_idx", old)


def test_a_compaction_keeps_the_class_and_takes_a_new_index() -> None:
    claim = BY_ID["compact.writes_idx"].claim(SCHEMES["rfc-v1"].definition(64))
    after = [human_text(value) for value in claim.uses[3].at.values()]
    assert after == ["new_pfn", "class_idx", "new_obj_idx"]


def test_every_move_has_words_of_its_own() -> None:
    assert len(WORDINGS) == len(OBLIGATIONS)
    assert {each["statement"] for each in WORDINGS.values()} == {
        each.statement for each in OBLIGATIONS
    }
