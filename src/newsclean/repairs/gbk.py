"""GBK as bytes: what two bytes show, and which characters share a first or a second byte.

cp936 is meant, as the damaged sites decoded it: Python's `gbk` codec. A pair that the codec does not know was
shown as a private-use character, which text extractors drop: the pair vanishes.
"""

from __future__ import annotations

from functools import cache, lru_cache

from newsclean.repairs.plausible import CLASSES, normal_character, shipped_model

__all__ = ["HALF", "bytes_of", "in_big5", "led_by", "shown", "trailed_by", "vanishing"]

_BYTES = range(0x81, 0xFF)  # that begin a character
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


@lru_cache(256)
def trailed_by(trail: int) -> tuple[tuple[int, str, int], ...]:
    """(first byte, character, model number) of every plausible character with this second byte."""
    rows = []
    for lead in _BYTES:
        character = shown(lead, trail)
        number = number_of(character) if character else 0
        if number:
            rows.append((lead, character, number))
    return tuple(rows)


@lru_cache(256)
def led_by(lead: int) -> tuple[tuple[int, str, int], ...]:
    """(second byte, character, model number) of every plausible character with this first byte.

    Only second bytes above 0x80: the byte was taken for a first byte itself.
    """
    rows = []
    for trail in _BYTES:
        character = shown(lead, trail)
        number = number_of(character) if character else 0
        if number:
            rows.append((trail, character, number))
    return tuple(rows)
