"""`newsclean convert`: damaged files in, clean articles out."""

from __future__ import annotations

import sys
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from newsclean.cli.config import CONFIGURATION
from newsclean.cli.inputs import Selection, input_names
from newsclean.cli.options import (
    CLEANING,
    INPUTS,
    MESSAGES,
    PATH,
    SIBLINGS,
    TERMS,
    Command,
    Option,
    cleaner_keywords,
    print_version,
)
from newsclean.errors import OptionError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsclean.cli.inputs import Failure, Source
    from newsclean.cli.outputs import Sink
    from newsclean.cli.report import Report
    from newsclean.cli.work import Outcome, Task

__all__ = ["command"]

_OUTPUT = "Where and how to write"
_LOOK = "Look before you write"
_OUTPUTS = (
    Option("--format", "form", section=_OUTPUT, type=click.Choice(["text", "markdown", "json", "jsonl"]),
           help="Format: text, markdown, json or jsonl; follows from -o NAME.",
           more="Without either it is text. json is one article; jsonl is one article a line, with its file's "
                "name, and is the format for many. Both follow a published JSON Schema."),
    Option("-o", "--output", section=_OUTPUT, metavar="FILE", type=PATH,
           help="Write to FILE, whole or not at all; - is stdout.",
           more="An existing file is replaced only when everything is written. Several inputs follow one another, "
                "text and Markdown with a blank line between them."),
    Option("-O", "--output-dir", section=_OUTPUT, metavar="DIR", type=PATH,
           help="Write each input to its own file in DIR, mirroring the tree.",
           more="What lies in a directory keeps its place below it; a file named alone keeps its path as named. "
                "Suffixes follow the format. Files are not synced one by one: after a power cut run again."),
    Option("--in-place", section=_OUTPUT, is_flag=True,
           help="Rewrite the inputs; unchanged files are not touched."),
    Option("--backup", section=_OUTPUT, metavar="SUFFIX",
           help="With --in-place: keep each original under this suffix.",
           more="A copy that exists already and differs is never overwritten: it may be the only original."),
    Option("--output-encoding", section=_OUTPUT, metavar="NAME", default="utf-8",
           help="Encoding to write (utf-8).",
           more="An article with characters that the encoding lacks is not written; the message names them. "
                "gb2312 and gbk are written as gb18030; UTF-16 and UTF-32 begin with a byte order mark."),
    Option("--split", section=_OUTPUT, is_flag=True,
           help="An input may hold several articles: write each for itself.",
           more="JSON (one record or many), mail folders, pages one behind the other, and dumps with repeated heads are cut. In "
                "jsonl each article is a line; in text a line ========== stands between two, in Markdown ----------; "
                "with -O they are numbered files: dump-1.txt, dump-2.txt. An input with one article is as without."),
    Option("--header/--no-header", section=_OUTPUT, default=True,
           help="In text and Markdown: title, date and source in front (on)."),
    Option("--report", section=_OUTPUT, is_flag=True,
           help="In JSON: also what was dropped, the warnings and every edit."),
    Option("--dropped", section=_OUTPUT, metavar="FILE", type=PATH,
           help="Write what is no part of the articles to FILE, with reasons (JSONL)."),
    Option("--log", section=_OUTPUT, metavar="FILE", type=PATH,
           help="Write every warning and error to FILE (JSONL)."),
    Option("--ambiguous", section=_OUTPUT, metavar="FILE", type=PATH,
           help="With --to: list the characters that had several forms in FILE (TSV).",
           more="For a human to check: 发 is 發 or 髮. Columns: file, article, line and column (in the article as "
                "text), the character, what was chosen, what else it could be, and the text around it."),
    Option("--diff", section=_LOOK, is_flag=True,
           help="Write nothing; show what would change. Exit code 1 if anything."),
    Option("--check", section=_LOOK, is_flag=True,
           help="Write nothing; exit code 1 if anything would change."),
    Option("--dry-run", section=_LOOK, is_flag=True,
           help="Write nothing; say which file would be written where."),
    Option("--verify", section=_LOOK, is_flag=True,
           help="Prove each output: edits replay, nothing vanished, a second run is stable.",
           more="An output that fails the proof is not written, and counts as a failed input."),
    Option("--strict", section=_LOOK, is_flag=True,
           help="Exit code 3 when there was any warning."),
    Option("-j", "--jobs", section="Manners", metavar="N", type=click.IntRange(0), default=1,
           help="Work in N processes (1); 0 is one for each processor.",
           more="The order of outputs does not depend on it."),
    Option("--timings", section="Manners", is_flag=True, help="Print how long each stage took."),
)  # fmt: skip


class Request(NamedTuple):
    """The command line of `convert`, as typed; CLEANING and TERMS are read by `cleaner_keywords`."""

    names: tuple[str, ...]
    form: str | None
    output: str | None
    output_dir: str | None
    in_place: bool
    backup: str | None
    output_encoding: str
    encoding_from_siblings: bool
    split: bool
    header: bool
    report: bool
    dropped: str | None
    log: str | None
    ambiguous: str | None
    diff: bool
    check: bool
    dry_run: bool
    verify: bool
    strict: bool
    jobs: int
    timings: bool
    selection: Selection
    max_size: int
    quiet: bool
    verbose: int
    color: str
    progress: bool

    @property
    def previews(self) -> bool:
        """Whether nothing is to be written."""
        return self.diff or self.check or self.dry_run

    @property
    def level(self) -> int:
        """How much to say: see `Report`."""
        return 0 if self.quiet else 1 + self.verbose


@click.command("convert", cls=Command, params=[
    click.Argument(["files"], nargs=-1, metavar="[FILE...|-]", type=PATH),
    *CLEANING, *TERMS, SIBLINGS, *INPUTS, *_OUTPUTS, *MESSAGES, *CONFIGURATION,
])  # fmt: skip
@click.pass_context
def command(ctx: click.Context, /, **params: Any) -> int:
    """Turn damaged Chinese news text into clean articles.

    Reads FILEs, directories (with -r), patterns, or stdin (-, or nothing); writes to stdout, to FILE (-o), below
    DIR (-O) or back to the inputs (--in-place).

    \b
    newsclean convert page.html --to simplified
    newsclean convert -r pages --include '*.html' -O clean -j 0 --to traditional
    cat page.txt | newsclean convert --format json | jq -r .title
    newsclean convert page.txt --diff

    Exit codes: 0 fine; 1 --check or --diff found changes; 2 the command line is wrong; 3 some inputs failed, the
    rest is written; 4 every input failed; 130 interrupted; 141 the reader closed the pipe.
    """  # noqa: D301 - \b is click's mark for a block that is not to be wrapped
    if params["version"]:
        print_version(verbose=params["verbose"] > 0)
        return 0
    if not (params["files"] or params["files_from"] or params["files0_from"]) and sys.stdin.isatty():
        click.echo(ctx.get_help(), err=True)
        return 2
    return convert(_request(params), cleaner_keywords(params))


def _request(params: dict[str, Any]) -> Request:
    selection = Selection(
        recursive=params["recursive"], include=params["include"], exclude=params["exclude"],
        hidden=params["hidden"], outputs=params["output_dir"],
    )  # fmt: skip
    plain = {*Request._fields} - {"names", "selection"}
    request = Request(
        names=tuple(input_names(params)), selection=selection, **{name: params[name] for name in plain}
    )
    targets = [name for name, value in (("-o", request.output), ("-O", request.output_dir),
                                        ("--in-place", request.in_place)) if value]  # fmt: skip
    if len(targets) > 1:
        raise OptionError(f"{' and '.join(targets)} exclude one another", hint="choose one")
    if request.backup is not None and not request.in_place:
        raise OptionError("--backup goes with --in-place", hint="add --in-place, or leave it out")
    if request.backup is not None and (not request.backup or "/" in request.backup):
        raise OptionError(f"'{request.backup}' is no suffix", where="--backup", hint="use one like .orig")
    if (request.diff or request.check) and request.form not in {None, "text"}:
        raise OptionError(
            "--diff and --check compare with the text", where="--format", hint="leave out --format"
        )
    if request.split and (request.diff or request.check or request.in_place):
        raise OptionError("--split makes several articles of one input",
                          hint="leave out --diff, --check and --in-place; write with -O DIR or -o FILE")  # fmt: skip
    return request


def _check_ambiguous(request: Request, keywords: dict[str, Any]) -> None:
    if request.ambiguous is None:
        return
    if keywords["to"] == "keep":
        raise OptionError("--ambiguous lists what a conversion decides",
                          hint="name the script with --to")  # fmt: skip
    if keywords["engine"] != "newsclean":
        raise OptionError(f"the engine {keywords['engine']} does not say what it decides", where="--ambiguous",
                          hint="leave out --engine")  # fmt: skip


def convert(request: Request, keywords: dict[str, Any]) -> int:
    """Do what `request` asks for; the answer is the exit code. Raises OptionError before anything is written."""
    from newsclean.cli.inputs import find_sources
    from newsclean.cli.outputs import check_encoding
    from newsclean.cli.report import Report
    from newsclean.cli.targets import check_single, format_for, in_place, mirrored, split
    from newsclean.cli.work import Item, Task
    from newsclean.options import check_options

    check_options(**keywords)
    _check_ambiguous(request, keywords)
    form = format_for(request.output, "text" if request.diff or request.check else request.form)
    task = Task(
        keywords=keywords, form=form, header=request.header, report=request.report,
        encoding=check_encoding(request.output_encoding), max_size=request.max_size, in_place=request.in_place,
        backup=request.backup, compare=request.previews, diff=request.diff, verify=request.verify,
        write=not request.previews, split=request.split, siblings=request.encoding_from_siblings,
        ambiguous=request.ambiguous is not None, timings=request.timings, traces=request.verbose > 1,
    )  # fmt: skip
    sources, failures = split(find_sources(request.names, request.selection))
    targets: dict[Source, str] = {}
    if request.output_dir is not None:
        targets = mirrored(sources, request.output_dir, form, split=request.split)
    elif request.in_place:
        targets = in_place(sources)
    elif request.output not in {None, "-"}:
        check_single(sources, str(request.output))
    several = len(sources) > 1 or request.split
    if not targets and form == "json" and several and not request.previews:
        raise OptionError("json is one article, and these are several", where="--format",
                          hint="use jsonl (jq reads it as well), or -O DIR for a file each")  # fmt: skip
    report = Report(level=request.level, strict=request.strict, comparing=request.diff or request.check)
    _run(request, task, [Item(source, targets.get(source)) for source in sources], failures, report)
    return report.exit_code


def _run(request: Request, task: Task, items: list[Any], failures: list[Failure], report: Report) -> None:
    from newsclean.cli.journal import Journal
    from newsclean.cli.terminal import progress

    if not items and not failures and request.level:
        report.say("newsclean: no input files: nothing to do")
    one_by_one = request.jobs == 1 or len(items) < 2 or any(item.source.path is None for item in items)
    with ExitStack() as stack:
        stack.enter_context(progress(report, len(items), wanted=request.progress and not request.quiet))
        journal = stack.enter_context(
            Journal(request.dropped, request.log, request.ambiguous, write=task.write)
        )
        writer = _Writer(request, task, stack)
        for failure in failures:
            report.fail(*failure)
            journal.fail(*failure)
        if one_by_one:
            from newsclean.cli.work import Worker

            outcomes: Iterable[Outcome] = map(Worker(task), items)
        else:
            from newsclean.cli.jobs import run_jobs

            outcomes = stack.enter_context(closing(run_jobs(task, items, request.jobs)))
        for outcome in outcomes:
            report.finish(outcome)
            journal.note(outcome)
            if outcome.error is None:
                writer.take(outcome)
            report.tick()
    report.close()


class _Writer:
    """Takes outcomes in order and writes what goes to stdout or to one file; that file is opened when needed."""

    def __init__(self, request: Request, task: Task, stack: ExitStack) -> None:
        self._request = request
        self._task = task
        self._stack = stack
        self._sink: Sink | None = None

    def take(self, outcome: Outcome) -> None:
        """Write one outcome's text, its diff, or the line of a dry run."""
        if self._request.dry_run:
            click.echo(f"{outcome.name} -> {outcome.target or self._request.output or '-'}: "
                       f"{'changes' if outcome.changed else 'stays the same'}")  # fmt: skip
        elif self._request.diff:
            self._show(outcome)
        elif outcome.text is not None and not self._request.check:
            self._append(outcome)

    def _append(self, outcome: Outcome) -> None:
        from newsclean.cli.outputs import open_sink
        from newsclean.cli.work import separator

        task, between = self._task, ""
        if self._sink is None:
            self._sink = self._stack.enter_context(open_sink(self._request.output or "-", task.encoding))
        elif task.split or not outcome.verbatim:
            between = separator(task.form, split=task.split)
        self._sink.write(between + (outcome.text or ""))

    def _show(self, outcome: Outcome) -> None:
        from newsclean.cli.diff import colored
        from newsclean.cli.terminal import wants_color

        if outcome.changed and not outcome.diff:
            click.echo(
                f"{outcome.name}: only the bytes change: {outcome.encoding} becomes {self._task.encoding}"
            )
        elif wants_color(self._request.color, sys.stdout):
            for line in colored(outcome.diff):
                click.echo(line, color=True)
        else:
            click.echo(outcome.diff, nl=False)
