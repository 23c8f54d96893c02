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
UNMARKED = 8.0  # nats: UTF-16 without a mark is rare
CUT = 6.0  # nats of a character that the end of a line cuts off
SPOTS = 12  # places of a large input from which they are taken
_LINE = 320  # bytes taken at one spot, at least to the next ASCII byte
_PAIRS_BELOW = 240  # high bytes of a sample, below which neighbours are judged too

_HIGH = re.compile(rb"[\x80-\xff]")
_HIGH_BYTES = bytes(range(0x80, 0x100))
_BOUNDARY = re.compile(rb"[\x00-\x2f]")
_TAIL = re.compile("[\udc81-\udcfe](?=\n|\\Z)")
_UTF8_TAIL = re.compile("[\udcc2-\udcf4][\udc80-\udcbf]{0,2}(?=\n|\\Z)")
_KOREAN = frozenset(
    "이다는에의가을를은로고하지한사기자도리으서어인시나그대수정해들있아게일부라보전주과여장스상제구니성만원오모공조했관등면미내유안"
    "와동국선회신경비거마위소방문화용트실세무재학음였되결적당법년월명간말생산계업연진입력치습것"
)
"""Syllables that are common in Korean text."""
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
    costs = {}
    for encoding in encodings:
        tail = _UTF8_TAIL if encoding == "utf-8" else _TAIL
        text, cut = tail.subn("", read(sample, encoding))  # a sample may end inside a character
        costs[encoding] = measure(text) + CUT * cut
    return costs


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
        costs[encoding] = _measure_wide(text) * len(sample) / len(start) + UNMARKED
    return costs


def _measure_wide(text: str) -> float:
    return cost(text) if len(text) < _PAIRS_BELOW else _quick_cost(text)


def foreign_cost(text: str) -> float:
    """Nats of `text` as a language that is not Chinese, roughly: what another reading has to be measured by.

    Kana, Hangul and letters cost what they do in a text of their own; letters of two alphabets side by side, a
    capital after a small letter and accented Latin letters in a row are what misread bytes look like.

    >>> foreign_cost("столица") < foreign_cost("ñòîëèöà") < foreign_cost("÷ή§u”κάνΪ")
    True
    """
    nats, before = 0.0, ""
    costs = character_costs()
    for character in text:
        if character < "\x80":
            nats += costs[character]
            if character.isalpha() and before.isalpha() and not "\x7f" < before < "\u0250":
                nats += 5.0
        elif "\u3041" <= character <= "\u30fe":
            nats += 4.5
        elif "\uac00" <= character <= "\ud7a3":
            nats += 4.8 if character in _KOREAN else 8.0
        elif "\u2e80" <= character <= "\U0003ffff" or not (
            character.isalpha() or "\u0590" <= character <= "\u1fff"
        ):
            nats += costs[character] + 1.0
        else:
            nats += 3.9
            latin = character < "\u0250"
            if before.isalpha() and (("\x7f" < before < "\u0250") if latin else before < "\u0250"):
                nats += 5.0
            elif character.isupper() and before.islower():
                nats += 4.0
        before = character if character > "\x7f" else ""
    return nats


def high_cost(nats: float, sample: bytes) -> float:
    """Nats a high byte, ASCII aside: Chinese prose has 2 to 4, anything else read as Chinese 4 and more."""
    high = count_high(sample)
    return (nats - ASCII_COST * (len(sample) - high)) / max(1, high)


def best_two(costs: Mapping[str, float]) -> tuple[str, float]:
    """The cheapest encoding and by how many nats it beats the next."""
    ranked = sorted(costs, key=lambda encoding: costs[encoding])
    return ranked[0], (costs[ranked[1]] - costs[ranked[0]]) if len(ranked) > 1 else float("inf")
