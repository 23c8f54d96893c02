"""The end of a run: quarantine.jsonl, report.json and report.html, all made from the ledger."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from newsclean import __version__
from newsclean.corpus.storage import STATE, storage_for
from newsclean.corpus.tally import Tally
from newsclean.errors import EXIT_ALL_FAILED, EXIT_OK, EXIT_SOME_FAILED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.corpus.ledger import Ledger
    from newsclean.corpus.settings import Job

__all__ = ["Summary", "write_report"]


@dataclass(frozen=True, slots=True)
class Summary:
    """What came of a run, and of the runs before it that it went on with."""

    dest: str
    complete: bool
    batches: int
    batches_done: int
    tally: Tally
    skipped: tuple[tuple[str, str], ...] = ()
    duplicates: dict[str, int] | None = None
    run: dict[str, Any] = field(default_factory=dict)

    @property
    def exit_code(self) -> int:
        """3 where some documents failed, 4 where all did, 0 where none."""
        if not self.tally.failed:
            return EXIT_OK
        return EXIT_SOME_FAILED if self.tally.written else EXIT_ALL_FAILED

    def to_dict(self) -> dict[str, Any]:
        """The summary as JSON-ready data: what stands in report.json."""
        data: dict[str, Any] = {
            "report": 1,
            "newsclean": __version__,
            "complete": self.complete,
            "batches": self.batches,
            "batches_done": self.batches_done,
            **self.tally.to_dict(),
            "skipped": [list(item) for item in self.skipped],
        }
        if self.duplicates is not None:
            data["duplicates"] = self.duplicates
        for name in ("sources", "settings", "fingerprint", "engine"):
            if name in self.run:
                data[name] = self.run[name]
        return data


def write_report(job: Job, run: dict[str, Any], ledger: Ledger, *, complete: bool) -> Summary:
    """Add up the ledger and write what it says into the destination; return it too.

    Of an incomplete run only the summary is made: its report would be out of date with the next batch.
    """
    tally, done = Tally(), 0
    for entry in ledger.entries():
        tally.add(entry.tally)
        done += entry.last
    duplicates = None
    if complete and job.settings.dedup:
        from newsclean.corpus.dedup import count_duplicates

        duplicates = count_duplicates(job)
    summary = Summary(
        dest=job.dest,
        complete=complete,
        batches=run["batches"],
        batches_done=done,
        tally=tally,
        skipped=tuple((path, why) for path, why in run.get("skipped", ())),
        duplicates=duplicates,
        run=run,
    )
    if complete:
        from newsclean.corpus.page import write_page

        storage = storage_for(job.dest)
        storage.write(job.dest, f"{STATE}/quarantine.jsonl", _quarantine(ledger))
        text = json.dumps(summary.to_dict(), ensure_ascii=False, indent=1).encode(errors="backslashreplace")
        storage.write(job.dest, f"{STATE}/report.json", text + b"\n")
        storage.write(
            job.dest,
            f"{STATE}/report.html",
            write_page(summary, _first_failures(ledger)).encode(errors="replace"),
        )
    return summary


def _quarantine(ledger: Ledger) -> Iterator[bytes]:
    for entry in ledger.entries():
        for failure in entry.failures:
            yield json.dumps(failure.to_dict(), ensure_ascii=False).encode(errors="backslashreplace") + b"\n"


def _first_failures(ledger: Ledger, most: int = 50) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for entry in ledger.entries():
        found += [failure.to_dict() for failure in entry.failures[: most - len(found)]]
        if len(found) == most:
            break
    return found
