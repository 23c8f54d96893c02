"""`newsclean names`: files whose names are mojibake, shown first and renamed on demand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from newsclean.cli.options import PATH, Command, Option
from newsclean.errors import EXIT_ALL_FAILED, EXIT_OK, EXIT_SOME_FAILED, NewscleanError

if TYPE_CHECKING:
    from newsclean.names import Rename

__all__ = ["command"]


@click.command("names", cls=Command, params=[
    click.Argument(["folders"], nargs=-1, required=True, metavar="DIR...", type=PATH),
    Option("-r", "--recursive", section="Which files", is_flag=True, help="Look into folders, too."),
    Option("--suggest", section="Which files", is_flag=True, help="Take what is only likely, too."),
    Option("--apply", "applying", section="Output", is_flag=True,
           help="Rename the files; without it they are only listed."),
])  # fmt: skip
def command(**params: Any) -> int:
    """Find files whose names went through the wrong charset, and give them their names back.

    \b
    newsclean names archive               what would be renamed
    newsclean names -r archive --apply    rename it

    Each line is the path, ` -> `, the new name and how the name was damaged. Nothing is ever overwritten: a file
    whose new name is taken stays, and so does one whose name is partly lost.

    Exit codes: 0 fine; 2 the command line is wrong; 3 some files or folders failed; 4 every folder did.
    """  # noqa: D301 - \b is click's mark for a block that is not to be wrapped
    from newsclean.names import propose_renames

    unread = failed = 0
    for folder in params["folders"]:
        try:
            for change in propose_renames(folder, recursive=params["recursive"], suggest=params["suggest"]):
                failed += not _do(change, applying=params["applying"])
        except NewscleanError as error:
            unread += 1
            click.echo(f"newsclean: {_visible(error.where)}: {error.what}: {error.hint}", err=True)
    if unread == len(params["folders"]):
        return EXIT_ALL_FAILED
    return EXIT_SOME_FAILED if unread or failed else EXIT_OK


def _do(change: Rename, *, applying: bool) -> bool:
    """List one rename, and do it if asked; False where it was to be done and could not."""
    from newsclean.names import rename

    path = _visible(f"{change.folder.rstrip('/')}/{change.old}")
    if change.refused:
        click.echo(f"newsclean: {path}: not renamed to {_visible(change.new)}: {change.refused}", err=True)
        return False
    if applying:
        try:
            rename(change)
        except NewscleanError as error:
            click.echo(f"newsclean: {_visible(error.where)}: {error.what}: {error.hint}", err=True)
            return False
    click.echo(f"{path} -> {_visible(change.new)}  ({change.how})")
    return True


def _visible(name: str) -> str:
    r"""The name as it can be printed: bytes that are no UTF-8 as \\xNN, controls escaped."""
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() or c == "\u3000" else repr(c)[1:-1] for c in text)
