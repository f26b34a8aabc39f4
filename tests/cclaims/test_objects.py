import claimed

from zslayout.verdict import Status


def test_a_value_that_is_wrong_is_told_with_the_lines_that_it_comes_from() -> None:
    old, new = "*obj_idx = obj & ZS_OBJ_IDX_MASK;", "*obj_idx = obj >> 1 & ZS_OBJ_IDX_MASK;"
    text = claimed.edited(old, new)
    line = text[: text.index(new)].count("\n") + 1
    wrong = [each for each in claimed.found(text) if each.verdict.status is not Status.PROVED]
    assert any(line in {place.line for place in each.also} for each in wrong)
