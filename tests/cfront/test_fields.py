"""Members that have another name."""

import pytest

from zslayout.cfront.fields import BITS, COUNTS, OF_CLASS, known_as


@pytest.mark.parametrize(
    ("names", "roles", "expected"),
    [
        (("class", "spare"), BITS, {"class": "class", "spare": "spare"}),
        (("class_nr", "fullness", "magic"), BITS, {"class_nr": "class"}),
        (("kind", "group", "magic"), BITS, {"kind": "class", "group": "fullness"}),
        (("used", "free_index"), COUNTS, {"used": "inuse", "free_index": "freeobj"}),
        (("inuse", "top"), COUNTS, {"top": "freeobj"}),
        (("one", "two"), COUNTS, {}),
        (("size", "objects", "pages", "idx"), OF_CLASS, {"objects": "objs_per_zspage"}),
    ],
)
def test_a_member_is_known_by_its_name_or_as_the_only_one_that_is_left(
    names: tuple[str, ...], roles: dict[str, tuple[str, ...]], expected: dict[str, str]
) -> None:
    found = known_as(names, roles)
    assert found.keys() == set(names)
    assert found == {**found, **expected}
    assert expected or found == {name: name for name in names}
