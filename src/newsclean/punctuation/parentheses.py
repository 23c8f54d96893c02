"""( ) around or behind Chinese become （ ）, always both."""

from __future__ import annotations

import re
from collections import deque
from typing import TYPE_CHECKING

from newsclean.characters import is_han
from newsclean.edits import splice
from newsclean.patterns import lazy
from newsclean.punctuation.contexts import find_protected, is_chinese, line_around, neighbour_left, side_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.edits import Change, Trail

__all__ = ["parentheses"]

_BRACKET = lazy(r"[()（）\n]")
_DEPTH = 8  # pairs inside one another; no sentence has more, and every pair is looked into
_NUMBER = lazy(r"[(（]\d{1,2}[)）]")
_WORD = lazy(r"[^\W_]")  # (^_^) has none
_DAMAGE = lazy("\\?[a-zü]{0,5}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]")
"""What a byte shift leaves: `?` where two bytes were, then a syllable with its tone."""
_PINYIN = lazy("(?=.*[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ])[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü' ]+", re.IGNORECASE)

_CALL = re.compile("[A-Za-z0-9_]\\([\"']")  # print("你好"): a call of a program


def parentheses(text: str, trail: Trail) -> str:
    """Make a pair of parentheses full-width where Chinese stands inside, or right before it; without spaces beside.

    Refused: plain Latin and figures inside and before (`f(x)`, `C++(11)`), calls (`print("你好")`), faces like `(^_^)`, pinyin (`(chóng
    qìng)`) and places that a byte shift damaged, because a repair must still find them; parentheses without a
    partner on their line; protected spans.
    """
    if "(" not in text and ")" not in text:
        return text
    changes: list[Change] = []
    for start, end, after in sorted(_changes(text)):
        clear = changes[-1][1] if changes else 0
        changes.append((max(start, clear), end, after))  # `) (`: the space between belongs to both
    if trail.changes is not None:
        trail.changes += changes
    return splice(text, changes)


def _changes(text: str) -> Iterator[Change]:
    protected = find_protected(text)
    stack: deque[int] = deque(maxlen=_DEPTH)
    chinese: bool | None = None  # the line; not asked for yet
    numbers: list[tuple[int, int]] = []  # (1) at the line's start: as the others of the line
    for match in _BRACKET.finditer(text):
        place, bracket = match.start(), match[0]
        if bracket == "\n":
            stack.clear()
            numbers = []
            chinese = None
        elif bracket in "(（":
            stack.append(place)
        elif stack:
            opening = stack.pop()
            if text[opening] + bracket == "（）":
                continue
            if opening in protected or place in protected:
                continue
            if not _is_chinese_pair(text, opening, place):
                if _NUMBER.match(text, opening) and is_han(text[place + 1 : place + 2]):
                    numbers.append((opening, place))
                continue
            if chinese is None:
                chinese = is_chinese(text[slice(*line_around(text, place))])
            if chinese:
                pairs = [(opening, place)]
                if numbers and _NUMBER.match(text, opening):
                    pairs, numbers = [*numbers, *pairs], []
                yield from (
                    (*_with_spaces(text, p), full)
                    for pair in pairs
                    for p, full in zip(pair, "（）", strict=True)
                    if text[p] != full
                )


def _with_spaces(text: str, place: int) -> tuple[int, int]:
    """The place with the spaces around it, which a full-width mark brings with it; those of an indent stay."""
    start, end = place, place + 1
    while text[start - 1 : start] == " ":
        start -= 1
    while text[end : end + 1] == " ":
        end += 1
    if start == 0 or text[start - 1] == "\n":
        start = place
    return start, place + 1 if end == len(text) or text[end] == "\n" else end


def _is_chinese_pair(text: str, opening: int, closing: int) -> bool:
    inside = text[opening + 1 : closing]
    if _DAMAGE.search(inside) or _PINYIN.fullmatch(inside) or _CALL.match(text, max(0, opening - 1)):
        return False
    if any(map(is_han, inside)):
        return True
    before = neighbour_left(text, opening)
    if before in "（）" or side_of(before) != "wide":  # another bracket, of whichever width, says nothing
        return False
    return not inside or _WORD.search(inside) is not None
