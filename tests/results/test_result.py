"""What every command returns."""

import inspect
import pkgutil
from importlib import import_module

import pytest

from zslayout import results
from zslayout.results import documents, records
from zslayout.results.records.record import RootRecord
from zslayout.results.result import DebugfsTabular, Result, Tabular

MODULES = [
    import_module(f"{results.__name__}.{m.name}") for m in pkgutil.iter_modules(results.__path__)
]
KINDS = sorted(
    {
        each
        for module in MODULES
        for each in vars(module).values()
        if inspect.isclass(each) and issubclass(each, Result) and each is not Result
    },
    key=lambda kind: kind.__name__,
)


@pytest.mark.parametrize("kind", KINDS)
def test_a_result_is_frozen_slotted_and_lacks_nothing(kind: type[Result]) -> None:
    assert not kind.__abstractmethods__
    assert "__dict__" not in dir(kind)
    assert kind.__dataclass_params__.frozen  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", KINDS)
def test_what_says_a_result_is_where_its_class_says(kind: type[Result]) -> None:
    module, _, member = kind.RECORD.partition(".")
    record = getattr(import_module(f"{records.__name__}.{module}"), member)
    assert issubclass(record, RootRecord)
    if kind.document is Result.document:
        module, _, member = kind.DOCUMENT.partition(".")
        document = getattr(import_module(f"{documents.__name__}.{module}"), member)
        assert len(inspect.signature(document).parameters) == 2


def test_there_are_as_many_results_as_whole_texts_of_json() -> None:
    assert len({kind.RECORD for kind in KINDS}) == len(KINDS) > 20


@pytest.mark.parametrize("kind", [Result, Tabular, DebugfsTabular])
def test_what_a_result_owes_cannot_be_left_out(kind: type) -> None:
    with pytest.raises(TypeError):
        type("Lacking", (kind,), {})()
