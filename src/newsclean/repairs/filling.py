"""Which of the texts that may stand at a place does: the n-gram model's word, and how sure it is.

Between two uncertain places that are further apart than the model looks, nothing connects them; so each group of
near places is decided for itself, exactly: the share of one alternative is the sum over all ways of the others.
"""

from __future__ import annotations

import math
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from newsclean.repairs.items import EATEN
from newsclean.repairs.lattice import MOST, MOST_PAIRS
from newsclean.repairs.weighing import BEHIND, choices_of, follow, lean_of, state_after

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsclean.repairs.items import Slot
    from newsclean.repairs.weighing import Way

__all__ = ["BARS", "Bar", "Cluster", "Filled", "clusters_of", "fill", "weigh"]


class Bar(NamedTuple):
    """What a filled-in text needs: its share of all readings, by the model, and how many there may be at most.

    Below it U+FFFD stands there. tools/calibrate_mojibake.py shows what comes of it; docs/mojibake.md has the figures.
    """

    share: float
    most: int


BARS = {
    # where it says .95 to .98 of the reading of a gap, the model is right 95 times of a hundred
    "utf8": Bar(0.95, MOST),
    # a reader that loses every fourth byte: so many guesses, so much better
    "utf8 with many gaps": Bar(0.965, MOST),
    "pairs": Bar(0.99, MOST - 1),
    # its mark is one character that the other code page lacks, and no other
    "pairs of Windows": Bar(0.99, MOST_PAIRS),
}
"""By what was lost. What is left of half a character of GBK or Big5 says little, and of one that is lost as a whole
nothing is left: there the model is wrong once in twenty times, however sure it is."""

_BEAM = 40
_SETTLED = 3  # certain characters after which the model has forgotten an uncertain place
_NUMERALS = "一二三四五六七八九十百千万萬亿億两兩〇零壹贰叁肆伍"
_FIGURES = _NUMERALS[1:]
"""Those that are never filled in where another one may stand: a figure is a fact. 一 is mostly no figure."""
_OTHER_NUMERAL = 0.005  # share of other figures above which a figure is a fact that can't be guessed
_OPENERS = frozenset("《〈「『【〔（“‘")
_PAUSES = frozenset("、，：；")
_TRUE_MARK = 6.0  # nats in favour of a question mark at the end, where few characters that are lost stand


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


class Cluster(NamedTuple):
    """Uncertain places that are near each other, what is certain between them, and the certain text on both sides."""

    left: str
    slots: tuple[Slot, ...]
    right: str
    ends: bool  # nothing stands to the right


def fill(slots: Sequence[Slot], sure: Bar = BARS["utf8"]) -> Filled:
    """Decide every uncertain slot, from both sides; `sure` says what is filled in.

    >>> fill(["云溪县新修的石", ("桥", "桦", "档"), "今天通车。"]).safe
    '云溪县新修的石桥今天通车。'
    >>> fill(["他姓", ("张", "弛", "弟", "彰")]).safe
    '他姓张'
    """
    certain = "".join([slot for slot in slots if isinstance(slot, str)])
    best: list[str] = []
    safe: list[str] = []
    lean, eaten, choices = lean_of(certain), 0, 0.0
    for part in clusters_of(slots):
        if isinstance(part, str):
            best.append(part)
            safe.append(part)
            continue
        likeliest, kept, gone, price = _decide(part, lean, sure)
        best.append(likeliest)
        safe.append(kept)
        eaten += gone
        choices += price
    written = "".join(safe)
    lost = written.count("\ufffd") - certain.count("\ufffd")
    return Filled("".join(best), written, lost, choices, eaten)


def clusters_of(slots: Sequence[Slot]) -> Iterator[str | Cluster]:
    """The parts of a row of slots, in order: text that is certain, and clusters that can be decided by themselves."""
    first = -1
    for place, slot in enumerate(slots):
        if not isinstance(slot, str):
            first = place if first < 0 else first
            continue
        if first >= 0 and (len(slot) >= _SETTLED or place + 1 == len(slots)):
            yield _cluster(slots, first, place)
            first = -1
        if first < 0:
            yield slot
    if first >= 0:
        yield _cluster(slots, first, len(slots))


def _cluster(slots: Sequence[Slot], first: int, end: int) -> Cluster:
    before = slots[first - 1] if first else ""
    after = slots[end] if end < len(slots) else ""
    return Cluster(str(before)[-_SETTLED:], tuple(slots[first:end]), str(after)[:_SETTLED], end == len(slots))


def weigh(cluster: Cluster, lean: int) -> list[Way]:
    """The ways through a cluster, the likeliest first: their nats, and which text they have at each uncertain place."""
    ways: list[Way] = [(0.0, state_after(cluster.left), ())]
    for slot in cluster.slots:
        ways = follow(ways, slot, lean) if isinstance(slot, str) else _branch(ways, slot, lean)
    for character in cluster.right:
        if len(ways) > 1:
            ways = follow(ways, character, lean)
    last = cluster.slots[-1]
    if cluster.ends and last is not EATEN:
        ways = [(nats + _at_the_end(last[picks[-1]]), state, picks) for nats, state, picks in ways]
    ways.sort(key=_nats)
    return ways


@lru_cache(4096)  # the same words are damaged alike, in one text and in others
def _decide(cluster: Cluster, lean: int, sure: Bar) -> tuple[str, str, int, float]:
    """The likeliest text of a cluster, the text that is sure, how many ASCII characters are gone, the price."""
    ways = weigh(cluster, lean)
    weights = [math.exp(ways[0][0] - way[0]) for way in ways]
    total = sum(weights)
    best: list[str] = []
    kept: list[str] = []
    number = eaten = 0
    choices = 0.0
    for texts in cluster.slots:
        if isinstance(texts, str):
            best.append(texts)
            kept.append(texts)
            continue
        shares: dict[str, float] = {}
        for (_, _, picks), weight in zip(ways, weights, strict=True):
            text = texts[picks[number]]
            shares[text] = shares.get(text, 0.0) + weight
        likeliest = texts[ways[0][2][number]]
        needed = sure.share * total if len(texts) <= sure.most else math.inf
        safe = _what_is_sure(shares, needed, likeliest, texts)
        if texts is EATEN and "\ufffd" in safe:
            safe = ""  # something stood here, perhaps a line end: the caller says so
            eaten += 1
        best.append(likeliest)
        kept.append(safe)
        number += 1
        choices += math.log(len(texts))
    return "".join(best), "".join(kept), eaten, choices


def _branch(ways: list[Way], texts: tuple[str, ...], lean: int) -> list[Way]:
    """Every way with each of the texts, the likeliest first; what falls far behind is dropped."""
    choices = choices_of(texts, lean)
    if choices.few:
        every = [
            (nats + more, then, (*picks, pick))
            for nats, state, picks in ways
            for more, pick, then in choices.one_by_one(state)
        ]
        every.sort(key=_nats)
        limit = every[0][0] + BEHIND
        return [way for way in every[:_BEAM] if way[0] < limit]
    found: list[tuple[float, int, int]] = []  # nats, the way, the text
    limit = math.inf
    for number, (nats, state, _) in enumerate(ways):
        rows = choices.after(state, limit - nats) if choices.many else choices.of_all(state)
        if rows:
            limit = min(limit, nats + min(rows)[0] + BEHIND)
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
    """Nats for a last character that few lines end with; `?`, if it may stand there, ends many."""
    if text == "?":
        return -_TRUE_MARK
    return 2.5 if text[-1:] in _OPENERS else 1.0 if text[-1:] in _PAUSES else 0.0


def _what_is_sure(shares: dict[str, float], needed: float, best: str, texts: tuple[str, ...]) -> str:
    """Each character of `best` that enough of the readings share, U+FFFD for the others."""
    if best == "?":
        return best  # what stands there stays
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
