"""The part of a document between two lines that say zslayout:begin and zslayout:end.

The lines are comments in whatever language the document is in, and stay as they are.
"""

from typing import Final

from zslayout.errors import Fault, UserError

BEGIN: Final = "zslayout:begin"
END: Final = "zslayout:end"


def replaced(document: str, file: str, text: str) -> str:
    """The document with the text between its markers, an empty line on either side.

    Raises UserError where there is not one of each, in their order.
    """
    lines = document.splitlines(keepends=True)
    at = {each: [n for n, line in enumerate(lines) if each in line] for each in (BEGIN, END)}
    faults = [
        Fault(file, f"has {len(found) or 'no'} line{'s' if len(found) > 1 else ''} with {marker}")
        for marker, found in at.items()
        if len(found) != 1
    ]
    if not faults and at[BEGIN] > at[END]:
        faults = [Fault(f"{file}:{at[END][0] + 1}", f"{END} stands before {BEGIN}")]
    if faults:
        raise UserError(faults)
    (first,), (last,) = at.values()
    between = f"\n{text.strip(chr(10))}\n\n"
    return "".join((*lines[: first + 1], between, *lines[last:]))


def has_markers(document: str) -> bool:
    """Whether there is any of them."""
    return BEGIN in document or END in document
