"""Undo shifted bytes by search: every text whose bytes the damage turns into what is seen, likeliest first.

A line is read as units (`newsclean.repairs.shiftunits`). A hypothesis walks over them and is either aligned (the
next unit is a character as it stands) or holds the first byte of a character whose second byte is the next one
seen. A lost byte branches over all bytes, a vanished pair over the pairs that cp936 has no character for; a gloss
admits only hypotheses in which the two bytes before it are a character with that reading. What is left is judged
by how likely the restored text is (`newsclean.repairs.plausible`), the document's own words counted in.
"""

from __future__ import annotations

import re
from math import exp, log
from typing import TYPE_CHECKING, NamedTuple

from newsclean.repairs.forward import NOISY
from newsclean.repairs.gbk import bytes_of, in_big5, led_by, number_of, shown, trailed_by, vanishing
from newsclean.repairs.plausible import STEP, normal_character, shipped_model
from newsclean.repairs.readings import is_traditional, is_unconverted
from newsclean.repairs.shiftunits import HALF, NOISY_SEEN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from newsclean.repairs.plausible import State
    from newsclean.repairs.shiftdocument import Document
    from newsclean.repairs.shiftunits import Unit

__all__ = ["Search", "Solution"]

NAT = round(1 / STEP)
_BEAM = 48  # hypotheses kept after each unit
_WINDOW = 14 * NAT  # and how much dearer than the best they may be
_FURTHER = 3  # aligned units read past the run, for the model's context
_LONGEST = 240  # units in one run; a longer one is left alone
_CONTEXT = 6  # units read before the run
_SIMPLIFIED = 8 * NAT  # a simplified character in text that was converted to traditional
_PASSED_OVER = 2 * NAT  # 後, where conversion leaves 后
_RARE = 3 * NAT  # a character that Big5 does not have
_NOISELESS = 3 * NAT // 2  # punctuation inside a run, where the sites mostly put a noise byte before it
_UNGLOSSED = 3 * NAT  # a character that the document glosses elsewhere, without its gloss
_DAMAGED = 2 * NAT  # to take a `?` before punctuation for a lost byte
_DROPPED = 5 * NAT  # to take a byte for lost that left no `?`
_UNEXPLAINED = 8 * NAT  # a gloss that nothing explains
_ODD_TAG = 4 * NAT  # a tag or entity where the text would not break
_PAIR_BEAM = 12  # hypotheses that are tried with a vanished pair, and kept with one
_PAIR_ROWS = 160  # characters that are tried where only a set of first bytes is known
_PAIRS = 2  # vanished pairs in a row
_SWALLOWING = 12  # hypotheses that are tried with each swallowed character

_TAG_REST = re.compile(
    r"/?(?:p|strong|font|br|div|span|em|a|td|tr|b|h[1-6]|li|ul|ol|img|table)\b[^<>\n]{0,80}>", re.IGNORECASE
)
_ENTITY_REST = re.compile(r"(?:nbsp|[lr][ds]quo|mdash|middot|hellip|amp|quot|#[0-9]{2,5});")
_SPACE, _DIGIT = 1, 2  # the model's numbers of these classes
_ANY = frozenset(range(0x81, 0xFF))

Row = tuple[int, str, int, int]
"""The byte that is not given, the character, its number in the model, what it costs in this document."""


class Solution(NamedTuple):
    """The likeliest restored text of `start` to `end`, and how sure it is (costs and margins in nats)."""

    start: int
    end: int
    text: str
    margin: float  # how much likelier than the second-best text
    second: str
    gain: float  # how much likelier than the text as it is seen; infinite where that was not in sight
    restored: int  # characters that were not visible
    lost: int  # of which a byte had to be found
    vanished: int  # pairs that had to be found whole
    unknown: bool  # holds a swallowed digit, which can't be known
    worst: float  # the dearest of the restored characters
    mean: float
    others: float  # the weight of all other texts in sight, the best being 1


class _Path(NamedTuple):
    """One character and the way to it."""

    before: _Path | None
    text: str
    kind: str  # '' as seen, k both bytes known, l one byte found, v beside a vanished pair, s or u swallowed
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


class _Step(NamedTuple):
    """A hypothesis to be: its parent and one more character."""

    cost: int
    parent: _Hypothesis
    text: str
    number: int
    kind: str
    pending: int | frozenset[int] | None
    last: int


class Search:
    """The search over the runs of one document."""

    def __init__(self, document: Document, *, dropped: bool = False) -> None:
        """`dropped`: also look for lost bytes that left no `?`."""
        self.document = document
        self.dropped = dropped
        self.model = shipped_model()
        self.units: list[Unit] = []
        self.line = ""
        self._info: dict[tuple[int, int], Row | None] = {}
        self._rows: dict[tuple[object, ...], list[Row]] = {}

    # -- the characters that bytes allow --------------------------------------------------------------------

    def character(self, lead: int, trail: int) -> Row | None:
        """The character of two bytes and its cost in this document, None where restored text can't hold it."""
        key = (lead, trail)
        if key not in self._info:
            character = shown(lead, trail)
            number = number_of(character) if character else 0
            self._info[key] = (trail, character, number, self.oddity(character)) if number else None
        return self._info[key]

    def oddity(self, character: str) -> int:
        """What it costs to hold a character that converted text does not, or that should have had a gloss."""
        unglossed = _UNGLOSSED if character in self.document.glossed else 0
        if character in self.document.present:
            return unglossed
        if is_unconverted(character):
            return _PASSED_OVER if is_traditional(character) else _SIMPLIFIED
        return 0 if in_big5(character) else _RARE

    def ending_in(self, trail: int, leads: frozenset[int]) -> list[Row]:
        """The characters with this second byte and one of these first bytes."""
        key = ("ending", trail, leads)
        if key not in self._rows:
            self._rows[key] = [
                (lead, c, number, self.oddity(c)) for lead, c, number in trailed_by(trail) if lead in leads
            ]
        return self._rows[key]

    def beginning_with(self, lead: int) -> list[Row]:
        """The characters with this first byte, as far as the second could be a first one."""
        key = ("beginning", lead)
        if key not in self._rows:
            self._rows[key] = [(trail, c, number, self.oddity(c)) for trail, c, number in led_by(lead)]
        return self._rows[key]

    def before_vanished(self, pending: int | frozenset[int]) -> list[Row]:
        """The characters that may stand before a vanished pair, which their second byte began."""
        key = ("vanished", pending)
        if key not in self._rows:
            leads = (pending,) if isinstance(pending, int) else sorted(pending)
            pairs = vanishing()
            rows = [row for lead in leads for row in self.beginning_with(lead) if row[0] in pairs]
            if len(rows) > _PAIR_ROWS:
                rows = sorted(rows, key=lambda row: self.model.cost[0][row[2]] + row[3])[:_PAIR_ROWS]
            self._rows[key] = rows
        return self._rows[key]

    # -- costs ----------------------------------------------------------------------------------------------

    def price(self, hypothesis: _Hypothesis, rows: Iterable[Row]) -> list[tuple[int, Row]]:
        """What each character costs after the hypothesis, the hypothesis included."""
        known, backed_off = self.model.view(hypothesis.state)
        alone = self.model.cost[0]
        last = hypothesis.state[0]
        own = self.document.pairs.get(last, {})
        own_longer = self.document.triples.get((hypothesis.before, last), {})
        priced = []
        for row in rows:
            number = row[2]
            for followers, costs, off in known:
                place = followers.get(number)
                if place is not None:
                    cost = off + costs[place]
                    break
            else:
                cost = backed_off + alone[number]
            if number in own:
                share = 0.5 * own[number] + 0.5 * own_longer.get(number, own[number])
                cost = round(-NAT * log(0.85 * exp(-cost / NAT) + 0.15 * share))
            priced.append((hypothesis.cost + cost + row[3], row))
        return priced

    def priced_one(self, hypothesis: _Hypothesis, row: Row) -> int:
        """`price` of one character."""
        return self.price(hypothesis, (row,))[0][0]

    # -- one unit -------------------------------------------------------------------------------------------

    def advance(self, hypothesis: _Hypothesis, place: int, found: list[_Hypothesis | _Step]) -> None:
        """Find every hypothesis that explains the unit at `place` as well."""
        unit = self.units[place]
        pending = hypothesis.pending
        if unit.kind == "c":
            if pending is None:
                last = unit.code[-1] if unit.code else -1
                odd = self.oddity(unit.text) if len(unit.code) == 2 else 0
                found.append(self.as_seen(hypothesis, unit.text, unit.number, last, odd))
                return
            code = HALF.get(unit.text, unit.code)
            if len(code) == 2:
                self.take_pair(hypothesis, code, found)
            if len(unit.code) == 1 and unit.code[0] >= 0x40:
                self.take_letter(hypothesis, unit.code[0], found)
        elif unit.kind == "q":
            self.take_lost(hypothesis, place, found)
        elif unit.kind == "Q":
            self.take_lost_and_gloss(hypothesis, unit, found)
        else:
            self.take_gloss(hypothesis, place, found)

    def as_seen(self, hypothesis: _Hypothesis, text: str, number: int, last: int, extra: int = 0) -> _Step:
        """The hypothesis with one more character that stands as it is seen."""
        cost = self.priced_one(hypothesis, (0, text, number, extra))
        return _Step(cost, hypothesis, text, number, "", None, last)

    def take_pair(self, hypothesis: _Hypothesis, code: bytes, found: list[_Hypothesis | _Step]) -> None:
        """Two known bytes: the second of the pending character, the first of the next."""
        first, second = code
        if second < 0x81:
            return
        pending = hypothesis.pending
        if isinstance(pending, int):
            row = self.character(pending, first)
            if row is None:
                return
            cost = self.priced_one(hypothesis, row)
            if hypothesis.broken:
                cost -= _UNGLOSSED if row[1] in self.document.glossed else 0
            elif row[1] in NOISY:
                cost += _NOISELESS
            found.append(_Step(cost, hypothesis, row[1], row[2], "k", second, second))
        elif pending is not None:
            for cost, (_, character, number, _) in self.price(hypothesis, self.ending_in(first, pending)):
                found.append(_Step(cost, hypothesis, character, number, "l", second, second))

    def take_letter(self, hypothesis: _Hypothesis, byte: int, found: list[_Hypothesis | _Step]) -> None:
        """An ASCII byte that was the second one of the pending character: the run ends."""
        pending = hypothesis.pending
        if isinstance(pending, int):
            row = self.character(pending, byte)
            if row is not None:
                cost = self.priced_one(hypothesis, row)
                found.append(_Step(cost, hypothesis, row[1], row[2], "k", None, byte))
        elif pending is not None:
            for cost, (_, character, number, _) in self.price(hypothesis, self.ending_in(byte, pending)):
                found.append(_Step(cost, hypothesis, character, number, "l", None, byte))

    def take_lost(self, hypothesis: _Hypothesis, place: int, found: list[_Hypothesis | _Step]) -> None:
        """`?`: itself, a lost first byte, or a lost second byte that ends the run."""
        following = self.units[place + 1] if place + 1 < len(self.units) else None
        text = self.units[place].text
        pending = hypothesis.pending
        if pending is None:
            number = self.model.numbers.get("？", 0) if text == "?" else 0
            found.append(self.as_seen(hypothesis, text, number, -1))
            if following is not None and (
                following.kind == "q" or (following.kind == "c" and following.text in NOISY_SEEN)
            ):
                found.append(
                    hypothesis._replace(cost=hypothesis.cost + _DAMAGED, pending=_ANY, aligned=0, last=-1)
                )
            return
        if text == "?":
            self.take_pair(hypothesis, HALF["?"], found)
        if isinstance(pending, int):
            ended = self.close(hypothesis, pending)
            noise = following is None or (following.kind == "c" and following.text in NOISY_SEEN)
            if noise:
                found.extend(ended)
                return
            for step in sorted(ended, key=_cost)[:_SWALLOWING]:
                self.swallow(self.grown(step), self.units[place].end, found)

    def close(self, hypothesis: _Hypothesis, lead: int) -> list[_Step]:
        """The character that `lead` begins, with a second byte that was lost."""
        return [
            _Step(cost, hypothesis, character, number, "l", None, trail)
            for cost, (trail, character, number, _) in self.price(hypothesis, self.beginning_with(lead))
        ]

    def swallow(self, hypothesis: _Hypothesis, end: int, found: list[_Hypothesis | _Step]) -> None:
        """What the lost byte took with it, where no noise byte explains it: a character of ASCII."""
        for rest, mark in ((_TAG_REST, "<"), (_ENTITY_REST, "&")):
            if rest.match(self.line, end):
                cost = self.priced_one(hypothesis, (0, mark, _SPACE, 0))
                cost = min(cost, hypothesis.cost + _ODD_TAG)
                found.append(_Step(cost, hypothesis, mark, _SPACE, "s", None, -1))
                return
        numbers = self.model.numbers
        rows = [
            (0, mark, numbers.get(normal_character(mark), 0), round(-NAT * log(share)))
            for mark, share in self.document.half.items()
            if mark != "(" or ")" in self.line[end : end + 60]
        ]
        ends = hypothesis.path is not None and hypothesis.path.text in "。！？”"
        rows.append((0, "\n" if ends else " ", _SPACE, 2 * NAT))
        for cost, (_, text, number, _) in self.price(hypothesis, rows):
            found.append(_Step(cost, hypothesis, text, number, "s", None, -1))
        cost = self.priced_one(hypothesis, (0, "?", _DIGIT, NAT))
        found.append(_Step(cost, hypothesis, "?", _DIGIT, "u", None, -1))

    def take_lost_and_gloss(
        self, hypothesis: _Hypothesis, unit: Unit, found: list[_Hypothesis | _Step]
    ) -> None:
        """`?reading)`: the byte before and the lost one are a character that is read so."""
        if hypothesis.pending is None:
            found.extend(self.split_by_gloss(hypothesis, unit, 0))
            found.append(self.as_seen(hypothesis, unit.text, 0, -1, _UNEXPLAINED))
            return
        pending = hypothesis.pending
        leads = frozenset((pending,)) if isinstance(pending, int) else pending
        rows = []
        for reader in unit.readers:
            lead, trail = bytes_of(reader)
            if lead in leads and trail > 0x80 and is_traditional(reader) and (number := number_of(reader)):
                rows.append((trail, reader, number, 0))
        for cost, (trail, reader, number, _) in self.price(hypothesis, rows):
            found.append(_Step(cost, hypothesis, reader, number, "l", None, trail))

    def split_by_gloss(self, hypothesis: _Hypothesis, unit: Unit, extra: int) -> Iterable[_Hypothesis]:
        """The gloss stands behind the last byte seen and a lost one, which begins the next character."""
        if hypothesis.last < 0x81:
            return
        for reader in unit.readers:
            lead, trail = bytes_of(reader)
            if lead == hypothesis.last and trail > 0x80 and is_traditional(reader):
                yield hypothesis._replace(
                    cost=hypothesis.cost + extra, pending=trail, aligned=0, last=trail, broken=True
                )

    def take_gloss(self, hypothesis: _Hypothesis, place: int, found: list[_Hypothesis | _Step]) -> None:
        """A gloss: the two bytes before it are a character that is read so."""
        unit = self.units[place]
        readers = unit.readers
        if self.units[place - 1].text in readers:
            found.append(hypothesis._replace(broken=hypothesis.pending is not None))
        elif hypothesis.pending is None:
            if hypothesis.path is not None and hypothesis.path.kind and hypothesis.path.text in readers:
                found.append(hypothesis)
            elif hypothesis.path is None or not hypothesis.path.kind:
                found.append(self.as_seen(hypothesis, unit.text, 0, -1, _UNEXPLAINED))

    # -- bytes that left no trace ---------------------------------------------------------------------------

    def with_vanished(self, hypotheses: list[_Hypothesis]) -> list[_Hypothesis]:
        """The best hypotheses inside a run, each with a pair that vanished before the next unit."""
        found: list[_Hypothesis] = []
        front = [h for h in hypotheses if h.pending is not None and h.pending is not _ANY][:_PAIR_BEAM]
        pairs = vanishing()
        for _ in range(_PAIRS):
            longer = []
            for hypothesis in front:
                if hypothesis.pending is None:
                    continue
                for cost, (trail, character, number, _) in self.price(
                    hypothesis, self.before_vanished(hypothesis.pending)
                ):
                    longer.append(_Step(cost, hypothesis, character, number, "v", pairs[trail], -1))
            longer.sort(key=_cost)
            front = [self.grown(step) for step in longer[:_PAIR_BEAM]]
            found += front
        return found

    def with_dropped(self, hypotheses: list[_Hypothesis], place: int) -> list[_Hypothesis]:
        """The hypotheses that begin or end a run before the unit at `place` by a byte that left no `?`."""
        unit = self.units[place]
        noisy = unit.kind == "c" and unit.text in NOISY_SEEN
        found: list[_Hypothesis | _Step] = []
        for hypothesis in hypotheses:
            pending = hypothesis.pending
            if pending is None:
                if noisy and hypothesis.aligned < _FURTHER:
                    found.append(
                        hypothesis._replace(cost=hypothesis.cost + _DROPPED, pending=_ANY, aligned=0, last=-1)
                    )
                elif unit.kind == "g" and not hypothesis.broken:
                    found.extend(self.split_by_gloss(hypothesis, unit, _DROPPED))
            elif isinstance(pending, int) and (
                noisy or (unit.kind == "c" and len(unit.code) == 1 and unit.code[0] < 0x40)
            ):
                found.extend(
                    step._replace(cost=step.cost + _DROPPED) for step in self.close(hypothesis, pending)
                )
        return _prune(found, self.grown) if found else []

    # -- a whole run ----------------------------------------------------------------------------------------

    def grown(self, step: _Step | _Hypothesis) -> _Hypothesis:
        """The hypothesis that a step makes."""
        if isinstance(step, _Hypothesis):
            return step
        parent = step.parent
        return _Hypothesis(
            step.cost,
            _Path(parent.path, step.text, step.kind, step.cost - parent.cost),
            step.pending,
            self.model.advance(parent.state, step.number),
            parent.state[0],
            parent.aligned + 1 if not step.kind else 0,
            step.last,
            broken=False,
        )

    def solve(self, units: list[Unit], line: str, place: int) -> Solution | None:
        """The likeliest way to read the run that begins at `place`; None where nothing explains it."""
        self.units, self.line = units, line
        hypotheses = [self.start(units[max(0, place - _CONTEXT) : place])]
        stop = min(len(units), place + _LONGEST)
        now = place
        while now < stop:
            if units[now].kind != "g":
                hypotheses = hypotheses + self.with_vanished(hypotheses)
            if self.dropped:
                hypotheses = hypotheses + self.with_dropped(hypotheses, now)
            found: list[_Hypothesis | _Step] = []
            for hypothesis in hypotheses:
                self.advance(hypothesis, now, found)
            if not found:
                return None
            hypotheses = _prune(found, self.grown)
            now += 1
            if all(h.pending is None and h.aligned >= _FURTHER for h in hypotheses):
                break
        else:
            if stop < len(units):
                return None
        ended = [h for h in hypotheses if h.pending is None]
        return _solution(units[place].start, units[now - 1].end, line, ended) if ended else None

    def start(self, context: list[Unit]) -> _Hypothesis:
        """The hypothesis before the run: nothing but its context."""
        state: State = (_SPACE,)
        before = 0
        for unit in context:
            if unit.kind == "c":
                before = state[0]
                state = self.model.advance(state, unit.number)
        coded = [unit for unit in context if unit.kind == "c"]
        last = coded[-1].code[-1] if coded and coded[-1].code and context[-1].kind in "cg" else -1
        return _Hypothesis(0, None, None, state, before, 0, last, broken=False)


def _cost(hypothesis: _Hypothesis | _Step) -> int:
    return hypothesis.cost


def _prune(
    found: list[_Hypothesis | _Step], grown: Callable[[_Hypothesis | _Step], _Hypothesis]
) -> list[_Hypothesis]:
    """The cheapest hypotheses; of those that only differ in what lies behind them, three."""
    found.sort(key=_cost)
    limit = found[0].cost + _WINDOW
    kept: list[_Hypothesis] = []
    same: dict[tuple[object, ...], int] = {}
    for step in found:
        if step.cost > limit or len(kept) >= _BEAM:
            break
        hypothesis = grown(step)
        key = (hypothesis.pending, hypothesis.last, hypothesis.state)
        number = same.get(key, 0)
        if number < 3:
            same[key] = number + 1
            kept.append(hypothesis)
    return kept


def _solution(start: int, end: int, line: str, ended: list[_Hypothesis]) -> Solution | None:
    best = ended[0]
    text, kinds = _trace(best)
    costs = [cost for kind, cost in kinds if kind]
    if not costs:
        return None  # it stands as it is seen
    margin, second, gain, others = 99.0, "", 99.0, 0.0
    texts = {text}
    for other in ended[1:]:
        other_text, other_kinds = _trace(other)
        if other_text in texts:
            continue
        texts.add(other_text)
        behind = (other.cost - best.cost) * STEP
        others += exp(-behind)
        if not second:
            margin, second = behind, other_text
        if not any(kind for kind, _ in other_kinds):
            gain = min(gain, behind)
    seen = line[start:end]
    same = 0
    while same < min(len(seen), len(text)) and seen[-1 - same] == text[-1 - same]:
        same += 1
    return Solution(
        start=start, end=end - same, text=text[: len(text) - same], margin=margin, second=second, gain=gain,
        restored=len(costs), lost=sum(kind == "l" for kind, _ in kinds),
        vanished=sum(kind == "v" for kind, _ in kinds), unknown=any(kind == "u" for kind, _ in kinds),
        worst=max(costs) * STEP, mean=sum(costs) / len(costs) * STEP, others=others,
    )  # fmt: skip


def _trace(hypothesis: _Hypothesis) -> tuple[str, list[tuple[str, int]]]:
    parts, kinds = [], []
    path = hypothesis.path
    while path is not None:
        parts.append(path.text)
        kinds.append((path.kind, path.cost))
        path = path.before
    return "".join(reversed(parts)), kinds[::-1]
