"""From a Piece to its documents, in order. What can't be read becomes a Failure in its place; nothing is skipped."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, BinaryIO

from newsclean.corpus.compression import split_suffix, unpack
from newsclean.corpus.documents import Cursor, Document, Piece, safe_name
from newsclean.corpus.settings import cleaner_for
from newsclean.corpus.storage import storage_for
from newsclean.errors import InputError, NewscleanError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsclean.corpus.settings import Job

__all__ = ["changed", "describe", "read_piece"]

_SAMPLE = 1 << 16
"""Bytes at the start of a file of lines that tell the encoding of all of them."""
_RECORD = {"jsonl", "lines"}


def read_piece(piece: Piece, job: Job, cursor: Cursor = Cursor()) -> Iterator[Document]:  # noqa: B008 - immutable
    """The documents of a piece from `cursor` on. Errors of the source itself become a last Failure."""
    reader = _reader(piece.kind)
    after = cursor._replace(offset=max(cursor.offset, piece.start))
    try:
        for document in reader(piece, job, cursor):
            after = document.after
            yield document
    except (OSError, NewscleanError) as error:
        if isinstance(error, NewscleanError) and not isinstance(error, InputError):
            raise  # a missing package or a wrong option is not the document's fault
        kind, reason = describe(error)
        if piece.kind == "file":
            failed = Document.failed(piece.source, kind, reason, after)
            yield failed._replace(out=piece.out or piece.source)
        else:
            yield Document.failed(f"{piece.source}#{after.offset}", kind, reason, after)


def _reader(kind: str) -> Callable[[Piece, Job, Cursor], Iterator[Document]]:
    if kind == "file":
        return _read_file
    if kind in _RECORD:
        return _read_lines
    if kind in {"zip", "tar"}:
        from newsclean.corpus import archives

        return archives.read_zip if kind == "zip" else archives.read_tar
    if kind == "parquet":
        from newsclean.corpus.parquet import read_parquet

        return read_parquet
    from newsclean.corpus.warc import read_warc

    return read_warc


def describe(error: Exception) -> tuple[str, str]:
    """The kind and the reason of a Failure, from the error that made it."""
    if isinstance(error, FileNotFoundError):
        return "vanished", "the file is gone since the plan was made"
    if isinstance(error, PermissionError):
        return "permission", "no permission to read it"
    if isinstance(error, OSError):
        return "unreadable", error.strerror or str(error)
    kind = "limit" if isinstance(error, LimitError) else "unreadable"
    return kind, str(error)


class LimitError(InputError):
    """A document is over one of the Limits."""


def too_large(size: int | None, limit: int) -> LimitError:
    """The error for a document of `size` bytes (None: unknown, but more than the limit)."""
    found = "more than" if size is None else f"{size:,} bytes are more than"
    return LimitError(f"{found} {limit:,} bytes in one document", hint="raise --max-size to let it through")


def read_limited(source: BinaryIO, limit: int) -> bytes:
    """All of a stream, or a LimitError that comes before the memory is spent."""
    parts, size = [], 0
    while part := source.read(min(1 << 20, limit + 1 - size)):
        parts.append(part)
        size += len(part)
        if size > limit:
            raise too_large(None, limit)
    return b"".join(parts)


def changed(piece: Piece) -> str:
    """Why a piece no longer is what the plan saw, '' where it still is; single files may change."""
    if piece.kind == "file":
        return ""
    try:
        version = storage_for(piece.path).entry(piece.path).version
    except OSError as error:
        return describe(error)[1]
    return "" if version == piece.version else "the file has changed since the plan was made"


def _read_file(piece: Piece, job: Job, _cursor: Cursor) -> Iterator[Document]:
    storage = storage_for(piece.path)
    codec = split_suffix(piece.path)[1]
    for attempt in (1, 2, 3):
        with storage.open(piece.path) as source:
            data = read_limited(unpack(source, codec, job.limits.expansion), job.limits.size)
        # A file that grows while it is read gives a torn document: its size afterwards shows it.
        if codec or not storage.local or storage.entry(piece.path).size == len(data):
            break
        if attempt == 3:
            yield Document.failed(
                piece.source, "changed", "the file keeps changing while it is read", Cursor(1)
            )
            return
    yield Document(piece.source, data, piece.out or piece.source, after=Cursor(1))


def _read_lines(piece: Piece, job: Job, cursor: Cursor) -> Iterator[Document]:
    """Lines that start inside the piece: one that starts before it belongs to the piece before.

    Blank lines are empty documents of a text file (the n-th line stays the n-th), and nothing between records.
    """
    codec = split_suffix(piece.path)[1]
    with storage_for(piece.path).open(piece.path) as raw:
        encoding = _encoding_of_lines(piece, job, raw, codec)
        stream = unpack(raw, codec, job.limits.expansion)
        offset = max(piece.start, cursor.offset)
        ordinal = cursor.ordinal
        if codec:
            _skip(stream, offset)
        else:
            stream.seek(max(offset - 1, 0))
            if offset and stream.read(1) != b"\n":
                offset += sum(len(part) for part in _rest_of_line(stream))
        while piece.end is None or offset < piece.end:
            line = stream.readline(job.limits.size + 2)
            if not line:
                return
            start = offset
            offset += len(line)
            too_long = len(line.rstrip(b"\r\n")) > job.limits.size
            if not line.endswith(b"\n"):
                offset += sum(len(part) for part in _rest_of_line(stream))
            ordinal += 1
            name, after = f"{piece.source}#{start}", Cursor(ordinal, offset)
            if too_long:
                yield Document.failed(name, *describe(too_large(None, job.limits.size)), after)
            elif piece.kind == "lines" or not line.isspace():  # a blank line holds no record
                document = _line_document(line.rstrip(b"\r\n"), name, encoding, piece, job)
                yield document._replace(after=after)


def _rest_of_line(stream: BinaryIO) -> Iterator[bytes]:
    while part := stream.readline(1 << 20):
        yield part
        if part.endswith(b"\n"):
            return


def _skip(stream: BinaryIO, count: int) -> None:
    while count and (part := stream.read(min(1 << 20, count))):
        count -= len(part)


def _encoding_of_lines(piece: Piece, job: Job, raw: BinaryIO, codec: str) -> str:
    """One encoding for the whole file, by its start: a single line is too short to tell."""
    options = job.settings.cleaning
    if options.encoding is not None:
        return options.encoding
    sample = unpack(raw, codec, job.limits.expansion).read(_SAMPLE)
    raw.seek(0)
    sample = sample[: sample.rfind(b"\n") + 1] or sample
    encoding = cleaner_for(options).decode(sample).encoding if sample else "utf-8"
    if encoding.startswith(("utf-16", "utf-32")):
        raise InputError(f"{encoding} can't be cut into lines", where=piece.source,
                         hint="convert the file to UTF-8 first")  # fmt: skip
    return encoding


def _line_document(line: bytes, name: str, encoding: str, piece: Piece, job: Job) -> Document:
    data: bytes | str = line
    try:
        data, known = line.decode(encoding), encoding
    except UnicodeDecodeError:
        known = ""  # this line is in another encoding, or damaged: the cleaner finds out
    if piece.kind == "lines":
        return Document(name, data, _record_name(piece, name, None), encoding=known)
    if isinstance(data, bytes):
        try:
            decoded = cleaner_for(job.settings.cleaning).decode(data)
        except InputError as error:
            return Document.failed(name, "unreadable", str(error))
        data, known = decoded.text, decoded.encoding
    try:
        record = json.loads(data.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        return Document.failed(name, "record", f"not JSON: {error}")
    return record_document(record, name, piece, job)._replace(encoding=known)


def record_document(record: Any, name: str, piece: Piece, job: Job) -> Document:
    """The document that a JSON record or a table row holds in its text field."""
    field, id_field = job.settings.field, job.settings.id_field
    if not isinstance(record, dict):
        return Document.failed(name, "record", "the record is not an object with fields")
    if id_field is not None and record.get(id_field) is None:
        return Document.failed(name, "record", f"no field '{id_field}': name another with --id-field")
    text = record.get(field)
    if not isinstance(text, (str, bytes)):
        what = "has no text" if field in record else "is missing"
        return Document.failed(name, "record", f"field '{field}' {what}: name another with --field")
    key = None if id_field is None else record[id_field]
    return Document(name, text, _record_name(piece, name, key), fields=record)


def _record_name(piece: Piece, name: str, key: object) -> str:
    """A tree's file for a record: the place first, because an `id` need not be unique."""
    place = f"{int(name.rpartition('#')[2]):012d}"
    if key is not None:
        place += "-" + safe_name(str(key)).replace("/", "_")
    return f"{piece.source}/{place}"
