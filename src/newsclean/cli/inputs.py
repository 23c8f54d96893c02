"""Which files: paths, directories, patterns, lists of names and stdin; and reading them."""

from __future__ import annotations

import os
import stat
import sys
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, NamedTuple

from newsclean.errors import InputError, OptionError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

__all__ = [
    "STDIN",
    "Failure",
    "Selection",
    "Source",
    "find_sources",
    "input_names",
    "read_names",
    "read_source",
    "shown",
]

_PATTERN = "*?["


class Source(NamedTuple):
    """One input: `path` (None is stdin) and where it lies in its tree, for outputs that mirror the tree."""

    path: str | None
    relative: str = ""

    @property
    def name(self) -> str:
        """The input's name in messages, always printable."""
        return "standard input" if self.path is None else shown(self.path)


class Failure(NamedTuple):
    """A name that gave no input, and why."""

    name: str
    error: InputError


STDIN = Source(None)


class Selection(NamedTuple):
    """What to take in directories; `outputs` is a directory whose files are never inputs."""

    recursive: bool = False
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    hidden: bool = False
    outputs: str | None = None


def shown(path: str) -> str:
    r"""The path as text that can always be printed.

    >>> shown("a\udcff.txt"), shown("新闻\n.txt")
    ('a\\xff.txt', '新闻\\n.txt')
    """
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    return text if text.isprintable() else "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def find_sources(names: Iterable[str], selection: Selection) -> Iterator[Source | Failure]:
    """Every input that `names` stand for, in their order; what lies in a directory is sorted by name.

    A name that is no file but has `*`, `?` or `[` is a pattern (`**` crosses folders), so that quoted patterns
    and shells without patterns work too.
    """
    for name in names:
        if name == "-":
            yield STDIN
            continue
        try:
            mode = os.stat(name).st_mode
        except OSError as error:
            if isinstance(error, FileNotFoundError) and any(mark in name for mark in _PATTERN):
                yield from _matching(name, selection)
            else:
                yield Failure(shown(name), _cant_read(error, name))
            continue
        if not stat.S_ISDIR(mode):
            yield Source(name, _inside(name))
        elif selection.recursive:
            yield from _walk(name, selection)
        else:
            yield Failure(
                shown(name), InputError("is a directory", hint="read what it holds with --recursive")
            )


def _matching(pattern: str, selection: Selection) -> Iterator[Source | Failure]:
    from glob import glob

    found = sorted(glob(pattern, recursive=True))
    if not found:
        yield Failure(shown(pattern), InputError("no file matches", hint="check the pattern"))
    yield from find_sources(
        [name for name in found if selection.recursive or not os.path.isdir(name)], selection
    )


def _walk(top: str, selection: Selection) -> Iterator[Source | Failure]:
    """Files below `top`. Links to folders are not followed, so that a loop of links can't hold us."""
    outputs = os.path.realpath(selection.outputs) if selection.outputs else None
    failures: list[OSError] = []
    for folder, folders, files in os.walk(top, onerror=failures.append):
        while failures:
            yield _folder_failure(failures.pop(0))
        folders[:] = sorted(
            name
            for name in folders
            if (selection.hidden or not name.startswith("."))
            and not _matches(_join(folder, top, name), name, selection.exclude)
            and (outputs is None or os.path.realpath(os.path.join(folder, name)) != outputs)
        )
        for name in sorted(files):
            relative = _join(folder, top, name)
            if not _wanted(relative, name, selection):
                continue
            path = os.path.join(folder, name)
            try:
                mode = os.stat(path).st_mode
            except OSError as error:
                yield Failure(shown(path), _cant_read(error, path))
            else:
                if stat.S_ISREG(mode):  # no pipes, no devices: they may never end
                    yield Source(path, relative)
    yield from map(_folder_failure, failures)


def _folder_failure(error: OSError) -> Failure:
    name = os.fsdecode(error.filename or "")
    return Failure(shown(name), _cant_read(error, name))


def _join(folder: str, top: str, name: str) -> str:
    inside = os.path.relpath(folder, top)
    return name if inside == "." else os.path.join(inside, name)


def _wanted(relative: str, name: str, selection: Selection) -> bool:
    if name.startswith(".") and not selection.hidden:
        return False
    if selection.include and not _matches(relative, name, selection.include):
        return False
    return not _matches(relative, name, selection.exclude)


def _matches(relative: str, name: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(relative if "/" in pattern else name, pattern) for pattern in patterns)


def _inside(name: str) -> str:
    """Where a file named on the command line lies in a mirrored tree: as it was named, if that is downward."""
    plain = os.path.normpath(name)
    return os.path.basename(plain) if os.path.isabs(plain) or plain.startswith("..") else plain


def read_names(list_name: str, *, nul: bool) -> list[str]:
    """The file names that a list holds, one a line or each with a NUL behind it; `-` is stdin.

    Raises InputError when the list can't be read.
    """
    try:
        if list_name == "-":
            data = sys.stdin.buffer.read()
        else:
            with open(list_name, "rb") as file:
                data = file.read()
    except OSError as error:
        raise InputError(f"can't read the list of files '{shown(list_name)}'", where=error.strerror or "",
                         hint="check the path") from error  # fmt: skip
    if b"\0" in data and not nul:
        raise OptionError("the list of files holds NUL bytes", where="--files-from", hint="use --files0-from")
    rows = data.split(b"\0") if nul else [row.removesuffix(b"\r") for row in data.split(b"\n")]
    return [os.fsdecode(row) for row in rows if row]


def input_names(params: Mapping[str, Any]) -> list[str]:
    """The names that a command line gives: as arguments and in lists; without either, stdin.

    Raises InputError when a list can't be read.
    """
    names = list(params["files"])
    for lists, nul in ((params["files_from"], False), (params["files0_from"], True)):
        names += [name for file in lists for name in read_names(file, nul=nul)]
    return names if names or params["files_from"] or params["files0_from"] else ["-"]


def read_source(source: Source, max_size: int) -> bytes:
    """The bytes of an input. Raises InputError when it can't be read or is larger than `max_size` bytes."""
    try:
        if source.path is None:
            return _read_limited(sys.stdin.buffer.fileno(), max_size)
        descriptor = os.open(
            source.path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
        )
        try:
            return _read_limited(descriptor, max_size)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise _cant_read(error, source.path) from error


def _read_limited(descriptor: int, max_size: int) -> bytes:
    status = os.fstat(descriptor)
    if stat.S_ISDIR(status.st_mode):
        raise InputError("is a directory", hint="read what it holds with --recursive")
    if max_size and stat.S_ISREG(status.st_mode) and status.st_size > max_size:
        raise _too_large(f"{status.st_size:,} bytes", max_size)
    chunks: list[bytes] = []
    total = 0
    while chunk := os.read(descriptor, 1 << 20):
        total += len(chunk)
        if max_size and total > max_size:
            raise _too_large(f"more than {max_size:,} bytes", max_size)
        chunks.append(chunk)
    return b"".join(chunks)


def _too_large(size: str, limit: int) -> InputError:
    return InputError(f"too large: {size}", where=f"limit {limit:,}",
                      hint="raise it with --max-size, or split the file into articles")  # fmt: skip


_REASONS: dict[type[OSError], tuple[str, str]] = {
    FileNotFoundError: ("no such file", "check the path"),
    PermissionError: ("can't be read: permission denied", "ask its owner, or chmod +r"),
    IsADirectoryError: ("is a directory", "read what it holds with --recursive"),
    NotADirectoryError: ("no such file: a part of its path is no directory", "check the path"),
}


def _cant_read(error: OSError, path: str | None) -> InputError:
    if path is None:
        reason = (error.strerror or str(error)).lower()
        return InputError(f"can't be read: {reason}", hint="name a file, or let a pipe or a file stand there")
    if isinstance(error, FileNotFoundError) and os.path.islink(path):
        return InputError("a link to a file that is not there", hint="mend the link, or leave it out")
    what, hint = _REASONS.get(type(error), (f"can't be read: {(error.strerror or str(error)).lower()}",
                                            "check the file and its disk"))  # fmt: skip
    return InputError(what, hint=hint)
