"""Markdown (CommonMark, pipe tables) with YAML front matter, escaped so that text stays text."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from newsclean.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newsclean.model import Article, Block

__all__ = ["escape", "escape_line", "write_markdown"]

# What Markdown or HTML could take for markup anywhere in a line. `_` inside a word is harmless, and so is a
# `[` that no `](` or reference follows; the few needless backslashes are the price of never being wrong.
_ANYWHERE = lazy(r"[\\`*_\[\]<>|~]|&(?=#|[A-Za-z][A-Za-z0-9]*;)|!(?=\[)")
_AT_START = lazy(r"(?P<mark>[#>+=-])|(?P<number>\d{1,9})(?P<stop>[.)])(?=\s|$)")
_YAML_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def write_markdown(article: Article, *, header: bool = True) -> str:
    """Write the article as Markdown; `header` adds front matter and the title.

    A verbatim article (layout skipped) is its lines, escaped and separated by blank lines where they had them.
    """
    parts: list[str] = []
    if header:
        parts += [_front_matter(article)]
        parts += [f"# {escape(article.title)}"] if article.title else []
    for kind, blocks in groupby(article.body, key=lambda block: block.type):
        parts += [part for part in _write_group(kind, list(blocks)) if part]
    text = "\n\n".join(part for part in parts if part)
    return text + "\n" if text else ""


def _write_group(kind: str, blocks: Sequence[Block]) -> Iterable[str]:
    if kind == "heading":
        return [f"{'#' * (block.level or 2)} {escape(block.text)}" for block in blocks]
    if kind == "caption":
        return [f"*{escape(block.text)}*" if block.text.strip() else "" for block in blocks]
    if kind == "list_item":
        return ["\n".join(_item(block) for block in blocks)]
    if kind == "table_row":
        return [_table(blocks)]
    if kind == "quote":
        return ["\n>\n".join(f"> {escape_line(block.text)}" for block in blocks)]
    return [escape_line(block.text) for block in blocks]


def _item(block: Block) -> str:
    indent = "   " * max((block.level or 1) - 1, 0)
    number = re.match(r"(\d{1,9})[.)、．]?\s*", block.marker or "")
    text = block.text
    if block.marker and text.startswith(block.marker) and (number or not block.ordered):
        text = text[len(block.marker) :].lstrip()
    return f"{indent}{number[1] + '.' if number else '-'} {escape_line(text)}"


def _table(rows: Sequence[Block]) -> str:
    cells = [[escape(cell) for cell in row.cells or row.text.split("\t")] for row in rows]
    width = max(len(row) for row in cells)
    lines = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in cells]
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])


def _front_matter(article: Article) -> str:
    lines = ["---"]
    for name in ("title", "kicker", "subtitle", "published", "updated", "authors", "source", "url"):
        value = getattr(article, name)
        if isinstance(value, str):
            lines.append(f"{name}: {_quoted(value)}")
        elif value:
            lines += [f"{name}:", *(f"  - {_quoted(item)}" for item in value)]
    if article.language:
        lines.append(f"lang: {article.language}")
    return "\n".join([*lines, "---"]) if len(lines) > 1 else ""


def _quoted(value: str) -> str:
    """Quote for YAML: a double-quoted scalar, every control character escaped, so nothing can break out."""
    return '"' + "".join(_yaml_character(character) for character in value) + '"'


def _yaml_character(character: str) -> str:
    if character in _YAML_ESCAPES:
        return _YAML_ESCAPES[character]
    code = ord(character)
    if code < 0x20 or 0x7F <= code < 0xA0 or code in {0x2028, 0x2029, 0xFEFF} or 0xD800 <= code < 0xE000:
        return f"\\u{code:04X}"
    return character


def escape(text: str) -> str:
    r"""Escape what Markdown or HTML could take for markup anywhere in a line.

    >>> escape("a*b <script> 3|4")
    'a\\*b \\<script\\> 3\\|4'
    """
    return _ANYWHERE.sub(r"\\\g<0>", text)


def escape_line(text: str) -> str:
    r"""Escape a whole line, so that it can't start a heading, a list, a quote, a rule or front matter either.

    >>> escape_line("1. 水"), escape_line("# 水"), escape_line("3.5億")
    ('1\\. 水', '\\# 水', '3.5億')
    """
    line = escape(text.strip())
    if match := _AT_START.match(line):
        place = match.start("mark") if match["mark"] else match.start("stop")
        line = f"{line[:place]}\\{line[place:]}"
    return line
