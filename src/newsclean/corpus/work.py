"""What a worker does with a batch: read, clean, write, and last of all enter it in the ledger.

A batch may be run twice (a lost node, a retry): its outputs have fixed names and the same bytes, so twice is once.
"""

from __future__ import annotations

import faulthandler
import os
import time
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from newsclean import __version__
from newsclean.corpus.documents import Batch, Cursor, Document, Failure, Piece, sampled
from newsclean.corpus.ledger import Entry, Ledger
from newsclean.corpus.limits import DocumentTimeout, deadline, memory_cap, memory_in_use
from newsclean.corpus.readers import changed, read_piece
from newsclean.corpus.settings import Job, cleaner_for
from newsclean.corpus.sinks import Rendered, discard, render, write_outputs
from newsclean.corpus.tally import Tally, looked_at
from newsclean.edits import Trail
from newsclean.errors import InputError, NewscleanError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from newsclean.model import Article

__all__ = ["Outcome", "clean_one", "expendable", "run_batch"]

_expendable = False


class Outcome(NamedTuple):
    """How a batch ended: `done`, `stopped` (asked to) or `error`, with the three parts of its message."""

    status: str
    what: str = ""
    where: str = ""
    hint: str = ""


class _Stopped(Exception):  # noqa: N818 - not an error
    """The driver asked its workers to let go."""


def expendable() -> None:
    """Say that this process does nothing but work: one that hangs in foreign code may be ended."""
    global _expendable  # noqa: PLW0603 - a fact about the process
    _expendable = True


def run_batch(
    job: Job,
    batch: Batch,
    poison: Mapping[str, str] | None = None,
    announce: Callable[[str], Any] | None = None,
) -> Outcome:
    """Do a batch, unless the ledger says that it is done. Counts are in the ledger, not in the Outcome.

    `poison` names documents that must not be touched, with the reason; `announce` is told each document's name
    before it is cleaned. Errors of documents are entered as failures; an error of the destination ends the batch.
    """
    ledger = Ledger(job.dest)
    try:
        if ledger.is_done(batch):
            return Outcome("done")
        ledger.mark(batch, running=True)
        try:
            work = _Work(job, batch, ledger, poison or {}, announce)
            work.run_open() if batch.open else work.run_closed()
        finally:
            if _expendable:
                faulthandler.cancel_dump_traceback_later()
            ledger.mark(batch, running=False)
    except _Stopped:
        return Outcome("stopped")
    except NewscleanError as error:
        return Outcome("error", error.what, error.where, error.hint)
    return Outcome("done")


def clean_one(job: Job, batch: Batch, name: str) -> None:
    """Clean one document of a batch and throw the result away: what is left of it is that the process lives."""
    for piece in batch.pieces:
        for document in read_piece(piece, job):
            if document.id == name:
                work = _Work(job, batch, Ledger(job.dest), {}, None)
                work.look_around()
                work.clean(document)
                return


class _Part:
    """What was made so far of a piece or a segment."""

    def __init__(self) -> None:
        self.rendered: list[Rendered] = []
        self.lines = bytearray()  # of a JSONL shard: one object, where a list would have millions
        self.failures: list[Failure] = []
        self.failed: list[Document] = []
        self.tally = Tally()
        self.hints: list[tuple[str, str]] = []

    def fail(self, document: Document, failure: Failure) -> None:
        self.failures.append(failure)
        self.failed.append(document)
        self.tally.add_failure(failure)

    def add(self, other: _Part) -> None:
        self.rendered += other.rendered
        self.lines = self.lines + other.lines if self.lines else other.lines
        self.failures += other.failures
        self.failed += other.failed
        self.hints += other.hints
        self.tally.add(other.tally)


class _Work:
    """A batch in hand."""

    def __init__(
        self,
        job: Job,
        batch: Batch,
        ledger: Ledger,
        poison: Mapping[str, str],
        announce: Callable[[str], Any] | None,
    ) -> None:
        self.job, self.batch, self.ledger, self.poison, self.announce = job, batch, ledger, poison, announce
        self.cleaner = cleaner_for(job.settings.cleaning)
        self._nothing: Article | None = None
        self.base = memory_in_use()
        self.looked = 0.0  # when the worker last looked whether it should stop
        self.began = time.perf_counter()

    def run_closed(self) -> None:
        """All pieces, then one entry."""
        whole, left = _Part(), self.batch.documents
        for piece in self.batch.pieces:
            documents = read_piece(piece, self.job)
            part, _, _ = self._read(documents if left is None else islice(documents, left), piece, None)
            whole.add(part)
            if left is not None:
                left -= part.tally.documents
        self._commit(whole, 0, Cursor(), last=True)

    def run_open(self) -> None:
        """One segment after the other, each with an entry that says where the next begins."""
        [piece] = self.batch.pieces
        segment, cursor, left = 0, Cursor(), self.batch.documents
        documents: Iterator[Document] | None = None
        while True:
            entry = self.ledger.get(self.batch.name(segment))
            if entry is None:
                documents = documents or read_piece(piece, self.job, cursor)
                part, cursor, last = self._read(
                    documents if left is None else islice(documents, left), piece, cursor
                )
                count = part.tally.documents
                self._commit(part, segment, cursor, last=last)
            else:
                documents, cursor, last, count = None, entry.after, entry.last, entry.tally.documents
            if last:
                return
            segment += 1
            left = None if left is None else left - count

    def _read(
        self, documents: Iterator[Document], piece: Piece, begin: Cursor | None
    ) -> tuple[_Part, Cursor, bool]:
        """Clean documents to the end, or (from `begin`) until a batch's worth of bytes is passed.

        Returns what was made, where it ended, and whether that is the end. Where the source has changed under
        our eyes nothing of it is taken: one failure stands for all of it.
        """
        part, cursor, last = _Part(), begin or Cursor(), True
        for document in documents:
            cursor = document.after
            self._do(document, part)
            if begin is not None and cursor.offset - begin.offset >= self.job.settings.batch_bytes:
                last = False
                break
        if part.tally.documents and (why := changed(piece)):
            begin = begin or Cursor(0, piece.start)
            part = _Part()
            name = f"{piece.source}#{begin.offset}"
            part.fail(Document.failed(name, "changed", why), Failure(name, "changed", why))
            last = True
        return part, cursor, last

    def _do(self, document: Document, part: _Part) -> None:
        self.look_around()
        if not sampled(document.id, self.job.settings.sample):
            part.tally.documents += 1
            part.tally.unsampled += 1
            return
        failure = document.failure
        if failure is None and (reason := self.poison.get(document.id)) is not None:
            failure = Failure(document.id, "poison", reason)
        if failure is None:
            if self.announce is not None:
                self.announce(document.id)
            result = self.clean(document)
            if isinstance(result, Failure):
                failure = result
            else:
                self._keep(document, *result, part)
                return
        part.fail(document, failure)

    def clean(self, document: Document) -> tuple[Article, str, Rendered] | Failure:
        """The article, its encoding and its output; or why there is none."""
        limits = self.job.limits
        try:
            with deadline(limits.seconds), memory_cap(self.base, limits.memory):
                article, encoding = self._clean(document)
                return article, encoding, render(document, article, self.job.settings)
        except DocumentTimeout:
            reason = f"cleaning took more than {limits.seconds:g} seconds: raise --max-seconds"
            return Failure(document.id, "limit", reason)
        except MemoryError:
            reason = f"cleaning took more than {limits.memory:,} bytes of memory: raise --max-memory"
            return Failure(document.id, "limit", reason)
        except InputError as error:
            return Failure(document.id, "decoding", str(error))
        except NewscleanError:
            raise  # a missing package is not the document's fault
        except Exception as error:  # noqa: BLE001 - a bug of ours may cost one document, not the corpus
            return Failure(document.id, "bug", f"{type(error).__name__}: {error}")

    def _clean(self, document: Document) -> tuple[Article, str]:
        if document.data == "":
            return self._empty(), document.encoding
        if isinstance(document.data, str):
            return self.cleaner(document.data), document.encoding
        trail = Trail(audit=False)
        decoded = self.cleaner.decode(document.data, trail)
        article = self.cleaner(decoded.text)
        if trail.warnings:
            article = replace(article, warnings=(*trail.warnings, *article.warnings))
        return article, decoded.encoding

    def _empty(self) -> Article:
        """What is made of an empty document, made once: half the lines of a text may be blank."""
        if self._nothing is None:
            self._nothing = self.cleaner("")
        return self._nothing

    def _keep(self, document: Document, article: Article, encoding: str, item: Rendered, part: _Part) -> None:
        data = document.data
        if self.job.settings.sink == "jsonl":
            part.lines += item.data
        else:
            part.rendered.append(item)
        size = len(data if isinstance(data, bytes) else data.encode(errors="replace"))
        part.tally.add_article(article, encoding, size, len(item.data))
        if looked_at(document.id):
            # For the report only: what goes wrong here must not cost the document, which is clean by now.
            with suppress(DocumentTimeout, MemoryError, Exception), deadline(self.job.limits.seconds):
                part.tally.look_at(data, self.cleaner)
        if self.job.settings.dedup:
            part.hints.append((document.id, "".join(block.text for block in article.body)))

    def look_around(self) -> None:
        """Once a second: let go if asked to, and wind up the clock that ends a process which hangs."""
        now = time.monotonic()
        if now - self.looked < 1:
            return
        self.looked = now
        if self.ledger.asked_to_stop():
            raise _Stopped
        if _expendable:
            # A document stuck in C code never sees the alarm: this process ends, the batch is tried apart.
            faulthandler.dump_traceback_later(2 * self.job.limits.seconds + 5, exit=True, file=_nowhere())

    def _commit(self, part: _Part, segment: int, after: Cursor, *, last: bool) -> None:
        name = self.batch.name(segment)
        outputs = write_outputs(part.rendered, part.lines, name, self.job)
        for document in part.failed:
            discard(document, self.job)
        if part.hints:
            from newsclean.corpus.dedup import write_hints

            write_hints(part.hints, name, self.job)
        now = time.perf_counter()
        part.tally.seconds = now - self.began
        self.began = now
        self.ledger.put(
            Entry(name, part.tally, tuple(part.failures), outputs, after, last, after.offset, __version__)
        )


def _nowhere() -> int:
    """A descriptor that swallows what is written to it, opened once."""
    global _null  # noqa: PLW0603 - one descriptor for each process
    if _null < 0:
        _null = os.open(os.devnull, os.O_WRONLY)
    return _null


_null = -1
