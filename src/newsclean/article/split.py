"""Several articles in one input: JSON, mail folders, pages one behind the other, dumps with repeated heads.

A dump is cut where a head begins: a headline, and under it a line with a date. One head is one article, so nothing
is cut unless there are two, each with running text under it.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from newsclean.article.boilerplate import is_paragraph
from newsclean.article.metadata import read_metadata
from newsclean.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["find_heads", "split_text"]

_PAGE = lazy(r"(?:<!doctype\s+html[^<>]*>\s*)?<html[\s>]", re.IGNORECASE)
_MAIL = lazy(r"^From \S+.*\d{4}$", re.MULTILINE)
_RULE = lazy(
    r"^\s*(?:={5,}|-{5,}|\*{5,}|_{5,}|#{5,}|</?doc(?:\s[^<>]*)?>)\s*$|\f", re.MULTILINE | re.IGNORECASE
)
# One class first: the engine then looks for that class alone, many times faster.
_DATED = lazy(
    r"[\d〇○零一二三四五六七八九民](?:(?<=\d)\d{3}\s?[-/.年]|(?<=[〇○零一二三四五六七八九])[〇○零一二三四五六七八九]{3}年|(?<=民)[國国])"
)
_JSONP = lazy(r"\s*[A-Za-z_$][\w$.]{0,80}\s*\(\s*(?P<json>[{\[].*[}\]])\s*\)\s*;?\s*", re.DOTALL)
_DEPTH = 4  # of a record inside others: {"code": 0, "data": {"list": [{…}]}}
_TITLE_LENGTH = 60
_UNDER = 3  # lines between a headline and the line with its date
_TEXT = ("content", "text", "body", "html", "article", "正文", "内容", "內容")
_TITLE = ("title", "headline", "标题", "標題")
_HEAD = (
    "date",
    "time",
    "published",
    "pubdate",
    "publish_time",
    "source",
    "author",
    "发布时间",
    "日期",
    "来源",
    "來源",
    "作者",
)


def split_text(text: str) -> list[str]:
    r"""The articles of a text, each as a text of its own; the text itself where it holds only one.

    >>> one, two = "甲桥通车\n2031-05-06\n昨天，甲桥通车了。", "乙路通车\n2031-05-07\n今天，乙路通车了。"
    >>> split_text(one + "\n\n" + two) == [one, two], split_text(one) == [one]
    (True, True)
    """
    if parts := _split_json(text):
        return parts
    for cut in (_split_mail, _split_pages, _split_rules, _split_heads):
        if len(parts := cut(text)) > 1:
            return parts
    return [text]


def _split_json(text: str) -> list[str]:
    """JSON, one record or many, in lines or as a whole: the text of each, under its title, date, source and author."""
    parts: list[str] = []
    for row in _records(text):
        body = _field(row, _TEXT)
        title = _field(row, _TITLE)
        known = body.lstrip().startswith(title) if title else True
        facts = [f"{_LABELS.get(key, '')}{value}" for key in _HEAD if (value := _field(row, (key,)))]
        parts.append("\n".join(filter(None, ["" if known else title, *facts, body])))
    return parts


def _records(text: str) -> list[dict[str, Any]]:
    """The records that have a text, if the whole of `text` is JSON; what a script's call wraps (JSONP) too."""
    import json

    wrapped = _JSONP.fullmatch(text)
    text = wrapped["json"] if wrapped else text.strip()
    if text[:1] not in ("{", "["):
        return []
    for pieces in ([text], [line for line in text.split("\n") if line.strip()]):
        try:
            rows = [json.loads(piece) for piece in pieces]
        except (ValueError, RecursionError):
            continue
        return [] if len(rows) > 1 and not all(map(_has_text, rows)) else list(_with_text(rows))
    return []


def _has_text(row: Any) -> bool:
    return isinstance(row, dict) and bool(_field(row, _TEXT))


def _with_text(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """The records inside `value` that have a text, the outermost ones."""
    if _has_text(value):
        yield value
    elif depth < _DEPTH and isinstance(value, (dict, list)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _with_text(inner, depth + 1)


_LABELS = {"source": "来源：", "来源": "来源：", "來源": "來源：", "author": "作者：", "作者": "作者："}


def _field(row: dict[str, Any], names: Sequence[str]) -> str:
    return next((row[name].strip() for name in names if isinstance(row.get(name), str)), "")


def _split_mail(text: str) -> list[str]:
    """A mail folder (mbox): subject, date and text of every message."""
    if not text.startswith("From ") or len(_MAIL.findall(text)) < 2:
        return []
    from email import message_from_string
    from email.header import decode_header, make_header

    starts = [match.start() for match in _MAIL.finditer(text)] + [len(text)]
    parts: list[str] = []
    for start, end in pairwise(starts):
        message = message_from_string(text[start:end].partition("\n")[2])
        plain = [part for part in message.walk() if part.get_content_maintype() == "text"]
        if not plain:
            continue
        raw = (
            plain[0].get_payload(decode=True)
            if plain[0]["Content-Transfer-Encoding"]
            else plain[0].get_payload()
        )
        if isinstance(raw, bytes):
            raw = _decode(raw, plain[0].get_content_charset("utf-8"))
        subject = str(make_header(decode_header(message["Subject"] or "")))
        parts.append("\n".join(filter(None, [subject, _mail_day(message["Date"]), str(raw).strip("\n")])))
    return parts


def _decode(raw: bytes, charset: str) -> str:
    try:
        return raw.decode(charset, errors="replace")
    except LookupError:  # a charset that Python does not know
        return raw.decode("utf-8", errors="replace")


def _mail_day(stated: str | None) -> str:
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(stated or "").isoformat(" ", "minutes")
    except ValueError:
        return ""


def _split_pages(text: str) -> list[str]:
    starts = [match.start() for match in _PAGE.finditer(text)]
    return [text[start:end] for start, end in pairwise([*starts, len(text)])]


def _split_rules(text: str) -> list[str]:
    """Parts between ruled lines, if every part is an article: a headline and running text."""
    parts = [stripped for part in _RULE.split(text) if (stripped := part.strip("\n"))]
    return parts if len(parts) > 1 and all(map(_is_article, parts)) else []


def _is_article(part: str) -> bool:
    lines = [line.strip() for line in part.split("\n") if line.strip()]
    return (
        len(lines) > 2
        and not is_paragraph(lines[0])
        and any(map(_is_dated, lines[1 : 2 + _UNDER]))
        and any(is_paragraph(line) for line in lines[1:])
    )


def _split_heads(text: str) -> list[str]:
    lines = text.split("\n")
    heads = find_heads(lines)
    if len(heads) < 2:
        return []
    ends = [*heads[1:], len(lines)]
    before = "\n".join(lines[: heads[0]])
    parts = ["\n".join(lines[start:end]).strip("\n") for start, end in zip(heads, ends, strict=True)]
    parts[0] = before + "\n" + parts[0] if before.strip() else parts[0]
    return parts


def find_heads(lines: Sequence[str]) -> list[int]:
    """The places of headlines that begin an article: a date stands close below, running text before and after."""
    dated = [place for place, line in enumerate(lines) if _is_dated(line)]
    heads: list[int] = []
    seen = False  # running text since the last head
    position = 0
    for place in dated:
        near = range(max(position, place - _UNDER - 1), place)
        above = [other for other in near if lines[other].strip() and not _RULE.match(lines[other])]
        seen = seen or any(is_paragraph(line.strip()) for line in lines[position:place])
        while above and (is_paragraph(lines[above[0]].strip()) or read_metadata(lines[above[0]].strip())):
            above.pop(0)
        if any(is_paragraph(lines[other].strip()) for other in above):
            above = above[max(i for i, other in enumerate(above) if is_paragraph(lines[other].strip())) + 1 :]
        if above and len(lines[above[0]].strip()) <= _TITLE_LENGTH and (seen or not heads):
            heads.append(above[0])
            seen = False
        position = place + 1
    if heads and not any(is_paragraph(line.strip()) for line in lines[heads[-1] :]):
        heads.pop()
    return heads


def _is_dated(line: str) -> bool:
    """Whether a line is metadata with a full date."""
    line = line.strip()
    if len(line) > 120 or line.endswith("。") or not _DATED.search(line):
        return False
    facts = read_metadata(line)
    return facts is not None and bool(facts.published)
