"""Letter-spaced lines: 貴 陽 市 召 開 會 議 closed up, while 李　强 and 陈刚讲话 孙文锴 keep their spaces."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from newsclean.characters import HAN, HAN_RUN, LETTER, WIDE_PUNCTUATION, is_han
from newsclean.fold import fold
from newsclean.patterns import lazy
from newsclean.people import is_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsclean.edits import Change
    from newsclean.layout.rows import Row

__all__ = ["close_up", "spaced_rows"]

_SPACE = "[ \u00a0\u3000]"
_PAIR = lazy(f"[{HAN}](?=[{HAN}])")
_SPACES = lazy(f"{_SPACE}+")
_WIDE = f"{HAN}{WIDE_PUNCTUATION}○"  # the circle of 二○三一年
# A space goes between two wide characters, between a wide character and a digit, and inside `2 0 1 3`.
_GAP = lazy(
    f"(?<=[{_WIDE}]){_SPACE}+(?=[{_WIDE}0-9])|(?<=[0-9]){_SPACE}+(?=[{_WIDE}])"
    f"|(?<=[0-9]){_SPACE}(?=[0-9](?![0-9]))(?<![0-9][0-9]{_SPACE})"
    f"|(?<=[A-Za-z]){_SPACE}(?=[A-Za-z](?![A-Za-z]))(?<![A-Za-z][A-Za-z]{_SPACE})"
)
_STOP = lazy(f"(?:(?<={LETTER})|(?<= ))[，。、；！？]")
_PARTED_STOP = lazy(f"(?<={LETTER}) [，。、；！？]")
_WORD_GAP = lazy(f"(?<={LETTER}) (?={LETTER})")
_MOST_STOPS = 0.8
_WORD = 5  # characters of a word at most
_SURE = 6  # spaced pairs that make a line letter-spaced beyond doubt: a list of short names has fewer
_FEW = 3  # enough in a document where another line is surely letter-spaced
_SHARE = 0.7  # of all neighbouring Han characters
_NAMES = 0.7  # of the words: then it is a list of names, and 李　强 is typeset that wide on purpose


def spaced_rows(text: str, rows: Iterable[Row]) -> frozenset[int]:
    """Find the rows (by their starts) that were spaced out letter by letter."""
    sure: set[int] = set()
    maybe: set[int] = set()
    words: set[int] = set()  # rows of short words; segmented where another row is
    segmented = False
    for row in rows:
        if row.tabular or row.line.kind == "table_row":
            continue
        content = text[row.start : row.end]
        if content.count(" ") + content.count("\u3000") + content.count("\xa0") < _FEW:
            continue
        if _is_segmented(content):
            sure.add(row.start)
            segmented = True
            continue
        if _is_short_words(content) and not _lists_names(content):
            words.add(row.start)
        spaced = sum(
            is_han(content[match.start() - 1]) and is_han(content[match.end() : match.end() + 1])
            for match in _SPACES.finditer(content, 1)
        )
        if spaced < _FEW or spaced < _SHARE * (spaced + len(_PAIR.findall(content))) or _lists_names(content):
            continue
        (sure if spaced >= _SURE else maybe).add(row.start)
    return frozenset(sure | maybe | (words if segmented else set())) if sure else frozenset()


def _is_segmented(content: str) -> bool:
    """Whether a program parted the words of the line: then spaces stand before its stops, where nobody types one.

    >>> _is_segmented("石橋 昨天 通車 ， 兩岸 居民 過河 方便 了 。"), _is_segmented("石橋 通車 。路也通了，水也通了。")
    (True, False)
    """
    if content.count(" ") < _SURE:
        return False
    parted = len(_PARTED_STOP.findall(content))
    stops = len(_STOP.findall(content))
    words = len(_WORD_GAP.findall(content))
    return parted >= 2 and parted >= _MOST_STOPS * stops and words >= _FEW


def _is_short_words(content: str) -> bool:
    """Whether every run of Han is a word by its length: so is a headline of a segmented text."""
    return len(_WORD_GAP.findall(content)) >= _FEW and all(
        len(run) <= _WORD for run in HAN_RUN.findall(content)
    )


def _lists_names(content: str) -> bool:
    """Whether the line lists people: single characters by twos are names, and so are the other words.

    >>> _lists_names("李　强　王　伟　陈　刚　张志明"), _lists_names("召 开 会 议 的 通 知")
    (True, False)
    """
    words: list[str] = []
    single = ""
    for word in fold(content).split():
        if len(word) == 1 and single:
            words.append(single + word)
            single = ""
        elif len(word) == 1:
            single = word
        else:
            words += [single, word] if single else [word]
            single = ""
    words += [single] if single else []
    return sum(map(is_name, words)) >= _NAMES * len(words)


def close_up(content: str, offset: int, changes: list[Change]) -> str:
    """Take the spaces out of one letter-spaced line; append what changed, counted from `offset`.

    A gap wider than the others parts words: one space of it stays.

    >>> close_up("每 日 7 時 至 1 0 時 ， 在 A p p l e 店   主 持", 0, [])
    '每日7時至10時，在 Apple 店 主持'
    """
    widths = Counter(len(match[0]) for match in _GAP.finditer(content))
    usual = max(widths, key=lambda width: (widths[width], -width), default=1)
    parts: list[str] = []
    position = 0
    for match in _GAP.finditer(content):
        wide = len(match[0]) > usual
        beside = content[match.start() - 1] + content[match.end()]
        kept = match[0][0] if wide and not any(mark in WIDE_PUNCTUATION for mark in beside) else ""
        parts += (content[position : match.start()], kept)
        changes.append((offset + match.start(), offset + match.end(), kept))
        position = match.end()
    parts.append(content[position:])
    return "".join(parts)
