"""OpenCC's conversion by the book: segmentation, then each dictionary inside each segment, longest match first.

Slow and exact. `converter` calls it for the few places where characters can't be looked up one by one, and the
tests call it to check the fast way.

Semantics, as in OpenCC 1.4: the text is normalized; a configuration with a segmentation cuts it into phrases and
the runs between them; every step of the chain then runs inside each segment and can't see past its ends. An
ideographic description sequence that no dictionary row covers is copied whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newsclean.script.rows import Rows

__all__ = ["DESCRIPTION", "Phrases", "convert_exactly", "description_length", "longest_match", "pack"]

_ONE_PART = frozenset("\u2ffe\u2fff")
_TWO_PARTS = frozenset(map(chr, [0x2FF0, 0x2FF1, *range(0x2FF4, 0x2FFE)]))
_THREE_PARTS = frozenset("\u2ff2\u2ff3")
DESCRIPTION = _ONE_PART | _TWO_PARTS | _THREE_PARTS
"""The operators of ideographic description sequences."""

_MAX_DEPTH = 16
_MAX_LENGTH = 64

_Entry = tuple[int, dict[str, str]]  # longest key, {rest of the key: value}


def pack(rows: dict[str, str]) -> dict[str, str]:
    r"""Rows by first character, each a string `character TAB rest TAB value TAB rest TAB value`.

    >>> pack({"发": "發", "发丝": "髮絲"})
    {'发': '发\t\t發\t丝\t髮絲'}
    """
    packed: dict[str, list[str]] = {}
    for key, value in rows.items():
        packed.setdefault(key[0], [key[0]]).extend((key[1:], value))
    return {character: "\t".join(cells) for character, cells in packed.items()}


class Phrases(dict[str, "_Entry | None"]):
    """A dictionary by first character, unpacked where it is first needed.

    Two threads that miss the same character at once compute the same entry twice, which does no harm.
    """

    __slots__ = ("packed",)

    def __init__(self, packed: Mapping[str, str] | Rows) -> None:
        super().__init__()
        self.packed = packed

    def __missing__(self, character: str) -> _Entry | None:
        packed = self.packed.get(character)
        entry: _Entry | None = None
        if packed is not None:
            cells = packed.split("\t")
            rows = dict(zip(cells[1::2], cells[2::2], strict=True))
            entry = max(map(len, rows)) + 1, rows
        self[character] = entry
        return entry


def description_length(text: str, start: int) -> int:
    """Length of the whole ideographic description sequence at `start`, 0 where there is none.

    At most 16 levels deep and 64 code points long, as in OpenCC.

    >>> description_length("⿰虫风吹", 0), description_length("⿰虫", 0)
    (3, 0)
    """
    wanted = [1]  # parts still missing, level by level
    position = start
    while wanted:
        if position >= len(text) or len(wanted) > _MAX_DEPTH or position - start >= _MAX_LENGTH:
            return 0
        character = text[position]
        position += 1
        wanted[-1] -= 1
        if character in DESCRIPTION:
            wanted.append(1 if character in _ONE_PART else 3 if character in _THREE_PARTS else 2)
        else:
            while wanted and not wanted[-1]:
                wanted.pop()
    return position - start


def longest_match(text: str, start: int, phrases: Phrases, shortest: int) -> int:
    """End of the longest key at `start` that has at least `shortest` characters, or 0."""
    entry = phrases[text[start]]
    if entry is None:
        return 0
    longest, rows = entry
    after = start + 1
    for end in range(min(start + longest, len(text)), start + shortest - 1, -1):
        if text[after:end] in rows:
            return end
    return 0


def _segment(text: str, phrases: Phrases, shortest: int) -> list[str]:
    """Cut into matched phrases and the runs between them."""
    segments: list[str] = []
    position = begun = 0
    while position < len(text):
        end = longest_match(text, position, phrases, shortest)
        if end:
            if begun < position:
                segments.append(text[begun:position])
            segments.append(text[position:end])
            position = begun = end
        elif text[position] in DESCRIPTION:
            position += description_length(text, position) or 1
        else:
            position += 1
    if begun < len(text):
        segments.append(text[begun:])
    return segments


def _convert_segment(text: str, phrases: Phrases) -> str:
    parts: list[str] = []
    position = 0
    while position < len(text):
        end = longest_match(text, position, phrases, 1)
        if end:
            parts.append(_rows(phrases, text[position])[text[position + 1 : end]])
        else:
            end = position + 1
            if text[position] in DESCRIPTION:
                end = position + (description_length(text, position) or 1)
            parts.append(text[position:end])
        position = end
    return "".join(parts)


def _rows(phrases: Phrases, character: str) -> dict[str, str]:
    entry = phrases[character]
    return {} if entry is None else entry[1]


def _normalize(text: str, table: dict[int, int]) -> str:
    if DESCRIPTION.isdisjoint(text):
        return text.translate(table)
    parts: list[str] = []
    position = 0
    while position < len(text):
        length = description_length(text, position) if text[position] in DESCRIPTION else 0
        end = position + (length or 1)
        parts.append(text[position:end] if length else text[position].translate(table))
        position = end
    return "".join(parts)


def convert_exactly(
    text: str,
    normalization: dict[int, int],
    segmentation: tuple[Phrases, int] | None,
    steps: Sequence[Phrases],
) -> str:
    """Convert `text`; `segmentation` is a dictionary and the length of its shortest key that counts."""
    text = _normalize(text, normalization)
    segments = [text] if segmentation is None else _segment(text, *segmentation)
    for phrases in steps:
        segments = [_convert_segment(segment, phrases) for segment in segments]
    return "".join(segments)
