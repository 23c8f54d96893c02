"""Find title, date, source and authors; set boilerplate aside with its reason.

Four questions, in this order: which lines are no part of the article (`boilerplate`), what does the head say
(`head`, which reads its lines with `metadata`), what stands behind the last paragraph (`tail`), and what are the
lines that are left (`blocks`). Who wrote it may also stand in the text itself (`bylines`), or in what a page says
of itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsclean.model import Article, Block, Dropped
from newsclean.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsclean.article.facts import Facts
    from newsclean.edits import Trail
    from newsclean.model import Line, Options, Page

__all__ = ["build_article", "plain_article"]

_RIGHTS = ("copyright", "footer", "outside the article")
_LEAST_PAGES = 2
_DAY_LINE = 60  # code points of the line over the pages of a paper
_JSON = lazy(r'\s*(?:\[\s*)?\{\s*"[^"]{1,40}"\s*:')


def build_article(page: Page, options: Options, trail: Trail) -> Article:
    """Build an article from a page whose lines are whole blocks.

    Every line of the page is in the article or in its `dropped`, except metadata lines that became fields as a whole.
    """
    from newsclean.article.blocks import make_blocks
    from newsclean.article.boilerplate import find_boilerplate
    from newsclean.article.dates import with_offset
    from newsclean.article.head import join_labels, read_head
    from newsclean.article.statements import read_holder, read_statements
    from newsclean.article.tail import read_tail
    from newsclean.article.titles import split_window_title
    from newsclean.article.untold import find_untold

    lines = join_labels([line for line in page.lines if line.text.strip()])
    reasons = find_boilerplate(lines)
    dropped = [
        Dropped(line.number, line.text, reason) for line, reason in zip(lines, reasons, strict=True) if reason
    ]
    head = read_head([line for line, reason in zip(lines, reasons, strict=True) if not reason], page.meta)
    facts = head.facts
    ends = {item.line for item in dropped if item.reason == "end mark"}
    body, signed = read_tail(head.body, facts, ends, head.title or "")
    if facts.time and len(facts.published) == 10:
        facts.published += facts.time
    shown = bool(facts.published or facts.source)
    facts.published = facts.published or signed or facts.only_updated
    blocks = make_blocks(body, structured=options.structure)
    _warn_of_more(lines, body, trail)
    _read_bylines(blocks, facts)
    facts.source = facts.source or head.imprint
    read_statements(page.meta, facts)
    facts.published = facts.published or _edition_day(lines, reasons)
    if not facts.source:
        rights = [line.text for line, reason in zip(lines, reasons, strict=True) if reason in _RIGHTS]
        site = split_window_title(page.meta.get("title", "") or " ")[-1:]
        found = (read_holder(text, site[0].strip() if site else "") for text in rights)
        facts.source = next(filter(None, found), "")
    if not shown and not page.meta and (facts.published or facts.source):
        head.byline = ""  # the text says it itself
    dropped += head.dropped
    seen = {item.text for item in dropped}
    rest = [line for line, reason in zip(lines, reasons, strict=True) if not reason and line.text not in seen]
    dropped += find_untold(
        rest, body, [head.title or "", *head.kicker, *head.subtitle, head.byline or ""], facts
    )
    return Article(
        title=head.title,
        kicker=tuple(head.kicker),
        subtitle=tuple(head.subtitle),
        published=with_offset(facts.published, options.timezone) or None,
        updated=with_offset(facts.updated, options.timezone) or None,
        authors=tuple(facts.authors),
        source=facts.source or None,
        url=page.meta.get("url"),
        body=blocks,
        extra=_extra(facts, head.byline),
        dropped=tuple(sorted(dropped, key=lambda item: item.line)),
    )


def plain_article(page: Page, *, verbatim: bool) -> Article:
    """All lines as paragraphs, without judging any; `verbatim` keeps blank lines too."""
    blocks = tuple(Block("paragraph", line.text) for line in page.lines if verbatim or line.text)
    return Article(body=blocks, verbatim=verbatim)


def _read_bylines(blocks: Sequence[Block], facts: Facts) -> None:
    """Read source and authors from datelines and signatures, where the head did not name them."""
    from newsclean.article.bylines import ends_quoted, read_dateline, read_signature, read_signed_source

    texts = [block.text for block in blocks if block.type in ("paragraph", "quote")]
    for text in texts[:3]:
        found = read_dateline(text)
        facts.source = facts.source or found.source
        if found.authors:
            facts.add_authors([] if facts.authors else found.authors)
            break
    if texts and not facts.source:
        facts.source = read_signed_source(texts[-1])
    if not facts.authors:
        for text in texts:
            # Behind a quotation stands who said it, unless the text ends there.
            if text is texts[-1] or not ends_quoted(text):
                facts.add_authors(read_signature(text))


def _edition_day(lines: Sequence[Line], reasons: Sequence[str]) -> str:
    """The day of an electronic edition, which stands over its list of pages; '' where no pages are listed."""
    from newsclean.article.dates import find_dates
    from newsclean.article.furniture import is_page_of_paper
    from newsclean.fold import fold

    if sum(is_page_of_paper(line.text) for line in lines) < _LEAST_PAGES:
        return ""
    for line, reason in zip(lines, reasons, strict=True):
        day = next(find_dates(fold(line.text)), None) if reason and len(line.text) <= _DAY_LINE else None
        if day is not None and day.iso:
            return day.iso[:10]
    return ""


def _warn_of_more(lines: Sequence[Line], body: Sequence[Line], trail: Trail) -> None:
    """Say so where another article begins in the body; splitting is the user's choice."""
    from newsclean.article.split import find_heads

    if lines and _JSON.match(lines[0].text):
        trail.warn(
            "article",
            "split",
            "this is JSON: split it to read the article out of its fields",
            line=lines[0].number,
            text=lines[0].text[:40],
        )
    if heads := find_heads([line.text for line in body]):
        trail.warn(
            "article",
            "split",
            f"{len(heads) + 1} articles seem to stand here: split them to get each with its own title and date",
            line=body[heads[0]].number,
            text=body[heads[0]].text,
        )


def _extra(facts: Facts, byline: str | None) -> dict[str, Any]:
    extra = dict(facts.extra)
    if facts.raw_date and not facts.published:
        extra["raw_date"] = facts.raw_date
    if byline is not None:
        extra["byline"] = byline
    return extra
