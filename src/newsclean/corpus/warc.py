"""Web archives (WARC, WET), plain or packed record by record, by warcio: `pip install 'newsclean[warc]'`.

Documents are the responses, resources and conversions that hold text; requests, metadata and pictures are none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsclean.corpus.documents import Cursor, Document, Piece
from newsclean.corpus.readers import describe, read_limited
from newsclean.corpus.storage import storage_for
from newsclean.errors import InputError, MissingDependencyError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.corpus.settings import Job

__all__ = ["read_warc"]

_TYPES = {"response", "resource", "conversion"}
_TEXT = ("text/", "application/xhtml", "application/xml", "application/json")


def read_warc(piece: Piece, job: Job, cursor: Cursor) -> Iterator[Document]:
    """Records from byte `cursor.offset` of the file on; each begins at a byte where reading can start again."""
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ImportError as error:
        raise MissingDependencyError(
            "web archives need warcio", hint="pip install 'newsclean[warc]'"
        ) from error
    with storage_for(piece.path).open(piece.path) as source:
        if not source.read(8).startswith((b"WARC/", b"\x1f\x8b")):
            raise InputError("not a web archive", hint="it begins neither with WARC/ nor as gzip")
        source.seek(cursor.offset)
        ordinal, waiting = cursor.ordinal, None
        try:
            records = ArchiveIterator(source)
            for record in records:
                document = _document(record, piece, job)
                # Asking for the offset reads the record to its end, so it comes after the document.
                offset = records.get_record_offset()
                if waiting is not None:  # where a record ends is known when the next one begins
                    yield waiting._replace(after=Cursor(ordinal, offset))
                waiting = None if document is None else _named(document, piece, offset)
                ordinal += waiting is not None
        except ArchiveLoadFailed as error:
            if waiting is not None:
                yield waiting._replace(after=Cursor(ordinal, source.tell()))
            raise InputError("broken web archive", hint=str(error)) from error
        if waiting is not None:
            yield waiting._replace(after=Cursor(ordinal, piece.size))


def _named(document: Document, piece: Piece, offset: int) -> Document:
    name = f"{piece.source}#{offset}"
    failure = document.failure and document.failure._replace(id=name)
    return document._replace(id=name, out=f"{piece.source}/{offset:012d}", failure=failure)


def _document(record: Any, piece: Piece, job: Job) -> Document | None:
    if record.rec_type not in _TYPES:
        return None
    headers = record.http_headers or record.rec_headers
    kind = (headers.get_header("Content-Type") or "text/html").lower()
    if not kind.startswith(_TEXT):
        return None
    try:
        data = read_limited(record.content_stream(), job.limits.size)
    except (InputError, OSError, ValueError, EOFError) as error:
        return Document.failed(
            piece.source, *describe(error if isinstance(error, InputError) else InputError(str(error)))
        )
    fields = {
        key: value
        for key, header in (
            ("url", "WARC-Target-URI"),
            ("date", "WARC-Date"),
            ("record_id", "WARC-Record-ID"),
        )
        if (value := record.rec_headers.get_header(header))
    }
    return Document("", data, "", fields=fields)
