"""Lines of the body become typed blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.article.boilerplate import is_paragraph
from newsclean.article.metadata import read_metadata
from newsclean.fold import fold
from newsclean.model import Block
from newsclean.patterns import lazy
from newsclean.people import is_name
from newsclean.vocabulary import LIST_MARKER, is_caption

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsclean.model import Line

__all__ = ["make_blocks"]

_HEADING_LENGTH = 26
_HEADING_MARK = lazy(
    r"[■◆▍▌□◇❖★]\s*\S|0\d\s+\S|(?:PART|Part|part)\s?\d", starts="■ ◆ ▍ ▌ □ ◇ ❖ ★ 0 PART Part part"
)
_LIST_MARKS = frozenset("■◆▍▌□◇❖★")
_NO_END = frozenset("。！？：；，、…,;:!?.”」』）)—")
_ORDERED = lazy(r"[(（]?[一二三四五六七八九十\d①-⑳]")
_NO_LIST = lazy(r"\s*第[一二三四五六七八九十]{1,2}[,，、]", starts="第")
_FIELD = lazy(r"[^\W\d_]{2,6}[：:]\s?\S")
_TWO_CLAUSES = lazy(r"(?!(.{5}|.{7})[，,](?:.{5}|.{7})$)(?=[^\W_]|[“「《『])[^，,\s]{3,9}[，,][^，,\s]{3,9}")
"""A headline of two clauses, between paragraphs, and no couplet: 人多了，鸟也多了."""
_STOPS = frozenset("。！？…")  # behind a quotation stands who said it
_REPORT = lazy(
    r"[【〔（(\[][^】〕）)\]]{2,20}(?:報導|報道|报道|报导|[讯訊电電])[】〕）)\]]"
)  # 【本報綜合報導】
_WHERE = frozenset("省市縣县區区鎮镇鄉乡村街校局院")
_NUMBER_ALONE = lazy(r"0\d|(?:PART|Part|part)\.?\s?\d+")
_QUOTED = lazy(r"[“「『][^“”「」『』]*[^“”「」『』。！？…，；：!?.,;:、][”」』]", starts="“ 「 『")
"""A headline that is somebody's words; in a dialogue the stop stands inside the quotes."""
_MOST_HEADINGS = 2  # one behind the other: three short lines are verse or a list


def make_blocks(lines: Sequence[Line], *, structured: bool = True) -> tuple[Block, ...]:
    """Say of each line what it is; without `structured` all are paragraphs.

    Tags count before looks. Without tags a heading is a short line with no mark at its end that running text
    follows, and no more than two such lines follow each other.
    """
    if not structured:
        return tuple(Block("paragraph", line.text) for line in lines)
    blocks = [_block(line) for line in lines]
    _mark_questions(blocks)
    _unmark_lists(blocks, lines)
    run = 0
    followed = False  # a paragraph follows the run of headings that ends here
    for index in range(len(blocks) - 1, -1, -1):
        above = lines[index - 1].text if index else ""
        if not _looks_like_heading(lines[index], blocks[index], above):
            run, followed = 0, blocks[index].type != "caption" and _is_text(blocks[index])
            continue
        run += 1
        before = index == 0 or not _looks_like_heading(lines[index - 1], blocks[index - 1])
        if before and followed and run <= _MOST_HEADINGS:
            for place in range(index, index + run):
                blocks[place] = Block("heading", blocks[place].text, level=2)
    return tuple(blocks)


def _mark_questions(blocks: list[Block]) -> None:
    """A marked line that asks is a heading where another heading has the same mark: 一楼怎么办？ among □ headings."""
    marks = {block.text[0] for block in blocks if block.type == "heading" and _HEADING_MARK.match(block.text)}
    for place, block in enumerate(blocks if marks else ()):
        if (
            block.type == "paragraph"
            and block.text[0] in marks
            and block.text[-1] in "？?"
            and len(block.text) <= _HEADING_LENGTH
        ):
            blocks[place] = Block("heading", block.text, level=2)


def _unmark_lists(blocks: list[Block], lines: Sequence[Line]) -> None:
    """Lines with one mark that follow each other head nothing: they are the items of a list."""
    marked = [
        block.text[0] if block.type == "heading" and not line.kind and block.text[0] in _LIST_MARKS else ""
        for block, line in zip(blocks, lines, strict=True)
    ]
    for place, mark in enumerate(marked):
        if mark and mark in (*marked[max(0, place - 1) : place], *marked[place + 1 : place + 2]):
            blocks[place] = Block("list_item", blocks[place].text, marker=mark)


def _block(line: Line) -> Block:
    text, folded = line.text, fold(line.text)
    if line.kind == "table_row":
        return Block("table_row", text, cells=tuple(cell.strip() for cell in text.split("\t")))
    captioned = line.kind == "" and is_caption(folded)
    if line.kind == "heading" or (
        line.kind in ("", "list_item") and not captioned and _is_marked_heading(text)
    ):
        return Block("heading", text, level=min(max(line.level, 2), 6) if line.level else 2)
    if line.kind == "caption" or captioned:
        return Block("caption", text)
    marker = LIST_MARKER.match(folded) if not _NO_LIST.match(folded) else None
    if marker and marker.end() >= len(text):
        marker = None
    if line.kind == "list_item" or (marker and line.kind == ""):
        written = text[slice(*marker.span("marker"))] if marker else None
        ordered = line.ordered or bool(marker and _ORDERED.match(marker["marker"]))
        return Block("list_item", text, level=line.level or None, ordered=ordered, marker=written)
    return Block("quote" if line.kind == "quote" else "paragraph", text)


def _is_marked_heading(text: str) -> bool:
    return len(text) <= _HEADING_LENGTH + 4 and bool(_HEADING_MARK.match(text)) and text[-1:] not in _NO_END


def _looks_like_heading(line: Line, block: Block, above: str = "") -> bool:
    """Whether it is a short line with no mark at its end, and none of several fields.

    The number of a part may stand `above` the line, alone.
    """
    return (
        line.kind == ""
        and block.type == "paragraph"
        and 2 <= len(block.text) <= _HEADING_LENGTH
        and (block.text[-1:] not in _NO_END or _QUOTED.fullmatch(block.text) is not None)
        and not (_FIELD.match(line.text) and _FIELD.match(above))
        and not _names_people(block.text)
        and not _REPORT.fullmatch(block.text)
        and (
            ("，" not in block.text and "," not in block.text)
            or _NUMBER_ALONE.fullmatch(above) is not None
            or (_TWO_CLAUSES.fullmatch(block.text) is not None and above[-1:] in _STOPS)
        )
    )


def _names_people(text: str) -> bool:
    """Whether a short line is a by-line, or a reader with the place where the reader lives: 海隅市西城区 易守成."""
    words = text.split()
    if len(words) == 2 and is_name(fold(words[1])) and words[0][-1] in _WHERE and len(words[0]) > 2:
        return True
    facts = read_metadata(text)
    return facts is not None and bool(facts.authors or facts.source or facts.extra)


def _is_text(block: Block) -> bool:
    return block.type in ("paragraph", "list_item", "quote") and is_paragraph(block.text)
