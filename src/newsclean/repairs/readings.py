"""Which readings a character has: the table behind `glosses` and `byteshift`, read when one of them needs it."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

from newsclean.data import read_text
from newsclean.fold import simplify_characters

__all__ = [
    "LETTERS",
    "TONED",
    "ZHUYIN",
    "Reading",
    "characters_read",
    "is_traditional",
    "is_unconverted",
    "parse_reading",
]

TONED = "āáǎàăēéěèĕīíǐìĭōóǒòŏūúǔùŭǖǘǚǜńňǹḿ\u0300\u0301\u0304\u030c"
LETTERS = "a-züêɡ\u0308" + TONED
"""The inside of a regular-expression class: what pinyin is written with, composed or not."""
ZHUYIN = "\u3105-\u3129"

_TONES = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0306": "3", "\u0300": "4"}
_ZHUYIN_TONES = {"ˊ": "2", "ˇ": "3", "ˋ": "4", "˙": "5"}


class Reading(NamedTuple):
    """A syllable in plain letters (v for ü) and its tone, '' where none was written."""

    syllable: str
    tone: str


@cache
def _tables() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    by_reading: dict[str, str] = {}
    by_syllable: dict[str, str] = {}
    zhuyin: dict[str, str] = {}
    table = read_text("readings.txt")
    for row in table.splitlines()[1:]:
        key, value = row.split("\t")
        if key > "\u3100":
            zhuyin[key] = value
        else:
            by_reading[key] = value
            by_syllable[key[:-1]] = by_syllable.get(key[:-1], "") + value
    return by_reading, by_syllable, zhuyin


@lru_cache(4096)
def parse_reading(written: str) -> Reading | None:
    """Read pinyin (`qǐng`, `qing3`, `qing`, `lü4`, `lv`) or zhuyin; None where it is no Mandarin syllable.

    >>> parse_reading("lǜ"), parse_reading("ㄑㄩ"), parse_reading("chart")
    (Reading(syllable='lv', tone='4'), Reading(syllable='qu', tone=''), None)
    """
    by_syllable, zhuyin = _tables()[1:]
    tone, letters = "", ""
    for part in unicodedata.normalize("NFD", written):
        if part in _TONES:
            tone = _TONES[part]
        elif part in _ZHUYIN_TONES:
            tone = _ZHUYIN_TONES[part]
        elif part in "12345":
            tone = part
        elif part == "\u0308":
            letters = letters[:-1] + "v"
        elif part != "\u0302":
            letters += "g" if part == "ɡ" else part
    letters = zhuyin.get(letters, letters)
    return Reading(letters, tone) if letters in by_syllable else None


def characters_read(reading: Reading) -> str:
    """The characters that can be read so, whatever the tone where none was written.

    >>> "請" in characters_read(Reading("qing", "3")), "請" in characters_read(Reading("qing", "1"))
    (True, False)
    """
    by_reading, by_syllable, _ = _tables()
    if reading.tone:
        return by_reading.get(reading.syllable + reading.tone, "")
    return by_syllable[reading.syllable]


@cache
def _unconverted() -> frozenset[str]:
    table = read_text("unconverted.txt")
    return frozenset(table.splitlines()[1])


def is_unconverted(character: str) -> bool:
    """Whether conversion to Traditional, character by character, does not put out `character`.

    >>> is_unconverted("后"), is_unconverted("後"), is_unconverted("国")
    (False, True, True)
    """
    return character in _unconverted()


@lru_cache(8192)
def is_traditional(character: str) -> bool:
    """Whether `character` has a simplified twin, which is what the damage needs to have touched it."""
    return simplify_characters(character) != character
