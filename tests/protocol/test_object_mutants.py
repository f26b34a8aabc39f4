"""That each is caught is for `test_mutants.py`."""

from zslayout.protocol.object_mutants import OBJECT_MUTANTS


def test_each_edits_one_of_these_operations() -> None:
    assert {each.operation for each in OBJECT_MUTANTS} == {"zs_free", "zs_malloc", ""}
    assert all(
        bool(each.operation) is (bool(each.rows) or each.without is not None)
        for each in OBJECT_MUTANTS
    )
