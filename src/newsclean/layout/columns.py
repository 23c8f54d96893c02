"""Rule `columns`: two columns of a page that were read side by side, put one behind the other.

    雲溪縣新修的石橋昨      縣裏同時修好了三條
    天通車，兩岸居民步      村道，學生上學少走
    行過橋。                半小時。

Only where both sides are running text cut at a width of their own. Tables have short cells, lists have no
sentences, and a single wide gap is a gap.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import east_asian_width

from newsclean.characters import CLOSERS, SENTENCE_END, has_han
from newsclean.model import Page
from newsclean.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsclean.edits import Change
    from newsclean.model import Line

__all__ = ["unfold_columns"]

_GAP = lazy("(?<=\\S)(?:[ \u00a0]{3,}|[ \u00a0]*(?:\u3000[ \u00a0]?){2,}|[ \u00a0]*\t[ \u00a0\t]*)(?=\\S)")
_GAP_SIGNS = ("   ", "\u3000", "\t", "\u00a0")  # no gap is without one of them
_FEWEST = 4  # lines with both columns
_NARROWEST = 12  # display columns, so six characters
_ENDS = SENTENCE_END + CLOSERS + "!?;；:："


class _Cut(NamedTuple):
    """A line cut at the gap: display column at which its right part starts, and the two parts as places."""

    column: int
    left_end: int
    right_start: int


def unfold_columns(page: Page) -> tuple[Page, list[Change]]:
    """The page with its two columns one behind the other, and the change that did it; or the page itself."""
    places = [number for number, line in enumerate(page.lines) if _has_gap(line.text)]
    if len(places) < _FEWEST:
        return page, []
    first, last = places[0], places[-1]
    lines = page.lines[first : last + 1]
    if any(line.kind or line.boilerplate or line.ends_block for line in lines):
        return page, []
    parts = _cut_all([line.text.rstrip() for line in lines])
    if parts is None:
        return page, []
    columns = [
        [line._replace(text=part[side], ends_block=False) for line, part in zip(lines, parts, strict=True)
         if part[side]]
        for side in (0, 1)
    ]  # fmt: skip
    if not all(_is_running_text([line.text for line in column]) for column in columns):
        return page, []
    start = sum(len(line.text) + 1 for line in page.lines[:first])
    before = "\n".join(line.text for line in lines)
    unfolded: list[Line] = [*columns[0], *columns[1]]
    after = "\n".join(line.text for line in unfolded)
    whole = (*page.lines[:first], *unfolded, *page.lines[last + 1 :])
    return Page(whole, page.meta), [(start, start + len(before), after)]


def _has_gap(text: str) -> bool:
    inner = text.strip()  # most lines have spaces before their text alone
    return any(map(inner.__contains__, _GAP_SIGNS)) and _GAP.search(inner) is not None


def _cut_all(texts: Sequence[str]) -> list[tuple[str, str]] | None:
    """Left and right part of every line, or None where a line crosses the gap."""
    cuts = [_cuts(text) for text in texts]
    counted = Counter(cut.column // 2 for line in cuts for cut in line)
    column, _ = max(counted.items(), key=lambda item: (item[1], -item[0]))
    parts: list[tuple[str, str]] = []
    both = 0
    for text, line in zip(texts, cuts, strict=True):
        cut = next((cut for cut in line if abs(cut.column // 2 - column) <= 1), None)
        if cut is not None:
            both += 1
            parts.append((text[: cut.left_end], text[cut.right_start :]))
        elif line:
            return None
        elif _display(text) <= 2 * column:
            parts.append((text, ""))
        elif _display(text[: len(text) - len(text.lstrip())]) >= 2 * column - 2:
            parts.append(("", text.lstrip()))
        else:
            return None
    return parts if both >= max(_FEWEST, 0.6 * len(texts)) else None


def _cuts(text: str) -> list[_Cut]:
    cuts: list[_Cut] = []
    position = width = 0
    for match in _GAP.finditer(text):
        width = _display(text[position : match.end()], width)
        position = match.end()
        cuts.append(_Cut(width, match.start(), position))
    return cuts


def _display(text: str, width: int = 0) -> int:
    """Display columns with `text` behind `width` of them, a tab going to the next multiple of eight."""
    for character in text:
        if character == "\t":
            width += 8 - width % 8
        else:
            width += 2 if east_asian_width(character) in "WFA" else 1
    return width


def _is_running_text(column: Sequence[str]) -> bool:
    """Whether most lines are as wide as the widest, and most of those break off inside a sentence."""
    widths = [_display(text.strip()) for text in column]
    widest = max(widths, default=0)
    if widest < _NARROWEST or len(column) < _FEWEST:
        return False
    full = [text for text, width in zip(column, widths, strict=True) if width >= widest - 4 and has_han(text)]
    broken = [text for text in full if text.rstrip()[-1] not in _ENDS]
    clauses = sum(1 for text in column if re.search("[，。、；！？,;]", text))
    return (
        len(full) >= 0.6 * len(column)
        and len(broken) >= max(2, 0.5 * len(full))
        and clauses >= 0.3 * len(column)
    )
