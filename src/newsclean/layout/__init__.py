"""The room `layout`: lines become blocks. Afterwards one Line is one paragraph, heading, list item or table row.

Indents and blank lines are read as evidence and then go. Whether lines were wrapped at a fixed width is decided
for the document as a whole; a document that was not wrapped is never joined.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from newsclean.edits import compose, substitute
from newsclean.layout.columns import unfold_columns
from newsclean.layout.letterspacing import close_up, spaced_rows
from newsclean.layout.rows import Row, cut_rows
from newsclean.layout.wrapping import NARROWEST, Joins, find_joins
from newsclean.model import Line, Page
from newsclean.patterns import lazy

if TYPE_CHECKING:
    from newsclean.edits import Change, Trail

__all__ = ["lay_out"]

_ODD = r"\u00a0\u2000-\u200a\u202f\u205f\t"
_ODD_SPACES = lazy(rf" *[{_ODD}][ {_ODD}]*| {{2,}}(?![{_ODD}])[ {_ODD}]*")
_CELL_GAP = lazy(r"[ \u00a0]*\t[ \u00a0\t]*")


class _Piece(NamedTuple):
    """What comes out of one place of the input: its end there, and the text that now stands in between."""

    start: int
    end: int
    text: str
    rule: str

    def changes(self, text: str) -> bool:
        """Whether the piece changes anything in `text`."""
        return text[self.start : self.end] != self.text


def lay_out(page: Page, off: frozenset[str], trail: Trail) -> Page:
    r"""Turn the lines of a page into blocks: one Line each, without indents, blank lines or stray spaces.

    Edits are counted in `page.text`. `off` may name the rules columns, indentation, wrapping,
    letterspacing and whitespace.

    >>> from newsclean.edits import Trail
    >>> from newsclean.model import Line, Page
    >>> page = Page((Line("　　云溪县的桥通了。\r", 1), Line("", 2), Line("　　路也通了。", 3)))
    >>> [line.text for line in lay_out(page, frozenset(), Trail()).lines]
    ['云溪县的桥通了。', '路也通了。']
    """
    original = page.text if trail.audit else ""
    unfolded: list[Change] = []
    if "columns" not in off and "wrapping" not in off:
        page, unfolded = unfold_columns(page)
    pieces: list[_Piece] = []
    lines = _join(page, off, trail, pieces, narrowest=8 if unfolded else NARROWEST)
    if trail.audit:
        columns = [(start, end, after, "columns") for start, end, after in unfolded]
        trail.record(
            "layout", original, compose(columns, [piece for piece in pieces if piece.changes(page.text)])
        )
    return Page(tuple(lines), page.meta)


def _join(
    page: Page, off: frozenset[str], trail: Trail, pieces: list[_Piece], *, narrowest: int
) -> list[Line]:
    """The blocks of the page; what changes is added to `pieces` when auditing."""
    text = page.text
    rows = cut_rows(page, keep_indents="indentation" in off, keep_spaces="whitespace" in off)
    filled = [row for row in rows if not row.blank]
    spaced = frozenset[int]() if "letterspacing" in off else spaced_rows(text, filled)
    found = Joins() if "wrapping" in off else find_joins(text, rows, narrowest=narrowest)
    for row in found.doubts:
        trail.warn("layout", "wrapping", "a full line ends a sentence: whether the paragraph ends too can't be known",
                   line=row.number, text=text[max(row.start, row.end - 20) : row.end])  # fmt: skip
    lines: list[Line] = []
    aside: list[Line] = []  # page numbers inside a paragraph: they go behind it
    position = 0
    for row in filled:
        content, inner = _content(text, row, spaced=row.start in spaced, tidy="whitespace" not in off)
        if row.start in found.page_numbers:
            aside.append(_line(row, content)._replace(boilerplate="page number"))
            continue
        gap = found.glues.get(row.start)
        if gap is not None and lines:
            head = lines[-1].text[:-1] if row.start in found.hyphens else lines[-1].text
            position -= row.start in found.hyphens
            lines[-1] = lines[-1]._replace(text=head + gap + content)
            rule = "wrapping"
        else:
            gap = _written(aside, lines) + ("\n" if lines or aside else "") if trail.audit else ""
            lines += aside
            lines.append(_line(row, content))
            aside = []
            rule = "indentation" if row.start > row.begin and row.indented else "whitespace"
        if trail.audit:
            pieces.append(_Piece(position, row.start, gap, rule))
            pieces.extend(inner)
        position = row.end
    if trail.audit:
        pieces.append(_Piece(position, len(text), _written(aside, lines), "whitespace"))
    return [*lines, *aside]


def _written(aside: list[Line], lines: list[Line]) -> str:
    """What page numbers put behind `lines` add to the text."""
    return "".join(f"\n{line.text}" for line in aside)[0 if lines else 1 :]


def _line(row: Row, content: str) -> Line:
    line = row.line
    kind = line.kind
    if not kind and row.tabular:
        kind = "table_row"
    return Line(content, row.number, kind, line.level, line.ordered, True, line.boilerplate)


def _content(text: str, row: Row, *, spaced: bool, tidy: bool) -> tuple[str, list[_Piece]]:
    """The row's own text with its inner spaces in order, and what that changed."""
    content = text[row.start : row.end]
    if not spaced and "  " not in content and content.isprintable():
        return content, []
    closed: list[Change] = []
    if spaced:
        content = close_up(content, 0, closed)
    changes = [(*change, "letterspacing") for change in closed]
    if tidy and _ODD_SPACES.search(content):
        is_row = row.tabular or row.line.kind == "table_row"
        tidied: list[Change] = []
        pattern, mark = (_CELL_GAP, "\t") if is_row else (_ODD_SPACES, " ")
        content = substitute(pattern, mark, content, tidied)
        changes = [*compose(changes, [(*change, "whitespace") for change in tidied])]
    return content, [
        _Piece(row.start + start, row.start + end, after, rule) for start, end, after, rule in changes
    ]
