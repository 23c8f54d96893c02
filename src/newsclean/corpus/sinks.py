"""Where articles go: a tree that mirrors the sources, or one shard of JSONL or Parquet for each batch.

A record of a JSONL shard is the source's record, other fields kept, with the clean text in its text field; `id` is
added where it has none, and `newsclean` holds what is known of the article (its body too, with `--format json`).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from newsclean.corpus.compression import compress
from newsclean.corpus.documents import output_name
from newsclean.corpus.storage import storage_for
from newsclean.writers import write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsclean.corpus.documents import Document
    from newsclean.corpus.settings import Job, Settings
    from newsclean.model import Article
    from newsclean.writers import Format

__all__ = ["Rendered", "discard", "render", "write_outputs"]


class Rendered(NamedTuple):
    """A document as it will be written: a file of its own, a line of a shard, or a row."""

    name: str
    data: bytes
    row: dict[str, Any] | None = None


def render(document: Document, article: Article, settings: Settings) -> Rendered:
    """The output of one document, held until its batch is committed."""
    if settings.sink == "tree":
        text = write(article, settings.format, header=settings.header, report=settings.report)
        return Rendered(output_name(document.out, settings.format), _utf8(text))
    form: Format = "markdown" if settings.format == "markdown" else "text"
    text = write(article, form, header=settings.header)
    known = article.to_dict(report=settings.report)
    if settings.format != "json":
        del known["body"]
    if settings.sink == "jsonl":
        return Rendered("", _line(document, text, known, settings))
    from newsclean.corpus.parquet import parquet_row

    kept = (
        None if document.fields is None else {k: v for k, v in document.fields.items() if k != settings.field}
    )
    key = document.id if settings.id_field is None else str((document.fields or {})[settings.id_field])
    return Rendered("", text.encode(errors="replace"), parquet_row(key, text, article, known, kept))


def _line(document: Document, text: str, known: dict[str, Any], settings: Settings) -> bytes:
    record: dict[str, Any] = {} if settings.id_field else {"id": document.id}
    record |= document.fields or {}
    record[settings.field] = text
    record["newsclean"] = known
    line = json.dumps(record, ensure_ascii=False, default=str)
    try:
        return line.encode() + b"\n"
    except UnicodeEncodeError:  # a lone surrogate has no UTF-8
        return json.dumps(record, default=str).encode() + b"\n"


def _utf8(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()


def write_outputs(rendered: Sequence[Rendered], lines: bytearray, name: str, job: Job) -> tuple[str, ...]:
    """Write what a batch has made; the names of its shards. A batch without documents has no shard."""
    storage, settings = storage_for(job.dest), job.settings
    if settings.sink == "tree":
        for item in rendered:
            storage.write(job.dest, item.name, item.data)
        return ()
    if not rendered and not lines:
        return ()
    if settings.sink == "jsonl":
        suffix = f".{settings.compression}" if settings.compression else ""
        shard = f"part-{name}.jsonl{suffix}"
        data = compress(lines, settings.compression)
    else:
        from newsclean.corpus.parquet import write_parquet

        shard = f"part-{name}.parquet"
        data = write_parquet([item.row for item in rendered if item.row is not None])
    storage.write(job.dest, shard, data, sync=True)
    return (shard,)


def discard(document: Document, job: Job) -> None:
    """A document that failed has no output: remove what an earlier, interrupted run may have left of it."""
    if job.settings.sink == "tree" and document.out:
        storage_for(job.dest).discard(job.dest, output_name(document.out, job.settings.format))
