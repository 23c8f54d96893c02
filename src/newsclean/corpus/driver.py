"""The driver: makes or takes up the plan, keeps the engine busy, and counts from the ledger.

`run_corpus` is the one door of this room.
"""

from __future__ import annotations

import os
import time
from collections import deque
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from newsclean import __version__
from newsclean.corpus.engines import Engine, open_engine
from newsclean.corpus.ledger import Ledger
from newsclean.corpus.lock import hold
from newsclean.corpus.plan import cut, limited, load_plan, write_plan
from newsclean.corpus.report import Summary, write_report
from newsclean.corpus.rescue import quarantine_batch, run_batch_apart
from newsclean.corpus.settings import Job, Limits, Settings
from newsclean.corpus.sources import Finder
from newsclean.corpus.storage import STATE, is_url, storage_for
from newsclean.corpus.tally import Tally
from newsclean.corpus.work import Outcome, run_batch
from newsclean.errors import InputError, OptionError, OutputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from newsclean.corpus.documents import Batch

__all__ = ["Interrupted", "Progress", "run_corpus"]

_TICK = 0.5  # seconds between two looks at the futures
_AHEAD = 2  # batches in the engine's hands for each slot: one worked on, one waiting
_ASK = 5.0  # seconds between two questions how many workers there are
_DEATHS = 5  # of a batch, before it is given up whole


class Interrupted(KeyboardInterrupt):
    """The run was stopped and can go on; `summary` says how far it is."""

    def __init__(self, summary: Summary) -> None:
        super().__init__("stopped: run the same command again to go on")
        self.summary = summary


@dataclass(slots=True)
class Progress:
    """How far a run is: counts from the ledger, earlier runs included. Bytes are those of the sources."""

    batches: int
    size: int
    batches_done: int = 0
    size_done: int = 0
    resumed: int = 0  # of `size_done`: done by earlier runs
    seconds: float = 0.0  # of this run
    tally: Tally = field(default_factory=Tally)
    notes: deque[str] = field(default_factory=lambda: deque(maxlen=20))


def run_corpus(  # noqa: PLR0913 - the options of a command, all by keyword
    sources: Sequence[str],
    dest: str,
    *,
    settings: Settings | None = None,
    limits: Limits | None = None,
    jobs: int | None = None,
    scheduler: str | None = None,
    ray: str | None = None,
    files: Iterable[str] = (),
    resume: bool | None = None,
    retry_failed: bool = False,
    progress: Callable[[Progress], None] | None = None,
) -> Summary:
    """Clean every document of `sources` into `dest`, exactly once, and return what came of it.

    A run that was stopped, killed or has failures goes on where it was when it is called again with the same
    settings. `resume=True` insists that there is such a run, `resume=False` that there is none. `retry_failed`
    does the batches with failures again. `files` are more sources, one path or URL each.

    Raises OptionError where the destination holds a run with other settings or is in use, InputError for a
    source that isn't there, OutputError where the destination can't be written, and Interrupted after Ctrl-C.
    """
    dest = dest.rstrip("/") if is_url(dest) else os.path.abspath(dest)  # noqa: PTH100 - as `join`
    job = Job(dest, settings or Settings(), limits or Limits())
    if scheduler is None and ray is None and any(place.startswith("memory://") for place in [dest, *sources]):
        jobs = 0  # what lies in this process's memory, no other can see
    _check_packages(job.settings)
    listed = list(files)
    with hold(dest):
        run, begun = _begin(sources, listed, job, resume=resume)
        with open_engine(job.settings, jobs, scheduler=scheduler, ray=ray) as engine:
            if not begun:
                _plan(run, sources, listed, job)
            ledger = Ledger(dest)
            ledger.tidy()
            if retry_failed:
                ledger.forget_failed()
            run["engine"] = engine.name
            try:
                _Drive(job, ledger, Progress(run["batches"], run["bytes"]), progress).run(engine)
            except KeyboardInterrupt as error:
                raise Interrupted(write_report(job, run, ledger, complete=False)) from error
            finally:
                ledger.tidy()
        return write_report(job, run, ledger, complete=True)


def _check_packages(settings: Settings) -> None:
    """Miss a package now, not in the first batch."""
    if settings.sink == "parquet":
        from newsclean.corpus.parquet import schema

        schema()
    if settings.compression == "zst":
        from newsclean.corpus.compression import zstd_module

        zstd_module()
    if settings.dedup:
        from newsclean.corpus.dedup import minhash_class

        minhash_class()


def _begin(
    sources: Sequence[str], files: list[str], job: Job, *, resume: bool | None
) -> tuple[dict[str, Any], bool]:
    """What the run is, and whether the destination holds it already: else it has still to be planned."""
    wanted = {
        "newsclean": __version__,
        "fingerprint": job.settings.fingerprint,
        "settings": job.settings.to_dict(),
        "sources": [*sources, *files] if len(files) <= 1000 else [*sources, f"{len(files)} listed files"],
    }
    found = Ledger(job.dest).load_run()
    if found is not None:
        if resume is False:
            raise OptionError("the destination holds a run already", where=job.dest,
                              hint="leave --no-resume out to go on with it, or name another destination")  # fmt: skip
        _check_same(found, wanted, job.dest)
        return found, True
    if resume:
        raise OptionError(
            "there is no run to go on with", where=job.dest, hint="leave --resume out to begin one"
        )
    if any(entry.name != STATE for entry in storage_for(job.dest).entries(job.dest)):
        raise OptionError("the destination is not empty, and not from newsclean corpus", where=job.dest,
                          hint="name an empty or a new folder")  # fmt: skip
    return wanted, False


def _plan(run: dict[str, Any], sources: Sequence[str], files: list[str], job: Job) -> None:
    """Look at all sources and write the plan; from here on the run can be resumed."""
    finder = Finder(job.settings, job.dest)
    batches: Iterable[Batch] = cut(finder.pieces(sources, files), job.settings.batch_bytes)
    if job.settings.limit is not None:
        batches = limited(batches, job.settings.limit, job)
    count, size = write_plan(_some(batches, sources), job.dest)
    run |= {"batches": count, "bytes": size, "skipped": finder.skipped, "started": time.time()}
    Ledger(job.dest).save_run(run)


def _some(batches: Iterable[Batch], sources: Sequence[str]) -> Iterator[Batch]:
    """The batches; an error where there are none, or where a source can't be listed."""
    found = False
    try:
        for batch in batches:
            found = True
            yield batch
    except OSError as error:  # not the destination's, into which these batches are being written
        raise InputError(
            f"can't be read: {error.strerror or error}", where=str(error.filename or ", ".join(sources))
        ) from error
    if not found:
        raise OptionError("there is nothing to clean", where=", ".join(sources),
                          hint="name folders, files, globs or URLs that hold documents")  # fmt: skip


def _check_same(found: dict[str, Any], wanted: dict[str, Any], dest: str) -> None:
    hint = "use the same options, or name another destination"
    if found["newsclean"] != wanted["newsclean"]:
        raise OptionError(f"the run there was begun by newsclean {found['newsclean']}, this is {__version__}",
                          where=dest, hint="finish it with that version, or name another destination")  # fmt: skip
    if found["sources"] != wanted["sources"]:
        raise OptionError(
            "the run there has other sources", where=f"{dest}: {', '.join(found['sources'])}", hint=hint
        )
    if found["fingerprint"] != wanted["fingerprint"]:
        old, new = (_flat(run["settings"]) for run in (found, wanted))
        changes = [
            f"{name} was {old.get(name)!r}, now {new.get(name)!r}"
            for name in new
            if old.get(name) != new[name]
        ]
        raise OptionError("the run there has other options", where=f"{dest}: {'; '.join(changes)}", hint=hint)


def _flat(settings: dict[str, Any]) -> dict[str, Any]:
    return {
        **settings.get("cleaning", {}),
        **{name: value for name, value in settings.items() if name != "cleaning"},
    }


class _Drive:
    """One run of the loop: submit, wait, count, and look after the dead."""

    def __init__(
        self, job: Job, ledger: Ledger, progress: Progress, tell: Callable[[Progress], None] | None
    ) -> None:
        self.job, self.ledger, self.progress, self.tell = job, ledger, progress, tell
        self.flight: dict[Future[Any], Batch] = {}
        self.again: deque[Batch] = deque()  # to be done in a process of their own
        self.deaths: dict[int, int] = {}
        self.segments: dict[int, int] = {}  # of open batches: how many are counted
        self.began = time.monotonic()
        self.slots, self.asked = 0, 0.0

    def _room(self, engine: Engine) -> int:
        """How many batches the engine should be given; a cluster that grows is asked again and again."""
        if not self.slots or time.monotonic() - self.asked > _ASK:
            self.slots, self.asked = engine.slots(), time.monotonic()
        return self.slots * _AHEAD - len(self.flight)

    def run(self, engine: Engine) -> None:
        """Until every batch of the plan is in the ledger."""
        todo = self._todo()
        try:
            self._loop(engine, todo)
        except BaseException:  # Ctrl-C, SIGTERM, a full disk: whatever it is, workers let go of their batches
            self.ledger.ask_to_stop()
            for future in self.flight:
                future.cancel()
            wait(self.flight)
            raise

    def _todo(self) -> Iterator[Batch]:
        for batch in load_plan(self.job.dest):
            if self._count(batch):
                self.progress.resumed = self.progress.size_done
            else:
                yield batch

    def _loop(self, engine: Engine, todo: Iterator[Batch]) -> None:
        more = True
        while more or self.flight or self.again:
            room = self._room(engine)
            while room > 0 and (more or self.again):
                batch = self.again.popleft() if self.again else next(todo, None)
                if batch is None:
                    more = False
                    break
                apart = batch.number in self.deaths
                self.flight[engine.submit(run_batch_apart if apart else run_batch, self.job, batch)] = batch
                room -= 1
            done, _ = wait(self.flight, timeout=_TICK, return_when=FIRST_COMPLETED)
            self._settle(done, engine)
            self._report()

    def _settle(self, done: set[Future[Any]], engine: Engine) -> None:
        if engine.falls_whole and any(_death_of(future, engine) for future in done):
            done = wait(self.flight).done
        died: list[Batch] = []
        for future in done:
            batch = self.flight.pop(future)
            if _death_of(future, engine):
                died.append(batch)
            else:
                self._check(future.result())
                self._count(batch)
        if died:
            self._bury(died)
            engine.recover()

    def _check(self, outcome: Outcome) -> None:
        if outcome.status == "error":
            raise OutputError(outcome.what, where=outcome.where, hint=outcome.hint)

    def _bury(self, died: list[Batch]) -> None:
        """Only a batch that was begun can have killed its worker; the others just go again."""
        begun = self.ledger.marked()
        for batch in sorted(died, key=lambda batch: batch.number):
            self.ledger.mark(batch, running=False)
            if batch.number in begun:
                self.deaths[batch.number] = self.deaths.get(batch.number, 0) + 1
                self.progress.notes.append(
                    f"a worker died in batch {batch.number}; it is done again in a process of its own"
                )
            if self.deaths.get(batch.number, 0) >= _DEATHS:
                quarantine_batch(self.job, batch, f"its workers died {_DEATHS} times")
                self._count(batch)
            else:
                self.again.append(batch)

    def _count(self, batch: Batch) -> bool:
        """Add what is new of a batch to the progress; whether it is done."""
        segment = self.segments.get(batch.number, 0)
        while (entry := self.ledger.get(batch.name(segment))) is not None:
            self.progress.tally.add(entry.tally)
            segment += 1
            if entry.last:
                self.progress.batches_done += 1
                self.progress.size_done += batch.size
                self.segments.pop(batch.number, None)
                return True
        if segment:
            self.segments[batch.number] = segment
        return False

    def _report(self) -> None:
        for batch in self.flight.values():
            if batch.open:
                self._count(batch)
        self.progress.seconds = time.monotonic() - self.began
        if self.tell is not None:
            self.tell(self.progress)


def _death_of(future: Future[Any], engine: Engine) -> bool:
    error = CancelledError() if future.cancelled() else future.exception()
    return error is not None and engine.is_death(error)
