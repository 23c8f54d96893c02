"""One input, from its bytes to what is written. This is what a worker process runs."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from newsclean.cli.inputs import read_source
from newsclean.cli.outputs import back_up, encode, replace_file
from newsclean.errors import InputError, NewscleanError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsclean.cli.inputs import Source
    from newsclean.model import Article, Decoded, Dropped, Notice
    from newsclean.writers import Format

__all__ = ["Item", "Outcome", "Task", "Worker"]


class Item(NamedTuple):
    """One input and the file it is written to; None where the caller takes the text."""

    source: Source
    target: str | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """What to do with every input, the same for all: the options, read and checked."""

    keywords: Mapping[str, Any]  # for Cleaner
    form: Format = "text"
    header: bool = True
    report: bool = False
    codec: str = "utf-8"
    max_size: int = 0
    in_place: bool = False
    backup: str | None = None
    compare: bool = False  # is the output another than the input?
    diff: bool = False
    verify: bool = False
    write: bool = True
    timings: bool = False
    traces: bool = False


@dataclass(slots=True)
class Outcome:
    """What became of one input: the output's text, or the error, and what there is to say."""

    name: str
    target: str | None = None
    error: NewscleanError | None = None
    trace: str = ""
    text: str | None = None
    verbatim: bool = False
    changed: bool = False
    encoding: str = ""
    how: str = ""
    warnings: tuple[Notice, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    diff: str = ""
    seconds: tuple[tuple[str, float], ...] = ()


class Worker:
    """Does a task's work on one item after another; the cleaner is built once."""

    def __init__(self, task: Task) -> None:
        from newsclean.pipeline import Cleaner

        self.task = task
        self.cleaner = Cleaner(**task.keywords, audit=task.report)

    def __call__(self, item: Item) -> Outcome:
        """Convert one input. Every error becomes part of the outcome: the other inputs go on."""
        outcome = Outcome(item.source.name, item.target)
        try:
            self._convert(item, outcome)
        except NewscleanError as error:
            outcome.error = error
        except MemoryError:
            outcome.error = InputError(
                "too large for this machine's memory", hint="split it, or use fewer --jobs"
            )
        except Exception as error:  # noqa: BLE001 - one input must not end a run over a million
            import traceback

            outcome.trace = traceback.format_exc() if self.task.traces else ""
            outcome.error = NewscleanError(f"internal error: {type(error).__name__}: {error}",
                                           hint="please report it together with this input")  # fmt: skip
        return outcome

    def _convert(self, item: Item, outcome: Outcome) -> None:
        task = self.task
        data = read_source(item.source, task.max_size)
        decoded, article, outcome.seconds = self.clean(data)
        started = time.perf_counter()
        outcome.encoding, outcome.how = decoded.encoding, decoded.how
        outcome.warnings, outcome.dropped = article.warnings, article.dropped
        text = self._render(article, decoded, item.source)
        outcome.verbatim = article.verbatim
        if task.timings:
            outcome.seconds += (("writing", time.perf_counter() - started),)
        if task.verify:
            from newsclean.cli.verify import verify

            verify(self.cleaner, data, article)
        encoded = encode(text, task.codec) if task.compare or item.target or task.codec != "utf-8" else b""
        if task.compare:
            outcome.changed = encoded != data
        if task.diff:
            from newsclean.cli.diff import unified

            outcome.diff = unified(decoded.text, text, item.source.name)
        if item.target is None or not task.write:
            outcome.text = text
        elif task.in_place and encoded == data:
            outcome.target = None  # nothing to write: the file keeps its time of change
        else:
            if task.backup:
                back_up(item.target, task.backup, data)
            replace_file(item.target, encoded, parents=not task.in_place)

    def clean(self, data: bytes) -> tuple[Decoded, Article, tuple[tuple[str, float], ...]]:
        """Decode and clean; the seconds that each stage took, where the task asks for them."""
        from newsclean.edits import Trail

        trail = Trail(audit=self.task.report)
        started = time.perf_counter()
        decoded = self.cleaner.decode(data, trail)
        if not decoded.text.strip():
            trail.warn("decoding", "empty", "the input is empty")
        article: Any = None
        seconds: list[tuple[str, float]] = []
        for stage, result in self.cleaner.run(decoded.text, trail):
            if self.task.timings:
                seconds.append((stage, time.perf_counter() - started))
                started = time.perf_counter()
            article = result
        return (
            decoded,
            replace(article, warnings=tuple(trail.warnings), edits=tuple(trail.edits)),
            tuple(seconds),
        )

    def _render(self, article: Article, decoded: Decoded, source: Source) -> str:
        task = self.task
        if task.form in {"json", "jsonl"} and (task.report or (task.form == "jsonl" and source.path)):
            from newsclean.writers.json import dump, to_dict

            about = {"file": None if source.path is None else source.name,
                     "encoding": decoded.encoding, "how": decoded.how}  # fmt: skip
            return dump(
                {"input": about, **to_dict(article, report=task.report)}, 2 if task.form == "json" else None
            )
        from newsclean.writers import write

        return write(article, task.form, header=task.header, report=task.report)
