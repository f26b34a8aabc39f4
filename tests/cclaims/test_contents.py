import claimed
import pytest
from kernel import kernel_source

from zslayout.cclaims.contents import contents
from zslayout.cclaims.judge import runs_read
from zslayout.verdict import Status


def test_contents_of_the_second_page_that_begin_elsewhere_are_refuted() -> None:
    edit = ("0, size - (PAGE_SIZE - off));", "8, size - (PAGE_SIZE - off));")
    assert "object.contents" in claimed.stopped(*edit) or _second_is_open(edit)


def _second_is_open(edit: tuple[str, str]) -> bool:
    """What is said of contents is one sentence, so that it is open already says no more."""
    text = claimed.edited(*edit)
    before = [x for x in claimed.found(claimed.MERGED) if x.id == "object.contents"]
    after = [x for x in claimed.found(text) if x.id == "object.contents"]
    return sum(x.verdict.witness is not None for x in after) > sum(
        x.verdict.witness is not None for x in before
    )


def test_an_address_of_one_page_for_contents_of_two_is_refuted() -> None:
    assert "object.contents" in claimed.stopped("off + size <= PAGE_SIZE", "off <= PAGE_SIZE")


@pytest.mark.parametrize("count", [1, 2])
def test_a_scatterlist_of_another_length_is_refuted(count: int) -> None:
    text = kernel_source("7.3").decode()
    old = f"sg_init_table(sg, {count});"
    assert text.count(old) == 1
    text = text.replace(old, f"sg_init_table(sg, {3 - count});")
    runs = runs_read(claimed.surveyed(text), 40, 12)
    (reads,) = (each for each in runs if each.run.name == "@zs_obj_read_sg_begin")
    verdicts = [each.verdict.status for each in contents(reads) if "scatterlist" in each.says]
    assert sorted(verdicts.count(each) for each in (Status.PROVED, Status.REFUTED)) == [1, 2]
