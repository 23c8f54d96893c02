"""Which of the texts that may stand at a place does: the n-gram model's word, and how sure it is.

Between two uncertain places that are further apart than the model looks, nothing connects them; so each group of
near places is decided for itself, exactly: the share of one alternative is the sum over all ways of the others.
"""

from __future__ import annotations

import math
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from newsclean.repairs.lattice import EATEN, MOST
from newsclean.repairs.weighing import choices_of, follow, lean_of, state_after

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsclean.repairs.lattice import Slot
    from newsclean.repairs.weighing import Way

__all__ = ["BARS", "Bar", "Filled", "Filling", "fill"]


class Bar(NamedTuple):
    """What a filled-in text needs: its share of all readings, by the model, and how many there may be at most.

    Below it U+FFFD stands there. tools/calibrate_mojibake.py shows what comes of it; docs/mojibake.md has the figures.
    """

    share: float
    most: int


BARS = {
    "utf8": Bar(
        0.95, MOST
    ),  # where it says .95 to .98 of the reading of a gap, the model is right 95 times of a hundred
    "utf8 with many gaps": Bar(
        0.98, MOST
    ),  # a reader that loses every fourth byte: so many guesses, so much better
    "pairs": Bar(0.99, MOST - 1),
    "pairs of Windows": Bar(
        0.995, MOST
    ),  # its mark is one character that the other code page lacks, and no other
}
"""By what was lost. What is left of half a character of GBK or Big5 says little, and of one that is lost as a whole
nothing is left: there the model is wrong once in nine times, however sure it is."""

_BEAM = 40
_BEHIND = 8.0  # nats behind the best at which a way is given up
_SETTLED = 3  # certain characters after which the model has forgotten an uncertain place
_NUMERALS = "一二三四五六七八九十百千万萬亿億两兩〇零壹贰叁肆伍"
_FIGURES = _NUMERALS[1:]
"""Those that are never filled in where another one may stand: a figure is a fact. 一 is mostly no figure."""
_OTHER_NUMERAL = 0.005  # share of other figures above which a figure is a fact that can't be guessed
_OPENERS = frozenset("《〈「『【〔（“‘")
_PAUSES = frozenset("、，：；")


class Filled(NamedTuple):
    """The likeliest text; the text with U+FFFD for what is not sure; how much is lost and was guessed.

    `choices` is the sum of the logarithms of how many alternatives there were: the price of guessing.
    `eaten` counts ASCII characters that a mark took away and that are not known.
    """

    best: str
    safe: str
    lost: int
    choices: float
    eaten: int


def fill(slots: Sequence[Slot], sure: Bar = BARS["utf8"]) -> Filled:
    """Decide every uncertain slot, from both sides; `sure` says what is filled in.

    >>> fill(["云溪县新修的石", ("桥", "桦", "档"), "今天通车。"]).safe
    '云溪县新修的石桥今天通车。'
    >>> fill(["他姓", ("张", "弛", "弟", "彰")]).safe
    '他姓张'
    """
    if all(isinstance(slot, str) for slot in slots):
        text = "".join(slots)  # type: ignore[arg-type]
        return Filled(text, text, 0, 0.0, 0)
    filling = Filling(lean_of("".join(slot for slot in slots if isinstance(slot, str))), sure)
    for slot in slots:
        if isinstance(slot, str):
            filling.take_certain(slot)
        else:
            filling.take_open(slot)
    return filling.end(slots[-1])


class Filling:
    """A text on its way: what is decided so far, and the ways through the places that are still open."""

    def __init__(self, lean: int, sure: Bar) -> None:
        self.lean = lean
        self.sure = sure
        self.best: list[str] = []
        self.safe: list[str] = []
        self.open: list[tuple[int, tuple[str, ...]]] = []  # place in `best`, alternatives
        self.ways: list[Way] = [(0.0, (), ())]
        self.before = ""  # text that is certain and that the model has not read yet
        self.lost = self.eaten = 0
        self.choices = 0.0

    def take_certain(self, text: str) -> None:
        """Go on with a text that is certain."""
        if self.open:
            self.ways = follow(self.ways, text[:_SETTLED], self.lean, _BEHIND)
            if len(text) >= _SETTLED:
                self.ways.sort(key=_nats)
                self.settle()
        if not self.open:
            self.before = text[-_SETTLED:]
        self.best.append(text)
        self.safe.append(text)

    def take_open(self, texts: tuple[str, ...]) -> None:
        """Go on with a place where one of `texts` stands."""
        if self.before:
            self.ways = [(0.0, state_after(self.before), ())]
            self.before = ""
        self.choices += math.log(len(texts))
        self.open.append((len(self.best), texts))
        self.best.append("")
        self.safe.append("")
        self.ways = _branch(self.ways, texts, self.lean)

    def settle(self) -> None:
        """Decide the open places, of which nothing that follows says more."""
        likeliest, _, picked = self.ways[0]
        weights = [math.exp(likeliest - nats) for nats, _, _ in self.ways]
        total = sum(weights)
        for number, (place, texts) in enumerate(self.open):
            shares: dict[str, float] = {}
            for (_, _, picks), weight in zip(self.ways, weights, strict=True):
                text = texts[picks[number]]
                shares[text] = shares.get(text, 0.0) + weight
            self.best[place] = texts[picked[number]]
            needed = self.sure.share * total if len(texts) <= self.sure.most else math.inf
            safe = _what_is_sure(shares, needed, self.best[place], texts)
            if texts is EATEN and "\ufffd" in safe:
                safe = ""  # something stood here, perhaps a line end: the caller says so
                self.eaten += 1
            self.safe[place] = safe
            self.lost += safe.count("\ufffd")
        self.open.clear()
        self.ways = [(0.0, self.ways[0][1], ())]

    def end(self, last: Slot) -> Filled:
        """Decide what is still open at the end, where the slot `last` stands."""
        if self.open:
            if last is not EATEN and not isinstance(last, str):
                self.ways = [
                    (nats + _at_the_end(last[picks[-1]]), state, picks) for nats, state, picks in self.ways
                ]
            self.ways.sort(key=_nats)
            self.settle()
        return Filled("".join(self.best), "".join(self.safe), self.lost, self.choices, self.eaten)


def _branch(ways: list[Way], texts: tuple[str, ...], lean: int) -> list[Way]:
    """Every way with each of the texts, the likeliest first; what falls far behind is dropped."""
    choices = choices_of(texts, lean)
    found: list[tuple[float, int, int]] = []  # nats, the way, the text
    limit = math.inf
    for number, (nats, state, _) in enumerate(ways):
        rows = choices.after(state, limit - nats, _BEHIND)
        if rows:
            limit = min(limit, nats + min(rows)[0] + _BEHIND)
            room = limit - nats
            found += [(nats + more, number, pick) for more, pick in rows if more < room]
    found.sort(key=_nats)
    after = []
    for nats, number, pick in found[:_BEAM]:
        if nats >= limit:
            break
        _, state, picks = ways[number]
        after.append((nats, choices.state_after(state, pick), (*picks, pick)))
    return after


_nats = itemgetter(0)


def _at_the_end(text: str) -> float:
    """Nats for a last character that few lines end with."""
    return 2.5 if text[-1:] in _OPENERS else 1.0 if text[-1:] in _PAUSES else 0.0


def _what_is_sure(shares: dict[str, float], needed: float, best: str, texts: tuple[str, ...]) -> str:
    """Each character of `best` that enough of the readings share, U+FFFD for the others."""
    if best in _FIGURES and any(text in _NUMERALS for text in texts if text != best):
        return "\ufffd"
    if (
        best in _NUMERALS
        and sum(shares.get(c, 0.0) for c in _NUMERALS if c != best) > _OTHER_NUMERAL * needed
    ):
        return "\ufffd"
    if shares[best] >= needed:
        return best
    kept = []
    for place, character in enumerate(best):
        share = sum(weight for text, weight in shares.items() if text[place : place + 1] == character)
        kept.append(character if share >= needed else "\ufffd")
    return "".join(kept)
