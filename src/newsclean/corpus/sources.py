"""From what the user named (folders, files, globs, file lists, URLs) to pieces, in an order that never changes."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from newsclean.corpus.compression import split_suffix
from newsclean.corpus.documents import Piece, output_name
from newsclean.corpus.storage import STATE, Entry, Listing, is_url, storage_for
from newsclean.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from newsclean.corpus.settings import Settings

__all__ = ["FIRST", "Finder"]

FIRST = 1 << 18
"""Bytes of the smallest batch: a second of work or less."""

_KINDS = {
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".tar": "tar", ".zip": "zip", ".parquet": "parquet",
    ".warc": "warc", ".wet": "warc",
}  # fmt: skip
_GLOB = frozenset("*?[")


@dataclass(slots=True)
class Finder:
    """Looks at sources and yields their pieces; what it passes over stands in `skipped` with the reason."""

    settings: Settings
    dest: str
    skipped: list[tuple[str, str]] = field(default_factory=list)
    _typed: dict[str, str] = field(default_factory=dict)  # what the user wrote for a path, for messages

    def pieces(self, sources: Sequence[str], listed: Iterable[str] = ()) -> Iterator[Piece]:
        """Pieces of every source, then of every listed file; each file once.

        Raises InputError for a source that isn't there: a wrong name must not pass for an empty folder.
        """
        roots = [self._absolute(source) for source in sources]
        names = [self._absolute(name) for name in listed]
        base = _common([*roots, *names])
        for root in _outermost(roots):
            yield from self._root(root, base)
        seen: set[str] = set()
        for name in names:
            if name not in seen and not any(_within(name, root) for root in roots):
                seen.add(name)
                yield from self._root(name, base)

    def _absolute(self, source: str) -> str:
        path = source.rstrip("/") if is_url(source) else os.path.abspath(source)  # noqa: PTH100 - as `join`
        if path != source:
            self._typed[path] = source
        return path

    def _root(self, root: str, base: str) -> Iterator[Piece]:
        storage = storage_for(root)
        try:
            entry = storage.entry(root)
        except FileNotFoundError as error:
            if not _GLOB & set(root):
                raise InputError("no such file or folder", where=self._typed.get(root, root),
                                 hint="check the name; quote a glob so that newsclean sees it") from error  # fmt: skip
            yield from self._matches(root, base)
            return
        except OSError as error:
            raise InputError(
                f"can't be read: {error.strerror or error}", where=self._typed.get(root, root)
            ) from error
        if entry.kind == "folder":
            yield from self._folder(root, base)
        elif entry.kind == "file":
            yield from self._file(entry._replace(path=root), base, "")
        else:
            raise InputError(
                "neither a file nor a folder",
                where=self._typed.get(root, root),
                hint="only regular files are read",
            )

    def _matches(self, pattern: str, base: str) -> Iterator[Piece]:
        storage = storage_for(pattern)
        found = False
        for path in storage.glob(pattern):
            entry = storage.entry(path)
            if entry.kind == "file" and not _within(path, self.dest):
                found = True
                yield from self._file(entry._replace(path=path), base, "")
        if not found:
            raise InputError(
                "nothing matches", where=self._typed.get(pattern, pattern), hint="check the pattern"
            )

    def _folder(self, folder: str, base: str) -> Iterator[Piece]:
        try:
            entries = storage_for(folder).entries(folder)
        except PermissionError:
            # One closed folder must not stop a corpus: the worker meets the same error and reports it.
            yield Piece("file", folder, _relative(folder, base) or ".", 0)
            return
        for entry in entries:
            if entry.name.startswith(".") and not self.settings.hidden:
                self.skipped.append((entry.path, "hidden: --hidden reads it"))
            elif entry.kind == "folder":
                if entry.name == STATE or _within(entry.path, self.dest):
                    self.skipped.append((entry.path, "newsclean's own output"))
                else:
                    yield from self._folder(entry.path, base)
            elif entry.kind == "file":
                if self._wanted(_relative(entry.path, base)):
                    yield from self._file(entry, base, _free_name(entry.name, entries, self.settings.format))
            else:
                reason = "a symbolic link" if entry.kind == "symlink" else "a device, pipe or socket"
                self.skipped.append((entry.path, f"{reason} is not followed"))

    def _wanted(self, name: str) -> bool:
        include, exclude = self.settings.include, self.settings.exclude
        return (not include or _matches_any(name, include)) and not _matches_any(name, exclude)

    def _file(self, entry: Entry, base: str, out: str) -> Iterator[Piece]:
        suffix, codec = split_suffix(entry.path)
        kind = _KINDS.get(suffix, "lines" if self.settings.lines else "file")
        source = _relative(entry.path, base)
        if kind == "file":
            out = source.removesuffix(entry.name) + out if out else ""
            yield Piece(kind, entry.path, source, entry.size, out=out)
            return
        # Asked for again, file by file, as the workers will: a listing may word the version differently.
        version = storage_for(entry.path).entry(entry.path).version
        whole = Piece(kind, entry.path, source, entry.size, version=version)
        try:
            yield from self._cut(whole, codec)
        except (InputError, OSError):
            yield whole._replace(start=0, end=1)  # the worker meets the same error and reports it

    def _cut(self, piece: Piece, codec: str) -> Iterator[Piece]:
        """Where a file can be entered in the middle, cut it into pieces of the smallest batch's size."""
        size = min(self.settings.batch_bytes, FIRST)
        if piece.kind in {"lines", "jsonl"} and not codec:
            for start in range(0, piece.size, size):
                end = min(start + size, piece.size)
                yield piece._replace(start=start, end=end, size=end - start)
        elif piece.kind in {"zip", "parquet"}:
            yield from _grouped(piece, _sizes(piece), size)
        else:
            yield piece


def _sizes(piece: Piece) -> list[int]:
    if piece.kind == "zip":
        from newsclean.corpus.archives import zip_sizes

        return zip_sizes(piece.path)
    from newsclean.corpus.parquet import row_group_sizes

    return row_group_sizes(piece.path)


def _grouped(piece: Piece, sizes: Sequence[int], limit: int) -> Iterator[Piece]:
    start = weight = 0
    for number, size in enumerate(sizes):
        if number > start and weight + size > limit:
            yield piece._replace(start=start, end=number, size=weight)
            start, weight = number, 0
        weight += size
    if start < len(sizes):
        yield piece._replace(start=start, end=len(sizes), size=weight)


def _free_name(name: str, taken: Listing, form: str) -> str:
    """'' where the plain output name is free; `a` and `a.txt` in one folder would both become `a.txt`."""
    out = output_name(name, form)
    if out == name or out not in taken:
        return ""
    while output_name(name, form) in taken:
        name += "~"
    return name


def _matches_any(name: str, patterns: Iterable[str]) -> bool:
    last = name.rsplit("/", 1)[-1]
    return any(fnmatchcase(name, pattern) or fnmatchcase(last, pattern) for pattern in patterns)


def _within(path: str, root: str) -> bool:
    return path == root or path.startswith(root.rstrip("/") + "/")


def _outermost(roots: Sequence[str]) -> list[str]:
    """Each root once, without those that lie inside another."""
    unique = list(dict.fromkeys(roots))
    return [root for root in unique if not any(root != other and _within(root, other) for other in unique)]


def _common(paths: Sequence[str]) -> str:
    """The place that names inside the corpus are counted from: a lone folder itself, else what all share."""
    if len(paths) == 1:
        path = _fixed_part(paths[0])
        try:
            is_folder = storage_for(path).entry(path).kind == "folder"
        except OSError:
            is_folder = False
        return path if is_folder else path.rpartition("/")[0]
    shared: list[str] | None = None
    for path in paths:
        parts = _fixed_part(path).split("/")[:-1]
        if shared is None:
            shared = parts
        elif parts[: len(shared)] != shared:
            pairs = enumerate(zip(shared, parts, strict=False))
            end = next(
                (number for number, (one, other) in pairs if one != other), min(len(shared), len(parts))
            )
            shared = shared[:end]
    return "/".join(shared or ())


def _fixed_part(path: str) -> str:
    """The folder in front of the first wildcard, a path without one as it is."""
    parts = path.split("/")
    for number, part in enumerate(parts):
        if _GLOB & set(part):
            return "/".join(parts[:number])
    return path


def _relative(path: str, base: str) -> str:
    inside = (
        path[len(base) :]
        if base and _within(path, base)
        else path.partition("://")[2]
        if is_url(path)
        else path
    )
    return inside.lstrip("/")
