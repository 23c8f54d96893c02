"""Folding: one spelling for matching, without losing a place.

Rules are written once, in Simplified and half-width, and matched on a folded copy. Folding maps one code point
to one code point, so a match's places are places in the original text, which is what gets sliced.
"""

from __future__ import annotations

from functools import cache, lru_cache

from newsclean.data import read_text

__all__ = ["fold", "simplify_characters"]

_BAR = "丨"  # a stroke that is typed for a bar: 文丨何雨
_COLONS = "\ufe55\ufe30\u2236\ua789"  # small, vertical, ratio, modifier: all seen where a colon was meant


_LINE = 400  # code points: rules look at the lines of a page many times, at longer texts once


class _Table(dict[int, int]):
    """A table for `str.translate` that learns the characters it leaves alone: a miss costs an exception there."""

    def __missing__(self, code: int) -> int:
        self[code] = code
        return code


@cache
def _traditional() -> _Table:
    rows = read_text("fold.txt").splitlines()
    keys, values = rows[1], rows[2]
    return _Table(zip(map(ord, keys), map(ord, values), strict=True))


@cache
def _folding() -> _Table:
    table = _Table(_traditional())
    table.update({code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)})  # full-width forms to ASCII
    table.update(dict.fromkeys(map(ord, _COLONS), ord(":")))
    table[ord(_BAR)] = ord("|")
    table.update(dict.fromkeys((0x3000, 0xA0, 0x2002, 0x2003, 0x2009), ord(" ")))
    return table


def fold(text: str) -> str:
    """Fold traditional to simplified by character, full-width to half-width, odd spaces and colons to plain.

    The result has the same length as `text`. It is for matching only: a character has one simplified twin
    here, whatever the context.

    >>> fold("來源﹕貴陽日報　（２０１３）")
    '来源:贵阳日报 (2013)'
    """
    return _folded_line(text) if len(text) <= _LINE else text.translate(_folding())


@lru_cache(4096)
def _folded_line(text: str) -> str:
    return text.translate(_folding())


def simplify_characters(text: str) -> str:
    """Fold only traditional characters to simplified ones, one by one, and leave the width alone."""
    return text.translate(_traditional())
