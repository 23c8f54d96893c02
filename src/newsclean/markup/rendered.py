"""What is left of a text without its tags: lines, and the pieces that they are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.edits import Change
    from newsclean.model import Line

__all__ = ["Piece", "Rendered"]


class Piece(NamedTuple):
    """A part of a text that stays, from `start` to `end` (code points), and what is written before it."""

    before: str
    start: int
    end: int


class Rendered(NamedTuple):
    """The lines of a text without its tags, and what was kept of the text."""

    lines: list[Line]
    pieces: list[Piece]

    def changes(self, text: str) -> Iterator[Change]:
        """What stands in `text`, which was rendered, between the pieces: where that is another thing now."""
        position = 0
        for before, start, end in (*self.pieces, Piece("", len(text), len(text))):
            gap = text[position:start]
            if gap == before:
                pass
            elif before and gap.endswith(before):
                yield position, start - len(before), ""
            elif before and gap.startswith(before):
                yield position + len(before), start, ""
            else:
                yield position, start, before
            position = end
