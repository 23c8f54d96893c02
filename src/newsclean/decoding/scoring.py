"""Candidates: what the same bytes cost in each encoding.

All candidates are judged on the same sample, lines with high bytes from the whole input, by one model, so their
costs in nats can be compared directly: an encoding that explains the bytes as common Chinese wins. A byte that
an encoding can't explain costs something but excludes nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean.decoding.tables import read
from newsclean.plausibility import ASCII_COST, character_costs, cost

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["count_high", "high_cost", "sample_of", "score", "score_wide"]

SAMPLE = 1600  # bytes of lines with high bytes that are judged
SPOTS = 12  # places of a large input from which they are taken
_LINE = 320  # bytes taken at one spot, at least to the next ASCII byte
_PAIRS_BELOW = 240  # high bytes of a sample, below which neighbours are judged too

_HIGH = re.compile(rb"[\x80-\xff]")
_HIGH_BYTES = bytes(range(0x80, 0x100))
_BOUNDARY = re.compile(rb"[\x00-\x2f]")
_TAIL = re.compile("[\udc80-\udcff]{1,3}(?=\n|\\Z)")
_EUC = re.compile(rb"(?:[\xa1-\xfe][\xa1-\xfe])+|(?:\x8e[\xa1-\xb0][\xa1-\xfe][\xa1-\xfe])+")


def count_high(data: bytes) -> int:
    """How many bytes of `data` are above 0x7F."""
    return len(data) - len(data.translate(None, _HIGH_BYTES))


def sample_of(data: bytes) -> bytes:
    """Lines of `data` that hold high bytes, from evenly spaced places; all of `data` when it is small."""
    if len(data) <= SAMPLE:
        return data
    taken: list[bytes] = []
    end = 0
    for spot in range(SPOTS):
        found = _HIGH.search(data, max(end, len(data) * spot // SPOTS))
        if found is None:
            break
        start = _start_before(data, max(end, found.start() - 1200), found.start())
        if start < 0:
            continue
        end = _end_after(data, found.start() + SAMPLE // SPOTS)
        taken.append(data[start:end])
    return b"\n".join(taken) if taken else data[:SAMPLE]


def _start_before(data: bytes, least: int, place: int) -> int:
    """Where the line of `place` begins, or the last sure boundary of characters before it; -1 if there is none."""
    start = data.rfind(b"\n", least, place) + 1
    if start and place - start < _LINE:
        return start
    for at in range(place, least, -1):
        if data[at - 1] < 0x30:
            return at
    return start or (0 if least == 0 else -1)


def _end_after(data: bytes, place: int) -> int:
    found = _BOUNDARY.search(data, place, place + _LINE)
    return found.start() if found else min(len(data), place + _LINE)


def score(sample: bytes, hint: str | None = None) -> dict[str, float]:
    """Nats of `sample` in the encodings that are supersets of ASCII.

    >>> costs = score("雲溪縣的石橋".encode("big5"))
    >>> min(costs, key=costs.get)
    'big5'
    """
    encodings = ["utf-8", "gb18030", "big5"]
    if hint == "euc-tw" or _may_be_euc_tw(sample):
        encodings.append("euc-tw")
    measure = cost if count_high(sample) < _PAIRS_BELOW else _quick_cost
    return {encoding: measure(_TAIL.sub("", read(sample, encoding))) for encoding in encodings}


def _quick_cost(text: str) -> float:
    return sum(map(character_costs().__getitem__, text))


def _may_be_euc_tw(sample: bytes) -> bool:
    """Whether nearly all high bytes pair up as EUC-TW has them (as those of GB2312 do)."""
    high = count_high(sample)
    return high > 0 and sum(map(len, _EUC.findall(sample))) >= 0.9 * high


def score_wide(data: bytes, sample: bytes) -> dict[str, float]:
    """Nats of UTF-16 and UTF-32 without a mark, scaled to the length of `sample`."""
    costs = {}
    for encoding, width in (("utf-16-le", 2), ("utf-16-be", 2), ("utf-32-le", 4), ("utf-32-be", 4)):
        start = data[: SAMPLE // 4 * 4]
        start = start[: len(start) // width * width]
        if not start or (width == 4 and start.count(0) < len(start) // 4):
            continue
        text = start.decode(encoding, "replace").replace("\ufffd", "\udcff")
        costs[encoding] = _measure_wide(text) * len(sample) / len(start)
    return costs


def _measure_wide(text: str) -> float:
    return cost(text) if len(text) < _PAIRS_BELOW else _quick_cost(text)


def high_cost(nats: float, sample: bytes) -> float:
    """Nats a high byte, ASCII aside: Chinese prose has 2 to 4, anything else read as Chinese 4 and more."""
    high = count_high(sample)
    return (nats - ASCII_COST * (len(sample) - high)) / max(1, high)


def best_two(costs: Mapping[str, float]) -> tuple[str, float]:
    """The cheapest encoding and by how many nats it beats the next."""
    ranked = sorted(costs, key=lambda encoding: costs[encoding])
    return ranked[0], (costs[ranked[1]] - costs[ranked[0]]) if len(ranked) > 1 else float("inf")
