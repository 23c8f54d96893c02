"""Damaged lines: which lines are suspicious, and the cheapest reading of their bytes.

A line is suspicious when it holds bytes that the document's encoding can't explain, or rare characters close
together. Such a line is read again, byte by byte, by the cheapest path (Viterbi) through characters of the
document's encoding, characters of the other Chinese encodings, and stray bytes. So a lost byte costs the
character that lost it and not the rest of the line, a line in another encoding is read in that encoding, and so
is a word inside a line. The costs are those of `newsclean.plausibility`. The new reading is taken only when it
is much likelier than the plain one; in doubt the bytes stand as the document's encoding has them.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, NamedTuple

from newsclean.decoding.pieces import Piece, Pieces
from newsclean.decoding.signs import read_sign
from newsclean.decoding.tables import GB18030_FIXES, SURROGATE, fix_gb18030, read, read_token
from newsclean.patterns import lazy
from newsclean.plausibility import character_costs, cost, pair_gains

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

__all__ = ["best_cost", "read_lines"]

OTHERS = {
    "utf-8": ("gb18030", "big5"),
    "gb18030": ("utf-8", "big5"),
    "big5": ("utf-8", "gb18030"),
    "euc-tw": ("utf-8",),
}
"""In which encodings a foreign line of a document may be, by the document's encoding."""

SWITCH = 11.0  # nats for reading on in another encoding: not worth it for a single character
SWITCH_LINE = 6.0  # and for reading a line in it from its beginning: lines are foreign as a whole
STRAY = 14.0  # nats of a byte that belongs to no character
STRAY_NEXT = 7.0  # nats of another one beside it: bytes are lost and damaged in runs
RARE = 12.5  # nats of a character that is suspicious beside another such
MARGIN = {
    True: 4.0,
    False: 15.0,
}  # nats a new reading must gain, where there are undecodable bytes and where not
SIGN = 7.5  # nats of kana, letters and signs at most: in Chinese text they are rare, but come in runs
USUAL = 6.5  # nats of a character of prose
LARGE = 200_000  # characters read, after which a class of all rare characters is compiled
BLOCK = 1200  # bytes read by one search
OVERLAP = 80  # bytes read further to find the best end of a block
SUBSTITUTES = frozenset(["?", *map(chr, range(0x20)), "\x7f"]) - {"\t", "\n", "\r"}
"""What programs and faulty disks write in the place of a byte."""

_BESIDE = SUBSTITUTES | {""}

_UTF8_RUN = lazy(rb"(?:[\xe3-\xe9][\x80-\xbf]{2}|\xef[\xbc-\xbd][\x80-\xbf]){5}")
_ALWAYS = "\ud800-\udfff" + "".join(GB18030_FIXES)
_NEVER_RIGHT = frozenset([*map(chr, range(0xD800, 0xE000)), *GB18030_FIXES])
_NEAR = 5  # characters from one rare one to the next
_INFINITE = 1e18


@cache
def _rare() -> str:
    """The inside of a class of characters: all that are neither common nor ASCII."""
    common = sorted(
        ord(c) for c, nats in character_costs().items() if nats < RARE and 0x7F < ord(c) < 0x10000
    )
    ranges, start = [], 0x80
    for code in [*common, 0x110000]:
        if code > start:
            ranges.append((start, code - 1))
        start = code + 1
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges)


def _pattern(rare: str) -> re.Pattern[str]:
    """A byte without meaning (or a character that Python's codec has otherwise), or two rare ones close together."""
    # One class first: then the engine skips what is common without looking at the rest of the pattern.
    return re.compile(f"[{rare}](?:(?<=[{_ALWAYS}])|[^\n]{{0,{_NEAR - 1}}}?[{rare}])")


_suspicious = cache(_pattern)


def _search_in(text: str) -> Callable[[str], object]:
    """What finds a suspicious place in `text` or a line of it.

    The class of all rare characters takes longer to compile than some hundred small texts take to read, so at
    first only the rare characters of the text itself are looked for.
    """
    _seen[0] += len(text)
    if _seen[0] > LARGE:
        return _suspicious(_rare()).search
    costs = character_costs()
    rare = [c for c in set(text) if c > "\x7f" and costs[c] >= RARE]
    return partial(_has_suspicious, rare) if rare else _nothing


def _has_suspicious(rare: Sequence[str], text: str) -> bool:
    """What `_pattern` finds, for a few rare characters."""
    before = -_NEAR - 1
    for place in sorted(place for character in rare for place in _places(character, text)):
        if text[place] in _NEVER_RIGHT or (place - before <= _NEAR and "\n" not in text[before:place]):
            return True
        before = place
    return False


def _places(character: str, text: str) -> Iterator[int]:
    place = text.find(character)
    while place >= 0:
        yield place
        place = text.find(character, place + 1)


def _nothing(_text: str) -> bool:
    return False


_seen = [0]  # characters of legacy text read so far by this process


def read_lines(data: bytes, encoding: str) -> Pieces:
    r"""Read `data` in a Chinese encoding, and its suspicious lines as they are likeliest.

    >>> read_lines("新桥通车\n".encode("gbk") + "记者在现场看到".encode(), "gb18030")[1].text
    '记者在现场看到'
    """
    if encoding == "gb18030":  # one search for both what is suspicious and what Python's codec has otherwise
        text = data.decode("gb18030", "surrogateescape")
        suspicious = _search_in(text)
        if not suspicious(text):
            return [text]
        text = fix_gb18030(text)
    else:
        text = read(data, encoding)
        suspicious = SURROGATE.search if encoding == "utf-8" else _search_in(text)
    if not suspicious(text):
        return [text]
    pieces: Pieces = []
    clean: list[str] = []
    offset = 0
    for line, raw in zip(text.split("\n"), data.split(b"\n"), strict=True):
        new = _read_line(raw, offset, encoding, line) if suspicious(line) else [line]
        offset += len(raw) + 1
        for piece in [*new, "\n"]:
            if isinstance(piece, str):
                clean.append(piece)
            else:
                pieces += ["".join(clean), piece]
                clean = []
    pieces.append("".join(clean)[:-1] if clean else "")
    return [piece for piece in pieces if piece != ""]


class _Token(NamedTuple):
    """A character, or a stray byte where `text` is ''."""

    start: int
    end: int
    text: str
    encoding: str


def _read_line(raw: bytes, offset: int, encoding: str, line: str) -> Pieces:
    broken = SURROGATE.search(line) is not None
    if not broken and not _has_dear_run(line):
        return [line]
    tokens = _best_tokens(raw, (encoding, *OTHERS[encoding]))
    plain = _plain_tokens(raw, encoding)
    if _cost_of(tokens, encoding) + MARGIN[broken] > _cost_of(plain, encoding):
        if not broken:
            return [line]
        tokens = plain
    return _as_pieces(_with_substitutes(tokens), raw, offset, encoding)


def _has_dear_run(line: str) -> bool:
    """Whether some run of characters is so dear that another reading of it could gain more than it costs."""
    total = 0.0
    costs, gains, before = character_costs(), pair_gains().get, ""
    for character in line:
        nats = costs[character] if character > "\u3400" else min(costs[character], SIGN)
        total += nats - gains(before + character, 0.0) - USUAL
        if total < 0.0:
            total = 0.0
        elif total > STRAY + MARGIN[False]:
            return True
        before = character
    return False


def best_cost(raw: bytes, encoding: str) -> float:
    """Nats of the cheapest reading of the line `raw`, stray bytes allowed anywhere.

    Other encodings are allowed where the line has a run of three-byte UTF-8, which is never an accident.
    """
    mixed = _UTF8_RUN.search(raw) is not None
    return _cost_of(_best_tokens(raw, (encoding, *OTHERS[encoding]) if mixed else (encoding,)), encoding)


def _cost_of(tokens: Sequence[_Token], encoding: str) -> float:
    nats = cost("".join(token.text for token in tokens))
    state, stray = encoding, False
    for token in tokens:
        if token.encoding != state:
            nats += SWITCH
            state = token.encoding
        if not token.text:
            nats += STRAY_NEXT if stray else STRAY
        stray = token.text in _BESIDE
    return nats


def _plain_tokens(raw: bytes, encoding: str) -> list[_Token]:
    tokens, place = [], 0
    while place < len(raw):
        text, size = (chr(raw[place]), 1) if raw[place] < 0x80 else read_token(raw, place, encoding)
        tokens.append(_Token(place, place + size, text, encoding))
        place += size
    return tokens


def _with_substitutes(tokens: Sequence[_Token]) -> list[_Token]:
    """Count a substitute for a byte as part of the damaged character: `?` or a control beside what is left of it.

    In UTF-8 a single byte of any kind between the two ends of a character is one.
    """
    tokens = list(tokens)
    for here in range(1, len(tokens)):
        before, token = tokens[here - 1], tokens[here]
        if not before.text and token.text in SUBSTITUTES and before.end - before.start < 3:
            tokens[here] = token._replace(text="")
        elif not token.text and before.text in SUBSTITUTES and (here < 2 or tokens[here - 2].text):
            tokens[here - 1] = before._replace(text="")
    return tokens


def _as_pieces(tokens: Sequence[_Token], raw: bytes, offset: int, encoding: str) -> Pieces:
    """Runs of tokens of one kind as pieces; ASCII inside a foreign run belongs to it."""
    pieces: Pieces = []
    start = 0
    while start < len(tokens):
        first = tokens[start]
        end = start + 1
        while (
            end < len(tokens)
            and tokens[end].encoding == first.encoding
            and bool(tokens[end].text) == bool(first.text)
        ):
            end += 1
        text = "".join(token.text for token in tokens[start:end])
        if first.encoding == encoding and text:
            pieces.append(text)
        else:
            data = raw[first.start : tokens[end - 1].end]
            sign, reading = (text, first.encoding) if text else read_sign(raw, first.start, data, encoding)
            pieces.append(Piece(sign, offset + first.start, data, reading))
        start = end
    return pieces


def _best_tokens(raw: bytes, encodings: tuple[str, ...]) -> list[_Token]:
    """The cheapest reading, block by block: time and memory grow with the line and no faster."""
    tokens: list[_Token] = []
    start, state = 0, 0
    while start < len(raw):
        block = raw[start : start + BLOCK + OVERLAP]
        last = start + len(block) == len(raw)
        path = _search(block, encodings, state, SWITCH if start else SWITCH_LINE)
        for token in path:
            if token.start >= BLOCK and not last:
                break
            tokens.append(_Token(start + token.start, start + token.end, token.text, token.encoding))
        start = tokens[-1].end
        state = encodings.index(tokens[-1].encoding)
    return tokens


def _search(raw: bytes, encodings: tuple[str, ...], first: int, switch: float) -> list[_Token]:
    """Viterbi over bytes; a state is the encoding that is being read. `switch` is what another than `first` costs."""
    size = len(raw)
    gains = pair_gains().get
    states = range(len(encodings))
    costs = [[_INFINITE] * (size + 5) for _ in states]
    links: list[list[tuple[int, int, str]]] = [[(0, 0, "")] * (size + 5) for _ in states]
    for state in states:
        costs[state][0] = 0.0 if state == first else switch
    for at in range(size):
        byte = raw[at]
        here = [costs[state][at] for state in states]
        cheapest = min(here)
        if cheapest == _INFINITE:
            continue
        source = here.index(cheapest)
        for state in states:
            nats, before = here[state], state
            if nats >= cheapest + SWITCH:
                if byte < 0x80 and at:
                    continue  # switching later costs the same
                if at:
                    nats, before = cheapest + SWITCH, source
            previous = links[before][at][2] if at else ""
            row, link = costs[state], links[state]
            text, length, price = _token_cost(
                raw[at : at + 4] if byte >= 0x80 else raw[at : at + 1], encodings[state]
            )
            if text:
                total = nats + price - gains(previous + text, 0.0)
                if total < row[at + length]:
                    row[at + length] = total
                    link[at + length] = (at, before, text)
            if byte >= 0x80:
                length = 1 if text else length
                total = nats + (STRAY_NEXT if at and previous in _BESIDE else STRAY)
                if total < row[at + length]:
                    row[at + length] = total
                    link[at + length] = (at, before, "")
    return _trace(costs, links, size, encodings)


def _trace(
    costs: list[list[float]], links: list[list[tuple[int, int, str]]], size: int, encodings: tuple[str, ...]
) -> list[_Token]:
    state = min(range(len(encodings)), key=lambda one: costs[one][size])
    tokens, at = [], size
    while at:
        start, before, text = links[state][at]
        tokens.append(_Token(start, at, text, encodings[state]))
        at, state = start, before
    return tokens[::-1]


@lru_cache(maxsize=60_000)
def _token_cost(raw: bytes, encoding: str) -> tuple[str, int, float]:
    if raw[0] < 0x80:
        return chr(raw[0]), 1, character_costs()[chr(raw[0])]
    text, size = read_token(raw, 0, encoding)
    nats = sum(map(character_costs().__getitem__, text))
    return text, size, nats if text > "\u3400" else min(nats, SIGN)
