"""`newsclean detect`: what many files are, and whether anything in them is damaged."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from newsclean.cli.config import CONFIGURATION
from newsclean.cli.inputs import Selection
from newsclean.cli.options import CLEANING, INPUTS, MESSAGES, PATH, SIBLINGS, Command, Option, print_version

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsclean.cli.explanation import Explanation
    from newsclean.cli.inputs import Source
    from newsclean.cli.report import Report
    from newsclean.pipeline import Cleaner, Step

__all__ = ["DAMAGE", "command", "findings"]

DAMAGE = frozenset({"decoding", "repairs", "markup", "wrapping", "letterspacing"})
"""Stages and rules whose findings are damage. Half-width punctuation, indents and blank lines are style."""

_COLUMNS = ("file", "encoding", "how", "script", "width", "density", "damage", "structure")


@click.command("detect", cls=Command, params=[
    click.Argument(["files"], nargs=-1, metavar="[FILE...|-]", type=PATH),
    *(option for option in CLEANING if option.name in {"encoding", "skip", "only"}),
    SIBLINGS,
    *INPUTS,
    Option("--json", "as_json", is_flag=True, section="Output", help="Write one JSON object a line."),
    *MESSAGES, *CONFIGURATION,
])  # fmt: skip
@click.pass_context
def command(ctx: click.Context, /, **params: Any) -> int:
    """Say what files are: their encoding, script, wrapping, damage and structure. Nothing is written.

    \b
    newsclean detect page.txt
    newsclean detect -r archive --json | jq -r 'select(.damage.glosses) | .file'
    newsclean detect -q page.txt || newsclean convert --in-place page.txt

    Damage is what the stages decoding, repairs and markup would mend, wrapped lines and letter-spacing, each rule
    with its count; --skip and --only choose among them. Density is damaged places for each thousand characters,
    width the length of wrapped lines, structure what the article is made of.

    Exit codes: 0 nothing is damaged; 1 something is; 2 the command line is wrong; 3 some inputs failed; 4 all did.
    """  # noqa: D301 - \b is click's mark for a block that is not to be wrapped
    if params["version"]:
        print_version(verbose=params["verbose"] > 0)
        return 0
    if not (params["files"] or params["files_from"] or params["files0_from"]) and sys.stdin.isatty():
        click.echo(ctx.get_help(), err=True)
        return 2
    return _detect(params)


def _detect(params: dict[str, Any]) -> int:
    from newsclean.cli.inputs import find_sources, input_names
    from newsclean.cli.report import Report
    from newsclean.cli.siblings import Siblings
    from newsclean.cli.targets import split
    from newsclean.cli.terminal import progress
    from newsclean.pipeline import Cleaner

    skip, only = (tuple(part for group in params[name] for part in group) for name in ("skip", "only"))
    cleaner = Cleaner(encoding=params["encoding"], skip=skip, only=only)
    selection = Selection(recursive=params["recursive"], include=params["include"], exclude=params["exclude"],
                          hidden=params["hidden"])  # fmt: skip
    sources, failures = split(find_sources(input_names(params), selection))
    report = Report(level=0 if params["quiet"] else 1, comparing=True)
    siblings = Siblings() if params["encoding_from_siblings"] else None
    rows: list[dict[str, Any]] = []
    with progress(report, len(sources), wanted=params["progress"] and not params["quiet"]):
        for failure in failures:
            report.fail(*failure)
        for source in sources:
            hint = siblings.hint(source) if siblings else None
            record = _record(cleaner, source, params["max_size"], hint, report)
            report.tick()
            if record is None or params["quiet"]:
                continue
            if params["as_json"]:
                from newsclean.writers.json import dump

                click.echo(dump(record), nl=False)
            else:
                rows.append(record)
    if rows:
        _print_table([_COLUMNS, *(_cells(row) for row in rows)])
    return report.exit_code


def _record(
    cleaner: Cleaner, source: Source, max_size: int, hint: str | None, report: Report
) -> dict[str, Any] | None:
    from newsclean.cli.explanation import explain
    from newsclean.cli.inputs import read_source
    from newsclean.errors import NewscleanError

    try:
        record = findings(explain(cleaner, read_source(source, max_size), source.name, hint=hint))
    except NewscleanError as error:
        report.fail(source.name, error)
        return None
    report.done += 1
    report.changed += record["damaged"]
    return record


def findings(explanation: Explanation) -> dict[str, Any]:
    """What was found in one document, as JSON-ready data: see `data/detect-1.schema.json`.

    `damage` and `style` say how many places each rule would mend; `density` is damaged places for each thousand
    characters.
    """
    counts: dict[str, int] = {}
    style: dict[str, int] = {}
    for (stage, rule), count in explanation.counts().items():
        if stage in DAMAGE or rule in DAMAGE:
            counts[rule] = counts.get(rule, 0) + count
        elif stage != "script":
            style[rule] = style.get(rule, 0) + count
    for step in explanation.steps:
        for notice in step.warnings:
            if notice.stage in DAMAGE:
                counts[notice.rule] = counts.get(notice.rule, 0) + 1
    article = explanation.article
    length = len(explanation.decoded.text)
    return {
        "file": explanation.name,
        "encoding": explanation.decoded.encoding,
        "how": explanation.decoded.how,
        "characters": length,
        "script": article.language,
        "damaged": bool(counts),
        "damage": counts,
        "density": round(1000 * sum(counts.values()) / length, 2) if length else 0.0,
        "style": style,
        "width": _width(explanation.steps),
        "structure": {
            "title": article.title is not None,
            "published": article.published is not None,
            "source": article.source is not None,
            "authors": len(article.authors),
            "blocks": dict(Counter(block.type for block in article.body)),
            "dropped": len(article.dropped),
        },
    }


def _width(steps: Sequence[Step]) -> int | None:
    """The width at which the text was wrapped, in characters: that of most lines that layout would join."""
    widths: Counter[int] = Counter()
    for step in steps:
        for edit in step.edits:
            if "wrapping" in edit.rule.split("+"):
                widths[edit.start - (step.before.rfind("\n", 0, edit.start) + 1)] += 1
    return max(widths, key=lambda width: (widths[width], width)) if widths else None


def _cells(record: dict[str, Any]) -> tuple[str, ...]:
    damage = ", ".join(f"{rule} {count}" for rule, count in record["damage"].items())
    shown = {
        **record,
        "damage": damage or "none",
        "structure": _structure(record["structure"]) or "-",
        "width": record["width"] or "-",
        "script": record["script"] or "-",
    }
    return tuple(str(shown[name]) for name in _COLUMNS)


def _structure(found: dict[str, Any]) -> str:
    """What an article is made of, in words.

    >>> found = {"title": True, "published": False, "source": True, "authors": 1, "dropped": 2}
    >>> _structure({**found, "blocks": {"paragraph": 5, "heading": 1}})
    'title, source, 1 author, 5 paragraphs, 1 heading, 2 set aside'
    """
    parts = [name for name in ("title", "published", "source") if found[name]]
    for name, count in {"author": found["authors"], **found["blocks"]}.items():
        if count:
            parts.append(f"{count} {name.replace('_', ' ')}{'' if count == 1 else 's'}")
    parts += [f"{found['dropped']} set aside"] if found["dropped"] else []
    return ", ".join(parts)


def _print_table(rows: list[tuple[str, ...]]) -> None:
    from rich.cells import cell_len

    widths = [max(cell_len(row[column]) for row in rows) for column in range(len(_COLUMNS))]
    for row in rows:
        cells = [cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True)]
        click.echo("  ".join(cells).rstrip())
