"""Colours and progress: only on a terminal, and only when asked for or needed."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from newsclean.cli.report import Report

__all__ = ["progress", "wants_color"]


def wants_color(choice: str, stream: TextIO) -> bool:
    """Whether to colour what goes to `stream`: as chosen, else on terminals that can, unless NO_COLOR is set."""
    if choice != "auto":
        return choice == "always"
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


@contextmanager
def progress(report: Report, total: int, *, wanted: bool) -> Iterator[None]:
    """Show on stderr how many of `total` inputs are done, where that is a terminal and there is time to watch.

    The display is drawn by `report` itself, between its own lines; no thread is started, because worker
    processes may be forked later.
    """
    if not wanted or total < 3 or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True, highlight=False)
    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=console, auto_refresh=False, transient=True) as bar:
        task = bar.add_task("", total=total)

        def say(line: str) -> None:
            console.print(line, markup=False, soft_wrap=True)

        def tick() -> None:
            bar.update(task, advance=1, description=f"{report.failed} failed" if report.failed else "")
            bar.refresh()

        report.say, report.tick = say, tick
        try:
            yield
        finally:
            report.restore()
