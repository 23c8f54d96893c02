"""What a whole page says of itself in its head (`Page.meta`), weighed against what its lines say."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from newsclean.article.dates import find_dates
from newsclean.article.titles import PAPER_FIRST, sameness, split_window_title
from newsclean.fold import fold
from newsclean.patterns import lazy
from newsclean.people import MEDIA_NAME, is_name, split_names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsclean.article.facts import Facts

__all__ = ["read_holder", "read_statements"]

_TRANSLATED = lazy(r"(?P<name>[^\W_A-Za-z]{3,10}) [A-Z][A-Za-z .'-]+")  # 云溪日报 Yunxi Daily
_EDITION = lazy(r"数字报|电子[报版]|多媒体数字报|第\s?\w{1,3}\s?版.{0,10}")
_EDITION_BEHIND = lazy(r"(?<=[报報])\s?(?:[-–—]\s?)?(?:数字报|數字報|[电電]子[报版報]|[数數]位[报版報])$")
_DASHED_SITE = lazy(r"(?<=\S{4})[-–—_](?P<site>[^\s\W_]{3,14})$")
_RIGHTS_LENGTH = 80
_HOLDER = lazy(
    r"(?:版权所有|著作权所有|(?i:copyright)|©|[(]c[)])[\s:,|©-]*(?:(?:19|20)\d\d(?:\s?[-–—]\s?(?:(?:19|20)?\d\d)?)?)?\s?(?P<name>[^\W\d_]{3,10})(?![^\W\d_])"
)
_HOLDER_FIRST = lazy(
    r"(?<![^\W\d_])(?P<name>[^\W\d_]{3,10}?)\s?(?:版权所有|著作权所有|©)", signs="版权所有 著作权所有 ©"
)
_NO_HOLDER = lazy("本[网站报台刊社]|版权|著作权|所有|转载|未经|任何|网站$")
_LATIN_NAME = lazy(r"[A-Z][\w.'-]+(?: [A-Z][\w.'-]*){1,3}")


def read_statements(meta: Mapping[str, str], facts: Facts) -> None:
    """Complete `facts` with what the page says of itself.

    The page's own time is taken before that of its lines, unless it is the same moment in another zone, or has
    no time of day where the line has one. A name counts as an author only if it is a person's.
    """
    if not meta:
        return
    facts.published = _choose_time(facts.published, _first_date(meta.get("published_time", "")))
    modified = _first_date(meta.get("modified_time", ""))
    if modified and not facts.updated and _is_later(modified, facts.published):
        facts.updated = modified
    publisher = meta.get("publisher", "").replace("微信公众平台", "") or _site_of(meta.get("title", ""))
    if (match := _TRANSLATED.fullmatch(publisher)) and MEDIA_NAME.fullmatch(fold(match["name"])):
        publisher = match["name"]
    stated = meta.get("author", "")
    if stated and not facts.authors and facts.source.startswith(stated) and facts.source != stated:
        # On WeChat the author and the account stand in spans without a space: 丁丁云溪健康.
        facts.source = facts.source.removeprefix(stated).strip()
        facts.add_authors([stated])
    stated_source = meta.get("source", "") or publisher
    if not facts.source or (facts.guessed and stated_source):
        facts.source = stated_source
    if not facts.authors and stated:
        people = split_names(stated, fold(stated))
        facts.add_authors([name for name in people if _is_person(name, publisher)])


def read_holder(text: str, site: str = "") -> str:
    """The medium that a line on rights names as their holder, or '': who publishes a page is its source.

    `site` is what stands last in the window's title: where both say the same it need not be called a medium.

    >>> read_holder("版权所有 云溪日报社"), read_holder("遠聲電台版權所有"), read_holder("版权所有 不得转载")
    ('云溪日报', '遠聲電台', '')
    """
    if len(text) > _RIGHTS_LENGTH:
        return ""
    folded = fold(text)
    for match in (*_HOLDER.finditer(folded), *_HOLDER_FIRST.finditer(folded)):
        start, end = match.span("name")
        name = match["name"]
        if name.endswith(("报社", "刊社")):
            end, name = end - 1, name[:-1]
        if (MEDIA_NAME.fullmatch(name) or name == fold(site)) and not _NO_HOLDER.search(name):
            return text[start:end]
    return ""


def _site_of(title: str) -> str:
    """The name of a medium at the end of a window's title, or ''."""
    if (front := PAPER_FIRST.match(title)) and MEDIA_NAME.fullmatch(fold(front["site"])):
        return front["site"]
    parts = [part.strip() for part in split_window_title(title)] if title else [""]
    while len(parts) > 1 and _EDITION.fullmatch(fold(parts[-1])):
        parts.pop()
    cut = _DASHED_SITE.search(parts[0]) if len(parts) == 1 else None
    if cut and not _EDITION.fullmatch(fold(cut["site"])):  # 我校学子获奖-沅江大学新闻网
        parts = [parts[0][: cut.start()], cut["site"]]
    last = _EDITION_BEHIND.sub("", parts[-1])
    alone = last == title.strip()  # 濠江日報, and nothing else
    if alone and not re.fullmatch(r"[^\W_]{3,8}(?:报|网|通讯社|电视台|新闻)", fold(last)):
        return ""
    return last if MEDIA_NAME.fullmatch(fold(last)) else ""


def _is_person(name: str, publisher: str) -> bool:
    folded = fold(name)
    if MEDIA_NAME.fullmatch(folded) and not is_name(folded):
        return False
    return sameness(name) != sameness(publisher) and (is_name(folded) or bool(_LATIN_NAME.fullmatch(name)))


def _first_date(text: str) -> str:
    """An ISO time, without fractions of a second."""
    found = next(find_dates(re.sub(r"(?<=:\d\d)\.\d+", "", fold(text))), None)
    return found.iso if found else ""


def _choose_time(seen: str, stated: str) -> str:
    if not seen or not stated:
        return seen or stated
    if "T" not in stated:
        return seen if "T" in seen or seen[:10] != stated else stated
    if "T" not in seen:
        return stated
    if stated.startswith(seen[:16]):
        return stated if len(seen) <= len(stated) else seen
    if (zone := _zone_between(seen, stated)) is not None:
        return seen + zone
    return stated


def _zone_between(seen: str, stated: str) -> str | None:
    """The offset of the line's time if the page states the same moment in another zone."""
    moment = datetime.fromisoformat(stated)
    if moment.tzinfo is None or re.search(r"(?:Z|[+-]\d\d:\d\d)$", seen):
        return None
    local = datetime.fromisoformat(seen)
    gap = (
        local - moment.replace(tzinfo=None).replace(second=local.second) + (moment.utcoffset() or timedelta())
    )
    minutes = round(gap.total_seconds() / 60)
    if minutes % 15 or abs(minutes) > 14 * 60:
        return None
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def _is_later(modified: str, published: str) -> bool:
    """Whether the update came at least a minute after publication."""
    if not published or "T" not in modified or "T" not in published:
        return bool(modified[:10] > published[:10]) if published else True
    one, other = datetime.fromisoformat(modified), datetime.fromisoformat(published)
    if (one.tzinfo is None) != (other.tzinfo is None):
        one, other = one.replace(tzinfo=None), other.replace(tzinfo=None)
    return one - other >= timedelta(minutes=1)
