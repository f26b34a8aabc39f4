import claimed


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
