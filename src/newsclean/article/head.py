"""The head of an article: kicker, title, subtitle and the lines with date, source and author.

The head ends where running text, a list or a table begins. In it, what `metadata` understands is metadata, and
what is left are headlines: the title is the line that the page's own head, a heading tag or its repetition says it
is, else the first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.article.boilerplate import is_paragraph
from newsclean.article.choice import DASHED, SECTION, choose_title, is_imprint, is_menu
from newsclean.article.dates import find_dates
from newsclean.article.evidence import is_bar, is_button_bar, site_reason
from newsclean.article.facts import Facts
from newsclean.article.furniture import is_site_word
from newsclean.article.labels import OWN_NAME
from newsclean.article.metadata import is_bare_label, read_metadata
from newsclean.article.titles import DATED, same, sameness, undated, without_site
from newsclean.article.zone import VALUE_LENGTH, find_zone
from newsclean.fold import fold
from newsclean.model import Dropped
from newsclean.patterns import lazy
from newsclean.people import MEDIA_NAME, is_name
from newsclean.vocabulary import BRACKETS, is_caption, is_navigation_word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newsclean.article.zone import Zone
    from newsclean.model import Line

__all__ = ["Head", "join_labels", "read_head"]

_TWO_PARTS = lazy(r"(?:[^\W_]|[“”「」·]){4,16}(?:[ \u3000](?:[^\W_]|[“”「」·]){4,16}){1,2}")
_TIME_AT_END = lazy(r"\s*[(（](?P<time>[0-2]?\d[:：][0-5]\d)[)）]\s*$")
_EDITION_TITLE = lazy(
    r"(?:[报刊网]|数字报|电子版)\s?[-_|]?\s?(?:第\s?\w{1,3}版(?:\s?[:|_-].{0,8})?)$|[报刊](?:数字报|电子版)$"
)
_HEADLINE_LENGTH = 26
_SITE_LENGTH = 8
_SITE_NAME = "site name"
_MEDIUM = lazy(r"[^\W_]{2,8}(?:报|网|社|台|刊|新闻|客户端|在线|融媒)")


class Head:
    """What the head says, the lines that are left for the body, and what was set aside.

    `byline` holds the metadata lines as they were, where they said nothing but date, source and author; None where
    they said more, or stood elsewhere than under the title.
    """

    def __init__(self) -> None:
        self.title: str | None = None
        self.kicker: list[str] = []
        self.subtitle: list[str] = []
        self.facts = Facts()
        self.byline: str | None = None
        self.body: list[Line] = []
        self.dropped: list[Dropped] = []
        self.imprint = ""  # the name of a medium above the title


def read_head(lines: Sequence[Line], meta: Mapping[str, str]) -> Head:
    """Read the head of `lines`, from which boilerplate is gone already."""
    stated = _stated_titles(meta)
    zone = find_zone(lines, stated)
    place = choose_title(lines, zone, stated)
    if place is not None and not stated and _is_account_alone(lines, zone, place):
        place = None
    head = Head()
    taken = set(zone.metadata)
    for number, facts in zone.metadata.items():
        if place is None or number > place:  # a date above the title is often today's
            facts.labelled = facts.labelled or bool(facts.published)
        head.facts.merge(facts)
    if place is None:
        head.title = stated[0] if stated else None
    else:
        head.title = _read_title(lines[place].text, head.facts)
        head.dropped += _site_names(lines[place], head.title)
        taken.add(place)
    names = _sort_headlines(lines, zone, place, head, taken)
    head.body = [line for number, line in enumerate(lines) if number not in taken]
    if not head.body:
        _give_back(lines, zone, place, head)
    if head.facts.plain and (place is None or all(number > place for number in zone.metadata)):
        kept = [lines[number].text for number in sorted([*zone.metadata, *names])]
        head.byline = "\n".join(kept) if kept else None
    return head


def _give_back(lines: Sequence[Line], zone: Zone, title: int | None, head: Head) -> None:
    """Where nothing is left for the body, what was taken for headlines is the body."""
    dropped = {item.line for item in head.dropped}
    rest = [lines[place] for place in zone.headlines if place != title and lines[place].number not in dropped]
    head.kicker, head.subtitle = [], []
    head.body = [line for line in rest if line.text != head.facts.source]
    if title is not None and not head.body and not zone.metadata:
        head.title, head.body, head.facts = None, [lines[title]], Facts()


def join_labels(lines: Sequence[Line]) -> list[Line]:
    """Put a label and its value, which stand on two lines, on one: 責任編輯： 陳曉."""
    joined: list[Line] = []
    for line in lines:
        before = joined[-1] if joined else None
        if (
            before is not None
            and len(line.text) <= VALUE_LENGTH
            and is_bare_label(before.text)
            and read_metadata(before.text + line.text) is not None
        ):
            joined[-1] = before._replace(text=before.text + line.text, ends_block=line.ends_block)
        else:
            joined.append(line)
    return joined


def _stated_titles(meta: Mapping[str, str]) -> list[str]:
    """What the page's own head calls it, without the site's name."""
    publisher = meta.get("publisher", "")
    found = [without_site(meta[key], publisher) for key in ("og_title", "headline", "title") if meta.get(key)]
    return [title for title in dict.fromkeys(found) if sameness(title) and not _is_site(title)]


def _is_site(title: str) -> bool:
    """Whether a window's title is nothing but the name of a medium or of its page: 濠江日報, 云溪日报数字报-第03版：民生."""
    folded = fold(title)
    return (len(title) <= _SITE_LENGTH and MEDIA_NAME.fullmatch(folded) is not None) or bool(
        _EDITION_TITLE.search(folded)
    )


def _read_title(text: str, facts: Facts) -> str:
    """The title without a date in brackets before it or a time behind it; what they say goes to the facts."""
    if (match := DATED.match(text)) and match.end() < len(text):
        day = next(find_dates(fold(match["date"])), None)
        if day and not facts.published:
            facts.published = day.iso
        facts.plain = False
        text = text[match.end() :]
    if (match := _TIME_AT_END.search(text)) and match.start() >= 4:
        facts.time = facts.time or "T" + match["time"].replace("：", ":").rjust(5, "0")
        facts.plain = False
        text = text[: match.start()]
    return _without_mark(text)


def _site_names(line: Line, title: str) -> list[Dropped]:
    """What stood beside a headline that is shown without it: …_云溪网."""
    text = line.text
    rest = text.partition(title) if _is_marked(text) and title != text else ("", "", "")
    return [Dropped(line.number, part.strip(), _SITE_NAME) for part in (rest[0], rest[2]) if part.strip()]


def _is_marked(text: str) -> bool:
    """Whether a mark stands in a line that parts a headline from the site's name."""
    return "_" in text or "|" in text or "｜" in text


def _without_mark(text: str) -> str:
    return without_site(text) if _is_marked(text) else text


def _sort_headlines(
    lines: Sequence[Line], zone: Zone, title: int | None, head: Head, taken: set[int]
) -> list[int]:
    """Say of every other headline what it is; the answer is the places of bare names of media."""
    repeated = _find_repeated(lines, [place for place in zone.headlines if place != title], head.title or "")
    repeat = repeated[-1] if repeated and title is not None and repeated[-1] > title else -1
    last = max(zone.metadata, default=-1)
    media: list[int] = []
    above = [place for place in zone.headlines if title is not None and place < title]
    menu = is_menu(lines, zone, above)
    for place in zone.headlines:
        text, folded = lines[place].text, fold(lines[place].text)
        if place == title:
            continue
        if place in repeated:
            head.dropped.append(Dropped(lines[place].number, text, "repeated title"))
        elif zone.metadata and is_navigation_word(folded):
            head.dropped.append(Dropped(lines[place].number, text, "navigation"))
        elif (
            not head.facts.source
            and {place - 1, place + 1} & {*zone.metadata, *media}
            and (MEDIA_NAME.fullmatch(folded) or _is_account(text, zone.metadata.get(place + 1)))
        ):
            head.facts.source = text
            media.append(place)
        elif (
            zone.metadata.keys() & {place - 1, place + 1}
            and title is not None
            and place > title
            and (words := _medium_and_names(text))
        ):
            head.facts.source = head.facts.source or words[0]
            head.facts.add_authors(words[1:])
            media.append(place)
        elif (
            not head.facts.authors
            and (title is None or place > title)
            and (name := _own_name(text, folded))
            and ({place - 1, place + 1} & {*zone.metadata, *media} or (name != text and place - 1 == title))
        ):
            head.facts.authors.append(name)
            head.facts.plain = head.facts.plain and name == text
            media.append(place)
        elif title is None:
            continue
        elif place < title and (reason := _above_title(text, folded, dated=bool(zone.metadata), menu=menu)):
            head.dropped.append(Dropped(lines[place].number, text, reason))
            head.imprint = text.strip(BRACKETS + " ") if reason == _SITE_NAME else head.imprint
        elif place < title or place < repeat:
            head.kicker.append(_without_mark(text))
        elif zone.written or _is_subtitle(
            lines, place, title, last=last, repeat=repeat, dated=bool(zone.metadata)
        ):
            head.subtitle.append(_without_mark(text.removeprefix("- ")))
        else:
            continue
        taken.add(place)
    return media


def _find_repeated(lines: Sequence[Line], places: Sequence[int], title: str) -> list[int]:
    """The places of headlines that repeat the title, also with one site's name behind it."""
    exact = [place for place in places if same(undated(lines[place].text), title)]
    sited = {place: without_site(lines[place].text) for place in places if place not in exact}
    sited = {place: text for place, text in sited.items() if same(text, title)}
    names = {lines[place].text.removeprefix(text) for place, text in sited.items()}
    # With several different endings they are items of a list.
    return sorted([*exact, *sited]) if len(names) == 1 else exact


def _above_title(text: str, folded: str, *, dated: bool, menu: bool) -> str:
    """Why a line above the title is no kicker, or ''; where nothing is `dated` only what surely is the site's goes."""
    if not dated:
        return "navigation" if is_site_word(text) and not is_imprint(text) else ""
    if is_imprint(text):
        return _SITE_NAME
    if menu or is_button_bar(text) or is_bar(text) or SECTION.fullmatch(folded.strip()) or is_site_word(text):
        return "navigation"
    return site_reason(text)


def _own_name(text: str, folded: str) -> str:
    """The name of a line that holds nothing else but a mark or a post, or ''."""
    match = OWN_NAME.fullmatch(folded)
    return text[slice(*match.span("name"))] if match and is_name(match["name"]) else ""


def _medium_and_names(text: str) -> list[str]:
    """A medium and people on a line of their own, in any order: 梓潼融媒 席若禾; else nothing."""
    words = text.split()
    media = [word for word in words if _MEDIUM.fullmatch(fold(word)) and not is_name(fold(word))]
    names = [word for word in words if is_name(fold(word)) and not is_navigation_word(fold(word))]
    return media + names if len(media) == 1 and len(names) == len(words) - 1 and names else []


def _is_account_alone(lines: Sequence[Line], zone: Zone, place: int) -> bool:
    """Whether what stands where a title would is the name of a medium with its time: a post has no title."""
    text, below = lines[place].text, zone.metadata.get(place + 1)
    if below is None or below.source or len(zone.headlines) > 1 or len(text) > _SITE_LENGTH:
        return False
    return _MEDIUM.fullmatch(fold(text)) is not None


def _is_account(text: str, below: Facts | None) -> bool:
    """Whether a line is the name of an account: a platform's mark of accounts stands below."""
    return below is not None and below.account and len(text) <= 12 and " " not in text


def _is_subtitle(
    lines: Sequence[Line], place: int, title: int, *, last: int, repeat: int, dated: bool
) -> bool:
    """Whether a short line behind the title belongs to it and is no heading of the body."""
    line = lines[place]
    if line.text[:2] == "- ":
        return place == max(title, last) + 1 and not (
            place + 1 < len(lines) and lines[place + 1].text[:2] == "- "
        )
    if DASHED.match(line.text) or place < last or 0 <= repeat < place:
        return True
    if line.kind == "heading":
        return False
    # No heading has a comma, and no paragraph lacks a mark at its end.
    broken = dated and (last > title or place == title + 1) and "，" in line.text and line.text[-1].isalnum()
    if (broken or _TWO_PARTS.fullmatch(line.text)) and place in (title + 1, last + 1):
        return True
    if last < title and dated and place == title + 1 and _alone(lines, place):
        return True
    # Blank lines: under the title, and apart from what follows.
    following = lines[place + 1].number if place + 1 < len(lines) else line.number
    return place == title + 1 and line.number == lines[title].number + 1 and following > line.number + 1


def _alone(lines: Sequence[Line], place: int) -> bool:
    """Whether no other line is as short as a headline, so that this one is no heading among others."""
    return not any(
        len(line.text) <= _HEADLINE_LENGTH
        and line.kind != "caption"
        and not is_paragraph(line.text)
        and not is_caption(fold(line.text))
        and read_metadata(line.text) is None
        for line in lines[place + 1 :]
    )
