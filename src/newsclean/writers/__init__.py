"""The room `writers`: an Article as text, Markdown, JSON or JSONL. Writers know nothing of how it was read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from newsclean.model import Article

__all__ = ["FORMATS", "SUFFIXES", "Format", "write"]

Format = Literal["text", "markdown", "json", "jsonl"]

FORMATS: tuple[Format, ...] = ("text", "markdown", "json", "jsonl")

SUFFIXES: dict[str, Format] = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}
"""Which format a file name asks for; the first suffix of each format is the one that newsclean writes."""


def write(article: Article, form: Format, *, header: bool = True, report: bool = False) -> str:
    """Write an article in one of the FORMATS; every output ends with one newline, unless it is empty.

    `header` (text and Markdown) puts title, date and source in front; `report` (JSON and JSONL) adds what was
    dropped, the warnings and the edits.
    """
    if form == "text":
        return article.to_text(header=header)
    if form == "markdown":
        return article.to_markdown(header=header)
    return article.to_json(report=report, indent=2 if form == "json" else None)
