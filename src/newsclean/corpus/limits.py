"""What one document may cost: seconds and memory. Over the limit, cleaning is broken off with a reason."""

from __future__ import annotations

import ctypes
import signal
import sys
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

__all__ = ["DocumentTimeout", "deadline", "memory_cap", "memory_in_use"]


class DocumentTimeout(BaseException):
    """Cleaning one document took too long."""


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raise DocumentTimeout inside the block after so many seconds.

    By the timer signal in a main thread, which reaches even a search that runs in C; in another thread (a
    worker of Dask) by an exception that comes at the next step of the interpreter.
    """
    if threading.current_thread() is threading.main_thread() and hasattr(signal, "setitimer"):
        before = signal.signal(signal.SIGALRM, _on_alarm)
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
        return
    watch = threading.Timer(seconds, _interrupt, [threading.get_ident()])
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()


def _on_alarm(_number: int, _frame: FrameType | None) -> None:
    raise DocumentTimeout


def _interrupt(thread: int) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(DocumentTimeout))


def memory_in_use() -> int:
    """Bytes of address space of this process; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError):
        return 0
    import resource

    return pages * resource.getpagesize()


@contextmanager
def memory_cap(base: int, extra: int) -> Iterator[None]:
    """Let this process grow to `base + extra` bytes of address space and no further: MemoryError then.

    `base` is what `memory_in_use` said before; 0 (no Linux) sets no limit.
    """
    if not base or sys.platform != "linux":
        yield
        return
    import resource

    before = resource.getrlimit(resource.RLIMIT_AS)
    ceiling = base + extra
    if before[1] != resource.RLIM_INFINITY:
        ceiling = min(ceiling, before[1])
    resource.setrlimit(resource.RLIMIT_AS, (ceiling, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)
