"""Tell tables of data from tables that only lay out a page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsclean.markup.tokens import attributes
from newsclean.patterns import lazy

if TYPE_CHECKING:
    from newsclean.markup.tokens import Token

__all__ = ["find_data_tables"]

_BORDER = lazy(r"border(?:-[a-z]+)?\s*:\s*(?!0|none)", re.IGNORECASE)
_CELL_LENGTH = 40  # longer on average: columns of text, not of data


@dataclass(slots=True, eq=False, repr=False)
class _Table:
    number: int
    end: int
    stated: bool  # a border, or header cells
    rows: list[int] = field(default_factory=list)  # cells of each row
    length: int = 0
    has_inner: bool = False

    def holds_data(self) -> bool:
        wide = [cells for cells in self.rows if cells > 1]
        if self.has_inner or not wide:
            return False
        return self.stated or (len(wide) > 1 and self.length <= _CELL_LENGTH * sum(wide))


def find_data_tables(text: str, tokens: list[Token], ends: list[int]) -> set[int]:
    """Numbers of the tokens that start a table of data.

    That is a table with a row of two or more cells and no table inside, which has header cells or a border, or
    at least two such rows of short cells.
    """
    found: set[int] = set()
    stack: list[_Table] = []
    position = 0
    for number, token in enumerate(tokens):
        if stack:
            stack[-1].length += len(text[position : token.start].strip())
        position = token.end
        while stack and stack[-1].end <= number:
            table = stack.pop()
            if table.holds_data():
                found.add(table.number)
        if token.kind != "open":
            continue
        if token.name == "table" and ends[number] >= 0:
            if stack:
                stack[-1].has_inner = True
            stack.append(_Table(number, ends[number], _has_border(text[token.start : token.end])))
        elif stack and token.name == "tr":
            stack[-1].rows.append(0)
        elif stack and token.name in ("td", "th"):
            stack[-1].stated |= token.name == "th"
            if not stack[-1].rows:
                stack[-1].rows.append(0)
            stack[-1].rows[-1] += 1
    return found


def _has_border(tag: str) -> bool:
    stated = attributes(tag)
    if "border" in stated:
        return stated["border"].strip() != "0"
    return _BORDER.search(stated.get("style", "")) is not None
