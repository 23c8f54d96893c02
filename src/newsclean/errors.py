"""Errors that users meet, and the exit codes that scripts rely on.

Every message has three parts: what went wrong, where, and what to do next. The library raises; only the
command line prints and exits.
"""

from __future__ import annotations

__all__ = [
    "EXIT_ALL_FAILED",
    "EXIT_CHANGED",
    "EXIT_INTERRUPTED",
    "EXIT_OK",
    "EXIT_PIPE",
    "EXIT_SOME_FAILED",
    "EXIT_USAGE",
    "DecodingError",
    "InputError",
    "MissingDependencyError",
    "NewscleanError",
    "OptionError",
    "OutputError",
]

EXIT_OK = 0
EXIT_CHANGED = 1  # --check or --diff found changes
EXIT_USAGE = 2
EXIT_SOME_FAILED = 3  # the other inputs are written
EXIT_ALL_FAILED = 4
EXIT_INTERRUPTED = 130
EXIT_PIPE = 141  # the reader closed the pipe


class NewscleanError(Exception):
    """Base of every error that newsclean raises on purpose.

    `what` says what went wrong, `where` the place inside the input (a line, a byte, an option) and `hint` what
    to do next; the command line puts the input's name in front.

    >>> print(NewscleanError("not text", where="byte 4", hint="name the encoding with --encoding"))
    not text (byte 4): name the encoding with --encoding
    """

    def __init__(self, what: str, *, where: str = "", hint: str = "") -> None:
        self.what = what
        self.where = where
        self.hint = hint
        super().__init__(what, where, hint)

    def __str__(self) -> str:
        where = f" ({self.where})" if self.where else ""
        hint = f": {self.hint}" if self.hint else ""
        return f"{self.what}{where}{hint}"

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle by keyword, so that an error crosses a process boundary whole."""
        return (_rebuild, (type(self), self.what, self.where, self.hint))


def _rebuild(kind: type[NewscleanError], what: str, where: str, hint: str) -> NewscleanError:
    return kind(what, where=where, hint=hint)


class InputError(NewscleanError):
    """The input can't be read: missing, a directory, no permission, binary, too large."""


class DecodingError(InputError):
    """The bytes are no text in the encoding that was asked for, or in any that is known."""


class OutputError(NewscleanError):
    """The output can't be written; nothing was left half-written."""


class OptionError(NewscleanError, ValueError):
    """An option has a value that newsclean does not know; the hint names the nearest right one."""


class MissingDependencyError(NewscleanError, ImportError):
    """An optional package is missing; the hint is the exact command that installs it."""
