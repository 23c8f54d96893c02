"""Which readings of a text's lines are right: the whole line by the document's history, by any route, then spans."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from newsclean.patterns import lazy
from newsclean.plausibility import character_costs, cost_apart
from newsclean.repairs.borders import parts_of
from newsclean.repairs.charsets import CHARSETS
from newsclean.repairs.gate import Line, pairs_of, suspicious_lines
from newsclean.repairs.judge import judge
from newsclean.repairs.routes import ROUTES, read_back, read_back_twice
from newsclean.repairs.spans import may_gain, spans_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsclean.repairs.filling import Filled
    from newsclean.repairs.judge import Verdict
    from newsclean.repairs.routes import Route

__all__ = ["Reading", "read_lines"]

_ROUTES_OF_KIND = {
    "gbk": ("utf8-as-gbk",),
    "big5": ("utf8-as-big5",),
    "sjis": ("utf8-as-sjis",),
    "korean": ("utf8-as-korean",),
    "latin": (
        "utf8-as-latin", "gbk-as-latin", "big5-as-latin", "utf8-as-cp1250", "gbk-as-cp1250", "big5-as-cp1250",
    ),
    "cp1251": ("utf8-as-cp1251", "gbk-as-cp1251", "big5-as-cp1251"),
    "gbk-as-big5": ("gbk-as-big5",),
    "big5-as-gbk": ("big5-as-gbk",),
}  # fmt: skip
_HAN_AS_HAN = ("gbk-as-big5", "big5-as-gbk")
_TWICE = {
    "utf8-as-gbk": ("utf8-as-gbk", "utf8-as-latin"),
    "utf8-as-latin": ("utf8-as-latin", "gbk-as-latin", "big5-as-latin", "utf8-as-gbk"),
}
_HISTORY = 60.0  # nats that a route must explain before the rest of the document is asked for it
_SURE = 80.0  # nats of a reading as UTF-8 beside which no other route needs a look
_STRIKING = 40.0  # nats that no clean text loses to a wrong reading of it, whatever else is against it
_WELL = 7.5  # nats per character: prose has 4 to 7, wrong readings 9 and more
_RARE = 10.4
_NEAR = 5  # characters between rare ones of one window
_ROOM = 6  # characters around a window
_CUT = 8.5  # nats from which on it may be what is left of a character
_GARBAGE = 12.5  # nats from which on a neighbour of a span is likely garbage too


class Reading(NamedTuple):
    """What the characters from `start` to `end` of a line would say by a route, and how likely that is."""

    start: int
    end: int
    route: Route
    filled: Filled
    verdict: Verdict
    inner: Route | None = None

    @property
    def how(self) -> str:
        """The route in words."""
        if self.inner is None:
            return self.route.title
        return (
            f"{self.route.title}, twice"
            if self.inner == self.route
            else f"{self.inner.title}, then {self.route.title}"
        )

    @property
    def title(self) -> str:
        """The route in words and the score."""
        return f"{self.how}, score {self.verdict.score:.0f}"


def read_lines(text: str, lines: list[Line]) -> Iterator[tuple[Line, list[Reading]]]:
    """Each line with the readings that are to be applied, or with those that may be right."""
    whole: dict[int, list[Reading]] = {}
    explained: defaultdict[tuple[Route, Route | None], float] = defaultdict(float)
    history: tuple[Route, Route | None] | None = None
    for line in lines:
        content = text[line.start : line.end]
        routes = _routes(line, content)
        readings = [] if not routes or _reads_well(content) else _whole(content, routes, history)
        whole[line.start] = readings
        best = _best(readings)
        if best is not None:
            explained[best.route, best.inner] += best.verdict.score
            history = max(explained, key=explained.__getitem__)
    if history is not None and explained[history] >= _HISTORY:
        lines = _all_lines(text, lines)
    else:
        history = None
    for line in lines:
        content = text[line.start : line.end]
        if history is not None:
            known = next((r for r in whole.get(line.start, ()) if (r.route, r.inner) == history), None)
            if (known is None or not known.verdict.applied) and not _reads_well(content):
                known = _weigh_known(content, *history)
            if known is not None and known.verdict.applied:
                yield line, [known]
                continue
        best = _best(whole.get(line.start, ()))
        if best is not None:
            yield line, [best]
        elif line.kinds - {"escape", "lost"}:
            routes = _routes(line, content)
            readings = _spans(content, routes, whole.get(line.start, []))
            yield line, readings if any(map(_is_applied, readings)) else _pieces(content, routes) or readings


def _routes(line: Line, content: str) -> list[Route]:
    names = [name for kind in sorted(line.kinds) for name in _ROUTES_OF_KIND.get(kind, ())]
    if _CENTRAL_EUROPEAN.search(content) is None:
        names = [name for name in names if not name.endswith("cp1250")]  # the same letters as CP1252's
    return [ROUTES[name] for name in names]


_CENTRAL_EUROPEAN = lazy("[\u0102-\u0151\u0154-\u015f\u0162-\u0177\u0179-\u017c\u02c7\u02d8-\u02dd]")


def _whole(content: str, routes: list[Route], history: tuple[Route, Route | None] | None) -> list[Reading]:
    """The readings of a whole line; one that leaves no room for others ends the search.

    Such is one in UTF-8 that is exact or scores high, for nothing else looks like UTF-8 by chance, and one by the
    route that the lines before came by.
    """
    readings = []
    likely = history[0] if history is not None else None
    for route in sorted(routes, key=lambda route: (route is not likely, route.codec != "utf-8")):
        if route.name in _HAN_AS_HAN and not may_gain(content, route):
            continue
        reading = _weigh(content, 0, len(content), route)
        if reading is not None:
            readings.append(reading)
            sure = not reading.filled.choices or reading.verdict.score > _SURE
            if reading.verdict.applied and (
                (sure and route.codec == "utf-8") or (reading.route, reading.inner) == history
            ):
                break
    return readings


_WIDE = lazy("[^\x00-\x7f]+")


@lru_cache(512)  # asked up to three times of the same line
def _reads_well(content: str) -> bool:
    """Whether the line as a whole is Chinese as it stands, so that only spans of it may be damaged."""
    wide = "".join(_WIDE.findall(content))
    return len(wide) > 12 and _mean(wide) < _WELL


def _mean(text: str) -> float:
    return cost_apart(text) / len(text)


def _windows(content: str) -> list[tuple[int, int]]:
    """Where characters stand together that Chinese text hardly uses, with some room around."""
    if not _reads_well(content):
        return [(0, len(content))]
    groups: list[list[int]] = []  # first and last rare character, and how many
    for place, nats in enumerate(map(character_costs().__getitem__, content.replace("\ufffd", "\ue000"))):
        if nats > _RARE:
            if groups and place - groups[-1][1] <= _NEAR:
                groups[-1][1] = place
                groups[-1][2] += 1
            else:
                groups.append([place, place, 1])
    merged: list[tuple[int, int]] = []
    for first, last, rare in groups:
        if rare > 1:
            start, end = max(0, first - _ROOM), min(len(content), last + 1 + _ROOM)
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], end)
            else:
                merged.append((start, end))
    return merged


def _kinds_of(route: Route) -> list[str]:
    return ["lost", *(kind for kind, names in _ROUTES_OF_KIND.items() if route.name in names)]


def _best(readings: Iterable[Reading]) -> Reading | None:
    return max(filter(_is_applied, readings), key=lambda r: r.verdict.score, default=None)


def _all_lines(text: str, lines: list[Line]) -> list[Line]:
    """Every line that is not ASCII; those without a hint have no kinds."""
    hinted = {line.start: line for line in lines}
    return [
        hinted.get(start) or Line(start, end, frozenset())
        for start, end in parts_of(text)
        if start in hinted or not text[start:end].isascii()
    ]


def _weigh(content: str, start: int, end: int, route: Route) -> Reading | None:
    """The reading of a span by a route, read wrongly once or twice; None where the route can't have shown it."""
    before = content[start:end]
    filled = read_back(before, route)
    once = None
    if filled is not None and filled.best != before:
        once = Reading(start, end, route, filled, judge(before, filled, route))
        if once.verdict.applied:
            return once
    for name in _TWICE.get(route.name, ()):
        if name != "utf8-as-gbk" and (filled is None or filled.lost):
            continue  # the lattice of lost bytes goes through two layers for this pair alone
        inner = ROUTES[name]
        again = read_back_twice(before, route, inner)
        if again is not None and again.best != before:
            twice = Reading(start, end, route, again, judge(before, again, route), inner)
            if twice.verdict.applied:
                return twice
    return once


def _weigh_known(content: str, route: Route, inner: Route | None) -> Reading | None:
    """The reading of a whole line by the route that the document came by."""
    filled = read_back(content, route) if inner is None else read_back_twice(content, route, inner)
    if filled is None or filled.best == content:
        return None
    return Reading(0, len(content), route, filled, judge(content, filled, route, known=True), inner)


def _spans(content: str, routes: Iterable[Route], whole: list[Reading]) -> list[Reading]:
    """The spans of a line that are to be applied; where that would leave garbage, all as suggestions."""
    windows = _windows(content)
    readings = [
        r
        for route in routes
        for first, last in windows
        for start, end in spans_of(content[first:last], route)
        if (r := _weigh(content, first + start, first + end, route)) is not None
    ]
    chosen = _apart(filter(_is_applied, readings))
    if chosen and not _leaves_garbage(content, chosen):
        doubtful = (r for r in readings if r.verdict.suggested and not r.verdict.applied)
        return sorted(
            [*chosen, *(r for r in _apart(doubtful) if _is_apart(r, chosen))], key=lambda r: r.start
        )
    readings += whole
    likely = _apart(r for r in readings if r.verdict.applied or r.verdict.suggested)
    if not likely:
        likely = _apart(r for r in readings if r.verdict.score > _STRIKING)
    return [reading._replace(verdict=reading.verdict._replace(applied=False)) for reading in likely]


_PIECE = lazy("[^\\s\x85](?:[^\x85]*[^\\s\x85])?")


def _pieces(content: str, routes: list[Route]) -> list[Reading]:
    """The readings to be applied where NEL and the white space around are no bytes but part the line.

    They may be either; the stages after this one take them for white space.
    """
    pieces = [match.span() for match in _PIECE.finditer(content)]
    if pieces == [(0, len(content))]:
        return []
    found = []
    for start, end in pieces:
        piece = content[start:end]
        whole = [] if _reads_well(piece) else _whole(piece, routes, None)
        best = _best(whole)
        readings = [best] if best is not None else _spans(piece, routes, whole)
        if any(map(_is_applied, readings)):
            found += [r._replace(start=start + r.start, end=start + r.end) for r in readings]
    return found


def _is_applied(reading: Reading) -> bool:
    return reading.verdict.applied


def _apart(readings: Iterable[Reading]) -> list[Reading]:
    """The likeliest readings that do not overlap, in order."""
    chosen: list[Reading] = []
    for reading in sorted(readings, key=lambda r: -r.verdict.score):
        if _is_apart(reading, chosen):
            chosen.append(reading)
    return sorted(chosen, key=lambda r: r.start)


def _is_apart(reading: Reading, others: list[Reading]) -> bool:
    return all(reading.end <= other.start or other.end <= reading.start for other in others)


def _leaves_garbage(content: str, readings: list[Reading]) -> bool:
    """Whether damage would be left beside the spans: then bytes are gone that no mark shows."""
    end = 0
    rest = []
    for number, reading in enumerate(readings):
        gap = content[end : reading.start]
        rest.append(gap)
        if (number and gap and len(gap) < 4 and not gap.isascii()) or _hides_a_loss(gap, reading.route):
            return True
        beside = gap[-1:] + content[reading.end : reading.end + 1]
        if any(_is_garbage(character, reading.route) for character in beside):
            return True
        near = gap[-3:] + content[reading.end : reading.end + 3]
        if CHARSETS[reading.route.charset].wide and _LEFT_OVER.search(near):
            return True
        end = reading.end
    rest.append(content[end:])
    if readings and _hides_a_loss(rest[-1], readings[-1].route):
        return True
    kinds = {kind for reading in readings for kind in _kinds_of(reading.route)}
    return any(line.kinds & kinds for line in suspicious_lines("\n".join(rest)))


def _hides_a_loss(gap: str, route: Route) -> bool:
    """Whether the text beside a span may be damage as well, by a route of which much is lost as a rule."""
    if route.name == "utf8-as-big5" and _LOSS.search(gap):
        return True
    if route.name == "big5-as-gbk" and _LONE_SIGN.search(gap):
        return True  # the second byte of a character whose first byte was dropped
    wide = "".join(_LETTERS.findall(gap))
    lossy = route.name in ("utf8-as-big5", "big5-as-gbk")
    return lossy and wide != "" and (len(wide) < 4 or _mean(wide) > _WELL)


_LOSS = lazy("[?\ufffd]")
_LONE_SIGN = lazy("(?<![0-9A-Za-z])(?:[A-Za-z]|[@\\[-`{-~][A-Za-z]?)(?![0-9A-Za-z])")
_LETTERS = lazy("[\u3041-\u9fff\ue000-\uf8ff]+")
_LEFT_OVER = lazy("[\ue000-\uf8ff\ufffd]|[?][?]")


def _is_garbage(character: str, route: Route) -> bool:
    """Whether a character beside a span is damage too, that the route does not explain."""
    if character.isspace():  # NEL and the no-break space among them, which are bytes only inside of a span
        return False
    if character in "?\ufffd" or "\x7f" < character < "\u0250":
        return True
    if character <= "\x7f":  # the second byte of a character whose first byte was dropped, most likely
        return route.codec != "utf-8" and "@" <= character <= "~"
    if not CHARSETS[route.charset].wide:
        return False
    nats = character_costs()[character]
    return nats > _GARBAGE or (
        nats > _CUT and route.codec == "utf-8" and character in pairs_of(route.charset)[0]
    )
