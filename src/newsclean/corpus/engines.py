"""Engines: what carries batches to workers. Each is an Executor with standard futures; it moves references only.

Local processes are the default; Dask (`pip install 'newsclean[dask]'`) and Ray (`pip install 'newsclean[ray]'`)
use a cluster that runs already. Sources, destination and newsclean itself must be there for every worker.
"""

from __future__ import annotations

import json
import logging
import multiprocessing
import os
import signal
import sys
import threading
from concurrent.futures import CancelledError, Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import forkserver
from typing import TYPE_CHECKING, Any, Protocol

from newsclean.corpus import warm
from newsclean.corpus.work import expendable
from newsclean.errors import MissingDependencyError, OptionError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.context import BaseContext

    from newsclean.corpus.settings import Settings

__all__ = ["Engine", "open_engine"]


PATIENCE = 20.0
"""Seconds to wait for a scheduler's answer."""


class Engine(Protocol):
    """What the driver needs of an engine."""

    name: str
    falls_whole: bool  # the death of one worker fails every future there is

    def slots(self) -> int:
        """How many batches can be worked on at once, now."""

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """Have a worker call a function of this package."""

    def is_death(self, error: BaseException) -> bool:
        """Whether a future failed because its worker died, not because of what the worker did."""

    def recover(self) -> None:
        """Make the engine usable again after a death."""


class _Inline:
    """No engine at all: batches are done in this process, one after the other."""

    name = "inline"
    falls_whole = False

    def slots(self) -> int:
        return 1

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(function(*arguments))
        except Exception as error:  # noqa: BLE001 - it belongs to the future
            future.set_exception(error)
        return future

    def is_death(self, error: BaseException) -> bool:
        return isinstance(error, BrokenProcessPool)

    def recover(self) -> None:
        return


class _Local:
    """A pool of processes. One death breaks a pool of Python's whole; this one is built anew."""

    name = "local"
    falls_whole = True

    def __init__(self, jobs: int, settings: Settings) -> None:
        self._jobs = jobs
        self._context = _context(settings)
        self._pool = self._build()

    def _build(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            self._jobs, mp_context=self._context, initializer=_begin_worker, initargs=(dict(os.environ),)
        )

    def slots(self) -> int:
        return self._jobs

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        try:
            return self._pool.submit(function, *arguments)
        except BrokenProcessPool as error:  # it broke between two looks at its futures
            future: Future[Any] = Future()
            future.set_exception(error)
            return future

    def is_death(self, error: BaseException) -> bool:
        return isinstance(error, BrokenProcessPool)

    def recover(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._pool = self._build()

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)


def _context(settings: Settings) -> BaseContext:
    """How processes are started: never forked from this one, which has threads (progress, fsspec) that would hang.

    On Linux they are forked from a server that begins at once to import newsclean and to load its tables, while
    the plan is made. It lives as long as this process; a later run with other settings loads its own tables.
    """
    if not sys.platform.startswith("linux"):
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([warm.__name__])
    os.environ[warm.ORDER] = json.dumps(settings.to_dict())
    try:
        forkserver.ensure_running()
    finally:
        del os.environ[warm.ORDER]
    return context


def _begin_worker(environment: dict[str, str]) -> None:
    """Leave Ctrl-C to the driver, and end with it: a worker without a driver would wait for ever.

    `environment` is the driver's: that of the server it is forked from may be an earlier one, without a key that
    was set since.
    """
    os.environ.clear()
    os.environ.update(environment)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    expendable()
    parent = multiprocessing.parent_process()
    if parent is not None:

        def wait_for_the_end() -> None:
            parent.join()
            os._exit(1)

        threading.Thread(target=wait_for_the_end, daemon=True).start()


class _Dask:
    """A Dask cluster, by the address of its scheduler."""

    name = "dask"
    falls_whole = False

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client
            from distributed.scheduler import KilledWorker
        except ImportError as error:
            raise MissingDependencyError("a Dask scheduler needs distributed",
                                         hint="pip install 'newsclean[dask]'") from error  # fmt: skip
        self._address = address
        logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters is said by the driver
        try:
            self._client: Any = Client(address, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            raise OptionError("no Dask scheduler answers", where=address, hint=str(error)) from error
        self._deaths = (KilledWorker, CancelledError)
        # pure=False: two batches are never the same task; no retries: errors are ours, deaths are Dask's to retry.
        self._executor: Executor = self._client.get_executor(pure=False, retries=0)

    def slots(self) -> int:
        try:
            return max(1, int(sum(self._client.nthreads().values())))
        except OSError as error:
            raise self._gone() from error

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        return self._executor.submit(function, *arguments)

    def is_death(self, error: BaseException) -> bool:
        return isinstance(error, self._deaths)

    def recover(self) -> None:
        if self._client.status != "running":
            raise self._gone()

    def _gone(self) -> OptionError:
        return OptionError(
            "the Dask scheduler is gone",
            where=self._address,
            hint="start it and run the same command again; what is done stays done",
        )

    def close(self) -> None:
        self._executor.shutdown(wait=False)
        self._client.close()


class _Ray:
    """A Ray cluster, by its address; `local` starts one on this machine."""

    name = "ray"
    falls_whole = False

    def __init__(self, address: str, jobs: int | None) -> None:
        os.environ.setdefault(
            "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0"
        )  # no warning about GPUs that nobody uses
        try:
            import ray
        except ImportError as error:
            raise MissingDependencyError(
                "Ray needs its package", hint="pip install 'newsclean[ray]'"
            ) from error
        self._ray: Any = ray
        local: dict[str, Any] = {"num_cpus": jobs, "include_dashboard": False} if address == "local" else {}
        try:
            ray.init(
                address=address, log_to_driver=False, logging_level="ERROR", ignore_reinit_error=True, **local
            )
        except (ConnectionError, ValueError, RuntimeError) as error:
            raise OptionError("no Ray cluster answers", where=address, hint=str(error)) from error
        self._remote: dict[Any, Any] = {}

    def slots(self) -> int:
        return max(1, int(self._ray.cluster_resources().get("CPU", 1)))

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        if function not in self._remote:
            self._remote[function] = self._ray.remote(max_retries=3)(function)
        future: Future[Any] = self._remote[function].remote(*arguments).future()
        return future

    def is_death(self, error: BaseException) -> bool:
        kinds = self._ray.exceptions
        return isinstance(
            error,
            (
                kinds.WorkerCrashedError,
                kinds.NodeDiedError,
                kinds.OutOfMemoryError,
                kinds.LocalRayletDiedError,
            ),
        )

    def recover(self) -> None:
        return

    def close(self) -> None:
        self._ray.shutdown()


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def open_engine(
    settings: Settings, jobs: int | None = None, *, scheduler: str | None = None, ray: str | None = None
) -> Iterator[Engine]:
    """Start or reach an engine: Dask at `scheduler`, Ray at `ray`, else `jobs` processes (0: this process)."""
    if scheduler is not None and ray is not None:
        raise OptionError("two engines at once", where="--scheduler, --ray", hint="choose one of them")
    if jobs is not None and jobs < 0:
        raise OptionError(f"{jobs} processes can't work", where="--jobs", hint="give 0 or more")
    if scheduler is None and ray is None and jobs == 0:
        yield _Inline()
        return
    engine: _Dask | _Ray | _Local
    if scheduler is not None:
        engine = _Dask(scheduler)
    elif ray is not None:
        engine = _Ray(ray, jobs)
    else:
        engine = _Local(jobs or _processors(), settings)
    try:
        yield engine
    finally:
        engine.close()
