"""Writing whole or not at all: a temporary file beside the target, synced, then renamed over it."""

from __future__ import annotations

import errno
import os
import stat
import sys
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING, Protocol

from newsclean.cli.inputs import shown
from newsclean.errors import NewscleanError, OptionError, OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "Sink",
    "back_up",
    "check_encoding",
    "encode",
    "open_sink",
    "remove_unfinished",
    "replace_file",
    "whole_file",
]

_HINTS = {
    errno.ENOSPC: "free some space and run again",
    errno.EDQUOT: "free some space and run again",
    errno.EFBIG: "raise the limit on file sizes (ulimit -f)",
    errno.EACCES: "choose a directory that you may write to",
    errno.EPERM: "choose a directory that you may write to",
    errno.EROFS: "choose a directory that you may write to",
    errno.EISDIR: "write into a directory with -O DIR",
    errno.ENOENT: "create its directory first",
}

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_unfinished: set[tuple[int, str]] = set()  # process and name: a forked child inherits its parent's


@contextmanager
def whole_file(name: str, *, parents: bool = False, sync: bool = True) -> Iterator[IO[bytes]]:
    """Open a file for writing that appears under `name` only when all is written, else not at all.

    An existing file keeps its permissions, a link goes on pointing where it did, and a device or pipe is
    written to directly. `parents` creates missing directories. Without `sync` a power cut may leave a file empty:
    for many outputs whose inputs are still there, since a slow disk takes longer to sync one than to clean it.
    Raises OutputError.
    """
    try:
        target, mode = _place(name)
        if mode is not None and not stat.S_ISREG(mode):
            with open(target, "wb") as file:
                yield file
            return
        temporary = os.path.join(os.path.dirname(target), f".newsclean-{os.urandom(6).hex()}.part")
        try:
            # The name is known before the file is there: whenever we are interrupted, it can be removed.
            _unfinished.add((os.getpid(), temporary))
            with os.fdopen(_create(temporary, parents=parents), "wb") as file:
                yield file
                if mode is not None:
                    os.chmod(file.fileno(), stat.S_IMODE(mode))
                if sync:
                    file.flush()
                    os.fsync(file.fileno())
            os.replace(temporary, target)
        except BaseException:
            with suppress(OSError):
                os.unlink(temporary)
            raise
        finally:
            _unfinished.discard((os.getpid(), temporary))
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _cant_write(name, error) from error


def remove_unfinished() -> None:
    """Remove the temporary files that are being written now: for a process that ends at once."""
    for process, temporary in _unfinished:
        if process == os.getpid():
            with suppress(OSError):
                os.unlink(temporary)


def replace_file(target: str, data: bytes, *, parents: bool = False, sync: bool = True) -> None:
    """Write `data` as the whole content of `target`; `parents` and `sync` are those of `whole_file`."""
    with whole_file(target, parents=parents, sync=sync) as file:
        file.write(data)


def back_up(path: str, suffix: str, data: bytes) -> None:
    """Keep `data`, the content of `path`, under the name with `suffix` behind it.

    Raises OutputError when another file has that name already: it may be the only copy of something.
    """
    name = path + suffix
    if os.path.lexists(name):
        with suppress(OSError), open(name, "rb") as file:
            if file.read() == data:
                return
        raise OutputError(f"the copy '{shown(name)}' exists already and differs",
                          hint="move it away, or choose another --backup suffix")  # fmt: skip
    replace_file(name, data)
    with suppress(OSError):
        os.chmod(name, stat.S_IMODE(os.stat(path).st_mode))


def _place(name: str) -> tuple[str, int | None]:
    """Where a file of this name is to be written, at the end of every link, and the mode of what stands there."""
    try:
        mode = os.lstat(name).st_mode
        if not stat.S_ISLNK(mode):
            return name, mode
        name = os.path.realpath(name)
        return name, os.stat(name).st_mode
    except FileNotFoundError:
        return name, None


def _create(path: str, *, parents: bool) -> int:
    """Open a file that must be new; its directory is looked at only where it is missing."""
    try:
        return os.open(path, _NEW, 0o666)
    except FileNotFoundError:
        if not parents:
            raise
        os.makedirs(os.path.dirname(path), exist_ok=True)
        return os.open(path, _NEW, 0o666)


def _cant_write(name: str, error: OSError) -> OutputError:
    reason = (error.strerror or str(error)).lower()
    hint = _HINTS.get(error.errno or 0, "check the directory and its disk")
    return OutputError(f"can't write '{shown(name)}'", where=f"{reason}; nothing was left behind", hint=hint)


def check_encoding(name: str) -> str:
    """The encoding's own name for a name of an output encoding, or an OptionError."""
    if name == "utf-8":
        return name
    from newsclean.decoding import encode as write

    try:
        return write("", name).encoding
    except NewscleanError as error:
        raise OptionError(error.what, where="--output-encoding", hint=error.hint) from error


def encode(text: str, encoding: str, *, start: bool = True) -> bytes:
    """The text as bytes; UTF-16 and UTF-32 have a byte order mark at the `start` of an output.

    Raises OutputError that says which characters the encoding lacks and where.
    """
    if encoding == "utf-8":
        with suppress(UnicodeEncodeError):  # a lone surrogate: it is listed below
            return text.encode()
    from newsclean.decoding import encode as write

    encoded = write(text, encoding, bom=start and encoding.startswith(("utf-16", "utf-32")))
    if encoded.missing:
        raise _lacking(text, encoding, encoded.missing)
    return encoded.data


def _lacking(text: str, encoding: str, missing: tuple[tuple[str, int], ...]) -> OutputError:
    some = ", ".join(_described(character, count) for character, count in missing[:8])
    more = f" and {len(missing) - 8} more" if len(missing) > 8 else ""
    first = min(text.index(character) for character, _ in missing)
    line = text.count("\n", 0, first) + 1
    return OutputError(f"{encoding} has no {some}{more}", where=f"first in line {line} of the output",
                       hint="use --output-encoding utf-8 or gb18030")  # fmt: skip


def _described(character: str, count: int) -> str:
    sign = character if character.isprintable() else ""
    return f"{sign} U+{ord(character):04X}".strip() + (f" ×{count}" if count > 1 else "")


class Sink(Protocol):
    """Where articles of several inputs go, one after another."""

    def write(self, text: str) -> None:
        """Append text. Raises OSError; BrokenPipeError when the reader of stdout is gone."""


class _Stream:
    """A binary file that takes text; a byte order mark is written once."""

    def __init__(self, file: IO[bytes], encoding: str, *, live: bool = False) -> None:
        self._file = file
        self._encoding = encoding
        self._start = True
        self._live = live

    def write(self, text: str) -> None:
        self._file.write(encode(text, self._encoding, start=self._start))
        self._start = False
        if self._live:
            self._file.flush()


@contextmanager
def open_sink(name: str, encoding: str) -> Iterator[Sink]:
    """Stdout (`-`) as a sink, or a file that appears when all is written."""
    if name == "-":
        sys.stdout.flush()
        yield _Stream(sys.stdout.buffer, encoding, live=True)
        return
    with whole_file(name) as file:
        yield _Stream(file, encoding)
