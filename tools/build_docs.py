"""Write what the documentation takes from the code: the command line, the stages, the formats, the man page.

python tools/build_docs.py          # write
python tools/build_docs.py --check  # exit 1 when a file is not current
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from newsclean.cli.app import COMMANDS, app
from newsclean.cli.options import Option
from newsclean.cli.schema import SCHEMAS
from newsclean.errors import (
    EXIT_ALL_FAILED,
    EXIT_CHANGED,
    EXIT_INTERRUPTED,
    EXIT_OK,
    EXIT_PIPE,
    EXIT_SOME_FAILED,
    EXIT_USAGE,
)
from newsclean.registry import STAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
MADE = "<!-- Made by tools/build_docs.py from the code: change it there. -->"
EXIT_CODES = (
    (EXIT_OK, "fine"),
    (EXIT_CHANGED, "`--check` or `--diff` found changes; `detect` found damage"),
    (EXIT_USAGE, "the command line, or the file of options, is wrong"),
    (EXIT_SOME_FAILED, "some inputs failed, the rest is written; or `--strict` and there were warnings"),
    (EXIT_ALL_FAILED, "every input failed, or the output could not be written"),
    (EXIT_INTERRUPTED, "interrupted; no half-written file is left"),
    (EXIT_PIPE, "the reader closed the pipe"),
)


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command by its name."""
    with click.Context(app, info_name="newsclean") as ctx:
        for name in COMMANDS:
            command = app.get_command(ctx, name)
            assert command is not None
            yield name, command


def sections(command: click.Command) -> dict[str, list[Option]]:
    """The command's options by section."""
    found: dict[str, list[Option]] = {}
    for option in command.params:
        if isinstance(option, Option) and not option.hidden:
            found.setdefault(option.section, []).append(option)
    return found


def record(option: Option) -> tuple[str, str]:
    """How an option is written, and what it does."""
    names, text = option.get_help_record(click.Context(click.Command("x"))) or ("", "")
    return names, text


def usage(name: str, command: click.Command) -> str:
    """The usage line."""
    with click.Context(command, info_name=f"newsclean {name}") as ctx:
        return command.get_usage(ctx).removeprefix("Usage: ").replace("\n", " ")


def paragraphs(command: click.Command) -> Iterator[tuple[bool, str]]:
    """The command's description: (is it a literal block, text)."""
    for part in (command.help or "").split("\n\n"):
        literal = part.lstrip().startswith("\b")
        rows = part.lstrip(" \n\b").split("\n") if literal else [" ".join(part.split())]
        yield literal, "\n".join(row.strip() for row in rows)


def command_line() -> str:
    """docs/command-line.md."""
    lines = ["# Command line", "", MADE, ""]
    for name, command in commands():
        lines += [f"## newsclean {name}", "", f"    {usage(name, command)}", ""]
        for literal, text in paragraphs(command):
            lines += ["\n".join(f"    {row}" for row in text.split("\n")) if literal else text, ""]
        for title, options in sections(command).items():
            lines += [f"### {title}", ""]
            for option in options:
                names, text = record(option)
                lines += [f"`{names}`", f":   {' '.join([text, *option.more.split(chr(10))]).strip()}", ""]
    lines += ["## Exit codes", "", "| code | meaning |", "|---|---|"]
    lines += [f"| {code} | {meaning} |" for code, meaning in EXIT_CODES]
    lines += [
        "",
        "Errors are one line on stderr: `newsclean: what: why (where): what to do`. Data goes to stdout.",
    ]
    return "\n".join(lines) + "\n"


def stages() -> str:
    """docs/stages.md."""
    lines = ["# Stages and rules", "", MADE, "",
             "In the order in which they run. The names are those of `--skip`, `--only`, `newsclean explain` and the "
             "edits in JSON.", ""]  # fmt: skip
    for stage in STAGES:
        lines += [f"## {stage.name}", "", stage.summary, ""]
        for rule in stage.rules:
            before, after = (_code(text) for text in rule.example)
            lines += [f"### {rule.name}", "", f"{rule.summary}{'' if rule.default else ' Off by default.'}", "",
                      f"{before} → {after}" if before != after else before, "", rule.why, ""]  # fmt: skip
    return "\n".join(lines).rstrip() + "\n"


def _code(text: str) -> str:
    shown = "".join(c if c.isprintable() or c == "\u3000" else repr(c)[1:-1] for c in text)
    return f"`` {shown} ``" if "`" in shown else f"`{shown}`"


def formats() -> str:
    """docs/formats.md."""
    lines = ["# Formats that programs read", "", MADE, "",
             "Each follows a JSON Schema (2020-12) that ships with the package; `newsclean schema NAME` prints it. "
             "Fields may be added within a version; none is removed or changes its meaning.", ""]  # fmt: skip
    for name, source in SCHEMAS.items():
        path = ROOT / f"src/newsclean/data/{name}-1.schema.json"
        schema = json.loads(path.read_text(encoding="utf-8"))
        lines += [f"## {name}", "", f"Written by `{source}`. {schema['description']}", "",
                  "| field | type | meaning |", "|---|---|---|", *_fields(schema), ""]  # fmt: skip
    return "\n".join(lines).rstrip() + "\n"


def _fields(schema: dict[str, Any]) -> Iterator[str]:
    if schema.get("type") == "array":
        schema = schema["items"]
    properties: dict[str, Any] = {}
    for part in [schema, *schema.get("oneOf", ())]:
        properties = {**part.get("properties", {}), **properties}
    for name, value in properties.items():
        kind = value.get("type") or ("array" if "texts" in value.get("$ref", "") else "value")
        kind = " or ".join(kind) if isinstance(kind, list) else kind
        yield f"| `{name}` | {kind} | {value.get('description', '').replace('|', chr(92) + '|')} |"


def man_page() -> str:
    """docs/man/newsclean.1, in man(7)."""
    out = [f'.\\" {MADE[5:-4]}', '.TH NEWSCLEAN 1 "" "newsclean" "User Commands"', ".SH NAME",
           "newsclean \\- clean articles from damaged Chinese news text", ".SH SYNOPSIS"]  # fmt: skip
    for name, command in commands():
        rest = usage(name, command).removeprefix(f"newsclean {name}").strip()
        out += [".br", f"\\fBnewsclean {name}\\fR {_roff(rest)}"]
    out += [".SH DESCRIPTION", _roff(" ".join((app.help or "").split("\n\n")[0].split()))]
    for name, command in commands():
        out += [f".SH NEWSCLEAN {name.upper()}"]
        for literal, text in paragraphs(command):
            out += [".nf", *map(_roff, text.split("\n")), ".fi"] if literal else [".PP", _roff(text)]
        for title, options in sections(command).items():
            out += [f".SS {_roff(title)}"]
            for option in options:
                names, text = record(option)
                out += [
                    ".TP",
                    f"\\fB{_roff(names)}\\fR",
                    _roff(" ".join([text, *option.more.split("\n")]).strip()),
                ]
    out += [".SH EXIT STATUS"]
    for code, meaning in EXIT_CODES:
        out += [".TP", str(code), _roff(meaning.replace("`", ""))]
    out += [
        ".SH FILES",
        ".TP",
        "newsclean.toml, pyproject.toml",
        "Options, by their long names; see --config.",
    ]
    return "\n".join(out) + "\n"


def _roff(text: str) -> str:
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    return f"\\&{text}" if text.startswith(".") else text


def outputs() -> dict[Path, str]:
    """Every generated file and its content."""
    return {
        ROOT / "docs/command-line.md": command_line(),
        ROOT / "docs/stages.md": stages(),
        ROOT / "docs/formats.md": formats(),
        ROOT / "docs/man/newsclean.1": man_page(),
    }


def main() -> int:
    """Write or check; the exit code says whether all was current."""
    check = "--check" in sys.argv[1:]
    stale = 0
    for path, content in outputs().items():
        if path.exists() and path.read_text(encoding="utf-8") == content:
            continue
        stale += 1
        print(f"{'stale' if check else 'written'}: {path.relative_to(ROOT)}")
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8", newline="\n")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
