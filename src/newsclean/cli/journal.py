"""`--dropped FILE` and `--log FILE`: what was set aside and what was said, as JSON, one record a line."""

from __future__ import annotations

from contextlib import ExitStack
from typing import IO, TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from types import TracebackType

    from newsclean.cli.work import Outcome
    from newsclean.errors import NewscleanError

__all__ = ["Journal"]


class Journal:
    """Two files of records, each written whole or not at all; with `write` off, neither."""

    def __init__(self, dropped: str | None, log: str | None, *, write: bool = True) -> None:
        self._names = (dropped if write else None, log)
        self._stack = ExitStack()
        self._dropped: IO[bytes] | None = None
        self._log: IO[bytes] | None = None

    def __enter__(self) -> Self:
        from newsclean.cli.outputs import whole_file

        with ExitStack() as stack:
            files = [None if name is None else stack.enter_context(whole_file(name)) for name in self._names]
            self._dropped, self._log = files
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    def note(self, outcome: Outcome) -> None:
        """Record what an outcome set aside and warned of, or its error."""
        if outcome.error is not None:
            self.fail(outcome.name, outcome.error)
            return
        for item in outcome.dropped:
            _write(self._dropped, {"file": outcome.name, **item.to_dict()})
        for notice in outcome.warnings:
            _write(self._log, {"file": outcome.name, "level": "warning", **notice.to_dict()})

    def fail(self, name: str, error: NewscleanError) -> None:
        """Record an input that failed."""
        _write(self._log, {"file": name, "level": "error", "message": error.what, "where": error.where,
                           "hint": error.hint})  # fmt: skip


def _write(file: IO[bytes] | None, record: dict[str, Any]) -> None:
    if file is not None:
        from newsclean.writers.json import dump

        file.write(dump(record).encode())
