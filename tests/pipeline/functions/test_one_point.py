"""The functions at one configuration: what fails has read nothing, and choices are named."""

import pytest
import samples
from kernel import kernel_source

from zslayout.arch import shipped
from zslayout.pipeline.functions import check, one_point
from zslayout.pipeline.functions.check import check_functions
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.results.exit_code import ExitCode
from zslayout.verdict import Status

ALL = shipped.load_all(VOCABULARY)


def test_a_reader_that_fails_has_read_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise IndexError("of its own")

    monkeypatch.setattr(check, "_compiler", lambda: None)
    monkeypatch.setattr(one_point, "_read", fails)
    found = check_functions("x.c", "", ALL[:1], None)
    assert found.exit_code is ExitCode.UNDECIDED
    assert found.not_covered[0].why == "the reader failed: IndexError: of its own"


@pytest.mark.usefixtures("a_compiler")
def test_each_choice_of_kconfig_is_read_and_what_it_breaks_is_named_with_it() -> None:
    text = kernel_source("7.3").decode()
    old = "\tmod_zspage_inuse(zspage, -1);"
    assert text.count(old) == 1
    under = f"#ifdef CONFIG_ZSMALLOC_STAT\n\tmod_zspage_inuse(zspage, -2);\n#else\n{old}\n#endif"
    unused = "static void zs_spare(void)\n{\n}\n"
    text = f"{text.replace(old, under)}#ifndef CONFIG_COMPACTION\n{unused}#endif\n"
    found = one_point.at_choices("x.c", text, samples.named("x86_64"), 8)
    assert found.choices == (3, 3)
    assert all(each.status is Status.REFUTED for each in found.findings)
    by = {each.id: each for each in found.findings}
    assert by["zspage.inuse"].kconfig == ("CONFIG_ZSMALLOC_STAT=y",)
    assert by["source.builds"].kconfig == ("CONFIG_COMPACTION=n",)
    assert by["source.builds"].says == "a kernel builds without: unused function 'zs_spare'"
