"""tar and zip, read in place: nothing is ever extracted to a name that the archive chooses."""

from __future__ import annotations

import tarfile
import zipfile
import zlib
from collections import Counter
from typing import TYPE_CHECKING, BinaryIO, cast

from newsclean.corpus import compression
from newsclean.corpus.compression import split_suffix, unpack
from newsclean.corpus.documents import Cursor, Document, Failure, Piece, safe_name
from newsclean.corpus.readers import LimitError, describe, read_limited, too_large
from newsclean.corpus.storage import storage_for
from newsclean.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.corpus.settings import Job

__all__ = ["read_tar", "read_zip", "zip_sizes"]


class _Names:
    """Gives every member a name of its own: an archive may hold two members of one name."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def take(self, member: str) -> str:
        name = safe_name(member)
        self._seen[name] += 1
        while (count := self._seen[name]) > 1:  # a~2, a~3; should a member be called so, a~2~2
            name = f"{name}~{count}"
            self._seen[name] += 1
        return name


def zip_sizes(path: str) -> list[int]:
    """Packed bytes of each member that is a file: what a plan cuts by."""
    with storage_for(path).open(path) as source, _open_zip(source) as archive:
        return [member.compress_size for member in archive.infolist() if not member.is_dir()]


def _open_zip(source: BinaryIO) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(source)
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise InputError("not a zip archive that can be read", hint=str(error)) from error


def read_zip(piece: Piece, job: Job, _cursor: Cursor) -> Iterator[Document]:
    """Members `start` to `end` of the archive's directory."""
    names = _Names()
    with storage_for(piece.path).open(piece.path) as source, _open_zip(source) as archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
        for number, member in enumerate(members[: piece.end]):
            unique = names.take(member.filename)
            if number < piece.start:
                continue
            name, out, after = (
                f"{piece.source}#{unique}",
                f"{piece.source}/{unique}",
                Cursor(number + 1, number + 1),
            )
            try:
                data = _read_member(archive, member, job)
            except (InputError, OSError) as error:
                yield Document(name, b"", out, failure=Failure(name, *describe(error)), after=after)
            else:
                yield Document(name, data, out, after=after)


def _read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, job: Job) -> bytes:
    ratio = job.limits.expansion
    if member.file_size > max(compression.GRACE, ratio * member.compress_size):
        raise LimitError(f"unpacks to more than {ratio} times its size",
                         hint="raise --max-expansion if this file is to be trusted")  # fmt: skip
    if member.file_size > job.limits.size:
        raise too_large(member.file_size, job.limits.size)
    try:
        with archive.open(member) as opened:
            # The size that a member states is only its word: what comes out is counted.
            return read_limited(unpack_member(opened, member.filename, job), job.limits.size)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise InputError("broken member", hint=str(error) or type(error).__name__) from error


def unpack_member(opened: object, name: str, job: Job) -> BinaryIO:
    """A member, unpacked once more where it is itself a .gz or the like."""
    return unpack(cast("BinaryIO", opened), split_suffix(name)[1], job.limits.expansion)


def read_tar(piece: Piece, job: Job, cursor: Cursor) -> Iterator[Document]:
    """Members after the first `cursor.ordinal`, read in one go from front to back."""
    names = _Names()
    codec = split_suffix(piece.path)[1]
    with storage_for(piece.path).open(piece.path) as raw:
        stream = unpack(raw, codec, job.limits.expansion)
        try:
            with tarfile.open(fileobj=stream, mode="r|" if codec else "r:") as archive:
                for number, member in enumerate(archive):
                    archive.members = []  # type: ignore[attr-defined]  # tarfile keeps every header it has seen: memory stays flat without
                    document = _tar_document(
                        archive, member, number, names, piece, job, wanted=number >= cursor.ordinal
                    )
                    if document is not None:
                        yield document
        except (tarfile.TarError, EOFError) as error:
            raise InputError("broken tar archive", hint=str(error) or type(error).__name__) from error


def _tar_document(
    archive: tarfile.TarFile, member: tarfile.TarInfo, number: int, names: _Names, piece: Piece, job: Job, *, wanted: bool
) -> Document | None:  # fmt: skip
    if member.isdir():
        return None
    unique = names.take(member.name)
    if not wanted:
        return None
    name, out = f"{piece.source}#{unique}", f"{piece.source}/{unique}"
    after = Cursor(number + 1, member.offset_data + member.size)
    try:
        data = _read_tar_member(archive, member, job)
    except InputError as error:
        return Document(name, b"", out, failure=Failure(name, *describe(error)), after=after)
    return Document(name, data, out, after=after)


def _read_tar_member(archive: tarfile.TarFile, member: tarfile.TarInfo, job: Job) -> bytes:
    if not member.isfile():
        raise InputError("a link or a device, not a file")
    if member.size > job.limits.size:
        raise too_large(member.size, job.limits.size)
    return read_limited(unpack_member(archive.extractfile(member), member.name, job), job.limits.size)
