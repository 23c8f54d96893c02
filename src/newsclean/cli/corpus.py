"""`newsclean corpus`: many documents, from a folder to a cluster, each exactly once."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from newsclean.cli.config import CONFIGURATION
from newsclean.cli.options import (
    CLEANING,
    INPUTS,
    MESSAGES,
    TERMS,
    Command,
    Option,
    Size,
    cleaner_keywords,
    print_version,
)
from newsclean.errors import EXIT_INTERRUPTED, OptionError

if TYPE_CHECKING:
    from newsclean.corpus import Limits, Settings, Summary
    from newsclean.model import Options

__all__ = ["command"]

_RECORDS = "Records and samples"
_OUTPUT = "What is written"
_ENGINE = "Who does the work"
_LIMITS = "Limits for one document"
_AGAIN = "Going on"


class _Format(click.Choice[str]):
    """The formats, and a word for those who have JSON lines in mind (or in newsclean.toml, for `clean`)."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value == "jsonl":
            self.fail(
                "'jsonl' is a sink of corpus: use --sink jsonl, with --format text, markdown or json",
                param,
                ctx,
            )
        return super().convert(value, param, ctx)


_FILES = tuple(option for option in INPUTS if option.name not in {"recursive", "max_size"})
_CORPUS = (
    Option("--lines", section=_RECORDS, is_flag=True,
           help="Read text files as one document a line.",
           more="Their encoding is found once for each file. Files called .jsonl, .parquet, .warc, .tar and .zip "
                "are known by their names, also with .gz, .bz2, .xz or .zst behind."),
    Option("--field", section=_RECORDS, metavar="NAME", default="text",
           help="Field of JSONL and Parquet records that holds the text (text).",
           more="The clean text takes its place in JSONL output; all other fields are kept."),
    Option("--id-field", section=_RECORDS, metavar="NAME",
           help="Field that names a record; without it: source file and place."),
    Option("--limit", section=_RECORDS, metavar="N", type=click.IntRange(1),
           help="Take the first N documents only."),
    Option("--sample", section=_RECORDS, metavar="SHARE", type=float,
           help="Take this share of the documents, such as 0.01.",
           more="Chosen by a hash of their names: the same ones on every run."),
    Option("--sink", section=_OUTPUT, type=click.Choice(["tree", "jsonl", "parquet"]), default="tree",
           help="tree (default): a file for each document; jsonl or parquet: shards.",
           more="A shard belongs to one batch. The Parquet schema is documented; it needs newsclean[parquet]."),
    Option("--format", "form", section=_OUTPUT, type=_Format(["text", "markdown", "json"]), default="text",
           help="text (default), markdown, or json: the whole article.",
           more="In shards, json adds the article's body to what is known of it; the text stays text."),
    Option("--compress", section=_OUTPUT, type=click.Choice(["gz", "zst"]),
           help="Pack JSONL shards."),
    Option("--header/--no-header", section=_OUTPUT, default=True,
           help="Put title, date and source in front of the text (on)."),
    Option("--report", section=_OUTPUT, is_flag=True,
           help="Also keep, article by article, what was dropped and the warnings."),
    Option("--dedup", section=_OUTPUT, is_flag=True,
           help="Count exact and near duplicates; nothing is removed.",
           more="Groups are listed in _newsclean/duplicates.jsonl. Needs newsclean[dedup]."),
    Option("-j", "--jobs", section=_ENGINE, metavar="N", type=click.IntRange(0), default=0,
           help="Work in N processes; 0 (default) is one for each processor."),
    Option("--scheduler", section=_ENGINE, metavar="ADDRESS",
           help="Work on the Dask cluster at tcp://HOST:PORT.",
           more="Needs newsclean[dask]. Every worker must reach sources and destination under the same names."),
    Option("--ray", section=_ENGINE, metavar="ADDRESS",
           help="Work on the Ray cluster at HOST:PORT; local starts one here.",
           more="Needs newsclean[ray]. Every worker must reach sources and destination under the same names."),
    Option("--batch-size", section=_ENGINE, metavar="SIZE", default="8M", type=Size(),
           help="Most input for one batch: one task, one ledger entry, one shard (8M).",
           more="A run that is stopped loses at most the batches in hand. 64M to 256M suit a terabyte."),
    Option("--max-size", section=_LIMITS, metavar="SIZE", default="64M", type=Size(),
           help="Largest document, unpacked (64M)."),
    Option("--max-seconds", section=_LIMITS, metavar="N", default=60.0, type=float,
           help="Longest time for cleaning it (60)."),
    Option("--max-memory", section=_LIMITS, metavar="SIZE", default="2G", type=Size(),
           help="Most memory that cleaning it may take (2G)."),
    Option("--max-expansion", section=_LIMITS, metavar="N", default=200, type=click.IntRange(1),
           help="Most bytes that one packed byte may become (200).",
           more="What is over a limit is not cleaned; it stands in the quarantine with the reason."),
    Option("--resume/--no-resume", section=_AGAIN, default=None,
           help="Insist that there is a run to go on with, or that there is none.",
           more="Without either, a run that the destination holds goes on, if the options are the same."),
    Option("--retry-failed", section=_AGAIN, is_flag=True,
           help="Do the batches with failures again.",
           more="With higher limits, say; limits are the options that may differ when a run goes on."),
)  # fmt: skip


@click.command("corpus", cls=Command, params=[
    click.Argument(["places"], nargs=-1, metavar="SRC... DEST", type=str),
    *CLEANING, *TERMS, *_FILES, *_CORPUS, *MESSAGES, *CONFIGURATION,
])  # fmt: skip
@click.pass_context
def command(ctx: click.Context, /, **params: Any) -> int:
    """Clean whole corpora: millions of files or records, each exactly once, on one machine or a cluster.

    SRC is a folder, a file, a quoted glob or a URL: pages, text, JSONL, Parquet, web archives, tar and zip, plain
    or packed. DEST is a new folder or URL. A run that is stopped or killed goes on when the same command is given
    again; counts and reports are made from the ledger in DEST/_newsclean.

    \b
    newsclean corpus pages/ clean/ --to simplified
    newsclean corpus 'crawl/*.jsonl.gz' clean/ --sink jsonl --compress zst --id-field url
    newsclean corpus dump.warc.gz clean/ --sink parquet --scheduler tcp://head:8786

    Exit codes: 0 every document is written; 2 the command line is wrong; 3 some documents are in quarantine, the
    rest is written; 4 nothing is written; 130 interrupted, to go on give the same command again.
    """  # noqa: D301 - \b is click's mark for a block that is not to be wrapped
    if params["version"]:
        print_version(verbose=params["verbose"] > 0)
        return 0
    listed = params["files_from"] or params["files0_from"]
    if len(params["places"]) < (1 if listed else 2):
        if not params["places"] and sys.stdin.isatty():
            click.echo(ctx.get_help(), err=True)
            return 2
        raise OptionError("a source and a destination are needed", hint="newsclean corpus SRC... DEST")
    return _run(params)


def _run(params: dict[str, Any]) -> int:
    from newsclean.cli.corpus_progress import Display
    from newsclean.cli.inputs import read_names
    from newsclean.corpus import Interrupted, run_corpus
    from newsclean.options import check_options

    *sources, dest = params["places"]
    names = [name for name in params["files_from"] for name in read_names(name, nul=False)]
    names += [name for name in params["files0_from"] for name in read_names(name, nul=True)]
    cleaning = check_options(**cleaner_keywords(params))
    try:
        settings, limits = _settings(params, cleaning), _limits(params)
    except OptionError as error:
        raise OptionError(error.what, where=_place(error.where), hint=error.hint) from error
    with Display(wanted=params["progress"] and not params["quiet"], color=params["color"]) as display:
        try:
            summary = run_corpus(
                sources, dest, settings=settings, limits=limits, files=names,
                jobs=params["jobs"] or None, scheduler=params["scheduler"], ray=params["ray"],
                resume=params["resume"], retry_failed=params["retry_failed"], progress=display.show,
            )  # fmt: skip
        except Interrupted as stopped:
            summary = stopped.summary
            code = EXIT_INTERRUPTED
        else:
            code = summary.exit_code
    _conclude(summary, dest.rstrip("/"), quiet=params["quiet"], color=params["color"])
    return code


def _settings(params: dict[str, Any], cleaning: Options) -> Settings:
    from newsclean.corpus import Settings

    same = ("sink", "header", "report", "field", "id_field", "lines", "include", "exclude", "hidden", "limit",
            "sample", "dedup")  # fmt: skip
    return Settings(
        cleaning=cleaning, format=params["form"], compression=params["compress"] or "",
        batch_bytes=params["batch_size"], **{name: params[name] for name in same},
    )  # fmt: skip


def _limits(params: dict[str, Any]) -> Limits:
    from newsclean.corpus import Limits

    return Limits(
        size=params["max_size"] or 1 << 60, seconds=params["max_seconds"], memory=params["max_memory"],
        expansion=params["max_expansion"],
    )  # fmt: skip


def _place(name: str) -> str:
    """Where the value of a setting or a limit was given: as which option, and in which file."""
    from click.core import ParameterSource

    from newsclean.cli.config import CONFIG_FILE

    ctx = click.get_current_context()
    option = {"compression": "compress", "batch_bytes": "batch_size"}.get(name, name)
    option = option if option in ctx.params else f"max_{option}"
    from_file = ctx.get_parameter_source(option) is ParameterSource.DEFAULT_MAP
    place = "--" + option.replace("_", "-")
    return f"{ctx.meta[CONFIG_FILE]}: {place[2:]}" if from_file else place


def _conclude(summary: Summary, dest: str, *, quiet: bool, color: str) -> None:
    """Say what came of it: a table on a terminal, lines elsewhere; failures always."""
    from newsclean.cli.corpus_progress import print_summary

    if not quiet:
        print_summary(summary, dest, color=color)
    if not summary.complete:
        click.echo(
            f"newsclean: stopped with {summary.batches_done:,} of {summary.batches:,} batches done: "
            "give the same command again to go on", err=True,
        )  # fmt: skip
    elif summary.tally.failed:
        click.echo(
            f"newsclean: {summary.tally.failed:,} of {summary.tally.documents:,} documents are in quarantine: "
            f"{dest}/_newsclean/quarantine.jsonl says why", err=True,
        )  # fmt: skip
