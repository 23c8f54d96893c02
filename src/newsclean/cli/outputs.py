"""Writing whole or not at all: a temporary file beside the target, synced, then renamed over it."""

from __future__ import annotations

import codecs
import errno
import os
import stat
import sys
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING, Protocol

from newsclean.cli.inputs import shown
from newsclean.errors import OptionError, OutputError

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
def whole_file(name: str, *, parents: bool = False) -> Iterator[IO[bytes]]:
    """Open a file for writing that appears under `name` only when all is written, else not at all.

    An existing file keeps its permissions, a link goes on pointing where it did, and a device or pipe is
    written to directly. `parents` creates missing directories. Raises OutputError.
    """
    try:
        if parents:
            os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
        target = os.path.realpath(name)
        mode = _mode(target)
        if mode is not None and not stat.S_ISREG(mode):
            with open(target, "wb") as file:
                yield file
            return
        temporary = os.path.join(os.path.dirname(target), f".newsclean-{os.urandom(6).hex()}.part")
        try:
            # The name is known before the file is there: whenever we are interrupted, it can be removed.
            _unfinished.add((os.getpid(), temporary))
            with os.fdopen(os.open(temporary, _NEW, 0o666), "wb") as file:
                yield file
                file.flush()
                if mode is not None:
                    os.chmod(file.fileno(), stat.S_IMODE(mode))
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


def replace_file(target: str, data: bytes, *, parents: bool = False) -> None:
    """Write `data` as the whole content of `target`."""
    with whole_file(target, parents=parents) as file:
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


def _mode(path: str) -> int | None:
    try:
        return os.stat(path).st_mode
    except FileNotFoundError:
        return None


def _cant_write(name: str, error: OSError) -> OutputError:
    reason = (error.strerror or str(error)).lower()
    hint = _HINTS.get(error.errno or 0, "check the directory and its disk")
    return OutputError(f"can't write '{shown(name)}'", where=f"{reason}; nothing was left behind", hint=hint)


def check_encoding(name: str) -> str:
    """The codec for an output encoding, or an OptionError."""
    try:
        return codecs.lookup(name).name
    except LookupError:
        raise OptionError(f"no encoding is called '{name}'", where="--output-encoding",
                          hint="use utf-8 (the default), gb18030, big5hkscs …") from None  # fmt: skip


def encode(text: str, codec: str) -> bytes:
    """The text as bytes, or an OutputError that says which characters the encoding lacks and where."""
    try:
        return text.encode(codec)
    except UnicodeEncodeError as error:
        raise _lacking(text, codec, error.start) from error


def _lacking(text: str, codec: str, start: int) -> OutputError:
    lacking: dict[str, int] = {}
    for character in text:
        try:
            character.encode(codec)
        except UnicodeEncodeError:
            lacking[character] = lacking.get(character, 0) + 1
    some = ", ".join(_described(character, count) for character, count in list(lacking.items())[:8])
    more = f" and {len(lacking) - 8} more" if len(lacking) > 8 else ""
    line = text.count("\n", 0, start) + 1
    return OutputError(f"{codec} has no {some}{more}", where=f"first in line {line} of the output",
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

    def __init__(self, file: IO[bytes], codec: str, *, live: bool = False) -> None:
        self._file = file
        self._encoder = codecs.getincrementalencoder(codec)()
        self._live = live

    def write(self, text: str) -> None:
        data = self._encoder.encode(text)
        self._file.write(data)
        if self._live:
            self._file.flush()


@contextmanager
def open_sink(name: str, codec: str) -> Iterator[Sink]:
    """Stdout (`-`) as a sink, or a file that appears when all is written."""
    if name == "-":
        sys.stdout.flush()
        yield _Stream(sys.stdout.buffer, codec, live=True)
        return
    with whole_file(name) as file:
        yield _Stream(file, codec)
