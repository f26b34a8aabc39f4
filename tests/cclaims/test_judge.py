import claimed
import pytest
from kernel import kernel_source

from zslayout.cclaims.judge import findings, touching
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


@pytest.mark.parametrize(
    ("gone", "status"), [("", Status.PROVED), ("putback_page", Status.REFUTED)]
)
def test_a_table_without_a_function_that_the_kernel_calls_is_told(
    gone: str, status: Status
) -> None:
    lines = kernel_source("7.3").decode().splitlines(keepends=True)
    text = "".join(each for each in lines if not gone or f".{gone} =" not in each)
    says = "a table of operations has each of them that the kernel calls"
    found = findings(claimed.surveyed(text), 40, 12)
    assert next(each for each in found if each.says == says).verdict.status is status
