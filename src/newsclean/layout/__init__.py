"""The room `layout`: lines become blocks. Afterwards one Line is one paragraph, heading, list item or table row.

Indents and blank lines are read as evidence and then go. Whether lines were wrapped at a fixed width is decided
for the document as a whole; a document that was not wrapped is never joined.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from newsclean.layout.letterspacing import close_up, spaced_rows
from newsclean.layout.rows import Row, cut_rows
from newsclean.layout.wrapping import find_joins, glue

if TYPE_CHECKING:
    from newsclean.edits import Change, Trail
    from newsclean.model import Line, Page

__all__ = ["lay_out"]

_ODD_SPACES = re.compile(
    r"[\u00a0\u2000-\u200a\u202f\u205f\t]+| {2,}|(?: [\u00a0\u2000-\u200a\u202f\u205f\t])+"
)
_CELL_GAP = re.compile(r"[ \u00a0]*\t[ \u00a0\t]*")


class _Piece(NamedTuple):
    """What comes out of one place of the input: its end there, and the text that now stands in between."""

    start: int
    end: int
    text: str
    rule: str


def lay_out(page: Page, off: frozenset[str], trail: Trail) -> Page:
    r"""Turn the lines of a page into blocks: one Line each, without indents, blank lines or stray spaces.

    Edits are counted in `page.text`. `off` may name the rules indentation, wrapping, letterspacing and
    whitespace.

    >>> from newsclean.edits import Trail
    >>> page = Page((Line("　　云溪县的桥通了。\r", 1), Line("", 2), Line("　　路也通了。", 3)))
    >>> [line.text for line in lay_out(page, frozenset(), Trail()).lines]
    ['云溪县的桥通了。', '路也通了。']
    """
    text = page.text
    rows = cut_rows(page, keep_indents="indentation" in off, keep_spaces="whitespace" in off)
    filled = [row for row in rows if not row.blank]
    spaced = frozenset[int]() if "letterspacing" in off else spaced_rows(text, filled)
    joins, doubts = (frozenset[int](), 0) if "wrapping" in off else find_joins(text, rows)
    if doubts:
        trail.warn(
            "layout",
            "wrapping",
            f"{doubts} full lines end a sentence: whether a paragraph ends there too can't be known",
        )
    lines: list[Line] = []
    changes: list[_Piece] = []
    position = 0
    for index, row in enumerate(filled):
        content, inner = _content(text, row, spaced=row.start in spaced, tidy="whitespace" not in off)
        if row.start in joins and lines:
            gap = glue(lines[-1].text, content)
            lines[-1] = replace(
                lines[-1], text=lines[-1].text + gap + content, ends_block=row.line.ends_block
            )
            rule = "wrapping"
        else:
            gap = "\n" if index else ""
            lines.append(_line(row, content))
            rule = "indentation" if row.indented else "whitespace"
        if trail.audit:
            changes.append(_Piece(position, row.start, gap, rule))
            changes.extend(inner)
        position = row.end
    if trail.audit:
        changes.append(_Piece(position, len(text), "", "whitespace"))
        trail.record("layout", text, changes)
    return replace(page, lines=tuple(lines))


def _line(row: Row, content: str) -> Line:
    line = row.line
    kind = line.kind
    if not kind and row.tabular:
        kind = "table_row"
    return replace(line, text=content, kind=kind, number=row.number)


def _content(text: str, row: Row, *, spaced: bool, tidy: bool) -> tuple[str, list[_Piece]]:
    """The row's own text with its inner spaces in order, and what that changed."""
    content = text[row.start : row.end]
    pieces: list[_Piece] = []
    if spaced:
        changes: list[Change] = []
        content = close_up(content, row.start, changes)
        return content, [_Piece(start, end, after, "letterspacing") for start, end, after in changes]
    if not tidy or not _ODD_SPACES.search(content):
        return content, pieces
    pattern, mark = (_CELL_GAP, "\t") if row.tabular or row.line.kind == "table_row" else (_ODD_SPACES, " ")
    parts: list[str] = []
    position = 0
    for match in pattern.finditer(content):
        parts += (content[position : match.start()], mark)
        pieces.append(_Piece(row.start + match.start(), row.start + match.end(), mark, "whitespace"))
        position = match.end()
    parts.append(content[position:])
    return "".join(parts), pieces
