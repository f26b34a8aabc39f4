import claimed
import pytest
from kernel import kernel_source

from zslayout.cclaims.members import members
from zslayout.cclaims.pool import PoolMaker
from zslayout.verdict import Status


def test_a_pool_is_what_the_code_makes() -> None:
    survey = claimed.surveyed(claimed.MERGED)
    pool = PoolMaker(survey, members(survey.executor.module), 12).made()
    assert pool.length == len(pool.slots) == 255
    sizes = {one["index"]: one["size"] for one in pool.classes.values()}
    assert sizes[0] == 32
    assert sizes[254] == 4096
    assert pool.classes[pool.slots[1]]["objs"] == pool.classes[pool.slots[1]]["pages"] * 4096 // 48


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("class->index = i;", "class->index = i + 1;"),
        ("objs = pages * PAGE_SIZE / size;", "objs = pages * PAGE_SIZE / size + 1;"),
        ("class->size = size;", "class->size = size + 8;"),
        ("class->pages_per_zspage = pages;", "class->pages_per_zspage = pages + 1;"),
        ("pool->size_class[i] = class;", "pool->size_class[i ? i : 1] = class;"),
    ],
)
def test_classes_that_do_not_agree_are_refuted(old: str, new: str) -> None:
    assert "size.classes" in claimed.stopped(old, new)


def test_a_request_without_its_header_is_refuted() -> None:
    edit = ("get_size_class_index(size + ZS_HANDLE_SIZE)", "get_size_class_index(size)")
    assert "size.lookup" in claimed.stopped(*edit)


def test_a_request_that_gets_a_larger_class_than_it_needs_is_refuted() -> None:
    assert "size.lookup" in claimed.stopped("\t\tindex = 0;", "\t\tindex = 1;")


def test_a_chain_that_wastes_more_than_another_is_refuted() -> None:
    says = "no other number of pages leaves less of them unused"
    found = {}
    for sign in "<>":
        text = (
            kernel_source("7.3")
            .decode()
            .replace("if (waste < min_waste)", f"if (waste {sign} min_waste)")
        )
        surveyed = claimed.surveyed(text)
        maker = PoolMaker(surveyed, members(surveyed.executor.module), 12, 8)
        found[sign] = [each.verdict.status for each in maker.every() if each.says == says]
    assert found == {"<": [Status.PROVED], ">": [Status.REFUTED]}


@pytest.mark.parametrize(
    ("old", "new", "right"),
    [
        ("", "", True),
        ("huge_class_size -= (ZS_HANDLE_SIZE - 1);", "huge_class_size -= ZS_HANDLE_SIZE;", False),
        ("objs_per_zspage != 1 &&\n", "objs_per_zspage != 1 ||\n", False),
        ("return huge_class_size;", "return PAGE_SIZE;", False),
    ],
)
def test_the_least_request_of_a_page_is_what_others_are_told(
    old: str, new: str, *, right: bool
) -> None:
    surveyed = claimed.surveyed(kernel_source("7.3").decode().replace(old, new))
    maker = PoolMaker(surveyed, members(surveyed.executor.module), 12)
    (found,) = {each.verdict.status for each in maker.every() if each.id == "size.huge"}
    assert (found is Status.PROVED) is right


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("pages_per_zspage &&", "pages_per_zspage ||", "no class has fewer objects than"),
        ("*prev_class = NULL;", "*prev_class = (void *)1;", "a pool's classes are computed"),
    ],
)
def test_a_class_that_others_share_and_should_not_is_told(old: str, new: str, says: str) -> None:
    text = kernel_source("7.3").decode()
    assert text.count(old) == 1
    surveyed = claimed.surveyed(text.replace(old, new))
    maker = PoolMaker(surveyed, members(surveyed.executor.module), 12, 8)
    told = [each.says for each in maker.every() if each.verdict.status is not Status.PROVED]
    assert any(each.startswith(says) for each in told)


@pytest.mark.parametrize(
    ("old", "new"), [("(!size)", "(size)"), ("size > ZS_MAX", "size >= ZS_MAX")]
)
def test_a_size_that_is_not_looked_up_is_told(old: str, new: str) -> None:
    text = kernel_source("7.3").decode()
    begin = text.index("unsigned long zs_malloc(")
    surveyed = claimed.surveyed(text[:begin] + text[begin:].replace(old, new, 1))
    maker = PoolMaker(surveyed, members(surveyed.executor.module), 12)
    assert Status.REFUTED in {each.verdict.status for each in maker.lookups(maker.made())}
