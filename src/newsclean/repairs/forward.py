"""The damage itself, done forwards: what the mirror sites did to clean text.

Used for tests, for calibration, and as the reference of what `byteshift` undoes. The steps, as far as the
damaged pages show them:

1. The text is kept as GBK bytes.
2. For each (character, reading) of a table, in order: the character's two bytes are replaced by themselves and
   `(reading)`, wherever they stand, also where they are the last byte of one character and the first of the next.
3. A byte below 0x40 goes in front of some of the punctuation ！？；。， again byte by byte.
4. The bytes are shown as cp936: a first byte before a byte below 0x40 becomes `?` and takes that byte with it;
   a pair that cp936 has no character for vanishes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.repairs.gbk import bytes_of, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["NOISY", "damage"]

NOISY = "！？；。，"
"""The punctuation that gets a noise byte in front, in the order in which it is replaced."""

_NOISE = 1  # any byte below 0x40 that shows nothing by itself


def damage(
    text: str,
    table: Iterable[tuple[str, str]],
    noise: Callable[[int], bool] = lambda _occurrence: True,
    marks: Iterable[str] = NOISY,
) -> str:
    """Damage `text` (converted to Traditional, in GBK) by `table`; `noise` says which of `marks` get a byte.

    >>> damage("雲溪日報", [("報", "bào"), ("請", "qǐng")])
    '雲溪日?qǐng)?bào)'
    >>> damage("在學校“手拉手”", [])
    '在學?！笆掷帧?'
    """
    data = b"".join(map(bytes_of, text))
    for character, reading in table:
        code = bytes_of(character)
        data = data.replace(code, code + b"(" + b"".join(map(bytes_of, reading)) + b")")
    occurrence = 0
    for mark in marks:
        code = bytes_of(mark)
        first, *others = data.split(code)
        parts = [first]
        for other in others:
            parts.append((bytes((_NOISE,)) if noise(occurrence) else b"") + code + other)
            occurrence += 1
        data = b"".join(parts)
    return show(data)


def show(data: bytes) -> str:
    """Read bytes as the damaged pages were read: see step 4."""
    shown_parts = []
    place, end = 0, len(data)
    while place < end:
        lead = data[place]
        if lead == _NOISE:
            place += 1
        elif lead < 0x80:
            shown_parts.append(chr(lead))
            place += 1
        elif lead == 0x80:
            shown_parts.append("€")
            place += 1
        elif place + 1 == end or data[place + 1] < 0x40 or data[place + 1] == 0x7F:
            shown_parts.append("?")
            place += 2
        else:
            shown_parts.append(shown(lead, data[place + 1]))
            place += 2
    return "".join(shown_parts)
