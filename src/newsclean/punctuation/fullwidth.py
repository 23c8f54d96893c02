"""Half-width , ; : ! ? and a final . in Chinese become full-width.

A mark between Chinese and Chinese is judged by itself. A mark with Chinese on one side only (`6月,GDP`,
`熱線:12345`) is judged by the document: it changes if the document writes that mark half-width in Chinese context
more often than full-width, which is what a text looks like that lost its full-width forms. A mark between Latin
letters or figures (`6S,8GB`, 1,000, 11:25, 3:2) never changes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from newsclean.characters import is_han
from newsclean.edits import splice
from newsclean.patterns import lazy
from newsclean.punctuation.contexts import (
    find_protected,
    is_chinese,
    line_around,
    neighbour_left,
    neighbour_right,
    side_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.edits import Change, Trail

__all__ = ["fullwidth"]

_FULL = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？"}
_FAMILIES = {",": ",;", ";": ",;", ":": ":"}
_MARK = lazy("[,;:!?]")
_POINT = lazy(r"""\.(?=(?P<last>[ \t]*$)|[”’」』）]|["'][ \t]*$|[（(](?P<inside>.))""", re.MULTILINE)
_FIGURE_POINT = lazy(r"(?<=[0-9%℃])\.(?=[ \t]*$)", re.MULTILINE)
_HABIT = 2  # final points behind Chinese in a text without a full stop
_BEFORE_POINT = "”’」』）》】〕％%"  # or Han
_ENUMERATOR = lazy(r"\s*[一二三四五六七八九十]{1,3}\.\s*")
_SMILEY = lazy(r"[:;]-?[()DPp](?![A-Za-z0-9])")
_ASKING = lazy(
    "[吗嗎呢么麼吧谁誰哪几幾怎何啥岂豈]|多少|是否|能否|可否|难道|難道|不是|为啥|莫非|究竟"
    "|(.)[不没沒]\\1"  # 会不会, 有没有
)
_QUOTES = ('"', "'")
_NEXT_QUOTE = lazy(" *[\"']")
_SENTENCE = lazy("[。！？!?；;\n]")


class _Mark(NamedTuple):
    start: int  # with the spaces before
    end: int  # with the spaces behind
    character: str
    sure: bool


def fullwidth(text: str, trail: Trail) -> str:
    """Make the half-width marks of Chinese text full-width and take away the spaces beside them.

    Refused besides what the module says: runs such as `??` and `!!` (damage, or meant), a question mark
    between Han that ends no question (a lost character), one before a letter (a byte shift), faces like `:)`,
    JSON, a final point after Latin or figures, lines in Japanese, Korean or mostly Latin, protected spans.
    """
    if not _MARK.search(text) and next(_points(text), None) is None:
        return text
    marks = list(_marks(text))
    restored = {family for family in (",;", ":") if _is_half_width(text, marks, family)}
    changes: list[Change] = [
        (mark.start, mark.end, _FULL[mark.character])
        for mark in marks
        if mark.sure or _FAMILIES.get(mark.character) in restored
    ]
    changes += _final_stops(text)
    changes.sort()
    if trail.changes is not None:
        trail.changes += changes
    return splice(text, changes)


def _is_half_width(text: str, marks: list[_Mark], family: str) -> bool:
    half = sum(1 for mark in marks if mark.character in family)
    return half > sum(text.count(_FULL[character]) for character in family)


def _marks(text: str) -> Iterator[_Mark]:
    """The marks beside Chinese; `sure` are those that need no look at the document."""
    protected = find_protected(text)
    line_end = -1
    chinese = False
    judged: bool | None
    sentence = 0  # where the sentence begins at the earliest
    paired = -1  # where the second mark of `?!` stands
    for match in _MARK.finditer(text):
        place = match.start()
        if place > line_end:
            start, line_end = line_around(text, place)
            chinese = is_chinese(text[start:line_end])
            sentence = start
        if not chinese or place in protected:
            continue
        if match[0] in "!?":
            if place == paired or (_is_pair(text, place) and _asks(text[sentence:place])):
                paired, judged = place + 1, True  # `吗?!`
            else:
                judged = _judge_ending(text, place, sentence)
            sentence = place + 1
        else:
            judged = _judge_pause(text, place)
        if judged is not None:
            yield _Mark(*_with_spaces(text, place), match[0], judged)


def _judge_pause(text: str, place: int) -> bool | None:
    """For , ; and : — True: change, False: the document decides, None: leave."""
    before, after = neighbour_left(text, place), neighbour_right(text, place + 1)
    left, right = side_of(before), side_of(after)
    if before == "%":
        left = "wide"
    if "wide" not in (left, right) or _SMILEY.match(text, place):
        return None
    following = text[place + 1 : place + 2]
    if left == "other" and following in _QUOTES:
        return None  # `"Package pin:" 行`: inside the quotes nothing is Chinese
    if left == "other" and before.isalpha() and before.isascii() and following == " ":
        return None  # `Hello, 中国` is written in English
    if text[place - 1 : place] in _QUOTES and (text[place] == ":" or _NEXT_QUOTE.match(text, place + 1)):
        return None  # JSON, a list of strings
    return left == "wide" and right != "other"


def _judge_ending(text: str, place: int, sentence: int) -> bool | None:
    """For ! and ? — True: change, None: leave."""
    mark, following = text[place], text[place + 1 : place + 2]
    previous = text[place - 1 : place]
    if following in tuple("!?！？。，、；：=[") or previous in tuple("!?！？"):
        return None
    before = neighbour_left(text, place)
    if side_of(before) != "wide" and before != "%":
        return None
    if mark == "!":
        return True
    if following.isalnum() and following.isascii():
        return None  # `日?qǐng)`, `?id=1`
    if following and side_of(following) == "wide" and following not in "”’」』）》】〕":
        return True if _asks(text[sentence:place]) else None
    return True


def _is_pair(text: str, place: int) -> bool:
    """Whether `?!` or `!?` stands here by itself behind Han: a question with force, not a run that damage left."""
    around = text[place - 1 : place] + text[place + 2 : place + 3]
    return (
        text[place : place + 2] in ("?!", "!?")
        and is_han(around[:1])
        and around[1:] not in tuple("!?！？")
        and not (around[1:].isascii() and around[1:].isalnum())
    )


def _asks(text: str) -> bool:
    """Whether a question word stands in the last sentence of `text`."""
    return _ASKING.search(_SENTENCE.split(text)[-1]) is not None


def _with_spaces(text: str, place: int) -> tuple[int, int]:
    """The mark with the spaces around it; the ones before only behind Chinese."""
    start, end = place, place + 1
    while start > 0 and text[start - 1] == " ":
        start -= 1
    if start == 0 or side_of(text[start - 1]) != "wide":
        start = place
    while end < len(text) and text[end] == " ":
        end += 1
    return start, end


def _points(text: str) -> Iterator[int]:
    """Where a half-width point ends something Chinese: a line, a quotation, what stands before a bracket."""
    for match in _POINT.finditer(text):
        place = match.start()
        before = text[place - 1 : place]
        if before == " " and match["last"] is not None and is_han(text[place - 2 : place - 1]):
            before = text[place - 2]
        if before in _QUOTES and match["last"] is not None:
            before = text[place - 2 : place - 1]
        if not before or not (is_han(before) or before in _BEFORE_POINT):
            continue
        if match["inside"] is None or is_han(match["inside"]):
            yield place


def _final_stops(text: str) -> Iterator[Change]:
    line_end = -1
    chinese = False
    points = list(_points(text))
    if len(points) >= _HABIT and "。" not in text:  # this text ends its sentences so, also behind figures
        points = sorted({*points, *(match.start() for match in _FIGURE_POINT.finditer(text))})
    for place in points:
        if place > line_end:
            start, line_end = line_around(text, place)
            line = text[start:line_end]
            chinese = is_chinese(line) and not _ENUMERATOR.fullmatch(line)
        if chinese:
            yield place - (text[place - 1] == " "), place + 1, "。"
