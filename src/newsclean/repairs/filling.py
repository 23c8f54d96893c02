"""Which of the texts that may stand at a place does: the n-gram model's word, and how sure it is.

Between two uncertain places that are further apart than the model looks, nothing connects them; so each group of
near places is decided for itself, exactly: the share of one alternative is the sum over all ways of the others.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from newsclean.repairs.items import EATEN
from newsclean.repairs.lattice import MOST, MOST_PAIRS
from newsclean.repairs.neighbours import NUMERALS, settled
from newsclean.repairs.ways import Ways
from newsclean.repairs.weighing import lean_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsclean.repairs.items import Slot

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
    # a reader that loses half the bytes: a few short lines have enough left
    "utf8 in ruins": Bar(0.998, MOST),
    "pairs": Bar(0.99, MOST - 1),
    # its mark is one character that the other code page lacks, and no other
    "pairs of Windows": Bar(0.99, MOST_PAIRS),
}
"""By what was lost. What is left of half a character of GBK or Big5 says little, and of one that is lost as a whole
nothing is left: there the model is wrong once in twenty times, however sure it is."""

_SETTLED = 3  # certain characters after which the model has forgotten an uncertain place
_FIGURES = NUMERALS[1:]
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
    lean, eaten = lean_of(certain), 0
    choices = sum(math.log(len(slot)) for slot in slots if not isinstance(slot, str))
    for part in clusters_of(settled(slots, lean)):
        if isinstance(part, str):
            best.append(part)
            safe.append(part)
            continue
        likeliest, kept, gone = _decide(part, lean, sure)
        best.append(likeliest)
        safe.append(kept)
        eaten += gone
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


def weigh(cluster: Cluster, lean: int) -> list[tuple[str, dict[str, float]]]:
    """For each uncertain place of a cluster the text of the likeliest way, and the shares of all that may be right."""
    ways = Ways(cluster.left, lean)
    last = cluster.slots[-1]
    for slot in cluster.slots:
        if isinstance(slot, str):
            ways.follow(slot)
        else:
            ways.branch(slot, _at_the_end if cluster.ends and slot is last and slot is not EATEN else None)
    for character in cluster.right:
        if ways.rivals:
            ways.follow(character)
    return ways.shares()


@lru_cache(4096)  # the same words are damaged alike, in one text and in others
def _decide(cluster: Cluster, lean: int, sure: Bar) -> tuple[str, str, int]:
    """The likeliest text of a cluster, the text that is sure, how many ASCII characters are gone."""
    places = iter(weigh(cluster, lean))
    best: list[str] = []
    kept: list[str] = []
    eaten = 0
    for texts in cluster.slots:
        if isinstance(texts, str):
            best.append(texts)
            kept.append(texts)
            continue
        likeliest, shares = next(places)
        needed = sure.share if len(texts) <= sure.most else math.inf
        safe = _what_is_sure(shares, needed, likeliest, texts)
        if texts is EATEN and "\ufffd" in safe:
            safe = ""  # something stood here, perhaps a line end: the caller says so
            eaten += 1
        best.append(likeliest)
        kept.append(safe)
    return "".join(best), "".join(kept), eaten


def _at_the_end(text: str) -> float:
    """Nats for a last character that few lines end with; `?`, if it may stand there, ends many."""
    if text == "?":
        return -_TRUE_MARK
    return 2.5 if text[-1:] in _OPENERS else 1.0 if text[-1:] in _PAUSES else 0.0


def _what_is_sure(shares: dict[str, float], needed: float, best: str, texts: tuple[str, ...]) -> str:
    """Each character of `best` that enough of the readings share, U+FFFD for the others."""
    if best == "?":
        return best  # what stands there stays
    if best in _FIGURES and any(text in NUMERALS for text in texts if text != best):
        return "\ufffd"
    if best in NUMERALS and sum(shares.get(c, 0.0) for c in NUMERALS if c != best) > _OTHER_NUMERAL * needed:
        return "\ufffd"
    if shares[best] >= needed:
        return best
    kept = []
    for place, character in enumerate(best):
        share = sum(weight for text, weight in shares.items() if text[place : place + 1] == character)
        kept.append(character if share >= needed else "\ufffd")
    return "".join(kept)
