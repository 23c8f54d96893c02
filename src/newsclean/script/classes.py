"""Classes of characters that tell one script from the other, and Chinese from Japanese and Korean.

The tables are in `data/script_guard.txt`, made by `tools/build_script_guard.py`. A class of some thousand characters
takes longer to compile to a regular expression than to look through a page; so it is a set, until a process has seen
enough text to pay for the expression.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from newsclean.data import read_text

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["HANGUL", "KANA", "Class", "Classes", "classes", "is_letter_abroad"]

KANA = "\u3041-\u3096\u30a1-\u30fa\u31f0-\u31ff\uff66-\uff9d"
HANGUL = "\u1100-\u11ff\uac00-\ud7a3"
"""Insides of regular-expression classes. Letters alone, ㅎ, speak of Korean, not in it."""

_PAYS = 60_000  # characters looked through one by one, which take as long as to compile the expression


def is_letter_abroad(character: str) -> bool:
    """Whether it is kana or Hangul.

    >>> [is_letter_abroad(c) for c in "の서aー里"]
    [True, True, False, False, False]
    """
    return (
        character >= "\u1100"
        and not "\u4e00" <= character <= "\u9fff"
        and (
            character <= "\u11ff"
            or "\u3041" <= character <= "\u3096"
            or "\u30a1" <= character <= "\u30fa"
            or "\u31f0" <= character <= "\u31ff"
            or "\uac00" <= character <= "\ud7a3"
            or "\uff66" <= character <= "\uff9d"
        )
    )


class Class:
    """Characters to search for: those of some strings, and kana and Hangul where they are wanted as well.

    >>> either = Class("云里", abroad=True)
    >>> either.search("雲の裏") is None, either.search("雲裏") is None, either.count("云里の")
    (False, True, 3)
    """

    def __init__(self, *parts: str, abroad: bool = False) -> None:
        self._parts = parts
        self._abroad = abroad
        self._seen = 0
        self._sets = tuple(map(_members, parts))
        self._others: set[str] = set()  # characters that are known to be none of these
        self.pattern: re.Pattern[str] | None = None  # once it pays
        self.search: Callable[[str], object | None] = self._search
        self.count: Callable[[str], int] = self._count

    def _search(self, text: str) -> object | None:
        """Something where one of the characters stands in `text`, else None."""
        self._seen += len(text)
        if self._seen > _PAYS:
            return self.compile().search(text)
        if self._others.issuperset(text):
            return None
        unknown = set(text).difference(self._others)
        others = unknown.difference(*self._sets)
        if self._abroad:
            others = {c for c in others if "\u4e00" <= c <= "\u9fff" or not is_letter_abroad(c)}
        self._others |= others
        return None if len(others) == len(unknown) else True

    def _count(self, text: str) -> int:
        """How many of the characters stand in `text`."""
        self._seen += len(text)
        if self._seen > _PAYS:
            self.compile()
            return self.count(text)
        found = sum([sum(map(members.__contains__, text)) for members in self._sets])
        return found + sum(map(is_letter_abroad, text)) if self._abroad else found

    def compile(self) -> re.Pattern[str]:
        """The expression, which `search` and `count` use from now on."""
        pattern = re.compile(f"[{''.join(self._parts)}{KANA + HANGUL if self._abroad else ''}]")
        find = pattern.findall
        self.count = lambda text: len(find(text))
        self.search = pattern.search
        self.pattern = pattern
        return pattern


class Classes(NamedTuple):
    """All that the guard asks for."""

    simplified: Class  # in Simplified only
    traditional: Class
    either: dict[str, Class]  # by script: its own characters, Japanese ones, kana and Hangul
    abroad: Class  # kana and Hangul
    own: Class  # Simplified-only characters that Japanese does not share
    old: Class  # Traditional-only characters that Japanese has given up
    japanese: Class  # new forms of kanji that no Chinese has


@cache
def classes() -> Classes:
    """The classes, read once."""
    rows = read_text("script_guard.txt").splitlines()
    simplified, traditional, shared, japanese, old = (row for row in rows if not row.startswith("#"))
    return Classes(
        Class(simplified),
        Class(traditional),
        {
            "simplified": Class(simplified, japanese, abroad=True),
            "traditional": Class(traditional, japanese, abroad=True),
        },
        Class(abroad=True),
        Class("".join(sorted(_members(simplified).difference(shared)))),
        Class(old),
        Class(japanese),
    )


@cache
def _members(part: str) -> frozenset[str]:
    return frozenset(part)
