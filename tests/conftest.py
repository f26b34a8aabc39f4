"""Settings that all tests share."""

import gc
import os

import asked_once
import in_process
import pytest
import slow
from hypothesis import settings

settings.register_profile("dev", deadline=None, max_examples=60)
# The same examples in every run; those of "dev" are others each time, and more.
settings.register_profile("ci", deadline=None, max_examples=30, derandomize=True)
settings.register_profile("fast", deadline=None, max_examples=10)
settings.load_profile("ci" if os.environ.get("CI") else "dev")

# Trees, tables and proofs are kept until the end: looking for garbage among them at the usual
# pace (every 700 objects) takes a tenth of the time.
gc.set_threshold(100_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what takes long."""
    for item in items:
        if slow.is_slow(item.path):
            item.add_marker(pytest.mark.slow)


def pytest_collection_finish() -> None:
    """What the modules made when they were imported is never garbage."""
    gc.freeze()


def pytest_sessionfinish() -> None:
    """Nor is anything looked for in the end, where all of it goes."""
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _asked_by_all_workers(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What one worker asked no other one asks, and none starts further ones."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        asked_once.share(tmp_path_factory.getbasetemp().parent / "asked")
        in_process.work()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Questions that many tests ask are asked once, but where the asking is tested."""
    asked_once.ask(once="solve" not in item.path.parts)
