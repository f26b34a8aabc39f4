"""The commands of `emit`."""

from commands import inside


def test_assertions_are_c_and_of_one_scheme() -> None:
    ran = inside("emit", "static-assert", "--scheme", "merged")
    assert (ran.code, ran.err) == (0, "")
    assert "static_assert(ZS_OBJ_IDX_BITS <= 32, " in ran.out
    assert inside("emit", "static-assert", "--scheme", "all").code == 2


def test_a_kunit_file_has_the_counterexamples_of_every_configuration() -> None:
    ran = inside("emit", "kunit", "--scheme", "merged")
    assert (ran.code, ran.err) == (0, "")
    assert "KUNIT_CASE(size_min_aligned_riscv32)," in ran.out
    assert inside("emit", "kunit", "--scheme", "all").code == 2


def test_the_page_is_restructured_text_unless_somebody_says_otherwise() -> None:
    ran = inside("emit", "rst", "--arch", "i386")
    assert (ran.code, ran.err) == (0, "")
    assert "\n::\n\n" in ran.out
    assert inside("emit", "rst", "--arch", "nowhere").code == 2
    assert inside("emit", "rst", "-f", "quiet").out.startswith("as expected: ")


def test_a_page_for_the_kernels_documents_is_no_wider_than_they_are() -> None:
    assert max(map(len, inside("emit", "rst").out.splitlines())) < 80
