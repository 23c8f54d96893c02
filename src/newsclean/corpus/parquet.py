"""Parquet in and out, by pyarrow: `pip install 'newsclean[parquet]'`.

The schema of the output (version 1): `id`, `text`, `title`, `published`, `updated`, `source`, `language`, `url`
as strings, `authors` as a list of strings; `article` holds all that newsclean knows of the article, body left out
unless the format is JSON, and `fields` the other fields of the source record, both as JSON. Null where there is
nothing.
"""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

from newsclean.corpus.documents import Cursor, Document, Piece
from newsclean.corpus.readers import record_document
from newsclean.corpus.storage import storage_for
from newsclean.errors import InputError, MissingDependencyError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from newsclean.corpus.settings import Job
    from newsclean.model import Article

__all__ = ["parquet_row", "read_parquet", "row_group_sizes", "schema", "write_parquet"]

_TEXTS = ("id", "text", "title", "published", "updated", "source", "language", "url")


def _arrow() -> Any:
    try:
        import pyarrow as pa
        import pyarrow.parquet
    except ImportError as error:
        raise MissingDependencyError(
            "Parquet needs pyarrow", hint="pip install 'newsclean[parquet]'"
        ) from error
    return pa


def row_group_sizes(path: str) -> list[int]:
    """Bytes of each row group: what a plan cuts by."""
    arrow = _arrow()
    with storage_for(path).open(path) as source:
        try:
            metadata = arrow.parquet.ParquetFile(source).metadata
        except arrow.ArrowInvalid as error:
            raise InputError("not a Parquet file that can be read", hint=str(error)) from error
        return [metadata.row_group(index).total_byte_size for index in range(metadata.num_row_groups)]


def read_parquet(piece: Piece, job: Job, _cursor: Cursor) -> Iterator[Document]:
    """The rows of row groups `start` to `end`; the row's number in the file is its name."""
    arrow = _arrow()
    with storage_for(piece.path).open(piece.path) as source:
        try:
            file = arrow.parquet.ParquetFile(source)
            metadata = file.metadata
            end = metadata.num_row_groups if piece.end is None else piece.end
            number = sum(metadata.row_group(index).num_rows for index in range(piece.start))
            for rows in file.iter_batches(256, row_groups=range(piece.start, end), use_threads=False):
                for record in rows.to_pylist():
                    document = record_document(record, f"{piece.source}#{number}", piece, job)
                    number += 1
                    yield document._replace(after=Cursor(number, number))
        except arrow.ArrowException as error:
            raise InputError("broken Parquet data", hint=str(error)) from error


def schema() -> Any:
    """The Arrow schema of what newsclean writes."""
    arrow = _arrow()
    columns = [arrow.field(name, arrow.string()) for name in _TEXTS]
    columns += [arrow.field("authors", arrow.list_(arrow.string()))]
    columns += [arrow.field(name, arrow.string()) for name in ("article", "fields")]
    return arrow.schema(columns, metadata={"newsclean": "corpus-1"})


def parquet_row(
    name: str, text: str, article: Article, known: Mapping[str, Any], fields: Mapping[str, Any] | None
) -> dict[str, Any]:
    """One row of the schema; `known` is what the sink keeps of the article."""
    return {
        "id": name,
        "text": text,
        "title": article.title,
        "published": article.published,
        "updated": article.updated,
        "source": article.source,
        "language": article.language,
        "url": article.url,
        "authors": list(article.authors),
        "article": json.dumps(known, ensure_ascii=False),
        "fields": None if fields is None else json.dumps(fields, ensure_ascii=False, default=str),
    }


def write_parquet(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """The rows as one Parquet file, packed with zstd."""
    arrow = _arrow()
    sink = io.BytesIO()
    table = arrow.Table.from_pylist([_printable(row) for row in rows], schema=schema())
    arrow.parquet.write_table(table, sink, compression="zstd")
    return sink.getvalue()


def _printable(row: Mapping[str, Any]) -> dict[str, Any]:
    """Arrow's strings are UTF-8, which has no lone surrogates: they become U+FFFD."""
    return {key: _utf8(value) if isinstance(value, str) else value for key, value in row.items()}


def _utf8(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
