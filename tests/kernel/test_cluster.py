"""Configurations measured elsewhere: what is lost with a worker is begun again, and none twice."""

from concurrent.futures import as_completed
from copy import deepcopy
from pathlib import Path

import pytest
from distributed import LocalCluster
from lostworker import LOST, REFUSED, work

from zslayout.errors import Fault, UserError
from zslayout.kernel.cluster import workers
from zslayout.kernel.tool import ToolProcesses

COUNT = 6


def test_a_worker_that_is_killed_loses_nothing(tmp_path: Path) -> None:
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        workers(1, cluster.scheduler_address) as pool,
    ):
        jobs = {pool.submit(work, tmp_path, number): number for number in range(COUNT)}
        found = {jobs[job]: job.exception() or job.result() for job in as_completed(jobs, 60)}
    assert sorted(found) == list(range(COUNT))
    refused = found.pop(REFUSED)
    assert isinstance(refused, UserError)
    assert refused.faults == (Fault("x", "is no kernel"),)
    assert all(number == answer for number, answer in found.items())
    assert (tmp_path / str(LOST)).read_text() == ".."


def test_an_address_where_nobody_answers_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zslayout.kernel.cluster._WAIT", 1.0)
    with (
        pytest.raises(UserError, match="no scheduler of Dask answers"),
        workers(1, "tcp://127.0.0.1:9"),
    ):
        pass
    with workers(2) as pool:
        assert list(pool.map(abs, [-1, 2])) == [1, 2]


def test_a_scheduler_without_workers_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zslayout.kernel.cluster._WAIT", 1.0)
    with (
        LocalCluster(n_workers=0, processes=False, dashboard_address=None) as cluster,
        pytest.raises(UserError, match="has no worker"),
        workers(1, cluster.scheduler_address),
    ):
        pass


def test_programs_of_another_process_are_its_own() -> None:
    here = ToolProcesses()
    assert deepcopy(here) is not here
