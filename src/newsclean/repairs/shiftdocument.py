"""What the undamaged rest of a document says: its own words, the characters it glosses, its punctuation."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from newsclean.edits import splice
from newsclean.repairs.glosses import find_glosses
from newsclean.repairs.plausible import normal_form, shipped_model
from newsclean.repairs.readings import TONED, is_traditional
from newsclean.repairs.shiftunits import NOISY_SEEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Document", "read_document"]

_Context = TypeVar("_Context")

_SUSPECT = re.compile(rf"[?\ufffd](?=[{NOISY_SEEN}a-z{TONED}(])[^\n]{{0,40}}")
_HALF_AND_FULL = dict(zip(",.!?;:()", "，。！？；：（）", strict=True))
_WIDEST = 200_000  # characters that are counted; a longer text says no more about its words


class Document(NamedTuple):
    """Shares of the document's own successors by the model's numbers, and what its characters tell."""

    pairs: Mapping[int, Mapping[int, float]]
    triples: Mapping[tuple[int, int], Mapping[int, float]]
    glossed: frozenset[str]
    present: frozenset[str]
    half: Mapping[str, float]  # by ASCII mark: the share in which it stands for its full-width twin


def read_document(text: str) -> Document:
    """Count what stands outside the suspect places of `text`."""
    text = text[:_WIDEST]
    fitting = [gloss for gloss in find_glosses(text) if gloss.fits and is_traditional(gloss.character)]
    by_character = Counter(gloss.character for gloss in fitting)
    counts = Counter(text)
    glossed = frozenset(c for c, number in by_character.items() if number >= 0.6 * counts[c])
    whole = splice(text, [(gloss.start, gloss.end, "") for gloss in fitting])
    undamaged = _SUSPECT.sub("\n", whole)
    numbers = [shipped_model().numbers.get(character, 0) for character in normal_form(undamaged)]
    half = {
        mark: (undamaged.count(mark) + 0.5) / (undamaged.count(mark) + undamaged.count(full) + 1)
        for mark, full in _HALF_AND_FULL.items()
    }
    pairs = _shares(pairwise(numbers))
    triples = _shares(((a, b), c) for (a, b), c in zip(pairwise(numbers), numbers[2:], strict=False))
    return Document(pairs, triples, glossed, frozenset(undamaged), half)


def _shares(successors: Iterable[tuple[_Context, int]]) -> dict[_Context, dict[int, float]]:
    counted: dict[_Context, Counter[int]] = {}
    for context, number in successors:
        counted.setdefault(context, Counter())[number] += 1
    return {
        context: {number: count / (row.total() + 1) for number, count in row.items()}
        for context, row in counted.items()
    }
