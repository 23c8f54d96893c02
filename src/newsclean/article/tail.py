"""What stands behind the last paragraph: editors, source, the date of a press release.

A notice ends in who signed it and when; that is text and stays, and the date is read from it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean.article.boilerplate import is_paragraph
from newsclean.article.dates import find_dates
from newsclean.article.facts import Facts
from newsclean.article.labels import TAIL_NOTE
from newsclean.article.metadata import read_metadata
from newsclean.article.zone import is_box_field, is_notice_field
from newsclean.fold import fold
from newsclean.patterns import lazy
from newsclean.people import split_names
from newsclean.vocabulary import BRACKETS

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from newsclean.model import Line

__all__ = ["read_tail", "read_tail_note"]

_STAFF = frozenset(
    ("editors", "staff", "photographers", "original_title", "views", "comments", "participants", "edition")
)
_LABELLED_LENGTH = 30
_DAY_LABEL = lazy(
    r"(?:发布|发表|刊登|发稿|上传|上载|登载|上网|公布|张贴|刊出|刊载|见报|发文)(?:时间|日期)?\s?:"
)
_SPEAKERS = ("主持", "主播", "解说", "解說")  # in a transcript what follows is what they say
_DATE_LABEL = lazy(r"(?:时间|日期|发布|发表|更新)|(?:星期|周)[一二三四五六日天]")


def read_tail(
    lines: Sequence[Line], facts: Facts, ends: Collection[int], title: str
) -> tuple[list[Line], str]:
    """Take metadata lines off the body, and add what they say to `facts`.

    The answer is the lines that are left, and the date under a signature, which stays in them. `ends` holds the numbers of lines that said that the article ends (完).
    """
    last = next((place for place in reversed(range(len(lines))) if _is_text(lines[place])), -1)
    body: list[Line] = []
    signed = ""
    closing = [
        _read_closing(line.text, title, facts.authors) if place > last else None
        for place, line in enumerate(lines)
    ]
    for place, line in enumerate(lines):
        text = line.text
        if note := read_tail_note(text):
            facts.merge(note[1])
            text = text[: note[0]].rstrip()
            if text:
                body.append(line._replace(text=text))
            continue
        found = closing[place] if place > last else _staff_line(line)
        if found is None and place in (last - 1, last - 2) and place > 0:
            found = _labelled_date(line)
        if (
            found is None
            or is_notice_field(lines, place, found)
            or (place <= last and is_box_field(lines, place, found))
        ):
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


def _read_closing(text: str, title: str, authors: Sequence[str]) -> Facts | None:
    """Read a line behind the text; it may repeat title and authors: 云溪日报 2031-01-16 何晨 茶园里的早课."""
    found = read_metadata(text)
    if found is None and title and title in text and len(text) > len(title):
        rest = text.replace(title, " ", 1)
        for author in authors:
            rest = rest.replace(author, " ")
        found = read_metadata(rest)
    return found


def _is_text(line: Line) -> bool:
    if line.kind in ("list_item", "table_row", "quote", "caption"):
        return read_metadata(line.text) is None
    return is_paragraph(line.text) and read_metadata(line.text) is None


def _staff_line(line: Line) -> Facts | None:
    """An editors' line between paragraphs, where it says nothing else."""
    if line.kind not in ("", "list_item") or len(line.text) > 60 or line.text.startswith(_SPEAKERS):
        return None
    facts = read_metadata(line.text)
    if facts is None or facts.published or facts.raw_date or facts.source or facts.authors or facts.time:
        return None
    return facts if facts.extra and facts.extra.keys() <= _STAFF else None


def _labelled_date(line: Line) -> Facts | None:
    """A date with its label and nothing else, where only a note follows: 上载日期：13/2/2042."""
    facts = (
        read_metadata(line.text)
        if len(line.text) <= _LABELLED_LENGTH and _DAY_LABEL.match(fold(line.text))
        else None
    )
    return facts if facts is not None and facts.labelled and facts.published else None


def _is_dateline(line: Line, found: Facts, after: Facts | None, *, ended: bool) -> bool:
    """Whether a date behind the text is the page's: it has a label or company, or stands behind an end mark."""
    if found.source or found.authors or found.extra or found.time or found.updated or ended:
        return True
    return bool(_DATE_LABEL.search(fold(line.text)) or (after is not None and after.time))


def read_tail_note(text: str) -> tuple[int, Facts] | None:
    """Read an editor's note at the end of a paragraph: …。（編輯：X）1021123. The start of the note, and its facts.

    The digits are the day in the Republic's calendar.

    >>> start, facts = read_tail_note("桥通了。（編輯：陳佳琪）1021123")
    >>> start, facts.extra, facts.published
    (4, {'editors': ['陳佳琪']}, '2013-11-23')
    """
    match = TAIL_NOTE.search(fold(text)) if text[-1:] in "）)】]0123456789 " else None
    if match is None:
        return None
    facts = Facts()
    value = text[match.start("value") : match.end("value")]
    if ":" in match["value"]:  # [编辑：白鹿 审核：朱雀]
        read = read_metadata(text[match.start() : match.end()].strip().strip(BRACKETS))
        if read is not None:
            return match.start(), read
    names = [name for part in re.split("[/／:：]", value) for name in split_names(part, fold(part))]
    facts.note("editors", [name for name in names if name not in ("核稿", "譯者", "译者")])
    if stamp := match["stamp"]:
        day = next(find_dates(f"民国{stamp[:-4]}年{stamp[-4:-2]}月{stamp[-2:]}日"), None)
        facts.published = day.iso if day else ""
    return match.start(), facts
