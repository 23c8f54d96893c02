"""How plausible is this as Chinese: the small model that decoding and repairs share.

A text costs the sum of its characters' costs, less what its known pairs of neighbours gain. Costs are in nats
(natural logarithms of one over the probability), so the difference of two readings' costs is how much likelier
one is than the other. Simplified, Traditional, Hong Kong and Cantonese text count alike; kana, Hangul, private
use and other things that are rare in Chinese text are dear, and an undecodable byte (a lone surrogate) is dearest.

The tables are made by tools/build_plausibility.py and loaded at the first question: the characters in one or
two milliseconds, the pairs, which short strings need, in some ten more.
"""

from __future__ import annotations

import sys
import zlib
from functools import cache
from itertools import repeat
from operator import add
from typing import TYPE_CHECKING

from newsclean.data import read_bytes
from newsclean.patterns import Bulk

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "ASCII_COST",
    "BYTE_COST",
    "character_costs",
    "cost",
    "cost_apart",
    "floor_cost",
    "mean_cost",
    "pair_gains",
]

ASCII_COST = 3.5
"""Nats of a printable ASCII character: the same for all, because every encoding has them."""

BYTE_COST = 19.0
"""Nats of a byte that no encoding explains (a surrogate from U+DC80 to U+DCFF)."""

COST_STEP = 1 / 16
GAIN_STEP = 1 / 8
_REMEMBERED = 50_000  # how many characters the table may hold before it stops to remember new ones

_FLOORS = (  # first code point, one past the last, nats
    (0x00, 0x20, 13.0),  # control characters; tab and line breaks stand in the table
    (0x20, 0x7F, ASCII_COST),
    (0x7F, 0xA0, 16.5),
    (0x2000, 0x2E80, 9.7),
    (0x2600, 0x27C0, 11.0),
    (0x3000, 0x3040, 7.6),
    (0x3040, 0x3100, 10.5),  # kana
    (0x3100, 0x3400, 9.7),
    (0x3400, 0x4DC0, 16.5),
    (0x4E00, 0xA000, 15.0),
    (0xD800, 0xE000, BYTE_COST),
    (0xE000, 0xF900, 18.0),  # private use
    (0xF900, 0xFB00, 16.5),
    (0xFDD0, 0xFDF0, 16.5),
    (0xFF01, 0xFF5F, 7.6),
    (0xFFF0, 0xFFFE, 10.0),
    (0xFFFE, 0x10000, 16.5),
    (0x1F000, 0x1FB00, 11.0),
    (0x20000, 0x32400, 16.5),
    (0xE0000, 0x110000, 18.0),
)
_FLOOR = 10.7  # nats of all other characters


def floor_cost(character: str) -> float:
    r"""Nats of a character that the counted texts do not hold, by its kind.

    >>> floor_cost("𠮷"), floor_cost("é"), floor_cost("\ue000")
    (16.5, 10.7, 18.0)
    """
    code = ord(character)
    found = _FLOOR
    for first, end, nats in _FLOORS:
        if first <= code < end:
            found = nats
    return found


class _Costs(dict[str, float]):
    """Costs by character; what is missing gets its floor, and is remembered while there is room."""

    def __missing__(self, character: str) -> float:
        nats = floor_cost(character)
        if len(self) < _REMEMBERED:
            self[character] = nats
        return nats


@cache
def character_costs() -> Mapping[str, float]:
    r"""Nats by character; every character has a cost, and looking up one that was never counted gives its floor.

    >>> costs = character_costs()
    >>> costs["的"] < costs["桥"] < costs["鏂"] < costs["\udcff"]
    True
    """
    characters, steps = _part(0).split(b"\0", 1)
    table = [step * COST_STEP for step in range(256)]
    costs = _Costs(zip(characters.decode("utf-8"), map(table.__getitem__, steps), strict=True))
    costs.update(dict.fromkeys(map(chr, range(0x20, 0x7F)), ASCII_COST))
    costs.update(dict.fromkeys("\t\n\r", ASCII_COST))
    return costs


@cache
def pair_gains() -> Mapping[str, float]:
    """Nats that a pair of neighbours saves against the same two characters apart; pairs that save little are missing.

    >>> pair_gains()["记者"] > 3, "者记" in pair_gains()
    (True, False)
    """
    characters, steps = _part(1).split(b"\0", 1)
    nats = map([step * GAIN_STEP for step in range(256)].__getitem__, steps)
    gains: dict[str, float] = {}
    for row in characters.decode("utf-8").split("\n"):
        gains.update(zip(map(add, repeat(row[0]), row[1:]), nats, strict=False))  # takes one nat a pair
    return gains


_pays = Bulk()
_UNITS = f"utf-16-{sys.byteorder[0]}e"


@cache
def _costs_by_code() -> list[float]:
    """The same costs by code point, up to U+FFFF: three times as fast to look up, and two milliseconds to make."""
    table = [_FLOOR] * 0x10000
    for first, end, nats in _FLOORS:
        if end <= 0x10000:
            table[first:end] = [nats] * (end - first)
    for character, nats in character_costs().items():
        if character <= "\uffff":
            table[ord(character)] = nats
    return table


def cost_apart(text: str) -> float:
    """Nats of the characters of `text`, whatever their neighbours.

    >>> cost_apart("桥通") == character_costs()["桥"] + character_costs()["通"]
    True
    """
    if _pays(text):
        units = memoryview(text.encode(_UNITS, "surrogatepass")).cast("H")
        if len(units) == len(text):
            return sum(map(_costs_by_code().__getitem__, units))
    return sum(map(character_costs().__getitem__, text))


def cost(text: str) -> float:
    """Nats of `text`: the lower of two readings of the same bytes is the likelier one.

    >>> cost("记者昨天报道") < cost("鏂囦欢鍚嶇О")
    True
    >>> cost("")
    0.0
    """
    gains = pair_gains()
    nats = sum(map(character_costs().__getitem__, text))
    return nats - sum(map(gains.get, map(add, text, text[1:]), repeat(0.0))) if text else 0.0


def mean_cost(text: str) -> float:
    """Nats per character (code point) of `text`; 0 for no text. Chinese prose has 4 to 6, nonsense over 9.

    >>> mean_cost("雲溪縣新修的石橋今天通車。") < 7 < mean_cost("嵙鎙侚囻醀艭")
    True
    """
    return cost(text) / len(text) if text else 0.0


@cache
def _data() -> tuple[bytes, bytes]:
    raw = read_bytes("plausibility.bin")
    start = raw.index(b"\n") + 1
    size = int.from_bytes(raw[start : start + 4], "little")
    return raw[start + 4 : start + 4 + size], raw[start + 4 + size :]


def _part(number: int) -> bytes:
    return zlib.decompress(_data()[number])
