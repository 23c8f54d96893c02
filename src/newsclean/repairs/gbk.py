"""GBK as bytes: what two bytes show, and which characters share a first or a second byte.

cp936 is meant, as the damaged sites decoded it: Python's `gbk` codec. A pair that the codec does not know was
shown as a private-use character, which text extractors drop: the pair vanishes.
"""

from __future__ import annotations

from functools import cache, lru_cache

from newsclean.repairs.plausible import CLASSES, normal_character, normal_form, shipped_model

__all__ = ["HALF", "bytes_of", "in_big5", "led_by", "shown", "trailed_by", "vanishing"]

_BYTES = range(0x81, 0xFF)  # that begin a character
_SECOND = (*range(0x40, 0x7F), *range(0x80, 0xFF))  # that end one
_PUNCTUATION = frozenset("，。！？；：、“”‘’《》（）〈〉【】—…·％")


HALF = {chr(code): bytes((0xA3, code + 0x80)) for code in range(0x21, 0x7F)}
"""The GBK bytes of the full-width marks that ASCII marks may have been, before someone narrowed them."""


@lru_cache(16384)
def bytes_of(character: str) -> bytes:
    """The GBK bytes of one character, one for ASCII; b'' where it has none.

    A private-use character stands for the pair that was shown so (GB18030's mapping).

    >>> bytes_of("報").hex(), bytes_of("A").hex(), bytes_of("é").hex(), bytes_of("\U0001f600")
    ('88f3', '41', 'a8a6', b'')
    """
    if character == "€":
        return b"\x80"  # cp936's one single byte above ASCII
    code = character.encode("gbk", "ignore")
    if not code and "\ue000" <= character <= "\uf8ff":
        code = character.encode("gb18030")
    return code if len(code) <= 2 else b""


@lru_cache(32768)
def shown(lead: int, trail: int) -> str:
    """What the pair shows; '' where it vanishes.

    >>> shown(0x88, 0xF3), shown(0xAA, 0xB1)
    ('報', '')
    """
    return bytes((lead, trail)).decode("gbk", "ignore")


@cache
def vanishing() -> dict[int, frozenset[int]]:
    """First bytes of vanishing pairs and their second bytes, as far as those can begin a character."""
    pairs = {}
    for first in (*range(0xA1, 0xB0), *range(0xF8, 0xFF), 0xD7):
        second = frozenset(second for second in range(0x81, 0xFF) if not shown(first, second))
        if second:
            pairs[first] = second
    return pairs


@lru_cache(16384)
def in_big5(character: str) -> bool:
    """Whether Big5 has the character: text that was converted to Traditional holds few others."""
    return bool(character.encode("big5", "ignore"))


@lru_cache(16384)
def number_of(character: str) -> int:
    """The model's number for a character that restored text may hold; 0 for any other."""
    if not ("\u4e00" <= character <= "\u9fff" or character in _PUNCTUATION) or not character:
        return 0
    folded = normal_character(character)
    return 0 if folded in CLASSES else shipped_model().numbers.get(folded, 0)


@cache
def _characters(lead: int) -> tuple[tuple[int, str, int], ...]:
    """(second byte, character, model number) of every plausible character with this first byte."""
    pairs = b"".join(bytes((lead, trail, 0x0A)) for trail in _SECOND)
    found = zip(_SECOND, pairs.decode("gbk", "ignore").split("\n"), strict=False)
    known = [
        (trail, character)
        for trail, character in found
        if "\u4e00" <= character <= "\u9fff" or (character and character in _PUNCTUATION)
    ]
    folded = normal_form("".join(character for _, character in known))
    numbers = shipped_model().numbers
    return tuple(
        (trail, character, numbers[form])
        for (trail, character), form in zip(known, folded, strict=True)
        if form in numbers and form not in CLASSES
    )


@cache
def _by_second() -> dict[int, list[tuple[int, str, int]]]:
    rows: dict[int, list[tuple[int, str, int]]] = {}
    for lead in _BYTES:
        for trail, character, number in _characters(lead):
            rows.setdefault(trail, []).append((lead, character, number))
    return rows


def trailed_by(trail: int) -> list[tuple[int, str, int]]:
    """(first byte, character, model number) of every plausible character with this second byte."""
    return _by_second().get(trail, [])


@cache
def led_by(lead: int) -> tuple[tuple[int, str, int], ...]:
    """(second byte, character, model number) of every plausible character with this first byte.

    Only second bytes above 0x80: the byte was taken for a first byte itself.
    """
    return tuple(row for row in _characters(lead) if row[0] > 0x80)
