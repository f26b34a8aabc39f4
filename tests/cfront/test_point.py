from zslayout.cfront.point import Point
from zslayout.cfront.target import Target


def _point(physmem: int = 52, kconfig: tuple[str, ...] = ()) -> Point:
    return Point(Target("x86_64-linux-gnu", 64), (64, 12, physmem, 8), kconfig)


def test_a_symbolic_parameter_is_its_number_for_an_if_and_a_name_for_c() -> None:
    text = _point().definitions(symbolic=True)
    assert "#define PAGE_SHIFT (12 | zsl_PAGE_SHIFT)\n" in text
    assert "extern const int zsl_PAGE_SHIFT;\n" in text


def test_a_parameter_that_is_a_number_has_no_name() -> None:
    text = _point().definitions(symbolic=False)
    assert "#define PAGE_SHIFT (12)\n" in text
    assert "zsl_" not in text


def test_physical_bits_that_no_header_names_are_left_to_the_file() -> None:
    assert "MAX_POSSIBLE_PHYSMEM_BITS" not in _point(physmem=64).given
    assert _point(physmem=52).given["MAX_POSSIBLE_PHYSMEM_BITS"] == 52


def test_a_module_defines_the_name_with_module_and_n_defines_nothing() -> None:
    switches = _point(kconfig=("CONFIG_ZPOOL=m", "CONFIG_COMPACTION=n", "CONFIG_X=7")).switches
    assert switches["CONFIG_ZPOOL_MODULE"] == "1"
    assert "CONFIG_ZPOOL" not in switches
    assert "CONFIG_COMPACTION" not in switches
    assert switches["CONFIG_X"] == "7"
    assert switches["CONFIG_64BIT"] == "1"
