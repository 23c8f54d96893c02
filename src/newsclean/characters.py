"""Character classes that several rooms share: what is Han, what is wide, what ends a sentence.

Sources: Unicode 15 blocks (Han), UAX #11 (East Asian Width), the segment-break rule of CSS Text 3.
"""

from __future__ import annotations

from unicodedata import east_asian_width

from newsclean.patterns import lazy

__all__ = [
    "CLOSERS",
    "HAN",
    "HAN_RE",
    "HAN_RUN",
    "INVISIBLE",
    "LETTER",
    "SENTENCE_END",
    "WIDE_PUNCTUATION",
    "has_han",
    "is_han",
    "is_wide",
]

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
"""The inside of a regular-expression class: every Han character, and 〇. (Characters beyond U+FFFF make a
class slow to compile and to search with; use these patterns only after a cheaper test.)"""

HAN_RE = lazy(f"[{HAN}]")
HAN_RUN = lazy(f"[{HAN}]+")

LETTER = r"[^\W\dA-Za-z_]"
"""A whole class of a regular expression: any letter beyond ASCII's. Where a pattern says enough otherwise it does
for Han, and it compiles thirty times faster than HAN's ranges."""
_LETTER_RE = lazy(LETTER)

WIDE_PUNCTUATION = "，。、；：！？“”‘’（）《》〈〉「」『』【】〔〕—…％·"
"""Punctuation that makes its neighbour Chinese context."""

SENTENCE_END = "。！？…"
CLOSERS = "」』”’）)》】〕"

INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
"""Soft hyphen, zero-width space, joiners, direction marks, word joiner, byte order mark."""


def is_han(character: str) -> bool:
    """Whether `character` (one code point, or '') is a Han character.

    >>> is_han("漢"), is_han("a"), is_han("")
    (True, False, False)
    """
    return (
        "\u4e00" <= character <= "\u9fff"
        or "\u3400" <= character <= "\u4dbf"
        or character == "\u3007"
        or "\uf900" <= character <= "\ufaff"
        or "\U00020000" <= character <= "\U000323af"
    )


def has_han(text: str) -> bool:
    """Whether a Han character stands in `text`; nearly always the first letter beyond ASCII is one.

    >>> has_han("a漢"), has_han("é〇"), has_han("abc")
    (True, True, False)
    """
    letter = _LETTER_RE.search(text)
    return letter is not None and (is_han(letter[0]) or HAN_RE.search(text) is not None)


def is_wide(character: str) -> bool:
    """Whether a line break beside `character` can go without leaving a space (CSS Text, segment breaks).

    East Asian Width F, W and H, and the quotes, dashes and dots that UAX #11 calls ambiguous but that are
    wide in Chinese text.

    >>> is_wide("，"), is_wide("“"), is_wide("A"), is_wide("")
    (True, True, False, False)
    """
    return bool(character) and (character in "“”‘’—…·" or east_asian_width(character) in "FWH")
