"""Diagnostics."""

from zslayout.errors import Place
from zslayout.results.diagnostic import Diagnostic, Level, counts, merged


def _of(config: str, message: str = "m", places: tuple[Place, ...] = ()) -> Diagnostic:
    witness = {"x": len(config)}
    return Diagnostic("r", Level.ERROR, message, (config,), places=places, witness=witness)


def test_what_is_alike_is_one_with_every_configuration() -> None:
    (one,) = merged([_of("a"), _of("bb"), _of("a")])
    assert one.configurations == ("a", "bb")
    assert one.witness == {"x": 1}


def test_what_differs_in_message_or_place_stays_apart() -> None:
    there = (Place("f", 1, 1),)
    found = list(merged([_of("a"), _of("a", "n"), _of("a", places=there), _of("b", places=there)]))
    assert [each.configurations for each in found] == [("a",), ("a",), ("a", "b")]


def test_every_level_is_counted_the_worst_first() -> None:
    assert list(counts([_of("a"), _of("b")]).items()) == [
        *(("error", 2), ("warning", 0), ("note", 0), ("skipped", 0), ("ok", 0))
    ]
