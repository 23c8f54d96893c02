"""Packed files by their suffix: gz, bz2, xz, zst; with a guard against files that unpack without end."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from newsclean.errors import InputError, MissingDependencyError

if TYPE_CHECKING:
    from types import ModuleType

__all__ = ["CODECS", "GRACE", "compress", "split_suffix", "unpack", "zstd_module"]

CODECS = {".gz": "gz", ".bz2": "bz2", ".xz": "xz", ".zst": "zst"}
_SHORT = {".tgz": (".tar", "gz"), ".tbz2": (".tar", "bz2"), ".txz": (".tar", "xz"), ".tzst": (".tar", "zst")}
GRACE = 1 << 20
"""Bytes that any file may unpack to, however small it is: a page of blank lines packs very well."""


def split_suffix(name: str) -> tuple[str, str]:
    """The kind of file that a name promises, and how it is packed ('' where it isn't).

    >>> split_suffix("news/2031.jsonl.zst"), split_suffix("pages.tgz"), split_suffix("a.html")
    (('.jsonl', 'zst'), ('.tar', 'gz'), ('.html', ''))
    """
    name = name.lower().rsplit("/", 1)[-1]
    stem, dot, suffix = name.rpartition(".")
    if dot and (short := _SHORT.get(f".{suffix}")):
        return short
    codec = CODECS.get(f".{suffix}", "") if dot and stem else ""
    if codec:
        name = stem
        stem, dot, suffix = name.rpartition(".")
    return (f".{suffix}" if dot and stem else ""), codec


class _Counted(io.RawIOBase):
    """A file that knows how many bytes were read from it."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer)
        data = self._source.read(len(view))
        view[: len(data)] = data
        self.count += len(data)
        return len(data)


class _Unpacked(io.RawIOBase):
    """An unpacking stream that stops where it grows out of all proportion; InputError then."""

    def __init__(self, packed: _Counted, stream: BinaryIO, ratio: int) -> None:
        self._packed, self._stream, self._ratio = packed, stream, ratio
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer)
        try:
            data = self._stream.read(len(view))
        except (EOFError, lzma.LZMAError, OSError, ValueError, zlib.error) as error:
            raise InputError("broken compressed data", where=f"byte {self._count:,} unpacked",
                             hint=str(error) or type(error).__name__) from error  # fmt: skip
        view[: len(data)] = data
        self._count += len(data)
        if self._count > max(GRACE, self._ratio * self._packed.count):
            raise InputError(f"unpacks to more than {self._ratio} times its size",
                             where=f"after {self._count:,} bytes",
                             hint="raise --max-expansion if this file is to be trusted")  # fmt: skip
        return len(data)


def unpack(source: BinaryIO, codec: str, ratio: int) -> BinaryIO:
    """A buffered stream of what `source` holds once unpacked; with no codec, `source` itself."""
    if not codec:
        return source
    counted = _Counted(source)
    buffered = cast("BinaryIO", io.BufferedReader(counted, 1 << 16))
    opened = _open(buffered, codec)
    return cast("BinaryIO", io.BufferedReader(_Unpacked(counted, opened, ratio), 1 << 16))


def _open(source: BinaryIO, codec: str) -> BinaryIO:
    if codec == "gz":
        return cast("BinaryIO", gzip.GzipFile(fileobj=source, mode="rb"))
    if codec == "bz2":
        return cast("BinaryIO", bz2.BZ2File(source, "rb"))
    if codec == "xz":
        return cast("BinaryIO", lzma.LZMAFile(source, "rb"))
    return cast("BinaryIO", zstd_module().ZstdFile(source, "rb"))


def compress(data: bytes | bytearray, codec: str) -> bytes:
    """Pack a shard; the same bytes always come out the same (no time stamp, one thread)."""
    if codec == "gz":
        return gzip.compress(data, compresslevel=6, mtime=0)
    if codec == "zst":
        packed: bytes = zstd_module().compress(data, level=6)
        return packed
    return bytes(data)


def zstd_module() -> ModuleType:
    """The standard library's zstd, or its backport."""
    from importlib import import_module

    for name in ("compression.zstd", "backports.zstd"):  # since Python 3.14, and before
        try:
            return import_module(name)
        except ImportError:
            continue
    raise MissingDependencyError("zst files need a zstd package", hint="pip install 'newsclean[zstd]'")
