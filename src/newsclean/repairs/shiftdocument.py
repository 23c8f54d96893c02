"""What the undamaged rest of a document says: its own words, the characters it glosses, its punctuation."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from math import exp, log
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from newsclean.edits import splice
from newsclean.patterns import lazy
from newsclean.repairs.glosses import find_glosses
from newsclean.repairs.plausible import STEP, normal_form, shipped_model
from newsclean.repairs.readings import is_traditional

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from newsclean.edits import Change

__all__ = ["Document", "read_document"]

_Context = TypeVar("_Context")

_SUSPECT = 40  # characters from a place on that may be damaged
_BLANK = lazy(r"(?<=[^\x00-\x7f]) (?=\S)|(?<=\S) (?=[^\x00-\x7f])")
_HALF_AND_FULL = dict(zip(",.!?;:()", "，。！？；：（）", strict=True))
_THEY = "他她它"
_DOUBT = 2.0  # pronouns that are assumed to stand here as they do elsewhere
_FEW_BLANKS = 0.5, 50  # blanks and characters that are assumed besides those that stand here
_WIDEST = 200_000  # characters that are counted; a longer text says no more about its words


class Document(NamedTuple):
    """Shares of the document's own successors by the model's numbers, and what its characters tell."""

    pairs: Mapping[int, Mapping[int, float]]
    triples: Mapping[tuple[int, int], Mapping[int, float]]
    glossed: frozenset[str]
    present: frozenset[str]
    half: Mapping[str, float]  # by ASCII mark: the share in which it stands for its full-width twin
    blanks: (
        float  # the share of blanks between characters that are not ASCII or beside one, among all characters
    )
    straight: float  # the share of quotation marks that are ASCII
    pronouns: Mapping[str, float]  # nats by which 他, 她 and 它 are less likely here than elsewhere


def read_document(text: str, suspects: Iterable[int] = ()) -> Document:
    """Count what stands outside the places of `text` where shifted bytes may begin."""
    text = text[:_WIDEST]
    fitting = [gloss for gloss in find_glosses(text) if gloss.fits and is_traditional(gloss.character)]
    by_character = Counter(gloss.character for gloss in fitting)
    counts = Counter(text)
    glossed = frozenset(c for c, number in by_character.items() if number >= 0.6 * counts[c])
    hidden = _spans(text, suspects)
    changes = _outside([(gloss.start, gloss.end, "") for gloss in fitting], hidden)
    undamaged = splice(text, sorted(changes + hidden))
    numbers = [shipped_model().numbers.get(character, 0) for character in normal_form(undamaged)]
    half = {
        mark: (undamaged.count(mark) + 0.5) / (undamaged.count(mark) + undamaged.count(full) + 1)
        for mark, full in _HALF_AND_FULL.items()
    }
    straight = undamaged.count('"')
    straight_share = (straight + 0.5) / (straight + undamaged.count("“") + undamaged.count("”") + 1)
    pairs = _shares(pairwise(numbers))
    triples = _shares(((a, b), c) for (a, b), c in zip(pairwise(numbers), numbers[2:], strict=False))
    blanks = (len(_BLANK.findall(undamaged)) + _FEW_BLANKS[0]) / (len(undamaged) + _FEW_BLANKS[1])
    return Document(
        pairs, triples, glossed, frozenset(undamaged), half, blanks, straight_share, _pronouns(text)
    )


def _pronouns(text: str) -> dict[str, float]:
    """What the document says of the three that sound alike, and share their first byte."""
    model = shipped_model()
    usual = {character: exp(-STEP * model.alone[model.numbers[character]]) for character in _THEY}
    total = sum(usual.values())
    counts = {character: text.count(character) for character in _THEY}
    size = sum(counts.values())
    return {
        character: -log((counts[character] * total / usual[character] + _DOUBT) / (size + _DOUBT))
        for character in _THEY
    }


def _spans(text: str, suspects: Iterable[int]) -> list[Change]:
    """The places as changes that put a line end there: as much of each line as may be damaged."""
    spans: list[Change] = []
    for place in suspects:
        if place >= len(text):
            break
        line_end = text.find("\n", place)
        end = min(place + _SUSPECT, line_end if line_end >= 0 else len(text))
        start = spans.pop()[0] if spans and place < spans[-1][1] else place
        spans.append((start, end, "\n"))
    return spans


def _outside(changes: list[Change], spans: list[Change]) -> list[Change]:
    """The changes that touch none of the spans; both ascend."""
    kept = []
    place = 0
    for change in changes:
        while place < len(spans) and spans[place][1] <= change[0]:
            place += 1
        if place == len(spans) or change[1] <= spans[place][0]:
            kept.append(change)
    return kept


def _shares(successors: Iterable[tuple[_Context, int]]) -> dict[_Context, dict[int, float]]:
    counted: dict[_Context, Counter[int]] = {}
    for context, number in successors:
        counted.setdefault(context, Counter())[number] += 1
    return {
        context: {number: count / (row.total() + 1) for number, count in row.items()}
        for context, row in counted.items()
    }
