"""`protocol races` as JSON: the contract of schema 1."""

import provers
from rendered import value

from zslayout.reference.patch_level import PatchLevel
from zslayout.results.protocol_races import RacesResult

FOUND = RacesResult(provers.PROVER.prove_races(provers.layout(), PatchLevel.EARLY_UNLOCK))


def test_programs_get_the_same() -> None:
    said = value(FOUND)
    assert (said["schema"], said["proved"], said["exit_code"]) == (1, True, 0)
    (first,) = [each for each in said["accesses"] if each["needs"] == "READ_ONCE()"]
    assert (first["operation"], first["label"], first["stores"]) == ("zs_free", "called", False)
    assert [each["operation"] for each in first["races"]] == ["zs_page_migrate", "zs_compact"]
    assert first["holds"] == []
