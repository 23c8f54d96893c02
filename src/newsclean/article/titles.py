"""Headlines as text: the site's name behind them, dates around them, and whether two are the same."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import normalize

from newsclean.fold import fold
from newsclean.patterns import lazy
from newsclean.people import MEDIA_NAME
from newsclean.vocabulary import is_navigation_word

__all__ = ["DATED", "PAPER_FIRST", "same", "sameness", "split_window_title", "undated", "without_site"]

_MARKS = lazy(r"[\s\W_]+")
_JOINT = lazy(r"\s*[_|｜]+\s*|\s+[-–—]+\s+|\s*--+\s*")
_DASH = lazy(r"\s*[-–—_]\s*(?=[^-–—_]*$)")
PAPER_FIRST = lazy(
    r"(?P<site>[^\W_]{2,8}[报報])(?:数字报|數字報|[电電]子[报版報])\s?[-–—_|:：]\s?(?=.{4})(?!第?\s?[A-Z]?\w{1,3}\s?版)"
)
"""An electronic edition: 云溪日报数字报-石桥通车."""
DATED = lazy(r"\s*[\[【(（](?P<date>(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2})[\]】)）]\s*", starts="[ 【 ( （")
"""A date in brackets before a headline: [2004-03-31] 特寫."""


@lru_cache(256)
def sameness(text: str) -> str:
    """What is left of a headline when script, width, spaces and punctuation don't count."""
    return _MARKS.sub("", fold(normalize("NFKC", text))).lower()


def same(one: str, other: str) -> bool:
    """Say whether two headlines are the same but for spelling.

    >>> same("學校的“星空課堂”", "学校的「星空课堂」")
    True
    """
    return bool(one) and bool(other) and sameness(one) == sameness(other)


def split_window_title(title: str) -> list[str]:
    """The parts of a window's title: headline, section, site."""
    return [part for part in _JOINT.split(title) if part.strip()]


def _is_site(part: str, publisher: str) -> bool:
    folded = fold(part.strip())
    if publisher and sameness(part) in sameness(publisher) + "\n" + sameness(publisher + "网"):
        return True
    return bool(MEDIA_NAME.fullmatch(folded)) or is_navigation_word(folded) or bool(
        re.fullmatch(r"(?:[^\W_]|[·.]){1,12}(?:频道|频|网|网站|门户|信息|新闻|中心|在线|政府|平台|官网|com|cn)", folded)
    )  # fmt: skip


def _is_whole(title: str, headline: str) -> bool:
    """Whether the headline is the main part of its line, and no bracket of it is left open."""
    rest = split_window_title(title.partition(headline)[2])
    return headline.count("（") + headline.count("(") <= headline.count("）") + headline.count(")") and all(
        len(part) <= max(len(headline), 12) for part in rest
    )


def without_site(title: str, publisher: str = "") -> str:
    """The headline of a window's title, without the names of section and site.

    >>> without_site("國中生發明導盲杖 | 生活 | 聯訊新聞網"), without_site("前三季度增长6.1%-云溪统计信息")
    ('國中生發明導盲杖', '前三季度增长6.1%')
    >>> without_site("弗朗索瓦-马里访华"), without_site("站名 | 所屬路線與轉乘資訊一覽 | 啟用")
    ('弗朗索瓦-马里访华', '站名 | 所屬路線與轉乘資訊一覽 | 啟用')
    """
    front = PAPER_FIRST.match(title)
    title = title[front.end() :] if front else title
    parts = split_window_title(title)
    if title.strip()[:1] in "|｜" or title.strip()[-1:] in "|｜":
        return title.strip()  # a row of a table
    if len(parts) > 1:
        while len(parts) > 1 and (_is_site(parts[-1], publisher) or len(parts) > 2):
            parts.pop()
        while len(parts) > 1 and _is_site(parts[0], publisher):
            parts.pop(0)
        if len(parts) > 1:
            # Two parts and no known site: the site is the short one at the end.
            if len(parts[-1]) <= 12 and len(parts[0]) >= len(parts[-1]):
                parts.pop()
            else:
                return title.strip()
        if not _is_whole(title, parts[0]):
            return title.strip()
        return without_site(parts[0], publisher) if parts[0] != title else parts[0]
    if (match := _DASH.search(title)) and match.start() >= 4 and _is_site(title[match.end() :], publisher):
        return without_site(title[: match.start()].strip(), publisher)
    return title.strip()


def undated(text: str) -> str:
    """A headline without the date in brackets before it."""
    match = DATED.match(text)
    return text[match.end() :] if match and match.end() < len(text) else text
