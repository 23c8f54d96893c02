"""What is said on stderr, what is counted, and the exit code that follows from it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from newsclean.errors import EXIT_ALL_FAILED, EXIT_CHANGED, EXIT_OK, EXIT_SOME_FAILED, NewscleanError

if TYPE_CHECKING:
    from collections.abc import Callable

    import click

    from newsclean.cli.work import Outcome
    from newsclean.model import Notice

__all__ = ["Report", "option_message", "usage_message"]


class Report:
    """Counts what became of the inputs and says what the user asked to hear.

    `level`: 0 errors only, 1 errors and one line for each input with warnings, 2 a line for each input, 3 every
    warning. `say` writes one line; a progress display puts its own in.
    """

    def __init__(self, *, level: int = 1, strict: bool = False, comparing: bool = False) -> None:
        self.level = level
        self.strict = strict
        self.comparing = comparing
        self.done = 0
        self.failed = 0
        self.changed = 0
        self.warned = 0
        self.seconds: dict[str, float] = {}
        self.restore()

    def restore(self) -> None:
        """Speak plainly again, after a progress display."""
        self.say: Callable[[str], None] = _to_stderr
        self.tick: Callable[[], None] = _nothing

    def fail(self, name: str, error: NewscleanError) -> None:
        """Count and name an input that failed."""
        self.failed += 1
        self.say(f"newsclean: {name}: {error}")

    def finish(self, outcome: Outcome) -> None:
        """Count an outcome and say what there is to say of it."""
        if outcome.error is not None:
            self.fail(outcome.name, outcome.error)
            if outcome.trace:
                self.say(outcome.trace.rstrip())
            return
        self.done += 1
        self.changed += outcome.changed
        for stage, seconds in outcome.seconds.items():
            self.seconds[stage] = self.seconds.get(stage, 0.0) + seconds
        if outcome.warnings:
            self.warned += 1
        if self.level >= 2:
            self.say(_summary(outcome, comparing=self.comparing))
        if outcome.warnings and self.level >= 1:
            self._warn(outcome)

    def _warn(self, outcome: Outcome) -> None:
        shown = outcome.warnings if self.level >= 3 else outcome.warnings[:1]
        for number, notice in shown:
            rest = len(outcome.warnings) - len(shown)
            more = f", and {rest} more: see them with -vv or --log FILE" if rest else ""
            self.say(f"newsclean: {outcome.name}: warning: {_notice(notice, number)}{more}")

    def close(self) -> None:
        """Sum up: after failures among several inputs, when asked to say more, and the timings."""
        if (self.failed and self.done + self.failed > 1) or self.level >= 2:
            parts = [_count(self.done, "input", "converted")]
            if self.comparing:
                parts = [
                    _count(self.changed, "input", "would change"),
                    f"{self.done - self.changed} would not",
                ]
            parts += [f"{self.failed} failed"] if self.failed else []
            parts += [f"{self.warned} with warnings"] if self.warned else []
            self.say(f"newsclean: {', '.join(parts)}")
        if self.seconds:
            total = sum(self.seconds.values())
            for stage, seconds in [*self.seconds.items(), ("all", total)]:
                self.say(f"{stage:12} {seconds * 1000:10.1f} ms {seconds / total if total else 0:6.1%}")

    @property
    def exit_code(self) -> int:
        """0 fine, 1 `--check` or `--diff` found changes, 3 some inputs failed, 4 all did."""
        if self.failed:
            return EXIT_SOME_FAILED if self.done else EXIT_ALL_FAILED
        if self.strict and self.warned:
            return EXIT_SOME_FAILED
        return EXIT_CHANGED if self.comparing and self.changed else EXIT_OK


def _nothing() -> None:
    """What happens after an input where no progress is shown."""


def _to_stderr(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def _notice(notice: Notice, number: int) -> str:
    places = [f"article {number}"] if number else []
    places += [f"line {notice.line}"] if notice.line is not None else []
    where = f" ({', '.join(places)})" if places else ""
    text = f": {notice.text}" if notice.text else ""
    return f"{notice.message}{where}{text}"


def _summary(outcome: Outcome, *, comparing: bool) -> str:
    parts = [f"{outcome.encoding} ({outcome.how})"]
    if len(outcome.parts) > 1:
        parts.append(f"{len(outcome.parts):,} articles")
    if outcome.dropped:
        parts.append(_count(len(outcome.dropped), "line", "set aside"))
    if comparing:
        parts.append("would change" if outcome.changed else "would not change")
    arrow = f" -> {outcome.target}" if outcome.target else ""
    return f"newsclean: {outcome.name}{arrow}: {', '.join(parts)}"


def _count(number: int, noun: str, verb: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'} {verb}"


def usage_message(error: click.ClickException) -> str:
    """A wrong command line in one line: what is wrong, and where the options stand."""
    from click.exceptions import NoSuchOption

    message = (
        error.format_message()
        .rstrip(".")
        .replace("\n", " ")
        .replace(". Did you", ": did you")
        .replace(". (Did", " (did")
    )
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "newsclean"
    asks = message.endswith(("?", ")")) or ": " in message[-60:]
    hint = "" if asks else f": see '{command} -h'"
    if "extra argument" in message:
        hint = f": it takes no more names; see '{command} -h'"
    elif isinstance(error, NoSuchOption) and not error.option_name.startswith("--"):
        hint = f": a file name that begins with - goes behind --; see '{command} -h'"
    return f"newsclean: {message[:1].lower()}{message[1:]}{_origin(error)}{hint}"


def _origin(error: click.ClickException) -> str:
    """The file of options that a bad value stands in, '' where it stands on the command line."""
    from click.core import ParameterSource

    from newsclean.cli.config import CONFIG_FILE

    context, param = getattr(error, "ctx", None), getattr(error, "param", None)
    if context is None or param is None:
        return ""
    from_file = context.get_parameter_source(param.name) is ParameterSource.DEFAULT_MAP
    return f" ({context.meta[CONFIG_FILE]})" if from_file else ""


def option_message(error: NewscleanError) -> str:
    """An option's bad value in one line; keywords of the library appear as the options they are."""
    from newsclean.cli.options import CLEANING

    if any(option.name == error.where for option in CLEANING):
        error = NewscleanError(error.what, where=f"--{error.where}", hint=error.hint)
    return f"newsclean: {error}"
