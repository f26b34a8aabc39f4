"""Where configurations are measured: threads of this process, or the workers of a Dask cluster.

The one place that knows Dask. Workers need the tree under the same path, and the same compilers.
"""

from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Final

from zslayout.errors import Fault, UserError

_WAIT: Final = 10.0
"""Seconds for a scheduler, and for its first worker."""


@contextmanager
def workers(jobs: int, address: str = "") -> Iterator[Executor]:
    """So many threads, or what serves at an address, as `tcp://host:8786`. Raises UserError."""
    if not address:
        with ThreadPoolExecutor(max_workers=jobs) as pool:
            yield pool
        return
    try:
        from distributed import Client
    except ImportError as error:
        help_ = "pip install 'zslayout[dask]'"
        raise UserError([Fault("--dask", "Dask is not installed", help_)]) from error
    try:
        client = Client(address, timeout=_WAIT, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        text = f"no scheduler of Dask answers at {address}"
        raise UserError([Fault("--dask", text, str(error).partition("\n")[0])]) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=_WAIT)
        except TimeoutError as error:
            text = f"the scheduler of Dask at {address} has no worker"
            raise UserError([Fault("--dask", text, f"dask worker {address}")]) from error
        # One that was lost with its worker is begun again by the scheduler, at most three times.
        yield client.get_executor(pure=False)
