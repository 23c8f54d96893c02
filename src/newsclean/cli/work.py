"""One input, from its bytes to what is written. This is what a worker process runs."""

from __future__ import annotations

import gc
import time
from typing import TYPE_CHECKING, Any, NamedTuple

from newsclean.cli.inputs import read_source
from newsclean.cli.outputs import back_up, encode, replace_file
from newsclean.cli.targets import numbered_names
from newsclean.errors import InputError, NewscleanError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from newsclean.cli.inputs import Source
    from newsclean.cli.siblings import Siblings
    from newsclean.edits import Trail
    from newsclean.model import Article, Decoded, Dropped, Notice
    from newsclean.writers import Format

__all__ = ["Item", "Outcome", "Part", "Task", "Worker", "separator"]


class Item(NamedTuple):
    """One input and the file it is written to; None where the caller takes the text."""

    source: Source
    target: str | None = None


class Task(NamedTuple):
    """What to do with every input, the same for all: the options, read and checked."""

    keywords: Mapping[str, Any]  # for Cleaner
    form: Format = "text"
    header: bool = True
    report: bool = False
    encoding: str = "utf-8"  # of the output
    max_size: int = 0
    in_place: bool = False
    backup: str | None = None
    compare: bool = False  # is the output another than the input?
    diff: bool = False
    verify: bool = False
    write: bool = True
    split: bool = False
    siblings: bool = False  # do the files of the folder vote on the encoding?
    ambiguous: bool = False
    timings: bool = False
    traces: bool = False


class Part(NamedTuple):
    """What there is to say of one article; `number` counts the articles of an input from 1, 0 is the only one."""

    number: int
    warnings: tuple[Notice, ...]
    dropped: tuple[Dropped, ...]


class Outcome:
    """What became of one input: the output's text, or the error, and what there is to say."""

    trace: str = ""
    text: str | None = None
    verbatim: bool = False
    changed: bool = False
    encoding: str = ""
    how: str = ""
    parts: tuple[Part, ...] = ()
    ambiguous: tuple[str, ...] = ()
    diff: str = ""

    def __init__(self, name: str, target: str | None = None, error: NewscleanError | None = None) -> None:
        self.name = name
        self.target = target
        self.error = error
        self.seconds: dict[str, float] = {}

    @property
    def warnings(self) -> list[tuple[int, Notice]]:
        """Every warning with the number of its article."""
        return [(part.number, notice) for part in self.parts for notice in part.warnings]

    @property
    def dropped(self) -> list[tuple[int, Dropped]]:
        """Every line that was set aside with the number of its article."""
        return [(part.number, item) for part in self.parts for item in part.dropped]


def separator(form: Format, *, split: bool) -> str:
    """What stands between two articles in one output: with `split` a line that `split` itself cuts at."""
    if form in {"json", "jsonl"}:
        return ""
    if not split:
        return "\n"
    return "\n==========\n\n" if form == "text" else "\n----------\n\n"


class Worker:
    """Does a task's work on one item after another; the cleaner is built once."""

    def __init__(self, task: Task) -> None:
        from newsclean.pipeline import Cleaner

        self.task = task
        self.cleaner = Cleaner(**task.keywords, audit=task.report)
        self.siblings: Siblings | None = None
        if task.siblings:
            from newsclean.cli.siblings import Siblings

            self.siblings = Siblings()

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
        gc.enable()  # `main` turned it off: the first input leaves no garbage that is worth looking for
        return outcome

    def _convert(self, item: Item, outcome: Outcome) -> None:
        from newsclean.edits import Trail

        task = self.task
        data = read_source(item.source, task.max_size)
        started = time.perf_counter()
        trail = Trail(audit=task.report)
        hint = self.siblings.hint(item.source) if self.siblings else None
        decoded = self.cleaner.decode(data, trail, hint=hint)
        outcome.encoding, outcome.how = decoded.encoding, decoded.how
        if not decoded.text.strip():
            trail.warn("decoding", "empty", "the input is empty")
        texts = _split(decoded.text) if task.split else [decoded.text]
        outputs: list[str] = []
        for number, text in enumerate(texts, start=1):
            article, draft = self._clean(text, trail, outcome.seconds, started)
            place = number if len(texts) > 1 else 0
            outcome.parts += (Part(place, article.warnings, article.dropped),)
            outcome.verbatim = article.verbatim
            started = time.perf_counter()
            outputs.append(self._render(article, decoded, item.source, place))
            if task.timings:
                _add(outcome.seconds, "writing", time.perf_counter() - started)
            if task.verify:
                from newsclean.cli.verify import verify

                verify(self.cleaner, text, article)
            if task.ambiguous:
                outcome.ambiguous += tuple(self._ambiguous(draft, item.source.name, place))
            trail, started = Trail(audit=task.report), time.perf_counter()
        if task.diff:
            from newsclean.cli.diff import unified

            outcome.diff = unified(decoded.text, outputs[0], item.source.name)
        self._write(outputs, data, item, outcome)

    def _clean(
        self, text: str, trail: Trail, seconds: dict[str, float], started: float
    ) -> tuple[Article, Article]:
        """The article of one text, and what it was before the script was converted; times go to `seconds`."""
        article: Any = None
        draft: Any = None
        for stage, result in self.cleaner.run(text, trail):
            if self.task.timings:
                _add(seconds, stage, time.perf_counter() - started)
                started = time.perf_counter()
            article = result
            draft = result if stage == "article" else draft
        return trail.told(article), draft

    def _ambiguous(self, draft: Article, name: str, number: int) -> Iterator[str]:
        """Rows of a TAB-separated file, places counted in the article as text; `number` is its place in the input."""
        from newsclean.script import ambiguities

        options = self.cleaner.options
        if "script" in options.off():
            return
        text = draft.to_text(header=self.task.header).replace("\t", " ")
        for place in ambiguities(
            text, options.to, guard=options.guard, phrases=options.phrases, tofu=options.tofu, terms=options.terms
        ):  # fmt: skip
            yield f"{name}\t{number or 1}\t{place.row()}\n"

    def _write(self, texts: list[str], data: bytes, item: Item, outcome: Outcome) -> None:
        """Write one input's articles where they go, or leave them to the caller."""
        task = self.task
        whole = separator(task.form, split=task.split).join(texts)
        if item.target is None and task.encoding == "utf-8" and not task.compare:
            outcome.text = whole  # the short way
            return
        numbered = task.split and len(texts) > 1 and item.target is not None
        encoded = [encode(text, task.encoding) for text in (texts if numbered else [whole])]
        if task.compare:
            outcome.changed = encoded != [data]
        names = numbered_names(item.target, len(texts)) if numbered else [item.target]
        if numbered:
            outcome.target = f"{names[0]} … {names[-1]}"
        if item.target is None or not task.write:
            outcome.text = whole
        elif task.in_place and encoded == [data]:
            outcome.target = None  # nothing to write: the file keeps its time of change
        else:
            if task.backup:
                back_up(item.target, task.backup, data)
            for name, content in zip(names, encoded, strict=True):
                replace_file(str(name), content, parents=not task.in_place, sync=task.in_place)

    def _render(self, article: Article, decoded: Decoded, source: Source, number: int) -> str:
        task = self.task
        if task.form in {"json", "jsonl"} and (task.report or (task.form == "jsonl" and source.path)):
            from newsclean.writers.json import dump, to_dict

            about: dict[str, Any] = {"file": None if source.path is None else source.name}
            if number:
                about["article"] = number
            about |= {"encoding": decoded.encoding, "how": decoded.how}
            return dump(
                {"input": about, **to_dict(article, report=task.report)}, 2 if task.form == "json" else None
            )
        from newsclean.writers import write

        return write(article, task.form, header=task.header, report=task.report)


def _split(text: str) -> list[str]:
    from newsclean.article.split import split_text

    return split_text(text)


def _add(seconds: dict[str, float], stage: str, more: float) -> None:
    seconds[stage] = seconds.get(stage, 0.0) + more
