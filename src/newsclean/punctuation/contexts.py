r"""What stands around a mark: Chinese, something else, or a span in which no mark may change.

The answers do not depend on the width of the marks around, so that a text judged twice is judged alike.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Literal

from newsclean.characters import HAN_RUN, is_han
from newsclean.patterns import Bulk, lazy

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "Spans",
    "find_protected",
    "is_chinese",
    "letter_left",
    "letter_right",
    "line_around",
    "neighbour_left",
    "neighbour_right",
    "side_of",
]

Side = Literal["wide", "other", "edge"]

_MARKS = ",;:!?.，；：！？。、"
_QUOTES = "\"'"
_SKIPPED = f"{_MARKS}{_QUOTES}"
_NEAR = 8  # marks to look for a letter behind
_REACH = 4  # marks and quotes to look past
_WIDE = "“”‘’（）《》〈〉「」『』【】〔〕—…·％"
_ADDRESSES = lazy(r"[A-Za-z0-9.+_\-]*+(?:://|@)[!-~]*+|www\.[!-~]*+")
_WORDS = lazy(r"[A-Za-z\u00c0-\u024f][A-Za-z\u00c0-\u024f'’]*+")
_OTHER_SCRIPTS = lazy("[\u3041-\u3096\u30a1-\u30fa\uff66-\uff9f\u1100-\u11ff\uac00-\ud7a3]")

_PROTECTED = lazy(
    r"""```.*?```                                                   # code
    | `[^`\n]++`
    | \]\([^()\s]*+\)                                              # the address of a Markdown link
    | ^\[\^?[^\]\n]{1,60}+\]:                                       # its label elsewhere, a footnote
    | (?:https?|ftp)://[A-Za-z0-9\-._~:/?\#\[\]@!$&'()*+,;=%|]*[A-Za-z0-9/=]   # ends before `,谢谢`
    | (?<![A-Za-z0-9])www\.[A-Za-z0-9\-._~:/?\#@!$&'*+,;=%]*[A-Za-z0-9/=]
    | (?<![\w.+\-])[A-Za-z0-9][\w.+\-]{0,63}@[A-Za-z0-9\-]++(?:\.[A-Za-z0-9\-]++)++
    | (?<![A-Za-z0-9]):[a-z][a-z0-9_]{1,30}+:                      # :smile:
    | -\{[^{}\n]{0,200}+\}-                                         # the variants of a wiki
    | ^[^\n]*?(?:\(\?[:=!<]|\\[sdwb][*+?{)\]])[^\n]*+$              # a regular expression
    | \\[!-/:-@\[-`{-~] | ::                                       # an escaped mark
    | ["'“‘「『〈《][,;:!?()]["'”’」』〉》]                           # a mark that is spoken of
    """,
    re.VERBOSE | re.DOTALL | re.ASCII | re.MULTILINE,
)
_HINT = lazy(r"://|www\.|@|`|\]\(|\]:|:[a-z:]|\{|\(\?|\\|[\"'“‘「『〈《][,;:!?()][\"'”’」』〉》]", re.ASCII)


class Spans:
    """Places in a text that are asked for in any order."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]

    def __contains__(self, place: int) -> bool:
        number = bisect_right(self._starts, place) - 1
        return number >= 0 and place < self._ends[number]


def find_protected(text: str) -> Spans:
    """Addresses, code, markup of Markdown and wikis, marks between quotes that are spoken of.

    >>> spans = find_protected("詳見http://example.com/a,b,謝謝")
    >>> 22 in spans, 24 in spans
    (True, False)
    """
    if not _HINT.search(text):
        return Spans([])
    return Spans([match.span() for match in _PROTECTED.finditer(text)])


def line_around(text: str, place: int) -> tuple[int, int]:
    """Where the line begins and ends in which `place` is."""
    end = text.find("\n", place)
    return text.rfind("\n", 0, place) + 1, len(text) if end < 0 else end


def neighbour_left(text: str, place: int) -> str:
    """The character before `place`, past spaces, quotes and other marks; '' at the edge of the line."""
    skipped = 0
    while place > 0:
        place -= 1
        character = text[place]
        if character == "\n":
            return ""
        if character == " ":
            continue
        if character not in _SKIPPED:
            return character
        skipped += 1
        if skipped > _REACH:
            return "."
    return ""


def neighbour_right(text: str, place: int) -> str:
    """The character at `place` or behind it, past spaces, quotes and other marks; '' at the edge of the line."""
    skipped = 0
    length = len(text)
    while place < length:
        character = text[place]
        if character == "\n":
            return ""
        if character != " ":
            if character not in _SKIPPED:
                return character
            skipped += 1
            if skipped > _REACH:
                return "."
        place += 1
    return ""


def side_of(neighbour: str) -> Side:
    """Whether a neighbour is Chinese: Han, its quotes and brackets, or a full-width letter or digit.

    >>> side_of("縣"), side_of("”"), side_of("A"), side_of("")
    ('wide', 'wide', 'other', 'edge')
    """
    if not neighbour:
        return "edge"
    wide = (
        is_han(neighbour) or neighbour in _WIDE or (neighbour.isalnum() and "\uff10" <= neighbour <= "\uff5a")
    )
    return "wide" if wide else "other"


def letter_left(text: str, place: int) -> str:
    """The letter or digit before `place`, past anything else but a line end; '' where none is near."""
    return _first_letter(reversed(text[max(0, place - 8 * _NEAR) : place]))


def letter_right(text: str, place: int) -> str:
    """The letter or digit at `place` or behind it, past anything else but a line end; '' where none is near."""
    return _first_letter(text[place : place + 8 * _NEAR])


def _first_letter(characters: Iterable[str]) -> str:
    passed = 0
    for character in characters:
        if character == "\n" or passed > _NEAR:
            return ""
        if character.isalnum():
            return character
        passed += character != " "
    return ""


_pays = Bulk(few=200)  # lines, not texts


def _is_of_other_script(letter: str) -> bool:
    """What _OTHER_SCRIPTS finds."""
    return (
        letter >= "\u3041"
        and (
            letter <= "\u3096"
            or "\u30a1" <= letter <= "\u30fa"
            or "\uac00" <= letter <= "\ud7a3"
            or "\uff66" <= letter <= "\uff9f"
        )
    ) or "\u1100" <= letter <= "\u11ff"


def is_chinese(line: str) -> bool:
    """Whether a line is Chinese, not Japanese, Korean, or Latin with a few Chinese words.

    >>> is_chinese("王小明(Wang Xiaoming)表示"), is_chinese("Li Qiang (李强), the premier")
    (True, False)
    >>> is_chinese("東京の国会で審議された"), is_chinese("這家叫「鮮の味」的小店開在雲溪縣城")
    (False, True)
    """
    if _pays(line):
        han, others = sum(map(len, HAN_RUN.findall(line))), len(_OTHER_SCRIPTS.findall(line))
    else:
        han, others = sum(map(is_han, line)), sum(map(_is_of_other_script, line))
    if not others * 8 < han:
        return False
    return len(_WORDS.findall(_ADDRESSES.sub("", line))) <= 1.5 * han
