"""Results as users see them, in any format."""

import json
from collections.abc import Iterable
from typing import Any

from zslayout.render import registry, text
from zslayout.results.document import Block
from zslayout.results.result import Detail, Result


def shown(result: Result, form: str = "text", *, colour: bool = False, **detail: bool) -> str:
    """The result in the format of this name."""
    return registry.REGISTRY[form].render(result, Detail(**detail), colour=colour)


def value(result: Result) -> Any:
    """The result as JSON reads it back."""
    return json.loads(shown(result, "json"))


def drawn(blocks: Iterable[Block]) -> list[str]:
    """Some blocks of a document, as lines of text."""
    return list(text.lines(blocks))
