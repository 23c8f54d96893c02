"""What `newsclean corpus` shows: a display on a terminal, a line a minute in a log, a summary at the end."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING, Any, Self

import click

from newsclean.cli.terminal import wants_color

if TYPE_CHECKING:
    from types import TracebackType

    from newsclean.corpus import Progress, Summary

__all__ = ["Display", "line", "print_summary"]

_EVERY = 60.0
"""Seconds between two lines in a log."""


class Display:
    """Shows how far a run is; `show` is what the run calls with its progress."""

    def __init__(self, *, wanted: bool, color: str) -> None:
        self._wanted = wanted
        self._color = color
        self._bar: Any = None
        self._task: Any = None
        self._said = time.monotonic()
        self._terminal = wanted and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"

    def __enter__(self) -> Self:
        if self._terminal:
            from rich.console import Console
            from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
            from rich.progress import Progress as Bar

            console = Console(stderr=True, highlight=False, no_color=not wants_color(self._color, sys.stderr))
            columns = (
                BarColumn(),
                TaskProgressColumn(),
                TimeRemainingColumn(),
                TextColumn("{task.description}"),
            )
            self._bar = Bar(*columns, console=console, transient=True)
            self._bar.start()
            self._task = self._bar.add_task("looking at the sources", total=None)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def show(self, progress: Progress) -> None:
        """Draw, or once a minute say, how far the run is; what happened on the way at once."""
        while progress.notes:
            self._say(f"newsclean: {progress.notes.popleft()}")
        if self._bar is not None:
            self._bar.update(self._task, total=max(progress.size, 1), completed=progress.size_done,
                             description=_figures(progress))  # fmt: skip
        elif self._wanted and time.monotonic() - self._said >= _EVERY:
            self._said = time.monotonic()
            self._say(line(progress))

    def _say(self, text: str) -> None:
        if self._bar is not None:
            self._bar.console.print(text, markup=False, soft_wrap=True)
        elif self._wanted:
            click.echo(text, err=True)


def _figures(progress: Progress) -> str:
    tally = progress.tally
    parts = [_counted(tally.documents), f"{_rate(progress):.1f} MB/s"]
    if tally.damaged:
        parts.append(f"{tally.damaged:,} damaged")
    if tally.failed:
        parts.append(f"{tally.failed:,} failed")
    return ", ".join(parts)


def _counted(documents: int) -> str:
    """A number of documents in words.

    >>> _counted(1), _counted(1200)
    ('1 document', '1,200 documents')
    """
    return f"{documents:,} document{'' if documents == 1 else 's'}"


def _rate(progress: Progress) -> float:
    """Megabytes of source a second, in this run."""
    done = progress.size_done - progress.resumed
    return done / 1e6 / progress.seconds if progress.seconds else 0.0


def line(progress: Progress) -> str:
    """One line of a log: how far, how fast, how long still."""
    share = progress.size_done / progress.size if progress.size else 1.0
    rate = _rate(progress)
    left = f", about {(progress.size - progress.size_done) / 1e6 / rate / 60:,.0f} min left" if rate else ""
    return (
        f"newsclean: {share:.0%} of {progress.size / 1e6:,.1f} MB, {progress.batches_done:,} of "
        f"{progress.batches:,} batches, {_figures(progress)}{left}"
    )


def print_summary(summary: Summary, dest: str, *, color: str) -> None:
    """The counts, as a table on a terminal and as one line elsewhere; on stderr, because data is in the files."""
    tally = summary.tally
    if not sys.stderr.isatty():
        click.echo(
            f"newsclean: {_counted(tally.documents)}, {tally.written:,} written, {tally.failed:,} in quarantine"
            + (f", {tally.unsampled:,} left out of the sample" if tally.unsampled else "")
            + f", {tally.damaged:,} with damage that stayed; {tally.bytes_in / 1e6:,.1f} MB in, "
            f"{tally.bytes_out / 1e6:,.1f} MB out", err=True,
        )  # fmt: skip
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    table.add_column(style="dim")
    table.add_column(justify="right")
    rows: list[tuple[str, str]] = [
        ("documents", f"{tally.documents:,}"),
        ("written", f"{tally.written:,}"),
        ("in quarantine", f"{tally.failed:,}"),
        ("with damage that stayed", f"{tally.damaged:,}"),
        ("in", f"{tally.bytes_in / 1e6:,.1f} MB"),
        ("out", f"{tally.bytes_out / 1e6:,.1f} MB"),
    ]
    rows += [(f"encoding {name}", f"{count:,}") for name, count in tally.encodings.most_common(5)]
    rows += [(f"quarantined: {name}", f"{count:,}") for name, count in tally.failures.most_common()]
    if summary.duplicates is not None:
        rows += [(f"duplicates, {name}", f"{count:,}") for name, count in summary.duplicates.items()]
    for row in rows:
        table.add_row(*row)
    console = Console(stderr=True, highlight=False, no_color=not wants_color(color, sys.stderr))
    console.print(table)
    if summary.complete:
        console.print(f"{dest}/_newsclean/report.html", markup=False, soft_wrap=True)
