"""A C file as a word needs it."""

from pathlib import Path
from typing import Final

import pytest

from zslayout.words.source_text import functions, needed_text

TEXT: Final = """\
#include "own.h"
#include "other.h"
#define ASKS(x) asked(x)
#define MADE(name) made_##name()

static void nothing(void)
{
}

static int asked(int x)
{
\treturn "lost()"[x]; /* lost() */
}

static __printf(1, 2) void
said(const char *text, ...)
{
\tasked(1);
}

#ifdef CONFIG_A
static int two(void)
{
\treturn 1;
}
#else
static int two(void)
{
\treturn ASKS(2);
}
#endif

int made_one(void)
\t__must_hold(&lock)
{
\treturn 1;
}

static int lost(void)
{
#ifdef CONFIG_B
\treturn asked(3);
}
#else
\treturn asked(4);
#endif
}

static const struct ops ops = {
\t.lost = lost,
};
"""
NAMES: Final = frozenset({"asked", "said", "__printf", "two", "made_one", "__must_hold"})


@pytest.mark.parametrize(
    ("wanted", "kept"),
    [
        ("", set[str]()),
        ("asked(1)", {"asked"}),
        ("said(text)", {"said", "asked"}),
        ("two()", {"two", "asked"}),
        ("ASKS(1)", {"asked"}),
        ("MADE(one)", {"made_one"}),
    ],
)
def test_what_is_named_is_kept_with_what_it_names(
    wanted: str, kept: set[str], tmp_path: Path
) -> None:
    (tmp_path / "own.h").write_text("")
    text = needed_text(TEXT, [wanted], tmp_path)
    assert text.count("\n") == TEXT.count("\n")
    (tmp_path / "a.c").write_text(text)
    # Of a body that conditions of the preprocessor divide nothing is known: it stays.
    assert functions(tmp_path / "a.c") & NAMES - {"__printf", "__must_hold"} == kept
    assert "return asked(4)" in text
    assert f'#include "{tmp_path}/own.h"\n#include "other.h"' in text


def test_a_file_that_is_not_there_has_no_functions(tmp_path: Path) -> None:
    assert functions(tmp_path / "a.c") == frozenset()
