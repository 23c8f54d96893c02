"""`newsclean stages`: every stage and rule, from the registry that the options and the docs are made from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from newsclean.cli.config import CONFIGURATION
from newsclean.cli.options import Command, Option

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.registry import Rule, Stage

__all__ = ["command", "describe"]


@click.command("stages", cls=Command, params=[
    click.Argument(["names"], nargs=-1, metavar="[NAME...]"),
    Option("--json", "as_json", is_flag=True, section="Output", help="Write JSON for programs."),
    *CONFIGURATION,
])  # fmt: skip
def command(names: tuple[str, ...], as_json: bool) -> int:
    """List every stage and rule: what it does, an example, and why it is safe.

    The names are what --skip and --only take, what edits and warnings are labelled with, and the headings of the
    documentation. NAMEs show only these stages or rules.
    """
    from newsclean.registry import check_names

    wanted = check_names(names, "NAME")
    stages = list(_chosen(wanted))
    if as_json:
        from newsclean.writers.json import dump

        click.echo(dump([_stage(stage, rules) for stage, rules in stages], 2), nl=False)
    else:
        click.echo("\n".join(line for stage, rules in stages for line in describe(stage, rules)))
    return 0


def _chosen(wanted: frozenset[str]) -> Iterator[tuple[Stage, tuple[Rule, ...]]]:
    from newsclean.registry import STAGES

    for stage in STAGES:
        rules = tuple(rule for rule in stage.rules if rule.name in wanted)
        if not wanted or stage.name in wanted:
            yield stage, stage.rules
        elif rules:
            yield stage, rules


def describe(stage: Stage, rules: tuple[Rule, ...]) -> Iterator[str]:
    """The stage and its rules as lines of text."""
    yield f"{stage.name}: {stage.summary}"
    for rule in rules:
        yield f"  {rule.name}{'' if rule.default else ' (off)'}: {rule.summary}"
        before, after = (_visible(text) for text in rule.example)
        yield f"    {before}  ->  {after}" if before != after else f"    {before}"
        yield f"    {rule.why}"


def _visible(text: str) -> str:
    return "".join(c if c.isprintable() or c == "\u3000" else repr(c)[1:-1] for c in text)


def _stage(stage: Stage, rules: tuple[Rule, ...]) -> dict[str, Any]:
    return {
        "name": stage.name,
        "summary": stage.summary,
        "rules": [
            {"name": rule.name, "summary": rule.summary, "example": list(rule.example), "why": rule.why,
             "default": rule.default}
            for rule in rules
        ],
    }  # fmt: skip
