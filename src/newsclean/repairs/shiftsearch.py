"""Undo shifted bytes by search: every text whose bytes the damage turns into what is seen, likeliest first.

A line is read as units: characters (two known bytes), lost bytes (`?`), glosses. A hypothesis walks over them
and is either aligned (the next unit is a character as it stands) or holds the first byte of a character whose
second byte is the next one seen. A lost byte branches over all bytes, a vanished pair over the pairs that
cp936 has no character for; a gloss admits only hypotheses in which the two bytes before it are a character with
that reading. What is left is judged by how likely the restored text is (`newsclean.repairs.plausible`).
"""

from __future__ import annotations

import re
from math import exp, log
from typing import TYPE_CHECKING, NamedTuple

from newsclean.repairs.forward import NOISY
from newsclean.repairs.gbk import bytes_of, in_big5, led_by, number_of, shown, trailed_by, vanishing
from newsclean.repairs.plausible import STEP, normal_character, shipped_model
from newsclean.repairs.readings import (
    LETTERS,
    TONED,
    Reading,
    characters_read,
    is_traditional,
    is_unconverted,
    parse_reading,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from newsclean.repairs.plausible import State

__all__ = ["Document", "Solution", "Unit", "solve", "units_of"]

NAT = round(1 / STEP)
_BEAM = 64  # hypotheses kept after each unit
_WINDOW = 18 * NAT  # and how much dearer than the best they may be
_FURTHER = 3  # aligned units read past the run, for the model's context
_LONGEST = 240  # units in one run; a longer one is left alone
_SIMPLIFIED = 8 * NAT  # a simplified character in text that was converted to traditional
_PASSED_OVER = 2 * NAT  # 後, where conversion leaves 后
_RARE = 3 * NAT  # a character that Big5 does not have
_NOISELESS = 3 * NAT // 2  # punctuation inside a run, where the sites mostly put a noise byte before it
_UNGLOSSED = 3 * NAT  # a character that the document glosses elsewhere, without its gloss
_DAMAGED = 2 * NAT  # to take a `?` before punctuation for a lost byte
_UNEXPLAINED = 8 * NAT  # a gloss that nothing explains
_PAIR_BEAM = 12  # hypotheses that are tried with a vanished pair, and kept with one
_PAIRS = 2  # vanished pairs in a row

_TOKEN = re.compile(
    rf"[?\ufffd](?=\(?[a-z{TONED}]{{0,8}}[{TONED}])\(?(?P<Q>[{LETTERS}]{{1,9}})\)"
    rf"|[(（] ?(?P<g>[{LETTERS}]{{1,9}}) ?[)）]|(?P<q>[?\ufffd])|(?P<c>.)",
    re.DOTALL,
)
_TAG_REST = re.compile(
    r"/?(?:p|strong|font|br|div|span|em|a|td|tr|b|h[1-6]|li|ul|ol|img|table)\b[^<>\n]{0,80}>", re.IGNORECASE
)
_ENTITY_REST = re.compile(r"(?:nbsp|[lr][ds]quo|mdash|middot|hellip|amp|quot|#[0-9]{2,5});")
_NOISY = "。，！？；,!?;"
_HALF = {chr(code): bytes((0xA3, code + 0x80)) for code in range(0x21, 0x7F)}  # full-width, normalised since


class Unit(NamedTuple):
    """What one place of the line shows: `kind` c character, q lost byte, Q lost byte and gloss, g gloss."""

    kind: str
    text: str
    start: int
    end: int
    code: bytes  # of a character
    number: int  # of a character, for the model
    reading: Reading | None  # of a gloss


class Document(NamedTuple):
    """What the rest of the document says: its own words, and which characters it glosses."""

    singles: Mapping[int, int]
    pairs: Mapping[tuple[int, int], int]
    triples: Mapping[tuple[int, int, int], int]
    glossed: frozenset[str]
    present: frozenset[str]
    half_commas: bool


class Solution(NamedTuple):
    """The likeliest restored text of `start` to `end`, and how sure it is (costs and margins in nats)."""

    start: int
    end: int
    text: str
    margin: float
    second: str
    restored: int  # characters that were not visible
    lost: int  # of which a byte had to be found
    vanished: int  # pairs that had to be found whole
    worst: float  # the dearest of the restored characters
    mean: float


class _Path(NamedTuple):
    """One restored character, or one that stands as it is, and the way to it."""

    before: _Path | None
    text: str
    kind: str  # '' as seen, k both bytes known, l one byte found, v beside a vanished pair, s swallowed
    cost: int


class _Hypothesis(NamedTuple):
    cost: int
    path: _Path | None
    pending: int | frozenset[int] | None  # first byte(s) of the next character; None: aligned
    state: State
    before: int  # the model's number of the last character but one
    aligned: int  # units since the run ended
    last: int  # the byte before, -1 where it is not known
    broken: bool  # a gloss stands between the two bytes of the next character


def units_of(line: str) -> list[Unit]:
    """Read a line as units."""
    units = []
    numbers = shipped_model().numbers
    for match in _TOKEN.finditer(line):
        kind = match.lastgroup or "c"
        value = match[kind]
        start, end = match.span()
        if kind in "Qg" and (reading := parse_reading(value)) is not None:
            units.append(Unit(kind, match[0], start, end, b"", 0, reading))
        elif kind == "q":
            units.append(Unit("q", value, start, end, b"", 0, None))
        else:
            for place in range(start, end):
                character = line[place]
                if character in "?\ufffd":
                    units.append(Unit("q", character, place, place + 1, b"", 0, None))
                    continue
                number = numbers.get(normal_character(character), 0)
                units.append(Unit("c", character, place, place + 1, bytes_of(character), number, None))
    return units


def starts_run(units: list[Unit], place: int) -> bool:
    """Whether a shifted run may begin here: `?reading)`, or `?` before punctuation that gets a noise byte."""
    unit = units[place]
    if unit.kind == "Q":
        return True
    if unit.kind != "q" or place + 2 >= len(units):
        return False
    following = units[place + 1]
    return following.kind == "q" or (following.kind == "c" and following.text in _NOISY)


class _Search:
    """One run: the units, the document and the hypotheses."""

    def __init__(self, units: list[Unit], line: str, document: Document) -> None:
        self.units = units
        self.line = line
        self.document = document
        self.model = shipped_model()
        self.wide_question = self.model.numbers.get("？", 0)
        self.wide_comma = self.model.numbers.get("，", 0)

    def step(self, hypothesis: _Hypothesis, number: int) -> tuple[int, State]:
        """The cost of a character after the hypothesis, the document's own words counted in."""
        state = hypothesis.state
        cost, after = self.model.step(state, number)
        document = self.document
        if state:
            last = state[0]
            seen = document.pairs.get((last, number))
            if seen:
                share = seen / (document.singles[last] + 2)
                thrice = document.triples.get((hypothesis.before, last, number))
                if thrice:
                    share = 0.5 * share + 0.5 * thrice / (document.pairs[hypothesis.before, last] + 1)
                cost = round(-NAT * log(0.85 * exp(-cost / NAT) + 0.15 * share))
        return cost, after

    def oddity(self, character: str) -> int:
        """What it costs to hold a character that converted text does not, unless this document does."""
        if character in self.document.present:
            return 0
        if is_unconverted(character):
            return _PASSED_OVER if is_traditional(character) else _SIMPLIFIED
        return 0 if in_big5(character) else _RARE

    def emit(
        self, hypothesis: _Hypothesis, character: str, number: int, kind: str, pending: int | None, last: int,
        extra: int = 0,
    ) -> _Hypothesis:  # fmt: skip
        """The hypothesis with one more restored character."""
        cost, after = self.step(hypothesis, number)
        extra += self.oddity(character)
        if character in self.document.glossed and not hypothesis.broken and kind != "g":
            extra += _UNGLOSSED
        if character in NOISY and kind != "l" and pending is not None and not hypothesis.broken:
            extra += _NOISELESS
        path = _Path(hypothesis.path, character, "l" if kind == "g" else kind, cost + extra)
        before = hypothesis.state[0] if hypothesis.state else 0
        return _Hypothesis(
            hypothesis.cost + cost + extra, path, pending, after, before, 0, last, broken=False
        )  # fmt: skip

    def as_seen(self, hypothesis: _Hypothesis, text: str, number: int, last: int, extra: int = 0) -> _Hypothesis:
        """The hypothesis with one more character that stands as it is seen."""
        cost, after = self.step(hypothesis, number)
        path = _Path(hypothesis.path, text, "", cost + extra)
        before = hypothesis.state[0] if hypothesis.state else 0
        aligned = hypothesis.aligned + 1
        return _Hypothesis(hypothesis.cost + cost + extra, path, None, after, before, aligned, last, broken=False)

    # -- one unit -----------------------------------------------------------------------------------------

    def advance(self, hypothesis: _Hypothesis, place: int) -> Iterator[_Hypothesis]:
        """Every hypothesis that explains the unit at `place` as well."""
        unit = self.units[place]
        if unit.kind == "c":
            if hypothesis.pending is None:
                last = unit.code[-1] if unit.code else -1
                odd = self.oddity(unit.text) if len(unit.code) == 2 else 0
                yield self.as_seen(hypothesis, unit.text, unit.number, last, odd)
                return
            code = _HALF.get(unit.text, unit.code)
            if len(code) == 2:
                yield from self.take_pair(hypothesis, code)
            if len(unit.code) == 1 and unit.code[0] >= 0x40:
                yield from self.take_letter(hypothesis, unit.code[0])
        elif unit.kind == "q":
            yield from self.take_lost(hypothesis, place)
        elif unit.kind == "Q":
            yield from self.take_lost_and_gloss(hypothesis, unit)
        else:
            yield from self.take_gloss(hypothesis, place)

    def take_pair(self, hypothesis: _Hypothesis, code: bytes) -> Iterator[_Hypothesis]:
        """Two known bytes: the second of the pending character, the first of the next."""
        first, second = code
        if second < 0x81:
            return
        pending = hypothesis.pending
        if isinstance(pending, int):
            character = shown(pending, first)
            number = number_of(character) if character else 0
            if number:
                yield self.emit(hypothesis, character, number, "k", second, second)
        elif pending is not None:
            for lead, character, number in trailed_by(first):
                if lead in pending:
                    yield self.emit(hypothesis, character, number, "l", second, second)

    def take_letter(self, hypothesis: _Hypothesis, byte: int) -> Iterator[_Hypothesis]:
        """An ASCII byte that was the second one of the pending character: the run ends."""
        pending = hypothesis.pending
        if isinstance(pending, int):
            character = shown(pending, byte)
            number = number_of(character) if character else 0
            if number:
                yield self.emit(hypothesis, character, number, "k", None, byte)
        elif pending is not None:
            for lead, character, number in trailed_by(byte):
                if lead in pending:
                    yield self.emit(hypothesis, character, number, "l", None, byte)

    def take_lost(self, hypothesis: _Hypothesis, place: int) -> Iterator[_Hypothesis]:
        """`?`: itself, a lost first byte, or a lost second byte that ends the run."""
        following = self.units[place + 1] if place + 1 < len(self.units) else None
        text = self.units[place].text
        pending = hypothesis.pending
        if pending is None:
            yield self.as_seen(hypothesis, text, self.wide_question if text == "?" else 0, -1)
            if following is not None and (
                following.kind == "q" or (following.kind == "c" and following.text in _NOISY)
            ):
                yield hypothesis._replace(cost=hypothesis.cost + _DAMAGED, pending=_ANY, aligned=0, last=-1)
            return
        if text == "?":
            yield from self.take_pair(hypothesis, _HALF["?"])
        if isinstance(pending, int):
            for trail, character, number in led_by(pending):
                ended = self.emit(hypothesis, character, number, "l", None, trail)
                yield from self.swallow(ended, place, following)

    def swallow(self, hypothesis: _Hypothesis, place: int, following: Unit | None) -> Iterator[_Hypothesis]:
        """What the lost byte took with it: a noise byte, or a character of ASCII that has to be found."""
        end = self.units[place].end
        if following is None:
            yield hypothesis
        elif following.kind == "c" and following.text in _NOISY:
            yield hypothesis
        elif _TAG_REST.match(self.line, end):
            yield from self.swallowed(hypothesis, "<", 1, 0)
        elif _ENTITY_REST.match(self.line, end):
            yield from self.swallowed(hypothesis, "&", 1, 0)
        else:
            comma = NAT if self.document.half_commas else 4 * NAT
            yield from self.swallowed(hypothesis, ",", self.wide_comma, comma)
            ends = hypothesis.path is not None and hypothesis.path.text in "。！？”"
            yield from self.swallowed(hypothesis, "\n" if ends else " ", 1, 2 * NAT)
            yield from self.swallowed(hypothesis, "?", 2, 4 * NAT)
            if "(" not in self.line[end:].split(")")[0] and ")" in self.line[end:]:
                yield from self.swallowed(hypothesis, "(", self.model.numbers.get("（", 0), NAT)

    def swallowed(self, hypothesis: _Hypothesis, text: str, number: int, extra: int) -> Iterator[_Hypothesis]:
        cost, after = self.step(hypothesis, number)
        path = _Path(hypothesis.path, text, "s", cost + extra)
        yield _Hypothesis(
            hypothesis.cost + cost + extra, path, None, after, hypothesis.state[0], 0, -1, broken=False
        )

    def take_lost_and_gloss(self, hypothesis: _Hypothesis, unit: Unit) -> Iterator[_Hypothesis]:
        """`?reading)`: the byte before and the lost one are a character that is read so."""
        assert unit.reading is not None
        candidates = characters_read(unit.reading)
        pending = hypothesis.pending
        if pending is None:
            if hypothesis.last >= 0x81:
                for candidate in candidates:
                    code = bytes_of(candidate)
                    if code[0] == hypothesis.last and code[1] >= 0x81 and is_traditional(candidate):
                        yield hypothesis._replace(pending=code[1], aligned=0, last=code[1], broken=True)
            yield self.as_seen(hypothesis, unit.text, 0, -1, _UNEXPLAINED)
            return
        for candidate in candidates:
            code = bytes_of(candidate)
            fits = code[0] == pending if isinstance(pending, int) else code[0] in pending
            if fits and code[1] >= 0x81 and is_traditional(candidate) and (number := number_of(candidate)):
                yield self.emit(hypothesis, candidate, number, "g", None, code[1])

    def take_gloss(self, hypothesis: _Hypothesis, place: int) -> Iterator[_Hypothesis]:
        """A gloss: the two bytes before it are a character that is read so."""
        unit = self.units[place]
        assert unit.reading is not None
        readers = characters_read(unit.reading)
        seen = self.units[place - 1]
        if seen.text in readers:
            yield hypothesis._replace(broken=hypothesis.pending is not None)
        elif hypothesis.pending is None and hypothesis.path is not None and hypothesis.path.kind:
            if hypothesis.path.text in readers:
                yield hypothesis
        elif hypothesis.pending is None:
            yield self.as_seen(hypothesis, unit.text, 0, -1, _UNEXPLAINED)

    # -- vanished pairs -----------------------------------------------------------------------------------

    def with_vanished(self, hypotheses: list[_Hypothesis]) -> list[_Hypothesis]:
        """The best hypotheses inside a run, each with a pair that vanished before the next unit."""
        found: list[_Hypothesis] = []
        front = [h for h in hypotheses if h.pending is not None and h.pending is not _ANY][:_PAIR_BEAM]
        for _ in range(_PAIRS):
            longer: list[_Hypothesis] = []
            for hypothesis in front:
                pending = hypothesis.pending
                leads = (pending,) if isinstance(pending, int) else sorted(pending or ())
                for lead in leads:
                    for trail, character, number in led_by(lead):
                        seconds = vanishing().get(trail)
                        if seconds:
                            longer.append(
                                self.emit(hypothesis, character, number, "v", None, -1)._replace(pending=seconds)
                            )
            longer.sort(key=_cost)
            front = longer[:_PAIR_BEAM]
            found += front
        return found


_ANY = frozenset(range(0x81, 0xFF))


def _cost(hypothesis: _Hypothesis) -> int:
    return hypothesis.cost


def _prune(hypotheses: list[_Hypothesis]) -> list[_Hypothesis]:
    """The cheapest hypotheses; of those that only differ in what lies behind them, three."""
    hypotheses.sort(key=_cost)
    limit = hypotheses[0].cost + _WINDOW
    kept: list[_Hypothesis] = []
    same: dict[tuple[object, ...], int] = {}
    for hypothesis in hypotheses:
        if hypothesis.cost > limit or len(kept) >= _BEAM:
            break
        key = (hypothesis.pending, hypothesis.last, hypothesis.state)
        number = same.get(key, 0)
        if number < 3:
            same[key] = number + 1
            kept.append(hypothesis)
    return kept


def solve(units: list[Unit], line: str, place: int, document: Document) -> Solution | None:
    """The likeliest way to read the run that begins at `place`; None where nothing explains it."""
    search = _Search(units, line, document)
    context = units[max(0, place - 6) : place]
    state: State = ()
    before = 0
    for unit in context:
        if unit.kind == "c":
            before = state[0] if state else 1
            state = search.model.step(state, unit.number)[1]
    last = context[-1].code[-1] if context and context[-1].code else -1
    if context and context[-1].kind == "g" and len(context) > 1 and context[-2].code:
        last = context[-2].code[-1]
    hypotheses = [_Hypothesis(0, None, None, state or (1,), before, 0, last, broken=False)]
    stop = min(len(units), place + _LONGEST)
    now = place
    while now < stop:
        if units[now].kind != "g":
            hypotheses = hypotheses + search.with_vanished(hypotheses)
        longer = [new for hypothesis in hypotheses for new in search.advance(hypothesis, now)]
        if not longer:
            return None
        hypotheses = _prune(longer)
        now += 1
        if all(h.pending is None and h.aligned >= _FURTHER for h in hypotheses):
            break
    else:
        if stop < len(units):
            return None
    ended = [h for h in hypotheses if h.pending is None]
    return _solution(units[place].start, units[now - 1].end, line, ended) if ended else None


def _solution(start: int, end: int, line: str, ended: list[_Hypothesis]) -> Solution | None:
    best = ended[0]
    text, kinds = _trace(best)
    margin, second = 99.0, ""
    for other in ended[1:]:
        other_text = _trace(other)[0]
        if other_text != text:
            margin, second = (other.cost - best.cost) * STEP, other_text
            break
    costs = [cost for kind, cost in kinds if kind]
    if not costs:
        return None  # it stands as it is seen
    seen = line[start:end]
    same = 0
    while same < min(len(seen), len(text)) and seen[-1 - same] == text[-1 - same]:
        same += 1
    return Solution(
        start=start, end=end - same, text=text[: len(text) - same], margin=margin, second=second,
        restored=len(costs), lost=sum(kind == "l" for kind, _ in kinds),
        vanished=sum(kind == "v" for kind, _ in kinds), worst=max(costs) * STEP, mean=sum(costs) / len(costs) * STEP,
    )  # fmt: skip


def _trace(hypothesis: _Hypothesis) -> tuple[str, list[tuple[str, int]]]:
    parts, kinds = [], []
    path = hypothesis.path
    while path is not None:
        parts.append(path.text)
        kinds.append((path.kind, path.cost))
        path = path.before
    return "".join(reversed(parts)), kinds[::-1]
