"""Where the head of an article ends, and which of its lines are metadata and which could be headlines."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from newsclean.article.boilerplate import is_paragraph
from newsclean.article.facts import Facts
from newsclean.article.labels import FIELD_OF_WORK, PROVINCE
from newsclean.article.metadata import read_metadata
from newsclean.article.titles import sameness
from newsclean.article.unlabelled import read_account
from newsclean.characters import LETTER
from newsclean.fold import fold
from newsclean.patterns import lazy
from newsclean.vocabulary import LIST_MARKER, is_caption

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsclean.model import Line

__all__ = ["VALUE_LENGTH", "Zone", "find_zone", "is_box_field", "is_notice_field"]

_MOST_LINES = 60  # no head is longer
_MOST_BEHIND = 3  # headlines behind the last line of metadata
_TITLE_LENGTH = 80
_LOOK_AHEAD = 3  # lines
_LOOK_FAR = 6  # within a list
_WIRED = lazy(r"[^。，：:]{2,14}\d{1,2}月\d{1,2}日[专專]?[电電]", signs="电 電")  # 新华社西安12月20日电
_LEAST_FIELD_TITLE = 10
_FIELDS = lazy(r"\s*(?:[^\W\d_]{2,8}[:：]\s?[^\s:：，。]{1,24}(?:\s+|$)){2,6}")
"""Fields above the headline: 证券代码：300000 证券简称：澜水环保."""
_FIELD = lazy(rf"\s*{LETTER}{{2,6}}:\s*\S")
_NOTICE = lazy(r"\s*(?:活动|会议|讲座|报名|举办)?(?:时间|日期|地点)\s*:")  # a field of a notice
_MAIL = lazy(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_PROVINCE_LENGTH = 4
VALUE_LENGTH = 24  # of a label, on a line of its own


class Zone:
    """The places of the head's lines: what could be a headline, what is metadata, and where the head ends."""

    def __init__(self) -> None:
        self.headlines: list[int] = []
        self.metadata: dict[int, Facts] = {}
        self.end = 0
        self.written = False  # the text has the form that newsclean writes


def _is_row_of_fields(text: str) -> bool:
    return (":" in text or "：" in text) and _FIELDS.fullmatch(text) is not None


def find_zone(lines: Sequence[Line], stated: Sequence[str]) -> Zone:
    """Find where the head ends; `stated` are the titles that the page itself states."""
    zone = Zone()
    titles = {sameness(title) for title in stated}
    pictured = False
    for number, line in enumerate(lines):
        zone.end = number
        facts = read_metadata(line.text) if line.kind != "caption" else None
        facts = facts or _read_account_line(lines, number)
        if facts is None and zone.headlines and FIELD_OF_WORK.fullmatch(fold(line.text)):
            facts = Facts(extra={"details": [line.text]}, plain=False, account=True)
        if (
            facts is None
            and number - 1 in zone.metadata
            and len(line.text) <= _PROVINCE_LENGTH
            and PROVINCE.fullmatch(fold(line.text))
        ):
            facts = Facts(extra={"details": [line.text]}, plain=False)  # where the account is at home
        if facts is None and not zone.headlines and _is_row_of_fields(line.text):
            facts = Facts(extra={"details": [line.text]}, plain=False)
        if facts is not None and not (
            is_notice_field(lines, number, facts) or is_box_field(lines, number, facts)
        ):
            zone.metadata[number] = facts
        elif zone.metadata and _MAIL.fullmatch(line.text.strip()):
            zone.metadata[number] = Facts(extra={"details": [line.text.strip()]}, plain=False)
        elif line.kind == "caption" or is_caption(fold(line.text)):
            pictured = True
        elif (
            facts is None
            and (not pictured or (not zone.metadata and _is_dated_below(lines, number)))
            and len(zone.headlines) < _MOST_LINES
            and ((titles and sameness(line.text) in titles) or _can_be_headline(lines, number, zone))
        ):
            zone.headlines.append(number)
        elif not (_goes_on(lines, number) or _is_lead(lines, number, zone)) and not (
            _WIRED.match(line.text) and not is_paragraph(line.text)
        ):
            break
    else:
        zone.end = len(lines)
    _take_list(lines, zone)
    _keep_own_form(lines, zone)
    last = max(zone.metadata, default=-1)
    behind = [number for number in zone.headlines if number > last]
    if (
        len(behind) > _MOST_BEHIND and not zone.written
    ):  # short lines one behind the other are verse or a list, and no head
        zone.end = behind[0] + (zone.headlines[0] == behind[0])
        zone.headlines = [number for number in zone.headlines if number < zone.end]
    return zone


def _is_dated_below(lines: Sequence[Line], number: int) -> bool:
    """Whether one of the next lines says when or by whom: the picture stood above the headline."""
    found = [read_metadata(line.text) for line in lines[number + 1 : number + 3]]
    return any(facts is not None and (facts.published or facts.raw_date or facts.authors) for facts in found)


def _take_list(lines: Sequence[Line], zone: Zone) -> None:
    """Items beside a date in one list under the title belong to the by-line: 职位，本台记者."""
    for step in (1, -1):
        for place in sorted(zone.metadata, reverse=step < 0):
            number = place + step
            while (
                0 <= number < zone.end
                and lines[number].kind == lines[place].kind == "list_item"
                and number not in zone.metadata
                and len(lines[number].text) <= VALUE_LENGTH
            ):
                zone.metadata[number] = Facts(extra={"details": [lines[number].text]}, plain=False)
                number += step


def _read_account_line(lines: Sequence[Line], number: int) -> Facts | None:
    """WeChat's line of author and account, if the line over or under it has a date."""
    facts = read_account(lines[number].text) if lines[number].text[:1] == "原" else None
    if facts is None:
        return None
    around = [*lines[max(0, number - 1) : number], *lines[number + 1 : number + 2]]
    read = [read_metadata(line.text) for line in around]
    return facts if any(one is not None and (one.published or one.raw_date) for one in read) else None


def _goes_on(lines: Sequence[Line], number: int) -> bool:
    """Whether a line that is neither headline nor text stands above the line with date and source."""
    if is_paragraph(lines[number].text) or lines[number].kind not in ("list_item", "heading"):
        return False
    listed = lines[number].kind == "list_item"
    for line in lines[number + 1 : number + 1 + (_LOOK_FAR if listed else _LOOK_AHEAD)]:
        if is_paragraph(line.text):
            return False
        facts = read_metadata(line.text)
        if facts is None or not facts.published:
            continue
        if facts.source or "T" in facts.published or (listed and line.kind == "list_item"):
            return True
    return False


def _is_lead(lines: Sequence[Line], number: int, zone: Zone) -> bool:
    """Whether a sentence stands between the headline and the line with the date: a lead, which is text."""
    if zone.headlines != [number - 1] or zone.metadata or len(lines[number].text) > _TITLE_LENGTH:
        return False
    below = read_metadata(lines[number + 1].text) if number + 1 < len(lines) else None
    return below is not None and bool(below.published) and ("T" in below.published or bool(below.source))


def _keep_own_form(lines: Sequence[Line], zone: Zone) -> None:
    """In a text of the form that newsclean writes, headlines are the lines of one group.

    That form is: headlines without a blank line between, then metadata lines, then blocks, a blank line before
    each. So what was written as a block is not read back as a headline.
    """
    if not zone.headlines:
        return
    first = zone.headlines[0]
    group = [
        number for number in zone.headlines if number - first == lines[number].number - lines[first].number
    ]
    metadata = {lines[number].number for number in zone.metadata}
    for line, following in pairwise(lines[first:]):
        gap = following.number - line.number
        inside = following.number <= lines[group[-1]].number or {line.number, following.number} <= metadata
        if gap != (1 if inside else 2):
            return
    zone.headlines = group
    zone.written = len(group) > 1 or len(lines) - len(zone.metadata) > 2


def _can_be_headline(lines: Sequence[Line], number: int, zone: Zone) -> bool:
    line = lines[number]
    text, folded = line.text, fold(line.text)
    if line.kind not in ("", "heading") or len(text) > _TITLE_LENGTH:
        return False
    if _WIRED.match(text) or (text[-1] == "…" and zone.headlines):
        return False
    if text[-1] in "。，、；,;" or (is_paragraph(text) and text[-1] not in "？！?!…"):
        return False
    if (
        "\t" in text
        or text[0] in "|｜"
        or _NOTICE.match(folded)
        or (LIST_MARKER.match(folded) and not (text[:2] == "- " and zone.metadata))
    ):
        return False
    if not zone.headlines or not _FIELD.match(folded):
        return True
    # 時間：… among other fields is one of a notice; alone, 稻田里养鸭：… can be the headline under a section.
    around = [*lines[number - 1 : number], *lines[number + 1 : number + 2]]
    return len(text) >= _LEAST_FIELD_TITLE and not any(
        _FIELD.match(fold(other.text)) and read_metadata(other.text) is None for other in around
    )


def is_box_field(lines: Sequence[Line], number: int, facts: Facts) -> bool:
    """Whether a line such as 导演：何雨 stands above a field of which no page is made: 主演：…, 片长：…."""
    if facts.extra.keys() != {"staff"} or facts.published or facts.raw_date or facts.source or facts.authors:
        return False
    below = lines[number + 1 : number + 2]
    return any(_FIELD.match(fold(line.text)) and read_metadata(line.text) is None for line in below)


def is_notice_field(lines: Sequence[Line], number: int, facts: Facts) -> bool:
    """Whether a line such as 時間：5月6日 is one of several fields of a notice, and no metadata."""
    folded = fold(lines[number].text)
    if facts.source or facts.authors or not _NOTICE.match(folded):
        return False
    around = [*lines[max(0, number - 1) : number], *lines[number + 1 : number + 2]]
    return any(_FIELD.match(fold(line.text)) and read_metadata(line.text) is None for line in around)
