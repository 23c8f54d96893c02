"""From what a wrong reading shows to what may have stood there, where bytes are lost.

What is shown is a row of items (see `items`): bytes that are known, alternatives, and marks of loss. Read in the
true encoding, the row becomes slots: text that is certain, or the texts that may stand at a place.
"""

from __future__ import annotations

import codecs
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from newsclean.patterns import lazy
from newsclean.plausibility import character_costs, floor_cost
from newsclean.repairs.charsets import CHARSETS, Mark, lost_bytes, pair_shown
from newsclean.repairs.items import EATEN, GONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newsclean.repairs.items import Item, Slot

__all__ = ["MOST", "MOST_PAIRS", "read_slots", "used_characters"]

MOST = 200
"""Alternatives of one slot that are kept, the commonest."""
MOST_PAIRS = 600
"""Of a pair of bytes that is lost as a whole: less would leave out names, and make the model surer than it may be."""

_UNUSED = 14.5  # nats of a character that Chinese text does not use
_TOO_MANY = 8_000  # partial readings at which a place is given up
_TRAILS = tuple(bytes((byte,)) for byte in range(0x80, 0xC0))


def read_slots(items: Iterable[Item], codec: str, charset: str, *, common: bool = True) -> list[Slot] | None:
    r"""Read a row of items as `codec` ("utf-8", "gbk" or "big5"); None where no reading is whole.

    With `common`, alternatives are characters that Chinese text uses.

    >>> read_slots([b"\xe6\x96\x87", Mark("?", False, -1), b"ab"], "utf-8", "gbk")
    ['文?ab']
    >>> read_slots([b"\xe6\x96", (b"\x87", b"\xb9", b"\x88")], "utf-8", "gbk")
    [('方', '文')]
    """
    row = list(items)
    return _read_utf8(row, charset, common=common) if codec == "utf-8" else _read(row, codec, charset, common)


_COMMON, _WITH_DOTS = "common", "common and dots"
"""Which characters a mark stands for: those that Chinese text uses, or the common signs of two bytes as well.

Those are tried last: whether two bytes or three are lost is as a rule no question.
"""
_Which = str | None


def _read(row: Sequence[Item], codec: str, charset: str, common: bool) -> list[Slot] | None:
    slots = _read_slots(row, codec, charset, _COMMON if common else None)
    if slots is None and common and codec == "utf-8" and any(isinstance(item, Mark) for item in row):
        slots = _read_slots(row, codec, charset, _WITH_DOTS)
    return slots


def _read_utf8(row: list[Item], charset: str, *, common: bool) -> list[Slot] | None:
    """Read a row of UTF-8 stretch by stretch: a first byte and ASCII say where a new character begins."""
    slots: list[Slot] = []
    stretch: list[Item] = []  # of which not every byte is known
    for item in (*row, None):
        if isinstance(item, bytes):
            begins = _BEGINS.search(item)
            if begins is None:
                stretch.append(item)
                continue
            end = _whole_until(item)
            if begins.start():
                stretch.append(item[: begins.start()])
            try:
                known = item[begins.start() : end].decode()
            except UnicodeDecodeError:
                return None
            after = item[max(end, begins.start()) :]
        elif item is not None:
            stretch.append(item)
            continue
        else:
            known, after = "", b""
        if stretch:
            found = _read_stretch(tuple(stretch), charset, common)
            if found is None:
                return None
            for slot in found:
                _add(slots, slot)
        _append(slots, known)
        stretch = [after] if after else []
    return slots


_BEGINS = lazy(rb"[^\x80-\xbf]")


def _whole_until(code: bytes) -> int:
    """Where the last character of `code` begins if it is cut, else its end."""
    for place in range(len(code) - 1, max(-1, len(code) - 4), -1):
        if code[place] >= 0xC0:
            return place if place + _length(code[place]) > len(code) else len(code)
        if code[place] < 0x80:
            break
    return len(code)


@lru_cache(4096)
def _read_stretch(row: tuple[Item, ...], charset: str, common: bool) -> tuple[Slot, ...] | None:
    slots = _read(row, "utf-8", charset, common)
    return None if slots is None else tuple(slots)


def _read_slots(row: Sequence[Item], codec: str, charset: str, which: _Which) -> list[Slot] | None:
    slots: list[Slot] = []
    states: dict[bytes, list[str]] = {b"": [""]}
    for item in row:
        if isinstance(item, bytes):
            rest = item
            if len(states) > 1 or len(next(iter(states.values()))) > 1:
                states, rest = _advance_while_open(states, item, codec)
                _close(states, slots, common=which is not None)
            if rest and len(states) == 1:
                states = _read_known(states, rest, codec, slots)
        else:
            if isinstance(item, Mark) and item.sign == GONE and set(states) == {b""}:
                slots.append(EATEN)
                continue
            if len(states) == 1 and states.get(b"") == [""]:
                there = _at_boundary(item, codec, charset, which)
                if there is not None:
                    _add(slots, there)
                    continue
            open_item = item._replace(sign="?") if isinstance(item, Mark) and item.sign == GONE else item
            eating = isinstance(open_item, Mark) and _eats(open_item, codec, charset) and b"" not in states
            states = _advance(states, open_item, codec, charset, which)
            _close(states, slots, common=which is not None)
            if eating and states:
                slots.append(EATEN)
        if not states:
            return None
    if b"" not in states:
        return None
    _close({b"": states[b""]}, slots, common=which is not None)  # what is not whole at the end is no reading
    return slots


@lru_cache(4096)
def _at_boundary(item: tuple[bytes, ...] | Mark, codec: str, charset: str, which: _Which) -> Slot | None:
    """What may stand at `item` where a character begins; None where one may be left that is not whole."""
    open_item = item._replace(sign="?") if isinstance(item, Mark) and item.sign == GONE else item
    states = _advance({b"": [""]}, open_item, codec, charset, which)
    if len(states) != 1 or b"" not in states:
        return None
    slots: list[Slot] = []
    pairs = isinstance(item, Mark) and item.pair and CHARSETS[charset].wide
    _close(states, slots, common=which is not None, most=MOST_PAIRS if pairs else MOST)
    return slots[0] if slots else ""


def _add(slots: list[Slot], slot: Slot) -> None:
    if isinstance(slot, str):
        _append(slots, slot)
    else:
        slots.append(slot)


def _ways(pending: bytes, mark: Mark, codec: str, charset: str) -> tuple[bytes, ...]:
    """The byte strings that may stand at a mark, behind the bytes of a character that is not whole yet."""
    literal: tuple[bytes, ...] = ()
    if not pending and mark.sign == "?":
        literal = (b"?",)  # whole characters around it: it may well be a question mark
        if codec == "utf-8":
            return literal
    if _eats(mark, codec, charset):  # ASCII follows, so a character ends here
        return _TRAILS if pending and len(pending) + 1 == _length(pending[0]) else ()
    if mark.pair and CHARSETS[charset].wide:
        if mark.follower == -1 or mark.sign != "?":
            literal += lost_bytes(charset, mark._replace(follower=None))
        return literal if pending else literal + _unknown_pairs(charset, codec)
    return literal + lost_bytes(charset, mark)


def _eats(mark: Mark, codec: str, charset: str) -> bool:
    """Whether this mark of UTF-8 stands for a character's last byte and an ASCII character behind it."""
    wide = CHARSETS[charset].wide
    return codec == "utf-8" and wide and mark.pair and mark.sign == "?" and mark.follower != -1


@cache
def _unknown_pairs(charset: str, codec: str) -> tuple[bytes, ...]:
    """The pairs that `charset` does not know and that are common characters in `codec`."""
    costs = character_costs()
    return tuple(
        pair
        for pair in (
            bytes((lead, trail)) for lead in range(0x81, 0xFF) for trail in (*range(0x80, 0xA1), 0xFF)
        )
        if not pair_shown(CHARSETS[charset].codec, pair)
        and (character := pair_shown(codec, pair))
        and costs[character] < _UNUSED
    )


def _length(lead: int) -> int:
    return 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4


@lru_cache(65536)
def _step(pending: bytes, byte: int, codec: str) -> tuple[str, bytes] | None:
    """One byte more: the character that is now whole, or '', and what is pending; None where it can't follow."""
    if not pending:
        if byte < 0x80:
            return chr(byte), b""
        lead = 0xC2 <= byte < 0xF5 if codec == "utf-8" else 0x81 <= byte < 0xFF
        return ("", bytes((byte,))) if lead else None
    whole = pending + bytes((byte,))
    if codec != "utf-8":
        character = pair_shown(codec, whole)
        return (character, b"") if character else None
    return _step_in_utf8(whole) if 0x80 <= byte < 0xC0 else None


def _step_in_utf8(whole: bytes) -> tuple[str, bytes] | None:
    if len(whole) < _length(whole[0]):
        return "", whole
    try:
        return whole.decode(), b""
    except UnicodeDecodeError:
        return None


def _advance(
    states: dict[bytes, list[str]],
    item: tuple[bytes, ...] | Mark,
    codec: str,
    charset: str,
    which: _Which,
) -> dict[bytes, list[str]]:
    """All states after one of the byte strings that may stand at `item`."""
    after: dict[bytes, list[str]] = {}
    made = 0
    for pending, texts in states.items():
        moves = _moves(pending, item, codec, charset, which)
        made += len(moves) * len(texts)
        if made > _TOO_MANY:
            return {}  # to go on with the commonest would make the model surer than it may be
        kept = texts if len(texts) <= MOST else list(_commonest(tuple(texts)))
        for written, state in moves:
            row = [text + written for text in kept] if written else kept
            if state in after:
                after[state] += row
            else:
                after[state] = row if written else list(kept)
    return after


@lru_cache(32768)
def _moves(
    pending: bytes, item: tuple[bytes, ...] | Mark, codec: str, charset: str, which: _Which
) -> tuple[tuple[str, bytes], ...]:
    """What may stand at `item` behind the bytes of a character that is not whole: the text, what is pending then.

    With `which`, a mark stands for characters that Chinese text uses, unless there is none.
    """
    ways = _ways(pending, item, codec, charset) if isinstance(item, Mark) else item
    if not isinstance(item, Mark) or (ways and len(ways[-1]) > 1):
        moves = [move for way in ways if (move := _move(pending, way, codec)) is not None]
        if which and isinstance(item, Mark):
            used, usual = used_characters(), _usual(codec, which)
            moves = [move for move in moves if move[1] in usual and used.issuperset(move[0])] or moves
        return tuple(moves)
    if which:
        usual_here = _usual(codec, which).get(pending, {})
        found = tuple(usual_here[way] for way in ways if way in usual_here)
        if found:
            return found
    return tuple(move for way in ways if (move := _move(pending, way, codec)) is not None)


def _move(pending: bytes, way: bytes, codec: str) -> tuple[str, bytes] | None:
    written, state = "", pending
    for byte in way:
        step = _step(state, byte, codec)
        if step is None:
            return None
        written += step[0]
        state = step[1]
    return written, state


@cache
def _usual(codec: str, which: str) -> dict[bytes, dict[bytes, tuple[str, bytes]]]:
    """What may be pending where characters that Chinese text uses stand, and every move by one byte to them."""
    coded = [(c, c.encode(codec, "ignore")) for c in used_characters()]
    begun = {b""} | {
        code[:length] for c, code in coded if "\u2000" < c < "\U00010000" for length in range(1, len(code))
    }
    if which == _WITH_DOTS:
        begun.add("·".encode()[:1])
    moves: dict[bytes, dict[bytes, tuple[str, bytes]]] = {pending: {} for pending in begun}
    for character, code in coded:
        if len(code) > 1 and (codec == "utf-8" or len(code) == 2) and code[:-1] in begun:
            for end in range(1, len(code)):
                moves[code[: end - 1]][code[end - 1 : end]] = "", code[:end]
            moves[code[:-1]][code[-1:]] = character, b""
    moves[b""][b"?"] = "?", b""
    return moves


@cache
def used_characters() -> frozenset[str]:
    """The characters that Chinese text uses: those that were counted, but the rarest, and ASCII."""
    costs = character_costs()
    counted = (
        character
        for character in list(costs)
        if costs[character] < _UNUSED and costs[character] != floor_cost(character)
    )
    return frozenset((*map(chr, range(0x20, 0x7F)), *counted))


def _advance_while_open(
    states: dict[bytes, list[str]], known: bytes, codec: str
) -> tuple[dict[bytes, list[str]], bytes]:
    """Advance through known bytes until all states end at the same character; give the bytes that are left."""
    for place, byte in enumerate(known):
        if len(states) == 1 and b"" in states:
            return states, known[place:]
        after: dict[bytes, list[str]] = {}
        for pending, texts in states.items():
            step = _step(pending, byte, codec)
            if step is None:
                continue
            written, state = step
            row = [text + written for text in texts] if written else texts
            if state in after:
                after[state] += row
            else:
                after[state] = row if written else list(texts)
        states = after
        if not states:
            break
    return states, b""


def _read_known(
    states: dict[bytes, list[str]], known: bytes, codec: str, slots: list[Slot]
) -> dict[bytes, list[str]]:
    """Read known bytes from a single state, fast; certain text goes to `slots`."""
    pending = next(iter(states))
    decoder = codecs.getincrementaldecoder(codec)()
    try:
        text = decoder.decode(pending + known)
    except UnicodeDecodeError:
        return {}
    _append(slots, states[pending][0] + text)
    return {decoder.getstate()[0]: [""]}


def _close(states: dict[bytes, list[str]], slots: list[Slot], *, common: bool, most: int = MOST) -> None:
    """Where every reading has come to the end of a character, write what may stand there as one slot."""
    if set(states) != {b""}:
        return
    texts = tuple(dict.fromkeys(states[b""]))
    states[b""] = [""]
    if common and len(texts) > 1:
        texts = _commonest(texts, most)
    if len(texts) == 1:
        _append(slots, texts[0])
    else:
        slots.append(texts)


@lru_cache(4096)
def _commonest(texts: tuple[str, ...], most: int = MOST) -> tuple[str, ...]:
    """Those of `texts` that Chinese text uses, the commonest first; all where it uses none."""
    costs, used = character_costs(), used_characters()
    known = [text for text in texts if used.issuperset(text)]
    return tuple(sorted(known or texts, key=lambda text: sum(map(costs.__getitem__, text)))[:most])


def _append(slots: list[Slot], text: str) -> None:
    if not text:
        return
    if slots and isinstance(slots[-1], str):
        slots[-1] += text
    else:
        slots.append(text)
