"""Candidates: what the same bytes cost in each encoding.

All candidates are judged on the same sample, lines with high bytes from the whole input, by one model, so their
costs in nats can be compared directly: an encoding that explains the bytes as common Chinese wins. A byte that
an encoding can't explain costs something but excludes nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from newsclean.decoding.tables import fix_gb18030, read
from newsclean.patterns import lazy
from newsclean.plausibility import ASCII_COST, BYTE_COST, character_costs, cost, cost_apart

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["count_high", "high_cost", "sample_of", "score", "score_wide"]

SAMPLE = 720  # bytes of lines with high bytes that are judged at first
LARGE_SAMPLE = 3000  # and those that are judged when the first are not clear
CLEAR = 3.5  # nats a high byte, below which a reading is clearly Chinese
UNMARKED = 8.0  # nats: UTF-16 without a mark is rare
CUT = 6.0  # nats of a character that the end of a line cuts off
WIDE_SAMPLE = 1600  # bytes from the start that are judged as UTF-16 and UTF-32
SPOTS = 6  # places of a large input from which they are taken
_NEAR = 40  # bytes before a spot in which a sure boundary of characters is looked for
_AFTER = 30  # bytes after it in which a sure boundary of characters is looked for
_PAIRS_BELOW = 240  # high bytes of a sample, below which neighbours are judged too

_HIGH = lazy(rb"[\x80-\xff]")
_HIGH_BYTES = bytes(range(0x80, 0x100))
_BOUNDARY = lazy(rb"[\x00-\x2f]")
_LAST_BOUNDARY = lazy(rb".*[\x00-\x2f]", re.DOTALL)
_UTF8_CLASSES = bytes(
    ord("t" if 0x80 <= byte < 0xC0 else "2" if 0xC2 <= byte < 0xE0 else "3" if 0xE0 <= byte < 0xF0
        else "4" if 0xF0 <= byte < 0xF5 else ".")
    for byte in range(0x100)
)  # fmt: skip
"""Of each byte: whether it is a trail byte (t) or how many bytes the character has that it begins."""
_TAIL = lazy("[\udc81-\udcfe](?=\n|\\Z)")
_UTF8_TAIL = lazy(rb"(?:[\xc2-\xf4]|[\xe0-\xf4][\x80-\xbf]|[\xf0-\xf4][\x80-\xbf]{2})\Z")
_KOREAN = frozenset(
    "이다는에의가을를은로고하지한사기자도리으서어인시나그대수정해들있아게일부라보전주과여장스상제구니성만원오모공조했관등면미내유안"
    "와동국선회신경비거마위소방문화용트실세무재학음였되결적당법년월명간말생산계업연진입력치습것"
)
"""Syllables that are common in Korean text."""


_EUC_CLASSES = bytes(
    byte if byte == 0x8E else ord("P" if 0xA1 <= byte <= 0xB0 else "H" if 0xA1 <= byte <= 0xFE else ".")
    for byte in range(0x100)
)
_EUC_PAIRS = (b"HH", b"HP", b"PH", b"PP")


def count_high(data: bytes) -> int:
    """How many bytes of `data` are above 0x7F."""
    return _count_in_sample(data) if len(data) <= 2 * LARGE_SAMPLE else _count(data)


def _count(data: bytes) -> int:
    return len(data) - len(data.translate(None, _HIGH_BYTES))


_count_in_sample = lru_cache(4)(_count)  # of one sample it is asked many times


def sample_of(data: bytes, size: int = SAMPLE) -> bytes:
    """Lines of `data` that hold high bytes, from evenly spaced places; all of `data` when it is small."""
    if len(data) <= size:
        return data
    taken: list[bytes] = []
    end = 0
    for spot in range(SPOTS):
        found = _HIGH.search(data, max(end, len(data) * spot // SPOTS))
        if found is None:
            break
        start = _start_before(data, max(end, found.start() - 4000), found.start())
        if start < 0:
            continue
        end = _end_after(data, found.start() + size // SPOTS)
        taken.append(data[start:end])
    return b"\n".join(taken) if taken else data[:size]


def _start_before(data: bytes, least: int, place: int) -> int:
    """The last sure boundary of characters before `place`, a near one or the line's start; -1 if there is none."""
    near = _LAST_BOUNDARY.match(data, max(least, place - _NEAR), place)
    if near:
        return near.end()
    return data.rfind(b"\n", least, place) + 1 or (0 if least == 0 else -1)


def _end_after(data: bytes, place: int) -> int:
    found = _BOUNDARY.search(data, place, place + _AFTER)
    return found.start() if found else min(len(data), place + _AFTER)


def score(sample: bytes, hint: str | None = None) -> dict[str, float]:
    """Nats of `sample` in the encodings that are supersets of ASCII.

    EUC-TW is tried only where `hint` names it or where the others make no sense of bytes that pair up as its do.

    >>> costs = score("雲溪縣的石橋".encode("big5"))
    >>> min(costs, key=costs.get)
    'big5'
    """
    measure = cost if count_high(sample) < _PAIRS_BELOW else cost_apart
    costs = {encoding: _score_one(sample, encoding, measure) for encoding in ("utf-8", "gb18030", "big5")}
    in_doubt = measure is cost or high_cost(min(costs.values()), sample) > CLEAR
    if hint == "euc-tw" or (in_doubt and _may_be_euc_tw(sample)):
        costs["euc-tw"] = _score_one(sample, "euc-tw", measure)
    return costs


def _score_one(sample: bytes, encoding: str, measure: Callable[[str], float]) -> float:
    if encoding == "utf-8":
        return _score_utf8(sample, measure)
    # Python's own table of Big5 is near enough here, and much faster than the exact one on what is not Big5.
    codec = {"big5": "big5hkscs", "gb18030": "gb18030"}.get(encoding)
    if codec is None:
        text = read(sample, encoding)
    else:
        try:
            return measure(sample.decode(codec) if codec != encoding else fix_gb18030(sample.decode(codec)))
        except UnicodeDecodeError:
            text = sample.decode(codec, "surrogateescape")
            text = fix_gb18030(text) if codec == encoding else text
    nats = CUT if _TAIL.fullmatch(text[-1:]) else 0.0
    return measure(_TAIL.sub("", text)) + nats  # a sample may end inside a character


def _score_utf8(sample: bytes, measure: Callable[[str], float]) -> float:
    high = count_high(sample)
    if high >= _PAIRS_BELOW:
        classes = sample.translate(_UTF8_CLASSES)
        wanted = classes.count(b"2") + 2 * classes.count(b"3") + 3 * classes.count(b"4")
        wrong = abs(wanted - classes.count(b"t"))
        if wrong > 0.3 * high:  # nothing like UTF-8: not worth a closer look
            return BYTE_COST * wrong + ASCII_COST * (len(sample) - high)
    tail = _UTF8_TAIL.search(sample, max(0, len(sample) - 3))
    text = sample[: tail.start() if tail else None].decode("utf-8", "ignore")
    stray = len(sample) - len(text.encode("utf-8")) - (len(tail[0]) if tail else 0)
    return measure(text) + BYTE_COST * stray + (CUT if tail else 0.0)


def _may_be_euc_tw(sample: bytes) -> bool:
    """Whether nearly all high bytes pair up as EUC-TW has them (as those of GB2312 do)."""
    high = count_high(sample)
    return high > 0 and _paired_as_euc_tw(sample) >= 0.9 * high


def _paired_as_euc_tw(sample: bytes) -> int:
    """How many bytes stand in pairs A1-FE A1-FE, or in fours that 8E and a plane begin."""
    paired = 0
    for number, part in enumerate(sample.translate(_EUC_CLASSES).split(b"\x8e")):
        if number and part[:1] == b"P" and part[1:3] in _EUC_PAIRS:
            paired += 4
            part = part[3:]  # noqa: PLW2901
        paired += 2 * part.replace(b"P", b"H").count(b"HH")
    return paired


def score_wide(data: bytes, sample: bytes) -> dict[str, float]:
    """Nats of UTF-16 and UTF-32 without a mark, scaled to the length of `sample`."""
    costs = {}
    for encoding, width in (("utf-16-le", 2), ("utf-16-be", 2), ("utf-32-le", 4), ("utf-32-be", 4)):
        start = data[:WIDE_SAMPLE]
        start = start[: len(start) // width * width]
        if not start or (width == 4 and start.count(0) < len(start) // 4):
            continue
        text = start.decode(encoding, "replace").replace("\ufffd", "\udcff")
        costs[encoding] = _measure_wide(text) * len(sample) / len(start) + UNMARKED
    return costs


def _measure_wide(text: str) -> float:
    return cost(text) if len(text) < _PAIRS_BELOW else cost_apart(text)


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
