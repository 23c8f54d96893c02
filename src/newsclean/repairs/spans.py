"""Spans of a line that may have come by a route, where the line as a whole has not.

UTF-8 read as pairs is found by walking: its bytes must go on as UTF-8 does. Single-byte readings stand out as runs
of letters that are no Han. Where Han was read as other Han, each character is weighed against what it would be,
and the stretches that gain most are taken.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from newsclean.plausibility import character_costs, pair_gains
from newsclean.repairs.charsets import CHARSETS, bytes_behind, pair_shown, single_bytes
from newsclean.repairs.gate import pairs_of

if TYPE_CHECKING:
    from newsclean.repairs.routes import Route

__all__ = ["may_gain", "spans_of"]

_MARKS = "?\ufffd"
_TWO_BYTE_LEADS = (0xC2, 0xC3)  # of a middle dot or an accent; more would lead the walk into clean text


def spans_of(line: str, route: Route) -> list[tuple[int, int]]:
    """Start and end of every span of `line` that may have come by `route`.

    >>> from newsclean.repairs.routes import ROUTES
    >>> spans_of("文件：鏂囧瓧。", ROUTES["utf8-as-gbk"]), spans_of("题 ÖÐÎÄ 尾", ROUTES["gbk-as-latin"])
    ([(3, 6)], [(2, 6)])
    """
    if not CHARSETS[route.charset].wide:
        return _runs(line, route)
    if route.codec == "utf-8":
        return _walks(line, route.charset)
    return _gaining(line, route)


# --- UTF-8 read as pairs of bytes --------------------------------------------------------------------------


def _walks(line: str, charset: str) -> list[tuple[int, int]]:
    first, _ = pairs_of(charset)
    spans = []
    place = 0
    while place < len(line):
        if line[place] in first or (line[place] == "\ufffd" and place + 1 < len(line)):
            end = _walk(line, place, charset)
            if end > place + 1:
                spans.append((place, end))
                place = end
                continue
        place += 1
    return spans


def _walk(line: str, start: int, charset: str) -> int:
    """How far the characters from `start` on are UTF-8 read as `charset`; marks may stand for any byte."""
    needed = 0
    whole = start  # the last place at which a character ended
    for place in range(start, len(line)):
        character = line[place]
        if character in _MARKS:
            needed = 2 if place == start or (not needed and character == "\ufffd") else max(0, needed - 1)
        else:
            for code in bytes_behind(charset, character):
                after = _needed_after(code, needed)
                if after is not None:
                    needed = after
                    break
            else:
                return whole
        if not needed:
            whole = place + 1
    return whole


def _needed_after(code: bytes, needed: int) -> int | None:
    """How many trail bytes are still needed after `code`, or None where it can't follow."""
    for byte in code:
        if needed:
            if not 0x80 <= byte < 0xC0:
                return None
            needed -= 1
        elif byte >= 0x80:
            if not (byte in _TWO_BYTE_LEADS or 0xE0 <= byte < 0xF5):
                return None
            needed = 1 if byte < 0xE0 else 2 if byte < 0xF0 else 3
    return needed


# --- single-byte readings ----------------------------------------------------------------------------------


@cache
def _run_pattern(charset: str, leads: str) -> re.Pattern[str]:
    table = single_bytes(charset)
    every = "".join(chr(code) for code, byte in table.items() if byte < 0x100)
    first = "".join(chr(code) for code, byte in table.items() if byte < 0x100 and _may_lead(byte, leads))
    every, first = re.escape(every), re.escape(first)
    tail = "" if leads == "utf-8" else "[@-~]?"
    return re.compile(f"[{first}](?:[ -~]{{0,60}}[{every}\ufffd])*{tail}")


def _may_lead(byte: int, codec: str) -> bool:
    return 0xC2 <= byte < 0xF5 if codec == "utf-8" else byte >= 0x81


def _runs(line: str, route: Route) -> list[tuple[int, int]]:
    spans = []
    for match in _run_pattern(route.charset, "utf-8" if route.codec == "utf-8" else "pairs").finditer(line):
        start, end = match.span()
        if end - start < 3:
            continue
        spans.append((start, end))
        if line[end - 1].isascii() and route.codec != "utf-8":
            spans.append((start, end - 1))
        if line[start] in _PUNCTUATION or line[end - 1] in _PUNCTUATION:
            inner = match[0].strip(_PUNCTUATION)
            if len(inner) >= 3:
                begin = start + match[0].index(inner)
                spans.append((begin, begin + len(inner)))
    return spans


_PUNCTUATION = "“”‘’—…·•–™€\x85\xa0"


# --- Han read as other Han ---------------------------------------------------------------------------------

_NO_READING = -14.0  # nats for a character inside the stretch that the route can't have shown
_LEAST_AT_EDGE = 2.5  # nats that the first and the last character of a stretch gain: less may be clean
_REMEMBERED = 50_000  # characters of one table
_GIVE_UP = 15.0  # nats below its best at which a stretch ends


class _Gains(dict[str, float]):
    """By character, the nats that reading it as the route's gains, its neighbours left out."""

    def __init__(self, route: Route) -> None:
        super().__init__()
        self._route = route

    def __missing__(self, character: str) -> float:
        costs, new = character_costs(), _turn(character, self._route)
        nats = costs[character] - costs[new] if new else _NO_READING
        if len(self) < _REMEMBERED:
            self[character] = nats
        return nats


@cache
def _gains_of(route: Route) -> _Gains:
    return _Gains(route)


def may_gain(line: str, route: Route) -> bool:
    """Whether a line of Han would read better as the route's, character by character.

    >>> from newsclean.repairs.routes import ROUTES
    >>> may_gain("笢恅", ROUTES["gbk-as-big5"]), may_gain("雲溪縣的石橋", ROUTES["gbk-as-big5"])
    (True, False)
    """
    return sum(map(_gains_of(route).__getitem__, line.replace("\ufffd", ""))) > 0.0


@lru_cache(65536)
def _turn(character: str, route: Route) -> str:
    """What the character would be; itself if ASCII, '' if the route never shows it."""
    if character < "\x80":
        return character
    behind = bytes_behind(route.charset, character)
    return pair_shown(route.codec, behind[0]) if behind else ""


def _gaining(line: str, route: Route) -> list[tuple[int, int]]:
    """The stretches whose characters gain most by being read as the route's (maximum-sum segments)."""
    images, _ = pairs_of(route.name)
    if not any(a in images and b in images for a, b in pairwise(line)):
        return []  # not two characters side by side that this route shows and Chinese text hardly uses
    single, gains = _gains_of(route), pair_gains()
    spans = []
    start, best_end = -1, 0
    total = best = 0.0
    before_old = before_new = ""
    for place, old in enumerate((*line, "")):
        new = _turn(old, route) if old else ""
        if not old:
            gain = -1e9
        elif not new:
            gain = _NO_READING
        elif new == old:
            gain = 0.0
        else:
            gain = single[old] - gains.get(before_old + old, 0.0) + gains.get(before_new + new, 0.0)
        before_old, before_new = old, new
        if start < 0:
            if gain > _LEAST_AT_EDGE:
                start, best_end, total, best = place, place + 1, gain, gain
            continue
        total += gain
        if gain > _LEAST_AT_EDGE and total > best:
            best, best_end = total, place + 1
        if total <= 0 or total < best - _GIVE_UP:
            if best_end - start > 1:
                spans.append((start, best_end))
            start = -1
    return spans
