import claimed

from zslayout.cclaims.judge import touching
from zslayout.verdict import Status


def test_functions_that_were_gone_through_are_counted() -> None:
    assert touching(claimed.surveyed(claimed.MERGED)) > 20


def test_a_member_that_is_not_known_leaves_the_file_unread() -> None:
    text = claimed.MERGED.replace("freeobj", "one").replace("inuse", "two")
    assert "source.unread" in {id_ for id_, _ in claimed.open_ids(text)}


def test_a_finding_says_from_where_its_place_is_come_to() -> None:
    words = [each for each in claimed.found(claimed.MERGED) if each.id == "obj.word"]
    assert words
    assert all(each.also for each in words)
    assert {each.verdict.status for each in words} == {Status.PROVED}
