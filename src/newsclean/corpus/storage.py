"""Where bytes lie: folders of this machine, or any place that fsspec can reach (`s3://`, `hdfs://`, `memory://`).

A place is named by a string; one with `://` in it is a URL. What is written appears whole or not at all: on a
local disk under a temporary name that is then renamed, on an object store by its own put.
"""

from __future__ import annotations

import errno
import io
import os
import stat
import tempfile
import uuid
from bisect import bisect_left
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple, Protocol

from newsclean.errors import InputError, MissingDependencyError, OptionError, OutputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

__all__ = [
    "STATE",
    "Entry",
    "Listing",
    "Storage",
    "is_url",
    "join",
    "output_error",
    "read_bytes",
    "storage_for",
]

STATE = "_newsclean"
"""The folder of a destination that holds plan, ledger and report. Spark, Arrow and Hive pass over such names."""


class Entry(NamedTuple):
    """One name in a folder: `kind` is file, folder, symlink or special; `version` changes when the file does."""

    name: str
    path: str
    kind: str
    size: int
    version: str


class Listing:
    """What stands in a folder, by name. Of a million files only the names are held: each is looked at in its turn."""

    def __init__(self, names: Sequence[str], look: Callable[[str], Entry | None]) -> None:
        self._names, self._look = names, look

    def __iter__(self) -> Iterator[Entry]:
        return (entry for name in self._names if (entry := self._look(name)) is not None)

    def __contains__(self, name: str) -> bool:
        place = bisect_left(self._names, name)
        return place < len(self._names) and self._names[place] == name


class Storage(Protocol):
    """What newsclean needs of a place; paths are absolute, as `Entry.path` gives them."""

    local: bool

    def entry(self, path: str) -> Entry:
        """What stands at `path`, symlinks followed; FileNotFoundError where nothing does."""

    def entries(self, path: str) -> Listing:
        """What stands in a folder, sorted by name; nothing where there is no such folder."""

    def glob(self, pattern: str) -> list[str]:
        """The paths that match, sorted."""

    def open(self, path: str) -> BinaryIO:
        """Open for reading, seekable."""

    def write(self, root: str, name: str, data: bytes | Iterable[bytes], *, sync: bool = False) -> None:
        """Write root/name whole or not at all, never outside root; `sync` waits until it is on the disk."""

    def remove(self, path: str) -> None:
        """Remove a file; one that is gone is fine."""

    def discard(self, root: str, name: str) -> None:
        """Remove an output, never outside root."""


def is_url(path: str) -> bool:
    """Whether a place is named by a URL.

    >>> is_url("s3://bucket/news"), is_url("/data/news")
    (True, False)
    """
    return "://" in path


def join(root: str, *names: str) -> str:
    """Put names behind a place, with the separator of that place."""
    if is_url(root):
        return "/".join([root.rstrip("/"), *names])
    return os.path.join(root, *names)  # noqa: PTH118 - paths stay strings: a million of them are held


def storage_for(path: str) -> Storage:
    """The storage that a path or URL belongs to; MissingDependencyError names what to install for it."""
    return _remote(path.split("://", 1)[0]) if is_url(path) else _LOCAL


class _Local:
    """Folders of this machine."""

    local = True

    def __init__(self) -> None:
        self._inside: set[tuple[str, str]] = set()

    def entry(self, path: str) -> Entry:
        return _local_entry(Path(path).name, path, os.stat(path))  # noqa: PTH116 - as `join`

    def entries(self, path: str) -> Listing:
        def look(name: str) -> Entry | None:
            place = join(path, name)
            try:
                return _local_entry(name, place, os.lstat(place))
            except FileNotFoundError:  # gone between the listing and this look
                return None

        try:
            return Listing(sorted(os.listdir(path)), look)  # noqa: PTH208 - as `join`
        except FileNotFoundError:
            return Listing([], look)

    def glob(self, pattern: str) -> list[str]:
        from glob import glob

        return sorted(glob(pattern, recursive=True))  # noqa: PTH207 - Path.glob needs the fixed part apart

    def open(self, path: str) -> BinaryIO:
        # O_NONBLOCK: a FIFO that took a file's place since the plan was made must not hang the worker.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise InputError("not a file", hint="only regular files are read")
        return os.fdopen(descriptor, "rb")

    def write(self, root: str, name: str, data: bytes | Iterable[bytes], *, sync: bool = False) -> None:
        target = join(root, name)
        folder = os.path.dirname(target)  # noqa: PTH120 - as `join`
        temporary = join(root, STATE, "tmp", f"{uuid.uuid4().hex}.tmp")
        try:
            try:
                self._enter(root, folder)
                out = open(temporary, "xb")  # noqa: PTH123, SIM115 - as `join`; closed below
            except FileNotFoundError:  # the destination was removed since this process last wrote there
                self._inside.clear()
                self._enter(root, folder)
                out = open(temporary, "xb")  # noqa: PTH123, SIM115
            with out:
                out.writelines([data] if isinstance(data, bytes) else data)
                if sync:
                    out.flush()
                    os.fsync(out.fileno())
            os.replace(temporary, target)  # noqa: PTH105 - as `join`
        except BaseException as error:
            with suppress(OSError):
                os.unlink(temporary)  # noqa: PTH108 - as `join`
            if isinstance(error, OSError):
                raise output_error(error, target) from error
            raise

    def remove(self, path: str) -> None:
        Path(path).unlink(missing_ok=True)

    def discard(self, root: str, name: str) -> None:
        target = Path(join(root, name))
        if target.parent.resolve().is_relative_to(Path(root).resolve()):
            target.unlink(missing_ok=True)

    def _enter(self, root: str, folder: str) -> None:
        """Make a folder, and refuse one that a symlink leads out of the destination."""
        if (root, folder) in self._inside:
            return
        Path(root, STATE, "tmp").mkdir(parents=True, exist_ok=True)
        Path(folder).mkdir(parents=True, exist_ok=True)
        if not Path(folder).resolve().is_relative_to(Path(root).resolve()):
            raise OutputError("a symbolic link leads out of the destination", where=folder,
                              hint="remove the link, or name another destination")  # fmt: skip
        if len(self._inside) > 10_000:
            self._inside.clear()
        self._inside.add((root, folder))


class _Remote:
    """Any file system that fsspec knows; names are URLs of one protocol."""

    local = False

    def __init__(self, protocol: str) -> None:
        try:
            import fsspec
        except ImportError as error:
            raise MissingDependencyError(f"{protocol}:// needs fsspec",
                                         hint="pip install 'newsclean[remote]'") from error  # fmt: skip
        try:
            self._system: Any = fsspec.filesystem(protocol)
        except ValueError as error:
            raise OptionError(f"no storage is called '{protocol}://'",
                              hint="name a folder, or a URL such as s3://bucket/folder") from error  # fmt: skip
        except ImportError as error:
            raise MissingDependencyError(f"{protocol}:// needs another package",
                                         hint=str(error)) from error  # fmt: skip
        self._protocol = protocol

    def entry(self, path: str) -> Entry:
        return self._entry(self._system.info(path))

    def entries(self, path: str) -> Listing:
        try:
            found = self._system.ls(path, detail=True, refresh=True)
        except FileNotFoundError:
            found = []
        items = (self._entry(item) for item in found)
        known = {item.name: item for item in items if item.name and item.path.rstrip("/") != path.rstrip("/")}
        return Listing(sorted(known), known.get)

    def glob(self, pattern: str) -> list[str]:
        return sorted(self._url(path) for path in self._system.glob(pattern))

    def open(self, path: str) -> BinaryIO:
        # Not every file of fsspec knows readline with a limit: a buffered reader of Python's own does.
        return io.BufferedReader(self._system.open(path, "rb"), 1 << 16)

    def write(  # a put is whole and lasting by itself
        self,
        root: str,
        name: str,
        data: bytes | Iterable[bytes],
        *,
        sync: bool = False,  # noqa: ARG002
    ) -> None:
        target = join(root, name)
        if isinstance(data, bytes):
            self._put(target, lambda: self._system.pipe_file(target, data))
            return
        with tempfile.NamedTemporaryFile() as spool:  # what is long is never whole in memory
            spool.writelines(data)
            spool.flush()
            self._put(target, lambda: self._system.put_file(spool.name, target))

    def _put(self, target: str, send: Callable[[], None]) -> None:
        try:
            self._system.makedirs(target.rsplit("/", 1)[0], exist_ok=True)
            send()
        except OSError as error:
            raise output_error(error, target) from error

    def remove(self, path: str) -> None:
        with suppress(FileNotFoundError):
            self._system.rm_file(path)

    def discard(self, root: str, name: str) -> None:
        self.remove(join(root, name))

    def _url(self, path: str) -> str:
        return path if is_url(path) else f"{self._protocol}://{path.lstrip('/')}"

    def _entry(self, item: dict[str, Any]) -> Entry:
        path = self._url(str(item["name"]))
        kind = {"directory": "folder", "file": "file"}.get(str(item["type"]), "special")
        version = next(
            (str(item[key]) for key in ("ETag", "etag", "mtime", "LastModified", "created") if item.get(key)),
            "",
        )
        return Entry(path.rstrip("/").rsplit("/", 1)[-1], path, kind, int(item.get("size") or 0), version)


_LOCAL = _Local()


@lru_cache(maxsize=8)
def _remote(protocol: str) -> Storage:
    return _Remote(protocol)


def _local_entry(name: str, path: str, status: os.stat_result) -> Entry:
    mode = status.st_mode
    kind = (
        "file" if stat.S_ISREG(mode) else "folder" if stat.S_ISDIR(mode)
        else "symlink" if stat.S_ISLNK(mode) else "special"
    )  # fmt: skip
    return Entry(name, path, kind, status.st_size, str(status.st_mtime_ns))


def output_error(error: OSError, path: str) -> OutputError:
    """The error for a place that can't be written, with what to do about it."""
    hints = {
        errno.ENOSPC: "free some space and run the same command again; what is done stays done",
        errno.EDQUOT: "free some space and run the same command again; what is done stays done",
        errno.EROFS: "name a destination that can be written",
        errno.EACCES: "name a destination that you may write to",
        errno.EPERM: "name a destination that you may write to",
        errno.ENOTDIR: "name a folder",
        errno.EEXIST: "name a folder",
    }
    return OutputError(f"can't write: {error.strerror or error}", where=path,
                       hint=hints.get(error.errno or 0, "run the same command again to go on"))  # fmt: skip


def read_bytes(path: str) -> bytes:
    """All of a file; FileNotFoundError where there is none."""
    with storage_for(path).open(path) as source:
        return source.read()
