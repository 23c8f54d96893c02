"""From what a wrong reading shows to the bytes behind it: a row of items, some of them uncertain.

An item is bytes that are known, the bytes of which one row stands there, or a mark of loss.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from newsclean.repairs.charsets import Mark, bytes_behind, to_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["EATEN", "GONE", "Item", "Slot", "items_of", "items_of_slots"]

Item = bytes | tuple[bytes, ...] | Mark
Slot = str | tuple[str, ...]

EATEN = (*map(chr, range(0x20, 0x3F)), "\n", "\t")
"""The slot of an ASCII character that Windows' decoder took away with the byte before it."""

GONE = "\0"
"""The sign of a mark that was taken away itself, or of another ASCII character that was: what was read wrongly twice."""

_SIGNS = "?\ufffd"


def items_of(text: str, charset: str, *, pair: bool) -> list[Item] | None:
    """What `charset` shows as `text`, with the marks of a reader that takes pairs away or single bytes.

    None where a character is none of the charset's.
    """
    items: list[Item] = []
    sign = "\ufffd" if "\ufffd" in text else "?"
    place = -1
    for number, part in enumerate(text.split(sign)):
        if number:
            items.append(Mark(sign, pair, _follower(text, place, charset)))
        if not _add_items(items, part, charset):
            return None
        place += len(part) + 1
    return items


def _add_items(items: list[Item], part: str, charset: str) -> bool:
    """Add the bytes behind a part without marks; False where a character is none of the charset's."""
    if not part:
        return True
    known = to_bytes(part, charset)
    if known is not None and not (charset == "gbk" and "€" in part):
        items.append(known)
        return True
    for character in part:
        behind = bytes_behind(charset, character)
        if not behind:
            return False
        if len(behind) > 1:
            items.append(behind)
        elif items and isinstance(items[-1], bytes):
            items[-1] += behind[0]
        else:
            items.append(behind[0])
    return True


def _follower(text: str, place: int, charset: str) -> int | None:
    if place + 1 == len(text):
        return -1
    if text[place + 1] in _SIGNS:
        return None
    behind = bytes_behind(charset, text[place + 1])
    return behind[0][0] if len(behind) == 1 else None


def items_of_slots(slots: Sequence[Slot], charset: str, *, pair: bool) -> list[Item] | None:
    """`items_of` for a text that is itself uncertain: what was read wrongly twice."""
    items: list[Item] = []
    for place, slot in enumerate(slots):
        if isinstance(slot, str):
            known = items_of(slot, charset, pair=pair)
            if known is None:
                return None
            if isinstance(known[-1], Mark) and place + 1 < len(slots):
                known[-1] = known[-1]._replace(follower=None)
            items += known
        elif "\ufffd" in slot:  # a mark that was damaged itself when the text was read again
            after = slots[place + 1] if place + 1 < len(slots) else ""
            follower = _follower("\ufffd" + after, 0, charset) if isinstance(after, str) else None
            items.append(Mark("\ufffd", pair, follower))
        elif slot is EATEN:
            items.append(Mark(GONE, pair, None))
        else:
            ways = [
                b"".join(row)
                for text in slot
                for row in product(*(bytes_behind(charset, character) for character in text))
            ]
            if not ways:
                return None
            items.append(tuple(ways))
    return items
