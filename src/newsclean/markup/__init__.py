"""Tags and entities: off the text, with what they said kept as evidence on each line."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from newsclean.edits import Trail, compare
from newsclean.model import Line, Page

if TYPE_CHECKING:
    from newsclean.model import LineKind

__all__ = ["read_markup", "strip_markup"]

_BLOCK = "p|div|h[1-6]|li|ul|ol|tr|table|section|article|header|footer|nav|aside|main|blockquote|figure|figcaption|body|html|head|title|br|hr|td|th"
_INLINE = "a|b|i|u|s|em|strong|font|span|sup|sub|img|small|big|center|script|style|meta|link|o:p|time|figure"
_TAG = re.compile(rf"<(/?)({_BLOCK}|{_INLINE})(?=[\s/>])([^<>]*)>", re.I)
_RAW = re.compile(r"<(script|style|head|noscript)\b[^>]*>.*?</\1\s*>|<!--.*?-->|<![^<>]*>", re.S | re.I)
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")


def read_markup(text: str, off: frozenset[str], trail: Trail) -> Page:
    """Take tags and entities off `text`; each line keeps what its tags said."""
    if "<" not in text and "&" not in text:
        return Page(tuple(Line(line, number) for number, line in enumerate(text.split("\n"), start=1)))
    lines: list[Line] = []
    for number, raw in enumerate(text.split("\n"), start=1):
        lines.extend(_read_line(raw, number, off))
    page = Page(tuple(lines))
    if trail.audit:
        trail.record("markup", text, compare(text, page.text, "tags"))
    return page


def _read_line(raw: str, number: int, off: frozenset[str]) -> list[Line]:
    lines: list[Line] = []
    kind: LineKind = ""
    level = 0
    part = ""
    position = 0
    clean = raw if "tags" in off else _RAW.sub("", raw)
    for match in () if "tags" in off else _TAG.finditer(clean):
        part += clean[position : match.start()]
        position = match.end()
        name, closing = match[2].lower(), match[1] == "/"
        if re.fullmatch(_BLOCK, name):
            if part.strip():
                lines.append(Line(part, number, kind, level, ends_block=True))
            elif lines:
                lines[-1] = replace(lines[-1], ends_block=True)
            part, kind, level = "", "", 0
            if not closing and name == "li":
                kind = "list_item"
            elif not closing and name == "figcaption":
                kind = "caption"
            elif not closing and name[0] == "h" and name[1:].isdigit():
                kind, level = "heading", int(name[1])
        elif name in ("strong", "b") and closing and not clean[position:].strip() and len(part.strip()) <= 30:
            kind = "heading"
    part += clean[position:]
    if part.strip() or not lines:
        lines.append(Line(part, number, kind, level))
    if "entities" in off:
        return lines
    return [replace(line, text=_REFERENCE.sub(lambda m: html.unescape(m[0]), line.text)) for line in lines]


def strip_markup(text: str) -> str:
    """The plain text of `text`: block tags become line ends, entities become characters.

    >>> strip_markup("<p>雲溪縣A&amp;B公司</p>當a<b 市值<500億")
    '雲溪縣A&B公司\\n當a<b 市值<500億'
    """
    return read_markup(text, frozenset(), Trail()).text
