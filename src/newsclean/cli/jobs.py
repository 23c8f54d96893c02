"""Many inputs in several processes: results in the order of the inputs, whatever the number of processes."""

from __future__ import annotations

import os
import signal
import sys
from collections import deque
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool, ProcessPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING

from newsclean.cli.outputs import remove_unfinished
from newsclean.cli.work import Outcome, Worker
from newsclean.errors import NewscleanError
from newsclean.warming import warm_up

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Sequence
    from types import FrameType

    from newsclean.cli.work import Item, Task

__all__ = ["run_jobs"]

_AHEAD = 4  # bundles per process that may be done before their turn; the rest waits unread
_BUNDLE = 16  # inputs that are handed over together: to hand over one takes a tenth of the time to clean it
_BUNDLE_SIZE = 256 * 1024  # bytes of the files of a bundle, at most, unless it is one file

_worker: Worker | None = None


def run_jobs(task: Task, items: Sequence[Item], jobs: int) -> Generator[Outcome]:
    """Convert all items in `jobs` processes (0: one for each processor); outcomes come in the items' order.

    At most a few bundles of outcomes per process wait in memory. When the caller stops early, the processes are
    ended and none of them leaves a temporary file. A process that dies (killed for its memory, say) fails only the input
    it was at: the inputs that died with it are tried again, each alone.
    """
    import gc

    jobs = jobs or _processors()
    supply = _bundles(items, min(_BUNDLE, 1 + len(items) // (jobs * _AHEAD * 2)))
    pending: deque[tuple[list[Item], Future[list[Outcome]]]] = deque()
    if sys.platform == "linux":  # where processes are forked
        with suppress(Exception):  # bad options are the first input's to report
            warm_up(Worker(task).cleaner)
    gc.freeze()  # what the processes share is never looked through, so it stays shared
    gc.enable()
    pool = _pool(task, jobs)
    try:
        while True:
            while len(pending) < jobs * _AHEAD and (bundle := next(supply, None)) is not None:
                pending.append((bundle, _submit(pool, bundle)))
            if not pending:
                pool.shutdown()
                return
            bundle, future = pending.popleft()
            try:
                yield from future.result()
            except BrokenProcessPool:
                lost = [*bundle, *(item for other, _ in pending for item in other)]
                pending.clear()
                for again in lost:
                    yield _alone(task, again)
                _end(pool)
                pool = _pool(task, jobs)
    finally:
        _end(pool)


def _bundles(items: Iterable[Item], most: int) -> Iterator[list[Item]]:
    """Neighbouring items, up to `most` and up to the size of a bundle."""
    bundle: list[Item] = []
    size = 0
    for item in items:
        own = _size(item)
        if bundle and (len(bundle) == most or size + own > _BUNDLE_SIZE):
            yield bundle
            bundle, size = [], 0
        bundle.append(item)
        size += own
    if bundle:
        yield bundle


def _size(item: Item) -> int:
    try:
        return os.stat(item.source.path or "").st_size
    except OSError:  # whoever reads it will say so
        return 0


def _processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _pool(task: Task, jobs: int) -> ProcessPoolExecutor:
    import multiprocessing

    # Forked children share the modules and tables that are loaded already; nothing here has started a thread.
    method = "fork" if sys.platform == "linux" else "spawn"
    return ProcessPoolExecutor(jobs, multiprocessing.get_context(method), _begin, (task,))


def _submit(pool: ProcessPoolExecutor, bundle: list[Item]) -> Future[list[Outcome]]:
    """Hand over a bundle. Processes are started here: a Ctrl-C at that moment is ours alone."""
    blocked = hasattr(signal, "pthread_sigmask")
    if blocked:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        return pool.submit(_run, bundle)
    except BrokenProcessPool as error:  # a process died meanwhile; its turn will show
        broken: Future[list[Outcome]] = Future()
        broken.set_exception(error)
        return broken
    finally:
        if blocked:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def _begin(task: Task) -> None:
    global _worker  # noqa: PLW0603 - a process's one worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it, and ends us
    signal.signal(signal.SIGTERM, _leave)
    _worker = Worker(task)


def _leave(_signal: int, _frame: FrameType | None) -> None:
    """End this process now, whatever it is at; an exception would be sent to the parent as a result."""
    remove_unfinished()
    os._exit(143)


def _run(bundle: list[Item]) -> list[Outcome]:
    assert _worker is not None  # noqa: S101 - _begin ran first
    return list(map(_worker, bundle))


def _alone(task: Task, item: Item) -> Outcome:
    pool = _pool(task, 1)
    try:
        return _submit(pool, [item]).result()[0]
    except BrokenProcessPool:
        error = NewscleanError("the process that converted it died", where="perhaps for its memory",
                               hint="try it alone, or with fewer --jobs")  # fmt: skip
        return Outcome(item.source.name, item.target, error)
    finally:
        _end(pool)


def _end(pool: ProcessPoolExecutor) -> None:
    """End the processes, whatever they are at; after a shutdown there are none."""
    processes = list((pool._processes or {}).values())  # noqa: SLF001 - the pool has no public way to end work
    for process in processes:
        process.terminate()
    for process in processes:
        process.join()
    # The processes are gone, so the pool's own thread ends at once; left alone it may outlive what it writes to.
    pool.shutdown(cancel_futures=True)
