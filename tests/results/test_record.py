"""What records are, and how they are written."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
import samples

from zslayout.arch.params import Outcome
from zslayout.errors import InternalError
from zslayout.results.exit_code import ExitCode
from zslayout.results.page import LayoutPage, PageRecord
from zslayout.results.pages import Pages, PagesRecord
from zslayout.results.record import (
    Record,
    RootRecord,
    SummaryLine,
    computed,
    keys,
    value,
)


@dataclass(frozen=True)
class _Plain:
    number: int
    inner: tuple[tuple[str, int], ...] = (("a", 1),)


class _Inner(Record):
    from_: int = computed("number")
    twice: int = computed(lambda of: 2 * of.number)


@dataclass(frozen=True)
class _Found:
    many: tuple[_Plain, ...]
    code: ExitCode
    named: Mapping[str, Outcome]
    nothing: None = None
    some: tuple[int, ...] = ()
    either: int | _Plain | None = 3


class _Outer(RootRecord):
    many: tuple[_Inner, ...]
    first: _Inner = computed(lambda of: of.many[0])
    itself: _Plain = computed(lambda of: of.many[0])
    code: ExitCode
    named: Mapping[str, Outcome]
    nothing: None
    some: tuple[int, ...] = computed(optional=True)
    either: int | _Inner | None
    pair: tuple[int, Outcome] = computed(lambda _: (1, Outcome.UNPROVED))


FOUND = _Found((_Plain(1), _Plain(2)), ExitCode.UNDECIDED, {"a": Outcome.FALLBACK})


def test_a_record_is_an_object_of_its_keys_in_their_order() -> None:
    said = value(_Outer, FOUND)
    assert list(said) == [
        *("schema", "many", "first", "itself", "code", "named", "nothing", "either", "pair")
    ]
    assert said == {
        "schema": 1,
        "many": [{"from": 1, "twice": 2}, {"from": 2, "twice": 4}],
        "first": {"from": 1, "twice": 2},
        "itself": {"number": 1, "inner": [["a", 1]]},
        "code": 3,
        "named": {"a": "fallback"},
        "nothing": None,
        "either": 3,
        "pair": [1, "unproved"],
    }


@pytest.mark.parametrize(
    ("either", "said"), [(None, None), (4, 4), (_Plain(5), {"from": 5, "twice": 10})]
)
def test_a_value_of_several_types_is_written_by_its_own(either: Any, said: object) -> None:
    found = _Found(FOUND.many, FOUND.code, {}, either=either)
    assert value(_Outer, found)["either"] == said


def test_what_is_optional_is_there_where_there_is_something() -> None:
    assert "some" not in value(_Outer, FOUND)
    assert value(_Outer, _Found(FOUND.many, FOUND.code, {}, some=(1,)))["some"] == [1]
    assert [each.name for each in keys(_Outer) if each.optional] == ["some"]


def test_an_attribute_that_is_not_there_is_no_null() -> None:
    with pytest.raises(AttributeError):
        value(_Inner, object())


def test_what_json_has_nothing_for_is_our_own_mistake() -> None:
    class Odd(Record):
        wrong: set[int]

    with pytest.raises(InternalError):
        value(Odd, type("Source", (), {"wrong": {1}}))


def test_several_pages_are_what_each_is_alone() -> None:
    page = LayoutPage(samples.result(samples.named("i386")))
    alone = value(PageRecord, page)
    assert value(PagesRecord, Pages((page, page))) == {"schema": 1, "results": [alone, alone]}


def test_the_summary_counts_the_diagnostics_by_level() -> None:
    page = LayoutPage(samples.result(samples.named("riscv32")))
    said = value(SummaryLine, page)
    assert (said["schema"], said["exit_code"]) == (1, 0)
    assert said["summary"]["note"] == 1
    assert sum(said["summary"].values()) == len(page.diagnostics())
