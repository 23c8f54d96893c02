"""Plain text: head lines, a line with date and source, then blocks separated by one blank line each."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsclean.model import Article

__all__ = ["byline", "write_text"]


def write_text(article: Article, *, header: bool = True) -> str:
    """Write the article as plain text: LF, no indents, one newline at the end.

    Headings, captions and list items are plain lines, the items with their markers; the cells of a table row
    are separated by tabs. A verbatim article (layout skipped) is its lines, exactly as they were.
    """
    if article.verbatim:
        return "\n".join(block.text for block in article.body)
    groups: list[str] = []
    if header:
        title = () if article.title is None else (article.title,)
        groups += ["\n".join(part) for part in [(*article.kicker, *title, *article.subtitle)] if part]
        groups += filter(None, [byline(article)])
    groups += [block.text for block in article.body]
    return "\n\n".join(groups) + "\n" if groups else ""


def byline(article: Article) -> str:
    """Compose the line under the headline: date, source, and authors that the text itself does not name.

    Where the page had such a line and nothing else stood in it, that line is kept as it was
    (`extra["byline"]`).
    """
    if isinstance(kept := article.extra.get("byline"), str):
        return kept
    traditional = (article.language or "").startswith("zh-Hant")
    parts = []
    if article.published:
        parts.append(article.published.replace("T", " "))
    if article.source:
        parts.append(("來源：" if traditional else "来源：") + article.source)
    unnamed = [name for name in article.authors if not any(name in block.text for block in article.body)]
    if unnamed:
        parts.append("作者：" + "、".join(unnamed))
    return "\u3000".join(parts)
