from pathlib import Path
from typing import Final

import pytest

import zslayout.cclaims
from zslayout.cclaims.objects import Judged
from zslayout.cclaims.rules import RULES
from zslayout.errors import InternalError, Place
from zslayout.subjects.known import SUBJECTS
from zslayout.verdict import Status, Verdict

_ROOM: Final = Path(zslayout.cclaims.__file__).parent


def test_a_claim_that_nobody_explains_is_not_made() -> None:
    proved = Verdict(Status.PROVED)
    with pytest.raises(InternalError, match="no rule is called"):
        Judged("obj.nonsense", Place("a.c", 1, 1), "is said of nothing", proved)


@pytest.mark.parametrize("id_", RULES)
def test_every_claim_that_is_explained_is_made_somewhere(id_: str) -> None:
    texts = [file.read_text(encoding="utf-8") for file in _ROOM.rglob("*.py")]
    others = "".join(text for text in texts if "FunctionRule(" not in text)
    _, _, name = id_.rpartition(".")
    assert any(f'"{each}"' in others for each in (id_, name))


def test_no_claim_on_functions_has_the_name_of_an_obligation() -> None:
    named = {id_ for one in SUBJECTS.values() for id_ in one.registry.by_id}
    assert not named & set(RULES)


def test_claims_are_said_in_sentences() -> None:
    for rule in RULES.values():
        assert rule.statement[0].isupper() or rule.statement.startswith("zs_")
        assert rule.statement.endswith(".")
        assert rule.why
        assert not rule.why.endswith(".")
