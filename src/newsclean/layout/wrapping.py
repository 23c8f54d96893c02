"""Hard-wrapped lines: find out whether a document was wrapped at a fixed width, and what belongs together.

A line was wrapped where the first unit of the next line would not have fitted any more. That is how word
processors, mail programs and terminals break lines, so it is tested as such: a unit is one wide character with
the punctuation that must not start a line, or a whole Latin word or number.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import east_asian_width

from newsclean.characters import CLOSERS, SENTENCE_END, is_wide
from newsclean.fold import fold
from newsclean.vocabulary import LIST_MARKER, is_standing_line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newsclean.layout.rows import Row

__all__ = ["find_joins", "glue"]

_NARROWEST, _WIDEST = 18, 60  # characters; narrower is verse or a list, wider is no wrapping
_HANGING = 2  # characters that may stand over the edge: a stop and a closing quote
_MOST_OF = 0.6  # of the width: a line that is shorter was not cut inside a sentence by wrapping
_OPENERS = "（《〈「『【〔“‘(["
_NO_START = "，。、；：！？”’）》〉」』】〕…—％,.;:!?)]%"
_UNIT = re.compile(
    rf"[{re.escape(_OPENERS)}]*(?:[A-Za-z0-9][\w.,:/%+-]*|.)[{re.escape(_NO_START)}]*", re.ASCII | re.DOTALL
)
_TERMINAL = SENTENCE_END + CLOSERS + "!?;；:："
_SENTENCE_ENDS = re.compile(rf"[{SENTENCE_END}!?][{re.escape(CLOSERS)}]*$")
_SPACES = " \t\u00a0\u3000"
_CLAUSE = re.compile("[，。、；：！？,;!?]")


class _Measure(NamedTuple):
    """How widths are counted, and the width at which the document was wrapped."""

    width: Callable[[str], int]
    limit: int
    slack: int


def glue(left: str, right: str) -> str:
    """Say what goes between two joined lines: nothing beside a wide character, else one space.

    >>> glue("市长", "说"), glue("New", "York"), glue("共30", "人"), glue("1", "500")
    ('', ' ', '', '')
    """
    before, after = left[-1:], right[:1]
    if is_wide(before) or is_wide(after) or (before.isdigit() and after.isdigit()):
        return ""
    return " "


def find_joins(text: str, rows: Sequence[Row]) -> tuple[frozenset[int], int]:
    """Find the rows (by their starts) that continue the row before, and count the undecidable ends.

    In this order: where lines are indented, an indent starts a paragraph and nothing else does; where blank
    lines part the text, a blank line does; otherwise a full line that does not end a sentence goes on. In the
    last case a full line that ends a sentence can't be decided: it is left as a paragraph's end and counted.
    """
    filled = [row for row in rows if not row.blank]
    if len(filled) < 4:
        return frozenset(), 0
    candidates = [row for row in filled if _can_wrap(text, row)]
    measure = _find_measure(text, candidates)
    if measure is None:
        return frozenset(), 0
    indents = sum(row.indented for row in candidates)
    indented = 2 <= indents < len(candidates)
    blanks = not indented and _inner_blanks(rows) >= 2
    joins: set[int] = set()
    doubts = 0
    previous: Row | None = None
    opened = False  # an indent has opened the paragraph that `previous` belongs to
    for row in rows:
        if row.blank:
            previous, opened = None, False
            continue
        joined = False
        if previous is not None and not (indented and row.indented) and _may_follow(text, previous, row):
            last, this = text[previous.begin : previous.end], text[row.start : row.end]
            width = measure.width(last)
            full = width + _unit_width(measure, this) > measure.limit - measure.slack
            ended = last[-1] in _TERMINAL
            if full and not (indented or blanks) and _SENTENCE_ENDS.search(last[-3:]):
                doubts += 1
            else:
                joined = full or (not ended and (opened or (blanks and width >= _MOST_OF * measure.limit)))
        if joined:
            joins.add(row.start)
        else:
            opened = indented and row.indented
        previous = row
    return frozenset(joins), doubts


def _inner_blanks(rows: Sequence[Row]) -> int:
    filled = [index for index, row in enumerate(rows) if not row.blank]
    inner = rows[filled[0] : filled[-1]]
    return sum(1 for row, after in pairwise(inner) if row.blank and not after.blank)


def _can_wrap(text: str, row: Row) -> bool:
    if row.line.kind or row.tabular or row.line.boilerplate:
        return False
    return not is_standing_line(fold(text[row.start : row.end]))


def _may_follow(text: str, previous: Row, row: Row) -> bool:
    if previous.line.ends_block and previous.line is not row.line:
        return False
    if not _can_wrap(text, row) or not _can_wrap(text, previous):
        return False
    content, last = text[row.start : row.end], text[previous.start : previous.end]
    return not (LIST_MARKER.match(fold(content)) and last[-1] in _TERMINAL + "，,")


def _columns(content: str) -> int:
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in content)


def _unit_width(measure: _Measure, content: str) -> int:
    match = _UNIT.match(content)
    return measure.width(match[0]) if match else 0


def _find_measure(text: str, rows: Sequence[Row]) -> _Measure | None:
    """Find the width at which the document was wrapped: in characters or in columns, whichever explains more."""
    contents = [text[row.begin : row.end] for row in rows]
    best: _Measure | None = None
    most = 0
    for width, unit in ((len, 1), (_columns, 2)):
        widths = [width(content) for content in contents]
        longest = max(widths, default=0)
        for limit in range(longest, longest - (_HANGING + 1) * unit, -1):
            if not _NARROWEST * unit <= limit <= _WIDEST * unit:
                continue
            measure = _Measure(width, limit, unit)
            full = [
                content
                for content, size, after in zip(contents, widths, contents[1:], strict=False)
                if size + _unit_width(measure, after.lstrip(_SPACES)) > limit
            ]
            if len(full) > most and _is_wrapped(contents, full):
                best, most = measure, len(full)
    return best


def _is_wrapped(contents: Sequence[str], full: Sequence[str]) -> bool:
    """Wrapped prose: many full lines, two of them broken inside a sentence, and sentences at all.

    A list of headlines of similar length has full lines too, but hardly a comma inside them.
    """
    broken = sum(content[-1] not in _TERMINAL for content in full)
    if len(full) < 3 or broken < 2 or len(full) < 0.3 * len(contents):
        return False
    clauses = sum(1 for content in full if _CLAUSE.search(content))
    return clauses >= 0.5 * len(full) and any(
        content[-1] in SENTENCE_END + CLOSERS + "!?." for content in contents
    )
