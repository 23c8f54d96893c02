"""Set aside the lines that are no part of the article, each with its reason.

A line goes when the page itself says so (a `<nav>`, a footer), when it consists of navigation alone, or when it
stands in a section of links or comments. Whatever could be text stays: a document about 微信 or 声明 loses nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean.article.metadata import read_metadata
from newsclean.characters import CLOSERS, SENTENCE_END
from newsclean.fold import fold
from newsclean.patterns import lazy
from newsclean.vocabulary import boilerplate_reason, is_name, is_navigation_word, section_reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsclean.model import Line

__all__ = ["find_boilerplate", "is_paragraph"]

_LOOSE = frozenset(("copyright", "promotion", "site", "comments"))
"""Reasons whose patterns could match a sentence of an article."""

_OPENERS = frozenset(("", "navigation", "related", "comments"))

_ENDS = lazy(rf"[{SENTENCE_END}!?.][{re.escape(CLOSERS)}]*$")
_SECTION_LIMIT = {"related": 40, "comments": 60}
_ACCOUNT = lazy(r"[^\W_]{2,10}(?:公众号|官方微信|官方微博|微信号|视频号|客户端|APP)")
_TAGS = lazy(r"[#＃]?(?:[^\W_]|·){2,8}(?:[\s,，、|/]+[#＃]?(?:[^\W_]|·){2,8}){1,9}")


def is_paragraph(text: str) -> bool:
    """Say whether a line is running text: it holds or ends a sentence, or is longer than any headline.

    >>> is_paragraph("昨天，县里的新桥通车了。"), is_paragraph("县里的新桥通车")
    (True, False)
    """
    return len(text) > 60 or "。" in text or (len(text) >= 8 and _ENDS.search(text) is not None)


def find_boilerplate(lines: Sequence[Line]) -> list[str]:
    """Say for each line why it is no part of the article; '' where it is one."""
    reasons = [line.boilerplate or _own_reason(line) for line in lines]
    paragraphs = [not reason and is_paragraph(line.text) for line, reason in zip(lines, reasons, strict=True)]
    last = max((index for index, found in enumerate(paragraphs) if found), default=-1)
    for index, line in enumerate(lines):
        # A sentence with more of the article behind it is one of its sentences.
        if reasons[index] in _LOOSE and not line.boilerplate and index < last and _is_sentence(line.text):
            reasons[index] = ""
    _find_sections(lines, reasons)
    _find_strays(lines, reasons, last)
    return reasons


def _own_reason(line: Line) -> str:
    if line.kind == "table_row" and "\t" in line.text:
        return ""
    return boilerplate_reason(fold(line.text)) or ""


def _is_sentence(text: str) -> bool:
    return len(text) > 20 and (text[-1] == "。" or ("。" in text and text[-1] in "”」）"))


def _find_sections(lines: Sequence[Line], reasons: list[str]) -> None:
    """Sections of links or comments, from their heading to the next line of running text."""
    section = ""
    seen = False
    following = _following_texts(lines, reasons)
    for index, line in enumerate(lines):
        text = line.text
        if section and not reasons[index]:
            # A tagged heading ends it too, if running text of the article stands under it.
            if _ends_section(text, section) or (
                line.kind == "heading" and _ends_section(following[index], section)
            ):
                section = ""
            else:
                reasons[index] = section
                continue
        if seen and reasons[index] in _OPENERS:
            reason = section_reason(fold(text))
            if reason and not _ends_section(following[index], reason):
                section = reasons[index] = reason
        seen = seen or (not reasons[index] and is_paragraph(text))


def _following_texts(lines: Sequence[Line], reasons: Sequence[str]) -> list[str]:
    """Of every line, the next one that is no boilerplate; '' behind the last."""
    texts: list[str] = []
    text = ""
    for line, reason in zip(reversed(lines), reversed(reasons), strict=True):
        texts.append(text)
        text = text if reason else line.text
    return texts[::-1]


def _ends_section(text: str, section: str) -> bool:
    if len(text) > _SECTION_LIMIT[section] and "。" in text:
        return True
    return section == "related" and len(text) > 12 and text[-1] in "。”」）" and "，" in text


def _find_strays(lines: Sequence[Line], reasons: list[str], last: int) -> None:
    """Words of navigation beside boilerplate, and lines of tags before it behind the last paragraph."""
    for step in (-1, 1):
        beside = False
        for index in range(len(lines))[::step]:
            if not reasons[index] and beside:
                folded = fold(lines[index].text)
                if is_navigation_word(folded):
                    reasons[index] = "navigation"
                elif index > last >= 0 and _ACCOUNT.fullmatch(folded):
                    reasons[index] = "promotion"
                elif (
                    step < 0
                    and index > last >= 0
                    and _is_tags(folded)
                    and not read_metadata(lines[index].text)
                ):
                    reasons[index] = "tags"
            beside = bool(reasons[index])


def _is_tags(folded: str) -> bool:
    if len(folded) > 60 or not _TAGS.fullmatch(folded.strip()):
        return False
    return not all(is_name(word) for word in re.split(r"[\s,、|/]+", folded.strip()))
