"""Rows: the lines of a page cut at every kind of line end, with their indents measured."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from newsclean.characters import CLOSERS, SENTENCE_END
from newsclean.fold import fold
from newsclean.patterns import lazy
from newsclean.vocabulary import boilerplate_reason

if TYPE_CHECKING:
    import re

    from newsclean.model import Line, Page

__all__ = ["Row", "cut_rows"]

_LINE_END = lazy("\r\n?|[\v\f\x85\u2028\u2029]")
_SPACES = " \t\u00a0\u3000\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"
_INDENTS = ("\u3000\u3000", "    ", "\u00a0\u00a0\u00a0\u00a0")
_INNER_INDENT = lazy("(?:\u3000{2,4}|[ \u00a0]{4,8})(?=[^ \u00a0\u3000])")
_SENTENCE = SENTENCE_END + CLOSERS + "!?"
_SHORTEST = 15  # characters of a paragraph that lost its line
_TABULAR = lazy(r"\S[ \u00a0]*\t[ \u00a0\t]*\S")


class Row(NamedTuple):
    """Text between two line ends: code points `start` to `end` of the page's text, outer spaces left out."""

    begin: int  # of the line, its indent included
    start: int
    end: int
    number: int  # of the line in the repaired text
    indented: bool
    tabular: bool
    line: Line

    @property
    def blank(self) -> bool:
        """Whether nothing stands in the row."""
        return self.start == self.end


def cut_rows(page: Page, *, keep_indents: bool, keep_spaces: bool) -> list[Row]:
    """Cut every line of the page at CR, CRLF, NEL, LS, PS, VT and FF, and measure its indent.

    An indent inside a line, behind a sentence, begins a row too: there the line end was lost.
    """
    rows: list[Row] = []
    origin = 0
    for line in page.lines:
        start = 0
        number = line.number
        ends: list[re.Match[str]] = []
        if not keep_indents and (inner := _inner_indents(line.text)):
            for place in [*inner, len(line.text)]:
                rows.append(_row(line, origin, start, place, number, keep_indents, keep_spaces))
                start = place
            origin += len(line.text) + 1
            continue
        if not line.text.isprintable():
            bare = line.text.removesuffix("\r")
            if bare.strip(_SPACES).isprintable():  # so it holds no line end inside
                rows.append(_row(line, origin, 0, len(bare), number, keep_indents, keep_spaces))
                origin += len(line.text) + 1
                continue
            ends = [*_LINE_END.finditer(line.text)]
        for match in ends:
            rows.append(_row(line, origin, start, match.start(), number, keep_indents, keep_spaces))
            start = match.end()
            # A CR at the end of a line is half of the line end CRLF; anything else ends a line of its own.
            number += 0 if match[0] == "\r" and match.end() == len(line.text) else 1
        if not ends or start < len(line.text):
            rows.append(_row(line, origin, start, len(line.text), number, keep_indents, keep_spaces))
        origin += len(line.text) + 1
    return rows


def _inner_indents(text: str) -> list[int]:
    r"""Where paragraphs begin inside a line: at an indent behind a sentence, if the line begins with one or has two.

    >>> _inner_indents("　　雲溪縣新修的石橋昨天上午正式通車，兩岸的村民等了一夜。　　縣長說，橋長三百米，寬九米，渡口從明天起停用。")
    [29]
    >>> _inner_indents("甲。　　乙。　　丙。")
    []
    """
    if len(text) < 2 * _SHORTEST or not any(map(text.__contains__, _INDENTS)) or _LINE_END.search(text):
        return []
    places: list[int] = []
    before = len(text) - len(text.lstrip(_SPACES))
    starts = _INNER_INDENT.match(text) is not None
    for match in _INNER_INDENT.finditer(text, before):
        if text[match.start() - 1] in _SENTENCE and match.start() - before >= _SHORTEST:
            places.append(match.start())
            before = match.end()
    if places and len(text.rstrip(_SPACES)) - before < _SHORTEST:
        del places[-1]
    return places if starts or len(places) > 1 else []


def _is_indent(raw: str) -> bool:
    """Whether a line begins with an ideographic space, a tab, or two other spaces; one space is a slip."""
    first, second = raw[:1], raw[1:2]
    if first in "\t\u3000":
        return True
    return first in " \u00a0\u2002\u2003" and (
        second in " \u00a0\u2002\u2003" or (first in " \u00a0" and second in "\t\u3000")
    )


def _row(
    line: Line, origin: int, start: int, end: int, number: int, keep_indents: bool, keep_spaces: bool
) -> Row:
    raw = line.text[start:end]
    begin = origin + start
    body = raw.strip(_SPACES)
    if not body:
        return Row(begin, begin, begin, number, False, False, line)
    left = raw.find(body[0])
    right = left + len(body)
    indented = left > 0 and _is_indent(raw)
    tabular = (
        "\t" in body
        and not line.kind
        and _TABULAR.search(body) is not None
        and boilerplate_reason(fold(body)) is None
    )
    if keep_indents:
        left = 0
    if keep_spaces:
        right = len(raw)
    return Row(begin, begin + left, begin + right, number, indented, tabular, line)
