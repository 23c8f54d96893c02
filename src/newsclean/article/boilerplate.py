"""Set aside the lines that are no part of the article, each with its reason.

A line goes when the page itself says so (a `<nav>`, a footer), when it consists of navigation alone, or when it
stands in a section of links or comments. Whatever could be text stays: a document about 微信 or 声明 loses nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.article.evidence import (
    is_bar,
    is_button_bar,
    is_counter,
    is_field,
    is_link,
    is_links_heading,
    is_marked_call,
    is_own_call,
    site_reason,
)
from newsclean.article.furniture import (
    furniture_reason,
    is_button,
    is_duration,
    is_page_of_paper,
    is_player,
    is_tags,
)
from newsclean.article.metadata import is_bare_label, read_metadata
from newsclean.characters import CLOSERS, SENTENCE_END
from newsclean.fold import fold
from newsclean.patterns import lazy
from newsclean.vocabulary import boilerplate_reason, is_caption, is_navigation_word, section_reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsclean.model import Line

__all__ = ["find_boilerplate", "is_paragraph"]

_LOOSE = frozenset(("copyright", "promotion", "site", "comments"))
"""Reasons whose patterns could match a sentence of an article."""

_OPENERS = frozenset(("", "navigation", "related", "comments"))

_ENDS = frozenset(SENTENCE_END + "!?.")
_SECTION_LIMIT = {"related": 40, "comments": 60}
_SURE_ENDS = frozenset(("navigation", "pager", "copyright", "promotion", "related", "comments", "tags"))
_LITTLE = 0.4  # of the running text, at most, stands behind the editors' line
_MOST_SENTENCES, _SENTENCE_LENGTH = 3, 60
_CREDIT = lazy(
    r"本报(?:资料|档案)(?:照片|图片|室)?$|(?:(?:资料|文字|图片|影片)(?:及|和|与|、|/))?(?:图片|影片|配图|封面图?片?|题图|头图|首图|视频|素材|资料|参考)(?:来源|提供|资料)\s?[:/|]"
    r"|(?:图片|照片|供图|图源)\s?[:/|]\s?[^\W_]{2,14}$|(?:图文|照片|新闻|原文)来源\s?[:/|]"
    r"|[(]?(?:本文|文中|以上|部分|封面)*(?:图片|照片|图文|配图|插图|视频|素材)(?:均|皆|都|部分)*(?:来自|来源于|源于|取自|由)[^。]{1,20}$"
)
_BEHIND_LENGTH = 40
_NO_WORD = lazy(r"[^\w\s。，！？…“”「」（）()]{0,2}\s?\d{1,5}")  # the number of a picture
_POINTERS = frozenset("👉☞➤▶►")
_SECTION_MARKED = lazy(r"[|｜]\s?[^\W\d_]{2,8}", starts="| ｜")
_SIGNED_DAY = lazy(r"(?:20|19|二[〇○零])\w\w年\w{1,3}月\w{1,3}日")
"""The day under a signature: what stands above it is text."""
_PAGE_OF = lazy(r"(?P<page>\d{1,3})\s?/\s?(?P<total>\d{1,3})")
_FLOOR = lazy(r"(?:沙发|板凳|地板|\d{1,4}\s?(?:楼|#|[Ff]\b))\s?.{0,30}\d{1,2}:\d\d", signs=":")
"""A reply in a forum: 沙发 小城故事 发表于 2033-05-06 20:31."""
_MOST_BARS = 12  # lines above the headline
_CONTACT = lazy(
    r"(?:[^\W\d_]{0,4}(?:举报|客服|监督|合作|服务)(?:电话|邮箱|热线|信箱)|联系我们|联系方式)\s?[:|]",
    signs="举报 客服 监督 合作 服务 联系",
)
"""How to reach the site, beside other lines of the site; in a notice it is text."""
_ACCOUNT = lazy(
    r"(?:[^\W_]|[「」“”《》]){2,14}\s?(?:公众号|官方微信|官方微博|微信号|视频号|客户端|APP|[Aa]pp)"
)


def is_paragraph(text: str) -> bool:
    """Say whether a line is running text: it holds or ends a sentence, or is longer than any headline.

    >>> is_paragraph("昨天，县里的新桥通车了。"), is_paragraph("县里的新桥通车")
    (True, False)
    """
    return len(text) > 60 or "。" in text or (len(text) >= 8 and _ends_sentence(text))


def _ends_sentence(text: str) -> bool:
    return text.rstrip(CLOSERS)[-1:] in _ENDS


def find_boilerplate(lines: Sequence[Line]) -> list[str]:
    """Say for each line why it is no part of the article; '' where it is one."""
    folds = [fold(line.text) for line in lines]
    reasons = [
        line.boilerplate or _own_reason(line, folded) for line, folded in zip(lines, folds, strict=True)
    ]
    _free_byline(lines, reasons)
    openings = [_section_opened(folded) for folded in folds]
    _find_sections(lines, reasons, openings)
    last = _last_paragraph(lines, reasons)
    for index, line in enumerate(lines):
        # A sentence with more of the article behind it is one of its sentences.
        if reasons[index] in _LOOSE and not line.boilerplate and index < last and _is_sentence(line.text):
            reasons[index] = ""
    _find_empty_labels(lines, reasons, last)
    _find_bars(lines, reasons)
    _find_enclosed(lines, reasons)
    _find_pages(lines, reasons)
    _find_site_lines(lines, reasons, last)
    _find_sections(lines, reasons, openings)
    _find_strays(lines, reasons, last)
    _find_behind(lines, reasons, last)
    return reasons


def _free_byline(lines: Sequence[Line], reasons: list[str]) -> None:
    """A line with a day and who wrote is one of metadata, though its element is called a box for authors."""
    for index, line in enumerate(lines[1:_MOST_BARS], start=1):
        if is_paragraph(line.text):
            return
        if line.boilerplate == "promotion" and not reasons[index - 1]:
            facts = read_metadata(line.text)
            if facts is not None and facts.published and facts.authors:
                reasons[index] = ""


def _last_paragraph(lines: Sequence[Line], reasons: Sequence[str]) -> int:
    """The place of the last line of running text that is no notice of the site; -1 where there is none."""
    for index in range(_closing(lines, reasons) - 1, -1, -1):
        text = lines[index].text
        if reasons[index] or site_reason(text):
            continue
        if is_paragraph(text) or (
            index and _SIGNED_DAY.fullmatch(fold(text).strip()) and not reasons[index - 1]
        ):
            return index
    return -1


def _closing(lines: Sequence[Line], reasons: Sequence[str]) -> int:
    """The place of the editors' line behind which hardly any running text stands, so that the article ends there.

    Without such a line it is the number of lines.
    """
    behind = count = 0
    for index in range(len(lines) - 1, 0, -1):
        line = lines[index]
        if reasons[index]:
            continue
        if _is_editors(line):
            before = [
                len(other.text)
                for other, reason in zip(lines[:index], reasons, strict=False)
                if not reason and is_paragraph(other.text)
            ]
            few = len(before) > 1 and behind <= _LITTLE * sum(before)
            return index if few else len(lines)
        if is_paragraph(line.text) and not site_reason(line.text):
            behind += len(line.text)
            count += 1
            if (
                count > _MOST_SENTENCES
                or len(line.text) > _SENTENCE_LENGTH
                or line.kind not in ("", "heading")
            ):
                break
    return len(lines)


def _is_editors(line: Line) -> bool:
    """Whether a line names the editors and nothing of another article."""
    if len(line.text) > _BEHIND_LENGTH or ("编" not in line.text and "編" not in line.text):
        return False
    facts = read_metadata(line.text)
    return facts is not None and "editors" in facts.extra and not (facts.published or facts.source)


def _find_empty_labels(lines: Sequence[Line], reasons: list[str], last: int) -> None:
    """作者： or 来源： alone, above the first paragraph or behind the last; 记者： may open a question."""
    first = next(
        (i for i, line in enumerate(lines) if not reasons[i] and is_paragraph(line.text)), len(lines)
    )
    for index, line in enumerate(lines):
        if (
            not reasons[index]
            and not first <= index <= last
            and is_bare_label(line.text)
            and "记者" not in fold(line.text)
        ):
            reasons[index] = "empty label"


def _own_reason(line: Line, folded: str) -> str:
    if line.kind == "table_row" and "\t" in line.text:
        return ""
    reason = boilerplate_reason(folded) or furniture_reason(line.text)
    if not reason and (is_marked_call(line.text) or is_own_call(line.text)):
        return "promotion"
    return "" if reason == "promotion" and is_field(folded.strip()) else reason


def _is_sentence(text: str) -> bool:
    return len(text) > 20 and (text[-1] == "。" or ("。" in text and text[-1] in "”」）"))


def _find_bars(lines: Sequence[Line], reasons: list[str]) -> None:
    """Bars of buttons above the text, and of sections above a headline that has a line with its date."""
    dated = False
    for index, line in enumerate(lines):
        if reasons[index]:
            continue
        if index > _MOST_BARS or (is_paragraph(line.text) and line.text[-1] not in "？！?!…"):
            return
        reasons[index] = _head_reason(lines, index, dated=dated)
        if not dated and not reasons[index]:
            facts = read_metadata(line.text)
            dated = facts is not None and bool(facts.published or facts.raw_date)
        if reasons[index] or not is_bar(line.text):
            continue
        headlines = 0
        for place in range(index + 1, len(lines)):
            if is_paragraph(lines[place].text):
                break
            facts = None if reasons[place] else read_metadata(lines[place].text)
            if facts is not None and (facts.published or facts.raw_date) and headlines:
                reasons[index] = "navigation"
                break
            headlines += not reasons[place] and facts is None and not is_bar(lines[place].text)


def _head_reason(lines: Sequence[Line], index: int, *, dated: bool) -> str:
    """Why a line around the headline is the page's, or ''; `dated`: the line with the date stands above."""
    line = lines[index]
    if (
        is_counter(line.text)
        or is_player(line.text)
        or is_duration(line.text, [other.text for other in lines[max(0, index - 2) : index + 3]])
    ):
        return "widget"
    if dated and line.kind in ("", "list_item") and is_button(line.text):
        return "widget"
    if line.text[0] in "|｜":
        return "navigation" if _SECTION_MARKED.fullmatch(line.text) else ""
    return (
        "navigation" if is_button_bar(line.text) or is_link(line.text) or is_page_of_paper(line.text) else ""
    )


def _find_enclosed(lines: Sequence[Line], reasons: list[str]) -> None:
    """A short word between the line with date and source and a bar of buttons: 时刻新闻."""
    for index in range(1, min(len(lines) - 1, _MOST_BARS)):
        text = lines[index].text
        if is_paragraph(text):
            return
        if reasons[index] or len(text) > 8 or not text.isalnum():
            continue
        buttons = reasons[index + 1] in ("navigation", "widget") or is_navigation_word(
            fold(lines[index + 1].text)
        )
        if reasons[index - 1] or not buttons:
            continue
        facts = read_metadata(lines[index - 1].text)
        if facts is not None and facts.published and facts.source and read_metadata(text) is None:
            reasons[index] = "navigation"


def _find_pages(lines: Sequence[Line], reasons: list[str]) -> None:
    """Numbers between pictures or pages: 1/3, 2/3, 3/3."""
    places = [index for index, line in enumerate(lines) if len(line.text) <= 7 and "/" in line.text]
    counts = {index: match for index in places if (match := _PAGE_OF.fullmatch(lines[index].text))}
    totals = [match["total"] for match in counts.values()]
    for index, match in counts.items():
        if totals.count(match["total"]) > 1 and int(match["page"]) <= int(match["total"]):
            reasons[index] = reasons[index] or "pager"


def _find_site_lines(lines: Sequence[Line], reasons: list[str], last: int) -> None:
    """Calls, notices and tags behind the last paragraph."""
    if last < 0:
        return
    for index in range(last + 1, len(lines)):
        line = lines[index]
        if (
            not reasons[index]
            and line.kind not in ("caption", "table_row", "quote")
            and (reason := site_reason(line.text))
            and not is_caption(fold(line.text))
            and read_metadata(line.text) is None
        ):
            reasons[index] = reason


def _find_behind(lines: Sequence[Line], reasons: list[str], last: int) -> None:
    """What is left between and behind the site's own lines, once the article has surely ended."""
    ended = closed = edited = False
    for index in range(last + 1, len(lines) if last >= 0 else 0):
        line, reason = lines[index], reasons[index]
        if reason:
            ended = ended or reason in _SURE_ENDS
            closed = closed or reason in ("end mark", "separator")
            continue
        folded = fold(line.text)
        facts = read_metadata(line.text)
        following = "end" if index + 1 == len(lines) else reasons[index + 1]
        if (ended or closed or following) and _CREDIT.match(folded) and not folded.endswith("。"):
            reasons[index] = "credit"
        elif facts is None and following and _NO_WORD.fullmatch(line.text):
            reasons[index] = "widget"
        elif facts is not None:
            if ended and facts.raw_date and not (facts.published or facts.source or facts.authors):
                reasons[index] = "behind the article"  # 2小时前
            edited = edited or _is_editors(line)
            ended = ended or "editors" in facts.extra or "staff" in facts.extra
        elif (
            ended
            and line.kind in ("", "heading", "list_item")
            and len(line.text) <= (_SENTENCE_LENGTH if edited else _BEHIND_LENGTH)
            and (edited or not _ends_sentence(line.text))
            and line.text[0] not in "(（"
            and not is_caption(folded)
        ):
            reasons[index] = "behind the article"


def _section_opened(folded: str) -> str:
    """The section whose heading a line looks like: links (`related`) or `comments`; '' for most lines."""
    reason = section_reason(folded) or ("related" if is_links_heading(folded) else "")
    return reason or ("comments" if _FLOOR.match(folded) else "")


def _find_sections(lines: Sequence[Line], reasons: list[str], openings: Sequence[str]) -> None:
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
        reason = openings[index]
        if reason and seen and reasons[index] in _OPENERS and not _ends_section(following[index], reason):
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
                if folded[0] in _POINTERS and len(folded) <= _BEHIND_LENGTH and not _ends_sentence(folded):
                    reasons[index] = "promotion"
                if is_navigation_word(folded):
                    reasons[index] = "navigation"
                elif index > last >= 0 and _CONTACT.match(folded):
                    reasons[index] = "site"
                elif index > last >= 0 and _ACCOUNT.fullmatch(folded):
                    reasons[index] = "promotion"
                elif (
                    step < 0
                    and index > last >= 0
                    and is_tags(folded)
                    and not read_metadata(lines[index].text)
                ):
                    reasons[index] = "tags"
            beside = bool(reasons[index])
    final = len(lines) - 1
    if (
        final > max(last, 0)
        and not reasons[final]
        and reasons[final - 1]
        and is_tags(fold(lines[final].text))
    ):
        reasons[final] = "" if read_metadata(lines[final].text) else "tags"
