"""What every command returns."""

import inspect
import pkgutil
from importlib import import_module

import pytest

from zslayout import results
from zslayout.results.record import RECORDS
from zslayout.results.result import DebugfsTabular, Description, Result, Tabular

MODULES = [
    import_module(f"{results.__name__}.{m.name}") for m in pkgutil.iter_modules(results.__path__)
]
KINDS = sorted(
    {
        each
        for module in MODULES
        for each in vars(module).values()
        if inspect.isclass(each) and issubclass(each, Result) and each not in {Result, Description}
    },
    key=lambda kind: kind.__name__,
)


@pytest.mark.parametrize("kind", KINDS)
def test_a_result_is_frozen_slotted_and_lacks_nothing(kind: type[Result]) -> None:
    assert not kind.__abstractmethods__
    assert "__dict__" not in dir(kind)
    assert kind.__dataclass_params__.frozen  # type: ignore[attr-defined]


def test_each_result_has_a_text_of_json_of_its_own() -> None:
    assert set(RECORDS) == set(KINDS)
    assert len(set(RECORDS.values())) == len(KINDS) > 20


@pytest.mark.parametrize("kind", [Result, Description, Tabular, DebugfsTabular])
def test_what_a_result_owes_cannot_be_left_out(kind: type) -> None:
    with pytest.raises(TypeError):
        type("Lacking", (kind,), {})()
