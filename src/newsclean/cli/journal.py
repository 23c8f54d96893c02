"""`--dropped`, `--log` and `--ambiguous FILE`: what was set aside, said and decided, one record a line."""

from __future__ import annotations

from contextlib import ExitStack
from typing import IO, TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from types import TracebackType

    from newsclean.cli.work import Outcome
    from newsclean.errors import NewscleanError

__all__ = ["COLUMNS", "Journal"]

COLUMNS = ("file", "article", "line", "column", "character", "chosen", "others", "context")
"""The first row of `--ambiguous`."""


class Journal:
    """Files of records, each written whole or not at all. With `write` off, only the log is written."""

    def __init__(self, dropped: str | None, log: str | None, ambiguous: str | None = None, *,
                 write: bool = True) -> None:  # fmt: skip
        self._names = (dropped if write else None, log, ambiguous if write else None)
        self._stack = ExitStack()
        self._dropped: IO[bytes] | None = None
        self._log: IO[bytes] | None = None
        self._ambiguous: IO[bytes] | None = None

    def __enter__(self) -> Self:
        from newsclean.cli.outputs import whole_file

        with ExitStack() as stack:
            files = [None if name is None else stack.enter_context(whole_file(name)) for name in self._names]
            self._dropped, self._log, self._ambiguous = files
            self._stack = stack.pop_all()
        if self._ambiguous is not None:
            self._ambiguous.write("\t".join(COLUMNS).encode() + b"\n")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    def note(self, outcome: Outcome) -> None:
        """Record what an outcome set aside, warned of and decided, or its error."""
        if outcome.error is not None:
            self.fail(outcome.name, outcome.error)
            return
        for number, item in outcome.dropped:
            _write(self._dropped, {**_origin(outcome, number), **item.to_dict()})
        for number, notice in outcome.warnings:
            _write(self._log, {**_origin(outcome, number), "level": "warning", **notice.to_dict()})
        if self._ambiguous is not None:
            self._ambiguous.write("".join(outcome.ambiguous).encode())

    def fail(self, name: str, error: NewscleanError) -> None:
        """Record an input that failed."""
        _write(self._log, {"file": name, "level": "error", "message": error.what, "where": error.where,
                           "hint": error.hint})  # fmt: skip


def _origin(outcome: Outcome, number: int) -> dict[str, Any]:
    return {"file": outcome.name, **({"article": number} if number else {})}


def _write(file: IO[bytes] | None, record: dict[str, Any]) -> None:
    if file is not None:
        from newsclean.writers.json import dump

        file.write(dump(record).encode())
