"""UTF-8 whose reader dropped the bytes that it did not know, without a mark: where they stood and which they can be.

A character of UTF-8 says with its first byte how many follow, so a gap shows. A reader of single bytes can have
dropped its few undefined ones anywhere in the character; a reader of pairs drops a byte that makes no pair with
the next one, so a gap lies between two of the characters that it showed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.patterns import lazy
from newsclean.repairs.charsets import CHARSETS, Mark, bytes_behind, to_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.repairs.items import Item

__all__ = ["with_dropped_bytes"]

_DROPPED = {
    "latin": bytes.fromhex("818d8f909da0ad"),
    "cp1250": bytes.fromhex("8183889098a0ad"),
    "cp1251": b"\x98\xa0\xad",
}
_MOST_INCOMPLETE = 0.4  # of the characters: five bytes of 64 are dropped, and a character has two trail bytes
_NEVER_IN_UTF8 = lazy(
    rb"[\xc0\xc1\xf5-\xff]|(?:^|[\x00-\x1f!-\x7f])[\x80-\xbf]"
    rb"|[\xc2-\xdf][\x80-\xbf]{2}|[\xe0-\xef][\x80-\xbf]{3}|[\xf0-\xf4][\x80-\xbf]{4}"
)
"""Bytes that no UTF-8 has, be it cut or not: the first bytes of nothing, and trail bytes without a first one."""


def with_dropped_bytes(text: str, charset: str) -> Iterator[list[Item]]:
    """The rows of items (see `items`) that `text` may stand for; none where no byte can have been dropped.

    >>> [row] = with_dropped_bytes("涓鏉", "gbk")
    >>> row[1], row[3]
    (Mark(sign='\ufffd', pair=False, follower=230), Mark(sign='\ufffd', pair=False, follower=-1))
    """
    if CHARSETS[charset].wide:
        row = _between_pairs(text, charset)
        if row is not None:
            yield row
    elif charset in _DROPPED:
        code = to_bytes(text, charset)
        if code is not None and not _NEVER_IN_UTF8.search(code):
            for spaces in (True, False) if b" " in code else (False,):
                row = _within_characters(code, _DROPPED[charset], spaces=spaces)
                if row is not None:
                    yield row


# --- single bytes ----------------------------------------------------------------------------------------


def _within_characters(code: bytes, dropped: bytes, *, spaces: bool) -> list[Item] | None:
    """UTF-8 whose undefined bytes and soft hyphens were dropped; with `spaces`, a space may be a no-break one."""
    items: list[Item] = []
    place = characters = incomplete = 0
    while place < len(code):
        lead = code[place]
        end = place + 1
        if lead >= 0x80:
            needed = 1 if 0xC2 <= lead < 0xE0 else 2 if 0xE0 <= lead < 0xF0 else 3 if lead < 0xF5 else 0
            if lead < 0xC2 or not needed:
                return None
            known: list[int] = []
            while end < len(code) and len(known) < needed and (0x80 <= code[end] < 0xC0 or code[end] == 0x20):
                if code[end] == 0x20 and not (spaces and _is_lost_space(code, end, needed - len(known))):
                    break
                known.append(0xA0 if code[end] == 0x20 else code[end])
                end += 1
            characters += 1
            incomplete += len(known) < needed
            ways = _completions(bytes(known), needed, dropped)
            items.append(
                tuple(bytes((lead,)) + way for way in ways) if len(ways) > 1 else bytes((lead,)) + ways[0]
            )
        else:
            items.append(bytes((lead,)))
        place = end
    return items if incomplete <= max(2, _MOST_INCOMPLETE * characters) else None


def _is_lost_space(code: bytes, place: int, needed: int) -> bool:
    """Whether the space at `place` was a no-break space inside a character: what follows completes it."""
    after = code[place + 1 : place + needed]
    return len(after) == needed - 1 and all(0x80 <= byte < 0xC0 for byte in after)


def _completions(known: bytes, needed: int, dropped: bytes) -> list[bytes]:
    """All ways to make `known` as long as `needed` by putting dropped bytes in."""
    ways = [known]
    for _ in range(needed - len(known)):
        ways = list(
            dict.fromkeys(
                way[:at] + bytes((byte,)) + way[at:]
                for way in ways
                for at in range(len(way) + 1)
                for byte in dropped
            )
        )
    return ways


# --- pairs -----------------------------------------------------------------------------------------------


def _between_pairs(text: str, charset: str) -> list[Item] | None:
    """UTF-8 that lost bytes between the characters of `text`; None where it is none, or too much is gone."""
    items: list[Item] = []
    needed = characters = lost = 0  # `needed`: trail bytes of the character that is not whole yet
    for character in text:
        behind = bytes_behind(charset, character)
        if not behind:
            return None
        unit = behind[0]
        gap, left = _gap_before(unit, needed)
        if left is None:
            return None
        items += (Mark("\ufffd", False, unit[0] if number + 1 == gap else None) for number in range(gap))
        _append(items, unit)
        needed = left
        lost += gap
        characters += sum(byte >= 0xC0 for byte in unit)
    items += (Mark("\ufffd", False, -1 if number + 1 == needed else None) for number in range(needed))
    lost += needed
    return items if 0 < lost <= max(2, _MOST_INCOMPLETE * characters) else None


def _gap_before(unit: bytes, needed: int) -> tuple[int, int | None]:
    """How many bytes are lost before the bytes of a character shown, and how many trail bytes then are needed.

    None for the second where the bytes can't follow, whatever is lost.
    """
    for gap in range(needed + 1):
        left: int | None = needed - gap
        for byte in unit:
            left = _left_after(byte, left)
            if left is None:
                break
        else:
            return gap, left
    return 0, None


def _left_after(byte: int, needed: int | None) -> int | None:
    """How many trail bytes are needed after `byte`; None where it can't stand there."""
    if needed:
        return needed - 1 if 0x80 <= byte < 0xC0 else None
    if byte < 0x80:
        return 0
    return 1 if 0xC2 <= byte < 0xE0 else 2 if 0xE0 <= byte < 0xF0 else 3 if 0xF0 <= byte < 0xF5 else None


def _append(items: list[Item], unit: bytes) -> None:
    if items and isinstance(items[-1], bytes):
        items[-1] += unit
    else:
        items.append(unit)
