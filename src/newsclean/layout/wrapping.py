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

from newsclean.characters import CLOSERS, HAN_RE, SENTENCE_END
from newsclean.fold import fold
from newsclean.layout.glue import drops_hyphen, ends_address, glue
from newsclean.layout.margins import indented_rows, single_spaced
from newsclean.layout.pagination import find_page_numbers
from newsclean.patterns import lazy
from newsclean.vocabulary import LIST_MARKER, boilerplate_reason, is_caption, is_standing_line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newsclean.layout.rows import Row

__all__ = ["NARROWEST", "Joins", "find_joins"]

NARROWEST = 18
"""Characters in a line: narrower is verse or a list. (Columns of a page may be narrower.)"""

_ALIKE = 4  # characters at the beginning
_WIDE = 28  # characters: two lines of that width are not equally long by chance
_WIDEST = 60  # a wider line is no wrapping
_HANGING = 2  # characters that may stand over the edge: a stop and a closing quote
_MOST_OF = 0.6  # of the width: a line that is shorter was not cut inside a sentence by wrapping
_HEAD = 3  # lines that may be a title, a subtitle and a date
_OPENERS = "（《〈「『【〔“‘(["
_NO_START = "，。、；：！？”’）》〉」』】〕…—％,.;:!?)]%"
_UNIT = lazy(
    rf"[{re.escape(_OPENERS)}]*(?:[A-Za-z0-9][\w.,:/%+@?&=#~-]*|.)[{re.escape(_NO_START)}]*",
    re.ASCII | re.DOTALL,
)
_TERMINAL = SENTENCE_END + CLOSERS + "!?;；:："
_SENTENCE_ENDS = lazy(
    rf"[{SENTENCE_END}!?][{re.escape(CLOSERS)}]*(?:[（(][^（）()。]{{1,12}}[）)])?$"  # also before （路榕）
)
_CUT_PAIR = lazy(r"[（(《〈「『【〔“‘][^（）()《》〈〉「」『』【】〔〕“”‘’]*$")
_SPACES = " \t\u00a0\u3000"
_MARKED = lazy(r"\||#{1,6} |>|\[\^")  # Markdown: lines of their own
_CLAUSE = lazy("[，。、；：！？,;!?]")


class _Measure(NamedTuple):
    """How widths are counted, the width at which the document was wrapped, and whether words were cut."""

    width: Callable[[str], int]
    limit: int
    slack: int
    cuts_words: bool = False


class _Layout(NamedTuple):
    """What is known of the document: its text, its width, and what parts its paragraphs."""

    text: str
    measure: _Measure
    indented: bool
    blanks: bool


class Joins:
    """What find_joins found.

    `glues` says for the start of each row that continues the row before what goes between them, and
    `hyphens` where the hyphen before goes; `doubts` are rows behind which a paragraph may or may not end; `page_numbers` are the starts of rows that hold one.
    """

    def __init__(self, page_numbers: frozenset[int] = frozenset()) -> None:
        self.glues: dict[int, str] = {}
        self.hyphens: set[int] = set()
        self.doubts: list[Row] = []
        self.page_numbers = page_numbers


def find_joins(text: str, rows: Sequence[Row], *, narrowest: int = NARROWEST) -> Joins:
    """Find the rows that continue the row before, and the places where that can't be known.

    In this order: where lines are indented, an indent starts a paragraph and nothing else does; where blank
    lines part the text, a blank line does; otherwise a full line that does not end a sentence goes on. In the
    last case a full line that ends a sentence can't be decided: it is left as a paragraph's end, and counted.
    """
    filled = [row for row in rows if not row.blank]
    if len(filled) < 4 or all(
        before.line.ends_block and before.line is not after.line for before, after in pairwise(filled)
    ):
        return Joins()  # too little to judge by, or every end of a line is known
    longest = max(filled, key=lambda row: row.end - row.start)
    if _is_too_long(text[longest.begin : longest.end]) and _can_wrap(text, longest):
        return Joins()
    numbers = find_page_numbers(text, filled)
    candidates = [row for row in filled if row.start not in numbers and _can_wrap(text, row)]
    starts = indented_rows(text, candidates)
    indented = 2 <= len(starts) < len(candidates)
    if indented:
        rows = single_spaced(rows)
    blanks = not indented and _inner_blanks(rows) >= 2
    inner = _inner_rows(rows, candidates, starts if indented else frozenset()) if indented or blanks else None
    measure = _find_measure(text, candidates, narrowest, inner)
    begin = 0
    if measure is None and indented and (wrapped := _without_head(candidates, starts)) is not candidates:
        measure, begin = _find_measure(text, wrapped, narrowest, inner), wrapped[0].start
    if measure is None:
        return Joins()
    found = Joins(numbers)
    layout = _Layout(text, measure, indented, blanks)
    _join(layout, rows, starts if indented else frozenset(), begin, found)
    return found


def _join(layout: _Layout, rows: Sequence[Row], starts: frozenset[int], begin: int, found: Joins) -> None:
    """Note in `found` which rows behind `begin` go on; one of `starts` is indented and does not."""
    previous: Row | None = None
    opened = False  # an indent has opened the paragraph that `previous` belongs to
    parted = False  # a blank line stands between `previous` and the row
    paged = False  # and a page number
    paragraph = ""  # what has been joined so far
    for row in rows:
        if row.blank:
            parted = True
            continue
        if row.start in found.page_numbers:
            paged = True
            continue
        joined = False
        if parted and paged and previous is not None:
            # a page ends: its blank lines part nothing where a sentence goes on
            parted = layout.text[previous.end - 1] in _TERMINAL
        if previous is not None and not parted and row.start not in starts and row.start > begin:
            joined = _goes_on(layout, previous, row, paragraph, opened=opened, found=found)
        if joined:
            paragraph += layout.text[row.start : row.end]
        else:
            opened = row.start in starts
            paragraph = layout.text[row.start : row.end]
        previous, parted, paged = row, False, False


def _is_too_long(content: str) -> bool:
    """Whether a line is wider than any width at which text is wrapped; a word, such as an address, never is."""
    return (
        len(content) - _HANGING > _WIDEST
        and _columns(content) - 2 * _HANGING - 1 > 2 * _WIDEST
        and not _is_one_word(content)
    )


def _goes_on(layout: _Layout, previous: Row, row: Row, paragraph: str, *, opened: bool, found: Joins) -> bool:
    """Whether `row` continues `previous`; if so the glue is noted in `found`, and if nobody knows the doubt."""
    text, measure, indented, blanks = layout
    last, this = text[previous.begin : previous.end], text[row.start : row.end]
    width = measure.width(last)
    full = width + _unit_width(measure, this) > measure.limit - measure.slack
    cut = full and _CUT_PAIR.search(paragraph[-80:]) is not None
    if not _may_follow(text, previous, row, inside=cut or (full and indented)):
        return False
    ended = last[-1] in _TERMINAL
    if full and not (cut or indented or blanks) and _SENTENCE_ENDS.search(last[-20:]):
        found.doubts.append(previous)
        return False
    if not (full or (not ended and (opened or (blanks and width >= _MOST_OF * measure.limit)))):
        return False
    exact = measure.cuts_words and width >= measure.limit - measure.slack + 1
    spaced = row.begin < row.start or text[previous.end : previous.end + 1] in tuple(_SPACES)
    found.glues[row.start] = glue(last, this, cut_word=exact and not spaced)
    if last[-1] == "-" and drops_hyphen(last, this, text):
        found.hyphens.add(row.start)
    return True


def _without_head(rows: Sequence[Row], starts: frozenset[int]) -> Sequence[Row]:
    """The rows from the first indented one on: a headline over indented text may be longer than its lines."""
    first = next(number for number, row in enumerate(rows) if row.start in starts)
    return rows[first:] if 0 < first <= _HEAD else rows


def _inner_blanks(rows: Sequence[Row]) -> int:
    filled = [index for index, row in enumerate(rows) if not row.blank]
    inner = rows[filled[0] : filled[-1] + 1]
    return sum(1 for row, after in pairwise(inner) if row.blank and not after.blank)


def _inner_rows(rows: Sequence[Row], candidates: Sequence[Row], starts: frozenset[int]) -> frozenset[int]:
    """Rows (by their starts) inside a block: neither a blank line nor an indent parts them from the next."""
    known = {row.start for row in candidates}
    return frozenset(
        row.start
        for row, after in pairwise(rows)
        if not row.blank and not after.blank and {row.start, after.start} <= known
        and after.start not in starts
    )  # fmt: skip


def _can_wrap(text: str, row: Row) -> bool:
    return _is_plain(text, row) and not is_standing_line(fold(text[row.start : row.end]))


def _is_plain(text: str, row: Row) -> bool:
    """Whether no tag, tab or mark says that the row is more than a line of text."""
    marked = _MARKED.match(text, row.start, row.end)
    return not (row.line.kind or row.tabular or row.line.boilerplate or marked)


def _may_follow(text: str, previous: Row, row: Row, *, inside: bool) -> bool:
    """Whether nothing forbids that `row` continues `previous`; `inside`: the layout itself says that it does."""
    if previous.line.ends_block and previous.line is not row.line:
        return False
    content, last = text[row.start : row.end], text[previous.start : previous.end]
    if not _can_wrap(text, previous):
        return False
    if not _is_plain(text, row):
        return False
    folded = fold(content)
    ends_text = boilerplate_reason(folded) == "end mark" or is_caption(folded)  # （完）, （記者 李四 攝）
    if is_standing_line(folded) and not (inside and ends_text):
        return False
    return not (LIST_MARKER.match(folded) and last[-1] in _TERMINAL + "，,")


class _Widths(dict[str, int]):
    """Character to columns, each asked for once."""

    def __missing__(self, character: str) -> int:
        self[character] = columns = 2 if east_asian_width(character) in "WFA" else 1
        return columns


_widths = _Widths()


def _columns(content: str) -> int:
    return sum(map(_widths.__getitem__, content))


def _unit_width(measure: _Measure, content: str) -> int:
    match = _UNIT.match(content)
    return measure.width(match[0]) if match else 0


def _is_one_word(content: str) -> bool:
    stripped = content.strip(_SPACES)
    return stripped[:1].isascii() and _UNIT.fullmatch(stripped) is not None


def _find_measure(
    text: str, rows: Sequence[Row], narrowest: int, inner: frozenset[int] | None
) -> _Measure | None:
    """Find the width at which the document was wrapped: in characters or in columns, whichever explains more."""
    contents = [text[row.begin : row.end] for row in rows]
    best: _Measure | None = None
    most = 0
    for width, unit in ((len, 1), (_columns, 2)):
        # an address that is longer than a line stands over its edge and says nothing of the width
        widths = [0 if _is_one_word(content) else width(content) for content in contents]
        longest = max(widths, default=0)
        for limit in range(longest, longest - (_HANGING + 1) * unit, -1):
            if not narrowest * unit <= limit <= _WIDEST * unit:
                continue
            if any(size > limit and content[-1] not in _NO_START
                   for content, size in zip(contents, widths, strict=True)):  # fmt: skip
                continue  # only punctuation hangs over the edge
            measure = _Measure(width, limit, unit)
            full = [
                content
                for content, size, after in zip(contents, widths, contents[1:], strict=False)
                if size + _unit_width(measure, after.lstrip(_SPACES)) > limit
            ]
            if len(full) <= most:
                continue
            wide = limit >= _WIDE * unit
            if (wide and inner and _fills(rows, contents, full, inner)) or _is_wrapped(
                contents, full, parted=inner is not None, wide=wide
            ):
                best, most = measure, len(full)
    return None if best is None else best._replace(cuts_words=_cuts_words(contents, best))


def _fills(rows: Sequence[Row], contents: Sequence[str], full: Sequence[str], inner: frozenset[int]) -> bool:
    """Whether every line inside a block is full and breaks off: then one such line is enough."""
    inside = [content for row, content in zip(rows, contents, strict=True) if row.start in inner]
    return all(content in full and content[-1] not in _TERMINAL for content in inside) and any(
        _CLAUSE.search(content) for content in inside
    )


def _is_wrapped(contents: Sequence[str], full: Sequence[str], *, parted: bool, wide: bool) -> bool:
    """Wrapped prose: many full lines, two of them broken inside a sentence, and sentences at all.

    A list of headlines of similar length has full lines too, but hardly a comma inside them, and it has shorter
    lines that end no sentence, or items that begin alike; wrapped prose has few of those below its head. Two full
    lines are enough where indents or blank lines show the paragraphs, or where the lines are wide and every other one ends a
    sentence.
    """
    broken = sum(content[-1] not in _TERMINAL for content in full)
    unended = sum(content[-1] not in _TERMINAL for content in contents)
    head = sum(content[-1] not in _TERMINAL for content in contents[:_HEAD] if content not in full)
    few = parted or (wide and broken == unended)
    if len(full) < (2 if few else 3) or broken < 2 or len(full) < (0.2 if few else 0.3) * len(contents):
        return False
    if not parted and broken < 2 * (unended - broken - head):
        return False
    if len({content.lstrip()[:_ALIKE] for content in contents}) < 0.75 * len(contents):
        return False
    clauses = sum(1 for content in full if _CLAUSE.search(content))
    return clauses >= 0.5 * len(full) and any(
        content[-1] in SENTENCE_END + CLOSERS + "!?." for content in contents
    )


def _cuts_words(contents: Sequence[str], measure: _Measure) -> bool:
    """Whether lines were cut at the width whatever stood there.

    They were not if one is too short for that: the first character of the next line would have fitted, but
    its word did not. Nor in a text that is mostly Latin.
    """
    whole = "".join(contents)
    if len(HAN_RE.findall(whole)) < 0.3 * len(whole):
        return False
    for content, after in pairwise(contents):
        following = after.lstrip(_SPACES)
        unit = _UNIT.match(following)
        if unit is None or not unit[0][:1].isascii() or len(unit[0]) < 2 or ends_address(content):
            continue
        room = measure.limit - measure.slack - measure.width(content)
        if 0 < room < measure.width(unit[0]) and content[-1] not in _TERMINAL:
            return False
    return True
