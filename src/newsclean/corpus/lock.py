"""The destination belongs to one run at a time, and where no run came of it, it is left as it was."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from newsclean.corpus.storage import STATE, is_url, output_error
from newsclean.errors import OptionError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["hold"]


@contextmanager
def hold(dest: str) -> Iterator[None]:
    """Hold the destination's lock; the system lets go of it when this process ends, however it ends.

    A run that is refused before it is written down (`run.json`) takes its lock and the folders it made along.
    Places that are named by a URL have no lock.
    """
    if is_url(dest):
        yield
        return
    path = Path(dest, STATE, "lock")
    made = [path, *path.parents]
    made = made[: next(number for number, place in enumerate(made) if place.exists())]
    try:
        with _take(path):
            try:
                yield
            finally:
                if made and not path.with_name("run.json").exists():
                    _undo(made)
    except BlockingIOError as error:
        raise OptionError("another run is at work there", where=dest,
                          hint="wait for it to end, or name another destination") from error  # fmt: skip


def _take(path: Path) -> BinaryIO:
    """The locked file. BlockingIOError where another holds it."""
    while True:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            lock = path.open("a+b")
        except OSError as error:
            raise output_error(error, str(path.parent.parent)) from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            with suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(lock.fileno()), path.stat()):
                    return lock
        except BaseException:
            lock.close()
            raise
        lock.close()  # a refused run removed it between the two steps: take the one that stands there now


def _undo(made: list[Path]) -> None:
    """Remove what a run that did not begin has made: the lock last opened is in `made`, and empty folders."""
    state = made[0].parent
    with suppress(OSError):
        (state / "plan.jsonl").unlink(missing_ok=True)
        (state / "tmp").rmdir()
    for place in made:
        with suppress(OSError):  # a folder that another has put something into stays
            place.rmdir() if place.is_dir() else place.unlink()
