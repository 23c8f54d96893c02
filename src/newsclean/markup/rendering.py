r"""Turn a text and its tags into lines.

What is kept is kept in place: the result is a list of pieces of the input with what stands before each ("", " ",
a tab or "\n"), from which the page's text, its lines and its edits all follow.

A line end in the input means one of two things, decided once per document (`elements.is_html`):

- in HTML it is white space: nothing beside wide characters, one space between words. Only where a container holds
  bare text (a `<div>` around a dump), a line end behind a finished sentence ends the line;
- in a dump of lines with left-over tags it is a line end.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from newsclean.characters import CLOSERS, SENTENCE_END, is_wide
from newsclean.markup.captions import caption_length, is_caption_text
from newsclean.markup.elements import find_elements, is_html, is_page
from newsclean.markup.names import BLOCK, CELL, DROPPED, LEAF
from newsclean.markup.rendered import Piece, Rendered
from newsclean.markup.tables import find_data_tables
from newsclean.model import Line
from newsclean.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsclean.markup.tokens import Token
    from newsclean.model import LineKind

__all__ = ["OUTSIDE", "render"]

_COLLAPSE = lazy(r"[ \t\r\f]*+[\t\r\n\f][ \t\r\n\f]*+| {2,}+")
_INLINE = r"(?:span|a|time|em|i|font|label)"
_APART = lazy(rf"\s*(?:</{_INLINE}\s*>\s*)+(?:<{_INLINE}\b[^<>]*>\s*)+", re.IGNORECASE)
_OPENED = lazy(rf"<{_INLINE}\b[^<>]*>\s*$", re.IGNORECASE)
_TAG_LENGTH = 300
_MOMENT = lazy(r"\d\s?[-/.月年]\s?(?:19|20)?\d{1,2}\s?日?(?:\s*\d{1,2}[:：]\d\d|\s*$)")
_BYLINE_LENGTH = 80
OUTSIDE = "outside the article"
"""The reason of lines that stand elsewhere in a page than the article that `body` found."""

_BLANK_REFERENCE = lazy(r"&(?:nbsp|ensp|emsp|thinsp|#160|#12288|#x3000|#xa0);?", re.IGNORECASE)
_LEVELS = {**{f"h{level}": level for level in range(1, 7)}, "title": 1}
_KINDS: dict[str, LineKind] = {
    **dict.fromkeys(_LEVELS, "heading"), "li": "list_item", "figcaption": "caption", "caption": "caption",
    "blockquote": "quote",
}  # fmt: skip
_BOLD = frozenset(("b", "strong"))
_PRE = frozenset(("pre", "listing", "xmp", "textarea", "plaintext"))
_ROW_BREAKS = frozenset(("tr", "table", "caption"))
_OPEN_END = "。！？；，、：…,;:!?.”』」"  # a heading does not end in one of these
_HEADING_LENGTH = 30


class _Context(NamedTuple):
    end: int  # number of the tag where it ends
    kind: LineKind
    level: int
    ordered: bool
    closed: bool  # else nothing says where it ends, and it is one line


def render(text: str, tokens: list[Token], titles: Iterable[str] | None = None) -> Rendered:
    """The lines of `text` without `tokens`; `titles` are what a whole page calls its article."""
    renderer = _Renderer(text, tokens, titles)
    renderer.run()
    return Rendered(renderer.lines, renderer.pieces)


class _Renderer:
    """Goes through the tags once, from left to right."""

    def __init__(self, text: str, tokens: list[Token], titles: Iterable[str] | None) -> None:
        self.text = text
        self.tokens = tokens
        self.elements = find_elements(text, tokens, titles)
        self.page = is_page(tokens)
        self.html = is_html(text, tokens, self.elements)
        self.tables = find_data_tables(text, tokens, self.elements.ends)
        self.pieces: list[Piece] = []
        self.lines: list[Line] = []
        self.number = 1  # of the input line at place `counted`
        self.counted = 0
        # what is open
        self.contexts: list[_Context] = []
        self.lists: list[tuple[int, bool]] = []
        self.bold = 0
        self.open_tables: list[tuple[int, bool]] = []
        self.pre_end = self.leaf_end = self.block_end = self.zone_end = self.svg_end = -1
        self.zone = ""
        self.touched = False  # a tag stands on this line of the input
        self.picture = -1  # the number of lines before a picture that stands alone
        self.captioned = -1, 0  # where a block under it ends, and how long a line it may hold
        self.spent = -1  # where the heading ends that has a line already
        self.at = (
            self.began
        ) = -1  # numbers of the tag before the text being written, and before the line's first
        self.clear()

    def clear(self) -> None:
        """Begin a new line."""
        self.current: list[Piece] = []
        self.space = ""  # the white space that is due before the next piece
        self.length = self.bold_length = self.cells = 0
        self.kind: LineKind = ""
        self.level = 0
        self.ordered = self.bold_ended = False

    def run(self) -> None:
        """Fill `pieces` and `lines`."""
        position = number = 0
        while number < len(self.tokens):
            token = self.tokens[number]
            self.write(position, token.start, number)
            end = self.read(number, token)
            position = token.end if end is None else self.tokens[end].start
            number = number + 1 if end is None else end
        self.write(position, len(self.text), number)
        if self.length or (not self.html and not self.touched):
            self.flush(len(self.text), ends_block=False)
        if not self.lines:
            self.flush(len(self.text), ends_block=False)

    # ---- text

    def write(self, start: int, end: int, number: int) -> None:
        """Add the text between two tags; `number` is that of the tag behind it."""
        if start == end:
            return
        self.at = number - 1
        if number <= self.pre_end or not self.html:
            while (stop := self.text.find("\n", start, end)) >= 0:
                self.add(start, stop)
                self.end_line(stop)
                start = stop + 1
            self.add(start, end)
        else:
            self.write_run(start, end, number)

    def end_line(self, place: int) -> None:
        """A line end of the input that is one of the output; lines of nothing but tags vanish."""
        if self.length or not self.touched:
            self.flush(place, ends_block=False)
        else:
            self.clear()
        self.touched = False
        if not self.html:
            self.bold = 0

    def write_run(self, start: int, end: int, number: int) -> None:
        """Add text whose white space collapses."""
        for match in _COLLAPSE.finditer(self.text, start, end):
            self.add_words(start, match.start())
            start = match.end()
            if "\n" not in match[0] and "\r" not in match[0]:
                self.space = self.space or " "
            elif self.ends_line(number):
                self.flush(start, ends_block=False)
            else:
                self.space = "\n"
        self.add_words(start, end)

    def ends_line(self, number: int) -> bool:
        """Whether a line end in HTML ends the line: outside all blocks, or behind a finished sentence in a container."""
        if number > self.block_end and not self.page:
            return True
        return number > self.leaf_end and self.length > 0 and self.last_character() in SENTENCE_END + CLOSERS

    def add_words(self, start: int, end: int) -> None:
        if start < end and self.text[start] == " ":
            start, self.space = start + 1, self.space or " "
        if start < end and self.text[end - 1] == " ":
            self.add(start, end - 1)
            self.space = self.space or " "
        else:
            self.add(start, end)

    def add(self, start: int, end: int) -> None:
        if start >= end:
            return
        chunk = self.text[start:end]
        before = ""
        if self.space and self.current and self.current[-1].end > self.current[-1].start:
            joined = self.space == "\n" and (is_wide(self.last_character()) or is_wide(chunk[0]))
            before = "" if joined else " "
        self.space = ""
        length = len((_BLANK_REFERENCE.sub("", chunk) if "&" in chunk else chunk).strip())
        if length:
            if not self.length:
                self.began = self.at
            if not self.length and self.contexts:  # the first text of a line: what is open says what it is
                _, self.kind, self.level, self.ordered, _ = self.contexts[-1]
            self.length += length
            self.bold_length += length if self.bold else 0
            self.bold_ended = False
        self.current.append(Piece(before, start, end))

    def last_character(self) -> str:
        for _, start, end in reversed(self.current):
            if start < end:
                return self.text[end - 1]
        return " "

    # ---- lines

    def flush(self, place: int, *, ends_block: bool) -> None:
        """End the line being written. A block tag ends only a line with text, or else the block before."""
        if ends_block and not self.length:
            if self.lines and not self.lines[-1].ends_block:
                self.lines[-1] = self.lines[-1]._replace(ends_block=True)
            self.clear()
            return
        if self.cells > 1:
            self.kind, self.level, self.ordered = "table_row", 0, False
        elif not self.kind and self.looks_like_heading():
            self.kind = "heading"
        elif not self.kind and self.picture == len(self.lines) and self.looks_like_caption():
            self.kind = "caption"
        if self.html and len(self.current) > 1 and not self.kind and self.length <= _BYLINE_LENGTH:
            self.current = self.set_apart()
        before, start, end = self.current[0] if self.current else ("", place, place)
        self.number += self.text.count("\n", self.counted, start)
        self.counted = start
        text = before + self.text[start:end]
        self.pieces.append(Piece("\n" + before if self.lines else before, start, end))
        for piece in self.current[1:]:
            text += piece.before + self.text[piece.start : piece.end]
            self.pieces.append(piece)
        if self.kind == "heading" and self.contexts and self.contexts[-1].kind == "heading":
            self.spent = self.contexts[-1].end
        while self.contexts and not self.contexts[-1].closed:
            self.contexts.pop()
        reason = self.zone or self.outside()
        self.lines.append(Line(text, self.number, self.kind, self.level, self.ordered, ends_block, reason))
        self.clear()

    def set_apart(self) -> list[Piece]:
        """The pieces of a by-line, a space between two elements: <span>雲溪報</span><span>2031-05-06</span>.

        One element must hold a date as a whole, none a sentence; other inline elements part no words.
        """
        before = self.text[max(0, self.current[0].start - _TAG_LENGTH) : self.current[0].start]
        if not _OPENED.search(before):
            return self.current  # bare text: a sentence with marked words
        texts = [self.text[piece.start : piece.end] for piece in self.current]
        if any(mark in text for text in texts for mark in "。，") or not any(map(_MOMENT.search, texts)):
            return self.current
        pieces = self.current[:1]
        for piece in self.current[1:]:
            apart = not piece.before and _APART.fullmatch(self.text, pieces[-1].end, piece.start)
            pieces.append(piece._replace(before=" ") if apart else piece)
        return pieces

    def outside(self) -> str:
        """Why the line stands outside the article that the page holds, or ''."""
        body = self.elements.body
        return OUTSIDE if body is not None and not body.holds(self.began) else ""

    def looks_like_heading(self) -> bool:
        """Whether a short line without a final mark is bold as a whole, or ends where bold print ended."""
        bold = self.bold_ended or self.bold_length == self.length
        return bold and 1 < self.length <= _HEADING_LENGTH and self.last_character() not in _OPEN_END

    def looks_like_caption(self) -> bool:
        """Whether a short line under a picture stands in a block that says so, and is no by-line."""
        end, longest = self.captioned
        if self.began >= end or self.bold_length:
            return False
        return is_caption_text(self.text[self.current[0].start : self.current[-1].end].strip(), longest)

    # ---- tags

    def read(self, number: int, token: Token) -> int | None:
        """Take in one tag; the answer is the number of the end tag of an element that is left out whole."""
        self.touched = True
        while self.contexts and self.contexts[-1].end <= number:
            self.contexts.pop()
        while self.lists and self.lists[-1][0] <= number:
            self.lists.pop()
        while self.open_tables and self.open_tables[-1][0] < number:
            self.open_tables.pop()
        if 0 <= self.zone_end <= number:
            self.flush(token.start, ends_block=True)
            self.zone, self.zone_end = "", -1
        if token.kind == "open":
            return self.start(number, token)
        if token.kind == "close":
            self.finish(number, token)
        return None

    def start(self, number: int, token: Token) -> int | None:
        name, end = token.name, self.elements.ends[number]
        if end > number and (name in DROPPED or (name == "title" and self.page) or self.is_drawing(number)):
            return end
        if name == "img" and not self.length:
            self.picture = len(self.lines)
        elif self.picture == len(self.lines):
            longest = caption_length(self.text[token.start : token.end])
            self.captioned = (end, longest) if longest else self.captioned
        if name in _BOLD:
            self.bold += end >= 0 or not self.html
        elif name in BLOCK:
            self.break_line(token)
            self.open_block(number, name, end)
        elif name == "a" and self.zone:
            self.space = self.space or " "  # links of a navigation bar stand apart
        if not self.zone and (reason := self.reason(number)):
            self.flush(token.start, ends_block=True)
            self.zone, self.zone_end = reason, end
        return None

    def is_drawing(self, number: int) -> bool:
        """Whether the element is an SVG with no words but the drawing's name, as icons inside a sentence are."""
        end = self.elements.ends[number]
        if self.tokens[number].name != "svg" or end < self.svg_end:
            return False
        self.svg_end = end
        position, named = self.tokens[number].end, False
        for token in self.tokens[number + 1 : end + 1]:
            if not named and self.text[position : token.start].strip():
                return False
            named = token.kind == "open" and token.name in ("title", "desc")
            position = token.end
        return True

    def reason(self, number: int) -> str:
        """Why the element that a tag starts is no part of an article."""
        body = self.elements.body
        return self.elements.boilerplate.get(number) or ("links" if body and number in body.links else "")

    def open_block(self, number: int, name: str, end: int) -> None:
        """What the start of a block says about the lines inside; if it never ends, about one line."""
        if name != "br" and self.contexts and self.contexts[-1].end == self.spent:
            self.contexts.pop()  # a heading that was not closed: its text is one line
        closed = end >= 0
        if not closed:
            end = number + 1
        else:
            self.block_end = max(self.block_end, end)
            if name in _PRE:
                self.pre_end = max(self.pre_end, end)
            if name in LEAF:
                self.leaf_end = max(self.leaf_end, end)
            if name == "table":
                self.open_tables.append((end, number in self.tables))
            if name in ("ol", "ul"):
                self.lists.append((end, name == "ol"))
        if kind := _KINDS.get(name):
            ordered = kind == "list_item" and bool(self.lists) and self.lists[-1][1]
            level = len(self.lists) if kind == "list_item" else _LEVELS.get(name, 0)
            self.contexts.append(_Context(end, kind, level, ordered, closed))

    def finish(self, number: int, token: Token) -> None:
        name = token.name
        if name in _BOLD:
            self.bold_ended = self.bold_ended or not self.bold
            self.bold = max(0, self.bold - 1)
        elif name in BLOCK:
            if self.length and not self.kind and name in _KINDS and number not in self.elements.ending:
                self.kind, self.level = _KINDS[name], _LEVELS.get(name, 0)  # `雲溪縣石橋通車</h1>`
            self.break_line(token)

    def break_line(self, token: Token) -> None:
        """A block tag ends the line; in a table of data only a row does, and a cell is a tab."""
        in_table, has_data = bool(self.open_tables), bool(self.open_tables) and self.open_tables[-1][1]
        if token.name in CELL and (has_data or not in_table):
            if token.kind == "close":
                self.cells = self.cells or 1
            else:
                if self.cells:
                    self.current.append(Piece("\t", token.start, token.start))
                    self.space = ""
                elif self.length:  # what stands before the first cell is no part of its row
                    self.flush(token.start, ends_block=True)
                self.cells += 1
        elif has_data and token.name not in _ROW_BREAKS:
            self.space = "\n"
        else:
            # one <br> may be where a program wrapped the line; a second one ends the block before
            self.flush(token.start, ends_block=token.name != "br" or not self.length)
