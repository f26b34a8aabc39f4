"""What a file says of its words, as plain data."""

from readings import read, text


def test_a_macro_is_found_by_its_name() -> None:
    code = read(text())
    found = code.macro("OBJ_INDEX_MASK")
    assert found is not None
    assert (found.place.line, found.place.column) == (4, 9)
    assert code.macro("OTHER") is None


def test_macros_come_after_those_that_they_are_made_of() -> None:
    late = "#define EARLY (PAGE_SHIFT + LATE)\n#define LATE (PAGE_SHIFT - 1)\n"
    listed = [macro.name for macro in read(text(more=late)).macros]
    assert listed.index("LATE") < listed.index("EARLY")
    assert (
        listed.index("_PFN_BITS") < listed.index("OBJ_INDEX_BITS") < listed.index("OBJ_INDEX_MASK")
    )
