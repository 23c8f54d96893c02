"""`newsclean schema`: the JSON Schema of each machine-readable output."""

from __future__ import annotations

import click

from newsclean.cli.options import Command
from newsclean.data import read_text

__all__ = ["SCHEMAS", "command"]

SCHEMAS = {
    "article": "convert --format json or jsonl",
    "explain": "explain --format json",
    "detect": "detect --json, one object a line",
    "stages": "stages --json",
    "log": "convert --log, one object a line",
    "dropped": "convert --dropped, one object a line",
}
"""Each schema, and the output that follows it. They are files in the package: `newsclean/data/NAME-1.schema.json`."""


@click.command("schema", cls=Command, params=[
    click.Argument(["name"], type=click.Choice(list(SCHEMAS)), default="article"),
])  # fmt: skip
def command(name: str) -> int:
    """Print the JSON Schema (2020-12) that an output follows.

    Fields may be added within a version; none is removed or changes its meaning.
    """
    click.echo(read_text(f"{name}-1.schema.json"), nl=False)
    return 0
