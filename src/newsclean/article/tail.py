"""What stands behind the last paragraph: editors, source, the date of a press release.

A notice ends in who signed it and when; that is text and stays, and the date is read from it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from newsclean.article.boilerplate import is_paragraph
from newsclean.article.metadata import read_metadata, read_tail_note
from newsclean.fold import fold
from newsclean.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from newsclean.article.facts import Facts
    from newsclean.model import Line

__all__ = ["read_tail"]

_STAFF = frozenset(
    ("editors", "staff", "photographers", "original_title", "views", "comments", "participants", "edition")
)
_DATE_LABEL = lazy(r"(?:时间|日期|发布|发表|更新)|(?:星期|周)[一二三四五六日天]")


def read_tail(lines: Sequence[Line], facts: Facts, ends: Collection[int]) -> tuple[list[Line], str]:
    """Take metadata lines off the body, and add what they say to `facts`.

    The answer is the lines that are left, and the date under a signature, which stays in them. `ends` holds the numbers of lines that said that the article ends (完).
    """
    last = max((place for place, line in enumerate(lines) if _is_text(line)), default=-1)
    body: list[Line] = []
    signed = ""
    closing = [read_metadata(line.text) if place > last else None for place, line in enumerate(lines)]
    for place, line in enumerate(lines):
        text = line.text
        if note := read_tail_note(text):
            facts.merge(note[1])
            text = text[: note[0]].rstrip()
            if text:
                body.append(replace(line, text=text))
            continue
        found = closing[place] if place > last else _staff_line(line)
        if found is None:
            body.append(line)
        elif found.published or found.raw_date or found.time:
            after = closing[place + 1] if place + 1 < len(lines) else None
            if _is_dateline(
                line, found, after, ended=any(line.number - 3 <= end < line.number for end in ends)
            ):
                facts.merge(found)
            else:
                signed = signed or found.published
                body.append(line)
        elif text[0] in "（(" and found.authors and not found.source and not found.extra:
            body.append(line)  # a signature on a line of its own is text
            facts.add_authors(found.authors if not facts.authors else [])
        else:
            facts.merge(found)
    return body, signed


def _is_text(line: Line) -> bool:
    if line.kind in ("list_item", "table_row", "quote", "caption"):
        return read_metadata(line.text) is None
    return is_paragraph(line.text) and read_metadata(line.text) is None


def _staff_line(line: Line) -> Facts | None:
    """An editors' line between paragraphs, where it says nothing else."""
    if line.kind not in ("", "list_item") or len(line.text) > 60:
        return None
    facts = read_metadata(line.text)
    if facts is None or facts.published or facts.raw_date or facts.source or facts.authors or facts.time:
        return None
    return facts if facts.extra and facts.extra.keys() <= _STAFF else None


def _is_dateline(line: Line, found: Facts, after: Facts | None, *, ended: bool) -> bool:
    """Whether a date behind the text is the page's: it has a label or company, or stands behind an end mark."""
    if found.source or found.authors or found.extra or found.time or found.updated or ended:
        return True
    return bool(_DATE_LABEL.search(fold(line.text)) or (after is not None and after.time))
