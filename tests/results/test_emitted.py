"""Text for the kernel."""

from rendered import shown, value

from zslayout.results.emitted import EmittedText

TEXT = EmittedText("static-assert", "merged", ("/* a */", "", 'static_assert(1, "a");'))


def test_it_is_written_as_it_is() -> None:
    assert shown(TEXT) == '/* a */\n\nstatic_assert(1, "a");\n'
    assert value(TEXT)["lines"] == list(TEXT.lines)
    assert shown(TEXT, "quiet") == "as expected: static-assert for merged, 3 lines\n"
