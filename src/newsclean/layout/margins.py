"""What indents and blank lines say: which rows start a paragraph, and blank lines that say nothing."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsclean.layout.rows import Row

__all__ = ["indented_rows", "single_spaced"]

_DEEPEST = 8  # columns from the margin: what stands further in is centred
_FEWEST = 4  # rows


def indented_rows(text: str, rows: Sequence[Row]) -> frozenset[int]:
    """The rows (by their starts) that are indented, counted from the left margin of the text.

    A mail or a printout may begin each line four columns in and each paragraph eight: then eight is the indent.
    """
    indented = frozenset(row.start for row in rows if row.indented)
    if len(indented) < len(rows) or len(rows) < _FEWEST:
        return indented
    widths = {row.start: _columns(text[row.begin : row.start]) for row in rows}
    margin = min(widths.values())
    deeper = Counter(width for width in widths.values() if width > margin)
    if not deeper:
        return indented
    usual = max(deeper, key=lambda width: (deeper[width], -width))
    if deeper[usual] < 2 or usual - margin > _DEEPEST:
        return indented
    return frozenset(start for start, width in widths.items() if width > margin)


def _columns(indent: str) -> int:
    width = 0
    for character in indent:
        width += 8 - width % 8 if character == "\t" else 2 if east_asian_width(character) in "WFA" else 1
    return width


def single_spaced(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows without blank lines that stand between all of them: where every line has one, none parts anything.

    Where some gaps are larger, what they have more stays: there a paragraph ends.
    """
    filled = [number for number, row in enumerate(rows) if not row.blank]
    if len(filled) < 2 * _FEWEST:
        return rows
    gaps = [after - before - 1 for before, after in pairwise(filled)]
    usual = min(gaps)
    if usual == 0:
        return rows
    kept: list[Row] = []
    blank = 0
    for row in rows:
        blank = blank + 1 if row.blank else 0
        if not row.blank or blank > usual:
            kept.append(row)
    return kept
