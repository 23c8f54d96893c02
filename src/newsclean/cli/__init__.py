"""The command line: the only room that prints and exits.

    app        the command `newsclean` and its subcommands, each imported when it is called
    options    every option once: bound to the keywords of `Cleaner`, shared between commands
    inputs     which files, and reading them
    targets    which output for which input
    outputs    writing whole or not at all
    work       one input, from its bytes to what is written
    jobs       many inputs, in order, in several processes
    report     messages, counts and the exit code

Importing this package imports nothing else: a wrong option must not cost a second.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType

__all__ = ["main", "run"]

_COMPLETE = "_NEWSCLEAN_COMPLETE"


def main() -> None:
    """Run the command line of this process and leave with its exit code."""
    import gc
    import signal

    _open_closed_streams()
    gc.set_threshold(20_000)
    gc.disable()  # what is made at the start stays: the first command that does more than one thing turns it on
    signal.signal(signal.SIGTERM, _terminate)
    code = run(sys.argv[1:])
    if code == 0:  # otherwise a pool of processes may be among it, which must be taken down in order
        gc.freeze()  # leaving need not look for garbage either
    sys.exit(code)


def _open_closed_streams() -> None:
    """Put something in the place of standard streams that the caller closed (`>&-`).

    Otherwise the next file that is opened gets their numbers, and what is meant for stdout goes into it. Reading and
    writing there fail as they do on a closed stream; messages for a closed stderr go nowhere.
    """
    for name, number, mode in (
        ("stdin", 0, os.O_WRONLY),
        ("stdout", 1, os.O_RDONLY),
        ("stderr", 2, os.O_WRONLY),
    ):
        if getattr(sys, name) is None:
            opened = os.open(os.devnull, mode)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)
            setattr(sys, name, open(number, "w" if number else "r", closefd=False))  # noqa: SIM115


def run(arguments: Sequence[str]) -> int:
    """Run one command line; the answer is the exit code. Every message goes to stderr, in one line."""
    try:
        _speak_utf8()
        code = _run(arguments)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        _let_go_of_stdout()
        return 141
    except OSError as error:  # the rooms turn every other into a message of their own
        _let_go_of_stdout()
        reason = (error.strerror or str(error)).lower()
        sys.stderr.write(f"newsclean: can't write to standard output ({reason}): check where it goes\n")
        return 4
    return code


def _run(arguments: Sequence[str]) -> int:
    import click

    from newsclean.cli.app import app
    from newsclean.errors import EXIT_ALL_FAILED, EXIT_INTERRUPTED, EXIT_USAGE, NewscleanError, OptionError

    if instruction := os.environ.get(_COMPLETE):
        from click.shell_completion import shell_complete

        return shell_complete(app, {}, "newsclean", _COMPLETE, instruction)
    try:
        with app.make_context("newsclean", list(arguments)) as context:
            return app.invoke(context) or 0
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.Abort:
        return EXIT_INTERRUPTED
    except click.ClickException as error:
        from newsclean.cli.report import usage_message

        click.echo(usage_message(error), err=True)
        return EXIT_USAGE
    except NewscleanError as error:
        from newsclean.cli.report import option_message

        click.echo(option_message(error), err=True)
        return EXIT_USAGE if isinstance(error, (OptionError, ImportError)) else EXIT_ALL_FAILED


def _speak_utf8() -> None:
    """Write UTF-8 whatever the locale says: what newsclean prints does not depend on where it runs."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _let_go_of_stdout() -> None:
    """Point stdout nowhere, so that what is left in its buffer can't complain when Python ends."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except (OSError, ValueError):
        pass  # stdout is no file of the system: nothing will complain


def _terminate(_signal: int, _frame: FrameType | None) -> None:
    """Leave in order on SIGTERM: temporary files go, worker processes end."""
    sys.exit(143)
