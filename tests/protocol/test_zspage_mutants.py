"""That each is caught is for `test_mutants.py`."""

from zslayout.protocol.zspage_mutants import ZSPAGE_MUTANTS


def test_each_edits_one_of_these_operations() -> None:
    assert {each.operation for each in ZSPAGE_MUTANTS} == {
        "zs_page_migrate",
        "zs_compact",
        "async_free_zspage",
        "zs_obj_read",
    }
    assert all(
        bool(each.operation) is (bool(each.rows) or each.without is not None)
        for each in ZSPAGE_MUTANTS
    )
