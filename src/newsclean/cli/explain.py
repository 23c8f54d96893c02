"""`newsclean explain`: what was changed in a document, by stage and rule, and why."""

from __future__ import annotations

import os
import sys
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from newsclean.cli.config import CONFIGURATION
from newsclean.cli.options import (
    CLEANING,
    INPUTS,
    MESSAGES,
    PATH,
    TERMS,
    Command,
    Option,
    cleaner_keywords,
    print_version,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.cli.explanation import Explanation
    from newsclean.model import Edit

__all__ = ["Piece", "command", "view"]

_SUFFIXES = {".json": "json", ".html": "html", ".htm": "html"}
_AROUND = 12  # characters of context on each side of a change


@click.command("explain", cls=Command, params=[
    click.Argument(["file"], required=False, metavar="[FILE|-]", type=PATH),
    *CLEANING, *TERMS,
    Option("--format", "form", section="Where and how to write", type=click.Choice(["text", "json", "html"]),
           help="Format: text (default), json or html; follows from -o NAME.",
           more="html is one self-contained page: before and after side by side, each change with its reason."),
    Option("-o", "--output", section="Where and how to write", metavar="FILE", type=PATH,
           help="Write to FILE, whole or not at all."),
    Option("--limit", section="Where and how to write", metavar="N", type=click.IntRange(0), default=5,
           help="In text: show this many changes of each rule (5); 0 is all."),
    *(option for option in INPUTS if option.name == "max_size"),
    *(option for option in MESSAGES if option.name not in {"quiet", "progress"}),
    *CONFIGURATION,
])  # fmt: skip
@click.pass_context
def command(ctx: click.Context, /, **params: Any) -> int:
    """Show what newsclean changes in a document: by stage and rule, in context, each with its reason.

    \b
    newsclean explain page.txt
    newsclean explain page.txt --to simplified -o page.html
    newsclean explain page.txt --format json | jq '.stages[].edits[] | select(.rule == "glosses")'
    """  # noqa: D301 - \b is click's mark for a block that is not to be wrapped
    if params["version"]:
        print_version(verbose=params["verbose"] > 0)
        return 0
    if params["file"] is None and sys.stdin.isatty():
        click.echo(ctx.get_help(), err=True)
        return 2
    name, output = params["file"], params["output"]
    form = params["form"] or _SUFFIXES.get(os.path.splitext(output or "")[1].lower(), "text")
    explanation = _read(name, params)
    if form == "html":
        from newsclean.cli.explain_html import page

        text = page(explanation)
    elif form == "json":
        from newsclean.writers.json import dump

        text = dump(explanation.to_dict(), 2)
    else:
        _show(explanation, params)
        return 0
    from newsclean.cli.outputs import open_sink

    with open_sink(output or "-", "utf-8") as sink:
        sink.write(text)
    return 0


def _read(name: str | None, params: dict[str, Any]) -> Explanation:
    from newsclean.cli.explanation import explain
    from newsclean.cli.inputs import STDIN, Source, read_source
    from newsclean.errors import InputError
    from newsclean.pipeline import Cleaner

    cleaner = Cleaner(**cleaner_keywords(params))
    source = STDIN if name in {None, "-"} else Source(name)
    try:
        return explain(cleaner, read_source(source, params["max_size"]), source.name)
    except InputError as error:
        raise type(error)(f"{source.name}: {error.what}", where=error.where, hint=error.hint) from error


class Piece(NamedTuple):
    """A stretch of text in one style: plain, title, rule, why, removed, added, note."""

    text: str
    style: str = ""


def view(explanation: Explanation, limit: int) -> Iterator[list[Piece]]:
    """The explanation as lines of styled pieces: stages in their order, their rules, changes in context."""
    from newsclean.cli.explanation import reasons

    decoded = explanation.decoded
    yield [Piece(explanation.name, "title"), Piece(f"  {decoded.encoding} ({decoded.how})")]
    why = reasons()
    for step in explanation.steps:
        by_rule = groupby(sorted(step.edits, key=lambda edit: edit.rule), key=lambda edit: edit.rule)
        groups = [(rule, list(edits)) for rule, edits in by_rule]
        if not groups and not step.warnings and not (step.stage == "article" and explanation.article.dropped):
            continue
        yield []
        yield [Piece(step.stage, "title"), Piece(f"  {why[step.stage][0]}", "why")]
        for rule, edits in groups:
            yield [Piece(f"  {rule}", "rule"), Piece(f"  {_times(len(edits))}")]
            for name in rule.split("+"):
                if any(why.get(name, ())) and name != step.stage:
                    yield [Piece(f"    {' '.join(why[name])}", "why")]
            ordered = sorted(edits, key=lambda edit: edit.start)
            for edit in ordered[: limit or None]:
                yield _in_context(step.before, edit)
            if limit and len(edits) > limit:
                yield [Piece(f"    … and {len(edits) - limit} more (--limit 0 shows all)", "note")]
        for notice in step.warnings:
            place = f"line {notice.line}: " if notice.line is not None else ""
            yield [
                Piece("  warning  ", "rule"),
                Piece(_visible(f"{place}{notice.message} {notice.text}".rstrip())),
            ]
        if step.stage == "article":
            for item in explanation.article.dropped:
                yield [
                    Piece(f"  set aside  line {item.line} ({item.reason}): ", "note"),
                    Piece(_visible(item.text)),
                ]


def _times(number: int) -> str:
    return "1 change" if number == 1 else f"{number:,} changes"


def _in_context(before: str, edit: Edit) -> list[Piece]:
    line = before.count("\n", 0, edit.start) + 1
    left = before[max(before.rfind("\n", 0, edit.start) + 1, edit.start - _AROUND) : edit.start]
    right = before[edit.end : edit.end + _AROUND].partition("\n")[0]
    pieces = [Piece(f"    {line:>4}: ", "note"), Piece(_visible(left))]
    pieces += [Piece(_visible(edit.before), "removed")] if edit.before else []
    pieces += [Piece(_visible(edit.after), "added")] if edit.after else []
    return [*pieces, Piece(_visible(right))]


def _visible(text: str) -> str:
    """The text without anything that a terminal would obey."""
    return "".join(
        "↵" if c == "\n" else c if c.isprintable() or c in "\u3000\xa0" else repr(c)[1:-1] for c in text
    )


_COLORS = {
    "title": "bold",
    "rule": "cyan",
    "why": "dim",
    "note": "dim",
    "removed": "red strike",
    "added": "green",
}


def _show(explanation: Explanation, params: dict[str, Any]) -> None:
    """Print the text view: with colours on a terminal, with [-marks-]{+of wdiff+} elsewhere."""
    from newsclean.cli.terminal import wants_color

    lines = view(explanation, params["limit"])
    if params["output"] in {None, "-"} and wants_color(params["color"], sys.stdout):
        from rich.console import Console
        from rich.text import Text

        console = Console(file=sys.stdout, force_terminal=True, highlight=False, soft_wrap=True)
        for pieces in lines:
            console.print(Text.assemble(*((text, _COLORS.get(style, "")) for text, style in pieces)))
        return
    from newsclean.cli.outputs import open_sink

    with open_sink(params["output"] or "-", "utf-8") as sink:
        for pieces in lines:
            sink.write("".join(map(_marked, pieces)) + "\n")


def _marked(piece: Piece) -> str:
    marks = {"removed": "[-{}-]", "added": "{{+{}+}}"}
    return marks.get(piece.style, "{}").format(piece.text)
