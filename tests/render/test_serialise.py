"""Records to JSON values."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from zslayout.arch.params import Outcome
from zslayout.errors import InternalError
from zslayout.render.serialise import value
from zslayout.results.exit_code import ExitCode
from zslayout.results.records.record import OPTIONAL, Record


@dataclass(frozen=True)
class _Inner:
    from_: int
    left_out: tuple[int, ...] = field(default=(), metadata=OPTIONAL)


@dataclass(frozen=True, kw_only=True)
class _Outer(Record):
    many: tuple[_Inner, ...]
    named: Mapping[str, Outcome]
    code: ExitCode
    nothing: None = None


def test_a_record_is_an_object_of_its_fields_in_their_order() -> None:
    outer = _Outer(
        many=(_Inner(1), _Inner(2, (3,))),
        named={"a": Outcome.FALLBACK},
        code=ExitCode.UNDECIDED,
    )
    found = value(outer)
    assert list(found) == ["schema", "many", "named", "code", "nothing"]
    assert found == {
        "schema": 1,
        "many": [{"from": 1}, {"from": 2, "left_out": [3]}],
        "named": {"a": "fallback"},
        "code": 3,
        "nothing": None,
    }


@pytest.mark.parametrize("plain", [None, True, 0, 1.5, "text"])
def test_plain_values_stand_for_themselves(plain: object) -> None:
    assert value(plain) is plain


def test_a_default_that_is_not_optional_is_written() -> None:
    assert value(Record()) == {"schema": 1}


@pytest.mark.parametrize("odd", [{1, 2}, object(), _Inner], ids=["set", "object", "class"])
def test_what_json_has_nothing_for_is_our_own_mistake(odd: object) -> None:
    with pytest.raises(InternalError):
        value(odd)
