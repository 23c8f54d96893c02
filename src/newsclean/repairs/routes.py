"""Routes: how a text came to be shown wrongly, and the way back.

A route is a true encoding and the charset that the text was read as. `read_back` goes the way back, exactly
where nothing was lost, else through `lattice` and `filling`. It only says what the text would be; whether that is
right is for `judge` to say.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from newsclean.patterns import lazy
from newsclean.repairs.charsets import CHARSETS, Mark, to_bytes
from newsclean.repairs.dropped import with_dropped_bytes
from newsclean.repairs.filling import BARS, Bar, Filled, fill
from newsclean.repairs.items import items_of, items_of_slots
from newsclean.repairs.lattice import read_slots

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.repairs.items import Item, Slot

__all__ = ["ROUTES", "Route", "read_back", "read_back_twice"]


class Route(NamedTuple):
    """The true encoding (a Python codec) and the charset that the bytes were read as."""

    name: str
    codec: str
    charset: str
    title: str


def _route(codec: str, charset: str) -> Route:
    true = {"utf-8": "UTF-8", "gb18030": "GBK", "cp950": "Big5"}[codec]
    return Route(f"{true}-as-{charset}".lower().replace("-8", "8"), codec, charset,
                 f"{true} read as {CHARSETS[charset].name}")  # fmt: skip


ROUTES: dict[str, Route] = {
    route.name: route
    for route in (
        *(_route("utf-8", charset) for charset in CHARSETS),
        *(_route(codec, charset) for codec in ("gb18030", "cp950") for charset in CHARSETS if not CHARSETS[charset].wide),
        _route("gb18030", "big5"),
        _route("cp950", "gbk"),
    )
}  # fmt: skip
"""All routes by name, such as `utf8-as-gbk`."""

_MARKS = lazy("[?\ufffd]")
_MOST_MARKS = 0.34  # of the characters shown
_MOST_MARKS_OF_BYTES = 0.46
_MOST_MARKS_OF_PAIRS = 0.24
_BAR_OF = {"sjis": "utf8 with many gaps", "korean": "utf8 with many gaps", "big5": "utf8 in ruins"}
_LONGEST_LOSSY = 3000  # characters of a span that are worth the search


def read_back(text: str, route: Route) -> Filled | None:
    """What `text` says if it came by `route`, or None where it can't have.

    >>> read_back("鏂囧瓧", ROUTES["utf8-as-gbk"]).safe, read_back("文字", ROUTES["utf8-as-gbk"])
    ('文字', None)
    >>> read_back("浜戞邯鍘挎柊寤虹殑鐭虫ˉ浠婂ぉ閫氳溅銆?", ROUTES["utf8-as-gbk"]).best
    '云溪县新建的石桥今天通车。'
    """
    exact = _read_exactly(text, route)
    ambiguous = route.codec != "utf-8" and CHARSETS[route.charset].wide and "?" in text  # a mark, or itself
    if exact is not None and not ambiguous:
        return Filled(exact, exact, 0, 0.0, 0)
    if len(text) > _LONGEST_LOSSY or _hopeless(text, route):
        return None
    readings: list[Filled] = []
    for items in _ways_to_read(text, route):
        slots = read_slots(items, route.codec, route.charset)
        if slots is not None:
            if readings and _least_doubt(slots) > _doubt(readings[0]) + _NEAR:
                continue
            filled = fill(slots, _bar(route, items))
            if readings and ambiguous and filled.best.count("?") == text.count("?"):
                continue  # nothing is lost, says this one: the first has weighed that already
            readings.append(filled)
            if route.codec == "utf-8" and "\ufffd" in text:
                break  # the ways are in the order of what they presume, the strictest first
    return _likeliest(readings)


def _bar(route: Route, items: list[Item]) -> Bar:
    if route.codec != "utf-8":
        pair = any(isinstance(item, Mark) and item.pair and item.sign == "?" for item in items)
        return BARS["pairs of Windows" if pair else "pairs"]
    return BARS[_BAR_OF.get(route.charset, "utf8")]


_NEAR = 5.0  # nats between two kinds of readers, of which either may have been the one


def _likeliest(readings: list[Filled]) -> Filled | None:
    """The likeliest; where another one is nearly as likely and says something else, what they say is not known."""
    if len(readings) < 2:
        return readings[0] if readings else None
    best, second = sorted(readings, key=_doubt)[:2]
    if (
        best.safe == second.safe
        or len(best.safe) != len(second.safe)
        or _doubt(second) - _doubt(best) > _NEAR
    ):
        return best
    safe = "".join(a if a == b else "\ufffd" for a, b in zip(best.safe, second.safe, strict=True))
    return best._replace(safe=safe, lost=best.lost + safe.count("\ufffd") - best.safe.count("\ufffd"))


def _hopeless(text: str, route: Route) -> bool:
    """Whether so much is lost that filling it in would be invention.

    Beside pairs U+FFFD stands for one byte and any other character for two; `?` can stand for two as well.
    """
    marks = len(_MARKS.findall(text))
    most = _MOST_MARKS
    if CHARSETS[route.charset].wide and "\ufffd" in text:
        most = _MOST_MARKS_OF_BYTES
    elif CHARSETS[route.charset].wide and route.codec == "utf-8":
        most = _MOST_MARKS_OF_PAIRS
    return marks > max(2, most * len(text))


def _doubt(reading: Filled) -> float:
    from newsclean.plausibility import cost

    return cost(reading.best) + reading.choices


def _least_doubt(slots: list[Slot]) -> float:
    """What `_doubt` says at least of a row: what its gaps cost, their neighbours make up for."""
    from newsclean.plausibility import cost

    return sum(cost(slot) if isinstance(slot, str) else math.log(len(slot)) for slot in slots)


def _read_exactly(text: str, route: Route) -> str | None:
    code = to_bytes(text, route.charset)
    if code is None:
        return None
    for codec in (route.codec, "big5hkscs") if route.codec == "cp950" else (route.codec,):
        try:
            return code.decode(codec)
        except UnicodeDecodeError:
            continue
    return None


def _ways_to_read(text: str, route: Route) -> Iterator[list[Item]]:
    """The rows of items that `text` may stand for, one for each kind of reader."""
    wide = CHARSETS[route.charset].wide
    marked = _MARKS.search(text) is not None
    if marked or wide:
        for pair in _kinds_of_reader(text, route) if wide and marked else (False,):
            items = items_of(text, route.charset, pair=pair)
            if items is not None and (marked or any(isinstance(item, tuple) for item in items)):
                yield items
    if route.codec == "utf-8" and not (wide and marked):
        yield from with_dropped_bytes(text, route.charset)


_ONLY_WINDOWS = lazy("[€\ue000-\uf8ff]")


def _kinds_of_reader(text: str, route: Route) -> tuple[bool, ...]:
    """Whether the reader took pairs away (True), single bytes, or may have done either.

    Only Windows' decoder shows private use and 0x80; where `?` stands beside those, it is Windows' mark. U+FFFD in
    place of GBK is never its mark, and all others know every pair of GBK that UTF-8 can have in it.
    """
    if "\ufffd" not in text and _ONLY_WINDOWS.search(text):
        return (True,)
    if "\ufffd" in text and route.charset == "gbk" and route.codec == "utf-8":
        return (False,)
    return (False, True) if "\ufffd" in text else (True, False)


def read_back_twice(text: str, outer: Route, inner: Route) -> Filled | None:
    """What `text` says if it was read wrongly twice, by `inner` first; None where it can't have been.

    >>> utf8 = ROUTES["utf8-as-gbk"]
    >>> read_back_twice("閺傚洤鐡?", utf8, utf8).best
    '文字'
    """
    between = _read_exactly(text, outer)
    if between is not None:
        return read_back(between, inner)
    if len(text) > _LONGEST_LOSSY or _hopeless(text, outer):
        return None
    readings = []
    for items in _ways_to_read_twice(text, outer):
        slots = read_slots(items, outer.codec, outer.charset, common=False)
        for pair in (True, False):
            again = slots and items_of_slots(slots, inner.charset, pair=pair)
            found = again and read_slots(again, inner.codec, inner.charset)
            if found:
                readings.append(fill(found))
    return _likeliest(readings)


def _ways_to_read_twice(text: str, outer: Route) -> Iterator[list[Item]]:
    """`_ways_to_read`; the last mark may have taken away an ASCII character, which was a mark itself."""
    for items in _ways_to_read(text, outer):
        yield items
        last = items[-1]
        if isinstance(last, Mark) and last.pair and last.sign == "?":
            yield [*items[:-1], last._replace(follower=None)]
