"""Find title, date, source and authors; set boilerplate aside with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.model import Article, Block

if TYPE_CHECKING:
    from newsclean.edits import Trail
    from newsclean.model import Options, Page

__all__ = ["build_article", "plain_article"]


def build_article(page: Page, options: Options, trail: Trail) -> Article:  # noqa: ARG001
    """Build an article from a page."""
    return plain_article(page, verbatim=False)


def plain_article(page: Page, *, verbatim: bool) -> Article:
    """All lines as paragraphs, without judging any; `verbatim` keeps blank lines too."""
    blocks = tuple(Block("paragraph", line.text) for line in page.lines if verbatim or line.text)
    return Article(body=blocks, verbatim=verbatim)
