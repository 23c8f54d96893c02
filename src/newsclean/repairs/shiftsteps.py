"""One step of the search for shifted bytes: every way to explain one more unit.

A line is read as units (`newsclean.repairs.shiftunits`). A hypothesis walks over them and is either aligned (the
next unit is a character as it stands) or holds the first byte of a character whose second byte is the next one
seen. A lost byte branches over all bytes, a vanished pair over the pairs that cp936 has no character for; a gloss
admits only hypotheses in which the two bytes before it are a character with that reading. What is left is judged
by how likely the restored text is (`newsclean.repairs.plausible`), the document's own words counted in.
"""

from __future__ import annotations

import re
from math import log
from typing import TYPE_CHECKING

from newsclean.patterns import lazy
from newsclean.repairs.forward import NOISY
from newsclean.repairs.gbk import HALF, bytes_of, number_of
from newsclean.repairs.plausible import normal_character
from newsclean.repairs.readings import is_traditional
from newsclean.repairs.shiftcosts import NAT, UNGLOSSED, Costs
from newsclean.repairs.shiftpaths import (
    Hypothesis,
    Path,
    Step,
    by_cost,
)
from newsclean.repairs.shiftunits import NOISY_SEEN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsclean.repairs.shiftcosts import Row
    from newsclean.repairs.shiftdocument import Document
    from newsclean.repairs.shiftunits import Unit

__all__ = ["ANY", "DROPPED", "NO_LIMIT", "SPACE", "UNEXPLAINED", "Steps", "last_byte"]

_NOISELESS = 3 * NAT // 2  # punctuation inside a run, where the sites mostly put a noise byte before it
_DAMAGED = 2 * NAT  # to take a `?` before punctuation for a lost byte
DROPPED = 5 * NAT  # to take a byte for lost that left no `?`
UNEXPLAINED = 8 * NAT  # a gloss that nothing explains
_ODD_TAG = 4 * NAT  # a tag or entity where the text would not break
_ODD_BREAK = 4 * NAT  # a blank, line end or closing tag behind an opening mark
NO_LIMIT = 1 << 30
_OPENING = "“‘《（〈【"
_ALSO_SWALLOWED = "-/%'"
_SWALLOWING = 12  # hypotheses that are tried with each swallowed character

_TAG_REST = lazy(
    r"/?(?:p|strong|font|br|div|span|em|a|td|tr|b|h[1-6]|li|ul|ol|img|table)\b[^<>\n]{0,80}>", re.IGNORECASE
)
_ENTITY_REST = lazy(r"(?:nbsp|[lr][ds]quo|mdash|middot|hellip|amp|quot|#[0-9]{2,5});")
SPACE, _DIGIT = 1, 2  # the model's numbers of these classes
_NARROWED = ",!?;:()"
ANY = frozenset(range(0x81, 0xFF))


def last_byte(unit: Unit) -> int:
    """The last byte of a character seen, a mark taken for full-width; -1 where it is not known."""
    code = HALF[unit.text] if unit.text in _NARROWED else unit.code
    return code[-1] if code else -1


def excused(row: Row) -> Row:
    """The row of a character that has no gloss of its own because another one stands between its two bytes."""
    return (*row[:3], row[3] - UNGLOSSED)


class Steps:
    """What a hypothesis becomes with one more unit, in one document."""

    def __init__(self, document: Document, *, dropped: bool = False) -> None:
        """`dropped`: also look for lost bytes that left no `?`."""
        self.document = document
        self.dropped = dropped
        self.costs = Costs(document)
        self.model = self.costs.model
        self.question = self.model.numbers.get("？", 0)
        self.blank = round(-NAT * log(document.blanks))
        self.units: list[Unit] = []
        self.line = ""
        self.spent = 0  # characters that were priced
        self.dearest = (
            NO_LIMIT  # what a hypothesis may cost to be kept after the unit that is being explained
        )

    def price(self, hypothesis: Hypothesis, rows: Iterable[Row]) -> list[tuple[int, Row]]:
        """What each character costs after the hypothesis, the hypothesis included; too dear ones are left out."""
        so_far, dearest = hypothesis.cost, self.dearest - hypothesis.cost
        if hypothesis.broken:
            rows = [row if row[1] not in self.document.glossed else excused(row) for row in rows]
        priced = self.costs.price(hypothesis.state, hypothesis.before, rows)
        self.spent += len(priced)
        return [(so_far + cost, row) for cost, row in priced if cost <= dearest]

    def priced_one(self, hypothesis: Hypothesis, row: Row) -> int:
        """`price` of one character."""
        self.spent += 1
        if hypothesis.broken and row[1] in self.document.glossed:
            row = excused(row)
        return hypothesis.cost + self.costs.price(hypothesis.state, hypothesis.before, (row,))[0][0]

    # -- one unit -------------------------------------------------------------------------------------------

    def advance(self, hypothesis: Hypothesis, place: int, found: list[Hypothesis | Step]) -> None:
        """Find every hypothesis that explains the unit at `place` as well."""
        unit = self.units[place]
        pending = hypothesis.pending
        if unit.kind == "c":
            if pending is None:
                last = last_byte(unit)
                odd = self.costs.oddity(unit.text) if len(unit.code) == 2 else 0
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

    def as_seen(self, hypothesis: Hypothesis, text: str, number: int, last: int, extra: int = 0) -> Step:
        """The hypothesis with one more character that stands as it is seen."""
        cost = self.priced_one(hypothesis, (0, text, number, extra))
        return Step(cost, hypothesis, text, number, "", None, last)

    def take_pair(self, hypothesis: Hypothesis, code: bytes, found: list[Hypothesis | Step]) -> None:
        """Two known bytes: the second of the pending character, and the first of the next or an ASCII one."""
        first, second = code
        if second < 0x81:
            ended: list[Hypothesis | Step] = []
            self.take_letter(hypothesis, first, ended)
            for step in ended:
                whole = self.grown(step)
                number = self.model.numbers.get(normal_character(chr(second)), 0)
                cost = self.priced_one(whole, (0, "", number, 0))
                found.append(Step(cost, whole, chr(second), number, "k", None, second))
            return
        pending = hypothesis.pending
        if isinstance(pending, int):
            row = self.costs.character(pending, first)
            if row is None:
                return
            cost = self.priced_one(hypothesis, row)
            if row[1] in NOISY and not hypothesis.broken:
                cost += _NOISELESS
            found.append(Step(cost, hypothesis, row[1], row[2], "k", second, second))
        elif pending is not None:
            for cost, (_, character, number, _) in self.price(
                hypothesis, self.costs.ending_in(first, pending)
            ):
                found.append(Step(cost, hypothesis, character, number, "l", second, second))

    def take_letter(self, hypothesis: Hypothesis, byte: int, found: list[Hypothesis | Step]) -> None:
        """A byte that was the second one of the pending character: the run ends."""
        pending = hypothesis.pending
        if isinstance(pending, int):
            row = self.costs.character(pending, byte)
            if row is not None:
                cost = self.priced_one(hypothesis, row)
                found.append(Step(cost, hypothesis, row[1], row[2], "k", None, byte))
        elif pending is not None:
            for cost, (_, character, number, _) in self.price(
                hypothesis, self.costs.ending_in(byte, pending)
            ):
                found.append(Step(cost, hypothesis, character, number, "l", None, byte))

    def take_lost(self, hypothesis: Hypothesis, place: int, found: list[Hypothesis | Step]) -> None:
        """`?`: itself, a lost first byte, or a lost second byte that ends the run."""
        following = self.units[place + 1] if place + 1 < len(self.units) else None
        text = self.units[place].text
        pending = hypothesis.pending
        if pending is None:
            found.append(self.as_seen(hypothesis, text, self.question if text == "?" else 0, -1))
            if following is not None and following.text in NOISY_SEEN:
                found.append(
                    hypothesis._replace(cost=hypothesis.cost + _DAMAGED, pending=ANY, aligned=0, last=-1)
                )
            return
        if text == "?":
            self.take_pair(hypothesis, HALF["?"], found)
        if pending is not ANY and (
            isinstance(pending, int) or following is None or following.text not in NOISY_SEEN
        ):
            ended = (
                self.close(hypothesis, pending)
                if isinstance(pending, int)
                else self.close_any(hypothesis, pending)
            )
            if following is None:
                found.extend(step._replace(cost=step.cost + self.end_of_line(step)) for step in ended)
                return
            if following.text in NOISY_SEEN:
                found.extend(ended)
                return
            for step in sorted(ended, key=by_cost)[:_SWALLOWING]:
                self.swallow(self.grown(step), self.units[place].end, found)
        elif pending is not None and following is not None and following.text in NOISY_SEEN:
            # Both bytes of a character are lost: the first noise byte stood before its second byte, which made
            # a punctuation mark together with the first byte of this one.
            first = HALF.get(following.text, following.code)[0]
            self.take_letter(hypothesis, 0xA3 if first == 0xA1 else 0xA1, found)
            if pending is not ANY:
                found.extend(self.close_any(hypothesis, pending))

    def close(self, hypothesis: Hypothesis, lead: int) -> list[Step]:
        """The character that `lead` begins, with a second byte that was lost."""
        return [
            Step(cost, hypothesis, character, number, "l", None, trail)
            for cost, (trail, character, number, _) in self.price(hypothesis, self.costs.beginning_with(lead))
        ]

    def close_any(self, hypothesis: Hypothesis, leads: frozenset[int]) -> list[Step]:
        """`close` behind a vanished pair, which tells a set of first bytes."""
        rows = self.costs.beginning_with_any(leads)
        return [
            Step(cost, hypothesis, character, number, "l", None, trail)
            for cost, (trail, character, number, _) in self.price(hypothesis, rows)
        ]

    def cut_off(self, end: int) -> str:
        """The first character of the tag or entity whose rest stands at `end`; '' where none does."""
        for rest, mark in ((_TAG_REST, "<"), (_ENTITY_REST, "&")):
            if rest.match(self.line, end):
                return mark
        return ""

    def end_of_line(self, step: Step) -> int:
        """What it costs that the line ends behind a character."""
        whole = self.grown(step)
        odd = _ODD_BREAK if step.text in _OPENING else 0
        return self.priced_one(whole, (0, "", SPACE, odd)) - whole.cost

    def swallow(self, hypothesis: Hypothesis, end: int, found: list[Hypothesis | Step]) -> None:
        """What the lost byte took with it, where no noise byte explains it: a character of ASCII."""
        opening = hypothesis.path is not None and hypothesis.path.text in _OPENING
        mark = self.cut_off(end)
        if mark:
            cost = self.priced_one(hypothesis, (0, mark, SPACE, 0))
            cost = min(cost, hypothesis.cost + _ODD_TAG)
            if opening and mark == "<" and self.line.startswith("/", end):
                cost += _ODD_BREAK
            found.append(Step(cost, hypothesis, mark, SPACE, "s", None, -1))
            return
        numbers = self.model.numbers
        rows = [
            (0, mark, numbers.get(normal_character(mark), 0), round(-NAT * log(share)))
            for mark, share in self.document.half.items()
            if mark != "(" or ")" in self.line[end : end + 60]
        ]
        odd = round(-NAT * log(self.document.straight))
        rows += [(0, '"', self.model.numbers[mark], odd) for mark in "“”"]
        rows += [(0, mark, numbers.get(mark, 0), NAT) for mark in _ALSO_SWALLOWED]
        for cost, (_, text, number, _) in self.price(hypothesis, rows):
            found.append(Step(cost, hypothesis, text, number, "s", None, -1))
        # To the model a blank is what a line end is, which is far commoner: the document's own blanks tell.
        cost = self.priced_one(hypothesis, (0, " ", SPACE, 2 * NAT))
        cost = max(cost, hypothesis.cost + self.blank) + (_ODD_BREAK if opening else 0)
        found.append(Step(cost, hypothesis, " ", SPACE, "s", None, -1))
        cost = self.priced_one(hypothesis, (0, "?", _DIGIT, NAT))
        found.append(Step(cost, hypothesis, "?", _DIGIT, "u", None, -1))

    def take_lost_and_gloss(self, hypothesis: Hypothesis, unit: Unit, found: list[Hypothesis | Step]) -> None:
        """`?reading)`: the byte before and the lost one are a character that is read so."""
        if hypothesis.pending is None:
            found.extend(self.split_by_gloss(hypothesis, unit, 0))
            found.append(self.as_seen(hypothesis, unit.text, 0, -1, UNEXPLAINED))
            return
        found.extend(self.read_as(hypothesis, unit))

    def read_as(self, hypothesis: Hypothesis, gloss: Unit) -> list[Step]:
        """The pending character with a lost second byte, as far as it is read as the gloss says."""
        pending = hypothesis.pending
        leads = pending if isinstance(pending, frozenset) else frozenset((pending,))
        rows = []
        for reader in gloss.readers:
            lead, trail = bytes_of(reader)
            if lead in leads and trail > 0x80 and is_traditional(reader) and (number := number_of(reader)):
                rows.append((trail, reader, number, self.costs.oddity(reader, glossed=True)))
        return [
            Step(cost, hypothesis, reader, number, "l", None, trail)
            for cost, (trail, reader, number, _) in self.price(hypothesis, rows)
        ]

    def split_by_gloss(self, hypothesis: Hypothesis, unit: Unit, extra: int) -> Iterable[Hypothesis]:
        """The gloss stands behind the last byte seen and a lost one, which begins the next character."""
        if hypothesis.last < 0x81:
            return
        for reader in unit.readers:
            lead, trail = bytes_of(reader)
            if lead == hypothesis.last and trail > 0x80 and is_traditional(reader):
                yield hypothesis._replace(
                    cost=hypothesis.cost + extra, pending=trail, aligned=0, last=trail, broken=True
                )

    def take_gloss(self, hypothesis: Hypothesis, place: int, found: list[Hypothesis | Step]) -> None:
        """A gloss: the two bytes before it are a character that is read so."""
        unit = self.units[place]
        readers = unit.readers
        if self.units[place - 1].text in readers:
            found.append(hypothesis._replace(broken=hypothesis.pending is not None))
        elif self.dropped and hypothesis.pending is not None:
            found.extend(step._replace(cost=step.cost + DROPPED) for step in self.read_as(hypothesis, unit))
        elif hypothesis.pending is None:
            if self.dropped:
                found.extend(self.split_by_gloss(hypothesis, unit, DROPPED))
            if hypothesis.path is not None and hypothesis.path.kind and hypothesis.path.text in readers:
                found.append(hypothesis)
            elif hypothesis.path is None or not hypothesis.path.kind:
                found.append(self.as_seen(hypothesis, unit.text, 0, -1, UNEXPLAINED))

    def grown(self, step: Step | Hypothesis) -> Hypothesis:
        """The hypothesis that a step makes."""
        if isinstance(step, Hypothesis):
            return step
        parent = step.parent
        return Hypothesis(
            step.cost,
            Path(parent.path, step.text, step.kind, step.cost - parent.cost),
            step.pending,
            self.model.advance(parent.state, step.number),
            parent.state[0],
            parent.aligned + 1 if not step.kind else 0,
            step.last,
            broken=False,
            mass=parent.mass,
        )
