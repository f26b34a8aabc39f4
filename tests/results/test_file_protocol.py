"""What is told of zs_free() on each configuration, in a sentence and in JSON."""

from zslayout.reference.protocol_level import UNREAD_LEVEL, FoundLevel, ProtocolLevel
from zslayout.results.file_protocol import ConfigProtocol, FileProtocolRecord, in_words
from zslayout.results.record import value

_EARLY = FoundLevel(ProtocolLevel.EARLY_UNLOCK, early=True, has_class=True)
_BASE = FoundLevel(ProtocolLevel.BASE, early=True)
_SIZES = (4, 5)


def test_levels_are_counted_the_most_frequent_first() -> None:
    some = [
        *(ConfigProtocol(name, ((_BASE, _SIZES),), proved=True) for name in ("b", "c")),
        ConfigProtocol("a", ((_EARLY, _SIZES),), proved=True),
    ]
    said = "zs_free() is base with early unlock on 2, early-unlock (mainline 7.3) on 1"
    assert in_words(some) == said
    assert in_words(some[:1]) == "zs_free() is base with early unlock"
    assert not in_words([])


def test_the_least_of_all_chain_sizes_is_told_and_each_size_with_what_it_has() -> None:
    one = ConfigProtocol("a", ((_EARLY, (4,)), (_BASE, (5,))), proved=False, falls_back=True)
    assert one.found is _BASE
    assert value(FileProtocolRecord, one) == {
        "level": "early-unlock",
        "fallback": True,
        "early_unlock": True,
        "proved": False,
        "level_at": {"early-unlock": [4, 5]},
    }


def test_what_is_not_read_at_some_chain_size_is_not_known() -> None:
    one = ConfigProtocol("a", ((_EARLY, (4,)), (UNREAD_LEVEL, (5,))), proved=False)
    assert one.level is ProtocolLevel.UNKNOWN
    assert ConfigProtocol("a", (), proved=False).level is ProtocolLevel.UNKNOWN
