"""The command `newsclean`: its subcommands are imported when they are called."""

from __future__ import annotations

import gc
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from newsclean.cli.options import GLOBAL, Command, print_version

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["COMMANDS", "app"]

COMMANDS = {
    "convert": "newsclean.cli.convert",
    "corpus": "newsclean.cli.corpus",
    "explain": "newsclean.cli.explain",
    "detect": "newsclean.cli.detect",
    "names": "newsclean.cli.names",
    "stages": "newsclean.cli.stages",
    "schema": "newsclean.cli.schema",
}
"""Where each subcommand lives: the module's `command`."""


class App(Command, click.Group):
    """A group whose commands are imported when they are needed, and which suggests the nearest one."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of the table: the most used first."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name]).command
        if cmd_name != "convert":  # which waits for its second input
            gc.enable()
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Refuse an unknown command with what was probably meant."""
        name = args[0]
        if name not in COMMANDS and not ctx.resilient_parsing:
            raise click.UsageError(f"there is no command '{name}': {_suggestion(name, args[1:])}", ctx)
        return super().resolve_command(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Commands first, then the few options."""
        self.format_commands(ctx, formatter)
        Command.format_options(self, ctx, formatter)


def _suggestion(name: str, rest: Sequence[str]) -> str:
    from difflib import get_close_matches

    if near := get_close_matches(name, COMMANDS, n=1):
        return f"did you mean '{near[0]}'?"
    if "." in name or "/" in name:
        return f"did you mean 'newsclean convert {' '.join([name, *rest])}'?"
    return f"known are {', '.join(COMMANDS)}"


@click.group(cls=App, params=list(GLOBAL), invoke_without_command=True, subcommand_metavar="COMMAND ...")
@click.pass_context
def app(ctx: click.Context, /, **params: Any) -> int:
    """Damaged, scraped Chinese news text in any encoding goes in; a clean article comes out.

    \b
    newsclean convert page.html --to simplified      on the screen
    newsclean convert -r pages -O clean -j 4         a whole tree
    cat page.txt | newsclean convert -o page.md      in a pipe; the format follows from the name

    `newsclean COMMAND -h` lists a command's options, `newsclean COMMAND --help` explains them.
    """  # noqa: D301 - \b is click's mark for a block that is not to be wrapped
    if params["version"]:
        print_version(verbose=params["verbose"] > 0)
        ctx.exit()
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help(), err=True)
        return 2
    return 0
