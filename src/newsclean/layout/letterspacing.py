"""Letter-spaced lines: 貴 陽 市 召 開 會 議 closed up, while 李　强 and 陈刚讲话 孙文锴 keep their spaces."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean.characters import HAN, WIDE_PUNCTUATION

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsclean.layout.rows import Row

__all__ = ["close_up", "spaced_rows"]

_SPACE = "[ \u00a0\u3000]"
_PAIR = re.compile(f"[{HAN}](?=[{HAN}])")
_SPACED_PAIR = re.compile(f"[{HAN}]{_SPACE}(?=[{HAN}])")
_WIDE = f"{HAN}{WIDE_PUNCTUATION}"
# A space goes between two wide characters, and between a wide character and a digit.
_GAP = re.compile(f"(?<=[{_WIDE}]){_SPACE}+(?=[{_WIDE}0-9])|(?<=[0-9]){_SPACE}+(?=[{_WIDE}])")
_SURE = 6  # spaced pairs that make a line letter-spaced beyond doubt: a list of short names has fewer
_FEW = 3  # enough in a document where another line is surely letter-spaced
_SHARE = 0.7  # of all neighbouring Han characters


def spaced_rows(text: str, rows: Iterable[Row]) -> frozenset[int]:
    """Find the rows (by their starts) that were spaced out letter by letter."""
    sure: set[int] = set()
    maybe: set[int] = set()
    for row in rows:
        if row.tabular or row.line.kind == "table_row":
            continue
        content = text[row.start : row.end]
        spaced = (
            len(_SPACED_PAIR.findall(content))
            if " " in content or "\u3000" in content or "\xa0" in content
            else 0
        )
        if spaced < _FEW or spaced < _SHARE * (spaced + len(_PAIR.findall(content))):
            continue
        (sure if spaced >= _SURE else maybe).add(row.start)
    return frozenset(sure | maybe) if sure else frozenset()


def close_up(content: str, offset: int, changes: list[tuple[int, int, str]]) -> str:
    """Take the spaces out of one letter-spaced line; append what changed, counted from `offset`.

    >>> close_up("每 日 7 時 至 10 時 ， 在 Apple 店", 0, [])
    '每日7時至10時，在 Apple 店'
    """
    changes.extend((offset + match.start(), offset + match.end(), "") for match in _GAP.finditer(content))
    return _GAP.sub("", content)
