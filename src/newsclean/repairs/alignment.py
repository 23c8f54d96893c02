"""Whether the pairs of bytes behind a text are in step, or a byte is gone and no mark shows it.

Where a reader drops what it does not know, a character of GBK or Big5 loses its first byte and its second one
stands there as what it is in ASCII: 並 becomes K, 人 becomes H. Or the bytes that follow are paired wrongly, up to
the next ASCII character, and what they show is no Chinese. Neither can be given back for certain, so a text that
shows it is left alone.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from newsclean.patterns import lazy
from newsclean.plausibility import character_costs, cost
from newsclean.repairs.charsets import CHARSETS, pair_shown
from newsclean.repairs.filling import fill
from newsclean.repairs.lattice import used_characters

if TYPE_CHECKING:
    from newsclean.repairs.routes import Route

__all__ = ["is_out_of_step"]

_BESIDE = "\u3001-\u9fff\uff01-\uffee"
_LONE = lazy(f'(?:(?<=[{_BESIDE},.;:!?)"])|^)[@-~](?=[{_BESIDE}]|$)')
_OPEN = lazy(
    f"[{_BESIDE}][?](?:[@-~]|[?][{_BESIDE}@-~])|^[?][@-~][{_BESIDE}]|[?][@-~][?]|[\u0391-\u0451\uff21-\uff5a][A-Za-z]"
    f"|[{_BESIDE}](?:[|^`\\\\](?:$|[{_BESIDE}])|[A-Za-z]\\][{_BESIDE}])"
)
"""A mark of loss that is still there, with the byte that it hides or another mark; letters of two widths; signs
that stand alone as no text has them."""
_CONTROL = lazy("[\x80-\x9f]")
_MARKED = lazy("[\ue000-\uf8ff\ufffd]")
"""What a reader of pairs shows that loses nothing, or that marks what it loses."""
_UNMARKED = lazy(f"[{_BESIDE}][@-~]|[@-~][{_BESIDE}]|[?](?:[?{_BESIDE}])|^[?]")
_WORD = lazy("[A-Za-z]{3,}")
"""No reader drops the first bytes of three characters of GBK in a row and of none beside."""
_TRAIL = lazy("[@-~]")
"""Every fourth character of Big5 loses its first byte where GBK is read, so a letter is hardly ever one."""
_RUN = lazy(f"[{_BESIDE}]+$")
_AROUND = 4  # characters on either side that say what a letter is


def is_out_of_step(text: str, route: Route, before: str = "") -> bool:
    """Whether letters and signs stand in `text`, given back by `route`, where only lost bytes leave them.

    `before` is what the reader showed. A reader of single bytes loses none above 0xA0, and one that shows control
    characters loses none at all; nor does a reader of pairs that shows private use.

    >>> from newsclean.repairs.routes import ROUTES
    >>> is_out_of_step("記戔q教育局F解A今~將有", ROUTES["big5-as-gbk"])
    True
    >>> is_out_of_step("發言H說，K在今年", ROUTES["big5-as-gbk"])
    True
    >>> is_out_of_step("买了A股和T恤，一共三百元，都在云溪县的老街上", ROUTES["gbk-as-latin"])
    False
    """
    wide = CHARSETS[route.charset].wide
    if route.codec == "utf-8":
        return wide and route.charset != "gbk" and "?" in text  # nothing shows how much such a mark took away
    unmarked = _TRAIL if route.name == "big5-as-gbk" else _UNMARKED
    if wide and not _MARKED.search(before):
        plain = _WORD.sub(" ", text) if route.codec == "gb18030" else text
        if _UNMARKED.search(plain) or unmarked.search(plain) or _lost_a_lead(plain, route):
            return True
    if not wide and _CONTROL.search(before):
        return False
    lone = list(_LONE.finditer(text))
    if wide or not _has_high_bytes_alone(text):
        if _OPEN.search(text):
            return True
        signs = [match[0] for match in lone if match[0] not in "[]" and match.end() < len(text)]
        if len(signs) > 1 + len(text) // 20 or any(not sign.isupper() for sign in signs):
            return True
    return any(
        _was_dropped(text, match.start(), route) or _is_shifted(text, match.start(), route) for match in lone
    )


def _has_high_bytes_alone(text: str) -> bool:
    try:
        text.encode("gb2312")  # bytes above 0xA0, which no reader of single bytes loses
    except UnicodeEncodeError:
        return False
    return True


def _was_dropped(text: str, place: int, route: Route) -> bool:
    """Whether the letter at `place` is rather the second byte of a character than a letter."""
    letter = text[place]
    others = _led_by_dropped(ord(letter), route)
    if not others:
        return False
    before, after = text[max(0, place - _AROUND) : place], text[place + 1 : place + 1 + _AROUND]
    return fill([before, (letter, *others), after]).best[len(before)] != letter


def _is_shifted(text: str, place: int, route: Route) -> bool:
    """Whether the characters before the letter at `place` read better with a dropped byte put in among them."""
    if CHARSETS[route.charset].wide:
        return False
    run = _RUN.search(text, max(0, place - _AROUND), place)
    if run is None:
        return False
    code = run[0].encode(route.codec, "ignore")
    least = cost(run[0] + text[place])
    for at in range(len(code)):
        for byte in _undefined(route.charset):
            try:
                other = (code[:at] + byte + code[at:] + text[place].encode()).decode(route.codec)
            except UnicodeDecodeError:
                continue
            if cost(other) < least:
                return True
    return False


_WIDE_RUN = lazy("[^\x00-\x7f]+")
_UNKNOWN = 3.0  # nats of a character of which the first byte alone is left
_RARE = 12.0  # nats of a character that is rather two halves than itself
_LONGEST_SHIFT = 12  # characters: more that are read one byte on are seen to be no Chinese
_COMMONEST = 3  # characters of one second byte that are tried


def _lost_a_lead(text: str, route: Route) -> bool:
    """Whether a run of Big5 reads better with a first byte put in that GBK drops, all behind it read one byte on.

    The run then ends with the first byte of a character, which the reader dropped as well. Where two such bytes are
    gone, one character is left of three, as a rule one that is rare.
    """
    if route.name != "big5-as-gbk":
        return False
    for match in _WIDE_RUN.finditer(text):
        run = match[0]
        code = run.encode(route.codec, "ignore")
        if len(code) != 2 * len(run):
            continue
        if max(map(character_costs().__getitem__, run)) > _RARE:
            return True
        for place in range(max(0, len(run) - _LONGEST_SHIFT), len(run)):
            led = _led_by_dropped(code[2 * place], route)[:_COMMONEST]
            if not led:
                continue
            try:
                behind = code[2 * place + 1 : -1].decode(route.codec)
            except UnicodeDecodeError:
                continue
            begin = max(0, place - 1)
            before = run[begin:place]
            if min(cost(before + first + behind) for first in led) + _UNKNOWN < cost(run[begin:]):
                return True
    return False


@cache
def _undefined(charset: str) -> tuple[bytes, ...]:
    """The bytes that a single-byte charset leaves undefined."""
    every = (bytes((byte,)) for byte in range(0x80, 0x100))
    return tuple(byte for byte in every if not byte.decode(CHARSETS[charset].codec, "ignore"))


@cache
def _led_by_dropped(trail: int, route: Route) -> tuple[str, ...]:
    """Characters with this second byte whose first byte the reader does not know before it, the commonest first."""
    used = used_characters()
    _name, reader, wide = CHARSETS[route.charset]
    found = []
    for lead in range(0x81, 0xFF):
        pair = bytes((lead, trail))
        shown = pair_shown(reader, pair) if wide else pair[:1].decode(reader, "ignore")
        character = "" if shown else pair_shown(route.codec, pair)
        if character in used:
            found.append(character)
    return tuple(sorted(found, key=character_costs().__getitem__))
