"""`protocol locks` as JSON."""

import variants
from rendered import value

from zslayout.protocol.operation_tables import operation_tables
from zslayout.results.protocol_locks import LocksResult


def test_each_step_names_the_locks_that_it_takes_has_and_releases() -> None:
    said = value(LocksResult(tuple(operation_tables(variants.EARLY))))
    by_name = {each["operation"]: each["steps"] for each in said["operations"]}
    steps = {step["label"]: step for step in by_name["zs_free"]}
    assert steps["class read"]["takes"] == ["class"]
    assert steps["word stable"]["holds"] == ["class"]
    assert steps["unlinked"]["releases"] == ["class"]
    assert steps["unlinked"]["holds"] == ["page"]
    assert by_name["zs_page_migrate"]
