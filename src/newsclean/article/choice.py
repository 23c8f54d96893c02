"""Which of the headlines is the title."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from newsclean.article.evidence import echo, pairs
from newsclean.article.titles import sameness, undated, without_site
from newsclean.fold import fold
from newsclean.patterns import lazy
from newsclean.people import is_name
from newsclean.vocabulary import is_navigation_word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsclean.article.zone import Zone
    from newsclean.model import Line

__all__ = ["DASHED", "SECTION", "choose_title", "is_imprint", "is_menu"]

_JOINTS = lazy("[-_|–—｜]")
_ECHO_LINES = 8
_LONG_TITLE = 10
_LEAST_ECHO = 3  # pairs of letters that a headline and its text have in common
_LEAST_PART = 6
_KICKER_LENGTH = 6
_LEAST_MENU = 3
_SITE_LENGTH = 6
_MENU_LENGTH = 8
DASHED = lazy(r"\s*(?:—|―|──|--|－－|–)")
_MARKS = lazy(r"[\s\W]+")
_ISSUE = lazy(r"\W*(?:总?第\s?\d{1,5}\s?期\W*)+", signs="期")
_IMPRINT = lazy(
    r"[^\W\d_]{1,5}[视报网台]新闻|[^\W\d_]{2,6}(?:[日晚早时周商晨]报|新闻[网云]|[^\W\d_]网|通讯社|电视台|电台|新闻社|周刊)"
)
SECTION = lazy(
    r"[^\W\d_]{2,6}(?:\s*[|>›»→/·]\s*[^\W\d_]{2,6}){1,4}|[^\W\d_]{0,4}\s?[A-D]\d{1,2}(?:\s?[·:|]\s?[^\W\d_]{2,6})?",
    signs="| > › » → / · A B C D",
)
"""A section, or the page of a paper: 新加坡 | 狮城脉搏, 港聞 A6."""


def is_imprint(text: str) -> bool:
    """Say whether a line is nothing but the name of a medium, with or without brackets around it.

    >>> is_imprint("【港灣新聞網】"), is_imprint("全球通讯社"), is_imprint("云溪新闻网改版")
    (True, True, False)
    """
    name = _MARKS.sub("", fold(text))
    return _IMPRINT.fullmatch(name) is not None and not is_name(name)


def choose_title(lines: Sequence[Line], zone: Zone, stated: list[str]) -> int | None:
    """The place of the title among the headlines."""
    places = zone.headlines
    if not places:
        return None
    texts = [lines[place].text for place in places]
    wanted = [sameness(title) for title in stated]
    keys = [sameness(undated(text)) for text in texts]
    for title in wanted:
        for place, key in zip(places, keys, strict=True):
            if key == title:
                return place
    for index, key in enumerate(keys[:-1]):  # repeated, or repeated with the site's name behind
        bare = sameness(without_site(texts[index]))
        if key and (key in keys[index + 1 :] or bare in keys[index + 1 :]):
            return places[index] if key in keys[index + 1 :] else places[keys.index(bare, index + 1)]
    for title in wanted:
        for place, key in zip(places, keys, strict=True):
            if len(key) >= 6 and (key in title or title in key):
                return _first_in_rank(lines, places, place, title)
    found = _by_part(lines, places, keys, stated) if stated else None
    # A short name that stands nowhere in the page is that of the site.
    if (
        found is None
        and all(len(title) <= _SITE_LENGTH for title in wanted)
        and (not stated or zone.metadata)
    ):
        return _title_by_form(lines, zone)
    return found


def _first_in_rank(lines: Sequence[Line], places: Sequence[int], place: int, title: str) -> int:
    """The place, or that of the one <h1> above it which says much of the same: 咖啡摊老板荣休 over Kopi uncle retires."""
    if lines[place].kind != "heading" or lines[place].level <= 1:
        return place
    words = pairs([title])
    for other in places:
        if other < place and lines[other].level == 1 and echo(lines[other].text, words) >= _LEAST_ECHO:
            return other
    return place


def _by_part(
    lines: Sequence[Line], places: Sequence[int], keys: Sequence[str], stated: list[str]
) -> int | None:
    """The place of a tagged heading that holds one part of a window's title: 市府-新聞稿-暑期學校開放夜間圖書館."""
    for title in stated:
        parts = [part for part in map(sameness, _JOINTS.split(title)) if len(part) >= _LEAST_PART]
        for place, key in zip(places, keys, strict=True):
            if lines[place].kind == "heading" and any(part in key for part in parts):
                return place
    return None


def _title_by_form(lines: Sequence[Line], zone: Zone) -> int:
    """The place of the title where nothing says what it is called."""
    places = [
        place for place in zone.headlines
        if not is_navigation_word(folded := fold(lines[place].text)) and not SECTION.fullmatch(folded.strip()) and not folded.startswith("http")
    ]  # fmt: skip
    if not places:
        return zone.headlines[0]
    while len(places) > 1 and (is_imprint(lines[places[0]].text) or _is_serial(lines, zone, places[0])):
        places = places[1:]
    for place, following in pairwise(places):
        if (
            following == place + 1
            and DASHED.match(lines[following].text)
            and not DASHED.match(lines[place].text)
        ):
            return place
    if is_menu(lines, zone, places[:-1]) and places[-1] + 1 in zone.metadata:
        return places[-1]
    places = _without_strangers(lines, zone, places)
    texts = [lines[place].text for place in places]
    tagged = [place for place in places if lines[place].kind == "heading" and lines[place].level]
    if tagged:
        return min(tagged, key=lambda place: lines[place].level)
    return places[_below_kicker(texts, places, zone)]


def _is_serial(lines: Sequence[Line], zone: Zone, place: int) -> bool:
    """Whether the number of an issue stands under a headline: 潞城天气专报 / 第47期."""
    return place + 1 in zone.metadata and _ISSUE.fullmatch(fold(lines[place + 1].text)) is not None


def is_menu(lines: Sequence[Line], zone: Zone, places: Sequence[int]) -> bool:
    """Whether short lines above the headline that the date stands under are the site's menu, one word a line."""
    return (
        len(places) >= _LEAST_MENU
        and places[-1] < min(zone.metadata, default=0)
        and all(len(lines[place].text) <= _MENU_LENGTH for place in places)
    )


def _below_kicker(texts: Sequence[str], places: Sequence[int], zone: Zone) -> int:
    """Which of the headlines is the title, if those above it are kickers."""
    first = min(zone.metadata, default=zone.end)
    before = [
        index for index, place in enumerate(places) if place < first and places[index] - places[0] == index
    ]
    if len(before) == 3 and all(len(texts[index]) >= _KICKER_LENGTH for index in before) and zone.metadata:
        return 1
    return int(
        len(before) >= 2
        and (
            DASHED.match(texts[0]) is not None  # ——“家门口的好学校”系列报道之三
            or (len(texts[0]) <= _KICKER_LENGTH and len(texts[1]) >= _KICKER_LENGTH + 2)
        )
    )


def _without_strangers(lines: Sequence[Line], zone: Zone, places: list[int]) -> list[int]:
    """The headlines from the first one on that has words in common with the text; all where none has.

    What stands above it is the site's: a section, a stock index, a link for screen readers.
    """
    first = min(zone.metadata, default=zone.end)
    if len(places) < 2 or not zone.metadata or places[1] > first + 1:
        return places
    body = pairs(line.text for line in lines[zone.end : zone.end + _ECHO_LINES])
    echoes = [echo(lines[place].text, body) for place in places]
    if echoes[0] > 1 or DASHED.match(lines[places[0]].text):
        return places
    for index, (place, found) in enumerate(zip(places, echoes, strict=True)):
        long = len(lines[place].text) >= _LONG_TITLE and place + 1 == first
        if (
            (found >= max(_LEAST_ECHO, 4 * echoes[0]) or (long and found))
            and place <= first + 1
            and not DASHED.match(lines[place].text)
        ):
            return places[index:]
    return places
