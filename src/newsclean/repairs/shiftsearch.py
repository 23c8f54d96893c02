"""Undo shifted bytes by search: every text whose bytes the damage turns into what is seen, likeliest first.

A run is walked unit by unit: `newsclean.repairs.shiftsteps` says what each hypothesis becomes, here stands what
leaves no unit behind (vanished pairs, dropped bytes), which hypotheses are kept, and what is made of the end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.repairs.gbk import vanishing
from newsclean.repairs.shiftcosts import NAT, UNGLOSSED
from newsclean.repairs.shiftpaths import (
    WINDOW,
    Hypothesis,
    Solution,
    Step,
    by_cost,
    prune,
    read_solution,
)
from newsclean.repairs.shiftsteps import ANY, DROPPED, NO_LIMIT, SPACE, UNEXPLAINED, Steps, last_byte
from newsclean.repairs.shiftunits import NOISY_SEEN

if TYPE_CHECKING:
    from newsclean.repairs.plausible import State
    from newsclean.repairs.shiftunits import Unit

__all__ = ["Search"]

_FURTHER = 3  # aligned units read past the run, for the model's context
_LONGEST = 240  # units in one run; a longer one is left alone
_MOST_PRICED = 200_000  # characters that are priced for one run; a run that needs more is left alone
_CONTEXT = 6  # units read before the run
_UNASKED = "。，！；,;"  # no one puts these behind a `?`
_ODD_MARK = 3 * NAT  # a `?` that stands before another mark and was no lost byte
_VANISHED = NAT  # to take a pair for vanished
_PAIR_BEAM = 64  # hypotheses that are tried with a vanished pair, and kept with one
_PAIR_WINDOW = (
    4 * NAT
)  # how much dearer yet a text with a vanished pair may be: what follows may speak for it
_PAIRS = 2  # vanished pairs in a row


class Search(Steps):
    """The search over the runs of one document."""

    # -- bytes that left no trace ---------------------------------------------------------------------------

    def with_vanished(self, hypotheses: list[Hypothesis]) -> list[Hypothesis]:
        """The best hypotheses inside a run, each with a pair that vanished before the next unit."""
        found: list[Hypothesis] = []
        front = [h for h in hypotheses if h.pending is not None and h.pending is not ANY][:_PAIR_BEAM]
        pairs = vanishing()
        limit = min(hypothesis.cost for hypothesis in hypotheses) + WINDOW + _PAIR_WINDOW
        for _ in range(_PAIRS):
            priced = [
                (cost, number, row)
                for number, hypothesis in enumerate(front)
                if hypothesis.pending is not None and hypothesis.cost < limit
                for cost, row in self.price(hypothesis, self.costs.before_vanished(hypothesis.pending))
            ]
            priced = sorted(some for some in priced if some[0] < limit)
            longer = [
                Step(cost + _VANISHED, front[number], row[1], row[2], "v", pairs[row[0]], -1)
                for cost, number, row in priced[:_PAIR_BEAM]
                + [some for some in priced[_PAIR_BEAM:] if some[2][1] in "—…"]
            ]
            front = [self.grown(step) for step in longer]
            found += front
        return found

    def with_dropped(self, hypotheses: list[Hypothesis], place: int) -> list[Hypothesis]:
        """The hypotheses that begin or end a run before the unit at `place` by a byte that left no `?`."""
        unit = self.units[place]
        noisy = unit.text in NOISY_SEEN
        found: list[Hypothesis | Step] = []
        for hypothesis in hypotheses:
            pending = hypothesis.pending
            if pending is None:
                if noisy and hypothesis.aligned < _FURTHER:
                    found.append(
                        hypothesis._replace(cost=hypothesis.cost + DROPPED, pending=ANY, aligned=0, last=-1)
                    )
            elif isinstance(pending, int) and (
                noisy or (unit.kind == "c" and len(unit.code) == 1 and unit.code[0] < 0x40)
            ):
                found.extend(
                    step._replace(cost=step.cost + DROPPED) for step in self.close(hypothesis, pending)
                )
        return prune(found, self.grown) if found else []

    # -- a whole run ----------------------------------------------------------------------------------------

    def solve(self, units: list[Unit], line: str, place: int) -> Solution | None:
        """The likeliest way to read the run that begins at `place`; None where nothing explains it."""
        self.units, self.line = units, line
        start = self.start(units[max(0, place - _CONTEXT) : place])
        hypotheses = [start]
        stop = min(len(units), place + _LONGEST)
        limit = self.spent + _MOST_PRICED
        now = place
        while now < stop:
            if units[now].kind != "g":
                hypotheses = hypotheses + self.with_vanished(hypotheses)
            if self.dropped:
                hypotheses = hypotheses + self.with_dropped(hypotheses, now)
            found = self.advanced(hypotheses, now)
            if not found or self.spent > limit:
                return None
            hypotheses = prune(found, self.grown)
            now += 1
            if all(h.pending is None and h.aligned >= _FURTHER for h in hypotheses):
                break
        else:
            if stop < len(units):
                return None
        ended = [h for h in hypotheses if h.pending is None]
        if not ended:
            return None
        seen = self.unchanged(start, units[place:now])
        return read_solution(units[place].start, units[now - 1].end, line, ended, seen)

    def advanced(self, hypotheses: list[Hypothesis], place: int) -> list[Hypothesis | Step]:
        """All that the hypotheses become with the unit at `place`, but for what could not be kept."""
        found: list[Hypothesis | Step] = []
        for hypothesis in sorted(hypotheses, key=by_cost):
            if hypothesis.cost > self.dearest:
                break
            known = len(found)
            self.advance(hypothesis, place, found)
            for step in found[known:]:
                self.dearest = min(self.dearest, step.cost + WINDOW + UNGLOSSED)
        self.dearest = NO_LIMIT
        return found

    def unchanged(self, start: Hypothesis, units: list[Unit]) -> int:
        """What it costs that nothing is damaged."""
        hypothesis = start
        for unit, following in zip(units, [*units[1:], None], strict=True):
            odd = self.costs.oddity(unit.text) if len(unit.code) == 2 else 0
            if unit.kind in "Qg" or (unit.kind == "q" and self.cut_off(unit.end)):
                odd += UNEXPLAINED
            elif unit.text == "?" and following is not None and following.text in _UNASKED:
                odd += _ODD_MARK
            number = self.question if unit.text == "?" else unit.number
            hypothesis = self.grown(self.as_seen(hypothesis, unit.text, number, -1, odd))
        return hypothesis.cost

    def start(self, context: list[Unit]) -> Hypothesis:
        """The hypothesis before the run: nothing but its context."""
        state: State = (SPACE,)
        before = 0
        for unit in context:
            if unit.kind == "c":
                before = state[0]
                state = self.model.advance(state, unit.number)
        coded = [unit for unit in context if unit.kind == "c"]
        last = last_byte(coded[-1]) if coded and context[-1].kind in "cg" else -1
        return Hypothesis(0, None, None, state, before, 0, last, broken=False)
