"""Page numbers that a conversion from PDF, print or OCR left in the text."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from newsclean.fold import fold
from newsclean.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsclean.layout.rows import Row

__all__ = ["find_page_numbers"]

_DASH = "[-—–−·•~*=|]{1,2}"
_PAGE_NUMBER = lazy(
    rf"{_DASH}\s*(?P<dashed>\d{{1,4}})\s*{_DASH}"
    r"|(?:第\s*)(?P<named>\d{1,4})\s*页(?:\s*[,/]?\s*共\s*\d{1,4}\s*页)?"
    r"|(?:[Pp](?:age|\.)\s*)(?P<english>\d{1,4})(?:\s*(?:of|/)\s*\d{1,4})?"
    r"|(?P<bare>\d{1,4})(?:\s*/\s*\d{1,4})?"
)


def find_page_numbers(text: str, rows: Sequence[Row]) -> frozenset[int]:
    """Find the rows (by their starts) that hold a page number and nothing else.

    They count upwards: two or more numbers of one form, each one more than the one before. A single number on
    a line of its own may be anything, except between dashes or as 第3页.
    """
    found: dict[str, list[tuple[int, int]]] = {}
    for row in rows:
        if row.end - row.start > 20 or row.line.kind or row.line.boilerplate:
            continue
        match = _PAGE_NUMBER.fullmatch(fold(text[row.start : row.end]))
        if match is not None and match.lastgroup is not None:
            found.setdefault(match.lastgroup, []).append((row.start, int(match[match.lastgroup])))
    numbers: set[int] = set()
    for form, places in found.items():
        counted = len(places) > 1 and all(b == a + 1 for (_, a), (_, b) in pairwise(places))
        if counted or (len(places) == 1 and form != "bare"):
            numbers.update(start for start, _ in places)
    return frozenset(numbers)
